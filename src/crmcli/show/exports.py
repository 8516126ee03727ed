"""What an export says, and the columns of lists that it may have beside its own."""

from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput
from crmcli.core.exports import FIELDS
from crmcli.core.record import as_dict, names
from crmcli.core.records import Company, Contact, Interaction, NextTask, Ref, Score, Task
from crmcli.language import plural
from crmcli.show.column import Column, column
from crmcli.show.columns import columns_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from crmcli.core.exports import Cell

RECORDS: dict[str, type] = {
    "contacts": Contact, "companies": Company, "interactions": Interaction, "purchases": Interaction, "tasks": Task,
    "deals": Deal,
}  # fmt: skip
WITHIN: dict[str, type] = {
    "rfm": Score, "next_task": NextTask, "company": Ref, "owner": Ref, "author": Ref, "deal": Ref,
}  # fmt: skip


class Layout:
    """The columns of a sheet. Those of an import are filled by the export, others from the records as lists have them.

    `export` is what app/exporting.py makes. For `people` the usual columns are those of a list, with their headers.
    Raises `BadInput` for a column that is none.
    """

    def __init__(self, export: "Any", columns: "Sequence[str] | None", *, people: bool = False) -> None:
        self.export = export
        self._people = people
        self._columns: list[str | Column] = []
        if people and not columns:
            self._columns += columns_of(RECORDS[export.kind])
        for key in columns or (() if self._columns else export.fields()):
            self._columns.append(export.field(key) or derived(export.kind, key))

    @property
    def heads(self) -> list[str]:
        """The names of the columns."""
        return [one if isinstance(one, str) else (self._people and one.header) or one.key for one in self._columns]

    def rows(self, ids: "Sequence[int]", today: "date") -> "list[list[Cell]]":
        """The rows of these records."""
        plain = [one for one in self._columns if not isinstance(one, str)]
        records = {one.id: one for one in self.export.records(ids, full=False)} if plain else {}
        if len(plain) == len(self._columns):
            return [[self._cell(one, column, today) for column in plain] for one in records.values()]
        return [
            [cells.get(one) if isinstance(one, str) else self._cell(records[number], one, today)
             for one in self._columns]
            for number, cells in self.export.cells(ids)
        ]  # fmt: skip

    def _cell(self, record: object, column: Column, today: "date") -> str:
        return column.cell(record, today) if self._people else column.raw(record, today)


def derived(kind: str, key: str) -> Column:
    """A column that lists know, or a part of one: `last_contact_at`, `rfm.segment`. Raises `BadInput`."""
    whole, dot, part = key.partition(".")
    if dot and whole in names(RECORDS[kind]) and whole in WITHIN and part in names(WITHIN[whole]):
        return column(key, key, lambda one, _: _said(as_dict(getattr(one, whole) or {}).get(part)))[1]
    try:
        return columns_of(RECORDS[kind], [key])[0]
    except BadInput:
        raise _unknown(kind, key) from None


def _unknown(kind: str, key: str) -> BadInput:
    from difflib import get_close_matches

    inner = (f"{name}.{part}" for name, kept in WITHIN.items() if name in names(RECORDS[kind]) for part in names(kept))
    known = list(dict.fromkeys((*FIELDS[kind], *names(RECORDS[kind]), *inner)))
    near = get_close_matches(key, known, n=3, cutoff=0.5)
    said = f"near: {', '.join(near)}" if near else f"columns are: {' '.join(FIELDS[kind])}"
    example = ",".join(near[:1] or FIELDS[kind][:2])
    return BadInput(f"there is no column {key!r} of {kind}; {said}", hint=f"--columns {example}")


def _said(value: object) -> str:
    return "" if value is None else str(value)


def written(file: str, number: int) -> str:
    """What was written where."""
    return plural("wrote {file}: {number} row", "wrote {file}: {number} rows", number, file=file)


def put_away(number: int) -> str:
    """That some were put away and are not in it; nothing of none."""
    if not number:
        return ""
    return plural("{number} that was put away is left out", "{number} that were put away are left out", number)


def cut_short(number: int) -> str:
    """That texts were longer than a cell of a spreadsheet holds; nothing of none."""
    if not number:
        return ""
    return plural(
        "{number} text was cut at 32767 characters, more than which no cell holds; CSV has it whole",
        "{number} texts were cut at 32767 characters, more than which no cell holds; CSV has them whole",
        number,
    )  # fmt: skip
