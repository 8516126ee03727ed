"""Life-time value: what customers are likely to bring, two ways, and how well that was told before."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from crmcli.app import currencies
from crmcli.app.crm import Crm
from crmcli.core import lifetime as models
from crmcli.core.errors import BadInput, Refused
from crmcli.core.lifetime import DAYS, LEAST_BUYERS, MOST_FITTED, Frequency, History, Spend
from crmcli.core.lifetimerows import OrdersRow, SpanRow
from crmcli.core.lifetimes import CustomerValue, ValueCheck, ValueModel
from crmcli.core.money import places
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate

BEGINNING = "0000-01-01"
MOST_WEEKS = 520


def values(
    crm: Crm, *, weeks: int = 52, cost: float = 0.0, words: Sequence[str] = (), where: Sequence[str] = ()
) -> tuple[ValueModel, list[CustomerValue]]:
    """The fitted models, and each customer's value in the coming `weeks`, the greatest first.

    `cost` is what serving a customer for that time costs, in the book's currency. Raises `Refused` for fewer than
    a hundred buyers.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(f"a prediction is for 1 to {MOST_WEEKS} weeks, not {weeks}", hint="crm clv --weeks 52")
    currency, until = currencies.base(crm), crm.today()
    rows = _orders(crm, currency, until)
    within = {"since": BEGINNING, "until": until.isoformat()}
    if others := int(crm.store.value("reports.left_out", currency=currency, **within) or 0):
        crm.tell(
            f"{others:,} {'purchase' if others == 1 else 'purchases'} in other currencies than {currency} left out"
        )
    frequency, spend, fitted = fit(rows, until, currency)
    asked = _asked(crm, words, where)
    names = {
        one.id: one.name for one in crm.store.rows("lifetime.names", Candidate, ids=[row.contact_id for row in rows])
    }
    unit = 10 ** places(currency)
    found = [
        _value(row, names[row.contact_id], currency, until, (weeks, round(cost * unit)), frequency, spend)
        for row in rows
        if asked is None or row.contact_id in asked
    ]
    model = ValueModel(
        until.isoformat(), weeks, currency, len(rows), fitted, frequency.r, frequency.alpha, frequency.a, frequency.b,
        frequency.log_likelihood, spend.p, spend.q, spend.gamma, spend.log_likelihood,
    )  # fmt: skip
    return model, sorted(found, key=lambda one: (-one.predicted_minor, int(one.ref[1:])))


def check(crm: Crm, *, split: str | None = None) -> tuple[ValueModel, list[ValueCheck]]:
    """What would have been predicted on a day for the time since, against what came: orders and value, both ways.

    The day is the middle of the book's sales, unless `split` names another. Raises `Refused` where there is too little.
    """
    currency, until = currencies.base(crm), crm.today()
    span = crm.store.one("lifetime.span", SpanRow, until=until.isoformat(), currency=currency)
    if span is None or span.first_on is None or span.last_on is None:
        raise _too_few(0)
    first, last = date.fromisoformat(span.first_on), date.fromisoformat(span.last_on)
    day = crm.date(split, "past").date if split else first + timedelta(days=(last - first).days // 2)
    if not first < day < last:
        raise BadInput(f"{day.isoformat()} is not between the first and the last sale", hint="crm clv --check")
    weeks = (last - day).days / DAYS
    rows = _orders(crm, currency, day)
    frequency, spend, fitted = fit(rows, day, currency)
    unit = 10 ** places(currency)
    people = [_history(row, day, unit) for row in rows]
    after = {row.contact_id: row for row in _orders(crm, currency, last, since=(day + timedelta(days=1)).isoformat())}
    known = [after[row.contact_id] for row in rows if row.contact_id in after]
    orders = sum(models.expected_purchases(one, weeks, frequency) for one in people)
    value = sum(models.expected_purchases(one, weeks, frequency) * models.expected_order(one, spend) for one in people)
    rate = sum(
        models.run_rate(row.days, row.total_minor, (day - date.fromisoformat(row.first_on)).days, weeks / 52.18)
        for row in rows
    )
    came, brought = sum(row.days for row in known), sum(row.total_minor for row in known)
    model = ValueModel(
        day.isoformat(), round(weeks), currency, len(rows), fitted, frequency.r, frequency.alpha, frequency.a,
        frequency.b, frequency.log_likelihood, spend.p, spend.q, spend.gamma, spend.log_likelihood,
    )  # fmt: skip
    return model, [
        _checked("orders", orders, came),
        _checked("value", value, brought / unit),
        _checked("value at the run rate", rate / unit, brought / unit),
    ]


def fit(rows: Sequence[OrdersRow], until: date, currency: str) -> tuple[Frequency, Spend, int]:
    """Both models, fitted to the customers or to an even sample of many, and to how many. Raises `Refused` for few."""
    if len(rows) < LEAST_BUYERS:
        raise _too_few(len(rows))
    step = -(-len(rows) // MOST_FITTED)
    people = [_history(row, until, 10 ** places(currency)) for row in rows[::step]]
    if sum(one.repeats > 0 for one in people) < LEAST_BUYERS // 10:
        raise Refused("hardly anybody bought a second time, so nothing can be told of a third", hint="crm rfm")
    return models.fit_frequency(people), models.fit_spend(people), len(people)


def _orders(crm: Crm, currency: str, until: date, since: str = BEGINNING) -> list[OrdersRow]:
    return crm.store.rows("lifetime.orders", OrdersRow, since=since, until=until.isoformat(), currency=currency)


def _history(row: OrdersRow, until: date, unit: int) -> History:
    first, last = date.fromisoformat(row.first_on), date.fromisoformat(row.last_on)
    return models.history(row.days, first, last, until, row.repeated_minor / unit)


def _value(
    row: OrdersRow, name: str, currency: str, until: date, plan: tuple[int, int], frequency: Frequency, spend: Spend
) -> CustomerValue:
    unit = 10 ** places(currency)
    one, (weeks, cost) = _history(row, until, unit), plan
    orders, order = models.expected_purchases(one, weeks, frequency), models.expected_order(one, spend)
    days = (until - date.fromisoformat(row.first_on)).days
    return CustomerValue(
        ref("contact", row.contact_id), name, row.days, row.total_minor, currency, row.last_on, round(orders, 4),
        round(order * unit), None if (chance := models.alive(one, frequency)) is None else round(chance, 4),
        round(orders * order * unit) - cost,
        round(models.run_rate(row.days, row.total_minor, days, weeks / 52.18, cost)),
    )  # fmt: skip


def _asked(crm: Crm, words: Iterable[str], where: Sequence[str]) -> set[int] | None:
    from crmcli.app import listing

    said = list(words)
    return set(listing.contact_ids(crm, said, where=where)) if said or where else None


def _checked(what: str, predicted: float, came: float) -> ValueCheck:
    return ValueCheck(what, round(predicted, 2), round(came, 2), round(predicted / came - 1, 4) if came else 0.0)


def _too_few(buyers: int) -> Refused:
    return Refused(f"{buyers} buyers are too few to fit a model to; it takes {LEAST_BUYERS}", hint="crm rfm")
