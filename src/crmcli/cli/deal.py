"""Deals as a noun: list show add edit move won lost reopen park resume rm restore."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crmcli.cli import fields
from crmcli.cli.contact import fields as custom_fields
from crmcli.cli.face import Face, refs_said
from crmcli.cli.fields import Filter, OfCompany, Reverse, Tag, terms
from crmcli.cli.groups import commands
from crmcli.cli.looking import show_deal
from crmcli.cli.options import Columns, Limit, Offset, Owner, Text, Where, chosen, command, complete_deal
from crmcli.cli.personflags import taking
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput
from crmcli.core.refs import read_ref
from crmcli.language import worded

MANY = 20  # deals beyond which is asked before an act on them

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="DEAL", autocompletion=complete_deal, help="d4, 4, words of its title, or whose.", show_default=False
    ),
]
Many = Annotated[
    list[str],
    typer.Argument(
        metavar="DEAL",
        autocompletion=complete_deal,
        help="d4, 4, d4,d7, - for refs on standard input, words of its title.",
        show_default=False,
    ),
]
AndWords = Annotated[
    list[str], typer.Argument(metavar="DEAL [WORDS]...", autocompletion=complete_deal, show_default=False)
]
At = Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it was: yesterday, fri.")]
Note = Annotated[Text, typer.Option("--note", metavar="TEXT", help="Words about it.")]
InDeal = Annotated[
    list[str], typer.Option("--contact", "--add-contact", metavar="WHO[=ROLE]", help="Somebody in it; repeatable.")
]
PLAIN = {
    "title": Annotated[Text, typer.Option("--title", "--name", metavar="TEXT", help="What it is about.")],
    "value": Annotated[Text, typer.Option("--value", metavar="AMOUNT", help="12000 or 12000EUR; none.")],
    "currency": Annotated[Text, typer.Option("--currency", metavar="EUR", help="Of the amounts, if not the book's.")],
    "probability": Annotated[
        Text, typer.Option("--probability", metavar="N", help="Per cent; none: the stage's counts.")
    ],
    "close": Annotated[
        Text, typer.Option("--expected-close", "--close", metavar="WHEN", help="When it should close: eom, 2026-06-30.")
    ],
    "company": Annotated[Text, typer.Option("--company", metavar="COMPANY", help="The company; none.")],
    "owner": Owner,
    "source": Annotated[Text, typer.Option("--source", metavar="TEXT", help="Where it came from.")],
    "external_id": fields.External,
    "notes": fields.Notes,
    "quote": Annotated[Text, typer.Option("--quote", metavar="REF", help="The quote's number.")],
    "quoted": Annotated[Text, typer.Option("--quoted", metavar="WHEN", help="When it was quoted.")],
    "quote_amount": Annotated[Text, typer.Option("--quote-amount", metavar="AMOUNT", help="What was quoted.")],
    "lines": Annotated[
        list[str], typer.Option("--line", "--add-line", metavar="'[N x] WHAT = SUM'", help="A line of the quote.")
    ],
    "contacts": InDeal,
    "set": fields.Set,
}  # fmt: skip
ADDING = PLAIN | {
    "tags": fields.Tag,
    "stage": Annotated[Text, typer.Option("--stage", metavar="STAGE", help="Where it begins.")],
    "at": Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it began, if not today.")],
}
EDITING = PLAIN | {
    "rm_contacts": Annotated[list[str], typer.Option("--rm-contact", metavar="WHO", help="Take somebody out of it.")],
    "rm_lines": Annotated[list[str], typer.Option("--rm-line", metavar="WHAT", help="Take a line of the quote away.")],
    "tags": fields.AddTag, "rm_tags": fields.RmTag, "unset": fields.Unset,
}  # fmt: skip


@command
def list_(
    face: Face,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    company: OfCompany = None,
    owner: Owner = None,
    stage: Annotated[Text, typer.Option("--stage", metavar="STAGE", help="Those that stand there.")] = None,
    sort: Annotated[Text, typer.Option("--sort", metavar="COLUMN", help="close value stage score days title …")] = None,
    reverse: Reverse = False,
    limit: Limit = None,
    offset: Offset = 0,
    columns: Columns = None,
) -> int:
    """List open deals, what should close first first: +tag, field:value and words, all of which must hold.

    Examples:
      crm deal list stage:proposal 'value >= 10000'
      crm deal list --sort score --limit 10
      crm deal list state:lost reason:price --sort closed --reverse
    """
    from crmcli.app import listing
    from crmcli.core.conditions import quoted

    said = terms([*words, *([f"stage:{quoted(stage)}"] if stage else [])], tag, company, owner)
    whole = face.out.format in ("json", "jsonl")
    found = listing.deals(
        face.crm, said, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset, whole=whole
    )
    nothing = "no deal is open; try: crm deal add 'Website relaunch' --value 12000EUR --contact ada"
    usual = USUAL_SCORED if sort == "score" else None
    empty = "no deal fulfils that" if said or where else nothing
    face.out.listed(Deal, found, face.crm.today(), columns=chosen(columns), usual=usual, empty=empty)
    return 0


USUAL_SCORED = ("ref", "score", "title", "who", "value_minor", "stage", "next", "points")


@command
def show(
    face: Face, words: Words, limit: Annotated[int, typer.Option("--limit", metavar="N", help="So many lines.")] = 50
) -> int:
    """A deal from all sides, and its whole story in one timeline: calls, follow-ups, moves.

    Example:
      crm deal show d4
    """
    from crmcli.app import dealfind, dealstory

    return show_deal(face, dealstory.view(face.crm, dealfind.find(face.crm, " ".join(words)).id, limit=limit))


@command
@taking(ADDING)
def add(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="TITLE [WORDS]...", show_default=False)] = [],
    *,
    said: dict[str, Any],
) -> int:
    """Add a deal; in its words 12000EUR is the value, @Acme the company, +web a tag, for:ada a contact, close:eom.

    Examples:
      crm deal add 'Website relaunch' --value 12000EUR --contact 'ada=decides' --expected-close eom
      crm deal add Website relaunch 12000EUR @Acme for:ada close:eom +web
      crm deal add Licences --contact ada --line '2 x Licence = 900EUR' --line 'Training = 400EUR'
    """
    from crmcli.app import deals
    from crmcli.app.dealparts import drafted

    face.wrote(deals.add(face.writing(), drafted(words, _plain(said))))
    return 0


@command
@taking(EDITING)
def edit(face: Face, words: Many = [], where: Where = [], *, said: dict[str, Any]) -> int:
    """Change deals; `none` takes a value, a probability, a day, a company away. `move` changes the stage.

    Examples:
      crm deal edit d4 --value 15000 --expected-close 'end of next month'
      crm deal edit d4 --add-contact 'grace=signs' --rm-tag web --set seats=40
      crm deal edit -w 'owner:bob' --owner li
    """
    from crmcli.app import deals

    changes = _plain(said)
    if all(value is None or value in ([], {}) for value in changes.values()):
        raise BadInput("what should change?", hint="crm deal edit d4 --value 15000")
    face.wrote(deals.edit(face.crm, _numbers(face, words, where, "edit"), changes))
    return 0


@command
def move(face: Face, words: AndWords = [], where: Where = [], at: At = None, note: Note = None) -> int:
    """Move a deal to another stage; what its checklist asks for there is planned.

    Examples:
      crm deal move d4 proposal sent it by mail
      crm deal move -w 'stage:demo' qualified
    """
    from crmcli.app import dealmoves

    there, rest = _deals(face, words, where, "move")
    if not rest:
        from crmcli.app.pipeline import stages

        listed = " ".join(stage.name for stage in stages(face.crm))
        raise BadInput(
            f"to which stage? Stages are: {listed}", hint=f"crm deal move {there[0].ref} {listed.split()[0]}"
        )
    stage, said = _stage(face, rest)
    face.wrote(dealmoves.move(face.crm, there, stage, _note(said, note), at=at))
    return 0


@command
def won(
    face: Face,
    words: AndWords,
    purchase: Annotated[
        bool, typer.Option("--purchase", help="Log what was bought, so that value and RFM count it.")
    ] = False,
    at: At = None,
    note: Note = None,
) -> int:
    """Close a deal as won, for another amount where one comes first; more words are a note.

    Examples:
      crm deal won d4
      crm deal won d4 11500EUR they signed --purchase
    """
    from crmcli.app import dealfind, dealmoves
    from crmcli.core.money import leading_amount

    there, rest = dealfind.leading(face.crm, words)
    amount, said = leading_amount(rest)
    face.wrote(dealmoves.won(face.crm, there, amount, note=_note(said, note), at=at, purchase=purchase))
    return 0


@command
def lost(
    face: Face,
    words: AndWords = [],
    where: Where = [],
    reason: Annotated[Text, typer.Option("--reason", metavar="REASON", help="Out of the book's list.")] = None,
    at: At = None,
    note: Note = None,
) -> int:
    """Close a deal as lost, for one of the reasons in the book's list (crm config show lost_reasons).

    Example:
      crm deal lost d4 --reason price they took the cheaper one
    """
    from crmcli.app import dealmoves

    there, rest = _deals(face, words, where, "close")
    if reason is None and rest:
        reason, rest = rest[0], rest[1:]  # crm deal lost d4 price: it is refused with the list where it is none
    face.wrote(dealmoves.lost(face.crm, there, reason, _note(rest, note), at=at))
    return 0


@command
def reopen(face: Face, words: AndWords, note: Note = None) -> int:
    """Open a closed deal again, where it stood or in another stage; words behind the stage are a note.

    Example:
      crm deal reopen d4 negotiation
    """
    from crmcli.app import dealmoves, deals

    there = deals.one(face.crm, _number(words[0]))
    stage, said = _stage(face, words[1:]) if words[1:] else (None, [])
    face.wrote(dealmoves.reopen(face.crm, there, stage, _note(said, note)))
    return 0


@command
def park(
    face: Face,
    words: AndWords,
    until: Annotated[str, typer.Option("--until", metavar="WHEN", help="Up to which day.", show_default=False)],
) -> int:
    """Leave a deal alone until a day, for a reason: it is not stuck meanwhile.

    Example:
      crm deal park d4 budget comes in May --until '1 may'
    """
    from crmcli.app import dealfind, dealmoves

    there, why = dealfind.leading(face.crm, words)
    face.wrote(dealmoves.park(face.crm, there, until, " ".join(why)))
    return 0


@command
def resume(face: Face, words: Words) -> int:
    """Leave a deal alone no longer.

    Example:
      crm deal resume d4
    """
    from crmcli.app import dealfind, dealmoves

    face.wrote(dealmoves.resume(face.crm, dealfind.find(face.crm, " ".join(words))))
    return 0


@command
def rm(face: Face, words: Many = [], where: Where = []) -> int:
    """Put deals away that should never have been any; `restore` and `undo` bring them back. A lost one is `lost`.

    Example:
      crm deal rm d4,d7
    """
    from crmcli.app import deals

    face.wrote(deals.archive(face.crm, _numbers(face, words, where, "remove")))
    return 0


@command
def restore(face: Face, words: Words) -> int:
    """Bring a deal back that was put away.

    Example:
      crm deal restore d4
    """
    from crmcli.app import deals

    face.wrote(deals.archive(face.crm, [_number(one) for one in refs_said(words)], back=True))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (
        ("list", list_), ("show", show), ("add", add), ("edit", edit), ("move", move), ("won", won), ("lost", lost),
        ("reopen", reopen), ("park", park), ("resume", resume), ("rm", rm), ("restore", restore),
    )  # fmt: skip
    return commands(name, words, verbs)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """What flags say, with custom fields under the key by which the use case knows them."""
    found = dict(said)
    return {**found, "custom": custom_fields(found.pop("set")) | dict.fromkeys(found.pop("unset", ()))}


def _deals(face: Face, words: list[str], where: list[str], verb: str) -> tuple[list[Deal], list[str]]:
    """The deals of a filter, those that the first word lists (`d4,d7`, `-`), or the one that first words mean."""
    from crmcli.app import dealfind, deals, listing

    if where:
        found = listing.deals(face.crm, where=where)
        if not found:
            raise BadInput("no open deal fulfils that", hint="crm deal list")
        _confirm(face, verb, len(found))
        return found, words
    listed = refs_said(words[:1])
    if len(listed) > 1 or words[:1] == ["-"]:
        numbers = [_number(one) for one in listed]
        if not numbers:
            raise BadInput("no deal was named", hint="crm deal move d4,d7 proposal")
        _confirm(face, verb, len(numbers))
        return deals.several(face.crm, numbers), words[1:]
    there, rest = dealfind.leading(face.crm, words)
    return [there], list(rest)


def _confirm(face: Face, verb: str, number: int) -> None:
    """Ask before an act on many deals."""
    if number > MANY:
        face.confirm(worded("{verb} {number} deals?", verb=verb, number=number))


def _numbers(face: Face, words: list[str], where: list[str], verb: str) -> list[int]:
    """The numbers of deals that are listed, that a filter finds, or of the one that all the words mean."""
    from crmcli.app import dealfind

    if not where and len(words) > 1 and read_ref(words[0], kind="deal") is None and words[:1] != ["-"]:
        return [dealfind.find(face.crm, " ".join(words)).id]
    there, rest = _deals(face, words, where, verb)
    if rest:
        raise BadInput(f"{' '.join(rest)!r} is said of nothing", hint="crm deal edit d4 --value 15000")
    return [deal.id for deal in there]


def _stage(face: Face, said: list[str]) -> tuple[str, list[str]]:
    """The stage at the beginning of words, which may be several of them, and what is said about the move."""
    from crmcli.app.pipeline import stages
    from crmcli.core.text import fold

    names = {fold(stage.name) for stage in stages(face.crm)}
    longest = max((name.count(" ") + 1 for name in names), default=1)
    for count in range(min(longest, len(said)), 1, -1):
        if fold(" ".join(said[:count])) in names:
            return " ".join(said[:count]), said[count:]
    return said[0], said[1:]


def _note(said: Sequence[str], note: str | None) -> str:
    return " ".join([*said, *([note] if note else [])])


def _number(text: str) -> int:
    named = read_ref(text, kind="deal")
    if named is None or named[0] != "deal":
        raise BadInput(f"{text!r} is no deal's ref", hint="crm deal list state:open")
    return named[1]
