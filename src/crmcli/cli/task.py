"""Follow-ups as a noun: list show add edit rm restore."""

from typing import Annotated, Any

import typer

from crmcli.cli.fields import Notes, Title
from crmcli.cli.daily import todo
from crmcli.cli.face import Face, refs_said
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Due, Limit, Offset, Owner, Text, chosen, command
from crmcli.core.errors import BadInput
from crmcli.core.records import Task
from crmcli.core.refs import read_ref

Words = Annotated[list[str], typer.Argument(metavar="TASK", help="t7, 7, t7,t9 or words of its title.")]


@command
def list_(face: Face, owner: Owner = None, limit: Limit = None, offset: Offset = 0, columns: Columns = None) -> int:
    """List open follow-ups, the next one first."""
    from crmcli.app.tasks import open_ones

    found = open_ones(face.crm, owner=owner, limit=-1 if limit is None else limit, offset=offset)
    empty = "nothing is planned; try: crm todo 'send pricing' --for ada --due fri"
    face.out.listed(Task, found, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def show(face: Face, words: Words) -> int:
    """One follow-up."""
    from crmcli.app.tasks import find
    from crmcli.show import cards

    found = find(face.crm, " ".join(words))
    face.out.one(found, cards.single(found, face.crm.today()), face.crm.today())
    return 0


@command
def edit(
    face: Face,
    words: Words,
    title: Title = None,
    due: Due = None,
    priority: Annotated[Text, typer.Option("--pri", metavar="H|M|L", help="How urgent.")] = None,
    owner: Owner = None,
    whom: Annotated[Text, typer.Option("--for", metavar="WHO", help="For whom.")] = None,
    notes: Notes = None,
) -> int:
    """Change a follow-up; `--due none` takes the date away.

    Example:
      crm task edit t7 --due 'next mon' --pri H
    """
    from crmcli.app import tasks

    changes = {"title": title, "due": due, "priority": priority, "owner": owner, "for": whom, "notes": notes}
    if all(value is None for value in changes.values()):
        raise BadInput("what should change?", hint="crm task edit t7 --due fri")
    face.wrote(tasks.edit(face.crm, numbers(face, words), changes))
    return 0


@command
def rm(face: Face, words: Words) -> int:
    """Put a follow-up away without doing it; `restore` and `undo` bring it back."""
    from crmcli.app import tasks

    face.wrote(tasks.archive(face.crm, numbers(face, words)))
    return 0


@command
def restore(face: Face, words: Words) -> int:
    """Bring a removed follow-up back."""
    from crmcli.app import tasks

    face.wrote(tasks.archive(face.crm, numbers(face, words), back=True))
    return 0


def numbers(face: Face, words: list[str]) -> list[int]:
    """The tasks that are listed by ref, or the one that words mean."""
    from crmcli.app.tasks import find

    named = [read_ref(one, kind="task") for one in refs_said(words)]
    found = [one[1] for one in named if one is not None and one[0] == "task"]
    return found if found and len(found) == len(named) else [find(face.crm, " ".join(words)).id]


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (("list", list_), ("show", show), ("add", todo), ("edit", edit), ("rm", rm), ("restore", restore))
    return commands(name, words, verbs)
