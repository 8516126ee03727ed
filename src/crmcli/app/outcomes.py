"""Acts that close, log and plan at once: `crm done` and the quick line."""

from collections.abc import Sequence

from crmcli.app import belongings, consents, interactions, lookup, nextsteps, tasks
from crmcli.app.booksettings import kind_of, need_kind
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.consents import CHANNEL_OF
from crmcli.core.errors import Ambiguous, BadInput, NotFound
from crmcli.core.quickadd import ActDraft, act
from crmcli.core.record import record
from crmcli.core.records import Ref, Task, Wrote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


PLANNED = frozenset(("every", "after", "wait"))  # keys that only a follow-up has


def done(
    crm: Crm,
    numbers: Sequence[int],
    *,
    kind: str | None = None,
    note: str = "",
    following: str | None = None,
    tags: Sequence[str] = (),
    outcome: str | None = None,
) -> Wrote:
    """Close tasks; with a kind or a note the talk is logged, with `following` the next step planned: one act.

    Without `following` the step that the talk asks for is proposed, unless the task comes again by itself. `tags` are
    given to whom the tasks were for.
    """
    closing = [tasks.need_open(crm, number) for number in dict.fromkeys(numbers)]
    kind = need_kind(crm.setting("kinds"), kind) if kind else "note" if note else None
    if kind in interactions.PURCHASES:
        raise BadInput(f"a {kind} is logged for itself", hint=f"crm log {kind} WHO AMOUNT --done")
    if outcome and kind is None:
        raise BadInput("an outcome is that of a talk", hint="crm done t7 call --outcome 'not reached'")
    outcome = nextsteps.spoken(crm, outcome)
    alone = closing[0] if len(closing) == 1 else None
    proposing = kind is not None and alone is not None and not (alone.every or alone.after)
    proposal = None
    if kind is not None and nextsteps.wanted(following, proposing=proposing):
        whom = _person(alone) if alone else None
        proposal = nextsteps.proposed(crm, whom, kind, outcome, crm.today(), said=following)
    planned, proposal = nextsteps.settled(crm, following, proposal)
    said = closing[0].title if len(closing) == 1 else f"{len(closing)} tasks"
    with crm.change(f"done: {said}") as change:
        ends = [tasks.close(crm, change, task.id) for task in closing]
        extra: dict[str, Any] = {"interaction": None, "next": None, **tasks.coming(ends), "proposed": proposal}
        for task in closing:
            about = task.deal.id if task.deal else None
            if kind:
                words = note or task.title
                extra["interaction"] = interactions.put(crm, change, _person(task), kind, words, outcome, deal_id=about)
            if planned:
                owner = task.owner.id if task.owner else None
                extra["next"] = tasks.put(crm, change, planned, _person(task), owner_id=owner, deal_id=about)
            if tags and (person := _person(task)) is not None:
                column = "contact_id" if lookup.is_contact(person) else "company_id"
                belongings.add(crm, change, "tags", column, person.id, tags)
        closed = tasks.many(crm, [task.id for task in closing])
    people = [who for task in closing if (who := _person(task)) is not None]
    extra["warnings"] = consents.warnings(crm, people, kind) if kind in CHANNEL_OF or planned else []
    return Wrote(change.ref, f"done: {said}", closed[0] if len(closed) == 1 else tuple(closed), extra)


