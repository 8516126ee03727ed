"""Stories of the form of a deal: what is typed is told, saved as one act, kept as a draft, and overwrites nobody."""

import pytest

from crmcli.app import deals
from crmcli.app.crm import Crm
from crmcli.core.text import width
from crmcli.tui.screens.dealedit import DealEditScreen
from tests.tui.conftest import Seat, Sit
from tests.tui.dealing import here, usual


@pytest.fixture
def crm(crm: Crm) -> Crm:
    """The small book with five deals."""
    usual(crm)
    return crm


async def opened(seat: Seat) -> DealEditScreen:
    """The form of the Website relaunch."""
    if here(seat) != "Website relaunch":
        await seat.press("right", "right")
    await seat.press("e")
    assert isinstance(seat.app.screen, DealEditScreen)
    return seat.app.screen


async def fill(seat: Seat, form: DealEditScreen, field: str, text: str) -> None:
    """Type a text into a field, in place of what is there."""
    form.query_one(f"#{field}").focus()
    await seat.press("ctrl+end" if field in ("people", "lines", "notes") else "end", *["backspace"] * 30)
    await seat.type(text)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_deal_is_changed_in_a_form(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    async with sit("pipeline", size=size) as seat:
        form = await opened(seat)
        assert "Website relaunch  d4" in seat.text
        assert "50, the stage's" in seat.text
        await fill(seat, form, "value", "15000")
        assert "→ 15,000.00 EUR" in seat.text
        await fill(seat, form, "close", "eoq")
        await fill(seat, form, "people", "Ada Lovelace = signs")
        await seat.press("ctrl+s")
        assert not isinstance(seat.app.screen, DealEditScreen)
        assert "✓ Changed deal Website relaunch" in seat.text
        assert ("15k EUR" if size[0] > 100 else "15,000.00 EUR") in seat.text, "the card has it at once"
        await seat.press("u")
        assert ("12k EUR" if size[0] > 100 else "12,000.00 EUR") in seat.text
    assert deals.one(crm, 4).roles == {"c1": "decides"}


async def test_what_is_wrong_is_told_beside_its_field_and_stays_as_a_draft(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=(120, 40)) as seat:
        form = await opened(seat)
        await fill(seat, form, "value", "much")
        assert "! " in seat.text
        await seat.press("ctrl+s")
        assert seat.app.screen is form
        assert "value is not right yet" in seat.text
        await seat.press("escape")
        again = await opened(seat)
        assert "what you typed last time is back" in seat.text
        assert again.texts()["value"] == "much"
        await fill(seat, again, "value", "1 000")
        await fill(seat, again, "notes", "二〇二六年")
        await seat.press("ctrl+s")
    assert (deals.one(crm, 4).value_minor, deals.one(crm, 4).notes) == (100_000, "二〇二六年")


async def test_what_a_colleague_has_changed_meanwhile_is_told(sit: Sit, crm: Crm) -> None:
    async with sit("pipeline", size=(160, 45)) as seat:
        form = await opened(seat)
        deals.edit(crm, [4], {"value": "9000", "source": "letter"})
        await fill(seat, form, "value", "15000")
        await seat.press("ctrl+s")
        assert seat.app.screen is form
        assert "somebody else has set it to 9000.00 EUR" in seat.text
        assert form.texts()["source"] == "letter", "what was not touched follows"
        await seat.press("ctrl+s")
        assert not isinstance(seat.app.screen, DealEditScreen)
    assert deals.one(crm, 4).value_minor == 1_500_000


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (60, 20), (20, 8)])
async def test_every_line_is_as_wide_as_the_terminal(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    async with sit("pipeline", size=size) as seat:
        await opened(seat)
        for _ in range(4):
            assert {width(line) for line in seat.lines} == {size[0]}
            await seat.press("pagedown")
