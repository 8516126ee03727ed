"""The floors hold, and each contract in pyproject.toml can be broken: a contract that cannot fail guards nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "crmcli"
PYPROJECT = TOP / "pyproject.toml"


def lint(source: Path, folder: Path) -> str:
    """What import-linter says of the tree in `source`, run in `folder`."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--config", PYPROJECT, "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(source)},
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_floors_hold() -> None:
    said = lint(SOURCE.parent, TOP)
    assert " 0 broken." in said, said


BREAKS = [
    ("Floors", "core", "import crmcli.store.here"),
    ("Floors", "core", "import crmcli.settings"),
    ("Floors", "app", "import crmcli.show.here"),
    ("Floors", "tui", "import crmcli.cli.here"),
    ("Floors", "cli", "import crmcli.tui.screens.here"),
    ("Only use cases touch the store", "cli", "import crmcli.store.here"),
    ("No circles", "app", "def f():\n    import crmcli.app.there"),
    ("Rules know no machine", "core", "import os"),
    ("Only the store knows a database driver", "app", "def f():\n    import sqlite3"),
    ("SQLModel is known", "app", "from sqlmodel import SQLModel"),
    ("Faces keep their tools", "show", "from rich.text import Text"),
    ("Textual stays", "cli", "from textual.app import App"),
    ("Typer stays", "tui", "import typer"),
    ("Calendar files", "app", "def f():\n    from icalendar import Calendar"),
    ("Spreadsheets", "app", "def f():\n    from openpyxl import Workbook"),
    ("Phone and mail", "store", "import phonenumbers"),
]


@pytest.mark.parametrize(("contract", "floor", "line"), BREAKS)
def test_a_broken_floor_is_found(contract: str, floor: str, line: str, tmp_path: Path) -> None:
    tree = tmp_path / "crmcli"
    shutil.copytree(SOURCE, tree, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("store", "show", "cli", "app", "core", "tui", "tui/screens"):
        (tree / folder / "here.py").touch()
    (tree / "settings.py").touch()
    (tree / "app" / "there.py").write_text("import crmcli.app.here\n")
    (tree / floor / "here.py").write_text(line + "\n")
    broken = [said for said in lint(tmp_path, tmp_path).splitlines() if " BROKEN" in said]
    assert any(said.startswith(contract) for said in broken), broken
