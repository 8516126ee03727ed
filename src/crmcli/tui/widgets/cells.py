"""Columns of a list in the room there is: the columns of `show`, cut and left out as on the command line."""

from collections.abc import Sequence
from datetime import date

from crmcli.core.text import visible, width
from crmcli.show.column import Column
from crmcli.show.table import GAP, fit
from crmcli.tui.widgets.paint import Line, shaped


class Cells:
    """Columns with the widths that a sample of records asks for; every line is shaped by the same widths."""

    def __init__(self, columns: Sequence[Column], today: date, most: Sequence[int], *, optional: int = 0) -> None:
        """`most` is how wide each may get; the last `optional` columns go before any other is cut."""
        self.columns, self.today, self.most, self.optional = tuple(columns), today, tuple(most), optional
        self._widths: dict[int, int] = {}
        self._plans: dict[int, tuple[list[int], dict[int, int]]] = {}

    def learn(self, records: Sequence[object]) -> None:
        """Take note of how wide these records are; columns only ever grow, so that nothing jumps while scrolling."""
        for place, column in enumerate(self.columns):
            wanted = max((width(visible(column.cell(one, self.today))) for one in records), default=0)
            wanted = min(wanted, self.most[place])
            if wanted > self._widths.get(place, 0):
                self._widths[place] = wanted
                self._plans.clear()

    def line(self, one: object, room: int) -> Line:
        """A record in `room` cells."""
        kept, widths = self._plan(room)
        pieces: list[tuple[str, str]] = []
        for place in kept:
            column = self.columns[place]
            tone = column.tone(one) if column.tone else ""
            pieces.append((shaped(column.cell(one, self.today), widths[place], column.align), tone))
            pieces.append((" " * GAP, ""))
        return pieces[:-1]

    def _plan(self, room: int) -> tuple[list[int], dict[int, int]]:
        if room not in self._plans:
            widths = dict(self._widths)
            kept = [place for place in sorted(widths) if widths[place]]
            while kept and kept[-1] >= len(self.columns) - self.optional and _total(kept, widths) > room:
                kept.pop()
            kept = fit(self.columns, widths, kept, room)
            self._plans[room] = kept, widths
        return self._plans[room]


def _total(kept: Sequence[int], widths: dict[int, int]) -> int:
    return sum(widths[place] for place in kept) + GAP * (len(kept) - 1)
