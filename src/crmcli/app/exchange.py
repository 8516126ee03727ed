"""Import: a file becomes one act of the journal. All of it is written or nothing, and one undo takes it back."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from crmcli.app import reading
from crmcli.app.crm import Crm
from crmcli.app.importing import Imported, ImportPlan, Reject, Rejected, Sheet, check, in_one
from crmcli.app.importing_columns import FIELDS, kind_of, known_names, need, understood
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.record import record
from crmcli.core.table import Part, Table
from crmcli.core.text import clean, visible

# kind -> its class, loaded when a file holds such rows; what others refer to comes first
IMPORTERS = {
    "companies": ("importing_companies", "Companies"), "contacts": ("importing_contacts", "Contacts"),
    "deals": ("importing_deals", "Deals"), "interactions": ("importing_interactions", "Interactions"),
    "purchases": ("importing_purchases", "Purchases"), "tasks": ("importing_tasks", "Tasks"),
}  # fmt: skip
KINDS = tuple(IMPORTERS)
REJECTED = ("line", "reason")  # how the sheet of rejected rows begins
_AGAIN = re.compile(r" ?\(\d{1,3}\)$")  # how browsers call a file that was fetched before
SAMPLED = 5  # rows that are shown where somebody is asked what columns are

__all__ = ["KINDS", "ImportPlan", "Imported", "Reject", "Rejected", "Unclear", "run"]


@record(frozen=True, slots=True)
class Unclear:
    """Columns that do not say enough: somebody is asked. `told` is what their names tell, `fields` what they may be.

    `kind` is None where that is not clear either; `why` says what is missing, `samples` are the first rows.
    """

    kind: str | None
    why: str
    columns: tuple[str, ...]
    told: Mapping[str, str]
    samples: tuple[tuple[str, ...], ...]


class Understood(NamedTuple):
    """A table whose columns are understood."""

    kind: str
    table: Table
    fields: Mapping[int, str]


def run(
    crm: Crm,
    stream: BinaryIO,
    plan: ImportPlan,
    *,
    source: str,
    progress: Callable[[int], None] | None = None,
    ask: "Callable[[Unclear], ImportPlan | None] | None" = None,
) -> Imported:
    """Read a file into the book as one act.

    `source` is the file's name, or "-"; its stem is the name under which its rows are known again where the plan
    gives none: a renamed file is another source, but `orders (1)` is `orders` fetched again. `progress` hears the
    number of rows read, `ask` is asked what columns are that do not say it, and gives a plan that does. A row that
    cannot be taken is rejected with its reason and stops nothing; with `plan.strict` any reject raises `Rejected` and
    nothing is written. Raises `BadInput` for a file, column or field that cannot be understood.
    """
    check(plan)
    if plan.kind not in (None, *KINDS):
        raise BadInput(f"{plan.kind!r} cannot be imported; {', '.join(KINDS)} can", hint="crm import contacts FILE")
    name = "stdin" if source == "-" else os.path.basename(source)
    known = (*known_names(plan.kind), *(plan.mapping or {}))
    tables = _understood(reading.parts(crm, stream, plan, name=name, known=known), plan, ask)
    named = clean(plan.source or _AGAIN.sub("", os.path.splitext(name)[0])) or name
    done: list[Imported] = []
    read = 0

    def advance(rows: int) -> None:
        assert progress is not None
        progress(read + rows)

    with crm.change(f"import {_kinds(tables)} from {clean(visible(name))}") as change:
        for one in tables:
            sheet = Sheet(crm, one.table, one.fields, plan, named)
            made = _importer(one.kind)(sheet, change).run(advance if progress else None)
            read += sheet.read
            done.append(sheet.imported(one.kind, made, None))
            if one is not tables[-1]:
                change.settle()
        whole = in_one(done, None)
        if plan.strict and whole.result.rejected:
            raise Rejected(whole)
    return in_one(done, None if crm.dry_run else change.ref)


def _importer(kind: str) -> Any:
    file, name = IMPORTERS[kind]
    return getattr(__import__(f"crmcli.app.{file}", fromlist=[name]), name)


def _kinds(tables: Sequence[Understood]) -> str:
    return " and ".join(dict.fromkeys(one.kind for one in tables))


def _understood(
    parts: Sequence[Part], plan: ImportPlan, ask: "Callable[[Unclear], ImportPlan | None] | None"
) -> list[Understood]:
    """The tables that are meant, what others refer to first. What is left of the file is told in a note."""
    if parts and not any(part.table.columns for part in parts):
        parts = [parts[0]._replace(kind=plan.kind or parts[0].kind)]  # of nothing there is as much of every kind
    wanted = [part for part in parts if plan.kind in (None, part.kind) or part.kind is None]
    if parts and not wanted:
        there = " and ".join(dict.fromkeys(str(part.kind) for part in parts))
        raise BadInput(f"the file holds {there}, not {plan.kind}", hint=f"crm import {parts[0].kind} FILE")
    found, unclear = [], []
    for part in wanted:
        try:
            found.append(_one(part, plan, ask if len(wanted) == 1 else None))
        except CrmError as error:
            unclear.append((part, error))
    if not found:
        raise unclear[0][1] if unclear else BadInput("the file holds nothing that can be imported")
    left = [f"{part.table.format}: {error.message}" for part, error in unclear]
    left += [f"{part.kind} are in the file too, and left out" for part in parts if part not in wanted]
    left += [note for part in parts if part not in wanted for note in part.table.notes]
    found[0].table.notes.extend(left)
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def _one(part: Part, plan: ImportPlan, ask: "Callable[[Unclear], ImportPlan | None] | None") -> Understood:
    """A table with its columns understood; where they do not say enough somebody is asked."""
    table, kind = part.table, part.kind or plan.kind
    mapping = dict(plan.mapping or {})
    if tuple(table.columns[:2]) == REJECTED:  # a file of rejected rows, mended: the first two columns are our own
        mapping = {**dict.fromkeys(REJECTED, "_"), **mapping}
    try:
        kind = kind or kind_of(table.columns, mapping)
        fields = understood(table.columns, kind, mapping)
        if table.columns or table.delimiter:  # a list of nothing has no column, and is none the worse for it
            need(fields, kind, table.columns)
    except BadInput as error:
        if ask is None:
            raise
        answer = ask(_unclear(table, kind, mapping, error))
        if answer is None:
            raise
        return _one(Part(table, answer.kind), answer, ask)
    return Understood(kind, table, fields)


def _unclear(table: Table, kind: str | None, mapping: Mapping[str, str], error: BadInput) -> Unclear:
    first = list(islice(table.rows, SAMPLED))
    table.rows = chain(first, table.rows)
    told = understood(table.columns, kind, {}) if kind else {}
    named = {table.columns[place]: field for place, field in told.items() if field in FIELDS[kind or "contacts"]}
    samples = tuple(tuple(cells) for _line, cells in first)
    return Unclear(kind, error.message, tuple(table.columns), {**named, **mapping}, samples)
