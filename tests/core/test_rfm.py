"""core/rfm.py: scores to the customer, against an independent computation and a published data set."""

import csv
import os
import random
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.rfm import (
    PROSPECT,
    SEGMENTS,
    Buyer,
    cut_points,
    cuts,
    explain,
    find_segment,
    points_from_plain,
    score,
    score_all,
    segment,
)

VALUES = st.lists(st.integers(-1000, 1000) | st.integers(-(10**14), 10**14), min_size=1, max_size=40)
BUYERS = st.lists(
    st.builds(
        Buyer, st.integers(1, 10**6), st.integers(0, 400), st.integers(1, 12), st.integers(-5000, 5000) | st.just(0)
    ),
    min_size=1,
    max_size=40,
)


def quantile(values: list[int], share: Fraction) -> Fraction:
    """Type 7, straight from its definition, in fractions."""
    ranked = sorted(values)
    place = (len(ranked) - 1) * share
    low = place.numerator // place.denominator
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (place - low) * (ranked[high] - ranked[low])


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([(7, 2, 90)], [("511", "new")]),
        ([(3, 4, 500), (90, 1, 9)], [("555", "champions"), ("111", "hibernating")]),
        ([(5, 2, 100)] * 3, [("511", "new")] * 3),
        (
            [(1, 2, -5), (10, 1, 0), (100, 3, 9), (300, 1, 1)],
            [
                ("541", "potential-loyalist"),
                ("412", "potential-loyalist"),
                ("255", "cant-lose"),
                ("114", "at-risk"),
            ],
        ),
    ],
)
def test_small_books(figures: list[tuple[int, int, int]], expected: list[tuple[str, str]]) -> None:
    run = score_all(Buyer(number, *figure) for number, figure in enumerate(figures, start=1))
    assert [(one.score, one.segment) for one in run.buyers] == expected
    assert run.provisional


def test_nobody_is_scored_in_an_empty_book() -> None:
    run = score_all([])
    assert run.buyers == ()
    assert run.points.monetary.said() == ()


def test_provisional_ends_at_thirty_buyers() -> None:
    assert score_all([Buyer(i, i, 1, i) for i in range(29)]).provisional
    assert not score_all([Buyer(i, i, 1, i) for i in range(30)]).provisional


@given(VALUES, st.integers(2, 10), st.integers(-1001, 1001))
def test_cuts_are_type_7_quantiles(values: list[int], n: int, other: int) -> None:
    made = cuts(values, n)
    exact = [quantile(values, Fraction(i, n)) for i in range(1, n)]
    assert [Fraction(scaled, n) for scaled in made.scaled] == exact
    for value in [*values, other]:
        assert made.exceeded(value) == sum(value > point for point in exact)


@given(BUYERS, st.integers(2, 10))
def test_scores(buyers: list[Buyer], n: int) -> None:
    shares = [Fraction(i, n) for i in range(1, n)]
    run = score_all(buyers, n)
    days, times, sums = (
        [buyer.recency_days for buyer in buyers],
        [buyer.frequency for buyer in buyers],
        [buyer.monetary_minor for buyer in buyers],
    )
    for buyer, scored in zip(buyers, run.buyers, strict=True):
        assert scored.contact_id == buyer.contact_id
        assert scored.r == n - sum(buyer.recency_days > quantile(days, share) for share in shares)
        assert scored.f == 1 + sum(buyer.frequency > quantile(times, share) for share in shares)
        assert scored.m == 1 + sum(buyer.monetary_minor > quantile(sums, share) for share in shares)
        assert scored.segment == (segment(scored.r, (scored.f + scored.m + 1) // 2) if n == 5 else None)


@given(BUYERS, st.randoms(use_true_random=False))
def test_order_never_matters_and_equals_score_equal(buyers: list[Buyer], shuffle: random.Random) -> None:
    run = score_all(buyers)
    mixed = list(buyers)
    shuffle.shuffle(mixed)
    again = score_all(mixed)
    assert again.points == run.points
    assert sorted(map(repr, again.buyers)) == sorted(map(repr, run.buyers))
    by_value: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for one in run.buyers:
        by_value[one.recency_days, one.frequency, one.monetary_minor].add(one.score)
    assert all(len(scores) == 1 for scores in by_value.values())


def test_ten_scores_are_told_apart_and_others_refused() -> None:
    run = score_all([Buyer(i, 100 - i, i, i) for i in range(1, 21)], 10)
    assert run.buyers[-1].score == "10-10-10"
    assert run.buyers[0].segment is None
    for n in (1, 11, 0, -5):
        with pytest.raises(BadInput):
            cuts([1, 2], n)


def test_every_cell_of_the_grid_once() -> None:
    cells = {(r, fm): segment(r, fm) for r in range(1, 6) for fm in range(1, 6)}
    slugs = [one.slug for one in SEGMENTS]
    assert set(cells.values()) == set(slugs) - {PROSPECT}
    said = {
        "hibernating": "11 12 21 22",
        "at-risk": "13 14 23 24",
        "cant-lose": "15 25",
        "about-to-sleep": "31 32",
        "need-attention": "33",
        "loyal": "34 35 44 45",
        "promising": "41",
        "new": "51",
        "potential-loyalist": "42 43 52 53",
        "champions": "54 55",
    }
    assert {cell: slug for slug, where in said.items() for cell in where.split()} == {
        f"{r}{fm}": slug for (r, fm), slug in cells.items()
    }
    for r, fm in ((0, 1), (1, 6), (6, 1)):
        with pytest.raises(ValueError, match="no such cell"):
            segment(r, fm)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("at-risk", "at-risk"),
        ("AT RISK", "at-risk"),
        ("At_Risk", "at-risk"),
        ("Can’t Lose Them", "cant-lose"),
        ("cant-lose", "cant-lose"),
        ("不能失去", "cant-lose"),
        ("未成交", "prospect"),
        *[(name, one.slug) for one in SEGMENTS for name in (one.slug, one.name, one.zh)],
    ],
)
def test_find_segment(text: str, slug: str) -> None:
    assert find_segment(text) == slug


