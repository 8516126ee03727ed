"""Days, instants and lengths of time as calendar files write them (RFC 5545, 3.3.4 to 3.3.6), and their time zones.

A zone is looked for by its name (IANA's, with a maker's path before it, or Windows'), then by the rules that the file
gives for it. A time without a zone is local.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from crmcli.core.contentlines import ContentLine

_MOMENT = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?\s*(Z)?)?", re.IGNORECASE
)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.IGNORECASE
)
_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?")


class Moment(NamedTuple):
    """A day, and the instant where a clock time was told; both by the clock of whoever reads the file."""

    day: date
    at: datetime | None

    @property
    def day_text(self) -> str:
        """The day as ISO has it."""
        return self.day.isoformat()

    @property
    def clock(self) -> str:
        """Hours and minutes, nothing without a clock time."""
        return self.at.strftime("%H:%M") if self.at else ""

    @property
    def instant(self) -> str:
        """The instant in UTC, nothing without a clock time."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self.at else ""

    def lies_ahead(self, now: datetime) -> bool:
        """True for what has not begun yet; a whole day has from its midnight on."""
        return self.at > now if self.at else self.day > now.date()


class Zones:
    """The time zones of a file; `unknown` are the names of those that nobody knows, whose times are taken as local."""

    def __init__(self, local: tzinfo) -> None:
        self.local = local
        self.unknown: dict[str, int] = {}
        self._rules: dict[str, _Rules] = {}

    def define(self, lines: "list[tuple[str, ContentLine]]") -> None:
        """Take the rules of a VTIMEZONE: its lines, each with the component in which it stands."""
        name = next((line.value for inner, line in lines if inner == "VTIMEZONE" and line.name == "TZID"), "")
        if name and len(self._rules) < 1000:
            self._rules[name] = _Rules(lines)

    def moment(self, line: ContentLine | None) -> Moment | None:
        """What a property tells; None where there is none or nothing can be read. No error."""
        found = line and _MOMENT.fullmatch(line.value.strip())
        if not line or not found:
            return None
        year, month, day, hour, minute, second, utc = found.groups()
        try:
            told = date(int(year), int(month), int(day))
            if hour is None or line.params.get("VALUE", "").upper() == "DATE":
                return Moment(told, None)
            clock = datetime(*told.timetuple()[:3], int(hour), int(minute), min(int(second or 0), 59))  # noqa: DTZ001
            at = (clock.replace(tzinfo=UTC) if utc else self._placed(clock, line.params.get("TZID", ""))).astimezone(
                self.local
            )
            at.astimezone(UTC)  # refuses the ends of time
        except (ValueError, OverflowError):
            return None
        return Moment(at.date(), at)

    def later(self, moment: Moment, length: timedelta) -> Moment | None:
        """So much later; None beyond the end of time."""
        try:
            if moment.at is None and not length % timedelta(days=1):
                return Moment(moment.day + length, None)
            start = moment.at or datetime(*moment.day.timetuple()[:3], tzinfo=self.local)
            end = (start.astimezone(UTC) + length).astimezone(self.local)
        except (ValueError, OverflowError):
            return None
        return Moment(end.date(), end)

    def _placed(self, clock: datetime, name: str) -> datetime:
        """A clock time in the zone of this name."""
        if not name:
            return clock.replace(tzinfo=self.local)
        if (zone := _named(name)) is not None:
            return clock.replace(tzinfo=zone)
        rules = self._rules.get(name)
        offset = rules.offset(clock) if rules else None
        if offset is None:
            self.unknown[name] = self.unknown.get(name, 0) + 1
            return clock.replace(tzinfo=self.local)
        return (clock - offset).replace(tzinfo=UTC)


