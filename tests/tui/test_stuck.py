"""Stories of deals that need a push: on Today, worked card by card, and among what is known of a person."""

import pytest

from crmcli.app import dealmoves, deals, interactions, lookup, tasks
from crmcli.app.crm import Crm
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.screens.work import WorkScreen
from crmcli.tui.widgets.person import Person
from tests.tui.conftest import Seat, Sit
from tests.tui.dealing import deal, here

STUCK = "Engine No. 2: 30 days in negotiation, target 14"


@pytest.fixture
def crm(crm: Crm) -> Crm:
    """The small book with a deal that stands too long, and one with nobody in it and no next step."""
    deal(crm, "Engine No. 2", "negotiation", days=30, value="48500EUR", contacts=["babbage=pays"], close="2026-05-20")
    deal(crm, "Moon tables", value="640EUR")
    return crm


async def go(seat: Seat, *, up: int = 0) -> None:
    """Put the cursor on the last line of today's list, or one above."""
    await seat.press("G", *["k"] * up)


async def test_a_stuck_deal_stands_on_today_with_its_reason_and_its_keys(sit: Sit, crm: Crm) -> None:
    async with sit(size=(160, 45)) as seat:
        assert "2 stuck" in seat.text
        assert "Stuck deals  2" in seat.text
        assert STUCK in seat.text
        await go(seat, up=1)
        assert "Charles Babbage" in seat.line_with(STUCK)
        assert "o board" in seat.lines[-1]
        await seat.press("space")
        assert "done: nothing is planned here: f plans the next step, l logs a talk, b parks the deal" in seat.text
        await seat.press("enter")
        assert isinstance(seat.app.focused, Person)
        assert "Deals ─" in seat.text
        assert "48.5k EUR" in seat.text


async def test_from_today_to_the_board_and_a_deal_with_nobody_leads_there_at_once(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, up=1)
        await seat.press("o")
        assert isinstance(seat.desk, PipelineScreen)
        assert here(seat) == "Engine No. 2"
        await seat.press("1", "j")
        assert "o  shows it on the board" in seat.text
        await seat.press("l")
        assert "log: nobody is in this deal" in seat.text
        await seat.press("enter")
        assert here(seat) == "Moon tables"


async def test_a_talk_a_next_step_and_parking_are_about_the_deal(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat)
        await seat.press("f")
        assert "follow up Moon tables" in seat.text
        await seat.type("fri find out who decides")
        await seat.press("enter")
        assert "1 stuck" in seat.text
        await go(seat)
        await seat.press("l")
        await seat.type("call he thinks about it next:none")
        await seat.press("enter", "b")
        assert "park Engine No. 2" in seat.text
        await seat.type("1 may the budget comes then")
        await seat.press("enter")
        assert "✓ Parked Engine No. 2 until 2026-05-01" in seat.text
        assert "stuck" not in seat.lines[3]
    talk = interactions.timeline(crm, lookup.who(crm, "babbage"))[0]
    assert talk.deal is not None
    assert talk.deal.name == "Engine No. 2"
    [planned] = tasks.many(crm, crm.store.values("deals.tasks", deal_id=2))
    assert (planned.title, planned.contacts) == ("find out who decides", ())


async def test_stuck_deals_are_worked_like_everything_else(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, up=1)
        await seat.press("w")
        assert isinstance(seat.app.screen, WorkScreen)
        assert "◆ Stuck deals" in seat.text
        assert "Engine No. 2   48,500.00 EUR" in seat.text
        assert "30 days in negotiation, target 14" in seat.text
        assert "Moon tables" in seat.text, "who comes then"
        await seat.press("c")
        await seat.type("he signs in April next:none")
        await seat.press("enter")
        assert "✓ Logged call with Charles Babbage" in seat.text
        assert "Moon tables   640.00 EUR" in seat.text
        await seat.press("f")
        await seat.type("fri find out who decides")
        await seat.press("enter")
        assert "✓ Planned find out who decides" in seat.text
        await seat.press("p", "p", "b")
        await seat.type("1 may the budget comes then")
        await seat.press("enter")
        assert "✓ Parked Engine No. 2" in seat.text
    assert interactions.timeline(crm, lookup.who(crm, "babbage"))[0].deal is not None
    assert deals.one(crm, 1).parked_until == "2026-05-01"


@pytest.mark.parametrize(("how", "said"), [
    ("won", "Engine No. 2 was won meanwhile"), ("parked", "Engine No. 2 was parked meanwhile"),
    ("moved", "Engine No. 2 needs no push any more"), ("archived", "Engine No. 2 was put away meanwhile"),
])  # fmt: skip
async def test_a_deal_that_a_colleague_has_settled_is_passed_over(sit: Sit, crm: Crm, how: str, said: str) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat)
        await seat.press("w")
        there = deals.one(crm, 1)
        if how == "won":
            dealmoves.won(crm, there)
        elif how == "parked":
            dealmoves.park(crm, there, "1 may", "the budget comes then")
        elif how == "moved":
            dealmoves.move(crm, [there], "proposal")
        else:
            deals.archive(crm, [1])
        seen = 0
        for _ in range(9):
            await seat.press("n")
            seen += said in seat.text
        assert seen == 1


async def test_a_persons_open_deals_are_told_and_lead_to_the_board(sit: Sit, crm: Crm) -> None:
    deal(crm, "Punch cards", contacts=["babbage"], close="2026-03-25")
    dealmoves.lost(crm, [deals.one(crm, deal(crm, "Old plan", contacts=["babbage"]))], "price")
    for size in ((160, 45), (60, 24)):
        async with sit("contacts", size=size) as seat:
            await seat.press("/")
            await seat.type("babbage")
            await seat.press("enter", "enter")
            if size[0] < 80:
                assert isinstance(seat.app.screen, OneScreen)
            assert "Deals ─" in seat.text
            assert "negotiation · 48.5k EUR · → 20 May" in seat.text
            assert "Old plan" not in seat.text.split("Timeline")[0]
            await seat.press("o")
            await seat.type("punch")
            await seat.press("enter")
            assert here(seat) == "Punch cards"


async def test_who_has_no_deal_is_not_led_to_the_board(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("mary")
        await seat.press("enter", "o")
        assert "board: no open deal is under the cursor" in seat.text
