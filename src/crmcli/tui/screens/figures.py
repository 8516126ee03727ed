"""What the screens of figures have in common: a list of names, and a page about the one under the cursor."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from crmcli.core.errors import CrmError
from crmcli.language import reworded
from crmcli.tui.desk import Desk, Subject
from crmcli.tui.widgets.page import Page
from crmcli.tui.widgets.paint import Line
from crmcli.tui.work import begin


class Names:
    """The list: headings, and lines with a key each."""

    def __init__(self, entries: Sequence[tuple[Hashable | None, Callable[[int], Line]]]) -> None:
        self.entries = entries

    def __len__(self) -> int:
        return len(self.entries)

    def line(self, place: int, cells: int) -> Line | None:
        """A line in so many cells."""
        return self.entries[place][1](cells)

    def key(self, place: int) -> Hashable | None:
        """What a line stands for; a heading for nothing."""
        return self.entries[place][0]

    def place(self, key: Hashable | None) -> int | None:
        """Where a key stands."""
        return next((at for at, (own, _) in enumerate(self.entries) if own == key and own is not None), None)


class FiguresScreen(Desk):
    """A list and a page. Nobody is under the cursor, so commands that act on people say so."""

    PANE = Page
    PERSON_FOOTER: ClassVar[Sequence[str]] = ("back", "help")

    @property
    def page(self) -> Page:
        """The right pane."""
        return self.query_one("#person", Page)

    def subject(self) -> Subject:
        """Nobody."""
        return Subject()

    def follow_cursor(self) -> None:
        """The page about what is under the cursor; a faster cursor leaves what it passes over unread."""
        begin(self, self._told, self.rows.key, group="page", only=True)

    async def _told(self, key: Hashable | None) -> None:
        try:
            make = await self.lines_of(key)
        except CrmError as error:
            said = [[(reworded(error.message, "error"), "")], [], [(reworded(error.hint or "", "error"), "mark")]]
            self.page.tell(lambda _cells: said, self.session.today())
            return
        self.page.tell(make, self.session.today())

    async def lines_of(self, key: Hashable | None) -> Callable[[int], Sequence[Line]]:
        """What makes the lines of the page about an entry."""
        raise NotImplementedError
