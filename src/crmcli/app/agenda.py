"""Today's list: who needs something now, each line with its reason. Sections are entries in a list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from crmcli.app import tasks, users
from crmcli.app.crm import Crm
from crmcli.app.quiet import quiet, unplanned
from crmcli.core.agenda import STUCK, Question
from crmcli.core.importantdates import BIRTHDAY, next_on, why
from crmcli.core.peoplerows import DateRow
from crmcli.core.record import replace
from crmcli.core.records import AgendaLine, Ref, Task
from crmcli.core.refs import ref
from crmcli.core.rfmrows import ValueRow
from crmcli.core.rows import BirthdayRow, OwnedText, TaskRow
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_DAYS = 366
Section = Callable[[Crm, Question], Iterator[AgendaLine]]


def today(
    crm: Crm,
    *,
    days: int | None = None,
    owner: str | None = None,
    everyone: bool = False,
    tags: Sequence[str] = (),
    where: Sequence[str] = (),
) -> list[AgendaLine]:
    """The agenda: overdue, today, soon and dates in the order of days, who goes quiet, who is unplanned, stuck deals.

    Alone, everything; in a team mine and nobody's, unless `everyone` or an `owner` is asked for. `where` are filters
    of people and companies: lines with nobody fulfil none.
    """
    ahead = min(max(crm.settings.days if days is None else days, 0), MOST_DAYS)
    question = Question(ahead, users.whose(crm, owner, everyone), tuple(fold(tag.lstrip("+#")) for tag in tags))
    lines = [line for section in SECTIONS for line in section(crm, question)]
    lines = _with_value(crm, _with_tags(crm, _with_refusals(crm, lines)))
    if question.tags:
        lines = [line for line in lines if set(question.tags) <= {fold(tag) for tag in line.tags}]
    lines = fulfilling(crm, lines, where)
    order = {name: place for place, name in enumerate(ORDER)}
    return sorted(lines, key=lambda line: order[line.section])  # stable: within a section as it came


def fulfilling(crm: Crm, lines: Sequence[AgendaLine], where: Sequence[str]) -> list[AgendaLine]:
    """The lines about people and companies that fulfil all the filters. Raises what is wrong with a filter."""
    if not where:
        return list(lines)
    from crmcli.app.listing import whom

    known = whom(crm, where)
    return [
        line
        for line in lines
        if any(one.ref in known for one in line.contacts)
        or (not line.contacts and line.company is not None and line.company.ref in known)
    ]


def next_after(crm: Crm) -> Task | None:
    """The first open task that lies ahead: what to say when nothing is due."""
    row = crm.store.one("tasks.after", TaskRow, today=crm.today().isoformat())
    return tasks.build(crm, row) if row else None


def due_tasks(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Open tasks that are overdue, due today or due soon."""
    now, day = crm.local_time().strftime("%H:%M"), crm.today()
    for task in tasks.due(crm, day + timedelta(days=question.days), question.owner):
        late = (day - date.fromisoformat(task.due_date or day.isoformat())).days
        passed = late == 0 and crm.as_of is None and task.due_time is not None and task.due_time < now
        section = "overdue" if late > 0 or passed else "today" if late == 0 else "soon"
        yield line_of(task, section, _lateness(late, task.due_time, passed))


