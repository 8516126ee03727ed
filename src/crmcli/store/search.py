"""Full text: every word must occur. Three characters and more use the trigram index, shorter ones a scan."""

from collections.abc import Sequence

from crmcli.core.text import fold
from crmcli.store.derived import SEARCHED
from crmcli.store.store import Store

INDEXED = 3


def search(store: Store, words: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """The (table, id) of records that hold all the words: contacts first, then companies, interactions, tasks."""
    folded = [word for word in map(fold, words) if word]
    long = [word for word in folded if len(word) >= INDEXED]
    short = [word for word in folded if len(word) < INDEXED]
    if not folded:
        return []
    if long:
        hits = _indexed(store, long, limit if not short else 100 * limit)
        hits = _holding(store, hits, short)
    else:
        hits = store.values("search.scan", pattern=pattern(short[0]), limit=100 * limit)
        hits = _holding(store, hits, short[1:])
    return [(SEARCHED[hit % 4], hit // 4) for hit in hits[:limit]]


def pattern(text: str) -> str:
    r"""LIKE pattern for text that occurs anywhere; `%` and `_` are ordinary characters (escape `\`)."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _indexed(store: Store, words: Sequence[str], limit: int) -> list[int]:
    if store.engine.name == "sqlite":
        # every word is a phrase: without quotes O'Neil, a@b.com, C++, AND and -x are syntax errors
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
        return store.values("search.hits", words=quoted, limit=limit)
    return store.values("search.hits", words=[pattern(word) for word in words], limit=limit)


def _holding(store: Store, hits: list[int], words: Sequence[str]) -> list[int]:
    """Those of the hits whose text holds the short words too."""
    if not words or not hits:
        return hits
    from crmcli.core.rows import OwnedText

    texts = {row.owner: row.text for row in store.rows("search.text", OwnedText, ids=hits)}
    return [hit for hit in hits if all(word in texts[hit] for word in words)]
