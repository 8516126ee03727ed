"""A contact as a form: one text for each field, each checked by itself, saved as one act of what was changed.

Several values of a field stand between commas or semicolons or on lines of their own, the primary one first, each with
its label as on the command line: `work:ada@engines.example, ada@lovelace.example`. Companies have their roles behind
an equals sign, custom fields their values; dates and relations are lines as on the command line. A line that begins
with a blank goes on with the line above.
"""

import contextlib
import json
import re
from collections.abc import Mapping, Sequence

from crmcli.app import contacts, customfields, importantdates, particulars, positions, relations, users
from crmcli.app.crm import Crm
from crmcli.core.addresses import PARTS, read_address
from crmcli.core.customfields import NO, YES, say_value
from crmcli.core.errors import BadInput, Conflict
from crmcli.core.handles import read_handle
from crmcli.core.importantdates import pair
from crmcli.core.labels import read_label, say_label
from crmcli.core.ownrows import HandleRow, Particulars
from crmcli.core.records import Contact, Wrote
from crmcli.core.stages import HAND, find
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FIELDS = (
    "name", "title", "company", "emails", "phones", "handles", "addresses", "tags", "birthday", "dates", "relations",
    "stage", "custom", "owner", "source", "external_id", "do_not_contact", "notes",
)  # fmt: skip
LINES = ("addresses", "dates", "relations", "custom", "notes")  # fields of several lines
BETWEEN = {
    "company": r"[;；\n]", "phones": r"[,，、\n]", "handles": r"[,;]\s+|[，、；\n]", "tags": r"[,，、;\n]",
    "addresses": r"\n(?!\s)", "custom": r"\n(?!\s)", "dates": r"\n", "relations": r"\n",
}  # fmt: skip
SEVERAL = ("emails", *BETWEEN)
LABELLED = ("emails", "phones", "handles", "addresses")
LABELS = {
    "emails": "mails", "company": "companies", "custom": "fields", "external_id": "external id",
    "do_not_contact": "do not contact",
}  # fmt: skip


def filled(crm: Crm, number: int) -> tuple[Contact, dict[str, str]]:
    """A contact and the texts of its form. Raises `NotFound`."""
    one = contacts.one(crm, number)
    texts = fields_of(one, particulars.of(crm, "contact_id", [number])[number])
    texts["dates"] = "\n".join(importantdates.texts(crm, "contact_id", number))
    texts["relations"] = "\n".join(relations.texts(crm, number))
    return one, texts


def fields_of(one: Contact, own: Particulars) -> dict[str, str]:
    """The texts of the form for a contact."""
    return {
        "name": one.name, "title": one.title or "",
        "company": "; ".join(_pair(held.text, held.role or "") for held in own.positions),
        "emails": ", ".join(say_label(row.label, row.text) for row in own.emails),
        "phones": ", ".join(say_label(row.label, row.text) for row in own.phones),
        "handles": ", ".join(map(_handle_said, own.handles)),
        "addresses": "\n".join(_indented(say_label(row.label, row.text)) for row in own.addresses),
        "tags": ", ".join(one.tags), "birthday": one.birthday or "",
        "dates": "", "relations": "", "stage": one.stage if one.stage_by == HAND else "",
        "custom": "\n".join(_indented(f"{name} = {_value_said(value)}") for name, value in one.custom.items()),
        "owner": one.owner.name if one.owner else "", "source": one.source or "",
        "external_id": one.external_id or "", "do_not_contact": "yes" if one.do_not_contact else "",
        "notes": one.notes or "",
    }  # fmt: skip


def check(crm: Crm, field: str, text: str) -> str:
    """What a field's text means, in words; empty when that is plain.

    Raises `BadInput`, `Refused` or `NotFound` with what is wrong with it.
    """
    if field == "name":
        contacts.need_name(text)
    elif field == "birthday" and clean(text):
        return _birthday_said(crm, text)
    elif field == "owner" and clean(text):
        users.owner(crm, clean(text))
    elif field == "do_not_contact":
        _truth(text)
    elif field == "stage" and clean(text):
        return "" if find(clean(text), crm.setting("stages")) else "told from the facts"
    elif field == "dates":
        return "; ".join(importantdates.say(crm, one) for one in listed(field, text))
    elif field == "relations":
        return "; ".join(relations.say(crm, one) for one in listed(field, text))
    elif field == "handles":
        for one in listed(field, text):
            _need_handle(one)
    elif field == "company":
        for name, role in map(_halves, listed(field, text)):
            positions.role_of(role)
            if not name:
                raise BadInput("a role needs a company", hint="Acme Ltd = CTO")
    elif field in ("emails", "phones"):
        return _reached_said(crm, field, text)
    elif field == "addresses":
        return "; ".join(filter(None, map(_parts_said, listed(field, text))))
    elif field == "custom":
        for name, value in _fields_read(text):
            customfields.read(crm, name, value)
    return ""


def save(crm: Crm, number: int, before: Mapping[str, str], after: Mapping[str, str]) -> Wrote:
    """Write the fields that were changed in the form; the others may have been changed by somebody else meanwhile.

    Raises `Conflict` when somebody else changed one of the same fields since the form was filled.
    """
    there, now = filled(crm, number)
    changed = [field for field in FIELDS if clean_of(field, after[field]) != clean_of(field, before[field])]
    for field in changed:
        if now[field] != before[field] and clean_of(field, now[field]) != clean_of(field, after[field]):
            said = now[field] or "nothing"
            raise Conflict(
                f"somebody else set {LABELS.get(field, field)} to {said}", hint="take theirs in, then save again"
            )
        check(crm, field, after[field])
    if not changed:
        return Wrote(None, f"{there.name} is as it was", there, {})
    return contacts.edit_many(crm, [number], _changes(there, changed, before, after))