def test_an_unknown_segment_names_the_nearest() -> None:
    with pytest.raises(BadInput, match="no such segment: champs") as caught:
        find_segment("champs")
    assert caught.value.candidates[0] == "champions"
    with pytest.raises(BadInput) as caught:
        find_segment("\x1bxyz")
    assert "\x1b" not in caught.value.message
    assert caught.value.hint is not None
    assert "hibernating" in caught.value.hint


def test_explain_says_what_would_move_it() -> None:
    buyers = [Buyer(i, 10 * i, i, 1000 * i) for i in range(1, 11)]
    told = explain(buyers[4], cut_points(buyers))
    recency, frequency, monetary = told.figures
    assert told.scored.score == "333"
    assert told.scored.segment == "need-attention"
    assert recency.cuts == ("28", "46", "64", "82")
    assert frequency.cuts == ("2.8", "4.6", "6.4", "8.2")
    assert monetary.cuts == ("28.00", "46.00", "64.00", "82.00")
    assert recency.better is not None
    assert (recency.better.value, recency.better.score, recency.better.segment) == (46, 4, "potential-loyalist")
    assert recency.worse is not None
    assert (recency.worse.value, recency.worse.score, recency.worse.segment) == (65, 2, "at-risk")
    assert frequency.better is not None
    assert (frequency.better.value, frequency.better.score, frequency.better.segment) == (7, 4, "loyal")
    assert monetary.worse is not None
    assert (monetary.worse.value, monetary.worse.score) == (4600, 2)
    best = explain(buyers[9], cut_points(buyers)).figures[1]
    assert best.better is None


@given(BUYERS)
def test_moves_are_the_nearest_values_that_score_otherwise(buyers: list[Buyer]) -> None:
    points = cut_points(buyers)
    buyer = buyers[0]
    now = score(buyer, points)
    for figure, letter, field in zip(
        explain(buyer, points).figures, "rfm", ("recency_days", "frequency", "monetary_minor"), strict=True
    ):
        for move, sign in ((figure.better, 1), (figure.worse, -1)):
            if move is None:
                continue
            figures = {name: getattr(buyer, name) for name in ("recency_days", "frequency", "monetary_minor")}
            there = score(Buyer(1, **{**figures, field: move.value}), points)
            step = 1 if move.value > figure.value else -1
            short = score(Buyer(1, **{**figures, field: move.value - step}), points)
            assert (getattr(there, letter), there.segment) == (move.score, move.segment)
            assert (move.score - figure.score) * sign > 0
            assert short.score == now.score


def test_cut_points_in_words_are_exact() -> None:
    assert cuts([0, 1], 3).said() == ("0 1/3", "0 2/3")
    assert cuts([0, 1], 8).said()[:2] == ("0.125", "0.25")
    assert cuts([-7, -7]).said(2) == ("-0.07",) * 4
    assert cuts([0, 7], 5).said(2) == ("0.014", "0.028", "0.042", "0.056")
    assert cuts([1234, 1234]).said(3)[0] == "1.234"


@given(BUYERS, st.integers(2, 10))
def test_stored_cut_points_come_back(buyers: list[Buyer], n: int) -> None:
    points = cut_points(buyers, n)
    assert points_from_plain(points.to_plain()) == points


def test_foreign_cut_points_are_refused() -> None:
    for plain in ({}, {"n": 5}, {"n": 5, "recency": [1], "frequency": [1], "monetary": "x"}):
        with pytest.raises(ValueError, match="not the cut points"):
            points_from_plain(plain)


def test_the_published_orders_to_the_customer() -> None:
    shared = os.environ.get("CRMCLI_SHARED")
    if not shared:
        pytest.skip("CRMCLI_SHARED is not set")
    folder = Path(shared, "data", "rfm")
    days: dict[str, list[int]] = defaultdict(list)
    sums: dict[str, int] = defaultdict(int)
    with (folder / "rfm_data_orders.csv").open(encoding="utf-8", newline="") as file:
        for order in csv.DictReader(file):
            days[order["customer_id"]].append((date(2006, 12, 31) - date.fromisoformat(order["order_date"])).days)
            sums[order["customer_id"]] += int(order["revenue"]) * 100
    names = list(days)
    run = score_all(Buyer(i, min(days[name]), len(days[name]), sums[name]) for i, name in enumerate(names))
    english = {one.slug: one.name for one in SEGMENTS}
    told = {names[one.contact_id]: (one.r, one.f, one.m, english[one.segment or ""]) for one in run.buyers}
    with (folder / "expected_default_orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert told == {row["customer_id"]: (int(row["r"]), int(row["f"]), int(row["m"]), row["segment"]) for row in rows}
    assert len(rows) == 995
