"""A backlog of ten thousand: a screen shows the first of each section, a pipe gets all, a prompt counts."""

import json
from pathlib import Path

import pytest

from crmcli.app.crm import Crm
from crmcli.core.text import width
from crmcli.store.store import open_store
from tests.cli.conftest import Run, plain

MANY = 10_000


@pytest.fixture
def backlog(book: Path) -> None:
    crm = Crm(open_store(str(book)))
    with crm.change("plan very much") as change:
        for number in range(MANY):
            change.insert(
                "tasks", {"title": f"task {number}", "due_on": f"2026-03-{1 + number % 17:02}", "contact_id": 2}
            )
        for number in range(60):
            change.insert("tasks", {"title": f"soon {number}", "due_on": "2026-03-19"})
    crm.close()


@pytest.mark.usefixtures("backlog")
def test_a_backlog(crm: Run, terminal: Run, process: Run) -> None:
    shown = plain(terminal("today").out).splitlines()
    assert len(shown) < 130
    assert shown[0] == "Overdue  10000"
    assert shown[51] == "and 9,950 more; a pipe gets them all: crm today | less"
    assert "Soon  61" in shown, "the sections below are not pushed out"
    assert shown[shown.index("Soon  61") + 51] == "and 11 more; a pipe gets them all: crm today | less"
    assert max(map(width, plain(terminal("today", columns=30).out).splitlines())) <= 30
    assert process("today").out.count("\n") == MANY + 62 + 1
    assert process("today", "-f", "ids").out.count("\n") == MANY + 62
    assert len(json.loads(crm("today", "--json").out)) == MANY + 62
    assert crm("prompt").out == "10000 late · 1 today\n"
    assert crm("today", "-f", "md").out.count("- [ ]") == MANY + 62


def test_nothing_due_is_nothing(crm: Run) -> None:
    quiet = ("today", "-q", "--as-of", "2026-02-01")
    assert crm(*quiet) == ("", "", 0)
    assert crm(*quiet, "--exit-code") == ("", "", 0)
    assert crm("today", "-q", "--exit-code").code == 10
    done = crm("today", "--as-of", "2026-02-01")
    assert done.out == ""
    assert done.err.startswith("nothing due; next is")


def test_suggestions_alone_are_no_mail(crm: Run) -> None:
    for ref in ("t1", "t2", "t3"):
        crm("task", "rm", ref)
    assert "plan a next step" in crm("today").out
    assert crm("today", "-q") == ("", "", 0)
    assert "plan a next step" in crm("today", "-q", "--json").out, "who asks for data gets it"
    crm("todo", "ring back", "-d", "today")
    assert "plan a next step" in crm("today", "-q").out
