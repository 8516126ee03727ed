"""Talks, notes and purchases: logging, listing, editing."""

from collections.abc import Mapping, Sequence

from crmcli.app import belongings, consents, currencies, lookup, nextsteps, tasks, users
from crmcli.app.booksettings import need_kind
from crmcli.app.crm import Crm
from crmcli.core.consents import CHANNEL_OF
from crmcli.core.errors import Ambiguous, BadInput, CrmError, NotFound, Refused
from crmcli.core.record import record
from crmcli.core.records import Interaction, Proposal, PurchaseLine, Ref, Task, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import InteractionRow, LineRow, OwnedRef
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from crmcli.store.journal import Change

PURCHASES = ("purchase", "refund")


@record(frozen=True, slots=True)
class LogDraft:
    """What `crm log` was told, word by word; nothing is resolved yet."""

    kind: str
    who: str | None
    words: tuple[str, ...]
    next: str | None = None
    at: str | None = None
    others: tuple[str, ...] = ()
    company: str | None = None
    tags: tuple[str, ...] = ()
    duration: str | None = None
    direction: str | None = None
    currency: str | None = None
    owner: str | None = None
    done: bool = False
    outcome: str | None = None
    deal: str | None = None


def log(crm: Crm, draft: LogDraft) -> Wrote:
    """Log a talk or a purchase, plan the next step and close the due task, all as one act.

    Without `who`, the longest run of first words that means one person is meant; the rest is the note. Without a next
    step the one that the talk asks for is proposed, before anything is written.
    """
    ready = _resolved(crm, draft, spoken=True)
    what = f"{ready.values['kind']} with {ready.person.name}"
    with crm.change(f"log {what}") as change:
        number, extra = _put(crm, change, ready)
        logged = one(crm, number)
    extra["due"] = [task for task in _due_tasks(crm, ready.person) if task not in extra["again"]]
    extra |= {"warnings": _warnings(crm, ready), "proposed": ready.proposed}
    return Wrote(change.ref, f"logged {what}", logged, extra)


def log_all(crm: Crm, drafts: Mapping[int, LogDraft]) -> Wrote:
    """Log several talks, each under the number of its line, as one act. An error names the line."""
    numbers = []
    warned: dict[str, None] = {}
    what = f"{len(drafts)} {'talk' if len(drafts) == 1 else 'talks'}"
    with crm.change(f"log {what}") as change:
        for line, draft in drafts.items():
            try:
                ready = _resolved(crm, draft)
                numbers.append(_put(crm, change, ready)[0])
                warned |= dict.fromkeys(_warnings(crm, ready))
            except CrmError as error:
                raise error.at(f"line {line}") from None
        logged = build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=numbers))
    return Wrote(change.ref, f"logged {what}", tuple(logged), {"warnings": list(warned)})


@record(frozen=True, slots=True)
class Ready:
    """A talk with everybody found and everything understood; only the book is still to be written."""

    person: Ref
    values: "dict[str, Any]"
    draft: LogDraft
    others: tuple[Ref, ...]
    planned: "tasks.Plan | None"
    closing: Task | None
    owner: int | None
    proposed: Proposal | None
    deal: int | None


def _resolved(crm: Crm, draft: LogDraft, *, spoken: bool = False) -> Ready:
    """What a draft means. Of one that a person has `spoken` the next step is proposed, and `100 USD` is an amount."""
    kind = need_kind(crm.setting("kinds"), draft.kind)
    person, words, deal = _person_note_deal(crm, draft)
    values = _what_happened(crm, kind, words, draft, spoken=spoken)
    others = tuple(lookup.who(crm, other, kind="contact") for other in draft.others)
    closing = _only_due(crm, person) if draft.done else None
    owner = users.owner(crm, draft.owner) if draft.owner else None
    wanted = nextsteps.wanted(draft.next, proposing=spoken and not (closing and (closing.every or closing.after)))
    day = crm.today().fromisoformat(values["date"])
    proposal = nextsteps.proposed(crm, person, kind, values["outcome"], day, said=draft.next) if wanted else None
    planned, open_still = nextsteps.settled(crm, draft.next, proposal)
    return Ready(person, values, draft, others, planned, closing, owner, open_still, deal)


