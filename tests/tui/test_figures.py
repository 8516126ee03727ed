"""Stories at Segments and Reports: scoring, who is in a segment, acting on its members, a report by another way."""

from crmcli.app import segments
from crmcli.app.crm import Crm
from crmcli.cli import screens
from crmcli.tui.app import SCREENS
from tests.tui.conftest import Sit


async def test_nothing_is_scored_until_somebody_does(sit: Sit, crm: Crm) -> None:
    async with sit("segments", size=(120, 40)) as seat:
        assert "nothing has been scored" in seat.text
        await seat.press("S")
        assert "✓ Scored 2 buyers" in seat.text
        assert "By value (RFM)" in seat.text
        assert "provisional" in seat.text
        await seat.press("u")
        assert "nothing has been scored" in seat.text
    assert not [one for one in segments.everything(crm) if one.contacts is not None]


async def test_a_segment_shows_the_map_and_its_members_and_opens_them_among_the_contacts(sit: Sit) -> None:
    async with sit("segments", size=(140, 40)) as seat:
        await seat.press("S", "g", "j", "j")
        assert "FM5" in seat.text
        assert "R1" in seat.text
        members = [line.split("│")[1] for line in seat.lines if "│" in line]
        assert any("Ada Lovelace" in line and "1,200.00 GBP" in line for line in members)
        await seat.press("enter")
        assert "/ rfm:" in " ".join(seat.text.split())
        assert "Ada Lovelace" in seat.text
        assert "Grace Hopper" not in seat.text


async def test_a_saved_filter_tells_who_came_since_its_snapshot(sit: Sit, crm: Crm) -> None:
    segments.save(crm, "Calculators [/b]", ["+vip"])
    async with sit("segments", size=(120, 40)) as seat:
        assert "Saved filters" in seat.text
        assert "Calculators [/b]" in seat.text
        assert "nobody came or went" in seat.text
        await seat.press("2", "/")
        await seat.type("grace")
        await seat.press("enter", "t")
        await seat.type("+vip")
        await seat.press("enter", "4")
        assert "1  Grace Hopper" in seat.text
        await seat.press("enter")
        assert "segment:calculators-b" in seat.text.replace('"', "")


async def test_a_report_is_made_by_another_way_and_compared(sit: Sit) -> None:
    async with sit("reports", size=(140, 40)) as seat:
        assert "Sales by month" in seat.text
        assert "1,200.00 GBP" in seat.text
        await seat.press("v")
        assert "Sales by week" in seat.text
        await seat.press("c")
        assert "compared with" in seat.text
        await seat.press("c", "c")
        assert "compared with" not in seat.text
        await seat.press("j")
        assert "Activity by kind" in seat.text
        await seat.press("k")
        assert "Sales by week" in seat.text, "a report keeps its way"


async def test_every_report_is_told_of_a_small_and_of_an_empty_book(sit: Sit, crm: Crm) -> None:
    async with sit("reports", size=(120, 40)) as seat:
        for _ in range(20):
            await seat.press("j")
            assert "! " not in seat.text.split("▸ n")[0]


async def test_where_one_pane_fits_the_page_is_opened_and_left(sit: Sit) -> None:
    async with sit("reports", size=(60, 24)) as seat:
        assert "Sales by month" not in seat.text
        await seat.press("enter")
        assert "Sales by month" in seat.text
        assert "Cohorts" not in seat.text
        await seat.press("escape")
        assert "Cohorts" in seat.text
        await seat.press("]")
        assert "Today" in seat.text


async def test_commands_on_people_say_that_nobody_is_there(sit: Sit) -> None:
    async with sit("segments", size=(120, 40)) as seat:
        await seat.press("l")
        assert "nobody is under the cursor" in seat.text


def test_the_command_names_the_screens_there_are() -> None:
    """Without loading the full screen to know them."""
    assert tuple(SCREENS) == screens.SCREENS
