"""How often somebody buys, and since when their silence is longer than that.

The rhythm is the median of the gaps between the days of purchases. Twice the median is kept, because that is a whole
number of days whatever the number of gaps: it is the silence that warns; twice as long again alarms. Three purchases
on three days are the fewest that show a rhythm.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

LEAST_DAYS = 3


def doubled_median_gap(days: Iterable[str]) -> int | None:
    """Twice the median gap, in days, between the ISO days of purchases; None for fewer than three different days."""
    bought = sorted({date.fromisoformat(day).toordinal() for day in days})
    if len(bought) < LEAST_DAYS:
        return None
    gaps = sorted(later - day for day, later in pairwise(bought))
    return gaps[(len(gaps) - 1) // 2] + gaps[len(gaps) // 2]


def silent_from(last: str, doubled: int) -> str:
    """The first day (ISO) on which the silence since the last purchase is longer than twice the median gap."""
    return (date.fromisoformat(last) + timedelta(days=doubled + 1)).isoformat()


def alarming(silent: int, doubled: int) -> bool:
    """True when somebody is silent for more than four median gaps (days)."""
    return silent > 2 * doubled


def median_said(doubled: int) -> str:
    """The median gap for people: `14 days`, `10.5 days`."""
    whole, half = divmod(doubled, 2)
    return f"{whole}{'.5' if half else ''} {'day' if doubled == 2 else 'days'}"
