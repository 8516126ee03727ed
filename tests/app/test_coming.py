"""The dates of the agenda against a walk through the calendar: birthdays, renewals, things that come once."""

import calendar
import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import agenda, companies, contacts, tasks
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.core.records import AgendaLine, Ref
from crmcli.store.store import create_store

DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2029, 12, 31))
STARTS = ["2024-02-29", "--02-29", "2023-12-31", "--01-01", "2026-02-28", "1999-03-01", "--12-31", "2028-01-02"]
STARTS += [f"20{n % 30:02}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(40)]
KEPT = [(f"day {n}", start, start.startswith("--") or n % 3 > 0) for n, start in enumerate(STARTS)]
BORN = "1986-06-15"


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """Ada (c1) and Acme (o1) share the dates; Grace (c2) has all of them too and must not be contacted."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "ada")
        made = Crm(create_store(str(tmp_path_factory.mktemp("coming") / "book.db")))
    said = [f"{label}={day}{'' if yearly else ' once'}" for label, day, yearly in KEPT]
    contacts.add(made, person(["Ada"]), dates=said[::2], birthday=BORN)
    contacts.add(made, person(["Grace"]), dates=said, birthday=BORN)
    contacts.edit(made, "grace", {"do_not_contact": True})
    companies.add(made, "Acme", {"dates": said[1::2]})
    yield made
    made.close()


def falls(day: str, yearly: bool, when: datetime.date) -> bool:
    if not yearly:
        return day == when.isoformat()
    if not day.startswith("--") and when.year < int(day[:4]):
        return False
    if day.endswith("02-29") and not calendar.isleap(when.year):
        return (when.month, when.day) == (2, 28)
    return day.endswith(when.isoformat()[5:])


def told(line: AgendaLine) -> tuple[str | None, str, str, str]:
    return line.due_date, line.ref, line.title, line.why


@settings(max_examples=100)
@given(DAYS, st.integers(0, 60))
def test_every_coming_is_told_and_no_other(crm: Crm, today: datetime.date, days: int) -> None:
    crm.as_of = today
    expected = set()
    for label, day, yearly in [*KEPT, ("birthday", BORN, True)]:
        ref = "c1" if label == "birthday" or int(label[4:]) % 2 == 0 else "o1"
        for ahead in range(days + 1):
            when = today + datetime.timedelta(ahead)
            if falls(day, yearly, when):
                how = ("today", "tomorrow")[ahead] if ahead < 2 else f"in {ahead} days"
                years = when.year - int(day[:4]) if yearly and not day.startswith("--") else 0
                ending = "th" if 10 < years < 20 else {1: "st", 2: "nd", 3: "rd"}.get(years % 10, "th")
                what = f"{label}, {years}{ending} year" if years else label
                expected.add(
                    (when.isoformat(), ref, label, f"{f'turns {years}' if label == 'birthday' else what} {how}")
                )
                break
    lines = [told(line) for line in agenda.today(crm, days=days) if line.section == "dates"]
    assert set(lines) == expected
    assert len(lines) == len(expected)
    assert [day for day, *_ in lines] == sorted(day for day, *_ in lines if day)


def test_a_line_names_whom_it_belongs_to(crm: Crm) -> None:
    crm.as_of = datetime.date(2026, 2, 28)
    lines = {line.title: line for line in agenda.today(crm, days=0) if line.section == "dates"}
    assert (lines["day 4"].contacts, lines["day 4"].company) == ((Ref(1, "c1", "Ada"),), None)
    assert (lines["day 1"].contacts, lines["day 1"].company) == ((), Ref(1, "o1", "Acme"))
    assert all(line.id is None for line in lines.values())


def test_what_was_planned_for_who_must_not_be_contacted_stays_and_says_so(crm: Crm) -> None:
    crm.as_of = None
    grace = Ref(2, "c2", "Grace")
    tasks.add(crm, tasks.TaskDraft(("call", "her"), (grace,), due="today"))
    tasks.add(crm, tasks.TaskDraft(("call", "her"), (Ref(1, "c1", "Ada"),), due="today"))
    lines = {line.contacts[0].name: line.why for line in agenda.today(crm) if line.section == "today"}
    assert lines == {"Grace": "due today; do not contact", "Ada": "due today"}
    assert "Grace" not in {
        line.contacts[0].name for line in agenda.today(crm, days=366) if line.id is None and line.contacts
    }


def test_dates_of_colleagues_and_of_who_was_put_away(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    crm = Crm(create_store(f"{tmp_path}/team.db"))
    with crm.change("bob comes") as change:
        change.insert("users", {"login": "bob", "name": None, "active": 1})
    for name, owner in (("Mine", "ada"), ("Nobody's", "none"), ("Bob's", "bob"), ("Gone", "ada")):
        contacts.add(crm, person([name]), dates=["renewal=--03-19"], owner=owner)
    companies.add(crm, "Bob Ltd", {"dates": ["renewal=--03-19"], "owner": "bob"})
    companies.add(crm, "Gone Ltd", {"dates": ["renewal=--03-19"]})
    contacts.archive(crm, [4])
    companies.archive(crm, 2)

    def names(**asked: object) -> list[str]:
        lines = [line for line in agenda.today(crm, **asked) if line.section == "dates"]  # type: ignore[arg-type]
        return [one.name for line in lines for one in (*line.contacts, *([line.company] if line.company else ()))]

    assert names() == ["Mine", "Nobody's"]
    assert names(everyone=True) == ["Mine", "Nobody's", "Bob's", "Bob Ltd"]
    assert names(owner="bob") == ["Nobody's", "Bob's", "Bob Ltd"]
    crm.close()
