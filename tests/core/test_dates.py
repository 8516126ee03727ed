"""The date grammar: every phrase of the shared table and of our own, and what must hold for any phrase."""

import csv
import string
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from crmcli.core.dates import (
    AmbiguousDate,
    BadDate,
    Span,
    add_span,
    duration_minutes,
    iso,
    longest,
    parse,
    say,
    say_exact,
    span,
)
from crmcli.core.errors import BadInput

Toward = Literal["future", "past"]
WED, HALF_PAST_TEN = date(2026, 3, 18), time(10, 30)

AHEAD = """
today: 2026-03-18 | tomorrow: 2026-03-19 | tmrw: 2026-03-19 | yesterday: 2026-03-17
TODAY: 2026-03-18 | day after tomorrow: 2026-03-20 | the day before yesterday: 2026-03-16
3 weeks from tomorrow: 2026-04-09 | mon: 2026-03-23 | wed: 2026-03-25 | Weds: 2026-03-25
thurs: 2026-03-19 | sunday: 2026-03-22 | sat.: 2026-03-21 | next fri: 2026-03-27
next-fri: 2026-03-27 | next wed: 2026-03-25 | fri next week: 2026-03-27 | this fri: 2026-03-20
this mon: 2026-03-16 | last wed: 2026-03-11 | last fri: 2026-03-13 | coming fri: 2026-03-20
friday in 2 weeks: 2026-04-03 | a week from friday: 2026-03-27 | weekend: 2026-03-21
next weekend: 2026-03-28 | next week: 2026-03-23 | next month: 2026-04-01 | next quarter: 2026-04-01
week after next: 2026-03-30 | last week: 2026-03-09 | last month: 2026-02-01 | this week: 2026-03-20
this month: 2026-03-31 | eod: 2026-03-18 | eow: 2026-03-20 | eoq: 2026-03-31 | end of q2: 2026-06-30
end of next week: 2026-03-27 | end of day: 2026-03-18 | end of march: 2026-03-31
end of 2027: 2027-12-31 | month end: 2026-03-31 | start of next month: 2026-04-01
beginning of may: 2026-05-01 | mid may: 2026-05-15 | end of next year: 2027-12-31 | 18th: 2026-03-18
the 15th: 2026-04-15 | on the 31st: 2026-03-31 | 15th of next month: 2026-04-15
first of the month: 2026-04-01 | the 3rd of april: 2026-04-03 | march 6th, 2026: 2026-03-06
first monday of next month: 2026-04-06 | 2nd tuesday of june 2026: 2026-06-09
last day of february: 2027-02-28 | third thursday in november: 2026-11-19
last friday of may 2027: 2027-05-28 | 6 mar: 2027-03-06 | mar 6: 2027-03-06 | 18 mar: 2026-03-18
sept 9: 2026-09-09 | 29 feb: 2028-02-29 | 5. dec: 2026-12-05 | 6 march 2026: 2026-03-06
15-mar-2026: 2026-03-15 | 15/mar/2026: 2026-03-15 | 2026 may 12: 2026-05-12 | fri 20 mar: 2026-03-20
Fri, 20 Mar 2026: 2026-03-20 | 20 mar 2026 fri: 2026-03-20 | 20260512: 2026-05-12
2026-5-12: 2026-05-12 | 2026.5.12: 2026-05-12 | 2026-W20-2: 2026-05-12 | 2026W202: 2026-05-12
2026-W20: 2026-05-11 | 12.5.: 2026-05-12 | 12.5: 2026-05-12 | 12.5.26: 2026-05-12
12.5.1985: 1985-05-12 | 12.5.85: 1985-05-12 | 13/4: 2026-04-13 | 5/5: 2026-05-05
13/5/2026: 2026-05-13 | 5/13/2026: 2026-05-13 | 31-12: 2026-12-31 | 3d 2w: 2026-04-04
1y2m: 2027-05-18 | +1m: 2026-04-18 | +1q: 2026-06-18 | +1y: 2027-03-18 | -3d: 2026-03-15
−3d: 2026-03-15 | in two weeks: 2026-04-01 | ten days ago: 2026-03-08 | 3 days later: 2026-03-21
in-3-days: 2026-03-21 | in half a year: 2026-09-18 | in a fortnight: 2026-04-01
within 3 days: 2026-03-21 | by friday: 2026-03-20 | 2 days before 5 may: 2026-05-03
1 month and 2 days: 2026-04-20 | a week from now: 2026-03-25
"""

