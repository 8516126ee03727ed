"""Follow-ups on the command line: those that come again and wait, and the next step that a talk asks for."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from crmcli.app import listing, tasks
from crmcli.app.crm import Crm
from crmcli.store.store import create_store, open_store
from tests.cli.conftest import NOW, Run, command, plain


def test_it_comes_again_and_says_so(crm: Run) -> None:
    made = crm("todo", "water plants", "--every", "2w")
    assert (made.out, "t5 today, every 2 weeks" in made.err) == ("t5\n", True)
    done = crm("done", "t5")
    assert (done.out, "again t6 Wed 1 Apr" in done.err) == ("t5\n", True)
    said = json.loads(crm("show", "t6", "--json").out)
    assert (said["every"], said["after"], said["due_zone"]) == ("FREQ=WEEKLY;INTERVAL=2", None, None)
    assert "every 2 weeks" in crm("task", "list").out
    assert "every 2 weeks" in crm("show", "t6").out
    assert "comes no more (every 2 weeks)" in crm("task", "rm", "t6").err
    assert "was the last one" in crm("done", crm("todo", "x", "--every", "FREQ=DAILY;COUNT=1").out.strip()).err


@pytest.mark.parametrize(
    ("line", "every", "after", "due"),
    [
        ("todo pay every:'last fri'", "FREQ=MONTHLY;BYDAY=-1FR", None, "2026-03-27"),
        ("todo pay every:2w due:fri", "FREQ=WEEKLY;INTERVAL=2", None, "2026-03-20"),
        ("todo pay --every 每周一 -d fri", "FREQ=WEEKLY;BYDAY=MO", None, "2026-03-23"),
        ("todo pay --after 30d", None, "30d", "2026-03-18"),
        ("n ada pay every:weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None, "2026-03-18"),
        ("n ada pay after:1m due:eom", None, "1m", "2026-03-31"),
        ("task add pay --every 'FREQ=MONTHLY;BYMONTHDAY=10'", "FREQ=MONTHLY;BYMONTHDAY=10", None, "2026-04-10"),
    ],
)
def test_a_rule_is_said_in_many_ways(crm: Run, line: str, every: str | None, after: str | None, due: str) -> None:
    import shlex

    said = json.loads(crm(*shlex.split(line), "--json").out)
    assert (said["title"], said["every"], said["after"], said["due_date"]) == ("pay", every, after, due)
    ref = json.loads(crm("done", said["ref"], "--json").out)["again"][0]["ref"]
    assert crm("task", "edit", ref, "--every", "none").code == 0
    assert json.loads(crm("done", ref, "--json").out)["again"] == []


@pytest.mark.parametrize(
    "line",
    [
        "todo x --every 30feb", "todo x --every 2w --after 2w", "todo x --after 0d", "todo x --wait whenever",
        "todo x --every FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "todo x -d fri --due-zone Asia/Shanghai",
        "todo x --due-zone Nowhere/City -d 14:30", "todo x --due-zone UTC", "n ada call hello every:2w",
        "log call ada wait:fri",
        "done t1 --outcome reached", "task edit t4 --due-zone Asia/Tokyo", "task list --done --waiting",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_hint(crm: Run, line: str) -> None:
    before = crm("history", "--json").out
    done = crm(*line.split())
    assert (done.code, done.out) == (2, "")
    assert "try: " in done.err
    assert crm("history", "--json").out == before


def test_what_waits_is_listed_apart(crm: Run) -> None:
    made = crm("todo", "send it", "-d", "tomorrow", "--wait", "next mon")
    assert "before Mon 23 Mar" in made.err
    ref = made.out.strip()
    for line in ("task list", "today"):
        assert ref not in crm(*line.split(), "-f", "ids").out
    assert crm("task", "list", "--waiting", "-f", "ids").out == f"{ref}\n"
    assert ref in crm("today", "-f", "ids", "--as-of", "2026-03-23").out
    assert crm("done", "-w", "due:tomorrow").code == 0, "the others"
    assert json.loads(crm("show", ref, "--json").out)["state"] == "open"
    assert crm("task", "edit", ref, "--wait", "none").code == 0
    assert ref in crm("today", "-f", "ids").out


def test_another_zone_is_said_in_both(crm: Run) -> None:
    crm("config", "set", "zone", "Europe/Berlin")
    done = crm("todo", "ring", "-d", "fri 14:30 Asia/Shanghai")
    assert "t5 Fri 20 Mar 07:30 (2026-03-20 14:30 Asia/Shanghai)" in done.err
    said = json.loads(crm("show", "t5", "--json").out)
    assert (said["due_date"], said["due_time"], said["due_zone"]) == ("2026-03-20", "07:30", "Asia/Shanghai")
    plain_one = json.loads(crm("todo", "x", "-d", "fri 14:30", "--due-zone", "Europe/Berlin", "--json").out)
    assert (plain_one["due_zone"], plain_one["due_time"]) == (None, "14:30")


def test_a_pipe_is_told_the_command_and_nothing_is_planned(crm: Run) -> None:
    done = crm("log", "call", "ada", "--outcome", "未接")
    assert done.out == "i4\n"
    hint = next(line for line in done.err.splitlines() if line.startswith("try: "))
    assert hint == "try: crm todo 'call again' --for c1 --due 2026-03-19"
    import shlex

    assert crm(*shlex.split(hint)[2:]).out == "t5\n"
    assert "try: " not in crm("log", "call", "ada", "--outcome", "未接").err, "it is planned"
    quiet = crm("log", "email", "ada", "hello", "-q")
    assert (quiet.out, quiet.err) == ("", "")
    assert crm("log", "visit", "ada", "-n", "none").err.count("try:") == 0
    said = json.loads(crm("log", "visit", "ada", "outcome:爽约", "--json").out)
    assert (said["outcome"], said["proposed"]["title"], said["next"]) == ("no show", "set a new date", None)
    said = json.loads(crm("done", "t2", "call", "outcome:busy", "-n", "auto", "--json").out)
    assert (said["next"]["title"], said["proposed"], said["interaction"]["outcome"]) == (
        "call again", None, "not reached",
    )  # fmt: skip
    assert crm("interaction", "edit", "i4", "--outcome", "reached").code == 0
    assert "reached" in crm("interaction", "list", "--columns", "ref,outcome").out
    assert crm("interaction", "list", "-w", "outcome = 'no show'", "-f", "ids").out == "i8\n"
    assert crm("interaction", "list", "-w", "kind:call and outcome is empty", "-f", "ids").out == "i1\n"
    assert "[no show]" in crm("show", "ada").out
    assert (
        crm("log", "--stdin", stdin='{"kind":"call","who":"ada@engines.example","outcome":"没接","next":"auto"}').code
        == 0
    )


@pytest.mark.parametrize(
    ("answer", "planned"),
    [("", "next t5 tomorrow: call again"), ("n", None), ("fri", "next t5 Fri 20 Mar: call again")],
)
def test_a_terminal_is_asked(terminal: Run, crm: Run, answer: str, planned: str | None) -> None:
    done = terminal("log", "call", "ada", "--outcome", "not reached", answers=(answer,), columns=120)
    assert "next: Thu 19 Mar call again? [Y/n/other date]" in done.out
    assert (planned or "Logged call with Ada Lovelace") in plain(done.out)
    assert (planned is None) is (crm("show", "t5").code == 3)
    assert crm("undo").code == 0
    assert (crm("show", "t5").code, crm("show", "i4").code) == (3, 3)


@pytest.mark.parametrize("flags", [("--no-input",), ("--json",), ("-q",), ("--dry-run",), ("-n", "none")])
def test_a_terminal_is_not_asked_when_it_says_so(terminal: Run, flags: tuple[str, ...]) -> None:
    assert "[Y/n" not in terminal("log", "call", "ada", "hello", *flags).out


def test_yes_takes_it(crm: Run) -> None:
    assert json.loads(crm("log", "call", "ada", "-y", "--json").out)["next"]["due_date"] == "2026-03-23"


def test_the_table_and_holidays_are_settings(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "days.txt"
    file.write_text("2026-03-19 .. 2026-03-20 Feast\n", "utf-8")
    assert crm("config", "set", "holidays", f"@{file}").code == 0
    assert "2026-03-19 Feast; 2026-03-20 Feast" in crm("config", "show", "holidays").out
    assert "--due 2026-03-23" in crm("log", "call", "ada", "--outcome", "missed").err
    assert crm("config", "set", "outcomes", "purchase = 10 ask how it does").code == 0
    assert "purchase = 10 ask how it does" in crm("config", "show", "outcomes").out
    assert "--due 2026-04-03" in crm("log", "purchase", "ada", "5EUR", "x").err
    for line in (("outcomes", "tea = 2"), ("workdays", "never"), ("holidays", "@/no/such/file"), ("holidays", "x")):
        assert crm("config", "set", *line).code == 2
    assert crm("config", "unset", "outcomes").code == 0
    assert "purchase" not in crm("config", "show", "outcomes").out


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_who_close_the_same_bring_one_next(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCLI_NOW", NOW)
    url = str(tmp_path / "book.db") if engine == "sqlite" else str(request.getfixturevalue("postgres_book_url"))
    made = Crm(create_store(url))
    tasks.add(made, tasks.TaskDraft(("water",), every="2w"))
    made.close()
    words = command("done", "t1", "--db", url)
    pipe = subprocess.PIPE
    both = [subprocess.Popen(words, stdout=pipe, stderr=pipe, env=dict(os.environ)) for _ in range(3)]
    codes = sorted((one.communicate(timeout=120), one.returncode)[1] for one in both)
    assert codes == [0, 5, 5]
    seen = Crm(open_store(url))
    assert [(task.ref, task.due_date) for task in listing.tasks(seen)] == [("t2", "2026-04-01")]
    seen.close()


@pytest.mark.parametrize("line", ["log purchase ada 100 USD stuff", "log purchase ada USD 100 stuff",
                                  "log purchase ada 100USD stuff", "n ada purchase 100 USD stuff"])  # fmt: skip
def test_a_currency_beside_the_amount_is_read(crm: Run, line: str) -> None:
    logged = json.loads(crm(*line.split(), "--json").out)
    assert (logged["amount_minor"], logged["currency"], logged["product"]) == (10000, "USD", "stuff")


def test_a_note_of_a_program_is_a_note(crm: Run) -> None:
    said = '{"kind": "purchase", "who": "ada", "amount": "100", "note": "USD"}'
    assert crm("log", "--stdin", stdin=said).code == 0
    found = json.loads(crm("interaction", "list", "--json").out)[0]
    assert (found["amount_minor"], found["currency"], found["product"]) == (10000, "EUR", "USD")
    assert crm("log", "purchase", "ada", "100", "USD", "--currency", "EUR").code == 2


def test_an_outcome_that_is_nearly_known_is_told(crm: Run) -> None:
    assert "near: not reached" in crm("log", "call", "ada", "--outcome", "nt reached", "-n", "none").err
    assert "near: not reached" in crm("done", "t1", "call", "--outcome", "Not-reachd", "-n", "none").err
    crm("config", "set", "outcomes", "call/not reachd = 2 ring")
    for known in ("not reached", "NOT-REACHED", "未接", "left message", "a word of our own", "not reachd"):
        assert "near:" not in crm("log", "call", "ada", "--outcome", known, "-n", "none").err, known


def test_what_is_planned_already_is_named_where_it_was_asked_for(crm: Run) -> None:
    assert "next t5" in crm("log", "call", "ada", "-n", "auto").err
    assert "t5 is planned already" in crm("log", "call", "ada", "-n", "auto").err
    assert "t5 is planned already" in crm("done", "t1", "call", "-n", "auto").err
    assert "planned already" not in crm("log", "call", "ada").err, "nobody asked"


def test_what_is_late_from_the_beginning_is_told(crm: Run) -> None:
    assert "yesterday is past already" in crm("log", "call", "ada", "-n", "yesterday send it").err
    assert "yesterday is past already" in crm("done", "t1", "call", "-n", "yesterday send it").err
    assert "late by then: due Fri 20 Mar" in crm("todo", "x", "--due", "fri", "--wait", "2026-03-24").err
    assert "late by then" not in crm("todo", "x", "--due", "fri", "--wait", "2026-03-20").err


def test_a_talk_with_nobody_is_told(crm: Run) -> None:
    crm("todo", "ring the printer")
    assert "(call) is with nobody" in crm("done", "t5", "call", "asked", "-n", "none").err
    assert "with nobody" not in crm("done", "t1", "call", "asked", "-n", "none").err


def test_a_filter_of_today_that_finds_nothing_says_how_it_was_read(crm: Run) -> None:
    said = crm("today", "-w", "title ~ pricing").err
    assert "title is read of people" in said
    assert "crm task list -w 'title ~ call'" in said
    assert "read as a part of a name: c5" in crm("today", "c5").err
    assert "read as parts of a name: nobody, here" in crm("today", "nobody", "here").err
    assert "no city here holds 'atlantis'" in crm("today", "city:atlantis").err
    assert "read as a part of a name: c5" in crm("contact", "list", "c5").err
