"""A contact as a form: one text for each field (see formtexts.py), saved as one act of what was changed."""

import contextlib
import json
from collections.abc import Mapping, Sequence

from crmcli.app import consentform, contacts, customfields, importantdates, particulars, relations, stages
from crmcli.app.crm import Crm
from crmcli.app.formcheck import check
from crmcli.app.formtexts import (
    CUSTOM,
    LABELLED,
    SEVERAL,
    clean_of,
    fields_read,
    halves,
    label,
    listed,
    need_handle,
    truth,
)
from crmcli.core.customfields import FieldType, say_value
from crmcli.core.errors import Conflict
from crmcli.core.handles import read_handle
from crmcli.core.importantdates import pair
from crmcli.core.labels import read_label, say_label
from crmcli.core.ownrows import HandleRow, Particulars
from crmcli.core.record import record
from crmcli.core.records import Contact, Wrote
from crmcli.core.stages import HAND
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record(frozen=True, slots=True)
class Form:
    """A contact's form: the texts of its fields, what an empty field would be, and what was said of one before."""

    one: Contact
    texts: dict[str, str]
    hints: dict[str, str]
    past: dict[str, tuple[str, ...]]


def opened(crm: Crm, number: int) -> Form:
    """The form of a contact. Raises `NotFound`."""
    one, texts = filled(crm, number)
    hints = {CUSTOM + field.name: _type_said(field) for field in customfields.definitions(crm).values()}
    if one.stage_by != HAND:
        hints["stage"] = f"{one.stage}, told from the facts"
    past = {
        field: tuple(f"{consentform.tell(row)}{f' ({row.user})' if row.user else ''}" for row in rows)
        for field, rows in consentform.before(crm, number).items()
    }
    turns = reversed(stages.history(crm, number))
    past["stage"] = tuple(f"{turn.stage} since {turn.date}: {turn.why}" for turn in turns)
    return Form(one, texts, hints, past)


def filled(crm: Crm, number: int) -> tuple[Contact, dict[str, str]]:
    """A contact and the texts of its form; fields that are defined in this book have texts too. Raises `NotFound`."""
    one = contacts.one(crm, number)
    texts = _texts(one, particulars.of(crm, "contact_id", [number])[number])
    texts["dates"] = "\n".join(importantdates.texts(crm, "contact_id", number))
    texts["relations"] = "\n".join(relations.texts(crm, number))
    defined = customfields.definitions(crm)
    texts |= {CUSTOM + field.name: "" for field in defined.values()}
    free = {name: value for name, value in one.custom.items() if fold(name) not in defined}
    texts |= {CUSTOM + defined[fold(name)].name: _value_said(one.custom[name]) for name in one.custom.keys() - free}
    texts["custom"] = "\n".join(_indented(f"{name} = {_value_said(value)}") for name, value in free.items())
    return one, texts


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The fields whose texts say something else."""
    return [field for field in before if clean_of(field, after[field]) != clean_of(field, before[field])]


def conflicts(before: Mapping[str, str], now: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The fields that were changed in the form and meanwhile, otherwise, by somebody else."""
    there = {field: now.get(field, "") for field in before}  # a field's definition may be gone
    theirs = set(changed(before, there))
    return [field for field in changed(before, after) if field in theirs and changed({field: there[field]}, after)]


def save(crm: Crm, number: int, before: Mapping[str, str], after: Mapping[str, str]) -> Wrote:
    """Write the fields that were changed in the form; the others may have been changed by somebody else meanwhile.

    Raises `Conflict` when somebody else changed one of the same fields since the form was filled.
    """
    there, now = filled(crm, number)
    for field in conflicts(before, now, after):
        theirs = now.get(field) or "nothing"
        raise Conflict(f"somebody else set {label(field)} to {theirs}", hint="save again for yours")
    fields = changed(before, after)
    for field in fields:
        check(crm, field, after[field])
    if not fields:
        return Wrote(None, f"{there.name} is as it was", there, {})
    return contacts.edit_many(crm, [number], _changes(crm, there, fields, before, after))


def _texts(one: Contact, own: Particulars) -> dict[str, str]:
    return {
        "name": one.name, "title": one.title or "",
        "company": "\n".join(_pair(held.text, held.role or "") for held in own.positions),
        "emails": "\n".join(say_label(row.label, row.text) for row in own.emails),
        "phones": "\n".join(say_label(row.label, row.text) for row in own.phones),
        "handles": "\n".join(map(_handle_said, own.handles)),
        "addresses": "\n".join(_indented(say_label(row.label, row.text)) for row in own.addresses),
        "tags": ", ".join(one.tags), "birthday": one.birthday or "",
        "dates": "", "relations": "", "stage": one.stage if one.stage_by == HAND else "", "reason": "", "custom": "",
        "owner": one.owner.ref if one.owner else "", "source": one.source or "",
        "external_id": one.external_id or "", "do_not_contact": "yes" if one.do_not_contact else "",
        **consentform.texts(one.consent), "notes": one.notes or "",
    }  # fmt: skip


