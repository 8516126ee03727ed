"""What customers are likely to buy: BG/NBD for how often, Gamma-Gamma for how much, in the standard library.

BG/NBD: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way (Marketing Science 24, 2005): while a customer is
alive they buy at a rate of their own, and after each purchase may leave for good. Gamma-Gamma: Fader and Hardie, "The
Gamma-Gamma Model of Monetary Value" (2013): a customer's orders vary around a mean of their own. Purchases of one day
count as one, as in those papers. Time is in weeks.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import exp, inf, isfinite, lgamma, log

from crmcli.core.record import record
from crmcli.core.simplex import lowest

DAYS = 7.0  # of a unit of time: weeks keep the parameters in the range that the papers have
LEAST_BUYERS = 100
MOST_FITTED = 4000  # customers that the models are fitted to: more of them move no digit that people read
_FEW_TERMS, _TERMS = 1e-12, 5000


@record(frozen=True, slots=True)
class History:
    """A customer as the models see them: `repeats` after the first purchase, weeks from the first to the last
    (`recency`) and to the end (`age`), and the mean of the repeated orders (`mean`, any unit; 0 without one)."""

    repeats: int
    recency: float
    age: float
    mean: float


@record(frozen=True, slots=True)
class Frequency:
    """The fitted BG/NBD: purchase rates are gamma(r, alpha), the chances of leaving beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


@record(frozen=True, slots=True)
class Spend:
    """The fitted Gamma-Gamma."""

    p: float
    q: float
    gamma: float
    log_likelihood: float


def history(days: int, first: date, last: date, until: date, repeated: float) -> History:
    """A customer who bought on so many days by `until`; `repeated` is what all but the first day brought.

    Weeks are told to hundredths, as in the published data set of the paper: its parameters come out to four decimals.
    """
    repeats = days - 1
    recency, age = round((last - first).days / DAYS, 2), round((until - first).days / DAYS, 2)
    return History(repeats, recency, age, repeated / repeats if repeats else 0.0)


def fit_frequency(people: Sequence[History]) -> Frequency:
    """The BG/NBD that makes these histories likeliest."""
    alike = Counter((one.repeats, one.recency, one.age) for one in people)
    cells = [(x, tx, age, count) for (x, tx, age), count in alike.items()]
    counts = Counter(one.repeats for one in people)

    def against(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > 15:
            return inf
        return -_frequency_likelihood(cells, counts, *map(exp, logs))

    logs = lowest(against, (log(0.5), log(_scale(people)), 0.0, log(2.0)))
    r, alpha, a, b = map(exp, logs)
    return Frequency(r, alpha, a, b, -against(logs))


def fit_spend(people: Iterable[History]) -> Spend:
    """The Gamma-Gamma that makes the mean orders of those who came back likeliest; without any it knows nothing."""
    alike = Counter((one.repeats, one.mean) for one in people if one.repeats and one.mean > 0)
    total = sum(alike.values())
    unit = sum(mean * count for (_, mean), count in alike.items()) / total  # so that any currency starts alike

    def against(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > 15:
            return inf
        p, q, gamma = map(exp, logs)
        return -sum(count * _spend_term(x, mean / unit, p, q, gamma) for (x, mean), count in alike.items())

    logs = lowest(against, (1.0, 1.0, 0.0))
    p, q, gamma = map(exp, logs)
    moved = sum(count * log(unit) for count in alike.values())  # the density of mean, not of mean / unit
    return Spend(p, q, gamma * unit, -against(logs) - moved)


def expected_purchases(one: History, weeks: float, model: Frequency) -> float:
    """How many purchases are expected of somebody in the coming weeks (equation 10 of the paper)."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    x, age = one.repeats, one.age
    share: float = ((alpha + age) / (alpha + age + weeks)) ** (r + x)
    series = _gauss(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    coming = (a + b + x - 1) / (a - 1) * (1 - share * series)
    return coming / (1 + _gone(one, model))


def alive(one: History, model: Frequency) -> float | None:
    """The chance that somebody has not left; None for who bought once, of whom the model says 1 by construction."""
    return 1 / (1 + _gone(one, model)) if one.repeats else None


def expected_order(one: History, model: Spend) -> float:
    """The mean order that is expected of somebody: between their own and everybody's, the more orders the nearer."""
    x = one.repeats
    return model.p * (model.gamma + x * one.mean) / (model.p * x + model.q - 1)


def run_rate(orders: int, amount: float, days: int, years: float, cost: float = 0.0) -> float:
    """The textbook's value: average order × orders a year × years − cost; `days` since the first order."""
    if not orders:
        return -cost
    a_year = orders * 365.25 / max(days, 1)
    return amount / orders * a_year * years - cost


def _frequency_likelihood(
    cells: Sequence[tuple[int, float, float, int]], counts: Counter[int], r: float, alpha: float, a: float, b: float
) -> float:
    sum_log = 0.0
    for x, count in counts.items():
        sum_log += count * (
            lgamma(r + x) - lgamma(r) + r * log(alpha)
            + lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
        )  # fmt: skip
    for x, tx, age, count in cells:
        stays = -(r + x) * log(alpha + age)
        if x:
            leaves = log(a / (b + x - 1)) - (r + x) * log(alpha + tx) if b + x > 1 else -inf
            top = max(stays, leaves)
            stays = top + log(exp(stays - top) + exp(leaves - top))
        sum_log += count * stays
    return sum_log


def _spend_term(x: int, mean: float, p: float, q: float, gamma: float) -> float:
    px = p * x
    return (
        lgamma(px + q) - lgamma(px) - lgamma(q) + q * log(gamma) + (px - 1) * log(mean) + px * log(x)
        - (px + q) * log(gamma + mean * x)
    )  # fmt: skip


def _gone(one: History, model: Frequency) -> float:
    """The odds that somebody has left: 0 for who bought once."""
    if not one.repeats:
        return 0.0
    x = one.repeats
    odds: float = ((model.alpha + one.age) / (model.alpha + one.recency)) ** (model.r + x)
    return model.a / (model.b + x - 1) * odds


def _gauss(a: float, b: float, c: float, z: float) -> float:
    """The Gaussian hypergeometric function 2F1 for 0 <= z < 1, by its series."""
    term = total = 1.0
    for k in range(_TERMS):
        term *= (a + k) * (b + k) / ((c + k) * (k + 1)) * z
        total += term
        if abs(term) < _FEW_TERMS * abs(total):
            break
    return total if isfinite(total) else inf


def _scale(people: Sequence[History]) -> float:
    """Weeks for a purchase, roughly: where the search begins."""
    return max(1.0, sum(one.age for one in people) / max(1, 2 * sum(one.repeats + 1 for one in people)))
