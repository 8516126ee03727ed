"""Spreadsheets (.xlsx) row by row. The only module that knows the library that writes them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from crmcli.core.exports import Cell, said, tidy
from crmcli.core.sheetcells import escaped, serial
from crmcli.core.text import width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST = 32_767  # characters of a cell
MOST_ROWS = 1_048_576
NARROWEST, WIDEST = 8, 60  # characters of a column
FIGURES = 15  # digits of a number that a spreadsheet keeps
DAY = "yyyy-mm-dd"


class WorkbookWriter:
    """A workbook being made; `cut` counts texts that were longer than a cell can be."""

    def __init__(self) -> None:
        self.cut = 0
        self._book = Workbook(write_only=True)
        self._book.properties.creator = "crmcli"
        self._sheets: list[SheetWriter] = []

    def sheet(self, title: str, heads: Sequence[str]) -> "SheetWriter":
        """The next sheet."""
        made = SheetWriter(self, self._book.create_sheet(title), title, heads)
        self._sheets.append(made)
        return made

    def save(self, path: str) -> None:
        """Write the file."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.save(path)


class SheetWriter:
    """A sheet being made: its header stays in sight and filters; columns are as wide as the first rows want."""

    def __init__(self, book: WorkbookWriter, sheet: "Any", title: str, heads: Sequence[str]) -> None:
        self._book = book
        self._sheet = sheet
        self._heads = list(heads)
        self._title, self._parts = title, 1
        self._rows = 0

    def write(self, rows: "Sequence[Sequence[Cell]]") -> None:
        """The next rows; what no sheet holds goes on in another."""
        for row in rows:
            if self._rows == 0:
                self._begin(rows)
            elif self._rows == MOST_ROWS:
                self._go_on(rows)
            self._sheet.append([self._cell(cell) for cell in row])
            self._rows += 1

    def finish(self) -> None:
        """Say how far the sheet goes."""
        if self._rows == 0:
            self._begin(())
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(self._heads), 1))}{self._rows}"

    def _begin(self, rows: "Sequence[Sequence[Cell]]") -> None:
        for place, head in enumerate(self._heads):
            texts = (said(row[place]).partition("\n")[0] for row in rows)
            wanted = max((width(text) for text in (head, *texts)), default=0) + 2
            letter = get_column_letter(place + 1)
            self._sheet.column_dimensions[letter].width = min(max(wanted, NARROWEST), WIDEST)
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._text(head, bold=True) for head in self._heads])
        self._rows = 1

    def _go_on(self, rows: "Sequence[Sequence[Cell]]") -> None:
        self.finish()
        self._parts += 1
        self._sheet = self._sheet.parent.create_sheet(f"{self._title} {self._parts}")
        self._begin(rows)

    def _cell(self, cell: Cell) -> "Any":
        """A cell of its kind: text is never a formula, a number that would lose digits is text."""
        if cell is None or cell == "":
            return None
        if isinstance(cell, date):
            number = serial(cell)
            return self._text(cell.isoformat()) if number is None else self._formed(number, DAY)
        if isinstance(cell, Decimal):
            places = max(-int(cell.as_tuple().exponent), 0)
            form = f"0.{'0' * places}" if places else "0"
            return self._formed(cell, form) if _fits(cell) else self._text(said(cell))
        if isinstance(cell, int | float):
            return cell if _fits(Decimal(repr(cell))) else self._text(said(cell))
        return self._text(tidy(cell))

    def _text(self, text: str, *, bold: bool = False) -> "Any":
        whole = escaped(text)
        if len(whole) > LONGEST:
            self._book.cut += 1
            whole = escaped(text[: len(text) - (len(whole) - LONGEST)])
        cell = WriteOnlyCell(self._sheet, value=whole)
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        elif "\n" in whole:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

    def _formed(self, value: "Any", form: str) -> "Any":
        cell = WriteOnlyCell(self._sheet, value=value)
        cell.number_format = form
        return cell


def _fits(number: Decimal) -> bool:
    """True for a number of which a spreadsheet keeps every digit."""
    return (
        number.is_finite() and len(number.normalize().as_tuple().digits) <= FIGURES and abs(number) < Decimal(10) ** 15
    )
