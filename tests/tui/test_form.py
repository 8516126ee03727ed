"""Stories of the form: everything that a contact can have, each field looked at as it is typed, one act, one undo."""

import pytest

from crmcli.app import consents, contacts, customfields, particulars, stages, users
from crmcli.app.crm import Crm
from crmcli.app.formtexts import FIELDS
from crmcli.app.lookup import who
from crmcli.core.records import Ref
from crmcli.core.text import width
from crmcli.tui.screens.edit import EditScreen
from crmcli.tui.widgets.form import Field
from tests.tui.conftest import Seat, Sit

ADA = Ref(1, "c1", "Ada Lovelace")


async def opened(seat: Seat) -> EditScreen:
    """The form of Ada, who is the first on Contacts."""
    await seat.press("g", "e")
    assert isinstance(seat.app.screen, EditScreen)
    return seat.app.screen


async def into(seat: Seat, field: str, text: str, *, new_line: bool = False) -> None:
    """Go to a field, to the end of what is there, and type."""
    form = seat.app.screen
    assert isinstance(form, EditScreen)
    box = next(one for one in form.query(Field) if one.name_of_field == field).box
    box.focus()
    await seat.press("end", *["enter"] * new_line)
    await seat.type(text)


async def in_sight(seat: Seat, form: EditScreen, field: Field) -> None:
    """Wait until a field stands between title and hint; the focus has to make many steps through the form."""
    above, below = form.query_one("#form-sections").region, form.query_one("#form-hint").region
    for _ in range(50):
        if above.bottom <= field.box.region.y and field.box.region.bottom <= below.y:
            return
        await seat.wait()
    raise AssertionError(f"{field.name_of_field} is out of sight")


async def test_two_mails_with_labels_by_keys_alone(sit: Sit, crm: Crm) -> None:
    async with sit("contacts", size=(80, 24)) as seat:
        await opened(seat)
        await seat.press("pagedown")  # from Who to Reach: the mails
        await seat.press("enter")
        await seat.type("home：ada@lovelace.example")
        await seat.press("enter")
        await seat.type("grace@navy.example")
        await seat.until("Grace Hopper (c2) has grace@navy.example too")
        await seat.press("backspace", *["backspace"] * 17)
        await seat.type("nowhere")
        assert "no usual mail address, kept as it is: nowhere" in seat.text
        await seat.press(*["backspace"] * 8, "ctrl+s")
        assert "✓ Changed Ada Lovelace" in seat.text
        mails = particulars.of(crm, "contact_id", [1])[1].emails
        assert [(one.text, one.label) for one in mails] == [
            ("ada@engines.example", None), ("ada@lovelace.example", "home"),
        ]  # fmt: skip
        await seat.press("u")
    assert contacts.one(crm, 1).emails == ("ada@engines.example",)


async def test_one_act_changes_everything_and_one_undo_takes_it_back(sit: Sit, crm: Crm) -> None:
    customfields.define(crm, "score", "number")
    before = contacts.one(crm, 1)
    async with sit("contacts", size=(160, 50)) as seat:
        await opened(seat)
        await into(seat, "phones", "mobile:12306", new_line=True)
        assert "no usual number, kept as it is: 12306" in seat.text
        await into(seat, "handles", "wechat:ada")
        assert "→ wechat ada" in seat.text
        await into(seat, "company", "New Works = Chair", new_line=True)
        assert "→ new: New Works" in seat.text
        await into(seat, "tags", ", VIPs")
        assert "+VIPs is new, beside +vip" in seat.text
        await into(seat, "dates", "renewal=1 apr")
        assert "renewal next 2026-04-01" in seat.text
        await into(seat, "relations", "friend=沈復")
        assert "friend 沈復 (c4)" in seat.text
        await into(seat, "stage", "lost")
        assert "lost, by hand" in seat.text
        await into(seat, "reason", "moved away")
        await into(seat, "consent.email", "no, her letter")
        assert "no, known from her letter, since Mon 2 Mar 2026" in seat.text
        await into(seat, "do_not_contact", "yes")
        await into(seat, "custom.score", "８")
        assert "→ 8" in seat.text
        await into(seat, "notes", "喜欢茶 🎉")
        assert "12 changed" in seat.text
        await seat.press("ctrl+s")
        assert "✓ Changed Ada Lovelace" in seat.text
        made = contacts.one(crm, 1)
        assert (made.stage, made.stage_by, made.do_not_contact, made.custom) == ("lost", "hand", True, {"score": 8})
        assert made.consent["email"]["source"] == "her letter"
        assert stages.history(crm, 1)[-1].why == "moved away"
        assert "✗ do not contact" in seat.text
        await seat.press("u")
    now = contacts.one(crm, 1)
    for name in ("phones", "handles", "tags", "companies", "custom", "notes", "consent", "stage", "do_not_contact"):
        assert getattr(now, name) == getattr(before, name)


WRONG = (
    ("birthday", " 1815-02-30", "1815-02-30"),
    ("owner", "x", "nobody here is called 'adax'; known are: ada; ada?"),
    ("stage", "vip", "there is no stage 'vip'; stages are: lead"),
    ("handles", "what", "'what' is no handle"),
    ("relations", "friend=nobody there", "nobody there"),
    ("dates", "renewal", "'renewal' is not LABEL=DAY"),
    ("do_not_contact", "perhaps", "neither yes nor no"),
    ("consent.post", "yes, consent, fair, 2027-01-01", "lies ahead"),
    ("custom", "colour", "is not name = value"),
    ("custom.score", "high", "score is a number"),
    ("tags", ", two words", "a tag is one word"),
)


