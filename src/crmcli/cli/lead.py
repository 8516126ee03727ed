"""Leads as a noun: which deal to turn to next, and by which points."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Filter, Tag, terms
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Owner, Where, chosen, command
from crmcli.core.deals import Deal
from crmcli.core.leads import LeadPoint

USUAL = ("ref", "score", "title", "who", "value_minor", "stage", "expected_close")
NONE = "no deal waits for you; try: crm deal add 'Website relaunch' --value 12000EUR --contact ada"


@command
def next_(
    face: Face,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    everyone: Annotated[bool, typer.Option("--all", help="Everyone's, in a team book.")] = False,
    owner: Owner = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")] = 5,
    columns: Columns = None,
) -> int:
    """The open deals to turn to next, the highest score first; who is parked or planned for a later day waits.

    Examples:
      crm lead next
      crm lead next stage:proposal -o li --limit 10
    """
    from crmcli.app import leads

    said = terms(words, tag)
    found = leads.next_(face.crm, said, where=where, limit=limit, owner=owner, everyone=everyone)
    empty = "no open deal that fulfils that waits for you" if said or where else NONE
    if found and not face.out.machine and not columns:
        from crmcli.show.leads import lines

        face.out.lines(lines(found, USUAL, face.crm.today(), face.out.room()))
    else:
        face.out.listed(Deal, found, face.crm.today(), columns=chosen(columns), usual=USUAL, empty=empty)
    return 0


@command
def points(face: Face, columns: Columns = None) -> int:
    """The points that make a deal's score, and how many open deals have each: crm config set deal_points.

    Example:
      crm lead points
    """
    from crmcli.app import leads

    face.out.listed(LeadPoint, leads.table(face.crm), face.crm.today(), columns=chosen(columns))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    return commands(name, words, (("next", next_), ("points", points)))
