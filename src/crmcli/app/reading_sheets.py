"""Spreadsheets (.xlsx, .xlsm) as tables: a table for each sheet with anything in it, its cells as people see them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from crmcli.app.sheetfiles import Package
from crmcli.app.workbooks import Cells, SheetEntry, SheetReader, Workbook
from crmcli.core.errors import BadInput
from crmcli.core.table import Part, Record, Table, laid_out
from crmcli.core.text import clean, cut, fold, visible, words

KINDS = ("contacts", "companies", "interactions", "purchases", "tasks", "deals")  # a sheet called so holds them
LOOKED_AT, LOOKED_AT_CELLS = 200, 100_000  # rows that decide on the header and on the columns in use, and their cells
PREAMBLE = 30
MOST_CELLS = 200_000_000  # empty ones too
ERRORS_NAMED = 3


class _Found:
    """A sheet of which the first rows were read."""

    def __init__(self, book: Workbook, entry: SheetEntry) -> None:
        self.entry = entry
        self.reader = SheetReader(book, entry.part)
        self.rest = self.reader.rows()
        self.looked: list[tuple[int, Cells]] = []
        left = LOOKED_AT_CELLS
        for row in islice(self.rest, LOOKED_AT):
            self.looked.append(row)
            left -= len(row[1])
            if left < 0:
                break

    def hits(self, known: set[str]) -> int:
        """How many names of columns that are understood stand in a row near its top."""
        return max((len(known & {_key(text) for text in cells.values()}) for _, cells in self.looked[:PREAMBLE]),
                   default=0)  # fmt: skip


def read_sheet(
    stream: BinaryIO,
    *,
    header: bool,
    columns: Sequence[str] | None,
    known: Collection[str],
    sheet: str | None = None,
) -> list[Part]:
    """The sheets of a workbook as tables; with `sheet` the one of this name.

    `known` are the names of columns that are understood: they find the header below a preamble, and a sheet that has
    none of them is left out where another has, as hidden sheets are; the first table's `notes` tell of them. A sheet
    that is called `contacts`, `tasks` … says so of its rows. A pipe is read into a file of its own first. Raises
    `BadInput` for what is no workbook, is damaged or too large.
    """
    book = Workbook(Package(stream))
    names = {_key(name) for name in known}
    notes: list[str] = []
    if sheet is not None:
        chosen = [_Found(book, _named(book, sheet))]
    else:
        chosen, notes = _meant(book, names, header=header)
    if not any(found.looked for found in chosen):
        what = f"the sheet {visible(chosen[0].entry.title)!r} is" if len(chosen) == 1 else "all sheets are"
        raise BadInput(f"{what} empty", hint="a sheet with a header and rows")
    parts = [_part(found, header=header, columns=columns, known=known) for found in chosen if found.looked]
    parts[0].table.notes[:0] = notes
    return parts


def _meant(book: Workbook, names: set[str], *, header: bool) -> tuple[list[_Found], list[str]]:
    """The sheets that are read, and what is said of the others."""
    if not book.sheets:
        raise BadInput("the workbook has no sheet", hint="a sheet with a header and rows")
    shown = [_Found(book, entry) for entry in book.sheets if not entry.hidden]
    filled = [found for found in shown if found.looked]
    hidden = [entry for entry in book.sheets if entry.hidden]
    if not filled and hidden:
        title = visible(hidden[0].title)
        raise BadInput("all sheets that are not hidden are empty", hint=f"--sheet {title!r} reads a hidden one")
    notes = [f"the sheet {_said(entry)} is hidden and was left out; --sheet reads it" for entry in hidden]
    strange = [found for found in filled if header and not found.hits(names)]
    if len(strange) < len(filled):
        notes += [f"the sheet {_said(found.entry)} was left out: no column of it is known" for found in strange]
        filled = [found for found in filled if found not in strange]
    return filled or shown, notes


def _named(book: Workbook, sheet: str) -> SheetEntry:
    for entry in book.sheets:
        if entry.title == sheet or fold(entry.title) == fold(sheet):
            return entry
    there = ", ".join(visible(entry.title) for entry in book.sheets[:20])
    raise BadInput(f"there is no sheet {cut(visible(sheet), 40)!r}; there are: {cut(there, 300)}", hint="--sheet NAME")


def _part(found: _Found, *, header: bool, columns: Sequence[str] | None, known: Collection[str]) -> Part:
    places = _in_use(found.looked, columns)
    looked = [(number, _fitted(cells, places)) for number, cells in found.looked]
    table = laid_out(looked, header=header, columns=columns, known=known, format=f"sheet {_said(found.entry)}")
    table.rows = table.fitted(_told(found, looked, places, table))
    title = found.entry.title.strip().casefold()
    return Part(table, title if title in KINDS else None)


def _in_use(looked: Sequence[tuple[int, Cells]], columns: Sequence[str] | None) -> list[int]:
    """The columns of the table: those with anything in the first rows, or as many as have names, from the first on."""
    used = sorted({column for _, cells in looked for column in cells})
    if columns is None or not used:
        return used
    return list(range(used[0], used[0] + len(columns)))


def _fitted(cells: Cells, places: Sequence[int]) -> list[str]:
    """A row as a list; what stands in no column of the table comes behind it."""
    row = [cells.get(column, "") for column in places]
    if sum(map(bool, row)) < len(cells):
        within = set(places)
        row += [text for column, text in sorted(cells.items()) if column not in within]
    return row


def _told(found: _Found, looked: list[Record], places: Sequence[int], table: Table) -> Iterator[Record]:
    """All rows; behind the last one it is noted what could not be read."""
    left = MOST_CELLS
    for number, row in chain(looked, ((number, _fitted(cells, places)) for number, cells in found.rest)):
        left -= len(row)
        if left < 0:
            raise BadInput(f"{table.format} is too large to be read as one", hint="save it as CSV and import that")
        yield number, row
    if errors := found.reader.errors:
        listed = ", ".join(visible(error) for error, _ in errors.most_common(ERRORS_NAMED))
        table.notes.append(f"cells that hold an error ({listed}) count as empty: {errors.total():,}")
    if found.reader.unsaved:
        count = f"{found.reader.unsaved:,}"
        table.notes.append(f"formulas without a value (open the file and save it to have them): {count}")


def _said(entry: SheetEntry) -> str:
    return f"'{cut(clean(visible(entry.title)), 60)}'"


def _key(name: str) -> str:
    return "".join(words(name))
