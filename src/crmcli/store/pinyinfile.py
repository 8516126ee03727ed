"""`python -m crmcli.store.pinyinfile` writes pinyin.txt: how each Han character is read, told by pypinyin.

A reading counts as common when at least one in ten of the phrases that pypinyin knows, and three of them, have it; of
a character without such phrases it is the first one that the dictionary names.
"""

import os
from collections import Counter
from unicodedata import normalize

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from crmcli.store.pinyin import TABLE

FIRST, LAST = 0x4E00, 0x9FFF  # the unified ideographs; rarer ones stand in no name that a keyboard writes
TONES = "\u0300\u0301\u0304\u030c"
PHRASES, SHARE = 3, 10
HUMMED = ("hm", "hng", "m", "n", "ng")  # exclamations, which nobody is called


def render() -> str:
    """The table: a line for each syllable with the characters that are mainly read so; after an empty line, those
    that are also read so. `ü` is `v`.
    """
    phrases: dict[str, Counter[str]] = {}
    for phrase, readings in phrases_dict.items():
        if len(phrase) == len(readings):
            for char, told in zip(phrase, readings, strict=True):
                phrases.setdefault(char, Counter())[plain(told[0])] += 1
    main: dict[str, str] = {}
    others: dict[str, str] = {}
    for char in map(chr, range(FIRST, LAST + 1)):
        if ord(char) in pinyin_dict:
            for place, reading in enumerate(_common(pinyin_dict[ord(char)], phrases.get(char, Counter()))):
                table = others if place else main
                table[reading] = table.get(reading, "") + char
    return "\n".join([*_lines(main), "", *_lines(others), ""])


def plain(reading: str) -> str:
    """A reading as it is typed: `lǜ` is `lv`."""
    without = "".join(char for char in normalize("NFD", reading) if char not in TONES)
    return normalize("NFC", without).replace("ü", "v").replace("ê", "e")


def _common(listed: str, phrases: "Counter[str]") -> list[str]:
    first = next((one for one in map(plain, listed.split(",")) if one not in HUMMED), None)
    said = [
        one
        for one, count in sorted(phrases.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= PHRASES and count * SHARE >= phrases.total() and one not in HUMMED
    ]
    return list(dict.fromkeys([*said, *([first] if first else [])]))


def _lines(table: dict[str, str]) -> list[str]:
    return [f"{reading} {chars}" for reading, chars in sorted(table.items())]


def main() -> None:
    """Write the file."""
    with open(os.path.join(os.path.dirname(__file__), TABLE), "w", encoding="utf-8") as out:
        out.write(render())


if __name__ == "__main__":
    main()
