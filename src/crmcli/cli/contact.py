"""People as a noun: list show add edit rm restore; stages and consent are in standing.py."""

from typing import Annotated, Any

import typer

from crmcli.cli import looking
from crmcli.cli.duplicates import merge
from crmcli.cli.face import Face, refs_said
from crmcli.cli.fields import (
    Filter,
    Full,
    OfCompany,
    Reverse,
    Sort,
    Tag,
    terms,
)
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Limit, Offset, Owner, Where, chosen, command, complete_who
from crmcli.cli.peoplelist import Silent, list_people
from crmcli.cli.personflags import ADDING, EDITING, taking
from crmcli.core.errors import BadInput
from crmcli.core.records import Contact, Ref

Refs = Annotated[list[str], typer.Argument(metavar="WHO...", autocompletion=complete_who, show_default=False)]


@command
def list_(
    face: Face,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    company: OfCompany = None,
    owner: Owner = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    offset: Offset = 0,
    columns: Columns = None,
    full: Full = False,
    archived: Annotated[bool, typer.Option("--archived", help="Those who were put away.")] = False,
    silent: Silent = False,
) -> int:
    """List people: +tag, field:value and parts of names, all of which must hold.

    Examples:
      crm contact list +vip city:berlin
      crm contact list quiet:60d --sort last_contact_at --columns name,phone,last_contact_at
    """
    said = terms(words, tag, company, owner)
    if not archived:
        nobody = "nobody is in this book yet; try: crm add 'Ada Lovelace'"
        return list_people(
            face, said, where, sort=sort, reverse=reverse, limit=limit, offset=offset, columns=columns, full=full,
            silent=silent, empty="nobody fulfils that" if said or where or limit == 0 else nobody,
        )  # fmt: skip
    from crmcli.app.contacts import archived as put_away
    from crmcli.app.particulars import full_contacts

    if said or where:
        raise BadInput("those who were put away are listed whole", hint="crm contact list --archived")
    found = put_away(face.crm)[offset:][:limit]
    shown = full_contacts(face.crm, found) if full and face.out.format in ("json", "jsonl") else found
    face.out.listed(Contact, shown, face.crm.today(), columns=chosen(columns), empty="nobody was put away")
    return 0


@command
def show(face: Face, words: Refs, limit: looking.Many = 20, full: Full = False) -> int:
    """One person from all sides; bare digits are a number.

    Example:
      crm contact show 12 --json --full
    """
    from crmcli.app import lookup

    return looking.all_sides(face, lookup.who(face.crm, " ".join(words), kind="contact"), limit, full=full)


@command
@taking(ADDING)
def add(
    face: Face,
    words: Annotated[
        list[str], typer.Argument(metavar="NAME [mail] [phone] [@Company] [+tag]", show_default=False)
    ] = [],
    *,
    said: dict[str, Any],
) -> int:
    """Add a person, with flags or with the words of `crm add`.

    Examples:
      crm contact add 'Grace Hopper' --email work:grace@navy.example --company 'US Navy' --role Admiral
      crm contact add 'Ada Lovelace' --phone 'mobile:+44 20 7946 0958' --address 'home:1 Bridge St, London'
    """
    from crmcli.app import contacts
    from crmcli.core.quickadd import person

    name = said.pop("name")
    draft = person([*([name] if name else []), *words])
    face.wrote(contacts.add(face.writing(), draft, **_with_custom(said)))
    return 0


