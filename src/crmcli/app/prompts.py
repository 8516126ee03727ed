"""How much is due, for a line that a shell prompt or a status bar asks for again and again: counts, and no task."""

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core.rows import DueCounts


def due_counts(crm: Crm, *, owner: str | None = None, everyone: bool = False) -> DueCounts:
    """How many tasks `crm today` has under Overdue and Today, for the same person."""
    passed = None if crm.as_of else crm.local_time().strftime("%H:%M")
    found = crm.store.one(
        "prompts.due_counts", DueCounts, today=crm.today().isoformat(), passed_time=passed,
        owner=users.whose(crm, owner, everyone),
    )  # fmt: skip
    assert found is not None  # a count is always a row
    return found
