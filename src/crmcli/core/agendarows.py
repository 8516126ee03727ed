"""What the queries of cadences and silences answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class CadenceRow:
    """A cadence with the names of what it is for."""

    id: int
    days: int
    contact_id: int | None
    contact_name: str | None
    tag_id: int | None
    tag_name: str | None
    segment: str | None


@record(frozen=True, slots=True)
class CadenceSpan:
    """A tag's or a segment's cadence, or a length that `contacts` have as their own."""

    days: int
    tag_id: int | None
    tag_name: str | None
    segment: str | None
    contacts: int


@record(frozen=True, slots=True)
class HoldRow:
    """A contact who is left alone."""

    id: int
    contact_id: int
    contact_name: str
    until: str
    reason: str | None


@record(frozen=True, slots=True)
class QuietRow:
    """A contact with what tells since when nobody was in touch; days are ISO, `rhythm_days` twice a median gap."""

    id: int
    name: str
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    last_contact_on: str | None
    last_purchase_on: str | None
    rhythm_days: int | None
    silent_from: str | None
    added_on: str
