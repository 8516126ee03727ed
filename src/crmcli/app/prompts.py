"""How much is due, for a line that a shell prompt or a status bar asks for again and again: counts, and no task."""

from datetime import timedelta

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core.rows import DueCounts, ZonedDue

FURTHEST = timedelta(days=2)  # between the calendars of two zones, at most


def due_counts(crm: Crm, *, owner: str | None = None, everyone: bool = False) -> DueCounts:
    """How many tasks `crm today` has under Overdue and Today, for the same person."""
    today, passed = crm.today().isoformat(), None if crm.as_of else crm.local_time().strftime("%H:%M")
    whose = users.whose(crm, owner, everyone)
    found = crm.store.one("prompts.due_counts", DueCounts, today=today, passed_time=passed, owner=whose)
    assert found is not None  # a count is always a row
    assert found.late is not None
    assert found.today is not None
    furthest = (crm.today() + FURTHEST).isoformat()
    elsewhere = crm.store.rows("prompts.due_elsewhere", ZonedDue, zoned_until=furthest, today=today, owner=whose)
    late = now = 0
    for one in elsewhere:
        from crmcli.app import dues

        day, clock = dues.here(crm, one.due_on, one.due_time, one.due_zone)
        is_late = day < today or (day == today and passed is not None and clock < passed)
        late, now = late + is_late, now + (day == today and not is_late)
    return DueCounts(found.late + late, found.today + now)
