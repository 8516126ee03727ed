"""show/reports.py: shares in per cent, rounded once, against exact fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.figures import change, gap_lines, ratio
from crmcli.show.reports import changed, percent


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(20, 37, "54.1%"), (21, 46, "45.7%"), (1, 16, "6.3%"), (0, 3, "0.0%"), (3, 3, "100.0%")]
)
def test_a_share_is_rounded_once_and_half_up(part: int, whole: int, said: str) -> None:
    assert percent(ratio(part, whole), 1) == said


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from([0, 1]))
def test_a_share_is_the_exact_one(part: int, whole: int, digits: int) -> None:
    exact = floor(Fraction(part, whole) * 10 ** (digits + 2) + Fraction(1, 2))
    assert percent(ratio(part, whole), digits) == f"{exact / 10**digits:.{digits}f}%"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(201, 200, "+1%"), (199, 200, "-1%"), (1, 1, "0%"), (20099, 20000, "0%"), (3, 2, "+50%"), (-1, 2, "-150%")],
)
def test_a_change_is_rounded_once(now: int, before: int, said: str) -> None:
    found = change(now, before)
    assert found is not None
    assert changed(found) == said


def test_what_is_reached_is_the_exact_sum() -> None:
    lines = gap_lines([(1, 25), (10, 21)])
    assert [percent(one.share, 1) for one in lines[:2]] == ["54.3%", "45.7%"]
    assert percent(lines[1].cumulative, 1) == "100.0%"
