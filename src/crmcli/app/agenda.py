"""Today's list: who needs something now, each line with its reason. Sections are entries in a list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from crmcli.app import tasks, users
from crmcli.app.crm import Crm
from crmcli.core.record import record, replace
from crmcli.core.records import AgendaLine, Ref, Task
from crmcli.core.refs import ref
from crmcli.core.rows import BirthdayRow, OwnedText, TaskRow
from crmcli.core.text import fold

MOST_DAYS = 366


@record(frozen=True, slots=True)
class Question:
    """What is asked of the agenda: how far ahead, whose, and bearing which tags."""

    days: int = 3
    owner: int | None = None
    tags: tuple[str, ...] = ()


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
    """The agenda: overdue, today, soon and dates, in this order and each in the order of days.

    Alone, everything; in a team mine and nobody's, unless `everyone` or an `owner` is asked for. `where` are filters
    of people and companies: lines with nobody fulfil none.
    """
    ahead = min(max(crm.settings.days if days is None else days, 0), MOST_DAYS)
    question = Question(ahead, _whose(crm, owner, everyone), tuple(fold(tag.lstrip("+#")) for tag in tags))
    lines = [line for section in SECTIONS for line in section(crm, question)]
    lines = _with_tags(crm, lines)
    if question.tags:
        lines = [line for line in lines if set(question.tags) <= {fold(tag) for tag in line.tags}]
    if where:
        from crmcli.app.listing import whom

        known = whom(crm, where)
        lines = [
            line
            for line in lines
            if any(one.ref in known for one in line.contacts)
            or (not line.contacts and line.company is not None and line.company.ref in known)
        ]
    order = {name: place for place, name in enumerate(ORDER)}
    return sorted(lines, key=lambda line: order[line.section])  # stable: within a section as it came


def next_after(crm: Crm) -> Task | None:
    """The first open task that lies ahead: what to say when nothing is due."""
    row = crm.store.one("tasks.after", TaskRow, today=crm.today().isoformat())
    return tasks.build(row) if row else None


def due_tasks(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Open tasks that are overdue, due today or due soon."""
    now, day = crm.local_time().strftime("%H:%M"), crm.today()
    until = (day + timedelta(days=question.days)).isoformat()
    for row in crm.store.rows("tasks.due", TaskRow, until=until, owner=question.owner):
        late = (day - date.fromisoformat(row.due_on or until)).days
        passed = late == 0 and crm.as_of is None and row.due_time is not None and row.due_time < now
        section = "overdue" if late > 0 or passed else "today" if late == 0 else "soon"
        yield line_of(tasks.build(row), section, _why(late, row.due_time, passed))


def birthdays(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Birthdays from today on; one of 29 February falls on the 28th in common years."""
    first = crm.today()
    last = first + timedelta(days=question.days)
    spans = [(_md(first), _md(last))] if last.year == first.year else [(_md(first), "12-31"), ("01-01", _md(last))]
    spans = [(start, "02-29" if end == "02-28" else end) for start, end in spans]
    (start, end), (start_next, end_next) = spans[0], spans[-1]
    rows = crm.store.rows(
        "agenda.birthdays", BirthdayRow, owner=question.owner,
        first=start, last=end, first_next=start_next, last_next=end_next,
    )  # fmt: skip
    found = [(_next_birthday(row.birthday, first), row) for row in rows]
    for day, row in sorted(found, key=lambda one: (one[0], one[1].id)):
        if first <= day <= last:
            yield AgendaLine(
                id=None, ref=ref("contact", row.id), title="birthday",
                contacts=(Ref(row.id, ref("contact", row.id), row.name),), company=None, deal=None,
                due_date=day.isoformat(), due_time=None, state=None, priority=None,
                owner=users.ref_of(row.owner_id, row.owner_login, row.owner_name), every=None, wait_until=None,
                created_at=None, done_at=None, section="dates", why=_age(row.birthday, day, first), tags=(),
            )  # fmt: skip


ORDER = ("overdue", "today", "soon", "dates")
SECTIONS: tuple[Section, ...] = (due_tasks, birthdays)


def line_of(task: Task, section: str, why: str) -> AgendaLine:
    """A task as a line of the agenda."""
    return AgendaLine(
        task.id, task.ref, task.title, task.contacts, task.company, task.deal, task.due_date, task.due_time,
        task.state, task.priority, task.owner, task.every, task.wait_until, task.created_at, task.done_at,
        section, why, (),
    )  # fmt: skip


def _whose(crm: Crm, owner: str | None, everyone: bool) -> int | None:
    if owner is not None:
        return users.owner(crm, owner)
    if everyone or not users.is_team(crm):
        return None
    return users.me(crm) or 0


def _with_tags(crm: Crm, lines: list[AgendaLine]) -> list[AgendaLine]:
    people = {one.id for line in lines for one in line.contacts}
    tags: dict[int, list[str]] = {}
    for row in crm.store.rows("contacts.tags", OwnedText, ids=sorted(people)):
        tags.setdefault(row.owner, []).append(row.text)
    return [
        replace(line, tags=tuple(tags[line.contacts[0].id])) if line.contacts and line.contacts[0].id in tags else line
        for line in lines
    ]


def _why(late: int, time: str | None, passed: bool) -> str:
    if passed:
        return f"was due at {time}"
    if late > 0:
        return f"{late} {'day' if late == 1 else 'days'} late"
    if late == 0:
        return f"due at {time}" if time else "due today"
    return "due tomorrow" if late == -1 else f"due in {-late} days"


def _age(birthday: str, day: date, today: date) -> str:
    ahead = (day - today).days
    when = "today" if ahead == 0 else "tomorrow" if ahead == 1 else f"in {ahead} days"
    return f"birthday {when}" if birthday.startswith("--") else f"turns {day.year - int(birthday[:4])} {when}"


def _md(day: date) -> str:
    return day.isoformat()[5:]


def _next_birthday(birthday: str, today: date) -> date:
    month, day = int(birthday[-5:-3]), int(birthday[-2:])
    for year in (today.year, today.year + 1):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        there = date(year, month, 28 if (month, day) == (2, 29) and not leap else day)
        if there >= today:
            return there
    raise AssertionError(f"no birthday in two years: {birthday}")
