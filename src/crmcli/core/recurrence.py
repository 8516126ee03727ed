"""Rules of follow-ups that come again: said in words, kept as RFC 5545, counted from an anchor.

The anchor is the first due day. Months keep its day: from 31 January the last of February, then 31 March, kept as
`BYMONTHDAY=28,29,30,31;BYSETPOS=-1`, because RFC 5545 leaves short months out. A year from 29 February falls on
the 28th in common years. A rule that somebody gives as RFC 5545 text is kept as it is.
"""

from __future__ import annotations

from datetime import date, datetime, time

from crmcli.core import datewords as w
from crmcli.core.datespans import LAST_YEAR, month_days, read_length, span
from crmcli.core.datewords import WEEKDAYS, BadDate, Tok, brief, fold, named, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateutil.rrule import rrule

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WORKING = "MO,TU,WE,TH,FR"
YEARS_AHEAD = 40  # a rule without a day in so many years never fires: 29 February on a Sunday comes every 28
_WORDS = {
    "daily": "1 day", "weekly": "1 week", "biweekly": "2 weeks", "fortnightly": "2 weeks", "monthly": "1 month",
    "quarterly": "1 quarter", "yearly": "1 year", "annually": "1 year", "other": "2", "second last": "-2",
}  # fmt: skip
_WORKDAYS = ("weekday", "weekdays", "workday", "workdays", "working day", "working days", "business day", "工作日")
_LAST = ("last", "final")
_HINT = "2w, mon, 'mon and thu', 'last fri', 15th, 'last day', weekday, '10 dec', or FREQ=WEEKLY;INTERVAL=2"


def read(text: str, anchor: date) -> str:
    """The RFC 5545 rule that words mean, counted from `anchor`. Raises `BadDate`, also for a rule that never fires."""
    said = text.strip()
    rule = _given(said) if said.upper().startswith(("FREQ=", "RRULE:")) else _spoken(said, anchor)
    if rule is None:
        raise BadDate(f"{brief(said)} says not how often", hint=_HINT)
    if not rule or _impossible(rule) or first(rule, anchor) is None:
        raise BadDate(f"{brief(said)} never comes", hint=_HINT)
    return rule


def after(text: str) -> str:
    """The length of time after which a follow-up comes again once it is done, as the book keeps it: `30d`, `1m2d`."""
    found = span(text)
    if not found.days and not found.months:
        raise BadDate(f"{brief(text)} is no time at all", hint="--after 30d")
    return "".join(f"{count}{unit}" for count, unit in ((found.months, "m"), (found.days, "d")) if count)


def first(rule: str, anchor: date) -> date | None:
    """The first day of a rule, on or after the day from which it is wanted; None when it has none.

    It becomes the rule's anchor: `2 weeks on mon`, said on a Wednesday, begins next Monday.
    """
    parts = [part for part in rule.split(";") if not part.startswith("INTERVAL=")]
    begins = ";".join(parts) if "FREQ=WEEKLY" in parts and "BYDAY=" in rule else rule
    return next(occurrences(begins, anchor), None)


def following(rule: str, anchor: date, past: date) -> date | None:
    """The first day of a rule that lies after `past`; None when the rule has ended."""
    found = _rule(rule, anchor, past).after(datetime.combine(past, time()))
    return found.date() if found else None


def occurrences(rule: str, anchor: date) -> Iterator[date]:
    """The days of a rule, for `YEARS_AHEAD` years."""
    return (found.date() for found in _rule(rule, anchor, anchor))


