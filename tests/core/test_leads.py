"""Points of deals: what is written is what is kept, and what is no row is refused with one that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.filterfields import OF_DEALS
from crmcli.core.filters import read
from crmcli.core.leads import MOST_POINTS, MOST_ROWS, USUAL, read_points, reason, say_points

FILTERS = ("value >= 10000", "+hot", "rfm:champions", "not planned:yes", 'title:"a; b"', "name:O'Neil", "no:mail")


def test_the_usual_points_are_rows_like_any_other() -> None:
    assert read_points(say_points(USUAL)) == [list(row) for row in USUAL]
    assert len({filter for _, filter in USUAL}) == len(USUAL)


@given(
    st.lists(
        st.tuples(st.integers(-MOST_POINTS, MOST_POINTS).filter(bool), st.sampled_from(FILTERS)),
        min_size=1, max_size=len(FILTERS), unique_by=lambda row: row[1],
    )
)  # fmt: skip
def test_what_is_said_is_read_again(rows: list[tuple[int, str]]) -> None:
    assert read_points(say_points(rows)) == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20 value >= 10000; -15 days > 30", [[20, "value >= 10000"], [-15, "days > 30"]]),
        ("+5 +hot\n3 state:open;", [[5, "+hot"], [3, "state:open"]]),
        ("５ +hot；−3 parked:yes", [[5, "+hot"], [-3, "parked:yes"]]),
        ("  7   title:'a; b'  ", [[7, "title:'a; b'"]]),
        ("7 name:O'Neil; 8 +hot", [[7, "name:O'Neil"], [8, "+hot"]]),
    ],
)
def test_rows_are_parted_by_semicolons_outside_of_quotes(text: str, found: list[list[object]]) -> None:
    assert read_points(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rows of POINTS FILTER"), (" ; ;", "rows of POINTS FILTER"), ("value >= 3", "no row of points"),
        ("20", "no row of points"), ("ten +hot", "no row of points"), ("1.5 +hot", "no row of points"),
        ("0 +hot", "points are 1 to"), ("-0 +hot", "points are 1 to"), ("1001 +hot", "points are 1 to"),
        ("9" * 50 + " +hot", "points are 1 to"), ("20 valu >= 3", "no field 'valu'"), ("20 (+hot", "never closed"),
        ("20 +hot; 10 +hot", "stands twice"), ("20 title:'a; 5 +hot", "never closed"),
        (";".join(f"1 id:{number}" for number in range(MOST_ROWS + 1)), "more than anybody can follow"),
    ],
)  # fmt: skip
def test_what_is_no_row_of_points_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_points(text)


def test_a_reason_is_a_row_with_its_sign() -> None:
    assert (reason(20, "value >= 10000"), reason(-15, "days > 30")) == ("+20 value >= 10000", "-15 days > 30")
    assert all(read((), [filter], OF_DEALS) for _, filter in USUAL)