def dates(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Birthdays and important dates from today on; one of 29 February falls on the 28th in common years."""
    first = crm.today()
    last = first + timedelta(days=question.days)
    spans = [(_md(first), _md(last))] if last.year == first.year else [(_md(first), "12-31"), ("01-01", _md(last))]
    spans = [(start, "02-29" if end == "02-28" else end) for start, end in spans]
    (start, end), (start_next, end_next) = spans[0], spans[-1]
    span: dict[str, Any] = {
        "owner": question.owner, "first": start, "last": end, "first_next": start_next, "last_next": end_next
    }  # fmt: skip
    lines = [_birthday(row, first) for row in crm.store.rows("agenda.birthdays", BirthdayRow, **span)]
    until = last.isoformat()
    span |= {"from_day": first.isoformat(), "until_day": until}
    lines += [_date(row, first) for row in crm.store.rows("agenda.dates", DateRow, **span)]
    yield from sorted(
        (line for line in lines if line.due_date is not None and line.due_date <= until),
        key=lambda line: (line.due_date, line.title != BIRTHDAY, line.ref[0], int(line.ref[1:]), line.title),
    )


def _birthday(row: BirthdayRow, today: date) -> AgendaLine:
    owner = users.ref_of(row.owner_id, row.owner_login, row.owner_name)
    person = Ref(row.id, ref("contact", row.id), row.name)
    return _coming(BIRTHDAY, row.birthday, True, (person,), None, owner, today)


def _date(row: DateRow, today: date) -> AgendaLine:
    owner = users.ref_of(row.owner_id, row.owner_login, row.owner_name)
    people = tasks.refs("contact", row.contact_id, row.contact_name)
    company = next(iter(tasks.refs("company", row.company_id, row.company_name)), None)
    return _coming(row.label, row.day, bool(row.is_yearly), people, company, owner, today)


def _coming(
    label: str, day: str, yearly: bool, people: tuple[Ref, ...], company: Ref | None, owner: Ref | None, today: date
) -> AgendaLine:
    there = next_on(day, yearly, today)
    said = f"{why(label, day, yearly, there)} {_ahead((there - today).days)}" if there else ""
    return AgendaLine(
        id=None, ref=people[0].ref if people else company.ref if company else "", title=label, contacts=people,
        company=company, deal=None, due_date=there.isoformat() if there else None, due_time=None, state=None,
        priority=None, owner=owner, every=None, wait_until=None, created_at=None, done_at=None, section="dates",
        why=said, tags=(),
    )  # fmt: skip


def stuck(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Deals that need a push; nothing of deals is loaded where none is open."""
    if crm.store.value("pipeline.any_open") is not None:
        from crmcli.app import pipeline

        yield from pipeline.stuck(crm, question)


ORDER = ("overdue", "today", "soon", "dates", "quiet", "unplanned", STUCK)
SECTIONS: tuple[Section, ...] = (due_tasks, dates, quiet, unplanned, stuck)


def line_of(task: Task, section: str, why: str) -> AgendaLine:
    """A task as a line of the agenda."""
    return AgendaLine(
        task.id, task.ref, task.title, task.contacts, task.company, task.deal, task.due_date, task.due_time,
        task.state, task.priority, task.owner, task.every, task.wait_until, task.created_at, task.done_at,
        section, why, (), task.notes, task.after, task.due_zone, task.due_there,
    )  # fmt: skip


def _with_tags(crm: Crm, lines: list[AgendaLine]) -> list[AgendaLine]:
    people = {one.id for line in lines for one in line.contacts}
    tags: dict[int, list[str]] = {}
    for row in crm.store.rows("contacts.tags", OwnedText, ids=sorted(people)):
        tags.setdefault(row.owner, []).append(row.text)
    stuck_deals = [line.deal.id for line in lines if line.deal and line.section == STUCK]
    own: dict[int, list[str]] = {}
    for row in crm.store.rows("deals.tags", OwnedText, ids=stuck_deals) if stuck_deals else ():
        own.setdefault(row.owner, []).append(row.text)
    told = []
    for line in lines:
        found = own.get(line.deal.id, []) if line.deal and line.section == STUCK else []
        found = list(dict.fromkeys([*found, *(tags.get(line.contacts[0].id, ()) if line.contacts else ())]))
        told.append(replace(line, tags=tuple(found)) if found else line)
    return told


def _with_value(crm: Crm, lines: list[AgendaLine]) -> list[AgendaLine]:
    """What the contact is worth, so that of two who are due the dearer one can be called first."""
    people = sorted({one.id for line in lines for one in line.contacts})
    if not people:
        return lines
    rows = crm.store.rows("rfm.worth", ValueRow, ids=people, today=crm.today().isoformat())
    worth = {row.contact_id: row for row in rows}
    return [
        replace(line, segment=row.segment, value_minor=row.monetary_minor, currency=row.currency)
        if line.contacts and line.section != STUCK and (row := worth.get(line.contacts[0].id))
        else line
        for line in lines
    ]


def _with_refusals(crm: Crm, lines: list[AgendaLine]) -> list[AgendaLine]:
    """What was planned for somebody who must not be contacted stays, and says so."""
    people = {one.id for line in lines if line.id is not None for one in line.contacts}
    never = set(crm.store.values("consents.not_to_contact", ids=sorted(people)))
    return [
        replace(line, why=f"{line.why}; do not contact")
        if line.id is not None and any(one.id in never for one in line.contacts)
        else line
        for line in lines
    ]


def _lateness(late: int, time: str | None, passed: bool) -> str:
    if passed:
        return f"was due at {time}"
    if late > 0:
        return f"{late} {'day' if late == 1 else 'days'} late"
    if late == 0:
        return f"due at {time}" if time else "due today"
    return "due tomorrow" if late == -1 else f"due in {-late} days"


def _ahead(days: int) -> str:
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _md(day: date) -> str:
    return day.isoformat()[5:]
