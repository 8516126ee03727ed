"""What the queries of reports answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class SalesSumRow:
    """What was sold on a day, to the customers of an owner or of a product, in one currency."""

    grouped: str | None
    currency: str
    orders: int
    ordered_minor: int
    value_minor: int


@record(frozen=True, slots=True)
class ForeignSaleRow:
    """What was sold on a day in another currency, by the customers' owner and the product."""

    owner: str | None
    product: str | None
    date: str
    currency: str
    orders: int
    ordered_minor: int
    value_minor: int


@record(frozen=True, slots=True)
class OrderAmountRow:
    """How many orders of a day were of one amount."""

    date: str
    currency: str
    amount_minor: int
    orders: int


@record(frozen=True, slots=True)
class ForeignOrderRow:
    """An order of somebody who bought in another currency too."""

    contact_id: int
    date: str
    currency: str
    amount_minor: int


@record(frozen=True, slots=True)
class ActivitySumRow:
    """What was done on a day, of a kind or by somebody; `minutes` where they were told."""

    grouped: str | None
    talks: int
    incoming: int
    outgoing: int
    minutes: int


@record(frozen=True, slots=True)
class SegmentOverTimeRow:
    """A segment in a scoring run."""

    run_id: int
    as_of: str
    currency: str
    segment: str
    contacts: int
    monetary_minor: int


@record(frozen=True, slots=True)
class StepRow:
    """From one day of purchase to the next, and how many customers went so; None before the first, after the last."""

    bought_on: str | None
    next_on: str | None
    customers: int


@record(frozen=True, slots=True)
class AnswerRow:
    """Talks that went out on a day and had their answer on another one, or none yet."""

    grouped: str | None
    asked_on: str
    answered_on: str | None
    talks: int


@record(frozen=True, slots=True)
class SpentRow:
    """What a customer brought, refunds taken off."""

    contact_id: int
    value_minor: int


@record(frozen=True, slots=True)
class CohortRow:
    """How many customers with the first purchase in a period bought in another."""

    first: str
    active: str
    customers: int


@record(frozen=True, slots=True)
class SecondRow:
    """Customers by the day of the first and of the second purchase."""

    first_on: str
    second_on: str | None
    customers: int


@record(frozen=True, slots=True)
class BasketRow:
    """The orders of a period: how many, their sum, the smallest, the greatest, the two in the middle."""

    grouped: str
    orders: int
    value_minor: int
    least_minor: int
    most_minor: int
    low_minor: int
    high_minor: int


@record(frozen=True, slots=True)
class BuyingRow:
    """How somebody buys: the last day, and twice the median gap between days of purchase."""

    contact_id: int
    last_on: str
    doubled: int | None


@record(frozen=True, slots=True)
class OrdersOfRow:
    """How many orders somebody made, what they brought together, and the last two of them."""

    contact_id: int
    orders: int
    value_minor: int
    recent_minor: int


@record(frozen=True, slots=True)
class GapRow:
    """How often a gap of so many days lay between two days of purchase."""

    gap: int
    times: int


@record(frozen=True, slots=True)
class PlanRow:
    """A day (a month and a day, for birthdays) that speaks for calling somebody."""

    contact_id: int
    due_on: str | None


@record(frozen=True, slots=True)
class SegmentOfRow:
    """The segment of a contact in a scoring run."""

    contact_id: int
    segment: str


@record(frozen=True, slots=True)
class ReportNameRow:
    """A contact's name and owner."""

    id: int
    name: str
    owner: str | None


@record(frozen=True, slots=True)
class ReviewTaskRow:
    """A follow-up that was done."""

    id: int
    title: str
    who: str | None
    done_at: str


@record(frozen=True, slots=True)
class StageSaidRow:
    """A stage that was set by hand."""

    contact_id: int
    name: str
    stage: str | None
    day: str
    reason: str | None
