"""Mails and phones: what was typed stays, the key is the same in every notation, what looks odd has a flag.

The shared cases say what the libraries answer to the raw text; WE_STORE says what the book keeps where it differs.
"""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.app.identity import Mail, mail_texts, mails, phone, phone_texts, phones
from crmcli.core.refs import looks_like_mail, looks_like_phone, mail_key
from crmcli.core.text import clean

# (region, text) -> (E.164, extension, valid) of each number that the book keeps
WE_STORE: dict[tuple[str, str], list[tuple[str | None, str | None, bool]]] = {
    ("CN", "95588"): [(None, None, True)],  # a short number is what it is, not one of the country's
    ("CN", "021 5555 0100转8001"): [("+862155550100", "8001", True)],
    ("US", "555-0143"): [(None, None, False)],  # whose area code nobody knows
    ("US", "2025550143 / 2025550144"): [("+12025550143", None, True), ("+12025550144", None, True)],
    ("", "+4612345"): [("+4612345", None, False)],
    ("", "123"): [(None, None, False)],
    ("MX", "+52 1 55 1234 5678"): [("+525512345678", None, True)],  # the 1 of mobiles is out of use
}


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def test_the_shared_phones(shared: Path) -> None:
    with (shared / "data/norm/phones_expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    for row in rows:
        found = phones(row["input"], row["region"] or None)
        assert letters("".join(one.raw for one in found)) == letters(row["input"]), "nothing is dropped"
        usual = [(row["e164"], row["ext"] or None, row["valid"] == "True")]
        expected = WE_STORE.get((row["region"], row["input"].strip()), usual)
        assert [(one.e164, one.extension, one.is_valid) for one in found] == expected, row["input"]


def test_the_shared_mails(shared: Path) -> None:
    with (shared / "data/norm/emails_expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 10
    stored = {
        '"john doe"@example.com': [('"john doe"@example.com', True)],
        "JOHN@EXAMPLE.COM ": [("JOHN@EXAMPLE.COM", True)],
        "john@example.com;jane@example.com": [("john@example.com", True), ("jane@example.com", True)],
    }
    for row in rows:
        found = [(one.address, one.is_valid) for one in mails(row["input"])]
        assert found == stored.get(row["input"], [(row["input"], row["result"] == "ok")])


@pytest.mark.parametrize(
    ("region", "text", "kept"),
    [
        ("CN", "021 5555 0100转8001", ("862155550100", "+862155550100", "8001", True)),
        ("CN", "021 5555 0100 分机：8001", ("862155550100", "+862155550100", "8001", True)),
        ("CN", "010-65520100-801", ("861065520100", "+861065520100", "801", True)),
        ("CN", "12306", ("12306", None, None, True)),
        ("US", "202-555-0143 ext. 77", ("12025550143", "+12025550143", "77", True)),
        ("US", "tel:+1-202-555-0143;ext=77", ("12025550143", "+12025550143", "77", True)),
        ("US", "1-800-FLOWERS", ("18003569377", "+18003569377", None, True)),
        (None, "1-800-FLOWERS", ("18003569377", None, None, False)),
        ("US", "+1 202 555 0143\u202c", ("12025550143", "+12025550143", None, True)),
        ("DE", "(0 30) 55 50 10-0", ("49305550100", "+49305550100", None, True)),
        ("DE", "030 5550100 Durchwahl 12", ("49305550100", "+49305550100", "12", True)),
        ("AR", "011 15-2345-6789", ("5491123456789", "+5491123456789", None, True)),
        ("MX", "+52 1 55 1234 5678", ("525512345678", "+525512345678", None, True)),
        ("MX", "55 1234 5678", ("525512345678", "+525512345678", None, True)),
        ("DE", "+49 30 1234567/8", ("49301234567", "+49301234567", None, True)),
        (None, "ask Ada", ("ask ada", None, None, False)),
    ],
)
def test_phones(region: str | None, text: str, kept: tuple[str, str | None, str | None, bool]) -> None:
    found = phone(text, region)
    assert (found.key, found.e164, found.extension, found.is_valid) == kept
    assert letters(found.raw) == letters(text.removeprefix("tel:"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2025550143 / 2025550144", ["2025550143", "2025550144"]),
        ("2025550143/2025550144", ["2025550143", "2025550144"]),
        ("030/5550100", ["030/5550100"]),
        ("030/5550100 / 0151 23456789", ["030/5550100", "0151 23456789"]),
        ("2025550143, 2025550144; 2025550145", ["2025550143", "2025550144", "2025550145"]),
        ("2025550143 or 2025550144", ["2025550143", "2025550144"]),
        ("021 5555 0100、021 5555 0101", ["021 5555 0100", "021 5555 0101"]),
        ("+1-202-555-0143;ext=77", ["+1-202-555-0143;ext=77"]),
        ("202-555-0143, ext. 77", ["202-555-0143, ext. 77"]),
        (" ", []),
    ],
)
def test_several_phones_in_one_text(text: str, parts: list[str]) -> None:
    assert phone_texts(text) == parts


@given(st.one_of(st.text(), st.text(alphabet="0123456789 +-/();,ext转.")), st.sampled_from((None, "CN", "US", "MX")))
def test_no_phone_is_lost(text: str, region: str | None) -> None:
    for one in phones(text, region):
        assert one.key
        assert one.e164 is None or one.e164 == f"+{one.key}"
        again = phone(one.raw, region)
        assert again == one, "what is kept is read again as it was"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada <ada@e.org>; mailto:b@e.org?subject=x", ["ada@e.org", "b@e.org"]),
        ('"Lovelace, Ada" <ada@e.org>, B <b@e.org>', ["ada@e.org", "b@e.org"]),
        ('"a, b"@e.org', ['"a, b"@e.org']),
        ('x" a@b.c, d@e.fr', ['x" a@b.c', "d@e.fr"]),
        ("ada@e.org、b@e.org", ["ada@e.org", "b@e.org"]),
        (" ", []),
    ],
)
def test_several_mails_in_one_text(text: str, found: list[str]) -> None:
    assert [one.address for one in mails(text)] == found


