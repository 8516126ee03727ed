"""The lines of reports about who comes, stays, answers and goes, and their rules."""

from collections.abc import Iterable, Sequence

from crmcli.core.counted import median_counted
from crmcli.core.figures import ratio
from crmcli.core.record import record


@record(frozen=True, slots=True)
class CustomersLine:
    """How the customers of a period changed: `active` ones, at its end, bought within the days of the stage rule.

    active = active before + new + won back - dormant; who becomes lost was dormant before.
    """

    group: str
    new: int
    won_back: int
    dormant: int
    lost: int
    active: int
    before: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class ResponseLine:
    """Talks that went out, how many were answered in time, how many still may be, and after how many days (median)."""

    group: str
    outgoing: int
    answered: int
    waiting: int
    share: float | None
    median_days: float | None
    before: float | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class CohortLine:
    """Customers by the period of their first purchase: how many, and who bought in each period after it.

    `active[0]` is the first period itself; None where the period has not begun.
    """

    group: str
    customers: int
    active: tuple[int | None, ...]
    share: tuple[float | None, ...]


@record(frozen=True, slots=True)
class RepeatLine:
    """Customers by the period of their first purchase: how many bought again, and after how many days (median)."""

    group: str
    customers: int
    repeated: int
    share: float
    within_90_days: float
    median_days: float | None


@record(frozen=True, slots=True)
class SegmentsLine:
    """A segment in the scoring run of a day: how many, their part of all, what they brought."""

    date: str
    segment: str
    contacts: int
    share: float
    value_minor: int
    currency: str


def response(group: str, answers: Iterable[tuple[int | None, bool, int]], most: int) -> ResponseLine:
    """The line of a group. `answers` are (days until the answer or None, whether `most` days are over, how many).

    Only talks whose days are over are judged, answered or not: else quick answers would look more than they are.
    """
    found = list(answers)
    judged = sum(n for _, over, n in found if over)
    kept = [(days, n) for days, over, n in found if over and days is not None and days <= most]
    answered = sum(n for _, n in kept)
    waiting = sum(n for _, over, n in found if not over)
    share = ratio(answered, judged) if judged else None
    return ResponseLine(group, judged + waiting, answered, waiting, share, median_counted(kept))


def cohort(group: str, first: int, counts: Sequence[int | None]) -> CohortLine:
    """The line of a cohort of `first` customers."""
    shares = tuple(None if one is None or not first else ratio(one, first) for one in counts)
    return CohortLine(group, first, tuple(counts), shares)


def repeat(group: str, seconds: Iterable[tuple[int | None, int]]) -> RepeatLine:
    """The line of customers given as (days until the second purchase or None, how many)."""
    found = list(seconds)
    customers = sum(n for _, n in found)
    again = [(days, n) for days, n in found if days is not None]
    repeated = sum(n for _, n in again)
    soon = sum(n for days, n in again if days <= 90)
    return RepeatLine(
        group, customers, repeated, ratio(repeated, customers), ratio(soon, customers), median_counted(again)
    )
