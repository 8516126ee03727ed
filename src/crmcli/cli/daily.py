"""The verbs of every day. Each parses its words, calls one use case and shows its result."""

import sys
from typing import Annotated, Any

import typer

from crmcli.cli.face import Face, refs_said
from crmcli.cli.options import (
    Columns,
    Due,
    Next,
    Owner,
    Tags,
    Text,
    Where,
    Words,
    chosen,
    command,
    complete_kind,
    complete_who,
)
from crmcli.cli.todays import show_today
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import ActDraft, act, person, split_line

At = Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it was: yesterday, fri, 3 days ago, 14:30.")]


@command
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
    columns: Columns = None,
) -> int:
    """Who needs something now: overdue, today, soon and dates, each line with its reason.

    Examples:
      crm today --days 7
      crm today +vip city:berlin
    """
    if words:
        from crmcli.core.filters import line

        where = [*where, line(words)]
    if days is not None and days < 0:
        raise BadInput("the days ahead cannot be fewer than none", hint="crm today --days 7")
    if why:
        from crmcli.show.helptexts import ORDER

        face.out.say(ORDER)
    owner = face.crm.user if mine and owner is None else owner
    return show_today(
        face,
        days=days,
        everyone=everyone,
        owner=owner,
        tags=tag,
        where=where,
        exit_code=exit_code,
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
    duration: Annotated[Text, typer.Option("--duration", metavar="15m", help="How long it took.")] = None,
    direction: Annotated[Text, typer.Option("--direction", metavar="in|out", help="Who began.")] = None,
    currency: Annotated[
        Text, typer.Option("--currency", metavar="EUR", help="Of the amount, if not the book's.")
    ] = None,
    owner: Owner = None,
    close: Annotated[bool, typer.Option("--done", help="Close the one task that was due.")] = False,
    note: Annotated[Text, typer.Option("--note", metavar="TEXT", help="The note; - reads standard input.")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read talks as JSON lines from standard input.")] = False,
) -> int:
    """Log a talk or a purchase, and plan the next step.

    Examples:
      crm log call ada asked for pricing -n 'fri send pricing'
      crm log purchase ada 120.50EUR 'two books' --at yesterday
    """
    if stdin:
        from crmcli.cli.jsonlines import log_lines

        return log_lines(face)
    draft = _talk(kind, words)
    keys, text = draft.keys, _text(note)
    more = {
        "next": following or _next(keys), "at": at or keys.get("at"), "others": tuple(others), "done": close,
        "company": company or draft.company, "tags": (*draft.tags, *tag), "duration": duration, "currency": currency,
        "direction": direction, "owner": owner or keys.get("owner"),
    }  # fmt: skip
    return _log(face, kind, keys.get("for"), (*draft.words, *((text,) if text else ())), more)


def _talk(kind: str, words: list[str]) -> ActDraft:
    """What was said of a talk; it must say of which kind, and with whom."""
    if not kind:
        raise BadInput("what should be logged, and with whom?", hint="crm log call ada asked for pricing")
    draft = act(words)
    if not draft.words and "for" not in draft.keys:
        raise BadInput("with whom?", hint=f"crm log {kind} ada asked for pricing")
    _only(draft, "next", "due", "at", "owner", "for", command="crm log")
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
def todo(
    face: Face,
    words: Words,
    who: Annotated[
        list[str], typer.Option("--for", metavar="WHO", autocompletion=complete_who, help="For whom; - reads refs.")
    ] = [],
    where: Where = [],
    due: Due = None,
    priority: Annotated[Text, typer.Option("--pri", metavar="H|M|L", help="How urgent.")] = None,
    owner: Owner = None,
    tag: Tags = [],
    notes: Annotated[Text, typer.Option("--notes", metavar="TEXT", help="More words about it.")] = None,
) -> int:
    """Plan a follow-up; for several people one each, as one act.

    Examples:
      crm todo send pricing --for ada --due fri
      crm rfm list at-risk -f ids | crm todo 'win back' --for - -d wed
    """
    from crmcli.app import lookup, tasks

    crm = face.writing()
    draft = act(words)
    keys = draft.keys
    _only(draft, "for", "due", "next", "pri", "owner", command="crm todo")
    names = [*refs_said(who), *([keys["for"]] if "for" in keys else [])]
    found = [lookup.who(crm, name) for name in names]
    found += [lookup.who(crm, draft.company, kind="company")] if draft.company else []
    if where:
        from crmcli.app.listing import refs

        found += refs(crm, where)
    people = tuple(dict.fromkeys(found))
    if (who or where) and not people:
        face.out.say("nobody was named: nothing to plan")
        return 0
    if len(people) > 20:
        face.confirm(f"plan this for {len(people)} people?")
    made = tasks.TaskDraft(
        draft.words, people, due or keys.get("due") or keys.get("next"), priority or keys.get("pri"),
        owner or keys.get("owner"), _text(notes),
    )  # fmt: skip
    face.wrote(tasks.add(crm, made, (*draft.tags, *tag)))
    return 0


@command
def done(
    face: Face,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="TASK [KIND NOTE]...", help="t7, 7, words of its title, or a person.", show_default=False
        ),
    ] = [],
    where: Where = [],
    following: Next = None,
    tag: Tags = [],
    note: Annotated[Text, typer.Option("--note", metavar="TEXT", help="The note; - reads standard input.")] = None,
) -> int:
    """Close a follow-up; with a kind and a note the talk is logged, with -n the next step planned: one act.

    Examples:
      crm done t7
      crm done ada call she wants two -n 'next mon send the contract'
      crm done t7,t9
      crm done -w 'company:acme due:today'
    """
    from crmcli.app.booksettings import kind_of
    from crmcli.app.outcomes import done as close
    from crmcli.app.tasks import find

    crm = face.writing()
    numbers, rest = listed_tasks(face, words, where, "close")
    draft = act(rest)
    _only(draft, "next", "due", command="crm done")
    said = list(draft.words)
    if not numbers:
        kinds = crm.setting("kinds")
        place = next((place for place, word in enumerate(said) if place and kind_of(kinds, word)), len(said))
        numbers, said = [find(crm, " ".join(said[:place])).id], said[place:]
    kind = said[0] if said else None
    text = " ".join([*said[1:], _text(note) or ""]).strip()
    next_step = following or _next(draft.keys)
    face.wrote(close(crm, numbers, kind=kind, note=text, following=next_step, tags=(*draft.tags, *tag)))
    return 0


