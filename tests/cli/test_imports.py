"""What a daily command loads. Start-up time is the product, and a count of modules never flickers as times do.

Each command runs as a process of its own on a current book; `-X importtime` tells what it imported.
"""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from crmcli.app import demo, listing
from crmcli.app.crm import Crm
from crmcli.store.store import create_store

NEVER = (
    "alembic", "email_validator", "icalendar", "importlib.metadata", "importlib.resources", "phonenumbers", "psycopg",
    "pydantic", "pypinyin", "rapidfuzz", "rich", "sqlalchemy", "sqlmodel", "textual",
)  # fmt: skip
NOW = "2026-03-18T10:30"  # a Wednesday

# The words of a command, and how many modules it may load beyond those of `python -c pass`: some more than it does
# now, so that a new rule fits in and a new library does not.
DAILY = {
    "today": (("today",), 102),
    "prompt": (("prompt",), 66),
    "brief": (("brief", "ada"), 212),
    "log": (("log", "call", "ada", "asked", "for", "pricing", "-n", "fri send offer", "+warm"), 190),
    "todo": (("todo", "send", "offer", "--for", "ada", "-d", "fri"), 190),
    "done": (("done", "{task}", "call", "she", "agreed"), 190),
    "snooze": (("snooze", "{task}", "fri"), 190),
    "show": (("show", "ada"), 206),
    "show by number": (("show", "c1"), 206),
    "find": (("find", "Ada", "Lovelace"), 190),
    "find by mail": (("find", "ada@engines.example"), 190),
    "add": (("add", "Grace", "Hopper", "grace@example.org", "@Navy", "+vip", "wechat:grace"), 190),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo book, and the ref of one of its open tasks."""
    path = tmp_path_factory.mktemp("imports") / "made.db"
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", NOW)
        crm = Crm(create_store(str(path)))
        demo.fill(crm)
        task = listing.tasks(crm)[0].ref
        crm.close()
    return path, task


@pytest.fixture
def env(made: tuple[Path, str], tmp_path: Path) -> dict[str, str]:
    """An environment with a copy of the book, for one command."""
    shutil.copyfile(made[0], tmp_path / "book.db")
    (tmp_path / "book.db").chmod(0o600)
    return {**os.environ, "CRMCLI_DB": str(tmp_path / "book.db"), "CRMCLI_NOW": NOW}


def imported(words: Sequence[str], env: dict[str, str], *, out: int = subprocess.PIPE) -> set[str]:
    """The names of the modules that a command imports; it must succeed."""
    command = [sys.executable, "-X", "importtime", "-m", "crmcli", *words]
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    return {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}


def among(names: set[str], unwanted: Sequence[str]) -> list[str]:
    """Those of the modules that are, or belong to, unwanted ones."""
    return sorted(name for name in names if any(name == one or name.startswith(f"{one}.") for one in unwanted))


@pytest.mark.parametrize("name", DAILY)
def test_a_daily_command_loads_little(name: str, made: tuple[Path, str], env: dict[str, str]) -> None:
    words, most = DAILY[name]
    found = imported([word.format(task=made[1]) for word in words], env)
    assert among(found, NEVER) == []
    found -= imported_by_pass()
    assert len(found) <= most, sorted(found)


def test_the_agenda_is_told_before_the_parser_loads(env: dict[str, str]) -> None:
    found = imported(["today"], env)
    assert "crmcli.app.agenda" in found
    assert among(found, ["typer", "inspect", "logging", "typing"]) == []


def test_a_prompt_loads_no_tasks_and_no_parser(env: dict[str, str]) -> None:
    found = imported(["prompt"], env)
    assert "crmcli.app.prompts" in found
    unwanted = ["typer", "inspect", "logging", "typing", "json", "re", "crmcli.app.agenda", "crmcli.app.tasks"]
    assert among(found, unwanted) == []


def test_only_a_terminal_gets_a_table_of_rich(env: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    found = imported(["today"], env, out=theirs)
    os.close(theirs)
    assert os.read(ours, 10)
    os.close(ours)
    assert among(found, [name for name in NEVER if name != "rich"]) == []


@pytest.mark.parametrize(
    "words", [["show", "zhangwei"], ["find", "zw"], ["log", "call", "ada", "hi"], ["add", "Grace"]]
)
def test_the_readings_of_chinese_are_read_only_when_a_chinese_name_is_written(
    words: list[str], env: dict[str, str]
) -> None:
    assert "crmcli.store.pinyin" in imported(["add", "张伟"], env)
    assert "crmcli.store.pinyin" not in imported(words, env)


@pytest.mark.parametrize("variable", ["_CRM_COMPLETE", "_CRMCLI_COMPLETE"])
def test_completion_costs_what_a_daily_command_does(variable: str, env: dict[str, str], tmp_path: Path) -> None:
    asked = {**env, variable: "complete_bash", "COMP_WORDS": "crm show Ad", "COMP_CWORD": "2"}
    with open(tmp_path / "offered", "w+b") as file:
        found = imported([], asked, out=file.fileno())
        file.seek(0)
        assert file.read().decode().splitlines() == ["Ada Lovelace"]
    assert among(found, NEVER) == []
    assert len(found - imported_by_pass()) <= 180


def test_a_phone_costs_its_library(env: dict[str, str]) -> None:
    """The one exception: reading a phone number takes a table of all countries."""
    found = imported(["add", "Grace", "Hopper", "+44 20 7946 0958"], env)
    assert among(found, ["phonenumbers"])
    assert among(found, [name for name in NEVER if name != "phonenumbers"]) == []


def imported_by_pass() -> set[str]:
    """What Python itself loads."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", "pass"], capture_output=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
