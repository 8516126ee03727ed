"""Sheets for other programs: CSV, TSV, Markdown, HTML. Loaded only when one is asked for."""

import csv
import io
from collections.abc import Sequence

from crmcli.core.text import clean, visible
from crmcli.show.column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(format: str, columns: Sequence[Column], records: Sequence[object], today: "date") -> str:
    """A table in one of the formats; the header is there when nothing else is."""
    if format in ("csv", "tsv"):
        rows = [[_guarded(clean(column.raw(one, today), lines=True)) for column in columns] for one in records]
        return _separated([column.key for column in columns], rows, "," if format == "csv" else "\t")
    rows = [[visible(column.cell(one, today)) for column in columns] for one in records]
    heads = [column.header or column.key for column in columns]
    return _markdown(heads, rows) if format == "md" else _html(heads, rows)


def _separated(heads: list[str], rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(heads)
    if delimiter == "\t":
        rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    writer.writerows(rows)
    return out.getvalue()


def _guarded(cell: str) -> str:
    """Spreadsheets run cells that begin like a formula; a phone number or amount is none."""
    if cell.startswith(FORMULA) and not (cell[0] in "+-" and cell[1:].replace(" ", "").replace(".", "", 1).isdigit()):
        return f"'{cell}"
    return cell


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return (
            "| "
            + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
            + " |"
        )

    return "\n".join([line(heads), line(["---"] * len(heads)), *map(line, rows)]) + "\n"


def _html(heads: list[str], rows: list[list[str]]) -> str:
    from html import escape

    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(line(row, "td") for row in rows)
    return f"<table>\n<thead>{line(heads, 'th')}</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


def rejects_sheet(columns: Sequence[str], rejects: "Sequence[Any]") -> str:
    """Rejected rows of an import, to be mended and imported again: line, reason, then the cells as they were."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["line", "reason", *columns])
    writer.writerows([one.line, one.reason, *one.cells] for one in rejects)
    return out.getvalue()
