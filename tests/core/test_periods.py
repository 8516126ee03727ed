"""Periods of a report, at the ends of years and months, and the spans that they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import periods
from crmcli.core.periods import PERIODS, begin, end, period, span_before, usual_since

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
UNITS = st.sampled_from(PERIODS)


@given(DAYS, UNITS)
def test_a_period_begins_and_ends_where_its_name_does(day: date, by: str) -> None:
    first, last = begin(day, by), end(day, by)
    assert first <= day <= last
    assert period(first, by) == period(last, by) == period(day, by)
    assert period(first - timedelta(days=1), by) != period(day, by) != period(last + timedelta(days=1), by)


@given(DAYS, st.integers(0, 900), UNITS)
def test_every_day_of_a_span_is_in_one_of_its_periods_in_order(since: date, days: int, by: str) -> None:
    found = list(periods.periods(since, since + timedelta(days=days), by))
    seen = list(dict.fromkeys(period(since + timedelta(days=n), by) for n in range(days + 1)))
    assert found == seen


@pytest.mark.parametrize(
    ("day", "by", "name"),
    [
        (date(2024, 12, 30), "week", "2025-W01"), (date(2027, 1, 3), "week", "2026-W53"),
        (date(2025, 12, 31), "month", "2025-12"), (date(2025, 12, 31), "quarter", "2025-Q4"),
        (date(2026, 1, 1), "quarter", "2026-Q1"), (date(2026, 1, 1), "year", "2026"),
    ],
)  # fmt: skip
def test_the_ends_of_years(day: date, by: str, name: str) -> None:
    assert period(day, by) == name


@pytest.mark.parametrize(
    ("since", "until", "by", "compare", "expected"),
    [
        ("2026-03-01", "2026-03-18", "month", "previous", ("2026-02-01", "2026-02-18")),
        ("2026-03-01", "2026-03-31", "month", "previous", ("2026-02-01", "2026-02-28")),
        ("2026-02-01", "2026-02-28", "month", "previous", ("2026-01-01", "2026-01-31")),
        ("2025-04-01", "2026-03-18", "month", "previous", ("2024-04-01", "2025-03-18")),
        ("2026-01-01", "2026-03-18", "quarter", "previous", ("2025-10-01", "2025-12-18")),
        ("2026-01-01", "2026-03-18", "year", "previous", ("2025-01-01", "2025-03-18")),
        ("2024-02-01", "2024-02-29", "month", "year", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", "month", "year", ("2024-02-01", "2024-02-29")),
        ("2026-03-09", "2026-03-18", "week", "previous", ("2026-02-23", "2026-03-04")),
        ("2026-03-16", "2026-03-18", "week", "year", ("2025-03-17", "2025-03-19")),
        ("2026-03-10", "2026-03-18", "owner", "previous", ("2026-03-01", "2026-03-09")),
    ],
)
def test_the_span_that_is_compared_with(
    since: str, until: str, by: str, compare: str, expected: tuple[str, str]
) -> None:
    found = span_before(date.fromisoformat(since), date.fromisoformat(until), by, compare)
    assert tuple(day.isoformat() for day in found) == expected


@given(DAYS, UNITS)
def test_what_is_usual_begins_with_a_period(day: date, by: str) -> None:
    since = usual_since(day, by)
    assert since == begin(since, by)
    assert len(list(periods.periods(since, day, by))) == periods.USUAL[by]
