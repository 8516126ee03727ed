"""Life-time value: `crm clv`."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Filter
from crmcli.cli.options import Columns, Limit, Text, Where, chosen, command
from crmcli.core.errors import BadInput
from crmcli.core.lifetimes import CustomerValue, ValueCheck


@command
def clv(
    face: Face,
    words: Filter = [],
    where: Where = [],
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", help="How far ahead.")] = 52,
    cost: Annotated[float, typer.Option("--cost", metavar="AMOUNT", help="Of serving a customer for that time.")] = 0.0,
    check: Annotated[bool, typer.Option("--check", help="Predict the past from before it, and compare.")] = False,
    split: Annotated[Text, typer.Option("--split", metavar="WHEN", help="The day --check predicts from.")] = None,
    limit: Limit = None,
    columns: Columns = None,
) -> int:
    """What customers are likely to bring, predicted (BG/NBD and Gamma-Gamma) and at the run rate.

    Examples:
      crm clv +vip --weeks 26
      crm clv --check
    """
    from crmcli.app import lifetime
    from crmcli.show.lifetime import model

    if check and (words or where):
        raise BadInput("a check is made over all customers", hint="crm clv --check")
    if split and not check:
        raise BadInput("--split is a day for --check", hint="crm clv --check --split 2026-01-01")
    if check:
        fitted, checks = lifetime.check(face.crm, split=split)
        if face.out.format == "json":
            face.out.one(fitted, [], face.crm.today(), more={"checks": checks})
            return 0
        face.out.listed(ValueCheck, checks, face.crm.today(), columns=chosen(columns))
    else:
        fitted, values = lifetime.values(face.crm, weeks=weeks, cost=cost, words=words, where=where)
        if face.out.format == "json":
            face.out.one(fitted, [], face.crm.today(), more={"customers": values[:limit]})
            return 0
        face.out.listed(CustomerValue, values[:limit], face.crm.today(), columns=chosen(columns), empty="no customer")
    for line in model(fitted):
        face.out.say(line)
    return 0
