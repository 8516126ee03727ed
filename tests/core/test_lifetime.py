"""Life-time value: the published figures, and the formulas against plain numerical integration."""

import math
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from crmcli.core import lifetime
from crmcli.core.lifetime import Frequency, History, Spend
from crmcli.core.simplex import lowest

UNTIL = date(1997, 9, 30)
GAMMA_AT, BETA_AT = 500, 200  # points of the integrals


@pytest.fixture(scope="module")
def people(shared: Path) -> list[History]:
    """The customers of the CDNOW sample as they were after 39 weeks; purchases of one day are one."""
    orders: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (shared / "data" / "clv" / "CDNOW_sample.txt").read_text().splitlines():
        _, who, day, _, amount = line.split()
        then = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if then <= UNTIL:
            orders[who][then] += float(amount)
    found = []
    for bought in orders.values():
        first, last = min(bought), max(bought)
        repeated = sum(amount for day, amount in bought.items() if day != first)
        found.append(lifetime.history(len(bought), first, last, UNTIL, repeated))
    return found


def test_the_published_parameters_come_out(people: list[History]) -> None:
    """Fader, Hardie and Lee's own estimates for this sample, to their four decimals."""
    assert len(people) == 2357
    found = lifetime.fit_frequency(people)
    assert [round(one, 4) for one in (found.r, found.alpha, found.a, found.b)] == [0.2426, 4.4135, 0.7929, 2.4258]
    assert round(found.log_likelihood, 2) == -9582.43


def test_the_spend_is_at_least_as_likely_as_the_published_one(people: list[History]) -> None:
    """The likelihood is flat there: p 6.2488, q 3.7446, γ 15.4477 are as likely to five decimals."""
    found = lifetime.fit_spend(people)
    published = sum(lifetime._spend_term(one.repeats, one.mean, 6.2488, 3.7446, 15.4477) for one in people if one.mean)
    assert 0 <= found.log_likelihood - published < 1e-4
    assert (found.p, found.q, found.gamma) == pytest.approx((6.2488, 3.7446, 15.4477), rel=1e-3)


@pytest.mark.parametrize(
    ("repeats", "recency", "age"), [(0, 0.0, 20.0), (1, 5.0, 30.0), (4, 28.0, 30.0), (4, 9.0, 30.0)]
)
def test_what_is_expected_is_the_mean_over_all_customers_who_could_be_this_one(
    repeats: int, recency: float, age: float
) -> None:
    """Against the definition: rates from a gamma, chances of leaving from a beta, each weighed by its likelihood."""
    model, weeks = Frequency(1.4, 9.0, 1.8, 3.1, 0.0), 26.0
    here = alive = future = 0.0
    for place in range(GAMMA_AT):
        rate = (place + 0.5) * 1.5 / GAMMA_AT
        prior = rate ** (model.r - 1) * math.exp(-model.alpha * rate)
        for other in range(BETA_AT):
            leave = (other + 0.5) / BETA_AT
            weight = prior * leave ** (model.a - 1) * (1 - leave) ** (model.b - 1)
            stays = (1 - leave) ** repeats * rate**repeats * math.exp(-rate * age)
            gone = leave * (1 - leave) ** (repeats - 1) * rate**repeats * math.exp(-rate * recency) if repeats else 0.0
            here += weight * (stays + gone)
            alive += weight * stays
            future += weight * stays * (1 - math.exp(-rate * leave * weeks)) / leave
    one = History(repeats, recency, age, 0.0)
    assert lifetime.expected_purchases(one, weeks, model) == pytest.approx(future / here, rel=5e-3)
    if repeats:
        assert lifetime.alive(one, model) == pytest.approx(alive / here, rel=5e-3)


def test_of_who_bought_once_nothing_is_told() -> None:
    assert lifetime.alive(History(0, 0.0, 300.0, 0.0), Frequency(0.24, 4.4, 0.8, 2.4, 0.0)) is None


def test_an_order_is_expected_between_the_own_mean_and_everybody_s() -> None:
    model = Spend(6.25, 3.74, 15.44, 0.0)
    everybody = model.p * model.gamma / (model.q - 1)
    assert lifetime.expected_order(History(0, 0, 9, 0.0), model) == pytest.approx(everybody)
    few, many = (lifetime.expected_order(History(x, 5, 9, 100.0), model) for x in (1, 50))
    assert everybody < few < many < 100.0


def test_the_run_rate_is_the_textbook_s() -> None:
    assert lifetime.run_rate(4, 200.0, 365, 2.0, cost=10.0) == pytest.approx(50 * 4 * 365.25 / 365 * 2 - 10)
    assert lifetime.run_rate(0, 0.0, 0, 1.0, cost=5.0) == -5.0


def test_the_simplex_finds_the_bottom_of_a_bent_valley() -> None:
    found = lowest(lambda one: (1 - one[0]) ** 2 + 100 * (one[1] - one[0] ** 2) ** 2, (-1.2, 1.0))
    assert found == pytest.approx([1.0, 1.0], abs=1e-3)
    assert lowest(lambda one: sum((x - place) ** 2 for place, x in enumerate(one)), (9.0, 9.0, 9.0, 9.0)) == (
        pytest.approx([0, 1, 2, 3], abs=1e-3)
    )
