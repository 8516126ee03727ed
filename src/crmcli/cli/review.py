"""`crm review`: a page of a period."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import command
from crmcli.cli.report import Until
from crmcli.core.errors import BadInput
from crmcli.core.periods import PERIODS


@command
def review(
    face: Face,
    period: Annotated[
        str, typer.Argument(metavar="week|month|quarter|year", autocompletion=lambda: list(PERIODS))
    ] = "month",
    until: Until = None,
) -> int:
    """A page of a week, month, quarter or year: what happened, what changed, what to do. Markdown, or -f html.

    Examples:
      crm review month
      crm review month --until eom -f html --out review.html
    """
    from crmcli.app.review import chart
    from crmcli.app.review import review as made
    from crmcli.show import reviews

    if face.out.format in ("csv", "tsv", "ids"):
        raise BadInput("a review is a page and no list", hint="crm review month -f html --out review.html")
    one, today = made(face.crm, period, until=until), face.crm.today()
    if face.out.format == "html":
        from crmcli.show.charts import svg
        from crmcli.show.reports import drawn, title, under

        sales = chart(face.crm, period.casefold(), until=until)
        found = drawn(sales, today)
        face.out.write(reviews.page(one, today, svg(title(sales), under(sales), found, alone=False) if found else ""))
    elif face.out.format in ("json", "jsonl"):
        face.out.one(one, [], today)
    else:
        face.out.write(reviews.markdown(one, today))
    return 0
