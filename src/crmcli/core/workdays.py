"""Working days: which weekdays are worked, which days are holidays, and counting from one day to another.

Holidays come as lines of text, `2026-12-25 Christmas Day` or `2026-10-01 .. 2026-10-07 National Day`; a line that
begins with `+` is a day that is worked although its weekday is not (`+2026-10-10`), as China's calendar has them.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from crmcli.core.errors import BadInput
from crmcli.core.text import clean, fold

USUAL = (0, 1, 2, 3, 4)  # Monday to Friday
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHINESE = "一二三四五六日"
MOST_DAYS = 3650
LONGEST_HOLIDAY = 366
LONGEST_NAME = 80
_JOINS = ("-", "–", "到", "至", "to")


def read_weekdays(text: str) -> tuple[int, ...]:
    """The weekdays in `mon-fri`, `sun-thu`, `mon,wed,fri`, 周一到周五; 0 is Monday. Raises `BadInput`."""
    found: set[int] = set()
    for part in fold(text).replace("、", ",").replace("，", ",").replace(" and ", ",").split(","):
        join = next((join for join in _JOINS if join in part and _weekday(part) is None), None)
        first, _, last = (part, "", part) if join is None else part.partition(join)
        days = _weekday(first), _weekday(last)
        if days[0] is None or days[1] is None:
            raise BadInput(f"{clean(part) or text!r} is no weekday", hint="crm config set workdays mon-fri")
        found.update((days[0] + step) % 7 for step in range((days[1] - days[0]) % 7 + 1))
    return tuple(sorted(found))


def say_weekdays(days: Collection[int]) -> str:
    """`mon-fri`, `mon,wed,fri`: what `read_weekdays` reads."""
    listed = sorted(days)
    for start in listed:
        run = [(start + step) % 7 for step in range(len(listed))]
        if len(run) > 2 and sorted(run) == listed:
            return f"{NAMES[run[0]]}-{NAMES[run[-1]]}"
    return ",".join(NAMES[day] for day in listed)


def read_holidays(text: str) -> dict[str, str]:
    """Holidays in lines (or after semicolons), by ISO date with their names; `+` stands before one that is worked."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.replace(";", "\n").replace("；", "\n").splitlines(), 1):
        said = clean(line.partition("#")[0]).replace("..", " .. ")
        if not said:
            continue
        sign, words = ("+", said[1:].split()) if said[0] in "+＋" else ("", said.split())
        span = [word for word in words[:3] if word not in ("..", "to", "至", "到")]
        first = _iso(words[0].rstrip(",")) if words else None
        if first is None:
            raise BadInput(f"line {number}: {said[:40]!r} is no holiday", hint="2026-12-25 Christmas Day")
        ranged = len(words) > 2 and words[1] in ("..", "to", "至", "到")
        last = _iso(span[1]) if ranged else first
        if last is None or not 0 <= (last - first).days < LONGEST_HOLIDAY:
            raise BadInput(f"line {number}: {said[:40]!r} has no end", hint="2026-10-01 .. 2026-10-07 National Day")
        name = " ".join(words[3 if ranged else 1 :])[:LONGEST_NAME]
        for step in range((last - first).days + 1):
            found[sign + (first + timedelta(days=step)).isoformat()] = name
    return dict(sorted(found.items(), key=lambda one: one[0].lstrip("+")))


def is_worked(day: date, weekdays: Collection[int], holidays: Mapping[str, str]) -> bool:
    """Whether a day is worked."""
    iso = day.isoformat()
    return f"+{iso}" in holidays or (day.weekday() in weekdays and iso not in holidays)


def add_workdays(day: date, count: int, weekdays: Collection[int], holidays: Mapping[str, str]) -> date:
    """The working day so many after a day, which itself is not counted; with 0 that day or the next one worked.

    Raises `BadInput` when ten years hold too few.
    """
    left, there = count, day
    for step in range(MOST_DAYS + 7 * count):
        there = day + timedelta(days=step)
        if (step or not count) and is_worked(there, weekdays, holidays):
            left -= 1
            if left <= 0:
                return there
    raise BadInput("these holidays leave no day to work on", hint="crm config show holidays")


def _weekday(text: str) -> int | None:
    word = text.strip()
    for lead in ("星期", "礼拜", "周"):
        if word.startswith(lead) and len(word) == len(lead) + 1:
            word = word[-1].replace("天", "日")
            return CHINESE.index(word) if word in CHINESE else None
    short = word[:3]
    whole = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return NAMES.index(short) if short in NAMES and whole[NAMES.index(short)].startswith(word) else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
