"""Data quality on the command line."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import Columns, Limit, Owner, Text, Where, chosen, command
from crmcli.core.lint import Flaw, LintRule, Mending


@command
def lint(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="[FILTER...]", show_default=False)] = [],
    where: Where = [],
    owner: Owner = None,
    rule: Annotated[Text, typer.Option("--rule", metavar="NAME", help="Every record that this rule finds.")] = None,
    limit: Limit = None,
    columns: Columns = None,
) -> int:
    """How good the data is: completeness, what rules find, the ten contacts most worth mending. 1 when there is a flaw.

    Examples:
      crm lint
      crm lint +vip --owner me
      crm lint --rule bad-mail -f ids
    """
    from crmcli.app import lint as quality
    from crmcli.show.lint import lines

    crm = face.crm
    if rule is not None:
        found = quality.flaws(crm, rule, words, where=where, owner=owner, limit=limit)
        face.out.listed(Flaw, found, crm.today(), columns=chosen(columns), empty="nothing was found")
        return 1 if found and quality.RULES[rule].level == "flaw" else 0
    report = quality.report(crm, words, where=where, owner=owner)
    if face.out.format == "ids":
        face.out.listed(Mending, report.mend, crm.today())
    elif face.out.format in ("csv", "tsv", "md", "html"):
        face.out.listed(LintRule, report.rules, crm.today(), columns=chosen(columns))
    else:
        face.out.one(report, lines(report, crm.today(), face.out.room()), crm.today())
    if report.clean:
        face.out.say("no rule found a flaw")
    return 0 if report.clean else 1
