"""Stories at Contacts: add, narrow, mark and tag, edit in a form, a long list, a team's book."""

from crmcli.app import contacts, customfields, particulars, users
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.core.quickadd import person, split_line
from crmcli.tui.screens.contacts import PAGE, PAGES, ContactsScreen
from crmcli.tui.screens.edit import EditScreen
from tests.tui.conftest import Seat, Sit


def names(seat: Seat) -> list[str]:
    """The names in the list, as they are seen."""
    known = ("Ada Lovelace", "Grace Hopper", "沈括", "沈復", "Mary Shelley", "Charles Babbage", "Émilie du Châtelet")
    left = [line.split("│")[0] for line in seat.lines]
    return [name for line in left for name in known if name in line and "Contacts" not in line and "▸ n" not in line]


async def test_a_person_is_added_in_one_line_and_taken_back(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        await seat.press("a")
        await seat.type("Émilie du Châtelet emilie@cirey.example +physics")
        assert "Émilie du Châtelet · mail emilie@cirey.example · tags +physics" in seat.text
        await seat.press("enter")
        assert "✓ Added Émilie du Châtelet" in seat.text
        assert "Contacts   7" in seat.text
        assert contacts.one(crm, who(crm, "emilie@cirey.example").id).tags == ("physics",)
        await seat.press("u")
        assert "Contacts   6" in seat.text


async def test_a_word_that_is_hardly_a_name_is_told_before_it_is_one(sit: Sit, crm: Crm) -> None:
    async with sit("contacts", size=(120, 40)) as seat:
        await seat.press("a")
        await seat.type("Emilie 12")
        assert "taken as part of the name: 12" in seat.text
        await seat.type(" sorce:fair")
        assert "there is no sorce: here; near: source:" in seat.text
        await seat.press("enter")
        assert "Contacts   6" in seat.text
        assert "sorce:fair" in seat.text, "the line stays to be mended"


async def test_a_filter_narrows_as_one_types_in_any_script(sit: Sit, crm: Crm) -> None:
    contacts.add(crm, person(split_line("'Émilie du Châtelet' +physics")))
    async with sit("contacts", size=(120, 40)) as seat:
        await seat.press("/")
        await seat.type("沈")
        assert names(seat) == ["沈復", "沈括"]
        assert "2 of 7" in seat.text
        await seat.press("backspace")
        await seat.type("emilie chat")
        assert names(seat) == ["Émilie du Châtelet"]
        await seat.press("escape")
        assert len(names(seat)) == 7, "esc clears the filter"
        await seat.press("/")
        await seat.type("＋vip")
        assert names(seat) == ["Ada Lovelace"]
        await seat.press("enter", "escape", "/")
        await seat.type("no such person")
        assert names(seat) == []
        assert "nobody answers to these words" in seat.text


async def test_a_filter_that_means_nothing_says_so_and_keeps_the_list(sit: Sit) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("quiet:soonish")
        assert "soonish" in seat.text
        assert "! " in seat.text
        assert len(names(seat)) == 6


async def test_a_filter_is_the_language_of_lists_and_survives_being_typed(sit: Sit) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("(+vip or 沈) and not 括")
        assert names(seat) == ["Ada Lovelace", "沈復"]
        await seat.type(")")
        assert "never opened" in seat.text
        assert names(seat) == ["Ada Lovelace", "沈復"], "what was understood last stays"


async def test_the_cursor_stays_with_its_person_when_a_colleague_adds_somebody(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        await seat.press("j")
        here = next(line for line in seat.lines if "▸ " in line and "quick line" not in line)
        name = next(one for one in names(seat) if one in here)
        contacts.add(crm, person(["Aaron", "Aardvark"]))
        await seat.until("Aaron Aardvark")
        assert name in next(line for line in seat.lines if "▸ " in line and "quick line" not in line)
        assert isinstance(seat.desk, ContactsScreen)
        ref = seat.desk.subject().person
        assert ref is not None
        assert ref.name == name


async def test_several_are_marked_tagged_and_put_away_at_once(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("沈")
        await seat.press("enter", "g", "space", "space")
        assert "2 marked" in seat.text
        await seat.press("t")
        await seat.type("+old -重点")
        await seat.press("enter")
        assert "marked" not in seat.lines[3]
        for name in ("沈括", "沈復"):
            assert contacts.one(crm, who(crm, name).id).tags == ("old",)
        await seat.press("g", "space", "space", "x")
        assert "nobody answers" in seat.text
        await seat.press("u", "escape")
        assert "Contacts   6" in seat.text


async def test_a_wrong_field_says_so_and_keeps_what_was_typed(sit: Sit, crm: Crm) -> None:
    async with sit("contacts", size=(120, 40)) as seat:
        await seat.press("/")
        await seat.type("ada")
        await seat.press("enter", "e")
        form = seat.app.screen
        assert isinstance(form, EditScreen)
        form.query_one("#birthday").focus()
        await seat.press("end", *["backspace"] * 10)
        await seat.type("someday")
        assert "someday" in form.texts()["birthday"]
        assert seat.text.count("someday") >= 2, "the field and what is wrong with it"
        await seat.press("ctrl+s")
        assert seat.app.screen is form
        assert contacts.one(crm, who(crm, "ada").id).birthday == "1815-12-10"
        await seat.press("escape", "e")
        assert "what you typed last time is back" in seat.text
        again = seat.app.screen
        assert isinstance(again, EditScreen)
        assert again.texts()["birthday"] == "someday"
        again.query_one("#birthday").focus()
        await seat.press("end", *["backspace"] * 7)
        await seat.type("10 dec")
        again.query_one("#emails").focus()
        await seat.press("end")
        await seat.type("，countess@engines.example")
        await seat.press("ctrl+s")
        assert seat.app.screen is not again
    ada = contacts.one(crm, who(crm, "ada").id)
    assert ada.birthday == "--12-10"
    assert ada.emails == ("ada@engines.example", "countess@engines.example")


async def test_tags_of_one_person_come_and_go(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("t")
        assert "has +vip" in seat.text
        await seat.type("＋lead -vip")
        await seat.press("enter")
        assert contacts.one(crm, who(crm, "ada").id).tags == ("lead",)
        assert "+lead" in seat.text
        await seat.press("u")
    assert contacts.one(crm, who(crm, "ada").id).tags == ("vip",)


async def test_mine_or_everyone_in_a_team(sit: Sit, crm: Crm) -> None:
    users.add(crm, "grace")
    contacts.edit(crm, "babbage", {"owner": "grace"})
    async with sit("contacts") as seat:
        assert "mine" in seat.lines[0]
        assert "Charles Babbage" not in names(seat)
        await seat.press("M")
        assert "everyone's" in seat.lines[0]
        assert "Charles Babbage" in names(seat)
        await seat.press("1")
        assert "everyone's" in seat.lines[0]
        await seat.press("M")
        assert "mine" in seat.lines[0]


async def test_whoever_is_alone_is_told_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("M")
        assert "mine/everyone: you are alone in this book" in seat.text


async def test_of_three_thousand_only_a_window_is_held(sit: Sit, crm: Crm) -> None:
    contacts.add_all(crm, {place: (person([f"Person{place:04d}"]), {}) for place in range(3000)})
    async with sit("contacts") as seat:
        assert "3,006" in seat.text
        await seat.press("G")
        assert isinstance(seat.desk, ContactsScreen)
        assert len(seat.desk._window._pages) <= 2
        last = seat.desk.subject().person
        for _ in range(40):
            await seat.press("pageup")
        assert len(seat.desk._window._pages) <= PAGES
        assert sum(map(len, seat.desk._window._pages.values())) <= PAGES * PAGE
        await seat.press("G")
        assert seat.desk.subject().person == last


async def test_an_empty_book_says_how_people_get_in(sit: Sit, crm: Crm) -> None:
    contacts.archive(crm, list(range(1, 7)))
    async with sit("contacts") as seat:
        assert "nobody is in this book yet" in seat.text
        assert "crm import contacts" in seat.text
        await seat.press("e")
        assert "edit: nobody is under the cursor" in seat.text


async def test_somebody_put_away_by_a_colleague_is_gone(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        contacts.archive(crm, [who(crm, "grace").id])
        await seat.until("Contacts   5")
        assert "Grace Hopper" not in names(seat)


async def test_the_form_holds_labels_roles_addresses_and_fields(sit: Sit, crm: Crm) -> None:
    customfields.define(crm, "score", "number")
    async with sit("contacts", size=(120, 50)) as seat:
        await seat.press("/")
        await seat.type("ada")
        await seat.press("enter", "e")
        form = seat.app.screen
        assert isinstance(form, EditScreen)
        for field, text in (
            ("emails", ", home:ada@lovelace.example"),
            ("company", "; Society = Chair"),
            ("addresses", "home:1 Bridge St, London SW1A 1AA"),
            ("custom", "score = high"),
        ):
            form.query_one(f"#{field}").focus()
            await seat.press("ctrl+end" if field in ("addresses", "custom") else "end")
            await seat.type(text)
        await seat.press("ctrl+s")
        assert seat.app.screen is form
        assert "score is a number" in seat.text
        await seat.press(*["backspace"] * 4)
        await seat.type("8")
        await seat.press("ctrl+s")
        assert seat.app.screen is not form
    number = who(crm, "ada").id
    held = particulars.of(crm, "contact_id", [number])[number]
    assert [(one.text, one.label) for one in held.emails][1:] == [("ada@lovelace.example", "home")]
    assert ("Society", "Chair") in [(one.text, one.role) for one in held.positions]
    assert [(one.city, one.postal_code, one.label) for one in held.addresses] == [("London", "SW1A 1AA", "home")]
    assert contacts.one(crm, number).custom == {"score": 8}
