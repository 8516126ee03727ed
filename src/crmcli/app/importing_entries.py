"""What imports of companies, interactions, tasks and deals share: how a row is read, and how it is known again."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple
from uuid import UUID, uuid5

from crmcli.app import belongings, currencies, customfields, users
from crmcli.app.importing import Sheet, keyed
from crmcli.app.importing_columns import full_name
from crmcli.app.importing_customers import Identity
from crmcli.app.importing_people import People
from crmcli.app.interactions import instant
from crmcli.core.customfields import of_cell
from crmcli.core.datespans import within
from crmcli.core.datewords import brief
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.money import currency_code, parse_amount
from crmcli.core.rowdates import date_pattern, read_moment
from crmcli.core.rows import UserRow
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.table import Record
    from crmcli.store.journal import Change
    from crmcli.store.store import Store

BATCH = 1000
REMEMBERED = 100_000
MARK = ":::"  # between several values of a cell, as Google writes it
OURS = UUID("5a1b2f0e-3c61-5d7e-9d43-6f0c4f1d9a27")  # the name space of the uids that are made of a row's own words
BRACKETS = {")": "(", ">": "<"}


class Moment(NamedTuple):
    """A time that a cell tells: the local day, the instant and the clock time where it tells one, and its key."""

    day: str
    at: str | None
    clock: str | None
    key: str


class Entry:
    """A row as what it says. `values` are columns of the record, only those that are told.

    `uid` is the record's, told or made of the row's words, `number` its number in `source`. `origin` is the source that
    is kept: a uid alone is nobody's number. `numbered` is true where the file itself tells which record it is, not the
    row's words. `who`, `company`, `deal` are words for others.
    """

    __slots__ = (
        "cells", "company", "custom", "deal", "key", "line", "more", "number", "numbered", "origin", "source", "tags",
        "uid", "values", "who",
    )  # fmt: skip

    def __init__(self, line: int, cells: Sequence[str], source: str) -> None:
        self.line, self.cells, self.source = line, cells, source
        self.uid = self.number = self.company = self.deal = None  # type: str | None
        self.key, self.numbered = "", False
        self.origin: str | None = source
        self.values: dict[str, Any] = {}
        self.who: list[Identity] = []
        self.tags: list[str] = []
        self.custom: dict[str, Any] = {}
        self.more: dict[str, Any] = {}


class EntryReader:
    """Reads the cells of one file. The same text of a date or an owner is read once."""

    def __init__(self, sheet: Sheet) -> None:
        plan, crm = sheet.plan, sheet.crm
        self.sheet = sheet
        self.crm = crm
        self.pattern = date_pattern(plan.date_format) if plan.date_format else None
        self.order = plan.date_order or crm.setting("date_order")
        self.currency = currency_code(plan.currency) if plan.currency else None
        self.base = currencies.base(crm)
        self.me = users.me(crm)
        self.today = crm.clock.now().date().isoformat()
        self.latest = (crm.clock.now().date() + timedelta(days=1)).isoformat()  # it may be tomorrow already elsewhere
        # Of several columns for a field the first that says anything counts: it is written over the others.
        fields = ((field, place) for place, field in sheet.fields.items() if not field.startswith("custom."))
        self._columns = sorted(fields, key=lambda one: -one[1])
        self._custom = [
            (place, field.partition(".")[2]) for place, field in sheet.fields.items() if field.startswith("custom.")
        ]
        self._moments: dict[str, Moment] = {}
        self._owners: dict[str, int | None] = {}
        self._users: dict[str, list[str]] | None = None

    def told(self, cells: Sequence[str]) -> dict[str, str]:
        """What a row says for each field, in one line each."""
        return {field: text for field, place in self._columns if (text := clean(cells[place]))}

    def several(self, field: str, cells: Sequence[str], marks: str = "") -> list[str]:
        """The values of all columns of a field; `marks` are what else stands between several in one cell."""
        found: list[str] = []
        for cell in self.sheet.texts(field, cells):
            for mark in marks:
                cell = cell.replace(mark, MARK)
            found += [text for part in cell.split(MARK) if (text := clean(part, lines=True))]
        return found

    def lines(self, field: str, cells: Sequence[str]) -> str | None:
        """A longer text out of all columns of a field."""
        found = (clean(cell, lines=True) for cell in self.sheet.texts(field, cells))
        return "\n".join(dict.fromkeys(text for text in found if text)) or None

    def identify(self, entry: Entry, told: "dict[str, str]") -> None:
        """Take the uid and number that a row tells; a uid that is no UUID is a number like any other."""
        entry.source = told.get("source") or entry.source
        entry.number, said = told.get("external_id"), told.get("uid")
        if said and (uid := uuid_of(said)):
            entry.uid = uid
        elif said:
            entry.number = entry.number or said
        if entry.number:
            belongings.limited(entry.number, "number")
        entry.numbered = bool(entry.uid or entry.number)
        entry.origin = entry.source if entry.number or not entry.uid else told.get("source")

    def moment(self, text: str) -> Moment:
        """The time that a cell tells. Midnight is how spreadsheets write a day. Raises `BadInput`."""
        if (found := self._moments.get(text)) is not None:
            return found
        if len(self._moments) >= REMEMBERED:
            self._moments.clear()
        found = self._moments[text] = self._read(read_moment(text, pattern=self.pattern, order=self.order))
        return found

    def _read(self, said: date) -> Moment:
        within(said.year)  # also of what is written in full; near the last year another zone has no day
        if not isinstance(said, datetime):
            return Moment(said.isoformat(), None, None, said.isoformat())
        if said.tzinfo is None and said.time() == time():
            return Moment(said.date().isoformat(), None, None, said.date().isoformat())
        at = instant(self.crm, said)
        key = said.isoformat() if said.tzinfo is None else at
        local = said if said.tzinfo is None else said.astimezone(self.crm.clock.zone)
        return Moment(local.date().isoformat(), at, local.strftime("%H:%M"), key)

    def past(self, text: str, why: str) -> Moment:
        """A time that is past. Raises `BadInput` that says why it must be."""
        moment = self.moment(text)
        if moment.day > self.latest:
            raise BadInput(f"{moment.day} lies ahead: {why}")
        return moment

    def clock(self, text: str, day: str) -> Moment:
        """The clock time that a cell tells, on a day. Raises `BadInput`."""
        found = read_moment(f"{day} {text}", order=self.order)
        if not isinstance(found, datetime) or found.tzinfo is not None:
            raise BadInput(f"{brief(text)} is no clock time")
        return Moment(day, instant(self.crm, found), found.strftime("%H:%M"), found.isoformat())

    def instant(self, moment: Moment) -> str:
        """The instant of a moment; of a day its beginning, by the clock of the book."""
        return moment.at or instant(self.crm, datetime.combine(date.fromisoformat(moment.day), time()))

    def amount(self, entry: Entry, text: str, written: str | None) -> None:
        """Take an amount in minor units and its currency into `more`: of the row, else of the plan, else of the book.

        `bare` is then its text, which counts in the currency that a record has already. Raises `BadInput`.
        """
        given = currency_code(written) if written else self.currency
        minor, currency = parse_amount(text, currency=given, default=self.base)
        entry.more |= {"minor": minor, "currency": currency or self.base}
        if given is None and parse_amount(text, currency=None)[1] is None:
            entry.more["bare"] = text

    def owner(self, text: str) -> int | None:
        """The colleague of a login or a whole name. Raises `NotFound`."""
        if text not in self._owners:
            if self._users is None:
                self._users = {}
                for row in self.crm.store.rows("users.all", UserRow):
                    if row.name and row.active:
                        self._users.setdefault(fold(row.name), []).append(row.login)
            logins = self._users.get(fold(text), ())
            self._owners[text] = users.owner(self.crm, logins[0] if len(logins) == 1 else text)
        return self._owners[text]

    def who(self, told: "dict[str, str]", cells: Sequence[str]) -> list[Identity]:
        """The people that a row names: several by words for each, else one by all that is said of somebody."""
        tells_apart = "calendar" in self.sheet.table.format.casefold()  # each of several stands in a line of its own
        people = self.several("contact", cells, "" if tells_apart else ";\n")
        mails = self.several("contact.email", cells, ";,\n")
        if len(people) < 2 and (people or len(mails) < 2):
            name = told.get("contact.name") or full_name(
                told.get("contact.first_name"), None, told.get("contact.last_name")
            )
            one = Identity(
                None, people[0] if people else None, told.get("contact.email"), told.get("contact.phone"), name
            )
            return [_with_mail(one)] if any(one) else []
        parts = people or mails
        return list(dict.fromkeys(_with_mail(Identity(None, clean(part), None, None, None)) for part in parts))

    def tags(self, cells: Sequence[str]) -> list[str]:
        """The tags of a row, each one word."""
        return list(dict.fromkeys(
            belongings.tag_name("-".join(tag.lstrip("* ").split())) for tag in self.several("tags", cells, ",;|\n")
        ))  # fmt: skip

    def custom(self, cells: Sequence[str]) -> "dict[str, Any]":
        """The custom fields of a row, also those of cells beyond the last column."""
        beyond = range(len(self.sheet.table.columns), len(cells))
        named = [*self._custom, *((place, self.sheet.table.name(place)) for place in beyond)]
        said = (
            (name, of_cell(cells[place], value)) for place, name in named if (value := clean(cells[place], lines=True))
        )
        return dict(
            customfields.read(self.crm, name, value, lambda text: self.moment(text).day) for name, value in said
        )


class Entries(ABC):
    """An import of records of one kind under way: rows in batches, each met again or added."""

    TABLE = ""
    USUAL = "fill"  # what --update is where nothing is said

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        self.sheet = sheet
        self.crm = sheet.crm
        self.change = change
        self.people = People(sheet.crm, change, sheet.source)
        self.mode = sheet.plan.update or self.USUAL
        self._lines: dict[str, int] = {}
        self._times: dict[bytes, int] = {}

    def run(self, progress: Callable[[int], None] | None) -> int:
        """Take all rows; the number of contacts that were made by the way."""
        rows = self.sheet.rows(progress)
        while batch := list(islice(rows, BATCH)):
            self._take(batch)
        self.tell()
        return len(self.people.made)

    @abstractmethod
    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row as what it says. Raises `CrmError` with what is wrong with it."""

    @abstractmethod
    def known(self, entries: Sequence[Entry]) -> "list[int | None]":
        """The number of the record that each entry is in the book, None for a new one."""

    @abstractmethod
    def add(self, entries: Sequence[Entry]) -> None:
        """Write new records; an entry that cannot be one is rejected."""

    @abstractmethod
    def update(self, met: "Sequence[tuple[Entry, dict[str, Any]]]") -> None:
        """Change records that are there, each with its row, as the mode of updating says."""

    def tell(self) -> None:  # noqa: B027 - most kinds have nothing more to say
        """Say at the end what should be known of the rows."""

    def reject(self, entry: Entry, error: "CrmError | str") -> None:
        """Remember a row that is not taken."""
        self.sheet.reject(entry.line, error, entry.cells)

    def count(self, entry: Entry, *, changed: bool) -> None:
        """Count a record that was met again."""
        if changed:
            self.sheet.updated += 1
        else:
            self.sheet.skipped += 1

    def nth(self, *parts: object) -> str:
        """A key of what a row says: equal rows of a file differ in their number, and are as many the next time."""
        said = "\0".join("" if part is None else str(part) for part in parts)
        digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        times = self._times[digest] = self._times.get(digest, 0) + 1
        return digest.hex() if times == 1 else f"{digest.hex()}.{times}"

    def asks_whom(self, entry: Entry, row: "dict[str, Any]") -> bool:
        """Whether it matters for a record that is there whom its row names. Where the row's words are its key, they
        have not changed."""
        if not entry.numbered or self.mode == "replace":
            return entry.numbered
        company, deal = (bool(said) and row[column] is None for said, column in
                         ((entry.company, "company_id"), (entry.deal, "deal_id")))  # fmt: skip
        return company or deal or is_alone(row)

    def fitting_whom(self, whom: "dict[str, Any]", row: "dict[str, Any]") -> "dict[str, Any]":
        """Of whom a row names what may change a record: nobody takes the place of somebody who is in it."""
        kept = {column: number for column, number in whom.items() if number is not None}
        if self.mode == "fill" and not is_alone(row):
            kept.pop("contact_id", None)
        return kept

    def fitting(self, values: "dict[str, Any]", row: "dict[str, Any]") -> "dict[str, Any]":
        """Of what is told what changes a row: all of it, or only what the row lacks."""
        return {
            column: value
            for column, value in values.items()
            if value != row[column] and (self.mode == "replace" or row[column] is None)
        }

    def _take(self, rows: "list[Record]") -> None:
        entries: list[Entry] = []
        for line, cells in rows:
            try:
                entry = self.read(line, cells)
                self._once(entry)
            except CrmError as error:
                self.sheet.reject(line, error, cells)
                continue
            entries.append(entry)
        numbers = self.known(entries)
        met_again = {one for one in numbers if one is not None}
        there = self.change.rows_of(self.TABLE, met_again) if met_again else {}
        self.add([entry for entry, number in zip(entries, numbers, strict=True) if number is None])
        met = [(entry, there[number]) for entry, number in zip(entries, numbers, strict=True) if number is not None]
        live = [pair for pair in met if self.mode != "skip" and pair[1]["archived_at"] is None]
        self.sheet.skipped += len(met) - len(live)
        self.update(live)

    def _once(self, entry: Entry) -> None:
        """Refuse a second row for one record: of two that contradict each other neither is surer."""
        if not entry.numbered:
            return
        for said in filter(None, (entry.key,) if entry.key else (entry.uid, entry.number)):
            line = self._lines.setdefault(f"{entry.source}\0{said}", entry.line)
            if line != entry.line:
                raise BadInput(f"{brief(entry.number or entry.uid or '')} stands in line {line} already")


