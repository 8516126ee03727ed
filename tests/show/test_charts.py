"""Charts: what is drawn is as long as the number it stands for, whatever the numbers are."""

import xml.etree.ElementTree as tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.text import width
from crmcli.show.bars import bar
from crmcli.show.charts import SPARKS, Drawn, Series, shade, spark, svg

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.none() | st.floats(-1e12, 1e12, allow_nan=False)


@given(st.floats(0.001, 1e9), st.floats(0, 1), st.integers(1, 60))
def test_a_bar_is_as_long_as_its_part_to_an_eighth_of_a_cell(most: float, part: float, cells: int) -> None:
    found = bar(most * part, most, cells)
    assert width(found) <= cells
    assert bool(found) == (most * part > 0)  # what is there is seen
    if found:
        eighths = sum(8 if one == "█" else "▏▎▍▌▋▊▉".index(one) + 1 for one in found)
        assert abs(eighths - 8 * cells * part) <= max(0.5, 1 - 8 * cells * part) + 1e-6


def test_what_is_below_nothing_has_no_bar() -> None:
    assert bar(-5, 10, 20) == bar(None, 10, 20) == bar(5, 0, 20) == ""


@given(st.lists(NUMBERS, max_size=30))
def test_a_spark_has_a_place_for_each_number(values: list[float | None]) -> None:
    found = spark(values)
    told = [one for one in values if one is not None]
    assert len(found) == (len(values) if told else 0)
    if told and max(told) > 0 >= 0 and min(told) >= 0:
        assert found[values.index(max(told))] == SPARKS[-1]


def test_a_shade_is_darker_the_more_there_is() -> None:
    assert [shade(one, 100) for one in (None, 0, 1, 50, 75, 100)] == [" ", " ", "░", "▒", "▓", "█"]


@pytest.mark.parametrize("shape", ["columns", "bars", "heat"])
@given(values=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30), text=st.text(max_size=40))
def test_a_picture_is_well_formed_and_stays_within_its_frame(
    shape: str, values: list[tuple[float | None, float | None]], text: str
) -> None:
    labels = tuple(f"{text}{n}" for n in range(len(values)))
    series = tuple(
        Series(text, tuple(one[line] for one in values), tuple(text for _ in values), was=line == 1) for line in (0, 1)
    )
    most = max([cell for pair in values for cell in pair if cell is not None], default=0)
    picture = tree.fromstring(svg(text, text, Drawn(shape, labels, series, most)))
    wide, tall = float(picture.get("width", "0")), float(picture.get("height", "0"))
    for box in picture.iter(f"{SVG}rect"):
        x, y = float(box.get("x", "0")), float(box.get("y", "0"))
        across, down = float(box.get("width", "0")), float(box.get("height", "0"))
        assert across >= 0
        assert down >= 0
        assert -1 <= x <= x + across <= wide + 1
        assert -1 <= y <= y + down <= tall + 1
