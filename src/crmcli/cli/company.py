"""Companies as a noun: list show add edit rm restore merge."""

from typing import Annotated, Any

import typer

from crmcli.cli.contact import fields
from crmcli.cli.face import Face, refs_said
from crmcli.cli.fields import (
    AddAddress,
    AddDate,
    AddEmail,
    AddPhone,
    Address,
    AddTag,
    Email,
    Filter,
    Full,
    Name,
    Notes,
    Phone,
    Primary,
    Reverse,
    RmAddress,
    RmDate,
    RmEmail,
    RmHandle,
    RmPhone,
    RmTag,
    Set,
    Tag,
    Unset,
    Website,
    terms,
)
from crmcli.cli.groups import commands
from crmcli.cli.looking import Many, all_sides
from crmcli.cli.options import Columns, Limit, Offset, Owner, Text, Where, chosen, command
from crmcli.core.errors import BadInput
from crmcli.core.records import Company

Words = Annotated[list[str], typer.Argument(metavar="COMPANY")]


@command
def list_(
    face: Face,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    owner: Owner = None,
    sort: Annotated[Text, typer.Option("--sort", metavar="COLUMN", help="name created_at updated_at id")] = None,
    reverse: Reverse = False,
    limit: Limit = None,
    offset: Offset = 0,
    columns: Columns = None,
    full: Full = False,
) -> int:
    """List companies: +tag, field:value and parts of names, all of which must hold.

    Example:
      crm company list +tech city:berlin
    """
    from crmcli.app.listing import companies

    said = terms(words, tag, None, owner)
    empty = (
        "no company is in this book yet; try: crm company add 'Acme Ltd'"
        if not said and not where
        else "no company fulfils that"
    )
    found = companies(face.crm, said, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset)
    if full and face.out.format in ("json", "jsonl"):
        from crmcli.app.particulars import full_companies

        found = full_companies(face.crm, found)
    face.out.listed(Company, found, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def show(face: Face, words: Words, limit: Many = 20, full: Full = False) -> int:
    """One company from all sides, with its people; bare digits are a number.

    Example:
      crm company show 3
    """
    from crmcli.app import lookup

    return all_sides(face, lookup.who(face.crm, " ".join(words), kind="company"), limit, full=full)


@command
def add(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="NAME", show_default=False)] = [],
    name: Name = None,
    email: Email = [],
    phone: Phone = [],
    tag: Tag = [],
    address: Address = [],
    website: Website = [],
    set_: Set = [],
    date: AddDate = [],
    owner: Owner = None,
    notes: Notes = None,
) -> int:
    """Add a company.

    Example:
      crm company add 'Analytical Engines' --handle https://engines.example +tech
    """
    from crmcli.app import companies
    from crmcli.core.quickadd import read_tag

    tags = [*tag, *(found for word in words if (found := read_tag(word)))]
    said = name or " ".join(word for word in words if not read_tag(word))
    more = {"dates": date, **_said(email, phone, tags, address, website, set_, owner, notes)}
    face.wrote(companies.add(face.writing(), said, more))
    return 0


@command
def edit(
    face: Face,
    words: Words,
    name: Name = None,
    email: AddEmail = [],
    phone: AddPhone = [],
    tag: AddTag = [],
    address: AddAddress = [],
    website: Website = [],
    rm_email: RmEmail = [],
    rm_phone: RmPhone = [],
    rm_tag: RmTag = [],
    rm_address: RmAddress = [],
    rm_handle: RmHandle = [],
    primary: Primary = [],
    date: AddDate = [],
    rm_date: RmDate = [],
    set_: Set = [],
    unset: Unset = [],
    owner: Owner = None,
    notes: Notes = None,
) -> int:
    """Change a company.

    Example:
      crm company edit o3 --name 'Acme Ltd' --email main:office@acme.example --add-tag partner
    """
    from crmcli.app import companies, lookup

    said = {"name": name, **_said(email, phone, tag, address, website, set_, owner, notes)}
    said |= {"rm_phones": rm_phone, "rm_tags": rm_tag, "rm_addresses": rm_address, "rm_handles": rm_handle}
    said |= {"rm_emails": rm_email, "primary": primary, "dates": date, "rm_dates": rm_date}
    said["custom"] |= dict.fromkeys(unset)
    if all(value is None or value in ([], {}) for value in said.values()):
        raise BadInput("what should change?", hint="crm company edit o3 --name 'Acme Ltd'")
    number = lookup.who(face.crm, " ".join(words), kind="company").id
    face.wrote(companies.edit(face.crm, number, said))
    return 0


@command
def rm(face: Face, words: Words) -> int:
    """Put a company away; its people stay. `restore` and `undo` bring it back.

    Example:
      crm company rm o3
    """
    from crmcli.app import companies, lookup

    face.wrote(companies.archive(face.crm, lookup.who(face.crm, " ".join(words), kind="company").id))
    return 0


@command
def restore(face: Face, ref: Annotated[str, typer.Argument(metavar="o3")]) -> int:
    """Bring an archived company back.

    Example:
      crm company restore o3
    """
    from crmcli.app import companies
    from crmcli.core.refs import read_ref

    named = read_ref(ref, kind="company")
    if named is None or named[0] != "company":
        raise BadInput(f"{ref!r} is no company's ref", hint="crm company restore o3")
    face.wrote(companies.archive(face.crm, named[1], back=True))
    return 0


@command
def merge(face: Face, words: Annotated[list[str], typer.Argument(metavar="KEEP ABSORB...")]) -> int:
    """Make one company of two or more: the first one stays, with people, talks and all that was told of the others.

    Example:
      crm company merge o1 o10 --dry-run
    """
    from crmcli.cli.duplicates import merge_companies

    return merge_companies(face, refs_said(words))


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (
        ("list", list_),
        ("show", show),
        ("add", add),
        ("edit", edit),
        ("rm", rm),
        ("restore", restore),
        ("merge", merge),
    )
    return commands(name, words, verbs)


def _said(
    email: list[str], phone: list[str], tag: list[str], address: list[str], website: list[str], set_: list[str],
    owner: str | None, notes: str | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "emails": email, "phones": phone, "tags": tag, "addresses": address, "handles": website,
        "custom": fields(set_), "owner": owner, "notes": notes,
    }  # fmt: skip
