"""Days that count beside the birthday: which comes next, how many years it has been, and how they are written.

A day is `2026-05-01`, or `--05-01` where the year is unknown. It comes every year, or once. What is on 29 February
falls on the 28th in common years, as a birthday does.
"""

from datetime import date

from crmcli.core.errors import BadInput
from crmcli.core.record import record

ONCE = ("once", "一次", "单次")
YEARLY = ("yearly", "every year", "每年")
BIRTHDAY = "birthday"


@record(frozen=True, slots=True)
class ImportantDate:
    """A day that counts: `next_date` is when it comes next, None when it came once; `why` says which time that is."""

    label: str
    date: str
    yearly: bool
    next_date: str | None
    why: str


def next_on(day: str, yearly: bool, today: date) -> date | None:
    """The day's next coming, today included; none before its own year. None when it came once and is past."""
    if not yearly:
        there = date.fromisoformat(day)
        return there if there >= today else None
    first = 0 if day.startswith("--") else int(day[:4])
    year = max(today.year, first)
    there = in_year(day, year)
    return there if there >= today else in_year(day, year + 1)


def in_year(day: str, year: int) -> date:
    """The day in a year; 29 February is the 28th where there is none."""
    month, number = int(day[-5:-3]), int(day[-2:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, number) == (2, 29) and not leap else number)


def why(label: str, day: str, yearly: bool, there: date) -> str:
    """What the coming on a day is: `turns 40`, `renewal, 3rd year`, or the label where no year is counted."""
    years = 0 if day.startswith("--") or not yearly else there.year - int(day[:4])
    if label == BIRTHDAY:
        return label if day.startswith("--") else f"turns {years}"
    return f"{label}, {ordinal(years)} year" if years else label


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def yearless(text: str, hint: str = "--birthday=--12-10") -> str:
    """A day without a year, `--12-10` or `--1210`, as the book keeps it. Raises `BadInput`."""
    digits = text.removeprefix("--").replace("-", "")
    try:
        if len(digits) != 4 or not digits.isdecimal():
            raise ValueError
        date(2000, int(digits[:2]), int(digits[2:]))
    except ValueError:
        raise BadInput(f"{text} is no day of any year", hint=hint) from None
    return f"--{digits[:2]}-{digits[2:]}"


def pair(text: str) -> tuple[str, str, bool]:
    """`renewal=2026-05-01 once`: the label, the words of the day, and whether it comes every year."""
    label, equals, rest = text.replace("＝", "=").partition("=")
    label, words, yearly = " ".join(label.split()), " ".join(rest.split()), True
    for marks, meant in ((ONCE, False), (YEARLY, True)):
        for mark in marks:
            if words.casefold().endswith(f" {mark}"):
                words, yearly = words[: -len(mark)].rstrip(" ,，"), meant
    if not equals or not label or not words:
        raise BadInput(f"{text!r} is not LABEL=DAY", hint="--add-date 'renewal=2026-05-01'")
    return label, words, yearly
