"""Contacts from a file: who is known already is completed, who is not is added.

The same person is who has the same uid, number in the same source, mail, phone or handle, in this order. Phones are
shared by households and offices, so a phone tells only where one name holds all words of the other. Where a mail means
somebody of another name, that is told. A name alone tells only where the row says nothing surer and the contact either
bears no identifier or came from the same source, at the same company: two people may be called alike, but a plain list
of names may be read twice.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from crmcli.app import belongings
from crmcli.app.customfields import as_json
from crmcli.app.importing import Sheet
from crmcli.app.importing_people import COLUMNS, People, Person, the_only
from crmcli.app.importing_persons import PersonReader, Said
from crmcli.app.importing_relations import Relations
from crmcli.core.errors import CrmError
from crmcli.core.ownrows import ROWS, PositionRow
from crmcli.core.peoplerows import OwnedDate
from crmcli.core.rows import ContactRow, OwnedPair, OwnedText
from crmcli.core.text import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.table import Record
    from crmcli.store.journal import Change

BATCH = 1000
NAMED = 3  # rows that are told of
CALENDAR = "iCalendar"
MORE_WORDS = 3  # that a whole name has beside a short one: titles, second names


class Contacts:
    """An import of contacts under way."""

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        self.sheet = sheet
        self.crm = sheet.crm
        self.change = change
        self.people = People(sheet.crm, change, sheet.source)
        self.reader = PersonReader(sheet, self.people)
        self.mode = sheet.plan.update or "fill"
        self.batch: dict[int, Person] = {}
        self.touched: set[int] = set()  # by an earlier row of this file
        self.claimed: set[int] = set()  # those whom a row of this file means by their uid: no other row means them
        self.otherwise: list[str] = []  # rows of a name that is not the contact's
        self.relations = Relations(sheet, self.people, change)

    def run(self, progress: Callable[[int], None] | None) -> int:
        """Take all rows. Nobody is made by the way, so the answer is 0."""
        rows = self.sheet.rows(progress)
        while batch := list(islice(rows, BATCH)):
            self._take_all(batch)
        self.relations.settle()
        if self.otherwise:
            more = f" and {len(self.otherwise) - NAMED} more" if len(self.otherwise) > NAMED else ""
            self.sheet.note(f"named otherwise than the contact they mean: {'; '.join(self.otherwise[:NAMED])}{more}")
        self.sheet.odd_mails, self.sheet.odd_phones = (self.people.odd.get(kind, 0) for kind in ("emails", "phones"))
        return 0

    def _take_all(self, rows: "list[Record]") -> None:
        readable: list[tuple[int, list[str], Said]] = []
        for line, cells in rows:
            try:
                readable.append((line, cells, self.reader.read(cells)))
            except CrmError as error:
                self.sheet.reject(line, error, cells)
        for _line, _cells, said in readable:
            if said.uid and (number := self.people.by_uid(said.uid)) is not None:
                self.claimed.add(number)
        self.people.expect(key for _line, _cells, said in readable for key in _known_by(said))
        self._load({number for _line, _cells, said in readable for number in self._candidates(said) if number > 0})
        for line, cells, said in readable:
            try:
                self._take(line, said)
            except CrmError as error:
                self.sheet.reject(line, error, cells)
        self.people.flush(person for number, person in self.batch.items() if number > 0)
        self.touched.update(person.number for number, person in self.batch.items() if number < 0)
        self.claimed.update(person.number for number, person in self.batch.items() if number in self.claimed)
        self.batch.clear()

    def _take(self, line: int, said: Said) -> None:
        number = self._same(said)
        if number is None:
            self.sheet.alike += any(self.people.bearers(how, key) for how, key in said.keys)
            own = {"uid": said.uid} if said.uid else {}
            source = None if said.sourceless else said.source
            person = self.people.new(said.name, source=source, external_id=said.external_id, **said.columns, **own)
            self.batch[person.number] = person
            if said.uid:
                self.claimed.add(person.number)
            self._complete(person, said)
            self.relations.tell(person.number, said.relations, skipped=False)
            self.sheet.added += 1
            self.touched.add(person.number)
            return
        person = self._person(number)
        if not _one_name(person, said):
            self.otherwise.append(f"line {line} {said.name!r} is {person.values['name']!r}")
        changed = False
        if self.mode != "skip" and person.values.get("archived_at") is None:
            # Of several rows about one person the first one wins, or the same file would never come to rest.
            replace = self.mode == "replace" and number not in self.touched
            changed = self._columns(person, said, replace=replace)
            changed |= self._complete(person, said, replace=replace)
            changed |= replace and self._replace_fields(person, said)
            self.relations.tell(number, said.relations, skipped=not changed)
        self.touched.add(number)
        if changed:
            self.sheet.updated += 1
        else:
            self.sheet.skipped += 1

    def _columns(self, person: Person, said: Said, *, replace: bool) -> bool:
        """Fill or replace what a person has one of. A number in a source is filled only for that source."""
        changed = False
        for column, value in said.columns.items():
            if value is not None and (replace or not person.values[column]):
                changed |= person.set(column, value)
        if replace and said.has_name and person.set("name", said.name):
            self.people.know("name", fold(said.name), person.number)
            changed = True
        free = not person.values["external_id"] and person.values["source"] in (None, said.source)
        if said.external_id and free:
            changed |= person.set("source", said.source) | person.set("external_id", said.external_id)
            self.people.know_number(person)
        return changed

    def _complete(self, person: Person, said: Said, *, replace: bool = False) -> bool:
        """Join lists: nothing that a person has is ever taken away by a file."""
        changed = False
        for kind, item, label in said.lists:
            changed |= self.people.add(person, kind, item, said.own, label, replace=replace)
        for company, role in said.companies:
            key = fold(company)
            if not person.has("companies", key):
                changed |= person.add("companies", key, {"company_id": self.people.company(company), "role": role})
            elif role:
                changed |= person.relabel("companies", key, role, replace=replace)
        for label, day, yearly in said.dates:
            row = {"label": label, "day": day, "month_day": day[-5:], "is_yearly": int(yearly)}
            if person.add("dates", fold(label), row):
                changed = True
            elif replace and isinstance(there := person.labels.get(("dates", fold(label))), tuple):
                changed |= self.change.update("important_dates", there[0], row)
        for tag in said.tags:
            if not person.has("tags", fold(tag)):
                changed |= person.add("tags", fold(tag), {"tag_id": self.people.tag(tag)})
        for name, value in said.custom.items():
            changed |= person.add("custom", fold(name), {"name": name, "value": as_json(value)})
        return changed

    def _replace_fields(self, person: Person, said: Said) -> bool:
        changed = False
        for name, value in said.custom.items():
            if row := person.fields.get(fold(name)):
                changed |= self.change.update("fields", row, {"value": as_json(value)})
        return changed

    def _candidates(self, said: Said) -> Iterator[int]:
        """Everybody whom a row may mean, to be read from the book at once."""
        if said.uid and (number := self.people.by_uid(said.uid)):
            yield number
        if said.external_id and (number := self.people.numbered(said.source, said.external_id)):
            yield number
        for how, key in _known_by(said):
            yield from self.people.bearers(how, key)

    def _same(self, said: Said) -> int | None:
        """The contact that a row means, None for somebody new. Raises `Ambiguous`."""
        if said.uid and (number := self.people.by_uid(said.uid)) is not None:
            return number
        if said.external_id and (number := self.people.numbered(said.source, said.external_id)) is not None:
            return number
        for how, key in said.keys:
            found = list(self.people.bearers(how, key))
            if said.uid:
                found = [number for number in found if number not in self.claimed]
            if said.external_id:
                found = self.people.others(found, said.source, said.external_id)
            if how == "phone":
                found = [number for number in found if _one_name(self._person(number), said)]
            if len(found) > 1:
                called = fold(said.name)
                found = [one for one in found if fold(self._person(one).values["name"]) == called] or found
            if found:
                return the_only(key, found)
        return None if said.keys or said.external_id or said.uid else self._same_name(said)

    def _same_name(self, said: Said) -> int | None:
        """The contact that a row means which tells a name and nothing surer."""
        companies = {fold(company) for company, _role in said.companies}
        found: dict[bool, list[int]] = {True: [], False: []}
        for number in self.people.bearers("name", fold(said.name)):
            person = self._person(number)
            there = person.there.get("companies") or set()
            apart = companies and there and not companies & there
            own = person.values["source"] == said.source and number not in self.touched
            own |= self.sheet.table.source == CALENDAR  # a birthday is of somebody whom the calendar's owner knows
            if not apart and (own or not _identified(person)):
                found[_identified(person)].append(number)
        fitting = found[False] or found[True]
        nearer = [one for one in fitting if companies & (self._person(one).there.get("companies") or set())]
        return the_only(said.name, nearer or fitting) if fitting else None

    def _person(self, number: int) -> Person:
        if number not in self.batch:
            self._load({number})
        return self.batch[number]

    def _load(self, numbers: Collection[int]) -> None:
        """Read what the book has of people."""
        if not numbers:
            return
        rows = self.crm.store.rows
        for row in rows("contacts.by_ids", ContactRow, ids=numbers):
            values = {column: getattr(row, column) for column in (*COLUMNS, "archived_at")}
            self.batch[row.id] = Person(row.id, values)
        for kind, ranked in ROWS.items():
            for one in rows(f"contacts.{kind}_full", ranked, ids=numbers):
                key = belongings.key_of(kind, one)
                self._has(one.owner, kind, key)
                if self.reader.is_labelled:
                    self.batch[one.owner].labels[kind, key] = one.row, one.label
                if kind == "phones":
                    self._has(one.owner, "phone keys", one.key)
        for tag in rows("contacts.tags", OwnedText, ids=numbers):
            self._has(tag.owner, "tags", fold(tag.text))
        for field in rows("contacts.fields", OwnedPair, ids=numbers):
            self._has(field.owner, "custom", fold(field.name or ""))
            self.batch[field.owner].fields[fold(field.name or "")] = field.row
        for company in rows("contacts.positions", PositionRow, ids=numbers):
            if company.archived_at is None:
                self._has(company.owner, "companies", fold(company.text))
                self.batch[company.owner].labels["companies", fold(company.text)] = company.row, company.role
        if self.reader.places["dates"]:
            for number in numbers:
                for day in rows("dates.of_contact", OwnedDate, number=number):
                    self._has(number, "dates", fold(day.label))
                    self.batch[number].labels["dates", fold(day.label)] = day.row, day.day

    def _has(self, owner: int, kind: str, key: object) -> None:
        self.batch[owner].there.setdefault(kind, set()).add(key)


def _known_by(said: Said) -> list[tuple[str, str]]:
    """What a row is known by: its identifiers, or, without any, its name."""
    return said.keys or [("name", fold(said.name))]


def _one_name(person: Person, said: Said) -> bool:
    """True where one name holds all words of the other, and few more; an initial stands for its word."""
    if not said.has_name or _nameless(person):
        return True
    short, long = sorted((words(person.values["name"]), words(said.name)), key=len)
    if len(long) - len(short) > MORE_WORDS:
        return False
    for word in short:
        same = next((one for one in long if word == one or (1 in (len(word), len(one)) and word[0] == one[0])), None)
        if same is None:
            return False
        long.remove(same)
    return True


def _nameless(person: Person) -> bool:
    """True for somebody who is called by a mail or a number, for want of a name."""
    return "@" in person.values["name"] or not any(map(str.isalpha, person.values["name"]))


def _identified(person: Person) -> bool:
    """True for somebody who can be told from namesakes."""
    there = person.there
    mails = any("@" in str(key) for key in there.get("emails", ()))  # `n/a` is nobody's identity
    handles = any(not str(key).startswith("web:") for key in there.get("handles", ()))
    return bool(person.values["external_id"] or mails or there.get("phones") or handles)
