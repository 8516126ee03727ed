"""core/rfm.py, rfmschemes.py, rfmsegments.py: scores against their definitions in fractions."""

import json
import random
from collections import defaultdict
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.rfm import (
    PROVISIONAL_BELOW,
    Buyer,
    Buyers,
    CutPoints,
    Scored,
    explain,
    points_from_plain,
    quantiles,
    score,
    score_text,
    scores_of,
)
from crmcli.core.rfmschemes import Plan, cut_points, plan, read_cuts
from crmcli.core.rfmsegments import (
    CN8,
    EVERY,
    PROSPECT,
    R_PACKAGE,
    SEGMENTS,
    find_segment,
    fm_score,
    naming,
    segment,
    segments_of,
)

VALUES = st.lists(st.integers(-1000, 1000) | st.integers(-(10**14), 10**14), min_size=1, max_size=40)
GRID = plan("grid")
BUYERS = st.lists(
    st.builds(
        Buyer, st.integers(1, 10**6), st.integers(0, 400), st.integers(1, 12), st.integers(-5000, 5000) | st.just(0)
    ),
    min_size=1,
    max_size=40,
)


def columns(buyers: list[Buyer]) -> Buyers:
    return Buyers(
        [one.contact_id for one in buyers],
        [one.recency_days for one in buyers],
        [one.frequency for one in buyers],
        [one.monetary_minor for one in buyers],
    )


def scored(buyers: list[Buyer], chosen: Plan = GRID, unit: int = 100) -> tuple[CutPoints, list[Scored]]:
    """All of them by a scheme, in their order."""
    points = cut_points(chosen, columns(buyers), unit=unit)
    found = scores_of(columns(buyers), points, chosen.scheme)
    three = zip(found.r, found.f, found.m, strict=True)
    lines = [Scored(*one, score_text(*one), slug) for one, slug in zip(three, found.segments, strict=True)]
    assert lines == [score(one, points, chosen.scheme) for one in buyers]
    return points, lines


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
    _, found = scored([Buyer(number, *figure) for number, figure in enumerate(figures, start=1)])
    assert [(one.score, one.segment) for one in found] == expected


def test_nobody_is_scored_in_an_empty_book() -> None:
    for scheme in ("grid", "cn8", "r-package"):
        points, found = scored([], plan(scheme))
        assert found == []
        assert points.monetary.said() == ()


@given(VALUES, st.integers(2, 10), st.integers(-1001, 1001))
def test_cuts_are_type_7_quantiles(values: list[int], n: int, other: int) -> None:
    made = quantiles(values, n)
    exact = [quantile(values, Fraction(i, n)) for i in range(1, n)]
    assert [Fraction(scaled, n) for scaled in made.scaled] == exact
    for value in [*values, other]:
        assert made.exceeded(value) == sum(value > point for point in exact)


def by_definition(buyers: list[Buyer], n: int) -> list[tuple[int, int, int]]:
    """The scores of quantiles straight from their definition, in fractions."""
    shares = [Fraction(i, n) for i in range(1, n)]
    days, times, sums = (
        [buyer.recency_days for buyer in buyers],
        [buyer.frequency for buyer in buyers],
        [buyer.monetary_minor for buyer in buyers],
    )
    return [
        (
            n - sum(buyer.recency_days > quantile(days, share) for share in shares),
            1 + sum(buyer.frequency > quantile(times, share) for share in shares),
            1 + sum(buyer.monetary_minor > quantile(sums, share) for share in shares),
        )
        for buyer in buyers
    ]


@given(BUYERS, st.integers(2, 10))
def test_scores(buyers: list[Buyer], n: int) -> None:
    _, found = scored(buyers, plan("scores", classes=n))
    assert [(one.r, one.f, one.m) for one in found] == by_definition(buyers, n)
    assert {one.segment for one in found} == {"unnamed"}


