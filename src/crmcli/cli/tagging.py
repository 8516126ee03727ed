"""Tags for people and companies, by name, list, standard input or filter."""

from typing import Annotated

import typer

from crmcli.cli.face import Face, refs_said
from crmcli.cli.options import Where, command, complete_who
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import read_tag
from crmcli.core.records import Ref

WhoTags = Annotated[list[str], typer.Argument(metavar="WHO... +TAG...", autocompletion=complete_who)]


@command
def tag(face: Face, words: WhoTags, where: Where = []) -> int:
    """Give tags.

    Examples:
      crm tag ada grace +vip
      crm tag -w 'city:berlin' +visit
    """
    return _tag(face, words, where, away=False)


@command
def untag(face: Face, words: WhoTags, where: Where = []) -> int:
    """Take tags away.

    Example:
      crm untag ada +vip
    """
    return _tag(face, words, where, away=True)


def _tag(face: Face, words: list[str], where: list[str], *, away: bool) -> int:
    from crmcli.app import contacts

    tags = [name for word in words if (name := read_tag(word))]
    names = [word for word in words if not read_tag(word)]
    verb = "untag" if away else "tag"
    if not tags:
        raise BadInput("which tag?", hint=f"crm {verb} {names[0] if names else 'ada'} +vip")
    found = _people(face, names, where)
    if not found:
        nobody = "nobody fulfils this filter" if where else f"who is it that you want to {verb}?"
        raise BadInput(nobody, hint=f"crm {verb} ada +{tags[0]}")
    if where and len(found) > 20:
        face.confirm(f"{verb} {len(found)} contacts?")
    face.wrote(contacts.tag(face.crm, found, tags, away=away))
    return 0


def _people(face: Face, names: list[str], where: list[str]) -> list[Ref]:
    """Those who are named and those of the filter; words that name one person together count once."""
    from crmcli.app import listing, lookup

    crm = face.crm
    found: list[Ref] = []
    listed = refs_said(names)
    while listed:
        one, used = lookup.leading(crm, listed)
        found.append(one)
        listed = listed[used:]
    if where:
        found += listing.refs(crm, where)
    return list(dict.fromkeys(found))
