"""Follow-ups: planning, closing, putting off."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import belongings, dues, lookup, users
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, Conflict, NotFound, Refused
from crmcli.core.record import record
from crmcli.core.records import Ref, Task, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import TaskRow
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from crmcli.core.dates import When
    from crmcli.store.journal import Change

FOLLOW_UP = "follow up"


@record(frozen=True, slots=True)
class TaskDraft:
    """What `crm todo` was told; one task is made for each of `people`, or one without anybody."""

    words: tuple[str, ...]
    people: tuple[Ref, ...] = ()
    due: str | None = None
    priority: str | None = None
    owner: str | None = None
    notes: str | None = None
    zone: str | None = None
    every: str | None = None
    after: str | None = None
    wait: str | None = None
    deal_id: int | None = None


@record(frozen=True, slots=True)
class Plan:
    """A next step: its title, and when."""

    title: str
    due: "When"


def add(crm: Crm, draft: TaskDraft, tags: Sequence[str] = ()) -> Wrote:
    """Plan a follow-up, for each person one, as one act."""
    title = _title(" ".join(draft.words))
    if draft.zone and not draft.due:
        raise BadInput("a zone says where a clock time holds, and there is none", hint="--due 'fri 14:30'")
    said = {"due": draft.due, "due_zone": draft.zone, "wait": draft.wait}
    values = _columns(crm, {**said, "priority": draft.priority, "notes": draft.notes})
    if draft.every is not None or draft.after is not None:
        from crmcli.app import repeating

        values |= repeating.columns(crm, draft.every, draft.after, values.get("due_on"))
    owner = users.owner(crm, draft.owner) if draft.owner else None
    for_whom = f" for {draft.people[0].name}" if len(draft.people) == 1 else ""
    if len(draft.people) > 1:
        for_whom = f" for {len(draft.people)} people"
    with crm.change(f"plan {title}{for_whom}") as change:
        whose = owner if draft.owner else users.me(crm)
        made = []
        for person in draft.people or (None,):
            row = {"title": title, **values, **_whom(person), "deal_id": draft.deal_id, "owner_id": whose}
            made.append(change.insert("tasks", row))
            if person is not None and tags:
                column = "contact_id" if lookup.is_contact(person) else "company_id"
                belongings.add(crm, change, "tags", column, person.id, tags)
        tasks = many(crm, made)
    from crmcli.app import consents  # the agenda reads tasks and asks nobody's consent

    known: dict[str, object] = {"warnings": consents.warnings(crm, draft.people)}
    return Wrote(change.ref, f"planned {title}{for_whom}", tasks[0] if len(tasks) == 1 else tuple(tasks), known)


def plan(crm: Crm, text: str) -> Plan:
    """`fri send pricing`: the longest beginning that is a date, then what; without a rest it is "follow up"."""
    from crmcli.core.dates import longest

    said = text.split()
    order = crm.setting("date_order") if "/" in text else None
    found = longest(said, today=crm.today(), now=crm.local_time(), toward="future", order=order)
    if found is None:
        crm.date(said[0] if said else text)  # says what is wrong with it
        raise BadInput(f"{text!r} does not begin with a date", hint="-n 'fri send pricing'")
    when, used = found
    dues.tell_odd(crm, when, None)
    rest = " ".join(said[used:]).lstrip(":：").strip()
    return Plan(_title(rest or FOLLOW_UP), when)


def put(
    crm: Crm,
    change: "Change",
    planned: Plan,
    person: Ref | None,
    *,
    owner_id: int | None = None,
    deal_id: int | None = None,
) -> Task:
    """Write a planned step within an act."""
    values = {
        "title": planned.title, "due_on": planned.due.date.isoformat(), "due_time": dues.clock(planned.due),
        "owner_id": owner_id or users.me(crm), "deal_id": deal_id, **_whom(person),
    }  # fmt: skip
    return one(crm, change.insert("tasks", values))


def close(crm: Crm, change: "Change", number: int) -> tuple[Task, Task | None]:
    """Close a task within an act; one that comes again is written anew, as the second of what is returned.

    Raises `Conflict` when somebody else has closed it meanwhile.
    """
    row = change.row("tasks", number)
    if row["state"] != "open":
        named = ref("task", number)
        raise Conflict(f"{named} {row['title']} was done meanwhile", hint=f"crm history {named}")
    values = None
    if row["every"] or row["repeat_after"]:
        from crmcli.app.repeating import following

        values = following(crm, row)
    change.update("tasks", number, {"state": "done", "done_at": crm.now()})
    again = one(crm, change.insert("tasks", values)) if values else None
    return one(crm, number), again


def coming(closed: "Sequence[tuple[Task, Task | None]]") -> "dict[str, Any]":
    """What is told of tasks that were closed: those that come again, and rules that have come to their end."""
    ended = [task for task, again in closed if again is None and (task.every or task.after)]
    return {"again": [again for _, again in closed if again is not None], "ended": ended}


def snooze(crm: Crm, numbers: Sequence[int], when: str | None = None, *, several: bool = False) -> Wrote:
    """Put tasks off, to tomorrow unless told otherwise; a clock time stays unless another one is said.

    Of `several` (a filter's, a list's) only those move that are due before that day: none comes nearer unseen. Of a
    task that comes again only this one moves: its rule still counts from where it began.
    """
    due, zone = to_come(crm, when or "tomorrow")
    day = due.date.isoformat()
    waiting = [need_open(crm, number) for number in numbers]
    then = (day, dues.clock(due) or "")
    left = [one for one in waiting if several and not (one.due_date and (one.due_date, one.due_time or "") < then)]
    moving = [task for task in waiting if task not in left]
    if not moving:
        return Wrote(None, f"none of {len(left)} is due before {day}", (), {"left": left})
    said = moving[0].title if len(moving) == 1 else f"{len(moving)} tasks"
    with crm.change(f"snooze {said} to {day}") as change:
        for task in moving:
            put_off(crm, change, task, due, zone)
        later = many(crm, [task.id for task in moving])
    extra: dict[str, object] = {"left": left} if left else {}
    if len(moving) == 1 and (before := moving[0].due_date) and before > (later[0].due_date or ""):
        extra["before"] = before
    return Wrote(change.ref, f"snoozed {said}", later[0] if len(later) == 1 else tuple(later), extra)


def to_come(crm: Crm, when: str) -> "tuple[When, str | None]":
    """The day that tasks are put off to, with the zone of its clock time. Raises `Refused` for a day that is past."""
    due, zone = dues.read(crm, when)
    if due.date < crm.today():
        raise Refused(f"{due.date.isoformat()} is past: tasks are put off to a day to come", hint="crm snooze t7 fri")
    return due, zone


def put_off(crm: Crm, change: "Change", task: Task, due: "When", zone: str | None) -> None:
    """Move a task to a day to come within an act."""
    change.update("tasks", task.id, _moved(crm, task, due, zone))


def edit(crm: Crm, numbers: Sequence[int], changes: "Mapping[str, Any]") -> Wrote:
    """Change tasks: title, due, due_zone, every, after, wait, priority, owner, notes, for (a person)."""
    values = _columns(crm, changes)
    if changes.get("owner") is not None:
        values["owner_id"] = users.owner(crm, changes["owner"])
    if changes.get("for") is not None:
        person = lookup.who(crm, changes["for"])
        values |= {"contact_id": None, "company_id": None, **_whom(person)}
    if changes.get("title") is not None:
        values["title"] = _title(changes["title"])
    there = [one(crm, number) for number in numbers]
    said = there[0].title if len(there) == 1 else f"{len(there)} tasks"
    with crm.change(f"edit {said}") as change:
        for task in there:
            change.update("tasks", task.id, _scheduled(crm, change.row("tasks", task.id), values, changes))
        made = many(crm, numbers)
    return Wrote(change.ref, f"changed {said}", made[0] if len(made) == 1 else tuple(made), {})


def archive(crm: Crm, numbers: Sequence[int], *, back: bool = False) -> Wrote:
    """Put tasks away without doing them, or bring them back; one that comes again ends so."""
    there = [one(crm, number) for number in numbers]
    said = there[0].title if len(there) == 1 else f"{len(there)} tasks"
    with crm.change(f"{'restore' if back else 'remove'} {said}") as change:
        for task in there:
            change.update("tasks", task.id, {"archived_at": None if back else crm.now()})
    verb = "restored" if back else "removed"
    ended = [] if back else [task for task in there if task.state == "open" and (task.every or task.after)]
    return Wrote(change.ref, f"{verb} {said}", there[0] if len(there) == 1 else tuple(there), {"ended": ended})


def reopen(crm: Crm, numbers: Sequence[int]) -> Wrote:
    """Open tasks again that are done. The rule of one that came again stays with its next one."""
    there = many(crm, numbers)
    said = there[0].title if len(there) == 1 else f"{len(there)} tasks"
    with crm.change(f"reopen {said}") as change:
        for task in there:
            plain = {"every": None, "anchor_on": None, "repeat_after": None} if task.state == "done" else {}
            change.update("tasks", task.id, {"state": "open", "done_at": None, **plain})
        opened = many(crm, numbers)
    return Wrote(change.ref, f"reopened {said}", opened[0] if len(opened) == 1 else tuple(opened), {})


def closed(crm: Crm, *, limit: int | None = None, offset: int = 0) -> list[Task]:
    """Tasks that are done, the last one first."""
    most = 2**31 if limit is None else limit
    return [build(crm, row) for row in crm.store.rows("tasks.done", TaskRow, limit=most, offset=offset)]


def due(crm: Crm, until: "date", owner: int | None = None) -> list[Task]:
    """Open tasks due up to a day by the book's clock, the oldest first; what waits for a later day is left out."""
    last, furthest = until.isoformat(), type(until).fromordinal(until.toordinal() + dues.FURTHEST).isoformat()
    today = crm.today().isoformat()
    rows = crm.store.rows("tasks.due", TaskRow, until=last, zoned_until=furthest, today=today, owner=owner)
    found = [build(crm, row) for row in rows]
    if any(row.due_zone for row in rows):
        found = [task for task in found if (task.due_date or "") <= last]
        found.sort(key=_place)
    return found


