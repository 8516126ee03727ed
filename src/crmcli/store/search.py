"""Full text: every word must occur. Three characters and more are found anywhere, by the trigram index; shorter
words by an index of their own: two neighbours or one character of Chinese, Japanese or Korean, else a whole word.
"""

from collections.abc import Sequence

from crmcli.core.text import fold, words
from crmcli.store.derived import SEARCHED, from_search_id, search_span
from crmcli.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INDEXED = 3


def search(store: Store, said: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """The (table, id) of records that hold all the words: contacts, companies, interactions, tasks; newest first.

    Punctuation alone is no word: it is left out beside others and finds nothing by itself.
    """
    folded = [word for word in map(fold, said) if any(char.isalnum() for char in word)]
    long = [word for word in folded if len(word) >= INDEXED]
    short = [part for word in folded if len(word) < INDEXED for part in words(word)]
    if not folded:
        return []
    name = "search.both" if long and short else "search.long" if long else "search.short"
    values = {"words": _phrases(store, long), "terms": _terms(store, short)}
    found: list[tuple[str, int]] = []
    for table in SEARCHED:
        if (left := limit - len(found)) > 0:
            first, last = search_span(table)
            hits = store.values(name, first=first, last=last, limit=left, **values)
            found += [from_search_id(hit) for hit in hits]
    return found


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