TIMED = """
14:30: 2026-03-18 14:30 | 9am: 2026-03-19 09:00 | 10:30: 2026-03-18 10:30
2:30 pm: 2026-03-18 14:30 | 12am: 2026-03-19 00:00 | 12pm: 2026-03-18 12:00 | noon: 2026-03-18 12:00
midnight: 2026-03-19 00:00 | at 15: 2026-03-18 15:00 | now: 2026-03-18 10:30
fri noon: 2026-03-20 12:00 | noon on friday: 2026-03-20 12:00 | 2pm on friday: 2026-03-20 14:00
fri at 9: 2026-03-20 09:00 | 2026-05-12T14:30: 2026-05-12 14:30
2026-05-12 14:30:15: 2026-05-12 14:30:15 | the 3rd of april at 9 a.m.: 2026-04-03 09:00
tonight: 2026-03-18 | tonight at 8: 2026-03-18 20:00 | tonight 8:30: 2026-03-18 20:30
tonight at midnight: 2026-03-19 00:00 | tomorrow morning: 2026-03-19
tomorrow morning at 9: 2026-03-19 09:00 | this afternoon: 2026-03-18 | fri eod: 2026-03-20
last night: 2026-03-17 | in 2 hours: 2026-03-18 12:30 | in an hour: 2026-03-18 11:30
half an hour ago: 2026-03-18 10:00 | in 14 hours: 2026-03-19 00:30
Thu Mar 26 10:36:28 2026: 2026-03-26 10:36:28 | 9.30am: 2026-03-19 09:30
"""

CHINESE = """
今天: 2026-03-18 | 明天: 2026-03-19 | 大后天: 2026-03-21 | 前天: 2026-03-16 | 大前天: 2026-03-15
後天: 2026-03-20 | 星期五: 2026-03-20 | 礼拜天: 2026-03-22 | 周日: 2026-03-22 | 周三: 2026-03-25
下週五: 2026-03-27 | 下个星期五: 2026-03-27 | 下礼拜三: 2026-03-25 | 本周五: 2026-03-20
这周一: 2026-03-16 | 下下周五: 2026-04-03 | 上上周五: 2026-03-06 | 上个星期三: 2026-03-11
下周: 2026-03-23 | 下一周: 2026-03-23 | 周末: 2026-03-21 | 下周末: 2026-03-28 | 十天后: 2026-03-28
二十一天后: 2026-04-08 | 两周后: 2026-04-01 | ２周后: 2026-04-01 | 两个星期之后: 2026-04-01
两个月后: 2026-05-18 | 半年后: 2026-09-18 | 半个月后: 2026-04-02 | 一年半后: 2027-09-18
一个半月后: 2026-05-03 | 两周前: 2026-03-04 | 3日后: 2026-03-21 | 三天内: 2026-03-21
两周后的周五: 2026-04-03 | 三天: 2026-03-21 | 月底: 2026-03-31 | 本月底: 2026-03-31
下个月底: 2026-04-30 | 年底: 2026-12-31 | 今年年底: 2026-12-31 | 明年底: 2027-12-31
季度末: 2026-03-31 | 月初: 2026-04-01 | 下月初: 2026-04-01 | 月中: 2026-04-15 | 3月底: 2026-03-31
年初: 2027-01-01 | 下个月: 2026-04-01 | 下下个月: 2026-05-01 | 上个月: 2026-02-01 | 明年: 2027-01-01
去年: 2025-01-01 | 本月15号: 2026-03-15 | 上个月20号: 2026-02-20 | 5号: 2026-04-05
三十一号: 2026-03-31 | 十五日: 2026-04-15 | 五月十二日: 2026-05-12 | 十二月三十一日: 2026-12-31
二〇二六年五月十二日: 2026-05-12 | ２０２６年５月１２日: 2026-05-12 | 明年三月五号: 2027-03-05
去年12月5日: 2025-12-05 | 5月12日星期二: 2026-05-12 | 本月最后一个周五: 2026-03-27
下个月第一个周一: 2026-04-06 | 5月第二个周日: 2026-05-10 | 这个月最后一天: 2026-03-31
明天下午三点半: 2026-03-19 15:30 | 明天早上九点: 2026-03-19 09:00 | 明天中午: 2026-03-19 12:00
中午1点: 2026-03-18 13:00 | 晚上8点: 2026-03-18 20:00 | 今晚8点: 2026-03-18 20:00
明晚八点半: 2026-03-19 20:30 | 明早9点: 2026-03-19 09:00 | 下午3:30: 2026-03-18 15:30
下午三点一刻: 2026-03-18 15:15 | 15点20分: 2026-03-18 15:20 | 今晚12点: 2026-03-19 00:00
凌晨2点: 2026-03-19 02:00 | 周五下午三点: 2026-03-20 15:00 | 下个月5號下午3點: 2026-04-05 15:00
今晚: 2026-03-18 | 两小时后: 2026-03-18 12:30 | 半小时前: 2026-03-18 10:00
一个半小时后: 2026-03-18 12:00 | 明天上午: 2026-03-19
"""

