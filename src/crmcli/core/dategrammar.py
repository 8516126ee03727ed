"""The rules of the date grammar: tokens in, one calendar day out.

A rule returns None when the tokens are not of its form, and raises BadDate when they are but no such day exists.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crmcli.core import datewords as w
from crmcli.core.dateperiods import (
    Ask,
    Period,
    day_in,
    day_of_month,
    first_of,
    last_of,
    read_period,
    settled,
    shifted,
)
from crmcli.core.datespans import DAYS_IN, Length, Span, add_span, plus_days, read_length, within
from crmcli.core.datewords import DAY, DAY_NAMES, MONTH, WEEK, AmbiguousDate, BadDate, Tok, named


def read_date(toks: list[Tok], ask: Ask) -> date | None:
    """The day that the tokens mean, or None."""
    if len(toks) > 1 and toks[0].kind in ("on", "by"):
        toks = toks[1:]
    for rule in (_weekday, _numeric, _nth, _edge, _in_month, _offset_day, _whole_period, _with_weekday):
        found = rule(toks, ask)
        if found is not None:
            within(found.year)
            return found
    return None


def _weekday(toks: list[Tok], ask: Ask) -> date | None:
    match toks:
        case [Tok("rel", days)]:
            return plus_days(ask.today, days)
        case [Tok("wd", wanted)]:
            return _near_weekday(wanted, ask.today, ahead=ask.toward == "future")
        case [Tok("last"), Tok("wd", wanted)]:
            return _near_weekday(wanted, ask.today, ahead=False)
        case [Tok("coming"), Tok("wd", wanted)]:
            return _near_weekday(wanted, ask.today, ahead=True)
        case [Tok("wd", wanted), Tok("in"), *span] | [*span, Tok("hou"), Tok("wd", wanted)]:
            length, used = read_length(span)
            if used and used == len(span) and length.days and length.days % 7 == 0 and not length.months:
                return _weekday_of_week(wanted, length.days // 7, ask.today)
        case [Tok("weekend")]:
            edge = plus_days(ask.today, -1 if ask.toward == "future" else 1)
            return _near_weekday(5, edge, ahead=ask.toward == "future")
        case [*lead, Tok("weekend")]:
            return _weekday_of_week(5, shifted(lead), ask.today)
        case [*lead, Tok("unit", w.WEEK), Tok("wd", wanted)] | [Tok("wd", wanted), *lead, Tok("unit", w.WEEK)]:
            return _weekday_of_week(wanted, shifted(lead), ask.today)
        case [*lead, Tok("wd", wanted)]:
            return _weekday_of_week(wanted, shifted(lead), ask.today)
    return None


def _near_weekday(wanted: int, today: date, *, ahead: bool) -> date:
    """The first such weekday strictly after today, or the last strictly before."""
    if ahead:
        return plus_days(today, (wanted - today.weekday() - 1) % 7 + 1)
    return plus_days(today, -((today.weekday() - wanted - 1) % 7 + 1))


def _weekday_of_week(wanted: int, weeks: int | None, today: date) -> date | None:
    """That day of the ISO week so many weeks from today's."""
    return None if weeks is None else plus_days(today, 7 * weeks + wanted - today.weekday())


