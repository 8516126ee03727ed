"""Stories of a list that is worked: a card at a time, an outcome each, and the line at the end."""

import sqlite3
from pathlib import Path

import pytest

from crmcli.app import agenda, cadences, contacts, history, interactions, outcomes, segments, tasks, working
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.app.tasks import TaskDraft
from crmcli.core.errors import BookError
from crmcli.core.quickadd import person, split_line
from crmcli.core.text import width
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.screens.work import WorkScreen
from tests.tui.conftest import Seat, Sit, app_on, settled


def desk(seat: Seat) -> WorkScreen:
    """The list that is worked."""
    assert isinstance(seat.app.screen, WorkScreen)
    return seat.app.screen


def acts(crm: Crm) -> int:
    """How many acts the journal holds."""
    return len(history.acts(crm))


async def strike(seat: Seat, *keys: str) -> None:
    """Press keys without waiting for what each does."""
    for key in keys:
        seat._send(key)
    await seat.wait()


async def test_three_people_three_outcomes_and_one_is_taken_back(sit: Sit, crm: Crm) -> None:
    before = acts(crm)
    async with sit() as seat:
        await seat.press("w")
        assert "Work Today   1 of" in seat.text
        assert "! Overdue   Thu 26 Feb   send pricing   4 days late" in seat.text
        assert "ada@engines.example" in seat.text
        assert "asked for pricing" in seat.text
        await seat.press("c")
        await seat.type("wants two engines +hot")
        assert "next Thu 5 Mar follow up on the call" in seat.text
        await seat.press("enter")
        assert "Thu 5 Mar follow up on the call   enter takes it" in seat.text
        await seat.press("enter")
        assert "✓ Done: send pricing" in seat.text
        assert "2 of" in seat.text
        assert "1 call, 1 follow-up" in seat.lines[3]
        assert "Grace Hopper" in seat.text
        await seat.press("m", "enter")
        await seat.type("fri send the brochure")
        assert "Fri 6 Mar send the brochure" in seat.text
        await seat.press("enter")
        assert "3 of" in seat.text
        await seat.press("v")
        await seat.type("来访")
        await seat.press("enter")
        await seat.type("n")
        assert "nothing is planned" in seat.text
        await seat.press("enter")
        assert "1 call, 1 e-mail, 1 meeting, 2 follow-ups" in seat.text
        assert acts(crm) == before + 3, "an outcome is one act"
        await seat.press("u")
        assert "Took back" in seat.text
        assert "3 of" in seat.text
        assert "沈括" in seat.text
        assert "1 call, 1 e-mail, 2 follow-ups" in seat.text
        await seat.press("ctrl+r")
        assert "4 of" in seat.text
        await seat.press("u", "q")
        assert "✓ worked 2 of" in seat.text
        assert "1 call, 1 e-mail, 2 follow-ups" in seat.text
        assert "crm undo --count 2" in seat.text
        assert isinstance(seat.app.screen, TodayScreen)
    talk = interactions.timeline(crm, who(crm, "ada"))[0]
    assert (talk.kind, talk.note) == ("call", "wants two engines")
    assert contacts.one(crm, 1).tags == ("hot", "vip")
    assert [(task.title, task.due_date) for task in tasks.of(crm, who(crm, "ada"))] == [
        ("follow up on the call", "2026-03-05")
    ]
    assert [task.title for task in tasks.of(crm, who(crm, "grace"))] == ["send the brochure"]
    assert [task.title for task in tasks.of(crm, who(crm, "沈括"))] == ["回复罗盘到货时间"]


