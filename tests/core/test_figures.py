"""The rules of the figures, against computations in fractions that know nothing of them."""

from datetime import date, timedelta
from fractions import Fraction
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import figures, figures_flow, figures_risk
from crmcli.core.counted import median_counted, quantile_counted
from crmcli.core.errors import BadInput
from crmcli.core.figures_risk import Customer

VALUES = st.lists(st.integers(-50, 200), max_size=40).map(lambda values: sorted(values, reverse=True))
COUNTED = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 4)), min_size=1, max_size=20)


def spread(counted: list[tuple[int, int]]) -> list[int]:
    return [value for value, times in counted for _ in range(times)]


@given(VALUES)
def test_a_class_is_told_by_what_those_worth_more_have_brought(values: list[int]) -> None:
    whole = sum(value for value in values if value > 0)
    expected = []
    for value in values:
        better = sum(other for other in values if other > value)
        part = Fraction(better, whole) if whole else Fraction(1)
        expected.append("C" if value <= 0 or part >= Fraction(95, 100) else "B" if part >= Fraction(4, 5) else "A")
    assert figures.classes(values) == expected


def test_the_classes_of_small_books() -> None:
    assert figures.classes([]) == []
    assert figures.classes([7]) == ["A"]
    assert figures.classes([5, 5, 5]) == ["A", "A", "A"]
    assert figures.classes([80, 15, 5]) == ["A", "B", "C"]
    assert figures.classes([81, 14, 5, 0, -3]) == ["A", "B", "C", "C", "C"]
    assert figures.classes([-1, -2]) == ["C", "C"]


@given(VALUES)
def test_classes_hold_everybody_and_everything(values: list[int]) -> None:
    lines = figures.class_lines(values, "EUR")
    assert [line.group for line in lines] == ["A", "B", "C"]
    assert sum(line.customers for line in lines) == len(values)
    assert sum(line.value_minor for line in lines) == sum(values)
    if any(value > 0 for value in values):
        assert sum(line.value_share for line in lines) == pytest.approx(1, abs=2e-4)


@given(COUNTED)
def test_quantiles_of_counted_values_are_those_of_the_values(counted: list[tuple[int, int]]) -> None:
    values = spread(counted)
    assert median_counted(counted) == median(values)
    if len(values) > 1:
        for part, expected in enumerate(quantiles(values, n=4, method="inclusive"), 1):
            assert quantile_counted(counted, part, 4) == pytest.approx(expected)
    assert median_counted([]) is None


@given(st.integers(-(10**12), 10**12), st.integers(1, 1000))
def test_a_mean_is_rounded_half_up(total: int, count: int) -> None:
    exact = Fraction(total, count)
    found = figures.mean(total, count)
    assert found is not None
    assert abs(found - exact) <= Fraction(1, 2)
    assert found - exact != Fraction(-1, 2)
    assert figures.mean(5, 0) is None


@given(st.integers(1, 100), st.integers(1, 500))
def test_the_top_is_rounded_up(part: int, customers: int) -> None:
    found = figures.top(part, customers)
    assert 1 <= found <= customers
    assert Fraction(part * customers, 100) <= found < Fraction(part * customers, 100) + 1


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(1, 5)), max_size=30))
def test_bands_hold_every_gap_once(counted: list[tuple[int, int]]) -> None:
    lines = figures.gap_lines(counted)
    gaps = spread(counted)
    assert sum(line.gaps for line in lines) == len(gaps)
    if gaps:
        assert lines[-1].cumulative == 1
        assert [line.gaps for line in lines[:2]] == [sum(g <= 7 for g in gaps), sum(7 < g <= 14 for g in gaps)]
        assert lines[-1].gaps == sum(gap > 365 for gap in gaps)


def test_change_says_nothing_where_nothing_was() -> None:
    assert figures.change(5, 0) is None
    assert figures.change(5, -3) is None
    assert figures.change(None, 3) is None
    assert figures.change(3, 4) == -0.25


@given(st.lists(st.tuples(st.none() | st.integers(0, 20), st.booleans(), st.integers(1, 5)), max_size=20))
def test_only_talks_whose_days_are_over_are_judged(answers: list[tuple[int | None, bool, int]]) -> None:
    line = figures_flow.response("x", answers, 7)
    talks = [(days, over) for days, over, n in answers for _ in range(n)]
    judged = [days for days, over in talks if over]
    good = [days for days in judged if days is not None and days <= 7]
    assert (line.outgoing, line.waiting, line.answered) == (len(talks), len(talks) - len(judged), len(good))
    assert line.share == (pytest.approx(len(good) / len(judged), abs=1e-4) if judged else None)
    assert line.median_days == (median(good) if good else None)


def customer(**more: object) -> Customer:
    return Customer(**{"contact_id": 1, "last_on": "2026-03-01", "doubled": 20, "value_minor": 5, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "level"), [(20, None), (21, "warn"), (40, "warn"), (41, "alarm")]
)  # twice the median is kept: 20 days are two gaps
def test_silence_warns_beyond_two_gaps_and_alarms_beyond_four(days: int, level: str | None) -> None:
    today = date(2026, 3, 1) + timedelta(days=days)
    assert figures_risk.silence(customer(), today, None).level == level
    common = figures_risk.silence(customer(doubled=None), today, 20)
    assert (common.level, common.own) == (level, False)
    assert figures_risk.silence(customer(doubled=None), today, None).level is None


@given(st.lists(st.integers(1, 100), min_size=1, max_size=9))
def test_a_basket_falls_when_the_last_two_are_thirty_per_cent_smaller(amounts: list[int]) -> None:
    one = customer(orders=len(amounts), recent_minor=sum(amounts[-2:]), earlier_minor=sum(amounts[:-2]))
    found = figures_risk.falling(one)
    if len(amounts) < 4:
        assert found is None
        return
    ratio = Fraction(sum(amounts[-2:]), 2) / Fraction(sum(amounts[:-2]), len(amounts) - 2)
    assert (found is not None) == (ratio <= Fraction(7, 10))
    if found is not None:
        assert found == int((1 - ratio) * 100)


@given(st.lists(st.none() | st.integers(2, 200), max_size=20))
def test_the_population_is_the_median_of_rhythms(rhythms: list[int | None]) -> None:
    found = figures_risk.population(rhythms)
    own = [one for one in rhythms if one is not None]
    assert found == (int(median(own) + 0.5) if own else None)


def test_points_are_read_and_refused() -> None:
    points = figures_risk.read_points("overdue=5, birthday=0")
    assert (points["overdue"], points["birthday"], points["warn"]) == (5, 0, figures_risk.POINTS["warn"])
    assert figures_risk.read_points(figures_risk.write_points(points)) == points
    for wrong in ("late=3", "overdue=-1", "overdue=x", "overdue", "overdue=1001"):
        with pytest.raises(BadInput):
            figures_risk.read_points(wrong)


def test_a_reason_of_no_points_is_not_told() -> None:
    points = {**figures_risk.POINTS, "birthday": 0}
    assert figures_risk.why([("birthday", 0), ("due", 0), ("overdue", 1)], points) == (
        "1 day late (+30)", "due today (+20)",
    )  # fmt: skip
