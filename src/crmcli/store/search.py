"""Full text: every word must occur. Three characters and more are found anywhere, by the trigram index; shorter
words by an index of their own: two neighbours or one character of Chinese, Japanese or Korean, else a whole word.
"""

from collections.abc import Sequence

from crmcli.core.text import fold, words
from crmcli.store.indexing import RANKS, SPAN, depths, from_search_id, search_span
from crmcli.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INDEXED = 3
EVERYBODY = 2**31


def search(store: Store, said: Sequence[str], limit: int, *, table: str | None = None) -> list[tuple[str, int]]:
    """The (table, id) of records that hold all the words, or of those of one `table`, in the order of their rank.

    Names before facts before notes, people before companies, then deals, interactions, tasks; the newest first.
    Punctuation alone is no word: it is left out beside others and finds nothing by itself.
    """
    found: dict[tuple[str, int], None] = {}
    if not (asked := _asked(store, said)):
        return []
    name, values = asked
    for first, last in _spans(table):
        while len(found) < limit:
            wanted = limit - len(found)
            rows = store.values(name, first=first, last=last, limit=wanted, **values)
            found |= dict.fromkeys(from_search_id(row) for row in rows)
            if len(rows) < wanted:
                break
            last = rows[-1] - 1
    return list(found)


def named(store: Store, part: str, limit: int) -> list[tuple[str, int]]:
    """The (table, id) of contacts, then companies, whose name holds this part; the first entered come first.

    A part has three characters and more, or one of Chinese, Japanese or Korean: less is in no index, and a scan of
    all names would be felt.
    """
    found: list[tuple[str, int]] = []
    if asked := _asked(store, [part]):
        name, values = asked
        for table in ("contacts", "companies"):
            first, last = search_span(table)
            rows = store.values(name, first=first, last=last, limit=EVERYBODY, **values)
            found += [from_search_id(row) for row in rows[::-1]]
    return found[:limit]


def _asked(store: Store, said: Sequence[str]) -> "tuple[str, dict[str, Any]] | None":
    """The query, and its values, that finds rows with all the words; None when nothing is asked."""
    folded = [word for word in map(fold, said) if any(char.isalnum() for char in word)]
    if not folded:
        return None
    long = [word for word in folded if len(word) >= INDEXED]
    short = [part for word in folded if len(word) < INDEXED for part in words(word)]
    name = "search.both" if long and short else "search.long" if long else "search.short"
    return name, {"words": _phrases(store, long), "terms": _terms(store, short)}


def _spans(table: str | None) -> list[tuple[int, int]]:
    """The numbers that may be found, the highest first."""
    if table is None:
        return [(0, len(RANKS) * SPAN)]
    return [search_span(table, depth) for depth in reversed(depths(table))]


def pattern(text: str) -> str:
    r"""LIKE pattern for text that occurs anywhere; `%` and `_` are ordinary characters (escape `\`)."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _phrases(store: Store, said: Sequence[str]) -> "Any":
    return _quoted(said) if store.engine.name == "sqlite" else [pattern(word) for word in said]


def _terms(store: Store, said: Sequence[str]) -> "Any":
    return _quoted(said) if store.engine.name == "sqlite" else list(said)


def _quoted(said: Sequence[str]) -> str:
    """Every word as a phrase: without quotes O'Neil, a@b.com, C++, AND and -x are syntax errors."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in said)
