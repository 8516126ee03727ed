"""What the search index holds. A record has a row for each depth at which it is found, numbered by its rank.

The deeper row repeats the text above it, so that words may stand anywhere in a record: a contact's row of facts holds
the name too, that of its notes everything. A row's number is the place of its kind in `RANKS` × `SPAN` + the record's
id: one walk from the highest number down meets names before facts before notes, people before their deals and talks,
and the newest first.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from unicodedata import category

from crmcli.core.refs import digits_of
from crmcli.core.text import fold, spelled_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.engines import Engine

CHUNK = 1000
EAST_ASIAN = "\u2e80"  # from here on stand the scripts that are written without spaces
SEARCH_TABLES = {"sqlite": ("search", "search_short"), "postgres": ("search",)}
SEARCHED = ("contacts", "companies", "deals", "interactions", "tasks")
RANKS = (  # (table, depth), the highest rank last
    ("tasks", "name"), ("interactions", "name"), ("deals", "name"), ("companies", "notes"), ("contacts", "notes"),
    ("companies", "facts"), ("contacts", "facts"), ("companies", "name"), ("contacts", "name"),
)  # fmt: skip
SPAN = 2**48
PUNCTUATION = {ord(char): " " for char in map(chr, range(128)) if category(char)[0] == "P"}

_OWNED = (
    "SELECT {owner}_id, address FROM emails WHERE {owner}_id IN ({{ids}}) UNION ALL "
    "SELECT {owner}_id, key FROM phones WHERE {owner}_id IN ({{ids}}) UNION ALL "
    "SELECT {owner}_id, value FROM handles WHERE {owner}_id IN ({{ids}}) UNION ALL "
    "SELECT {owner}_id, text FROM addresses WHERE {owner}_id IN ({{ids}}) UNION ALL "
    "SELECT {owner}_id, text_key FROM fields WHERE {owner}_id IN ({{ids}}) UNION ALL "
    "SELECT x.{owner}_id, t.name FROM taggings x JOIN tags t ON t.id = x.tag_id WHERE x.{owner}_id IN ({{ids}})"
)
_PHONES = "SELECT {owner}_id, raw FROM phones WHERE {owner}_id IN ({{ids}})"
SOURCES = {  # table -> SQL giving (id, text) for its name, its facts, its phones, its notes
    "contacts": (
        "SELECT id, name FROM contacts WHERE id IN ({ids}) AND archived_at IS NULL",
        "SELECT id, title FROM contacts WHERE id IN ({ids}) UNION ALL "  # noqa: S608 - the parts are ours
        "SELECT id, external_id FROM contacts WHERE id IN ({ids}) UNION ALL "
        "SELECT contact_id, role FROM positions WHERE contact_id IN ({ids}) UNION ALL "
        "SELECT p.contact_id, o.name FROM positions p JOIN companies o ON o.id = p.company_id"
        " WHERE p.contact_id IN ({ids}) UNION ALL " + _OWNED.format(owner="contact"),
        _PHONES.format(owner="contact"),
        "SELECT id, notes FROM contacts WHERE id IN ({ids}) AND notes IS NOT NULL",
    ),
    "companies": (
        "SELECT id, name FROM companies WHERE id IN ({ids}) AND archived_at IS NULL",
        _OWNED.format(owner="company"),
        _PHONES.format(owner="company"),
        "SELECT id, notes FROM companies WHERE id IN ({ids}) AND notes IS NOT NULL",
    ),
}
TALKED = {  # table -> SQL giving (id, first text), and what more stands in the same row
    "interactions": (
        "SELECT id, note FROM interactions WHERE id IN ({ids}) AND archived_at IS NULL AND note IS NOT NULL"
        " UNION ALL SELECT id, product FROM interactions"
        " WHERE id IN ({ids}) AND archived_at IS NULL AND product IS NOT NULL AND note IS NULL",
        "SELECT id, product FROM interactions WHERE id IN ({ids}) AND note IS NOT NULL AND product IS NOT NULL",
    ),
    "deals": (
        "SELECT id, title FROM deals WHERE id IN ({ids}) AND archived_at IS NULL",
        "SELECT id, notes FROM deals WHERE id IN ({ids}) AND notes IS NOT NULL",
    ),
    "tasks": (
        "SELECT id, title FROM tasks WHERE id IN ({ids}) AND archived_at IS NULL",
        "SELECT id, notes FROM tasks WHERE id IN ({ids}) AND notes IS NOT NULL",
    ),
}


def search_rows(engine: "Engine", table: str, ids: str) -> dict[int, str]:
    """The search rows (number, text) that the facts ask for; a depth at which nothing is added has none.

    Facts are sorted, so that the same facts make the same row whatever order an engine finds them in.
    """
    if table in TALKED:
        head, more = (dict(engine.run(sql.format(ids=ids))) for sql in TALKED[table])
        return {
            search_id(table, number): f"{_found_by(text)}\n{_found_by(more[number])}"
            if number in more
            else _found_by(text)
            for number, text in head.items()
        }
    names, facts, phones, notes = (engine.run(sql.format(ids=ids)) for sql in SOURCES[table])
    texts = {number: _found_by(name) for number, name in names}
    rows = {search_id(table, number): text for number, text in texts.items()}
    found: dict[int, set[str]] = {}
    for number, text in (*((number, _found_by(text or "")) for number, text in facts), *_dialled(phones)):
        if text and number in texts:
            found.setdefault(number, set()).add(text)
    for number, lines in found.items():
        texts[number] = "\n".join([texts[number], *sorted(lines)])
        rows[search_id(table, number, "facts")] = texts[number]
    for number, text in notes:
        if text and number in texts:
            rows[search_id(table, number, "notes")] = f"{texts[number]}\n{_found_by(text)}"
    return rows


def _found_by(text: str) -> str:
    """A text folded, and behind it the words of it that have umlauts with these in two letters."""
    folded = fold(text)
    if text.isascii() or (out := spelled_out(text)) == text:
        return folded
    more = [word for word in dict.fromkeys(fold(out).split()) if word not in folded]
    return " ".join([folded, *more])


def short_terms(text: str) -> list[str]:
    """What a folded text is found by with fewer than three characters.

    Every character of Chinese, Japanese or Korean and every pair of neighbours with one of them; of other scripts
    the words that are that short.
    """
    if text.isascii():
        return sorted({word for word in text.translate(PUNCTUATION).split() if len(word) <= 2})
    marks = {ord(char): " " for char in set(text) if not char.isalnum() and category(char)[0] == "P"}
    parted = text.translate(marks).split()
    found = {word for word in parted if len(word) <= 2}
    for word in parted:
        if not word.isascii():
            found.update(char for char in word if char >= EAST_ASIAN)
            found.update(a + b for a, b in pairwise(word) if a >= EAST_ASIAN or b >= EAST_ASIAN)
    return sorted(found)


def search_id(table: str, number: int, depth: str = "name") -> int:
    """The number of a record's search row at a depth: its `name`, its `facts` or its `notes`."""
    return RANKS.index((table, depth)) * SPAN + number


