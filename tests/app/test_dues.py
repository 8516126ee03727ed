"""Clock times that hold in another zone: told and judged by the book's clock, through DST, east and west of UTC."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import agenda, contacts, dues, listing, lookup, tasks
from crmcli.app.crm import Clock, Crm
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import person
from crmcli.core.records import Ref, Task
from crmcli.store.store import create_store

ZONES = (
    "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "Australia/Lord_Howe", "UTC", "America/St_Johns",
)  # fmt: skip


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """A book in Berlin, on a Wednesday at half past ten."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    made = Crm(create_store(str(tmp_path / "book.db")), clock=Clock("Europe/Berlin"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def one_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """One book for many examples."""
    made = Crm(create_store(str(tmp_path_factory.mktemp("dues") / "book.db")))
    yield made
    made.close()


def planned(crm: Crm, due: str, **more: str | tuple[Ref, ...]) -> Task:
    made = tasks.add(crm, tasks.TaskDraft(("call",), due=due, **more)).main  # type: ignore[arg-type]
    assert isinstance(made, Task)
    return made


@settings(max_examples=150)
@given(
    st.sampled_from(ZONES), st.sampled_from(ZONES), st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 12, 31)),
    st.integers(0, 23), st.integers(0, 59),
)  # fmt: skip
def test_here_is_the_same_moment_as_there(
    one_book: Crm, mine: str, theirs: str, day: datetime.date, hour: int, minute: int
) -> None:
    one_book.clock.zone = ZoneInfo(mine)
    here = dues.here(one_book, day.isoformat(), f"{hour:02}:{minute:02}", theirs)
    told = datetime.datetime.fromisoformat(" ".join(here)).replace(tzinfo=ZoneInfo(mine))
    meant = datetime.datetime.combine(day, datetime.time(hour, minute), ZoneInfo(theirs))
    instants = {moment.replace(fold=fold).timestamp() for moment in (told,) for fold in (0, 1)}
    assert meant.timestamp() in instants
    assert abs((told.date() - day).days) <= dues.FURTHEST
    on = dues.there_on(one_book, day, f"{hour:02}:{minute:02}", theirs)
    gone = any(dues.here(one_book, f"{on + datetime.timedelta(days=step)}", f"{hour:02}:{minute:02}", theirs)[0]
               == day.isoformat() for step in (-2, -1, 0, 1, 2))  # fmt: skip
    assert not gone or dues.here(one_book, on.isoformat(), f"{hour:02}:{minute:02}", theirs)[0] == day.isoformat()


@pytest.mark.parametrize(
    ("due", "zone", "here", "there"),
    [
        ("fri 14:30", "Asia/Shanghai", "2026-03-20 07:30", "2026-03-20 14:30"),
        ("fri 14:30 Asia/Shanghai", None, "2026-03-20 07:30", "2026-03-20 14:30"),
        ("2026-03-27 14:30", "America/New_York", "2026-03-27 19:30", "2026-03-27 14:30"),  # already DST there
        ("2026-03-30 14:30", "America/New_York", "2026-03-30 20:30", "2026-03-30 14:30"),
        ("2026-03-20 23:30", "America/New_York", "2026-03-21 04:30", "2026-03-20 23:30"),
        ("2026-03-20 01:00", "Asia/Shanghai", "2026-03-19 18:00", "2026-03-20 01:00"),
        ("2026-03-29 01:30 UTC", None, "2026-03-29 03:30", "2026-03-29 01:30"),  # the hour that Berlin leaves out
        ("2026-03-08 02:30", "America/New_York", "2026-03-08 08:30", "2026-03-08 02:30"),  # one that New York does
        ("2026-10-25 01:30 UTC", None, "2026-10-25 02:30", "2026-10-25 01:30"),  # the second of two
    ],
)
def test_another_zone_is_told_by_the_books_clock(crm: Crm, due: str, zone: str | None, here: str, there: str) -> None:
    task = planned(crm, due, **({"zone": zone} if zone else {}))
    assert (f"{task.due_date} {task.due_time}", task.due_there) == (here, there)


def test_plain_times_stay_whatever_the_zone(crm: Crm) -> None:
    task = planned(crm, "fri 14:30")
    for zone in ZONES:
        crm.clock = Clock(zone)
        same = tasks.one(crm, task.id)
        assert (same.due_date, same.due_time, same.due_zone, same.due_there) == ("2026-03-20", "14:30", None, None)


def test_it_is_late_at_that_minute(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    task = planned(crm, "today 18:00", zone="Asia/Shanghai")  # 11:00 in Berlin
    for now, section in (("10:30", "today"), ("11:00", "today"), ("11:01", "overdue")):
        monkeypatch.setenv("CRMCLI_NOW", f"2026-03-18T{now}")
        crm.clock = Clock("Europe/Berlin")
        assert [(line.id, line.section) for line in agenda.today(crm)] == [(task.id, section)]


def test_todays_list_goes_by_the_books_days(crm: Crm) -> None:
    """A night in Shanghai is an evening before in New York, an evening there a morning after in Tokyo."""
    early = planned(crm, "2026-03-20 01:00", zone="Asia/Shanghai")
    plain = planned(crm, "2026-03-19")
    late = planned(crm, "2026-03-18 23:00", zone="Pacific/Pago_Pago")
    crm.clock = Clock("America/New_York")
    crm.as_of = datetime.date(2026, 3, 19)
    assert [(line.id, line.section) for line in agenda.today(crm, days=0)] == [
        (late.id, "today"), (early.id, "today"), (plain.id, "today"),
    ]  # fmt: skip
    crm.clock = Clock("Asia/Tokyo")
    assert [line.id for line in agenda.today(crm, days=0)] == [late.id, plain.id]
    assert [line.id for line in agenda.today(crm, days=1)] == [late.id, plain.id, early.id]


def test_the_next_step_of_a_person_is_of_the_books_day(crm: Crm) -> None:
    contacts.add(crm, person(["Ada", "Lovelace"]))
    planned(crm, "2026-03-20 01:00", zone="Asia/Shanghai", people=(lookup.who(crm, "ada"),))
    found = contacts.many(crm, [1])[0].next_task
    assert found is not None
    assert found.due_date == "2026-03-19"


def test_put_off_it_falls_on_that_day_here(crm: Crm) -> None:
    task = planned(crm, "2026-03-20 01:00", zone="Asia/Shanghai")
    tasks.snooze(crm, [task.id], "2026-04-01")
    moved = tasks.one(crm, task.id)
    assert (moved.due_date, moved.due_time, moved.due_there) == ("2026-04-01", "19:00", "2026-04-02 01:00")
    tasks.snooze(crm, [task.id], "2026-04-03 09:00")
    moved = tasks.one(crm, task.id)
    assert (moved.due_date, moved.due_time, moved.due_zone) == ("2026-04-03", "09:00", None)
    tasks.edit(crm, [task.id], {"due_zone": "America/New_York"})
    assert tasks.one(crm, task.id).due_there == "2026-04-03 09:00"
    tasks.edit(crm, [task.id], {"due_zone": "none"})
    assert tasks.one(crm, task.id).due_time == "09:00"


@pytest.mark.parametrize(
    ("due", "zone"),
    [("fri", "Asia/Shanghai"), ("fri 14:30", "CET5"), ("fri 14:30", "../../etc/passwd"), ("fri 14:30 CST", None),
     ("fri 14:30 Mars/Olympus", None), ("fri Asia/Shanghai", None)],
)  # fmt: skip
def test_what_is_no_zone_or_has_no_time_is_refused(crm: Crm, due: str, zone: str | None) -> None:
    with pytest.raises(BadInput):
        planned(crm, due, **({"zone": zone} if zone else {}))


def test_what_waits_is_nowhere_until_its_day(crm: Crm) -> None:
    task = planned(crm, "2026-03-19", wait="2026-03-23")
    plain = planned(crm, "2026-03-19")
    for day, seen in (("2026-03-18", False), ("2026-03-22", False), ("2026-03-23", True), ("2026-04-01", True)):
        crm.as_of = datetime.date.fromisoformat(day)
        assert [line.id for line in agenda.today(crm)] == [*([task.id] if seen else []), plain.id]
        assert [one.id for one in listing.tasks(crm)] == [*([task.id] if seen else []), plain.id]
        assert [one.id for one in listing.tasks(crm, waiting=True)] == ([] if seen else [task.id])
    assert next(line.section for line in agenda.today(crm)) == "overdue"
    crm.as_of = None
    tasks.edit(crm, [task.id], {"wait": "none"})
    assert [one.id for one in listing.tasks(crm)] == [task.id, plain.id]


@pytest.mark.parametrize(
    ("due", "zone", "message", "hint"),
    [
        ("fri 14:30", "EST", "'EST' is an abbreviation, and those mean several zones; an area means one: "
         "America/New_York, America/Panama", "--due-zone America/New_York"),
        ("fri 14:30", "cet", "'cet' is an abbreviation, and those mean several zones; an area means one: "
         "Europe/Berlin, Europe/Paris", "--due-zone Europe/Berlin"),
        ("fri 14:30 EST", None, "'EST' is an abbreviation, and those mean several zones; an area means one: "
         "America/New_York, America/Panama", "--due-zone America/New_York"),
        ("fri 14:30", "Asia/Shangai", "there is no time zone 'Asia/Shangai'; near: Asia/Shanghai",
         "--due-zone Asia/Shanghai"),
        ("fri 14:30", "shanghai", "there is no time zone 'shanghai'; near: Asia/Shanghai", "--due-zone Asia/Shanghai"),
        ("fri 14:30", "Cuba", "there is no time zone 'Cuba'", "--due-zone"),
    ],
)  # fmt: skip
def test_a_zone_is_an_area(crm: Crm, due: str, zone: str | None, message: str, hint: str) -> None:
    with pytest.raises(BadInput) as error:
        planned(crm, due, **({"zone": zone} if zone else {}))
    assert error.value.message.startswith(message)
    assert (error.value.hint or "").startswith(hint)


def test_a_phrase_with_a_zone_says_the_zone(crm: Crm) -> None:
    said = dues.date_said(crm, "fri 14:30 America/New_York", "future")
    assert (said.date, said.time, said.zone) == ("2026-03-20", "14:30", "America/New_York")
    assert dues.date_said(crm, "fri 14:30", "past").date == "2026-03-13"
    assert dues.date_said(crm, "fri 14:30 UTC", "future").zone == "UTC"


@pytest.mark.parametrize(
    ("due", "zone", "told"),
    [
        ("2026-03-29 02:30", None, ["02:30 does not exist on that day in Europe/Berlin: 03:30 is meant"]),
        ("2026-10-25 02:30", None, ["02:30 comes twice on that day in Europe/Berlin: the first is meant"]),
        ("2026-03-29 03:00", None, []),
        ("2026-03-29", None, []),
        ("2026-03-08 02:30", "America/New_York",
         ["02:30 does not exist on that day in America/New_York: 03:30 is meant"]),
    ],
)  # fmt: skip
def test_a_clock_time_that_a_day_leaves_out_or_has_twice_is_told(
    crm: Crm, due: str, zone: str | None, told: list[str]
) -> None:
    said: list[str] = []
    crm.tell = said.append
    planned(crm, due, **({"zone": zone} if zone else {}))
    assert said == told
    said.clear()
    if zone is None:
        tasks.plan(crm, f"{due} call")
        assert said == told