def listed(field: str, text: str) -> list[str]:
    """The values of a field that holds several; a company's name may hold a comma, a phone a semicolon."""
    if field == "emails":
        from crmcli.app.identity import mail_texts

        parts = mail_texts(text)
    else:
        parts = re.split(BETWEEN[field], text.strip("\n"))
    lines = field in LINES
    whole = ["\n".join(map(clean, part.splitlines())) if lines else clean(part) for part in parts]
    return list(dict.fromkeys(part for part in whole if part))


def clean_of(field: str, text: str) -> str | list[str]:
    """A field's text without what makes no difference."""
    return listed(field, text) if field in SEVERAL else clean(text, lines=field == "notes")


def _changes(
    there: Contact, changed: Sequence[str], before: Mapping[str, str], after: Mapping[str, str]
) -> "dict[str, Any]":
    changes: dict[str, Any] = {"primary": []}
    for field in changed:
        old, new = (listed(field, texts[field]) if field in SEVERAL else [] for texts in (before, after))
        if field == "company":
            _companies_changed(changes, [_halves(one) for one in old], [_halves(one) for one in new])
        elif field == "custom":
            changes["custom"] = _fields_changed(there, before[field], after[field])
        elif field == "tags":
            new = [tag.lstrip("+#＋＃") for tag in new]
            changes["tags"] = [one for one in new if one not in old]
            changes["rm_tags"] = [one for one in old if one not in new]
        elif field in ("relations", "dates"):
            changes[field] = [one for one in new if one not in old]
            gone = [one for one in old if one not in new]
            changes[f"rm_{field}"] = _labels_gone(gone, new) if field == "dates" else gone
        elif field == "stage":
            changes["stage"] = clean(after[field]) or "auto"
        elif field in LABELLED:
            _rows_changed(changes, field, old, new)
        else:
            changes[field] = _truth(after[field]) if field == "do_not_contact" else after[field]
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
    old, new = ({fold(name): (name, text) for name, text in _fields_read(said)} for said in (before, after))
    kept = {fold(name): value for name, value in there.custom.items()}
    found: dict[str, Any] = {name: None for key, (name, _) in old.items() if key not in new}
    for key, (name, text) in new.items():
        if key not in old or old[key][1] != text:
            found[name] = text
            if not isinstance(kept.get(key, ""), str):
                with contextlib.suppress(ValueError):
                    found[name] = json.loads(text)
    return found


def _fields_read(text: str) -> list[tuple[str, str]]:
    """(name, value) of each line `name = value`. Raises `BadInput`."""
    found = []
    for part in listed("custom", text):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise BadInput(f"{part!r} is not name = value", hint="colour = blue")
        found.append((name.strip(), value.strip()))
    return found


def _key(field: str, text: str) -> str:
    """What makes two values of a field the same, beside their labels."""
    said = read_label(text)[1]
    return ":".join(found) if field == "handles" and (found := read_handle(said)) else fold(said)


def _group(field: str, text: str) -> str:
    return _need_handle(text)[0] if field == "handles" else ""


def _need_handle(text: str) -> tuple[str, str]:
    found = read_handle(read_label(text)[1])
    if found is None:
        raise BadInput(f"{text!r} is no handle", hint="wechat:ada, or a profile's URL")
    return found


def _halves(text: str) -> tuple[str, str]:
    """(company, role) of `Acme Ltd = CTO`."""
    name, equals, role = f" {text}".rpartition(" =")
    return (name.strip(), role.strip()) if equals else (text, "")


def _pair(name: str, role: str) -> str:
    return f"{name} = {role}" if role or " =" in name else name


def _handle_said(row: HandleRow) -> str:
    said = f"{row.network}:{row.text}"
    return f"{row.label}:{said}" if row.label else said


def _value_said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else say_value(value)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _truth(text: str) -> bool:
    word = clean(text).casefold()
    if word and word not in YES | NO:
        raise BadInput(f"{text!r} is neither yes nor no", hint="yes")
    return word in YES


def _reached_said(crm: Crm, field: str, text: str) -> str:
    from crmcli.app.identity import mails, phones

    values = [read_label(one)[1] for one in listed(field, text)]
    if field == "emails":
        odd = [mail.address for one in values for mail in mails(one) if not mail.is_valid]
        return f"no usual mail address, kept as it is: {', '.join(odd)}" if odd else ""
    region = crm.setting("phone_region")
    odd = [phone.raw for one in values for phone in phones(one, region) if not phone.is_valid]
    return f"no usual number, kept as it is: {', '.join(odd)}" if odd else ""


def _parts_said(text: str) -> str:
    found = read_address(read_label(text)[1])
    told = ((part.replace("_", " "), getattr(found, part)) for part in PARTS if part != "street")
    return ", ".join(f"{part} {value}" for part, value in told if value)


def _birthday_said(crm: Crm, text: str) -> str:
    found = contacts.birthday(crm, text) or ""
    if found.startswith("--"):
        return f"every year on {found[2:]}"
    from datetime import date

    from crmcli.core.dates import say_exact

    return say_exact(date.fromisoformat(found))
