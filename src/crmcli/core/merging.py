"""One person out of several: whose word counts for each field, and which rows say the same thing twice."""

from collections.abc import Callable, Mapping, Sequence

from crmcli.core.record import record
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = Mapping[str, Any]

SINGLE = ("name", "title", "birthday", "stage", "owner_id", "source", "external_id")
TAKEN = ("name", "title", "birthday", "stage", "owner", "external_id")  # what --take may name, and custom.NAME

# What makes two rows of a table the same for one person: the second stays with whoever is put away. None: all are kept.
SAME: "dict[str, Callable[[Row], object] | None]" = {
    "emails": lambda row: row["key"],
    "phones": lambda row: (row["key"], row["extension"]),
    "handles": lambda row: row["key"],
    "addresses": lambda row: fold(row["text"]),
    "fields": lambda row: row["name"],
    "taggings": lambda row: row["tag_id"],
    "positions": lambda row: row["company_id"],
    "important_dates": lambda row: (fold(row["label"]), row["day"]),
    "cadences": lambda row: "one",
    "cadence_holds": lambda row: "one",
    "consents": None,
    "stage_changes": None,
    "tasks": None,
    "interactions": None,
    "deals": None,
}
PRIMARY = frozenset(("emails", "phones", "handles", "addresses", "positions"))


@record(frozen=True, slots=True)
class Chosen:
    """The value of a column in the end, the id of whose it is, and the ids of those who say otherwise."""

    column: str
    value: object
    whose: int
    others: tuple[int, ...]


def chosen(people: "Sequence[Row]", take: Mapping[str, int]) -> list[Chosen]:
    """Whose word counts for each column that holds one thing: the first one's unless empty, or as `take` says.

    `people` are rows of contacts, the survivor first; `take` is column → id. The number in another system goes with
    its source, and only to somebody who has none.
    """
    keep = people[0]
    numbered = next((row for row in people if row["external_id"] is not None), keep)
    if keep["external_id"] is not None or keep["source"] not in (None, numbered["source"]):
        numbered = keep
    by_id = {row["id"]: row for row in people}
    found = []
    for column in SINGLE:
        if column in ("source", "external_id"):
            usual, named = numbered, "external_id"
            if column == "source" and numbered["external_id"] is None:
                usual = next((row for row in people if row["source"] is not None), keep)
        else:
            usual, named = next((row for row in people if row[column] is not None), keep), column
        first = by_id[take.get(named, usual["id"])]
        others = tuple(row["id"] for row in people if row[column] not in (None, first[column]))
        found.append(Chosen(column, first[column], first["id"], others))
    return found


def notes(texts: Sequence[str | None]) -> str | None:
    """All notes, one below the other; what another one holds already is not said twice."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text in one for one in kept):
            kept.append(text)
    return "\n\n".join(kept) or None


def moves(
    table: str, rows: "Sequence[tuple[int, Row]]", keep: int, *, owner: str = "contact_id"
) -> "list[tuple[int, dict[str, Any]]]":
    """What must change for rows (id, row) of a table to be those of `keep`, whose own stand first; `owner` is a column.

    One of a kind is the primary one; a row that says what another said already is left where it is.
    """
    same = SAME[table]
    there: set[object] = set()
    primary: set[object] = set()
    found = []
    for number, row in rows:
        key = same(row) if same else number
        kind = row["network"] if table == "handles" else table
        if key in there:
            continue
        there.add(key)
        changed = {} if row[owner] == keep else {owner: keep}
        if changed and table in PRIMARY and row["is_primary"] and kind in primary:
            changed["is_primary"] = 0
        if table in PRIMARY and row["is_primary"]:
            primary.add(kind)
        if changed:
            found.append((number, changed))
    return found


def together(
    rows: "Sequence[tuple[int, Row]]", place: str, keep: int, *, owner: str
) -> "tuple[list[tuple[int, dict[str, Any]]], list[int]]":
    """Rows (id, row) that put an `owner` into a `place` (both columns), as `keep`'s: what changes, and what goes.

    The first of a place stays, with the next one's role where it has none, and primary where any of them is.
    """
    first: dict[int, tuple[int, dict[str, Any]]] = {}
    gone = []
    for number, row in rows:
        stays, values = first.setdefault(row[place], (number, {owner: keep, "role": None, "is_primary": 0}))
        values["role"] = values["role"] or row["role"]
        values["is_primary"] = max(values["is_primary"], row["is_primary"])
        if stays != number:
            gone.append(number)
    return list(first.values()), gone


def relinked(
    rows: "Sequence[tuple[int, Row]]", columns: tuple[str, str], absorbed: frozenset[int], keep: int, *, ordered: bool
) -> "tuple[list[tuple[int, dict[str, Any]]], list[int]]":
    """Rows that join two people, after some became `keep`: what changes, and what goes.

    A row goes that would join somebody with themselves, or says what another says. With `ordered` the lower id stands
    first.
    """
    first, second = columns
    changed, gone = [], []
    there: set[object] = set()
    own_first = sorted(rows, key=lambda pair: (pair[1][first] in absorbed or pair[1][second] in absorbed, pair[0]))
    for number, row in own_first:
        a, b = (keep if row[column] in absorbed else row[column] for column in columns)
        if ordered and a > b:
            a, b = b, a
        key = (a, b, row.get("kind"))
        if a == b or key in there:
            gone.append(number)
            continue
        there.add(key)
        if (a, b) != (row[first], row[second]):
            changed.append((number, {first: a, second: b}))
    return changed, gone
