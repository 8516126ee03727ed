"""Reports where the book has rates of exchange: what was bought in other currencies, each purchase at its day's rate.

Sums are exact and rounded once; what has no rate is left out, and how many purchases that are is told. A book without
rates asks for none of this.
"""

from collections.abc import Iterable
from datetime import date

from crmcli.app.crm import Crm
from crmcli.core.periods import PERIODS, begin, period
from crmcli.core.rates import Exchange, table
from crmcli.core.reportrows import (
    BasketRow,
    ForeignOrderRow,
    ForeignSaleRow,
    OrderAmountRow,
    OrdersOfRow,
    SalesSumRow,
    SpentRow,
)
from crmcli.core.reports import Question
from crmcli.core.rfmrows import ForeignRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LEAST_ORDERS = 4  # as in the query of those who bought in one currency alone


def span(question: Question) -> "dict[str, Any]":
    """The days that are asked for, as values of a query."""
    return {"since": question.since.isoformat(), "until": question.until.isoformat()}


def exchange(crm: Crm, currency: str) -> Exchange:
    """The book's rates into a currency; false where there are none."""
    return Exchange(table(crm.setting("rates")), currency)


def sold(crm: Crm, question: Question, rates: Exchange, rows: Iterable[SalesSumRow]) -> tuple[list[SalesSumRow], int]:
    """The sums of sales in the one currency, those of others added, and how many purchases have no rate."""
    sums: dict[str | None, list[int]] = {}  # orders, ordered, value; then the parts of ordered and value
    for row in rows:
        if row.currency == question.currency:
            _add(sums, _begun(row.grouped, question.by), (row.orders, row.ordered_minor, row.value_minor, 0, 0))
    left_out = 0
    for one in crm.store.rows("reports.sales_foreign", ForeignSaleRow, currency=question.currency, **span(question)):
        ordered = rates.worth(one.ordered_minor, one.currency, one.date)
        value = rates.worth(one.value_minor, one.currency, one.date)
        if ordered is None or value is None:
            left_out += one.orders
            continue
        grouped = {"owner": one.owner, "product": one.product}.get(question.by, one.date)
        _add(sums, _begun(grouped, question.by), (one.orders, 0, 0, ordered, value))
    return [
        SalesSumRow(grouped, question.currency, orders, rates.total(ordered, more), rates.total(value, worth))
        for grouped, (orders, ordered, value, more, worth) in sums.items()
    ], left_out


def spent(crm: Crm, question: Question, rates: Exchange, rows: Iterable[SpentRow]) -> tuple[list[SpentRow], int]:
    """What each customer brought in all currencies, the greatest first, and how many purchases have no rate."""
    found, parts, left_out = {row.contact_id: row.value_minor for row in rows}, dict[int, int](), 0
    archived = set(crm.store.values("rfm.archived"))
    everybody: dict[str, Any] = {"after": 0, "last_id": int(crm.store.value("rfm.last_id") or 0)}
    for one in crm.store.rows("rfm.foreign", ForeignRow, currency=question.currency, **everybody, **span(question)):
        if one.contact_id in archived:
            continue
        worth = rates.worth(one.monetary_minor, one.currency, one.date)
        if worth is None:
            left_out += one.frequency
        else:
            parts[one.contact_id] = parts.get(one.contact_id, 0) + worth
    for number, more in parts.items():
        found[number] = rates.total(found.get(number, 0), more)
    told = [SpentRow(number, value) for number, value in found.items()]
    return sorted(told, key=lambda row: (-row.value_minor, row.contact_id)), left_out


def baskets(crm: Crm, question: Question, rates: Exchange) -> tuple[dict[str, BasketRow], int]:
    """The orders of each period by its name, and how many purchases have no rate."""
    found: dict[str, list[int]] = {}
    sums: dict[str | None, list[int]] = {}
    left_out = 0
    for one in crm.store.rows("reports.order_amounts", OrderAmountRow, **span(question)):
        own = one.currency == question.currency
        worth = 0 if own else rates.worth(one.amount_minor, one.currency, one.date)
        if worth is None:
            left_out += one.orders
            continue
        name = period(date.fromisoformat(one.date), question.by)
        minor = one.amount_minor if own else rates.total(0, worth)
        found.setdefault(name, []).extend([minor] * one.orders)
        _add(sums, name, (minor * one.orders if own else 0, worth * one.orders))
    told = {}
    for name, amounts in found.items():
        amounts.sort()
        count, value = len(amounts), rates.total(*sums[name])
        middle = amounts[(count - 1) // 2], amounts[count // 2]
        told[name] = BasketRow(name, count, value, amounts[0], amounts[-1], *middle)
    return told, left_out


def orders_of(
    crm: Crm, question: Question, rates: Exchange, lost_on: str, known: Iterable[OrdersOfRow]
) -> list[OrdersOfRow]:
    """How many orders customers made and what the last two brought, also of those who bought in other currencies."""
    orders: dict[int, list[int]] = {}  # in minor units, the earliest first
    for one in crm.store.rows(
        "reports.orders_with_foreign", ForeignOrderRow, until=question.until.isoformat(), lost_on=lost_on,
        currency=question.currency,
    ):  # fmt: skip
        own = one.currency == question.currency
        minor = one.amount_minor
        worth = None if own else rates.worth(minor, one.currency, one.date)
        if own or worth is not None:
            orders.setdefault(one.contact_id, []).append(minor if worth is None else rates.total(0, worth))
    mixed = [
        OrdersOfRow(number, len(amounts), sum(amounts), sum(amounts[-2:]))
        for number, amounts in orders.items()
        if len(amounts) >= LEAST_ORDERS
    ]
    return [*(row for row in known if row.contact_id not in orders), *mixed]


def _begun(grouped: str | None, by: str) -> str | None:
    """The first day of the period that a day lies in: its sum is rounded once. Owners and products are themselves."""
    return begin(date.fromisoformat(grouped), by).isoformat() if grouped is not None and by in PERIODS else grouped


def _add(sums: dict[str | None, list[int]], name: str | None, numbers: tuple[int, ...]) -> None:
    one = sums.setdefault(name, [0] * len(numbers))
    for place, number in enumerate(numbers):
        one[place] += number
