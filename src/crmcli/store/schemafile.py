"""`python -m crmcli.store.schemafile` writes migrations/schema.*.sql from schema.py: the tables of a new book."""

import os

from sqlalchemy import Index, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from crmcli.store import schema
from crmcli.store.migrate import MIGRATIONS

DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgres": postgresql.dialect()}  # type: ignore[no-untyped-call]

# What SQLModel has no words for. The search index is keyed 4 × id + kind (see derived.py) and holds folded text.
EXTRA = {
    "sqlite": ["CREATE VIRTUAL TABLE search USING fts5(text, tokenize='trigram')"],
    "postgres": [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE TABLE search (id bigint PRIMARY KEY, text text NOT NULL)",
        "CREATE INDEX ix_search_text ON search USING gin (text gin_trgm_ops)",
        "CREATE TABLE book (version integer NOT NULL, one integer PRIMARY KEY DEFAULT 1 CHECK (one = 1))",
        "INSERT INTO book (version) VALUES (0)",
    ],
}


def render(engine: str) -> str:
    """The DDL of a new book for "sqlite" or "postgres"."""
    dialect = DIALECTS[engine]
    parts = ["-- Generated from schema.py by `python -m crmcli.store.schemafile`; do not edit."]
    for table in tables():
        parts.append(_text(str(CreateTable(table).compile(dialect=dialect))))
        parts += [_text(str(CreateIndex(index).compile(dialect=dialect))) for index in _indexes(table)]
    parts += [f"{statement};" for statement in EXTRA[engine]]
    return "\n".join(parts) + "\n"


def tables() -> list[Table]:
    """The tables in an order that foreign keys allow."""
    assert schema.Contacts.__table__ is not None  # type: ignore[attr-defined]
    return list(SQLModel.metadata.sorted_tables)


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def _text(statement: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "  ") for line in statement.strip().splitlines()) + ";"


def main() -> None:
    """Write both files."""
    for engine in DIALECTS:
        with open(os.path.join(MIGRATIONS, f"schema.{engine}.sql"), "w", encoding="utf-8") as out:
            out.write(render(engine))


if __name__ == "__main__":
    main()
