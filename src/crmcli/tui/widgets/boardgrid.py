"""Where everything stands on the board: which columns are seen, how high their heads are, how many cards fit."""

from collections.abc import Sequence

from crmcli.core.board import BoardColumn
from crmcli.core.record import record
from crmcli.tui.widgets import boardlines
from crmcli.tui.widgets.paint import Line

LEAST, MOST = 19, 46  # cells of a column beside others
GAP = 2  # cells between columns
EDGE = 1  # cells of a card before and behind its text


@record(frozen=True, slots=True)
class Span:
    """A column that is seen: which, from which cell on, how wide, and its head."""

    place: int
    x: int
    cells: int
    head: tuple[Line, ...]


class Grid:
    """The board in so many cells and lines, from the column `first` on; `lit` is the one that stands out.

    `top` is the first line below the heads and their rule, `height` what a card takes.
    """

    def __init__(
        self, columns: Sequence[BoardColumn], cells: int, lines: int, *, first: int, lit: int, alone: bool
    ) -> None:
        number = fit(len(columns), cells, alone=alone)
        wide = cells if alone else max(min((cells - GAP * (number - 1)) // number, MOST), 1)
        self.cells, self._lines = cells, lines
        self.spans = [
            Span(place, at * (wide + GAP), wide, _head(columns, place, wide, (first, number), lit=lit, alone=alone))
            for at, place in enumerate(range(first, min(first + number, len(columns))))
        ]
        self.top = max((len(span.head) for span in self.spans), default=0) + 1
        self.height = boardlines.card_height(wide - 2 * EDGE)
        self._room = max(lines - self.top, 0)

    def seen(self, cards: int) -> int:
        """How many of a column's cards are seen at once; where there are more, the line below the last one says so."""
        pitch = self.height + 1
        every = (self._room + 1) // pitch
        return max(1, every if cards <= every else self._room // pitch)

    def slot(self, y: int) -> tuple[int, int] | None:
        """(which of the cards that are seen, which of its lines) stands in a line; None for what is no card's."""
        slot, line = divmod(y - self.top, self.height + 1)
        return (slot, line) if y >= self.top and line < self.height else None

    def place(self, x: int) -> int | None:
        """The column in a cell; None between two."""
        return next((span.place for span in self.spans if span.x <= x < span.x + span.cells), None)


def fit(number: int, cells: int, *, alone: bool) -> int:
    """How many of so many columns are seen at once."""
    return 1 if alone else max(1, min(number, (cells + GAP) // (LEAST + GAP)))


def _head(
    columns: Sequence[BoardColumn], place: int, cells: int, seen: tuple[int, int], *, lit: int, alone: bool
) -> tuple[Line, ...]:
    first, number = seen
    if alone:
        return tuple(boardlines.head_alone(columns[place], cells, place=place + 1, number=len(columns)))
    left = "‹ " if place == first and place > 0 else ""
    right = "›" if place == first + number - 1 and place < len(columns) - 1 else ""
    return tuple(boardlines.head(columns[place], cells, lit=place == lit, edges=(left, right)))
