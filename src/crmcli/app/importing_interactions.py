"""Talks from a file, with purchases and refunds among them where an amount is told.

A talk is known again by its uid, by its number in the source, or by what the row says (kind, time, people, company,
deal, note, amount, product) and being the n-th of equal rows; so the same file twice changes nothing, and two equal
talks stay two. Without `--update` only what a talk lacks is filled.
"""

from collections.abc import Sequence

from crmcli.app import belongings, nextsteps
from crmcli.app.booksettings import kind_of, need_kind
from crmcli.app.importing import Sheet
from crmcli.app.importing_entries import Entries, Entry, EntryReader, Moment, asked, is_alone
from crmcli.app.importing_sales import quantity
from crmcli.app.importing_whom import Whom
from crmcli.app.importing_words import DIRECTION_WORDS, KIND_WORDS, meant
from crmcli.app.interactions import PURCHASES
from crmcli.core.datespans import duration_minutes
from crmcli.core.datewords import brief
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.money import parse_amount
from crmcli.core.rows import OwnedRef
from crmcli.store.store import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

COLUMNS = (
    "kind", "date", "at", "note", "direction", "duration_minutes", "contact_id", "company_id", "author_id",
    "amount_minor", "currency", "product", "quantity", "source", "external_ref", "row_key", "outcome", "deal_id", "uid",
)  # fmt: skip
MONEY = ("amount_minor", "currency", "product", "quantity")
MOST_OF_CLOCK = 6  # digits; with more of them it is a day and a time
AHEAD = "what has not happened is no talk; as a task it can be planned"


class TalkReader(EntryReader):
    """Reads rows of talks."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.kinds = sheet.crm.setting("kinds")
        self.is_calendar = "calendar" in sheet.table.format.casefold()
        self.with_nobody = 0  # entries of a calendar that name nobody: they were meetings all the same
        self._kinds: dict[str, str] = {}

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row as a talk; `more` has the key of its time. Raises `CrmError`."""
        told = self.told(cells)
        entry = Entry(line, cells, self.sheet.source)
        self.identify(entry, told)
        values = entry.values
        moment = self._moment(told)
        values["date"], entry.more["moment"] = moment.day, moment.key
        if moment.at:
            values["at"] = moment.at
        said = told.get("kind", "")
        kind = self._kind(said) if said else None
        values |= self._sale(entry, told, kind)
        values.setdefault("kind", kind or "note")
        entry.who, entry.company, entry.deal = self.who(told, cells), told.get("company"), told.get("deal")
        if not (entry.who or entry.company or entry.deal):
            if not self.is_calendar and entry.uid is None:  # what a book wrote out was a talk there
                raise BadInput("the row names nobody")
            self.with_nobody += 1
        if note := "\n".join(dict.fromkeys(filter(None, (told.get("subject"), self.lines("note", cells))))):
            values["note"] = note
        if direction := self._direction(told.get("direction", ""), said):
            values["direction"] = direction
        if "duration" in told:
            values["duration_minutes"] = _minutes(told["duration"])
        if outcome := nextsteps.outcome(told.get("outcome")):
            values["outcome"] = outcome
        if "author" in told:
            values["author_id"] = self.owner(told["author"])
        return entry

    def _moment(self, told: "dict[str, str]") -> Moment:
        """When it was: a date with its time, or a date and a clock time or an instant in a column of its own."""
        day, at = told.get("date"), told.get("at")
        if day is None and at is None:
            raise BadInput("the date is empty")
        if day is None or at is None:
            return self.past(day or at or "", AHEAD)
        on = self.past(day, AHEAD)
        if sum(map(str.isdigit, at)) <= MOST_OF_CLOCK:
            return self.clock(at, on.day)
        return self.past(at, AHEAD)._replace(day=on.day)

    def _kind(self, said: str) -> str:
        """The kind that a word means, also by the names that other programs have for it. Raises `BadInput`."""
        if said not in self._kinds:
            foreign = meant(KIND_WORDS, said)
            known = kind_of(self.kinds, said) or (foreign if foreign in self.kinds else None)
            self._kinds[said] = known or need_kind(self.kinds, said)
        return self._kinds[said]

    def _direction(self, said: str, kind: str) -> str | None:
        if not said:
            found = meant(DIRECTION_WORDS, kind)
            return found if kind.casefold() not in ("email", "e-mail", "mail") else None
        found = meant(DIRECTION_WORDS, said)
        if found is None:
            raise BadInput(f"a direction is in or out, not {brief(said)}")
        return found

    def _sale(self, entry: Entry, told: "dict[str, str]", kind: str | None) -> "dict[str, Any]":
        """What was paid for what, where the row tells an amount."""
        if "amount" not in told:
            if kind in PURCHASES:
                raise BadInput(f"a {kind} needs an amount")
            return {}
        if kind is not None and kind not in PURCHASES:
            raise BadInput(f"a {kind} has no amount: a purchase has")
        self.amount(entry, told["amount"], told.get("currency"))
        minor = -abs(entry.more["minor"]) if kind == "refund" else entry.more["minor"]
        values: dict[str, Any] = {
            "kind": "refund" if minor < 0 else "purchase", "amount_minor": minor, "currency": entry.more["currency"],
        }  # fmt: skip
        if "product" in told:
            values["product"] = belongings.limited(told["product"], "product")
        if "quantity" in told:
            values["quantity"] = quantity(told["quantity"])
        return values


