"""Taking an act back: its journal entries, last first, each reversed by the same three verbs."""

import json
from itertools import groupby

from crmcli.core.errors import Conflict, NotFound, Refused
from crmcli.store.journal import Change, without_derived

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Entries = list[tuple[int, dict[str, Any], dict[str, Any]]]  # (row id, before, after)

PAGE = 2000
CHILDREN = {  # who may refer to a row: a row that others refer to cannot be taken away
    "contacts": (
        ("interactions", "contact_id"), ("interaction_contacts", "contact_id"), ("tasks", "contact_id"),
        ("emails", "contact_id"), ("phones", "contact_id"), ("handles", "contact_id"), ("addresses", "contact_id"),
        ("fields", "contact_id"), ("taggings", "contact_id"), ("positions", "contact_id"),
        ("relations", "contact_id"), ("relations", "other_id"), ("important_dates", "contact_id"),
        ("stage_changes", "contact_id"), ("consents", "contact_id"), ("not_same", "contact_id"),
        ("not_same", "other_id"), ("merges", "contact_id"), ("merges", "into_id"),
        ("cadences", "contact_id"), ("cadence_holds", "contact_id"), ("deal_contacts", "contact_id"),
    ),
    "companies": (
        ("positions", "company_id"), ("interactions", "company_id"), ("tasks", "company_id"),
        ("emails", "company_id"), ("phones", "company_id"), ("handles", "company_id"), ("addresses", "company_id"),
        ("fields", "company_id"), ("taggings", "company_id"), ("important_dates", "company_id"),
        ("deals", "company_id"),
    ),
    "deals": (
        ("deal_contacts", "deal_id"), ("deal_moves", "deal_id"), ("deal_closes", "deal_id"), ("deal_lines", "deal_id"),
        ("fields", "deal_id"), ("taggings", "deal_id"), ("tasks", "deal_id"), ("interactions", "deal_id"),
    ),
    "tags": (("taggings", "tag_id"), ("cadences", "tag_id")),
    "interactions": (("interaction_contacts", "interaction_id"), ("purchase_lines", "interaction_id")),
    "users": (
        ("acts", "user_id"), ("contacts", "owner_id"), ("companies", "owner_id"), ("tasks", "owner_id"),
        ("interactions", "author_id"), ("scoring_runs", "user_id"), ("stage_changes", "user_id"),
        ("consents", "user_id"), ("segments", "user_id"), ("segment_snapshots", "user_id"),
        ("cadence_holds", "user_id"), ("deals", "owner_id"), ("deal_moves", "user_id"), ("deal_closes", "user_id"),
    ),
}  # fmt: skip
# Made by the way with the first use of a word: whoever uses it later keeps it.
SHARED = frozenset(("tags",))


def reverse(change: Change, act_id: int, progress: "Callable[[int], None] | None" = None) -> None:
    """Reverse every entry of an act within `change`; `Conflict` names the later acts that stand in the way.

    After a `Conflict` nothing may be kept of `change`: let it pass through `Store.change`.
    """
    change.engine.run("SAVEPOINT reversing")
    done = 0
    for entries in _pages(change, act_id):
        for (table, verb), alike in groupby(entries, key=lambda entry: (entry[0], entry[2])):
            rows = [(row_id, json.loads(before or "{}"), json.loads(after or "{}"))
                    for _, row_id, _, before, after in alike]  # fmt: skip
            try:
                if verb == "update":
                    _said_since(change, act_id, table, rows)
                _REVERSED[verb](change, table, rows)
            except (NotFound, Refused):
                # PostgreSQL answers nothing more in a transaction that failed, unless it is taken back so far.
                change.engine.run("ROLLBACK TO reversing")
                raise _conflict(change, act_id, table, [row[0] for row in rows]) from None
        done += len(entries)
        if progress:
            progress(done)
    change.engine.run("RELEASE reversing")


def _pages(change: Change, act_id: int) -> "Iterator[list[tuple[Any, ...]]]":
    mark, last = change.engine.mark, 2**62
    sql = (
        "SELECT table_name, row_id, verb, before, after, id FROM changes"  # noqa: S608 - marks and a number of ours
        f" WHERE act_id = {mark} AND id < {mark} ORDER BY id DESC LIMIT {PAGE}"
    )
    while rows := change.engine.run(sql, (act_id, last)):
        last = rows[-1][5]
        yield [row[:5] for row in rows]


