"""What was sold and done, what orders are like, and who brings how much. The rules are core/figures.py."""

from collections.abc import Iterable
from datetime import date

from crmcli.app import figures_foreign as foreign
from crmcli.app.crm import Crm
from crmcli.app.figures_foreign import span
from crmcli.core import figures
from crmcli.core.counted import quantile_counted
from crmcli.core.figures import (
    ActivityLine,
    BasketLine,
    ConcentrationLine,
    RankedLine,
    SalesLine,
    gap_lines,
    mean,
    ratio,
)
from crmcli.core.money import format_amount
from crmcli.core.periods import ENDING, PERIODS, end, period, periods
from crmcli.core.refs import ref
from crmcli.core.reportrows import ActivitySumRow, BasketRow, GapRow, ReportNameRow, SalesSumRow, SpentRow
from crmcli.core.reports import Answer, Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass

NOBODY = "nobody"
NO_PRODUCT = "no product"
DAYS_APART = 1_753_500  # the query's number of a day (the Julian one + 32075) against Python's ordinal
TOPS = (("top 1", 1), ("top 3", 3), ("top 10", 10))


def sales(crm: Crm, question: Question) -> Answer:
    """What was sold, by period, by the customers' owner or by product."""
    table = {"owner": "reports.sales_owners", "product": "reports.sales_products"}
    rows = crm.store.rows(table.get(question.by, "reports.sales_days"), SalesSumRow, **span(question))
    others = sum(row.orders for row in rows if row.currency != question.currency)
    if any(row.currency != question.currency for row in rows) and (rates := foreign.exchange(crm, question.currency)):
        rows, others = foreign.sold(crm, question, rates, rows)
    nobody = NOBODY if question.by == "owner" else NO_PRODUCT
    sums: dict[str, list[int]] = _groups(question, 3)
    for row in rows:
        if row.currency == question.currency:
            one = sums.setdefault(group(row.grouped, question.by, nobody), [0, 0, 0])
            one[0] += row.orders
            one[1] += row.ordered_minor
            one[2] += row.value_minor
    lines = [
        SalesLine(name, orders, value, ordered - value, mean(ordered, orders), question.currency)
        for name, (orders, ordered, value) in sums.items()
    ]
    if question.by not in PERIODS:
        lines.sort(key=lambda one: (-one.value_minor, one.group))
    total = sum(line.value_minor for line in lines)
    return Answer(lines, (*_total(total, question), *left_out(others, question.currency)))


def activity(crm: Crm, question: Question) -> Answer:
    """What was done, by kind, by who wrote it, or by period."""
    table = {"kind": "reports.activity_kinds", "owner": "reports.activity_owners"}
    rows = crm.store.rows(table.get(question.by, "reports.activity_days"), ActivitySumRow, **span(question))
    sums: dict[str, list[int]] = _groups(question, 4)
    for row in rows:
        one = sums.setdefault(group(row.grouped, question.by, NOBODY), [0, 0, 0, 0])
        for place, number in enumerate((row.talks, row.incoming, row.outgoing, row.minutes)):
            one[place] += number
    lines = [ActivityLine(name, *numbers) for name, numbers in sums.items()]
    if question.by not in PERIODS:
        lines.sort(key=lambda one: (-one.entries, one.group))
    return Answer(lines)


def orders(crm: Crm, question: Question) -> Answer:
    """The average order of each period."""
    if rates := foreign.exchange(crm, question.currency):
        found, others = foreign.baskets(crm, question, rates)
    else:
        rows = crm.store.rows(
            "reports.baskets", BasketRow, by=question.by, currency=question.currency, **span(question)
        )  # fmt: skip
        found = {_named(row.grouped, question.by): row for row in rows}
        others = sum(row.orders for row in crm.store.rows("reports.sales_days", SalesSumRow, **span(question))
                     if row.currency != question.currency)  # fmt: skip
    lines = [
        _basket(name, found.get(name), question.currency)
        for name in periods(question.since, question.until, question.by)
    ]
    return Answer(lines, left_out(others, question.currency))


def gaps(crm: Crm, question: Question) -> Answer:
    """How long it is from one day of purchase to the next."""
    rows = crm.store.rows("reports.gaps", GapRow, **span(question))
    counted = [(row.gap, row.times) for row in rows]
    quartiles = [quantile_counted(counted, part, 4) for part in (1, 2, 3)]
    low, middle, high = (None if one is None else f"{one:g}" for one in quartiles)
    notes = (f"half of all gaps are {middle} days or less; the middle half is {low} to {high} days",) if counted else ()
    return Answer(gap_lines(counted), notes)


