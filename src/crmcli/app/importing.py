"""What every import shares: its plan, the rows that are taken or rejected, and what it says at its end."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crmcli.app.crm import Crm
from crmcli.app.importing_columns import ColumnFields
from crmcli.core.errors import BadInput, CrmError, Refused
from crmcli.core.guards import unguarded
from crmcli.core.record import record, replace
from crmcli.core.records import ImportResult
from crmcli.core.rows import KeyRow
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.dateperiods import Order
    from crmcli.core.table import Record, Table
    from crmcli.store.store import Store

UPDATES = ("fill", "replace", "skip")
LONGEST = 100_000  # characters of a cell; beyond it a quote was left open or a file stands in a cell
PREVIEWED = 5
NOTED = 50  # sentences about a file
GUARDS = ("'", '="')  # what a cell may begin with so that a spreadsheet leaves it alone
ASKED_AT_ONCE = 500  # texts in one question to the book
ROUND = 1000  # rows between two words of progress


@record(frozen=True, slots=True)
class ImportPlan:
    """How a file is read. `mapping` is column → field, `_` leaves a column out; None lets the file or the book tell.

    `kind` is one of the six kinds of rows, `update` "fill", "replace" or "skip", `order` the order of 5/12 (dmy, mdy,
    ymd), `only` a filter of rows, `source` the name under which numbers and rows of this file are known again, `sheet`
    the one of a spreadsheet.
    """

    kind: str | None = None
    mapping: "Mapping[str, str] | None" = None
    columns: "Sequence[str] | None" = None
    no_header: bool = False
    delimiter: str | None = None
    encoding: str | None = None
    date_format: str | None = None
    date_order: "Order | None" = None
    currency: str | None = None
    create: bool = False
    update: str | None = None
    only: str | None = None
    source: str | None = None
    strict: bool = False
    sheet: str | None = None


@record(frozen=True, slots=True)
class Reject:
    """A row that was not taken: its line in the file, why, and its cells as they stood there."""

    line: int
    reason: str
    cells: tuple[str, ...]


@record(frozen=True, slots=True)
class Imported:
    """What an import did. `fields` are the columns with what each was taken for, `left_out` those not kept.

    `contacts` counts the people who were made by the way of purchases; `preview` holds the first rows by field;
    `unread` counts birthdays that are no days and are kept as custom fields, `alike` those added who have a mail, phone
    or handle of somebody else, `odd_mails` and `odd_phones` those that were kept though they look odd. `encoding`,
    `delimiter` and `header_line` (0 for none) say how the file was read, `ragged` how many rows have another width.
    `format` is what the file is called, `preset` the program that its columns are of, `notes` what is told of it
    beside. Of a file with several tables this is the first, with the `result` of all; `others` are the rest.
    """

    result: ImportResult
    kind: str
    source: str
    columns: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    contacts: int
    rejects: tuple[Reject, ...]
    preview: tuple[dict[str, str], ...]
    unread: int
    alike: int
    odd_mails: int
    odd_phones: int
    encoding: str
    delimiter: str
    header_line: int
    ragged: int
    ragged_lines: tuple[int, ...]
    format: str = "CSV"
    notes: tuple[str, ...] = ()
    preset: str | None = None
    others: "tuple[Imported, ...]" = ()


class Rejected(Refused):
    """`--strict` and a rejected row: nothing was written. `imported` tells what would have been."""

    def __init__(self, imported: Imported) -> None:
        count, read = imported.result.rejected, imported.result.read
        first = next(reject for one in (imported, *imported.others) for reject in one.rejects)
        super().__init__(
            f"{count} of {read} rows are rejected, so nothing was imported; line {first.line}: {first.reason}",
            hint="--rejects FILE keeps them with their reasons",
        )
        self.imported = imported


class Sheet:
    """A table with its columns understood, and the tally of its rows."""

    def __init__(self, crm: Crm, table: "Table", fields: Mapping[int, str], plan: ImportPlan, source: str) -> None:
        self.crm = crm
        self.table = table
        self.fields = fields
        self.plan = plan
        self.preset = fields.preset if isinstance(fields, ColumnFields) else None
        known = (self.preset.source_of(table.columns) if self.preset is not None else None) or table.source
        self.source = source if plan.source else known or source
        self.places: dict[str, list[int]] = {}
        for index, field in fields.items():
            self.places.setdefault(field, []).append(index)
        self.read = self.added = self.updated = self.skipped = self.unread = self.alike = 0
        self.odd_mails = self.odd_phones = 0
        self.rejects: list[Reject] = []
        self.preview: list[dict[str, str]] = []

    def place(self, field: str) -> int | None:
        """The first column of a field, or None."""
        found = self.places.get(field)
        return found[0] if found else None

    def texts(self, field: str, cells: Sequence[str]) -> list[str]:
        """What a row says for a field, column by column, without the empty ones."""
        return [text for index in self.places.get(field, ()) if (text := cells[index].strip())]

    def text(self, field: str, cells: Sequence[str], *, lines: bool = False) -> str | None:
        """The first thing that a row says for a field, cleaned; None for nothing."""
        for index in self.places.get(field, ()):
            if text := clean(cells[index], lines=lines):
                return text
        return None

    def rows(self, progress: Callable[[int], None] | None) -> Iterator["Record"]:
        """The rows that are meant and can be taken; the others are counted or rejected here."""
        test = self._filter()
        guards = bool(self.table.delimiter)  # in other files nothing could run, and every quote is the text's own
        for line, cells in self.table.rows:
            self.read += 1
            if guards and any(cell.startswith(GUARDS) for cell in cells):
                cells = list(map(_plain, cells))
            if len(self.preview) < PREVIEWED:
                self.preview.append({field: cells[index] for index, field in self.fields.items() if cells[index]})
            if max(map(len, cells)) > LONGEST:
                self.reject(line, f"a cell holds more than {LONGEST:,} characters", cells)
            elif test is not None and not test(self._named(cells)):
                self.skipped += 1
            elif why := self._cut_short(cells):
                self.reject(line, why, cells)
            else:
                yield line, cells
            if progress and self.read % ROUND == 0:
                progress(self.read)
        if progress:
            progress(self.read)

    def _cut_short(self, cells: Sequence[str]) -> str | None:
        """Why a row that lacks cells is not taken: what stands for a mail is none, so all of it may be displaced."""
        if not self.table.lacking:
            return None
        mails = (text for field in ("emails", "contact.email") for text in self.texts(field, cells))
        wrong = next((clean(text) for text in mails if "@" not in text and "＠" not in text), None)
        if wrong is None:
            return None
        columns = len(self.table.columns)
        return f"the row has {columns - self.table.lacking} cells for {columns} columns, and no mail is {wrong!r}"

    def note(self, sentence: str) -> None:
        """Remember what is to be told of the file; the same is told once."""
        if sentence not in self.table.notes and len(self.table.notes) < NOTED:
            self.table.notes.append(sentence)

    def reject(self, line: int, why: "CrmError | str", cells: Sequence[str]) -> None:
        """Remember a row that is not taken, with the reason."""
        reason = why.message if isinstance(why, CrmError) else why
        self.rejects.append(Reject(line, reason, tuple(cells)))

    def _filter(self) -> "Callable[[Mapping[str, str]], bool] | None":
        if self.plan.only is None:
            return None
        from crmcli.core.rowfilter import row_filter

        return row_filter(self.plan.only, [*self.table.columns, *self.places])[0]

    def _named(self, cells: Sequence[str]) -> dict[str, str]:
        by_field = {field: cells[indexes[0]] for field, indexes in self.places.items()}
        return by_field | dict(zip(self.table.columns, cells, strict=False))

    def imported(self, kind: str, contacts: int, act: str | None) -> Imported:
        """The account of the import."""
        names = self.table.columns
        left_out = [name for index, name in enumerate(names) if index not in self.fields and name != "_"]
        return Imported(
            result=ImportResult(self.read, self.added, self.updated, self.skipped, len(self.rejects), act),
            kind=kind,
            source=self.source,
            columns=tuple(names),
            fields=tuple((self.table.name(index), field) for index, field in self.fields.items()),
            left_out=tuple(left_out),
            contacts=contacts,
            rejects=tuple(sorted(self.rejects, key=lambda one: one.line)),
            preview=tuple(self.preview),
            unread=self.unread,
            alike=self.alike,
            odd_mails=self.odd_mails,
            odd_phones=self.odd_phones,
            encoding=self.table.encoding,
            delimiter=self.table.delimiter,
            header_line=self.table.header_line,
            ragged=self.table.ragged,
            ragged_lines=tuple(self.table.ragged_lines),
            format=self.table.format,
            notes=tuple(self.table.notes),
            preset=self.preset.name if self.preset is not None else None,
        )


def _plain(cell: str) -> str:
    """A cell without its guard; long numbers are also written `="20240305"`, so that they keep their digits."""
    inner = cell[2:-1]
    return inner if inner and cell == f'="{inner}"' and '"' not in inner else unguarded(cell)


def keyed(store: "Store", query: str, column: str, texts: Iterable[str], **values: "Any") -> "Iterator[KeyRow]":
    """The rows of a query for many texts of a column, some hundred of them in one question."""
    wanted = list(dict.fromkeys(texts))
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        keys: dict[str, Any] = {f"key{place}": text for place, text in enumerate(wanted[start : start + ASKED_AT_ONCE])}
        where = f"and {column} in ({', '.join(f':{name}' for name in keys)})"
        yield from store.rows(query, KeyRow, where=where, **keys, **values)


def in_one(done: Sequence[Imported], act: str | None) -> Imported:
    """The account of a file with several tables."""
    counts = ("read", "added", "updated", "skipped", "rejected")
    sums = {count: sum(getattr(one.result, count) for one in done) for count in counts}
    return replace(done[0], result=ImportResult(**sums, act=act), others=tuple(done[1:]))


def check(plan: ImportPlan) -> None:
    """Refuse words of a plan that mean nothing, before the file is read."""
    if plan.update not in (None, *UPDATES):
        raise BadInput(f"--update is fill, replace or skip, not {plan.update!r}", hint="--update fill")
    if plan.date_order not in (None, "dmy", "mdy", "ymd"):
        raise BadInput(f"--date-order is dmy, mdy or ymd, not {plan.date_order!r}", hint="--date-order dmy")
    if plan.no_header and not plan.columns:
        raise BadInput("a file without a header needs the names of its columns", hint="--no-header --columns a,b,c")
