"""What is found is exactly what reading everything would find: the index, its short words, words that are spread."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app.crm import Crm
from crmcli.app.find import find
from crmcli.core.text import fold, words
from crmcli.store.indexing import EAST_ASIAN
from crmcli.store.spread import MOST_WORDS
from crmcli.store.store import create_store

NAMES = ("Ada Lovelace", "Anna Lund", "王小明", "王芳", "Łukasz Loom")
PIECES = (
    "asked for the loom", "Straße", "über Ada", "C++ at 100%", "合同", "谈合同续约", "小明来了", "a loom of Lund", "王",
    "of", "ada@loom.example", "O’Neil", "договор",
)  # fmt: skip
NOTES = [f"{one}; {other}" for place, one in enumerate(PIECES) for other in PIECES[place % 4 :: 4]]
TALKS = [(place % len(NAMES), note) for place, note in enumerate(NOTES, 1)]
WORDS = sorted({word for text in (*NOTES, *NAMES) for word in text.replace(";", " ").split()})


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    made = Crm(create_store(str(tmp_path_factory.mktemp("find") / "book.db")))
    with made.change("a book") as change:
        change.insert_many("contacts", [{"name": name} for name in NAMES])
        row = {"kind": "call", "date": "2026-03-01"}
        change.insert_many("interactions", [{**row, "contact_id": who + 1, "note": note} for who, note in TALKS])
    yield made
    made.close()


def holds(text: str, word: str) -> bool:
    """By the rules of the manual: three letters anywhere, less as a whole word, of Chinese one character anywhere."""
    word = fold(word)
    if len(word) >= 3 or all(char >= EAST_ASIAN for char in word):
        return word in fold(text)
    return word in words(text)


@st.composite
def asked(draw: st.DrawFn) -> list[str]:
    """One to four words of the book, or parts of them."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        word = draw(st.sampled_from(WORDS))
        start = draw(st.integers(0, len(word) - 1))
        part = draw(st.sampled_from([word, word[start:], word[start : start + 4]]))
        if any(char.isalnum() for char in part) and not part.startswith(("+", "%")) and not part.endswith(("%", "'")):
            found.append(part)
    return list(dict.fromkeys(found)) or ["loom"]


@settings(max_examples=300, deadline=None)
@given(asked())
def test_as_if_everything_were_read(crm: Crm, said: list[str]) -> None:
    expected = []
    for number, (who, note) in enumerate(TALKS, 1):
        left = [word for word in said if not holds(note, word)]
        spread = any(not holds(NAMES[who], word) for word in said) and all(holds(NAMES[who], word) for word in left)
        if not left or (spread and len(said) <= MOST_WORDS):
            expected.append(f"i{number}")
    assert sorted(hit.ref for hit in find(crm, " ".join(said), 1000, kind="interaction")) == sorted(expected)