def abc(crm: Crm, question: Question) -> Answer:
    """Customers in classes by what they bring, or one by one."""
    rows, notes = spent(crm, question)
    values = [row.value_minor for row in rows]
    if question.by == "class":
        return Answer(figures.class_lines(values, question.currency) if rows else [], notes)
    letters, total = figures.classes(values), sum(value for value in values if value > 0)
    shown = rows[: question.limit]
    names, reached, lines = named(crm, (row.contact_id for row in shown)), 0, []
    for row, letter in zip(shown, letters, strict=False):
        part = max(row.value_minor, 0)
        reached += part
        name, share = names[row.contact_id].name, ratio(part, total)
        number, of = ref("contact", row.contact_id), question.currency
        lines.append(RankedLine(number, name, row.value_minor, share, ratio(reached, total), letter, of))
    return Answer(lines, (*more(len(rows), len(shown)), *notes))


def concentration(crm: Crm, question: Question) -> Answer:
    """What the greatest customers bring and what would be left without them."""
    rows, notes = spent(crm, question)
    if not rows:
        return Answer([], notes)
    values = [row.value_minor for row in rows]
    total, whole = sum(values), sum(value for value in values if value > 0)
    names = named(crm, (row.contact_id for row in rows[:3]))
    tops = [(name, count) for name, count in TOPS if count <= len(rows)]
    tops += [(f"top {part} %", figures.top(part, len(rows))) for part in (5, 20, 50)]
    lines = []
    for name, count in tops:
        brought = sum(values[:count])
        share = ratio(sum(value for value in values[:count] if value > 0), whole)
        who = ", ".join(names[row.contact_id].name for row in rows[: min(count, 3)]) if count <= 3 else ""
        lines.append(ConcentrationLine(name, count, brought, share, total - brought, who, question.currency))
    cost = format_amount(sum(values[:3]), question.currency, thousands=True)
    return Answer(lines, (f"losing the three greatest would cost {cost}", *notes))


def spent(crm: Crm, question: Question) -> tuple[list[SpentRow], tuple[str, ...]]:
    """What each customer brought, the greatest first, and what is said of purchases that are not in it."""
    rows = crm.store.rows("reports.spent", SpentRow, currency=question.currency, **span(question))
    others = int(crm.store.value("reports.left_out", currency=question.currency, **span(question)))
    if rates := foreign.exchange(crm, question.currency):
        rows, others = foreign.spent(crm, question, rates, rows)
    return rows, left_out(others, question.currency)


def named(crm: Crm, numbers: Iterable[int]) -> dict[int, ReportNameRow]:
    """The names of contacts."""
    return {row.id: row for row in crm.store.rows("reports.names", ReportNameRow, ids=numbers)}


def group(grouped: str | None, by: str, nobody: str) -> str:
    """The name of the group that a row belongs to: a day belongs to its period."""
    if by in PERIODS and grouped is not None:
        return period(date.fromisoformat(grouped), by)
    return grouped or nobody


def left_out(number: int, currency: str) -> tuple[str, ...]:
    """What is said of purchases in other currencies that no rate converts."""
    one = "purchase in another currency was" if number == 1 else "purchases in other currencies were"
    why = f"their days have no rate of exchange to {currency} (crm rates list)"
    return (f"{number:,} {one} left out: {why}",) if number else ()


def more(total: int, shown: int) -> tuple[str, ...]:
    """What is said of a list that shows the first few."""
    return (f"the first {shown:,} of {total:,}; --limit {total} shows all",) if total > shown else ()


def unfinished(question: Question) -> tuple[str, ...]:
    """What is said when the last period is not over."""
    if question.by not in PERIODS or question.until == ENDING or question.until == end(question.until, question.by):
        return ()
    return (f"{period(question.until, question.by)} is told up to {question.until.isoformat()}",)


def _groups(question: Question, columns: int) -> "dict[str, list[int]]":
    """Every period with nothing in it yet, so that an empty one is seen; no group where the rows name them."""
    if question.by not in PERIODS:
        return {}
    return {name: [0] * columns for name in periods(question.since, question.until, question.by)}


def _total(minor: int, question: Question) -> tuple[str, ...]:
    return (f"together {format_amount(minor, question.currency, thousands=True)}",)


def _named(grouped: str, by: str) -> str:
    """The period's name; a week comes as its number since the query's day 1, which was a Monday."""
    return grouped if by != "week" else period(date.fromordinal(int(grouped) * 7 + 1 - DAYS_APART), by)


def _basket(name: str, row: BasketRow | None, currency: str) -> BasketLine:
    if row is None:
        return BasketLine(name, 0, None, None, None, None, currency)
    middle = mean(row.low_minor + row.high_minor, 2)
    average = mean(row.value_minor, row.orders)
    return BasketLine(name, row.orders, average, middle, row.least_minor, row.most_minor, currency)
