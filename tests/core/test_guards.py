"""A quote before what a spreadsheet would run: every text comes back, and nothing that runs goes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.guards import FORMULA, guarded, unguarded

TEXTS = st.text(st.sampled_from("'=+-@\t\r 1.4a"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_nothing_that_runs_goes_out(text: str) -> None:
    cell = guarded(text)
    number = cell[1:].replace(" ", "").replace(".", "", 1)
    assert not cell.startswith(FORMULA) or (cell[0] in "+-" and number.isdigit())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"), ("+4915112345678", "+4915112345678"),
        ("+44 20 7946 0958", "+44 20 7946 0958"), ("-12.50", "-12.50"), ("'=1", "''=1"), ("''=1", "'''=1"),
        ("'+49", "''+49"), ("'tis", "'tis"), ("", ""), ("'", "'"), ("a=1", "a=1"),
    ],
)  # fmt: skip
def test_what_is_guarded(text: str, cell: str) -> None:
    assert (guarded(text), unguarded(cell)) == (cell, text)


def test_a_quote_of_another_program_comes_off_a_phone_number() -> None:
    assert unguarded("'+4915112345678") == "+4915112345678"