BEHIND = """
wed: 2026-03-11 | fri: 2026-03-13 | tue: 2026-03-17 | 周三: 2026-03-11 | 周五: 2026-03-13
5 dec: 2025-12-05 | 6 mar: 2026-03-06 | 18 mar: 2026-03-18 | 29 feb: 2024-02-29 | 15th: 2026-03-15
20th: 2026-02-20 | 12月5号: 2025-12-05 | 3d: 2026-03-15 | 3 days: 2026-03-15 | 两周: 2026-03-04
+3d: 2026-03-21 | in 3 days: 2026-03-21 | 三天前: 2026-03-15 | 9am: 2026-03-18 09:00
11:00: 2026-03-17 11:00 | 10:30: 2026-03-18 10:30 | 晚上12点: 2026-03-18 00:00
2h: 2026-03-18 08:30 | tomorrow: 2026-03-19 | eom: 2026-03-31 | this week: 2026-03-16
2026-05-12: 2026-05-12 | 月初: 2026-03-01 | fri 9am: 2026-03-13 09:00
first monday of may: 2025-05-05 | last friday in march: 2025-03-28 | 31st: 2026-01-31
"""

REFUSED = """
|x|10|15|99999|May|2026|may 2026|三月|十|两月|周八|5 |next|last|on|the|a|a week|week|month|in
in days|ago|days ago|31 april|april 31|0 mar|32 mar|30 feb|29 feb 2027|2026-02-30|2026-13-01
2026-00-10|20260332|4月31日|2月30日|13月5日|31.4.|32nd|0th|13/13|32/1|2026-W54-1|2026-W20-8
99.99.2026|1899-12-31|3000-01-01|9999 years|99999999d|123456789012 days ago|25:00|14:60|13pm|0am
24:00|25点|9:5|fri 25:00|2026-05-12T25:00|mon 20 mar|fri 2026-03-19|5月12日周三|tonight 9am
tomorrow afternoon 9am|半年点|上午15点
first|second|third draft|5th friday of february 2026|first monday|最后一个周五|第三|五月初五|五一
下下|tomorrow 10|fri 3|mon sun|mon tue|today tomorrow|3d-2w|++3d|+3|-3|in -3 days|3 3 days|fri fri
fri,,x|fri the|1,5 days|2026-05-12T14:30Z|2026-05-12 14:30+02:00|mar 5 - 10|5-7 dec|10:30 11:30
9am 10am|end of|end of fri|15th of week|٣ days|Fri Mar 26 10:36:28 2026|26 2026 10:36:28
today is fine|call bob on fri|2026-05-12 2026-05-13|¹/¹²/x
"""


def cells(table: str) -> list[tuple[str, str]]:
    """The phrases of a table and what they mean."""
    return [
        (a.strip(), b)
        for cell in table.replace("\n", "|").split("|")
        for a, _, b in [cell.strip().partition(": ")]
        if a
    ]


def read(phrase: str, toward: Toward = "future") -> str:
    """What a phrase means on that Wednesday at half past ten."""
    when = parse(phrase, today=WED, now=HALF_PAST_TEN, toward=toward)
    return iso(when.date, when.time)


