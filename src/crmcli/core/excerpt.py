"""Where a word stands in a text as it was written, and the words around it. Case, accents and width do not count."""

from collections.abc import Iterable, Sequence
from functools import cache
from unicodedata import category

from crmcli.core.record import record
from crmcli.core.text import ZWJ, fold, width

BEFORE = 24  # cells that are shown before a hit, so that it is seen in a narrow terminal too
SEEN = 40  # cells of a text that are seen in any terminal
WIDEST = 120  # characters of an excerpt
VOICED = "\uff9e\uff9f"  # half-width marks that are one letter with the one before them


@record(frozen=True, slots=True)
class Excerpt:
    """A part of a text in one line, with the place of the hit in it, in characters; None where there is none."""

    text: str
    start: int | None
    length: int | None


def place_of(text: str, words: Iterable[str]) -> tuple[int, int] | None:
    """(start, length) of the first of the words that a text holds, in the text as it is written.

    Words are folded, or digits, which are found in a phone whatever stands between its own.
    """
    folded, origins = _folded(text)
    for word in words:
        at = folded.find(word) if word else -1
        if at >= 0:
            start, end = origins[at][0], origins[at + len(word) - 1][1]
            return start, end - start
    return None


def dialled(text: str, digits: str) -> tuple[int, int] | None:
    """(start, length) of these digits in a phone as it is written."""
    places = [place for place, char in enumerate(text) if char.isdecimal()]
    at = "".join(str(int(text[place])) for place in places).find(digits) if digits else -1
    return (places[at], places[at + len(digits) - 1] + 1 - places[at]) if at >= 0 else None


def excerpt(text: str, words: Sequence[str]) -> Excerpt:
    """The words around the first hit in a text, in one line; without a hit the beginning of the text."""
    line = " ".join(text.split())
    found = place_of(line, words)
    return cut_around(line, found)


def cut_around(line: str, found: tuple[int, int] | None) -> Excerpt:
    """A line of at most `WIDEST` characters around a place in it, with `…` where something was left out."""
    begin = _begin(line, *found) if found else 0
    end = max(begin + WIDEST, sum(found) if found else 0)
    head, tail = ("…" if begin else ""), ("…" if end < len(line) else "")
    shown = f"{head}{line[begin:end].rstrip()}{tail}"
    if found is None:
        return Excerpt(shown, None, None)
    return Excerpt(shown, found[0] - begin + len(head), found[1])


def _begin(line: str, hit: int, length: int) -> int:
    """Where an excerpt begins so that its hit is seen: at the beginning, at a word, or a few letters before."""
    if hit <= SEEN and (width(line[:hit]) <= BEFORE or width(line[: hit + length]) <= SEEN):
        return 0
    begin = hit
    while begin and width(line[begin - 1 : hit]) < BEFORE:
        begin -= 1
    blank = line.find(" ", begin - 1, hit)
    begin = blank + 1 if blank >= 0 else begin
    while begin < hit and _belongs(line[begin]):
        begin += 1
    return begin


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters where in the text it comes from: (start, end)."""
    if text.isascii():
        kept = [(char.lower(), place) for place, char in enumerate(text) if char not in "'`"]
        return "".join(char for char, _ in kept), [(place, place + 1) for _, place in kept]
    folded: list[str] = []
    origins: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _belongs(text[end]):
            end += 1
        for char in _letter(text[start:end]):
            folded.append(char)
            origins.append((start, end))
        start = end
    return "".join(folded), origins


@cache
def _letter(written: str) -> str:
    """One letter with its marks, folded; the same few are asked for again and again."""
    return " " if written.isspace() else fold(written)


def _belongs(char: str) -> bool:
    """True for what is one letter with the character before it."""
    return char > "\u02ff" and (category(char)[0] == "M" or char == ZWJ or char in VOICED)
