"""The everyday verbs of follow-ups: todo, done, snooze; and which follow-ups words name."""

from typing import Annotated

import typer

from crmcli.cli.daily import next_said, only, text_said
from crmcli.cli.face import Face, refs_said
from crmcli.cli.options import (
    After,
    Deal,
    Due,
    DueZone,
    Every,
    Next,
    Outcome,
    Owner,
    Tags,
    Text,
    Wait,
    Where,
    Words,
    command,
    complete_who,
)
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import ActDraft, act
from crmcli.core.records import Ref
from crmcli.language import worded


@command
def todo(
    face: Face,
    words: Words,
    who: Annotated[
        list[str], typer.Option("--for", metavar="WHO", autocompletion=complete_who, help="For whom; - reads refs.")
    ] = [],
    where: Where = [],
    due: Due = None,
    due_zone: DueZone = None,
    every: Every = None,
    after: After = None,
    wait: Wait = None,
    priority: Annotated[Text, typer.Option("--pri", metavar="H|M|L", help="How urgent.")] = None,
    owner: Owner = None,
    tag: Tags = [],
    deal: Deal = None,
    notes: Annotated[Text, typer.Option("--notes", metavar="TEXT", help="More words about it.")] = None,
) -> int:
    """Plan a follow-up; for several people one each, as one act.

    Examples:
      crm todo send pricing --for ada --due fri
      crm todo water the plants --every 2w
      crm rfm list at-risk -f ids | crm todo 'win back' --for - -d wed
    """
    from crmcli.app import tasks

    crm = face.writing()
    draft = act(words)
    keys = draft.keys
    only(draft, "for", "due", "next", "pri", "owner", "every", "after", "wait", command="crm todo")
    people, about = _for_whom(face, draft, who, where, deal)
    if (who or where) and not people:
        face.out.say(worded("nobody was named: nothing to plan"))
        return 0
    if len(people) > 20:
        face.confirm(f"plan this for {len(people)} people?")
    made = tasks.TaskDraft(
        draft.words, people, due or keys.get("due") or keys.get("next"), priority or keys.get("pri"),
        owner or keys.get("owner"), text_said(notes), due_zone, every or keys.get("every"), after or keys.get("after"),
        wait or keys.get("wait"), about,
    )  # fmt: skip
    face.wrote(tasks.add(crm, made, (*draft.tags, *tag)))
    return 0


def _for_whom(
    face: Face, draft: ActDraft, who: list[str], where: list[str], deal: str | None
) -> tuple[tuple[Ref, ...], int | None]:
    """For whom a follow-up is, and about which deal: where nobody is said, for the deal's first person."""
    from crmcli.app import lookup

    names = [*refs_said(who), *([draft.keys["for"]] if "for" in draft.keys else [])]
    found = [lookup.who(face.crm, name) for name in names]
    found += [lookup.who(face.crm, draft.company, kind="company")] if draft.company else []
    if where:
        from crmcli.app.listing import refs

        found += refs(face.crm, where)
    if deal is None:
        return tuple(dict.fromkeys(found)), None
    from crmcli.app import dealfind

    about, found = dealfind.about(face.crm, deal, found)
    return tuple(dict.fromkeys(found)), about


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
    outcome: Outcome = None,
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
    from crmcli.app.taskfind import find

    crm = face.writing()
    numbers, rest = listed_tasks(face, words, where, "close")
    draft = act(rest)
    only(draft, "next", "due", "outcome", command="crm done")
    said = list(draft.words)
    if not numbers:
        kinds = crm.setting("kinds")
        place = next((place for place, word in enumerate(said) if place and kind_of(kinds, word)), len(said))
        numbers, said = [find(crm, " ".join(said[:place])).id], said[place:]
    kind = said[0] if said else None
    text = " ".join([*said[1:], text_said(note) or ""]).strip()
    next_step = following or next_said(draft.keys)
    outcome = outcome or draft.keys.get("outcome")
    tags = (*draft.tags, *tag)
    face.wrote(close(crm, numbers, kind=kind, note=text, following=next_step, tags=tags, outcome=outcome))
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
    """Put a follow-up off, to tomorrow unless told otherwise; of several, those that are due before that day.

    Examples:
      crm snooze t7
      crm snooze 'send pricing' next mon
      crm snooze -w 'due:today' mon
    """
    from crmcli.app import taskfind, tasks

    crm = face.writing()
    numbers, rest = listed_tasks(face, words, where, "snooze")
    several = bool(where) or words[:1] == ["-"] or len(numbers) > 1
    draft = act(rest)
    only(draft, "due", "next", command="crm snooze")
    if draft.tags:
        raise BadInput("a follow-up that is put off takes no tags", hint="crm tag ada +vip")
    when = due or draft.keys.get("due") or draft.keys.get("next") or " ".join(draft.words) or None
    if not numbers:
        said, when_said = _task_and_date(face, list(draft.words))
        numbers, when = (
            [taskfind.find(crm, said).id],
            due or draft.keys.get("due") or draft.keys.get("next") or when_said,
        )
    face.wrote(tasks.snooze(crm, numbers, when, several=several))
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
