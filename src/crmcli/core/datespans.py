"""Lengths of time: days and months for the calendar, minutes for the clock, and the arithmetic of month ends."""

from __future__ import annotations

from datetime import date

from crmcli.core import datewords as w
from crmcli.core.datewords import (
    DAY,
    FORTNIGHT,
    HOUR,
    MINUTE,
    MONTH,
    QUARTER,
    WEEK,
    YEAR,
    BadDate,
    FarDate,
    Tok,
    brief,
    tokens,
)
from crmcli.core.record import record

FIRST_YEAR, LAST_YEAR = 1900, 2999
MONTHS_IN = {MONTH: 1, QUARTER: 3, YEAR: 12}
DAYS_IN = {DAY: 1, WEEK: 7, FORTNIGHT: 14}
MINUTES_IN = {HOUR: 60, MINUTE: 1}
_LONGEST_TALK = 7 * 24 * 60


@record(frozen=True, slots=True)
class Span:
    """A length of calendar time. Months and days are kept apart, because a month has no fixed number of days."""

    days: int = 0
    months: int = 0


def add_span(day: date, span: Span, sign: int = 1) -> date:
    """The day so much later (earlier with sign -1): months first, clamped to the month's end (31 Jan + 1m = 28 Feb)."""
    found = plus_days(add_months(day, sign * span.months), sign * span.days)
    within(found.year)
    return found


def add_months(day: date, months: int) -> date:
    """The same day of another month, clamped to that month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    within(year)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def month_days(year: int, month: int) -> int:
    """The number of days in that month (`calendar` knows it too, but costs two milliseconds to import)."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month + month // 8) % 2


def plus_days(day: date, days: int) -> date:
    """So many days later; FarDate where the calendar has an end."""
    ordinal = day.toordinal() + days
    if not 0 < ordinal <= date.max.toordinal():
        within(0)
    return date.fromordinal(ordinal)


def within(year: int) -> None:
    """Refuse a year so far away that it can only be a slip."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FarDate(f"that day is not in the years {FIRST_YEAR} to {LAST_YEAR}", hint="2026-03-20, fri, in 3 days")


@record(frozen=True, slots=True)
class Length:
    """A length as it was written; hours and minutes are a matter of the clock, so no Span has them."""

    days: int = 0
    months: int = 0
    minutes: int = 0


def read_length(toks: list[Tok]) -> tuple[Length, int]:
    """The length of time at the beginning of the tokens and the number of tokens it took; 0 when there is none."""
    days = months = minutes = at = 0
    while True:
        rest = toks[at + (at > 0 and toks[at : at + 1] == [Tok("and", 0, "and")]) :]
        match rest:
            case [Tok("n" | "yyyy", count), Tok("unit", unit), *_]:
                used = 2
            case [Tok("a"), Tok("unit", unit), *_] if not at:
                count, used = 1, 2
            case [Tok("half"), Tok("a"), Tok("unit", w.YEAR | w.HOUR as unit), *_] if not at:
                return (Length(months=6) if unit == YEAR else Length(minutes=30)), 3
            case _:
                return Length(days, months, minutes), at
        at = len(toks) - len(rest) + used
        days += count * DAYS_IN.get(unit, 0)
        months += count * MONTHS_IN.get(unit, 0)
        minutes += count * MINUTES_IN.get(unit, 0)
        if unit in (YEAR, HOUR) and at < len(toks) and toks[at].kind == "half":
            months += 6 * (unit == YEAR)
            minutes += 30 * (unit == HOUR)
            at += 1


def span(text: str) -> Span:
    """A length of calendar time: "3d", "1y 2m", "90 days", 半年; m is a month. Hours and minutes are refused."""
    toks = tokens(text)
    length, used = read_length(toks)
    if not used or used != len(toks) or length.minutes:
        raise BadDate(f"{brief(text)} is no length of time in days, weeks, months or years", hint="3d, 2w, 1m, 1q, 1y")
    return Span(length.days, length.months)


def duration_minutes(text: str) -> int:
    """How long a talk took, in minutes: "15m", "1h30", "1:30", "1.5h", "90", 半小时; here m is a minute."""
    folded = text.casefold().replace("m", "min ").replace("min in", "min").replace("分钟", "分").replace("分", "分钟")
    minutes = _minutes(tokens(folded))
    if minutes is None or minutes > _LONGEST_TALK:
        raise BadDate(f"{brief(text)} is no duration", hint="15m, 1h30, 1:30, or minutes alone: 90")
    return minutes


def _minutes(toks: list[Tok]) -> int | None:
    match toks:
        case [Tok("n" | "yyyy", minutes)]:
            return minutes
        case [Tok("n", hours), Tok(":"), Tok("n", minutes, raw)] if len(raw) == 2 and minutes < 60:
            return 60 * hours + minutes
        case [Tok("n", hours), Tok("."), Tok("n", tenths, raw), Tok("unit", w.HOUR)] if len(raw) == 1:
            return 60 * hours + 6 * tenths
        case [Tok("n", hours), Tok("unit", w.HOUR), Tok("n", minutes)] if minutes < 60:
            return 60 * hours + minutes
    length, used = read_length(toks)
    calendar = length.days or length.months
    return length.minutes if used and used == len(toks) and not calendar else None
