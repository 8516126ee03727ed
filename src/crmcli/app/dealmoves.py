"""How deals move: to another stage, won, lost, open again, parked. Each move is a row of the stage history."""

from collections.abc import Sequence

from crmcli.app import belongings, deals, pipeline, users
from crmcli.app.crm import Crm
from crmcli.core.dealrows import DealContactRow, DealLineRow
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, Conflict, Refused
from crmcli.core.pipeline import LOST, OPEN, WON, closing, find_reason, find_stage
from crmcli.core.records import Task, Wrote
from crmcli.core.refs import ref
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from crmcli.store.journal import Change

LONGEST_NOTE = 10_000


def move(crm: Crm, there: Sequence[Deal], stage: str, note: str = "", *, at: str | None = None) -> Wrote:
    """Move deals to another stage, as they were seen: who is second is told (`Conflict`), and nothing is lost.

    Raises `BadInput` for a stage that is none, `Refused` for a deal that is closed.
    """
    if word := closing(stage):
        named = there[0].ref
        hint = f"crm deal won {named}" if word == WON else f"crm deal lost {named} --reason price"
        raise BadInput(f"{word} is how a deal ends", hint=hint)
    to = find_stage(pipeline.stages(crm), stage)
    for deal in there:
        if deal.state != OPEN:
            raise Refused(f"{deal.ref} {deal.title} is {deal.state}", hint=f"crm deal reopen {deal.ref} {to.name}")
    moving = [deal for deal in there if deal.stage != to.name]
    if not moving:
        stands = f"{there[0].ref} stands" if len(there) == 1 else f"all {len(there)} stand"
        return Wrote(None, f"{stands} in {to.name} already", deals.one_or_all(there), {})
    what = f"{moving[0].title} to {to.name}" if len(moving) == 1 else f"{len(moving)} deals to {to.name}"
    steps: list[Task] = []
    with crm.change(f"move {what}") as change:
        for deal in moving:
            _turn(crm, change, deal, {"stage": to.name}, note=note, at=at)
            steps += pipeline.checklist(crm, change, deal.id, to.name)
        made = _seen(crm, moving)
    return Wrote(change.ref, f"moved {what}", made, {"planned": steps})


def won(
    crm: Crm, there: Deal, amount: str | None = None, *, note: str = "", at: str | None = None, purchase: bool = False
) -> Wrote:
    """Close a deal as won, for an amount where one is said; with `purchase` what was bought is logged, for RFM."""
    values: dict[str, Any] = {"state": WON}
    if amount is not None:
        from crmcli.app.dealparts import columns

        values |= columns(crm, {"value": amount}, there)
    if there.state == WON:
        if not purchase:
            return Wrote(None, f"{there.ref} is won already", there, {})
        values = {key: value for key, value in values.items() if key != "state"}
    elif there.state == LOST:
        raise Refused(f"{there.ref} {there.title} is lost", hint=f"crm deal reopen {there.ref}")
    extra: dict[str, object] = {"interaction": None}
    with crm.change(f"won {there.title}") as change:
        if there.state == OPEN:
            _turn(crm, change, there, values, note=note, at=at)
        elif values:
            change.update("deals", there.id, values)
        if purchase:
            from crmcli.app import interactions

            extra["interaction"] = interactions.one(crm, _purchase(crm, change, there.id))
        extra |= {"unbought": _bought(crm, there.id) is None, "still_open": _planned(crm, [there])}
        made = _seen(crm, [there])
    return Wrote(change.ref, f"won {there.title}", made, extra)


def lost(crm: Crm, there: Sequence[Deal], reason: str | None, note: str = "", *, at: str | None = None) -> Wrote:
    """Close deals as lost, for a reason out of the book's list. Raises `BadInput` for one that is not in it."""
    reasons = crm.setting("lost_reasons")
    if not clean(reason or ""):
        raise BadInput(
            f"why is it lost? Reasons are: {', '.join(reasons)}",
            hint=f"crm deal lost {there[0].ref} --reason {reasons[0]}",
        )
    why = find_reason(reasons, reason or "")
    for deal in there:
        if deal.state == WON:
            raise Refused(f"{deal.ref} {deal.title} is won", hint=f"crm deal reopen {deal.ref}")
    losing = [deal for deal in there if deal.state == OPEN]
    if not losing:
        return Wrote(None, f"{there[0].ref} is lost already", there[0], {})
    said = losing[0].title if len(losing) == 1 else f"{len(losing)} deals"
    with crm.change(f"lost {said}: {why}") as change:
        for deal in losing:
            _turn(crm, change, deal, {"state": LOST, "lost_reason": why}, note=note, at=at)
        made, left = _seen(crm, losing), _planned(crm, losing)
    return Wrote(change.ref, f"lost {said}: {why}", made, {"still_open": left})


