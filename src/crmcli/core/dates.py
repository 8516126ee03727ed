"""The one date grammar, with a direction; dates said back to people.

The words are in datewords.py, the rules for days in dategrammar.py, lengths of time in datespans.py; here are the
clock times and what the rest of the program calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from crmcli.core.dategrammar import read_date, read_moment
from crmcli.core.dateperiods import WEEKDAYS, Ask, named
from crmcli.core.datespans import Span, add_span, duration_minutes, span, within
from crmcli.core.datewords import (
    AFTERNOON,
    DAWN,
    END,
    EVENING,
    MORNING,
    NOON,
    AmbiguousDate,
    BadDate,
    FarDate,
    Tok,
    brief,
    fold,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmcli.core.dateperiods import Order, Toward

__all__ = ["AmbiguousDate", "BadDate", "Span", "When", "add_span", "duration_minutes", "iso", "longest", "parse", "say",
           "say_exact", "span"]  # fmt: skip

_MOST_WORDS = 12
_HINT = "2026-03-20, 20 mar, fri, next fri, 3d, in 2 weeks, eom, tomorrow 14:30"


@dataclass(frozen=True, slots=True)
class When:
    """What a phrase means: a calendar day, a clock time if one was said, and the words that were read."""

    date: date
    time: time | None = None
    text: str = ""


def parse(
    text: str, *, today: date, now: time | None = None, toward: Toward = "future", order: Order | None = None
) -> When:
    """The day (and time) that the whole phrase means.

    `toward` decides what leaves it open: "fri", "5 dec", "15th", "9am" and "3d" lie ahead with "future" and behind
    with "past". `order` decides 5/12. Parts of a day without an hour ("tonight", "tomorrow morning") give no time.
    Raises BadDate (AmbiguousDate for two readings).
    """
    minute = now and now.replace(second=0, microsecond=0, tzinfo=None)
    ask = Ask(brief(text), today, minute, toward, order)
    toks = tokens(text)
    try:
        found = _read(toks, ask) or _last_resort(text, toks, ask)
        within(found[0].year if found else today.year)
    except FarDate as far:
        raise FarDate(f"{ask.text}: {far.message}", hint=far.hint) from None
    if found is None:
        raise BadDate(f"{ask.text} is no date", hint=_HINT)
    day, clock = found
    return When(day, clock, text.strip())


def longest(
    words: Sequence[str],
    *,
    today: date,
    now: time | None = None,
    toward: Toward = "future",
    order: Order | None = None,
) -> tuple[When, int] | None:
    """The longest beginning of the words that is a date, and how many words it took; None when no beginning is.

    A colon after a word ends the date ("fri: send pricing"). A beginning with two readings (5/12) raises
    AmbiguousDate: taking it for no date would lose it silently.
    """
    most = min(len(words), _MOST_WORDS)
    colon = next((i + 1 for i in range(most) if fold(words[i]).endswith(":")), most)
    for count in range(colon, 0, -1):
        text = " ".join(words[:count]).strip()
        text = text[:-1] if fold(text).endswith(":") else text
        try:
            return parse(text, today=today, now=now, toward=toward, order=order), count
        except AmbiguousDate:
            raise
        except BadDate:
            continue
    return None


def _read(toks: list[Tok], ask: Ask) -> tuple[date, time | None] | None:
    if [tok.kind for tok in toks] == ["now"]:
        return ask.today, ask.now
    moment = read_moment(toks, ask)
    if moment:
        return moment.date(), moment.time()
    clock, toks = _without_clock(toks)
    part, toks = _without_part(toks, bool(clock))
    if clock is None and part == NOON:
        clock = _Clock(12, exact=True)
    if clock is None:
        day = ask.today if part is not None and not toks else read_date(toks, ask)
        return (day, None) if day else None
    placed = _placed(clock, part, ask)
    if placed is None:
        return None
    at, days = placed
    said = read_date(toks, ask) if toks else ask.today
    if said is None:
        return None
    if not toks:
        days = _days_to(at, days, ask)
    return said + timedelta(days=days), at


def _days_to(at: time, days: int, ask: Ask) -> int:
    """Where a time without a day lies: the next such time, or the last, from now."""
    if ask.now is None:
        return days if ask.toward == "future" else 0
    return (ask.toward == "future" and at < ask.now) - (ask.toward == "past" and at > ask.now)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock reading. `exact`: am, pm or noon was said; `bare`: an hour of the dial ("at 3", 3点半)."""

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = False
    bare: bool = False


