"""The agenda as calendar programs want it: tasks and dates, each with an identity that stays."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from crmcli.app import importantdates, interactions
from crmcli.app.consents import not_to_contact
from crmcli.app.crm import Crm
from crmcli.core.feeds import FeedEntry
from crmcli.core.record import replace
from crmcli.core.records import AgendaLine
from crmcli.core.rows import StampRow

SECTIONS = ("overdue", "today", "soon", "dates")


def entries(crm: Crm, lines: Sequence[AgendaLine]) -> list[FeedEntry]:
    """The tasks and dates among the lines of an agenda; suggestions have no place in a calendar."""
    wanted = [line for line in lines if line.section in SECTIONS and line.due_date]
    tasks = _stamps(crm, "tasks", (line.id for line in wanted if line.id is not None))
    dates = [line for line in wanted if line.id is None]
    people = _stamps(crm, "contacts", (line.contacts[0].id for line in dates if line.contacts))
    firms = _stamps(crm, "companies", (line.company.id for line in dates if line.company and not line.contacts))
    silent = not_to_contact(crm, [one.id for line in wanted for one in line.contacts])
    found = []
    for line in wanted:
        if line.id is not None:
            found.append(_task(crm, line, tasks[line.id]))
        elif line.contacts:
            found.append(_date(crm, line, "contact_id", people[line.contacts[0].id]))
        elif line.company is not None:
            found.append(_date(crm, line, "company_id", firms[line.company.id]))
        else:
            continue
        if any(one.id in silent for one in line.contacts):
            found[-1] = replace(found[-1], do_not_contact=True)
    return found


def _stamps(crm: Crm, table: str, ids: Iterable[int]) -> dict[int, StampRow]:
    return {row.id: row for row in crm.store.rows(f"feeds.{table}", StampRow, ids=sorted(set(ids)))}


def _task(crm: Crm, line: AgendaLine, stamp: StampRow) -> FeedEntry:
    due, today = line.due_date or "", crm.today().isoformat()
    late = due < today
    at = _instant(crm, due, line.due_time) if line.due_time and not late else None
    return FeedEntry(
        uid=stamp.uid, summary=line.title, whom=_whom(line), ref=line.ref, day=max(due, today), at=at,
        was_due=" ".join(filter(None, (due, line.due_time))) if late else None, is_task=True, yearly=False,
        leap_day=False, priority=line.priority, notes=stamp.notes, sequence=max(stamp.version - 1, 0),
        created_at=stamp.created_at, updated_at=stamp.updated_at,
    )  # fmt: skip


def _date(crm: Crm, line: AgendaLine, owner: str, stamp: StampRow) -> FeedEntry:
    from uuid import NAMESPACE_URL, uuid5

    there = importantdates.of(crm, owner, stamp.id, stamp.birthday)
    day = next((one for one in there if one.label == line.title), None)
    yearly = day is not None and day.yearly
    return FeedEntry(
        uid=str(uuid5(NAMESPACE_URL, f"{stamp.uid}/{line.title}")), summary=line.title, whom=_whom(line), ref=line.ref,
        day=line.due_date or "", at=None, was_due=None, is_task=False, yearly=yearly,
        leap_day=day is not None and day.date.endswith("02-29"), priority=None, notes=None,
        sequence=max(stamp.version - 1, 0), created_at=stamp.created_at, updated_at=stamp.updated_at,
    )  # fmt: skip


def _whom(line: AgendaLine) -> str:
    return ", ".join(one.name for one in line.contacts) or (line.company.name if line.company else "")


def _instant(crm: Crm, day: str, clock: str) -> str:
    return interactions.instant(crm, datetime.combine(date.fromisoformat(day), time.fromisoformat(clock)))
