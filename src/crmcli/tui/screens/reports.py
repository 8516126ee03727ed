"""Reports: the registry on the left, the table with its chart on the right."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.widgets import Static

from crmcli.app import reports
from crmcli.app.crm import Crm
from crmcli.core.reports import Report, ReportLine
from crmcli.language import reworded, worded
from crmcli.show import reports as show
from crmcli.tui.screens.figures import FiguresScreen, Names
from crmcli.tui.widgets.paint import Line, Piece, content, shaped, wrapped

TITLES = 24
COMPARED = ("", "previous", "year")


class ReportsScreen(FiguresScreen):
    """What the book says in figures."""

    name_of_screen = "reports"
    FOOTER: ClassVar[Sequence[str]] = ("report", "by", "compare", "detail", "palette", "help")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._by: dict[str, str] = {}
        self._compare: dict[str, str] = {}

    async def load(self) -> None:
        """The registry; the report under the cursor is made anew."""
        before = self.rows.key
        source = Names([(one.name, _entry(one)) for one in reports.listed()])
        self.rows.show(source, source.place(before))
        line: list[Piece] = [(worded("Reports"), "name"), (f"   {len(source)}", "quiet")]
        self.query_one("#title", Static).update(content(line))

    @property
    def ways(self) -> tuple[str, ...]:
        """What the rows of the report under the cursor can be made by."""
        return reports.definition(str(self.rows.key)).bys if self.rows.key is not None else ()

    @property
    def can_compare(self) -> bool:
        """Whether the report under the cursor can be held against another time."""
        return self.rows.key is not None and reports.definition(str(self.rows.key)).measure is not None

    def next_way(self) -> None:
        """Make the rows by the next thing."""
        name, ways = str(self.rows.key), self.ways
        now = self._by.get(name, ways[0])
        self._by[name] = ways[(ways.index(now) + 1) % len(ways)]
        self.follow_cursor()

    def next_comparison(self) -> None:
        """Compare with the time before, then with the year before, then with nothing."""
        name = str(self.rows.key)
        now = self._compare.get(name, "")
        self._compare[name] = COMPARED[(COMPARED.index(now) + 1) % len(COMPARED)]
        self.follow_cursor()

    async def lines_of(self, key: Hashable | None) -> Callable[[int], Sequence[Line]]:
        """A report's table, with its chart."""
        name = str(key)
        made = await self.session.ask(_made, name, self._by.get(name), self._compare.get(name) or None)
        return lambda cells: self._page(made, cells)

    def _page(self, made: Report, cells: int) -> list[Line]:
        lines: list[Line] = [*show.lines(made, self.session.today(), cells)]
        if not made.rows:
            lines.append([(worded("there is nothing to tell of"), "quiet")])
        notes = [text for note in made.notes for text in wrapped(note, cells)]
        return [*lines, [], *([(text, "quiet")] for text in (*notes, *wrapped(reworded(made.help), cells)))]


def _made(crm: Crm, name: str, by: str | None, compare: str | None) -> Report:
    return reports.run(crm, name, reports.question(crm, name, by=by), compare=compare)


def _entry(one: ReportLine) -> Callable[[int], Line]:
    def line(cells: int) -> Line:
        titles = min(TITLES, cells)
        return [
            (shaped(reworded(one.title), titles), ""),
            (shaped(reworded(one.help), max(cells - titles, 0)), "quiet"),
        ]

    return line
