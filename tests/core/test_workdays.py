"""Working days against counting one by one; holidays in lines; what is no weekday and no holiday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.workdays import USUAL, add_workdays, is_worked, read_holidays, read_weekdays, say_weekdays

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@given(DAYS, st.integers(0, 60), st.sets(st.integers(0, 6), min_size=1), st.sets(st.integers(0, 90), max_size=20))
def test_so_many_working_days_lie_between(day: date, count: int, weekdays: set[int], off: set[int]) -> None:
    holidays = {(day + timedelta(days=step)).isoformat(): "" for step in off}
    found = add_workdays(day, count, weekdays, holidays)
    assert is_worked(found, weekdays, holidays)
    between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    worked = [one for one in between if one.weekday() in weekdays and one.isoformat() not in holidays]
    if count:
        assert len(worked) == count
    else:
        assert worked in ([], [found])


def test_the_turn_of_the_year_and_a_day_that_is_worked_all_the_same() -> None:
    holidays = read_holidays("2026-12-24 .. 2026-12-26 Christmas\n2027-01-01\n# a remark\n\n+2027-01-02 made up for")
    assert list(holidays) == ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01", "+2027-01-02"]
    assert holidays["2026-12-25"] == "Christmas"
    assert add_workdays(date(2026, 12, 23), 1, USUAL, holidays) == date(2026, 12, 28)
    assert add_workdays(date(2026, 12, 31), 1, USUAL, holidays) == date(2027, 1, 2), "a Saturday that is worked"
    assert add_workdays(date(2028, 2, 28), 1, USUAL, {}) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)), ("Sun-Thu", (0, 1, 2, 3, 6)), ("mon, wed and friday", (0, 2, 4)),
        ("周一到周五", (0, 1, 2, 3, 4)), ("sat", (5,)), ("monday-saturday", (0, 1, 2, 3, 4, 5)), ("周一、周日", (0, 6)),
    ],
)  # fmt: skip
def test_weekdays_are_read(text: str, days: tuple[int, ...]) -> None:
    assert read_weekdays(text) == days


@given(st.sets(st.integers(0, 6), min_size=1))
def test_weekdays_that_are_said_are_read_back(days: set[int]) -> None:
    assert set(read_weekdays(say_weekdays(days))) == days


@pytest.mark.parametrize("text", ["", "never", "mon-", "moon", "mon-fri-sun", "[/]", "周"])
def test_what_is_no_weekday_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_weekdays(text)


@pytest.mark.parametrize(
    "text", ["christmas", "2026-02-30", "2026-10-07 .. 2026-10-01 x", "2026-01-01 .. 2030-01-01 x"]
)
def test_what_is_no_holiday_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(BadInput, match="line 2"):
        read_holidays(f"2026-12-25\n{text}")


def test_holidays_without_end_are_told() -> None:
    start = date(2026, 1, 1)
    always = {(start + timedelta(days=step)).isoformat(): "" for step in range(4000)}
    with pytest.raises(BadInput, match="no day to work"):
        add_workdays(start, 1, USUAL, always)
