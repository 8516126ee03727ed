"""The vocabulary of dates: English and Chinese words become the same few tokens.

The grammar (dategrammar.py) never sees a language: 下周五 and "next fri" are both [next, wd 4].
Plain dictionaries and one walk over the text instead of regular expressions: a date is read by
commands that must start at once.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from crmcli.core.errors import BadInput
from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DAY, WEEK, FORTNIGHT, MONTH, QUARTER, YEAR, HOUR, MINUTE = range(8)
MORNING, NOON, AFTERNOON, EVENING, DAWN, END = range(6)
LONGEST_PHRASE = 80
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class BadDate(BadInput):
    """Words that are no date, no time or no length of time; the message names them, the hint shows some that are."""


class AmbiguousDate(BadDate):
    """A date with two readings, such as 5/12; the message gives both."""


class FarDate(BadDate):
    """A day outside the years that are read."""


@record(frozen=True, slots=True)
class Tok:
    """One token. `kind` is n (number), yyyy, yyyymmdd, ord, wd (0 = Monday), mon (1..12), unit, rel (days from
    today), part (of a day), "?" (unknown), or the keyword or sign itself; `raw` is what stood in the text."""

    kind: str
    value: int = 0
    raw: str = ""


def _words(kind: str, rows: dict[str, int]) -> dict[str, tuple[Tok, ...]]:
    return {word: (Tok(kind, value, word),) for text, value in rows.items() for word in text.split()}


def _keys(rows: dict[str, str]) -> dict[str, tuple[Tok, ...]]:
    return {word: (Tok(kind, 0, word),) for text, kind in rows.items() for word in text.split()}


_UNITS = {
    "d day days": DAY,
    "w wk wks week weeks": WEEK,
    "fortnight fortnights": FORTNIGHT,
    "m mo mos month months": MONTH,
    "q quarter quarters": QUARTER,
    "y yr yrs year years": YEAR,
    "h hr hrs hour hours": HOUR,
    "min mins minute minutes": MINUTE,
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WRITTEN = (*DAY_NAMES, *_MONTHS, "tomorrow", "yesterday", "today", "tonight", "next", "last", "week", "weeks",
           "month", "months", "quarter", "year")  # fmt: skip
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def _english() -> dict[str, tuple[Tok, ...]]:
    """Every English word."""
    return {
        **_words("unit", _UNITS),
        **_words("mon", {f"{name} {name[:3]}": i for i, name in enumerate(_MONTHS, 1)} | {"sept": 9}),
        **_words("wd", {f"{name} {name[:3]}": i for i, name in enumerate(DAY_NAMES)}),
        **_words("wd", {"tues": 1, "weds": 2, "thur thurs": 3}),
        **_words("n", {name: i for i, name in enumerate(_NUMBERS) if i} | {"twenty": 20, "thirty": 30, "ninety": 90}),
        **_words("ord", {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}),
        **_words("rel", {"today": 0, "tomorrow tmrw tmr": 1, "yesterday": -1}),
        **_words("part", {"morning": MORNING, "afternoon": AFTERNOON, "evening night": EVENING, "eod": END}),
        **_keys(
            {
                word: word
                for word in ("next", "last", "this", "prev", "coming", "of", "in", "on", "at", "by", "the", "a")
            }
        ),
        **_keys(
            {word: word for word in ("ago", "now", "after", "before", "from", "and", "half", "am", "pm", "noon", "t")}
        ),
        **_keys({word: word for word in ("end", "final", "midnight", "weekend")}),
        **_keys(
            {
                "an": "a",
                "previous": "prev",
                "current": "this",
                "within": "in",
                "later hence": "hou",
                "start beginning": "chu",
                "mid middle": "zhong",
                "midday": "noon",
                "st nd rd th": "th",
            }
        ),
        "tonight": (Tok("rel", 0, "tonight"), Tok("part", EVENING, "tonight")),
        "eow": (Tok("end"), Tok("unit", WEEK)),
        "eom": (Tok("end"), Tok("unit", MONTH)),
        "eoq": (Tok("end"), Tok("unit", QUARTER)),
        "eoy": (Tok("end"), Tok("unit", YEAR)),
    }


_CHINESE_KEYWORDS = {
    "下 下个 下一 下一个": "next",
    "上 上个 上一 上一个": "prev",
    "这 这个 本 今 当": "this",
    "最后 最后一 最后一个": "final",
    "后 之后 以后": "hou",
    "前 之前 以前": "ago",
    "内 之内 以内": "hou",
    "底 末": "end",
    "初": "chu",
    "中": "zhong",
    "日": "ri",
    "号": "hao",
    "月": "yue",
    "周末": "weekend",
    "点 时": "dian",
    "分": "fen",
    "刻": "ke",
    "半": "half",
    "整 钟": "sharp",
    "午夜": "midnight",
    "现在 刚才": "now",
    "第": "di",
    "个": "ge",
    "的": "the",
}
_NEXT, _PREV, _THIS, _YEAR = Tok("next"), Tok("prev"), Tok("this"), Tok("unit", YEAR)


def _chinese() -> dict[str, tuple[Tok, ...]]:
    """Every Chinese word, simplified."""
    return {
        **_words("rel", {"今天 今日 今儿": 0, "明天 明日 明儿": 1, "后天 后日": 2, "大后天": 3}),
        **_words("rel", {"昨天 昨日": -1, "前天 前日": -2, "大前天": -3}),
        **_words("wd", {f"{w}{d}": i for w in ("周", "星期", "礼拜") for i, d in enumerate("一二三四五六日")}),
        **_words("wd", {f"{w}天": 6 for w in ("周", "星期", "礼拜")}),
        **_words("unit", {"天": DAY, "周 星期 礼拜 个星期 个礼拜": WEEK, "个月": MONTH}),
        **_words("unit", {"季度 季 个季度": QUARTER, "年": YEAR, "小时 个小时 钟头 个钟头": HOUR, "分钟": MINUTE}),
        **_words("part", {"早上 早晨 上午 清早": MORNING, "中午": NOON, "下午 午后": AFTERNOON}),
        **_words("part", {"晚上 傍晚 夜里 晚": EVENING, "凌晨": DAWN}),
        **_keys(_CHINESE_KEYWORDS),
        "明年": (_NEXT, _YEAR),
        "后年": (_NEXT, _NEXT, _YEAR),
        "今年": (_THIS, _YEAR),
        "去年": (_PREV, _YEAR),
        "前年": (_PREV, _PREV, _YEAR),
        "今晚": (Tok("rel", 0), Tok("part", EVENING, "晚")),
        "明晚": (Tok("rel", 1), Tok("part", EVENING, "晚")),
        "昨晚": (Tok("rel", -1), Tok("part", EVENING, "晚")),
        "今早": (Tok("rel", 0), Tok("part", MORNING, "早")),
        "明早": (Tok("rel", 1), Tok("part", MORNING, "早")),
        "半年": (Tok("n", 6), Tok("unit", MONTH)),
        "半个月": (Tok("n", 15), Tok("unit", DAY)),
        "半小时": (Tok("n", 30), Tok("unit", MINUTE)),
        "半个小时": (Tok("n", 30), Tok("unit", MINUTE)),
    }


_LONGEST_CHINESE = 4
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
# Traditional forms, and the signs that stand for a minus or a colon.
_SAME = str.maketrans("後週禮兩點號個這內時鐘當間−–—：", "后周礼两点号个这内时钟当间---:")


def named(day: date) -> str:
    """12 May 2026."""
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def brief(text: str) -> str:
    """The phrase as a message quotes it: on one line, visible, and not too long."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


