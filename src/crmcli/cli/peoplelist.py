"""A list of people as `crm contact list` and `crm segment show` print it."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import chosen
from crmcli.core.records import Contact
from crmcli.show import words

Silent = Annotated[
    bool, typer.Option("--with-do-not-contact", help="Also those who must not be contacted, who are left out else.")
]


def list_people(
    face: Face, said: list[str], where: list[str], *, sort: str | None, reverse: bool, limit: int | None, offset: int,
    columns: str | None, full: bool, silent: bool, empty: str,
) -> int:  # fmt: skip
    """The contacts of a filter; who must not be contacted is left out and counted, unless asked for."""
    from crmcli.app import listing

    columns = _known(face, columns)
    hidden = 0
    if silent:
        found = listing.contacts(face.crm, said, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset)
    else:
        found, hidden = listing.reachable(
            face.crm, said, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset
        )
    if full and face.out.format in ("json", "jsonl"):
        from crmcli.app.particulars import full_contacts

        found = full_contacts(face.crm, found)
    if not found and not hidden:
        from crmcli.app.filterreading import reading

        empty = ": ".join(filter(None, (empty, reading(face.crm, said, where))))
    face.out.listed(Contact, found, face.crm.today(), columns=chosen(columns), empty="" if hidden else empty)
    face.out.say(words.refused_mail(_refusing(face, found, columns)))
    face.out.say(words.left_out(hidden, "--with-do-not-contact or dnc:yes"))
    return 0


def _known(face: Face, columns: str | None) -> str | None:
    """The columns, with custom fields as the book writes them. Raises `BadInput` for a field that nobody has."""
    from crmcli.app.filtering import custom_name
    from crmcli.core.filterfields import CUSTOM

    asked = chosen(columns)
    if not asked or not any(one.startswith(CUSTOM) for one in asked):
        return columns
    return ",".join(CUSTOM + custom_name(face.crm, one) if one.startswith(CUSTOM) else one for one in asked)


def _refusing(face: Face, found: "list[Contact]", columns: str | None) -> int:
    """How many in a sheet with mails said no to them."""
    from crmcli.core.consents import refused

    if face.out.format not in ("csv", "tsv") or not {"email", "emails"} & set(chosen(columns) or ("email",)):
        return 0
    return sum(bool(one.emails) and refused(one.consent, "email") is not None for one in found)
