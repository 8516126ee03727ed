"""What the queries of exports answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class OwnedRelation:
    """A relation as `owner` sees it; `is_first` says that it was told from their side, `id` is the other one."""

    owner: int
    row: int
    kind: str
    is_first: int
    id: int
    name: str
    note: str | None


@record(frozen=True, slots=True)
class NumberedRow:
    """A record's number in another system."""

    id: int
    source: str | None
    external_id: str | None
