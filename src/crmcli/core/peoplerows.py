"""What the queries of relations, dates, stages and consents answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class RelationRow:
    """A relation as one of the two people sees it; `is_first` says that it was told from their side."""

    row: int
    kind: str
    is_first: int
    id: int
    name: str
    note: str | None


@record(frozen=True, slots=True)
class OwnedDate:
    """An important date of a contact or a company."""

    row: int
    label: str
    day: str
    is_yearly: int


@record(frozen=True, slots=True)
class DateRow:
    """An important date that comes, with whom it belongs to."""

    row: int
    label: str
    day: str
    is_yearly: int
    contact_id: int | None
    contact_name: str | None
    company_id: int | None
    company_name: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None


@record(frozen=True, slots=True)
class SaidRow:
    """A stage that was set by hand, or given back to the facts (no stage)."""

    day: str
    stage: str | None
    reason: str | None
    user_login: str | None
    user_name: str | None
    act: int


@record(frozen=True, slots=True)
class FactRow:
    """A talk or a purchase of a contact, with the act by which the book learned of it, and when."""

    day: str
    is_purchase: int
    act: int
    at: str


@record(frozen=True, slots=True)
class MadeRow:
    """The act that made a contact, and the columns it gave them, as JSON."""

    act: int
    after: str | None


@record(frozen=True, slots=True)
class ConsentRow:
    """What a contact said of a channel on a day."""

    owner: int
    channel: str
    is_given: int
    basis: str | None
    source: str | None
    day: str
    user_login: str | None
    user_name: str | None