def _without_clock(toks: list[Tok]) -> tuple[_Clock | None, list[Tok]]:
    """Take a clock time off the beginning or the end."""
    for at in range(len(toks)):
        clock, used = _clock(toks[at:])
        if clock and (at == 0 or at + used == len(toks)):
            return clock, toks[:at] + toks[at + used :]
    return None, toks


def _clock(toks: list[Tok]) -> tuple[_Clock | None, int]:
    """A clock time at the beginning of the tokens, and how many it took."""
    lead = toks[0].kind in ("at", "by", "@", "t")
    match toks[lead:]:
        case [Tok("n", h), Tok(":"), Tok("n", m, mm), Tok(":"), Tok("n", s, ss), *rest] if len(mm) == len(ss) == 2:
            clock = _Clock(h, m, s)
        case [Tok("n", h), Tok(":"), Tok("n", m, mm), *rest] if len(mm) == 2:
            clock = _Clock(h, m)
        case [Tok("n", h), Tok("am" | "pm"), *_] as body:
            clock, rest = _Clock(h), body[1:]
        case [Tok("n", h), Tok("."), Tok("n", m, mm), Tok("am" | "pm"), *_] as body if len(mm) == 2:
            clock, rest = _Clock(h, m), body[3:]
        case [Tok("n", h, hh), Tok("dian"), *rest]:
            minute, used = _chinese_minute(rest)
            clock, rest = _Clock(h, minute, bare=hh[0] != "0"), rest[used:]
        case [Tok("noon" | "midnight" as name), *rest]:
            clock = _Clock(12 if name == "noon" else 0, exact=name == "noon")
        case [Tok("n", h, hh)] if toks[0].kind in ("at", "by", "@"):
            clock, rest = _Clock(h, bare=hh[0] != "0"), []
        case _:
            return None, 0
    if rest and rest[0].kind in ("am", "pm"):
        if not 1 <= clock.hour <= 12:
            return None, 0
        hour = clock.hour % 12 + 12 * (rest[0].kind == "pm")
        clock, rest = _Clock(hour, clock.minute, clock.second, exact=True), rest[1:]
    return (clock, len(toks) - len(rest)) if max(clock.minute, clock.second) < 60 and clock.hour < 24 else (None, 0)


def _chinese_minute(toks: list[Tok]) -> tuple[int, int]:
    """What follows 点: 半, 一刻, 20分, 整, or nothing."""
    match toks:
        case [Tok("half"), *_]:
            return 30, 1
        case [Tok("n", quarters), Tok("ke"), *_] if quarters in (1, 2, 3):
            return 15 * quarters, 2
        case [Tok("n", minute), Tok("fen"), *_]:
            return minute, 2
        case [Tok("n", minute, raw)] if len(raw) == 2:
            return minute, 1
        case [Tok("sharp"), *_]:
            return 0, 1
    return 0, 0


def _without_part(toks: list[Tok], timed: bool) -> tuple[int | None, list[Tok]]:
    """Take a part of the day off: with a time from either side, without one only where a day stands beside it."""
    match toks:
        case [Tok("this"), Tok("part", part)]:
            return part, []
        case [Tok("last"), Tok("part", part, "night")]:
            return part, [Tok("rel", -1)]
        case [Tok("part", part, raw)] if timed or part == END or not raw.isascii():
            return part, []
        case [*rest, Tok("part", part)] if rest:
            return part, rest
        case [Tok("part", part), *rest] if timed and rest:
            return part, rest
    return None, toks


