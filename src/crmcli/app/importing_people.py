"""Who the rows of a file mean: an index of everybody's keys, and the people that a file adds or changes.

Rows resolve by uid, number in the other system, mail, phone, handle or whole name, never by a part or a bare number.
Within the act nothing new is in the book's look-up yet, so the index keeps what the file itself brought.
"""

from collections.abc import Iterable, Sequence

from crmcli.app import belongings, lookup, users
from crmcli.app.contacts import need_name
from crmcli.app.crm import Crm
from crmcli.app.importing import keyed
from crmcli.app.phonereading import PhoneReader
from crmcli.core.errors import Ambiguous
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate, KeyRow
from crmcli.core.text import fold
from crmcli.store.store import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

ASKED = 300  # look-ups one by one before everybody is read at once
REMEMBERED = 5_000  # texts that were read: those of a batch of rows
COLUMNS = (
    "name", "title", "notes", "birthday", "stage", "owner_id", "source", "external_id", "do_not_contact",
)  # fmt: skip
LISTS = {"emails": "emails", "phones": "phones", "handles": "handles", "addresses": "addresses", "tags": "taggings",
         "companies": "positions", "custom": "fields", "dates": "important_dates"}  # fmt: skip
RANKED = frozenset((*belongings.RANKED, "companies"))


def the_only(said: str, found: Sequence[int]) -> int:
    """The one who is meant. Raises `Ambiguous` with the refs where there are several."""
    if len(found) > 1:
        refs = [ref("contact", one) if one > 0 else "one of this file" for one in found[:5]]
        more = " and more" if len(found) > 5 else ""
        raise Ambiguous(f"{said!r} may be {', '.join(refs)}{more}", said=said)
    return found[0]


class Person:
    """A contact while a file is read: what the book or the file said so far, and what is still to be written.

    `number` is negative until the contact is in the book. `there` holds, for each list, the keys that it has,
    `fields` the rows of its custom fields in the book. `labels` holds for (list, key) the row that is still to be
    written, or the number of that in the book with its label; of a company the label is the role.
    """

    __slots__ = ("changed", "fields", "labels", "new_rows", "number", "relabelled", "there", "values")

    def __init__(self, number: int, values: "dict[str, Any]") -> None:
        self.number = number
        self.values = values
        self.there: dict[str, set[Any]] = {}
        self.fields: dict[str, int] = {}
        self.labels: dict[tuple[str, str], dict[str, Any] | tuple[int, str | None]] = {}
        self.relabelled: list[tuple[str, int, str]] = []
        self.changed: dict[str, Any] = {}
        self.new_rows: list[tuple[str, dict[str, Any]]] = []

    def has(self, kind: str, key: object) -> bool:
        """True when the list holds this already."""
        return key in self.there.get(kind, ())

    def add(self, kind: str, key: object, row: "dict[str, Any]") -> bool:
        """Add a row to a list, which keeps it; False when it is there already. The first becomes the primary one."""
        there = self.there.setdefault(kind, set())
        if key in there:
            return False
        if kind in RANKED:
            group = belongings.group_of(kind, str(key))
            row["is_primary"] = int(not there or all(belongings.group_of(kind, str(one)) != group for one in there))
            self.labels[kind, str(key)] = row
        there.add(key)
        self.new_rows.append((kind, row))
        return True

    def relabel(self, kind: str, key: str, label: str, *, replace: bool) -> bool:
        """Give a mail, phone … that is there its label, a company its role; one that it has stays without `replace`."""
        row = self.labels.get((kind, key))
        if isinstance(row, dict):
            column = "role" if kind == "companies" else "label"
            if row[column]:
                return False
            row[column] = label
        elif row is not None and (not row[1] or (replace and row[1] != label)):
            self.labels[kind, key] = row[0], label
            self.relabelled.append((kind, row[0], label))
        else:
            return False
        return True

    def set(self, column: str, value: object) -> bool:
        """Set a column; True when that changes it."""
        if self.values.get(column) == value:
            return False
        self.values[column] = value
        self.changed[column] = value
        return True


