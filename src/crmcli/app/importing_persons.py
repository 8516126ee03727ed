"""One row of a contacts file: what it says of a person. Everything is checked here, before anything is changed."""

from collections.abc import Sequence

from crmcli.app import belongings, contacts, customfields, users
from crmcli.app.crm import Crm
from crmcli.app.importing import Sheet
from crmcli.app.importing_columns import full_name
from crmcli.app.importing_people import People
from crmcli.app.phonereading import countries
from crmcli.core.addresses import read_address, whole
from crmcli.core.countries import country_code
from crmcli.core.customfields import NO, YES
from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS, read_handle
from crmcli.core.importantdates import yearless
from crmcli.core.record import replace
from crmcli.core.refs import digits_of
from crmcli.core.rowdates import date_pattern, read_moment
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = ("title", "stage", "notes")
PART_COLUMNS = {"street": "street", "postal_code": "postcode", "city": "city", "region": "region", "country": "country"}
BIRTHDAY_RAW = "birthday_raw"  # the custom field that keeps a birthday which is no day
SHORT = 4  # digits of a number that is nobody's own
MARK = ":::"  # between several values of a cell, as Google writes it


class Said:
    """What a row says. `keys` are the identifiers it can be known by: mails, phones, handles, in this order.

    `own` are the countries in which its phones are read first, `odd` its mails and phones that look like none.
    """

    __slots__ = (
        "columns", "companies", "custom", "external_id", "has_name", "keys", "lists", "name", "own", "source", "tags",
        "uid",
    )  # fmt: skip

    name: str
    has_name: bool
    uid: str | None
    source: str
    external_id: str | None
    columns: "dict[str, Any]"
    lists: "list[tuple[str, Any]]"
    keys: list[tuple[str, str]]
    own: tuple[str, ...]
    companies: list[str]
    tags: list[str]
    custom: "dict[str, Any]"


