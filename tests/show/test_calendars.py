"""Calendar files written and read back: every record is the same, whatever stands in it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from crmcli.app.reading_calendars import read_calendar
from crmcli.core import recurrence
from crmcli.core.feeds import FeedEntry
from crmcli.core.record import replace
from crmcli.core.records import Contact, Interaction, Ref, Task
from crmcli.core.text import clean
from crmcli.show.calendars import calendar_of, feed

NOW = "2026-03-18T10:30:00Z"
READ_AT = datetime(2026, 3, 18, 10, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TASK = Task(
    id=7, ref="t7", title="call back", contacts=(), company=None, deal=None, due_date=None, due_time=None,
    state="open", priority=None, owner=None, every=None, wait_until=None, created_at="2026-03-01T08:00:00Z",
    done_at=None,
)  # fmt: skip
TALK = Interaction(
    id=9, ref="i9", kind="call", date="2026-03-02", at=None, note=None, direction=None, duration=None, contacts=(),
    company=None, deal=None, author=None, amount_minor=None, currency=None, product=None, quantity=None,
    external_ref=None, lines=(),
)  # fmt: skip
PERSON = Contact(
    id=1, ref="c1", uid="u-ada", name="Ada Lovelace", title=None, company=None, companies=(), emails=(), phones=(),
    addresses=(), city=None, handles={}, tags=(), birthday="1815-12-10", stage="lead", stage_by="hand", owner=None,
    source=None, external_id=None, custom={}, notes=None, consent={}, do_not_contact=False, last_contact_at=None,
    next_task=None, rfm=None, created_at=NOW, updated_at=NOW, archived_at=None,
)  # fmt: skip
UIDS = {"t7": "0190-task", "i9": "0190-talk"}


def written(*records: Task | Interaction | Contact, zone: ZoneInfo = BERLIN) -> str:
    text = "".join(calendar_of(records, uids=UIDS, now=NOW, zone=zone))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    return text


def rows(text: str, zone: ZoneInfo = BERLIN) -> dict[str, list[dict[str, str]]]:
    """What is read, by kind, cells that hold something; there is nothing to tell beside."""
    found: dict[str, list[dict[str, str]]] = {}
    for table, kind in read_calendar(io.BytesIO(text.encode()), zone=zone, now=READ_AT):
        assert table.notes == []
        assert kind is not None
        found[kind] = [
            {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell} for _line, cells in table.rows
        ]
    return found


TEXT = st.text(max_size=60) | st.sampled_from(
    [
        "a\\nb\\N; c, d: \"e\"", "x\r\nATTENDEE:mailto:eve@example.org", "END:VEVENT", "= ;",
        "crm show t7", "一二三四五六七八九十é👩‍👩‍👧 " * 9,
    ]
)  # fmt: skip
WORDS = TEXT.map(clean).filter(bool)
NAMES = WORDS.map(lambda text: text.replace(":::", "")).filter(lambda text: bool(text.strip()) and text == clean(text))
NOTES = TEXT.map(lambda text: clean(text, lines=True) or None)
DAYS = st.dates(date(1971, 1, 1), date(2100, 1, 1)).map(date.isoformat)
CLOCKS = st.none() | st.times().map(lambda at: at.strftime("%H:%M")).filter(lambda clock: clock[:2] != "02")
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"))  # noqa: DTZ001
REFS = NAMES.map(lambda name: Ref(1, "c1", name))
EVERY = st.sampled_from(("1 day", "2 weeks", "1 month", "1 year", "last fri", "mon and thu", "weekday"))


@settings(max_examples=50)
@given(
    WORDS, NOTES, st.none() | DAYS, CLOCKS, st.booleans(), st.sampled_from((None, "H", "M", "L")), EVERY,
    st.lists(REFS, max_size=3), st.none() | REFS, st.none() | DAYS,
    st.sampled_from((BERLIN, ZoneInfo("Asia/Shanghai"))),
)  # fmt: skip
def test_a_task_comes_back(
    title: str, notes: str | None, day: str | None, clock: str | None, done: bool, priority: str | None, words: str,
    people: Sequence[Ref], company: Ref | None, wait: str | None, zone: ZoneInfo,
) -> None:  # fmt: skip
    every = recurrence.read(words, date.fromisoformat(day)) if day and wait else None
    clock = clock if day else None
    task = replace(
        TASK, title=title, notes=notes, due_date=day, due_time=clock, state="done" if done else "open",
        done_at=NOW if done else None, priority=priority, every=every, contacts=tuple(people), company=company,
        wait_until=wait, owner=Ref(2, "li", "Li Qingzhao"),
    )  # fmt: skip
    told = {
        "title": title, "notes": notes, "due": day, "due_time": clock, "state": task.state, "done_at": task.done_at,
        "priority": priority, "every": every, "contact": " ::: ".join(one.name for one in people),
        "company": company and company.name, "wait_until": wait, "owner": "li", "uid": "0190-task",
        "created_at": TASK.created_at,
    }  # fmt: skip
    assert rows(written(task, zone=zone), zone) == {"tasks": [{name: cell for name, cell in told.items() if cell}]}


@given(
    WORDS,
    NOTES,
    DAYS,
    st.none() | INSTANTS,
    st.none() | st.integers(1, 1440),
    st.lists(REFS, max_size=3),
    st.integers(-(10**9), 10**9),
)
def test_a_talk_comes_back(
    kind: str, note: str | None, day: str, at: str | None, minutes: int | None, people: Sequence[Ref], minor: int
) -> None:
    talk = replace(
        TALK, kind=kind, note=note, date=day, at=at, duration=minutes, contacts=tuple(people), direction="in",
        author=Ref(2, "li", "Li"), amount_minor=minor, currency="EUR", product="a, b; c", quantity=2.5,
        external_ref="4711", deal=Ref(3, "d3", "Big deal"), outcome="reached",
    )  # fmt: skip
    told = {
        "kind": kind, "note": note, "date": day, "at": at, "duration": minutes and str(minutes),
        "contact": " ::: ".join(one.name for one in people), "direction": "in", "author": "li",
        "amount": f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}", "currency": "EUR",
        "product": "a, b; c", "quantity": "2.5", "external_id": "4711", "deal": "Big deal", "outcome": "reached",
        "uid": "0190-talk",
    }  # fmt: skip
    assert rows(written(talk)) == {"interactions": [{name: cell for name, cell in told.items() if cell}]}


@settings(max_examples=50)
@given(NAMES, st.dates(date(1, 1, 1), date(2026, 1, 1)), st.booleans())
def test_a_birthday_comes_back(name: str, day: date, with_year: bool) -> None:
    told = day.isoformat() if with_year else f"-{day.isoformat()[4:]}"
    person = replace(PERSON, name=name, birthday=told)
    assert rows(written(person)) == {"contacts": [{"name": name, "birthday": told, "uid": "u-ada"}]}


def test_who_has_no_birthday_is_left_out() -> None:
    assert rows(written(replace(PERSON, birthday=None))) == {"tasks": []}


def test_a_file_is_what_the_standard_says() -> None:
    every = replace(TASK, due_date="2026-03-20", due_time="14:30", every="FREQ=DAILY;UNTIL=20260401")
    text = written(every, replace(TALK, at="2026-03-02T09:00:00Z", duration=15), replace(PERSON, birthday="--02-29"))
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    todo, talk, born = calendar.subcomponents
    assert not todo.errors + talk.errors + born.errors
    assert todo.decoded("dtstart") == todo.decoded("due") == datetime(2026, 3, 20, 14, 30)  # noqa: DTZ001
    assert "RRULE:FREQ=DAILY;UNTIL=20260401T235959\r\n" in text, "its end is told as its beginning is"
    assert talk.decoded("dtend") - talk.decoded("dtstart") == timedelta(minutes=15)
    assert born.decoded("dtstart") == date(1604, 2, 29)
    assert born["rrule"].to_ical() == b"FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"
    assert all("ATTENDEE" not in one for one in calendar.subcomponents), "nobody is invited"
    assert rows(text)["tasks"][0]["every"] == "FREQ=DAILY;UNTIL=20260401"


ENTRY = FeedEntry(
    uid="0190-x", summary="call (urgent)", whom="", ref="t1", day="2026-03-18", at=None, was_due=None, is_task=True,
    yearly=False, leap_day=False, priority="H", notes=None, sequence=3, created_at="2026-03-01T08:00:00Z",
    updated_at="2026-03-02T08:00:00Z",
)  # fmt: skip


@pytest.mark.parametrize("todos", [True, False])
def test_the_agenda_comes_back_as_the_same_tasks(todos: bool) -> None:
    late = replace(ENTRY, summary="! overdue", whom="Ada Lovelace, Li Bai", was_due="2026-03-10 14:30", notes="a\nb")
    timed = replace(ENTRY, summary="ring", at="2026-03-19T13:30:00Z", day="2026-03-19", do_not_contact=True)
    found = rows(feed([ENTRY, late, timed], NOW, todos=todos))["tasks"]
    usual = {"state": "open", "priority": "H", "uid": "0190-x", "created_at": "2026-03-01T08:00:00Z"}
    assert found == [
        {**usual, "title": "call (urgent)", "due": "2026-03-18"},
        {
            **usual, "title": "! overdue", "due": "2026-03-10", "due_time": "14:30", "notes": "a\nb",
            "contact": "Ada Lovelace ::: Li Bai",
        },
        {**usual, "title": "ring", "due": "2026-03-19", "due_time": "14:30"},
    ]  # fmt: skip


def test_peoples_days_are_left_out_of_the_agenda_and_told() -> None:
    born = replace(ENTRY, summary="birthday", whom="Grace Hopper", ref="c3", is_task=False, yearly=True)
    text = feed([ENTRY, born], NOW)
    (table, kind), = read_calendar(io.BytesIO(text.encode()), zone=BERLIN, now=READ_AT)  # fmt: skip
    assert (kind, sum(1 for _ in table.rows)) == ("tasks", 1)
    assert table.notes == [
        "days of the agenda, left out because they stand there without their year: 'birthday (Grace Hopper)' (line 21)"
    ]


def test_a_feed_of_an_earlier_version_is_read_by_its_words() -> None:
    text = feed([replace(ENTRY, summary="send pricing", whom="Ada Lovelace")], NOW)
    earlier = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("X-CRMCLI", "CONTACT")))
    assert [(row["title"], row["contact"]) for row in rows(earlier)["tasks"]] == [("send pricing", "Ada Lovelace")]
