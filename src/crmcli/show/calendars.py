"""Calendar files (RFC 5545): the agenda as a feed, and records as they are exported.

The only module that writes them; the library folds and escapes. What the standard has no property for stands in
properties of our own, `X-CRMCLI-` and the name of the field, and app/reading_calendars.py reads all of it back.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Component, Event, Todo, vText

from crmcli.core.feeds import FeedEntry
from crmcli.core.money import format_amount
from crmcli.core.records import Contact, Interaction, Ref, Task
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

LASTS = timedelta(minutes=30)  # how long an appointment with a clock time stands in the calendar
PRIORITIES = {"H": 1, "M": 5, "L": 9}
REFRESH = "PT1H"
# The last day of February is the 28th or the 29th, which is when a birthday of the 29th is kept.
YEARLY_ON_LEAP_DAY = {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
OWN = "x-crmcli-"
NO_YEAR = "1604"  # the leap year that stands for none, as address books have it


class Words(vText):
    """Text as RFC 5545 (3.3.11) writes it. The library's own takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        """The escaped text."""
        said = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return said.replace("\n", "\\n").encode()


class Rule(vText):
    """A rule as the book keeps it, which is how RFC 5545 writes it. The library's own would order its parts anew."""

    def to_ical(self) -> bytes:
        """The rule, without anything that a rule cannot have."""
        return re.sub(r"[^A-Z0-9=;,+-]", "", str(self)).encode()


def feed(entries: "Sequence[FeedEntry]", now: str, *, todos: bool = False) -> str:
    """The file's text, lines ended by CR LF; `now` is the UTC instant of its making.

    Tasks are events, because the calendars of most telephones show nothing else; with `todos` they are to-dos.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//crmcli//follow-ups//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Follow-ups")
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        calendar.add_component(_todo(entry, now) if todos and entry.is_task else _event(entry, now))
    return str(calendar.to_ical().decode())


def calendar_of(
    records: "Iterable[Task | Interaction | Contact]", *, uids: "Mapping[str, str]", now: str, zone: "tzinfo | None"
) -> "Iterator[str]":
    """The text of a calendar file, piece by piece: its head, each record, its end.

    Tasks are to-dos, talks are events on the day they were, contacts are their birthdays, which come every year; who
    has none is left out. `uids` are the uids of tasks and talks by their refs (`t7`): they stay, so that a calendar
    program knows an entry again. `now` is the UTC instant of its making, `zone` that of the clocks by which tasks are
    due, None for the machine's. A follow-up that comes again has its clock time without a zone, because its instant
    moves with summer time.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//crmcli//export//EN")
    calendar.add("version", "2.0")
    head, _, end = calendar.to_ical().decode().partition("END:VCALENDAR")
    yield head
    for record in records:
        component = _component(record, uids, zone)
        if component is not None:
            component.add("dtstamp", _instant(now))
            yield component.to_ical().decode()
    yield f"END:VCALENDAR{end}"


def _component(
    record: Task | Interaction | Contact, uids: "Mapping[str, str]", zone: "tzinfo | None"
) -> Component | None:
    if isinstance(record, Task):
        return _task(record, uids[record.ref], zone)
    if isinstance(record, Interaction):
        return _talk(record, uids[record.ref], zone)
    return _birthday(record) if record.birthday else None


def _task(task: Task, uid: str, zone: "tzinfo | None") -> Component:
    todo = Todo()
    _say(todo, "uid", uid)
    _say(todo, f"{OWN}type", "task")
    _say(todo, "summary", task.title)
    _say(todo, "description", task.notes, lines=True)
    if task.due_date:
        due = _due(task.due_date, task.due_time, zone, floating=bool(task.every))
        todo.add("due", due)
        if task.every:
            todo.add("dtstart", due)  # what comes again must begin somewhere
            todo.add("rrule", Rule(_ending(task.every) if task.due_time else task.every))
    todo.add("status", "COMPLETED" if task.state == "done" else "NEEDS-ACTION")
    if task.done_at:
        todo.add("completed", _instant(task.done_at))
        todo.add("percent-complete", 100)
    if task.priority in PRIORITIES:
        todo.add("priority", PRIORITIES[task.priority])
    if task.created_at:
        todo.add("created", _instant(task.created_at))
    _about(todo, task.contacts, task.company, task.deal)
    _say(todo, f"{OWN}owner", task.owner.ref if task.owner else None)
    _say(todo, f"{OWN}wait-until", task.wait_until)
    _say(todo, f"{OWN}after", task.after)
    return todo


