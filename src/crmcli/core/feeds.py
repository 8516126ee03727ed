"""What a calendar program is given of the agenda."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class FeedEntry:
    """A task, or a date that comes. `day` is a local ISO date, `at` the UTC instant where there is a clock time.

    `uid` is the same in every feed; `sequence` grows with each change of the record. What is late stands on the day
    of the feed, because no calendar shows what lies behind: `was_due` is its own day then.
    """

    uid: str
    summary: str
    whom: str
    ref: str
    day: str
    at: str | None
    was_due: str | None
    is_task: bool
    yearly: bool
    leap_day: bool
    priority: str | None
    notes: str | None
    sequence: int
    created_at: str
    updated_at: str
    do_not_contact: bool = False