def _changes(
    crm: Crm, there: Contact, fields: Sequence[str], before: Mapping[str, str], after: Mapping[str, str]
) -> "dict[str, Any]":
    changes: dict[str, Any] = {"primary": [], "custom": {}, "consents": []}
    for field in fields:
        old, new = (listed(field, texts[field]) if field in SEVERAL else [] for texts in (before, after))
        if field == "company":
            _companies_changed(changes, [halves(one) for one in old], [halves(one) for one in new])
        elif field == "custom":
            changes["custom"] |= _fields_changed(there, before[field], after[field])
        elif field.startswith(CUSTOM):
            changes["custom"][field.removeprefix(CUSTOM)] = clean(after[field], lines=True) or None
        elif field.startswith(consentform.BEFORE):
            changes["consents"].append(consentform.read(crm, field, after[field]))
        elif field == "tags":
            new = [tag.lstrip("+#＋＃") for tag in new]
            changes["tags"] = [one for one in new if one not in old]
            changes["rm_tags"] = [one for one in old if one not in new]
        elif field in ("relations", "dates"):
            changes[field] = [one for one in new if one not in old]
            gone = [one for one in old if one not in new]
            changes[f"rm_{field}"] = _labels_gone(gone, new) if field == "dates" else gone
        elif field in ("stage", "reason"):
            changes |= {"stage": clean(after["stage"]) or "auto", "reason": clean(after["reason"])}
        elif field in LABELLED:
            _rows_changed(changes, field, old, new)
        else:
            changes[field] = truth(after[field]) if field == "do_not_contact" else after[field]
    return changes


def _labels_gone(gone: list[str], new: list[str]) -> list[str]:
    """The labels of dates that are there no more; one that has only another day is not taken away first."""
    labels = {fold(pair(one)[0]) for one in new}
    return [label for label in (pair(one)[0] for one in gone) if fold(label) not in labels]


def _rows_changed(changes: "dict[str, Any]", field: str, old: list[str], new: list[str]) -> None:
    """What is to be added, labelled anew, taken away, and made the primary one, which stands first."""
    were, are = ({_key(field, one): one for one in rows} for rows in (old, new))
    added = [one for one in new if one not in old]
    # a label that was there and is not said any more was taken away
    changes[field] = [f":{one}" if _key(field, one) in were and read_label(one)[0] is None else one for one in added]
    changes[f"rm_{field}"] = [read_label(one)[1] for key, one in were.items() if key not in are]
    for group in dict.fromkeys(_group(field, one) for one in new):
        first = next(one for one in new if _group(field, one) == group)
        was = next((one for one in old if _group(field, one) == group), None)
        if was is None or _key(field, was) != _key(field, first):
            changes["primary"].append(read_label(first)[1])


def _companies_changed(changes: "dict[str, Any]", old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    were = {fold(name): role for name, role in old}
    moved = [(name, role) for name, role in new if were.get(fold(name)) != role]
    changes["companies"], changes["roles"] = [name for name, _ in moved], [role for _, role in moved]
    names = {fold(name) for name, _ in new}
    changes["rm_companies"] = [name for name, _ in old if fold(name) not in names]
    if new and (not old or fold(new[0][0]) != fold(old[0][0])):
        changes["primary"].append(new[0][0])


def _fields_changed(there: Contact, before: str, after: str) -> "dict[str, Any]":
    """The custom fields to set, and None for those to take away. What was no text stays none where it can."""
    old, new = ({fold(name): (name, text) for name, text in fields_read(said)} for said in (before, after))
    kept = {fold(name): value for name, value in there.custom.items()}
    found: dict[str, Any] = {name: None for key, (name, _) in old.items() if key not in new}
    for key, (name, text) in new.items():
        if key not in old or old[key][1] != text:
            found[name] = text
            if not isinstance(kept.get(key, ""), str):
                with contextlib.suppress(ValueError):
                    found[name] = json.loads(text)
    return found


def _key(field: str, text: str) -> str:
    """What makes two values of a field the same, beside their labels."""
    said = read_label(text)[1]
    return ":".join(found) if field == "handles" and (found := read_handle(said)) else fold(said)


def _group(field: str, text: str) -> str:
    return need_handle(text)[0] if field == "handles" else ""


def _pair(name: str, role: str) -> str:
    return f"{name} = {role}" if role or " =" in name else name


def _handle_said(row: HandleRow) -> str:
    said = f"{row.network}:{row.text}"
    return f"{row.label}:{said}" if row.label else said


def _value_said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else say_value(value)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _type_said(field: FieldType) -> str:
    said = {"number": "a number", "date": "a date", "yes-no": "yes or no", "url": "a web address"}
    return f"one of {', '.join(field.choices)}" if field.choices else said.get(field.type, "")