class People:
    """Everybody by their keys, and those that the file brought."""

    def __init__(self, crm: Crm, change: "Change", source: str) -> None:
        self.crm = crm
        self.change = change
        self.source = source
        self.reader = PhoneReader(crm, by_book=False)
        self.me = users.me(crm)
        self.odd: dict[str, int] = {}  # by kind: mails and phones that were kept though they look like none
        self.made: list[int] = []  # the numbers of those that were made, by their place in the file
        self._waiting: list[Person] = []
        self._all: dict[str, dict[str, tuple[int, ...]]] = {}
        self._one: dict[tuple[str, str], tuple[int, ...]] = {}
        self._expected: dict[str, dict[str, tuple[int, ...]]] = {}
        self._brought: dict[str, dict[str, int | tuple[int, ...]]] = {}  # nearly everybody bears a key alone
        self._external: dict[str, dict[str, int]] = {}
        self._numbered: dict[str, set[int]] = {}
        self._uids: dict[str, int] = {}
        self._companies: dict[str, int | None] = {}
        self._tags: dict[str, int] = {}
        self._values: dict[tuple[str, object, tuple[str, ...]], list[dict[str, Any]]] = {}

    def expect(self, keys: "Iterable[tuple[str, str]]") -> None:
        """Ask the book at once who bears these (how, key) pairs: those of the next rows, and no others any more."""
        wanted: dict[str, dict[str, tuple[int, ...]]] = {}
        for how, key in keys:
            wanted.setdefault(how, {})[key] = ()
        for how, found in wanted.items():
            for row in keyed(self.crm.store, "imports.keys", "key", found, how=how):
                found[row.key] += (row.id,)
        self._expected = wanted

    def bearers(self, how: str, key: str) -> tuple[int, ...]:
        """Those who bear a key: how is "name", "email", "phone" or "handle"."""
        found = self._expected.get(how, {}).get(key)
        if found is None:
            found = self._asked(how, key)
        if more := self._brought.get(how, {}).get(key):
            brought = (more,) if isinstance(more, int) else more
            found = tuple(dict.fromkeys((*found, *map(self.real, brought))))
        return found

    def _asked(self, how: str, key: str) -> tuple[int, ...]:
        """Who bears a key in the book: asked one by one, and at once when it is asked often."""
        if how not in self._all:
            if (found := self._one.get((how, key))) is not None:
                return found
            if len(self._one) < ASKED:
                rows = self.crm.store.rows("contacts.same_key", Candidate, key=key, how=how)
                return self._one.setdefault((how, key), tuple(dict.fromkeys(row.id for row in rows)))
            self._all[how] = self._everybody(how)
        return self._all[how].get(key, ())

    def numbered(self, source: str, external_id: str) -> int | None:
        """Whoever has this number in another system; archived people keep theirs."""
        if source not in self._external:
            rows = self.crm.store.rows("imports.external_ids", KeyRow, source=source)
            self._external[source] = {row.key: row.id for row in rows}
            self._numbered[source] = {row.id for row in rows}
        found = self._external[source].get(external_id)
        return None if found is None else self.real(found)

    def others(self, numbers: Iterable[int], source: str, external_id: str) -> list[int]:
        """Those among several who are not somebody else in the other system: who bear no other number there."""
        mine = self.numbered(source, external_id)
        return [one for one in numbers if one == mine or one not in self._numbered[source]]

    def by_uid(self, uid: str) -> int | None:
        """Whoever has this uid."""
        if (brought := self._uids.get(uid)) is not None:
            return self.real(brought)
        found = self.crm.store.value("contacts.by_uid", uid=uid.lower())
        return None if found is None else int(found)

    def by_words(self, text: str) -> list[int]:
        """Whoever some words mean: uid, number in the other system, whole name, mail, phone or handle."""
        if len(text) == 36 and text.count("-") == 4 and (number := self.by_uid(text.lower())) is not None:
            return [number]
        if (number := self.numbered(self.source, text)) is not None:
            return [number]
        if found := self.bearers("name", fold(text)):
            return list(found)
        for how, key in lookup.identifiers(text, self.crm):
            if found := self.bearers(how, key):
                return list(found)
        return []

    def real(self, number: int) -> int:
        """The contact's own number where it has one by now."""
        return self.made[-number - 1] or number if number < 0 else number

    def new(self, name: str, **values: "Any") -> Person:
        """A contact to be made, known by its name, number and uid from now on."""
        self.made.append(0)
        person = Person(-len(self.made), dict.fromkeys(COLUMNS))
        person.values |= {"name": need_name(name), "owner_id": self.me, "do_not_contact": 0, **values}
        self._waiting.append(person)
        if uid := values.get("uid"):
            self._uids[uid] = person.number
        self.know("name", fold(person.values["name"]), person.number)
        self.know_number(person)
        return person

    def know(self, how: str, key: str, number: int) -> None:
        """Remember that somebody bears a key by what the file says."""
        if not key:
            return
        known = self._brought.setdefault(how, {})
        there = known.setdefault(key, number)
        if isinstance(there, int):
            there = (there,)
        if number not in there:
            known[key] = (*there, number)

    def know_number(self, person: Person) -> None:
        """Remember somebody's number in the other system."""
        source, external_id = person.values["source"], person.values["external_id"]
        if source and external_id:
            self.numbered(source, external_id)
            self._external[source][external_id] = person.number
            self._numbered[source].add(person.number)

    def add(
        self,
        person: Person,
        kind: str,
        item: object,
        own: tuple[str, ...] = (),
        label: str | None = None,
        *,
        replace: bool = False,
    ) -> bool:
        """Add a mail, phone, handle or address; True when anything was new. `own` are the countries of the row.

        One that is there takes the label when it has none, with `replace` in any case. Raises `BadInput`.
        """
        new = False
        for values in self.values_of(kind, item, own):
            key = values["text_key"]
            if kind == "phones" and person.has("phone keys", values["key"]):
                new |= bool(label) and person.relabel(kind, key, label or "", replace=replace)
                continue
            row = {**values, "label": label}
            del row["text_key"]
            if not person.add(kind, key, row):
                new |= bool(label) and person.relabel(kind, key, label or "", replace=replace)
            else:
                new = True
                if not values.get("is_valid", 1):
                    self.odd[kind] = self.odd.get(kind, 0) + 1
                if kind != "addresses":
                    self._known(person, kind, values["key"])
        return new

    def _known(self, person: Person, kind: str, key: str) -> None:
        if kind == "phones":
            person.there.setdefault("phone keys", set()).add(key)
        how = kind.removesuffix("s")
        self.know(how, key, person.number)
        if how == "handle":  # as in the book's own look-up: wechat:ada is found by ada too
            self.know(how, key.partition(":")[2], person.number)

    def values_of(self, kind: str, item: "Any", own: tuple[str, ...] = ()) -> "list[dict[str, Any]]":
        """The columns of a mail, phone, handle or address; the same text is read once.

        `own` are the countries in which a phone is read first.
        """
        own = own if kind == "phones" else ()
        if (found := self._values.get((kind, item, own))) is None:
            if len(self._values) >= REMEMBERED:
                self._values.clear()
            reader = self.reader.at(own) if own else self.reader
            found = self._values[kind, item, own] = belongings.values_of(kind, item, reader)
        return found

    def tag(self, text: str) -> int:
        """The tag of this name, made when there is none."""
        name = belongings.tag_name(text)
        key = fold(name)
        if key not in self._tags:
            self._tags[key] = belongings.tag_number(self.crm, self.change, name)
        return self._tags[key]

    def company_known(self, text: str) -> int | None:
        """The company of this whole name, or None. Raises `Ambiguous`."""
        key = fold(text)
        if key not in self._companies:
            self._companies[key] = belongings.company_called(self.crm, text)
        return self._companies[key]

    def company(self, text: str) -> int:
        """The company of this name, made when there is none. Raises `Ambiguous`."""
        if (found := self.company_known(text)) is None:
            found = self._companies[fold(text)] = self.change.insert("companies", {"name": text})
        return found

    def flush(self, others: Iterable[Person] = ()) -> None:
        """Write those who were made, and what changed about others."""
        waiting, self._waiting = self._waiting, []
        self._insert(waiting)
        lists: dict[str, list[dict[str, Any]]] = {}
        for person in (*waiting, *others):
            if person.changed:
                self.change.update("contacts", person.number, person.changed)
                person.changed = {}
            for kind, number, label in person.relabelled:
                self.change.update(LISTS[kind], number, {"role" if kind == "companies" else "label": label})
            person.relabelled.clear()
            for kind, row in person.new_rows:
                lists.setdefault(kind, []).append({"contact_id": person.number, **row})
            person.new_rows.clear()
        for kind, rows in lists.items():
            self.change.insert_many(LISTS[kind], rows)

    def _insert(self, waiting: "Sequence[Person]") -> None:
        """Write new contacts. Where a file tells uids, those without get theirs here: rows share their columns."""
        if any("uid" in person.values for person in waiting):
            for person in waiting:
                person.values.setdefault("uid", new_uid())
        ids = self.change.insert_many("contacts", [person.values for person in waiting])
        for person, number in zip(waiting, ids, strict=True):
            self.made[-person.number - 1] = person.number = number
            self.know_number(person)
            person.changed.clear()

    def _everybody(self, how: str) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for row in self.crm.store.rows("imports.keys", KeyRow, how=how):
            there = found.get(row.key)
            found[row.key] = (row.id,) if there is None else (*there, row.id)
        return found