def _place(task: Task) -> "tuple[Any, ...]":
    """Where a task stands among those that are due: by day, clock time, priority."""
    urgent = "HML".find(task.priority or "") if task.priority else len("HML")
    return task.due_date or "", task.due_time is None, task.due_time or "", urgent, task.id


def of(crm: Crm, person: Ref) -> list[Task]:
    """The open tasks of a contact or a company, the next one first."""
    if lookup.is_contact(person):
        rows = crm.store.rows("tasks.of_contact", TaskRow, contact_id=person.id)
    else:
        rows = crm.store.rows("tasks.of_company", TaskRow, company_id=person.id)
    return [build(crm, row) for row in rows]


def one(crm: Crm, number: int) -> Task:
    """A task. Raises `NotFound`."""
    rows = crm.store.rows("tasks.by_ids", TaskRow, ids=[number])
    if not rows:
        raise NotFound(f"there is no task {ref('task', number)}", hint="crm task list")
    return build(crm, rows[0])


def need_open(crm: Crm, number: int) -> Task:
    """A task that is not done yet. Raises `Refused`."""
    task = one(crm, number)
    if task.state != "open":
        raise Refused(f"{task.ref} {task.title} is done already", hint=f"crm history {task.ref}")
    return task


def many(crm: Crm, numbers: Iterable[int]) -> list[Task]:
    """Tasks by their numbers."""
    return [build(crm, row) for row in crm.store.rows("tasks.by_ids", TaskRow, ids=numbers)]


