"""Talks and purchases as a noun: list show edit rm restore."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import OfCompany, Reverse, Tag, terms
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Offset, Outcome, Text, Where, chosen, command, complete_who
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import OF_TALKS
from crmcli.core.filters import is_one_name
from crmcli.core.records import Interaction
from crmcli.core.refs import read_ref

Ref = Annotated[str, typer.Argument(metavar="i9")]


@command
def list_(
    face: Face,
    words: Annotated[
        list[str], typer.Argument(metavar="[WHO | FILTER...]", autocompletion=complete_who, show_default=False)
    ] = [],
    where: Where = [],
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help="call email meeting purchase …")] = None,
    since: Annotated[Text, typer.Option("--since", metavar="WHEN", help="From this day on.")] = None,
    until: Annotated[Text, typer.Option("--until", metavar="WHEN", help="Up to this day.")] = None,
    tag: Tag = [],
    company: OfCompany = None,
    sort: Annotated[Text, typer.Option("--sort", metavar="COLUMN", help="date amount kind id")] = None,
    reverse: Reverse = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")] = 50,
    offset: Offset = 0,
    columns: Columns = None,
) -> int:
    """List the newest talks and purchases: of everybody, of one, or of whoever fulfils a filter.

    Examples:
      crm interaction list ada --kind call
      crm interaction list +vip --since 2026-01-01 --sort amount
    """
    from crmcli.app import listing, lookup

    crm = face.crm
    plain = not any((where, kind, since, until, tag, company, sort, reverse))
    whom = lookup.who(crm, " ".join(words)) if words and is_one_name(words, OF_TALKS) else None
    found = listing.interactions(
        crm, terms([] if whom else words, tag, company), whom=whom, where=where, kind=kind, since=since, until=until,
        sort=sort, reverse=reverse, limit=limit, offset=offset,
    )  # fmt: skip
    empty = (
        "nothing was logged yet; try: crm log call ada asked for pricing"
        if plain and not words
        else "no talk fulfils that"
    )
    face.out.listed(Interaction, found, crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def show(face: Face, ref: Ref) -> int:
    """One talk or purchase.

    Example:
      crm interaction show i9
    """
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
    outcome: Outcome = None,
) -> int:
    """Change what was logged; the history keeps what it was.

    Example:
      crm interaction edit i9 --note 'asked for pricing of two'
    """
    from crmcli.app import interactions

    changes = {
        "note": note, "kind": kind, "at": at, "amount": amount, "currency": currency, "duration": duration,
        "outcome": outcome,
    }  # fmt: skip
    if all(value is None for value in changes.values()):
        raise BadInput("what should change?", hint="crm interaction edit i9 --note '…'")
    face.wrote(interactions.edit(face.crm, _number(ref), changes))
    return 0


@command
def rm(face: Face, ref: Ref) -> int:
    """Put a talk away; `restore` and `undo` bring it back.

    Example:
      crm interaction rm i9
    """
    from crmcli.app import interactions

    face.wrote(interactions.archive(face.crm, _number(ref)))
    return 0


@command
def restore(face: Face, ref: Ref) -> int:
    """Bring a removed talk back.

    Example:
      crm interaction restore i9
    """
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
