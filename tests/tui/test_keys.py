"""Stories of keys: the palette, the help, other keys by the settings, going back and leaving, text boxes."""

import pytest

from crmcli.app import contacts, history, interactions, tasks
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.tui import commands
from crmcli.tui.desk import BOOK
from crmcli.tui.keymap import Keymap
from crmcli.tui.screens.chooser import Choices, Chooser
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.widgets.person import Person
from crmcli.tui.widgets.rows import Rows
from tests.tui.conftest import Seat, Sit


def choices(seat: Seat) -> Choices:
    """What the palette or the help offers."""
    source = seat.app.screen.query_one(Rows).source
    assert isinstance(source, Choices)
    return source


async def test_the_palette_finds_a_contact_and_opens_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(":")
        await seat.type("hopper")
        assert "c2      Grace Hopper" in seat.text
        await seat.press("enter")
        assert isinstance(seat.app.screen, OneScreen)
        assert "grace@navy.example" in seat.text
        await seat.press("space")
        assert "✓ Done: call back" in seat.text
        await seat.press("q")
        assert "Today   1 late" in seat.text
        assert "Grace Hopper     call back" not in seat.text


async def test_the_palette_finds_a_command_and_runs_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+p")
        await seat.type("everybody in this book")
        assert len(choices(seat)) == 1
        await seat.press("enter")
        assert "Contacts   6" in seat.text


