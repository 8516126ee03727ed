"""One-line bars: who and where at the top, the screens, the keys at the bottom. What they name can be clicked."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crmcli.core.text import cut, width
from crmcli.tui.widgets.paint import Piece, content

BETWEEN = 3  # blanks between two


class Header(Widget):
    """Left the program and the day, right the book, whose work is seen, and whether all is saved."""

    left: Sequence[Piece] = ()
    right: Sequence[Piece] = ()

    def tell(self, left: Sequence[Piece], right: Sequence[Piece]) -> None:
        """Say something else."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render(self) -> Content:
        """One line; the right side gives way."""
        room = self.size.width
        left = sum(width(text) for text, _ in self.left)
        right = sum(width(text) for text, _ in self.right)
        if left + right + 2 <= room:
            return content([*self.left, (" " * (room - left - right), ""), *self.right])
        tail = cut("".join(text for text, _ in self.right), max(room - left - 2, 0))
        return content([*self.left, (" " * max(room - left - width(tail), 1), ""), (tail, "quiet")])


class Buttons(Widget):
    """Words that run a command when they are clicked: the screens, or the keys of a pane."""

    class Pressed(Message):
        """One of them was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[tuple[str, Sequence[Piece]]] = []

    def tell(self, items: Sequence[tuple[str, Sequence[Piece]]]) -> None:
        """(command, pieces) of each, in order."""
        self.items = list(items)
        self.refresh(layout=True)

    def render(self) -> Content:
        """As many as fit, from the left."""
        return content(
            [(" ", ""), *(piece for _, _, pieces in self._placed() for piece in (*pieces, (" " * BETWEEN, "")))]
        )

    def on_click(self, event: events.Click) -> None:
        """Run what was clicked."""
        for start, command, pieces in self._placed():
            if start <= event.x < start + sum(width(text) for text, _ in pieces):
                self.post_message(self.Pressed(command))

    def _placed(self) -> list[tuple[int, str, Sequence[Piece]]]:
        """(start, command, pieces) of what is shown: the last one, help, always is, the others as long as they fit."""
        widths = [sum(width(text) for text, _ in pieces) for _, pieces in self.items]
        room, kept = self.size.width - 1 - (widths[-1] if widths else 0), []
        for place, cells in enumerate(widths[:-1]):
            room -= cells + BETWEEN
            if room < 0:
                break
            kept.append(place)
        placed, at = [], 1
        for place in [*kept, len(widths) - 1] if widths else []:
            command, pieces = self.items[place]
            placed.append((at, command, pieces))
            at += widths[place] + BETWEEN
        return placed
