"""Talks, purchases, follow-ups and deals as rows of a sheet."""

from collections.abc import Sequence

from crmcli.app import interactions, tasks
from crmcli.app.crm import Crm
from crmcli.app.exporting_names import Names
from crmcli.app.exporting_people import custom_cells
from crmcli.core.dealrows import DealContactRow, DealRow
from crmcli.core.exports import Cell, amount, day, several
from crmcli.core.records import Ref
from crmcli.core.rows import InteractionRow, KeyRow, OwnedPair, OwnedText, TaskRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Row = tuple[int, dict[str, Cell]]


def talk_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each talk, note or purchase."""
    talks = interactions.build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=ids))
    uids = _uids(crm, "interaction", ids)
    people = {one.id: _named(names, "contact", one.contacts) for one in _known(names, "contact", talks)}
    found: list[Row] = []
    _know_deals(names, talks)
    for one in talks:
        cells: dict[str, Cell] = {
            "kind": one.kind, "date": day(one.date), "at": one.at, "contact": people[one.id],
            "company": one.company.name if one.company else "", "deal": names.one("deal", one.deal), "note": one.note,
            "direction": one.direction, "duration": one.duration, "outcome": one.outcome,
            "author": one.author.ref if one.author else None,
            "amount": amount(one.amount_minor, one.currency), "currency": one.currency, "product": one.product,
            "quantity": one.quantity, "external_id": one.external_ref, "uid": uids.get(one.id),
        }  # fmt: skip
        found.append((one.id, cells))
    return found


def purchase_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each purchase, or one for each of its lines: they bear one `uid`, and the total."""
    bought = interactions.build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=ids))
    _known(names, "contact", bought)
    buyers = sorted({person.id for one in bought for person in one.contacts})
    mails = _first(crm.store.rows("contacts.emails", OwnedText, ids=buyers))
    phones = _first(crm.store.rows("contacts.phones", OwnedText, ids=buyers))
    uids = _uids(crm, "interaction", ids)
    sources = {row.id: row.key for row in crm.store.rows("exports.interaction_sources", KeyRow, ids=ids)}
    found: list[Row] = []
    for one in bought:
        buyer = one.contacts[0] if one.contacts else None
        total = amount(one.amount_minor, one.currency)
        shared: dict[str, Cell] = {
            "contact": names.one("contact", buyer), "contact.name": buyer.name if buyer else None,
            "contact.email": mails.get(buyer.id) if buyer else None,
            "contact.phone": phones.get(buyer.id) if buyer else None,
            "company": one.company.name if one.company and buyer is None else None,
            "date": one.at or day(one.date), "amount": total,
            "currency": one.currency, "product": one.product, "quantity": one.quantity, "note": one.note,
            "ref": one.external_ref, "source": sources.get(one.id), "uid": uids.get(one.id),
        }  # fmt: skip
        for line in one.lines:
            own: dict[str, Cell] = {
                "product": line.product, "quantity": line.quantity, "amount": amount(line.amount_minor, one.currency),
                "order_total": total,
            }  # fmt: skip
            found.append((one.id, {**shared, **own}))
        if not one.lines:
            found.append((one.id, shared))
    return found


def task_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each follow-up, open or done."""
    rows = crm.store.rows("tasks.by_ids", TaskRow, ids=ids)
    built = [tasks.build(crm, row) for row in rows]
    people = {one.id: _named(names, "contact", one.contacts) for one in _known(names, "contact", built)}
    uids = _uids(crm, "task", ids)
    _know_deals(names, built)
    found: list[Row] = []
    for row, one in zip(rows, built, strict=True):
        cells: dict[str, Cell] = {
            "title": one.title, "due": day(one.due_date), "due_time": one.due_time, "priority": one.priority,
            "state": one.state, "done_at": one.done_at, "every": one.every, "after": one.after,
            "wait_until": day(one.wait_until), "contact": people[one.id],
            "company": one.company.name if one.company else "", "deal": names.one("deal", one.deal),
            "owner": row.owner_login, "created_at": one.created_at, "uid": uids.get(one.id), "notes": one.notes,
        }  # fmt: skip
        found.append((one.id, cells))
    return found


def deal_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each deal, open or closed; the probability is its own, not its stage's."""
    rows = crm.store.rows
    people: dict[int, list[Ref]] = {}
    for person in rows("deals.contacts", DealContactRow, ids=ids):
        people.setdefault(person.owner, []).append(Ref(person.id, "", person.name))
    tags: dict[int, list[str]] = {}
    for tag in rows("deals.tags", OwnedText, ids=ids):
        tags.setdefault(tag.owner, []).append(tag.text)
    fields: dict[int, list[OwnedPair]] = {}
    for field in rows("deals.fields", OwnedPair, ids=ids):
        fields.setdefault(field.owner, []).append(field)
    names.know("contact", (one.id for known in people.values() for one in known))
    found: list[Row] = []
    for row in rows("deals.by_ids", DealRow, ids=ids):
        cells: dict[str, Cell] = {
            "title": row.title, "value": amount(row.value_minor, row.currency), "currency": row.currency,
            "stage": row.stage, "state": row.state, "probability": row.probability,
            "expected_close": day(row.expected_close), "closed_on": day(row.closed_on),
            "contact": _named(names, "contact", people.get(row.id, ())), "company": row.company_name,
            "owner": row.owner_login, "tags": several(tags.get(row.id, ())), "lost_reason": row.lost_reason,
            "created_at": row.created_at, "source": row.source, "external_id": row.external_id, "uid": row.uid,
            "notes": row.notes, **custom_cells(fields.get(row.id, ())),
        }  # fmt: skip
        found.append((row.id, cells))
    return found


def _known(names: Names, kind: str, records: "Sequence[Any]") -> "Sequence[Any]":
    names.know(kind, (person.id for one in records for person in one.contacts))
    return records


def _know_deals(names: Names, records: "Iterable[Any]") -> None:
    names.know("deal", (one.deal.id for one in records if one.deal))


def _named(names: Names, kind: str, people: Sequence[Ref]) -> str:
    return several(names.of(kind, one.id, one.name) for one in people)


def _uids(crm: Crm, kind: str, ids: Sequence[int]) -> dict[int, str]:
    return {row.id: row.key for row in crm.store.rows(f"exports.{kind}_uids", KeyRow, ids=ids)}


def _first(rows: "Iterable[OwnedText]") -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows:
        found.setdefault(row.owner, row.text)
    return found
