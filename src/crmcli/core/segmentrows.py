"""What the queries of segments and tags answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class SegmentSavedRow:
    """A filter with a name."""

    id: int
    slug: str
    name: str
    filter: str
    created_at: str


@record(frozen=True, slots=True)
class SnapshotRow:
    """Who a segment held on a day: the members are rows of their own."""

    id: int
    slug: str
    filter: str
    day: str
    contacts: int


@record(frozen=True, slots=True)
class TagRow:
    """A tag and how many bear it."""

    id: int
    name: str
    key: str
    contacts: int
    companies: int
    deals: int


@record(frozen=True, slots=True)
class TaggingRow:
    """That somebody, or a deal, bears a tag."""

    row: int
    tag_id: int
    contact_id: int | None
    company_id: int | None
    deal_id: int | None
