"""The texts of a contact's form: one for each field, and how several values stand in one.

Several values of a field stand on lines of their own or between commas or semicolons, the primary one first, each with
its label as on the command line: `work:ada@engines.example, ada@lovelace.example`. Companies have their roles behind
an equals sign, custom fields without a definition their values. A line that begins with a blank goes on with the line
above.
"""

import re

from crmcli.app import consentform
from crmcli.core.customfields import NO, YES
from crmcli.core.errors import BadInput
from crmcli.core.handles import read_handle
from crmcli.core.labels import read_label
from crmcli.core.text import clean

FIELDS = (
    "name", "title", "company", "emails", "phones", "handles", "addresses", "tags", "birthday", "dates", "relations",
    "stage", "reason", "custom", "owner", "source", "external_id", "do_not_contact", *consentform.FIELDS, "notes",
)  # fmt: skip
CUSTOM = "custom."  # before the name of a defined field; those without a definition stand together in `custom`
LINES = ("addresses", "dates", "relations", "custom", "notes")  # fields of several lines
BETWEEN = {
    "company": r"[;；\n]", "phones": r"[,，、\n]", "handles": r"[,;]\s+|[，、；\n]", "tags": r"[,，、;\n]",
    "addresses": r"\n(?!\s)", "custom": r"\n(?!\s)", "dates": r"\n", "relations": r"\n",
}  # fmt: skip
SEVERAL = ("emails", *BETWEEN)
LABELLED = ("emails", "phones", "handles", "addresses")
LABELS = {
    "emails": "mails", "company": "companies", "custom": "fields", "external_id": "external id",
    "do_not_contact": "do not contact", "reason": "reason of the stage",
}  # fmt: skip


def label(field: str) -> str:
    """What a field is called."""
    for before, said in ((CUSTOM, ""), (consentform.BEFORE, "consent to ")):
        if field.startswith(before):
            return said + field.removeprefix(before)
    return LABELS.get(field, field)


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
    return listed(field, text) if field in SEVERAL else clean(text, lines=field == "notes" or field.startswith(CUSTOM))


def fields_read(text: str) -> list[tuple[str, str]]:
    """(name, value) of each line `name = value`. Raises `BadInput`."""
    found = []
    for part in listed("custom", text):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise BadInput(f"{part!r} is not name = value", hint="colour = blue")
        found.append((name.strip(), value.strip()))
    return found


def need_handle(text: str) -> tuple[str, str]:
    found = read_handle(read_label(text)[1])
    if found is None:
        raise BadInput(f"{text!r} is no handle", hint="wechat:ada, or a profile's URL")
    return found


def halves(text: str) -> tuple[str, str]:
    """(company, role) of `Acme Ltd = CTO`."""
    name, equals, role = f" {text}".rpartition(" =")
    return (name.strip(), role.strip()) if equals else (text, "")


def truth(text: str) -> bool:
    word = clean(text).casefold()
    if word and word not in YES | NO:
        raise BadInput(f"{text!r} is neither yes nor no", hint="yes")
    return word in YES