def _placed(clock: _Clock, part: int | None, ask: Ask) -> tuple[time, int] | None:
    """The time that a clock reading means in that part of the day, and 1 when it falls after that day's midnight."""
    hour, days = clock.hour, 0
    if part == EVENING:
        if hour < 5 or (hour == 12 and not clock.exact):
            hour, days = hour % 12, 1
        elif hour < 12 and not clock.exact:
            hour += 12
        if not days and hour < 17:
            return None
    elif (part == AFTERNOON and hour < 12) or (part == NOON and hour < 3):
        hour += 12
    elif part == DAWN and hour == 12:
        hour = 0
    elif part == MORNING and hour > 12:
        return None
    elif part is None and clock.bare and 1 <= hour <= 6:
        early, late = (f"{h:02}:{clock.minute:02}" for h in (hour, hour + 12))
        raise BadDate(f"{ask.text} can be {early} or {late}", hint=f"write {early} or {late}, 3am or 3pm, 下午3点")
    return time(hour, clock.minute, clock.second), days


_FORMAL = {"n", "yyyy", "wd", "mon", "ord", ":", "am", "pm", "of", "on", "at"}


def _last_resort(text: str, toks: list[Tok], ask: Ask) -> tuple[date, time | None] | None:
    """python-dateutil, only for words that name one day, month and year, and only if it read that very date.

    Its parser fills gaps and swaps numbers: "10", "May" and "2026" are all dates to it.
    """
    if not all(tok.kind in _FORMAL for tok in toks):
        return None
    kinds = [tok.kind for tok in toks]
    beside = {j for i, kind in enumerate(kinds) if kind == ":" for j in (i - 1, i + 1)}
    days = [tok.value for i, tok in enumerate(toks) if tok.kind in ("n", "ord") and i not in beside]
    if [kinds.count("mon"), kinds.count("yyyy"), len(days)] != [1, 1, 1] or kinds.count("wd") > 1:
        return None
    from dateutil.parser import parse as guess

    try:
        found = guess(fold(text))
        expected = date(toks[kinds.index("yyyy")].value, toks[kinds.index("mon")].value, days[0])
    except (ValueError, OverflowError):
        return None
    weekday = next((tok.value for tok in toks if tok.kind == "wd"), expected.weekday())
    if found.date() != expected or found.tzinfo or expected.weekday() != weekday:
        return None
    return expected, found.time() if beside else None


def iso(day: date, time: time | None = None) -> str:
    """2026-03-20, or 2026-03-20 14:30; seconds only when there are some. parse() reads it back."""
    if time is None:
        return day.isoformat()
    return f"{day.isoformat()} {time.isoformat('seconds' if time.second else 'minutes')}"


def say_exact(day: date, time: time | None = None) -> str:
    """Fri 20 Mar 2026 14:30. parse() reads it back."""
    said = f"{WEEKDAYS[day.weekday()]} {named(day)}"
    return said if time is None else f"{said} {time.isoformat('minutes')}"


def say(day: date, *, today: date, time: time | None = None) -> str:
    """The day for people: "Fri 20 Mar 14:30 (in 2 days)"; the year only when it is not today's."""
    said = f"{WEEKDAYS[day.weekday()]} {named(day) if day.year != today.year else named(day)[:-5]}"
    if time is not None:
        said += f" {time.isoformat('minutes')}"
    return f"{said} ({_distance((day - today).days)})"


def _distance(days: int) -> str:
    if abs(days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    size = abs(days)
    if size <= 60:
        length = f"{size} days"
    elif size < 700:
        length = f"about {round(size / 30.44)} months"
    else:
        length = f"about {round(size / 365.25)} years"
    return f"in {length}" if days > 0 else f"{length} ago"
