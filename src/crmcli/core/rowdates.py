"""Dates in rows of files: absolute ones only. What means another day tomorrow ("fri", "5 mar") is no date there."""

from datetime import date, datetime, time

from crmcli.core.dates import BadDate, When, parse
from crmcli.core.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.dateperiods import Order

# Two days that differ in year, month, day and weekday: words that mean the same on both depend on neither.
_SEEN_FROM = (date(2001, 3, 7), date(2014, 9, 16))
_PARTS = (  # longest first; MM is a month before the hours and minutes behind them
    ("YYYY", "%Y"), ("YY", "%y"), ("MMM", "%b"), ("MM", "%m"), ("DD", "%d"), ("HH", "%H"), ("MI", "%M"), ("SS", "%S"),
    ("M", "%m"), ("D", "%d"), ("H", "%H"), ("S", "%S"),
)  # fmt: skip
_HINT = "--date-format '%d.%m.%Y' or DD.MM.YYYY"


class RelativeDate(BadDate):
    """Words that mean another day tomorrow."""


def read_moment(text: str, *, pattern: str | None = None, order: "Order | None" = None) -> datetime | date:
    """The day that a cell means; a datetime where it tells a time, an aware one where it tells a zone too.

    `pattern` is one of strptime (see `date_pattern`) and admits nothing else. Raises `BadDate`.
    """
    text = text.strip()
    if pattern is not None:
        return _by_pattern(text, pattern)
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # the grammar says what is wrong with it
    elif len(text) > 10 and text[4] == text[7] == "-" and text[10] in "Tt ":
        try:
            return datetime.fromisoformat(text.replace(" +", "+").replace(" UTC", "Z"))
        except ValueError:
            pass
    first, second = (_seen(text, day, order) for day in _SEEN_FROM)
    if (first.date, first.time) != (second.date, second.time):
        raise RelativeDate(f"{text!r} is no date of its own: it depends on the day it is read on", hint="2026-03-20")
    return datetime.combine(first.date, first.time) if first.time else first.date


def _seen(text: str, day: date, order: "Order | None") -> When:
    return parse(text, today=day, now=time(12), toward="past", order=order)


def date_pattern(text: str) -> str:
    """The strptime pattern of a format, given as such (`%Y%m%d`) or in letters (`YYYYMMDD`, `DD.MM.YYYY HH:MM`).

    Raises `BadInput` for one that does not tell a whole date.
    """
    pattern = text if "%" in text else _from_letters(text)
    try:
        there = datetime(2003, 4, 17, 5, 6, 7)  # noqa: DTZ001 - only the form is looked at
        # a day without a year is no whole date, and trying it warns from Python 3.13 on
        dated = any(part in pattern for part in ("%Y", "%y", "%G", "%x", "%c"))
        sound = dated and datetime.strptime(there.strftime(pattern), pattern).date() == there.date()  # noqa: DTZ007
    except ValueError:
        sound = False
    if not sound:
        raise BadInput(f"{text!r} is no format of a whole date", hint=_HINT)
    return pattern


def _from_letters(text: str) -> str:
    found, rest, hours = "", text, False
    while rest:
        for letters, part in _PARTS:
            if rest[: len(letters)].upper() == letters:
                part = "%M" if hours and part == "%m" else part
                hours = hours or part == "%H"
                found, rest = found + part, rest[len(letters) :]
                break
        else:
            found, rest = found + rest[0], rest[1:]
    return found


def _by_pattern(text: str, pattern: str) -> datetime | date:
    try:
        found = datetime.strptime(text, pattern)  # noqa: DTZ007 - a zone is told by %z where there is one
    except ValueError:
        raise BadDate(f"{text!r} is no date of the form {pattern}", hint=_HINT) from None
    # strptime reads 2024111 as 20241101 or 20240111: without signs between them all digits must be there.
    if text.isdigit() and found.strftime(pattern) != text:
        raise BadDate(f"{text!r} is no date of the form {pattern}", hint=_HINT)
    return found if "%H" in pattern or "%I" in pattern else found.date()
