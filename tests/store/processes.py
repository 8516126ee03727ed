"""Starting tests/store/worker.py."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def start(*words: str, **more: Any) -> "subprocess.Popen[str]":
    """A worker of its own."""
    command = [sys.executable, "-m", "tests.store.worker", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def finish(process: "subprocess.Popen[str]") -> str:
    """What it printed; its errors are ours."""
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    return out


def ask(*words: str, **more: Any) -> dict[str, Any]:
    """What a worker answered."""
    answer: dict[str, Any] = json.loads(finish(start(*words, **more)))
    return answer
