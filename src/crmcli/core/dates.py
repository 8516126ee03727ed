"""The one date grammar, with a direction; dates said back to people.

The words are in datewords.py, lengths of time in datespans.py, months and weeks in dateperiods.py, the rules for
days in dategrammar.py, clock times in dateclock.py; here is what the rest of the program calls.
"""

from __future__ import annotations

from datetime import date, time

from crmcli.core.datespans import Span, add_span, duration_minutes, span, within
from crmcli.core.datewords import WEEKDAYS, WRITTEN, AmbiguousDate, BadDate, FarDate, brief, named, tokens
from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmcli.core.dateperiods import Ask, Order, Toward

__all__ = ["AmbiguousDate", "BadDate", "Span", "When", "add_span", "distance", "duration_minutes", "iso", "longest",
           "parse", "say", "say_exact", "span"]  # fmt: skip

_MOST_WORDS = 12
_COLONS = (":", "：")
_AHEAD, _BACK = "fri, next fri, 3d, in 2 weeks, eom, tomorrow 14:30", "yesterday, last fri, 3 days ago, yesterday 14:30"
_LEAST_WRITTEN = 4  # letters of a word that may be written wrongly: shorter ones are near to too many


@record(frozen=True, slots=True)
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
    # Deferred: half of the commands only write dates, and the grammar is the dearer half.
    from crmcli.core.dateclock import read
    from crmcli.core.dateperiods import Ask

    minute = now and now.replace(second=0, microsecond=0, tzinfo=None)
    ask = Ask(brief(text), today, minute, toward, order)
    try:
        found = read(tokens(text), text, ask)
        if found:
            within(found[0].year)
    except FarDate as far:
        raise FarDate(f"{ask.text}: {far.message}", hint=far.hint) from None
    if found is None:
        meant = _mended(text, ask)
        ways = _AHEAD if toward == "future" else _BACK
        raise BadDate(f"{ask.text} is no date", hint=meant or f"{ask.example(', ')}, {ways}")
    day, clock = found
    return When(day, clock, text.strip())


def _mended(text: str, ask: Ask) -> str | None:
    """The phrase with words of dates where they were written wrongly by one letter; None where that is no date."""
    from crmcli.core.dateclock import read

    words = text.casefold().split()
    if len(words) > _MOST_WORDS:
        return None
    meant = " ".join(next((known for known in WRITTEN if _is_near(word, known)), word) for word in words)
    if meant == " ".join(words):
        return None
    try:
        return meant if read(tokens(meant), meant, ask) else None
    except BadDate:
        return None


def _is_near(word: str, known: str) -> bool:
    """Whether a word is another one but for one letter: too many, too few, wrong, or two that changed places."""
    long = max(len(word), len(known))
    if min(len(word), len(known)) < _LEAST_WRITTEN or abs(len(word) - len(known)) > 1 or word == known:
        return False
    same = min(len(word), len(known))
    head = next((at for at in range(same) if word[at] != known[at]), same)
    tail = next((at for at in range(same - head) if word[-1 - at] != known[-1 - at]), same - head)
    if head + tail >= long - 1:
        return True
    return head + tail == long - 2 and word[head : head + 2] == known[head : head + 2][::-1]


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
    colon = next((i + 1 for i in range(most) if words[i].endswith(_COLONS)), most)
    for count in range(colon, 0, -1):
        text = " ".join(words[:count])
        text = text[:-1] if text.endswith(_COLONS) else text
        try:
            return parse(text, today=today, now=now, toward=toward, order=order), count
        except AmbiguousDate:
            raise
        except BadDate:
            continue
    return None


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
    return f"{said} ({distance((day - today).days)})"


def distance(days: int) -> str:
    """How far from today: "today", "in 2 days", "about 3 months ago"."""
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