def build(crm: Crm, row: TaskRow) -> Task:
    """The record behind a row."""
    due_date, due_time, there = row.due_on, row.due_time, None
    if row.due_zone and due_date and due_time:
        there = f"{due_date} {due_time}"
        due_date, due_time = dues.here(crm, due_date, due_time, row.due_zone)
    return Task(
        id=row.id, ref=ref("task", row.id), title=row.title, contacts=refs("contact", row.contact_id, row.contact_name),
        company=next(iter(refs("company", row.company_id, row.company_name)), None),
        deal=next(iter(refs("deal", row.deal_id, row.deal_title)), None), due_date=due_date,
        due_time=due_time, state=row.state, priority=row.priority,
        owner=users.ref_of(row.owner_id, row.owner_login, row.owner_name), every=row.every, wait_until=row.wait_until,
        created_at=row.created_at, done_at=row.done_at, notes=row.notes, after=row.repeat_after, due_zone=row.due_zone,
        due_there=there,
    )  # fmt: skip


def letter(priority: str) -> str:
    """H, M or L for a priority; words that begin so are understood."""
    found = clean(priority).upper()
    if found not in ("H", "M", "L", "HIGH", "MEDIUM", "MIDDLE", "LOW", "高", "中", "低"):
        raise BadInput(f"a priority is H, M or L, not {priority!r}", hint="--pri H")
    return {"高": "H", "中": "M", "低": "L"}.get(found, found[0])


