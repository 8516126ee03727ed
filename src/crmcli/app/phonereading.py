"""In which country a phone number without a country code is read.

Where the book knows the person's own country, there; else in the region of the book. A number that can be none there is
read where other numbers of the book, the form of the number or the script of the name lead, if it is a usual number in
exactly one of these countries. Whatever is no usual number anywhere stays what was typed, with its flag.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from crmcli.app.crm import Crm
from crmcli.app.identity import Phone, phone, phone_texts, region_of_prefix, trunk_prefix
from crmcli.core.addresses import Address
from crmcli.core.countries import country_of, suggested
from crmcli.core.ownrows import AddressRow, PhoneRow
from crmcli.core.records import Wrote
from crmcli.core.refs import digits_of
from crmcli.core.rows import HitRow
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

FEWEST = 9  # digits of a number that can be looked for in other countries: a short one is local everywhere
_INTERNATIONAL = re.compile(r"^\D{0,12}?(?:[+＋]|\b00)")
_CHINESE_MARKS = re.compile(r"转|轉|分机|分機")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
NOUNS = {"contact_id": "contacts", "company_id": "companies"}


class PhoneReader:
    """Reads the numbers of one person, of one row, or of a book (`own` empty).

    Without `by_book` other numbers of the book lead nowhere: what a file says must mean the same when it comes again.
    """

    def __init__(self, crm: Crm, own: Iterable[str] = (), name: str = "", *, by_book: bool = True) -> None:
        self.crm = crm
        self.region: str | None = crm.setting("phone_region")
        self.own = tuple(dict.fromkeys(own))
        self.name = name
        self._others: tuple[str, ...] | None = None if by_book else ()

    def at(self, own: Iterable[str], name: str = "") -> "PhoneReader":
        """A reader for somebody else, who may live elsewhere; what the book suggests is asked only once."""
        other = PhoneReader(self.crm, own, name)
        other._others = self._suggested_by_book()
        return other

    def phones(self, text: str) -> list[Phone]:
        """The phone numbers in a text."""
        return [self.phone(part) for part in phone_texts(text)]

    def phone(self, text: str) -> Phone:
        """One number, read in the first country where it is a usual one."""
        usual = phone(text, self.region)
        if has_country_code(text):
            return usual
        for region in self._first(text):
            told = usual if region == self.region else phone(text, region)
            if told.is_valid:
                return told
        if usual.is_valid or len(digits_of(text)) < FEWEST:
            return usual
        found = {}
        for region in self._others_for(text):
            if (guess := _elsewhere(text, region)) is not None:
                found[guess.key] = guess
        return next(iter(found.values())) if len(found) == 1 else usual

    def readings(self, text: str) -> Iterator[Phone]:
        """Every number that a text may mean in a country that the book knows, the usual reading first."""
        usual = self.phone(text)
        yield usual
        if not has_country_code(text) and len(digits_of(text)) >= FEWEST:
            keys = {usual.key}
            for region in self._suggested_by_book():
                told = _elsewhere(text, region)
                if told is not None and told.key not in keys:
                    keys.add(told.key)
                    yield told

    def _first(self, text: str) -> list[str]:
        """The countries whose reading is taken at once: a Chinese name makes a mobile number of its form Chinese."""
        chinese = suggested(self.name) == "CN" and _CHINESE_MOBILE.fullmatch(digits_of(text))
        return [*self.own, *(["CN"] if chinese and self.region not in ("US", "CA") else [])]

    def _others_for(self, text: str) -> list[str]:
        if _CHINESE_MARKS.search(text) or _CHINESE_MOBILE.fullmatch(digits_of(text)):
            return ["CN"]
        script = suggested(self.name)
        return list(dict.fromkeys((*([script] if script else []), *self._suggested_by_book())))

    def _suggested_by_book(self) -> tuple[str, ...]:
        if self._others is None:
            prefixes = self.crm.store.values("contacts.phone_prefixes")
            regions = (region_of_prefix(prefix) for prefix in prefixes)
            self._others = tuple(dict.fromkeys(region for region in regions if region))
        return self._others


def _elsewhere(text: str, region: str) -> Phone | None:
    """A number as it is read in a country that is only guessed, where it is written as people write it there.

    Without the 0 before an area code it is somebody's local number, of which any country has one.
    """
    if (
        trunk_prefix(region) == "0"
        and not digits_of(text).startswith("0")
        and not _CHINESE_MOBILE.match(digits_of(text))
    ):
        return None
    told = phone(text, region)
    return told if told.is_valid and told.e164 else None


def has_country_code(text: str) -> bool:
    """True for a number that says its country itself: `+44 …`, `0044 …`, `tel:+44…`."""
    return _INTERNATIONAL.search(clean(text)) is not None


def countries(crm: Crm, addresses: "Sequence[Address | AddressRow]") -> list[str]:
    """The countries of addresses, in their order; one whose country nobody knows is at home, in the book's region."""
    region = crm.setting("phone_region")
    told = (country_of(_address(one)) or region for one in addresses)
    return [one for one in told if one]


def of_owner(crm: Crm, owner: str, number: int) -> PhoneReader:
    """The reader for the numbers of a contact (`contact_id`) or company (`company_id`)."""
    addresses = crm.store.rows(f"{NOUNS[owner]}.addresses_full", AddressRow, ids=[number])
    names = crm.store.rows(f"hits.{NOUNS[owner]}", HitRow, ids=[number])
    return PhoneReader(crm, countries(crm, addresses), names[0].name if names else "")


def reread(crm: Crm, change: "Change", owner: str, number: int) -> int:
    """Read a record's numbers without a country code anew; how many are another number now."""
    there = crm.store.rows(f"{NOUNS[owner]}.phones_full", PhoneRow, ids=[number])
    there = [one for one in there if not has_country_code(one.text)]
    if not there:
        return 0
    reader = of_owner(crm, owner, number)
    return sum(_read_anew(change, reader, one) for one in there)


def reread_all(crm: Crm) -> Wrote:
    """Read all numbers of the book without a country code anew, with its region and everybody's own country."""
    count = 0
    with crm.change("read phones anew") as change:
        for owner in NOUNS:
            numbers = crm.store.values(f"{NOUNS[owner]}.with_national_phones")
            count += sum(reread(crm, change, owner, number) for number in numbers)
    said = f"read {count} phone number{'' if count == 1 else 's'} anew"
    return Wrote(change.ref, said, None, {"changed": count})


def say(told: Phone, reader: PhoneReader) -> str:
    """What should be known of how a number was read; empty where it is plain."""
    if not told.is_valid:
        where = (
            "" if has_country_code(told.raw) else f" in {reader.region}" if reader.region else " without its country"
        )
        return f"no usual phone number{where}, kept as it is: {told.raw}"
    if not told.e164 or has_country_code(told.raw) or told.key == phone(told.raw, reader.region).key:
        return ""
    extension = f" extension {told.extension}" if told.extension else ""
    return f"{told.raw} was read as {told.e164}{extension}"


def _read_anew(change: "Change", reader: PhoneReader, row: PhoneRow) -> bool:
    told = reader.phone(row.text)
    values: dict[str, Any] = {
        "key": told.key, "e164": told.e164, "extension": told.extension, "is_valid": int(told.is_valid),
    }  # fmt: skip
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    change.update("phones", row.row, values)
    return True


def _address(one: "Address | AddressRow") -> Address:
    if isinstance(one, Address):
        return one
    return Address(one.text, one.street, one.postal_code, one.city, one.region, one.country)
