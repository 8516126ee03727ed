"""The verbs of every day. Each parses its words, calls one use case and shows its result."""

import sys
from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import (
    Columns,
    Deal,
    Next,
    Outcome,
    Owner,
    Tags,
    Text,
    Where,
    also,
    chosen,
    command,
    complete_kind,
    complete_who,
)
from crmcli.cli.todays import show_today
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.quickadd import ActDraft, act, person, split_line
from crmcli.core.records import Wrote
from crmcli.language import reworded

At = Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it was: yesterday, fri, 3 days ago, 14:30.")]


@command
@also("ics")
def today(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="[FILTER]...", show_default=False)] = [],
    where: Where = [],
    days: Annotated[int | None, typer.Option("--days", metavar="N", help="How many days ahead (3).")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everyone's, in a team book.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Mine and nobody's: the default in a team book.")] = False,
    owner: Owner = None,
    tag: Tags = [],
    why: Annotated[bool, typer.Option("--why", help="Say how the list is ordered.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 10 when something is due.")] = False,
    todos: Annotated[bool, typer.Option("--todos", help="With -f ics: tasks as to-dos, not as events.")] = False,
    columns: Columns = None,
) -> int:
    """Who needs something now: overdue, today, soon and dates, each line with its reason.

    Examples:
      crm today --days 7
      crm today +vip city:berlin
      crm today -f ics --days 90 --out follow-ups.ics
    """
    if words:
        from crmcli.core.filterline import line as as_filter

        where = [*where, as_filter(words)]
    if days is not None and days < 0:
        raise BadInput("the days ahead cannot be fewer than none", hint="crm today --days 7")
    if why:
        from crmcli.show.helptexts import ORDER

        for line in ORDER.splitlines():
            face.out.say(reworded(line))
    owner = face.crm.user if mine and owner is None else owner
    return show_today(
        face,
        days=days,
        everyone=everyone,
        owner=owner,
        tags=tag,
        where=where,
        exit_code=exit_code,
        todos=todos,
        columns=chosen(columns),
    )


@command
def log(
    face: Face,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", autocompletion=complete_kind, help="note call email meeting message visit purchase refund"
        ),
    ] = "",
    words: Annotated[
        list[str], typer.Argument(metavar="WHO [NOTE]...", autocompletion=complete_who, show_default=False)
    ] = [],
    following: Next = None,
    at: At = None,
    others: Annotated[list[str], typer.Option("--with", metavar="WHO", help="Who else was there; repeatable.")] = [],
    company: Annotated[Text, typer.Option("--company", metavar="COMPANY", help="On behalf of which company.")] = None,
    tag: Tags = [],
    deal: Deal = None,
    duration: Annotated[Text, typer.Option("--duration", metavar="15m", help="How long it took.")] = None,
    direction: Annotated[Text, typer.Option("--direction", metavar="in|out", help="Who began.")] = None,
    currency: Annotated[
        Text, typer.Option("--currency", metavar="EUR", help="Of the amount, if not the book's.")
    ] = None,
    owner: Owner = None,
    outcome: Outcome = None,
    close: Annotated[bool, typer.Option("--done", help="Close the one task that was due.")] = False,
    note: Annotated[Text, typer.Option("--note", metavar="TEXT", help="The note; - reads standard input.")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read talks as JSON lines from standard input.")] = False,
) -> int:
    """Log a talk or a purchase, and plan the next step. Without -n the one that the talk asks for is proposed.

    Examples:
      crm log call ada asked for pricing -n 'fri send pricing'
      crm log call ada --outcome 'not reached' -n auto
      crm log purchase ada 120.50EUR 'two books' --at yesterday
    """
    if stdin:
        from crmcli.cli.jsonlines import log_lines

        return log_lines(face)
    draft = _talk(kind, words, deal)
    keys, text = draft.keys, text_said(note)
    more = {
        "next": following or next_said(keys), "at": at or keys.get("at"), "others": tuple(others), "done": close,
        "company": company or draft.company, "tags": (*draft.tags, *tag), "duration": duration, "currency": currency,
        "direction": direction, "owner": owner or keys.get("owner"), "outcome": outcome or keys.get("outcome"),
        "deal": deal,
    }  # fmt: skip
    return _log(face, kind, keys.get("for"), (*draft.words, *((text,) if text else ())), more)


