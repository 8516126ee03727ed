"""Calendar files (iCalendar, RFC 5545, and the older vCalendar) as tables of tasks, talks and contacts.

A VTODO is a task. A VEVENT that has begun is a meeting, one that lies ahead is a task, because nobody has talked yet;
once it was, the next import takes it as the meeting. A meeting that comes again is kept as its first day, and as one
task where it goes on: which of the days between took place, no calendar says. Yearly birthdays and anniversaries are
rows of contacts. A VJOURNAL is a note.
"""

from collections import Counter
from datetime import datetime, tzinfo
from typing import BinaryIO

from crmcli.app.reading_birthdays import Day, personal_day
from crmcli.app.reading_calendartimes import Zones
from crmcli.app.reading_components import Component, Head, Scan
from crmcli.app.reading_entries import Reader
from crmcli.app.reading_feeds import own_row
from crmcli.app.spool import Rows, Spool
from crmcli.core.contentlines import content_lines
from crmcli.core.table import Part

FIRST = {  # the columns that every table of a kind has
    "tasks": ("title", "due"),
    "interactions": ("kind", "date", "contact", "note"),
    "contacts": ("name", "birthday"),
}
NAMED = 5  # entries that a note names
SAME_YEAR = 3  # so many birthdays of one year alone are the calendar's beginning


def read_calendar(stream: BinaryIO, *, zone: tzinfo, now: datetime, encoding: str | None = None) -> list[Part]:
    """The tables of a calendar file, tasks first; one without rows for an empty calendar.

    Times are told by the clock of `zone`; what begins after `now` lies ahead. What has no place in a row is told in the
    notes of the first table. An entry that cannot be read whole is a row with what could be read, to be rejected.
    Raises `BadInput` for what is no calendar file, is cut short or larger than can be read.
    """
    zones = Zones(zone)
    codec, lines = content_lines(stream, encoding)
    scan = Scan(lines, zones)
    sorting = _Sorting(scan, Reader(zones, now))
    for component in scan.components():
        sorting.take(component)
    rows = sorting.rows()
    tables = [Part(rows[kind].table(codec, "iCalendar"), kind) for kind in FIRST if rows[kind].count]
    tables = tables or [Part(rows["tasks"].table(codec, "iCalendar"), "tasks")]
    tables[0].table.notes.extend(sorting.notes())
    return tables


class _Sorting:
    """Sorts entries into tables."""

    def __init__(self, scan: Scan, reader: Reader) -> None:
        self.scan = scan
        self.reader = reader
        self.inner: Counter[str] = Counter()
        self.cancelled: list[str] = []
        self.elsewhere: list[str] = []
        self.empty = 0
        self._rows = {kind: Rows(first) for kind, first in FIRST.items()}
        self._days = Spool()
        self._known: set[tuple[str, str, int, int]] = set()
        self._years: Counter[int] = Counter()

    def take(self, component: Component) -> None:
        """Put an entry where it belongs."""
        self.inner.update(component.inner)
        head, reader = self.scan.heads[component.calendar], self.reader
        if not component.lines:
            self.empty += 1
        elif found := own_row(component, head, reader):
            self._rows[found[0]].add(component.line, found[1])
        elif component.text("STATUS").upper() == "CANCELLED":
            self.cancelled.append(component.called())
        elif head.ours and component.kind == "VEVENT":
            self.elsewhere.append(component.called())
        elif component.kind == "VTODO":
            self._rows["tasks"].add(component.line, reader.task(component))
        elif component.kind == "VJOURNAL":
            start = reader.moment(component, "DTSTART") or reader.moment(component, "CREATED")
            self._rows["interactions"].add(component.line, reader.talk(component, start, head, "note"))
        else:
            self._event(component, head)

    def _event(self, event: Component, head: Head) -> None:
        reader = self.reader
        start = reader.moment(event, "DTSTART")
        if day := personal_day(event, start, reader.now):
            self._day(event.line, day)
            return
        rule = reader.rule(event, start) if start else ""
        if start is None or not start.lies_ahead(reader.now):
            self._rows["interactions"].add(event.line, reader.talk(event, start, head))
            if start is not None and event.one("RRULE"):
                reader.told["meetings that come again are kept as their first day, and as a task where they go on"] += 1
            following = reader.next_of(event, rule, start) if start and rule else None
            if following is None:
                return
            start, rule = following
        self._rows["tasks"].add(event.line, reader.ahead(event, start, head, rule))

    def _day(self, line: int, day: Day) -> None:
        """Somebody's day; calendars write it anew for each year."""
        key = (day.name, day.label, day.month, day.day)
        if key in self._known:
            self.reader.told["birthdays and anniversaries that stand in the file already are kept once"] += 1
            return
        self._known.add(key)
        self._days.put((line, day))
        if day.year is not None and not day.sure:
            self._years[day.year] += 1

    def rows(self) -> dict[str, Rows]:
        """The rows by kind, once everything is taken."""
        made_up = len(self._years) == 1 and self._years.total() >= SAME_YEAR
        for line, told in self._days:
            day = Day(*told)
            text = day.date(year=day.sure or not made_up)
            cell = {"birthday": text} if day.label == "birthday" else {"dates": f"{day.label}={text}"}
            self._rows["contacts"].add(line, {"name": day.name, **cell})
        return self._rows

    def notes(self) -> list[str]:
        """What is not kept as it stands, in sentences."""
        scan, told = self.scan, []
        if self.cancelled:
            told.append(f"cancelled, and left out: {_listed(self.cancelled)}")
        if self.elsewhere:
            told.append(
                f"days of the agenda, left out because they stand there without their year: {_listed(self.elsewhere)}"
            )
        if self.empty:
            told.append(f"entries that say nothing at all ({self.empty})")
        told += [f"{what} ({count})" for what, count in self.reader.told.items()]
        if self.inner:
            told.append(f"not kept inside entries: {_counted(self.inner)}")
        if scan.left_out:
            told.append(f"components that are no entries: {_counted(scan.left_out)}")
        if scan.unread:
            told.append(f"what has no place is not kept: {_counted(scan.unread)}")
        if self.reader.zones.unknown:
            told.append(
                f"zones that nobody knows, their times are taken as local: {_counted(self.reader.zones.unknown)}"
            )
        if scan.odd_count:
            told.append(f"lines that are none of a calendar: {_listed(scan.odd, scan.odd_count)}")
        return told


def _listed(names: list[str], count: int | None = None) -> str:
    more = (count or len(names)) - len(names[:NAMED])
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(counts: "Counter[str] | dict[str, int]") -> str:
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return _listed([f"{name} ({count})" for name, count in most[:12]], len(most))