@command
def snooze(
    face: Face,
    words: Annotated[
        list[str],
        typer.Argument(metavar="TASK [WHEN]", help="t7, 7, words of its title, or a person.", show_default=False),
    ] = [],
    where: Where = [],
    due: Due = None,
) -> int:
    """Put a follow-up off, to tomorrow unless told otherwise.

    Examples:
      crm snooze t7
      crm snooze 'send pricing' next mon
      crm snooze -w 'due:today' mon
    """
    from crmcli.app import tasks

    crm = face.writing()
    numbers, rest = listed_tasks(face, words, where, "snooze")
    draft = act(rest)
    _only(draft, "due", "next", command="crm snooze")
    if draft.tags:
        raise BadInput("a follow-up that is put off takes no tags", hint="crm tag ada +vip")
    when = due or draft.keys.get("due") or draft.keys.get("next") or " ".join(draft.words) or None
    if not numbers:
        said, when_said = _task_and_date(face, list(draft.words))
        numbers, when = [tasks.find(crm, said).id], due or draft.keys.get("due") or draft.keys.get("next") or when_said
    face.wrote(tasks.snooze(crm, numbers, when))
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
    face.wrote(contacts.add(face.writing(), person(words), owner=owner, notes=_text(notes)))
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
        from crmcli.cli.ask import line

        words = split_line(line("n> "))
    face.wrote(outcomes.quick(face.writing(), words))
    return 0


def listed_tasks(face: Face, words: list[str], where: list[str], verb: str) -> tuple[list[int], list[str]]:
    """The tasks of a filter or those that the first word lists (`t7`, `7`, `t7,t9`, `-`), and the words behind it."""
    from crmcli.core.refs import read_ref

    if where:
        from crmcli.app.listing import tasks

        numbers = [task.id for task in tasks(face.crm, where=where)]
        if not numbers:
            raise BadInput("no open follow-up fulfils this filter", hint="crm task list")
        if len(numbers) > 20:
            face.confirm(f"{verb} {len(numbers)} follow-ups?")
        return numbers, words
    if not words:
        raise BadInput("which follow-up?", hint="crm task list")
    listed = refs_said(words[:1])
    named = [read_ref(one, kind="task") for one in listed]
    numbers = [one[1] for one in named if one is not None and one[0] == "task"]
    if listed and len(numbers) == len(listed):
        numbers = list(dict.fromkeys(numbers))
        if len(numbers) > 20:
            face.confirm(f"{verb} {len(numbers)} follow-ups?")
        return numbers, words[1:]
    if words[:1] == ["-"] or "," in words[0]:
        wrong = next((one for one, name in zip(listed, named, strict=True) if name is None or name[0] != "task"), "")
        raise BadInput(f"{wrong!r} is no task" if wrong else "no task was named", hint="crm task list")
    return [], words


def _task_and_date(face: Face, words: list[str]) -> tuple[str, str | None]:
    """A task's words, and the date that the last of them are."""
    from crmcli.core.dates import BadDate

    for place in range(1, len(words)):
        text = " ".join(words[place:])
        try:
            face.crm.date(text)
        except BadDate:
            continue
        return " ".join(words[:place]), text
    return " ".join(words), None


def _only(draft: ActDraft, *known: str, command: str) -> None:
    """Refuse a key that this command has no use for: nothing that was said is dropped."""
    for key in draft.keys:
        if key == "every":
            raise BadInput("follow-ups do not repeat yet", hint="plan the next one with -n when this one is done")
        if key not in known:
            flags = " ".join(f"{one}:" for one in known)
            raise BadInput(
                f"{key}: says nothing to {command}; it knows {flags}",
                hint=f"'{key} {draft.keys[key]}' without the colon",
            )


def _next(keys: dict[str, str]) -> str | None:
    return keys.get("next") or keys.get("due")


def _text(note: str | None) -> str | None:
    return sys.stdin.read() if note == "-" else note