def _warnings(crm: Crm, ready: Ready) -> list[str]:
    """That somebody must not be contacted, when we contacted them or plan to; logging is never refused."""
    kind = ready.values["kind"]
    ours = kind in CHANNEL_OF and ready.draft.direction != "in"
    if not ours and ready.planned is None:
        return []
    return consents.warnings(crm, (ready.person, *ready.others), kind if ours else None)


def _put(crm: Crm, change: "Change", ready: Ready) -> "tuple[int, dict[str, Any]]":
    """Write a talk and what comes with it within an act."""
    person, draft = ready.person, ready.draft
    values = ready.values | _whom(crm, change, person, draft.company) | {"deal_id": ready.deal}
    number = change.insert("interactions", values)
    for other in ready.others:
        if other.id != values.get("contact_id"):
            change.insert("interaction_contacts", {"interaction_id": number, "contact_id": other.id})
    owner = "contact_id" if lookup.is_contact(person) else "company_id"
    belongings.add(crm, change, "tags", owner, person.id, draft.tags)
    closed = [tasks.close(crm, change, ready.closing.id)] if ready.closing is not None else []
    following = None
    if ready.planned:
        following = tasks.put(crm, change, ready.planned, person, owner_id=ready.owner, deal_id=ready.deal)
    return number, {"done": [task for task, _ in closed], **tasks.coming(closed), "next": following}


def edit(crm: Crm, number: int, changes: "Mapping[str, Any]") -> Wrote:
    """Change a logged talk or purchase; its history stays in the journal."""
    there = one(crm, number)
    values: dict[str, Any] = {}
    if (note := changes.get("note")) is not None:
        values["note"] = clean(note, lines=True) or None
    if (at := changes.get("at")) is not None:
        values["date"], values["at"] = _moment(crm, at)
    if (kind := changes.get("kind")) is not None:
        values["kind"] = need_kind(crm.setting("kinds"), kind)
        if (values["kind"] in PURCHASES) != (there.amount_minor is not None) and changes.get("amount") is None:
            wanted = f"a {values['kind']} needs an amount"
            raise BadInput(wanted, hint=f"crm interaction edit {there.ref} --amount 120.50")
    if (amount := changes.get("amount")) is not None:
        refund = values.get("kind", there.kind) == "refund"
        values["amount_minor"], values["currency"] = _amount(crm, amount, changes.get("currency"), refund=refund)
    if (duration := changes.get("duration")) is not None:
        values["duration_minutes"] = _minutes(duration)
    if (outcome := changes.get("outcome")) is not None:
        values["outcome"] = nextsteps.outcome(outcome) if outcome != nextsteps.NONE else None
    with crm.change(f"edit {there.ref}") as change:
        if values:
            change.update("interactions", number, values)
        made = one(crm, number)
    return Wrote(change.ref, f"changed {there.ref}", made, {})


def archive(crm: Crm, number: int, *, back: bool = False) -> Wrote:
    """Put a logged talk away, or bring it back."""
    there = one(crm, number)
    with crm.change(f"{'restore' if back else 'remove'} {there.ref}") as change:
        change.update("interactions", number, {"archived_at": None if back else crm.now()})
    return Wrote(change.ref, f"{'restored' if back else 'removed'} {there.ref}", there, {})


def one(crm: Crm, number: int) -> Interaction:
    """An interaction. Raises `NotFound`."""
    rows = crm.store.rows("interactions.by_ids", InteractionRow, ids=[number])
    if not rows:
        raise NotFound(f"there is no interaction {ref('interaction', number)}", hint="crm interaction list")
    return build(crm, rows)[0]


