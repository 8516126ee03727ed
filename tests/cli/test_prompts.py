"""`crm prompt`: the same counts as the agenda, the same bytes by both ways, and silence where there is no book."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from crmcli.cli import prompts
from tests.cli.conftest import Run, plain

LINES = [
    ("prompt",), ("prompt", "--json"), ("prompt", "-f", "jsonl"), ("prompt", "-f", "csv"), ("prompt", "--all"),
    ("prompt", "--mine"), ("prompt", "-q"), ("prompt", "--color", "always"), ("prompt", "--db", "/nowhere/book.db"),
    ("prompt", "--db=/nowhere/book.db", "--json"), ("prompt", "-f", "spreadsheet"), ("prompt", "--days", "3"),
    ("prompt", "--no-input"), ("prompt", "--db", "postgresql://127.0.0.1:1/nothing"),
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_both_ways_write_the_same(crm: Run, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    crm("todo", "late", "-d", "2026-03-16")
    short = crm(*line)
    monkeypatch.setattr(prompts, "quick_prompt", lambda argv: None)
    assert crm(*line) == short


def test_plain_lines_take_the_short_way() -> None:
    for line in ("prompt", "prompt --json --all", "prompt -f jsonl -q", "prompt --db x.db"):
        assert prompts.quick_prompt(line.split()) is not None
    for line in ("prompt -o ada", "prompt --help", "today", "", "prompt --as-of 2026-01-01"):
        assert prompts.quick_prompt(line.split()) is None


def test_what_it_says(crm: Run) -> None:
    assert crm("prompt") == ("1 today\n", "", 0)
    for day in ("2026-03-16", "yesterday", "today 09:00", "today 16:00"):
        crm("todo", "more", "-d", day)
    assert crm("prompt").out == "3 late · 2 today\n", "a task of today whose time has passed is late"
    assert json.loads(crm("prompt", "--json").out) == {
        "late": 3, "today": 2, "text": "3 late · 2 today", "class": "late",
    }  # fmt: skip
    assert crm("prompt", "-f", "jsonl").out.count("\n") == 1
    assert crm("prompt", "-f", "csv").out.split() == ["late,today", "3,2"]
    for ref in crm("task", "list", "due:today", "-f", "ids").out.split():
        crm("done", ref)
    assert crm("prompt") == ("", "", 0), "nothing due, nothing said"
    assert json.loads(crm("prompt", "--json").out) == {"late": 0, "today": 0, "text": "", "class": ""}
    assert crm("prompt", "--as-of", "2026-03-25").out == "1 late\n"


def test_it_counts_what_the_agenda_lists(crm: Run) -> None:
    crm("user", "add", "bob")
    crm("user", "add", "li")
    for number, day in enumerate(
        ("2026-03-01", "yesterday", "today", "today 08:00", "today 18:00", "tomorrow", "2026-04-01")
    ):
        crm("todo", f"of bob {number}", "-d", day, "-o", "bob")
        crm("todo", f"of nobody {number}", "-d", day, "-o", "none")
        crm("todo", f"of mine {number}", "-d", day)
    crm("task", "rm", "t6")
    for day in ("2026-03-18 23:30", "2026-03-19 01:00", "2026-03-18 17:00", "2026-03-19 12:00", "2026-03-20 00:30"):
        crm("todo", f"in Shanghai at {day}", "-d", day, "--due-zone", "Asia/Shanghai", "-o", "none")
        crm("todo", f"in Hawaii at {day}", "-d", day, "--due-zone", "Pacific/Honolulu")
    crm("todo", "asleep", "-d", "2026-03-01", "--wait", "2026-03-19")
    for words in ((), ("--all",), ("--mine",), ("-o", "bob"), ("-o", "li")):
        lines = [one["section"] for one in json.loads(crm("today", *words, "--json").out)]
        found = json.loads(crm("prompt", *words, "--json").out)
        assert (found["late"], found["today"]) == (lines.count("overdue"), lines.count("today")), words
    assert json.loads(crm("prompt", "--all", "--json").out)["late"] > json.loads(crm("prompt", "--json").out)["late"]
    assert crm("prompt", "-o", "nobody-here").code == 3


def test_it_has_a_colour_where_one_is_wanted(crm: Run, terminal: Run) -> None:
    shown = terminal("prompt").out
    assert "\x1b[" in shown
    assert plain(shown) == "1 today\n"
    assert "\x1b[" not in crm("prompt").out, "a shell that asks for its prompt is a pipe"
    assert terminal("prompt", env={"NO_COLOR": "1"}).out == "1 today\n"


def test_silence_without_a_book(process: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    foreign = tmp_path / "foreign.db"
    foreign.write_text("this is no database at all, but long enough to look at")
    for db in (str(tmp_path / "none.db"), str(tmp_path), str(empty), str(foreign)):
        assert process("prompt", env={"CRMCLI_DB": db}) == ("", "", 0), db
        assert json.loads(process("prompt", "--json", env={"CRMCLI_DB": db}).out)["late"] is None
    home = str(tmp_path / "home")
    assert process("prompt", env={"HOME": home}, without=("CRMCLI_DB",)) == ("", "", 0)
    assert not Path(home).exists(), "looking makes nothing"
    assert process("prompt", without=("CRMCLI_DB", "HOME", "XDG_DATA_HOME"))[1:] == ("", 0)
    settings = tmp_path / "config.toml"
    settings.write_text("what = is this\n")
    assert process("prompt", env={"CRMCLI_CONFIG": str(settings)}) == ("1 today\n", "", 0)


def test_silence_on_a_locked_book(process: Run, book: Path) -> None:
    holder = sqlite3.connect(book, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert process("prompt") == ("1 today\n", "", 0), "somebody who writes disturbs nobody who reads"
    holder.execute("ROLLBACK")
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    assert process("prompt") == ("", "", 0)
    holder.execute("ROLLBACK")
    holder.close()


def test_an_older_book_is_left_as_it_is(process: Run, book: Path) -> None:
    with sqlite3.connect(book) as connection:
        connection.execute("PRAGMA user_version=1")
    connection.close()
    done = process("prompt")
    assert (done.err, done.code) == ("", 0)
    with sqlite3.connect(book) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    assert not (book.parent / "backups").exists()


def test_no_server_is_asked(process: Run) -> None:
    """A connection to a port where nobody listens would be refused at once, with words."""
    line = ("prompt", "--db", "postgresql://127.0.0.1:1/nothing")
    found = process(*line, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert found.out == ""
    assert found.code == 0
    assert "psycopg" not in found.err
    assert os.environ.get("CRMCLI_DB")
