"""How often somebody buys: against the median of the standard library."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.rhythm import alarming, doubled_median_gap, median_said, silent_from

DAYS = st.lists(st.dates(date(1997, 1, 1), date(2030, 1, 1)), max_size=12)


@given(DAYS)
def test_it_is_twice_the_median_gap_between_days(days: list[date]) -> None:
    bought = sorted(set(days))
    found = doubled_median_gap([day.isoformat() for day in days])
    if len(bought) < 3:
        assert found is None
    else:
        assert found == 2 * median((later - day).days for day, later in pairwise(bought))


def test_silence_begins_when_it_is_longer_than_two_gaps() -> None:
    doubled = doubled_median_gap(["2026-01-01", "2026-01-11", "2026-01-21", "2026-01-21"])
    assert doubled == 20
    assert silent_from("2026-01-21", doubled) == "2026-02-11"
    last = date(2026, 1, 21)
    first_silent = date.fromisoformat("2026-02-11")
    assert (first_silent - last).days == doubled + 1
    assert [alarming((last + timedelta(days=days) - last).days, doubled) for days in (40, 41)] == [False, True]
    assert [median_said(one) for one in (2, 3, 20, 21)] == ["1 day", "1.5 days", "10 days", "10.5 days"]
