"""A deal as a form: one text for each field, saved as one act of what was changed.

People stand each on a line, `Ada Lovelace = decides`, and so do the lines of the quote, `2 x Licence = 900`, and custom
fields, `seats = 40`. Where two people in a deal have one name, their refs stand for them.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping

from crmcli.app import belongings, dealparts, deals, formcheck, formtexts, lookup
from crmcli.app.crm import Crm
from crmcli.core.customfields import say_value
from crmcli.core.dates import say_exact
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, Conflict
from crmcli.core.money import format_amount
from crmcli.core.record import record
from crmcli.core.records import PurchaseLine, Ref, Wrote
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SEVERAL = ("people", "lines", "custom", "notes")  # fields of several lines
LISTED = ("people", "lines", "custom")
LABELS = {"close": "expected close", "custom": "fields", "external_id": "external id", "quote_amount": "quoted sum"}
SAME_CHECK = ("owner", "tags", "custom")  # fields that mean what they mean in a contact's form


@record(frozen=True, slots=True)
class Form:
    """A deal's form: the texts of its fields, and what an empty field would be."""

    one: Ref
    texts: dict[str, str]
    hints: dict[str, str]
    past: dict[str, tuple[str, ...]]


def opened(crm: Crm, number: int) -> Form:
    """The form of a deal. Raises `NotFound`."""
    deal, texts = filled(crm, number)
    by_stage = deal.probability is not None and deal.probability_by == "stage"
    hints = {"probability": f"{deal.probability}, the stage's" if by_stage else "0 to 100; empty: the stage's counts"}
    return Form(Ref(deal.id, deal.ref, deal.title), texts, hints, {})


def filled(crm: Crm, number: int) -> tuple[Deal, dict[str, str]]:
    """A deal and the texts of its form. Raises `NotFound`."""
    deal = deals.one(crm, number)
    own = deal.probability_by == "hand" and deal.probability is not None
    return deal, {
        "title": deal.title, "value": _amount(deal.value_minor, deal.currency),
        "probability": str(deal.probability) if own else "", "close": deal.expected_close or "",
        "company": deal.company.name if deal.company else "", "people": "\n".join(_people(deal)),
        "notes": deal.notes or "", "tags": ", ".join(deal.tags), "owner": deal.owner.ref if deal.owner else "",
        "source": deal.source or "", "external_id": deal.external_id or "", "quote": deal.quote_ref or "",
        "quoted": deal.quoted_on or "", "quote_amount": _amount(deal.quote_minor, deal.currency),
        "lines": "\n".join(_line(one, deal.currency) for one in deal.lines),
        "custom": "\n".join(f"{name} = {_value(value)}" for name, value in deal.custom.items()),
    }  # fmt: skip


def label(field: str) -> str:
    """What a field is called."""
    return LABELS.get(field, field)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The fields whose texts say something else."""
    return [field for field in before if _plain(field, after[field]) != _plain(field, before[field])]


def conflicts(before: Mapping[str, str], now: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The fields that were changed in the form and meanwhile, otherwise, by somebody else."""
    theirs = set(changed(before, now))
    return [field for field in changed(before, after) if field in theirs and changed({field: now[field]}, after)]


def check(crm: Crm, field: str, text: str, number: int) -> str:
    """What a field's text means, in words; empty when that is plain.

    Raises `BadInput`, `Refused` or `NotFound` with what is wrong with it.
    """
    if field in SAME_CHECK:
        return formcheck.check(crm, field, text)
    return _CHECKS[field](crm, text, deals.one(crm, number)) if field in _CHECKS else ""


def save(crm: Crm, number: int, before: Mapping[str, str], after: Mapping[str, str]) -> Wrote:
    """Write the fields that were changed in the form; the others may have been changed by somebody else meanwhile.

    Raises `Conflict` when somebody else changed one of the same fields since the form was filled.
    """
    deal, now = filled(crm, number)
    for field in conflicts(before, now, after):
        raise Conflict(f"somebody else set {label(field)} to {now[field] or 'nothing'}", hint="save again for yours")
    fields = changed(before, after)
    for field in fields:
        check(crm, field, after[field], number)
    if not fields:
        return Wrote(None, f"{deal.title} is as it was", deal, {})
    said: dict[str, Any] = {}
    for field in fields:
        said |= _changes(crm, deal, field, before[field], after[field])
    return deals.edit(crm, [number], said)


