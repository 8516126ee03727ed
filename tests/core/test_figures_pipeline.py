"""core/figures_pipeline.py: the rules of the reports about deals, each figure computed by hand beside it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import figures_pipeline as rules
from crmcli.core.figures_pipeline import Closed, Prospect

STAGES = ("lead", "proposal")


def test_a_funnel_counts_who_went_on_from_those_who_came() -> None:
    # 10 deals: 4 open and 2 lost as leads, 1 lost in proposal, 3 won. Reached: 10, then 10-6 = 4, then 4-1 = 3.
    lines = rules.funnel(STAGES, [(0, "open", 4), (0, "lost", 2), (1, "lost", 1), (1, "won", 2), (0, "won", 1)])
    told = [(one.group, one.deals, one.advanced, one.share, one.of_all, one.lost, one.open) for one in lines]
    assert told == [
        ("lead", 10, 4, 0.4, 1.0, 2, 4), ("proposal", 4, 3, 0.75, 0.4, 1, 0), ("won", 3, None, None, 0.3, 0, 0),
    ]  # fmt: skip


def test_nobody_goes_on_from_where_nobody_came() -> None:
    assert rules.funnel(STAGES, []) == []
    lines = rules.funnel(STAGES, [(0, "open", 1)])
    assert [(one.deals, one.advanced, one.share) for one in lines] == [(1, 0, 0.0), (0, 0, None), (0, None, None)]


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["open", "lost", "won"]), st.integers(0, 50))))
def test_who_reached_a_stage_went_on_or_stopped_there(counted: list[tuple[int, str, int]]) -> None:
    lines = rules.funnel("abcde", counted)
    assert all(one.deals == (one.advanced or 0) + one.lost + one.open for one in lines[:-1])
    assert [one.advanced for one in lines[:-1]] == [one.deals for one in lines[1:]]
    assert (lines[0].deals if lines else 0) == sum(number for _, _, number in counted)


def test_velocity_is_told_in_the_middle_and_on_average() -> None:
    # 2, 2, 3, 10 days: the middle is (2+3)/2 = 2.5, the mean 17/4 = 4.25, in tenths the half up: 4.3. Beyond 3: one.
    line = rules.velocity("lead", [(10, 1), (2, 2), (3, 1)], 3)
    assert (line.stays, line.median_days, line.mean_days, line.target_days, line.over) == (4, 2.5, 4.3, 3, 1)
    line = rules.velocity("lead", [], 3)
    assert (line.stays, line.median_days, line.mean_days, line.over) == (0, None, None, 0)
    assert rules.velocity("won", [(5, 1)], None).over is None


def closed(state: str, worth: int | None, days: int | None = None, reason: str = "no reason") -> Closed:
    return Closed(state, worth, days, reason)


def test_wins_are_the_part_that_was_won() -> None:
    # Two won of three; 100 + nothing said = 100 parts are 10 minor units of 10; the middle of 4 and 9 days is 6.5.
    line = rules.wins("web", [closed("won", 100, 4), closed("won", None), closed("lost", 990, 9)], 10, "EUR")
    assert (line.won, line.lost, line.share, line.value_minor, line.median_days) == (2, 1, 2 / 3, 10, 6.5)


def test_reasons_are_told_by_how_often_and_then_by_name() -> None:
    of = [closed("lost", 5, reason=one) for one in ("timing", "price", "other", "price")] + [closed("won", 7)]
    line = rules.outcome("2026-01", of, 1, "EUR")
    assert (line.won, line.won_minor, line.lost, line.lost_minor, line.share) == (1, 7, 4, 20, 0.2)
    assert line.lost_reasons == "price 2, other 1, timing 1"
    lines = rules.reasons(of, 1, "EUR")
    assert [(one.group, one.lost, one.lost_minor, one.share) for one in lines] == [
        ("price", 2, 10, 0.5), ("other", 1, 5, 0.25), ("timing", 1, 5, 0.25),
    ]  # fmt: skip
    assert rules.outcome("2026-02", [], 1, "EUR").share is None
    assert rules.reasons([closed("won", 7)], 1, "EUR") == []


@pytest.mark.parametrize(
    ("worth", "unit", "currency", "band"),
    [
        (None, 1, "EUR", "no value"), (0, 1, "EUR", "under 1,000"), (99_999, 1, "EUR", "under 1,000"),
        (100_000, 1, "EUR", "1,000 to 10,000"), (999_999, 1, "EUR", "1,000 to 10,000"),
        (1_000_000, 1, "EUR", "10,000 to 100,000"), (10_000_000, 1, "EUR", "100,000 and more"),
        (1_000, 1, "JPY", "1,000 to 10,000"), (999, 1, "JPY", "under 1,000"),  # a yen has no minor unit
        (999_994, 10, "EUR", "under 1,000"), (999_995, 10, "EUR", "1,000 to 10,000"),  # 999.99(4), 999.99(5)
    ],
)  # fmt: skip
def test_a_bound_belongs_to_the_band_above_it(worth: int | None, unit: int, currency: str, band: str) -> None:
    assert rules.size(worth, unit, currency) == band


@pytest.mark.parametrize(
    ("won", "of", "usual", "weight", "said"),
    [
        (8, 20, 75, (8, 20), "proposal 40% (8 of 20)"),
        (0, 4, 75, (0, 4), "proposal 0% (0 of 4)"),
        (3, 3, 10, (3, 4), "proposal 75% (3 of 3, one more lost is assumed)"),
        (0, 0, 75, (75, 100), "proposal 75% (settings)"),
        (0, 0, None, None, "proposal unknown"),
        (1, 8, None, (1, 8), "proposal 13% (1 of 8)"),  # 12.5, the half up
    ],
)
def test_a_stage_is_weighed_by_its_own_history(
    won: int, of: int, usual: int | None, weight: rules.Weight | None, said: str
) -> None:
    found = rules.chance("proposal", won, of, usual)
    assert (found.weight, str(found)) == (weight, said)


def test_a_forecast_is_rounded_once() -> None:
    # Likely: 100 x 1/3 + 101 x 1/3 + 50 x 1/2 = 67 + 25 = 92 exactly (33.3 + 33.7 + 25). Worst: 50 x 1/2 = 25.
    # Best: 100 + 101 + 50 + 7 = 258; the 7 have no weight and are in nothing else.
    of = [Prospect(1, 100, (1, 3)), Prospect(2, 101, (1, 3)), Prospect(1, 50, (1, 2)), Prospect(1, 7, None)]
    line = rules.forecast("2026-04", of, 1, "EUR")
    assert (line.deals, line.worst_minor, line.likely_minor, line.best_minor) == (5, 25, 92, 258)
    # In parts of which ten are a cent: 258 are 25.8, so 26; 92 are 9.2, so 9; 25 are 2.5, the half up: 3.
    line = rules.forecast("2026-04", of, 10, "EUR")
    assert (line.worst_minor, line.likely_minor, line.best_minor) == (3, 9, 26)
    line = rules.forecast("2026-04", [], 1, "EUR")
    assert (line.deals, line.worst_minor, line.likely_minor, line.best_minor) == (0, 0, 0, 0)


weights = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda one: (min(one), one[1]))
prospects = st.builds(Prospect, st.integers(1, 9), st.integers(0, 10**15), st.none() | weights)


@given(st.lists(prospects), st.sampled_from([1, 10, 10**6]))
def test_a_forecast_is_the_exact_sum(of: list[Prospect], unit: int) -> None:
    def rounded(parts: list[Fraction]) -> int:
        return int(sum(parts, Fraction()) / unit + Fraction(1, 2))

    exact = [(one.worth, Fraction(*one.weight)) for one in of if one.weight]
    line = rules.forecast("2026-04", of, unit, "EUR")
    assert line.likely_minor == rounded([worth * weight for worth, weight in exact])
    assert line.worst_minor == rounded([worth * weight for worth, weight in exact if weight >= Fraction(1, 2)])
    assert line.worst_minor <= line.likely_minor <= line.best_minor


@pytest.mark.parametrize(
    ("first", "now", "days"),
    [
        ("2026-02-01", "2026-04-01", 59),  # 28 + 31 from one day to the other
        ("2026-02-01", "2026-03-01", 45),  # it is not closed today: 28 + 17
        ("2026-03-18", "2026-03-18", 0),
        ("2026-06-01", "2026-05-01", -31),  # put off once, and then drawn forward
        ("2026-02-01", None, None),
    ],
)
def test_days_slipped_go_on_until_a_deal_is_closed(first: str, now: str | None, days: int | None) -> None:
    assert rules.days_slipped(first, now, "2026-03-18") == days