def reopen(crm: Crm, there: Deal, stage: str | None = None, note: str = "") -> Wrote:
    """Open a closed deal again, where it stood or in another stage. A purchase that was written stays, and is told."""
    if there.state == OPEN:
        return Wrote(None, f"{there.ref} is open", there, {})
    known = pipeline.stages(crm)
    stood = any(one.name == there.stage for one in known)
    to = there.stage if stage is None and stood else find_stage(known, stage or there.stage).name
    with crm.change(f"reopen {there.title}") as change:
        _turn(crm, change, there, {"state": OPEN, "stage": to, "lost_reason": None}, note=note)
        steps = pipeline.checklist(crm, change, there.id, to) if to != there.stage else []
        made = _seen(crm, [there])
    if bought := _bought(crm, there.id):
        named = ref("interaction", bought)
        crm.tell(f"{named}, what was bought, stays: crm interaction rm {named}")
    return Wrote(change.ref, f"reopened {there.title} in {to}", made, {"planned": steps})


def park(crm: Crm, there: Deal, until: str, reason: str) -> Wrote:
    """Leave a deal alone until a day, for a reason. Raises `Refused` for a day that is no day to come."""
    why = belongings.limited(clean(reason), "reason")
    if not why:
        raise BadInput(
            "a deal is parked for a reason", hint=f"crm deal park {there.ref} 'budget in May' --until '1 may'"
        )
    if there.state != OPEN:
        raise Refused(f"{there.ref} {there.title} is {there.state}", hint="crm deal list state:open")
    day = crm.date(until).date
    if day <= crm.today():
        raise Refused(
            f"{day.isoformat()} is not a day to come", hint=f"crm deal park {there.ref} 'why' --until 'in 2w'"
        )
    with crm.change(f"parked {there.title} until {day.isoformat()}") as change:
        change.update("deals", there.id, {"parked_until": day.isoformat(), "parked_reason": why})
        made = _seen(crm, [there])
    return Wrote(change.ref, f"parked {there.title} until {day.isoformat()}", made, {})


def resume(crm: Crm, there: Deal) -> Wrote:
    """Leave a deal alone no longer."""
    if there.parked_until is None:
        return Wrote(None, f"{there.ref} is not parked", there, {})
    with crm.change(f"resumed {there.title}") as change:
        change.update("deals", there.id, {"parked_until": None, "parked_reason": None})
        made = _seen(crm, [there])
    return Wrote(change.ref, f"resumed {there.title}", made, {})


def _turn(
    crm: Crm, change: "Change", seen: Deal, values: "dict[str, Any]", *, note: str = "", at: str | None = None
) -> None:
    """Write a move within an act: the deal's columns and the row of its history.

    Raises `Conflict` when somebody has moved the deal since it was `seen`, `Refused` for a day before its last move.
    """
    row = change.row("deals", seen.id)
    if row["archived_at"] is not None:
        raise Refused(f"{seen.ref} {seen.title} is put away", hint=f"crm deal restore {seen.ref}")
    if (row["stage"], row["state"]) != (seen.stage, seen.state):
        raise Conflict(_meanwhile(crm, seen, row), hint=f"crm deal show {seen.ref}")
    day = _day(crm, seen, at)
    state = values.get("state", row["state"])
    closed = day.isoformat() if state != OPEN else None
    columns = {**values, "closed_on": closed}
    if state != row["state"] or values.get("stage", row["stage"]) != row["stage"]:
        columns |= {"parked_until": None, "parked_reason": None}
    change.update("deals", seen.id, columns)
    text = clean(note, lines=True)
    if len(text) > LONGEST_NOTE:
        raise Refused(f"a note of {len(text)} characters is not kept; {LONGEST_NOTE} are", hint="a shorter note")
    stood = row["state"] == OPEN
    since = type(day).fromisoformat(seen.stage_since)
    change.insert(
        "deal_moves",
        {
            "deal_id": seen.id, "day": day.isoformat(), "at": crm.now(), "from_stage": row["stage"] if stood else None,
            "stage": values.get("stage", row["stage"]), "state": state,
            "stayed_days": max((day - since).days, 0) if stood else None, "note": text or None,
            "user_id": users.me(crm),
        },
    )  # fmt: skip


