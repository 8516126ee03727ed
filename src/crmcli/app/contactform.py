"""A contact as a form: one text for each field, each checked by itself, saved as one act of what was changed."""

from collections.abc import Mapping

from crmcli.app import contacts, users
from crmcli.app.crm import Crm
from crmcli.core.errors import Conflict
from crmcli.core.records import Contact, Wrote
from crmcli.core.text import clean

FIELDS = ("name", "title", "company", "emails", "phones", "tags", "birthday", "owner", "notes")
SEPARATORS = {"company": ";；", "emails": ",;，；、", "phones": ",，、", "tags": ",，、;"}
LABELS = {"emails": "mails", "company": "companies"}


def fields_of(one: Contact) -> dict[str, str]:
    """The texts of the form for a contact; commas part mails, phones and tags, semicolons companies."""
    return {
        "name": one.name, "title": one.title or "", "company": "; ".join(company.name for company in one.companies),
        "emails": ", ".join(one.emails), "phones": ", ".join(one.phones), "tags": ", ".join(one.tags),
        "birthday": one.birthday or "", "owner": one.owner.name if one.owner else "", "notes": one.notes or "",
    }  # fmt: skip


def check(crm: Crm, field: str, text: str) -> str:
    """What a field's text means, in words; empty when that is plain. Raises `BadInput` or `NotFound`."""
    if field == "name":
        contacts.need_name(text)
    elif field == "birthday" and clean(text):
        return _birthday_said(crm, text)
    elif field == "owner" and clean(text):
        users.owner(crm, clean(text))
    elif field == "emails":
        from crmcli.app.identity import mails

        if odd := [mail.address for mail in mails(text) if not mail.is_valid]:
            return f"no usual mail address, kept as it is: {', '.join(odd)}"
    elif field == "phones":
        from crmcli.app.identity import phone

        read = [phone(one, crm.setting("phone_region")) for one in listed(field, text)]
        if odd := [one.raw for one in read if not one.is_valid]:
            return f"no usual number, kept as it is: {', '.join(odd)}"
    return ""


def save(crm: Crm, number: int, before: Mapping[str, str], after: Mapping[str, str]) -> Wrote:
    """Write the fields that were changed in the form; the others may have been changed by somebody else meanwhile.

    Raises `Conflict` when somebody else changed one of the same fields since the form was filled.
    """
    there = contacts.one(crm, number)
    now = fields_of(there)
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
    return contacts.edit_many(crm, [number], _changes(changed, before, after))


def listed(field: str, text: str) -> list[str]:
    """The parts of a field that holds several; a company's name may hold a comma, a phone a semicolon."""
    for mark in SEPARATORS[field]:
        text = text.replace(mark, "\n")
    return list(dict.fromkeys(part for part in map(clean, text.splitlines()) if part))


def clean_of(field: str, text: str) -> str | list[str]:
    """A field's text without what makes no difference."""
    return listed(field, text) if field in SEPARATORS else clean(text, lines=field == "notes")


def _changes(changed: list[str], before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for field in changed:
        if field in SEPARATORS:
            name = "companies" if field == "company" else field
            old, new = listed(field, before[field]), listed(field, after[field])
            if field == "tags":
                new = [tag.lstrip("+#＋＃") for tag in new]
            changes[name] = [one for one in new if one not in old]
            changes[f"rm_{name}"] = [one for one in old if one not in new]
        else:
            changes[field] = after[field]
    return changes


def _birthday_said(crm: Crm, text: str) -> str:
    found = contacts.birthday(crm, text) or ""
    if found.startswith("--"):
        return f"every year on {found[2:]}"
    from datetime import date

    from crmcli.core.dates import say_exact

    return say_exact(date.fromisoformat(found))
