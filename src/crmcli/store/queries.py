"""Named queries: `sql/<noun>.sql` holds blocks that begin with `-- name: <query> -> <Record>`.

A query is addressed as `noun.query`. What differs between the engines stands in `<noun>.sqlite.sql` and
`<noun>.postgres.sql` under the same names. Files are read when their noun is first asked for.

What several queries of a file share stands once at its top, as `-- shared: <part>`, and is put where a block says
`/*<part>*/`: a column that is added to a list is added in one place.
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
    """Each block as (name, record, SQL); the record is "" where the query promises none.

    Lines of comment are left out, because an apostrophe in them would look like the beginning of a text.
    """
    top, *parts = text.split("-- name:")
    shared = dict(_headed(part) for part in top.split("-- shared:")[1:])
    found = []
    for part in parts:
        head, sql = _headed(part)
        for name, begins in shared.items():
            sql = sql.replace(f"/*{name}*/", begins)
        name, _, record = head.partition("->")
        found.append((name.strip(), record.strip(), sql))
    return found


def _headed(part: str) -> tuple[str, str]:
    """The words of a block's first line, and its SQL without comments."""
    head, _, rest = part.partition("\n")
    sql = "\n".join(line for line in rest.splitlines() if not line.lstrip().startswith("--"))
    return head.strip(), sql.strip().removesuffix(";")


def to_postgres(sql: str) -> str:
    """`:name` becomes `%(name)s` outside of quotes, and `%` is doubled everywhere, as psycopg wants it."""
    return "".join(f"%({part[1:]})s" if _is_value(part) else part.replace("%", "%%") for part in pieces(sql))


def parameters(sql: str) -> list[str]:
    """The names of the values that a query wants, in the order in which they first stand there."""
    return list(dict.fromkeys(part[1:] for part in pieces(sql) if _is_value(part)))


def pieces(sql: str) -> list[str]:
    """The SQL in pieces: a `:name` that stands for a value is one by itself, the rest is as it was written."""
    import re

    parts = re.split(r"((?<![:\w]):[A-Za-z_]\w*|'(?:[^']|'')*')", sql)
    return [part for part in parts if part]


def _is_value(piece: str) -> bool:
    return piece[0] == ":" and piece[1:].isidentifier()
