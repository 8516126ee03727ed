"""Stories at Today: what is due, one line that logs and plans, done, snooze, undo."""

from time import monotonic

from crmcli.app import agenda, cadences, contacts, history, interactions, tasks
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.app.tasks import TaskDraft
from crmcli.tui.screens.today import TodayScreen
from tests.tui.conftest import Sit


async def test_the_agenda_is_grouped_and_the_person_follows_the_cursor(sit: Sit) -> None:
    async with sit() as seat:
        heads = [line.split()[0] for line in seat.lines if line.split()[:1] and line.split()[0] in ("Overdue", "Soon")]
        assert heads == ["Overdue", "Soon"]
        assert "▸ !  Thu 26 Feb  Ada Lovelace" in seat.text
        assert "ada@engines.example" in seat.text
        assert "asked for pricing" in seat.text
        await seat.press("j")
        assert "grace@navy.example" in seat.text
        assert "ada@engines.example" not in seat.text


async def test_one_line_logs_and_plans_and_the_agenda_changes(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("n")
        await seat.type("grace call wants two engines next:wed +navy")
        assert "Grace Hopper · call · wants two engines · next Wed 4 Mar (in 2 days)" in seat.text
        await seat.press("enter")
        assert "✓ Logged call with Grace Hopper" in seat.text
        assert "u to undo" in seat.text
        assert "Wed 4 Mar   Grace Hopper" in seat.text
    talk = interactions.timeline(crm, who(crm, "grace"))[0]
    assert (talk.kind, talk.note) == ("call", "wants two engines")
    assert contacts.one(crm, talk.contacts[0].id).tags == ("navy",)


async def test_the_quick_line_takes_full_width_marks_and_a_digit_date(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.type("沈括 电话 罗盘 next：２０２６-03-05 ＋急")
        await seat.press("enter")
        assert "Logged call with 沈括" in seat.text
    assert [task.due_date for task in tasks.of(crm, who(crm, "沈括"))] == ["2026-03-02", "2026-03-05"]


async def test_done_takes_the_line_away_and_undo_brings_it_back(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("space")
        assert "✓ Done: send pricing" in seat.text
        assert "Overdue" not in seat.text
        assert seat.line_with("▸").split()[:4] == ["▸", "●", "15:00", "Grace"]
        await seat.press("u")
        assert "Took back" in seat.text
        assert "Thu 26 Feb  Ada Lovelace" in seat.text
        await seat.press("ctrl+r")
        assert "Overdue" not in seat.text
    assert history.acts(crm)[0].kind == "redo"


async def test_snooze_by_one_key_and_by_a_date(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("s", "1")
        assert "Snoozed send pricing" in seat.text
        assert tasks.of(crm, who(crm, "ada"))[0].due_date == "2026-03-03"
        await seat.press("g", "s")
        await seat.type("next fri")
        assert "(in 11 days)" in seat.text or "(in 4 days)" in seat.text
        await seat.press("enter")
        assert tasks.of(crm, who(crm, "grace"))[0].due_date in ("2026-03-06", "2026-03-13")


async def test_a_date_that_begins_like_a_key_is_typed_after_a_blank(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("s", "space")
        await seat.type("wed")
        await seat.press("enter")
    assert tasks.of(crm, who(crm, "ada"))[0].due_date == "2026-03-04"


async def test_a_refused_line_keeps_its_text_and_says_what_to_try(sit: Sit, crm: Crm) -> None:
    before = len(history.acts(crm))
    async with sit() as seat:
        await seat.press("n")
        await seat.type("nobody-at-all call hello")
        await seat.press("enter")
        assert "nobody-at-all call hello" in seat.text
        assert "no person or company answers" in seat.text
        await seat.press("escape", "n")
        assert "nobody-at-all call hello" in seat.text, "what was typed is kept"
        await seat.press("escape")
    assert len(history.acts(crm)) == before


async def test_somebody_among_several_is_picked_from_a_list(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.type("沈 call 你好")
        assert "沈復" in seat.text
        await seat.press("enter")
        await seat.press("down", "enter")
        assert "Logged call with 沈復" in seat.text
    assert interactions.timeline(crm, who(crm, "沈復"))[0].note == "你好"


async def test_log_and_follow_up_with_whoever_is_under_the_cursor(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("l")
        await seat.type("call she wants two next:none")
        await seat.press("enter")
        assert "Logged call with Ada Lovelace" in seat.text
        assert "still due: " in seat.text
        await seat.press("f")
        await seat.type("fri send the contract")
        assert "Fri 6 Mar (in 4 days) · send the contract" in seat.text
        await seat.press("enter")
        assert "Planned send the contract for Ada Lovelace" in seat.text
    assert [task.title for task in tasks.of(crm, who(crm, "ada"))] == ["send pricing", "send the contract"]


async def test_the_step_a_talk_asks_for_is_seen_before_enter_plans_it(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("l")
        await seat.type("call no word outcome:unreached")
        assert "next Tue 3 Mar call again   next:none plans nothing" in seat.text
        await seat.press("enter")
        assert "next t5 tomorrow: call again" in seat.text
        await seat.press("n")
        await seat.type("grace meeting two engines")
        assert "next Wed 4 Mar follow up on the meeting" in seat.text
        await seat.type(" next:none")
        assert "follow up on the meeting" not in seat.text
        await seat.press("enter")
        await seat.press("n")
        await seat.type("mary note prefers letters")
        assert "plans nothing" not in seat.text
        await seat.press("enter")
    assert [task.title for task in tasks.of(crm, who(crm, "ada"))] == ["send pricing", "call again"]
    assert [task.title for task in tasks.of(crm, who(crm, "grace"))] == ["call back"]
    assert tasks.of(crm, who(crm, "mary")) == []


async def test_what_another_process_writes_appears_and_the_cursor_stays(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        await seat.press("j")
        assert "▸ ●  15:00" in seat.text
        tasks.add(crm, TaskDraft(("from the other side",), (who(crm, "mary"),), "2026-02-27"))
        assert "from the other side" not in seat.text
        await seat.until("from the other")
        assert "▸ ●  15:00" in seat.text


async def test_an_empty_day_says_what_is_next(sit: Sit, crm: Crm) -> None:
    for line in agenda.today(crm):
        if line.id is not None:
            tasks.snooze(crm, [line.id], "2026-03-20")
    contacts.edit(crm, "mary", {"birthday": ""})
    async with sit() as seat:
        assert "nothing due; next is Fri 20 Mar" in seat.text.replace("✓ ", "") or "nothing due" in seat.text
        assert "Fri 20 Mar" in seat.text
        await seat.press("space")
        assert "done: no follow-up is under the cursor" in seat.text


async def test_a_filter_narrows_the_agenda_and_esc_clears_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("/")
        await seat.type("罗盘")
        assert "Overdue" not in seat.text
        await seat.press("enter")
        assert "/ 罗盘" in seat.text
        await seat.press("escape")
        assert "Overdue" in seat.text


async def test_the_filter_line_speaks_the_language_of_crm_today(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        for text in ("+vip", "company:analytical", "(+vip or 沈括) and not quiet:30d", "shenkuo", "+vip pricing"):
            await seat.press("/")
            await seat.type(text)
            await seat.press("enter")
            expected = {line.ref for line in agenda.today(crm, where=[text.removesuffix(" pricing")])}
            screen = seat.app.screen
            assert isinstance(screen, TodayScreen)
            assert {line.ref for line in screen.from_cursor()} == expected, text
            assert expected
            await seat.press("escape")
        await seat.press("/")
        await seat.type("pric")  # a word of what is to be done
        assert "Ada Lovelace" in seat.text
        assert "Grace Hopper" not in seat.text
        await seat.press("escape")


async def test_a_filter_that_is_not_understood_is_told_and_the_list_stays(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("/")
        await seat.type("+vip")
        await seat.type(" nosuchfield:x")
        assert "nosuchfield" in seat.text.replace("+vip nosuchfield:x", "")
        assert "Ada Lovelace" in seat.text
        assert "Grace Hopper" not in seat.text, "as it was understood last"


async def test_every_section_has_its_sign_and_says_why(sit: Sit, crm: Crm) -> None:
    cadences.set_(crm, "ada", "1d")
    cadences.set_(crm, "沈復", "30d")
    tasks.archive(crm, [1])
    tasks.add(crm, TaskDraft(("call Shanghai",), (who(crm, "沈括"),), "2026-03-03 20:00", zone="Asia/Shanghai"))
    tasks.add(crm, TaskDraft(("not yet",), (who(crm, "grace"),), "2026-03-02", wait="2026-03-09"))
    async with sit(size=(140, 45)) as seat:
        assert "1 quiet" in seat.lines[3]
        assert "Going quiet  1" in seat.text
        assert "no contact for 4 days, every 1" in seat.line_with("◌")
        assert "20:00 Asia/Shanghai" in seat.line_with("call Shanghai"), "another zone's clock is told"
        assert "tomorrow 12:00" in seat.line_with("call Shanghai")
        assert all("not yet" not in line.partition("│")[0] for line in seat.lines), "what waits is hidden"
        while "◌" not in seat.line_with("▸ "):
            await seat.press("j")
        assert "b leave alone" in seat.lines[-1]
        await seat.press("s")
        assert "snooze: nothing is planned here" in seat.text
        await seat.press("b", "w")
        assert "Bumped Ada Lovelace until 2026-03-09" in seat.text
        assert "Going quiet" not in seat.text
        await seat.press("u")
        assert "Going quiet  1" in seat.text
    assert cadences.holds(crm) == []


async def test_the_header_counts_what_is_late_and_due(sit: Sit) -> None:
    async with sit() as seat:
        assert "1 late   2 today" in seat.lines[0]
        await seat.press("space")
        assert "late" not in seat.lines[0]
        await seat.press("2")
        assert "2 today" in seat.lines[0]


async def test_done_says_when_it_comes_again(sit: Sit, crm: Crm) -> None:
    tasks.add(crm, TaskDraft(("water the plants",), (), "2026-02-02", every="2w"))
    async with sit() as seat:
        while "water the plants ↻" not in seat.line_with("▸ "):
            await seat.press("k")
        await seat.press("space")
        assert "✓ Done: water the plants · again t6 Mon 16 Mar" in seat.text


async def test_ten_thousand_overdue_are_a_window_of_lines(sit: Sit, crm: Crm) -> None:
    with crm.change("many") as change:
        for place in range(10_000):
            change.insert("tasks", {"title": f"call {place}", "due_on": "2026-01-05", "contact_id": place % 6 + 1})
    async with sit() as seat:
        began = monotonic()
        seat.desk.reload()
        await seat.wait()
        assert "Today   10001 late" in seat.text
        assert monotonic() - began < 5, "a tenth of that where nobody else is working"
        await seat.press("G", "g", "w")
        assert "1 of 10005" in seat.text
        await seat.press("space")
        assert "2 of 10005" in seat.text


async def test_how_urgent_a_follow_up_is_stands_in_its_line(sit: Sit, crm: Crm) -> None:
    tasks.add(crm, TaskDraft(("ring the printer",), (who(crm, "ada"),), "2026-03-03", priority="H"))
    for size in ((80, 24), (130, 40)):
        async with sit(size=size) as seat:
            assert "H  Ada Lovelace" in seat.line_with("ring the"), size
