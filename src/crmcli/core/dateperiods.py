"""Weeks, months, quarters and years, and how one without its year is placed on the right side of today."""

from __future__ import annotations

from datetime import date, time

from crmcli.core import datewords as w
from crmcli.core.datespans import FIRST_YEAR, LAST_YEAR, MONTHS_IN, add_months, month_days, plus_days
from crmcli.core.datewords import MONTH, QUARTER, WEEK, YEAR, BadDate, Tok, named
from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    Toward = Literal["future", "past"]
    Order = Literal["dmy", "mdy", "ymd"]

_SHIFTS = {"next": 1, "this": 0, "prev": -1, "last": -1}

LEAP_YEAR = 2000


@record(frozen=True, slots=True)
class Ask:
    """What a phrase is read against."""

    text: str
    today: date
    now: time | None
    toward: Toward
    order: Order | None

    def example(self, join: str = " or ") -> str:
        """A day on the side of today that is looked at, as it can be written: `2026-03-20 or 20 mar`."""
        day = plus_days(self.today, 2 if self.toward == "future" else -2)
        return f"{day.isoformat()}{join}{named(day).rpartition(' ')[0].lower()}"


@record(frozen=True, slots=True)
class Period:
    """A week, month, quarter or year. `every` is the number of units after which a period that was named without
    its year comes again ("may": 12, "the month": 1); 0 when there is exactly one."""

    first: date
    unit: int
    every: int = 0


def shifted(lead: list[Tok]) -> int | None:
    """next next = 2, this = 0, last = -1; None for anything else."""
    kinds = {tok.kind for tok in lead}
    if len(kinds) != 1 or (len(lead) > 1 and kinds & {"this", "last"}):
        return None
    step = _SHIFTS.get(kinds.pop())
    return None if step is None else step * len(lead)


def day_of_month(first: date, day: int, ask: Ask) -> date:
    """That day of exactly this month."""
    last = month_days(first.year, first.month)
    if not 1 <= day <= last:
        month = named(first).partition(" ")[2]
        hint = f"the last day of {month} is {first.replace(day=last).isoformat()}"
        if day > (most := month_days(LEAP_YEAR, first.month)):  # a birthday is no day of this year
            raise BadDate(
                f"{ask.text} is no date: {month.partition(' ')[0]} never has more than {most} days", hint=hint
            )
        raise BadDate(f"{ask.text} is no date: {month} has {last} days", hint=hint)
    return first.replace(day=day)


def read_period(toks: list[Tok], ask: Ask) -> Period | None:
    """A week, month, quarter or year: "next month", "may 2027", 明年三月, "q3", "the month"."""
    year = ask.today.year
    match toks:
        case [Tok("unit", unit)] if unit in MONTHS_IN or unit == WEEK:
            return Period(first_of(unit, ask.today), unit, 1)
        case [Tok("unit", unit), Tok("after"), Tok("next")]:
            return _shifted(unit, 2, ask)
        case [*lead, Tok("unit", unit)] if shifted(lead) is not None:
            return _shifted(unit, shifted(lead) or 0, ask)
        case [Tok("mon", month)]:
            return Period(date(year, month, 1), MONTH, 12)
        case [Tok("mon", month), *rest] | [*rest, Tok("mon", month)]:
            whole = read_period(rest[rest[0].kind == "of" :], ask)
            if whole and whole.unit == YEAR and not whole.every:
                return Period(whole.first.replace(month=month), MONTH)
        case [Tok("yyyy", y)] if FIRST_YEAR <= y <= LAST_YEAR:
            return Period(date(y, 1, 1), YEAR)
        case [Tok("unit", w.QUARTER), Tok("n", n), *rest] | [*rest, Tok("n" | "ord", n), Tok("unit", w.QUARTER)] if (
            n in (1, 2, 3, 4)
        ):
            if not rest:
                return Period(date(year, 3 * n - 2, 1), QUARTER, 4)
            whole = read_period(rest, ask)
            if whole and whole.unit == YEAR and not whole.every:
                return Period(whole.first.replace(month=3 * n - 2), QUARTER)
    return None


def _shifted(unit: int, shift: int, ask: Ask) -> Period | None:
    if unit not in MONTHS_IN and unit != WEEK:
        return None
    return Period(_later(first_of(unit, ask.today), unit, shift), unit)


def first_of(unit: int, day: date) -> date:
    """The first day of the week, month, quarter or year that the day is in."""
    if unit == WEEK:
        return plus_days(day, -day.weekday())
    size = MONTHS_IN[unit]
    return day.replace(month=(day.month - 1) // size * size + 1, day=1)


def _later(first: date, unit: int, count: int) -> date:
    return plus_days(first, 7 * count) if unit == WEEK else add_months(first, MONTHS_IN[unit] * count)


def last_of(first: date, unit: int) -> date:
    """The last day of the period that begins so."""
    return plus_days(_later(first, unit, 1), -1)


def settled(period: Period, pick: Callable[[date], date | None], ask: Ask) -> date | None:
    """pick(first day) in the period; for one that comes again, in the nearest that puts it on the right side of
    today (today itself is on both). Ten are tried: 29 Feb can be eight years away."""
    sign = 1 if ask.toward == "future" else -1
    for count in range(10 if period.every else 1):
        found = pick(_later(period.first, period.unit, sign * count * period.every) if count else period.first)
        if found and (not period.every or (found - ask.today).days * sign >= 0):
            return found
    return None


def day_in(period: Period, day: int, ask: Ask) -> date:
    """That day of a month which may come again."""

    def pick(first: date) -> date | None:
        return first.replace(day=day) if 1 <= day <= month_days(first.year, first.month) else None

    if found := settled(period, pick, ask):
        return found
    sign, last = (1 if ask.toward == "future" else -1), last_of(period.first, period.unit)
    gone = last < ask.today if sign == 1 else period.first > ask.today
    meant = _later(period.first, period.unit, sign * period.every) if period.every and gone else period.first
    return day_of_month(meant, day, ask)
