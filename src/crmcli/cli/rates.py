"""Rates of exchange as a noun: set list rm."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, Text, chosen, command
from crmcli.core.rates import Rate

Currency = Annotated[str, typer.Argument(metavar="CURRENCY", help="USD, CNY …", show_default=False)]
At = Annotated[Text, typer.Option("--at", metavar="WHEN", help="The day from which it holds; today unless told.")]


@command
def set_(
    face: Face,
    currency: Currency,
    rate: Annotated[str, typer.Argument(metavar="RATE", help="What one of it is worth.", show_default=False)],
    at: At = None,
) -> int:
    """Say what one of a currency is worth in the book's currency, from a day on until its next rate.

    Example:
      crm rates set USD 0.92 --at 2026-01-01
    """
    from crmcli.app import rates

    face.wrote(rates.set_(face.writing(), currency, rate, at=at))
    return 0


@command
def list_(face: Face, columns: Columns = None) -> int:
    """The rates of exchange by currency and day.

    Example:
      crm rates list
    """
    from crmcli.app.rates import everything

    empty = "no rate is set: other currencies are left out of figures"
    face.out.listed(Rate, everything(face.crm), face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def rm(face: Face, currency: Currency, at: At = None) -> int:
    """Forget the rates of a currency, or the one of a day.

    Examples:
      crm rates rm USD
      crm rates rm USD --at 2026-01-01
    """
    from crmcli.app import rates

    face.wrote(rates.remove(face.writing(), currency, at=at))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands; without a verb, `list` is meant."""
    return commands(name, words, (("list", list_), ("set", set_), ("rm", rm)), first="list")
