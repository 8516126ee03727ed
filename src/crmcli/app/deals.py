"""Deals: adding, editing, archiving, looking them up. How they move is in dealmoves.py."""

import json
from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import belongings, dealparts, lookup, pipeline, users
from crmcli.app.crm import Crm
from crmcli.core.dealrows import DealContactRow, DealLineRow, DealMoveRow, DealRow, NextStepRow
from crmcli.core.deals import Deal, StageTurn
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.pipeline import OPEN, find_stage
from crmcli.core.records import PurchaseLine, Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import OwnedPair, OwnedText
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

EXAMPLE = "crm deal add 'Website relaunch' --value 12000EUR --contact ada"


def add(crm: Crm, said: "Mapping[str, Any]") -> Wrote:
    """Add a deal: `title`, and any of what `edit` takes. It begins in the first stage unless another is said."""
    stages = pipeline.stages(crm)
    stage = find_stage(stages, said["stage"]) if said.get("stage") else stages[0]
    values = dealparts.columns(crm, said)
    if not values.get("title"):
        raise BadInput("a deal needs a title", hint=EXAMPLE)
    with crm.change(f"add deal {values['title']}") as change:
        values.setdefault("owner_id", users.me(crm))
        said = dealparts.resolved(crm, said)
        company = _company(crm, change, said)
        number = change.insert("deals", {"stage": stage.name, "state": OPEN, **values, "company_id": company})
        dealparts.apply(crm, change, number, said)
        first = {"deal_id": number, "stage": stage.name, "state": OPEN, "day": dealparts.begun(crm, said.get("at"))}
        change.insert("deal_moves", {**first, "at": crm.now(), "user_id": users.me(crm)})
        if values.get("expected_close"):
            dealparts.note_close(crm, change, number, values["expected_close"])
        steps = pipeline.checklist(crm, change, number, stage.name)
        made = one(crm, number)
    dealparts.tell_past_close(crm, made)
    dealparts.tell_amounts(crm, made)
    _tell_twin(crm, made)
    return Wrote(change.ref, f"added deal {made.title}", made, {"planned": steps})


def edit(crm: Crm, numbers: Sequence[int], said: "Mapping[str, Any]") -> Wrote:
    """Change deals, as one act: title, value, currency, probability, close, company, owner, source, notes, quote, and
    what belongs to them: contacts, tags, custom fields, lines, each to be added or (`rm_…`) taken away."""
    there = several(crm, numbers)
    with crm.change(f"edit {_named(there)}") as change:
        resolved = dealparts.resolved(crm, said)
        for deal in there:
            _edit(crm, change, deal, resolved)
        made = several(crm, numbers)
    for deal in made if said.get("close") is not None else ():
        dealparts.tell_past_close(crm, deal)
    told = dealparts.told(there[0], made[0], said) if len(made) == 1 else []
    return Wrote(change.ref, f"changed {_named(made)}", one_or_all(made), {"set": told})


def _edit(crm: Crm, change: "Change", there: Deal, said: "Mapping[str, Any]") -> None:
    """Change one deal within an act."""
    values = dealparts.columns(crm, said, there)
    if said.get("company") is not None:
        values["company_id"] = _company(crm, change, said)
    if values:
        change.update("deals", there.id, values)
    dealparts.apply(crm, change, there.id, said)
    if "expected_close" in values and values["expected_close"] != there.expected_close:
        dealparts.note_close(crm, change, there.id, values["expected_close"])


def archive(crm: Crm, numbers: Sequence[int], *, back: bool = False) -> Wrote:
    """Put deals away, or bring them back, as one act; their talks and follow-ups stay."""
    there = several(crm, numbers)
    moving = [deal for deal in there if back is (deal.archived_at is not None)]
    if not moving:
        state = "is not put away" if back else "is put away already"
        return Wrote(None, f"{there[0].ref} {state}", there[0], {})
    with crm.change(f"{'restore' if back else 'remove'} {_named(moving)}") as change:
        for deal in moving:
            change.update("deals", deal.id, {"archived_at": None if back else crm.now()})
        made = several(crm, [deal.id for deal in moving])
    verb = "restored" if back else "removed"
    return Wrote(change.ref, f"{verb} {_named(moving)}", one_or_all(made), {})


def _named(found: Sequence[Deal]) -> str:
    return f"deal {found[0].title}" if len(found) == 1 else f"{len(found)} deals"


def one(crm: Crm, number: int) -> Deal:
    """A deal with its stage history and lines. Raises `NotFound`."""
    return several(crm, [number])[0]


def several(crm: Crm, numbers: Iterable[int]) -> list[Deal]:
    """Deals with their stage history and lines, each once. Raises `NotFound` for the first that is none."""
    wanted = list(dict.fromkeys(numbers))
    found = many(crm, wanted, whole=True)
    if len(found) < len(wanted):
        missing = next(number for number in wanted if all(deal.id != number for deal in found))
        raise NotFound(f"there is no deal {ref('deal', missing)}", hint="crm deal list")
    return found


def one_or_all(found: Sequence[Deal]) -> Deal | tuple[Deal, ...]:
    """What an act on deals wrote, as `Wrote.main` holds it: one by itself, or all of them."""
    return found[0] if len(found) == 1 else tuple(found)