def _day(crm: Crm, seen: Deal, at: str | None) -> "date":
    """The day of a move: today, or one that is said, not before the last move and not ahead."""
    if at is None:
        return crm.today()
    day = crm.date(at, "past").date
    if day > crm.today():
        raise Refused(f"{day.isoformat()} lies ahead: a deal moves when it does", hint="--at yesterday")
    if day.isoformat() < seen.stage_since:
        raise Refused(
            f"{seen.ref} came to {seen.stage} on {seen.stage_since}: {day.isoformat()} is before that",
            hint="--at today",
        )
    return day


def _meanwhile(crm: Crm, seen: Deal, row: "dict[str, Any]") -> str:
    """Who moved a deal since it was seen, and where it is now."""
    now = deals.one(crm, seen.id)
    last = now.stage_history[-1] if now.stage_history else None
    who = last.user.name if last is not None and last.user is not None else "somebody"
    did = f"moved it to {row['stage']}" if row["state"] == OPEN else f"closed it as {row['state']}"
    return f"{seen.ref} {seen.title} is not in {seen.stage} any more: {who} {did} meanwhile"


def _purchase(crm: Crm, change: "Change", number: int) -> int:
    """Log, within an act, what was bought with a deal, with the lines of its quote; of one that is paid in part the
    rest, without lines."""
    row = change.row("deals", number)
    named = ref("deal", number)
    if row["value_minor"] is None:
        raise BadInput(f"{named} has no value: for how much was it won?", hint=f"crm deal won {named} 12000 --purchase")
    rest = row["value_minor"] - _paid(crm, number, row["currency"])
    if rest <= 0:
        raise Refused(f"what was bought with {named} is logged already", hint=f"crm deal show {named}")
    whom = pipeline.primary(crm, number, row["company_id"])
    if not whom:
        raise Refused(f"nobody is in {named} who could have bought", hint=f"crm deal edit {named} --add-contact ada")
    made = change.insert(
        "interactions",
        {
            "kind": "purchase", "date": row["closed_on"] or crm.today().isoformat(), "at": None,
            "amount_minor": rest, "currency": row["currency"], "product": row["title"], "deal_id": number,
            "author_id": users.me(crm), **whom,
        },
    )  # fmt: skip
    for line in crm.store.rows("deals.lines", DealLineRow, ids=[number]) if rest == row["value_minor"] else ():
        values = {"product": line.product, "quantity": line.quantity, "amount_minor": line.amount_minor}
        change.insert("purchase_lines", {"interaction_id": made, **values})
    for other in crm.store.rows("deals.contacts", DealContactRow, ids=[number])[1:]:
        change.insert("interaction_contacts", {"interaction_id": made, "contact_id": other.id})
    return made


def _paid(crm: Crm, number: int, currency: str) -> int:
    """What is logged as bought with a deal already, in its currency; refunds are taken off."""
    return int(crm.store.value("deals.paid", deal_id=number, currency=currency) or 0)


def _bought(crm: Crm, number: int) -> int | None:
    """The purchase that a deal became, or None."""
    found = crm.store.value("deals.purchase", deal_id=number)
    return int(found) if found is not None else None


def _seen(crm: Crm, moved: Sequence[Deal]) -> Deal | tuple[Deal, ...]:
    """The deals as they are now, within the act."""
    return deals.one_or_all(deals.several(crm, [deal.id for deal in moved]))


def _planned(crm: Crm, closed: Sequence[Deal]) -> list[Task]:
    """The follow-ups of deals that are closed and still have some."""
    from crmcli.app import tasks

    found = [task for deal in closed for task in tasks.many(crm, crm.store.values("deals.tasks", deal_id=deal.id))]
    return [task for task in found if task.state == OPEN]
