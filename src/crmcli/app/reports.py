"""The reports. Each is data: name, title, help, columns, and the function that answers it.

What is registered in ALL exists in `crm report`, in completion, JSON and every format, on the screen and in the manual.
"""

from crmcli.app import currencies, figures, figures_flow, figures_risk
from crmcli.app.crm import Crm
from crmcli.app.figures import unfinished
from crmcli.app.reports_pipeline import PIPELINE
from crmcli.core import figures as money
from crmcli.core import figures_flow as flow
from crmcli.core import figures_risk as risk
from crmcli.core.errors import BadInput
from crmcli.core.figures import QualityLine
from crmcli.core.money import currency_code
from crmcli.core.periods import BEGINNING, ENDING, PERIODS, periods, span_before, usual_since
from crmcli.core.record import replace
from crmcli.core.reports import Answer, Chart, Definition, Field, Question, Report, ReportLine, View, many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMPARED = ("previous", "year")
MOST_PERIODS = 600
MOST_DAYS = 366
OVER_TIME = ("month", "week", "quarter", "year")
CHANGE = Field("change", "Change", "change")
MONEY_BEFORE = (Field("before_minor", "Before", "money"), CHANGE)
COUNT_BEFORE = (Field("before", "Before", "count"), CHANGE)


def quality(crm: Crm, question: Question) -> Answer:
    """What the rules of data quality find, or how complete contacts are, by owner."""
    from crmcli.app import lint

    told = lint.report(crm, weigh=False)
    note = (f"{told.contacts:,} contacts, {told.complete:.0%} complete",)
    if question.by == "rule":
        return Answer([QualityLine(one.rule, one.count, None, one.message) for one in told.rules], note)
    lines = []
    for one in told.owners:
        gaps = ", ".join(f"{name} {number}" for name, number in one.missing.items() if number)
        name = one.owner.name if one.owner else figures.NOBODY
        lines.append(QualityLine(name, one.contacts, one.complete, f"without {gaps}" if gaps else ""))
    return Answer(lines, note)


