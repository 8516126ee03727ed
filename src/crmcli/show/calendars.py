"""The agenda as an iCalendar file (RFC 5545). The only module that knows the library, which folds and escapes."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Component, Event, Todo, vText

from crmcli.core.feeds import FeedEntry
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LASTS = timedelta(minutes=30)  # how long an appointment with a clock time stands in the calendar
PRIORITIES = {"H": 1, "M": 5, "L": 9}
REFRESH = "PT1H"


class Words(vText):
    """Text as RFC 5545 (3.3.11) writes it. The library's own takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        """The escaped text."""
        said = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return said.replace("\n", "\\n").encode()


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
        # The last day of February is the 28th or the 29th, which is when a birthday of the 29th is kept.
        on_leap_day = {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
        event.add("rrule", on_leap_day if entry.leap_day else {"freq": "yearly"})
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
