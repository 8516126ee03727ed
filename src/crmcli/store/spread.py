"""Words that are spread over a person and a talk: `ada pricing` finds what was said with Ada about pricing.

A talk is found when each word stands in it or in the name of somebody who took part, and not all of them in the name:
who bears all the words is found themself. So are tasks and deals by whom they are with: to this file they are talks.
People are asked for first, word by word; each then needs the words that their name does not hold. Where few talks
hold those, the talks of these people are held against them; where many do, the texts of the people's talks are read,
the newest first, until enough are found.
"""

from collections.abc import Iterable, Iterator, Sequence

from crmcli.core.rows import SearchText, SpelledCandidate
from crmcli.core.text import fold, words
from crmcli.store.indexing import from_search_id, search_id, short_terms
from crmcli.store.search import INDEXED, named, search
from crmcli.store.store import Store

MOST_WORDS = 5
FEW = 1000  # talks that are held against people's by their numbers; of more the texts are read
EVERYBODY = 2**31
SPELLED = 2  # letters of a spelling
BEYOND = "\U0010ffff"


def spread(store: Store, said: Sequence[str], limit: int, tables: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The (table, id) of `deals`, `interactions` or `tasks` that hold the words together with their people's names."""
    folded = list(dict.fromkeys(word for word in map(fold, said) if any(char.isalnum() for char in word)))
    if not 2 <= len(folded) <= MOST_WORDS or limit <= 0:
        return
    asked = _by_missing(store, folded)
    for table in tables:
        found: set[int] = set()
        for missing, people in asked.items():
            talks = search(store, missing, FEW, table=table)
            if not talks:
                continue
            theirs = _talks_of(store, people, table)
            if len(talks) < FEW:
                found.update({number for _, number in talks}.intersection(theirs))
            else:
                found.update(_holding(store, theirs, missing, limit, table))
        yield from ((table, number) for number in sorted(found, reverse=True)[:limit])


def _by_missing(store: Store, folded: Sequence[str]) -> dict[tuple[str, ...], dict[str, set[int]]]:
    """For each choice of words that names leave out: the contacts and companies who bear all the others."""
    bears: dict[tuple[str, int], set[str]] = {}
    for word in folded:
        for one in (*named(store, word, EVERYBODY), *_spelled(store, word)):
            bears.setdefault(one, set()).add(word)
    found: dict[tuple[str, ...], dict[str, set[int]]] = {}
    for (table, number), held in bears.items():
        if missing := tuple(word for word in folded if word not in held):
            found.setdefault(missing, {"contacts": set(), "companies": set()})[table].add(number)
    return found


def _spelled(store: Store, word: str) -> Iterator[tuple[str, int]]:
    """The (table, id) of people and companies whose Chinese name is spelled so or begins so."""
    if len(word) < SPELLED or not (word.isascii() and word.isalpha()):
        return
    for one in store.rows(
        "lookup.spelled_beginning", SpelledCandidate, start=word, stop=word + BEYOND, limit=EVERYBODY
    ):
        yield ("contacts" if one.kind == "contact" else "companies"), one.id


def _talks_of(store: Store, people: dict[str, set[int]], table: str) -> list[int]:
    """The talks, tasks or deals of these people and companies, the newest first."""
    numbers: set[int] = set()
    for kind, ids in people.items():
        if ids:
            numbers.update(store.values(f"hits.{table}_of_{kind}", ids=sorted(ids)))
    return sorted(numbers, reverse=True)


def _holding(store: Store, numbers: Sequence[int], missing: Iterable[str], limit: int, table: str) -> Iterator[int]:
    """Those of the talks whose text holds the words, as many as are asked for."""
    left = limit
    for start in range(0, len(numbers), FEW):
        ids = [search_id(table, number) for number in numbers[start : start + FEW]]
        for row in store.rows("search.texts", SearchText, ids=ids):
            if left and _holds(row.text, missing):
                left -= 1
                yield from_search_id(row.id)[1]
        if not left:
            return


def _holds(text: str, asked: Iterable[str]) -> bool:
    """Whether the index would find this text by these words."""
    terms: list[str] | None = None
    for word in asked:
        if len(word) >= INDEXED:
            if word not in text:
                return False
        else:
            terms = short_terms(text) if terms is None else terms
            if not set(words(word)) <= set(terms):
                return False
    return True
