"""Laying a table out in display cells: the same lines for a terminal, where they are cut, and a pipe, where not."""

from collections.abc import Sequence

from crmcli.core.text import cut, pad, visible, width
from crmcli.language import reworded
from crmcli.show.column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

GAP = 2
NARROWEST = 6  # cells of a column that was cut as far as it can be read
NAMES = ("name", "who")  # they give way last: a line is about somebody
NAME = 18  # cells of a name for which other columns are cut and left out
NEEDED = ("sign", "ref", "due", "date")  # what a line is told apart and acted on by

WIDEST = 120  # cells that a column of a pipe is padded to: one endless note does not fill every line with blanks

Piece = tuple[str, str]  # text and tone


class Marked(str):
    """A cell in which a part is told apart: where a hit stands."""

    __slots__ = ("length", "start")
    start: int
    length: int

    def __new__(cls, text: str, start: int, length: int) -> "Marked":
        """A text whose characters from `start` on, `length` of them, are the part; what was cut off is none."""
        made = super().__new__(cls, text)
        made.start, made.length = start, max(0, min(length, len(text) - start))
        return made

    def toned(self, before: str, after: str) -> str:
        """The text with `before` and `after` around the part."""
        end = self.start + self.length
        return f"{self[: self.start]}{before}{self[self.start : end]}{after}{self[end:]}" if self.length else str(self)


def layout(
    columns: Sequence[Column],
    records: Sequence[object],
    today: "date",
    *,
    room: int | None = None,
    header: bool = True,
    asked: bool = False,
    first: Sequence[str] = (),
) -> list[list[Piece]]:
    """The lines of a table, each as pieces of (text, tone); cut to `room` cells when that is given.

    Columns in which nobody has anything are left out, unless these columns were `asked` for. The widest that may be
    cut give way first; then those that may not be cut go, from the right, those named in `first` before all others.
    """
    cells = [[visible(column.cell(one, today)) for column in columns] for one in records]
    kept = [place for place in range(len(columns)) if asked or any(row[place] for row in cells)]
    heads = {place: reworded(columns[place].header, columns[place].key) if header else "" for place in kept}
    widths = {place: max([width(heads[place]), *(width(row[place]) for row in cells)]) for place in kept}
    if room is not None:
        kept = fit(columns, widths, kept, room, first)
    else:
        widths = {place: min(found, WIDEST) for place, found in widths.items()}
    lines = []
    if header:
        told = [(cut(heads[place], widths[place]), widths[place], columns[place].align) for place in kept]
        lines.append([(pad(*head), "head") for head in told])
    for row, one in zip(cells, records, strict=True):
        pieces = []
        for place in kept:
            tone = columns[place].tone
            shown = row[place] if room is None else cut(row[place], widths[place])
            cell = pad(shown, widths[place], columns[place].align)
            mark = columns[place].mark
            if mark and (found := mark(one)):
                cell = Marked(cell, *found)
            pieces.append((cell, tone(one) if tone else ""))
        lines.append(pieces)
    return [_without_tail(line) for line in lines]


def fit(
    columns: Sequence[Column], widths: dict[int, int], kept: list[int], room: int, first: Sequence[str] = ()
) -> list[int]:
    """Make `widths` fit into `room`: cut what may be cut, leave out what may not, at last cut further."""
    kept = list(kept)
    while kept:
        over = sum(widths[place] for place in kept) + GAP * (len(kept) - 1) - room
        if over <= 0:
            return kept
        droppable = [place for place in kept if not columns[place].least and columns[place].key not in NEEDED]
        least = {place: _least(columns[place], named=bool(droppable)) for place in kept if columns[place].least}
        flexible = [place for place in least if widths[place] > least[place]]
        if flexible:
            widest = max(flexible, key=lambda place: (widths[place], place))
            others = [widths[place] for place in flexible if place != widest]
            floor = max([least[widest], *(one for one in others if one < widths[widest])])
            alike = widths[widest] in others  # they give way together, a cell at a time
            widths[widest] -= 1 if alike else min(over, widths[widest] - floor)
        elif droppable:
            named = {columns[place].key: place for place in droppable}
            kept.remove(next((named[key] for key in first if key in named), droppable[-1]))
        elif widths[widest := max(kept, key=lambda place: (widths[place], place))] > NARROWEST:
            widths[widest] -= 1
        elif len(kept) > 1:
            kept.pop()
        else:
            widths[kept[0]] = room
    return kept


def wrapped(text: str, cells: int, most: int) -> list[str]:
    """A text in at most `most` lines of so many cells, broken at blanks where there are any, the last one cut."""
    rows: list[str] = []
    while len(rows) < most - 1 and width(text) > cells:
        end = len(cut(text, cells + 1)) - 1 or 1  # what fits, without the sign of cutting
        blank = text.rfind(" ", 1, end + 1)
        end = blank if blank > end // 2 else end
        rows.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*rows, cut(text, cells)]


def _least(column: Column, *, named: bool) -> int:
    """How narrow a column may be cut; a name less far, while something else can still be left out."""
    return max(column.least, NAME) if named and column.key in NAMES else column.least


def _without_tail(line: list[Piece]) -> list[Piece]:
    """No blanks at the end of a line: they wrap in narrow terminals and disturb diffs."""
    while line and not line[-1][0].strip():
        line = line[:-1]
    if not line:
        return line
    cell, tone = line[-1]
    kept = cell.rstrip()
    return [*line[:-1], (Marked(kept, cell.start, cell.length) if isinstance(cell, Marked) else kept, tone)]
