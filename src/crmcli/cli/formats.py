"""Sheets for other programs: CSV, TSV, Markdown, HTML. Loaded only when one is asked for."""

import csv
import io
from collections.abc import Sequence

from crmcli.core.guards import guarded
from crmcli.core.text import clean, visible
from crmcli.show.column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

SEPARATED = ("csv", "tsv")


def sheet(format: str, columns: Sequence[Column], records: Sequence[object], today: "date") -> str:
    """A list in one of the formats; the header is there when nothing else is. In TSV a cell is one line of words."""
    if format in SEPARATED:
        rows = [[clean(column.raw(one, today), lines=True) for column in columns] for one in records]
        heads = [column.key for column in columns]
        if format == "tsv":
            rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    else:
        rows = [[column.cell(one, today) for column in columns] for one in records]
        heads = [column.header or column.key for column in columns]
    whole = TextSheet(format)
    return whole.head(heads) + whole.body(rows) + whole.tail()


class TextSheet:
    """A table in one of the formats, in pieces that stand one behind the other: the head, rows, the tail."""

    def __init__(self, format: str) -> None:
        self.format = format

    def head(self, heads: Sequence[str]) -> str:
        """The header."""
        if self.format in SEPARATED:
            return self.body([heads])
        if self.format == "md":
            return f"{_line(list(map(visible, heads)))}\n{_line(['---'] * len(heads))}\n"
        return f"<table>\n<thead>{_row(heads, 'th')}</thead>\n<tbody>\n"

    def body(self, rows: Sequence[Sequence[str]]) -> str:
        """Rows. In CSV and TSV nothing that a spreadsheet would run stays bare, and line breaks stay in their cells."""
        if self.format in SEPARATED:
            out = io.StringIO()
            delimiter, end = (",", "\r\n") if self.format == "csv" else ("\t", "\n")
            csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([map(guarded, row) for row in rows])
            return out.getvalue()
        if self.format == "md":
            return "".join(f"{_line(list(map(visible, row)))}\n" for row in rows)
        return "".join(f"{_row(row, 'td')}\n" for row in rows)

    def tail(self) -> str:
        """What stands behind the last row."""
        return "</tbody>\n</table>\n" if self.format == "html" else ""


def _line(cells: Sequence[str]) -> str:
    shown = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(shown)} |"


def _row(cells: Sequence[str], tag: str) -> str:
    from html import escape

    return "<tr>" + "".join(f"<{tag}>{escape(visible(cell))}</{tag}>" for cell in cells) + "</tr>"


def rejects_sheet(tables: "Sequence[tuple[Sequence[str], Sequence[Any]]]") -> str:
    """Rejected rows of an import, to be mended and imported again: line, reason, then the cells as they were.

    Of a file with several tables all columns stand in one header.
    """
    told = [(columns, rejects) for columns, rejects in tables if rejects] or tables[:1]
    names = list(dict.fromkeys(column for columns, _rejects in told for column in columns))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["line", "reason", *names])
    for columns, rejects in told:
        for one in rejects:
            there = dict(zip(columns, one.cells, strict=False))
            beyond = one.cells[len(columns) :]
            cells = (*(there.get(name, "") for name in names), *beyond)
            writer.writerow([one.line, guarded(one.reason), *map(guarded, cells)])
    return out.getvalue()
