"""Weeks, months, quarters and years in which reports count, and the span of days that one is compared with."""

from collections.abc import Iterator
from datetime import date, timedelta

from crmcli.core.datespans import add_months, month_days

PERIODS = ("week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
BEGINNING, ENDING = date(1900, 1, 1), date.max  # of all time
USUAL = {"week": 13, "month": 12, "quarter": 8, "year": 5}  # periods back that a report looks at unless told otherwise


def period(day: date, by: str) -> str:
    """The name of the period that a day is in: 2026-W12 (ISO), 2026-03, 2026-Q1, 2026."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if by == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if by == "quarter" else f"{day.year:04}"


def begin(day: date, by: str) -> date:
    """The first day of the period that a day is in."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    size = MONTHS[by]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def later(first: date, by: str, count: int) -> date:
    """The first day of the period so many periods later; earlier when `count` is negative."""
    return first + timedelta(days=7 * count) if by == "week" else add_months(first, MONTHS[by] * count)


def end(day: date, by: str) -> date:
    """The last day of the period that a day is in."""
    return later(begin(day, by), by, 1) - timedelta(days=1)


def periods(since: date, until: date, by: str) -> Iterator[str]:
    """The names of all periods that the days from `since` to `until` touch, in their order."""
    first, last = begin(since, by), begin(until, by)
    while first < last:
        yield period(first, by)
        first = later(first, by, 1)
    if first == last:
        yield period(last, by)


def usual_since(until: date, by: str) -> date:
    """The first day that a report looks at unless told otherwise: a dozen months, a quarter of weeks, …"""
    unit = by if by in PERIODS else "month"
    return later(begin(until, unit), unit, 1 - USUAL[unit])


def span_before(since: date, until: date, by: str, compare: str) -> tuple[date, date]:
    """The days that a span is compared with: those before it (`previous`), or the same a year earlier (`year`).

    Weeks are compared with weeks: a year is 52 of them. Otherwise whole months move by months, so that a month's end
    stays one, and other spans by their days.
    """
    if by == "week":
        count = 52 if compare == "year" else (begin(until, by) - begin(since, by)).days // 7 + 1
        return since - timedelta(days=7 * count), until - timedelta(days=7 * count)
    if compare == "year":
        return add_months(since, -12), _back(until, 12)
    if since.day == 1:
        months = (until.year - since.year) * 12 + until.month - since.month + 1
        size = MONTHS.get(by, 1)
        months = -(-months // size) * size
        return add_months(since, -months), _back(until, months)
    length = timedelta(days=(until - since).days + 1)
    return since - length, until - length


def _back(day: date, months: int) -> date:
    found = add_months(day, -months)
    last = day.day == month_days(day.year, day.month)
    return found.replace(day=month_days(found.year, found.month)) if last else found
