"""Companies from a file: what is known already is completed, what is not is added.

The same company is what has the same uid, number in the source, or whole name, in this order. What has another number
in the same source is another company, though it is called alike. Without `--update` only what is missing is filled.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from crmcli.app import belongings, lookup
from crmcli.app.customfields import as_json
from crmcli.app.importing import Sheet
from crmcli.app.importing_entries import MARK, Entry, EntryReader, asked
from crmcli.app.importing_people import LISTS, People, Person
from crmcli.app.phonereading import countries
from crmcli.core.addresses import read_address, whole
from crmcli.core.countries import country_code
from crmcli.core.errors import Ambiguous, BadInput, CrmError
from crmcli.core.handles import read_handle, read_url
from crmcli.core.ownrows import ROWS
from crmcli.core.record import replace
from crmcli.core.refs import ref
from crmcli.core.rows import KeyRow, OwnedPair, OwnedText
from crmcli.core.text import clean, fold
from crmcli.store.store import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.table import Record
    from crmcli.store.journal import Change

BATCH = 1000
SHOWN = 6  # companies of one name that are looked at: more than five are many
COLUMNS = ("name", "notes", "owner_id", "source", "external_id", "uid")
PARTS = {"street": "street", "postal_code": "postcode", "city": "city", "region": "region", "country": "country"}


class CompanyReader(EntryReader):
    """Reads rows of companies. An entry's `more` has `lists` (kind, item) and `own`, the countries of its phones."""

    def __init__(self, sheet: Sheet, people: People) -> None:
        super().__init__(sheet)
        self.people = people

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row as a company. Raises `CrmError`."""
        told = self.told(cells)
        entry = Entry(line, cells, self.sheet.source)
        self.identify(entry, told)
        name = told.get("name")
        if not name:
            raise BadInput("a company needs a name")
        entry.values["name"] = belongings.limited(name, "company's name")
        if notes := self.lines("notes", cells):
            entry.values["notes"] = notes
        if "owner" in told:
            entry.values["owner_id"] = self.owner(told["owner"])
        addresses = self._addresses(cells)
        column = country_code(said) if (said := told.get("country", "").partition(MARK)[0].strip()) else None
        there = countries(self.crm, [address for _, address in addresses])
        entry.more["own"] = own = tuple(dict.fromkeys((*([column] if column else []), *there)))
        lists: list[tuple[str, Any]] = [("emails", mail) for mail in self.several("emails", cells, ",;\n")]
        lists += [("phones", phone) for phone in self.several("phones", cells, ";\n")]
        lists += [("handles", _page(page)) for page in self.several("websites", cells, ",;\n")]
        entry.more["lists"] = lists = [*addresses, *lists]
        for kind, item in lists:
            self.people.values_of(kind, item, own)  # what is none is refused before anything is changed
        entry.tags, entry.custom = self.tags(cells), self.custom(cells)
        return entry

    def _addresses(self, cells: Sequence[str]) -> "list[tuple[str, Any]]":
        """The addresses with the parts that columns tell: several of them stand in one order in all their cells."""
        texts, *others = [self._parted("addresses", cells), *self.sheet.texts("addresses", cells)[1:]]
        parts = {part: self._parted(field, cells) for part, field in PARTS.items()}
        found = []
        for place in range(max(map(len, (texts, *parts.values())))):
            said: dict[str, str | None]
            said = {part: values[place] for part, values in parts.items() if values[place:] and values[place]}
            text = texts[place] if texts[place:] else ""
            found.append(replace(read_address(text), **said) if text else whole(said))
        found += [read_address(text) for text in others]
        return [("addresses", address) for address in found if address.text]

    def _parted(self, field: str, cells: Sequence[str]) -> list[str]:
        """The values of the first column of a field, empty ones too: their places count."""
        place = self.sheet.place(field)
        return [] if place is None else [clean(part, lines=True) for part in cells[place].split(MARK)]


class Companies:
    """An import of companies under way."""

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        self.sheet = sheet
        self.crm = sheet.crm
        self.change = change
        self.people = People(sheet.crm, change, sheet.source)
        self.reader = CompanyReader(sheet, self.people)
        self.mode = sheet.plan.update or "fill"
        self.made: list[int] = []  # the numbers of those that were made, by their place in the file
        self.batch: dict[int, Person] = {}
        self.touched: set[int] = set()  # by an earlier row of this file
        self._uids: dict[str, int] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._bearers: dict[str, set[int]] = {}  # of a number in a source
        self._names: dict[str, list[int]] | None = None
        self._apart: dict[str, dict[str, list[int]]] = {}  # by name and source: who has no number there
        self._away: dict[str, dict[str, int]] = {}

    def run(self, progress: Callable[[int], None] | None) -> int:
        """Take all rows. Nobody is made by the way, so the answer is 0."""
        rows = self.sheet.rows(progress)
        while batch := list(islice(rows, BATCH)):
            self._take_all(batch)
        self.sheet.odd_mails, self.sheet.odd_phones = (self.people.odd.get(kind, 0) for kind in ("emails", "phones"))
        return 0

    def _take_all(self, rows: "list[Record]") -> None:
        entries: list[Entry] = []
        for line, cells in rows:
            try:
                entries.append(self.reader.read(line, cells))
            except CrmError as error:
                self.sheet.reject(line, error, cells)
        self._uids |= asked(self.crm.store, "imports.company_uids", "uid", [one.uid for one in entries if one.uid])
        self._load({number for entry in entries for number in self._candidates(entry) if number > 0})
        for entry in entries:
            try:
                number = self._same(entry)
            except CrmError as error:
                self.sheet.reject(entry.line, error, entry.cells)
                continue
            number = self._new(entry) if number is None else number
            if number not in self.batch:
                self._load({number})
            self._take(entry, self.batch[number])
        self._flush()

    def _take(self, entry: Entry, company: Person) -> None:
        is_new = company.number < 0 and company.number not in self.touched
        changed = False
        if is_new or (self.mode != "skip" and company.values["archived_at"] is None):
            # Of several rows about one company the first one wins, or the same file would never come to rest.
            replacing = self.mode == "replace" and company.number not in self.touched
            changed = self._columns(entry, company, replacing=replacing)
            changed |= self._complete(entry, company, replacing=replacing)
        self.touched.add(company.number)
        if is_new:
            self.sheet.added += 1
        elif changed:
            self.sheet.updated += 1
        else:
            self.sheet.skipped += 1

    def _columns(self, entry: Entry, company: Person, *, replacing: bool) -> bool:
        changed = False
        for column, value in entry.values.items():
            if value is not None and (replacing or not company.values[column]):
                changed |= company.set(column, value)
        free = not company.values["external_id"] and company.values["source"] in (None, entry.source)
        if entry.number and free and entry.number not in self._numbered(entry.source):
            changed |= company.set("source", entry.source) | company.set("external_id", entry.number)
            self._know_number(entry, company.number)
            alike = self._apart.get(fold(company.values["name"]), {}).get(entry.source, [])
            alike[:] = [one for one in alike if self._real(one) not in self._bearers[entry.source]]
        if "name" in company.changed:
            self._know_name(entry, company.number)
        return changed

    def _complete(self, entry: Entry, company: Person, *, replacing: bool) -> bool:
        """Join lists: nothing that a company has is ever taken away by a file."""
        changed = False
        for kind, item in entry.more["lists"]:
            changed |= self.people.add(company, kind, item, entry.more["own"])
        for tag in entry.tags:
            if not company.has("tags", fold(tag)):
                changed |= company.add("tags", fold(tag), {"tag_id": self.people.tag(tag)})
        for name, value in entry.custom.items():
            if row := company.fields.get(fold(name)):
                changed |= replacing and self.change.update("fields", row, {"value": as_json(value)})
            else:
                changed |= company.add("custom", fold(name), {"name": name, "value": as_json(value)})
        return changed

    def _candidates(self, entry: Entry) -> Iterator[int]:
        """Every company that a row may mean, to be read from the book at once."""
        for number in (self._uids.get(entry.uid or ""), self._numbered(entry.source).get(entry.number or "")):
            if number is not None:
                yield self._real(number)
        yield from map(self._real, self._called(entry))
        if (away := self._put_away(entry.source).get(fold(entry.values["name"]))) is not None:
            yield away

    def _called(self, entry: Entry) -> list[int]:
        """Some of the companies that are called as a row says, without those that have another number in its source."""
        key = fold(entry.values["name"])
        there = self._named().get(key, [])
        if not entry.number:
            return there[:SHOWN]
        apart = self._apart.setdefault(key, {})
        if entry.source not in apart:
            self._numbered(entry.source)
            bearers = self._bearers[entry.source]
            apart[entry.source] = [one for one in there if one not in bearers and self._real(one) not in bearers]
        return apart[entry.source][:SHOWN]

    def _same(self, entry: Entry) -> int | None:
        """The company that a row means, None for a new one. Raises `Ambiguous`."""
        if entry.uid and (number := self._uids.get(entry.uid)) is not None:
            return self._real(number)
        numbered = self._numbered(entry.source)
        if entry.number and (number := numbered.get(entry.number)) is not None:
            return self._real(number)
        found = list(map(self._real, self._called(entry)))
        if len(found) > 1:
            refs = [ref("company", one) if one > 0 else "one of this file" for one in found]
            said = f"{', '.join(refs[: SHOWN - 1])}{' and more' if len(refs) == SHOWN else ''}"
            raise Ambiguous(f"{entry.values['name']!r} may be {said}", said=entry.values["name"])
        if found:
            return found[0]
        away = self._put_away(entry.source).get(fold(entry.values["name"]))
        return away if away is not None and (not entry.number or away not in self._bearers[entry.source]) else None

    def _new(self, entry: Entry) -> int:
        self.made.append(0)
        number = -len(self.made)
        values = {
            **dict.fromkeys(COLUMNS), "name": entry.values["name"], "owner_id": self.reader.me, "source": entry.origin,
            "uid": entry.uid or new_uid(), "archived_at": None,
        }  # fmt: skip
        if "owner_id" in entry.values:
            values["owner_id"] = entry.values["owner_id"]
        self.batch[number] = Person(number, values)
        if entry.uid:
            self._uids[entry.uid] = number
        if entry.number:
            values["external_id"] = entry.number
            self._know_number(entry, number)
        self._know_name(entry, number)
        return number

    def _know_name(self, entry: Entry, number: int) -> None:
        key = fold(entry.values["name"])
        lists = [self._named().setdefault(key, [])]
        lists += [found for source, found in self._apart.get(key, {}).items() if number not in self._bearers[source]]
        for found in lists:
            found.append(number)

    def _know_number(self, entry: Entry, number: int) -> None:
        self._numbered(entry.source)[entry.number or ""] = number
        self._bearers[entry.source].add(number)

    def _real(self, number: int) -> int:
        return self.made[-number - 1] or number if number < 0 else number

    def _named(self) -> dict[str, list[int]]:
        """Companies by their folded names."""
        if self._names is None:
            self._names = {}
            for row in self.crm.store.rows("imports.company_names", KeyRow):
                self._names.setdefault(fold(row.key), []).append(row.id)
        return self._names

    def _numbered(self, source: str) -> dict[str, int]:
        """Companies that have a number in a source, those that were put away too."""
        if source not in self._numbers:
            rows = self.crm.store.rows("imports.company_numbers", KeyRow, source=source)
            self._numbers[source] = {row.key: row.id for row in rows}
            self._bearers[source] = {row.id for row in rows}
        return self._numbers[source]

    def _put_away(self, source: str) -> dict[str, int]:
        if source not in self._away:
            rows = self.crm.store.rows("imports.company_names_away", KeyRow, source=source)
            self._away[source] = {fold(row.key): row.id for row in rows}
        return self._away[source]

    def _load(self, numbers: Collection[int]) -> None:
        """Read what the book has of companies; one that was merged is the one that stayed."""
        rows = self.change.rows_of("companies", numbers) if numbers else {}
        into = {
            number: stayed.id
            for number, row in rows.items()
            if row["archived_at"] is not None and (stayed := lookup.company_into(self.crm, number)) is not None
        }
        rows |= self.change.rows_of("companies", into.values()) if into else {}
        for number, row in rows.items():
            if number not in into:
                self.batch[number] = Person(number, {column: row[column] for column in (*COLUMNS, "archived_at")})
        self._load_lists([number for number in rows if number not in into])
        for number, survivor in into.items():
            self.batch[number] = self.batch[survivor]

    def _load_lists(self, numbers: Sequence[int]) -> None:
        rows = self.crm.store.rows
        for kind, ranked in ROWS.items():
            for one in rows(f"companies.{kind}_full", ranked, ids=numbers):
                self._has(one.owner, kind, belongings.key_of(kind, one))
                if kind == "phones":
                    self._has(one.owner, "phone keys", one.key)
        for tag in rows("companies.tags", OwnedText, ids=numbers):
            self._has(tag.owner, "tags", fold(tag.text))
        for field in rows("companies.fields", OwnedPair, ids=numbers):
            self._has(field.owner, "custom", fold(field.name or ""))
            self.batch[field.owner].fields[fold(field.name or "")] = field.row

    def _has(self, owner: int, kind: str, key: object) -> None:
        self.batch[owner].there.setdefault(kind, set()).add(key)

    def _flush(self) -> None:
        """Write the companies that were made in this batch, and what changed about others."""
        there = {id(one): one for one in self.batch.values()}.values()  # one that was merged is there twice
        new = [one for one in there if one.number < 0]
        ids = self.change.insert_many("companies", [{name: one.values[name] for name in COLUMNS} for one in new])
        for one, number in zip(new, ids, strict=True):
            self.made[-one.number - 1] = one.number = number
            one.changed.clear()
        lists: dict[str, list[dict[str, Any]]] = {}
        for one in there:
            if one.changed:
                self.change.update("companies", one.number, one.changed)
            for kind, row in one.new_rows:
                lists.setdefault(kind, []).append({"company_id": one.number, **row})
        for kind, rows in lists.items():
            self.change.insert_many(LISTS[kind], rows)
        self.touched.update(one.number for one in new)
        self.batch.clear()


def _page(text: str) -> tuple[str, str]:
    """A web page or a profile as (network, name); what is neither is kept as it stands."""
    said = clean(text)
    found = read_handle(said)
    if found is None and "." in said.strip(". ") and not set(said) & set(" @:"):
        found = read_url(f"https://{said}")
    return found or ("web", said)
