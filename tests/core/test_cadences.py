"""Cadences: what a length is in days, and which one counts."""

import pytest

from crmcli.core.agendarows import CadenceRow
from crmcli.core.cadences import days_of, due_on, strictest
from crmcli.core.errors import BadInput


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30", 30),
        ("30d", 30),
        ("2w", 14),
        ("1m", 30),
        ("1q", 90),
        ("1y", 365),
        ("1y 2m", 425),
        ("两周", 14),
        ("month", 30),
        ("every 2 weeks", 14),
        ("weekly", 7),
        ("每两周", 14),
        ("quarterly", 90),
        ("yearly", 365),
        ("every 3 days", 3),
        (" 7 ", 7),
    ],
)
def test_a_length_in_days(text: str, days: int) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    "text", ["0", "0d", "", "soon", "-3d", "11y", "2h", "mon", "15th", "weekday", "99999999999999999999"]
)
def test_what_is_no_cadence_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        days_of(text)
    assert raised.value.hint


def test_the_strictest_counts_and_a_contact_s_own_before_a_tag_s() -> None:
    own, tag, segment = (
        CadenceRow(1, 30, 7, "Ada", None, None, None), CadenceRow(2, 30, None, None, 3, "vip", None),
        CadenceRow(3, 14, None, None, None, None, "at-risk"),
    )  # fmt: skip
    assert strictest([tag, own]) is own
    assert strictest([own, tag, segment]) is segment
    assert strictest([]) is None
    assert str(due_on("2026-01-31", 30)) == "2026-03-02"
