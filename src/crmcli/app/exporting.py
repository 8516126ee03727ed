"""Export: the records of a kind that a filter means, in the shapes of lists and in the columns that an import takes."""

from collections.abc import Iterator, Sequence

from crmcli.app import listing
from crmcli.app.crm import Crm
from crmcli.app.exporting_cards import dates_of, relations_of, uids_of
from crmcli.app.exporting_deeds import deal_cells, purchase_cells, talk_cells, task_cells
from crmcli.app.exporting_names import Names
from crmcli.app.exporting_people import company_cells, contact_cells
from crmcli.app.filtering import asked, custom_name, deals_sql, facts
from crmcli.core.errors import BadInput
from crmcli.core.exports import CUSTOM, FIELDS, KINDS, Cell
from crmcli.core.filterfields import OF_COMPANIES, OF_TALKS, OF_TASKS
from crmcli.core.record import as_dict
from crmcli.core.rows import InteractionRow, KeyRow, TaskRow
from crmcli.store import listfilters
from crmcli.store.filters import companies_where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Any

PAGE = 20_000  # numbers that a filter is asked for at once
BATCH = 1000  # records that are in memory at once
WITH_CUSTOM = {"contacts": "contact", "companies": "company", "deals": "deal"}
NAMING = {"contact": ("contacts", "relations"), "deal": ("deal",)}  # keys of records that name others
CELLS = {
    "contacts": contact_cells, "companies": company_cells, "interactions": talk_cells, "purchases": purchase_cells,
    "tasks": task_cells, "deals": deal_cells,
}  # fmt: skip


def at_one_moment(crm: Crm) -> "AbstractContextManager[None]":
    """What is exported in here is as it was at the first look, whatever others write meanwhile. Be quick."""
    return crm.store.one_moment()


