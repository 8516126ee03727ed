"""Working days of a book: its settings `workdays` and `holidays`, and counting by them."""

from crmcli.app.crm import Crm
from crmcli.core import workdays
from crmcli.core.errors import BadInput
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

YEARS_OF_A_RULE = 20  # how far a holiday that comes by a rule is told ahead


def add(crm: Crm, day: "date", count: int) -> "date":
    """The working day so many after a day."""
    return workdays.add_workdays(day, count, crm.setting("workdays"), crm.setting("holidays") or {})


def read_holidays(text: str) -> "dict[str, str]":
    """Holidays by ISO date with their names, from lines of text or a calendar file (iCalendar). Raises `BadInput`."""
    plain = text.lstrip("\ufeff \t\r\n")
    found = _events(plain) if plain[:15].upper() == "BEGIN:VCALENDAR" else workdays.read_holidays(plain)
    if not found:
        raise BadInput("there is no holiday in this", hint="crm config set holidays '2026-12-25 Christmas Day'")
    return found


def say_holidays(holidays: "Mapping[str, str]") -> str:
    """Holidays as `read_holidays` reads them."""
    return "; ".join(f"{day} {name}".strip() for day, name in holidays.items())


def _events(text: str) -> dict[str, str]:
    """The whole days of a calendar file, by ISO date with their names."""
    from datetime import date, datetime, timedelta

    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError):
        raise BadInput("this calendar file cannot be read", hint="crm config set holidays @holidays.ics") from None
    found: dict[str, str] = {}
    for event in calendar.walk("VEVENT"):
        start, end = (getattr(event.get(name), "dt", None) for name in ("DTSTART", "DTEND"))
        if not isinstance(start, date) or isinstance(start, datetime):
            continue  # a meeting is no holiday
        days = (end - start).days if isinstance(end, date) and not isinstance(end, datetime) else 1
        name = clean(str(event.get("SUMMARY", "")))[: workdays.LONGEST_NAME]
        for first in _starts(event, start):
            for step in range(max(1, min(days, workdays.LONGEST_HOLIDAY))):
                found[(first + timedelta(days=step)).isoformat()] = name
    return dict(sorted(found.items()))


def _starts(event: "Any", start: "date") -> "list[date]":
    """The days on which an event begins: one, or those of its rule."""
    rule = event.get("RRULE")
    if rule is None:
        return [start]
    from itertools import takewhile

    from crmcli.core.recurrence import occurrences

    try:
        days = occurrences(rule.to_ical().decode(), start)
        return list(takewhile(lambda day: day.year < start.year + YEARS_OF_A_RULE, days)) or [start]
    except (ValueError, TypeError, AssertionError):
        return [start]