SHARE, VALUE = Field("share", "Share", "share"), Field("value_minor", "Value", "money")
GROUP, CUSTOMERS = Field("group", ""), Field("customers", "Customers", "count")
PERSON, MEDIAN = (Field("ref", "Ref"), Field("name", "Name")), Field("median_days", "Median", "days")
RANKED = (  # the columns of `abc --by customer`
    Field("ref", "Ref"), Field("name", "Name"), Field("value_minor", "Value", "money"),
    Field("share", "Share", "share"), Field("cumulative", "Up to here", "share"), Field("group", "Class"),
)  # fmt: skip
DEFINITIONS = (
    Definition(
        "sales", "Sales", "orders, value with refunds taken off, average order", money.SalesLine,
        (GROUP, Field("orders", "Orders", "count"), VALUE, Field("refunds_minor", "Refunds", "money"),
         Field("average_minor", "Average order", "money"), *MONEY_BEFORE),
        figures.sales, (*OVER_TIME, "owner", "product"), Chart("columns", "group", ("value_minor",)), "value_minor",
    ),
    Definition(
        "activity", "Activity", "talks, notes and purchases: how many, in, out, minutes", money.ActivityLine,
        (GROUP, Field("entries", "Entries", "count"), Field("incoming", "In", "count"),
         Field("outgoing", "Out", "count"), Field("minutes", "Minutes", "count"), *COUNT_BEFORE),
        figures.activity, ("kind", "owner", *OVER_TIME), Chart("columns", "group", ("entries",)), "entries",
    ),
    Definition(
        "segments", "Segments over time", "how many each RFM segment held, by the last scoring run", flow.SegmentsLine,
        (Field("date", "Run", "date"), Field("segment", "Segment"), Field("contacts", "Contacts", "count"), SHARE,
         VALUE),
        figures_flow.segments, (*OVER_TIME, "day"), Chart("heat", "segment", ("contacts",)),
    ),
    Definition(
        "customers", "Customers won and lost", "new and won back against dormant and lost", flow.CustomersLine,
        (GROUP, Field("new", "New", "count"), Field("won_back", "Won back", "count"),
         Field("dormant", "Dormant", "count"), Field("lost", "Lost", "count"),
         Field("active", "Active", "count"), *COUNT_BEFORE),
        figures_flow.customers, OVER_TIME, Chart("columns", "group", ("new", "won_back", "dormant")), "active",
    ),
    Definition(
        "response", "Response to contact", "share of talks going out that were answered, and how soon",
        flow.ResponseLine,
        (GROUP, Field("outgoing", "Out", "count"), Field("answered", "Answered", "count"),
         Field("waiting", "Waiting", "count"), SHARE, MEDIAN, Field("before", "Before", "share"), CHANGE),
        figures_flow.response, (*OVER_TIME, "kind", "owner"), Chart("columns", "group", ("share",)), "share",
    ),
    Definition(
        "abc", "ABC classes", "who brings 80, 15 and 5 per cent of the value", money.ClassLine,
        (Field("group", "Class"), CUSTOMERS, Field("customers_share", "Of all", "share"), VALUE,
         Field("value_share", "Of the value", "share")),
        figures.abc, ("class", "customer"), Chart("bars", "group", ("value_share", "customers_share")), whole=True,
        views=(View("customer", RANKED),),
    ),
    Definition(
        "concentration", "Concentration", "what the greatest customers bring, and what losing them would cost",
        money.ConcentrationLine,
        (Field("group", "Customers"), Field("customers", "Number", "count"), VALUE, SHARE,
         Field("left_minor", "Without them", "money"), Field("who", "Who")),
        figures.concentration, (), Chart("bars", "group", ("share",)), whole=True,
    ),
    Definition(
        "churn", "Churn risk", "customers who may be lost, each with the reasons", risk.ChurnLine,
        (*PERSON, Field("level", "Sign"), Field("silent_days", "Silent", "days"),
         Field("rhythm_days", "Rhythm", "days"), Field("last_purchase", "Last purchase", "date"), VALUE,
         Field("reasons", "Why")),
        figures_risk.churn, whole=True,
    ),
    Definition(
        "rhythm", "Own rhythm", "how many customers keep their rhythm and how many are silent beyond it",
        risk.RhythmLine, (Field("group", "Customers"), Field("customers", "Number", "count"), SHARE, VALUE),
        figures_risk.rhythm, (), Chart("bars", "group", ("customers",)), whole=True,
    ),
    Definition(
        "cohorts", "Cohorts", "who of the customers won in a period bought in each period after it",
        flow.CohortLine, (GROUP, CUSTOMERS, *many("share", [str(n) for n in range(13)], "share")),
        figures_flow.cohorts, ("month", "quarter", "year"), Chart("heat", "group", ("share",)),
    ),
    Definition(
        "repeat", "Repeat rate", "how many of the customers won in a period bought a second time", flow.RepeatLine,
        (GROUP, CUSTOMERS, Field("repeated", "Again", "count"), SHARE,
         Field("within_90_days", "In 90 days", "share"), MEDIAN),
        figures_flow.repeat, OVER_TIME, Chart("columns", "group", ("share",)),
    ),
    Definition(
        "orders", "Average order", "mean, middle, least and greatest order", money.BasketLine,
        (GROUP, Field("orders", "Orders", "count"), Field("average_minor", "Average", "money"),
         Field("median_minor", "Median", "money"), Field("least_minor", "Least", "money"),
         Field("most_minor", "Greatest", "money"), *MONEY_BEFORE),
        figures.orders, OVER_TIME, Chart("columns", "group", ("average_minor",)), "average_minor",
    ),
    Definition(
        "gaps", "Purchase gaps", "how long it is from one day of purchase to the next", money.GapLine,
        (Field("group", "Gap"), Field("gaps", "Times", "count"), SHARE, Field("cumulative", "Up to here", "share")),
        figures.gaps, (), Chart("bars", "group", ("gaps",)), whole=True,
    ),
    Definition(
        "next", "Next best action", "whom to call now and why, in points", risk.NextLine,
        (*PERSON, Field("points", "Points", "count"), Field("why", "Why"),
         Field("last_purchase", "Last purchase", "date"), VALUE, Field("owner", "Owner")),
        figures_risk.next_, whole=True,
    ),
    Definition(
        "quality", "Data quality", "what rules find, and how complete contacts are", QualityLine,
        (GROUP, Field("count", "Count", "count"), Field("complete", "Complete", "share"), Field("words", "What")),
        quality, ("rule", "owner"), Chart("bars", "group", ("count",)), whole=True,
    ),
    *PIPELINE,
)  # fmt: skip


ALL: dict[str, Definition] = {one.name: one for one in DEFINITIONS}


def listed() -> list[ReportLine]:
    """All reports."""
    return [ReportLine(one.name, one.title, one.bys, one.help) for one in ALL.values()]


def definition(name: str) -> Definition:
    """A report by its name. Raises `BadInput` with the nearest names."""
    if found := ALL.get(name.casefold()):
        return found
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), ALL, n=1)
    raise BadInput(
        f"there is no report {name!r}; reports are: {' '.join(ALL)}", hint=f"crm report {near[0] if near else 'sales'}"
    )