class Export:
    """What is exported of one kind: everything that was not put away and fulfils the words, closed or not, by number.

    `segment` is the slug or name of one. People who must not be contacted are left out unless `silent` is said or the
    filter asks for them; `left_out` is how many. `put_away` is how many of the kind were put away, where no filter
    was said. Raises `BadInput`, `NotFound`.
    """

    def __init__(
        self,
        crm: Crm,
        kind: str,
        words: Sequence[str] = (),
        *,
        where: Sequence[str] = (),
        segment: str | None = None,
        silent: bool = False,
        amounts: bool = True,
    ) -> None:
        if kind not in KINDS:
            raise BadInput(f"{kind!r} cannot be exported; kinds are: {' '.join(KINDS)}", hint="crm export contacts")
        if segment is not None:
            from crmcli.app.segments import slug_of
            from crmcli.core.conditions import quoted

            where = [*where, f"segment:{quoted(slug_of(crm, segment))}"]
        self.crm = crm
        self.kind = kind
        self.left_out = 0
        self._where, self._values = self._condition(words, where, silent=silent)
        if kind == "purchases":
            self._where += " and i.amount_minor is not null"
        elif kind == "interactions" and not amounts:
            self._where += " and i.amount_minor is null"
        self.put_away = 0 if words or where else self._put_away()
        self._names = Names(crm)

    def batches(self) -> Iterator[list[int]]:
        """The numbers of the records, some at a time."""
        query = "exports." + ("interactions" if self.kind == "purchases" else self.kind)
        after = 0
        while page := self.crm.store.values(query, where=self._where, after=after, limit=PAGE, **self._values):
            after = page[-1]
            for start in range(0, len(page), BATCH):
                yield page[start : start + BATCH]

    def fields(self) -> list[str]:
        """The names of all columns: those of the kind, then every custom field that occurs."""
        owner = WITH_CUSTOM.get(self.kind)
        if owner is None:
            return list(FIELDS[self.kind])
        found: dict[str, None] = {}
        for ids in self.batches():
            found |= dict.fromkeys(self.crm.store.values(f"exports.{owner}_fields", ids=ids))
        return [*FIELDS[self.kind], *(f"{CUSTOM}{name}" for name in sorted(found))]

    def field(self, key: str) -> str | None:
        """The column of an import that is meant, None for what is none. Raises `BadInput` for no custom field."""
        if key in FIELDS[self.kind]:
            return key
        if key.startswith(CUSTOM) and self.kind in WITH_CUSTOM:
            return CUSTOM + custom_name(self.crm, key)
        return None

    def cells(self, ids: Sequence[int]) -> "list[tuple[int, dict[str, Cell]]]":
        """The rows of these records, each with its record's number; a purchase has one for each of its lines."""
        return CELLS[self.kind](self.crm, ids, self._names)

    def records(self, ids: Sequence[int], *, full: bool = True) -> "list[Any]":
        """The records in the order of their numbers, as lists have them; `full` with objects for texts."""
        return _records(self.crm, self.kind, ids, full=full)

    def objects(self, ids: Sequence[int]) -> "list[dict[str, Any]]":
        """The full records as objects, with what tells them and those they name again: uids, where they came from."""
        found = [as_dict(one) for one in self.records(ids)]
        if self.kind == "contacts":
            dates, relations = dates_of(self.crm, ids), relations_of(self.crm, ids)
            for record in found:
                record["dates"] = [
                    {"label": one.label, "date": one.date, "yearly": one.yearly} for one in dates.get(record["id"], ())
                ]
                record["relations"] = [as_dict(one) for one in relations.get(record["id"], ())]
        for kind, keys in NAMING.items():
            told = [one for record in found for key in keys for one in _references(record.get(key))]
            self._names.know(kind, (one["id"] for one in told))
            for one in told:
                if (uid := self._names.of(kind, one["id"], one["name"])) != one["name"]:
                    one["uid"] = uid
        if self.kind not in ("interactions", "purchases", "tasks"):
            return found
        uids = uids_of(self.crm, "tasks" if self.kind == "tasks" else "interactions", ids)
        for record in found:
            record["uid"] = uids[record["ref"]]
        if self.kind == "purchases":
            sources = {row.id: row.key for row in self.crm.store.rows("exports.interaction_sources", KeyRow, ids=ids)}
            for record in found:
                record["source"] = sources.get(record["id"])
        return found

    def _condition(self, words: Sequence[str], where: Sequence[str], *, silent: bool) -> "tuple[str, dict[str, Any]]":
        crm, kind = self.crm, self.kind
        if kind == "contacts":
            node = asked(crm, words, where)
            sql, values = listing.contacts_sql(crm, node)
            if not silent and listing.leaves_out(node):
                marked = crm.store.values("contacts.not_to_contact")
                self.left_out = len(crm.store.values("contacts.silent", ids=marked, where=sql, **values))
                sql += listing.REACHABLE
            return sql, values
        if kind == "companies":
            return companies_where(asked(crm, words, where, OF_COMPANIES))
        if kind == "deals":
            return deals_sql(crm, words, where)
        if kind == "tasks":
            node = asked(crm, words, where, OF_TASKS)
            sql, values = listfilters.tasks_where(node)
        else:
            node = asked(crm, words, where, OF_TALKS)
            sql, values = listfilters.interactions_where(node, whom=None, kind=None, since=None, until=None)
        return sql, {**values, **facts(crm, node)}

    def _put_away(self) -> int:
        return next(row.id for row in self.crm.store.rows("exports.put_away", KeyRow) if row.key == self.kind)


def _references(value: "Any") -> "list[Any]":
    """The records that a value names."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict) and "id" in one and "name" in one]


def _records(crm: Crm, kind: str, ids: Sequence[int], *, full: bool) -> "list[Any]":
    if kind == "contacts":
        from crmcli.app.contacts import many
        from crmcli.app.particulars import full_contacts

        people = many(crm, ids)
        return full_contacts(crm, people) if full else people
    if kind == "companies":
        from crmcli.app.companies import many as companies
        from crmcli.app.particulars import full_companies

        firms = companies(crm, ids)
        return full_companies(crm, firms) if full else firms
    if kind == "deals":
        from crmcli.app.deals import many as deals

        return deals(crm, ids, whole=True)
    if kind == "tasks":
        from crmcli.app.consents import not_to_contact
        from crmcli.app.tasks import build
        from crmcli.core.record import replace

        rows = crm.store.rows("tasks.by_ids", TaskRow, ids=ids)
        silent = not_to_contact(crm, [row.contact_id for row in rows if row.contact_id is not None])
        return [replace(build(crm, row), do_not_contact=row.contact_id in silent) for row in rows]
    from crmcli.app.interactions import build as talks

    return talks(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=ids))