def test_shared_phrases(shared: Path) -> None:
    with (shared / "data" / "dates" / "phrases_expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        toward: Toward = "past" if "past" in (row["note"] or "") else "future"
        try:
            got = read(row["phrase"], toward)
        except AmbiguousDate:
            got = "AMBIG"
        if got != row["expected"]:
            wrong.append((row["phrase"], got, row["expected"]))
    assert len(rows) > 30
    assert wrong == []


@pytest.mark.parametrize(("phrase", "expected"), cells(AHEAD) + cells(TIMED) + cells(CHINESE))
def test_phrases_looking_ahead(phrase: str, expected: str) -> None:
    assert read(phrase) == expected


@pytest.mark.parametrize(("phrase", "expected"), cells(BEHIND))
def test_phrases_looking_back(phrase: str, expected: str) -> None:
    assert read(phrase, "past") == expected


@pytest.mark.parametrize("phrase", REFUSED.replace("\n", "|").split("|"))
@pytest.mark.parametrize("toward", ["future", "past"])
def test_what_is_no_date(phrase: str, toward: Toward) -> None:
    with pytest.raises(BadDate) as refusal:
        read(phrase, toward)
    assert repr(phrase) in refusal.value.message
    assert refusal.value.hint
    assert refusal.value.code == 2
    assert isinstance(refusal.value, BadInput)


@pytest.mark.parametrize("phrase", ["5/12", "5/12/2026", "5-12-2026", "5/12/26", "5-12"])
def test_two_readings_are_both_named(phrase: str) -> None:
    with pytest.raises(AmbiguousDate) as refusal:
        read(phrase)
    assert "12 May 2026" in refusal.value.message
    assert "5 Dec 2026" in refusal.value.message
    assert "date_order" in (refusal.value.hint or "")


def test_the_order_decides_between_two_readings_but_makes_none_impossible() -> None:
    def day(text: str, order: Literal["dmy", "mdy", "ymd"]) -> str:
        return parse(text, today=WED, order=order).date.isoformat()

    assert [day("5/12", "dmy"), day("5/12", "mdy"), day("5/12", "ymd")] == ["2026-12-05", "2026-05-12", "2026-05-12"]
    assert [day("5/12/2027", "dmy"), day("5/12/2027", "mdy")] == ["2027-12-05", "2027-05-12"]
    assert [day("26/5/12", "dmy"), day("26/5/12", "ymd")] == ["2012-05-26", "2026-05-12"]
    assert [day("4/13", "dmy"), day("13/4", "mdy")] == ["2026-04-13", "2026-04-13"]


@pytest.mark.parametrize("phrase", ["at 3", "tomorrow at 3", "三点", "明天3点半"])
def test_an_hour_of_the_dial_is_refused_with_both_readings(phrase: str) -> None:
    with pytest.raises(BadDate, match=r"03:[03]0 or 15:[03]0"):
        read(phrase)


def test_refusals_say_what_is_wrong_and_what_is_right() -> None:
    def refusal(phrase: str) -> tuple[str, str | None]:
        with pytest.raises(BadDate) as caught:
            read(phrase)
        return caught.value.message, caught.value.hint

    assert refusal("31 april") == (
        "'31 april' is no date: Apr never has more than 30 days",
        "the last day of Apr 2026 is 2026-04-30",
    )
    assert refusal("mon 20 mar")[0] == "'mon 20 mar': 20 Mar 2026 is a Friday"
    assert refusal("9999 years")[0] == "'9999 years': that day is not in the years 1900 to 2999"
    assert refusal("\x1b[31mx" * 20)[0].isprintable()


def test_a_time_alone_without_a_clock_is_today() -> None:
    assert parse("9am", today=WED).date == WED
    with pytest.raises(BadDate, match="clock"):
        parse("in 2 hours", today=WED)


def test_on_a_weekend_the_end_of_the_week_lies_ahead() -> None:
    saturday = date(2026, 3, 21)
    assert parse("eow", today=saturday).date == date(2026, 3, 27)
    assert parse("this week", today=saturday).date == saturday
    assert parse("weekend", today=saturday).date == saturday
    assert parse("last fri", today=saturday).date == date(2026, 3, 20)
    assert parse("上周五", today=saturday).date == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("words", "taken", "expected"),
    [
        ("fri: send pricing", 1, "2026-03-20"),
        ("fri : send pricing", 2, "2026-03-20"),
        ("周五： 报价", 1, "2026-03-20"),
        ("next week", 2, "2026-03-23"),
        ("in 3 days call back", 3, "2026-03-21"),
        ("in 3 days: 9am call", 3, "2026-03-21"),
        ("fri 3pm: call", 2, "2026-03-20 15:00"),
        ("first monday of next month review the deal", 5, "2026-04-06"),
        ("monday, june 1, 2026 party", 4, "2026-06-01"),
        ("tomorrow. Send it", 1, "2026-03-19"),
        ("tomorrow 10 quotes", 1, "2026-03-19"),
        ("5 may 31 things", 2, "2026-05-05"),
        ("明天下午3点 打电话", 1, "2026-03-19 15:00"),
        ("fri the plan", 1, "2026-03-20"),
        ("3 days after the demo", 2, "2026-03-21"),
    ],
)
def test_the_longest_beginning(words: str, taken: int, expected: str) -> None:
    found = longest(words.split(), today=WED, now=HALF_PAST_TEN)
    assert found
    assert (iso(found[0].date, found[0].time), found[1]) == (expected, taken)


