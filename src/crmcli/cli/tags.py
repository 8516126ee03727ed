"""Tags as a noun: list rename rm. Giving and taking them is `crm tag` and `crm untag`."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, chosen, command
from crmcli.core.segments import TagCount

Tag = Annotated[str, typer.Argument(metavar="TAG", help="With or without its sign.", show_default=False)]
MANY = 20


@command
def list_(face: Face, columns: Columns = None) -> int:
    """List all tags, with how many people, companies and deals bear each.

    Example:
      crm tags list
    """
    from crmcli.app.tags import everything

    empty = "nobody bears a tag yet; try: crm tag ada +vip"
    face.out.listed(TagCount, everything(face.crm), face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def rename(
    face: Face, tag: Tag, to: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.", show_default=False)]
) -> int:
    """Give a tag another name; where that is a tag already, the two become one.

    Example:
      crm tags rename +kunde +customer
    """
    from crmcli.app import tags

    face.wrote(tags.rename(face.crm, tag, to))
    return 0


@command
def rm(face: Face, tag: Tag) -> int:
    """Take a tag from everybody who bears it, as one act; `undo` gives it back.

    Example:
      crm tags rm +old
    """
    from crmcli.app import tags

    bearers = tags.bearers(face.crm, tag)
    if bearers > MANY:
        face.confirm(f"take +{tag.lstrip('+#')} from {bearers} records?")
    face.wrote(tags.remove(face.crm, tag))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands; without a verb, `list` is meant."""
    return commands(name, words, (("list", list_), ("rename", rename), ("rm", rm)), first="list")