@command
@taking(EDITING)
def edit(
    face: Face,
    words: Refs = [],
    where: Where = [],
    create: Annotated[bool, typer.Option("--create", help="Make the person when nobody answers.")] = False,
    *,
    said: dict[str, Any],
) -> int:
    """Change people: one, a list, or all of a filter (-w), as one act.

    Examples:
      crm contact edit -w 'owner:bob' -o li
      crm contact edit ada --add-relation 'spouse=William King' --add-date 'renewal=2026-05-01'
      crm contact edit ada --email home:ada@lovelace.example --primary ada@lovelace.example
      crm contact edit ada --stage lost --reason 'moved away'
    """
    from crmcli.app import contacts

    changes = _with_custom(said)
    if all(value is None or value in ([], {}) for value in changes.values()):
        raise BadInput("what should change?", hint="crm contact edit ada --title CTO")
    if words and words != ["-"] and not where and not any("," in word for word in words):
        crm = face.open(create=create)
        found = [" ".join(words)]
        if len(words) > 1 and not create:
            from crmcli.app import lookup

            found = [one.ref for one in lookup.each(words, lambda text: lookup.who(crm, text, kind="contact"))]
        if len(found) == 1:
            face.wrote(contacts.edit(crm, found[0], changes, create=create))
        else:
            face.wrote(contacts.edit_many(crm, _numbers(face, [",".join(found)], [], "edit"), changes))
    else:
        face.wrote(contacts.edit_many(face.crm, _numbers(face, words, where, "edit"), changes))
    return 0


@command
def rm(face: Face, words: Refs = [], where: Where = []) -> int:
    """Put people away; `restore` and `undo` bring them back.

    Examples:
      crm contact rm c12 c14
      crm contact rm -w 'source:fair no:mail'
    """
    from crmcli.app import contacts

    face.wrote(contacts.archive(face.crm, _numbers(face, words, where, "remove")))
    return 0


@command
def restore(face: Face, words: Refs) -> int:
    """Bring archived people back, by ref or whole name.

    Example:
      crm contact restore c12
    """
    from crmcli.app import contacts, lookup

    def away(text: str) -> Ref:
        return contacts.find_archived(face.crm, text)

    several = any("," in word or word == "-" for word in words)
    found = [away(one) for one in refs_said(words)] if several else lookup.each(words, away)
    face.wrote(contacts.restore(face.crm, [one.id for one in found]))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    from crmcli.cli.standing import consent, stages

    verbs = (
        ("list", list_), ("show", show), ("add", add), ("edit", edit), ("rm", rm), ("restore", restore),
        ("merge", merge), ("stages", stages), ("consent", consent),
    )  # fmt: skip
    return commands(name, words, verbs)


def _with_custom(said: dict[str, Any]) -> dict[str, Any]:
    """What flags say, with the custom fields that they set and unset as one."""
    custom = {**fields(said.pop("set")), **dict.fromkeys(said.pop("unset", ()))}
    return {**said, "custom": custom}


def fields(said: list[str]) -> dict[str, Any]:
    """Custom fields of `key=value`; `json:key=value` reads the value as JSON."""
    found: dict[str, Any] = {}
    for pair in said:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise BadInput(f"{pair!r} is not key=value", hint="--set colour=blue")
        if key.startswith("json:"):
            import json

            try:
                found[key[5:]] = json.loads(value)
            except ValueError:
                raise BadInput(f"{value!r} is no JSON", hint="--set json:score=8") from None
        else:
            found[key] = value
    return found


def _numbers(face: Face, words: list[str], where: list[str], verb: str) -> list[int]:
    """Those who are named, listed or fulfil a filter; more than twenty want a yes."""
    from crmcli.app import listing, lookup

    def meant(text: str) -> Ref:
        return lookup.who(face.crm, text, kind="contact")

    several = any("," in word or word == "-" for word in words)
    found = [meant(one) for one in refs_said(words)] if several else lookup.each(words, meant) if words else []
    numbers = [one.id for one in found]
    if where:
        numbers += listing.contact_ids(face.crm, where=where)
    numbers = list(dict.fromkeys(numbers))
    if not numbers:
        nobody = "nobody fulfils this filter" if where else f"whom do you want to {verb}?"
        raise BadInput(nobody, hint="crm contact list")
    if len(numbers) > 20:
        face.confirm(f"{verb} {len(numbers)} contacts?")
    return numbers