@given(BUYERS)
def test_the_grid(buyers: list[Buyer]) -> None:
    _, found = scored(buyers)
    assert [(one.r, one.f, one.m) for one in found] == by_definition(buyers, 5)
    assert all(one.segment == segment(one.r, (one.f + one.m + 1) // 2) for one in found)


@given(BUYERS)
def test_cn8_holds_raw_values_against_their_mean(buyers: list[Buyer]) -> None:
    _, found = scored(buyers, plan("cn8"))
    count = len(buyers)
    days, times, sums = (
        Fraction(sum(getattr(one, name) for one in buyers), count)
        for name in ("recency_days", "frequency", "monetary_minor")
    )
    for one, told in zip(buyers, found, strict=True):
        near, often, much = one.recency_days <= days, one.frequency >= times, one.monetary_minor >= sums
        second = ("价值" if often else "发展") if near else ("保持" if often else "挽留")
        assert told.segment == ("重要" if much else "一般") + second + "客户"
        assert told.score == f"{1 + near}{1 + often}{1 + much}"


@given(BUYERS, st.sampled_from([1, 100, 1000]))
def test_the_r_package_cuts_one_unit_above_and_takes_the_cut_point_upward(buyers: list[Buyer], unit: int) -> None:
    _, found = scored(buyers, plan("r-package"), unit)
    shares = [Fraction(i, 5) for i in range(1, 5)]
    columns_of = {"r": [one.recency_days for one in buyers], "f": [one.frequency for one in buyers]}
    columns_of["m"] = [one.monetary_minor for one in buyers]
    for at, told in enumerate(found):
        for letter, values in columns_of.items():
            step = unit if letter == "m" else 1
            above = sum(values[at] >= quantile(values, share) + step for share in shares)
            assert getattr(told, letter) == (5 - above if letter == "r" else 1 + above)


@given(BUYERS, st.lists(st.integers(-300, 300), min_size=3, max_size=9, unique=True))
def test_fixed_cut_points_are_closed_on_the_right(buyers: list[Buyer], given_cuts: list[int]) -> None:
    rising = sorted(given_cuts)
    spread = [one + 301 for one in rising]
    words = f"r={','.join(map(str, spread))} f={','.join(map(str, spread))} m={','.join(map(str, rising))}"
    n = len(rising) + 1
    chosen = plan("fixed", cuts=words, currency="EUR")
    _, found = scored(buyers, chosen)
    for one, told in zip(buyers, found, strict=True):
        assert told.r == n - sum(one.recency_days > cut for cut in spread)
        assert told.f == 1 + sum(one.frequency > cut for cut in spread)
        assert told.m == 1 + sum(one.monetary_minor > 100 * cut for cut in rising)
        assert told.segment == (segment(told.r, fm_score(told.f, told.m)) if n == 5 else "unnamed")


@given(BUYERS, st.randoms(use_true_random=False), st.sampled_from(["grid", "cn8", "r-package"]))
def test_order_never_matters_and_equals_score_equal(buyers: list[Buyer], shuffle: random.Random, scheme: str) -> None:
    points, found = scored(buyers, plan(scheme))
    mixed = list(enumerate(buyers))
    shuffle.shuffle(mixed)
    again, others = scored([one for _, one in mixed], plan(scheme))
    assert again == points
    assert others == [found[at] for at, _ in mixed]
    by_value: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for one, told in zip(buyers, found, strict=True):
        by_value[one.recency_days, one.frequency, one.monetary_minor].add(told.score)
    assert all(len(scores) == 1 for scores in by_value.values())


def test_ten_scores_are_told_apart_and_others_refused() -> None:
    _, found = scored([Buyer(i, 100 - i, i, i) for i in range(1, 21)], plan("scores", classes=10))
    assert (found[-1].score, found[0].score) == ("10-10-10", "111")
    for n in (1, 11, 0, -5):
        with pytest.raises(BadInput):
            quantiles([1, 2], n)
        with pytest.raises(BadInput):
            plan("scores", classes=n)
    assert PROVISIONAL_BELOW == 30


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"scheme": "grid", "classes": 4}, "grid has 5 scores"),
        ({"scheme": "cn8", "classes": 5}, "cn8 has 2 scores"),
        ({"scheme": "r-package", "classes": 3}, "r-package has 5 scores"),
        ({"scheme": "ntile"}, "there is no scheme"),
        ({"scheme": "fixed"}, "which cut points"),
        ({"scheme": "fixed", "cuts": "r=1 f=2 m=3", "classes": 5}, "1 cut points make 2 scores"),
        ({"scheme": "fixed", "cuts": "r=1,2 f=2 m=3"}, "all three have as many"),
        ({"scheme": "fixed", "cuts": "r=2,1 f=1,2 m=1,2"}, "rise"),
        ({"scheme": "fixed", "cuts": "r=1,1 f=1,2 m=1,2"}, "rise"),
        ({"scheme": "fixed", "cuts": "r=1,2 f=1,2"}, "missing for: m"),
        ({"scheme": "fixed", "cuts": "r=1 r=2 m=1"}, "is no r=, f= or m="),
        ({"scheme": "fixed", "cuts": "x"}, "is no r=, f= or m="),
        ({"scheme": "fixed", "cuts": "r=1.5 f=1 m=1"}, "whole number"),
        ({"scheme": "fixed", "cuts": "r=-1 f=1 m=1"}, "whole number"),
        ({"scheme": "fixed", "cuts": "r=1 f=1 m=x"}, "not an amount"),
        ({"scheme": "fixed", "cuts": "r= f=1 m=1"}, "whole number"),
    ],
)
def test_choices_that_a_scheme_does_not_allow(choice: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        plan(**choice)
    assert caught.value.hint


def test_cut_points_of_money_are_amounts() -> None:
    assert read_cuts("R=1 f=2 m=100.50", "EUR") == ((1,), (2,), (10050,))
    assert read_cuts("m=100 r=1 f=2", "JPY")[2] == (100,)
    assert read_cuts("m=100 r=1 f=2", "min")[2] == (100,)


def test_the_rules_of_the_r_package_in_their_order() -> None:
    named = naming("r-package", 5)
    said = {(5, 5, 5): "champions", (3, 4, 3): "potential-loyalist", (3, 2, 3): "loyal-customers"}
    said |= {(4, 1, 2): "new-customers", (3, 1, 5): "promising", (1, 1, 1): "lost", (1, 5, 5): "at-risk"}
    said |= {(1, 4, 5): "cant-lose", (1, 4, 3): "need-attention", (2, 1, 1): "about-to-sleep", (2, 1, 5): "others"}
    assert {scores: named(*scores) for scores in said} == said
    every = {named(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)}
    assert every == {one.slug for one in R_PACKAGE} - {PROSPECT}
    assert segments_of("fixed", 4)[0].slug == "unnamed"


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
        ("重要价值", "重要价值客户"),
        ("Loyal Customers", "loyal-customers"),
        *[(name, one.slug) for one in EVERY for name in (one.slug, one.name, one.zh)],
    ],
)
def test_find_segment(text: str, slug: str) -> None:
    assert find_segment(text) == slug
    assert len(CN8) == 9


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
    points = cut_points(GRID, columns(buyers))
    told, (recency, frequency, monetary) = explain(buyers[4], points, "grid")
    assert (told.score, told.segment) == ("333", "need-attention")
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
    best = explain(buyers[9], points, "grid")[1][1]
    assert best.better is None
    assert {one.closed for one in (recency, frequency, monetary)} == {"right"}