def say(rule: str) -> str:
    """A rule in words: `every 2 weeks on Mon and Thu`, `last Fri of the month`; what has none, as it is kept."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every, unit = int(parts.pop("INTERVAL", "1")), parts.pop("FREQ")
    noun = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[unit]
    often = f"every {noun}" if every == 1 else f"every {every} {noun}s"
    if not parts:
        return often
    if unit == "MONTHLY" and parts.get("BYMONTH") in ("1,4,7,10", "3,6,9,12"):
        often = "every quarter"
        del parts["BYMONTH"]
    if set(parts) == {"BYDAY"} and unit == "WEEKLY":
        days = parts["BYDAY"]
        return f"{often} from Mon to Fri" if days == WORKING else f"{often} on {_names(days)}"
    place = parts.get("BYDAY", "")
    if set(parts) == {"BYDAY"} and unit == "MONTHLY" and place[-2:] in CODES and place[:-2].lstrip("-").isdigit():
        return f"{_nth(int(place[:-2]))} {WEEKDAYS[CODES.index(place[-2:])]} of {often}"
    if unit == "MONTHLY" and parts == {"BYDAY": WORKING, "BYSETPOS": "-1"}:
        return f"last working day of {often}"
    days_of = parts.get("BYMONTHDAY", "").split(",")
    if unit == "MONTHLY" and set(parts) == {"BYMONTHDAY"} and len(days_of) > 1:
        named_days = ["last day" if day == "-1" else _nth(int(day)) for day in days_of]
        return f"the {_listed(named_days)} of {often}"
    if unit == "MONTHLY" and set(parts) <= {"BYMONTHDAY", "BYSETPOS"}:
        last = days_of[-1] in ("-1", "31")
        return f"last day of {often}" if last else f"the {_nth(int(days_of[-1]))} of {often}"
    if unit == "YEARLY" and set(parts) == {"BYMONTH", "BYDAY"} and parts["BYMONTH"].isdecimal() and place[:-2]:
        month = named(date(2024, int(parts["BYMONTH"]), 1)).split()[1]
        return f"{_nth(int(place[:-2]))} {_names(place[-2:])} of {month} {often}"
    if unit == "YEARLY" and set(parts) <= {"BYMONTH", "BYMONTHDAY", "BYSETPOS"} and "BYMONTH" in parts:
        day = named(date(2024, int(parts["BYMONTH"]), int(days_of[-1])))
        return f"{often} on {day.removesuffix(' 2024')}"
    return rule


def _rule(rule: str, anchor: date, past: date) -> rrule:
    from dateutil.rrule import rrule, rrulestr

    until = datetime.combine(date(min(max(anchor, past).year + YEARS_AHEAD, LAST_YEAR), 12, 31), time())
    made = rrulestr(rule, dtstart=datetime.combine(anchor, time()))
    assert isinstance(made, rrule)
    if "UNTIL=" in rule or "COUNT=" in rule:
        return made
    bounded = made.replace(until=until)  # a rule that never fires must end
    assert isinstance(bounded, rrule)
    return bounded


def _given(text: str) -> str | None:
    """RFC 5545 text by days; None for what it cannot be."""
    rule = text.upper().removeprefix("RRULE:").strip(";").replace(" ", "")
    parts = [part.partition("=") for part in rule.split(";")]
    names = [name for name, _, value in parts if value]
    if len(names) != len(parts) or len(set(names)) != len(names):
        return None
    kept = {name: value for name, _, value in parts}
    if kept.get("FREQ") not in FREQUENCIES or any(name.startswith(("BYHOUR", "BYMIN", "BYSEC")) for name in kept):
        return None
    try:
        _rule(rule, date(2026, 1, 1), date(2026, 1, 1))
    except (ValueError, TypeError, AssertionError):
        return None
    return rule


def _impossible(rule: str) -> bool:
    """Whether no month of a rule has any of its days: the library would look at each day up to the year 9999."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return False
    most = max(month_days(2024, int(month)) for month in parts["BYMONTH"].split(","))
    return all(abs(int(day)) > most for day in parts["BYMONTHDAY"].split(","))


def _spoken(text: str, anchor: date) -> str | None:
    folded = fold(text)
    every = folded.startswith(("every ", "each "))
    for lead in ("every ", "each ", "on ", "每个", "每", "every", "the "):
        folded = folded.removeprefix(lead).strip()
    for end in (" of the month", " of month", " of every month", " of each month", " a month"):
        folded = folded.removesuffix(end)
    folded = " ".join(_WORDS.get(word, word) for word in folded.split())
    for join in ("和", "、", "与", "及", "&"):
        folded = folded.replace(join, ",")
    if folded in _WORKDAYS:
        return f"FREQ=WEEKLY;BYDAY={WORKING}"
    for name in sorted(_WORKDAYS, key=len, reverse=True):
        if folded.endswith(name) and (head := tokens(folded.removesuffix(name).strip() or "?")):
            monthly = head[0].kind == "unit" and head[0].value == w.MONTH
            kinds = [tok.kind for tok in head[int(monthly) :] if tok.kind not in ("ge", "the")]
            if kinds and kinds[0] in _LAST:
                return f"FREQ=MONTHLY;BYDAY={WORKING};BYSETPOS=-1"
    toks = tokens(folded)
    match toks:
        case [Tok("ord", count), Tok("unit") as unit] if every and not fold(text).endswith("month"):
            return _by_length([Tok("n", count), unit], anchor)  # every 3rd day
        case [Tok("ord", count), Tok("unit", w.MONTH) as unit] if every:
            return _by_length([Tok("n", count), unit], anchor)
    return _by_tokens(toks, anchor)


