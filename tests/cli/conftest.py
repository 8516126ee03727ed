"""The command as its users meet it: a book of people long dead, and `crm` in this process or in one of its own."""

import contextlib
import io
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from typing import NamedTuple

import pytest

from crmcli.cli.main import run

NOW = "2026-03-18T10:30"  # a Wednesday
LINES = (
    "add 'Ada Lovelace' ada@engines.example '+44 20 7946 0958' @'Analytical Engines' +vip birthday:1815-12-10",
    "add 'Charles Babbage' charles@engines.example @'Analytical Engines'",
    "add 'Grace Hopper' grace@navy.example +vip wechat:amazing",
    "add 张伟 zhang@example.cn +重点",
    "add 'Grace Murray'",
    "add 'Émilie du Châtelet'",
    "log call ada asked for pricing --at 'last fri'",
    "log purchase ada 120.50EUR 'two books' --at 2026-03-02",
    "log purchase charles 12EUR nails --at 2026-01-05",
    "todo send pricing --for ada -d today",
    "todo call back --for charles -d 2026-03-20 --pri H",
    "todo 拜访 --for 张伟 -d 2026-04-01",
    "todo order paper",
    "rfm",
)


class Result(NamedTuple):
    """What a command wrote and how it ended."""

    out: str
    err: str
    code: int


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that every test gets a copy of: c1 Ada, c2 Charles, c3 and c5 two Graces, t1 to t4, i1 to i3."""
    path = tmp_path_factory.mktemp("made") / "book.db"
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", NOW)
        env.setenv("CRMCLI_DB", str(path))
        env.setenv("CRMCLI_USER", "ada")
        assert _inside("init", "--currency", "EUR").code == 0
        for line in LINES:
            import shlex

            done = _inside(*shlex.split(line))
            assert done.code == 0, (line, done)
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the book, which `crm` opens in this test."""
    path = tmp_path / "book.db"
    shutil.copyfile(made, path)
    path.chmod(0o600)
    monkeypatch.setenv("CRMCLI_DB", str(path))
    monkeypatch.setenv("CRMCLI_NOW", NOW)
    monkeypatch.setenv("CRMCLI_USER", "ada")
    for name in ("NO_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def crm(book: Path) -> Run:
    """`crm(*words)` in this process, where nobody sits at a terminal."""
    return _inside


@pytest.fixture
def process(book: Path) -> Run:
    """`process(*words, stdin=, env=, without=)` as a process of its own, in pipes."""
    return _process


@pytest.fixture
def terminal(book: Path) -> Run:
    """`terminal(*words, answers=, columns=)` on a terminal of so many columns; out holds what the person sees."""
    return _terminal


def _inside(*words: str, stdin: str = "") -> Result:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = sys.stdin
    sys.stdin = io.StringIO(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(words)
    finally:
        sys.stdin = before
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Result(texts[0], texts[1], code)


def command(*words: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "crmcli", *words]


def _process(
    *words: str | bytes,
    stdin: str | bytes | None = "",
    env: dict[str, str] | None = None,
    without: tuple[str, ...] = (),
    shell: str | None = None,
    cwd: Path | None = None,
) -> Result:
    around = {name: value for name, value in os.environ.items() if name not in without} | (env or {})
    line: list[str | bytes] = command(*words)
    if shell is not None:  # the words of the command stand behind sh as "$@"
        line = ["sh", "-c", shell, "sh", *line]
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(line, input=given, capture_output=True, env=around, timeout=60, check=False, cwd=cwd)
    return Result(done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode)


def _terminal(
    *words: str, answers: tuple[str, ...] = (), columns: int = 80, env: dict[str, str] | None = None
) -> Result:
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    around = {**os.environ, "TERM": "xterm-256color", **(env or {})}
    child = subprocess.Popen(command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=around, close_fds=True)
    os.close(theirs)
    seen, waiting, ends = b"", list(answers), time.monotonic() + 30
    while time.monotonic() < ends:
        if select.select([ours], [], [], 0.05)[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            seen += part
        elif waiting and seen.rstrip(b" ").endswith((b"?", b"]", b">")):
            os.write(ours, waiting.pop(0).encode() + b"\n")
    code = child.wait(timeout=30)
    os.close(ours)
    return Result(seen.decode("utf-8", "replace").replace("\r\n", "\n"), "", code)


def plain(text: str) -> str:
    """Text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`crm` in this process without any book."""
    monkeypatch.setenv("CRMCLI_NOW", NOW)
    return _inside
