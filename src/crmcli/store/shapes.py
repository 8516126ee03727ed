"""What the tables of a book are made of, asked of the generated schema: names, columns, kinds, keys.

The schema of one engine tells of both, which are generated from the same tables; importing these would cost more than
all the rest.
"""

import re
import sqlite3

from crmcli.core.record import record
from crmcli.store.journal import DERIVED
from crmcli.store.migrate import statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KINDS: "dict[str, type]" = {"TEXT": str, "INTEGER": int, "BIGINT": int, "DOUBLE": float}
FORMS = {"____-__-__": "day", "--__-__": "day", "__-__": "day", "__:__": "clock"}
TOLD_ANEW = frozenset(("lookup",))  # tables without a fact; those of the search index are no plain tables


@record(frozen=True, slots=True)
class Column:
    """A column: `kind` is str, int or float; `default` is what a row has that says nothing, None for nothing.

    `form` is "day" (a month and day without a year too), "clock" or "instant" for texts that are one, else "".
    """

    name: str
    kind: type
    form: str
    needed: bool
    default: "Any"
    refers_to: str | None


@record(frozen=True, slots=True)
class Shape:
    """A table with the columns that hold facts, in the order of their declaration, and its key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def numbered(self) -> bool:
        """True where every row has a number that is never used again."""
        return self.key == ("id",)


def shapes() -> list[Shape]:
    """The tables that hold facts, each after those that it refers to. What is derived is left out."""
    memory = sqlite3.connect(":memory:")
    try:
        for statement in statements("schema.sqlite.sql"):
            if statement.startswith("CREATE TABLE"):
                memory.execute(statement)
        names = memory.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid"
        )
        return [_shape(memory, name) for (name,) in names.fetchall() if name not in TOLD_ANEW]
    finally:
        memory.close()


def _shape(memory: sqlite3.Connection, table: str) -> Shape:
    parents = {row[3]: row[2] for row in memory.execute(f"PRAGMA foreign_key_list({table})")}
    [(sql,)] = memory.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    forms = {name: FORMS[like] for name, like in re.findall(r"(\w+) LIKE '([^']+)'", sql) if like in FORMS}
    columns, key = [], {}
    for _, name, kind, needed, default, rank in memory.execute(f"PRAGMA table_info({table})").fetchall():
        if rank:
            key[rank] = name
        if name in DERIVED.get(table, ()):
            continue
        told = memory.execute(f"SELECT {default}").fetchone()[0] if default is not None else None
        form = "instant" if name == "at" or name.endswith("_at") else forms.get(name, "")
        columns.append(Column(name, KINDS[kind], form, bool(needed), told, parents.get(name)))
    return Shape(table, tuple(columns), tuple(key[rank] for rank in sorted(key)))