def length(text: str) -> timedelta | None:
    """`PT1H30M`, `P1DT2H`, `-P2W` as a length of time; None for what is none."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    told = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -told if found[1] == "-" else told


@lru_cache(maxsize=256)
def _named(name: str) -> tzinfo | None:
    """The zone that a name means: `Europe/Berlin`, `/maker.example/2024/Europe/Berlin`, `W. Europe Standard Time`."""
    name = name.strip()
    if name.upper() in ("UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT"):
        return UTC
    parts = name.strip("/").split("/")
    for tried in dict.fromkeys((name, "/".join(parts[-2:]), "/".join(parts[-3:]))):
        if _ZONE_NAME.fullmatch(tried) and (zone := _zone(tried)) is not None:
            return zone
    if " " not in name and not name.startswith("UTC"):  # what no zone of Windows is called
        return None
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return _zone(WINDOWS_TO_OLSON[name]) if name in WINDOWS_TO_OLSON else None


def _zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class _Observance:
    """Standard or summer time: from when it holds, what is added before and after, and when it comes again."""

    def __init__(self) -> None:
        self.before = self.after = timedelta(0)
        self.starts: list[datetime] = []
        self.rule = ""
        self._in: dict[int, datetime | None] = {}

    def latest(self, clock: datetime) -> datetime | None:
        """When it began last before a clock time."""
        found = [start for start in self.starts if start <= clock]
        if self.rule and self.starts and self.starts[0] <= clock:
            found += [day for year in (clock.year - 1, clock.year) if (day := self._of(year)) and day <= clock]
        return max(found, default=None)

    def _of(self, year: int) -> datetime | None:
        """When it begins in a year, by its rule."""
        if year not in self._in:
            self._in[year] = self._reckoned(year) if year >= self.starts[0].year else None
        return self._in[year]

    def _reckoned(self, year: int) -> datetime | None:
        from dateutil.rrule import rrulestr

        first = self.starts[0]
        parts = dict(part.partition("=")[::2] for part in self.rule.upper().split(";"))
        if parts.pop("FREQ", "") != "YEARLY" or parts.keys() - {"BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"}:
            return None
        until = parts.pop("UNTIL", "")
        if until and until[:8] < f"{year}{first.month:02}{first.day:02}":
            return None
        rule = ";".join(f"{name}={value}" for name, value in parts.items())
        try:
            if not parts.keys() & {"BYDAY", "BYMONTHDAY"}:
                return first.replace(year=year)
            begin = first.replace(year=year, month=1, day=1)
            found = next(iter(rrulestr(f"FREQ=YEARLY;UNTIL={year}1231T235959;{rule}", dtstart=begin)), None)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            return None
        return found if isinstance(found, datetime) else None


class _Rules:
    """The rules of a zone as a file gives them (RFC 5545, 3.6.5), as far as they are those of real zones."""

    def __init__(self, lines: "list[tuple[str, ContentLine]]") -> None:
        self.parts: list[_Observance] = []
        for inner, line in lines:
            if line.name == "BEGIN":
                self.parts.append(_Observance())
            elif self.parts and inner in ("STANDARD", "DAYLIGHT"):
                self._take(self.parts[-1], line)
        self.parts = [part for part in self.parts if part.starts]

    def _take(self, part: _Observance, line: ContentLine) -> None:
        if line.name in ("DTSTART", "RDATE"):
            for text in line.value.split(","):
                found = _MOMENT.fullmatch(text.strip())
                if found and found[4] and len(part.starts) < 1000:
                    try:
                        year, month, day, hour, minute = map(int, found.groups()[:5])
                        told = datetime(year, month, day, hour, minute, int(found[6] or 0))  # noqa: DTZ001
                    except ValueError:
                        continue
                    part.starts.insert(0 if line.name == "DTSTART" else len(part.starts), told)
        elif line.name == "RRULE":
            part.rule = line.value.strip()
        elif line.name in ("TZOFFSETFROM", "TZOFFSETTO") and (found := _OFFSET.fullmatch(line.value.strip())):
            hours, minutes, seconds = (min(int(number or 0), 59) for number in found.groups()[1:])
            told_offset = timedelta(hours=min(hours, 23), minutes=minutes, seconds=seconds)
            told_offset = -told_offset if found[1] == "-" else told_offset
            if line.name == "TZOFFSETFROM":
                part.before = told_offset
            else:
                part.after = told_offset

    def offset(self, clock: datetime) -> timedelta | None:
        """What this clock is ahead of UTC; None where the rules do not tell."""
        begun = [(start, part) for part in self.parts if (start := part.latest(clock)) is not None]
        if begun:
            return max(begun, key=lambda one: one[0])[1].after
        first = min(self.parts, key=lambda part: part.starts[0], default=None)
        return first.before if first else None
