"""A list of any length: it asks its source for the lines that are seen, and for no others."""

from collections.abc import Hashable
from typing import ClassVar, Protocol

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crmcli.tui.widgets.paint import TONE_CLASSES, Line, paint


class Source(Protocol):
    """What a list shows."""

    def __len__(self) -> int:
        """How many lines there are."""

    def line(self, place: int, cells: int) -> Line | None:
        """A line to be shown in `cells` cells; None when it has not been read yet (the source reads it then)."""

    def key(self, place: int) -> Hashable | None:
        """What the line stands for, or None for one that the cursor passes over."""


class Nothing:
    """The source of a list before its first answer."""

    def __len__(self) -> int:
        return 0

    def line(self, place: int, cells: int) -> Line | None:
        """There is none."""
        return None

    def key(self, place: int) -> Hashable | None:
        """There is none."""
        return None


class Rows(ScrollView, can_focus=True):
    """A list with a cursor that stays with its record when the list changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", *TONE_CLASSES}

    class Moved(Message):
        """The cursor stands on another record (or on the same one, told anew)."""

        def __init__(self, key: Hashable | None) -> None:
            super().__init__()
            self.key = key

    class Chosen(Message):
        """A record was opened."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: Source = Nothing()
        self.cursor = 0

    @property
    def key(self) -> Hashable | None:
        """What the cursor stands on."""
        return self.source.key(self.cursor) if 0 <= self.cursor < len(self.source) else None

    def show(self, source: Source, cursor: int | None = None) -> None:
        """Show another source; the cursor stays where it is, or goes to `cursor`."""
        self.source = source
        self.virtual_size = Size(0, len(source))
        self.move(self.cursor if cursor is None else cursor, tell=True)
        self.refresh()

    def move(self, place: int, *, tell: bool = False) -> None:
        """Put the cursor on a line, or the nearest that it may stand on."""
        last = len(self.source) - 1
        step = 1 if place >= self.cursor else -1
        place = max(0, min(place, last))
        for direction in (step, -step):
            at = place
            while 0 <= at <= last and self.source.key(at) is None:
                at += direction
            if 0 <= at <= last:
                place = at
                break
        moved, self.cursor = place != self.cursor, place
        self._keep_in_sight()
        if moved or tell:
            self.refresh()
            self.post_message(self.Moved(self.key))

    def page(self) -> int:
        """How many lines are seen at once."""
        return max(1, self.scrollable_content_region.height - 1)

    def _keep_in_sight(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        first = self.cursor
        while first > 0 and self.source.key(first - 1) is None and first > self.cursor - 2:
            first -= 1  # a heading is seen with the first line below it
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        cells = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        here = place == self.cursor and place < len(self.source)
        base = self.get_component_rich_style("rows--cursor") if here else self.rich_style
        if place >= len(self.source):
            return Strip.blank(cells, base)
        line = self.source.line(place, cells - 3) or [("·", "quiet")]
        return paint(self, [("▸ " if here else "  ", "now"), *line], cells, base)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        place = event.y + self.scroll_offset.y
        if place < len(self.source) and self.source.key(place) is not None:
            self.move(place)
            if event.chain == 2:
                self.post_message(self.Chosen())
