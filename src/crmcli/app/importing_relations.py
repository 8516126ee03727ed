"""Relations between the people of a file: told once everybody is there, whichever row came first."""

from collections.abc import Sequence

from crmcli.app import relations
from crmcli.app.customfields import as_json
from crmcli.app.importing import Sheet
from crmcli.app.importing_people import People
from crmcli.core.peoplerows import RelationRow
from crmcli.core.relations import Asked, inverse
from crmcli.core.rows import OwnedPair
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.journal import Change


class Relations:
    """The relations that rows tell. `untouched` are the people whose rows said nothing else that was new."""

    def __init__(self, sheet: Sheet, people: People, change: "Change") -> None:
        self.sheet = sheet
        self.people = people
        self.change = change
        self.told: list[tuple[int, Sequence[Asked], bool]] = []

    def tell(self, number: int, asked: Sequence[Asked], *, skipped: bool) -> None:
        """Remember what a row says of somebody; `skipped` where it said nothing else that was new."""
        if asked:
            self.told.append((number, asked, skipped))

    def settle(self) -> None:
        """Write the relations. Who is not in the book, or is one of several, is kept as a custom field."""
        inverses = relations.kinds(self.sheet.crm)
        left = 0
        for number, asked, skipped in self.told:
            person = self.people.real(number)
            unknown: dict[str, list[str]] = {}
            changed = False
            for one in asked:
                found = [other for other in dict.fromkeys(self.people.by_words(one.who)) if other != person]
                if len(found) == 1 and not self._denied(person, found[0], one, inverses):
                    changed |= self._add(person, found[0], one, inverses)
                elif not self._is_one_of(person, found, one, inverses):
                    said = f"{one.who} ({one.note})" if one.note else one.who
                    unknown.setdefault(one.kind, []).append(said)
            changed |= self._keep(person, unknown)
            left += sum(map(len, unknown.values()))
            if changed and skipped:
                self.sheet.skipped -= 1
                self.sheet.updated += 1
        if left:
            people = "1 relation to somebody" if left == 1 else f"{left} relations to people"
            self.sheet.note(f"{people} whom this book does not know for certain, kept as custom fields")

    def _rows(self, person: int, inverses: dict[str, str]) -> list[tuple[int, str, int]]:
        """(row, kind on this side, the other one) of what is there."""
        rows = self.sheet.crm.store.rows("relations.of", RelationRow, contact_id=person)
        return [(row.row, row.kind if row.is_first else inverse(row.kind, inverses), row.id) for row in rows]

    def _denied(self, person: int, other: int, one: Asked, inverses: dict[str, str]) -> bool:
        """Nobody is somebody's chief and report at once."""
        back = inverse(one.kind, inverses)
        return back != one.kind and any((kind, who) == (back, other) for _, kind, who in self._rows(person, inverses))

    def _is_one_of(self, person: int, found: Sequence[int], one: Asked, inverses: dict[str, str]) -> bool:
        """True where of several who are called so one is known to be meant already."""
        return len(found) > 1 and any(
            kind == one.kind and who in found for _, kind, who in self._rows(person, inverses)
        )

    def _add(self, person: int, other: int, one: Asked, inverses: dict[str, str]) -> bool:
        there = [row for row, kind, who in self._rows(person, inverses) if (kind, who) == (one.kind, other)]
        if there:
            return False
        values = {"contact_id": person, "other_id": other, "kind": one.kind, "note": one.note}
        self.change.insert("relations", values)
        return True

    def _keep(self, person: int, unknown: dict[str, list[str]]) -> bool:
        changed = False
        if unknown:
            rows = self.sheet.crm.store.rows("contacts.fields", OwnedPair, ids=[person])
            there = {fold(row.name or "") for row in rows}
            for kind, names in unknown.items():
                if fold(kind) not in there:
                    value = as_json(", ".join(names))
                    self.change.insert("fields", {"contact_id": person, "name": kind, "value": value})
                    changed = True
        return changed