def tried(
    crm: Crm, number: int, *, kind: str, note: str, outcome: str, when: str | None, title: str | None = None,
    tags: Sequence[str] = (),
) -> Wrote:  # fmt: skip
    """Log a talk that left a follow-up open (nobody was reached), and put the follow-up off to a day, as one act.

    With a `title` that is what is to be done then.
    """
    task = tasks.need_open(crm, number)
    kind = need_kind(crm.setting("kinds"), kind)
    later = tasks.to_come(crm, when) if when else None
    person = _person(task)
    with crm.change(f"{kind}, {outcome}: {task.title}") as change:
        about = task.deal.id if task.deal else None
        talk = interactions.put(crm, change, person, kind, note or task.title, outcome, deal_id=about)
        if later:
            tasks.put_off(crm, change, task, *later)
        if title:
            change.update("tasks", number, {"title": title})
        if tags and person is not None:
            column = "contact_id" if lookup.is_contact(person) else "company_id"
            belongings.add(crm, change, "tags", column, person.id, tags)
        there = tasks.one(crm, number)
    warned = consents.warnings(crm, [person], kind) if person and kind in CHANNEL_OF else []
    return Wrote(change.ref, f"{kind}, {outcome}: {task.title}", there, {"interaction": talk, "warnings": warned})


@record(frozen=True, slots=True)
class Meaning:
    """What a quick line means: whom, the kind of talk if one was said, the words left over, and the rest of the line.

    `due` is the next step in words, None without one. A line that `plans` is a follow-up, any other is logged.
    """

    person: Ref
    kind: str | None
    words: tuple[str, ...]
    draft: ActDraft
    due: str | None
    plans: bool


def meaning(crm: Crm, words: Sequence[str]) -> Meaning:
    """Read a quick line without doing anything. Raises what doing it would raise about who is meant."""
    draft, kinds = act(words), crm.setting("kinds")
    said = list(draft.words)
    if "for" in draft.keys:
        person = lookup.who(crm, draft.keys["for"])
    elif said and (first := kind_of(kinds, said[0])) and len(said) > 1 and not _means_somebody(crm, said):
        person, used = lookup.leading(crm, said[1:])
        said = [first, *said[1 + used :]]
    else:
        person, used = lookup.leading(crm, said)
        said = said[used:]
    kind = kind_of(kinds, said[0]) if said else None
    due = draft.keys.get("due") or draft.keys.get("next")
    plans = kind is None and "at" not in draft.keys and (due is not None or not PLANNED.isdisjoint(draft.keys))
    if not plans:
        due = draft.keys.get("next") or due
    return Meaning(person, kind, tuple(said[1:] if kind else said), draft, due, plans)


def quick(crm: Crm, words: Sequence[str], *, owner: str | None = None) -> Wrote:
    """The quick line: `ada call asked for pricing next:fri +vip`. Who and kind in either order.

    Without a kind it is a follow-up when it has a date (`ada send pricing due:fri`), else a note.
    """
    said = meaning(crm, words)
    keys, tags = said.draft.keys, said.draft.tags
    owner = keys.get("owner", owner)
    if said.kind is None and not said.words and not said.plans:
        if not tags:
            raise BadInput(f"what about {said.person.name}?", hint=f"crm n {said.person.ref} call asked for pricing")
        from crmcli.app import contacts

        return contacts.tag(crm, [said.person], tags)
    if said.plans:
        planned = tasks.TaskDraft(
            said.words or (tasks.FOLLOW_UP,), (said.person,), said.due, keys.get("pri"), owner, every=keys.get("every"),
            after=keys.get("after"), wait=keys.get("wait"),
        )  # fmt: skip
        return tasks.add(crm, planned, tags)
    for key in keys:
        if key in PLANNED:
            raise BadInput(f"{key}: is said of a follow-up, and this is a talk", hint="crm todo send pricing every:2w")
    logged = LogDraft(
        said.kind or "note", said.person.ref, said.words, next=said.due, at=keys.get("at"),
        company=said.draft.company, tags=tags, owner=owner, outcome=keys.get("outcome"),
    )  # fmt: skip
    return interactions.log(crm, logged)


def _means_somebody(crm: Crm, said: Sequence[str]) -> bool:
    """True when the first word is somebody's name all the same (a Mr. Call)."""
    try:
        lookup.leading(crm, said[:1])
    except (NotFound, Ambiguous):
        return False
    return kind_of(crm.setting("kinds"), said[1]) is not None


def _person(task: Task) -> Ref | None:
    return task.contacts[0] if task.contacts else task.company