_built: dict[str, dict[str, tuple[Tok, ...]]] = {}


def _vocabulary(build: Callable[[], dict[str, tuple[Tok, ...]]]) -> dict[str, tuple[Tok, ...]]:
    """The words of one language, built once, by the first phrase that needs them: many commands only write dates."""
    if build.__name__ not in _built:
        _built[build.__name__] = build()
    return _built[build.__name__]


def fold(text: str) -> str:
    """The text as the grammar reads it: NFKC (full-width digits), casefolded, simplified, no signs at its end."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    folded = folded.replace("a.m.", "am").replace("p.m.", "pm")
    folded = folded.replace("个半月", "个月15天").replace("个半小时", "小时半").strip().rstrip(",;")
    return folded[:-1] if folded[-1:] == "." and folded[-2:-1].isalpha() else folded


def tokens(text: str) -> list[Tok]:
    """The tokens of a phrase, in both languages; what is not known becomes "?", so that no rule accepts it."""
    if len(text) > LONGEST_PHRASE:
        return [Tok("?")]
    return _joined(_adjusted(_split(fold(text))))


def _split(text: str) -> list[Tok]:
    found: list[Tok] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
        elif char in "0123456789":
            end = _run(text, at, "0123456789")
            found.append(_number(text[at:end]))
            at = end
        elif "a" <= char <= "z":
            end = _run(text, at, "abcdefghijklmnopqrstuvwxyz")
            found += _vocabulary(_english).get(text[at:end], (Tok("?"),))
            at = end
        elif char < "\x80":
            sign = char == "-" and not text[max(at - 1, 0) : at].strip() and text[at + 1 : at + 2].isdigit()
            found.append(Tok("minus" if sign else char, 0, char))
            at += 1
        else:
            at = _read_chinese(text, at, found)
    return found


def _run(text: str, start: int, chars: str) -> int:
    end = start
    while end < len(text) and text[end] in chars:
        end += 1
    return end


def _number(digits: str) -> Tok:
    kind = {1: "n", 2: "n", 3: "n", 4: "yyyy", 8: "yyyymmdd"}.get(len(digits), "?")
    return Tok(kind, int(digits) if kind != "?" else 0, digits)


def _read_chinese(text: str, at: int, found: list[Tok]) -> int:
    """Read the longest Chinese word or number at this place; the place after it."""
    for size in range(min(_LONGEST_CHINESE, len(text) - at), 0, -1):
        toks = _vocabulary(_chinese).get(text[at : at + size])
        if toks:
            found += toks
            return at + size
    end = _run(text, at, "〇零一二三四五六七八九十两")
    found.append(_numeral(text[at:end]))
    return max(end, at + 1)


def _numeral(text: str) -> Tok:
    """三十一 is 31, 二〇二六 is 2026; anything else unknown."""
    tens, ten, ones = text.partition("十")
    if not text or "十" in ones or (ten and (len(tens) > 1 or len(ones) > 1)):
        return Tok("?")
    if ten:
        return Tok("n", 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0), text)
    return _number("".join(str(_NUMERALS[c]) for c in text))


def _adjusted(toks: list[Tok]) -> list[Tok]:
    """Join what belongs together: 5 月 is a month, 5 号 and 5 th are ordinals, 2026 年 is a year."""
    out: list[Tok] = []
    for i, tok in enumerate(toks):
        before = out[-1] if out else Tok("")
        after = toks[i + 1].kind if i + 1 < len(toks) else ""
        number = before.kind == "n"
        if tok.kind == "yue":
            named = number and 1 <= before.value <= 12 and before.raw != "两"
            again = before.kind == "unit" and before.value == MONTH
            out[len(out) - (named or again) :] = [Tok("mon", before.value) if named else Tok("unit", MONTH)]
        elif tok.kind == "ri" and number and after in ("hou", "ago"):
            out.append(Tok("unit", DAY))
        elif tok.kind in ("ri", "hao", "th") and number:
            out[-1] = Tok("ord", before.value, before.raw)
        elif number and len(out) > 1 and out[-2].kind == "di":
            out[-2:] = [Tok("ord", before.value)] + ([] if tok.kind == "ge" else [tok])
        elif tok.raw == "年" and (before.kind == "yyyy" or before == _YEAR):
            continue
        else:
            out.append(tok)
    return out


def _joined(toks: list[Tok]) -> list[Tok]:
    """Without commas, articles and the dashes that only join words (next-fri, 15-mar-2026); a dash between numbers
    or before one stays."""
    out: list[Tok] = []
    for i, tok in enumerate(toks):
        around = [t.kind for t in toks[max(i - 1, 0) : i] + toks[i + 1 : i + 2]]
        inside = 0 < i < len(toks) - 1
        words = inside and any(kind not in ("n", "yyyy", "yyyymmdd", "+", "-", "?") for kind in around)
        words = words and not (around[0] == "unit" and around[1] == "n" and toks[i - 1].value != WEEK)
        if tok.kind == "," or (tok.kind == "the" and i < len(toks) - 1):
            continue
        if (tok.kind in ("-", "_") and words) or (tok.kind in ("/", ".") and inside and "mon" in around):
            continue
        out.append(tok)
    return out
