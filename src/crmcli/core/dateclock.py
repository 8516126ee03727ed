"""Clock times beside a day, before it or alone, in the words of both languages; the door to the whole grammar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crmcli.core.dategrammar import read_date, read_moment
from crmcli.core.dateperiods import Ask
from crmcli.core.datewords import AFTERNOON, DAWN, END, EVENING, MORNING, NOON, BadDate, Tok, fold
from crmcli.core.record import record


def read(toks: list[Tok], text: str, ask: Ask) -> tuple[date, time | None] | None:
    """The day and time that the tokens of a whole phrase mean, or None."""
    return _read(toks, ask) or _last_resort(text, toks, ask)


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


@record(frozen=True, slots=True)
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
            clock, rest = _Clock(h, minute, bare=not hh.startswith("0")), rest[used:]
        case [Tok("noon" | "midnight" as name), *rest]:
            clock = _Clock(12 if name == "noon" else 0, exact=name == "noon")
        case [Tok("n", h, hh)] if toks[0].kind in ("at", "by", "@"):
            clock, rest = _Clock(h, bare=not hh.startswith("0")), []
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
        if clock.exact:
            return None
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
        found = guess(fold(text), default=datetime(1, 1, 1))  # noqa: DTZ001 - a calendar day, and no clock
        expected = date(toks[kinds.index("yyyy")].value, toks[kinds.index("mon")].value, days[0])
    except (ValueError, OverflowError):
        return None
    weekday = next((tok.value for tok in toks if tok.kind == "wd"), expected.weekday())
    if found.date() != expected or found.tzinfo or expected.weekday() != weekday:
        return None
    return expected, found.time() if beside else None
