"""Stories of deals on the board: moved, won, lost, added, narrowed, parked, taken back; and who is second."""

import pytest

from crmcli.app import dealmoves, deals, interactions, lookup, tasks, users
from crmcli.app.crm import Crm
from crmcli.tui import commands
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.widgets.rows import Rows
from tests.tui.conftest import Sit
from tests.tui.dealing import BESIDE, WIDE, columns, deal, heads, here, named, usual


@pytest.fixture
def crm(crm: Crm) -> Crm:
    """The small book with five deals."""
    usual(crm)
    return crm


async def test_a_deal_is_moved_on_and_back_and_all_is_taken_back(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        assert here(seat) == "Compiler course"
        await seat.press(">")
        assert "✓ Moved Compiler course to qualified" in seat.text
        assert columns(seat)[:3] == [
            "Novel in three volumes: lead", "罗盘年度维护: qualified", "Compiler course: qualified",
        ]  # fmt: skip
        assert here(seat) == "Compiler course", "the cursor goes with its deal"
        assert "1 · 1.3k EUR" in heads(seat), "sums follow at once"
        await seat.press("＞", ">")
        assert named(crm, "Compiler course").stage == "negotiation"
        await seat.press("<")
        assert named(crm, "Compiler course").stage == "proposal"
        await seat.press("u", "u", "u", "u")
        assert columns(seat)[0] == "Compiler course: lead"
        assert here(seat) == "Compiler course"
    assert [turn.stage for turn in named(crm, "Compiler course").stage_history] == ["lead"]


async def test_several_are_moved_as_fast_as_one_types(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        for key in (">", ">", "<", ">"):
            seat._send(key)
        await seat.wait()
        assert named(crm, "Compiler course").stage == "proposal"
        assert here(seat) == "Compiler course"


async def test_the_ends_of_the_pipeline_say_so(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("<")
        assert "stage before: this is the first stage" in seat.text
        await seat.press("right", "right", "right", ">")
        assert "negotiation is the last stage: w won · l lost" in seat.text
        await seat.press("escape")
    assert named(crm, "Engine No. 2").state == "open"


async def test_behind_the_last_stage_a_deal_is_won_for_an_amount_and_what_was_bought_is_written(
    sit: Sit, crm: Crm
) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("G", "right", "right", "right", ">", "w")
        assert "enter 48,500.00 EUR" in seat.text
        await seat.type("47000 purchase they signed at last")
        assert "→ 47,000.00 EUR · what was bought is written · they signed at last" in seat.text
        await seat.press("enter")
        assert "✓ Won Engine No. 2" in seat.text
        assert "Engine No. 2: negotiation" not in columns(seat)
    won = named(crm, "Engine No. 2")
    assert (won.state, won.value_minor, won.stage_history[-1].note) == ("won", 4_700_000, "they signed at last")
    bought = interactions.timeline(crm, lookup.who(crm, "babbage"))[0]
    assert (bought.kind, bought.amount_minor) == ("purchase", 4_700_000)


async def test_won_as_it_stands_takes_two_keys(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("right", "right", "W", "enter")
        assert "✓ Won Website relaunch" in seat.text
        assert here(seat) != "Website relaunch"
        await seat.press("u")
        assert "Website relaunch: proposal" in columns(seat)
        assert here(seat) == "Website relaunch", "the cursor returns to what was taken back"
        await seat.press("W", "p")
    assert interactions.timeline(crm, lookup.who(crm, "ada"))[0].amount_minor == 1_200_000


async def test_lost_for_a_reason_by_its_key_or_with_a_note(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("L")
        assert "1 price   2 competitor   3 timing" in seat.text
        await seat.press("2")
        assert "✓ Lost Compiler course: competitor" in seat.text
        await seat.press("right", "L")
        await seat.type("weather: nobody knows")
        assert "'weather' is no reason of this book's" in seat.text
        await seat.press("enter", *["backspace"] * 21)
        await seat.type("price：买了更便宜的")
        assert "→ price · 买了更便宜的" in seat.text
        await seat.press("enter")
    assert named(crm, "Compiler course").lost_reason == "competitor"
    lost = named(crm, "罗盘年度维护")
    assert (lost.lost_reason, lost.stage_history[-1].note) == ("price", "买了更便宜的")


async def test_any_stage_by_its_number_or_its_name(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("S")
        assert "1 lead   2 qualified   3 proposal   4 negotiation" in seat.text
        await seat.press("４")
        assert named(crm, "Compiler course").stage == "negotiation"
        await seat.press("S")
        await seat.type("prop")
        assert "→ proposal" in seat.text
        await seat.press("enter")
    assert named(crm, "Compiler course").stage == "proposal"


async def test_a_deal_is_added_in_one_line_to_the_stage_under_the_cursor(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("right", "a")
        await seat.type("Optics lab 22400EUR @'Cirey & Fils' for:ada close:eom +light")
        said = "Optics lab · 22,400.00 EUR · company Cirey & Fils · for Ada Lovelace · close Tue 31 Mar (in 29 days)"
        assert f"{said} · stage qualified +light" in seat.text
        await seat.press("enter")
        assert "✓ Added deal Optics lab" in seat.text
        assert "Optics lab: qualified" in columns(seat)
        assert here(seat) == "Optics lab"
        await seat.press("a")
        await seat.type("Two 12 EUR 5USDX")
        await seat.press("escape", "u")
        assert "Optics lab: qualified" not in columns(seat)
    assert named(crm, "Website relaunch").state == "open"


async def test_what_makes_no_deal_is_told_and_stays_in_the_line(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=BESIDE) as seat:
        await seat.press("a")
        await seat.type("Optics lab for:nobody-of-that-name")
        await seat.press("enter")
        assert "! " in seat.text
        assert "Optics lab for:nobody-of-that-name" in seat.text
        await seat.press("escape", "a")
        assert seat.desk.prompt.answer.value == "Optics lab for:nobody-of-that-name"
    assert len(crm.store.values("deals.listed", order="", limit=100, offset=0)) == 5


async def test_the_filter_narrows_the_board_and_esc_clears_it(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=BESIDE) as seat:
        await seat.press("/")
        await seat.type("value >= 9000")
        assert "3 deals   / value >= 9000" in seat.text
        assert len(columns(seat)) == 3
        await seat.press("enter", ">")
        assert len(columns(seat)) == 3
        await seat.press("escape", "/")
        await seat.type("stuck:yes")
        assert {one.partition(":")[0] for one in columns(seat)} == {"Novel in three volumes", "Engine No. 2"}
        await seat.press("backspace", "backspace", "backspace", "x")
        assert "! " in seat.text
        assert len(columns(seat)) == 2, "what was understood last stays"
        await seat.press("escape", "/")
        await seat.type("zeppelin")
        assert "no open deal fulfils this" in seat.text
        await seat.press("escape")
        assert len(columns(seat)) == 5


async def test_who_is_second_to_move_a_deal_is_told_and_nothing_is_lost(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        moved = deals.one(crm, 1)
        dealmoves.move(crm, [moved], "negotiation", "called them")
        await seat.press(">")
        assert "! d1 Compiler course is not in lead any more: ada moved it to negotiation meanwhile" in seat.text
        assert "Compiler course: negotiation" in columns(seat), "what is now is read"
        assert here(seat) == "Compiler course"
        dealmoves.lost(crm, [deals.one(crm, 2)], "price")
        await seat.press("left", "left", "left", "W", "enter")
        assert "! d2 Novel in three volumes is not in lead any more: ada closed it as lost meanwhile" in seat.text
    assert [turn.note for turn in named(crm, "Compiler course").stage_history] == [None, "called them"]
    assert named(crm, "Novel in three volumes").state == "lost"


async def test_what_a_colleague_does_is_seen_and_the_cursor_stays_with_its_deal(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("j")
        assert here(seat) == "Novel in three volumes"
        deal(crm, "Moon tables", close="2026-03-05")
        dealmoves.move(crm, [deals.one(crm, 2)], "proposal")
        await seat.until("Moon tables")
        assert here(seat) == "Novel in three volumes"
        assert "Novel in three volumes: proposal" in columns(seat)


async def test_a_deal_that_is_gone_leaves_the_cursor_where_it_stood(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("x")
        assert "✓ Removed deal Compiler course" in seat.text
        assert here(seat) == "Novel in three volumes"
        await seat.press("x")
        assert here(seat) is None
        await seat.press("x")
        assert "archive: no deal is under the cursor" in seat.text
        await seat.press("u")
        assert "Novel in three volumes: lead" in columns(seat)


async def test_parked_until_a_day_for_a_reason_and_going_on(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("p")
        await seat.type("1 may the budget comes then")
        assert "until Fri 1 May (in 60 days) · the budget comes then" in seat.text
        await seat.press("enter")
        assert "‖ until 1 May" in seat.text
        await seat.press("b")
        assert "‖" not in seat.text
        await seat.press("p")
        await seat.type("fri")
        await seat.press("enter")
        assert "! a deal is parked for a reason" in seat.text
        await seat.press("escape", "u")
    assert named(crm, "Compiler course").parked_reason == "the budget comes then"


async def test_talks_and_follow_ups_are_about_the_deal(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("right", "right", "l")
        assert "log Ada Lovelace · Website relaunch" in seat.text
        await seat.type("call they like it next:none")
        await seat.press("enter", "f")
        await seat.type("wed send the offer")
        await seat.press("enter")
        assert "✓ Planned send the offer for Ada Lovelace" in seat.text
        assert "→ 4 Mar" in seat.text
        await seat.press("space")
        assert "✓ Done: send the offer" in seat.text
        await seat.press("y")
        assert seat.app.clipboard == "ada@engines.example"
    talk = interactions.timeline(crm, lookup.who(crm, "ada"))[0]
    assert talk.deal is not None
    assert (talk.note, talk.deal.name) == ("they like it", "Website relaunch")
    done = [task for task in tasks.many(crm, crm.store.values("deals.tasks", deal_id=4)) if task.state == "done"]
    assert [task.title for task in done] == ["send the offer"]


async def test_a_deal_without_anybody_is_followed_up_and_says_whom_it_lacks(sit: Sit, crm: Crm) -> None:
    deal(crm, "Moon tables", close="2026-03-05")
    async with sit("pipeline", size=WIDE) as seat:
        assert here(seat) == "Moon tables"
        await seat.press("l")
        assert "log: nobody is in this deal: e adds somebody" in seat.text
        await seat.press("r")
        assert "! nobody is in this deal: e adds somebody" in seat.text
        await seat.press("f")
        await seat.type("fri find out who decides")
        await seat.press("enter")
        assert "✓ Planned find out who decides" in seat.text
        assert "○ 0 d → 6 Mar" in seat.text


async def test_tags_and_the_way_to_people(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=WIDE) as seat:
        await seat.press("right", "right", "t")
        await seat.type("+web -nothing")
        await seat.press("enter", "t")
        assert "has +web" in seat.text
        await seat.press("escape", "r")
        await seat.type("ada")
        await seat.press("enter")
        assert isinstance(seat.app.screen, OneScreen)
        assert "Deals ─" in seat.text
        assert "Website relaunch" in seat.text
        await seat.press("o")
        assert here(seat) == "Website relaunch"
    assert named(crm, "Website relaunch").tags == ("web",)


async def test_mine_or_everyones(sit: Sit, crm: Crm) -> None:
    users.add(crm, "grace")
    deals.edit(crm, [4], {"owner": "grace"})
    async with sit("pipeline", size=BESIDE) as seat:
        assert len(columns(seat)) == 4
        await seat.press("M")
        assert len(columns(seat)) == 5
        await seat.press("M", "2", "/")
        await seat.type("ada")
        await seat.press("enter", "o")
        assert "d4 is not on this board" in seat.text
        assert "M shows everyone's" in seat.text


async def test_the_help_lists_every_command_of_the_board_and_runs_one(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=BESIDE) as seat:
        await seat.press("?")
        source = seat.app.screen.query_one(Rows).source
        offered = {source.key(place) for place in range(len(source))}
        assert offered == {("command", one.id) for one in commands.ALL if not one.where or "pipeline" in one.where}
        await seat.type("close the deal as lost")
        await seat.press("enter", "1")
        assert "✓ Lost Compiler course: price" in seat.text
        await seat.press(":")
        await seat.type("stage before")
        assert "(this is the first stage)" in seat.text


async def test_a_key_of_ones_own_works_on_the_board_too(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=BESIDE, keys={"stage_on": "ctrl+l", "lost": "D", "park": "y"}) as seat:
        assert "y is now park, no longer copy" in seat.text
        assert "^l next stage" in seat.lines[-1]
        await seat.press("ctrl+l")
        assert "✓ Moved Compiler course to qualified" in seat.text
        await seat.press(">")
        assert named(crm, "Compiler course").stage == "qualified"
        await seat.press("D", "1")
        assert "✓ Lost Compiler course: price" in seat.text


async def test_the_line_of_the_filter_offers_words_of_deals(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=BESIDE) as seat:
        await seat.press("/")
        await seat.type("stage:prop")
        await seat.press("right")
        assert seat.desk.filter == "stage:proposal"
        assert columns(seat) == ["Website relaunch: proposal"]