class PersonReader:
    """Reads the rows of one file."""

    def __init__(self, sheet: Sheet, people: People) -> None:
        self.sheet = sheet
        self.people = people
        self.crm: Crm = sheet.crm
        self.pattern = date_pattern(sheet.plan.date_format) if sheet.plan.date_format else None
        self.order = sheet.plan.date_order or sheet.crm.setting("date_order")
        self.custom = [
            (place, field.partition(".")[2]) for place, field in sheet.fields.items() if field.startswith("custom.")
        ]
        self.networks = [name for name in NETWORKS if name in sheet.places]
        self._owners: dict[str, int | None] = {}

    def read(self, cells: Sequence[str]) -> Said:
        """A row as what it says. Raises `BadInput`, `Refused`, `NotFound` or `Ambiguous` with what is wrong with it."""
        text = self.sheet.text
        said = Said()
        said.uid, said.external_id = text("uid", cells), text("external_id", cells) or text("uid", cells)
        said.source = text("source", cells) or self.sheet.source
        said.keys = []
        addresses = self._addresses(cells)
        said.own = self._own(cells, addresses)
        said.lists = [*self._reachable(cells, said), *self._handles(cells, said), *addresses]
        self._name(cells, said)
        said.columns = self._columns(cells)
        said.companies = [clean(name) for name in self._several("companies", cells)]
        for company in said.companies:
            self.people.company_known(company)
        said.tags = [
            belongings.tag_name("-".join(tag.lstrip("* ").split())) for tag in self._several("tags", cells, ",;|\n")
        ]
        beyond = range(len(self.sheet.table.columns), len(cells))
        named = [*self.custom, *((place, self.sheet.table.name(place)) for place in beyond)]
        told = ((name, value) for place, name in named if (value := clean(cells[place], lines=True)))
        said.custom = dict(customfields.read(self.crm, name, value, self._day) for name, value in told)
        birthday = self.sheet.text("birthday", cells)
        if birthday and birthday.strip("0/-. ") and "birthday" not in said.columns:
            said.custom[BIRTHDAY_RAW] = birthday
            self.sheet.unread += 1
        return said

    def _day(self, text: str) -> str:
        """The day in a custom field that holds a date, read as the file's other dates are."""
        return read_moment(text, pattern=self.pattern, order=self.order).isoformat()[:10]

    def _several(self, field: str, cells: Sequence[str], marks: str = "") -> list[str]:
        """The values of all columns of a field; `marks` are what else stands between several in one cell."""
        found: list[str] = []
        for cell in self.sheet.texts(field, cells):
            for mark in marks:
                cell = cell.replace(mark, MARK)
            found += [part for one in cell.split(MARK) if (part := one.strip()) and clean(part)]
        return found

    def _name(self, cells: Sequence[str], said: Said) -> None:
        """The name that is told, else the mail or phone: people without a name are known by these."""
        text = self.sheet.text
        name = text("name", cells) or full_name(
            text("first_name", cells), text("middle_name", cells), text("last_name", cells)
        )
        said.has_name = name is not None
        reachable = next((clean(str(item)) for kind, item in said.lists if self._is_known_by(kind, item, said)), None)
        numbered = f"Contact {said.external_id}" if text("external_id", cells) and said.lists else None
        if name is None and reachable is None and numbered is None:
            odd = next((clean(str(item)) for kind, item in said.lists if kind in ("emails", "phones")), None)
            raise BadInput(
                f"the row has no name, and nobody is known by {odd!r}" if odd else "the row has no name, mail or phone"
            )
        said.name = contacts.need_name(name or reachable or numbered or "")

    def _is_known_by(self, kind: str, item: "Any", said: Said) -> bool:
        """True for a mail, or a phone of a few digits, which may stand for a name."""
        if kind not in ("emails", "phones"):
            return False
        found = self.people.values_of(kind, item, said.own)
        return any(one["is_valid"] or (kind == "phones" and len(digits_of(one["raw"])) > SHORT) for one in found)

    def _reachable(self, cells: Sequence[str], said: Said) -> "list[tuple[str, Any]]":
        found: list[tuple[str, Any]] = []
        for kind, how, marks in (("emails", "email", ",;\n"), ("phones", "phone", ";\n")):
            for item in self._several(kind, cells, marks):
                found.append((kind, item))
                for values in self.people.values_of(kind, item, said.own):
                    # "n/a" in a column of mails is kept, but it is nobody's identity.
                    if "@" in values["key"] if how == "email" else len(values["key"]) > SHORT:
                        said.keys.append((how, values["key"]))
        return found

    def _own(self, cells: Sequence[str], addresses: "list[tuple[str, Any]]") -> tuple[str, ...]:
        """The countries that the row's own column and addresses name, which tell where its phones are."""
        column = country_code(text) if (text := self.sheet.text("country", cells)) else None
        told = countries(self.crm, [address for _, address in addresses])
        return tuple(dict.fromkeys((*([column] if column else []), *told)))

    def _handles(self, cells: Sequence[str], said: Said) -> "list[tuple[str, Any]]":
        found: list[tuple[str, str]] = []
        for network in self.networks:
            names = self._several(network, cells)
            found += [read_handle(name) or (network, clean(name).lstrip("@")) for name in names]
        for item in self._several("handles", cells, ",;\n"):
            if (handle := read_handle(item)) is None:
                raise BadInput(f"{clean(item)!r} is no handle: wechat:ada, or a profile's URL")
            found.append(handle)
        for pair in found:
            if pair[0] != "web":  # a company's page is many people's
                said.keys += [("handle", values["key"]) for values in self.people.values_of("handles", pair)]
        return [("handles", pair) for pair in found]

    def _addresses(self, cells: Sequence[str]) -> "list[tuple[str, Any]]":
        """The addresses, each with the parts that its columns or its own text tell."""
        text = self.sheet.text
        parts = {part: text(field, cells) for part, field in PART_COLUMNS.items()}
        parts["street"] = self._street(cells)
        texts = [clean(one, lines=True) for one in self.sheet.texts("addresses", cells)]
        if not any(texts):
            return [("addresses", made)] if (made := whole(parts)).text else []
        found = [read_address(one) for one in texts if one]
        told = {part: value for part, value in parts.items() if value}
        return [("addresses", replace(one, **told) if number == 0 else one) for number, one in enumerate(found)]

    def _street(self, cells: Sequence[str]) -> str | None:
        """The street out of all its columns; a number that has a column of its own stands before its street."""
        lines = [line for cell in self.sheet.texts("street", cells) if (line := clean(cell))]
        joined = ""
        for line in lines:
            mark = "" if not joined else " " if joined.isdigit() else ", "
            joined += mark + line
        return joined or None

    def _columns(self, cells: Sequence[str]) -> "dict[str, Any]":
        """The plain columns that the row fills, checked as those that people type."""
        text = self.sheet.text
        told: dict[str, Any] = {field: value for field in PLAIN[:2] if (value := text(field, cells))}
        if "stage" in told:
            told["stage"] = told["stage"].casefold()
        notes = [note for cell in self.sheet.texts("notes", cells) if (note := clean(cell, lines=True))]
        if notes:
            told["notes"] = "\n".join(notes)
        columns = contacts.columns(self.crm, told) if told else {}
        birthday = text("birthday", cells)
        if birthday and birthday.strip("0/-. "):  # 0/0/00 is how Outlook writes none
            day = self._birthday(birthday)
            columns |= {"birthday": day} if day else {}
        if owner := text("owner", cells):
            if owner not in self._owners:
                self._owners[owner] = users.owner(self.crm, owner)
            columns["owner_id"] = self._owners[owner]
        if word := text("do_not_contact", cells):
            if word.casefold() not in YES | NO:
                raise BadInput(f"{word!r} is neither yes nor no")
            columns["do_not_contact"] = int(word.casefold() in YES)
        return columns

    def _birthday(self, text: str) -> str | None:
        """The day, or None for one that no calendar has; it is an error where the file's form of dates is unknown."""
        if text.startswith("--"):
            return yearless(text)
        try:
            found = read_moment(text, pattern=self.pattern, order=self.order)
            return contacts.past_day(self.crm, found).isoformat()[:10]
        except BadInput:
            if self.pattern is None and self.order is None:
                raise
            return None
