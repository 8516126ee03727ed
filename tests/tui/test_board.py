"""The board as it is seen and touched: heads and cards, the mouse, the deal's pane, every size and theme."""

import pytest

from crmcli.app import config, dealmoves, deals, history, interactions
from crmcli.app.crm import Crm
from crmcli.core.text import width
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.widgets.dealpane import DealPane
from tests.tui.conftest import Seat, Sit
from tests.tui.dealing import BESIDE, NARROW, USUAL, WIDE, columns, deal, heads, here, named, usual


@pytest.fixture
def crm(crm: Crm) -> Crm:
    """The small book with five deals."""
    usual(crm)
    return crm


async def drag(seat: Seat, start: tuple[int, int], stop: tuple[int, int], *, drop: bool = True) -> None:
    """Press the button at one place of the board, go to another, and let go there."""
    await seat.pilot.mouse_down("#list", offset=start)
    await seat.pilot.hover("#list", offset=stop)
    await seat.wait()
    if drop:
        await seat.pilot.mouse_up("#list", offset=stop)
        await seat.wait()


@pytest.mark.parametrize("size", [WIDE, BESIDE])
async def test_all_stages_stand_side_by_side_with_count_and_sum(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    async with sit("pipeline", size=size) as seat:
        assert "Pipeline   5 deals   ! 2 stuck   71.4k EUR + 3.8k USD" in seat.text
        names = seat.line_with("negotiation")
        assert names.split() == ["lead", "!", "1", "qualified", "proposal", "negotiation", "!", "1"]
        assert "2 · 1.3k EUR + 3.8k USD" in heads(seat)
        assert "1 · 48.5k EUR" in heads(seat)
        cards = seat.line_with("Engine No. 2")
        assert [title in cards for title in ("Compiler course", "罗盘年度维护", "Website relaunch")] == [True] * 3
        assert "! 30 d, target 14" in seat.text
        assert "● no next step · 0 d" in seat.text
        assert "○ 0 d → today" in seat.text


async def test_the_mouse_takes_a_card_to_another_stage(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await drag(seat, (5, 4), (90, 10), drop=False)
        assert "Compiler course → proposal   esc leaves it where it is" in seat.text
        await seat.pilot.mouse_up("#list", offset=(90, 10))
        await seat.wait()
        assert "✓ Moved Compiler course to proposal" in seat.text
        assert here(seat) == "Compiler course"
        assert "Compiler course: proposal" in columns(seat)


async def test_a_card_that_is_dropped_where_it_was_or_let_go_by_esc_stays(sit: Sit, crm: Crm) -> None:
    acts = len(history.acts(crm))
    async with sit("pipeline", size=WIDE) as seat:
        await drag(seat, (5, 4), (90, 10), drop=False)
        await seat.press("escape")
        assert "esc leaves" not in seat.text
        await seat.pilot.mouse_up("#list", offset=(90, 10))
        await seat.wait()
        await drag(seat, (5, 4), (90, 10), drop=False)
        await seat.pilot.hover("#list", offset=(6, 5))
        await seat.pilot.mouse_up("#list", offset=(6, 5))
        await seat.wait()
        assert "Compiler course: lead" in columns(seat)
        await drag(seat, (5, 4), (38, 4))
        assert "Compiler course: lead" in columns(seat), "between two columns there is none"
    assert len(history.acts(crm)) == acts


async def test_a_click_puts_the_cursor_and_a_second_one_opens(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.pilot.click("#list", offset=(90, 4))
        await seat.wait()
        assert here(seat) == "Website relaunch"
        assert not isinstance(seat.app.focused, DealPane)
        await seat.pilot.click("#list", offset=(90, 4), times=2)
        await seat.wait()
        assert "began in proposal" in seat.text


async def test_the_wheel_scrolls_the_column_below_the_pointer(sit: Sit, crm: Crm) -> None:
    for place in range(30):
        deal(crm, f"Lead {place:02}", close=f"2026-06-{place % 28 + 1:02}")
    async with sit("pipeline", size=BESIDE) as seat:
        assert "Compiler course" in seat.text
        assert "↓ 25 more" in seat.text
        assert isinstance(seat.desk, PipelineScreen)
        for _ in range(3):
            seat.desk.board.scroll_column(0, 1)
        await seat.wait()
        assert "↑ 3 more" in seat.text
        assert "Compiler course" not in seat.text
        assert "Engine No. 2" in seat.text, "the other columns stay"


async def test_of_three_thousand_cards_only_those_that_are_seen_are_laid_out(
    sit: Sit, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmcli.tui.widgets import boardlines

    with crm.change("many deals") as change:
        row = {"stage": "lead", "state": "open", "stage_since": "2026-03-02"}
        change.insert_many("deals", [{"title": f"Deal {place:04}", **row} for place in range(3000)])
    laid_out: list[int] = []
    usual_card = boardlines.card

    def counted(*given: object) -> object:
        laid_out.append(1)
        return usual_card(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(boardlines, "card", counted)
    async with sit("pipeline", size=WIDE) as seat:
        assert "3,002" in heads(seat)
        before = len(laid_out)
        await seat.press("G")
        assert here(seat) == "Deal 2999"
        await seat.press("g", "pagedown", "j", "k", "pageup")
        assert here(seat) == "Compiler course"
        assert len(laid_out) - before < 300


async def test_an_empty_board_says_how_deals_come_to_it(sit: Sit, book: object) -> None:
    async with sit("pipeline", size=USUAL) as seat:
        assert "no deal is open" in seat.text
        assert "a  adds one to lead: Website relaunch 12000EUR @Acme close:eom" in seat.text
        assert "crm deal add 'Website relaunch' --value 12000EUR" in seat.text
        await seat.press(">")
        assert "next stage: no deal is under the cursor" in seat.text
        await seat.press("a")
        await seat.type("Optics lab 22400EUR")
        await seat.press("enter")
        assert columns(seat) == ["Optics lab: lead"]


async def test_a_stage_that_is_no_longer_in_the_settings_stands_last_and_is_told(sit: Sit, crm: Crm) -> None:
    config.set_(crm, "deal_stages", "lead 10% 14d; proposal 50% 14d; negotiation 75% 14d")
    async with sit("pipeline", size=WIDE) as seat:
        assert seat.line_with("! qualified").split()[-4:] == ["!", "qualified", "!", "1"]
        assert "no stage any more" in seat.text
        await seat.press(*["right"] * 3)
        assert here(seat) == "罗盘年度维护"
        await seat.press(">")
        assert "this stage is not in the settings any more: < moves the deal back" in seat.text
        await seat.press("<")
        assert "罗盘年度维护: negotiation" in columns(seat)
        assert "qualified" not in heads(seat), "an empty one is gone"
    assert named(crm, "罗盘年度维护").stage == "negotiation"


@pytest.mark.parametrize("size", [WIDE, BESIDE])
async def test_the_pane_tells_the_whole_deal_and_follows_the_cursor(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    interactions.log(crm, interactions.LogDraft("call", "ada", ("asked", "for", "pricing"), deal="d4", next="none"))
    deals.edit(crm, [4], {"lines": ["2 x Licence = 4000EUR", "Design = 8000EUR"], "notes": "mind the gap"})
    async with sit("pipeline", size=size) as seat:
        assert "Timeline" not in seat.text, "closed, so that the columns have room"
        await seat.press("right", "right", "enter")
        for words in ("12,000.00 EUR · 50%", "Ada Lovelace · decides", "2 × Licence", "8,000.00 EUR", "mind the gap",
                      "asked for pricing", "began in proposal"):  # fmt: skip
            assert words in seat.text
        await seat.press("left")
        assert "began in qualified" in seat.text
        await seat.press("enter")
        assert isinstance(seat.app.focused, DealPane)
        await seat.press("q")
        assert not isinstance(seat.app.focused, DealPane)
        await seat.press("escape")
        assert "Timeline" not in seat.text
        await seat.press("z", "z")
        assert "Timeline" in seat.text
        assert "Compiler course" not in seat.text, "the deal alone"
        await seat.press("z")
        assert "Compiler course" in seat.text


@pytest.mark.parametrize("size", [USUAL, NARROW])
async def test_where_there_is_less_room_one_stage_is_seen_at_a_time(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    async with sit("pipeline", size=size) as seat:
        assert "  lead 1/4 ›" in seat.text
        assert "Website relaunch" not in seat.text
        await seat.press("right", "right")
        assert "‹ proposal 3/4 ›" in seat.text
        assert "12,000.00 EUR" in seat.text
        await seat.press(">")
        assert "‹ negotiation 4/4" in seat.text
        assert here(seat) == "Website relaunch"
        assert "! 30 days, target 14" in seat.text
        await seat.press("enter")
        assert ("negotiation 4/4" in seat.text) == (size == USUAL), "a strip beside it, or in its place"
        if size == NARROW:
            await seat.press("G")
        assert "proposal → negotiation" in seat.text
        await seat.press("escape")
        if isinstance(seat.app.focused, DealPane):
            await seat.press("escape")
        assert "‹ negotiation 4/4" in seat.text


async def test_more_stages_than_fit_are_a_window_that_follows_the_cursor(sit: Sit, crm: Crm) -> None:
    names = [f"step {place}" for place in range(1, 12)]
    config.set_(crm, "deal_stages", "; ".join(["lead", "qualified", "proposal", "negotiation", *names]))
    async with sit("pipeline", size=BESIDE) as seat:
        assert "lead" in heads(seat)
        assert "step 11" not in heads(seat)
        assert "›" in heads(seat)
        await seat.press(*["right"] * 14)
        assert "step 11" in heads(seat)
        assert "‹" in heads(seat)
        await seat.press(*["left"] * 20)
        assert here(seat) == "Compiler course"


@pytest.mark.parametrize("size", [WIDE, BESIDE, USUAL, NARROW, (20, 8), (121, 31), (99, 24)])
async def test_every_line_is_as_wide_as_the_terminal(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    async with sit("pipeline", size=size) as seat:
        for keys in ((), ("enter",), ("right", "enter"), ("escape", "escape", "z"), ("z", "a"), ("escape", "L"),
                     ("escape", "e"), ("escape", "?")):  # fmt: skip
            await seat.press(*keys)
            assert len(seat.lines) == size[1]
            assert {width(line) for line in seat.lines} == {size[0]}


async def test_a_terminal_that_is_made_narrower_keeps_the_cursor(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("right", "right")
        for size in (NARROW, USUAL, BESIDE):
            await seat.pilot.resize_terminal(*size)
            await seat.wait()
            assert here(seat) == "Website relaunch"
            assert "▸Website relaunch" in seat.text


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
async def test_in_every_theme_the_cursor_is_also_a_sign(sit: Sit, crm: Crm, theme: str) -> None:
    async with sit("pipeline", size=BESIDE, theme=theme) as seat:
        assert "▸Compiler course" in seat.text
        assert "! 1" in heads(seat)


async def test_a_name_of_a_wide_script_is_never_cut_in_half(sit: Sit, crm: Crm) -> None:
    deals.edit(crm, [3], {"title": "罗" * 90})
    for size in ((160, 45), (121, 30), (80, 24), (61, 20)):
        async with sit("pipeline", size=size) as seat:
            await seat.press("right", "enter")
            assert {width(line) for line in seat.lines} == {size[0]}
            assert "罗罗" in seat.text


async def test_where_one_pane_fits_a_line_that_is_left_leads_back_to_the_deal(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=NARROW) as seat:
        await seat.press("enter", "l")
        await seat.type("call they like it")
        await seat.press("escape")
        assert isinstance(seat.app.focused, DealPane)
        await seat.press("l", "enter", "G")
        assert "they like it" in seat.text
        await seat.press("escape")
        assert "lead 1/4" in seat.text
        await seat.pilot.resize_terminal(*BESIDE)
        await seat.wait()
        await seat.press("enter")
        await seat.pilot.resize_terminal(*NARROW)
        await seat.wait()
        assert "lead 1/4" in seat.text


async def test_a_stage_that_goes_while_a_card_is_held_over_it_lets_the_card_go(sit: Sit, crm: Crm) -> None:
    config.set_(crm, "deal_stages", "lead 10% 14d; qualified; proposal 50% 14d")
    async with sit("pipeline", size=WIDE) as seat:
        assert isinstance(seat.desk, PipelineScreen)
        await drag(seat, (5, 4), (130, 10), drop=False)
        assert seat.desk.board.is_dragging
        dealmoves.move(crm, [deals.one(crm, 5)], "lead")
        await seat.until("3 · ")
        assert not seat.desk.board.is_dragging
        await seat.pilot.mouse_up("#list", offset=(90, 10))
        await seat.wait()
        assert "Compiler course: lead" in columns(seat)
