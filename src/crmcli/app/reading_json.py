"""JSON as tables: an array of objects, one object, objects on lines, or an object with an array for each kind.

What our own commands write with `--json` is understood as it is, and so is `task export`. An array or lines may be of
any length; a single object of more than four million characters is refused.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Any, BinaryIO, NamedTuple

from crmcli.app.reading_records import MOST_NAMES, Objects, own_kind, purchase_rows
from crmcli.app.reading_taskwarrior import Taskwarrior, is_task
from crmcli.app.spool import Rows
from crmcli.core.errors import BadInput
from crmcli.core.jsonvalues import LARGEST, JsonValues, TooLarge
from crmcli.core.table import MOST_COLUMNS, Part
from crmcli.core.text import clean, cut, visible

KINDS = {  # keys under which an object has arrays
    "contacts": "contacts", "people": "contacts", "persons": "contacts", "companies": "companies",
    "organizations": "companies", "organisations": "companies", "accounts": "companies",
    "interactions": "interactions", "activities": "interactions", "purchases": "purchases", "orders": "purchases",
    "tasks": "tasks", "deals": "deals", "opportunities": "deals",
}  # fmt: skip
WRAPPERS = frozenset(
    ("data", "results", "items", "records", "rows", "entries", "value", "values", "objects", "list", "elements")
)
ITSELF = frozenset(  # keys of a record; an object with one of them is none that consists of arrays
    (
        "name", "title", "email", "emails", "phone", "phones", "uid", "uuid", "first_name", "last_name",
        "description", "subject",
    )
)  # fmt: skip
BELONGING = ("interactions", "tasks", "deals")  # what stands in a record of ours that is shown from all sides


class Found(NamedTuple):
    """An object, where it begins, and the kind that the key above it names."""

    line: int
    value: Any
    kind: str | None


def read_json(
    stream: BinaryIO, *, zone: tzinfo = UTC, encoding: str | None = None, kind: str | None = None
) -> list[Part]:
    """The tables of a file of JSON objects, each with its kind where the objects tell it.

    `kind` is the one that is asked for: our own talks with an amount are purchases where these are. `zone` tells what
    day it was at an instant of `task export`. Raises `BadInput` for what is no JSON, is cut short, or holds something
    else than objects.
    """
    reading = _Reading(zone, kind)
    values = JsonValues(stream, encoding)
    for found in _objects(values, reading.beside):
        reading.take(found)
    return reading.parts(values.encoding)


class _Reading:
    def __init__(self, zone: tzinfo, wanted: str | None) -> None:
        self._wanted = wanted
        self.beside: Counter[str] = Counter()  # what stands beside the arrays
        self._objects = Objects()
        self._tasks = Taskwarrior(zone)
        self._rows: dict[tuple[str | None, bool], Rows] = {}
        self._own = 0

    def take(self, found: Found) -> None:
        """Put an object, and the records that stand in it, where they belong."""
        if not isinstance(found.value, dict):
            shown = cut(visible(str(found.value)), 30)
            raise BadInput(f"line {found.line}: an object is wanted, not {shown}", hint='{"name": "Ada Lovelace"}')
        if is_task(found.value):
            if (row := self._tasks.take(found.line, found.value)) is not None:
                self._add("tasks", found.line, row, foreign=True)
            return
        if "section" in found.value and found.value.get("id", 0) is None:
            self.beside["lines of the agenda without a task"] += 1
            return
        try:
            kind, row = self._objects.row(found.value)
        except BadInput as error:
            raise error.at(f"line {found.line}") from None
        bought = self._bought(found.value, row) if kind == "interactions" and row.get("amount") else []
        for one in bought:
            self._add("purchases", found.line, one)
        if not bought or self._wanted != "purchases":
            self._add(kind or found.kind, found.line, row)
        for key in BELONGING if kind else ():
            inside = found.value.get(key)
            for one in inside if isinstance(inside, list) else ():
                if isinstance(one, dict) and own_kind(one):
                    self.take(Found(found.line, one, None))

    def _bought(self, record: Mapping[str, Any], row: dict[str, str]) -> list[dict[str, str]]:
        """A talk with an amount as rows of purchases, where these are asked for or it has lines.

        As a talk it has its people, its company and its deal, as a purchase its lines; one uid tells that it is one.
        """
        rows = purchase_rows(record, row)
        has_lines = "order_total" in rows[0]
        if self._wanted != "purchases" and (self._wanted or not has_lines or not row.get("uid")):
            return []
        if has_lines:
            self._objects.unread["lines"] -= 1
        return rows

    def _add(self, kind: str | None, line: int, row: Mapping[str, str], *, foreign: bool = False) -> None:
        rows = self._rows.setdefault((kind, foreign), Rows())
        rows.add(line, row)
        for name, text in row.items():
            if not text:  # a column also where no record has any: they came from nowhere, and not from this file
                rows.places.setdefault(name, len(rows.places))
        if len(rows.places) > MOST_COLUMNS:
            raise BadInput(f"line {line}: more than {MOST_COLUMNS:,} different keys; no table has so many columns")

    def parts(self, encoding: str) -> list[Part]:
        """The tables, once everything is taken."""
        for line, row in self._tasks.open_series():
            self._add("tasks", line, row, foreign=True)
        if not self._rows:
            self._rows[None, False] = Rows()
        formats = {True: "Taskwarrior's export", False: "JSON"}
        parts = [Part(rows.table(encoding, formats[foreign]), kind) for (kind, foreign), rows in self._rows.items()]
        parts[0].table.notes.extend(self._notes())
        return parts

    def _notes(self) -> Iterator[str]:
        for what, count in self._tasks.told.items():
            yield f"{what} ({count})"
        for counts, words in (
            (self._objects.unread, "what has no place is not kept"), (self.beside, "beside the records, and not kept"),
        ):  # fmt: skip
            if any(counts.values()):
                listed = [f"{clean(visible(name))[:40]} ({count})" for name, count in counts.most_common(12) if count]
                yield f"{words}: {', '.join(listed)}"


def _objects(values: JsonValues, beside: Counter[str]) -> Iterator[Found]:
    """The objects of a file, however they are put together."""
    first = values.peek()
    if first == "[":
        for line, value in values.elements():
            yield Found(line, value, None)
        if values.peek():
            raise BadInput(f"line {values.line}: more stands behind the end of the array", hint="one array, or lines")
    elif first != "{":
        raise BadInput("the file holds no JSON objects", hint="an array of objects, or an object on each line")
    while values.peek():
        line = values.line
        try:
            value = values.value()
        except TooLarge:
            yield from _of_arrays(values, beside)
            continue
        told = _arrays(value)
        if told is None:
            yield Found(line, value, None)
            continue
        for key, inside in told.items():
            for one in inside:
                yield Found(line, one, KINDS.get(key.casefold()))
        beside.update(key for key in value if key not in told and len(beside) < MOST_NAMES)


def _arrays(value: Any) -> dict[str, list[Any]] | None:
    """The arrays of an object that consists of them; None for one that is a record itself."""
    if not isinstance(value, dict) or value.keys() & ITSELF or own_kind(value):
        return None
    lists = {key: one for key, one in value.items() if isinstance(one, list) and all(isinstance(o, dict) for o in one)}
    named = {key: one for key, one in lists.items() if key.casefold() in KINDS}
    return named or {key: one for key, one in lists.items() if key.casefold() in WRAPPERS} or None


def _of_arrays(values: JsonValues, beside: Counter[str]) -> Iterator[Found]:
    """The same of an object too large to be taken whole. Raises `TooLarge` for one that is a record itself."""
    start = values.line
    values.need("{")
    more = not values.take("}")
    while more:
        key = values.value()
        values.need(":")
        known = isinstance(key, str) and key.casefold() in KINDS.keys() | WRAPPERS
        if known and values.peek() == "[":
            for line, value in values.elements():
                yield Found(line, value, KINDS.get(key.casefold()))
        elif isinstance(key, str) and key not in ITSELF:
            values.value()
            beside[key if len(beside) < MOST_NAMES else "more"] += 1
        else:
            raise TooLarge(
                f"line {start} begins a value of more than {LARGEST:,} characters", hint="an object on each line"
            )
        more = values.take(",")
        if not more:
            values.need("}")
