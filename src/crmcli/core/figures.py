"""The lines of reports about money and time, and their rules: ABC, concentration, medians, gaps.

Shares are ratios, 0 to 1. Whatever is compared is compared in integers; a share is only for reading.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from crmcli.core.record import record

A, B = 80, 95  # per cent of the value at which class B and class C begin (80/15/5)
GAP_BANDS = (7, 14, 30, 60, 90, 180, 365)  # days: the last of each band of gaps


@record(frozen=True, slots=True)
class SalesLine:
    """What was sold: orders of more than nothing, the value with refunds taken off, the average order.

    `before_minor` is the value of the span that is compared with, `change` the ratio of the difference to it.
    """

    group: str
    orders: int
    value_minor: int
    refunds_minor: int
    average_minor: int | None
    currency: str
    before_minor: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class ActivityLine:
    """What was done: entries of every kind, how many came in and went out, and the minutes that were told."""

    group: str
    entries: int
    incoming: int
    outgoing: int
    minutes: int
    before: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class BasketLine:
    """The orders of more than nothing in a period: their mean, the one in the middle, the least and the greatest."""

    group: str
    orders: int
    average_minor: int | None
    median_minor: int | None
    least_minor: int | None
    most_minor: int | None
    currency: str
    before_minor: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class ClassLine:
    """A class of customers by what they bring: how many, what together, and their part of both."""

    group: str
    customers: int
    customers_share: float
    value_minor: int
    value_share: float
    currency: str


@record(frozen=True, slots=True)
class RankedLine:
    """A customer in the order of value, with the part of everything that is reached with them."""

    ref: str
    name: str
    value_minor: int
    share: float
    cumulative: float
    group: str
    currency: str


@record(frozen=True, slots=True)
class ConcentrationLine:
    """What the greatest customers bring, and what is left without them."""

    group: str
    customers: int
    value_minor: int
    share: float
    left_minor: int
    who: str
    currency: str


@record(frozen=True, slots=True)
class GapLine:
    """How often a gap between two days of purchase was so long."""

    group: str
    gaps: int
    share: float
    cumulative: float


@record(frozen=True, slots=True)
class QualityLine:
    """What a rule found, or how complete the contacts of an owner are (the mean share of the fields that count)."""

    group: str
    count: int
    complete: float | None
    words: str


def mean(total: int, count: int) -> int | None:
    """The mean, rounded half up, exactly; None of nothing."""
    return (2 * total + count) // (2 * count) if count else None


def change(now: float | None, before: float | None) -> float | None:
    """The difference as a ratio to what was before; None where that says nothing (nothing before, or a loss)."""
    return (now - before) / before if now is not None and before is not None and before > 0 else None


def ratio(part: int, whole: int) -> float:
    """A share, not rounded: whoever shows it rounds once; 0 of nothing."""
    return part / whole if whole > 0 else 0.0


def classes(values: Sequence[int], cuts: tuple[int, int] = (A, B)) -> list[str]:
    """The ABC class of each value; `values` come the greatest first.

    A customer is of class A as long as those worth more have not brought 80 % of everything, of B until 95 %. Equal
    values are of one class. The whole is what is above nothing; who brought nothing or less is of class C.
    """
    total = sum(value for value in values if value > 0)
    found: list[str] = []
    before = 0
    for value, group in groupby(values):
        count = len(list(group))
        letter = (
            "C" if value <= 0 or 100 * before >= cuts[1] * total else "B" if 100 * before >= cuts[0] * total else "A"
        )
        found += [letter] * count
        before += value * count
    return found


def class_lines(values: Sequence[int], currency: str) -> list[ClassLine]:
    """The three classes; `values` come the greatest first. Shares of value are of what is above nothing."""
    letters = classes(values)
    total = sum(value for value in values if value > 0)
    lines = []
    for letter in "ABC":
        of = [value for value, its in zip(values, letters, strict=True) if its == letter]
        brought = sum(of)
        share = ratio(sum(value for value in of if value > 0), total)
        lines.append(ClassLine(letter, len(of), ratio(len(of), len(values)), brought, share, currency))
    return lines


def top(part: int, customers: int) -> int:
    """How many customers the top `part` per cent are: rounded up, so that of few there is one."""
    return -(-customers * part // 100)


def gap_lines(counted: Iterable[tuple[int, int]]) -> list[GapLine]:
    """The bands of gaps; `counted` is (days, how often)."""
    found = list(counted)
    total = sum(times for _, times in found)
    if not total:
        return []
    lines, reached, first = [], 0, 1
    for last in (*GAP_BANDS, None):
        times = sum(n for gap, n in found if gap >= first and (last is None or gap <= last))
        reached += times
        name = f"{first} to {last} days" if last else f"{first} days and more"
        lines.append(GapLine(name, times, ratio(times, total), ratio(reached, total)))
        first = (last or 0) + 1
    return lines
