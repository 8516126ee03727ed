"""What the text of a form's field means, in words, or what is wrong with it."""

from collections.abc import Callable

from crmcli.app import (
    belongings,
    consentform,
    contacts,
    customfields,
    importantdates,
    phonereading,
    positions,
    relations,
    users,
)
from crmcli.app.crm import Crm
from crmcli.app.formtexts import CUSTOM, LINES, fields_read, halves, label, listed, need_handle, truth
from crmcli.core.addresses import PARTS, read_address
from crmcli.core.customfields import say_value
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.labels import read_label
from crmcli.core.refs import mail_key, read_ref, ref
from crmcli.core.rows import Candidate, OwnedText
from crmcli.core.stages import find
from crmcli.core.text import clean, fold

LONGEST_SAID = 300


def check(crm: Crm, field: str, text: str, number: int | None = None) -> str:
    """What a field's text means, in words; empty when that is plain. `number` is the contact whose form it is.

    Raises `BadInput`, `Refused` or `NotFound` with what is wrong with it.
    """
    if field.startswith(CUSTOM):
        said = _value_said(crm, field.removeprefix(CUSTOM), text)
    elif field.startswith(consentform.BEFORE):
        said = consentform.say(crm, field, text)
    elif field in _CHECKS:
        said = _CHECKS[field](crm, text)
    elif field in ("emails", "phones"):
        said = "; ".join(
            filter(None, (_reached_said(crm, field, text, number), _others_said(crm, field, text, number)))
        )
    else:
        if field not in LINES:
            belongings.limited(text, label(field))
        said = ""
    return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]} …"


def _reached_said(crm: Crm, field: str, text: str, number: int | None) -> str:
    from crmcli.app.identity import mails

    values = [read_label(one)[1] for one in listed(field, text)]
    if field == "emails":
        odd = [mail.address for one in values for mail in mails(one) if not mail.is_valid]
        return f"no usual mail address, kept as it is: {', '.join(odd)}" if odd else ""
    reader = _phone_reader(crm, number)
    found = [phone for one in values for phone in reader.phones(one)]
    odd = [phone.raw for phone in found if not phone.is_valid]
    elsewhere = [said for phone in found if phone.is_valid and (said := phonereading.say(phone, reader))]
    return "; ".join(([f"no usual number, kept as it is: {', '.join(odd)}"] if odd else []) + elsewhere)


def _phone_reader(crm: Crm, number: int | None) -> phonereading.PhoneReader:
    return phonereading.PhoneReader(crm) if number is None else phonereading.of_owner(crm, "contact_id", number)


def _parts_said(text: str) -> str:
    found = read_address(read_label(text)[1])
    told = ((part.replace("_", " "), getattr(found, part)) for part in PARTS if part != "street")
    return ", ".join(f"{part} {value}" for part, value in told if value)


def _birthday_said(crm: Crm, text: str) -> str:
    found = contacts.birthday(crm, text)
    if not found:
        return ""
    if found.startswith("--"):
        return f"every year on {found[2:]}"
    from datetime import date

    from crmcli.core.dates import say_exact

    return say_exact(date.fromisoformat(found))


def _name_said(_crm: Crm, text: str) -> str:
    contacts.need_name(text)
    return ""


def _owner_said(crm: Crm, text: str) -> str:
    try:
        users.owner(crm, clean(text))
    except NotFound as error:
        from difflib import get_close_matches

        known = [user.login for user in users.everybody(crm) if user.active]
        near = get_close_matches(fold(text), known, n=1, cutoff=0.4)
        raise NotFound(f"{error.message}{f'; {near[0]}?' if near else ''}", hint=error.hint) from None
    return "" if clean(text) else "nobody's"


def _truth_said(_crm: Crm, text: str) -> str:
    return "left out of lists, exports and suggestions" if truth(text) else ""


def _stage_said(crm: Crm, text: str) -> str:
    if not clean(text):
        return "told from the facts"
    found = find(clean(text), crm.setting("stages"))
    return f"{found}, by hand, until it is given back" if found else "told from the facts"


def _dates_said(crm: Crm, text: str) -> str:
    return "; ".join(importantdates.say(crm, one) for one in listed("dates", text))


def _relations_said(crm: Crm, text: str) -> str:
    return "; ".join(relations.say(crm, one) for one in listed("relations", text))


def _handles_said(_crm: Crm, text: str) -> str:
    return ", ".join(" ".join(need_handle(one)) for one in listed("handles", text))


def _companies_said(crm: Crm, text: str) -> str:
    new = []
    for name, role in map(halves, listed("company", text)):
        positions.role_of(role)
        if not name:
            raise BadInput("a role needs a company", hint="Acme Ltd = CTO")
        if not read_ref(name) and belongings.company_called(crm, name) is None:
            new.append(name)
    return f"new: {', '.join(new)}" if new else ""


def _tags_said(crm: Crm, text: str) -> str:
    """A tag that is there under another spelling, or one that is new, with those that look like it."""
    known = {fold(row.text): row.text for row in crm.store.rows("tags.all", OwnedText)}
    said = []
    for one in listed("tags", text):
        name = belongings.tag_name(one.lstrip("+#＋＃"))
        there = known.get(fold(name))
        if there is None:
            from difflib import get_close_matches

            near = " ".join(f"+{known[key]}" for key in get_close_matches(fold(name), list(known), n=2, cutoff=0.75))
            said.append(f"+{name} is new{f', beside {near}' if near else ''}")
        elif there != name:
            said.append(f"+{name} is +{there}")
    return "; ".join(said)


def _addresses_said(_crm: Crm, text: str) -> str:
    return "; ".join(filter(None, map(_parts_said, listed("addresses", text))))


def _fields_said(crm: Crm, text: str) -> str:
    for name, value in fields_read(text):
        customfields.read(crm, name, value)
    return ""


def _value_said(crm: Crm, name: str, text: str) -> str:
    """What a value of a defined field is kept as, where that is not what was typed."""
    if not clean(text):
        return ""
    kept = say_value(customfields.read(crm, name, text)[1])
    return kept if kept != clean(text, lines=True) else ""


def _others_said(crm: Crm, field: str, text: str, number: int | None) -> str:
    """Who else has one of the mails or phones."""
    from crmcli.app.identity import mails

    values = [read_label(one)[1] for one in listed(field, text)]
    if field == "emails":
        keys = {mail_key(mail.address): mail.address for one in values for mail in mails(one)}
    else:
        keys = {phone.key: phone.raw for one in values for phone in _phone_reader(crm, number).phones(one)}
    how = field.removesuffix("s")
    return "; ".join(
        f"{other.name} ({ref('contact', other.id)}) has {said} too"
        for key, said in keys.items()
        for other in crm.store.rows("contacts.same_key", Candidate, key=key, how=how)
        if other.id != number
    )


_CHECKS: dict[str, Callable[[Crm, str], str]] = {
    "name": _name_said, "birthday": _birthday_said, "owner": _owner_said, "do_not_contact": _truth_said,
    "stage": _stage_said, "dates": _dates_said, "relations": _relations_said, "handles": _handles_said,
    "company": _companies_said, "tags": _tags_said, "addresses": _addresses_said, "custom": _fields_said,
}  # fmt: skip
