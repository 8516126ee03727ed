"""Today's list against an independent reckoning: every line's section, reason and place, birthdays and year ends."""

import calendar
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import agenda, contacts, interactions, listing, lookup, scoring, tasks
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.quickadd import person
from crmcli.core.records import AgendaLine
from crmcli.store.store import create_store

DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2029, 12, 31))
BORN = st.dates(datetime.date(1904, 1, 1), datetime.date(2022, 12, 31))
ORDER = ["overdue", "today", "soon", "dates", "quiet", "unplanned"]


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """A book with a task and a birthday for hundreds of days."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "ada")
        made = Crm(create_store(str(tmp_path_factory.mktemp("agenda") / "book.db")))
    births = ["2000-02-29", "--02-29", "1999-12-31", "2000-01-01", "--12-31", "1960-02-28", "1961-03-01"]
    births += [f"19{n % 100:02}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(60)]
    contacts.add_all(
        made, dict(enumerate([(person([f"Person {n}"]), {"birthday": born}) for n, born in enumerate(births)], 1))
    )
    for n in range(60):
        day = datetime.date(2023, 1, 1) + datetime.timedelta(days=n * 41)
        tasks.add(made, tasks.TaskDraft((f"task {n}",), due=day.isoformat()))
    yield made
    made.close()


def reckoned(crm: Crm, today: datetime.date, days: int) -> list[tuple[str, str, str]]:
    """(section, ref, why), in order, by the plainest rules."""
    until = today + datetime.timedelta(days=days)
    due = []
    for task in listing.tasks(crm):
        day = datetime.date.fromisoformat(task.due_date or "9999-12-31")
        if day > until:
            continue
        late = (today - day).days
        if late > 0:
            due.append((0, day, task.id, ("overdue", task.ref, f"{late} day{'s' if late > 1 else ''} late")))
        elif late == 0:
            due.append((1, day, task.id, ("today", task.ref, "due today")))
        else:
            why = "due tomorrow" if late == -1 else f"due in {-late} days"
            due.append((2, day, task.id, ("soon", task.ref, why)))
    for one in contacts.many(crm, range(1, 200)):
        month, day_of = map(int, (one.birthday or "")[-5:].split("-"))
        for day in (today + datetime.timedelta(days=n) for n in range(days + 1)):
            falls = (month, day_of) == (day.month, day.day)
            if (month, day_of) == (2, 29) and not calendar.isleap(day.year):
                falls = (day.month, day.day) == (2, 28)
            if falls:
                known = not (one.birthday or "").startswith("--")
                what = f"turns {day.year - int((one.birthday or '')[:4])}" if known else "birthday"
                ahead = (day - today).days
                why = f"{what} {['today', 'tomorrow'][ahead] if ahead < 2 else f'in {ahead} days'}"
                due.append((3, day, one.id, ("dates", one.ref, why)))
                break
    return [told for *_, told in sorted(due)]


@settings(max_examples=150)
@given(DAYS, st.integers(0, 40))
def test_every_line_is_the_reckoned_one(crm: Crm, today: datetime.date, days: int) -> None:
    crm.as_of = today
    lines = agenda.today(crm, days=days)
    assert [(line.section, line.ref, line.why) for line in lines] == reckoned(crm, today, days)


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        ("2026-02-28", 0, {"c1": "turns 26 today", "c2": "birthday today", "c6": "turns 66 today"}),
        ("2028-02-28", 0, {"c6": "turns 68 today"}),
        ("2028-02-29", 0, {"c1": "turns 28 today", "c2": "birthday today"}),
        ("2026-12-30", 2, {"c3": "turns 27 tomorrow", "c4": "turns 27 in 2 days", "c5": "birthday tomorrow"}),
        ("2027-03-01", 0, {"c7": "turns 66 today"}),
    ],
)
def test_leap_days_and_year_ends(crm: Crm, today: str, days: int, expected: dict[str, str]) -> None:
    crm.as_of = datetime.date.fromisoformat(today)
    dates = {line.ref: line.why for line in agenda.today(crm, days=days) if line.section == "dates"}
    assert {ref: why for ref, why in dates.items() if int(ref[1:]) <= 7} == expected


def test_a_time_that_has_passed_is_late(crm: Crm) -> None:
    crm.as_of = None
    with crm.change("for this test") as change:
        early, late = (
            change.insert("tasks", {"title": "x", "due_on": "2026-03-18", "due_time": time})
            for time in ("09:00", "14:30")
        )
    told = {line.id: (line.section, line.why) for line in agenda.today(crm)}
    assert told[early] == ("overdue", "was due at 09:00")
    assert told[late] == ("today", "due at 14:30")
    crm.as_of = datetime.date(2026, 3, 18)
    assert {line.section for line in agenda.today(crm) if line.id in (early, late)} == {"today"}
    with crm.change("after this test") as change:
        change.delete("tasks", early)
        change.delete("tasks", late)


def test_whose(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    crm = Crm(create_store(f"{tmp_path}/team.db"))
    tasks.add(crm, tasks.TaskDraft(("mine",), due="today"))
    tasks.add(crm, tasks.TaskDraft(("nobody's",), due="today"))
    tasks.edit(crm, [2], {"owner": "none"})
    assert titles(agenda.today(crm)) == ["mine", "nobody's"]
    with crm.change("bob comes") as change:
        change.insert("users", {"login": "bob", "name": None, "active": 1})
    tasks.add(crm, tasks.TaskDraft(("bob's",), due="today", owner="bob"))
    assert titles(agenda.today(crm)) == ["mine", "nobody's"]
    assert titles(agenda.today(crm, everyone=True)) == ["mine", "nobody's", "bob's"]
    assert titles(agenda.today(crm, owner="bob")) == ["nobody's", "bob's"]
    crm.close()


def titles(lines: list[AgendaLine]) -> list[str]:
    return [line.title for line in lines]


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai"])
def test_within_a_day_the_clock_comes_first_and_then_the_priority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str | None
) -> None:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_TZ", "UTC")
    book = Crm(create_store(str(tmp_path / "book.db")))
    said = (("none", None, ""), ("low", "L", ""), ("high", "H", ""), ("middle", "M", ""), ("late", "H", " 15:00"),
            ("early", "L", " 09:00"), ("early high", "H", " 09:00"))  # fmt: skip
    for title, priority, clock in said:
        tasks.add(book, tasks.TaskDraft((title,), due=f"2026-03-20{clock}", priority=priority))
    if zone:
        tasks.add(book, tasks.TaskDraft(("there",), due="2026-03-20 18:00", zone=zone, priority="M"))
    there = ["early high", "early", *(["there"] if zone else []), "late", "high", "middle", "low", "none"]
    assert [line.title for line in agenda.today(book)] == there
    book.close()


def test_a_line_says_what_its_contact_is_worth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    book = Crm(create_store(str(tmp_path / "book.db")))
    for name in ("Grace Hopper", "Mary Shelley"):
        contacts.add(book, person([name]))
        tasks.add(book, tasks.TaskDraft(("call",), (lookup.who(book, name),), "2026-03-18"))
    interactions.log(book, LogDraft("purchase", "grace", ("120EUR",), at="2026-03-01"))
    assert [line.value_minor for line in agenda.today(book)] == [None, None], "nothing was scored"
    scoring.run(book)
    worth = [(line.contacts[0].name, line.segment, line.value_minor, line.currency) for line in agenda.today(book)]
    assert worth == [("Grace Hopper", "new", 12000, "EUR"), ("Mary Shelley", None, None, None)]
    book.as_of = datetime.date(2026, 3, 17)
    assert [line.value_minor for line in agenda.today(book)] == [None, None], "the run came later"
    book.close()
