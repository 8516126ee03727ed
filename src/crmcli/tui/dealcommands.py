"""The commands of the board: deals moved, closed, parked, added, edited, opened; and the way to it from elsewhere."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from crmcli.app import board, dealform, dealmoves, deals, pipeline
from crmcli.core.board import BoardCard
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Ref
from crmcli.language import worded
from crmcli.tui import deallines
from crmcli.tui.desk import Command, Desk, Subject
from crmcli.tui.screencommands import show_screen
from crmcli.tui.screens.dealedit import DealEditScreen
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.screens.pipeline import PipelineScreen

BOARD = ("pipeline",)
NO_DEAL = "no deal is under the cursor"


class OnDeal(Command, ABC):
    """A command for the deal under the cursor."""

    where: ClassVar[Sequence[str]] = BOARD

    def reason(self, desk: Desk) -> str | None:
        """There must be a deal."""
        return None if isinstance(desk, PipelineScreen) and desk.board.card is not None else NO_DEAL

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, PipelineScreen) and (card := desk.board.card) is not None:
            await self.act(desk, card)

    @abstractmethod
    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        """Do it."""


class StageOn(OnDeal):
    """Move the deal to the next stage; behind the last one it is won or lost."""

    id, keys, word = "stage_on", (">",), "next stage"

    def reason(self, desk: Desk) -> str | None:
        if (missing := super().reason(desk)) is not None:
            return missing
        gone = isinstance(desk, PipelineScreen) and desk.board.column is not None and not desk.board.column.known
        return "this stage is not in the settings any more: < moves the deal back" if gone else None

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        stage = desk.neighbour(1)
        if stage is not None:
            await desk.move_to(card, stage)
        else:
            desk.ask_line(deallines.closing(desk, card, await desk.session.ask(board.lost_reasons)))


class StageBack(OnDeal):
    """Move the deal to the stage before."""

    id, keys, word = "stage_back", ("<",), "stage before"

    def reason(self, desk: Desk) -> str | None:
        if (missing := super().reason(desk)) is not None:
            return missing
        first = isinstance(desk, PipelineScreen) and desk.neighbour(-1) is None
        return "this is the first stage" if first else None

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        if (stage := desk.neighbour(-1)) is not None:
            await desk.move_to(card, stage)


class ToStage(OnDeal):
    """Move the deal to any stage, by its number or the beginning of its name."""

    id, keys, word = "to_stage", ("S",), "stage"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        stages = await desk.session.ask(pipeline.stages)
        desk.ask_line(deallines.to_stage(desk, card, [stage.name for stage in stages]))


class Won(OnDeal):
    """Close the deal as won, for its value or another amount; what was bought can be written, too."""

    id, keys, word = "won", ("W",), "won"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        desk.ask_line(deallines.won(desk, card))


class Lost(OnDeal):
    """Close the deal as lost, for a reason out of the book's list."""

    id, keys, word = "lost", ("L",), "lost"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        desk.ask_line(deallines.lost(desk, card, await desk.session.ask(board.lost_reasons)))


class Park(OnDeal):
    """Leave the deal alone until a day, for a reason (1 may the budget comes then); one that is parked goes on."""

    id, keys, word = "park", ("p", "b"), "park"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        if card.parked_until:
            await desk.act(lambda crm: dealmoves.resume(crm, deals.one(crm, card.id)))
        else:
            desk.ask_line(deallines.park(desk, Ref(card.id, card.ref, card.title)))


class AddDeal(Command):
    """Add a deal to the stage under the cursor: title, 12000EUR, @Company, for:ada, close:eom, +tag, in any order."""

    id, keys, word, where = "add_deal", ("a",), "add", BOARD

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, PipelineScreen):
            desk.ask_line(deallines.add(desk))


class EditDeal(OnDeal):
    """Edit everything about the deal in a form."""

    id, keys, word = "edit_deal", ("e",), "edit"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        desk.app.push_screen(DealEditScreen(desk, await desk.session.ask(dealform.opened, card.id)))


class TagDeal(OnDeal):
    """Give the deal tags and take them away: +vip -lead."""

    id, keys, word = "tag_deal", ("t",), "tags"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        desk.ask_line(deallines.tags(desk, card, (await desk.session.ask(deals.one, card.id)).tags))


class ArchiveDeal(OnDeal):
    """Put away a deal that should never have been one; a lost one is lost."""

    id, keys, word = "archive_deal", ("x",), "archive"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        await desk.act(lambda crm: deals.archive(crm, [card.id]))


class OpenDeal(OnDeal):
    """Open the deal beside the board, or go into it: who is in it, why it is stuck, its whole story."""

    id, keys, word = "open_deal", ("enter",), "open"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        desk.open_pane()


class DealPeople(OnDeal):
    """Go to somebody who is in the deal, or to its company."""

    id, keys, word = "deal_people", ("r",), "people"

    async def act(self, desk: PipelineScreen, card: BoardCard) -> None:
        deal = await desk.session.ask(deals.one, card.id)
        found = [*deal.contacts, *((deal.company,) if deal.company else ())]
        if not found:
            desk.prompt.say([("! ", "late"), (worded("nobody is in this deal: e adds somebody"), "")])
            return
        pick = found[0] if len(found) == 1 else await desk.pick(worded("Who is it?"), found)
        if pick is not None:
            commands = list(desk.commands.values())
            desk.app.push_screen(OneScreen(desk.session, commands, desk.keymap, Subject(pick), desk.tab))


class Sideways(Command):
    """A command that goes to a column beside."""

    where: ClassVar[Sequence[str]] = BOARD
    hidden = True
    by: ClassVar[int] = 0

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, PipelineScreen):
            desk.board.sideways(self.by)


class ColumnLeft(Sideways):
    """To the stage on the left."""

    id, keys, word, by = "column_left", ("left",), "left", -1


class ColumnRight(Sideways):
    """To the stage on the right."""

    id, keys, word, by = "column_right", ("right",), "right", 1


class ToBoard(Command):
    """Show the deal on the board: the one of the line, or an open one of the person."""

    id, keys, word, where = "to_board", ("o",), "board", ("today", "contacts", "one")

    def reason(self, desk: Desk) -> str | None:
        return None if self._deals(desk) else "no open deal is under the cursor"

    async def run(self, desk: Desk) -> None:
        found = self._deals(desk)
        pick = found[0] if len(found) == 1 else await desk.pick(worded("Which deal?"), found)
        if pick is not None:
            await show_on_board(desk, pick)

    @staticmethod
    def _deals(desk: Desk) -> list[Ref]:
        subject, view = desk.subject(), desk.person.view
        if subject.deal is not None:
            return [subject.deal]
        return [Ref(one.id, one.ref, one.title) for one in view.deals if one.state == OPEN] if view else []


async def show_on_board(desk: Desk, deal: Ref) -> None:
    """Go to the board, to a deal."""
    app = desk.app
    await show_screen(app, "pipeline")
    if isinstance(app.screen, PipelineScreen):
        app.screen.go_to(deal.id)


ALL: tuple[type[Command], ...] = (
    StageOn, StageBack, ToStage, Won, Lost, Park, AddDeal, EditDeal, TagDeal, ArchiveDeal, OpenDeal, DealPeople,
    ColumnLeft, ColumnRight, ToBoard,
)  # fmt: skip
