"""When a date comes next, against a walk through the calendar, and what that coming is called."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import importantdates
from crmcli.core.errors import BadInput

DAYS = st.dates(datetime.date(1890, 1, 1), datetime.date(2090, 12, 31))
LEAP = st.sampled_from([datetime.date(year, 2, 29) for year in (1904, 2000, 2024, 2028)])


def falls_on(day: datetime.date, when: datetime.date) -> bool:
    if (day.month, day.day) == (2, 29) and not calendar.isleap(when.year):
        return (when.month, when.day) == (2, 28)
    return (day.month, day.day) == (when.month, when.day)


@given(DAYS | LEAP, st.booleans(), st.dates(datetime.date(2020, 1, 1), datetime.date(2032, 12, 31)))
def test_the_next_coming_is_the_first_in_the_calendar(day: datetime.date, known: bool, today: datetime.date) -> None:
    text = day.isoformat() if known else f"--{day.isoformat()[5:]}"
    from_day = max(today, datetime.date(day.year, 1, 1)) if known else today
    expected = next(
        there for there in (from_day + datetime.timedelta(n) for n in range(800))
        if falls_on(day, there) and (there >= today)
    )  # fmt: skip
    assert importantdates.next_on(text, True, today) == expected


@given(DAYS, DAYS)
def test_what_comes_once_comes_once(day: datetime.date, today: datetime.date) -> None:
    found = importantdates.next_on(day.isoformat(), False, today)
    assert found == (day if day >= today else None)


@pytest.mark.parametrize(
    ("label", "day", "yearly", "there", "expected"),
    [
        ("renewal", "2023-05-01", True, "2026-05-01", "renewal, 3rd year"),
        ("renewal", "2026-05-01", True, "2026-05-01", "renewal"),
        ("renewal", "--05-01", True, "2026-05-01", "renewal"),
        ("contract ends", "2026-05-01", False, "2026-05-01", "contract ends"),
        ("birthday", "1986-05-01", True, "2026-05-01", "turns 40"),
        ("birthday", "--05-01", True, "2026-05-01", "birthday"),
        ("anniversary", "1915-05-01", True, "2026-05-01", "anniversary, 111th year"),
    ],
)
def test_what_a_coming_is(label: str, day: str, yearly: bool, there: str, expected: str) -> None:
    assert importantdates.why(label, day, yearly, datetime.date.fromisoformat(there)) == expected


def test_ordinals() -> None:
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111, 112)
    assert [importantdates.ordinal(n) for n in numbers] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th", "112th"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("renewal=2026-05-01", ("renewal", "2026-05-01", True)),
        ("contract ends = 2026-12-31 once", ("contract ends", "2026-12-31", False)),
        ("contract ends=2026-12-31, once", ("contract ends", "2026-12-31", False)),
        ("name day=--05-01 yearly", ("name day", "--05-01", True)),
        ("续约＝5月1日 每年", ("续约", "5月1日", True)),
        ("once=2026-05-01", ("once", "2026-05-01", True)),
    ],
)
def test_a_date_is_read(text: str, expected: tuple[str, str, bool]) -> None:
    assert importantdates.pair(text) == expected


@pytest.mark.parametrize("text", ["", "renewal", "renewal=", "=2026-05-01"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(BadInput):
        importantdates.pair(text)


@pytest.mark.parametrize(("text", "expected"), [("--02-29", "--02-29"), ("--1210", "--12-10")])
def test_days_without_a_year(text: str, expected: str) -> None:
    assert importantdates.yearless(text) == expected


@pytest.mark.parametrize("text", ["--02-30", "--13-01", "--1-1", "--", "--٠٢-٢٩x"])
def test_days_of_no_year(text: str) -> None:
    with pytest.raises(BadInput):
        importantdates.yearless(text)
