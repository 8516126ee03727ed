"""Money: integer minor units and an ISO 4217 code, read from what people and programs write. No floats anywhere.

How an amount is read (`parse_amount`), where the notation leaves room:

- Both `.` and `,`: the last one is the decimal point, the other groups thousands.
- One of them, followed by exactly three digits (`1,234`, `1.234`): a comma groups thousands; a dot is refused as
  ambiguous. With a currency of three decimals (KWD, TND) it is the other way round: the dot is the decimal point
  and the comma is refused. `0.500` and `1234.500` cannot be thousands and are decimals.
- Blanks (also no-break and narrow ones) and apostrophes group thousands. Groups of three, or as in India `1,23,456`.
- More decimals than the currency has are refused, never rounded; zeros that say nothing more are let pass.
- `-` before or behind, or brackets, make it negative. `120,-` and `120/-` are 120. Powers of ten (`1e3`) are refused.
- A sign shared by several currencies (`$`, `¥`, `kr`) means the given one if that is among them. Alone, `$` is USD,
  `£` is GBP and `元` is CNY; `¥` and `kr` alone are refused.
"""

from collections.abc import Sequence

from crmcli.core.errors import BadInput
from crmcli.core.text import cut, visible

LIMIT = 10**15  # minor units: sums of a million such amounts stay within 64 bits

# ISO 4217, with codes withdrawn since 2020 that older books still hold; metals and test codes left out.
_ISO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD "
    "XCG XOF XPF YER ZAR ZMW ZWG ZWL"
)
CODES = frozenset(_ISO.split())
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
UNITS = ("min", "talks")  # what stands in a currency's place where engagement is scored instead of money
_PLACES = {**dict.fromkeys((*_WHOLE.split(), *UNITS), 0), **dict.fromkeys(_THREE.split(), 3), "CLF": 4, "UYW": 4}

# Signs and names (casefolded, after NFKC) and the currencies they may mean.
_SIGNS = {
    "$": "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP BBD BMD BND BSD BZD CUP FJD GYD JMD KYD LRD NAD SBD SRD "
    "TTD XCD XCG",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "CNY JPY",
    "元": "CNY TWD HKD MOP",
    "kr": "SEK NOK DKK ISK",
    "rs": "INR PKR LKR NPR MUR SCR",
    "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD", "nt$": "TWD", "ntd": "TWD", "mx$": "MXN", "r$": "BRL", "€": "EUR", "euro": "EUR",
    "euros": "EUR", "₹": "INR", "rmb": "CNY", "人民币": "CNY", "圆": "CNY", "块": "CNY", "円": "JPY", "日元": "JPY",
    "美元": "USD", "欧元": "EUR", "港币": "HKD", "₩": "KRW", "원": "KRW", "₽": "RUB", "₺": "TRY", "₫": "VND",
    "₪": "ILS", "฿": "THB", "₴": "UAH", "₱": "PHP", "₦": "NGN", "₡": "CRC", "₲": "PYG", "₸": "KZT",
    "₼": "AZN", "₾": "GEL", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "fr": "CHF", "sfr": "CHF",
    "lei": "RON", "rp": "IDR", "rm": "MYR", "₵": "GHS", "₭": "LAK", "₮": "MNT", "﷼": "IRR",
}  # fmt: skip
# Codes and names of currencies that are words or names as well: in small letters they are these.
_WORDS = "all ang ars bam bob cop cup dop ern fok fr ft gel kr lak lei mad mop mur pen rm rp rs sar sos top try"
_ALONE = {"$": "USD", "£": "GBP", "元": "CNY"}

_SAME = {ord(c): " " for c in "\t\u00a0\u2007\u2009\u202f\u3000"} | {
    **{ord(c): "'" for c in "’‘ʼ´`"},
    **{ord(c): "-" for c in "−–—‐‑"},
    **{ord(c): None for c in "\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff"},
    ord("٫"): ".",
    ord("٬"): ",",
}


def currency_code(text: str) -> str:
    """The ISO 4217 code that `text` is (`eur` → `EUR`); BadInput if it is none."""
    code = text.strip().upper()
    if code not in CODES:
        raise BadInput(
            f"unknown currency: {cut(visible(text), 20)}", hint="a code of three letters, such as EUR or USD"
        )
    return code