def question(
    crm: Crm,
    name: str,
    *,
    since: str | None = None,
    until: str | None = None,
    by: str | None = None,
    currency: str | None = None,
    days: int = 7,
    limit: int = 20,
) -> Question:
    """What is asked, from words: dates as people say them, looking back, or ahead where the report does.

    Raises `BadInput` for what makes no sense.
    """
    found = definition(name)
    chosen = by.casefold() if by else next(iter(found.bys), "")
    if by and chosen not in found.bys:
        ways = f"by {', '.join(found.bys)}" if found.bys else "in one way"
        hint = f"crm report {name} --by {found.bys[-1]}" if found.bys else f"crm report {name}"
        raise BadInput(f"{name} is made {ways}, not by {by!r}", hint=hint)
    toward = "future" if found.ahead else "past"
    last = crm.date(until, toward).date if until else ENDING if found.ahead else crm.today()
    first = BEGINNING if found.whole or found.ahead else usual_since(last, chosen)
    first = crm.date(since, toward).date if since else first
    if first > last:
        raise BadInput(
            f"{first.isoformat()} comes after {last.isoformat()}", hint=f"crm report {name} --since 2026-01-01"
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(
            f"an answer is waited for 1 to {MOST_DAYS} days, not {days}", hint="crm report response --within 7"
        )
    if limit < 1:
        raise BadInput("a list has at least one line", hint=f"crm report {name} --limit 20")
    if chosen in PERIODS and not found.ahead and sum(1 for _ in periods(first, last, chosen)) > MOST_PERIODS:
        raise BadInput(f"that would be more than {MOST_PERIODS} lines", hint=f"crm report {name} --by year")
    code = currency_code(currency) if currency else currencies.base(crm)
    return Question(first, last, chosen, code, days, limit)


def run(crm: Crm, name: str, asked: Question, *, compare: str | None = None) -> Report:
    """Make a report; `compare` it with the span before (`previous`), with the same a year earlier (`year`) or not."""
    found = definition(name)
    answer = found.run(crm, asked)
    rows, notes = list(answer.rows), [*answer.notes, *unfinished(asked)]
    view = found.view(asked.by)
    chart = view.chart
    if chart and chart.shape == "columns" and asked.by not in PERIODS:
        chart = replace(chart, shape="bars")
    if compare is not None:
        rows, note = _compared(crm, found, view.measure, asked, compare, rows)
        notes.append(note)
    columns = tuple(
        replace(one, header=asked.by.capitalize()) if one.key == "group" and not one.header else one
        for one in view.columns
        if compare is not None or one.key not in ("before", "before_minor", "change")
    )
    since = "" if asked.since == BEGINNING else asked.since.isoformat()
    until = "" if asked.until == ENDING else asked.until.isoformat()
    return Report(
        found.name, found.title, found.help, asked.by, since, until, columns, tuple(rows), chart, tuple(notes),
        view.measure if compare is not None else None,
    )  # fmt: skip


def kind_of(report: Report) -> type:
    """The record class of a report's rows, also where there is none."""
    return type(report.rows[0]) if report.rows else ALL[report.name].kind


def _compared(
    crm: Crm, found: Definition, measure: str | None, asked: Question, compare: str, rows: "list[Any]"
) -> "tuple[list[Any], str]":
    """The rows with what stood in their place in the span that is compared with, and what that span is."""
    if compare not in COMPARED:
        raise BadInput(
            f"compare with previous or year, not {compare!r}", hint=f"crm report {found.name} --compare year"
        )
    if measure is None:
        able = " ".join(one.name for one in ALL.values() if one.measure)
        raise BadInput(f"{found.name} cannot be compared; these can: {able}", hint="crm report sales --compare year")
    since, until = span_before(asked.since, asked.until, asked.by, compare)
    before = found.run(crm, replace(asked, since=since, until=until)).rows
    matched: dict[Any, Any] = (
        dict(enumerate(before)) if asked.by in PERIODS else {one.group: one for one in before}
    )  # fmt: skip
    field = "before_minor" if measure.endswith("_minor") else "before"
    told = []
    for place, row in enumerate(rows):
        there = matched.get(place if asked.by in PERIODS else row.group)
        was = getattr(there, measure) if there is not None else None
        now = getattr(row, measure)
        told.append(replace(row, **{field: was, "change": money.change(now, was)}))
    return told, f"compared with {since.isoformat()} to {until.isoformat()}"
