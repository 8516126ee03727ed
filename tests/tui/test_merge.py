"""Stories of people who stand in the book twice, of segments, and of whom somebody is related to."""

import pytest

from crmcli.app import contacts, duplicates, segments
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person, split_line
from crmcli.core.records import Ref
from crmcli.core.text import width
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.merge import MergeScreen
from crmcli.tui.screens.one import OneScreen
from tests.tui.conftest import Seat, Sit

TWIN = "'Ada King' ada@engines.example '020 7946 0958' +london title:Countess"


@pytest.fixture
def twin(crm: Crm) -> Ref:
    """Somebody with Ada's mail."""
    contacts.add(crm, person(split_line(TWIN)))
    return Ref(7, "c7", "Ada King")


async def ada(seat: Seat) -> None:
    """The cursor on Ada Lovelace."""
    await seat.press("/")
    await seat.type("lovelace")
    await seat.press("enter")


async def test_who_has_the_same_mail_is_told_and_merged_field_by_field(sit: Sit, crm: Crm, twin: Ref) -> None:
    async with sit("contacts", size=(80, 24)) as seat:
        await ada(seat)
        assert "m  same mail" in seat.text
        await seat.press("m")
        assert isinstance(seat.app.screen, MergeScreen)
        assert "Merge Ada King (c7) into Ada Lovelace (c1)   same mail" in seat.text
        assert "not Countess (c7)" in seat.line_with("title")
        assert "london, vip" in seat.line_with("tags")
        assert {width(line) for line in seat.lines} == {80}
        await seat.press("j", "space")
        assert "Countess" in seat.line_with("title").split("not")[0]
        assert "not CTO (c1)" in seat.line_with("title")
        assert "Ada Lovelace" in seat.line_with("name").split("not")[0]
        assert contacts.one(crm, 1).title == "CTO", "nothing is written yet"
        await seat.press("G", "y")
        assert "✓ Merged Ada King (c7) into Ada Lovelace" in seat.text
        made = contacts.one(crm, 1)
        assert (made.title, made.tags, contacts.one(crm, 7).archived_at is None) == (
            "Countess",
            ("london", "vip"),
            False,
        )
        await seat.press("u")
    assert contacts.one(crm, 1).title == "CTO"
    assert contacts.one(crm, 7).archived_at is None


async def test_who_stays_can_be_the_other_and_esc_leaves(sit: Sit, crm: Crm, twin: Ref) -> None:
    async with sit("contacts") as seat:
        await ada(seat)
        await seat.press("m", "s")
        assert "Merge Ada Lovelace (c1) into Ada King (c7)" in seat.text
        await seat.press("escape")
        assert contacts.one(crm, 1).archived_at is None
        await seat.press("m", "s", "enter")
        assert contacts.one(crm, 1).archived_at is not None
        assert contacts.one(crm, 7).name == "Ada King"


async def test_two_who_are_two_are_never_told_again(sit: Sit, crm: Crm, twin: Ref) -> None:
    async with sit("contacts") as seat:
        await ada(seat)
        await seat.press("m", "n")
        assert "are not the same" in seat.text
        assert "same mail as Ada King" not in seat.text
        assert duplicates.said_apart(crm, 1, 7)
        await seat.press("m")
        assert "nobody has the same mail, phone or handle as Ada Lovelace" in seat.text
        await seat.press("u")
        assert "m  same mail" in seat.text


async def test_two_who_are_marked_are_merged(sit: Sit, crm: Crm) -> None:
    async with sit("contacts", size=(120, 40)) as seat:
        await seat.press("g", "space", "j", "space", "m")
        assert isinstance(seat.app.screen, MergeScreen)
        await seat.press("y")
        assert "✓ Merged" in seat.text
        assert isinstance(seat.desk, ContactsScreen)
        assert not seat.desk.marked
        assert "Contacts   5" in seat.text
        await seat.press("u")
        assert "Contacts   6" in seat.text


async def test_what_cannot_be_taken_says_why(sit: Sit, crm: Crm, twin: Ref) -> None:
    async with sit("contacts") as seat:
        await ada(seat)
        await seat.press("m", "j", "j", "space")
        assert "emails keeps what all of them have" in seat.text
        contacts.archive(crm, [7])
        await seat.press("y")
        assert "Ada King (c7) is archived" in seat.text
        assert isinstance(seat.app.screen, MergeScreen)


async def test_a_segment_or_tag_is_chosen_and_its_words_are_completed(sit: Sit, crm: Crm) -> None:
    segments.save(crm, "Chinese names", ["沈"])
    async with sit("contacts") as seat:
        await seat.press("F")
        assert "+vip" in seat.text
        await seat.type("chin")
        await seat.press("enter")
        assert "/ segment:chinese-names" in seat.text
        assert "2 of 6" in seat.text
        await seat.press("escape", "/")
        await seat.type("segment:chi")
        await seat.press("right", "enter")
        assert "2 of 6" in seat.text
        await seat.press("/", "end", *["backspace"] * 30)
        await seat.type("not +v")
        await seat.press("right", "enter")
        assert "5 of 6" in seat.text


async def test_who_must_not_be_contacted_has_a_sign_and_is_counted(sit: Sit, crm: Crm) -> None:
    contacts.edit(crm, "grace", {"do_not_contact": True})
    async with sit("contacts", size=(80, 24)) as seat:
        assert "✗ 1 not to contact" in seat.text
        assert "✗ Grace Hopper" in seat.text
        await seat.press("/")
        await seat.type("ada")
        assert "not to contact" not in seat.text


async def test_one_goes_to_whom_somebody_is_related(sit: Sit, crm: Crm) -> None:
    contacts.edit(crm, "ada", {"relations": ["friend=Mary Shelley"]})
    async with sit("contacts") as seat:
        await ada(seat)
        await seat.press("r")
        assert "Analytical Engines" in seat.text
        await seat.type("mary")
        await seat.press("enter")
        assert isinstance(seat.app.screen, OneScreen)
        assert "friend Ada Lovelace" in seat.text
        await seat.press("r")
        assert "CTO, Analytical Engines" in seat.text or "CTO" in seat.text
        await seat.press("escape", "escape")
        assert isinstance(seat.desk, ContactsScreen)


async def test_long_notes_are_told_in_full_where_the_person_is_alone(sit: Sit, crm: Crm) -> None:
    contacts.edit(crm, "ada", {"notes": "\n".join(f"line {number}" for number in range(20))})
    async with sit("contacts", size=(120, 60)) as seat:
        await ada(seat)
        assert "z  16 more lines" in seat.text
        assert "line 19" not in seat.text
        await seat.press("z")
        assert "line 19" in seat.text