async def test_whoever_was_not_reached_comes_back_with_the_same_follow_up(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("w", "x")
        assert "Tue 3 Mar send pricing   enter takes it" in seat.text
        await seat.press("enter")
        assert "1 call, 1 put off" in seat.text
        await seat.press("x")
        await seat.type("next mon")
        await seat.press("enter")
        await seat.press("x")
        await seat.type("n")
        await seat.press("enter")
        assert "3 calls, 2 put off" in seat.text, "what stays where it was is not put off"
    ada, grace = tasks.of(crm, who(crm, "ada")), tasks.of(crm, who(crm, "grace"))
    assert [(task.ref, task.title, task.due_date) for task in ada] == [("t1", "send pricing", "2026-03-03")]
    assert [(task.due_date, task.due_time) for task in grace] == [("2026-03-09", "15:00")]
    assert interactions.timeline(crm, who(crm, "ada"))[0].outcome == "not reached"


async def test_done_snooze_and_passing_over_until_the_end(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        total = len(agenda.today(crm))
        await seat.press("w", "space")
        assert "✓ Done: send pricing" in seat.text
        await seat.press("s", "1")
        assert "1 put off, 1 closed" in seat.text
        for _ in range(total - 2):
            await seat.press("n")
        assert f"✓ Worked 2 of {total}" in seat.text
        for said in ("1 put off", "1 closed", f"{total - 2} passed over"):
            assert "━" in seat.line_with(f"  {said}"), "what was done, each with a bar"
        assert "crm undo --count 2" in seat.text
        await seat.press("c")
        assert "the list is worked" in seat.text
        await seat.press("u")
        assert "call back" in seat.text
        await seat.press("escape")
        assert isinstance(seat.app.screen, TodayScreen)
    assert tasks.of(crm, who(crm, "grace"))[0].due_date == "2026-03-02"


async def test_what_a_colleague_closed_is_skipped_with_a_word(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("w")
        outcomes.done(crm, [2])
        tasks.snooze(crm, [3], "fri")
        await seat.press("space")
        assert "skipped Grace Hopper: call back was done meanwhile" in seat.text
        assert "skipped 沈括: 回复罗盘到货时间 was put off meanwhile" in seat.text
        assert "renewal" in seat.text
        assert desk(seat).counts()["gone meanwhile"] == 2
        outcomes.done(crm, [4])
        await seat.until("renewal was done meanwhile")
        await seat.press("c", "enter", "enter")
        assert "! t4 renewal is done already" in seat.text


async def test_what_was_typed_is_there_when_one_comes_back(sit: Sit, crm: Crm) -> None:
    before = acts(crm)
    async with sit() as seat:
        await seat.press("w", "c")
        await seat.type("half a sentence")
        await seat.press("escape", "n", "p", "c")
        assert desk(seat).prompt.answer.value == "half a sentence"
        await seat.press("enter")
        await seat.type("someday soonish")
        await seat.press("enter")
        assert "! " in seat.text
        assert desk(seat).prompt.answer.value == "someday soonish", "a date that is none stays to be mended"
        await seat.press("escape")
        assert desk(seat).prompt.answer.value == "half a sentence", "esc goes back to the note"
        await seat.press("escape", "escape")
        assert isinstance(seat.app.screen, TodayScreen)
        await seat.press("w", "c")
        assert desk(seat).prompt.answer.value == "half a sentence"
    assert acts(crm) == before


async def test_keys_struck_faster_than_cards_come_are_not_lost(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("w")
        await strike(seat, *"cshe agreed", "enter")
        await strike(seat, "enter", "x", "enter")
    talk = interactions.timeline(crm, who(crm, "ada"))[0]
    assert (talk.kind, talk.note) == ("call", "she agreed")
    assert [task.title for task in tasks.of(crm, who(crm, "ada"))] == ["follow up on the call"]
    assert tasks.of(crm, who(crm, "grace"))[0].due_date == "2026-03-03", "the next card took the next keys"


async def test_enter_struck_twice_is_one_answer(sit: Sit, crm: Crm) -> None:
    before = acts(crm)
    async with sit() as seat:
        await seat.press("w", "x")
        await strike(seat, "enter", "enter", "enter")
    assert acts(crm) == before + 1


async def test_marked_contacts_are_worked_without_a_follow_up(sit: Sit, crm: Crm) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("沈 or mary")
        await seat.press("enter", "g", "space", "space", "space", "w")
        assert "Work 3 marked   1 of 3" in seat.text
        names = []
        for key in ("c", "x", "m"):
            view = desk(seat).person.view
            assert view is not None
            names.append(view.main.name)
            await seat.press(*([key, "enter"] if key == "x" else [key, "enter", "enter"]))
        assert set(names) == {"沈括", "沈復", "Mary Shelley"}
        assert "✓ Worked all 3" in seat.text
        assert "2 calls, 1 e-mail, 3 follow-ups" in seat.text
        await seat.press("q")
        assert isinstance(seat.app.screen, ContactsScreen)
    for name in names:
        assert len(tasks.of(crm, who(crm, name))) == 1


async def test_the_filter_of_contacts_is_worked_from_the_cursor_on(sit: Sit) -> None:
    async with sit("contacts") as seat:
        await seat.press("/")
        await seat.type("company:engines")
        await seat.press("enter", "g", "j", "w")
        assert "Work Contacts / company:engines   1 of 2" in seat.text
        assert "Charles Babbage" in seat.text
        assert "○ Soon   Wed 4 Mar   renewal" in seat.text, "what today's list says of them"
        await seat.press("n")
        assert "Ada Lovelace" in seat.text


async def test_whoever_goes_quiet_is_bumped_or_called(sit: Sit, crm: Crm) -> None:
    cadences.set_(crm, "mary", "1d")
    cadences.set_(crm, "沈復", "1d")
    with sqlite3.connect(crm.store.url) as raw:
        raw.execute("update contacts set added_on = '2026-01-01'" if has(raw, "added_on") else
                    "update contacts set created_at = '2026-01-01T08:00:00Z'")  # fmt: skip
    raw.close()
    async with sit(size=(80, 24)) as seat:
        assert "Going quiet  2" in seat.text
        while "◌" not in seat.line_with("▸ "):
            await seat.press("j")
        await seat.press("space")
        assert "nothing is planned here" in seat.text
        await seat.press("w")
        assert "◌ Going quiet   no contact since they came" in seat.text.replace("\n", " ")
        await seat.press("b")
        await seat.type("1 apr on leave")
        assert "until Wed 1 Apr (in 30 days) · on leave" in seat.text
        await seat.press("enter")
        assert "1 put off" in seat.text
        interactions.log(crm, interactions.LogDraft("call", "沈復" if len(cadences.holds(crm)) else "mary", ("hi",)))
        await seat.press("b", "w")
    assert {hold.reason for hold in cadences.holds(crm)} == {"on leave", None}


def has(raw: sqlite3.Connection, column: str) -> bool:
    """Whether contacts have a column."""
    return any(row[1] == column for row in raw.execute("pragma table_info(contacts)"))


async def test_another_outcome_is_chosen_from_those_of_the_book(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("w", "o")
        await seat.type("call voice")
        assert "voicemail" in seat.text
        await seat.press("enter")
        assert "call, voicemail Ada Lovelace" in seat.text
        await seat.press("enter", "enter")
        assert "1 call, 1 follow-up" in seat.text
    assert interactions.timeline(crm, who(crm, "ada"))[0].outcome == "voicemail"


async def test_full_width_keys_and_answers_count_as_their_twins(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("w", "ｃ")
        assert desk(seat).prompt.is_open
        await seat.type("他问：何时到货？")
        await seat.press("enter")
        await seat.type("ｎ")
        assert "nothing is planned" in seat.text
        await seat.press("enter", "\u3000")
        assert "✓ Done: call back" in seat.text
    assert interactions.timeline(crm, who(crm, "ada"))[0].note == "他问：何时到货？"


async def test_a_follow_up_that_comes_again_says_when(sit: Sit, crm: Crm) -> None:
    tasks.add(crm, TaskDraft(("water the plants",), (), "2026-02-20", every="2w"))
    async with sit() as seat:
        assert "water the plants ↻" in seat.text
        while "water" not in seat.line_with("▸ "):
            await seat.press("k" if "send pricing" in seat.line_with("▸ ") else "j")
        await seat.press("w")
        assert "for nobody in particular" in seat.text
        assert "every" in seat.text
        await seat.press("c")
        await seat.type("the neighbour does it")
        await seat.press("enter")
        assert "again t" in seat.text, "it comes again: nothing else is proposed"


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (80, 24), (120, 40), (160, 50)])
async def test_every_size_shows_the_card_and_its_keys(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    contacts.edit(crm, "ada", {"name": "Ada Lovelace 拉芙蕾丝伯爵夫人 " + "very long " * 6})
    async with sit(size=size) as seat:
        await seat.press("w")
        assert "Ada Lovelace" in seat.text
        assert "c" in seat.line_with("call")
        assert {width(line) for line in seat.lines} == {size[0]}
        await seat.press("c")
        await seat.type("note")
        await seat.press("enter", "enter")
        assert "Grace Hopper" in seat.text


async def test_a_list_asked_for_on_the_command_line_is_worked_at_once(book: Path) -> None:
    app = app_on(book)
    app.work = ["+vip"]
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            seat = Seat(app, pilot)
            assert "Work +vip   1 of 1" in seat.text
            await seat.press("c", "enter", "enter", "q")
    finally:
        app.session.close()
    assert app.return_code == 0
    assert app.session.parting == "crm: worked 1 of 1: 1 call, 1 follow-up; crm undo takes it back\n"


async def test_somebody_who_is_gone_does_not_stop_the_work(sit: Sit, crm: Crm) -> None:
    contacts.add(crm, person(split_line("Zeno")))
    async with sit("contacts") as seat:
        await seat.press("w")
        contacts.archive(crm, [who(crm, "grace").id, who(crm, "mary").id])
        while not desk(seat).is_over:
            await seat.press("n")
        assert desk(seat).counts()["gone meanwhile"] == 2


CARD = """\
  Work Today   1 of 5   ────────────────

  Ada Lovelace   CTO, Analytical Engines   +vip
  mail ada@engines.example   phone +44 20 7946 0958

  ! Overdue   Thu 26 Feb   send pricing   4 days late

  c call   m mail   v meeting   x not reached   space done   s snooze   o other
"""


async def test_the_card_as_it_is_seen(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("w")
        assert "\n".join(line.rstrip() for line in seat.lines[2:10]) + "\n" == CARD
        assert seat.lines[-1].split() == (
            ["n", "next", "p", "back", "u", "undo", "l", "log", "f", "follow", "up", "q", "finish", "?", "help"]
        )


async def test_a_book_that_cannot_be_read_is_told_and_what_was_written_stays(
    sit: Sit, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*given: object, **more: object) -> object:
        raise BookError("the book cannot be read", hint="crm where")

    async with sit() as seat:
        await seat.press("w")
        with monkeypatch.context() as patch:
            patch.setattr(working, "sheet", gone)
            await seat.press("space")
            assert "! the book cannot be read" in seat.text
            await seat.press("n")
            assert "! the book cannot be read" in seat.text
        assert "1 of" in seat.text
        await seat.press("n")
        assert "Grace Hopper" in seat.text
    assert tasks.of(crm, who(crm, "ada")) == []


@pytest.mark.parametrize("size", [(100, 30), (160, 50)])
async def test_the_mouse_works_once(sit: Sit, crm: Crm, size: tuple[int, int]) -> None:
    before = acts(crm)
    async with sit(size=size) as seat:
        await seat.press("w")
        row = next(place for place, line in enumerate(seat.lines) if "space" in line and "done" in line)
        await seat.pilot.click(offset=(seat.lines[row].index("done"), row))
        await seat.wait()
        assert "✓ Done: send pricing" in seat.text
        assert "2 of" in seat.text
    assert acts(crm) == before + 1


async def test_a_segment_is_worked_from_where_it_stands(sit: Sit, crm: Crm) -> None:
    segments.save(crm, "engines", ["company:engines"])
    async with sit("segments") as seat:
        await seat.press("w")
        assert "Work segment:engines   1 of 2" in seat.text
        await seat.press("q")
        assert "Segments" in seat.lines[3]
