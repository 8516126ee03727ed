"""Rules of follow-ups that come again: the words, the anchor, what never comes."""

import csv
import os
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import recurrence
from crmcli.core.datewords import BadDate

WED = date(2026, 3, 18)
SHARED = os.environ.get("CRMCLI_SHARED")


def days(rule: str, anchor: date, count: int = 4) -> list[str]:
    return [day.isoformat() for day in islice(recurrence.occurrences(rule, anchor), count)]


@pytest.mark.skipif(SHARED is None, reason="CRMCLI_SHARED names no folder of real cases")
def test_the_reference_cases() -> None:
    assert SHARED is not None
    with (Path(SHARED) / "data" / "dates" / "recurrence_expected.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            anchor, expected = date.fromisoformat(row["dtstart"]), row["first_occurrences (dateutil 4.0.0)"].split()
            assert days(recurrence.read(row["rrule"], anchor), anchor, len(expected)) == expected, row["rrule"]
            if not row["phrase"].startswith(("yearly", "count", "same")):  # these are about the RFC alone
                assert days(recurrence.read(row["phrase"], anchor), anchor, len(expected)) == expected, row["phrase"]


@pytest.mark.parametrize(
    ("text", "rule", "said", "first"),
    [
        ("2w", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", "2026-03-18"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", "2026-03-18"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Fri", "2026-03-20"),
        ("1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", "the 1st and 15th of every month", "2026-04-01"),
        ("15th and 31st of the month", "FREQ=MONTHLY;BYMONTHDAY=15,-1", "the 15th and last day of every month",
         "2026-03-31"),
        ("every 3rd day", "FREQ=DAILY;INTERVAL=3", "every 3 days", "2026-03-18"),
        ("every 2nd month", "FREQ=MONTHLY;INTERVAL=2", "every 2 months", "2026-03-18"),
        ("last sunday of march", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "last Sun of Mar every year", "2026-03-29"),
        ("first mon of september", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "1st Mon of Sep every year", "2026-09-07"),
        ("2 weeks on mon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Mon", "2026-03-23"),
        ("mon, thu and fri", "FREQ=WEEKLY;BYDAY=MO,TH,FR", "every week on Mon, Thu and Fri", "2026-03-19"),
        ("working day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week from Mon to Fri", "2026-03-18"),
        ("last fri", "FREQ=MONTHLY;BYDAY=-1FR", "last Fri of every month", "2026-03-27"),
        ("3rd thu of the month", "FREQ=MONTHLY;BYDAY=3TH", "3rd Thu of every month", "2026-03-19"),
        ("first mon of the quarter", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1MO", "1st Mon of every quarter",
         "2026-04-06"),
        ("last day of the quarter", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
         "last day of every quarter", "2026-03-31"),
        ("last weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "last working day of every month", "2026-03-31"),
        ("15th", "FREQ=MONTHLY;BYMONTHDAY=15", "the 15th of every month", "2026-04-15"),
        ("31st", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "last day of every month", "2026-03-31"),
        ("10 dec", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10", "every year on 10 Dec", "2026-12-10"),
        ("feb 29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "every year on 29 Feb", "2027-02-28"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3", "every 3 months", "2026-03-18"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", "2026-03-18"),
        ("每周一和周四", "FREQ=WEEKLY;BYDAY=MO,TH", "every week on Mon and Thu", "2026-03-19"),
        ("每月15号", "FREQ=MONTHLY;BYMONTHDAY=15", "the 15th of every month", "2026-04-15"),
        ("每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR", "last Fri of every month", "2026-03-27"),
        ("每个工作日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week from Mon to Fri", "2026-03-18"),
        ("每月最后一个工作日", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "last working day of every month",
         "2026-03-31"),
        ("每年12月5号", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5", "every year on 5 Dec", "2026-12-05"),
        ("rrule:freq=daily;count=2", "FREQ=DAILY;COUNT=2", "FREQ=DAILY;COUNT=2", "2026-03-18"),
    ],
)  # fmt: skip
def test_words_and_their_rules(text: str, rule: str, said: str, first: str) -> None:
    assert recurrence.read(text, WED) == rule
    assert recurrence.say(rule) == said or "COUNT" in rule
    assert str(recurrence.first(rule, WED)) == first


@pytest.mark.parametrize(
    "text",
    ["", "now and then", "0d", "1m2d", "32nd", "30 feb", "2h", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "FREQ=",
     "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
     "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "FREQ=DAILY;UNTIL=20200101",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231", "x" * 5000],
)  # fmt: skip
def test_what_is_no_rule_or_never_comes_is_refused(text: str) -> None:
    with pytest.raises(BadDate) as raised:
        recurrence.read(text, WED)
    assert raised.value.hint
    assert len(raised.value.message) < 200


def test_months_keep_the_anchor_s_day_and_years_the_29th_of_february() -> None:
    anchor = date(2026, 1, 31)
    assert days(recurrence.read("month", anchor), anchor) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    anchor = date(2024, 2, 29)
    assert days(recurrence.read("year", anchor), anchor, 5)[1::3] == ["2025-02-28", "2028-02-29"]


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(("d", "w", "m", "q", "y")),
    st.integers(1, 30),
    st.integers(0, 4000),
)
def test_lengths_count_from_the_anchor_and_keep_to_it(anchor: date, unit: str, count: int, late: int) -> None:
    """Against plain arithmetic: the n-th day is the anchor plus n lengths, cut to the month's end, never drifting."""
    rule = recurrence.read(f"{count}{unit}", anchor)
    months = {"m": 1, "q": 3, "y": 12}.get(unit, 0) * count
    step = {"d": 1, "w": 7}.get(unit, 0) * count
    found = list(islice(recurrence.occurrences(rule, anchor), 5))
    for place, day in enumerate(found):
        if months:
            year, month = divmod(anchor.year * 12 + anchor.month - 1 + place * months, 12)
            end = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
            assert day == date(year, month + 1, min(anchor.day, end))
        else:
            assert day == anchor + timedelta(days=place * step)
    assert all(a < b for a, b in pairwise(found))
    past = anchor + timedelta(days=late)
    then = recurrence.following(rule, anchor, past)
    assert then is not None
    assert then > past
    assert (then - past).days <= max(step, months * 31)


def test_a_length_after_completion_is_kept_as_it_counts() -> None:
    assert [recurrence.after(text) for text in ("30d", "2 weeks", "1 month", "一年", "1m 2d")] == [
        "30d", "14d", "1m", "12m", "1m2d",
    ]  # fmt: skip
    with pytest.raises(BadDate):
        recurrence.after("0d")


@pytest.mark.parametrize("text", ["30 feb", "every 31 apr", "feb 31"])
def test_a_day_that_no_year_has_never_comes(text: str) -> None:
    with pytest.raises(BadDate, match="never comes"):
        recurrence.read(text, WED)


@pytest.mark.parametrize("text", ["15th and 30th", "3rd day of the month", "0 fri"])
def test_what_says_not_how_often(text: str) -> None:
    with pytest.raises(BadDate, match="says not how often"):
        recurrence.read(text, WED)
