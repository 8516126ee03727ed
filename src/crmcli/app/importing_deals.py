"""Deals from a file, each with the moves that it would have if it had been added and closed here.

A deal is known again by its uid, by its number in the source, or, where the file tells neither, by a uid made of the
source, its title, people, company and beginning, and being the n-th of equal rows. Without `--update` only what a deal
lacks is filled: where it stands is the book's to say. With `--update replace` it moves to where the file has it.
Checklists are not started by an import.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from crmcli.app.customfields import as_json
from crmcli.app.importing import Sheet
from crmcli.app.importing_dealrows import DealReader
from crmcli.app.importing_entries import Entries, Entry, asked, made_uid
from crmcli.app.importing_whom import Whom
from crmcli.core.dealrows import DealContactRow, DealLineRow
from crmcli.core.errors import BadInput, CrmError, Refused
from crmcli.core.money import parse_amount
from crmcli.core.ownrows import PositionRow
from crmcli.core.pipeline import LOST, OPEN
from crmcli.core.refs import ref
from crmcli.core.rows import KeyRow, OwnedPair, OwnedText
from crmcli.core.text import fold
from crmcli.store.store import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

COLUMNS = (
    "title", "value_minor", "currency", "stage", "state", "probability", "expected_close", "closed_on", "lost_reason",
    "company_id", "owner_id", "source", "external_id", "notes", "uid", "created_at",
)  # fmt: skip


class Deals(Entries):
    """An import of deals under way."""

    TABLE = "deals"

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        super().__init__(sheet, change)
        self.reader = DealReader(sheet)
        self.whom = Whom(self.people, create=sheet.plan.create, companies=True)  # as `crm deal add` makes them
        self.day = self.crm.today().isoformat()
        self._numbers: dict[str, dict[str, int]] = {}

    def tell(self) -> None:
        """Say what the settings lack."""
        self.reader.tell()

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row, with the uid by which its deal is known where it tells no number."""
        entry = self.reader.read(line, cells)
        if not entry.numbered:
            people = ";".join((who.contact or who.name or who.email or who.phone or "").casefold() for who in entry.who)
            key = self.nth(entry.values["title"], people, entry.company, entry.more.get("created_at"))
            entry.uid = made_uid("deal", entry.source, f"row {key}")
        return entry

    def known(self, entries: Sequence[Entry]) -> "list[int | None]":
        """Deals by their uids, else by their numbers."""
        uids = asked(self.crm.store, "imports.deal_uids", "uid", [one.uid for one in entries if one.uid])
        return [uids.get(one.uid or "") or self._numbered(one.source).get(one.number or "") for one in entries]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new deals with their people, tags, custom fields and moves."""
        taken: list[tuple[Entry, dict[str, Any], list[int]]] = []
        usual = {**dict.fromkeys(COLUMNS), "owner_id": self.reader.me, "created_at": self.change.now}
        for entry in entries:
            try:
                stands = self._stands(entry)
                people, company, _ = self.whom.of(entry)
            except CrmError as error:
                self.reject(entry, error)
                continue
            own = {
                "uid": entry.uid or new_uid(), "source": entry.origin, "external_id": entry.number,
                "company_id": company, **({"created_at": at} if (at := entry.more.get("created_at")) else {}),
            }  # fmt: skip
            taken.append((entry, {**usual, **entry.values, **stands, **own}, people))
        self.people.flush()
        taken = [(entry, row, list(map(self.people.real, people))) for entry, row, people in taken]
        self._at_home((row, people) for _, row, people in taken)
        numbers = self.change.insert_many("deals", [row for _, row, _ in taken])
        made = list(zip(numbers, taken, strict=True))
        self.change.insert_many("deal_contacts", [
            _person(number, one, first=place == 0)
            for number, (_, _, people) in made for place, one in enumerate(people)
        ])  # fmt: skip
        self.change.insert_many(
            "deal_moves", [move for number, (entry, row, _) in made for move in self._moves(number, entry, row)]
        )
        self.change.insert_many(
            "deal_closes",
            [self._close(number, row["closed_on"] or self.day, row["expected_close"])
             for number, (_, row, _) in made if row["expected_close"]],
        )  # fmt: skip
        self._join([(number, entry, set(), {}) for number, (entry, _, _) in made])
        for number, (entry, _, _) in made:
            if entry.number:
                self._numbered(entry.source)[entry.number] = number
        self.sheet.added += len(made)

    def update(self, met: "Sequence[tuple[Entry, dict[str, Any]]]") -> None:
        """Change deals that are there."""
        ids = [row["id"] for _, row in met]
        store = self.crm.store
        people: dict[int, set[int]] = {}
        for one in store.rows("deals.contacts", DealContactRow, ids=ids):
            people.setdefault(one.owner, set()).add(one.id)
        tags: dict[int, set[str]] = {}
        for tag in store.rows("deals.tags", OwnedText, ids=ids):
            tags.setdefault(tag.owner, set()).add(fold(tag.text))
        fields: dict[int, dict[str, int]] = {}
        for field in store.rows("deals.fields", OwnedPair, ids=ids):
            fields.setdefault(field.owner, {})[fold(field.name or "")] = field.row
        for entry, row in met:
            number = row["id"]
            try:
                changes, move = self._changes(entry, row)
                changed = self._joins_people(entry, row, people.get(number, set()), changes)
            except CrmError as error:
                self.reject(entry, error)
                continue
            changed |= self._join([(number, entry, tags.get(number, set()), fields.get(number, {}))])
            if changes:
                self.change.update("deals", number, changes)
            self.change.insert_many("deal_moves", move)
            if "expected_close" in changes:
                self.change.insert("deal_closes", self._close(number, self.day, changes["expected_close"]))
            self.count(entry, changed=changed or bool(changes))

    def _stands(self, entry: Entry) -> "dict[str, Any]":
        """Where a new deal stands, as columns; one that is closed is so on the day that is told, else today."""
        state = entry.more.get("state", OPEN)
        if "lost_reason" in entry.more and state != LOST:
            raise BadInput("the deal has a reason for which it was lost, and is not lost")
        closed = None if state == OPEN else entry.more.get("closed") or entry.more.get("closes", self.day)
        return {
            "stage": entry.more.get("stage", self.reader.stages[0].name), "state": state, "closed_on": closed,
            "lost_reason": entry.more.get("lost_reason"),
        }  # fmt: skip

    def _moves(self, number: int, entry: Entry, row: "dict[str, Any]") -> "list[dict[str, Any]]":
        """The story of a new deal: its beginning, and how it ended. What is told to have begun after its end began
        then: it was written down later."""
        end = row["closed_on"] or self.day
        begun = min(entry.more.get("begun", end), end)
        first = self._move(number, begun, row["stage"], OPEN)
        if row["state"] == OPEN:
            return [first]
        return [first, self._move(number, end, row["stage"], row["state"], since=begun, left=row["stage"])]

    def _move(
        self, number: int, day: str, stage: str, state: str, *, since: str | None = None, left: str | None = None
    ) -> "dict[str, Any]":
        stayed = (date.fromisoformat(day) - date.fromisoformat(since)).days if since and left else None
        return {
            "deal_id": number, "day": day, "at": self.change.now, "from_stage": left, "stage": stage, "state": state,
            "stayed_days": stayed, "note": None, "user_id": self.reader.me,
        }  # fmt: skip

    def _close(self, number: int, day: str, expected: str) -> "dict[str, Any]":
        return {"deal_id": number, "day": day, "expected_close": expected, "user_id": self.reader.me}

    def _at_home(self, taken: "Iterable[tuple[dict[str, Any], list[int]]]") -> None:
        """Give deals of a file that tells no companies that of their first person, as `crm deal add` does."""
        if "company" in self.sheet.places:
            return
        waiting = [(row, people[0]) for row, people in taken if people and row["company_id"] is None]
        homes: dict[int, int] = {}
        for one in self.crm.store.rows("contacts.positions", PositionRow, ids={person for _, person in waiting}):
            if one.archived_at is None:
                homes.setdefault(one.owner, one.id)
        for row, person in waiting:
            row["company_id"] = homes.get(person)

    def _changes(self, entry: Entry, row: "dict[str, Any]") -> "tuple[dict[str, Any], list[dict[str, Any]]]":
        """The columns of a deal that change, and its move where it moves."""
        told = dict(entry.values)
        if "currency" in told:
            self._money(entry, told, row)
        free = entry.number and row["external_id"] is None and row["source"] in (None, entry.source)
        if free and (entry.number or "") not in self._numbered(entry.source):
            told |= {"source": entry.source, "external_id": entry.number}
            self._numbered(entry.source)[entry.number or ""] = row["id"]
        changes = self.fitting(told, row)
        move = self._turn(entry, row, changes) if self.mode == "replace" else []
        if (why := entry.more.get("lost_reason")) and not move and row["state"] == LOST:
            changes |= self.fitting({"lost_reason": why}, row)
        return changes, move

    def _money(self, entry: Entry, told: "dict[str, Any]", row: "dict[str, Any]") -> None:
        """Keep value and quote of a deal in one currency; an amount that names none is in the deal's own."""
        if row["currency"] is not None and (bare := entry.more.get("bare")):
            told["value_minor"], _ = parse_amount(bare, currency=None, default=row["currency"])
            told["currency"] = row["currency"]
        other = row["currency"] not in (None, told["currency"])
        if self.mode == "fill" and (other or row["value_minor"] is not None):
            told.pop("value_minor", None)
            told.pop("currency")
        elif other and (
            row["quote_minor"] is not None
            or (row["value_minor"] is not None and "value_minor" not in told)
            or self.crm.store.rows("deals.lines", DealLineRow, ids=[row["id"]])
        ):
            raise Refused(f"{ref('deal', row['id'])} is in {row['currency']}, and so is what was quoted")

    def _turn(self, entry: Entry, row: "dict[str, Any]", changes: "dict[str, Any]") -> "list[dict[str, Any]]":
        """Move a deal to where the file has it; `changes` get its columns."""
        state = entry.more.get("state")
        if state is None:
            return []
        stage = entry.more.get("stage", row["stage"])
        if (stage, state) == (row["stage"], row["state"]):
            return []
        since, closed = row["stage_since"] or row["created_at"][:10], entry.more.get("closed")
        if closed is not None and closed < since:
            named = ref("deal", row["id"])
            raise Refused(f"{named} came to {row['stage']} on {since}: {closed} is before that")
        day = max(closed or entry.more.get("closes") or self.day, since)
        changes |= {
            "stage": stage, "state": state, "closed_on": None if state == OPEN else day,
            "lost_reason": entry.more.get("lost_reason") if state == LOST else None,
            "parked_until": None, "parked_reason": None,
        }  # fmt: skip
        left = row["stage"] if row["state"] == OPEN else None
        return [self._move(row["id"], day, stage, state, since=since, left=left)]

    def _joins_people(self, entry: Entry, row: "dict[str, Any]", there: set[int], changes: "dict[str, Any]") -> bool:
        """Add people to a deal, and its company where it has none. Where the row's words are its key, they have not
        changed."""
        if not entry.numbered:
            return False
        people, company, _ = self.whom.of(entry, make=not there)
        self.people.flush()
        if company is not None and (row["company_id"] is None or self.mode == "replace"):
            changes |= {"company_id": company} if company != row["company_id"] else {}
        joining = [one for one in map(self.people.real, people) if one not in there]
        rows = [_person(row["id"], one, first=not there and place == 0) for place, one in enumerate(joining)]
        self.change.insert_many("deal_contacts", rows)
        return bool(joining)

    def _join(self, wanted: "Sequence[tuple[int, Entry, set[str], dict[str, int]]]") -> bool:
        """Add tags and custom fields to deals that have the folded tags and the rows of fields; True for any."""
        tags: list[dict[str, Any]] = []
        fields: list[dict[str, Any]] = []
        changed = False
        for number, entry, borne, there in wanted:
            new = {fold(tag): tag for tag in entry.tags if fold(tag) not in borne}
            tags += [{"deal_id": number, "tag_id": self.people.tag(tag)} for tag in new.values()]
            for name, value in {fold(name): (name, value) for name, value in entry.custom.items()}.values():
                if (row := there.get(fold(name))) is None:
                    fields.append({"deal_id": number, "name": name, "value": as_json(value)})
                elif self.mode == "replace":
                    changed |= self.change.update("fields", row, {"value": as_json(value)})
        self.change.insert_many("taggings", tags)
        self.change.insert_many("fields", fields)
        return changed or bool(tags or fields)

    def _numbered(self, source: str) -> dict[str, int]:
        """The deals that have a number in a source, those that were put away too."""
        if source not in self._numbers:
            rows = self.crm.store.rows("imports.deal_numbers", KeyRow, source=source)
            self._numbers[source] = {row.key: row.id for row in rows}
        return self._numbers[source]


def _person(deal: int, contact: int, *, first: bool) -> "dict[str, Any]":
    return {"deal_id": deal, "contact_id": contact, "role": None, "is_primary": int(first)}
