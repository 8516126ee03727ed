"""Segments as a noun: save list show rm diff snapshot."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Filter, Full, OfCompany, Reverse, Sort, Tag, terms
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Limit, Offset, Owner, Text, Where, chosen, command
from crmcli.cli.peoplelist import Silent, list_people
from crmcli.core.segments import Movement, Segment, movements
from crmcli.show.segments import difference

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its slug or name.", show_default=False)]


@command
def save(
    face: Face,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    company: OfCompany = None,
    owner: Owner = None,
    slug: Annotated[
        Text, typer.Option("--slug", metavar="SLUG", help="A short name to type, made of NAME else.")
    ] = None,
) -> int:
    """Give a filter a name; whoever fulfils it is in the segment, from now on too.

    Examples:
      crm segment save 'vips in berlin' +vip city:berlin
      crm segment save 沉默大客户 --slug quiet-big -w 'purchases >= 3 and quiet:90d'
    """
    from crmcli.app import segments

    face.wrote(segments.save(face.writing(), name, terms(words, tag, company, owner), where, slug=slug))
    return 0


@command
def list_(face: Face, columns: Columns = None) -> int:
    """List saved segments, and those of the current scoring run, with how many are in each.

    Example:
      crm segment list
    """
    from crmcli.app.segments import everything

    face.out.listed(Segment, everything(face.crm), face.crm.today(), columns=chosen(columns))
    return 0


@command
def show(
    face: Face,
    name: Name,
    words: Filter = [],
    where: Where = [],
    tag: Tag = [],
    company: OfCompany = None,
    owner: Owner = None,
    sort: Sort = None,
    reverse: Reverse = False,
    limit: Limit = None,
    offset: Offset = 0,
    columns: Columns = None,
    full: Full = False,
    silent: Silent = False,
) -> int:
    """List the people of a segment, narrowed by more words if there are some.

    Examples:
      crm segment show at-risk --sort last_contact_at
      crm segment show vips-in-berlin has:phone --json
    """
    from crmcli.app.segments import one
    from crmcli.core.conditions import quoted

    found = one(face.crm, name)
    said = terms(words, tag, company, owner)
    return list_people(
        face, said, [f"segment:{quoted(found.slug)}", *where], sort=sort, reverse=reverse, limit=limit, offset=offset,
        columns=columns, full=full, silent=silent, empty=f"nobody is in {found.name}: {found.filter}",
    )  # fmt: skip


@command
def rm(face: Face, name: Name) -> int:
    """Take a saved segment away; nobody in it changes.

    Example:
      crm segment rm vips-in-berlin
    """
    from crmcli.app import segments

    face.wrote(segments.remove(face.crm, name))
    return 0


@command
def diff(
    face: Face,
    name: Name,
    since: Annotated[
        Text, typer.Option("--since", metavar="WHEN", help="Since the snapshot nearest to this day.")
    ] = None,
    columns: Columns = None,
) -> int:
    """Who entered a segment and who left it since a snapshot, whose day is said.

    Without --since it is the last snapshot before today. Of at-risk and its kin two scoring runs are compared.

    Examples:
      crm segment diff vips-in-berlin --since 2026-03-01
      crm segment diff at-risk --json
    """
    from crmcli.app import segments

    found = segments.diff(face.crm, name, since=since)
    if face.out.format in ("json", "jsonl"):
        face.out.one(found, [], face.crm.today())
        return 0
    nobody = f"nobody entered or left {found.name} since {found.since}"
    face.out.listed(Movement, movements(found), face.crm.today(), columns=chosen(columns), empty=nobody)
    for line in difference(found, face.crm.today()):
        face.out.say(line)
    return 0


@command
def snapshot(
    face: Face, names: Annotated[list[str], typer.Argument(metavar="[NAME]...", show_default=False)] = []
) -> int:
    """Remember who is in the saved segments today, for `diff`: all of them, or those that are named.

    Example:
      crm segment snapshot -q
    """
    from crmcli.app import segments

    face.wrote(segments.snapshot(face.crm, names))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (("save", save), ("list", list_), ("show", show), ("rm", rm), ("diff", diff), ("snapshot", snapshot))
    return commands(name, words, verbs)