class Interactions(Entries):
    """An import of talks under way."""

    TABLE = "interactions"

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        super().__init__(sheet, change)
        self.reader = TalkReader(sheet)
        create = sheet.plan.create
        self.whom = Whom(self.people, create=create, companies=create)

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row, with the key by which it is known in its source."""
        entry = self.reader.read(line, cells)
        if entry.numbered:
            entry.key = f"uid:{entry.uid}" if entry.uid else f"ref:{entry.number}"
        else:
            said = entry.values
            people = ";".join((who.contact or who.name or who.email or who.phone or "").casefold() for who in entry.who)
            entry.key = self.nth(
                said["kind"], entry.more["moment"], people, entry.company, entry.deal, said.get("note"),
                said.get("amount_minor"), said.get("product"),
            )  # fmt: skip
        return entry

    def known(self, entries: Sequence[Entry]) -> "list[int | None]":
        """Talks by their uids, else by their keys in the source."""
        store = self.crm.store
        uids = asked(store, "imports.interaction_uids", "uid", [one.uid for one in entries if one.uid])
        keys = asked(
            store, "imports.interaction_keys", "row_key", [one.key for one in entries], source=self.sheet.source
        )
        return [uids.get(one.uid or "") or keys.get(one.key) for one in entries]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new talks, with everybody who was in them."""
        rows: list[dict[str, Any]] = []
        others: list[list[int]] = []
        usual = {**dict.fromkeys(COLUMNS), "author_id": self.reader.me, "source": self.sheet.source}
        for entry in entries:
            try:
                whom, more = self._whom(entry)
            except CrmError as error:
                self.reject(entry, error)
                continue
            own = {"external_ref": entry.number, "row_key": entry.key, "uid": entry.uid or new_uid()}
            rows.append({**usual, **entry.values, **whom, **own})
            others.append(more)
        self.people.flush()
        real = self.people.real
        for row in rows:
            row["contact_id"] = row["contact_id"] and real(row["contact_id"])
        numbers = self.change.insert_many("interactions", rows)
        joined = [
            {"interaction_id": number, "contact_id": real(one)}
            for number, more in zip(numbers, others, strict=True)
            for one in more
        ]
        self.change.insert_many("interaction_contacts", joined)
        self.sheet.added += len(rows)

    def update(self, met: "Sequence[tuple[Entry, dict[str, Any]]]") -> None:
        """Change talks that are there."""
        there = self._others([row["id"] for entry, row in met if entry.numbered and len(entry.who) > 1])
        for entry, row in met:
            try:
                changed = self._change(entry, row, there)
            except CrmError as error:
                self.reject(entry, error)
                continue
            self.count(entry, changed=changed)

    def tell(self) -> None:
        """Say that a calendar has entries with nobody."""
        if count := self.reader.with_nobody:
            self.sheet.note(f"{'1 entry names' if count == 1 else f'{count} entries name'} nobody")

    def _change(self, entry: Entry, row: "dict[str, Any]", there: dict[int, set[int]]) -> bool:
        """Change a talk and add who else was in it; True when anything changed."""
        told = {**entry.values, **({"external_ref": entry.number} if entry.number else {})}
        if row["amount_minor"] is not None and "amount_minor" not in told and self.mode == "replace":
            raise BadInput(f"a {row['kind']} needs an amount")
        if self.mode == "fill" and row["amount_minor"] is None:
            told = {column: value for column, value in told.items() if column not in MONEY}
        if row["currency"] is not None and (bare := entry.more.get("bare")):
            minor, told["currency"] = parse_amount(bare, currency=None, default=row["currency"])[0], row["currency"]
            told["amount_minor"] = -abs(minor) if told["kind"] == "refund" else minor
        if not entry.numbered or (self.mode == "fill" and told["date"] != row["date"]):
            # It was known by its time, and another zone of the clock moves nothing; or it was moved in the book.
            told = {column: value for column, value in told.items() if column not in ("date", "at")}
        several = entry.numbered and len(entry.who) > 1
        joining: set[int] = set()
        if several or self.asks_whom(entry, row):
            whom, more = self._whom(entry, make=is_alone(row))
            self.people.flush()
            whom["contact_id"] = whom["contact_id"] and self.people.real(whom["contact_id"])
            told |= self.fitting_whom(whom, row)
            first = told.get("contact_id", row["contact_id"])
            named = {whom["contact_id"], *map(self.people.real, more)} - {None}
            joining = named - {first} - there.get(row["id"], set()) if several else set()
        changes = self.fitting(told, row)
        if changes:
            self.change.update("interactions", row["id"], changes)
        rows = [{"interaction_id": row["id"], "contact_id": number} for number in sorted(joining)]
        self.change.insert_many("interaction_contacts", rows)
        return bool(changes or rows)

    def _whom(self, entry: Entry, *, make: bool = True) -> "tuple[dict[str, Any], list[int]]":
        """Whom a talk was with, as columns, and the others who were in it."""
        people, company, deal = self.whom.of(entry, make=make)
        whom: dict[str, Any] = {"contact_id": people[0] if people else None, "company_id": company, "deal_id": deal}
        if not people and company is None and deal is not None:
            whom |= self.whom.about(deal)
            if whom["contact_id"] is None and whom["company_id"] is None:
                raise BadInput(f"the row names nobody, and nobody is in the deal {brief(entry.deal or '')}")
        return whom, people[1:]

    def _others(self, numbers: Sequence[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for row in self.crm.store.rows("interactions.others", OwnedRef, ids=numbers):
            found.setdefault(row.owner, set()).add(row.id)
        return found


def _minutes(text: str) -> int:
    """The minutes of a duration; hours, minutes and seconds as HubSpot writes them are rounded."""
    parts = text.split(":")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        hours, minutes, seconds = map(int, parts)
        return duration_minutes(str(hours * 60 + minutes + (seconds >= 30)))
    return duration_minutes(text)