def _take_away(change: Change, table: str, entries: "Entries") -> None:
    """Delete what was inserted, if it is still what it was then and nothing refers to it."""
    rows = change.rows_of(table, [entry[0] for entry in entries])
    _unchanged(change, table, rows, entries)
    listed = ",".join(map(str, rows))
    used: set[int] = set()
    for child, column in CHILDREN.get(table, ()):
        sql = f"SELECT DISTINCT {column} FROM {child} WHERE {column} IN ({listed})"  # noqa: S608 - our numbers
        used.update(number for (number,) in change.engine.run(sql))
    if used and table not in SHARED:
        raise Refused("others refer to the row")
    change.delete_many(table, {number: row for number, row in rows.items() if number not in used})


def _unchanged(change: Change, table: str, rows: "dict[int, dict[str, Any]]", entries: "Entries") -> None:
    """Columns that were not inserted hold the database's defaults, or what somebody said since: the journal knows."""
    more: dict[int, dict[str, Any]] = {}
    for row_id, _, after in entries:
        if row_id not in rows:
            raise NotFound("the row is gone")
        row = without_derived(table, rows[row_id])
        if any(row.pop(column, None) != value for column, value in after.items()):
            raise Refused("the row was changed")
        if row:
            more[row_id] = row
    if not more:
        return
    mark = change.engine.mark
    sql = (
        "SELECT row_id, before FROM changes"  # noqa: S608 - marks and numbers of ours
        f" WHERE table_name = {mark} AND row_id IN ({','.join(map(str, more))}) AND verb = 'update' ORDER BY id DESC"
    )
    first: dict[tuple[int, str], Any] = {}
    for row_id, before in change.engine.run(sql, (table,)):
        first.update({(row_id, column): was for column, was in json.loads(before).items()})
    for row_id, row in more.items():
        if any(first.get((row_id, column), value) != value for column, value in row.items()):
            raise Refused("the row was changed")


def _said_since(change: Change, act_id: int, table: str, entries: "Entries") -> None:
    """Raise `Refused` where a later act that stands set one of the same columns, even to the same value again.

    A deal that went on, back and on again stands where the first move put it, and taking that back alone would leave
    a history in which it never came there.
    """
    mark, listed = change.engine.mark, ",".join(str(row_id) for row_id, _, _ in entries)
    sql = (
        "SELECT c.row_id, c.after FROM changes c JOIN acts a ON a.id = c.act_id"  # noqa: S608 - marks, our numbers
        f" WHERE c.table_name = {mark} AND c.row_id IN ({listed}) AND c.act_id > {mark} AND c.verb = 'update'"
        " AND a.kind = 'act' AND a.state = 'done'"
    )
    own = {row_id: set(after) for row_id, _, after in entries}
    for row_id, after in change.engine.run(sql, (table, act_id)):
        if own[row_id] & set(json.loads(after)):
            raise Refused("the row was changed since")


def _give_back(change: Change, table: str, entries: "Entries") -> None:
    change.put_back_many(table, [(row_id, before) for row_id, before, _ in entries])


def _set_back(change: Change, table: str, entries: "Entries") -> None:
    for row_id, before, after in entries:
        row = change.row(table, row_id)
        if any(row[column] != value for column, value in after.items()):
            raise Refused("the row was changed")
        change.update(table, row_id, before)


_REVERSED = {"insert": _take_away, "delete": _give_back, "update": _set_back}


def _conflict(change: Change, act_id: int, table: str, ids: list[int]) -> Conflict:
    """The refusal, with the later acts that stand: those that changed a row, or gave it rows of its own."""
    listed = ",".join(map(str, ids))
    places = {table: ids}
    for child, column in CHILDREN.get(table, ()):
        sql = f"SELECT id FROM {child} WHERE {column} IN ({listed}) ORDER BY id DESC LIMIT 10"  # noqa: S608
        if numbers := [number for (number,) in change.engine.run(sql)]:
            places[child] = numbers
    mark, found = change.engine.mark, set[tuple[int, str]]()
    for place, numbers in places.items():
        sql = (
            "SELECT DISTINCT a.id, a.what FROM changes c JOIN acts a ON a.id = c.act_id"  # noqa: S608
            f" WHERE c.table_name = {mark} AND c.row_id IN ({','.join(map(str, numbers))}) AND c.act_id > {mark}"
            " AND a.state = 'done'"
        )
        found.update(change.engine.run(sql, (place, act_id)))
    later = [entry for entry in sorted(found) if entry[0] != change.act_id]
    told = [f"a{number} {what}" for number, what in later]
    hint = f"crm undo a{later[-1][0]}, then again" if later else "crm history"
    return Conflict(f"a{act_id} cannot be taken back: later acts changed the same", hint=hint, candidates=told)