@pytest.mark.parametrize(
    "words", ["", "call bob fri", "3 calls", "may call", "second draft", "31 april x", "a call", ": x"]
)
def test_no_beginning(words: str) -> None:
    assert longest(words.split(), today=WED) is None


def test_a_beginning_with_two_readings_is_not_lost() -> None:
    with pytest.raises(AmbiguousDate):
        longest(["5/12", "send", "pricing"], today=WED)


def test_said_back() -> None:
    def near(days: int) -> str:
        return say(WED + timedelta(days), today=WED)

    assert near(0) == "Wed 18 Mar (today)"
    assert near(1) == "Thu 19 Mar (tomorrow)"
    assert near(-1) == "Tue 17 Mar (yesterday)"
    assert near(2) == "Fri 20 Mar (in 2 days)"
    assert near(-100) == "Mon 8 Dec 2025 (about 3 months ago)"
    assert near(800) == "Fri 26 May 2028 (in about 2 years)"
    assert say(WED, today=WED, time=time(15)) == "Wed 18 Mar 15:00 (today)"
    assert say_exact(WED, time(9, 5)) == "Wed 18 Mar 2026 09:05"


def test_spans() -> None:
    spans = {
        "3d": (3, 0),
        "3d 2w": (17, 0),
        "1m": (0, 1),
        "1q": (0, 3),
        "1y": (0, 12),
        "90 days": (90, 0),
        "a week": (7, 0),
    }
    spans |= {"half a year": (0, 6), "半年": (0, 6), "三个月": (0, 3), "两周": (14, 0), "1y 2m 3d": (3, 14)}
    assert {text: (span(text).days, span(text).months) for text in spans} == spans
    assert add_span(date(2026, 1, 31), Span(months=1)) == date(2026, 2, 28)
    assert add_span(date(2024, 2, 29), Span(months=12)) == date(2025, 2, 28)
    assert add_span(date(2026, 3, 31), Span(days=1, months=1), -1) == date(2026, 2, 27)
    for text in ("", "3", "2h", "-3d", "week", "3d x", "99999999d"):
        with pytest.raises(BadDate):
            span(text)
    with pytest.raises(BadDate):
        add_span(WED, Span(months=999_999))


def test_durations() -> None:
    minutes = {"15m": 15, "1h30": 90, "1:30": 90, "90": 90, "1h 30m": 90, "1h30min": 90, "1.5h": 90, "2 hours": 120}
    minutes |= {
        "45 minutes": 45,
        "半小时": 30,
        "两小时": 120,
        "一个半小时": 90,
        "45分钟": 45,
        "1小时30分": 90,
        "half an hour": 30,
    }
    assert {text: duration_minutes(text) for text in minutes} == minutes
    for text in ("", "x", "-5", "3d", "1h75", "1:75", "1:3", "99999", "1m 2"):
        with pytest.raises(BadDate):
            duration_minutes(text)


