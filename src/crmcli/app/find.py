"""Finding by words: whoever is meant first, then every record that holds all the words, with the hit shown."""

from collections.abc import Sequence

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.records import Hit
from crmcli.core.refs import read_ref, ref
from crmcli.core.rows import HitRow
from crmcli.core.text import fold, words

AROUND = 60
LONGEST = 500  # the index answers endless text with endless work
TABLES = ("contacts", "companies", "interactions", "tasks")
NAMED = {"contact": "contacts", "company": "companies", "interaction": "interactions", "task": "tasks"}
KIND = {"contacts": "contact", "companies": "company", "interactions": "interaction", "tasks": "task"}


def find(crm: Crm, text: str, limit: int = 50) -> list[Hit]:
    """Records that the words mean or that hold all of them: people first, then companies, talks and tasks."""
    parts = text.split()
    if not fold(text):
        raise BadInput("what should be found?", hint="crm find pricing")
    if len(text) > LONGEST:
        raise BadInput(f"{len(text)} characters are too long to look for; {LONGEST} are not", hint="crm find pricing")
    exact: list[tuple[str, int]] = []
    if (named := read_ref(text)) and named[0] in NAMED:
        exact = [(NAMED[named[0]], named[1])]
    else:
        exact = [(TABLES[one.kind == "company"], one.id) for one in lookup.candidates(crm, text, parts=False)]
    from crmcli.store.search import search

    found = list(dict.fromkeys([*exact, *search(crm.store, _searched(parts), limit)]))[:limit]
    return _hits(crm, found, parts)


def _searched(parts: Sequence[str]) -> list[str]:
    """Words as they are looked for: marks at their ends do not count, marks within do (C++, a@b.com)."""
    return [part.strip(',;!?"()[]') or part for part in parts]


def _hits(crm: Crm, found: Sequence[tuple[str, int]], parts: Sequence[str]) -> list[Hit]:
    rows: dict[tuple[str, int], HitRow] = {}
    for table in TABLES:
        ids = [number for kind, number in found if kind == table]
        if ids:
            rows |= {(table, row.id): row for row in crm.store.rows(f"hits.{table}", HitRow, ids=ids)}
    return [
        Hit(
            ref=ref(KIND[key[0]], key[1]), kind=rows[key].kind, name=rows[key].name,
            text=excerpt(rows[key].text or "", parts), date=rows[key].date,
        )
        for key in found
        if key in rows
    ]  # fmt: skip


def excerpt(text: str, parts: Sequence[str]) -> str:
    """The words around the first hit in a text."""
    line = " ".join(text.split())
    if len(line) <= 2 * AROUND:
        return line
    folded = line.casefold()
    places = [folded.find(part.casefold()) for part in (*parts, *(word for part in parts for word in words(part)))]
    at = min((place for place in places if place >= 0), default=0)
    start, end = max(0, at - AROUND), at + AROUND
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")