@given(st.text(max_size=40))
def test_no_mail_is_lost(text: str) -> None:
    for one in mails(text):
        assert one.address
        assert one.key == mail_key(one.address)
    assert bool(mails(text)) == any(map(clean, mail_texts(text)))


def test_a_domain_is_the_same_in_both_spellings() -> None:
    assert mails("john@xn--exmple-cua.de") == [Mail("john@xn--exmple-cua.de", "john@exämple.de", True)]
    assert mail_key("JOHN@EXÄMPLE.de") == mail_key("john@XN--EXMPLE-CUA.de") == "john@exämple.de"
    assert mail_key("a@xn--\udc80.de") == "a@xn--.de"
    assert mail_key("ada＠e.org") == "ada@e.org"


def test_what_is_asked_for_is_seen_for_what_it_is() -> None:
    for text in ('"john doe"@example.com', "john@xn--exmple-cua.de"):
        assert looks_like_mail(text)
    assert not looks_like_mail("Ada @ Acme")
    for text in ("021 5555 0100转8001", "202-555-0143 ext. 77", "2025550143x77"):
        assert looks_like_phone(text)
    for text in ("2026年", "12345 people", "转8001", "12345ext", "x12345"):
        assert not looks_like_phone(text)


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "1 a" * 7_000, "1-" * 9_000 + "a", "1 " * 9_000 + "转", "1" + " " * 20_000 + "a"]
)
def test_a_long_text_costs_no_more_than_its_length(text: str) -> None:
    began = time.process_time()
    assert [letters(one.raw) for one in phones(text, "CN")] == [letters(text)]
    assert time.process_time() - began < 1, "it took 4 to 11 seconds when the patterns looked back"
