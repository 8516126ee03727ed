"""Talks and purchases as a noun: list show edit rm restore."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Offset, Text, chosen, command, complete_who
from crmcli.core.errors import BadInput
from crmcli.core.records import Interaction
from crmcli.core.refs import read_ref

Ref = Annotated[str, typer.Argument(metavar="i9")]


@command
def list_(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="[WHO]", autocompletion=complete_who, show_default=False)] = [],
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")] = 50,
    offset: Offset = 0,
    columns: Columns = None,
) -> int:
    """List the newest talks and purchases, of everybody or of one."""
    from crmcli.app import interactions, lookup

    crm = face.crm
    if words:
        found = interactions.timeline(crm, lookup.who(crm, " ".join(words)), limit + offset)[offset:]
    else:
        found = interactions.newest(crm, limit=limit, offset=offset)
    empty = "nothing was logged yet; try: crm log call ada asked for pricing"
    face.out.listed(Interaction, found, crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def show(face: Face, ref: Ref) -> int:
    """One talk or purchase."""
    from crmcli.app.interactions import one
    from crmcli.show import cards

    found = one(face.crm, _number(ref))
    face.out.one(found, cards.single(found, face.crm.today()), face.crm.today())
    return 0


@command
def edit(
    face: Face,
    ref: Ref,
    note: Annotated[Text, typer.Option("--note", metavar="TEXT", help="The note.")] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help="call email meeting …")] = None,
    at: Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it was.")] = None,
    amount: Annotated[Text, typer.Option("--amount", metavar="120.50EUR", help="Of a purchase.")] = None,
    currency: Annotated[Text, typer.Option("--currency", metavar="EUR", help="Of the amount.")] = None,
    duration: Annotated[Text, typer.Option("--duration", metavar="15m", help="How long it took.")] = None,
) -> int:
    """Change what was logged; the history keeps what it was.

    Example:
      crm interaction edit i9 --note 'asked for pricing of two'
    """
    from crmcli.app import interactions

    changes = {"note": note, "kind": kind, "at": at, "amount": amount, "currency": currency, "duration": duration}
    if all(value is None for value in changes.values()):
        raise BadInput("what should change?", hint="crm interaction edit i9 --note '…'")
    face.wrote(interactions.edit(face.crm, _number(ref), changes))
    return 0


@command
def rm(face: Face, ref: Ref) -> int:
    """Put a talk away; `restore` and `undo` bring it back."""
    from crmcli.app import interactions

    face.wrote(interactions.archive(face.crm, _number(ref)))
    return 0


@command
def restore(face: Face, ref: Ref) -> int:
    """Bring a removed talk back."""
    from crmcli.app import interactions

    face.wrote(interactions.archive(face.crm, _number(ref), back=True))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    return commands(name, words, (("list", list_), ("show", show), ("edit", edit), ("rm", rm), ("restore", restore)))


def _number(text: str) -> int:
    named = read_ref(text, kind="interaction")
    if named is None or named[0] != "interaction":
        raise BadInput(f"{text!r} is no talk's ref", hint="crm interaction list")
    return named[1]
