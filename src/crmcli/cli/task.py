"""Follow-ups as a noun: list show add edit rm restore reopen."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face, refs_said
from crmcli.cli.fields import Filter, Notes, OfCompany, Reverse, Tag, Title, terms
from crmcli.cli.followups import listed_tasks, todo
from crmcli.cli.groups import commands
from crmcli.cli.options import (
    After,
    Columns,
    Due,
    DueZone,
    Every,
    Limit,
    Offset,
    Owner,
    Text,
    Wait,
    Where,
    chosen,
    command,
)
from crmcli.core.errors import BadInput
from crmcli.core.records import Task
from crmcli.core.refs import read_ref

Words = Annotated[
    list[str], typer.Argument(metavar="TASK", help="t7, 7, t7,t9 or words of its title.", show_default=False)
]


@command
def list_(
    face: Face,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    company: OfCompany = None,
    owner: Owner = None,
    sort: Annotated[Text, typer.Option("--sort", metavar="COLUMN", help="due priority title created_at id")] = None,
    reverse: Reverse = False,
    limit: Limit = None,
    offset: Offset = 0,
    columns: Columns = None,
    done: Annotated[bool, typer.Option("--done", help="Those that are done, the last one first.")] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="Those that wait for a later day.")] = False,
) -> int:
    """List open follow-ups, the next one first: of whoever fulfils a filter, due:DAY (by then) or pri:H.

    Examples:
      crm task list due:eow
      crm task list +vip pri:H -o bob
    """
    from crmcli.app.listing import tasks
    from crmcli.app.tasks import closed

    said = terms(words, tag, company, owner)
    if done and (said or where or sort or waiting):
        raise BadInput("follow-ups that are done are listed whole, the last one first", hint="crm task list --done")
    if done:
        found = closed(face.crm, limit=limit, offset=offset)
    else:
        found = tasks(
            face.crm, said, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset, waiting=waiting
        )
    nothing = "nothing is planned; try: crm todo 'send pricing' --for ada --due fri"
    empty = "no open follow-up fulfils that" if said or where else "nothing is done yet" if done else nothing
    face.out.listed(Task, found, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def show(face: Face, words: Words) -> int:
    """One follow-up.

    Example:
      crm task show t7
    """
    from crmcli.app.taskfind import find
    from crmcli.show import cards

    found = find(face.crm, " ".join(words))
    face.out.one(found, cards.single(found, face.crm.today()), face.crm.today())
    return 0


@command
def edit(
    face: Face,
    words: Words = [],
    where: Where = [],
    title: Title = None,
    due: Due = None,
    due_zone: DueZone = None,
    every: Every = None,
    after: After = None,
    wait: Wait = None,
    priority: Annotated[Text, typer.Option("--pri", metavar="H|M|L", help="How urgent.")] = None,
    owner: Owner = None,
    whom: Annotated[Text, typer.Option("--for", metavar="WHO", help="For whom.")] = None,
    notes: Notes = None,
) -> int:
    """Change a follow-up; `none` takes a date, a wait or a rule away. A rule begins at the day it is due.

    Examples:
      crm task edit t7 --due 'next mon' --pri H
      crm task edit t7 --every 'last fri'
    """
    from crmcli.app import tasks

    changes = {
        "title": title, "due": due, "due_zone": due_zone, "every": every, "after": after, "wait": wait,
        "priority": priority, "owner": owner, "for": whom, "notes": notes,
    }  # fmt: skip
    if all(value is None for value in changes.values()):
        raise BadInput("what should change?", hint="crm task edit t7 --due fri")
    face.wrote(tasks.edit(face.crm, numbers(face, words, where, "edit"), changes))
    return 0


@command
def rm(face: Face, words: Words = [], where: Where = []) -> int:
    """Put a follow-up away without doing it; `restore` and `undo` bring it back.

    Example:
      crm task rm t7,t9
    """
    from crmcli.app import tasks

    face.wrote(tasks.archive(face.crm, numbers(face, words, where, "remove")))
    return 0


@command
def restore(face: Face, words: Words) -> int:
    """Bring a removed follow-up back.

    Example:
      crm task restore t7
    """
    from crmcli.app import tasks

    face.wrote(tasks.archive(face.crm, numbers(face, words, [], "restore"), back=True))
    return 0


@command
def reopen(face: Face, words: Words) -> int:
    """Open a follow-up again that is done.

    Example:
      crm task reopen t7
    """
    from crmcli.app import tasks

    named = [read_ref(one, kind="task") for one in refs_said(words)]
    found = [one[1] for one in named if one is not None and one[0] == "task"]
    if not found or len(found) != len(named):
        raise BadInput("which follow-up? By its ref", hint="crm task list --done")
    face.wrote(tasks.reopen(face.crm, found))
    return 0


def numbers(face: Face, words: list[str], where: list[str], verb: str) -> list[int]:
    """The tasks that are listed by ref, that a filter finds, or the one that words mean."""
    from crmcli.app.taskfind import find

    found, rest = listed_tasks(face, words, where, verb)
    if rest and found:
        raise BadInput(f"{rest[0]!r} is no task", hint="crm task list")
    return found or [find(face.crm, " ".join(rest)).id]


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (
        ("list", list_),
        ("show", show),
        ("add", todo),
        ("edit", edit),
        ("rm", rm),
        ("restore", restore),
        ("reopen", reopen),
    )
    return commands(name, words, verbs)
