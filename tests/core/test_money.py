"""core/money.py: amounts as people and programs write them, read exactly or refused."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.money import CODES, LIMIT, currency_code, format_amount, parse_amount, places, spoken_amount


@pytest.mark.parametrize(
    ("text", "currency", "minor", "found"),
    [
        ("120.50", None, 12050, None),
        ("120.50", "EUR", 12050, "EUR"),
        ("120.50EUR", None, 12050, "EUR"),
        ("EUR 120.50", None, 12050, "EUR"),
        ("eur120,5", None, 12050, "EUR"),
        ("€120", None, 12000, "EUR"),
        ("1.234,50 €", None, 123450, "EUR"),
        ("1,234.50", "USD", 123450, "USD"),
        ("¥1,234.50", "CNY", 123450, "CNY"),
        ("￥1,234", "JPY", 1234, "JPY"),
        ("$ 99", "USD", 9900, "USD"),
        ("$99", "CAD", 9900, "CAD"),
        ("$99", None, 9900, "USD"),
        ("US$99", None, 9900, "USD"),
        ("USD $120", None, 12000, "USD"),
        ("CAD $120", None, 12000, "CAD"),
        ("£12.34", None, 1234, "GBP"),
        ("₹1,23,456.78", None, 12345678, "INR"),
        ("kr 1.234,50", "SEK", 123450, "SEK"),
        ("Fr. 120.-", None, 12000, "CHF"),
        ("CHF 1'234.50", None, 123450, "CHF"),
        ("Rs.120", "INR", 12000, "INR"),
        ("120,- €", None, 12000, "EUR"),
        ("₹500/-", None, 50000, "INR"),
        ("88元", None, 8800, "CNY"),
        ("12.34-", "USD", -1234, "USD"),
        ("12.34- EUR", None, -1234, "EUR"),
        ("-€45", None, -4500, "EUR"),
        ("€-45", None, -4500, "EUR"),
        ("−45", None, -4500, None),
        ("(45.00)", "EUR", -4500, "EUR"),
        ("(€45.00)", None, -4500, "EUR"),
        ("+45", None, 4500, None),
        ("１２３．４５", "USD", 12345, "USD"),
        ("１，２３４", "JPY", 1234, "JPY"),
        ("١٢٣٫٤٥", "EGP", 12345, "EGP"),
        ("1 234,50", None, 123450, None),
        ("1\u00a0234,50 €", None, 123450, "EUR"),
        ("1\u202f234\u202f567,50", None, 123456750, None),
        ("1’234’567.50", None, 123456750, None),
        ("1,234", None, 123400, None),
        ("1,234,567", None, 123456700, None),
        ("1.234.567", None, 123456700, None),
        ("1.234", "KWD", 1234, "KWD"),
        ("KWD 0.005", None, 5, "KWD"),
        ("0.500", None, 50, None),
        ("29.3300", None, 2933, None),
        ("1234.00", "JPY", 1234, "JPY"),
        (".50", None, 50, None),
        ("0", None, 0, None),
        ("-0", None, 0, None),
        (" 007 ", None, 700, None),
    ],
)
def test_parse(text: str, currency: str | None, minor: int, found: str | None) -> None:
    assert parse_amount(text, currency=currency) == (minor, found)


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("", None, "empty"),
        (" \u00a0", None, "empty"),
        ("€", None, "not an amount"),
        ("99.999", "USD", "thousands or decimals"),
        ("1.234", None, "thousands or decimals"),
        ("1.234", "JPY", "thousands or decimals"),
        ("1,234", "KWD", "thousands or decimals"),
        ("0.999", "USD", "more decimals"),
        ("1234.567", None, "more decimals"),
        ("1,234.567", "EUR", "more decimals"),
        ("１２３．４５", "JPY", "no decimals"),
        ("1e3", "USD", "powers of ten"),
        ("1.5E+05", None, "powers of ten"),
        ("NaN", None, "not an amount"),
        ("inf", None, "not an amount"),
        ("0x10", None, "not an amount"),
        ("1_000", None, "not an amount"),
        ("2024-01-05", None, "not an amount"),
        ("10 20", None, "grouped"),
        ("1,23", None, None),
        ("12,34,5", None, "grouped"),
        ("1,2345,678", None, "grouped"),
        ("1.234 567,00", None, "grouped"),
        ("--5", None, "more than one sign"),
        ("(-5)", None, "more than one sign"),
        ("(5", None, "not an amount"),
        ("5²", None, "not an amount"),
        ("½", None, "not an amount"),
        ("120.50XYZ", None, "not an amount"),
        ("120 apples", None, "not an amount"),
        ("¥120", None, "several currencies"),
        ("¥120", "EUR", "says otherwise"),
        ("kr 120", None, "several currencies"),
        ("$99", "EUR", "says otherwise"),
        ("120EUR", "USD", "says otherwise"),
        ("€120 USD", None, "two currencies"),
        ("120", "EURO", "unknown currency"),
        ("10000000000000.00", None, "this large"),
        ("9" * 5000, None, "not an amount"),
    ],
)
def test_refused_or_plain(text: str, currency: str | None, why: str | None) -> None:
    if why is None:
        assert parse_amount(text, currency=currency) == (123, None)
        return
    with pytest.raises(BadInput, match=why):
        parse_amount(text, currency=currency)


def test_a_default_only_fills_in() -> None:
    assert parse_amount("120", currency=None, default="USD") == (12000, "USD")
    assert parse_amount("120EUR", currency=None, default="USD") == (12000, "EUR")
    assert parse_amount("$120", currency=None, default="AUD") == (12000, "AUD")
    assert parse_amount("$120", currency=None, default="EUR") == (12000, "USD")
    assert parse_amount("¥120", currency=None, default="JPY") == (120, "JPY")
    with pytest.raises(BadInput, match="several"):
        parse_amount("¥120", currency=None, default="EUR")


def test_an_error_shows_hostile_text_harmlessly_and_short() -> None:
    with pytest.raises(BadInput) as caught:
        parse_amount("12\x1b[31m" + "x" * 200, currency=None)
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 80


def test_format() -> None:
    assert format_amount(12050, "EUR") == "120.50 EUR"
    assert format_amount(123450, "EUR", thousands=True) == "1,234.50 EUR"
    assert format_amount(-5, None) == "-0.05"
    assert format_amount(1234, "JPY") == "1234 JPY"
    assert format_amount(1234, "KWD") == "1.234 KWD"


def test_codes() -> None:
    assert currency_code(" eur ") == "EUR"
    assert (places("JPY"), places("KWD"), places("EUR"), places(None)) == (0, 3, 2, 2)
    with pytest.raises(BadInput, match="unknown currency: dollars"):
        currency_code("dollars")


@given(
    st.integers(-LIMIT + 1, LIMIT - 1) | st.integers(-(10**7), 10**7),
    st.sampled_from(["EUR", "JPY", "KWD", "CLF", None]),
)
def test_round_trip(minor: int, currency: str | None) -> None:
    for thousands in (False, True):
        said = format_amount(minor, currency, thousands=thousands)
        assert parse_amount(said, currency=None) == (minor, currency)
        assert parse_amount(said, currency=currency, default="EUR") == (minor, currency or "EUR")


@pytest.mark.parametrize("currency", sorted(CODES))
def test_round_trip_of_every_currency(currency: str) -> None:
    for minor in (0, 1, -5, 10, 999, 1000, 1234, -12345, 123456, 1234567, -100000000, LIMIT - 1):
        for thousands in (False, True):
            said = format_amount(minor, currency, thousands=thousands)
            assert parse_amount(said, currency=None) == (minor, currency)


@given(st.text(st.sampled_from("0123456789.,' -+()€$¥eE\u00a0"), max_size=12))
def test_whatever_is_read_has_these_digits(text: str) -> None:
    try:
        minor, _ = parse_amount(text, currency=None)
    except BadInput:
        return
    digits = "".join(c for c in text if c.isdigit()).lstrip("0")
    assert str(abs(minor)).rstrip("0") == digits.rstrip("0")


def test_the_messy_purchases() -> None:
    shared = os.environ.get("CRMCLI_SHARED")
    if not shared:
        pytest.skip("CRMCLI_SHARED is not set")
    folder = Path(shared, "data", "csv")
    with (
        (folder / "made__purchases_messy.csv").open(encoding="utf-8", newline="") as given_file,
        (folder / "made__purchases_messy.expected.csv").open(encoding="utf-8", newline="") as expected_file,
    ):
        pairs = list(zip(csv.DictReader(given_file), csv.DictReader(expected_file), strict=True))
    assert len(pairs) == 10
    for purchase, expected in pairs:
        if "date" in expected["reason"]:
            continue
        currency = purchase["currency"] or None
        if not expected["amount_minor"]:
            with pytest.raises(BadInput):
                parse_amount(purchase["amount"], currency=currency, default="CNY")
            continue
        minor, found = parse_amount(purchase["amount"], currency=currency, default="CNY")
        assert minor == int(expected["amount_minor"])
        assert found == (expected["currency"] if expected["currency"].isalpha() else "CNY")


@pytest.mark.parametrize(
    ("line", "amount", "rest"),
    [
        ("100 USD stuff", "100 USD", "stuff"), ("USD 100 stuff", "USD 100", "stuff"), ("100 usd", "100 usd", ""),
        ("1.234,50 € paper", "1.234,50 €", "paper"), ("100 euro paper", "100 euro", "paper"), ("100", "100", ""),
        ("€ 100 paper", "€ 100", "paper"), ("100 元 纸", "100 元", "纸"), ("100EUR USD paper", "100EUR", "USD paper"),
        ("100 all in one", "100", "all in one"), ("100 ALL in one", "100 ALL", "in one"), ("100 cup", "100", "cup"),
        ("100 Bob", "100", "Bob"), ("100 2 reams", "100", "2 reams"), ("100 paper USD", "100", "paper USD"),
        ("USD paper", "USD", "paper"), ("-100 USD", "-100 USD", ""),
    ],
)  # fmt: skip
def test_a_currency_beside_the_number_is_of_the_amount(line: str, amount: str, rest: str) -> None:
    said, left = spoken_amount(line.split())
    assert (said, " ".join(left)) == (amount, rest)


@given(st.sampled_from(sorted(CODES)), st.integers(1, 10**9))
def test_every_code_beside_the_number_is_read(code: str, minor: int) -> None:
    number = format_amount(minor, code).split()[0]
    for line in ([number, code, "paper"], [code, number, "paper"]):
        said, rest = spoken_amount(line)
        assert list(rest) == ["paper"]
        assert parse_amount(said, currency=None, default="EUR") == (minor, code)