def is_alone(row: "dict[str, Any]") -> bool:
    """True for a task or a talk that is about nobody."""
    return row["contact_id"] is None and row["company_id"] is None


def uuid_of(text: str) -> str | None:
    """A UUID as the book keeps it; None for another text."""
    try:
        return str(UUID(text)) if len(text) in (32, 36) else None
    except ValueError:
        return None


def made_uid(kind: str, source: str, key: str) -> str:
    """The uid of a record that a file tells no uid of: the same for the same words, so that it is met again."""
    return str(uuid5(OURS, f"{kind}\0{source}\0{key}"))


def asked(store: "Store", query: str, column: str, texts: Iterable[str], **values: "Any") -> dict[str, int]:
    """Key → number for many texts, some hundred of them in one question; the query leaves room for a condition."""
    return {row.key: row.id for row in keyed(store, query, column, texts, **values)}


def _with_mail(who: Identity) -> Identity:
    """`Ada Lovelace (ada@example.org)` as a name and a mail."""
    if who.contact and (opens := BRACKETS.get(who.contact[-1])):
        name, _, mail = who.contact[:-1].rpartition(opens)
        if "@" in mail and " " not in mail.strip():
            return who._replace(contact=None, name=who.name or clean(name) or None, email=who.email or mail.strip())
    return who
