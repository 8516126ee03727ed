"""What tests of imports share: a book with a stopped clock, files from text, and everything a book holds."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcli.app import exchange
from crmcli.app.crm import Clock, Crm
from crmcli.app.exchange import Imported, ImportPlan
from crmcli.core.quickadd import PersonDraft
from crmcli.store.store import create_store, open_store

NOW = datetime(2026, 3, 18, 10, 30, tzinfo=UTC)
FACTS = (
    "users", "settings", "contacts", "companies", "positions", "emails", "phones", "handles", "addresses", "fields",
    "tags", "taggings", "interactions", "interaction_contacts", "purchase_lines", "tasks",
)  # fmt: skip
DERIVED = ("lookup", "search")


class Stopped(Clock):
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW.astimezone(self.zone)


def new_book(folder: Path, *, dry_run: bool = False, zone: str = "UTC") -> Crm:
    """A fresh book, or the one that is in the folder already."""
    path = str(folder / "book.db")
    store = open_store(path) if Path(path).exists() else create_store(path)
    return Crm(store, clock=Stopped(zone), dry_run=dry_run)


def person(name: str, **said: Any) -> PersonDraft:
    """A person as `crm add` would be told."""
    plain: dict[str, Any] = {
        "emails": (),
        "phones": (),
        "company": None,
        "tags": (),
        "handles": (),
        "addresses": (),
        "keys": {},
    }
    return PersonDraft(name=name, **{**plain, **said})


def take(crm: Crm, text: "str | bytes", *, source: str = "file.csv", **plan: Any) -> Imported:
    """Import a file that consists of this text."""
    data = text if isinstance(text, bytes) else text.encode()
    return exchange.run(crm, io.BytesIO(data), ImportPlan(**plan), source=source)


def counts(done: Imported) -> tuple[int, int, int, int, int]:
    """Read, added, updated, skipped, rejected."""
    found = done.result
    assert found.read == found.added + found.updated + found.skipped + found.rejected
    return found.read, found.added, found.updated, found.skipped, found.rejected


def contents(crm: Crm, *tables: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables, without what a write stamps on it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables or FACTS:
        names, rows = crm.store.engine.columns(f"SELECT * FROM {table}")
        lines = [dict(zip(names, row, strict=True)) for row in rows]
        for line in lines:
            for stamp in ("version", "updated_at"):
                line.pop(stamp, None)
        found[table] = sorted(lines, key=lambda line: json.dumps(line, sort_keys=True, default=str))
    return found


def table(crm: Crm, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    return crm.store.engine.run(sql)
