"""Numbers of spreadsheets as people see them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.sheetcells import BUILT_IN, PLAIN, escaped, plain, read_format, serial, shown, unescaped


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("8613800138000", "8613800138000"), ("8.613800138E12", "8613800138000"), ("0.30000000000000004", "0.3"),
        ("5.0", "5"), ("-0.0", "0"), ("1e-7", "0.0000001"), ("1.5", "1.5"), ("1E+20", "100000000000000000000"),
        ("12x", "12x"), ("nan", "nan"), ("1e999", "1e999"),
    ],
)  # fmt: skip
def test_a_plain_number(raw: str, text: str) -> None:
    assert shown(raw, PLAIN) == text


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ("yyyy-mm-dd", "46083.75", "2026-03-02"), ("dd/mm/yyyy hh:mm", "46083.3854166667", "2026-03-02T09:15:00"),
        ("yyyy-mm-dd hh:mm:ss", "46083", "2026-03-02"), ("h:mm AM/PM", "0.604166666666667", "14:30"),
        ("h:mm:ss", "0.604178240740741", "14:30:01"), ("[h]:mm", "1.10416666666667", "26:30"),
        ("0.0%", "0.125", "12.5%"), ("00000", "1067", "01067"), ('yyyy"年"m"月"d"日"', "46083", "2026-03-02"),
        ("[$-409]mmmm\\ d;@", "46083", "2026-03-02"), ("General", "46083", "46083"), ("0.00E+00", "46083", "46083"),
        ('0.0 "days"', "2.5", "2.5"), ("mmm yy", "1", "1900-01-01"), ("dd.mm.yyyy", "59", "1900-02-28"),
        ("dd.mm.yyyy", "60", "60"), ("dd.mm.yyyy", "61", "1900-03-01"), ("dd.mm.yyyy", "-1", "-1"),
        ("dd.mm.yyyy", "2958466", "2958466"), ("#,##0.00 [$€-407]", "12.5", "12.5"), ("@", "7", "7"),
        ("hh:mm", "0.9999999", "00:00"), ("[Red]0.00;[Blue]-0.00", "3", "3"),
    ],
)  # fmt: skip
def test_a_format_tells_what_a_number_is(code: str, raw: str, text: str) -> None:
    assert shown(raw, read_format(code)) == text


def test_days_of_the_other_system_begin_in_1904() -> None:
    assert shown("0", BUILT_IN[14], since_1904=True) == "1904-01-01"
    assert shown("44621", BUILT_IN[14], since_1904=True) == "2026-03-02"


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_a_day_is_the_number_that_reads_as_the_day(day: date) -> None:
    assert shown(str(serial(day)), BUILT_IN[14]) == day.isoformat()


def test_a_day_before_march_1900_is_no_number() -> None:
    assert serial(date(1900, 2, 28)) is None


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_whatever_a_format_is_a_cell_is_text(code: str, raw: str, later: bool) -> None:
    assert isinstance(shown(raw, read_format(code), since_1904=later), str)


@given(st.floats(-1e300, 1e300))
def test_a_number_is_the_same_number_to_15_figures(number: float) -> None:
    assert float(plain(number)) == pytest.approx(number, rel=1e-14, abs=1e-300)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30))
def test_a_text_comes_back_from_a_workbook(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_what_looks_like_an_escape_is_text() -> None:
    assert escaped("_x0041_ \x0b") == "_x005F_x0041_ _x000B_"
    assert unescaped("a_x000D_\nb") == "a\r\nb"
