"""The shape of a book's database, so that two can be held against each other."""

import re
from typing import Any

from crmcli.store.store import Store

POSTGRES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, ''),
               coalesce(collation_name, '')
        FROM information_schema.columns WHERE table_schema = current_schema()""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "extensions": "SELECT extname, '', '' FROM pg_extension",
    "triggers": "SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers",
}


def shape(store: Store) -> dict[str, Any]:
    """Tables, columns, checks, keys, indexes, triggers; the order of columns does not count."""
    engine = store.engine
    if engine.name == "postgres":
        return {what: sorted(engine.run(sql)) for what, sql in POSTGRES.items()}
    found = engine.run("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
    return {f"{kind} {name}": (table, parts(sql)) for kind, name, table, sql in found}


def parts(sql: str) -> list[str]:
    """The definitions within a CREATE statement, one by one and in order of the alphabet."""
    text = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    head, _, rest = text.partition("(")
    body, _, tail = rest.rpartition(")")
    out, depth = [""], 0
    for char in body:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            out.append("")
        else:
            out[-1] += char
    return [head.strip(), *sorted(part.strip() for part in out), tail.strip()]