days = st.dates(date(1950, 1, 1), date(2900, 12, 31))
minutes_of_day = st.builds(time, st.integers(0, 23), st.integers(0, 59))
towards = st.sampled_from(["future", "past"])
WORDS = """
next last this in ago of on at the a by from after before end start fri mon may mar 5 dec 15th first second 2026 3 10 31
3d 2w -3d +1m days weeks week month year tomorrow today tonight noon 14:30 2pm 5/12 2026-05-12 12.5. : , call bob
下 上 周五 月底 三 天 后 前 5月 12号 明天 下午 3点 半 第一个 最后 的 晚上 年 两
"""
vocabulary = st.sampled_from(WORDS.split())


@given(day=days, clock=st.none() | minutes_of_day, today=days, toward=towards)
def test_what_is_written_reads_back(day: date, clock: time | None, today: date, toward: Toward) -> None:
    for text in (iso(day, clock), say_exact(day, clock)):
        found = parse(text, today=today, now=time(12), toward=toward)
        assert (found.date, found.time) == (day, clock)
    if clock is None:
        assert parse(day.strftime("%Y%m%d"), today=today).date == day
        assert parse(f"{day.year}年{day.month}月{day.day}日", today=today, toward=toward).date == day
        assert parse("{}-W{:02}-{}".format(*day.isocalendar()), today=today).date == day


@given(day=days, today=days)
def test_what_is_said_never_reads_back_as_another_day_of_that_year(day: date, today: date) -> None:
    said = say(day, today=today).partition(" (")[0]
    try:
        found = parse(said, today=today).date
    except BadDate:
        assert day < today  # "Wed 11 Mar" said of last week: next year's is no Wednesday
    else:
        assert found == day or found.year != day.year


@given(today=days, weekday=st.integers(0, 6))
def test_a_bare_weekday_is_strictly_on_its_side_and_within_a_week(today: date, weekday: int) -> None:
    names = [
        ("mon", "周一"),
        ("tues", "星期二"),
        ("wed", "礼拜三"),
        ("thu", "周四"),
        ("fri", "周五"),
        ("sat", "周六"),
        ("sun", "周日"),
    ]
    for name in names[weekday]:
        ahead = parse(name, today=today).date
        behind = parse(name, today=today, toward="past").date
        assert ahead.weekday() == behind.weekday() == weekday
        assert today < ahead <= today + timedelta(7)
        assert today - timedelta(7) <= behind < today
    monday = today - timedelta(today.weekday())
    assert parse(f"next {names[weekday][0]}", today=today).date == monday + timedelta(7 + weekday)
    assert parse(f"上{names[weekday][1]}", today=today).date == monday + timedelta(weekday - 7)


@given(today=days, day=days)
@example(today=date(2026, 3, 18), day=date(2024, 2, 29))
@example(today=date(2097, 3, 1), day=date(2096, 2, 29))
def test_a_month_day_is_the_nearest_on_its_side(today: date, day: date) -> None:
    for text in (f"{day:%b} {day.day}", f"{day.day} {day:%B}", f"{day.month}月{day.day}日", f"{day:%m-%d}"):
        ahead = parse(text, today=today).date
        behind = parse(text, today=today, toward="past").date
        assert (ahead.month, ahead.day) == (behind.month, behind.day) == (day.month, day.day)
        assert behind <= today <= ahead
        if (day.month, day.day) != (2, 29):
            assert (ahead - today).days < 366
            assert (today - behind).days < 366


@given(today=days, now=minutes_of_day, clock=minutes_of_day)
def test_a_time_alone_is_the_nearest_on_its_side(today: date, now: time, clock: time) -> None:
    text = clock.isoformat("minutes")
    ahead = parse(text, today=today, now=now)
    behind = parse(text, today=today, now=now, toward="past")
    assert ahead.time == behind.time == clock
    assert ahead.date == (today if clock >= now else today + timedelta(1))
    assert behind.date == (today if clock <= now else today - timedelta(1))


