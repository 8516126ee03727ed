"""Addresses: the text stays as it was said, and no part is told that is not certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.addresses import PARTS, Address, read_address, whole
from crmcli.core.text import clean


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Canopic Way 1, 21500 Alexandria", ("Canopic Way 1", "21500", "Alexandria", None, None)),
        ("Am Markt 1\n10115 Berlin\nGermany", ("Am Markt 1", "10115", "Berlin", None, "Germany")),
        ("1 rue X, 75001 Paris, France", ("1 rue X", "75001", "Paris", None, "France")),
        ("12 Main Rd, 1012 AB Amsterdam", ("12 Main Rd", "1012 AB", "Amsterdam", None, None)),
        ("ul. Zielona 5, 00-123 Warszawa", ("ul. Zielona 5", "00-123", "Warszawa", None, None)),
        ("Flat 2, 1 Bridge St, London", ("Flat 2, 1 Bridge St", None, "London", None, None)),
        ("1 Bridge St, London SW1A 1AA, UK", ("1 Bridge St", "SW1A 1AA", "London", None, "UK")),
        ("1 Bridge St, London, sw1a 1aa", ("1 Bridge St", "SW1A 1AA", "London", None, None)),
        ("1 Elm St, Springfield, IL 62701, USA", ("1 Elm St", "62701", "Springfield", "IL", "USA")),
        ("1 Elm St, Springfield IL 62701-0001", ("1 Elm St", "62701-0001", "Springfield", "IL", None)),
        ("1 Elm St, Ottawa, ON K1A 0B1, Canada", ("1 Elm St", "K1A 0B1", "Ottawa", "ON", "Canada")),
        ("四川省成都市人民路1号", ("人民路1号", None, "成都市", "四川省", None)),
        ("北京市朝阳区建国路1号 100020", ("朝阳区建国路1号", "100020", "北京市", None, None)),
        ("Berlin, Germany", (None, None, "Berlin", None, "Germany")),
        ("Bridge House, Bridge St, London", (None, None, None, None, None)),
        ("1 Bridge St, Leeds 2", (None, None, None, None, None)),
        ("London", (None, None, None, None, None)),
        ("", (None, None, None, None, None)),
    ],
)
def test_parts_that_are_told(text: str, parts: tuple[str | None, ...]) -> None:
    found = read_address(text)
    assert tuple(getattr(found, part) for part in PARTS) == parts


def squeezed(text: str) -> str:
    """A text without case, blanks and commas."""
    return "".join(text.replace(",", "").replace("，", "").casefold().split())


@given(st.one_of(st.text(), st.text(alphabet="1 a,A市省\n")))
def test_the_text_stays_and_every_part_is_in_it(text: str) -> None:
    found = read_address(text)
    assert found.text == clean(text, lines=True)
    for part in PARTS:
        value = getattr(found, part)
        assert value is None or (squeezed(value) and squeezed(value) in squeezed(found.text)), part


def test_parts_put_together() -> None:
    made = whole({"street": "Way 1", "postal_code": "10115", "city": "Berlin", "region": None, "country": ""})
    assert made == Address("Way 1, 10115 Berlin", "Way 1", "10115", "Berlin", None, None)
    assert whole({}) == Address("")
