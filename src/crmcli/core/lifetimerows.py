"""What the queries of life-time value answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class OrdersRow:
    """What a customer bought in a span of time."""

    contact_id: int
    days: int
    first_on: str
    last_on: str
    total_minor: int
    repeated_minor: int


@record(frozen=True, slots=True)
class SpanRow:
    """The first and the last day of something; None when there was none."""

    first_on: str | None
    last_on: str | None
