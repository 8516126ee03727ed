"""Whom a row of another record names: by a name that is nobody else's and reads as one, else by the uid."""

from collections.abc import Iterable

from crmcli.app import relations
from crmcli.app.crm import Crm
from crmcli.core.records import Ref
from crmcli.core.rows import KeyRow

APART = (";", "(", "<", "\n", ":::")  # what stands between several names in a cell, or between a name and a mail


class Names:
    """How people and deals are named in an export, so that an import finds them again."""

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.relation_kinds = relations.kinds(crm)
        self._shared: dict[str, set[int]] = {}
        self._uids: dict[str, dict[int, str]] = {}

    def know(self, kind: str, ids: Iterable[int]) -> None:
        """Look up the uids that will be needed for these contacts or deals (`kind` is "contact" or "deal")."""
        if kind not in self._shared:
            query = "exports.namesakes" if kind == "contact" else "exports.same_titles"
            self._shared[kind] = set(self.crm.store.values(query))
        wanted = sorted(set(ids))
        self._uids[kind] = {row.id: row.key for row in self.crm.store.rows(f"exports.{kind}_uids", KeyRow, ids=wanted)}

    def of(self, kind: str, number: int, name: str) -> str:
        """What a contact or a deal is called in a cell."""
        if number not in self._shared[kind] and not any(mark in name for mark in APART):
            return name
        return self._uids[kind].get(number, name)

    def one(self, kind: str, found: Ref | None) -> str:
        """The same for a reference that may be missing."""
        return "" if found is None else self.of(kind, found.id, found.name)
