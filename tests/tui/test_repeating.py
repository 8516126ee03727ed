"""Stories of follow-ups that come again, and of what a talk asks for, on the full screen."""

from crmcli.app import taskfind, tasks
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from tests.tui.conftest import Sit


async def test_one_line_plans_what_comes_again_and_space_brings_the_next(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("n")
        await seat.type("grace send the news every:fri")
        assert "every week on Fri from Fri 6 Mar" in seat.text
        await seat.press("enter")
        assert "every week on Fri" in seat.text
    made = next(task for task in tasks.of(crm, who(crm, "grace")) if task.every)
    assert (made.title, made.due_date) == ("send the news", "2026-03-06")


async def test_space_says_when_it_comes_again_and_one_undo_takes_both(sit: Sit, crm: Crm) -> None:
    task = taskfind.find(crm, "send pricing")
    tasks.edit(crm, [task.id], {"every": "2w"})
    async with sit(size=(120, 40)) as seat:
        await seat.press("space")
        assert "✓ Done: send pricing" in seat.text
        assert "again t" in seat.text
        await seat.press("u")
        assert "Took back" in seat.text
    assert [one.id for one in tasks.of(crm, who(crm, "ada")) if one.every] == [task.id]


async def test_the_line_of_a_follow_up_knows_rules_waits_and_outcomes(sit: Sit, crm: Crm) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("f")
        await seat.type("water the plants every:2w")
        assert "every 2 weeks from Mon 2 Mar" in seat.text
        await seat.press("enter")
        await seat.press("l")
        await seat.type("call next:auto outcome:未接")
        assert "as it is usual" in seat.text
        await seat.press("enter")
        assert "call again" in seat.text
    found = tasks.of(crm, who(crm, "ada"))
    assert {"water the plants", "call again"} <= {task.title for task in found}
