"""Taking an act back: its journal entries, last first, each reversed by the same three verbs."""

import json

from crmcli.core.errors import Conflict, NotFound, Refused
from crmcli.store.journal import Change, without_derived

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PAGE = 2000
CHILDREN = {  # who may refer to a row: a row that others refer to cannot be taken away
    "contacts": (
        ("interactions", "contact_id"), ("interaction_contacts", "contact_id"), ("tasks", "contact_id"),
        ("emails", "contact_id"), ("phones", "contact_id"), ("handles", "contact_id"), ("addresses", "contact_id"),
        ("fields", "contact_id"), ("taggings", "contact_id"), ("positions", "contact_id"),
    ),
    "companies": (
        ("positions", "company_id"), ("interactions", "company_id"), ("tasks", "company_id"),
        ("emails", "company_id"), ("phones", "company_id"), ("handles", "company_id"), ("addresses", "company_id"),
        ("fields", "company_id"), ("taggings", "company_id"),
    ),
    "tags": (("taggings", "tag_id"),),
    "interactions": (("interaction_contacts", "interaction_id"), ("purchase_lines", "interaction_id")),
    "users": (
        ("acts", "user_id"), ("contacts", "owner_id"), ("companies", "owner_id"), ("tasks", "owner_id"),
        ("interactions", "author_id"), ("scoring_runs", "user_id"),
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
        for table, row_id, verb, before, after in entries:
            try:
                _reverse(change, table, row_id, verb, before, after)
            except (NotFound, Refused):
                # PostgreSQL answers nothing more in a transaction that failed, unless it is taken back so far.
                change.engine.run("ROLLBACK TO reversing")
                raise _conflict(change, act_id, table, row_id) from None
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


def _reverse(change: Change, table: str, row_id: int, verb: str, before: str | None, after: str | None) -> None:
    if verb == "insert":
        _take_away(change, table, row_id, json.loads(after or "{}"))
    elif verb == "delete":
        change.put_back(table, row_id, json.loads(before or "{}"))
    else:
        _set_back(change, table, row_id, json.loads(before or "{}"), json.loads(after or "{}"))


def _take_away(change: Change, table: str, row_id: int, after: "dict[str, Any]") -> None:
    row = without_derived(table, change.row(table, row_id))
    if any(row.get(column) != value for column, value in after.items()):
        raise Refused("the row was changed")
    if more := row.keys() - after.keys():
        _only_defaults(change, table, row_id, {column: row[column] for column in more})
    for child, column in CHILDREN.get(table, ()):
        sql = f"SELECT 1 FROM {child} WHERE {column} = {change.engine.mark} LIMIT 1"  # noqa: S608
        if change.engine.run(sql, (row_id,)):
            if table in SHARED:
                return
            raise Refused(f"{child} refer to the row")
    change.delete(table, row_id)


def _only_defaults(change: Change, table: str, row_id: int, values: "dict[str, Any]") -> None:
    """Columns that were not inserted hold the database's defaults, or what somebody said since: the journal knows."""
    mark = change.engine.mark
    sql = (
        f"SELECT before FROM changes WHERE table_name = {mark} AND row_id = {mark}"  # noqa: S608
        " AND verb = 'update' ORDER BY id"
    )
    first: dict[str, Any] = {}
    for (before,) in change.engine.run(sql, (table, row_id)):
        first = {**json.loads(before), **first}
    if any(first.get(column, value) != value for column, value in values.items()):
        raise Refused("the row was changed")


def _set_back(change: Change, table: str, row_id: int, before: "dict[str, Any]", after: "dict[str, Any]") -> None:
    row = change.row(table, row_id)
    if any(row[column] != value for column, value in after.items()):
        raise Refused("the row was changed")
    change.update(table, row_id, before)


def _conflict(change: Change, act_id: int, table: str, row_id: int) -> Conflict:
    """The refusal, with the later acts that stand: those that changed the row, or gave it rows of its own."""
    mark = change.engine.mark
    rows = [(table, row_id)]
    for child, column in CHILDREN.get(table, ()):
        sql = f"SELECT id FROM {child} WHERE {column} = {mark} ORDER BY id DESC LIMIT 10"  # noqa: S608
        rows += [(child, number) for (number,) in change.engine.run(sql, (row_id,))]
    found: set[tuple[int, str]] = set()
    for place in rows:
        sql = (
            "SELECT DISTINCT a.id, a.what FROM changes c JOIN acts a ON a.id = c.act_id"  # noqa: S608
            f" WHERE c.table_name = {mark} AND c.row_id = {mark} AND c.act_id > {mark} AND a.state = 'done'"
        )
        found.update(change.engine.run(sql, (*place, act_id)))
    later = [entry for entry in sorted(found) if entry[0] != change.act_id]
    listed = [f"a{number} {what}" for number, what in later]
    hint = f"crm undo a{later[-1][0]}, then again" if later else "crm history"
    return Conflict(f"a{act_id} cannot be taken back: later acts changed the same", hint=hint, candidates=listed)