def from_search_id(row: int) -> tuple[str, int]:
    """The table and id of a search row's record."""
    place, number = divmod(row, SPAN)
    return RANKS[place][0], number


def depths(table: str) -> list[str]:
    """The depths at which records of a table have rows."""
    return [depth for one, depth in RANKS if one == table]


def search_span(table: str, depth: str = "name") -> tuple[int, int]:
    """The first and the last number that a search row of this table can have at this depth."""
    return search_id(table, 0, depth), search_id(table, SPAN - 1, depth)


def refresh_search(engine: "Engine", table: str, records: Iterable[int]) -> None:
    """Write the search rows of these records anew."""
    key, mark = search_key(engine), engine.mark
    for ids in chunks(records):
        listed = search_ids(table, ids)
        for name in SEARCH_TABLES[engine.name]:
            engine.run(f"DELETE FROM {name} WHERE {key} IN ({listed})")  # noqa: S608
        texts = search_rows(engine, table, ids)
        terms = {row: short_terms(text) for row, text in texts.items()}
        if engine.name == "sqlite":
            engine.many("INSERT INTO search (rowid, text) VALUES (?, ?)", sorted(texts.items()))
            short = [(row, " ".join(found)) for row, found in sorted(terms.items()) if found]
            engine.many("INSERT INTO search_short (rowid, terms) VALUES (?, ?)", short)
        else:
            rows = [(row, text, terms[row]) for row, text in texts.items()]
            engine.many(f"INSERT INTO search (id, text, terms) VALUES ({mark}, {mark}, {mark})", rows)  # noqa: S608


def search_ids(table: str, ids: str) -> str:
    """The numbers of all search rows that these records (a list from `chunks`) can have."""
    numbers = [int(number) for number in ids.split(",")]
    return ",".join(str(search_id(table, number, depth)) for depth in depths(table) for number in numbers)


def search_key(engine: "Engine") -> str:
    """What the search table's number is called."""
    return "rowid" if engine.name == "sqlite" else "id"


def chunks(records: Iterable[int]) -> Iterator[str]:
    """The ids, sorted, in lists that SQL can hold; they are our own integers, so they are written out."""
    ids = sorted(records)
    for start in range(0, len(ids), CHUNK):
        yield ",".join(map(str, ids[start : start + CHUNK]))


def _dialled(phones: "Iterable[tuple[int, str]]") -> "Iterator[tuple[int, str]]":
    """Phones are found in any notation: as they were typed, and by their digits alone."""
    for number, raw in phones:
        yield number, fold(raw)
        yield number, digits_of(raw)
