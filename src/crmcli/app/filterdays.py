"""What the days of a filter mean: lengths of time, days, months, years and stretches of them, birthdays."""

from datetime import date, datetime, time, timedelta

from crmcli.app.crm import Crm
from crmcli.core.conditions import Node, Not, Test, all_of, any_of
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import AHEAD, ORDER

INSTANTS = ("created", "updated")


def quiet(crm: Crm, sign: str, value: str) -> tuple[str, tuple[str]]:
    """Since which day nothing was said: `quiet:30d` is 30 days or more, or never."""
    from crmcli.core.dates import add_span, span

    day = add_span(crm.today(), span(f"{value}d" if value.isdigit() else value), -1).isoformat()
    return {":": "<=", "=": "<=", ">=": "<=", ">": "<", "<": ">", "<=": ">="}[sign], (day,)


def day(crm: Crm, field: str, sign: str, value: str) -> Node:
    """A day, a month, a year or a stretch of days held against a field: after it, before it, within it."""
    if field == "birthday":
        return _birthday(crm, sign, value)
    if field in AHEAD and value.casefold() in ("none", "never"):
        return Test(field, "empty", ())
    if field not in AHEAD and sign in ORDER and value[:1].isdigit() and _is_span(value):
        if field == "last":
            raise BadInput(f"last is a date, and {value} a length of time", hint=f"quiet:{value}")
        raise BadInput(f"{field} is a date, and {value} a length of time", hint=f"-w '{field} {sign} -{value}'")
    first, last = _days(crm, value, toward="future" if field in AHEAD else "past")
    if field == "due" and sign == ":" and ".." not in value:
        return Test("due", "<=", (last.isoformat(),))  # due:fri is due by then
    return _between(crm, field, sign, first, last)


def _between(crm: Crm, field: str, sign: str, first: date, last: date) -> Node:
    if field in (*INSTANTS, "done"):
        start, behind = _instant(crm, first), _instant(crm, last + timedelta(days=1))
        ends = {">": (">=", behind), ">=": (">=", start), "<": ("<", start), "<=": ("<", behind)}
        within = ((">=", start), ("<", behind))
    else:
        start, behind = first.isoformat(), last.isoformat()
        ends = {">": (">", behind), ">=": (">=", start), "<": ("<", start), "<=": ("<=", behind)}
        within = ((">=", start), ("<=", behind))
    if sign in ends:
        return Test(field, ends[sign][0], (ends[sign][1],))
    return all_of(Test(field, one, (day,)) for one, day in within)


def _days(crm: Crm, value: str, *, toward: str) -> tuple[date, date]:
    """The first and the last day that words mean: `2026`, `2026-03`, `2026-03-01..2026-03-15`, `today`, `-30d`."""
    low, dots, high = value.partition("..")
    if dots:
        if not low or not high:
            raise BadInput(f"{value} has one end only", hint=">= or <=")
        return _days(crm, low, toward=toward)[0], _days(crm, high, toward=toward)[1]
    digits = value.split("-")
    if all(part.isdecimal() for part in digits) and len(digits[0]) == 4 and len(digits) <= 2:
        year, month = int(digits[0]), int(digits[1]) if len(digits) == 2 else 0
        if not 1 <= year < 9999 or month > 12 or (len(digits) == 2 and not month):
            raise BadInput(f"{value} is no month", hint="2026-03")
        after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
        return date(year, month or 1, 1), after - timedelta(days=1)
    return one_day(crm, value, toward)


def one_day(crm: Crm, value: str, toward: str = "past") -> tuple[date, date]:
    if is_iso(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise BadInput(f"{value} is no day", hint="2026-03-20") from None
        if day == date.max:
            raise BadInput(f"{value} is the end of all days", hint="2026-03-20")
        return day, day
    if value[:1] in ("-", "−") and _is_span(value[1:]):
        from crmcli.core.dates import add_span, span

        day = add_span(crm.today(), span(value[1:]), -1)
        return day, day
    day = crm.date(value, toward).date
    return day, day


def _birthday(crm: Crm, sign: str, value: str) -> Node:
    """A day of the year, a month or a stretch of it (over New Year too); with a year, the whole date."""
    low, dots, high = value.partition("..")
    if not dots and (is_iso(value) or (value[:4].isdecimal() and len(value) in (4, 7))):
        first, last = _days(crm, value, toward="past")
        return _between(crm, "birthday", sign, first, last)
    if dots and _is_year(crm, low, high):
        return Not(Test("birthday", "empty", ()))
    (first_day, end), last_day = _month_day(crm, low), _month_day(crm, high)[1] if dots else ""
    last_day = last_day or end
    if sign in ORDER:
        return Test("birthday", sign, (first_day if sign in (">=", "<") else last_day,))
    from_first, to_last = Test("birthday", ">=", (first_day,)), Test("birthday", "<=", (last_day,))
    return all_of((from_first, to_last)) if first_day <= last_day else any_of((from_first, to_last))


def _is_year(crm: Crm, low: str, high: str) -> bool:
    """Whether a stretch of days is a year or longer, so that every birthday falls into it."""
    if low.casefold() != "today" and not is_iso(low):
        return False
    if not is_iso(high) and high[:1] not in ("+", "-"):
        return False
    return (one_day(crm, high, "future")[0] - one_day(crm, low, "future")[0]).days >= 364


def _month_day(crm: Crm, value: str) -> tuple[str, str]:
    """The first and the last MM-DD that a word means."""
    from crmcli.core.datewords import Tok, tokens

    plain = value.removeprefix("--")
    match tokens(plain):
        case [Tok("mon", found)]:
            month = found
        case _:
            month = 0
    if plain.isdecimal() and len(plain) <= 2 and 1 <= int(plain) <= 12:
        month = int(plain)
    if month:
        return f"{month:02}-01", f"{month:02}-31"
    day_month = plain.rstrip(".").split(".")
    if len(day_month) == 2 and all(part.isdecimal() and len(part) <= 2 for part in day_month):
        plain = f"{int(day_month[1]):02}-{int(day_month[0]):02}"  # 31.2. stands in no year
    if len(plain) == 5 and plain[2] == "-" and plain.replace("-", "").isdecimal():
        from crmcli.core.importantdates import yearless

        return yearless(f"--{plain}", hint="birthday:03-18")[2:], plain
    day = one_day(crm, value, "future")[0].isoformat()[5:]
    return day, day


def _instant(crm: Crm, day: date) -> str:
    """The UTC instant at which a local day begins."""
    from datetime import UTC

    zone = crm.clock.now().tzinfo if crm.clock.zone is None else crm.clock.zone
    if not 1 < day.year < 9999:  # where the calendar ends no zone can be counted any more
        return f"{day.isoformat()}T00:00:00Z"
    return datetime.combine(day, time(), zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_iso(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdecimal()


def _is_span(value: str) -> bool:
    from crmcli.core.dates import BadDate, span

    try:
        span(value)
    except BadDate:
        return False
    return True
