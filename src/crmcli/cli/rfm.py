"""Value: scoring the buyers, listing and explaining segments. `crm rfm` alone scores."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Text, chosen, command, complete_who
from crmcli.cli.peoplelist import Silent
from crmcli.core.records import ScoredContact, SegmentCount
from crmcli.show import words

Scheme = Annotated[str, typer.Option("--scheme", metavar="SCHEME", help="grid.")]


@command
def score(face: Face, scheme: Scheme = "grid") -> int:
    """Score every buyer as of today (or --as-of) and print the segments; --dry-run writes nothing.

    Examples:
      crm rfm
      crm rfm --as-of 2026-01-31 --dry-run
    """
    from crmcli.app import scoring

    done = scoring.run(face.crm, scheme=scheme)
    summary: Any = done.main
    if face.flags.quiet:
        return 0
    if face.out.format == "json":
        face.out.wrote(done, face.crm.today(), dry_run=face.flags.dry_run)
        return 0
    face.out.listed(SegmentCount, summary.segments, face.crm.today())
    face.out.say(("nothing was written; this would be: " if face.flags.dry_run else "") + done.what)
    face.out.say(f"{summary.prospects} others never bought (prospects)")
    if summary.provisional:
        face.out.say(f"provisional: only {words.counted(summary.buyers, 'buyer')}")
    if summary.left_out:
        face.out.say(f"{summary.left_out} purchases in other currencies than {summary.currency} were left out")
    return 0


@command
def list_(
    face: Face,
    segment: Annotated[Text, typer.Argument(metavar="SEGMENT", show_default=False)] = None,
    entered: Annotated[
        Text, typer.Option("--entered", metavar="last-run", help="Only who came in with the last run.")
    ] = None,
    silent: Silent = False,
    columns: Columns = None,
) -> int:
    """The contacts of a segment in the current run, the most valuable first; without those not to be contacted.

    Examples:
      crm rfm list at-risk --entered last-run -f csv --columns name,email
      crm rfm list 冠军
    """
    from crmcli.app.scoring import members

    found = members(face.crm, segment, entered=entered)
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
    from crmcli.show.cards import explanation

    found = why(face.crm, " ".join(words))
    face.out.one(found, explanation(found), face.crm.today())
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands; without a verb, `score` is meant."""
    verbs = (("score", score), ("list", list_), ("explain", explain))
    return commands(name, words, verbs, first="score")
