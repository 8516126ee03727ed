"""Custom fields as a noun: list add edit rm."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Text, chosen, command
from crmcli.core.customfields import CustomField

Field = Annotated[str, typer.Argument(metavar="NAME")]
Choices = Annotated[Text, typer.Option("--choices", metavar="A,B", help="What a choice is picked from.")]


@command
def list_(face: Face, columns: Columns = None) -> int:
    """List custom fields: those that are defined, and those that are only used."""
    from crmcli.app import customfields

    empty = "no field is defined yet; try: crm field add score number"
    found = customfields.listed(face.crm)
    face.out.listed(CustomField, found, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def add(
    face: Face,
    name: Field,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="text number date yes-no choice url")],
    choices: Choices = None,
) -> int:
    """Define a custom field; what is there already under this name is read by the definition.

    Examples:
      crm field add score number
      crm field add plan choice --choices basic,pro
    """
    from crmcli.app import customfields

    face.wrote(customfields.define(face.writing(), name, kind, _parts(choices)))
    return 0


@command
def edit(
    face: Face,
    name: Field,
    kind: Annotated[Text, typer.Option("--type", metavar="TYPE", help="text number date yes-no choice url")] = None,
    choices: Choices = None,
    rename: Annotated[Text, typer.Option("--name", metavar="NAME", help="What it is called from now on.")] = None,
) -> int:
    """Change a field's type, choices or name; its values go along, or nothing is changed.

    Example:
      crm field edit plan --choices basic,pro,team
    """
    from crmcli.app import customfields
    from crmcli.core.errors import BadInput

    if kind is None and choices is None and rename is None:
        raise BadInput("what should change?", hint=f"crm field edit '{name}' --type number")
    face.wrote(customfields.redefine(face.crm, name, kind=kind, choices=_parts(choices), rename=rename))
    return 0


@command
def rm(face: Face, name: Field) -> int:
    """Take a definition away; the values stay, as free text.

    Example:
      crm field rm plan
    """
    from crmcli.app import customfields

    face.wrote(customfields.drop(face.crm, name))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    return commands(name, words, (("list", list_), ("add", add), ("edit", edit), ("rm", rm)))


def _parts(choices: str | None) -> list[str]:
    """The parts of `a,b`; a full-width comma counts."""
    return (choices or "").replace("，", ",").replace("、", ",").split(",") if choices else []
