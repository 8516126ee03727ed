"""Value: scoring the buyers, listing and explaining segments, who moved. `crm rfm` alone scores."""

from typing import Annotated, Any, Optional

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Text, chosen, command, complete_who
from crmcli.cli.peoplelist import Silent
from crmcli.core.scorings import MatrixCell, MovedContact, RunLine, ScoredContact, SegmentCount, SegmentMove
from crmcli.language import reworded, worded
from crmcli.show import words

Scheme = Annotated[
    Text, typer.Option("--scheme", metavar="SCHEME", help="grid, cn8, r-package, fixed or scores; else the book's.")
]
Cuts = Annotated[
    Text, typer.Option("--cuts", metavar="CUTS", help="Of fixed: 'r=30,90,180,365 f=2,3,5,9 m=100,500,1000,5000'.")
]
Classes = Annotated[
    Optional[int], typer.Option("--classes", metavar="N", help="Scores from 1 to N (scheme scores).")  # noqa: UP045
]
Window = Annotated[
    Text, typer.Option("--window", metavar="SPAN|FROM..TO", help="Only these days count: 12m, 2025-01-01..2025-12-31.")
]
Basis = Annotated[
    str, typer.Option("--basis", metavar="BASIS", help="purchases, or interactions: how often and how long in touch.")
]
Segment = Annotated[Text, typer.Argument(metavar="SEGMENT", show_default=False)]


@command
def score(
    face: Face,
    scheme: Scheme = None,
    cuts: Cuts = None,
    classes: Classes = None,
    window: Window = None,
    basis: Basis = "purchases",
) -> int:
    """Score every buyer as of today (or --as-of) and print the segments; --dry-run writes nothing.

    Examples:
      crm rfm
      crm rfm --as-of 2026-01-31 --dry-run
      crm rfm --scheme cn8 --window 12m
    """
    from crmcli.app import scoring
    from crmcli.show.scorings import run_said

    done = scoring.run(face.crm, scheme=scheme, cuts=cuts, classes=classes, window=window, basis=basis)
    summary: Any = done.main
    if face.flags.quiet:
        return 0
    if face.out.format == "json":
        face.out.wrote(done, face.crm.today(), dry_run=face.flags.dry_run)
        return 0
    face.out.listed(SegmentCount, summary.segments, face.crm.today())
    what = reworded(done.what, "what")
    face.out.say(
        worded("nothing was written; this would be: {sentence}", sentence=what) if face.flags.dry_run else what
    )
    for line in run_said(summary):
        face.out.say(line)
    return 0


@command
def list_(
    face: Face,
    segment: Segment = None,
    entered: Annotated[
        Text, typer.Option("--entered", metavar="last-run", help="Only who came in with the last run.")
    ] = None,
    left: Annotated[bool, typer.Option("--left", help="Who left it with the last run, and where they are.")] = False,
    silent: Silent = False,
    columns: Columns = None,
) -> int:
    """The contacts of a segment in the current run, the most valuable first; without those not to be contacted.

    Examples:
      crm rfm list at-risk --entered last-run -f csv --columns name,email
      crm rfm list champions --left
      crm rfm list 冠军
    """
    from crmcli.app.scoring import members

    found = members(face.crm, segment, entered=entered, left=left)
    shown = found if silent else [one for one in found if not one.do_not_contact]
    face.out.listed(ScoredContact, shown, face.crm.today(), columns=chosen(columns), empty="nobody is in there")
    face.out.say(words.left_out(len(found) - len(shown)))
    return 0


@command
def explain(face: Face, words: Annotated[list[str], typer.Argument(metavar="WHO", autocompletion=complete_who)]) -> int:
    """Why somebody has the score: value, cut points, score, and what would move it.

    Example:
      crm rfm explain ada
    """
    from crmcli.app.scoring import explain as why
    from crmcli.show.scorings import explanation, provisional

    found = why(face.crm, " ".join(words))
    face.out.one(found, explanation(found), face.crm.today())
    face.out.say(provisional(found.buyers) if found.provisional else "")
    return 0


@command
def matrix(face: Face, columns: Columns = None) -> int:
    """The current run as a map: R by FM, how many contacts each cell holds and what they brought.

    Examples:
      crm rfm matrix
      crm rfm matrix -f html --out matrix.html
    """
    from crmcli.app.scorehistory import matrix as cells_of
    from crmcli.app.scoring import provisional
    from crmcli.show.scorings import heat_map
    from crmcli.show.scorings import provisional as said

    run, cells = cells_of(face.crm)
    if face.out.machine or columns:
        face.out.listed(MatrixCell, cells, face.crm.today(), columns=chosen(columns))
    else:
        face.out.lines(heat_map(cells, face.out.room() or 80))
    buyers = words.counted(run.buyers, "buyer")
    face.out.say(worded("{buyers} as of {day}, scheme {name}", buyers=buyers, day=run.as_of, name=run.scheme))
    face.out.say(said(run.buyers) if provisional(run) else "")
    return 0


@command
def moves(
    face: Face,
    since: Annotated[Text, typer.Option("--since", metavar="WHEN", help="The run nearest to that day.")] = None,
    before: Annotated[Text, typer.Option("--from", metavar="SEGMENT", help="Only who was in it.")] = None,
    now: Annotated[Text, typer.Option("--to", metavar="SEGMENT", help="Only who is in it now.")] = None,
    people: Annotated[bool, typer.Option("--list", help="The contacts themselves.")] = False,
    silent: Silent = False,
    columns: Columns = None,
) -> int:
    """Who went from which segment to which, since the run before or the one nearest to a day.

    Examples:
      crm rfm moves --since 2026-01-01
      crm rfm moves --from champions --to at-risk --list
    """
    from crmcli.app import scorehistory

    then, run, found = scorehistory.moves(face.crm, since=since, before=before, now=now)
    today, still = face.crm.today(), "nobody moved"
    if people:
        shown = found if silent else [one for one in found if not one.do_not_contact]
        face.out.listed(MovedContact, shown, today, columns=chosen(columns), empty=still)
        face.out.say(words.left_out(len(found) - len(shown)))
    else:
        face.out.listed(SegmentMove, scorehistory.moves_counted(found), today, columns=chosen(columns), empty=still)
    face.out.say(
        f"from the run of {then.as_of} to the one of {run.as_of}: {words.counted(len(found), 'contact')} moved"
    )
    return 0


@command
def runs(face: Face, columns: Columns = None) -> int:
    """The runs so far, the newest first; one that was undone is none.

    Example:
      crm rfm runs
    """
    from crmcli.app.scorehistory import runs as so_far

    face.out.listed(
        RunLine, so_far(face.crm), face.crm.today(), columns=chosen(columns), empty="nothing was scored yet"
    )
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands; without a verb, `score` is meant."""
    verbs = (
        ("score", score), ("list", list_), ("explain", explain), ("matrix", matrix), ("moves", moves), ("runs", runs),
    )  # fmt: skip
    return commands(name, words, verbs, first="score")
