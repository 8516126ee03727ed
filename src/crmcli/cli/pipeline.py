"""The pipeline: what stands in which stage, as bars; giving a stage another name."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Filter, Tag, terms
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Owner, Where, chosen, command
from crmcli.core.pipeline import PipelineLine


@command
def show(
    face: Face, words: Filter = [], where: Where = [], tag: Tag = [], owner: Owner = None, columns: Columns = None
) -> int:
    """What stands in which stage: deals, value, and value weighted by how likely each is won, by currency.

    Examples:
      crm pipeline
      crm pipeline +web -o li
      crm pipeline -w 'close <= eoq'
    """
    from crmcli.app import pipeline
    from crmcli.show.pipeline import bars, totals

    said = terms(words, tag, None, owner)
    found = pipeline.lines(face.crm, *_asked(face, said, where))
    today = face.crm.today()
    if face.out.machine or columns:
        face.out.listed(PipelineLine, found, today, columns=chosen(columns))
        return 0
    face.out.lines(bars(found, today, face.out.room()))
    for line in totals(found):
        face.out.say(line)
    if today < face.crm.clock.now().date():
        face.out.say(f"deals are told as they stand now, judged by {today.isoformat()}")
    if not any(one.deals for one in found):
        nothing = "no deal is open; try: crm deal add 'Website relaunch' --value 12000EUR --contact ada"
        face.out.say("no deal fulfils that" if said or where else nothing)
    return 0


def _asked(face: Face, said: list[str], where: list[str]) -> "tuple[str, dict[str, Any]]":
    """The deals that words and `-w` texts ask for, as a condition; the language is loaded where they say anything."""
    if not said and not where:
        return "", {}
    from crmcli.app.filtering import deals_sql

    return deals_sql(face.crm, said, where)


@command
def rename(
    face: Face,
    old: Annotated[str, typer.Argument(metavar="STAGE", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
) -> int:
    """Give a stage another name, with its deals and their history.

    Example:
      crm pipeline rename proposal quoted
    """
    from crmcli.app import pipelinestages

    face.wrote(pipelinestages.rename(face.crm, old, new))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands; without a verb, `show` is meant."""
    return commands(name, words, (("show", show), ("rename", rename)), first="show", loose=True)