def _talk(kind: str, words: list[str], deal: str | None) -> ActDraft:
    """What was said of a talk; it must say of which kind, and with whom or about which deal."""
    if not kind:
        raise BadInput("what should be logged, and with whom?", hint="crm log call ada asked for pricing")
    draft = act(words)
    if not draft.words and "for" not in draft.keys and deal is None:
        raise BadInput("with whom?", hint=f"crm log {kind} ada asked for pricing")
    only(draft, "next", "due", "at", "owner", "for", "outcome", command="crm log")
    return draft


def _log(face: Face, kind: str, who: str | None, words: tuple[str, ...], more: "dict[str, Any]") -> int:
    from crmcli.app.booksettings import kind_of
    from crmcli.app.interactions import LogDraft
    from crmcli.app.interactions import log as log_talk

    crm = face.writing()
    kinds = crm.setting("kinds")
    if words and kind_of(kinds, kind) is None and kind_of(kinds, words[0]):
        raise BadInput(f"the kind comes first: {words[0]}", hint=" ".join(["crm log", words[0], kind, *words[1:]]))
    face.wrote(log_talk(crm, LogDraft(kind, who, words, **more)))
    return 0


@command
def add(
    face: Face,
    words: Annotated[
        list[str], typer.Argument(metavar="NAME [mail] [phone] [@Company] [+tag] [wechat:ada]", show_default=False)
    ] = [],
    owner: Owner = None,
    notes: Annotated[Text, typer.Option("--notes", metavar="TEXT", help="Words about them.")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read people as JSON lines from standard input.")] = False,
) -> int:
    """Add a person.

    Example:
      crm add Ada Lovelace ada@engines.org '+44 20 7946 0958' @'Analytical Engines' +vip
    """
    from crmcli.app import contacts

    if stdin:
        from crmcli.cli.jsonlines import add_lines

        return add_lines(face)
    face.wrote(contacts.add(face.writing(), person(words), owner=owner, notes=text_said(notes)))
    return 0


@command
def quick(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", autocompletion=complete_who, show_default=False)] = [],
) -> int:
    """The quick line: who, kind and note in one; next: or due: plans, +tag tags.

    Example:
      crm n ada call asked for pricing next:fri +vip
    """
    from crmcli.app import outcomes

    if not words:
        if not face.may_ask():
            raise BadInput("the quick line is empty", hint="crm n ada call asked for pricing next:fri")
        face.wrote(_asked(face))
        return 0
    face.wrote(outcomes.quick(face.writing(), words))
    return 0


def _asked(face: Face) -> Wrote:
    """What a quick line that is asked for did; one that cannot be is shown to copy from, and asked for again."""
    from crmcli.app import outcomes
    from crmcli.cli.ask import line

    said = line("n> ")
    while True:
        try:
            return outcomes.quick(face.writing(), split_line(said))
        except (BadInput, NotFound) as error:
            face.out.error(error)
            face.out.say(said)
            try:
                again = line("n> ")
            except EOFError:
                again = ""
            if not again:
                raise Refused("left as it was") from error
            said = again


def only(draft: ActDraft, *known: str, command: str) -> None:
    """Refuse a key that this command has no use for: nothing that was said is dropped."""
    for key in draft.keys:
        if key not in known:
            flags = " ".join(f"{one}:" for one in known)
            raise BadInput(
                f"{key}: says nothing to {command}; it knows {flags}",
                hint=f"'{key} {draft.keys[key]}' without the colon",
            )


def next_said(keys: dict[str, str]) -> str | None:
    """The next step in the words of a line."""
    return keys.get("next") or keys.get("due")


def text_said(note: str | None) -> str | None:
    """A text, or standard input where `-` stands for it."""
    return sys.stdin.read() if note == "-" else note
