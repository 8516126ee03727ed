"""What a life-time value is told as. Amounts are minor units of `currency`."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class CustomerValue:
    """What a customer is worth in the coming weeks.

    `run_rate_minor` goes on as before (average order × orders a year × years − cost), which over-predicts;
    `predicted_minor` is BG/NBD × Gamma-Gamma. `alive` is None for who bought once, of whom nothing can be told.
    """

    ref: str
    name: str
    orders: int
    spent_minor: int
    currency: str
    last_purchase: str
    expected_orders: float
    expected_order_minor: int
    alive: float | None
    predicted_minor: int
    run_rate_minor: int


@record(frozen=True, slots=True)
class ValueModel:
    """The fitted models, as of a day, and to how many customers they were fitted."""

    as_of: str
    weeks: int
    currency: str
    customers: int
    fitted: int
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    p: float
    q: float
    gamma: float
    spend_log_likelihood: float


@record(frozen=True, slots=True)
class ValueCheck:
    """What would have been predicted on a day in the past, against what came after it."""

    what: str
    predicted: float
    came: float
    error: float