def _changes(crm: Crm, deal: Deal, field: str, before: str, after: str) -> "dict[str, Any]":
    """What `deals.edit` is told of a field."""
    if field == "people":
        return _people_changed(deal, _listed(field, before), _listed(field, after))
    if field == "lines":
        old, new = Counter(_listed(field, before)), Counter(_listed(field, after))
        gone = [dealparts.read_line(crm, line, deal.currency)[0]["product"] for line in (old - new).elements()]
        return {"lines": list((new - old).elements()), "rm_lines": gone}
    if field == "custom":
        were, are = (dict(formtexts.fields_read(text)) for text in (before, after))
        return {"custom": {name: are.get(name) for name in {**were, **are} if are.get(name) != were.get(name)}}
    if field == "tags":
        were_tags, tags = (formtexts.listed("tags", text) for text in (before, after))
        tags = [tag.lstrip("+#＋＃") for tag in tags]
        return {"tags": [tag for tag in tags if tag not in were_tags],
                "rm_tags": [tag for tag in were_tags if tag not in tags]}  # fmt: skip
    text = clean(after, lines=field == "notes")
    return {field: text if text or field in ("notes", "source", "external_id", "quote") else "none"}


def _people_changed(deal: Deal, old: list[str], new: list[str]) -> "dict[str, Any]":
    """Who is added or has another role, and who is no longer in the deal."""
    there = {fold(_called(deal, person)): person for person in deal.contacts}
    kept = {fold(formtexts.halves(line)[0]) for line in new}
    said = []
    for name, role in (formtexts.halves(line) for line in new if line not in old):
        who = there[fold(name)].ref if fold(name) in there else name
        was = deal.roles.get(who, "")
        said.append(f"{who}={role}" if role or was else who)
    return {"contacts": said, "rm_contacts": [one.ref for name, one in there.items() if name not in kept]}


def _people(deal: Deal) -> list[str]:
    return [
        " = ".join(filter(None, (_called(deal, person), deal.roles.get(person.ref, "")))) for person in deal.contacts
    ]


def _called(deal: Deal, person: Ref) -> str:
    """The name of somebody in a deal; the ref where another one there has the same name."""
    same = sum(fold(other.name) == fold(person.name) for other in deal.contacts)
    return person.name if same == 1 and " =" not in person.name else person.ref


def _amount(minor: int | None, currency: str | None) -> str:
    return "" if minor is None else format_amount(minor, currency)


def _line(one: PurchaseLine, currency: str | None) -> str:
    times = f"{one.quantity:g} x " if one.quantity is not None else ""
    return f"{times}{one.product or ''} = {_amount(one.amount_minor, currency)}"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else say_value(value)


def _listed(field: str, text: str) -> list[str]:
    if field == "custom":
        return formtexts.listed(field, text)
    return [said for line in text.splitlines() if (said := clean(line))]


def _plain(field: str, text: str) -> str | list[str]:
    """A field's text without what makes no difference."""
    if field == "tags":
        return formtexts.listed(field, text)
    return _listed(field, text) if field in LISTED else clean(text, lines=field == "notes")


def _title_said(_crm: Crm, text: str, _deal: Deal) -> str:
    if not clean(text):
        raise BadInput("a deal needs a title", hint="Website relaunch")
    belongings.limited(clean(text), "title")
    return ""


def _column_said(field: str, column: str) -> Callable[[Crm, str, Deal], str]:
    """A check by what a text would be written as."""

    def said(crm: Crm, text: str, deal: Deal) -> str:
        values = dealparts.columns(crm, {field: text}, deal)
        found = values.get(column)
        if found is None:
            return ""
        if column.endswith("_minor"):
            return format_amount(found, values.get("currency", deal.currency), thousands=True)
        if column == "probability":
            return f"{found}%"
        there = type(crm.today()).fromisoformat(found)
        past = ", which is past" if field == "close" and there < crm.today() else ""
        return f"{say_exact(there)}{past}"

    return said


def _company_said(crm: Crm, text: str, _deal: Deal) -> str:
    plain = clean(text)
    return f"new: {plain}" if plain and belongings.company_called(crm, plain) is None else ""


def _people_said(crm: Crm, text: str, deal: Deal) -> str:
    there = {fold(_called(deal, person)) for person in deal.contacts}
    said = [formtexts.halves(line)[0] for line in _listed("people", text)]
    new = [lookup.who(crm, name, kind="contact") for name in said if fold(name) not in there]
    return ", ".join(f"{person.name} ({person.ref})" for person in new)


def _lines_said(crm: Crm, text: str, deal: Deal) -> str:
    read = [dealparts.read_line(crm, line, deal.currency) for line in _listed("lines", text)]
    total = sum(values["amount_minor"] for values, _ in read)
    return f"together {format_amount(total, read[0][1], thousands=True)}" if read else ""


_CHECKS: dict[str, Callable[[Crm, str, Deal], str]] = {
    "title": _title_said, "value": _column_said("value", "value_minor"),
    "probability": _column_said("probability", "probability"), "close": _column_said("close", "expected_close"),
    "quoted": _column_said("quoted", "quoted_on"), "quote_amount": _column_said("quote_amount", "quote_minor"),
    "company": _company_said, "people": _people_said, "lines": _lines_said,
}  # fmt: skip
