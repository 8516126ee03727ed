"""`--only`: which rows of a file are meant."""

import pytest

from crmcli.core.errors import BadInput
from crmcli.core.rowfilter import row_filter

ROW = {"status": "Paid", "amount": "120", "Order Date": "2024-03-05", "who": "Müller", "empty": " "}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("status = paid", True), ("status=paid and amount>100", True), ("status != paid", False),
        ("status = open or amount >= 120", True), ("status = open and amount >= 120", False),
        ("status = paid or status = open and amount > 1000", True), ("amount < 1000", True), ("amount > 1000", False),
        ("'order date' >= 2024-01-01", True), ('"order date" <= "2024-03-04"', False), ("who = MULLER", True),
        ("status in (open, paid)", True), ("status in open,done", False), ("who ~ ull", True), ("empty is empty", True),
        ("status is not empty", True), ("status is empty", False), ("amount = 120.0", True),
    ],
)  # fmt: skip
def test_a_filter_takes_the_rows_that_are_meant(text: str, holds: bool) -> None:
    test, _used = row_filter(text, ROW.keys())
    assert test(ROW) is holds


@pytest.mark.parametrize(
    "text", ["", "status", "status =", "stat = paid", "status = paid x", "status = paid and", "status = 'x", "who is y"]
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        row_filter(text, ROW.keys())


def test_the_nearest_column_is_named() -> None:
    with pytest.raises(BadInput, match="it has: status"):
        row_filter("stats = paid", ROW.keys())
