"""Text as it is stored, looked up and shown: cleaning, folding, and width in terminal cells.

Every daily command loads this file, so it uses nothing but `unicodedata` and builds its tables on first need.
ASCII text, by far the commonest, leaves each function at its first test.
"""

from collections.abc import Iterator
from unicodedata import category, east_asian_width, normalize

ZWNJ, ZWJ, VS16 = "\u200c", "\u200d", "\ufe0f"
ELLIPSIS = "…"

# Invisible and without use in stored text: bidi controls, zero-width characters, soft hyphen, invisible operators,
# interlinear marks. Joiners (U+200C, U+200D) and tags are not here: Persian, the Indic scripts and emoji need them.
INVISIBLE = (
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x200B, 0x200E, 0x200F, 0x061C,
    0xFEFF, 0x00AD, 0x180E, *range(0xFFF9, 0xFFFC), 0xE0001,
)  # fmt: skip
_BREAKS = (0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)

_APOSTROPHES = "'’‘‛`´ʼʹʻʽ′＇"
_DASHES = "‐‑‒–—―−﹘﹣－"
_DOTS = "•‧・･∙"

# Letters that carry no mark to strip and yet are looked up by their plain neighbour.
_PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n",
    "ĸ": "k", "ƒ": "f",
}  # fmt: skip

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe", "Å": "aa"}
)  # fmt: skip

_tables: dict[str, dict[int, str | None]] = {}


def clean(text: str, *, lines: bool = False) -> str:
    """What is stored for what was typed or read: NFC, without characters that steer a terminal or hide.

    Control characters, lone surrogates, bidi controls and zero-width characters go; joiners stay where they join
    letters or emoji. A single line has its white space folded; with `lines`, newlines (LF) and tabs stay. The ends
    are trimmed.
    """
    if text.isascii() and text.isprintable():
        return text.strip() if lines else " ".join(text.split())
    if lines:
        text = text.replace("\r\n", "\n")
    text = _without_surrogates(text, "ignore").translate(_table("lines" if lines else "line"))
    text = normalize("NFC", text)
    if _has_joiners(text):
        text = normalize("NFC", "".join(c for c, idle in _idle_joiners(text) if not idle))
    return text.strip() if lines else " ".join(text.split())


def visible(text: str) -> str:
    """One line that is safe to print, whatever the data holds.

    A line break or tab becomes a space; any other control character is shown: `␛` for C0, `\\x9b` for C1,
    `⟨U+202E⟩` for bidi and invisible ones, U+FFFD for a lone surrogate. Nothing is shown silently as nothing.
    """
    if text.isprintable():
        return text
    text = _without_surrogates(text, "replace").replace("\r\n", "\n").translate(_table("visible"))
    if _has_joiners(text):
        text = "".join(_code(ord(c)) if idle else c for c, idle in _idle_joiners(text))
    return text


def fold(text: str) -> str:
    """The key under which text is found: case, accents, width, apostrophes and spacing do not count.

    `O’Neil` → `oneil`, `Müller` → `muller`, `Straße` → `strasse`, `Łódź` → `lodz`, `ＡＢＣ株式会社` → `abc株式会社`.
    A dot that ends a word goes (`Dr.`, `Inc.`), one inside stays (`example.com`). Marks are stripped from Latin,
    Greek and Cyrillic letters only: Japanese, Korean, Arabic and Indic text keeps its letters.
    """
    if not text.isascii():
        text = _without_surrogates(text, "ignore").translate(_table("fold"))
        text = _stripped(normalize("NFKD", normalize("NFKC", text).casefold()))
    if not text.isascii():
        text = normalize("NFKC", _stripped(normalize("NFKD", text.casefold())).translate(_table("fold")))
    elif not text.isprintable():
        text = text.translate(_table("line"))
    parts = text.lower().replace("'", "").replace("`", "").split()
    if "." in text:
        parts = [part.rstrip(".") or part for part in parts]
    return " ".join(parts)


def spelled_out(text: str) -> str:
    """A text with its umlauts in two letters, as passports and keyboards without them have it; else as it is.

    `Schröder` → `Schroeder`, `Søren` → `Soeren`, `Håkon` → `Haakon`; capitals become small, for keys are folded.
    """
    if text.isascii():
        return text
    return normalize("NFC", text).translate(_UMLAUTS)


def words(text: str) -> list[str]:
    """The folded words of a text, in order: `Jean-Luc O’Neil, Dr.` → `jean`, `luc`, `oneil`, `dr`.

    Text of punctuation only is one word, so that whatever has a name can be found by it.
    """
    folded = fold(text)
    if folded.replace(" ", "").isalnum():
        return folded.split()
    parted = "".join(" " if category(c)[0] == "P" else c for c in folded).split()
    return parted or ([folded] if folded else [])


