"""What the tests of the store share: acts of somebody, everything a book says, everything it derives."""

from contextlib import AbstractContextManager
from typing import Any

from crmcli.store.journal import RECORDS, Change
from crmcli.store.store import Store
from crmcli.store.undo import reverse

NOW = "2026-03-18T10:30:00Z"
SAID = (
    "contacts", "companies", "positions", "emails", "phones", "handles", "addresses", "fields", "tags", "taggings",
    "interactions", "interaction_contacts", "purchase_lines", "tasks", "settings", "relations", "important_dates",
    "stage_changes", "consents", "not_same", "merges", "segments",
    "cadences", "cadence_holds", "deals", "deal_contacts", "deal_moves", "deal_closes", "deal_lines",
)  # fmt: skip
FACTS = (
    "name_key",
    "birthday_md",
    "last_contact_on",
    "last_purchase_on",
    "purchase_count",
    "rhythm_days",
    "silent_from",
)

Table = list[dict[str, Any]]


def act(store: Store, what: str = "something", *, user: str = "ada", **more: Any) -> AbstractContextManager[Change]:
    """One act of somebody."""
    return store.change(what, login=user, user=user, now=NOW, **more)


def table(store: Store, name: str, order: str = "id") -> Table:
    """All rows of a table."""
    names, rows = store.engine.columns(f"SELECT * FROM {name} ORDER BY {order}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def said(store: Store) -> dict[str, Table]:
    """Everything that people said, to the byte; without the stamps that tell when it was last touched."""
    found = {}
    for name in SAID:
        hidden = {"version", "updated_at"} if name in RECORDS else {"text_key", "number"} if name == "fields" else set()
        hidden |= {"stage_since"} if name == "deals" else set()
        found[name] = [{k: v for k, v in row.items() if k not in hidden} for row in table(store, name)]
    return found


def derived(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that follows from it."""
    key, short = ("rowid", "search_short") if store.engine.name == "sqlite" else ("id", "search")
    return {
        "lookup": sorted(store.engine.run("SELECT key, how, kind, record_id FROM lookup")),
        "search": sorted(store.engine.run(f"SELECT {key}, text FROM search")),
        "short": sorted(store.engine.run(f"SELECT {key}, terms FROM {short}")),
        "fields": store.engine.run("SELECT id, text_key, number FROM fields ORDER BY id"),
        "deals": store.engine.run("SELECT id, stage_since FROM deals ORDER BY id"),
        "facts": store.engine.run(f"SELECT id, {', '.join(FACTS)} FROM contacts ORDER BY id"),
    }


def undo(store: Store, number: int) -> int:
    """Take an act back; the number of the act that did."""
    with act(store, f"undo a{number}", kind="undo", target_id=number) as change:
        reverse(change, number)
        change.mark(number, "undone")
    assert change.act_id is not None
    return change.act_id


def redo(store: Store, number: int) -> int:
    """Take an undo back."""
    with act(store, f"redo a{number}", kind="redo", target_id=number) as change:
        reverse(change, number)
        change.mark(number, "undone")
    assert change.act_id is not None
    return change.act_id


def empty(store: Store) -> None:
    """Take everything out of a book, so that the next example needs no new one."""
    engine = store.engine
    engine.begin()
    never_journaled = ("segment_members", "segment_snapshots", "scores", "scoring_runs")
    names = (*SAID, *never_journaled, "changes", "acts", "users", "lookup", "search")
    if engine.name == "postgres":
        engine.run(f"TRUNCATE {', '.join(names)}")
    else:
        engine.run("PRAGMA defer_foreign_keys=ON")
        for name in (*names, "search_short"):
            engine.run(f"DELETE FROM {name}")
    engine.commit()
