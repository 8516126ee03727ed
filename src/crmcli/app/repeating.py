"""Follow-ups that come again: their rule as the book keeps it, and the one that follows when one is closed."""

from datetime import date

from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NO_RULE: "dict[str, Any]" = {"every": None, "anchor_on": None, "repeat_after": None}
NOT_AT_ALL = ("", "none", "never", "no")
# What the next one is like the one before; not its wait, which was for that one.
KEPT = (
    "title", "notes", "contact_id", "company_id", "owner_id", "due_time", "due_zone", "priority", "every", "anchor_on",
    "repeat_after", "deal_id",
)  # fmt: skip


def columns(crm: Crm, every: str | None, after: str | None, due: str | None) -> "dict[str, Any]":
    """The columns of a rule that was said, with the first due day; nothing where none was said.

    `every` counts from its first day on or after `due` (without one, today), which is its anchor; `after` from the
    day each one is done. `none` ends either. Raises `BadInput`.
    """
    if every is None and after is None:
        return {}
    rules = [text for text in (every, after) if text is not None and clean(text).casefold() not in NOT_AT_ALL]
    if len(rules) == 2:
        raise BadInput("it comes again by days or after it is done, not both", hint="--every 2w, or --after 2w")
    if not rules:
        return NO_RULE
    from crmcli.core import recurrence
    from crmcli.core.dates import add_span, span

    start = date.fromisoformat(due) if due else crm.today()
    if every is None or clean(every).casefold() in NOT_AT_ALL:
        length = recurrence.after(rules[0])
        add_span(max(start, crm.today()), span(length))  # refused now, not when it is done
        return {**NO_RULE, "repeat_after": length, "due_on": start.isoformat()}
    rule = recurrence.read(rules[0], start)
    first = recurrence.first(rule, start)
    assert first is not None  # a rule without a first day was refused
    return {**NO_RULE, "every": rule, "anchor_on": first.isoformat(), "due_on": first.isoformat()}


def following(crm: Crm, row: "Mapping[str, Any]") -> "dict[str, Any] | None":
    """The values of the task that comes after this row, which has a rule, is done today; None for one put away.

    By a rule it is the first day after both the day it was due and today, so that after a long break there is one; a
    rule that has come to its end gives None.
    """
    if row["archived_at"] is not None:
        return None
    day = _next_day(crm, row)
    return {**{name: row[name] for name in KEPT}, "due_on": day.isoformat()} if day else None


def _next_day(crm: Crm, row: "Mapping[str, Any]") -> date | None:
    today = crm.today()
    if row["repeat_after"]:
        from crmcli.core.dates import add_span, span

        return add_span(today, span(row["repeat_after"]))
    from crmcli.core.recurrence import following as next_of

    due = date.fromisoformat(row["due_on"]) if row["due_on"] else today
    return next_of(row["every"], date.fromisoformat(row["anchor_on"]), max(due, today))
