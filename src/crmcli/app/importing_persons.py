"""One row of a contacts file: what it says of a person. Everything is checked here, before anything is changed."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import date

from crmcli.app import belongings, contacts, customfields, relations, users
from crmcli.app.crm import Crm
from crmcli.app.importing import Sheet
from crmcli.app.importing_addresses import AddressReader
from crmcli.app.importing_columns import full_name
from crmcli.app.importing_labels import MARK, Labels, Place, nth_label, parted, places_of
from crmcli.app.importing_people import People
from crmcli.app.phonereading import countries
from crmcli.core.countries import country_code
from crmcli.core.customfields import NO, YES, of_cell
from crmcli.core.dates import AmbiguousDate, BadDate
from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS, network_of, read_handle
from crmcli.core.importantdates import BIRTHDAY, pair, yearless
from crmcli.core.refs import digits_of
from crmcli.core.relations import Asked
from crmcli.core.relations import read as read_relation
from crmcli.core.rowdates import RelativeDate, date_pattern, read_moment
from crmcli.core.text import clean, fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = ("title", "stage", "notes")
LISTED = ("emails", "phones", "handles", "companies", "dates", "relations", "fields")
BIRTHDAY_RAW = "birthday_raw"  # the custom field that keeps a birthday which is no day
SHORT = 4  # digits of a number that is nobody's own
_UID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_PARTS = ("first_name", "middle_name", "last_name")
_OF_A_YEAR = re.compile(r"(\d\d?)[/.](\d\d?)\.?")
_NO_YEAR = re.compile(r"(\d\d?)月(\d\d?)[日号]")
_SPOKEN, _SIGNS = re.compile(r'"([^"<>@]+)"(?=\s*<)'), re.compile(r"[,;:]+")
_DISPLAYED = re.compile(r'\s*"?([^"<>@]+?)"?\s*<[^<>]+>\s*')  # Ada Lovelace <ada@engines.example>

Item = tuple[str, "Any", str | None]


class Said:
    """What a row says. `keys` are the identifiers it can be known by: mails, phones, handles, in this order.

    `lists` are its mails, phones, handles and addresses, each with its label, `companies` each with the role there.
    `own` are the countries in which its phones are read first. `source` is where its number in another system counts;
    `sourceless` says that the row comes from a book and tells of no source.
    """

    __slots__ = (
        "columns", "companies", "custom", "dates", "external_id", "has_name", "keys", "lists", "name", "own",
        "relations", "source", "sourceless", "tags", "uid",
    )  # fmt: skip

    name: str
    has_name: bool
    uid: str | None
    source: str
    sourceless: bool
    external_id: str | None
    columns: "dict[str, Any]"
    lists: list[Item]
    keys: list[tuple[str, str]]
    own: tuple[str, ...]
    companies: list[tuple[str, str | None]]
    dates: list[tuple[str, str, bool]]
    relations: list[Asked]
    tags: list[str]
    custom: "dict[str, Any]"


class PersonReader:
    """Reads the rows of one file."""

    def __init__(self, sheet: Sheet, people: People) -> None:
        self.sheet = sheet
        self.people = people
        self.crm: Crm = sheet.crm
        self.pattern = date_pattern(sheet.plan.date_format) if sheet.plan.date_format else None
        order_of_program = sheet.preset.order if sheet.preset else None
        self.order = sheet.plan.date_order or order_of_program or sheet.crm.setting("date_order")
        self.custom = [
            (place, field.partition(".")[2]) for place, field in sheet.fields.items() if field.startswith("custom.")
        ]
        self.last_names = "last_name" in sheet.places
        self.networks = [name for name in NETWORKS if name in sheet.places]
        columns = sheet.table.columns
        beside = {"companies": "companies.role", "handles": "handles.network"}
        self.places = {field: places_of(columns, sheet.fields, field, beside.get(field, "")) for field in LISTED}
        self.labels = Labels(sheet.note)
        self.addresses = AddressReader(columns, sheet.fields, self.labels)
        labels = [(one.label_at, one.label) for one in self.addresses.groups]
        labels += [(one.label_at, one.label) for places in self.places.values() for one in places]
        self.is_labelled = any(place is not None or label for place, label in labels)
        self.days = sheet.preset.days if sheet.preset else frozenset()
        self.void = sheet.preset.void if sheet.preset else frozenset()
        self.tells = {"born": "birth_day" in sheet.places, "source": "source" in sheet.places}
        self._owners: dict[str, int | None] = {}
        self._inverses: dict[str, str] = {}

    def read(self, cells: Sequence[str]) -> Said:
        """A row as what it says. Raises `BadInput`, `Refused`, `NotFound` or `Ambiguous` with what is wrong with it."""
        text = self.sheet.text
        said = Said()
        self._identity(cells, said)
        said.keys, said.dates, said.relations = [], [], []
        addresses = self.addresses.read(cells)
        said.own = self._own(cells, addresses)
        said.custom = {}
        said.lists = [*self._reachable(cells, said), *self._handles(cells, said), *addresses]
        self._name(cells, said)
        birthday = text("birthday", cells) or (self._born(cells) if self.tells["born"] else None)
        birthday = self._dates(cells, said) or birthday if self.places["dates"] else birthday
        said.columns = self._columns(cells, birthday)
        self._companies(cells, said)
        said.tags = [
            belongings.tag_name("-".join(tag.lstrip("* ").split())) for tag in self._several("tags", cells, ",;|\n")
        ]
        self._custom(cells, said)
        if self.places["relations"]:
            self._relations(cells, said)
        if birthday and birthday.strip("0/-. ") and "birthday" not in said.columns:
            said.custom[BIRTHDAY_RAW] = birthday
            self.sheet.unread += 1
        return said

    def _identity(self, cells: Sequence[str], said: Said) -> None:
        """The uid where it can be one of a book, else it is a number in another system."""
        text = self.sheet.text
        uid, source = text("uid", cells), text("source", cells)
        said.external_id = text("external_id", cells)
        said.uid = None
        if uid:
            plain = uid.casefold().removeprefix("urn:uuid:")
            said.uid = plain if _UID.fullmatch(plain) else None
            if said.uid is None:
                said.external_id = said.external_id or uid
        said.sourceless = bool(said.uid and self.tells["source"] and not source and not said.external_id)
        said.source = source or self.sheet.source

    def _day(self, text: str) -> str:
        """The day in a custom field that holds a date, read as the file's other dates are."""
        return read_moment(text, pattern=self.pattern, order=self.order).isoformat()[:10]

    def _several(self, field: str, cells: Sequence[str], marks: str = "") -> list[str]:
        """The values of all columns of a field; `marks` are what else stands between several in one cell."""
        return [part for cell in self.sheet.texts(field, cells) for part in _split(cell, marks)]

    def _labelled(self, field: str, cells: Sequence[str], marks: str = "") -> "Iterator[tuple[str, str, Place, int]]":
        """Each value of a list with its label as it was said, its column, and its place in the cell."""
        for one in self.places[field]:
            cell = cells[one.place]
            if not cell or cell.isspace():
                continue
            labels = parted(cells[one.label_at]) if one.label_at is not None else ()
            if '"' in cell and marks:  # "Lovelace, Ada" <ada@engines.example>
                cell = _SPOKEN.sub(lambda found: _SIGNS.sub(" ", found[1]), cell)
            for number, part in enumerate(parted(cell) if MARK in cell else (cell,)):
                label = nth_label(labels, number) if labels else ""
                for item in _split(part, marks):
                    yield item, label, one, number

    def _name(self, cells: Sequence[str], said: Said) -> None:
        """The name that is told, else the mail or phone: people without a name are known by these."""
        text = self.sheet.text
        name = self._told_name(cells, said)
        if not name and not any(self.sheet.texts("emails", cells)):  # a line of a company alone, as Outlook has them
            name = next(iter(self._several("companies", cells)), None)
        name = name or text("custom.nickname", cells)
        name = name if name and fold(name) else None  # a lone apostrophe is what nobody is found by
        said.has_name = name is not None
        reachable = next((clean(str(one[1])) for one in said.lists if self._is_known_by(one[0], one[1], said)), None)
        if name is None and reachable and "<" in reachable:
            displayed = _DISPLAYED.fullmatch(reachable)
            reachable = clean(displayed[1]) if displayed else reachable.strip("<> ")
        numbered = f"Contact {said.external_id}" if text("external_id", cells) and said.lists else None
        if name is None and reachable is None and numbered is None:
            odd = next((clean(str(one[1])) for one in said.lists if one[0] in ("emails", "phones")), None)
            raise BadInput(
                f"the row has no name, and nobody is known by {odd!r}" if odd else "the row has no name, mail or phone"
            )
        said.name = contacts.need_name(name or reachable or numbered or "")

    def _told_name(self, cells: Sequence[str], said: Said) -> str | None:
        """The whole name, else that of its parts. What it does not say of them is kept.

        Beside a first name and no last one `Name` is the last: Vorname;Name.
        """
        first, middle, last = (self.sheet.text(field, cells) for field in _PARTS)
        name = self.sheet.text("name", cells)
        if not (first or last):
            return name or middle
        if name is None:
            return full_name(first, middle, last)
        told = "".join(words(name))
        left = [
            (field, part)
            for field, part in zip(_PARTS, (first, middle, last), strict=True)
            if part and not all(word in told for word in words(part))
        ]
        if left and left[0][0] == _PARTS[0] and not self.last_names:
            return full_name(first, middle, name)
        said.custom.update({field.replace("_", " "): part for field, part in left})
        return name

    def _is_known_by(self, kind: str, item: "Any", said: Said) -> bool:
        """True for a mail, or a phone of a few digits, which may stand for a name."""
        if kind not in ("emails", "phones"):
            return False
        found = self.people.values_of(kind, item, said.own)
        return any(one["is_valid"] or (kind == "phones" and len(digits_of(one["raw"])) > SHORT) for one in found)

    def _reachable(self, cells: Sequence[str], said: Said) -> list[Item]:
        found: list[Item] = []
        for kind, how, marks in (("emails", "email", ",;\n"), ("phones", "phone", ";\n")):
            first: list[Item] = []
            rest: list[Item] = []
            for item, told, one, _number in self._labelled(kind, cells, marks):
                label, starred = self.labels.read(told) if told else (None, False)
                (first if starred or one.first else rest).append((kind, item, label or one.label))
            for one_item in (*first, *rest):
                for values in self.people.values_of(kind, one_item[1], said.own):
                    # "n/a" in a column of mails is kept, but it is nobody's identity.
                    if "@" in values["key"] if how == "email" else len(values["key"]) > SHORT:
                        said.keys.append((how, values["key"]))
                found.append(one_item)
        return found

    def _own(self, cells: Sequence[str], addresses: list[Item]) -> tuple[str, ...]:
        """The countries that the row's own column and addresses name, which tell where its phones are."""
        column = country_code(text) if (text := self.sheet.text("country", cells)) else None
        told = countries(self.crm, [one[1] for one in addresses])
        return tuple(dict.fromkeys((*([column] if column else []), *told)))

    def _handles(self, cells: Sequence[str], said: Said) -> list[Item]:
        found: list[tuple[tuple[str, str], str | None]] = []
        if not (self.networks or self.places["handles"]):
            return []
        for network in self.networks:
            names = self._several(network, cells)
            found += [(read_handle(name) or (network, clean(name).lstrip("@")), None) for name in names]
        for item, told, one, number in self._labelled("handles", cells, ",;\n"):
            label = self.labels.read(told)[0] if told else None
            if one.beside is not None:
                service = clean(nth_label(parted(cells[one.beside]), number))
                if service and network_of(service) is None:
                    said.custom[service] = clean(item)
                    continue
                item = f"{service}:{item}" if service else item
            if (handle := read_handle(item)) is None:
                raise BadInput(f"{clean(item)!r} is no handle: wechat:ada, or a profile's URL")
            found.append((handle, label))
        for network_name, _label in found:
            if network_name[0] != "web":  # a company's page is many people's
                said.keys += [("handle", values["key"]) for values in self.people.values_of("handles", network_name)]
        return [("handles", handle, label) for handle, label in found]

    def _companies(self, cells: Sequence[str], said: Said) -> None:
        """The companies, each with what the person is there; a role without a company is a custom field."""
        said.companies = []
        for place in self.places["companies"]:
            roles = parted(cells[place.beside]) if place.beside is not None else []
            names = parted(cells[place.place])
            for number, cell in enumerate(names):
                role = clean(roles[number]) if number < len(roles) else ""
                if name := belongings.limited(clean(cell), "company's name"):
                    said.companies.append((name, belongings.limited(role, "role") or None))
                elif role:
                    said.custom["role"] = role
        for name, _role in said.companies:
            self.people.company_known(name)

    def _dates(self, cells: Sequence[str], said: Said) -> str | None:
        """Important dates; one that is no day becomes a custom field. A birthday among them is handed back."""
        birthday = None
        for item, told, place, _number in self._labelled("dates", cells):
            label = clean(told.lstrip("* ")) or place.label or ("" if "=" in item else "date")
            label, day_words, yearly = pair(f"{label}={item}" if label else clean(item))
            if fold(label) in (BIRTHDAY, "生日"):
                birthday = day_words
                continue
            try:
                day = yearless(day_words) if day_words.startswith("--") else self._day(day_words)
            except BadInput:
                if day_words.strip("0/-. ") and day_words.casefold() not in self.void:
                    said.custom[label] = day_words
                continue
            said.dates.append((label[:100], day, yearly))
        return birthday

    def _relations(self, cells: Sequence[str], said: Said) -> None:
        self._inverses = self._inverses or relations.kinds(self.crm)
        for item, told, place, _number in self._labelled("relations", cells):
            kind = clean(told.lstrip("* ")) or place.label
            for who in item.split(";") if kind and "=" not in item else (item,):
                if clean(who):
                    text = who if not kind else f"{kind.replace('=', ' ')}={who}"
                    said.relations.append(read_relation(text, self._inverses))

    def _custom(self, cells: Sequence[str], said: Said) -> None:
        beyond = range(len(self.sheet.table.columns), len(cells))
        if not (self.custom or beyond or self.places["fields"]):
            return
        named = [*self.custom, *((place, self.sheet.table.name(place)) for place in beyond)]
        for place, name in named:
            value = clean(cells[place], lines=True)
            if not value or (self.void and value.casefold() in self.void):
                continue
            if name in self.days:
                with contextlib.suppress(BadInput):  # what is no day is kept as it stood
                    value = self._day(value)
            key, kept = customfields.read(self.crm, name, of_cell(cells[place], value), self._day)
            said.custom[key] = kept
        for item, told, pair_of, _number in self._labelled("fields", cells):
            name = clean(told.lstrip("* ")) or self.sheet.table.name(pair_of.place)
            key, kept = customfields.read(self.crm, name, clean(item, lines=True), self._day)
            said.custom[key] = kept

    def _columns(self, cells: Sequence[str], birthday: str | None) -> "dict[str, Any]":
        """The plain columns that the row fills, checked as those that people type."""
        text = self.sheet.text
        told: dict[str, Any] = {field: value for field in PLAIN[:2] if (value := text(field, cells))}
        if "stage" in told:
            told["stage"] = told["stage"].casefold()
        notes = [note for cell in self.sheet.texts("notes", cells) if (note := clean(cell, lines=True))]
        if notes:
            told["notes"] = "\n".join(notes)
        columns = contacts.columns(self.crm, told) if told else {}
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

    def _born(self, cells: Sequence[str]) -> str | None:
        """A birthday out of columns for its year, month and day."""
        year, month, day = (self.sheet.text(f"birth_{part}", cells) or "" for part in ("year", "month", "day"))
        if not (month.isdecimal() and day.isdecimal()):
            return " ".join(part for part in (year, month, day) if part) or None
        head = f"{int(year):04}" if year.isdecimal() and int(year) else "-"
        return f"{head}-{int(month):02}-{int(day):02}"

    def _birthday(self, text: str) -> str | None:
        """The day, or None for what is none; it is an error where the file's form of dates would tell another one."""
        if text.startswith("--"):
            return yearless(text)
        if day := _NO_YEAR.fullmatch(text):
            return yearless(f"--{int(day[1]):02}-{int(day[2]):02}")
        if (found := _OF_A_YEAR.fullmatch(text)) and max(map(int, found.groups())) > 12:
            month, of_month = sorted(map(int, found.groups()))  # Mailchimp's 12/25
            return yearless(f"--{month:02}-{of_month:02}")
        try:
            return contacts.past_day(self.crm, date.fromisoformat(self._day(text))).isoformat()
        except BadInput as error:
            no_date = isinstance(error, BadDate) and not isinstance(error, AmbiguousDate | RelativeDate)
            if self.pattern is None and self.order is None and not no_date:
                raise
            return None


def _split(cell: str, marks: str) -> list[str]:
    """The values in a cell; a web address is whole whatever stands in it."""
    if marks and "://" not in cell and not cell.lstrip().startswith("web:"):
        for mark in marks:
            cell = cell.replace(mark, MARK)
    return [part for one in cell.split(MARK) if (part := one.strip()) and clean(part)]