def of(crm: Crm, person: Ref) -> list[Deal]:
    """The deals of a contact or a company: open ones first, then those that closed last."""
    if lookup.is_contact(person):
        return many(crm, crm.store.values("deals.of_contact", contact_id=person.id))
    return many(crm, crm.store.values("deals.of_company", company_id=person.id))


def many(crm: Crm, ids: Sequence[int], *, whole: bool = False) -> list[Deal]:
    """Deals by their numbers, in that order; `whole` with stage history and lines."""
    ids = list(ids)
    rows = {row.id: row for row in crm.store.rows("deals.by_ids", DealRow, ids=ids)}
    if not rows:
        return []
    people = _grouped(crm.store.rows("deals.contacts", DealContactRow, ids=ids))
    tags = _grouped(crm.store.rows("deals.tags", OwnedText, ids=ids))
    fields = _grouped(crm.store.rows("deals.fields", OwnedPair, ids=ids))
    moves = _grouped(crm.store.rows("deals.moves", DealMoveRow, ids=ids)) if whole else {}
    lines = _grouped(crm.store.rows("deals.lines", DealLineRow, ids=ids)) if whole else {}
    steps = {row.owner: row for row in crm.store.rows("deals.next_steps", NextStepRow, ids=ids)}
    judge = pipeline.Judge(crm)
    return [
        _deal(
            rows[number], judge, people.get(number, ()), [one.text for one in tags.get(number, ())],
            {one.name: json.loads(one.text) for one in fields.get(number, ())}, steps.get(number),
            moves.get(number, ()), lines.get(number, ()),
        )
        for number in ids
        if number in rows
    ]  # fmt: skip


def _deal(
    row: DealRow,
    judge: "pipeline.Judge",
    people: "Sequence[DealContactRow]",
    tags: Sequence[str],
    custom: "dict[str, Any]",
    step: NextStepRow | None,
    moves: Sequence[DealMoveRow],
    lines: Sequence[DealLineRow],
) -> Deal:
    stage = judge.stage(row.stage)
    own = row.probability is not None
    since = moves[-1].day if moves else row.stage_since or row.created_at[:10]  # within an act only the rows know
    is_open = row.state == OPEN
    parked = is_open and judge.is_parked(row.parked_until)
    stuck = judge.reasons(row.stage, since, row.expected_close, planned=step is not None)
    return Deal(
        id=row.id, ref=ref("deal", row.id), uid=row.uid, title=row.title, value_minor=row.value_minor,
        currency=row.currency, stage=row.stage,
        probability=row.probability if own else stage.probability if stage else None,
        probability_by="hand" if own else "stage", expected_close=row.expected_close, state=row.state,
        contacts=tuple(Ref(one.id, ref("contact", one.id), one.name) for one in people),
        roles={ref("contact", one.id): one.role for one in people if one.role},
        company=Ref(row.company_id, ref("company", row.company_id), row.company_name or "") if row.company_id else None,
        owner=users.ref_of(row.owner_id, row.owner_login, row.owner_name), tags=tuple(tags), custom=custom,
        lost_reason=row.lost_reason, closed_on=row.closed_on, stage_since=since,
        days_in_stage=judge.days(since) if is_open else None,
        next_task=Ref(step.id, ref("task", step.id), step.title) if step else None,
        next_date=step.due_on if step else None,
        stuck=stuck if is_open and not parked and row.archived_at is None else (),
        parked_until=row.parked_until if parked else None, parked_reason=row.parked_reason if parked else None,
        source=row.source, external_id=row.external_id, quote_ref=row.quote_ref, quoted_on=row.quoted_on,
        quote_minor=row.quote_minor, lines=tuple(PurchaseLine(x.product, x.quantity, x.amount_minor) for x in lines),
        stage_history=tuple(_turn(move) for move in moves), notes=row.notes, created_at=row.created_at,
        updated_at=row.updated_at, archived_at=row.archived_at,
    )  # fmt: skip


def _turn(row: DealMoveRow) -> StageTurn:
    user = users.ref_of(row.user_id, row.user_login, row.user_name)
    return StageTurn(row.day, row.at, row.stage, row.state, row.from_stage, row.stayed_days, row.note, user)


def _company(crm: Crm, change: "Change", said: "Mapping[str, Any]") -> int | None:
    """The company that was said (`resolved`), else that of a person: it is found or made, `none` takes it away."""
    text = said.get("company")
    if text is not None:
        plain = clean(text)
        return None if plain.casefold() in ("", "none") else belongings.company_number(crm, change, plain)
    for person, _ in said.get("contacts") or ():
        from crmcli.app import contacts

        held = contacts.one(crm, person.id).company
        if held is not None:
            return held.id
    return None


def _tell_twin(crm: Crm, made: Deal) -> None:
    """Say that an open deal of the same title and company is there already: the second may be a slip."""
    if made.company is None:
        return
    for other in of(crm, made.company):
        if other.id != made.id and other.state == OPEN and fold(other.title) == fold(made.title):
            crm.tell(f"{other.ref} {other.title} is open already; crm undo, if it is the same")


def _grouped(rows: "Iterable[Any]") -> "dict[int, list[Any]]":
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.owner, []).append(row)
    return found
