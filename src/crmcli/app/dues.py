"""When a follow-up is due: its clock time may hold in another zone than the book's, and is told in the book's.

A day without a time, and a time without a zone, are the reader's own and never shift. A clock time that the turn to
summer time leaves out is told as much later as the clock jumps; of one that comes twice the first is meant.
"""

from datetime import date, datetime, time, timedelta

from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.dateperiods import Toward
    from crmcli.core.dates import When

WORLD = ("UTC", "GMT")
FURTHEST = 2  # days between the calendars of two zones, at most


@record(frozen=True, slots=True)
class DateSaid:
    """What a date phrase means: ISO date, clock time, the zone it is seen from, and in words."""

    date: str
    time: str | None
    zone: str
    said: str


def columns(crm: Crm, due: str | None, zone: str | None) -> "dict[str, Any]":
    """The columns of a due date that was said: `fri`, `fri 14:30`, `fri 14:30 Asia/Shanghai`; `none` for no date.

    `zone` may be said apart. Raises `BadInput`, also for a zone without a clock time.
    """
    if due is None:
        return {}
    if clean(due).casefold() in ("", "none"):
        return {"due_on": None, "due_time": None, "due_zone": None}
    when, found = read(crm, due, zone)
    return {"due_on": when.date.isoformat(), "due_time": clock(when), "due_zone": found}


def read(crm: Crm, due: str, zone: str | None = None, *, toward: "Toward" = "future") -> "tuple[When, str | None]":
    """The day and time that words mean, as they stand in the zone, and the zone if it is another than the book's.

    A clock time that the day leaves out there, or has twice, is told.
    """
    words = due.split()
    if zone is None and len(words) > 1 and _names_zone(words[-1]):
        zone, due = words[-1], " ".join(words[:-1])
    when = crm.date(due, toward)
    found = zone_of(crm, zone or "", clock(when))
    tell_odd(crm, when, found)
    return when, found


def tell_odd(crm: Crm, when: "When", zone: str | None) -> None:
    """Tell of a clock time that its day leaves out, or has twice, in its zone or else in the book's."""
    there = crm.zone(zone) if zone else crm.clock.zone
    if when.time is None or there is None:
        return
    from crmcli.app.zones import oddity

    if said := oddity(when.date, when.time, there):
        crm.tell(said)


def zone_of(crm: Crm, zone: str, clock: str | None) -> str | None:
    """A zone as it is kept beside a clock time: None for the book's own. Raises `BadInput`."""
    name = clean(zone)
    if name.casefold() in ("", "none"):
        return None
    if clock is None:
        raise BadInput("a zone says where a clock time holds, and there is none", hint="--due 'fri 14:30'")
    if name.upper() in WORLD:
        name = name.upper()
    elif "/" not in name or not _is_area(crm, name):
        from crmcli.app.zones import unknown

        raise unknown(name)
    return None if name == crm.setting("zone") else name


def date_said(crm: Crm, text: str, toward: "Any") -> DateSaid:
    """What a date phrase means, seen from this book's today; a zone after the time is the one it holds in."""
    from crmcli.core.dates import say

    when, there = read(crm, text, toward=toward)
    zone = there or str(crm.clock.zone or crm.clock.now().tzname() or "")
    return DateSaid(when.date.isoformat(), clock(when), zone, say(when.date, today=crm.today(), time=when.time))


def here(crm: Crm, day: str, clock: str, zone: str) -> tuple[str, str]:
    """A day and clock time of another zone, as the book's clock tells them."""
    there = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), crm.zone(zone))
    moment = there.astimezone(crm.clock.zone)
    return moment.date().isoformat(), moment.strftime("%H:%M")


def there_on(crm: Crm, day: date, clock: str, zone: str) -> date:
    """The day in another zone on which that clock time falls on a day of the book's."""
    for step in sorted(range(-FURTHEST, FURTHEST + 1), key=abs):
        found = day + timedelta(days=step)
        if here(crm, found.isoformat(), clock, zone)[0] == day.isoformat():
            return found
    return day  # a day that the book's zone has left out: Samoa, 30 December 2011


def clock(when: "When") -> str | None:
    """The clock time as it is kept."""
    return when.time.strftime("%H:%M") if when.time else None


def _names_zone(word: str) -> bool:
    """Names of one zone, and those that are said for several: CST is Chicago's and China's."""
    area, slash, place = word.partition("/")
    if bool(slash) and area.replace("_", "").isalpha() and place[:1].isalpha():
        return True
    if 2 < len(word) < 5 and word.isascii() and word.isupper() and word not in WORLD:
        from crmcli.app.zones import ABBREVIATIONS

        return word in ABBREVIATIONS  # no day is called so: it is refused as a zone, by its own words
    return word in WORLD


def _is_area(crm: Crm, name: str) -> bool:
    try:
        crm.zone(name)
    except BadInput:
        return False
    return True
