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
    "users": (("contacts", "owner_id"), ("companies", "owner_id"), ("tasks", "owner_id")),
}  # fmt: skip


def reverse(change: Change, act_id: int, progress: "Callable[[int], None] | None" = None) -> None:
    """Reverse every entry of an act within `change`; `Conflict` names the later acts that stand in the way."""
    done = 0
    for entries in _pages(change, act_id):
        for table, row_id, verb, before, after in entries:
            if verb == "insert":
                _take_away(change, act_id, table, row_id, json.loads(after))
            elif verb == "delete":
                _give_back(change, act_id, table, row_id, json.loads(before))
            else:
                _set_back(change, act_id, table, row_id, json.loads(before), json.loads(after))
        done += len(entries)
        if progress:
            progress(done)


def _pages(change: Change, act_id: int) -> "Iterator[list[tuple[Any, ...]]]":
    mark, last = change.engine.mark, 2**62
    sql = (
        "SELECT table_name, row_id, verb, before, after, id FROM changes"
        f" WHERE act_id = {mark} AND id < {mark} ORDER BY id DESC LIMIT {PAGE}"
    )
    while rows := change.engine.run(sql, (act_id, last)):
        last = rows[-1][5]
        yield [row[:5] for row in rows]


def _take_away(change: Change, act_id: int, table: str, row_id: int, after: "dict[str, Any]") -> None:
    try:
        row = change.row(table, row_id)
    except NotFound:
        raise _conflict(change, act_id, table, row_id) from None
    if without_derived(table, row) != _present(after, row):
        raise _conflict(change, act_id, table, row_id)
    for child, column in CHILDREN.get(table, ()):
        mark = change.engine.mark
        found = change.engine.run(f"SELECT id FROM {child} WHERE {column} = {mark} LIMIT 1", (row_id,))  # noqa: S608
        if found:
            raise _conflict(change, act_id, child, found[0][0])
    change.delete(table, row_id)


def _give_back(change: Change, act_id: int, table: str, row_id: int, before: "dict[str, Any]") -> None:
    try:
        change.put_back(table, row_id, before)
    except Refused:
        raise _conflict(change, act_id, table, row_id) from None


def _set_back(
    change: Change, act_id: int, table: str, row_id: int, before: "dict[str, Any]", after: "dict[str, Any]"
) -> None:
    try:
        row = change.row(table, row_id)
    except NotFound:
        raise _conflict(change, act_id, table, row_id) from None
    if any(row[column] != value for column, value in after.items()):
        raise _conflict(change, act_id, table, row_id)
    change.update(table, row_id, before)


def _present(after: "dict[str, Any]", row: "dict[str, Any]") -> "dict[str, Any]":
    """What a row was inserted with, together with the defaults that the database filled in."""
    defaults = {"do_not_contact": 0, "active": 1, "is_primary": 0, "is_valid": 1, "state": "open"}
    filled = {name: value for name, value in defaults.items() if name in row and name not in after}
    return {**after, **filled}


def _conflict(change: Change, act_id: int, table: str, row_id: int) -> Conflict:
    mark = change.engine.mark
    found = change.engine.run(
        "SELECT DISTINCT a.id, a.what FROM changes c JOIN acts a ON a.id = c.act_id"  # noqa: S608
        f" WHERE c.table_name = {mark} AND c.row_id = {mark} AND c.act_id > {mark} ORDER BY a.id",
        (table, row_id, act_id),
    )
    listed = [f"a{number} {what}" for number, what in found]
    hint = f"crm undo a{found[-1][0]}, then again" if found else "crm history"
    return Conflict(f"a{act_id} cannot be taken back: later acts changed the same", hint=hint, candidates=listed)