async def test_the_help_lists_every_command_of_the_screen_and_runs_one(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("?")
        offered = {choices(seat).key(place) for place in range(len(choices(seat)))}
        assert offered == {("command", one.id) for one in commands.ALL if not one.where or "today" in one.where}
        await seat.type("close the follow")
        await seat.press("enter")
        assert "✓ Done: send pricing" in seat.text
    assert tasks.of(crm, who(crm, "ada")) == []


async def test_a_disabled_command_stays_in_sight_with_its_reason(sit: Sit) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("mary")
        await seat.press("enter", "?")
        await seat.type("snooze")
        assert "(no follow-up is under the cursor)" in seat.text
        await seat.press("enter")
        assert "snooze: no follow-up is under the cursor" in seat.text


async def test_a_key_of_ones_own_works_and_a_clash_is_told(sit: Sit, crm: Crm) -> None:
    async with sit(keys={"done": "d", "log": "s", "nonsense": "k", "filter": ""}) as seat:
        assert "s is now log, no longer snooze" in seat.text
        assert "there is no command 'nonsense'" in seat.text
        assert "filter needs a key" in seat.text
        assert "d done" in seat.lines[-1]
        await seat.press("space")
        assert "✓ Done" not in seat.text
        await seat.press("d")
        assert "✓ Done: send pricing" in seat.text
        await seat.press("s")
        assert "log Grace Hopper" in seat.text
    assert tasks.of(crm, who(crm, "ada")) == []


def test_of_two_that_want_a_key_the_first_has_it() -> None:
    keymap = Keymap([made() for made in commands.ALL], {"done": "ctrl+t", "log": "ctrl+t, K"})
    assert keymap.problems == ["settings: ctrl+t is chosen for done and for log; done keeps it"]
    assert (keymap.keys["done"], keymap.keys["log"]) == (("ctrl+t",), ("K",))


def test_no_two_commands_of_a_screen_share_a_key() -> None:
    keymap = Keymap([made() for made in commands.ALL], {})
    for screen in (*BOOK, "work"):
        keys = [key for name, keys in keymap.keys.items() if keymap.acts_on(name, screen) for key in keys]
        assert sorted(keys) == sorted(set(keys)), screen


async def test_q_and_esc_go_back_and_q_leaves_at_last(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("enter")
        assert isinstance(seat.app.focused, Person)
        await seat.press("q")
        assert isinstance(seat.app.focused, Rows)
        await seat.press("tab")
        assert isinstance(seat.app.focused, Person)
        await seat.press("escape")
        assert isinstance(seat.app.focused, Rows)
        await seat.press("escape")
        assert seat.app.is_running
        await seat.press("?")
        assert isinstance(seat.app.screen, Chooser)
        await seat.press("escape", "q")
        assert seat.app.return_code == 0
        assert seat.app._exit


async def test_letters_never_act_in_a_text_box(sit: Sit, crm: Crm) -> None:
    before = len(history.acts(crm))
    every = "".join(sorted({key for one in commands.ALL for key in one.keys if len(key) == 1})) + " q12[]"
    async with sit() as seat:
        await seat.press("n")
        await seat.type(every)
        assert seat.desk.prompt.answer.value == every
        await seat.press("escape", ":")
        await seat.type("quxe")
        assert isinstance(seat.app.screen, Chooser)
        await seat.press("escape", "e")
        await seat.type("qux1")
        assert "Ada Lovelacequx1" in seat.text
        await seat.press("escape", "/")
        await seat.type("q1x")
        assert seat.desk.filter == "q1x"
    assert len(history.acts(crm)) == before


@pytest.mark.parametrize(("key", "seen"), [("：", "Find a command"), ("？", "All commands"), ("２", "Contacts   6")])
async def test_a_full_width_key_is_its_twin(sit: Sit, key: str, seen: str) -> None:
    async with sit() as seat:
        await seat.press(key)
        assert seen in seat.text


async def test_a_full_width_slash_and_space_and_digit(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("、")
        await seat.type("grace")
        await seat.press("enter", "s", "２")
        assert tasks.of(crm, who(crm, "grace"))[0].due_date == "2026-03-04"
        await seat.press("\u3000")
        assert "✓ Done: call back" in seat.text


async def test_full_width_marks_make_a_person(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("a")
        await seat.type("秦九韶 qin＠shushu.example ＠北辰仪器 ＃數 title：道古")
        await seat.press("enter")
        assert "Added 秦九韶" in seat.text
    qin = contacts.one(crm, who(crm, "秦九韶").id)
    assert qin.emails == ("qin@shushu.example",)
    assert qin.company is not None
    assert (qin.company.name, qin.tags, qin.title) == ("北辰仪器", ("數",), "道古")


async def test_a_note_keeps_its_full_width_marks(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.type("沈括 call 他问：何时到货？")
        await seat.press("enter")
    assert interactions.timeline(crm, who(crm, "沈括"))[0].note == "他问：何时到货？"


async def test_the_mouse_works_too(sit: Sit) -> None:
    async with sit() as seat:
        await seat.pilot.click("#list", offset=(10, 4))
        await seat.wait()
        assert "▸" in seat.line_with("Grace Hopper     call back")
        await seat.pilot.click("#tabs", offset=(14, 0))
        await seat.wait()
        assert "Contacts   6" in seat.text
        await seat.pilot.click("#keys", offset=(2, 0))
        await seat.wait()
        assert seat.desk.prompt.is_open


async def test_copy_says_what_was_copied(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("y")
        assert "✓ copied ada@engines.example" in seat.text
        assert seat.app.clipboard == "ada@engines.example"


async def strike(seat: Seat, *keys: str) -> None:
    """Press keys without waiting for what each does: a fast hand, or a slow line."""
    for key in keys:
        seat._send(key)
    await seat.wait()


async def test_what_is_typed_before_the_line_is_open_is_typed_there(sit: Sit, crm: Crm) -> None:
    before = len(history.acts(crm))
    async with sit("contacts") as seat:
        await strike(seat, *"/+vip", "enter")
        assert seat.desk.filter == "+vip"
        assert "1 of 6" in seat.text
        await strike(seat, *"lcall quxs next:none", "enter")
        assert "Logged call with Ada Lovelace" in seat.text
    assert len(history.acts(crm)) == before + 1
    assert interactions.timeline(crm, who(crm, "ada"))[0].note == "quxs"


async def test_a_key_struck_twice_means_the_line_that_is_seen_then(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await strike(seat, "space", "space", "u")
        assert "Took back" in seat.text
    assert [len(tasks.of(crm, who(crm, name))) for name in ("ada", "grace", "沈括")] == [0, 1, 1]


async def test_what_is_typed_into_the_palette_is_no_command(sit: Sit, crm: Crm) -> None:
    before = len(history.acts(crm))
    async with sit() as seat:
        await strike(seat, *":xu x")
        assert isinstance(seat.app.screen, Chooser)
        await seat.press("escape")
    assert len(history.acts(crm)) == before


async def test_enter_chooses_from_what_the_whole_text_finds(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(":")
        await strike(seat, *"hopper", "enter")
        assert isinstance(seat.app.screen, OneScreen)
        assert "grace@navy.example" in seat.text