async def test_what_is_wrong_is_said_in_its_place_and_not_saved(sit: Sit, crm: Crm) -> None:
    customfields.define(crm, "score", "number")
    before = contacts.one(crm, 1)
    async with sit("contacts", size=(120, 70)) as seat:
        form = await opened(seat)
        for field, text, said in WRONG:
            await into(seat, field, text)
            told = next(one for one in form.query(Field) if one.name_of_field == field)
            assert said in "".join(piece for piece, _ in told.said)
            assert said.split()[0] in seat.text
        await into(seat, "title", "")
        await seat.press("ctrl+s")
        assert seat.app.screen is form
        assert "are not right yet" in seat.text
        assert form.focused is form.query_one("#tags"), "it goes to the first that is wrong"
    assert contacts.one(crm, 1) == before


async def test_what_a_colleague_changed_meanwhile_is_told_field_by_field(sit: Sit, crm: Crm) -> None:
    users.add(crm, "grace")
    async with sit("contacts", size=(120, 50)) as seat:
        form = await opened(seat)
        await into(seat, "title", " and Countess")
        await into(seat, "source", "fair")
        contacts.edit(crm, "ada", {"title": "Lady", "notes": "hers"})
        await seat.press("ctrl+s")
        assert "somebody else has set it to Lady" in seat.text
        assert "title changed meanwhile" in seat.text
        assert "hers" in form.texts()["notes"], "what I did not touch is theirs"
        await seat.press("ctrl+s")
    made = contacts.one(crm, 1)
    assert (made.title, made.source, made.notes) == ("CTO and Countess", "fair", "hers")


async def test_a_draft_holds_only_what_was_typed(sit: Sit, crm: Crm) -> None:
    async with sit("contacts", size=(120, 50)) as seat:
        await opened(seat)
        await into(seat, "source", "fair")
        await seat.press("escape")
        contacts.edit(crm, "ada", {"title": "Lady"})
        form = await opened(seat)
        assert "what you typed last time is back" in seat.text
        assert (form.texts()["source"], form.texts()["title"]) == ("fair", "Lady")
        await seat.press("ctrl+s")
        form = await opened(seat)
        assert "what you typed last time is back" not in seat.text
    assert (contacts.one(crm, 1).source, contacts.one(crm, 1).title) == ("fair", "Lady")


async def test_consent_tells_its_history_where_it_is_changed(sit: Sit, crm: Crm) -> None:
    consents.put(crm, ADA, "email", True, basis="contract", source="letter", at="2025-11-01")
    consents.put(crm, ADA, "email", True, source="fair 2026", at="2026-02-01")
    async with sit("contacts", size=(120, 50)) as seat:
        form = await opened(seat)
        assert form.texts()["consent.email"] == "yes, consent, fair 2026, 2026-02-01"
        assert "known from letter" not in seat.text
        form.query_one("#consent-email").focus()
        await seat.wait()
        await seat.until("yes by contract, known from letter,")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)])
async def test_no_field_is_lost_at_any_size(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    customfields.define(crm, "a field with quite a long name", "choice", ["basic", "pro"])
    async with sit("contacts", size=size) as seat:
        form = await opened(seat)
        seen = []
        fields = list(form.query(Field))
        for _ in fields:
            here = next(one for one in fields if form.focused in one.walk_children())
            seen.append(here.name_of_field)
            await in_sight(seat, form, here)
            assert {width(line) for line in seat.lines} == {size[0]}
            await seat.press("tab")
        assert set(seen) == {*FIELDS, "custom.a field with quite a long name"}


async def test_arrows_go_from_field_to_field_and_sections_can_be_clicked(sit: Sit) -> None:
    async with sit("contacts", size=(120, 50)) as seat:
        form = await opened(seat)
        await seat.press("down", "down")
        assert form.focused is form.query_one("#company")
        await seat.press("down")
        assert form.focused is form.query_one("#tags"), "below the last line is the next field"
        await seat.press("up", "up")
        assert form.focused is form.query_one("#title")
        line = seat.lines.index(seat.line_with("Standing   Consent"))
        await seat.pilot.click(offset=(seat.lines[line].index("Consent"), line))
        await seat.wait()
        assert form.focused is form.query_one("#do_not_contact")
        await seat.press("pageup")
        assert form.focused is form.query_one("#stage")


async def test_several_people_change_owner_and_stage_at_once(sit: Sit, crm: Crm) -> None:
    users.add(crm, "grace")
    async with sit("contacts") as seat:
        await seat.press("M", "g", "space", "space")
        assert "O owner" in seat.lines[-1]
        await seat.press("O")
        assert "owner of 2 contacts" in seat.text
        await seat.type("gracy")
        assert "nobody here is called 'gracy'" in seat.text
        await seat.press("backspace")
        await seat.type("e")
        await seat.press("enter")
        owned = [one.ref for one in contacts.many(crm, range(1, 7)) if one.owner and one.owner.ref == "grace"]
        assert len(owned) == 2
        await seat.press("u", "g", "space", "S")
        await seat.type("lost: moved away")
        await seat.press("enter")
        assert contacts.one(crm, who(crm, "ada").id).stage == "lost"
        await seat.press("*", "f")
        assert "follow up 6 contacts" in seat.text
        await seat.type("fri write to all")
        await seat.press("enter")
        assert "✓ Planned write to all for 6 people" in seat.text
        await seat.press("u", "*", "*", "x")
        assert "Contacts   5" in seat.text, "with nobody marked the one under the cursor is put away"