def _numeric(toks: list[Tok], ask: Ask) -> date | None:
    match toks:
        case [Tok("yyyymmdd", whole)]:
            return _real(whole // 10000, whole // 100 % 100, whole % 100, ask)
        case [Tok("yyyy", y), Tok("-" | "/" | "." as one), Tok("n", m), Tok(other), Tok("n", d)] if one == other:
            return _real(y, m, d, ask)
        case [Tok("yyyy", y), Tok("unit", w.WEEK), Tok("n", week, raw)]:
            return _iso_week(y, week // 10, week % 10, ask) if len(raw) == 3 else _iso_week(y, week, 1, ask)
        case [Tok("yyyy", y), Tok("unit", w.WEEK), Tok("n", week), Tok("-"), Tok("n", d)]:
            return _iso_week(y, week, d, ask)
        case [Tok("n", d), Tok("."), Tok("n", m), Tok("."), Tok("yyyy" | "n") as year]:
            full = _full_year(year)
            return None if full is None else _real(full, m, d, ask)
        case [Tok("n", d), Tok("."), Tok("n", m)] | [Tok("n", d), Tok("."), Tok("n", m), Tok(".")]:
            return _month_day(m, d, ask)
        case [Tok("n", m, mm), Tok("-"), Tok("n", d, dd)] if len(mm) == len(dd) == 2 and 1 <= m <= 12 and 1 <= d <= 31:
            return _month_day(m, d, ask)
        case [Tok("n") as a, Tok("/" | "-"), Tok("n") as b]:
            return _by_order([a, b], ask)
        case [Tok("n") as a, Tok("/" | "-" as one), Tok("n") as b, Tok(other), Tok("n" | "yyyy") as c] if one == other:
            return _by_order([a, b, c], ask)
    return None


def _full_year(tok: Tok) -> int | None:
    """A year of two digits is read as POSIX reads it: 69 to 99 are 19xx, the others 20xx."""
    if tok.kind == "yyyy":
        return tok.value
    return None if len(tok.raw) != 2 else tok.value + (1900 if tok.value >= 69 else 2000)


def _real(year: int, month: int, day: int, ask: Ask) -> date:
    within(year)
    if not 1 <= month <= 12:
        raise BadDate(f"{ask.text}: there is no month {month}", hint=f"write a date as {ask.example()}")
    return day_of_month(date(year, month, 1), day, ask)


def _iso_week(year: int, week: int, day: int, ask: Ask) -> date:
    within(year)
    try:
        return date.fromisocalendar(year, week, day)
    except ValueError:
        raise BadDate(f"{ask.text}: {year} has no such week and day", hint="2026-W20-2 is Tue 12 May 2026") from None


def _month_day(month: int, day: int, ask: Ask) -> date:
    if not 1 <= month <= 12:
        raise BadDate(f"{ask.text}: there is no month {month}", hint=f"write a date as {ask.example()}")
    return day_in(Period(date(ask.today.year, month, 1), MONTH, 12), day, ask)


def _by_order(parts: list[Tok], ask: Ask) -> date:
    """5/12 by the book's date order; where only one reading is a date it is taken, where two are and no order is
    set both are named."""
    readings: dict[str, date] = {}
    for order in ("dmy", "mdy", "ymd"):
        shown = order if len(parts) == 3 else order.replace("y", "")
        value = dict(zip(shown, parts, strict=True))
        year = _full_year(value["y"]) if "y" in value else ask.today.year
        if year is None or value["m"].kind != "n" or value["d"].kind != "n":
            continue
        try:
            month, day = value["m"].value, value["d"].value
            readings[order] = _real(year, month, day, ask) if "y" in value else _month_day(month, day, ask)
        except BadDate:
            continue
    chosen = readings.get(ask.order or "")
    different = sorted(set(readings.values()))
    if chosen or len(different) == 1:
        return chosen or different[0]
    if not different:
        raise BadDate(f"{ask.text} is no date in any order", hint=f"write a date as {ask.example()}")
    said = " or ".join(named(day) for day in different)
    hint = f"write {different[0].isoformat()} or {different[-1].isoformat()}, or set the book's date_order"
    raise AmbiguousDate(f"{ask.text} can be {said}", hint=hint)


def _in_month(toks: list[Tok], ask: Ask) -> date | None:
    """A day of a month: "5 dec", "dec 5 2026", "15th", "the 3rd of next month", 下个月5号."""
    match toks:
        case [Tok("ord", day, raw)] if raw and not (raw.isascii() and raw.isalpha()):
            return day_in(Period(first_of(MONTH, ask.today), MONTH, 1), day, ask)
        case [Tok("mon") as month, Tok("n" | "ord", day), Tok("yyyy") as year]:
            period = read_period([month, year], ask)
        case [Tok("n" | "ord", day), Tok("of"), *rest] | [Tok("n" | "ord", day), *rest] if rest:
            period = read_period(rest, ask) if toks[0].kind == "ord" or rest[0].kind == "mon" else None
        case [*rest, Tok("n" | "ord" as kind, day)] if rest and (kind == "ord" or rest[-1].kind == "mon"):
            period = read_period(rest, ask)
        case _:
            return None
    if period is None or (period.unit != MONTH and day != 1):
        return None
    return day_in(period, day, ask)


def _nth(toks: list[Tok], ask: Ask) -> date | None:
    """The n-th or last weekday or day of a period: "first monday of next month", 本月最后一个周五."""
    match toks:
        case [Tok("ord" | "last" | "final") as which, Tok("wd" | "unit") as what, Tok("of" | "in"), *rest]:
            period = read_period(rest, ask)
        case [*rest, Tok("ord" | "last" | "final") as which, Tok("wd" | "unit") as what]:
            period = read_period(rest, ask)
        case _:
            return None
    if period is None or (what.kind == "unit" and what.value != DAY):
        return None
    unit, every = period.unit, 7 if what.kind == "wd" else 1

    def pick(first: date) -> date | None:
        last = last_of(first, unit)
        if which.kind != "ord":
            return plus_days(last, -((last.weekday() - what.value) % 7) if every == 7 else 0)
        start = plus_days(first, (what.value - first.weekday()) % 7 if every == 7 else 0)
        found = plus_days(start, every * (which.value - 1))
        return found if first <= found <= last else None

    return settled(period, pick, ask)


def _edge(toks: list[Tok], ask: Ask) -> date | None:
    """The end, start or middle of a period; a week ends on Friday, the middle of a month is the 15th."""
    match toks:
        case [Tok("end" | "chu" | "zhong" as edge), Tok("of"), *rest] | [Tok("end" | "chu" | "zhong" as edge), *rest]:
            pass
        case [*rest, Tok("end" | "chu" | "zhong" as edge)]:
            pass
        case _:
            return None
    match rest:
        case [Tok("rel", days)] | [Tok("unit", w.DAY as days)] if edge == "end":
            return plus_days(ask.today, days)
    period = read_period(rest, ask)
    if period is None or (edge == "zhong" and period.unit != MONTH):
        return None
    if edge == "end":
        return _end(period, ask)
    return settled(period, lambda first: first if edge == "chu" else first.replace(day=15), ask)


def _end(period: Period, ask: Ask) -> date | None:
    """A bare eom, eoq or eoy is the end of the current one in either direction; on a weekend eow looks ahead."""
    unit = period.unit
    if period.every == 1 and unit != WEEK:
        period = Period(period.first, unit)
    if period.every and unit == WEEK and ask.toward == "past":
        period = Period(period.first, unit)
    return settled(period, lambda first: plus_days(first, 4) if unit == WEEK else last_of(first, unit), ask)


def _whole_period(toks: list[Tok], ask: Ask) -> date | None:
    """ "next month" is its first day; "this month" its end for a due date, its first day looking back."""
    match toks:
        case [Tok("unit"), Tok("after"), Tok("next")]:
            period = read_period(toks, ask)
        case [*lead, Tok("unit")] if lead:
            period = read_period(toks, ask)
            if period and shifted(lead) == 0 and ask.toward == "future":
                end = _end(period, ask)
                return end and max(end, ask.today)
        case _:
            return None
    return period.first if period else None


def _with_weekday(toks: list[Tok], ask: Ask) -> date | None:
    """ "fri 20 mar 2026": the weekday must be right."""
    match toks:
        case [Tok("wd", wanted), *rest] | [*rest, Tok("wd", wanted)] if rest:
            found = _numeric(rest, ask) or _in_month(rest, ask)
        case _:
            return None
    if found and found.weekday() != wanted:
        name = DAY_NAMES[found.weekday()].title()
        raise BadDate(f"{ask.text}: {named(found)} is a {name}", hint=f"leave the weekday out: {named(found).lower()}")
    return found


def _offset(toks: list[Tok], ask: Ask) -> tuple[int, Length, list[Tok]] | None:
    """A length counted from today or from a day: its sign, itself, and the tokens of that day (none: today)."""
    lead = toks[0].kind if toks else ""
    body = toks[1:] if lead in ("+", "minus", "in") else toks
    match body:
        case [Tok("unit", unit), Tok("after" | "before" | "from"), *_] if unit in DAYS_IN:
            length, used = Length(days=DAYS_IN[unit]), 1
        case _:
            length, used = read_length(body)
    rest = body[used:]
    if not used:
        return None
    if not rest:
        bare = {"+": 1, "in": 1, "minus": -1, "n": 0, "yyyy": 0, "half": 0}.get(lead)
        return None if bare is None else (bare or (1 if ask.toward == "future" else -1), length, [])
    if len(body) < len(toks):
        return None
    match rest:
        case [Tok("ago")]:
            return -1, length, []
        case [Tok("hou")] | [Tok("from"), Tok("now")]:
            return 1, length, []
        case [Tok("after" | "from"), *day] if day:
            return 1, length, day
        case [Tok("before"), *day] if day:
            return -1, length, day
    return None


def _offset_day(toks: list[Tok], ask: Ask) -> date | None:
    found = _offset(toks, ask)
    if not found or found[1].minutes:
        return None
    sign, length, anchor = found
    day = read_date(anchor, ask) if anchor else ask.today
    return day and add_span(day, Span(length.days, length.months), sign)


def read_moment(toks: list[Tok], ask: Ask) -> datetime | None:
    """ "in 2 hours", "30 minutes ago": counted from now, which must then be known."""
    found = _offset(toks, ask)
    if not found or not found[1].minutes or found[2]:
        return None
    if ask.now is None:
        raise BadDate(f"{ask.text} needs a clock, and only a day is known here", hint="give the day and the time")
    sign, length, _ = found
    day = add_span(ask.today, Span(length.days, length.months), sign)
    if length.minutes > 60 * 24 * 366:
        within(0)
    return datetime.combine(day, ask.now) + timedelta(minutes=sign * length.minutes)
