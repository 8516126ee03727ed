"""Stories of a narrow, a usual and a wide terminal, in every theme."""

import pytest

from crmcli.core.text import width
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.widgets.person import Person
from tests.tui.conftest import Sit


async def test_narrow_there_is_one_pane_and_enter_opens_the_person(sit: Sit) -> None:
    async with sit(size=(60, 20)) as seat:
        assert "Ada Lovelace" in seat.text
        assert "ada@engines.example" not in seat.text
        assert "? help" in seat.lines[-1]
        await seat.press("z")
        assert "there is room for one pane only" in seat.text
        await seat.press("j", "enter")
        assert isinstance(seat.app.screen, OneScreen)
        assert "grace@navy.example" in seat.text
        await seat.press("escape")
        assert not isinstance(seat.app.screen, OneScreen)
        assert "▸" in seat.line_with("Grace Hopper")


async def test_usual_there_is_a_list_and_a_strip(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        line = seat.line_with("Thu 26 Feb  Ada Lovelace")
        assert line.index("│") > 40
        assert "ada@engi" in seat.text


async def test_wide_there_are_two_panes_and_z_chooses(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        assert "four engines" in seat.text
        await seat.press("z")
        assert isinstance(seat.app.focused, Person)
        assert "Grace Hopper" not in seat.text
        await seat.press("z")
        assert "ada@engines.example" not in seat.text
        await seat.press("z")
        assert "ada@engines.example" in seat.text
        assert "Grace Hopper" in seat.text


async def test_a_terminal_that_is_made_narrower_keeps_the_cursor(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("j", "j")
        await seat.pilot.resize_terminal(60, 20)
        await seat.wait()
        assert "▸" in seat.line_with("沈括")
        await seat.press("enter")
        assert "看了新的罗盘" in seat.text


@pytest.mark.parametrize("screen", ["today", "contacts"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (20, 8)])
async def test_every_line_is_as_wide_as_the_terminal(sit: Sit, screen: str, size: tuple[int, int]) -> None:
    async with sit(screen, size=size) as seat:
        assert len(seat.lines) == size[1]
        assert {width(line) for line in seat.lines} == {size[0]}


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
async def test_every_theme_starts(sit: Sit, theme: str) -> None:
    async with sit(theme=theme) as seat:
        assert seat.app.theme == theme
        assert "▸ !  Thu 26 Feb" in seat.text, "a tone is also a sign"
        await seat.press("2", "?", "escape", "e")
        assert "birthday" in seat.text


async def test_without_colour_nothing_is_coloured(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit() as seat:
        assert "▸ !  Thu 26 Feb" in seat.text
        assert seat.app.no_color
        strip = seat.app.screen.query_one("#list").render_line(1)
        assert "Ada Lovelace" in strip.text
        colours = {
            colour.triplet
            for line in seat.app.screen._compositor.render_strips()
            for segment in line
            if segment.style
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour and colour.triplet
        }
        assert all(len(set(one)) == 1 for one in colours), "only greys"
