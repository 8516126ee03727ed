"""The board: a column for each stage, in it a card for each deal. Only what is seen is laid out, whatever there is.

Every column scrolls by itself, a card at a time. The cursor stands on a deal and stays with it when the book changes.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crmcli.core.board import BoardCard, BoardColumn
from crmcli.core.record import record
from crmcli.core.text import width
from crmcli.language import worded
from crmcli.tui.widgets import boardlines
from crmcli.tui.widgets.boardgrid import EDGE, GAP, Grid, Span, fit
from crmcli.tui.widgets.paint import TONE_CLASSES, Line, Piece, paint, shaped

MOST_FACES = 500


@record(frozen=True, slots=True)
class Face:
    """A card as it was painted; it holds as long as card, width and style are the same."""

    card: BoardCard
    cells: int
    base: Style
    strips: list[Strip]


class Board(Widget, can_focus=True):
    """Columns of cards with a cursor, keys and mouse."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"board--ground", "board--card", "board--cursor", *TONE_CLASSES}
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another deal (or on the same one, told anew)."""

    class Chosen(Message):
        """A card was opened."""

    class Dragged(Message):
        """A card is held over a column; `stage` is None where it was let go or stands there already."""

        def __init__(self, card: BoardCard, stage: str | None) -> None:
            super().__init__()
            self.card, self.stage = card, stage

    class Dropped(Message):
        """A card was dropped on a column."""

        def __init__(self, card: BoardCard, stage: str) -> None:
            super().__init__()
            self.card, self.stage = card, stage

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns: Sequence[BoardColumn] = ()
        self.said: Sequence[Line] = ()
        self.alone = False  # one column at a time
        self.place = 0  # of the column that the cursor is in
        self._rows: dict[str, int] = {}  # where the cursor stands, or stood, in each stage
        self._tops: dict[str, int] = {}  # the first card of each stage that is seen
        self._first = 0  # the first column that is seen
        self._today = date.min
        self._held: BoardCard | None = None
        self._over: int | None = None
        self._grid = Grid((), 0, 0, first=0, lit=0, alone=False)
        self._faces: dict[tuple[int, bool, bool], Face] = {}  # of cards that were painted not long ago

    # --- what is shown

    def show(self, columns: Sequence[BoardColumn], today: date, said: Sequence[Line] = ()) -> None:
        """Show the board as it is now, with what is `said` where there is no card.

        The cursor stays with its deal, wherever that stands now; where it is gone, at its place.
        """
        before, stage = self.card, self.column.stage if self.column else ""
        if self._over is not None and self._over >= len(columns):
            self.let_go()
        self.columns, self.said, self._today = columns, said, today
        if before is None or not self.find(before.id):
            self.place = next((at for at, one in enumerate(columns) if one.stage == stage), 0)
            self._settle()

    def find(self, number: int) -> bool:
        """Put the cursor on a deal; False where it is not on the board."""
        for place, column in enumerate(self.columns):
            for row, card in enumerate(column.cards):
                if card.id == number:
                    self.place, self._rows[column.stage] = place, row
                    self._settle()
                    return True
        return False

    @property
    def column(self) -> BoardColumn | None:
        """The column that the cursor is in."""
        return self.columns[self.place] if 0 <= self.place < len(self.columns) else None

    @property
    def card(self) -> BoardCard | None:
        """The card that the cursor is on; None in a column without any."""
        column = self.column
        return column.cards[self._rows.get(column.stage, 0)] if column and column.cards else None

    @property
    def is_dragging(self) -> bool:
        """True while a card is held over some column."""
        return self._over is not None

    def lay_out(self, *, alone: bool) -> None:
        """Show one column at a time, or as many as there is room for."""
        self.alone = alone
        self._settle(tell=False)

    # --- moving

    def move(self, by: int, pages: int = 0) -> None:
        """Move the cursor within its column, by cards or by as many as are seen."""
        if (column := self.column) is not None:
            paged = pages * self._grid.seen(len(column.cards))
            self._rows[column.stage] = self._rows.get(column.stage, 0) + by + paged
            self._settle()

    def sideways(self, by: int) -> None:
        """Go to a column beside, to the card at the same height."""
        column = self.column
        place = self.place + by
        if column is not None and 0 <= place < len(self.columns):
            other = self.columns[place].stage
            height = self._rows.get(column.stage, 0) - self._tops.get(column.stage, 0)
            self.place, self._rows[other] = place, self._tops.get(other, 0) + height
            self._settle()

    def scroll_column(self, place: int, by: int) -> None:
        """Scroll a column by cards; the cursor does not leave what is seen of its own column."""
        column = self.columns[place]
        seen = self._grid.seen(len(column.cards))
        top = max(0, min(self._tops.get(column.stage, 0) + by, len(column.cards) - seen))
        self._tops[column.stage] = top
        if place == self.place:
            row = max(top, min(self._rows.get(column.stage, 0), top + seen - 1))
            if row != self._rows.get(column.stage):
                self._rows[column.stage] = row
                self.post_message(self.Moved())
        self.refresh()

    def _settle(self, *, tell: bool = True) -> None:
        """Keep the cursor on the board and in sight."""
        number = fit(len(self.columns), self.size.width, alone=self.alone)
        self._first = max(min(self._first, self.place, len(self.columns) - number), self.place - number + 1, 0)
        self._measure()
        for column in self.columns:
            seen = self._grid.seen(len(column.cards))
            row = max(0, min(self._rows.get(column.stage, 0), len(column.cards) - 1))
            self._rows[column.stage] = row
            top = max(0, min(self._tops.get(column.stage, 0), len(column.cards) - seen))
            if column is self.column:
                top = max(min(top, row), row - seen + 1)
            self._tops[column.stage] = top
        if tell:
            self.post_message(self.Moved())

    def _measure(self) -> None:
        """Find anew where everything stands, and paint it."""
        cells, lines = self.size
        lit = self.place if self._over is None else self._over
        self._grid = Grid(self.columns, cells, lines, first=self._first, lit=lit, alone=self.alone)
        self.refresh()

    # --- painting

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        grid, ground = self._grid, self._ground
        if self.said and y > grid.top and not any(column.cards for column in self.columns):
            place = y - grid.top - 1
            return paint(self, self.said[place] if place < len(self.said) else (), grid.cells, ground)
        strips = []
        for at, span in enumerate(grid.spans):
            strips += [Strip.blank(GAP, ground)] if at else []
            strips.append(self._part(span, y, ground))
        return Strip.join(strips).adjust_cell_length(grid.cells, ground)

    @property
    def _ground(self) -> Style:
        """The style of what is no card; unlike a widget's own it is not told anew for every line."""
        return self.get_component_rich_style("board--ground")

    def _part(self, span: Span, y: int, ground: Style) -> Strip:
        """One line of a column."""
        column, grid = self.columns[span.place], self._grid
        first, cards = self._tops.get(column.stage, 0), column.cards
        if y < grid.top:
            head = span.head[y] if y < len(span.head) else ()
            return paint(self, self._rule(span, first) if y == grid.top - 1 else head, span.cells, ground)
        seen, found = grid.seen(len(cards)), grid.slot(y)
        if found is not None and found[0] < seen and first + found[0] < len(cards):
            return self._card(span, cards[first + found[0]], found[1])
        below = len(cards) - first - seen
        if below > 0 and y == grid.top + seen * (grid.height + 1) - 1:
            said = worded("{number} more", number=f"{below:,}")
            return paint(self, [(shaped(f"↓ {said}", span.cells, "center"), "quiet")], span.cells, ground)
        return Strip.blank(span.cells, ground)

    def _rule(self, span: Span, above: int) -> Line:
        """The line below a head; it says how many cards are above, and where a card may be dropped."""
        lit = span.place == (self._over if self._over is not None else self.place)
        sign, tone = ("━", "now") if lit else ("─", "rule")
        if not above:
            return [(sign * span.cells, tone)]
        said = f" ↑ {worded('{number} more', number=f'{above:,}')} "
        side = max(span.cells - width(said), 0)
        return [(sign * (side // 2), tone), (said, "quiet"), (sign * (side - side // 2), tone)]

    def _card(self, span: Span, card: BoardCard, line: int) -> Strip:
        here = card is self.card
        held = self._over is not None and self._held is not None and card.id == self._held.id
        base = self.get_component_rich_style("board--cursor" if here else "board--card")
        face = self._faces.get((card.id, here, held))
        if face is None or face.card is not card or (face.cells, face.base) != (span.cells, base):
            if len(self._faces) >= MOST_FACES:
                self._faces.clear()
            face = self._faces[card.id, here, held] = self._face(card, span.cells, base, here=here, held=held)
        return face.strips[line]

    def _face(self, card: BoardCard, cells: int, base: Style, *, here: bool, held: bool) -> "Face":
        strips = []
        for place, line in enumerate(boardlines.card(card, self._today, cells - 2 * EDGE)):
            told: list[Piece] = [("▸" if here and not place else " ", "name")]
            for text, tone in line:
                told.append((text, "quiet" if held else "" if here and tone == "quiet" else tone))
            strips.append(paint(self, told, cells, base))
        return Face(card, cells, base, strips)

    def on_resize(self, event: events.Resize) -> None:
        """Other columns are seen; the cursor stays in sight."""
        self._settle(tell=False)

    # --- the mouse

    def _at(self, x: int, y: int) -> tuple[int | None, int | None]:
        """(column, row of the card) below the pointer."""
        place, found = self._grid.place(x), self._grid.slot(y)
        if place is None or found is None:
            return place, None
        column = self.columns[place]
        row = self._tops.get(column.stage, 0) + found[0]
        is_seen = found[0] < self._grid.seen(len(column.cards)) and row < len(column.cards)
        return place, row if is_seen else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes there; a card is held until the button is let go."""
        place, row = self._at(event.x, event.y)
        if place is None or event.button != 1:
            return
        self.place = place
        if row is not None:
            self._rows[self.columns[place].stage] = row
        self._settle()
        if row is not None:
            self._held = self.card
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A card that is held is shown over the column below the pointer."""
        if self._held is None:
            return
        place = self._grid.place(event.x)
        begun = self._over is not None or place != self.place
        if begun and place is not None and place != self._over:
            self._over = place
            stage = self.columns[place].stage
            self.post_message(self.Dragged(self._held, stage if stage != self._held.stage else None))
            self._measure()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A card is dropped where the pointer is; where it stood before nothing happens."""
        held, over = self._held, self._over
        self.let_go()
        if held is not None and over is not None and self.columns[over].stage != held.stage:
            self.post_message(self.Dropped(held, self.columns[over].stage))

    def let_go(self) -> None:
        """Hold no card any more; where one was dragged, it stays where it is."""
        if self._held is not None:
            self.release_mouse()
            if self._over is not None:
                self.post_message(self.Dragged(self._held, None))
        self._held = self._over = None
        self._measure()

    def on_click(self, event: events.Click) -> None:
        """A second click opens."""
        if event.chain == 2 and self._at(event.x, event.y)[1] is not None:
            self.post_message(self.Chosen())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls the column below the pointer."""
        self._scrolled(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls the column below the pointer."""
        self._scrolled(event.x, -1)

    def _scrolled(self, x: int, by: int) -> None:
        if (place := self._grid.place(x)) is not None:
            self.scroll_column(place, by)
