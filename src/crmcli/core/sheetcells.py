"""What people see in a cell of a spreadsheet that holds a number: its format tells a day, a time, per cent or a code.

Formats are those of ECMA-376 (18.8.30, 18.8.31). A day becomes its ISO form, because that is read everywhere.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from crmcli.core.record import record

FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
LEAP_FAULT = 61  # the first day whose number is right: 1900 had no 29 February, but spreadsheets count it
LAST = 2_958_466  # the day after 9999-12-31
SECONDS = 86_400

_LITERALS = re.compile(r'"[^"]*"?|\\.|[_*].')
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_HALVES = re.compile(r"am/pm|a/p|上午/下午|午前/午後")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFUSED = re.compile("_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@record(frozen=True, slots=True)
class CellFormat:
    """What a format makes of a number: a day, a time, both; time that went by; per cent; a code of so many digits."""

    day: bool = False
    time: bool = False
    elapsed: bool = False
    percent: bool = False
    digits: int = 0


PLAIN = CellFormat()
_DAY, _TIME, _BOTH = CellFormat(day=True), CellFormat(time=True), CellFormat(day=True, time=True)
BUILT_IN = {  # what is written without a format's text; from 27 on they are East Asian, and differ by country
    9: CellFormat(percent=True), 10: CellFormat(percent=True), 46: CellFormat(elapsed=True), 22: _BOTH,
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58), _DAY),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), _TIME), **dict.fromkeys((34, 35, 55, 56), _BOTH),
}  # fmt: skip


def read_format(code: str) -> CellFormat:
    """What a format's text makes of a positive number."""
    bare = _LITERALS.sub("", code[:255]).partition(";")[0].lower()
    if _ELAPSED.search(bare):
        return CellFormat(elapsed=True)
    bare = _HALVES.sub("", _BRACKETS.sub("", bare))
    if "general" in bare:
        return PLAIN
    if "%" in bare:
        return CellFormat(percent=True)
    if len(bare) > 1 and not bare.strip("0"):
        return CellFormat(digits=len(bare))
    letters = set(bare.replace("e+", "").replace("e-", ""))
    time = bool(letters & set("hs"))
    return CellFormat(day=bool(letters & set("yd")) or ("m" in letters and not time), time=time)


def shown(raw: str, form: CellFormat, *, since_1904: bool = False) -> str:
    """The text of a cell that holds this number."""
    if form is PLAIN and raw.isdecimal():
        return raw
    try:
        number = float(raw)
    except ValueError:
        return raw
    if abs(number) >= 1e300 or number != number:
        return raw
    if form.percent:
        return f"{plain(number * 100)}%"
    if form.digits and number >= 0 and number.is_integer():
        return f"{int(number):0{form.digits}d}"
    if form.elapsed and 0 <= number < LAST:
        return _clock(round(number * SECONDS))
    if form.day or form.time:
        return _moment(number, form, since_1904) or plain(number)
    return plain(number)


def plain(number: float) -> str:
    """A number as spreadsheets show it: 15 figures, which hides what binary makes of 0.1, and no powers of ten."""
    if number.is_integer() and abs(number) < 1e21:
        return str(int(number))
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text and 1e-20 < abs(number) < 1e30 else text


def serial(day: date) -> int | None:
    """The number under which a spreadsheet keeps a day; None for one before March 1900, which it cannot count right."""
    number = (day - FIRST_DAY).days
    return number if number >= LEAP_FAULT else None


def _moment(number: float, form: CellFormat, since_1904: bool) -> str | None:
    """A day, a time or both; None for a number that is neither."""
    if not form.day and 0 <= number < 1:
        return _clock(round(number * SECONDS) % SECONDS, wide=True)
    days, seconds = divmod(round(number * SECONDS), SECONDS)
    if form.day and not form.time:
        days, seconds = int(number), 0  # people see no time, so there is none
    first = FIRST_DAY_1904 if since_1904 else FIRST_DAY
    if not since_1904 and days < LEAP_FAULT:
        first += timedelta(days=1)
    if not (0 if since_1904 else 1) <= days < LAST - (1462 if since_1904 else 0) or (days == 60 and not since_1904):
        return None
    day = (first + timedelta(days=days)).isoformat()
    return f"{day}T{_clock(seconds, wide=True, full=True)}" if seconds else day


def _clock(seconds: int, *, wide: bool = False, full: bool = False) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours:02d}" if wide else str(hours)
    return f"{head}:{minutes:02d}" + (f":{rest:02d}" if rest or full else "")


def unescaped(text: str) -> str:
    """A text of a workbook as it was typed: `_x000D_` stands for a character that XML cannot hold."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\0", "")
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(text: str) -> str:
    """A text as a workbook holds it, so that `unescaped` gives it back."""
    return _REFUSED.sub(lambda match: "_x005F_x" if match[0] == "_x" else f"_x{ord(match[0]):04X}_", text)