def timeline(crm: Crm, person: Ref, limit: int = 50) -> list[Interaction]:
    """The newest interactions of a contact or a company."""
    if lookup.is_contact(person):
        rows = crm.store.rows("interactions.of_contact", InteractionRow, contact_id=person.id, limit=limit)
    else:
        rows = crm.store.rows("interactions.of_company", InteractionRow, company_id=person.id, limit=limit)
    return build(crm, rows)


def build(crm: Crm, rows: Sequence[InteractionRow]) -> list[Interaction]:
    """The records behind rows, in their order."""
    ids = [row.id for row in rows]
    others: dict[int, list[Ref]] = {}
    for other in crm.store.rows("interactions.others", OwnedRef, ids=ids):
        others.setdefault(other.owner, []).append(Ref(other.id, ref("contact", other.id), other.name))
    lines: dict[int, list[PurchaseLine]] = {}
    for line in crm.store.rows("interactions.lines", LineRow, ids=ids):
        lines.setdefault(line.owner, []).append(PurchaseLine(line.product, line.quantity, line.amount_minor))
    return [
        Interaction(
            id=row.id, ref=ref("interaction", row.id), kind=row.kind, date=row.date, at=row.at, note=row.note,
            direction=row.direction, duration=row.duration,
            contacts=(*tasks.refs("contact", row.contact_id, row.contact_name), *others.get(row.id, ())),
            company=next(iter(tasks.refs("company", row.company_id, row.company_name)), None),
            deal=next(iter(tasks.refs("deal", row.deal_id, row.deal_title)), None),
            author=users.ref_of(row.author_id, row.author_login, row.author_name), amount_minor=row.amount_minor,
            currency=row.currency, product=row.product, quantity=row.quantity, external_ref=row.external_ref,
            lines=tuple(lines.get(row.id, ())), outcome=row.outcome,
        )
        for row in rows
    ]  # fmt: skip


def _person_note_deal(crm: Crm, draft: LogDraft) -> tuple[Ref, tuple[str, ...], int | None]:
    """Who was meant, the note, and the number of the deal it is about.

    Where the words begin with nobody's name, a talk about a deal is with the deal's first person.
    """
    if draft.deal is None:
        return (*_person_and_note(crm, draft), None)
    from crmcli.app import dealfind

    number, usual = dealfind.about(crm, draft.deal)
    try:
        return (*_person_and_note(crm, draft), number)
    except (NotFound, BadInput):
        if not usual or draft.who is not None:
            raise
        return usual[0], draft.words, number


def _person_and_note(crm: Crm, draft: LogDraft) -> tuple[Ref, tuple[str, ...]]:
    """Who was meant; `who` may be several of the words that follow when they name one person together."""
    if draft.who is None:
        person, used = lookup.leading(crm, draft.words)
        return person, draft.words[used:]
    said = (draft.who, *draft.words)
    try:
        person, used = lookup.leading(crm, said)
    except (NotFound, Ambiguous):
        return lookup.who(crm, draft.who), draft.words
    return person, said[used:]


def _what_happened(crm: Crm, kind: str, words: Sequence[str], draft: LogDraft, *, spoken: bool) -> "dict[str, Any]":
    date, at = _moment(crm, draft.at)
    outcome = nextsteps.spoken(crm, draft.outcome) if spoken else nextsteps.outcome(draft.outcome)
    values: dict[str, Any] = {"kind": kind, "date": date, "at": at, "author_id": None, "outcome": outcome}
    if kind in PURCHASES:
        if not words:
            raise BadInput(f"a {kind} needs an amount", hint=f"crm log {kind} ada 120.50 'what it was'")
        from crmcli.core.money import spoken_amount

        amount, rest = spoken_amount(words) if spoken else (words[0], words[1:])
        minor, currency = _amount(crm, amount, draft.currency, refund=kind == "refund")
        values |= {"amount_minor": minor, "currency": currency, "product": clean(" ".join(rest)) or None}
    else:
        values["note"] = clean(" ".join(words), lines=True) or None
    if draft.duration:
        values["duration_minutes"] = _minutes(draft.duration)
    if draft.direction:
        if draft.direction not in ("in", "out"):
            raise BadInput(f"a direction is in or out, not {draft.direction!r}", hint="--direction in")
        values["direction"] = draft.direction
    return values