@given(year=st.integers(1900, 2999), month=st.integers(0, 14), day=st.integers(0, 40))
def test_nothing_impossible_is_accepted(year: int, month: int, day: int) -> None:
    try:
        real = date(year, month, day)
    except ValueError:
        texts = [
            f"{year}-{month:02}-{day:02}",
            f"{year}{month:02}{day:02}",
            f"{day}.{month}.{year}",
            f"{year}年{month}月{day}日",
        ]
        for text in texts:
            with pytest.raises(BadDate):
                parse(text, today=WED)
    else:
        assert parse(f"{day}.{month}.{year}", today=WED).date == real


@given(days_=st.integers(0, 3000), months=st.integers(0, 300), today=st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_spans_count_the_same_everywhere(days_: int, months: int, today: date) -> None:
    text = f"{months}m {days_}d"
    there = add_span(today, span(text))
    assert parse(f"+{text}", today=today, toward="past").date == there
    assert parse(text, today=today).date == there
    assert parse(text, today=today, toward="past").date == parse(f"{text} ago", today=today).date
    assert there.day == today.day or days_ or there.day < today.day


@given(words=st.lists(vocabulary, min_size=1, max_size=7), toward=towards)
@example(words=["5/12", "call"], toward="future")
def test_longest_agrees_with_parse(words: list[str], toward: Toward) -> None:
    try:
        found = longest(words, today=WED, now=HALF_PAST_TEN, toward=toward)
    except AmbiguousDate:
        assert "5/12" in words
        return
    if found is None:
        with pytest.raises(BadDate):
            parse(words[0], today=WED, now=HALF_PAST_TEN, toward=toward)
        return
    when, taken = found
    again = " ".join(words[:taken]).removesuffix(":")
    assert parse(again, today=WED, now=HALF_PAST_TEN, toward=toward) == when
    assert when.text == again.strip()
    assume(taken < len(words) and ":" not in words)
    with pytest.raises(BadDate):
        parse(" ".join(words[: taken + 1]), today=WED, now=HALF_PAST_TEN, toward=toward)


anything = st.text(max_size=100) | st.text(
    alphabet=string.digits + "年月日号周天后前上下一二三十点半:/-.+ ", max_size=24
)


@given(text=anything | st.lists(vocabulary, max_size=8).map(" ".join), toward=towards, today=st.dates())
@example(text="\ud800", toward="future", today=WED)
@example(text="1" * 5000, toward="future", today=WED)
@example(text="in 2 hours", toward="future", today=date.max)
@example(text="in 2 hours", toward="past", today=date.min)
@example(text="jan 1 2026 0:0:0:0", toward="future", today=WED)
def test_any_text_is_a_date_or_a_bad_date(text: str, toward: Toward, today: date) -> None:
    for read_one in (span, duration_minutes):
        with suppress(BadDate):
            read_one(text)
    with suppress(BadDate):
        assert 1900 <= parse(text, today=today, now=HALF_PAST_TEN, toward=toward).date.year <= 2999


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorow", "tomorrow"), ("frday", "friday"), ("firday 14:30", "friday 14:30"), ("nxet mon", "next mon"),
        ("in 2 weks", "in 2 weeks"), ("5 decembre", "5 december"), ("toady", "today"),
    ],
)  # fmt: skip
def test_a_word_that_is_written_wrongly_has_a_near_one(text: str, meant: str) -> None:
    with pytest.raises(BadDate, match="is no date") as error:
        parse(text, today=date(2026, 3, 18))
    assert error.value.hint == meant


def test_examples_lie_on_the_side_that_is_looked_at_and_can_be_read() -> None:
    for today in (date(2026, 3, 18), date(2026, 12, 31)):
        for toward in ("future", "past"):
            for text in ("foo", "2026-13-01"):
                with pytest.raises(BadDate) as error:
                    parse(text, today=today, toward=toward)
                hint = (error.value.hint or "").removeprefix("write a date as ").replace(" or ", ", ")
                for written in hint.split(", "):
                    day = parse(written, today=today, now=time(10, 30), toward=toward).date
                    assert (day >= today) == (toward == "future"), written


def test_the_last_day_of_a_month_is_of_the_year_that_is_meant() -> None:
    for toward, last in (("future", "2027-02-28"), ("past", "2026-02-28")):
        with pytest.raises(BadDate) as error:
            parse("31 feb", today=date(2026, 3, 18), toward=toward)  # type: ignore[arg-type]
        assert error.value.hint == f"the last day of Feb {last[:4]} is {last}"
