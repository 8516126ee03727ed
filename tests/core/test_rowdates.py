"""Dates of rows are absolute: no word that means another day tomorrow."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.dates import BadDate
from crmcli.core.errors import BadInput
from crmcli.core.rowdates import date_pattern, read_moment


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_absolute_notation_means_its_day(day: date) -> None:
    for text in (
        day.isoformat(), f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {day:%b} {day.year}",
    ):  # fmt: skip
        assert read_moment(text) == day
    for order, text in (("dmy", f"{day:%d/%m/%Y}"), ("mdy", f"{day:%m/%d/%Y}")):
        assert read_moment(text, order=order) == day  # type: ignore[arg-type]
    for letters in ("YYYYMMDD", "DD.MM.YYYY", "M/D/YYYY"):
        pattern = date_pattern(letters)
        assert read_moment(day.strftime(pattern), pattern=pattern) == day


@pytest.mark.parametrize(
    "text",
    ["fri", "5 mar", "today", "3d", "next fri", "eom", "15th", "12月5号", "昨天", "14:30", "2024", "2024-13-01", ""],
)
def test_what_depends_on_the_day_of_reading_is_no_date(text: str) -> None:
    with pytest.raises(BadDate):
        read_moment(text)


def test_times_and_zones_are_kept() -> None:
    assert read_moment("3/15/2024 2:30 PM") == datetime(2024, 3, 15, 14, 30)  # noqa: DTZ001
    assert read_moment("2024-02-05 23:30:15") == datetime(2024, 2, 5, 23, 30, 15)  # noqa: DTZ001
    for text in ("2024-02-05T23:30:00Z", "2024-02-05 23:30:00 UTC", "2024-02-06 00:30:00 +01:00"):
        assert read_moment(text) == datetime(2024, 2, 5, 23, 30, tzinfo=UTC)


def test_a_format_must_tell_a_whole_date() -> None:
    assert date_pattern("YYYY-MM-DD HH:MM:SS") == "%Y-%m-%d %H:%M:%S"
    assert date_pattern("dd/mm/yyyy") == "%d/%m/%Y"
    for wrong in ("YYYY-MM", "%Y%m", "HH:MM", "%Q", "", "day"):
        with pytest.raises(BadInput):
            date_pattern(wrong)
    for text in ("2024305", "20240230", "2024-03-05"):
        with pytest.raises(BadDate):
            read_moment(text, pattern="%Y%m%d")
