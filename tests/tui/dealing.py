"""Deals for the stories of the board, on the small book's Monday."""

from datetime import date, timedelta

import pytest

from crmcli.app import deals
from crmcli.app.crm import Clock, Crm
from crmcli.core.deals import Deal
from crmcli.tui.screens.pipeline import PipelineScreen
from tests.tui.conftest import NOW, Seat

WIDE, BESIDE, USUAL, NARROW = (160, 45), (120, 40), (80, 24), (60, 20)
TODAY = date.fromisoformat(NOW[:10])


def deal(crm: Crm, title: str, stage: str = "lead", *, days: int = 0, **said: object) -> int:
    """A deal that came to its stage so many days ago; its number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMCLI_NOW", f"{TODAY - timedelta(days=days)}T09:00")
        crm.clock = Clock("UTC")
        made = deals.add(crm, {"title": title, "stage": stage, **said}).main
    crm.clock = Clock("UTC")
    assert isinstance(made, Deal)
    return made.id


def usual(crm: Crm) -> None:
    """Five open deals: two in lead, one each in qualified and proposal, one in negotiation that stands too long."""
    deal(crm, "Compiler course", value="3800USD", contacts=["grace"], close="2026-04-10")
    deal(crm, "Novel in three volumes", value="1250EUR", contacts=["mary"])
    deal(crm, "罗盘年度维护", "qualified", value="9600EUR", contacts=["沈括"], close="2026-03-20")
    deal(crm, "Website relaunch", "proposal", value="12000EUR", contacts=["ada=decides"], close="2026-03-31")
    deal(crm, "Engine No. 2", "negotiation", days=30, value="48500EUR", contacts=["babbage"], close="2026-05-20")


def columns(seat: Seat) -> list[str]:
    """The stages of the deals on the board: `Website relaunch: proposal` for each card, in order."""
    assert isinstance(seat.desk, PipelineScreen)
    return [f"{card.title}: {column.stage}" for column in seat.desk.board.columns for card in column.cards]


def here(seat: Seat) -> str | None:
    """The title of the deal under the cursor."""
    assert isinstance(seat.desk, PipelineScreen)
    card = seat.desk.board.card
    return card.title if card else None


def named(crm: Crm, title: str) -> Deal:
    """A deal as it is now, open or closed."""
    return next(one for one in deals.many(crm, range(1, 50), whole=True) if one.title == title)


def heads(seat: Seat) -> str:
    """The lines of the board's heads."""
    return "\n".join(seat.lines[3:9])
