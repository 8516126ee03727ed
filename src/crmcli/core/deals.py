"""What the faces see of deals (see records.py)."""

from crmcli.core.record import record
from crmcli.core.records import PurchaseLine, Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record(frozen=True, slots=True)
class StageTurn:
    """A move of a deal: where it came to and in which state, from where, after how many days there."""

    date: str
    at: str
    stage: str
    state: str
    from_stage: str | None
    stayed_days: int | None
    note: str | None
    user: Ref | None


@record(frozen=True, slots=True)
class Deal:
    """A deal. `probability` is per cent: the deal's own (`probability_by` is `hand`) or its stage's (`stage`).

    `days_in_stage` counts from `stage_since`, for an open one. `stuck` says why it needs a push. `roles` is
    {ref of a contact: role}. `stage_history` and `lines` are filled where one deal, or a list for programs, is asked
    for.
    """

    id: int
    ref: str
    uid: str
    title: str
    value_minor: int | None
    currency: str | None
    stage: str
    probability: int | None
    probability_by: str
    expected_close: str | None
    state: str
    contacts: tuple[Ref, ...]
    roles: dict[str, str]
    company: Ref | None
    owner: Ref | None
    tags: tuple[str, ...]
    custom: "dict[str, Any]"
    lost_reason: str | None
    closed_on: str | None
    stage_since: str
    days_in_stage: int | None
    next_task: Ref | None
    next_date: str | None
    stuck: tuple[str, ...]
    parked_until: str | None
    parked_reason: str | None
    source: str | None
    external_id: str | None
    quote_ref: str | None
    quoted_on: str | None
    quote_minor: int | None
    lines: tuple[PurchaseLine, ...]
    stage_history: tuple[StageTurn, ...]
    notes: str | None
    created_at: str
    updated_at: str
    archived_at: str | None
    score: int | None = None
    points: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class StoryLine:
    """A line of a deal's timeline: a `move`, a `task` that is done, or a talk of some kind; the newest first."""

    date: str
    at: str | None
    kind: str
    ref: str | None
    text: str
    user: str | None
