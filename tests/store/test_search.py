"""Full text finds the same on both engines, and no word that anybody types is a syntax error."""

import pytest

from crmcli.store.search import named, search
from crmcli.store.store import Store
from tests.store.books import act

NOTES = (
    "asked O’Neil about C++ and the 100% discount",
    "mail ada@example.org -x AND NOT \"quoted\"",
    "张三丰 wants the spring catalogue, under_score",
    "Ärger über die Straße [/foo] :tag",
    "back\\slash (near) * star^",
)  # fmt: skip


@pytest.fixture
def told(store: Store) -> Store:
    """A book in which each note is an interaction of its own, numbered from 1."""
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada Lovelace"})
        change.insert_many(
            "interactions",
            [{"kind": "note", "date": "2026-03-01", "contact_id": ada, "note": note} for note in NOTES],
        )
        change.insert("tasks", {"title": "send the spring paper", "contact_id": ada})
    return store


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        (["O'Neil"], [1]),
        (["oneil", "c++"], [1]),
        (["100%"], [1]),
        (["0% d"], [1]),
        (["ada@example.org"], [2]),
        (["AND"], [2, 1]),
        (["NOT"], [2]),
        (["-x"], [2]),
        (['"quoted"'], [2]),
        (["张三"], [3]),
        (["三丰"], [3]),
        (["张三丰"], [3]),
        (["丰"], [3]),
        (["under_score"], [3]),
        (["underXscore"], []),
        (["100_"], []),
        (["ARGER"], [4]),
        (["strasse", "über"], [4]),
        (["[/foo]"], [4]),
        (["back\\slash"], [5]),
        (["star^"], [5]),
        (["*"], []),
        (["*", "star"], [5]),
        (["丰w"], []),
        (["to"], []),
        (["he"], []),
        (["O’"], []),
        (["nothing like it"], []),
        (["spring", "nothing"], []),
    ],
)
def test_words_are_found_as_they_are(told: Store, words: list[str], notes: list[int]) -> None:
    found = search(told, words, 10)
    assert [number for table, number in found if table == "interactions"] == notes


def test_people_come_before_talks_and_tasks_and_the_newest_first(told: Store) -> None:
    assert search(told, ["spring"], 10) == [("interactions", 3), ("tasks", 1)]
    assert search(told, ["ada"], 10) == [("contacts", 1), ("interactions", 2)]
    assert search(told, ["ada"], 1) == [("contacts", 1)]
    assert search(told, [], 10) == []
    assert search(told, ["  "], 10) == []


def test_names_come_before_facts_before_notes(store: Store) -> None:
    with act(store) as change:
        change.insert("contacts", {"name": "Emmy Noether", "notes": "grew up in Loomfield"})
        change.insert("contacts", {"name": "Ada Loom"})
        bob = change.insert("contacts", {"name": "Bob"})
        change.insert("emails", {"contact_id": bob, "address": "bob@loom.example", "key": "bob@loom.example"})
        change.insert("contacts", {"name": "Eve Loomis"})
        change.insert("companies", {"name": "Looms", "notes": "weave"})
        change.insert("companies", {"name": "Weavers", "notes": "have a loom"})
    found = [("contacts", 4), ("contacts", 2), ("companies", 1), ("contacts", 3), ("contacts", 1), ("companies", 2)]
    assert search(store, ["loom"], 10) == found
    for limit in range(len(found)):
        assert search(store, ["loom"], limit) == found[:limit]
    assert search(store, ["loom"], 10, table="companies") == [("companies", 1), ("companies", 2)]
    assert search(store, ["noether", "loomfield"], 10) == [("contacts", 1)]
    assert named(store, "loom", 10) == [("contacts", 2), ("contacts", 4), ("companies", 1)]
    assert named(store, "oo", 10) == []
    assert named(store, "mmy no", 10) == [("contacts", 1)]


def test_parts_of_phones_are_in_the_index_by_their_digits(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        change.insert("phones", {"contact_id": ada, "raw": "(020) 7946-0958", "key": "442079460958"})
    for part in ("2079460958", "02079460958", "4420794609", "7946-0958", "(020)"):
        assert search(store, [part], 10) == [("contacts", 1)], part