def _by_tokens(toks: list[Tok], anchor: date) -> str | None:
    """Rules that the words of dates say: lengths, weekdays, places in a month, days of a month or a year."""
    quarterly = False
    match toks:
        case [*head, Tok("of" | "in"), Tok("unit", w.QUARTER)] | [Tok("unit", w.QUARTER), *head] if head:
            toks, quarterly = head, True
        case [Tok("unit", w.MONTH | w.YEAR | w.WEEK), *rest] if rest:  # 每月15号, 每年12月5号, week on mon
            toks = rest
    toks = [tok for tok in toks if tok.kind not in ("on", "and", "the")]
    ends = toks and toks[0].kind in ("last", "final", "end")
    often = "FREQ=MONTHLY" + (f";BYMONTH={'3,6,9,12' if ends else '1,4,7,10'}" if quarterly else "")
    match toks:
        case [Tok("wd"), *_] if all(tok.kind == "wd" for tok in toks):
            return f"FREQ=WEEKLY;BYDAY={_codes(toks)}"
        case [Tok("n", weeks), Tok("unit", w.WEEK), Tok("wd"), *_] if all(tok.kind == "wd" for tok in toks[2:]):
            return f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_codes(toks[2:])}" if weeks else None
        case [Tok("n", weeks), Tok("wd"), *_] if all(tok.kind == "wd" for tok in toks[1:]):  # every other friday
            return f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_codes(toks[1:])}" if weeks else None
        case [Tok("last" | "final" | "ord" as which, place), Tok("wd", day), Tok("of" | "in"), Tok("mon", month)]:
            place = place if which == "ord" else -1
            return f"FREQ=YEARLY;BYMONTH={month};BYDAY={place}{CODES[day]}" if -1 <= place <= 5 and place else None
        case [Tok("last" | "final"), Tok("wd", day)]:
            return f"{often};BYDAY=-1{CODES[day]}"
        case [Tok("ord", place), Tok("wd", day)] if 1 <= place <= 5:
            return f"{often};BYDAY={place}{CODES[day]}"
        case (
            [Tok("last" | "final"), Tok("unit", w.DAY) | Tok("ri")] | [Tok("end"), Tok("unit", w.MONTH)] | [Tok("end")]
        ):
            return f"{often};BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
        case [Tok("ord"), Tok("ord"), *_] if all(tok.kind == "ord" for tok in toks):
            return _month_days({tok.value for tok in toks}, often)
        case [Tok("ord", day)] if 1 <= day <= 31:
            return often + _month_day(day)
        case [Tok("n" | "ord", day), Tok("mon", month)] | [Tok("mon", month), Tok("n" | "ord", day)]:
            return _year_day(month, day)
    return _by_length(toks, anchor)


def _by_length(toks: list[Tok], anchor: date) -> str | None:
    """`2w`, `3 months`, `month`: a length of time from the anchor."""
    if len(toks) == 1 and toks[0].kind == "unit":
        toks = [Tok("n", 1), *toks]
    length, used = read_length(toks)
    if not used or used != len(toks) or length.minutes or bool(length.days) == bool(length.months):
        return None
    if length.days:
        weeks, odd = divmod(length.days, 7)
        often, count = ("DAILY", length.days) if odd else ("WEEKLY", weeks)
        return f"FREQ={often}" + (f";INTERVAL={count}" if count > 1 else "")
    years, odd = divmod(length.months, 12)
    if odd:
        step = f";INTERVAL={length.months}" if length.months > 1 else ""
        return f"FREQ=MONTHLY{step}" + (_month_day(anchor.day) if anchor.day > 28 else "")
    step = f";INTERVAL={years}" if years > 1 else ""
    return f"FREQ=YEARLY{step}" + (";BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1" if _leap_day(anchor) else "")


def _month_day(day: int) -> str:
    """That day of each month, or its last one where it is shorter."""
    if day <= 28:
        return f";BYMONTHDAY={day}"
    return f";BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def _month_days(days: set[int], often: str) -> str | None:
    """Several days of each month; the 31st is its last one. Others that short months lack are not read."""
    if not all(1 <= day <= 28 or day == 31 for day in days):
        return None
    kept = [str(-1 if day == 31 else day) for day in sorted(days)]
    return f"{often};BYMONTHDAY={','.join(kept)}"


def _year_day(month: int, day: int) -> str:
    """That day of each year; nothing for 30 February, which never comes."""
    if not 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return ""
    days = "28,29;BYSETPOS=-1" if (month, day) == (2, 29) else str(day)
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={days}"


def _leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _codes(toks: list[Tok]) -> str:
    return ",".join(CODES[day] for day in sorted({tok.value for tok in toks}))


def _names(codes: str) -> str:
    return _listed([WEEKDAYS[CODES.index(code)] if code in CODES else code for code in codes.split(",")])


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _nth(place: int) -> str:
    if place == -1:
        return "last"
    return f"{place}{'th' if 10 < place < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
