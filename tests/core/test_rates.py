"""core/rates.py against fractions: rates of their day, sums exact, one rounding, the half away from nothing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.money import places
from crmcli.core.rates import Exchange, Rate, read_rate

CODES = ("USD", "JPY", "KWD", "CNY")
DAYS = st.integers(0, 30).map(lambda number: (date(2026, 1, 1) + timedelta(days=number)).isoformat())
DECIMALS = st.integers(1, 10**8).map(lambda number: read_rate(f"{number // 10**4}.{number % 10**4:04}"))
RATES = st.lists(
    st.builds(Rate, st.sampled_from(CODES), st.sampled_from(("EUR", "GBP")), DECIMALS, DAYS), max_size=12,
    unique_by=lambda one: (one.currency, one.base, one.on),
)  # fmt: skip
SALES = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from(CODES), DAYS), max_size=12)


@given(RATES, SALES, st.integers(-(10**6), 10**6), st.sampled_from(["EUR", "GBP"]))
def test_a_sum_is_exact_and_rounded_once(
    rates: list[Rate], sales: list[tuple[int, str, str]], own: int, base: str
) -> None:
    exchange = Exchange(rates, base)
    assert bool(exchange) == any(one.base == base for one in rates)
    exact, parts = Fraction(own), 0
    for minor, code, day in sales:
        known = [(one.on, one.rate) for one in rates if one.currency == code and one.base == base and one.on <= day]
        worth = exchange.worth(minor, code, day)
        assert (worth is None) == (not known)
        if worth is not None:
            parts += worth
            exact += Fraction(minor, 10 ** places(code)) * Fraction(max(known)[1]) * 100
    rounded = int(abs(exact) + Fraction(1, 2))
    assert exchange.total(own, parts) == (-rounded if exact < 0 else rounded)


def test_a_base_without_minor_units() -> None:
    exchange = Exchange([Rate("USD", "JPY", "150.5", "2026-01-01")], "JPY")
    assert exchange.total(10, exchange.worth(101, "USD", "2026-01-01") or 0) == 162


@pytest.mark.parametrize(
    ("text", "kept"), [("0.92", "0.92"), ("1", "1"), (" 007.500 ", "7.5"), (".5", "0.5"), ("7.", "7"), ("0.10", "0.1")]
)
def test_a_rate_is_kept_as_a_plain_decimal(text: str, kept: str) -> None:
    assert read_rate(text) == kept


@pytest.mark.parametrize("text", ["", ".", "0", "0.00", "-1", "1e3", "1,5", "1.2.3", "x", "٣", "9" * 40, "NaN"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(BadInput, match="no rate of exchange"):
        read_rate(text)