@given(BUYERS, st.sampled_from(["grid", "cn8", "r-package", "fixed"]))
def test_moves_are_the_nearest_values_that_score_otherwise(buyers: list[Buyer], scheme: str) -> None:
    chosen = plan(scheme, cuts="r=0,30,30000 f=1,2,5 m=-1,0,10" if scheme == "fixed" else None, currency="EUR")
    points = cut_points(chosen, columns(buyers))
    buyer = buyers[0]
    now = score(buyer, points, scheme)
    fields = ("recency_days", "frequency", "monetary_minor")
    for figure, letter, field in zip(explain(buyer, points, scheme)[1], "rfm", fields, strict=True):
        for move, sign in ((figure.better, 1), (figure.worse, -1)):
            figures = {name: getattr(buyer, name) for name in fields}
            if move is None:
                ways = range(figure.value, 0, -1) if (sign > 0) == (letter == "r") else range(figure.value, 1000)
                far = ways[-1] if letter != "m" and len(ways) else figure.value
                assert score(Buyer(1, **{**figures, field: far}), points, scheme).score == now.score
                continue
            there = score(Buyer(1, **{**figures, field: move.value}), points, scheme)
            step = 1 if move.value > figure.value else -1
            short = score(Buyer(1, **{**figures, field: move.value - step}), points, scheme)
            assert (getattr(there, letter), there.segment) == (move.score, move.segment)
            assert (move.score - figure.score) * sign > 0
            assert short.score == now.score


def test_cut_points_in_words_are_exact() -> None:
    assert quantiles([0, 1], 3).said() == ("0 1/3", "0 2/3")
    assert quantiles([0, 1], 8).said()[:2] == ("0.125", "0.25")
    assert quantiles([-7, -7]).said(2) == ("-0.07",) * 4
    assert quantiles([0, 7], 5).said(2) == ("0.014", "0.028", "0.042", "0.056")
    assert quantiles([1234, 1234]).said(3)[0] == "1.234"
    mean = cut_points(plan("cn8"), columns([Buyer(i, i, 1, 100 * i) for i in range(14)]))
    assert (mean.recency.said(), mean.frequency.said(), mean.monetary.said(2)) == (("6.5",), ("1",), ("6.50",))
    mean = cut_points(plan("cn8"), columns([Buyer(i, i % 7, 1, 100 * (i % 7)) for i in range(13)]))
    assert (mean.recency.said(), mean.monetary.said(2)) == (("≈ 2.769",), ("≈ 2.76",))


@given(BUYERS, st.sampled_from(["grid", "cn8", "r-package", "scores"]))
def test_stored_cut_points_come_back(buyers: list[Buyer], scheme: str) -> None:
    points = cut_points(plan(scheme), columns(buyers))
    assert points_from_plain(json.loads(json.dumps(points.to_plain()))) == points


def test_cut_points_of_the_first_books_come_back() -> None:
    points = quantiles([1, 5, 9, 20], 5)
    plain = {"n": 5, "recency": list(points.scaled), "frequency": list(points.scaled), "monetary": list(points.scaled)}
    assert points_from_plain(plain) == CutPoints(points, points, points)


def test_foreign_cut_points_are_refused() -> None:
    broken = {"n": 5, "recency": [1], "frequency": [1], "monetary": [1], "divisors": 7}
    for plain in ({}, {"n": 5}, {"n": 5, "recency": [1], "frequency": [1], "monetary": "x"}, broken):
        with pytest.raises(ValueError, match="not the cut points"):
            points_from_plain(plain)