def refs(kind: str, number: int | None, name: str | None) -> tuple[Ref, ...]:
    """A joined record as a tuple of none or one reference."""
    return (Ref(number, ref(kind, number), name or ""),) if number is not None else ()


def _columns(crm: Crm, said: "Mapping[str, Any]") -> "dict[str, Any]":
    values = dues.columns(crm, said.get("due"), said.get("due_zone"))
    if (wait := said.get("wait")) is not None:
        values["wait_until"] = None if clean(wait).casefold() in ("", "none") else crm.date(wait).date.isoformat()
    if (priority := said.get("priority")) is not None:
        values["priority"] = letter(priority) if clean(priority) not in ("", "none") else None
    if (notes := said.get("notes")) is not None:
        values["notes"] = clean(notes, lines=True) or None
    return values


def _title(text: str) -> str:
    title = clean(text)
    if not title:
        raise BadInput("a task needs a title", hint="crm todo 'send pricing' --for ada --due fri")
    return belongings.limited(title, "title")


def _moved(crm: Crm, task: Task, due: "When", zone: str | None) -> "dict[str, Any]":
    """The columns of a task that is put off to a day of the book's; its clock time stays unless one is said."""
    if due.time:
        return {"due_on": due.date.isoformat(), "due_time": dues.clock(due), "due_zone": zone}
    if task.due_zone and task.due_there:
        return {"due_on": dues.there_on(crm, due.date, task.due_there[-5:], task.due_zone).isoformat()}
    return {"due_on": due.date.isoformat()}


def _scheduled(
    crm: Crm, row: "dict[str, Any]", values: "dict[str, Any]", said: "Mapping[str, Any]"
) -> "dict[str, Any]":
    """The columns to change of a task that is there: a zone or a rule that was said depends on what it has."""
    row |= values
    found = dict(values)
    if said.get("due") is None and (zone := said.get("due_zone")) is not None:
        found["due_zone"] = dues.zone_of(crm, zone, row["due_time"])
    if said.get("every") is not None or said.get("after") is not None:
        from crmcli.app import repeating

        found |= repeating.columns(crm, said.get("every"), said.get("after"), row["due_on"])
    return found


def _whom(person: Ref | None) -> "dict[str, Any]":
    if person is None:
        return {}
    return {"contact_id" if lookup.is_contact(person) else "company_id": person.id}
