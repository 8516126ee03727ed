"""The lines of the reports about deals, and their rules: who comes how far, how long it takes, what may be sold.

What deals are worth is counted in parts of a minor unit, of which `unit` make one (core/rates.py): sums are exact, and
an amount is rounded once, the half up. Shares are ratios, 0 to 1.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import lcm

from crmcli.core.counted import median_counted
from crmcli.core.figures import mean, ratio
from crmcli.core.money import places
from crmcli.core.pipeline import LOST, OPEN, WON
from crmcli.core.record import record

Weight = tuple[int, int]  # so many of so many
FEW_CLOSED = 10  # closed deals from which a stage's own win rate is no longer provisional
BOUNDS = (1_000, 10_000, 100_000)  # major units at which the next band of sizes begins
NO_VALUE = "no value"
SIZES = ("under 1,000", "1,000 to 10,000", "10,000 to 100,000", "100,000 and more", NO_VALUE)


@record(frozen=True, slots=True)
class FunnelLine:
    """Deals that reached a stage, and of these: how many reached the next one, were lost here, are open here.

    deals = advanced + lost + open; in the last line, of those that were won, nothing comes next.
    """

    group: str
    deals: int
    advanced: int | None
    share: float | None
    of_all: float
    lost: int
    open: int


@record(frozen=True, slots=True)
class VelocityLine:
    """How long deals stood in a stage, in days: the median, the mean to a tenth, and how many beyond the target."""

    group: str
    stays: int
    median_days: float | None
    mean_days: float | None
    target_days: int | None
    over: int | None


@record(frozen=True, slots=True)
class WinsLine:
    """Closed deals of a group: won, lost, the part that was won, its value, the median of days until they closed."""

    group: str
    won: int
    lost: int
    share: float
    value_minor: int
    median_days: float | None
    currency: str


@record(frozen=True, slots=True)
class ClosedLine:
    """What was won and lost, and the reasons of the lost ones, the most frequent first."""

    group: str
    won: int
    won_minor: int
    lost: int
    lost_minor: int
    share: float | None
    lost_reasons: str
    currency: str
    before_minor: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class ReasonLine:
    """What was lost for a reason, and its part of all lost deals."""

    group: str
    lost: int
    lost_minor: int
    share: float
    currency: str
    before_minor: int | None = None
    change: float | None = None


@record(frozen=True, slots=True)
class ForecastLine:
    """What open deals may bring: `best` if all are won, `likely` by their weights.

    `worst` is as `likely`, of those alone that are won at least as likely as not.
    """

    group: str
    deals: int
    worst_minor: int
    likely_minor: int
    best_minor: int
    currency: str


@record(frozen=True, slots=True)
class SlippedLine:
    """An open deal that closes later than was said first: both days, the days between, and how often it was put off."""

    ref: str
    title: str
    stage: str
    value_minor: int | None
    first: str
    now: str | None
    days: int | None
    moved: int
    owner: str | None
    currency: str


@record(frozen=True, slots=True)
class Closed:
    """A closed deal as reports count it: `worth` in parts, None without a value; `days` from its beginning."""

    state: str
    worth: int | None
    days: int | None
    reason: str


@record(frozen=True, slots=True)
class Chance:
    """How likely deals of a stage are won: the weight and where it is from, `won` of `closed` deals or the settings."""

    stage: str
    weight: Weight | None
    won: int
    closed: int

    def __str__(self) -> str:
        """`proposal 40% (8 of 20)`, `negotiation 75% (settings)`."""
        if self.weight is None:
            return f"{self.stage} unknown"
        source = f"{self.won} of {self.closed}" if self.closed else "settings"
        assumed = ", one more lost is assumed" if self.closed and self.won == self.closed else ""
        return f"{self.stage} {mean(100 * self.weight[0], self.weight[1])}% ({source}{assumed})"


@record(frozen=True, slots=True)
class Prospect:
    """Open deals of one weight: how many, and what they are worth together in parts."""

    deals: int
    worth: int
    weight: Weight | None


def funnel(stages: Sequence[str], counted: Iterable[tuple[int, str, int]]) -> list[FunnelLine]:
    """The lines of the stages in their order and the one of deals that were won; none where there is no deal.

    `counted` is (the furthest place that deals stood in, their state, how many).
    """
    held = {state: [0] * (len(stages) + 1) for state in (OPEN, LOST, WON)}
    for place, state, number in counted:
        held[state][len(stages) if state == WON else place] += number
    stopped = [sum(numbers) for numbers in zip(*held.values(), strict=True)]
    total = sum(stopped)
    if not total:
        return []
    lines, reached = [], total
    for place, stage in enumerate(stages):
        further = reached - stopped[place]
        share = ratio(further, reached) if reached else None
        lost, still = held[LOST][place], held[OPEN][place]
        lines.append(FunnelLine(stage, reached, further, share, ratio(reached, total), lost, still))
        reached = further
    return [*lines, FunnelLine(WON, reached, None, None, ratio(reached, total), 0, 0)]


def velocity(group: str, stays: Iterable[tuple[int, int]], target: int | None) -> VelocityLine:
    """The line of stays given as (days, how many)."""
    found = list(stays)
    number = sum(times for _, times in found)
    tenths = mean(10 * sum(days * times for days, times in found), number)
    over = sum(times for days, times in found if days > target) if target is not None else None
    return VelocityLine(group, number, median_counted(found), None if tenths is None else tenths / 10, target, over)


def wins(group: str, closed: Sequence[Closed], unit: int, currency: str) -> WinsLine:
    """The line of a group in which something was closed."""
    won = [one for one in closed if one.state == WON]
    median = median_counted((one.days, 1) for one in closed if one.days is not None)
    share = ratio(len(won), len(closed))
    return WinsLine(group, len(won), len(closed) - len(won), share, _minor(won, unit), median, currency)


def outcome(group: str, closed: Sequence[Closed], unit: int, currency: str) -> ClosedLine:
    """The line of a group of closed deals, perhaps of none."""
    won = [one for one in closed if one.state == WON]
    lost = [one for one in closed if one.state == LOST]
    times: dict[str, int] = {}
    for one in lost:
        times[one.reason] = times.get(one.reason, 0) + 1
    said = ", ".join(f"{reason} {number}" for reason, number in sorted(times.items(), key=lambda x: (-x[1], x[0])))
    share = ratio(len(won), len(closed)) if closed else None
    return ClosedLine(
        group, len(won), _minor(won, unit), len(lost), _minor(lost, unit), share, said, currency
    )  # fmt: skip


def reasons(closed: Iterable[Closed], unit: int, currency: str) -> list[ReasonLine]:
    """Lost deals by the reason, the most frequent first."""
    found: dict[str, list[Closed]] = {}
    for one in closed:
        if one.state == LOST:
            found.setdefault(one.reason, []).append(one)
    total = sum(len(lost) for lost in found.values())
    lines = [
        ReasonLine(reason, len(lost), _minor(lost, unit), ratio(len(lost), total), currency)
        for reason, lost in found.items()
    ]
    return sorted(lines, key=lambda one: (-one.lost, one.group))


def size(worth: int | None, unit: int, currency: str) -> str:
    """The band of sizes that a deal is of; a bound belongs to the band above it."""
    if worth is None:
        return NO_VALUE
    major = (mean(worth, unit) or 0) // 10 ** places(currency)
    return SIZES[sum(major >= bound for bound in BOUNDS)]


def chance(stage: str, won: int, closed: int, usual: int | None) -> Chance:
    """How likely deals of a stage are won: as its closed deals were, else as the settings say, `usual` per cent.

    Where all of them were won, one more is taken to be lost: no open deal is certain.
    """
    if closed:
        return Chance(stage, (won, closed + (won == closed)), won, closed)
    return Chance(stage, None if usual is None else (usual, 100), 0, 0)


def forecast(group: str, prospects: Sequence[Prospect], unit: int, currency: str) -> ForecastLine:
    """The line of open deals: worst counts those that are won at least as likely as not."""
    deals, best = sum(one.deals for one in prospects), sum(one.worth for one in prospects)
    weighed = [(one.worth, one.weight) for one in prospects if one.weight is not None]
    safe = [(worth, weight) for worth, weight in weighed if 2 * weight[0] >= weight[1]]
    worst, likely = _weighed(safe, unit), _weighed(weighed, unit)
    return ForecastLine(group, deals, worst, likely, mean(best, unit) or 0, currency)


def days_slipped(first: str, now: str | None, today: str) -> int | None:
    """The days that an open deal closes later than was said first: today at the earliest; None without a day now."""
    if now is None:
        return None
    return (date.fromisoformat(max(now, today)) - date.fromisoformat(first)).days


def _weighed(worths: Sequence[tuple[int, Weight]], unit: int) -> int:
    """The sum of worth x weight in minor units: over one denominator, so that it is exact until it is rounded."""
    over = lcm(*(of for _, (_, of) in worths))
    return mean(sum(worth * part * (over // of) for worth, (part, of) in worths), over * unit) or 0


def _minor(closed: Iterable[Closed], unit: int) -> int:
    return mean(sum(one.worth or 0 for one in closed), unit) or 0
