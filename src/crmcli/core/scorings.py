"""What faces see of scoring: contacts with their scores, segments, runs, the matrix, who moved."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class ScoredContact:
    """A line of `crm rfm list`."""

    ref: str
    name: str
    external_id: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    recency_days: int
    frequency: int
    monetary_minor: int
    currency: str
    r: int
    f: int
    m: int
    score: str
    segment: str
    segment_name: str
    last_purchase: str | None
    do_not_contact: bool


@record(frozen=True, slots=True)
class SegmentCount:
    """How many contacts a segment holds, how often they bought and what they brought, in the run's currency."""

    segment: str
    name: str
    name_zh: str
    contacts: int
    share: float
    orders: int
    monetary_minor: int
    currency: str | None


@record(frozen=True, slots=True)
class RunSummary:
    """A scoring run: when, over whom, and how many contacts each segment holds.

    `window` is the days that counted (`2025-01-01..2025-12-31`, `all`), `basis` purchases or interactions, `classes`
    how many scores there are, `cuts` the cut points of recency, frequency and monetary as text.
    """

    run: int
    scheme: str
    as_of: str
    currency: str
    buyers: int
    prospects: int
    left_out: int
    provisional: bool
    basis: str
    window: str
    classes: int
    cuts: dict[str, tuple[str, ...]]
    segments: tuple[SegmentCount, ...]


@record(frozen=True, slots=True)
class RunLine:
    """A line of `crm rfm runs`."""

    run: int
    as_of: str
    scheme: str
    basis: str
    window: str
    currency: str
    buyers: int
    left_out: int
    provisional: bool
    current: bool
    created_at: str


@record(frozen=True, slots=True)
class MatrixCell:
    """A cell of R by FM: who is in it and what they brought; `segments` are the slugs that the cell holds."""

    r: int
    fm: int
    segments: tuple[str, ...]
    contacts: int
    share: float
    monetary_minor: int
    currency: str


@record(frozen=True, slots=True)
class SegmentMove:
    """How many went from one segment to another between two runs, and what they brought by the later one."""

    before: str
    now: str
    contacts: int
    monetary_minor: int
    currency: str
    since: str
    as_of: str


@record(frozen=True, slots=True)
class MovedContact:
    """Somebody with another segment than in the earlier run; a prospect has no score."""

    ref: str
    name: str
    emails: tuple[str, ...]
    before: str
    now: str
    monetary_minor: int
    currency: str
    since: str
    as_of: str
    do_not_contact: bool
