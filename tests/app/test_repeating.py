"""Follow-ups that come again: one open task after whatever happens, due on the first day of its rule after both."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, history, interactions, listing, lookup, outcomes, tasks
from crmcli.app.crm import Crm
from crmcli.core import recurrence
from crmcli.core.dates import add_span, span
from crmcli.core.errors import BadInput, Refused
from crmcli.core.quickadd import person
from crmcli.core.records import Ref, Task, Wrote
from crmcli.store.store import create_store

RULES = (
    "2w", "day", "3d", "month", "2m", "quarter", "year", "last fri", "3rd thu", "weekday", "mon and thu", "31st",
    "last day", "29 feb", "2 weeks on mon", "last working day", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;UNTIL=20310601",
)  # fmt: skip
DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2030, 12, 31))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """A book on each engine, with Ada in it."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    url = str(tmp_path / "book.db")
    if request.param == "postgres":
        url = str(request.getfixturevalue("postgres_book_url"))
    made = Crm(create_store(url))
    contacts.add(made, person(["Ada", "Lovelace", "ada@engines.example"]))
    yield made
    made.close()


@pytest.fixture(scope="module")
def one_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """One book for many examples."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        made = Crm(create_store(str(tmp_path_factory.mktemp("repeating") / "book.db")))
    yield made
    made.close()


def planned(crm: Crm, **more: str | None) -> Task:
    made = tasks.add(crm, tasks.TaskDraft(("water", "plants"), **more)).main  # type: ignore[arg-type]
    assert isinstance(made, Task)
    return made


def awake(crm: Crm) -> list[tuple[int, str | None]]:
    rows = listing.tasks(crm)
    return [(task.id, task.due_date) for task in rows]


def _ada(crm: Crm) -> Ref:
    return lookup.who(crm, "ada")


def again(done: Wrote) -> list[Task]:
    found = done.extra["again"]
    assert isinstance(found, list)
    return found


@settings(max_examples=120)
@given(
    st.sampled_from(RULES), DAYS, st.booleans(),
    st.lists(st.tuples(st.integers(-20, 500), st.integers(0, 40)), min_size=1, max_size=3),
)  # fmt: skip
def test_one_stays_open_and_is_due_on_the_first_day_after_both(
    one_book: Crm, rule: str, start: datetime.date, dated: bool, acts: list[tuple[int, int]]
) -> None:
    """`acts`: each time it is done so many days after it was due, after being put off by so many days."""
    crm = one_book
    crm.as_of = start
    task = planned(crm, every=rule, due=start.isoformat() if dated else None)
    assert task.every is not None
    anchor = datetime.date.fromisoformat(task.due_date or "")
    assert anchor >= start
    for late, put_off in acts:
        due = datetime.date.fromisoformat(task.due_date or "")
        crm.as_of = due
        if put_off:
            due += datetime.timedelta(days=put_off)
            tasks.snooze(crm, [task.id], due.isoformat())
        crm.as_of = max(due + datetime.timedelta(days=late), start)
        done = outcomes.done(crm, [task.id])
        past = max(due, crm.as_of)
        days = recurrence.occurrences(task.every, anchor)
        expected = next((day for day in days if day > past), None)
        assert [one.due_date for one in again(done)] == ([expected.isoformat()] if expected else [])
        assert [one for one, _ in awake(crm)] == [one.id for one in again(done)], "one open item, never two"
        history.undo(crm)
        assert [one for one, _ in awake(crm)] == [task.id], "undo takes both back"
        if expected is None:
            tasks.archive(crm, [task.id])
            return
        task = again(outcomes.done(crm, [task.id]))[0]
    tasks.archive(crm, [task.id])
    assert awake(crm) == []


@settings(max_examples=60)
@given(st.sampled_from(["30d", "2w", "1m", "1y", "1m 2d"]), DAYS, st.integers(-40, 900))
def test_after_counts_from_the_day_it_is_done(one_book: Crm, text: str, start: datetime.date, late: int) -> None:
    crm = one_book
    crm.as_of = start
    task = planned(crm, after=text, due=(start + datetime.timedelta(days=40)).isoformat())
    crm.as_of = start + datetime.timedelta(days=max(late, 0))
    following = again(outcomes.done(crm, [task.id]))[0]
    assert following.due_date == add_span(crm.as_of, span(text)).isoformat()
    assert following.after == recurrence.after(text)
    tasks.archive(crm, [following.id])


def test_all_goes_along_and_undo_and_redo_take_both(crm: Crm) -> None:
    made = tasks.add(
        crm,
        tasks.TaskDraft(
            ("call",), (_ada(crm),), "31 mar 14:30", "H",
            notes="bring\nthe list", zone="Asia/Shanghai", every="month", wait="30 mar",
        ),
    )  # fmt: skip
    task = made.main
    assert isinstance(task, Task)
    assert (task.every, task.due_there) == (
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-03-31 14:30",
    )  # fmt: skip
    done = outcomes.done(crm, [task.id])
    following = again(done)[0]
    assert following.due_there == "2026-04-30 14:30"
    for name in ("title", "contacts", "priority", "owner", "notes", "every", "due_zone"):
        assert getattr(following, name) == getattr(task, name), name
    assert following.wait_until is None, "the wait was for that one"
    history.undo(crm)
    assert awake(crm) == []  # it waits, and the other one is gone
    assert [one.id for one in listing.tasks(crm, waiting=True)] == [task.id]
    history.redo(crm)
    assert [one for one, _ in awake(crm)] == [following.id]
    crm.as_of = datetime.date(2026, 5, 31)
    assert again(outcomes.done(crm, [following.id]))[0].due_there == "2026-06-30 14:30", "not the same day again"


def test_a_month_keeps_the_day_of_its_anchor(crm: Crm) -> None:
    crm.as_of = datetime.date(2028, 1, 31)
    task = planned(crm, every="month")
    seen = []
    for _ in range(4):
        crm.as_of = datetime.date.fromisoformat(task.due_date or "")
        task = again(outcomes.done(crm, [task.id]))[0]
        seen.append(task.due_date)
    assert seen == ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]


def test_a_rule_that_has_ended_says_so(crm: Crm) -> None:
    task = planned(crm, every="FREQ=DAILY;COUNT=2")
    second = again(outcomes.done(crm, [task.id]))[0]
    done = outcomes.done(crm, [second.id])
    assert (again(done), [one.id for one in done.extra["ended"]]) == ([], [second.id])  # type: ignore[attr-defined]
    assert awake(crm) == []


def test_removing_one_ends_the_series_and_restoring_brings_it_back(crm: Crm) -> None:
    task = planned(crm, every="2w")
    removed = tasks.archive(crm, [task.id])
    assert removed.extra["ended"] == [task]
    assert awake(crm) == []
    tasks.archive(crm, [task.id], back=True)
    assert len(again(outcomes.done(crm, [task.id]))) == 1


def test_one_that_is_opened_again_is_plain_for_its_next_one_goes_on(crm: Crm) -> None:
    task = planned(crm, every="2w")
    following = again(outcomes.done(crm, [task.id]))[0]
    tasks.reopen(crm, [task.id])
    assert tasks.one(crm, task.id).every is None
    assert again(outcomes.done(crm, [task.id])) == []
    assert awake(crm) == [(following.id, "2026-04-01")]


def test_a_rule_is_changed_and_taken_away(crm: Crm) -> None:
    task = planned(crm, due="2026-03-20")
    tasks.edit(crm, [task.id], {"every": "mon"})
    changed = tasks.one(crm, task.id)
    assert (changed.every, changed.due_date) == ("FREQ=WEEKLY;BYDAY=MO", "2026-03-23")
    tasks.edit(crm, [task.id], {"after": "10d"})
    changed = tasks.one(crm, task.id)
    assert (changed.every, changed.after, changed.due_date) == (None, "10d", "2026-03-23")
    tasks.edit(crm, [task.id], {"every": "none"})
    changed = tasks.one(crm, task.id)
    assert (changed.every, changed.after) == (None, None)
    tasks.edit(crm, [task.id], {"due": "2026-04-30", "every": "last day"})
    assert tasks.one(crm, task.id).due_date == "2026-04-30"
    for wrong in (
        {"every": "2w", "after": "2w"},
        {"every": "30 feb"},
        {"after": "soon"},
        {"after": "2000y"},
        {"every": "x'; drop table"},
    ):
        with pytest.raises(BadInput):
            tasks.edit(crm, [task.id], wrong)


def test_a_dry_run_writes_neither(crm: Crm) -> None:
    task = planned(crm, every="2w")
    crm.dry_run = True
    done = outcomes.done(crm, [task.id])
    crm.dry_run = False
    assert again(done)[0].due_date == "2026-04-01"
    assert awake(crm) == [(task.id, "2026-03-18")]


def test_somebody_else_was_faster(crm: Crm) -> None:
    """Closed between looking and writing: the second one writes nothing."""
    task = planned(crm, every="2w")
    looked = tasks.need_open

    def slow(book: Crm, number: int) -> Task:
        found = looked(book, number)
        with pytest.MonkeyPatch.context() as other:
            other.setattr(tasks, "need_open", looked)
            outcomes.done(book, [number])
        return found

    with pytest.MonkeyPatch.context() as here:
        here.setattr(tasks, "need_open", slow)
        with pytest.raises(Refused, match="done meanwhile"):
            outcomes.done(crm, [task.id])
    assert awake(crm) == [(task.id + 1, "2026-04-01")]


def test_a_talk_that_closes_it_brings_the_next_one(crm: Crm) -> None:
    task = tasks.add(crm, tasks.TaskDraft(("call",), (_ada(crm),), every="2w")).main
    assert isinstance(task, Task)
    done = interactions.log(crm, interactions.LogDraft("call", "ada", ("hello",), done=True))
    assert again(done)[0].due_date == "2026-04-01"
    assert done.extra["proposed"] is None, "a next step is there"
    history.undo(crm)
    assert awake(crm) == [(task.id, "2026-03-18")]
