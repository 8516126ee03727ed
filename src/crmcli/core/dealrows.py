"""What the queries of deals and of the pipeline answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class DealRow:
    """A deal's own columns, with the names of its company and owner."""

    id: int
    uid: str
    title: str
    value_minor: int | None
    currency: str | None
    stage: str
    state: str
    probability: int | None
    expected_close: str | None
    closed_on: str | None
    lost_reason: str | None
    company_id: int | None
    company_name: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    source: str | None
    external_id: str | None
    notes: str | None
    parked_until: str | None
    parked_reason: str | None
    quote_ref: str | None
    quoted_on: str | None
    quote_minor: int | None
    stage_since: str | None
    version: int
    created_at: str
    updated_at: str
    archived_at: str | None


@record(frozen=True, slots=True)
class DealContactRow:
    """Somebody in a deal."""

    owner: int
    id: int
    name: str
    role: str | None
    row: int
    is_primary: int


@record(frozen=True, slots=True)
class DealLineRow:
    """A line of a deal's quote."""

    owner: int
    row: int
    product: str | None
    quantity: float | None
    amount_minor: int | None


@record(frozen=True, slots=True)
class DealMoveRow:
    """A move of a deal."""

    owner: int
    day: str
    at: str
    stage: str
    state: str
    from_stage: str | None
    stayed_days: int | None
    note: str | None
    user_id: int | None
    user_login: str | None
    user_name: str | None


@record(frozen=True, slots=True)
class NextStepRow:
    """The next open follow-up of a deal: its own, else of somebody in it."""

    owner: int
    id: int
    title: str
    due_on: str | None


@record(frozen=True, slots=True)
class StayRow:
    """How many deals left a stage after so many days."""

    days: int
    times: int


@record(frozen=True, slots=True)
class StageSumRow:
    """Open deals of a stage in one currency that have the same own probability, or none."""

    stage: str
    currency: str | None
    probability: int | None
    deals: int
    valued: int
    value_minor: int
    parked: int


@record(frozen=True, slots=True)
class StandingRow:
    """An open deal that needs a push: since when it stands where, and whether a next step is planned."""

    id: int
    title: str
    stage: str
    stage_since: str
    value_minor: int | None
    currency: str | None
    expected_close: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    company_id: int | None
    company_name: str | None
    planned: int


@record(frozen=True, slots=True)
class PlacedRow:
    """A row in which a stage stands by its name."""

    table_name: str
    column_name: str
    id: int


@record(frozen=True, slots=True)
class BoardRow:
    """An open deal as a card of the board: where it stands since when, who it is with, its next open follow-up."""

    id: int
    title: str
    stage: str
    value_minor: int | None
    currency: str | None
    expected_close: str | None
    stage_since: str
    parked_until: str | None
    company_id: int | None
    company_name: str | None
    contact_id: int | None
    contact_name: str | None
    task_id: int | None
    task_title: str | None
    task_due_on: str | None


@record(frozen=True, slots=True)
class NeedingRow:
    """How many open deals of a stage and a currency need a push."""

    stage: str
    currency: str | None
    deals: int
