"""What the queries of scoring answer: one record for each query, with the query's columns in their order."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class BuyerRow:
    """What a contact bought, and how many of its purchases are in another than the currency that was asked for."""

    contact_id: int
    last_purchase: str | None
    frequency: int
    monetary_minor: int
    others: int


@record(frozen=True, slots=True)
class ForeignRow:
    """What a contact bought in another currency on one day; the last of those days with a purchase is its own."""

    contact_id: int
    currency: str
    date: str
    purchases: int
    frequency: int
    monetary_minor: int


@record(frozen=True, slots=True)
class TalkerRow:
    """What a contact was in touch: the last day, how many talks, their minutes, and how many have minutes."""

    contact_id: int
    last_on: str
    talks: int
    minutes: int
    timed: int


@record(frozen=True, slots=True)
class SegmentRow:
    """A segment's size in a run."""

    segment: str
    contacts: int
    frequency: int
    monetary_minor: int


@record(frozen=True, slots=True)
class CellRow:
    """How many contacts of a run have these three scores."""

    r: int
    f: int
    m: int
    contacts: int
    monetary_minor: int


@record(frozen=True, slots=True)
class MoveRow:
    """Who has another segment than in an earlier run; None where there was, or is, no score."""

    contact_id: int
    name: str
    do_not_contact: int
    before: str | None
    now: str | None
    monetary_minor: int


@record(frozen=True, slots=True)
class ValueRow:
    """What a contact is worth in the current run."""

    contact_id: int
    segment: str
    monetary_minor: int
    currency: str
