"""Acts that close, log and plan at once: `crm done` and the quick line."""

from collections.abc import Sequence

from crmcli.app import interactions, lookup, tasks
from crmcli.app.booksettings import kind_of, need_kind
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.errors import Ambiguous, BadInput, NotFound
from crmcli.core.records import Ref, Task, Wrote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def done(
    crm: Crm, numbers: Sequence[int], *, kind: str | None = None, note: str = "", following: str | None = None
) -> Wrote:
    """Close tasks; with a kind or a note the talk is logged, with `following` the next step planned: one act."""
    closing = [tasks.need_open(crm, number) for number in dict.fromkeys(numbers)]
    kind = need_kind(crm.setting("kinds"), kind) if kind else "note" if note else None
    if kind in interactions.PURCHASES:
        raise BadInput(f"a {kind} is logged for itself", hint=f"crm log {kind} WHO AMOUNT --done")
    planned = tasks.plan(crm, following) if following else None
    said = closing[0].title if len(closing) == 1 else f"{len(closing)} tasks"
    with crm.change(f"done: {said}") as change:
        extra: dict[str, Any] = {"interaction": None, "next": None}
        for task in closing:
            tasks.close(crm, change, task.id)
            if kind:
                extra["interaction"] = interactions.put(crm, change, _person(task), kind, note or task.title)
            if planned:
                owner = task.owner.id if task.owner else None
                extra["next"] = tasks.put(crm, change, planned, _person(task), owner_id=owner)
        closed = tasks.many(crm, [task.id for task in closing])
    return Wrote(change.ref, f"done: {said}", closed[0] if len(closed) == 1 else tuple(closed), extra)


def quick(crm: Crm, words: Sequence[str], *, owner: str | None = None) -> Wrote:
    """The quick line: `ada call asked for pricing next:fri +vip`. Who and kind in either order.

    Without a kind it is a follow-up when it has a date (`ada send pricing due:fri`), else a note.
    """
    from crmcli.core.quickadd import act

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
    owner = draft.keys.get("owner", owner)
    if kind is None and (due := draft.keys.get("due") or draft.keys.get("next")) and "at" not in draft.keys:
        return tasks.add(
            crm, tasks.TaskDraft(tuple(said) or ("follow up",), (person,), due, draft.keys.get("pri"), owner), draft.tags
        )
    rest = tuple(said[1:] if kind else said)
    following = draft.keys.get("next") or draft.keys.get("due")
    return interactions.log(
        crm,
        LogDraft(
            kind or "note", person.ref, rest, next=following, at=draft.keys.get("at"), company=draft.company,
            tags=draft.tags, owner=owner,
        ),
    )  # fmt: skip


def _means_somebody(crm: Crm, said: Sequence[str]) -> bool:
    """True when the first word is somebody's name all the same (a Mr. Call)."""
    try:
        lookup.leading(crm, said[:1])
    except (NotFound, Ambiguous):
        return False
    return kind_of(crm.setting("kinds"), said[1]) is not None


def _person(task: Task) -> Ref | None:
    return task.contacts[0] if task.contacts else task.company
