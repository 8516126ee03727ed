"""Named queries: `sql/<noun>.sql` holds blocks that begin with `-- name: <query> -> <Record>`.

A query is addressed as `noun.query`. What differs between the engines stands in `<noun>.sqlite.sql` and
`<noun>.postgres.sql` under the same names. Files are read when their noun is first asked for.
"""

import os

SQL_DIR = os.path.join(os.path.dirname(__file__), "sql")

_loaded: dict[tuple[str, str], dict[str, str]] = {}


def query(name: str, engine: str) -> str:
    """The text of `noun.query` for "sqlite" or "postgres"."""
    noun, _, block = name.partition(".")
    if (noun, engine) not in _loaded:
        _loaded[noun, engine] = load(noun, engine)
    return _loaded[noun, engine][block]


def load(noun: str, engine: str) -> dict[str, str]:
    """All blocks of a noun, by name, as the engine wants them written."""
    found: dict[str, str] = {}
    for file in (f"{noun}.sql", f"{noun}.{engine}.sql"):
        path = os.path.join(SQL_DIR, file)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as text:
                for name, _record, sql in blocks(text.read()):
                    found[name] = sql if engine == "sqlite" else to_postgres(sql)
    return found


def blocks(text: str) -> list[tuple[str, str, str]]:
    """Each block as (name, record, SQL); the record is "" where the query promises none."""
    found = []
    for part in text.split("-- name:")[1:]:
        head, _, sql = part.partition("\n")
        name, _, record = head.partition("->")
        found.append((name.strip(), record.strip(), sql.strip().removesuffix(";")))
    return found


def to_postgres(sql: str) -> str:
    """`:name` becomes `%(name)s` and `%` is doubled, outside and inside of quotes as psycopg wants it."""
    out: list[str] = []
    at, quoted = 0, False
    while at < len(sql):
        char = sql[at]
        if char == "'":
            quoted = not quoted
        if char == "%":
            out.append("%%")
        elif char == ":" and not quoted and sql[at + 1 : at + 2].isidentifier() and sql[at - 1 : at] != ":":
            end = at + 1
            while end < len(sql) and (sql[end].isalnum() or sql[end] == "_"):
                end += 1
            out.append(f"%({sql[at + 1 : end]})s")
            at = end
            continue
        else:
            out.append(char)
        at += 1
    return "".join(out)
