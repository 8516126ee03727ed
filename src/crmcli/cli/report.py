"""Reports on the command line: `crm report` lists them, `crm report NAME` makes one."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import Columns, Text, also, chosen, command
from crmcli.core.errors import BadInput
from crmcli.core.reports import Report, ReportLine


def complete_report(incomplete: str) -> list[tuple[str, str]]:
    """Names of reports that begin so."""
    from crmcli.app.reports import listed

    return [(one.name, one.help) for one in listed() if one.name.startswith(incomplete)]


def complete_by(ctx: typer.Context, incomplete: str) -> list[str]:
    """What the report that stands in the line can be made by; of all reports where none stands there."""
    from crmcli.app.reports import ALL

    named = ALL.get(str(ctx.params.get("name")))
    ways = named.bys if named else dict.fromkeys(way for one in ALL.values() for way in one.bys)
    return [way for way in ways if way.startswith(incomplete)]


def complete_compare(incomplete: str) -> list[str]:
    """The spans that a report can be compared with."""
    from crmcli.app.reports import COMPARED

    return [one for one in COMPARED if one.startswith(incomplete)]


Since = Annotated[Text, typer.Option("--since", metavar="WHEN", help="The first day: 2026-01-01, '3 months ago', …")]
Until = Annotated[Text, typer.Option("--until", metavar="WHEN", help="The last day; today unless told otherwise.")]


@command
@also("svg")
def report(
    face: Face,
    name: Annotated[Text, typer.Argument(metavar="[NAME]", show_default=False, autocompletion=complete_report)] = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[
        Text,
        typer.Option("--by", metavar="WHAT", help="month week quarter year owner kind …", autocompletion=complete_by),
    ] = None,
    compare: Annotated[
        Text, typer.Option("--compare", metavar="SPAN", help="previous or year.", autocompletion=complete_compare)
    ] = None,
    currency: Annotated[Text, typer.Option("--currency", metavar="CODE", help="Count this one.")] = None,
    within: Annotated[int, typer.Option("--within", metavar="DAYS", help="How long an answer is waited for.")] = 7,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many people in a list.")] = 20,
    columns: Columns = None,
) -> int:
    """Reports: without a name, all there are; with one, its figures, its chart on a terminal, a page, a picture.

    Examples:
      crm report sales --by quarter --compare year
      crm report cohorts -f html --out cohorts.html
      crm report next --limit 5
    """
    import gc

    from crmcli.app import reports

    if name is None or name == "list":
        if face.out.format == "svg":
            raise BadInput("which report is drawn?", hint="crm report sales -f svg --out sales.svg")
        face.out.listed(ReportLine, reports.listed(), face.crm.today(), columns=chosen(columns))
        return 0
    asked = reports.question(
        face.crm, name, since=since, until=until, by=by, currency=currency, days=within, limit=limit
    )
    gc.disable()  # a report makes many rows and no rings of them; looking for rings costs a sixth of the time
    made = reports.run(face.crm, name, asked, compare=compare)
    gc.enable()
    _show(face, made, chosen(columns))
    return 0


def _show(face: Face, made: Report, columns: "list[str] | None") -> None:
    """A report in the format that was asked for; the notes are talk."""
    from crmcli.show import reports as show

    today, format = face.crm.today(), face.out.format
    if format == "svg":
        drawn = show.picture(made, today)
        if drawn is None:
            raise BadInput(f"{made.name} has nothing to draw", hint=f"crm report {made.name}")
        face.out.write(drawn)
    elif format == "html" and not columns:
        face.out.write(show.page(made, today))
    elif face.out.terminal and format == "table" and made.rows and not columns:
        face.out.lines(show.lines(made, today, face.out.room()))
    else:
        from crmcli.app.reports import kind_of

        kind = kind_of(made)
        show.register(made, kind)
        face.out.listed(kind, made.rows, today, columns=columns, empty="there is nothing to tell of")
    for note in made.notes:
        face.out.say(note)