def places(currency: str | None) -> int:
    """Decimals of a currency: 2 for most and for none, 0 for JPY, 3 for KWD."""
    return 2 if currency is None else _PLACES.get(currency, 2)


def parse_amount(text: str, *, currency: str | None, default: str | None = None) -> tuple[int, str | None]:
    """Minor units and currency of an amount as written; see the module for the notation.

    `currency` is given for sure (a column, a flag): the text may repeat it, and anything else is refused. `default`
    only fills in (the book's base currency): `120EUR` is EUR in a book of USD. Without any, the currency is None and
    has two decimals. Raises BadInput.
    """
    given = currency_code(currency) if currency else None
    before, number, behind = _split(text)
    negative, signs = _signs(before, behind, text)
    found = _currency(signs, given, currency_code(default) if default else None, text)
    minor = _minor(number, places(found), text)
    if minor >= LIMIT:
        raise _bad("an amount this large cannot be kept", text)
    return (-minor if negative else minor), found


def spoken_amount(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The amount at the beginning of a spoken line and the words after it: a currency beside the number is of it.

    `100 USD paper` and `USD 100 paper` are `100 USD` and `paper`. A code in small letters that is a word of its own
    (`100 all in one`, `cup`) stays one.
    """
    first, *rest = words
    if rest and _is_number(first) and _is_currency(rest[0]):
        return f"{first} {rest[0]}", rest[1:]
    if rest and _is_currency(first) and _is_number(rest[0]):
        return f"{first} {rest[0]}", rest[1:]
    return first, rest


def leading_amount(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The amount at the beginning of words, None where they begin otherwise, and the words after it."""
    if not words:
        return None, words
    amount, rest = spoken_amount(words)
    return (amount, rest) if any(map(str.isdecimal, amount)) else (None, words)


def _is_number(word: str) -> bool:
    """Digits and no letters, so that `120EUR` and `GBP` are none."""
    return any(char.isdecimal() for char in word) and not any(char.isalpha() or char in _SIGNS for char in word)


def _is_currency(word: str) -> bool:
    key = word.casefold().rstrip(".")
    return word in CODES or ((key.upper() in CODES or key in _SIGNS) and key not in _WORDS.split())


def format_amount(minor: int, currency: str | None, *, thousands: bool = False) -> str:
    """`12050, "EUR"` → `120.50 EUR`; with `thousands` `1,234.50 EUR`; no code without a currency."""
    digits = places(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    number = f"{whole:,}" if thousands else str(whole)
    if digits:
        number = f"{number}.{rest:0{digits}d}"
    if minor < 0:
        number = "-" + number
    return f"{number} {currency}" if currency else number


def short_amount(minor: int, currency: str | None) -> str:
    """An amount in few cells, rounded to three figures: `2_450_000, "EUR"` → `24.5k EUR`; below a thousand as it is."""
    one = 10 ** places(currency)
    code, sign = f" {currency}" if currency else "", "-" if minor < 0 else ""
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        unit = size * one
        if abs(minor) >= unit:
            tenths = _nearest(abs(minor) * 10, unit)
            exact = tenths < 1000 and tenths % 10
            number = f"{tenths // 10}.{tenths % 10}" if exact else f"{_nearest(abs(minor), unit):,}"
            return f"{sign}{number}{letter}{code}"
    return format_amount(minor, currency) if minor % one else f"{sign}{abs(minor) // one}{code}"


def _nearest(value: int, unit: int) -> int:
    """How many units, rounded half up."""
    return (2 * value + unit) // (2 * unit)


def _bad(what: str, text: str, hint: str = "120.50 or 120.50EUR") -> BadInput:
    return BadInput(f"{what}: {cut(visible(text), 40)}", hint=hint)


def _split(text: str) -> tuple[str, str, str]:
    """What stands before the number, the number from its first to its last digit, and what stands behind."""
    plain = text
    if len(text) > 100:
        raise _bad("not an amount", text)
    if not text.isascii():
        if any(c.isdigit() and not c.isdecimal() for c in text):  # ² and ① would become plain digits
            raise _bad("not an amount", text)
        from unicodedata import decimal, normalize

        plain = normalize("NFKC", text.translate(_SAME)).translate(_SAME)
        plain = "".join(str(decimal(c)) if c.isdecimal() else c for c in plain)
    at = [index for index, c in enumerate(plain) if c in "0123456789"]
    if not at:
        raise _bad("not an amount", text) if plain.strip() else BadInput("the amount is empty", hint="120.50")
    start, end = at[0], at[-1] + 1
    if plain[start - 1 : start] in (".", ",") and not plain[start - 2 : start - 1].isalpha():
        start -= 1
    return plain[:start], plain[start:end], plain[end:]


def _signs(before: str, behind: str, text: str) -> tuple[bool, list[str]]:
    """Whether it is negative, and the words around the number that must name a currency."""
    for dash in (".--", ",--", ".-", ",-", "/-"):
        if behind.startswith(dash):
            behind = behind[len(dash) :]
            break
    around = before + " " + behind
    brackets = before.count("("), behind.count(")")
    if around.count("(") != brackets[0] or around.count(")") != brackets[1] or brackets not in ((0, 0), (1, 1)):
        raise _bad("not an amount", text)
    minuses = around.count("-") + brackets[0]
    if minuses + around.count("+") > 1:
        raise _bad("more than one sign", text)
    for char in "()+-":
        around = around.replace(char, " ")
    return bool(minuses), around.split()


def _currency(signs: list[str], given: str | None, default: str | None, text: str) -> str | None:
    """The one currency that all signs and the given one agree on."""
    if not signs:
        return given or default
    keys = [sign.casefold().rstrip(".") for sign in signs]
    meant = [[key.upper()] if key.upper() in CODES else _SIGNS.get(key, "").split() for key in keys]
    if not all(meant):
        raise _bad("not an amount", text)
    agreed = [code for code in meant[0] if all(code in codes for codes in meant)]
    if given:
        if given not in agreed:
            raise _bad(f"the currency is {given}, but the amount says otherwise", text)
        return given
    if len(agreed) == 1:
        return agreed[0]
    if default in agreed:
        return default
    for key in keys:
        if _ALONE.get(key) in agreed:
            return _ALONE[key]
    if not agreed:
        raise _bad("two currencies in one amount", text)
    raise _bad("the sign stands for several currencies", text, "write the code, as in 120.50" + agreed[0])


def _minor(number: str, digits: int, text: str) -> int:
    """Minor units of a bare number without sign."""
    if strange := set(number) - set("0123456789., '"):
        what = "no powers of ten in amounts" if strange <= set("eE+-") and strange & set("eE") else "not an amount"
        raise _bad(what, text)
    point = _point(number, digits, text)
    whole, _, decimals = number.rpartition(point) if point else (number, "", "")
    whole = _ungrouped(whole, text) if whole else "0"
    if decimals and not decimals.isdigit():
        raise _bad("not an amount", text)
    if decimals[digits:].strip("0"):
        so_many = f"{digits} decimals" if digits else "no decimals"
        raise _bad(f"more decimals than the currency has ({so_many})", text)
    return int(whole + decimals[:digits].ljust(digits, "0"))


def _point(number: str, digits: int, text: str) -> str:
    """The decimal separator of `number`, or an empty string."""
    dots, commas = number.count("."), number.count(",")
    if dots and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if dots + commas != 1:
        return ""
    point = "." if dots else ","
    whole, _, decimals = number.partition(point)
    thousands = len(decimals) == 3 and whole.isdigit() and len(whole) <= 3 and whole[0] != "0"
    if not thousands:
        return point
    if point == "," and digits != 3:
        return ""
    if point == "." and digits == 3:
        return "."
    hint = (
        f"{whole}{decimals}, or {whole}.{decimals} for decimals" if digits == 3 else f"{whole}{decimals} for thousands"
    )
    raise _bad("thousands or decimals?", text, hint)


def _ungrouped(whole: str, text: str) -> str:
    """Digits of the whole part without the separators of its groups, which must be of one kind and rightly placed."""
    kinds = set(whole) - set("0123456789")
    if not kinds:
        return whole
    first, *groups = whole.split(kinds.pop())
    last = groups.pop()
    three = 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)
    indian = 1 <= len(first) <= 2 and all(len(group) == 2 for group in groups)
    joined = "".join((first, *groups, last))
    if kinds or len(last) != 3 or not (three or indian) or not joined.isdigit():
        raise _bad("digits are grouped strangely", text)
    return joined
