"""The journal for people: what was done, taking it back, doing it again."""

import json
from collections.abc import Callable

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.core.errors import Conflict, NotFound, Refused
from crmcli.core.records import Act, Change, Wrote
from crmcli.core.refs import read_ref, ref
from crmcli.core.rows import ActRow, ChangeRow

TABLES = {
    "contact": "contacts", "company": "companies", "deal": "deals", "task": "tasks", "interaction": "interactions",
}  # fmt: skip
WHOLE = ("contact", "company", "deal")  # acts on what belongs to them are theirs too
NEWEST = 2**62


def acts(crm: Crm, *, of: str | None = None, limit: int = 30, mine: bool = False) -> list[Act]:
    """The newest acts first; of one record when `of` names it."""
    if of is None:
        where = "and u.login = :user" if mine else ""
        rows = crm.store.rows("history.acts", ActRow, where=where, before=NEWEST, limit=limit, user=crm.user)
        return [_act(crm, row) for row in rows]
    named = read_ref(of)
    if named and named[0] == "act":
        return [one(crm, named[1])]
    if named is None:
        found = lookup.who(crm, of)
        named = ("contact" if lookup.is_contact(found) else "company", found.id)
    kind, number = named
    if kind not in TABLES:
        raise NotFound(f"there is no {ref(kind, number)}", hint="crm history")
    if kind in WHOLE:
        text = f'%"{kind}_id":{number}'
        rows = crm.store.rows(
            f"history.of_{kind}", ActRow, record_id=number, inside=f"{text},%", at_end=f"{text}}}%", limit=limit
        )
    else:
        rows = crm.store.rows("history.of_record", ActRow, table_name=TABLES[kind], row_id=number, limit=limit)
    return [_act(crm, row) for row in rows]


def after(crm: Crm, number: int, limit: int = 1000) -> list[Act]:
    """The acts that came after one, the oldest first: the event stream."""
    return [_act(crm, row) for row in crm.store.rows("history.acts_after", ActRow, after=number, limit=limit)]


def one(crm: Crm, number: int) -> Act:
    """An act. Raises `NotFound`."""
    row = crm.store.one("history.by_id", ActRow, id=number)
    if row is None:
        raise NotFound(f"there is no act {ref('act', number)}", hint="crm history")
    return _act(crm, row)


def changes(crm: Crm, number: int, limit: int = 200) -> list[Change]:
    """The entries of an act."""
    return [
        Change(
            row.table_name, row.row_id, row.verb, json.loads(row.before) if row.before else None,
            json.loads(row.after) if row.after else None,
        )
        for row in crm.store.rows("history.changes", ChangeRow, act_id=number, limit=limit)
    ]  # fmt: skip


def undo(crm: Crm, number: int | None = None, progress: Callable[[int], None] | None = None) -> Wrote:
    """Take back an act: mine that came last, or the one that is named, a colleague's too.

    Raises `NotFound` when there is none, `Refused` for one that cannot be, `Conflict` naming later acts.
    """
    if number is None:
        number = crm.store.value("history.last_done", user=crm.user)
        if number is None:
            raise Refused("there is nothing of yours to undo", hint="crm history")
        _last_can_be(crm, number)
    act = one(crm, number)
    if act.kind == "undo":
        return redo(crm, number, progress)
    if act.kind == "redo":
        raise Refused(f"{act.ref} did {act.target} again", hint=f"crm undo {act.target}")
    if act.kind != "act":
        from crmcli.app.forgetting import is_forgotten

        if is_forgotten(act.what):
            raise Refused(f"{act.ref} cannot be taken back: forgotten is forgotten", hint="crm history")
        raise Refused(f"{act.ref} ({act.what}) cannot be taken back", hint="crm history")
    if act.state == "undone":
        raise Refused(f"{act.ref} ({act.what}) is undone already", hint="crm redo")
    whose = "" if act.user == crm.user else f"{act.user}'s "
    return _reverse(crm, act, f"undo {whose}{act.ref}: {act.what}", "undo", act.id, progress)


def _last_can_be(crm: Crm, number: int) -> None:
    """Raise `Refused` where what I did last cannot be taken back: an older act is not meant by `crm undo`."""
    last = crm.store.value("history.last_final", user=crm.user)
    if last is not None and last > number:
        act = one(crm, last)
        raise Refused(f"{act.ref} ({act.what}), your last act, cannot be taken back", hint=f"crm undo a{number}")


def redo(crm: Crm, number: int | None = None, progress: Callable[[int], None] | None = None) -> Wrote:
    """Do again what was undone last, as long as nothing else was done since."""
    if number is None:
        number = crm.store.value("history.last_undone", user=crm.user)
        if number is None:
            raise Refused("there is nothing of yours to do again", hint="crm history")
    undone = one(crm, number)
    if undone.kind != "undo" or undone.state != "done" or undone.target is None:
        raise Refused(f"{undone.ref} ({undone.what}) cannot be done again", hint="crm history")
    target = one(crm, int(undone.target[1:]))
    return _reverse(crm, undone, f"redo {target.ref}: {target.what}", "redo", target.id, progress)


def _reverse(crm: Crm, act: Act, what: str, kind: str, target: int, progress: Callable[[int], None] | None) -> Wrote:
    from crmcli.store.undo import reverse

    with crm.change(what, kind=kind, target_id=target) as change:
        if one(crm, act.id).state != "done":  # somebody was faster: what they did is no reason to take it back
            state = "taken back" if kind == "undo" else "done again"
            raise Conflict(f"{act.ref} ({act.what}) was {state} meanwhile", hint=f"crm history {act.ref}")
        reverse(change, act.id, progress)
        change.mark(act.id, "undone")
        if kind == "redo":
            change.mark(target, "done")
        after_it = one(crm, target)
    crm.forget_settings()
    return Wrote(change.ref, what.replace("undo", "took back", 1).replace("redo", "did again", 1), after_it, {})


def _act(crm: Crm, row: ActRow) -> Act:
    target = ref("act", row.target_id) if row.target_id else None
    return Act(
        row.id, ref("act", row.id), row.at, row.user, row.login, row.kind, row.what, row.state, target, row.rows,
        crm.local(row.at),
    )  # fmt: skip
