"""Postal addresses: the text as it was said, and its parts where they can be told for certain."""

import re

from crmcli.core.record import record
from crmcli.core.text import clean, fold


@record(frozen=True, slots=True)
class Address:
    """An address as one text, with the parts that were told or can be."""

    text: str
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


PARTS = ("street", "postal_code", "city", "region", "country")
# Names that end an address; folded. No list of all the world: what is not here is not taken for a country.
_COUNTRY_WORDS = (
    "argentina argentinien australia australien austria osterreich belgium belgien belgique brazil brasil brasilien"
    " canada kanada chile china 中国 colombia croatia cyprus czechia denmark danmark danemark egypt agypten"
    " estonia finland finnland france frankreich germany deutschland allemagne 德国 greece griechenland hungary"
    " ungarn iceland india indien indonesia iran iraq ireland irland israel italy italien italia japan 日本 kenya"
    " latvia liechtenstein lithuania luxembourg luxemburg malaysia malta mexico mexiko morocco netherlands"
    " nederland niederlande nigeria norway norwegen norge oman pakistan peru philippines poland polen polska"
    " portugal qatar romania rumanien russia russland россия serbia serbien singapore singapur 新加坡 slovakia"
    " slovenia spain spanien espana sweden schweden sverige switzerland schweiz suisse svizzera taiwan thailand"
    " tunisia turkey turkei turkiye uae uk gb england scotland wales ukraine україна us usa uruguay vietnam"
)
_COUNTRY_NAMES = (
    "united kingdom, great britain, united states, united states of america, new zealand, south africa, south "
    "korea, czech republic, saudi arabia, hong kong, united arab emirates, the netherlands, northern ireland, sri "
    "lanka, costa rica, u.s.a, u.k"
)
COUNTRIES = frozenset((*_COUNTRY_WORDS.split(), *_COUNTRY_NAMES.split(", ")))
# Patterns are compiled when an address is first read: `crm add` loads this file for everybody.
_UK = r"(?i)^(.*?)\s*\b([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})$"
_NORTH_AMERICA = r"^(.*?)\s*\b([A-Z]{2})\s+(\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)$"
_CODE_FIRST = r"^(\d{4}\s[A-Z]{2}(?=\s)|(?:[A-Z]{1,2}-)?\d{4,6}|\d{3}\s\d{2}|\d{2}-\d{3})\s+(\D+)$"
_CHINESE = (
    r"^(?:(?P<code>\d{6})\s*)?(?P<country>中国)?(?P<region>[^\W\d省市]{2,8}(?:省|自治区))?(?P<city>[^\W\d市省]{2,7}市)"
    r"(?P<street>.*?)(?:\s*(?P<late>\d{6}))?$"
)


def read_address(text: str) -> Address:
    """An address as it was typed, with those parts that its form tells for certain.

    `Bridge St 1, 10115 Berlin[, Germany]` · `1 Bridge St, London SW1A 1AA` · `1 Elm St, Springfield, IL 62701` ·
    `1 Bridge St, London` · `四川省成都市人民路1号`. Of any other text no part is told.
    """
    text = clean(text, lines=True)
    if (found := re.match(_CHINESE, text.replace("\n", " "))) and ("," not in text):
        code = found["code"] or found["late"]
        street = found["street"].strip(" ，,")
        return Address(text, street or None, code, found["city"], found["region"], found["country"])
    parts = [part for line in text.replace("，", ",").split("\n") for one in line.split(",") if (part := one.strip())]
    country = parts.pop() if len(parts) > 1 and fold(parts[-1]) in COUNTRIES else None
    if len(parts) < 2 and not (parts and country):
        return Address(text)
    last, before = parts[-1], parts[:-1]
    if (found := re.match(_NORTH_AMERICA, last)) and (found[1] or len(before) > 1):
        city = found[1] or before.pop()
        return Address(text, ", ".join(before) or None, found[3], city, found[2], country)
    if (found := re.match(_UK, last)) and (found[1] or before):
        city = found[1] or before.pop()
        return Address(text, ", ".join(before) or None, found[2].upper(), city, None, country)
    if found := re.match(_CODE_FIRST, last):
        return Address(text, ", ".join(before) or None, found[1], found[2].strip(), None, country)
    if not _numbered(last) and (_numbered(before[-1]) if before else country):
        return Address(text, ", ".join(before) or None, None, last, None, country)
    return Address(text, country=country)


def whole(parts: "dict[str, str | None]") -> Address:
    """An address put together of its parts, as an envelope has it; a code stands before its city."""
    place = " ".join(filter(None, (parts.get("postal_code"), parts.get("city"))))
    said = (parts.get("street"), place, parts.get("region"), parts.get("country"))
    return Address(", ".join(filter(None, said)), **{name: parts.get(name) or None for name in PARTS})


def _numbered(text: str) -> bool:
    return any(char.isdigit() for char in text)