def _talk(talk: Interaction, uid: str, zone: "tzinfo | None") -> Component:
    event = Event()
    _say(event, "uid", uid)
    _say(event, f"{OWN}type", "interaction")
    whom = ", ".join(one.name for one in talk.contacts) or (talk.company.name if talk.company else "")
    _say(event, "summary", f"{talk.kind} ({whom})" if whom else talk.kind)
    _say(event, "description", talk.note, lines=True)
    if talk.at is not None:
        start = _instant(talk.at)
        event.add("dtstart", start)
        if talk.duration:
            event.add("dtend", start + timedelta(minutes=talk.duration))
        if start.astimezone(zone).date().isoformat() != talk.date:  # its day stays that of the clock it was written by
            _say(event, f"{OWN}date", talk.date)
    else:
        event.add("dtstart", date.fromisoformat(talk.date))
    if talk.at is None or not talk.duration:
        event.add("transp", "TRANSPARENT")
    _about(event, talk.contacts, talk.company, talk.deal)
    amount = None if talk.amount_minor is None else format_amount(talk.amount_minor, talk.currency).partition(" ")[0]
    for name, value in (
        ("kind", talk.kind), ("direction", talk.direction), ("outcome", talk.outcome),
        ("duration", None if talk.at else talk.duration),
        ("author", talk.author.ref if talk.author else None), ("amount", amount), ("currency", talk.currency),
        ("product", talk.product), ("quantity", talk.quantity), ("external-id", talk.external_ref),
    ):  # fmt: skip
        _say(event, f"{OWN}{name}", None if value is None else str(value))
    return event


def _birthday(contact: Contact) -> Component:
    from uuid import NAMESPACE_URL, uuid5

    day = contact.birthday or ""
    told = f"{NO_YEAR}{day[1:]}" if day.startswith("--") else day
    event = Event()
    _say(event, "uid", str(uuid5(NAMESPACE_URL, f"{contact.uid}/birthday")))  # as the feed has it
    _say(event, f"{OWN}type", "contact")
    _say(event, f"{OWN}uid", contact.uid)
    _say(event, "summary", f"{contact.name}'s birthday")
    _say(event, "contact", contact.name)
    event.add("categories", ["BIRTHDAY"])
    event.add("dtstart", date.fromisoformat(told))
    event.add("transp", "TRANSPARENT")
    event.add("rrule", YEARLY_ON_LEAP_DAY if told.endswith("02-29") else {"freq": "yearly"})
    if day.startswith(NO_YEAR):
        _say(event, f"{OWN}birthday", day)
    return event


def _about(component: Component, people: "Sequence[Ref]", company: Ref | None, deal: Ref | None) -> None:
    """Whom a record is about: nobody is invited, so they are no attendees."""
    for one in people:
        _say(component, "contact", one.name)
    _say(component, f"{OWN}company", company.name if company else None)
    _say(component, f"{OWN}deal", deal.name if deal else None)


def _say(component: Component, name: str, text: str | None, *, lines: bool = False) -> None:
    """A property of text, where there is any."""
    if said := clean(text or "", lines=lines):
        component.add(name, Words(said))


def _ending(rule: str) -> str:
    """A rule whose end is told as its beginning is, with a clock time."""
    return re.sub(r"UNTIL=(\d{8})(?=;|$)", r"UNTIL=\1T235959", rule)


def _due(day: str, clock: str | None, zone: "tzinfo | None", *, floating: bool) -> date:
    due = date.fromisoformat(day)
    if not clock:
        return due
    at = datetime.combine(due, time.fromisoformat(clock))
    return at if floating else at.replace(tzinfo=zone).astimezone(UTC) if zone else at.astimezone(UTC)


def _event(entry: FeedEntry, now: str) -> Component:
    event = Event()
    _describe(event, entry, now)
    if entry.at is not None:
        start = _instant(entry.at)
        event.add("dtstart", start)
        event.add("dtend", start + LASTS)
    else:
        day = date.fromisoformat(entry.day)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a day with a follow-up is no busy day
    if entry.yearly:
        event.add("rrule", YEARLY_ON_LEAP_DAY if entry.leap_day else {"freq": "yearly"})
    return event


def _todo(entry: FeedEntry, now: str) -> Component:
    todo = Todo()
    _describe(todo, entry, now)
    due = entry.was_due[:10] if entry.was_due else entry.day
    todo.add("due", _instant(entry.at) if entry.at else date.fromisoformat(due))
    todo.add("status", "NEEDS-ACTION")
    return todo


def _describe(component: Component, entry: FeedEntry, now: str) -> None:
    """What both kinds have: identity, words, times of change."""
    whom = f" ({entry.whom})" if entry.whom else ""
    late = "! " if entry.was_due and isinstance(component, Event) else ""
    component.add("uid", entry.uid)
    component.add("dtstamp", _instant(now))
    component.add("created", _instant(entry.created_at))
    component.add("last-modified", _instant(entry.updated_at))
    component.add("sequence", entry.sequence)
    component.add("summary", Words(clean(f"{late}{entry.summary}{whom}")))
    _say(component, "contact", entry.whom)
    _say(component, f"{OWN}ref", entry.ref)
    notes = clean(entry.notes or "", lines=True)
    said = [
        f"was due {entry.was_due}" if entry.was_due else "",
        "do not contact" if entry.do_not_contact else "",
        notes,
        f"crm show {entry.ref}",
    ]
    component.add("description", Words("\n".join(filter(None, said))))
    if entry.priority in PRIORITIES:
        component.add("priority", PRIORITIES[entry.priority])


def _instant(iso: str) -> datetime:
    return datetime.fromisoformat(iso.removesuffix("Z")).replace(tzinfo=UTC)
