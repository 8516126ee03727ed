"""Pipeline: the open deals on a board, a column for each stage, and the deal under the cursor from all sides."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.timer import Timer
from textual.widgets import Static

from crmcli.app import board, dealstory
from crmcli.core.board import BoardCard, BoardColumn, card_of, placed, without
from crmcli.core.deals import Deal
from crmcli.core.errors import Conflict, CrmError
from crmcli.core.money import short_amount
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Act, Ref, Wrote
from crmcli.language import plural, worded
from crmcli.tui.desk import WIDE, Desk, Subject
from crmcli.tui.widgets.board import Board
from crmcli.tui.widgets.dealpane import DealPane, lines_of
from crmcli.tui.widgets.paint import Piece, content
from crmcli.tui.work import begin

REST = 1.0  # seconds after the last act on a card until the whole board is read again
STORY = 200  # lines of a deal's timeline


class PipelineScreen(Desk):
    """The board. The deal's own pane is closed until somebody opens it, so that the columns have room."""

    name_of_screen = "pipeline"
    FOOTER: ClassVar[Sequence[str]] = ("stage_on", "won", "lost", "add_deal", "open_deal", "log", "help")
    PERSON_FOOTER: ClassVar[Sequence[str]] = ("back", "stage_on", "won", "lost", "edit_deal", "log", "help")
    LIST = Board
    PANE = DealPane
    FILTER_WORDS = "deal_suggester"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.detail: bool | None = False
        self._columns: tuple[BoardColumn, ...] = ()
        self._read = False
        self._wanted: int | None = None
        self._shown: int | None = None  # the deal in the pane
        self._rest: Timer | None = None
        self._about: dict[str, int] = {}  # the deal of the board that an act was about

    # --- what is seen

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one("#list", Board)

    @property
    def page(self) -> DealPane:
        """The deal's pane."""
        return self.query_one("#person", DealPane)

    @property
    def is_open(self) -> bool:
        """True while the deal's pane is seen; where one pane fits, in the board's place."""
        return self.detail is True if self.is_narrow else self.detail is not False

    async def load(self) -> None:
        """Read the board; the cursor stays with its deal."""
        where = [self.filter] if self.filter.strip() else []
        self._columns = await self.session.ask(board.read, where, everyone=self.session.everyone)
        self._read = True
        if self.query(Board):  # the screen may have gone while the book was read
            self._show()

    def subject(self) -> Subject:
        """The deal under the cursor, who it is with, and its next step."""
        card = self.board.card
        if card is None:
            return Subject()
        step = card.step
        return Subject(
            card.person or card.company, step.id if step else None, step.name if step else "",
            deal=Ref(card.id, card.ref, card.title),
        )  # fmt: skip

    def go_to(self, number: int) -> None:
        """Put the cursor on a deal, now or once the board is read; one that is not on it is told."""
        if not self._read or self._version != self.session.version:
            self._wanted = number
        elif not self.board.find(number):
            everyone = self.session.everyone or not self.session.facts.team
            way = worded("esc clears the filter") if self.filter else worded("M shows everyone's")
            said = "" if everyone and not self.filter else f"   {way}"
            text = worded("{deal} is not on this board", deal=f"d{number}")
            self.prompt.say([("! ", "late"), (text, ""), (said, "quiet")])

    def neighbour(self, step: int) -> str | None:
        """The stage before or behind that of the deal under the cursor; None beyond the ends.

        A stage that is not in the settings any more stands behind the last one.
        """
        column = self.board.column
        known = [one.stage for one in self._columns if one.known]
        place = known.index(column.stage) if column and column.known else len(known)
        return known[place + step] if 0 <= place + step < len(known) else None

    def _show(self) -> None:
        self.board.show(self._columns, self.session.today(), self._said())
        self._tell_title()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.go_to(wanted)

    def _said(self) -> list[Sequence[Piece]]:
        """What stands on a board without a card."""
        if self.filter:
            return [[("  " + worded("no open deal fulfils this"), "")],
                    [("  " + worded("esc clears the filter"), "quiet")]]  # fmt: skip
        first = self._columns[0].stage if self._columns else ""
        adds = worded("adds one to {stage}: Website relaunch 12000EUR @Acme close:eom", stage=first)
        return [
            [("  " + worded("no deal is open"), "name")], [],
            [("  a", "key"), (f"  {adds}", "quiet")],
            [("  crm deal add 'Website relaunch' --value 12000EUR", "mark")],
        ]  # fmt: skip

    def _tell_title(self) -> None:
        sums: Counter[str] = Counter()
        for column in self._columns:
            sums.update(dict(column.sums))
        deals, stuck = (sum(len(column.cards) for column in self._columns), sum(one.stuck for one in self._columns))
        worth = " + ".join(short_amount(total, currency) for currency, total in sums.items())
        line: list[Piece] = [(worded("Pipeline"), "name")]
        line.append(("   " + plural("{number} deal", "{number} deals", deals, number=f"{deals:,}"), "quiet"))
        if self.filter:
            line += [("   / ", "quiet"), (self.filter, "mark")]
        line += [("   ! ", "late"), (worded("{number} stuck", number=f"{stuck:,}"), "late")] if stuck else []
        line += [(f"   {worth}", "quiet")] if worth else []
        self.query_one("#title", Static).update(content(line))

    # --- the deal's pane

    def follow_cursor(self) -> None:
        """The deal under the cursor, while its pane is open; a faster cursor leaves those it passes over unread."""
        if self.is_open:
            begin(self, self._told, self.board.card, group="person", only=True)

    async def _told(self, card: BoardCard | None) -> None:
        if card is None:
            self._shown = None
            self.page.tell(lambda _cells: [[(worded("no deal is under the cursor"), "quiet")]], self.session.today())
            return
        try:
            view = await self.session.ask(dealstory.view, card.id, limit=STORY)
        except CrmError as error:
            self.complain(error)
            return
        today = self.session.today()
        self.page.tell(lambda cells: list(lines_of(view, today, cells)), today, keep=self._shown == card.id)
        self._shown = card.id

    def open_pane(self) -> None:
        """Open the deal's pane beside the board, or go into it; where one pane fits, in the board's place."""
        if self.is_narrow:
            self.set_detail(True)
        elif not self.is_open:
            self.set_detail(None)
            return
        self.person.focus()

    def set_detail(self, detail: bool | None) -> None:
        """Show the deal's pane alone (True), beside the board (None), or not at all."""
        self.detail = detail
        self.lay_out(self.size.width, self.size.height)
        self.follow_cursor()

    def steps_back(self) -> bool:
        """Let a card go that is dragged, leave the pane, close it; False when there is nothing of that to do."""
        if self.board.is_dragging:
            self.board.let_go()
        elif self.focused is self.person and not self.is_narrow and self.detail is None:
            self.focus_main()
        elif self.is_open:
            self.set_detail(False)
            self.focus_main()
        else:
            return False
        return True

    def lay_out(self, cells: int, lines: int) -> None:
        """As elsewhere; under the width of two panes the board shows one stage at a time."""
        super().lay_out(cells, lines)
        self.board.lay_out(alone=cells < WIDE)

    def focus_main(self) -> None:
        """The pane where the keys work."""
        if self.is_narrow and self.is_open:
            self.person.focus()
        else:
            super().focus_main()

    def move(self, by: int, pages: int) -> None:
        """Move the cursor within its column."""
        self.board.move(by, pages)

    # --- acts

    async def acted(self, done: Wrote, settles: str) -> None:
        """An act on a deal is seen at once, as its card is put where it belongs; the board is read a little later."""
        deal = done.main
        if isinstance(deal, Act) and deal.state == "undone":
            self._wanted = self._about.get(deal.ref)  # the cursor returns to what was taken back
        if not isinstance(deal, Deal) or done.act is None or not self.query(Board):
            return
        there = any(card.id == deal.id for column in self._columns for card in column.cards)
        if there:
            self._about[done.act] = deal.id
        if deal.state != OPEN or deal.archived_at is not None:
            self._columns = without(self._columns, deal.id)
        elif there or not self.filter:
            self._columns = placed(self._columns, card_of(deal))
        self._version = self.session.version
        self._show()
        if not there:
            self.board.find(deal.id)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self.reload)

    def complain(self, error: CrmError) -> None:
        """Say what went wrong; where somebody else was faster, what is now is read."""
        super().complain(error)
        if isinstance(error, Conflict):
            self.reload()

    @on(Board.Moved)
    def _moved_on_board(self) -> None:
        self.follow_cursor()

    @on(Board.Chosen)
    def _chosen_on_board(self) -> None:
        self.start("open_deal")

    @on(Board.Dragged)
    def _dragged(self, event: Board.Dragged) -> None:
        if event.stage is None:
            self.prompt.say([], seconds=0)
            return
        line: list[Piece] = [(event.card.title, "name"), (" → ", "now"), (event.stage, "now")]
        self.prompt.say([*line, ("   esc", "key"), (" " + worded("leaves it where it is"), "quiet")], seconds=0)

    @on(Board.Dropped)
    def _dropped(self, event: Board.Dropped) -> None:
        begin(self, self.move_to, event.card, event.stage, group="command")

    async def move_to(self, card: BoardCard, stage: str) -> None:
        """Move a deal to another stage."""
        await self.act(lambda crm: board.move(crm, card, stage))
