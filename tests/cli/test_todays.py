"""`crm today` is answered before the parser is loaded; the parser's way writes the same bytes and ends the same."""

import re

import pytest

from crmcli.cli import todays
from tests.cli.conftest import Run

LINES = [
    (),
    ("today",),
    ("--days", "14"),
    ("today", "--days=30", "-q"),
    ("-q", "today"),
    ("today", "--all", "--exit-code"),
    *(
        ("today", "-f", format, "--days", "30")
        for format in ("table", "json", "jsonl", "csv", "tsv", "ids", "md", "html", "ics")
    ),
    ("today", "-f", "ics", "--todos"),
    ("today", "--todos"),
    ("today", "-f", "md", "--out", "/nowhere/today.md"),
    ("--json",),
    ("today", "--color", "always"),
    ("today", "--color=sometimes"),
    ("today", "-f", "spreadsheet"),
    ("today", "--db", "/nowhere/book.db"),
    ("today", "--db=/nowhere/book.db", "--json"),
    ("today", "--days"),
    ("today", "--days", "many"),
    ("today", "--days", "-1"),
]


@pytest.mark.parametrize("line", LINES)
def test_both_ways_write_the_same(crm: Run, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    short = crm(*line)
    monkeypatch.setattr(todays, "quick_today", lambda argv: None)
    assert crm(*line) == short


@pytest.mark.parametrize("line", [(), ("today", "--days", "30")])
def test_both_ways_look_the_same_on_a_terminal(terminal: Run, line: tuple[str, ...]) -> None:
    short = terminal(*line)
    assert "Ada Lovelace" in short.out
    assert terminal(*line, "--yes") == short  # a flag that only the parser knows


def test_plain_lines_take_the_short_way() -> None:
    assert todays.quick_today([]) is not None
    assert todays.quick_today(["today", "--json", "--days", "7"]) is not None
    assert todays.quick_today(["today", "+vip"]) is None
    assert todays.quick_today(["log", "call", "ada"]) is None


def test_a_clock_time_and_a_priority_stay_in_a_narrow_terminal(terminal: Run, crm: Run) -> None:
    crm("todo", "ring the printer", "--for", "ada", "--due", "2026-03-20 07:30", "--pri", "H")
    for columns in (58, 80, 110, 140):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal("today", columns=columns).out)
        [line] = [line for line in shown.splitlines() if "ring the" in line]
        assert "07:30  H  Ada Lovelace" in line, columns


def test_columns_know_pri(crm: Run) -> None:
    crm("todo", "ring the printer", "--for", "ada", "--due", "2026-03-20 07:30", "--pri", "H")
    for line in ("today", "task list"):
        assert "H,ring the printer" in crm(*line.split(), "-f", "csv", "--columns", "pri,title").out.splitlines()
