"""The right pane of screens that show figures instead of a person: lines that are made anew for every width."""

from collections.abc import Callable, Sequence
from datetime import date

from textual.geometry import Size

from crmcli.tui.look import TONES
from crmcli.tui.widgets.paint import Line
from crmcli.tui.widgets.person import Person

SAME = {"strong": "name"}  # what the tables of the command line call a tone


class Page(Person):
    """A page of lines; it scrolls and takes the focus like the person it stands in for."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.make: Callable[[int], Sequence[Line]] = lambda _cells: ()

    def tell(self, make: Callable[[int], Sequence[Line]], today: date, *, keep: bool = False) -> None:
        """Show the lines that `make` gives for so many cells, from the top; or `keep` what is read in its place."""
        self.make, self._today = make, today
        self._lay_out()
        if not keep:
            self.scroll_to(y=0, animate=False, immediate=True)

    def lines_in(self, cells: int) -> list[Line]:
        """The page in so many cells."""
        return [spaced(line) for line in self.make(cells)]

    def _lay_out(self) -> None:
        self._lines = self.lines_in(max(self.scrollable_content_region.width - 1, 10))
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()


def spaced(line: Line) -> Line:
    """A line of a table, whose pieces stand two blanks apart, in the screen's own tones."""
    found = []
    for place, (text, tone) in enumerate(line):
        tone = SAME.get(tone, tone)
        found += [("  ", "")] * bool(place) + [(text, tone if tone in TONES else "")]
    return found