def width(text: str) -> int:
    """Terminal cells that `text` takes: 2 for wide characters and emoji, 0 for combining marks."""
    if text.isascii():
        return len(text) if text.isprintable() else sum(32 <= ord(c) < 127 for c in text)
    if text.isprintable() and max(text) < "\u0300":
        return len(text)
    return sum(cells for _, cells in _clusters(text))


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells: what does not fit ends in `…`; a letter and its marks stay together."""
    if len(text) <= cells and text.isascii():
        return text
    if cells <= 0:
        return ""
    end = used = 0
    for stop, size in _clusters(text):
        used += size
        if used <= cells - 1:
            end = stop
        elif used > cells:
            return text[:end] + ELLIPSIS
    return text


def pad(text: str, cells: int, align: str = "left") -> str:
    """`text` filled with blanks to `cells` cells; align is `left`, `right` or `center`. It is never cut."""
    missing = cells - width(text)
    if missing <= 0:
        return text
    if align == "right":
        return " " * missing + text
    if align == "center":
        return " " * (missing // 2) + text + " " * (missing - missing // 2)
    return text + " " * missing


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """(end index, cells) of each character with what belongs to it: marks, joined emoji, skin tone, flag pair."""
    start, total, index = 0, len(text), 0
    while start < total:
        first = text[start]
        cells = _cells(first)
        index = start + 1
        flag = "\U0001f1e6" <= first <= "\U0001f1ff"
        if flag and index < total and "\U0001f1e6" <= text[index] <= "\U0001f1ff":
            index, cells = index + 1, 2
        while index < total:
            char = text[index]
            if char == VS16:
                cells = 2 if cells == 1 and _may_be_emoji(first) else cells
            elif char == ZWJ and index + 1 < total and _emoji(text[index + 1]) and _emoji(first):
                index += 1
            elif not ("\U0001f3fb" <= char <= "\U0001f3ff" and _emoji(first)) and _cells(char):
                break
            index += 1
        yield index, cells
        start = index


def _cells(char: str) -> int:
    if char < "\u0300":
        return 0 if char < " " or "\x7f" <= char < "\xa0" or char == "\xad" else 1
    kind = category(char)
    if kind == "Cf" and "\u0600" <= char <= "\u08e2" and char != "\u061c":
        return 1  # the Arabic and Syriac number signs are format characters that one sees
    # Spacing marks (Mc) count nothing, as Rich has it, which lays out the tables.
    if kind in ("Mn", "Me", "Mc", "Cf", "Cc", "Zl", "Zp", "Cs"):
        return 0
    # Vowels and finals of conjoining Hangul stand inside the cells of their first consonant.
    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0
    if kind == "Cn":  # newer than this Python's Unicode tables: in these blocks an emoji or an ideograph
        return 2 if "\U0001f300" <= char <= "\U0001faff" or char >= "\U00020000" else 1
    return 2 if east_asian_width(char) in ("W", "F") else 1


def _emoji(char: str) -> bool:
    return char > "\u203b" and category(char) in ("So", "Sk", "Sm", "Po", "Cn")


def _may_be_emoji(char: str) -> bool:
    return char in "#*0123456789©®" or _emoji(char)


def _stripped(decomposed: str) -> str:
    """Marks of U+0300–036F taken off Latin, Greek and Cyrillic letters."""
    kept: list[str] = []
    european = False
    for char in decomposed:
        if "\u0300" <= char <= "\u036f":
            if european:
                continue
        elif category(char)[0] != "M":
            european = char.isalpha() and (char < "\u0530" or "\u1d00" <= char < "\u2000")
        kept.append(char)
    return "".join(kept)


def _has_joiners(text: str) -> bool:
    return ZWJ in text or ZWNJ in text or max(text, default="") >= "\U000e0000"


def _idle_joiners(text: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it is a joiner that joins nothing or a tag outside a flag: both would only hide.

    ASCII letters never need a joiner.
    """
    last = len(text) - 1
    flag = False
    for index, char in enumerate(text):
        idle = False
        if char in (ZWJ, ZWNJ):
            idle = not (0 < index < last and _joins(text[index - 1]) and _joins(text[index + 1]))
        elif "\U000e0020" <= char <= "\U000e007f":
            idle = not flag
        if idle or not "\U000e0020" <= char <= "\U000e007f":
            flag = char == "\U0001f3f4"
        yield char, idle


def _joins(char: str) -> bool:
    return not char.isascii() and category(char)[0] in "LMS"


def _without_surrogates(text: str, errors: str) -> str:
    """Halves that meet become their character; lone ones (argv with bad bytes) are dropped or replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors)
    return text


def _code(point: int) -> str:
    return f"⟨U+{point:04X}⟩"


def _table(name: str) -> dict[int, str | None]:
    if not _tables:
        controls = (*range(0x20), *range(0x7F, 0xA0))
        line: dict[int, str | None] = dict.fromkeys((*controls, *INVISIBLE))
        line.update(dict.fromkeys((0x3164, 0xFFA0), " "))  # Hangul fillers: letters to Unicode, blank to the eye
        _tables["lines"] = {**line, **dict.fromkeys(_BREAKS, "\n"), 0x09: "\t", 0x1F: " "}
        line.update(dict.fromkeys((*_BREAKS, 0x09, 0x1F), " "))
        _tables["line"] = line
        _tables["visible"] = {
            **{point: chr(0x2400 + point) for point in range(0x20)},
            **{point: f"\\x{point:02x}" for point in range(0x80, 0xA0)},
            **{point: _code(point) for point in INVISIBLE},
            **dict.fromkeys((0x09, 0x0A, 0x2028, 0x2029), " "),
            0x7F: "␡",
        }
        _tables["fold"] = {
            **line,
            **dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0))),
            **dict.fromkeys((ord(ZWJ), ord(ZWNJ), *map(ord, _APOSTROPHES))),
            **dict.fromkeys(map(ord, _DASHES), "-"),
            **dict.fromkeys(map(ord, _DOTS), "·"),
            **{ord(char): plain for char, plain in _PLAIN.items()},
        }
    return _tables[name]
