"""`python -m crmcli.store.schemafile` writes migrations/schema.*.sql from schema.py: the tables of a new book."""

import os

from sqlalchemy import Index, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from crmcli.store import schema, schemadeals, schemahistory, schemapeople
from crmcli.store.migrate import MIGRATIONS

DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgres": postgresql.dialect(paramstyle="named")}  # type: ignore[no-untyped-call]

# What SQLModel has no words for. Rows of the search index are numbered by kind and id, and hold folded text and what
# it is found by with fewer than three characters (see derived.py).
EXTRA = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search USING fts5(text, tokenize='trigram')",
        "CREATE VIRTUAL TABLE search_short USING fts5(\n  terms, detail=none,\n"
        "  tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\"\n)",
    ],
    "postgres": [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE TABLE search (\n  id bigint NOT NULL,\n  text text NOT NULL,\n  terms text[] NOT NULL,\n"
        "  CONSTRAINT pk_search PRIMARY KEY (id)\n)",
        "CREATE INDEX ix_search_text ON search USING gin (text gin_trgm_ops)",
        "CREATE INDEX ix_search_terms ON search USING gin (terms)",
        "CREATE TABLE crm_book (\n  version integer NOT NULL,\n  one integer DEFAULT 1 NOT NULL,\n"
        "  CONSTRAINT pk_crm_book PRIMARY KEY (one),\n  CONSTRAINT ck_crm_book_one CHECK (one = 1)\n)",
        "INSERT INTO crm_book (version) VALUES (0)",
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
    assert schemahistory.Acts.__table__ is not None  # type: ignore[attr-defined]
    assert schemadeals.Deals.__table__ is not None  # type: ignore[attr-defined]
    assert schemapeople.Relations.__table__ is not None  # type: ignore[attr-defined]
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
