"""What a talk asks for next: proposed, asked, taken, changed or refused; never written by itself."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import config, consents, contacts, history, interactions, lookup, outcomes, tasks
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import person
from crmcli.core.records import Proposal, Task, Wrote
from crmcli.store.store import create_store

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260319
DTEND;VALUE=DATE:20260321
SUMMARY:Feast, of all
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20251225
RRULE:FREQ=YEARLY
SUMMARY:Christmas Day
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20260320T090000Z
SUMMARY:a meeting
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """A book with Ada in it, on a Wednesday."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    made = Crm(create_store(str(tmp_path / "book.db")))
    contacts.add(made, person(["Ada", "Lovelace", "ada@engines.example"]))
    yield made
    made.close()


def logged(crm: Crm, kind: str = "call", **more: str) -> Wrote:
    return interactions.log(crm, LogDraft(kind, "ada", ("hello",), **more))  # type: ignore[arg-type]


def proposed(done: Wrote) -> tuple[str, str] | None:
    found = done.extra["proposed"]
    assert found is None or isinstance(found, Proposal)
    return (found.due_date, found.title) if found else None


def following(done: Wrote) -> tuple[str | None, str] | None:
    found = done.extra["next"]
    assert found is None or isinstance(found, Task)
    return (found.due_date, found.title) if found else None


@pytest.mark.parametrize(
    ("kind", "outcome", "step"),
    [
        ("call", "not reached", ("2026-03-19", "call again")), ("call", "未接", ("2026-03-19", "call again")),
        ("call", "", ("2026-03-23", "follow up on the call")),
        ("meeting", "", ("2026-03-20", "follow up on the meeting")),
        ("email", "", ("2026-03-23", "follow up on the e-mail")), ("call", "not interested", None), ("note", "", None),
        ("会议", "推迟", ("2026-04-01", "ask again")), ("visit", "[bold]x", ("2026-03-20", "follow up on the visit")),
    ],
)  # fmt: skip
def test_a_talk_proposes_and_writes_nothing(crm: Crm, kind: str, outcome: str, step: tuple[str, str] | None) -> None:
    done = logged(crm, kind, outcome=outcome)
    assert (proposed(done), following(done)) == (step, None)
    assert tasks.of(crm, lookup.who(crm, "ada")) == []


def test_the_outcome_is_kept_and_changed(crm: Crm) -> None:
    number = logged(crm, outcome="未接").main.id  # type: ignore[attr-defined]
    assert interactions.one(crm, number).outcome == "not reached"
    interactions.edit(crm, number, {"outcome": "wants \x1b[31mred"})
    assert interactions.one(crm, number).outcome == "wants [31mred"
    interactions.edit(crm, number, {"outcome": "none"})
    assert interactions.one(crm, number).outcome is None


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        ("", ("2026-03-19", "call again")), ("y", ("2026-03-19", "call again")), ("n", None), (None, None),
        ("fri", ("2026-03-20", "call again")), ("fri send the offer", ("2026-03-20", "send the offer")),
        ("下周一", ("2026-03-23", "call again")),
    ],
)  # fmt: skip
def test_whoever_sits_there_is_asked_and_it_is_one_act(
    crm: Crm, answer: str | None, step: tuple[str, str] | None
) -> None:
    crm.answer = lambda _: answer
    done = logged(crm, outcome="not reached")
    assert (proposed(done), following(done)) == (None, step)
    history.undo(crm)
    assert tasks.of(crm, lookup.who(crm, "ada")) == []
    assert interactions.timeline(crm, lookup.who(crm, "ada")) == []


def test_an_answer_that_is_no_date_is_asked_again(crm: Crm) -> None:
    answers, said = ["whenever", "5/12", "tomorrow"], list[str]()
    crm.answer = lambda _: answers.pop(0)
    crm.tell = said.append
    assert following(logged(crm, outcome="not reached")) == ("2026-03-19", "call again")
    assert len(said) == 2


@pytest.mark.parametrize(("said", "step"), [("auto", ("2026-03-23", "follow up on the call")), ("none", None)])
def test_the_step_is_said_in_a_word(crm: Crm, said: str, step: tuple[str, str] | None) -> None:
    crm.answer = lambda _: pytest.fail("nobody is asked")
    done = logged(crm, next=said)
    assert (proposed(done), following(done)) == (None, step)
    assert following(logged(crm, "note", next=said)) is None