def put(
    crm: Crm,
    change: "Change",
    person: Ref | None,
    kind: str,
    note: str,
    outcome: str | None = None,
    *,
    deal_id: int | None = None,
) -> Interaction:
    """Log a talk of now within another act."""
    whom = _whom(crm, change, person, None) if person else {"author_id": users.me(crm)}
    date, at = _moment(crm, None)
    values = {"kind": kind, "date": date, "at": at, "note": clean(note, lines=True) or None, "outcome": outcome, **whom}
    values["deal_id"] = deal_id
    return one(crm, change.insert("interactions", values))


def _whom(crm: Crm, change: "Change", person: Ref, company: str | None) -> "dict[str, Any]":
    column = "contact_id" if lookup.is_contact(person) else "company_id"
    values: dict[str, Any] = {column: person.id, "author_id": users.me(crm)}
    if company:
        values["company_id"] = belongings.company_number(crm, change, company)
    return values


def _moment(crm: Crm, at: str | None) -> tuple[str, str | None]:
    """The local date and, where a time was said or it is now, the instant."""
    real = crm.clock.now().date()
    if at is None and crm.today() <= real:
        return crm.today().isoformat(), crm.now() if crm.as_of is None else None
    from datetime import datetime

    when = crm.date(at or "today", "past")
    if when.date > real:
        raise Refused(
            f"{when.date.isoformat()} lies ahead: what has not happened cannot be logged",
            hint="crm todo 'what' --for WHO --due WHEN plans it",
        )
    if when.time is None:
        return when.date.isoformat(), None
    return when.date.isoformat(), instant(crm, datetime.combine(when.date, when.time))


def instant(crm: Crm, moment: "datetime") -> str:
    """The UTC instant of a moment; without a zone of its own it is told by the clock of the book's user."""
    from datetime import UTC

    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=crm.clock.zone) if crm.clock.zone else moment.astimezone()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _amount(crm: Crm, text: str, currency: str | None, *, refund: bool) -> tuple[int, str]:
    from crmcli.core.money import currency_code, parse_amount

    given = currency_code(currency) if currency else None
    usual = currencies.base(crm)
    minor, found = parse_amount(text, currency=given, default=usual)
    if refund and minor < 0:
        minor = -minor
    elif not refund and minor < 0:
        raise BadInput(f"a purchase of {text} is a refund", hint=f"crm log refund WHO {text.strip('-')}")
    return (-minor if refund else minor), found or usual


def _minutes(text: str) -> int:
    from crmcli.core.dates import duration_minutes

    return duration_minutes(text)


def _due_tasks(crm: Crm, person: Ref) -> list[Task]:
    """Open tasks of a person that are due by today and wait for no later day."""
    today = crm.today().isoformat()
    due = [task for task in tasks.of(crm, person) if task.due_date and task.due_date <= today]
    return [task for task in due if task.wait_until is None or task.wait_until <= today]


def _only_due(crm: Crm, person: Ref) -> Task:
    """The one open task that `--done` closes."""
    found = _due_tasks(crm, person) or tasks.of(crm, person)
    if not found:
        raise NotFound(f"{person.name} has no open task to close", hint=f"leave --done out, or: crm show {person.ref}")
    if len(found) > 1:
        listed = ", ".join(f"{task.ref} {task.title}" for task in found[:5])
        raise Ambiguous(
            f"{person.name} has {len(found)} open tasks: {listed}", said=person.name, hint=f"crm done {found[0].ref}",
            candidates=[Ref(task.id, task.ref, task.title) for task in found],
        )  # fmt: skip
    return found[0]