def test_a_talk_of_long_ago_asks_for_something_from_today_on(crm: Crm) -> None:
    assert proposed(logged(crm, at="2026-03-16")) == ("2026-03-19", "follow up on the call")
    assert proposed(logged(crm, at="2025-03-16")) == ("2026-03-23", "follow up on the call")


def test_what_is_planned_is_not_proposed_again_nor_for_whom_must_not_be_contacted(crm: Crm) -> None:
    logged(crm, outcome="not reached", next="auto")
    assert proposed(logged(crm, outcome="not reached")) is None
    assert proposed(logged(crm)) is not None
    consents.put(crm, lookup.who(crm, "ada"), "phone", given=False)
    assert proposed(logged(crm)) is None


def test_the_table_working_days_and_holidays_are_the_books(crm: Crm) -> None:
    config.set_(crm, "outcomes", "call/not reached = 2 ring again; email = none")
    assert proposed(logged(crm, outcome="not reached")) == ("2026-03-20", "ring again")
    assert proposed(logged(crm, "email")) is None
    config.set_(crm, "holidays", ICS)
    assert list(crm.setting("holidays"))[:4] == ["2025-12-25", "2026-03-19", "2026-03-20", "2026-12-25"]
    assert crm.setting("holidays")["2026-03-19"] == "Feast, of all"
    assert proposed(logged(crm, outcome="not reached")) == ("2026-03-24", "ring again")
    config.set_(crm, "workdays", "sun-thu")
    assert proposed(logged(crm, outcome="not reached")) == ("2026-03-23", "ring again")
    crm.as_of = datetime.date(2025, 12, 24)
    config.set_(crm, "workdays", "")
    assert proposed(logged(crm, "visit")) == ("2025-12-29", "follow up on the visit")
    crm.as_of = None
    config.set_(crm, "outcomes", "call/not reached = default")
    assert config.one(crm, "outcomes").value.count("call/not reached = 1 call again") == 1
    assert "email = none" in config.one(crm, "outcomes").value
    for wrong in ("BEGIN:VCALENDAR", "# nothing", "tomorrow"):
        with pytest.raises(BadInput):
            config.set_(crm, "holidays", wrong)


def test_what_is_said_of_the_settings_is_read_back(crm: Crm) -> None:
    for name, text in (("holidays", ICS), ("workdays", "mon,wed"), ("outcomes", "visit = 4 see them")):
        config.set_(crm, name, text)
        value = crm.setting(name)
        config.set_(crm, name, config.one(crm, name).value)
        assert {**crm.setting(name), **value} == crm.setting(name) if name == "outcomes" else crm.setting(name) == value


def test_done_with_a_talk_proposes_too(crm: Crm) -> None:
    def open_task() -> int:
        made = tasks.add(crm, tasks.TaskDraft(("x",), (lookup.who(crm, "ada"),))).main
        assert isinstance(made, Task)
        return made.id

    done = outcomes.done(crm, [open_task()], kind="call", outcome="未接")
    assert proposed(done) == ("2026-03-19", "call again")
    assert done.extra["interaction"].outcome == "not reached"  # type: ignore[attr-defined]
    assert proposed(outcomes.done(crm, [open_task()])) is None
    crm.answer = lambda _: ""
    done = outcomes.done(crm, [open_task()], kind="call", outcome="no answer")
    assert (proposed(done), following(done)) == (None, ("2026-03-19", "call again"))
    assert following(outcomes.done(crm, [open_task(), open_task()], kind="email")) is None
    assert following(outcomes.done(crm, [open_task()], kind="email", following="auto")) is not None
    with pytest.raises(BadInput):
        outcomes.done(crm, [open_task()], outcome="not reached")


def test_many_lines_propose_nothing_and_take_what_is_usual_when_told(crm: Crm) -> None:
    drafts = {n: LogDraft("call", "ada", (), outcome="未接", next=word) for n, word in ((1, None), (2, "auto"))}
    interactions.log_all(crm, drafts)
    assert [task.title for task in tasks.of(crm, lookup.who(crm, "ada"))] == ["call again"]
