"""Merging: nothing is lost, everything leads to the survivor, one undo gives the same book back to the byte."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, duplicates, history, lookup, merging
from crmcli.app.crm import Crm
from crmcli.core import merging as rules
from crmcli.core.errors import BadInput, CrmError, Refused
from crmcli.core.records import Contact
from crmcli.store import queries
from crmcli.store.journal import Change
from crmcli.store.store import create_store
from crmcli.store.undo import CHILDREN
from tests.store.books import derived, empty, said, table

PEOPLE = 4
Rows = list[tuple[str, int, int, int]]
KINDS = (
    "emails", "phones", "handles", "addresses", "fields", "taggings", "positions", "interactions", "others", "tasks",
    "relations", "important_dates", "stage_changes", "consents", "not_same", "cadences", "cadence_holds", "plain",
    "deal_contacts", "deal_contacts",
)  # fmt: skip
ROWS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), st.integers(0, 2)),
    min_size=12, max_size=40,
)  # fmt: skip
ORDER = st.permutations(range(PEOPLE))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """An empty book on each engine."""
    place = str(tmp_path / "book.db")
    if request.param == "postgres":
        place = str(request.getfixturevalue("postgres_book_url"))
    found = Crm(create_store(place))
    yield found
    found.close()


def row_for(kind: str, one: int, other: int, pick: int) -> "tuple[str, dict[str, Any]] | None":
    """A row of a table for somebody, with few different values, so that many say the same."""
    mine = {"contact_id": one}
    text, day = ("a", "b", "c")[pick], f"2026-03-{pick + 10}"
    made: dict[str, tuple[str, dict[str, Any]]] = {
        "emails": ("emails", {**mine, "address": f"{text}@e.org", "key": f"{text}@e.org", "is_primary": 1}),
        "phones": ("phones", {**mine, "raw": text, "key": f"4930{pick}", "extension": None, "is_primary": 0}),
        "handles": ("handles", {**mine, "network": "github", "value": text, "key": f"github:{text}", "is_primary": 1}),
        "addresses": ("addresses", {**mine, "text": f"{text} street", "is_primary": 1}),
        "interactions": ("interactions", {**mine, "kind": "call", "date": day, "note": text}),
        "tasks": ("tasks", {**mine, "title": text, "due_on": day}),
        "important_dates": ("important_dates", {**mine, "label": text, "day": day, "month_day": day[5:]}),
        "stage_changes": ("stage_changes", {**mine, "stage": "lead", "day": day}),
        "consents": ("consents", {**mine, "channel": "email", "is_given": pick % 2, "day": day}),
    }
    if kind in ("relations", "not_same"):
        if one == other:
            return None
        pair = {"contact_id": min(one, other), "other_id": max(one, other)} if kind == "not_same" else {
            "contact_id": one, "other_id": other, "kind": "spouse"}  # fmt: skip
        return kind, pair
    return made.get(kind)


def fill(crm: Crm, rows: Rows) -> list[int]:
    """Four people with what the rows tell; a row that the book does not take twice is left out."""
    seen: set[tuple[Any, ...]] = set()
    with crm.change("fill") as change:
        ids = list(change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(PEOPLE)]))
        tags = list(change.insert_many("tags", [{"name": name, "key": name} for name in "abc"]))
        firms = list(change.insert_many("companies", [{"name": name} for name in "abc"]))
        deals = list(change.insert_many("deals", [{"title": name, "stage": "lead", "state": "open"} for name in "abc"]))
        for kind, a, b, pick in rows:
            put(change, kind, (ids[a], ids[b]), pick, (tags[pick], firms[pick], deals[pick]), seen)
    return ids


def put(
    change: Change, kind: str, people: tuple[int, int], pick: int, of: tuple[int, ...], seen: "set[tuple[Any, ...]]"
) -> None:
    one, other = people
    name, values = row_for(kind, one, other, pick) or ("", {})
    unique: tuple[Any, ...] | None = None
    if kind == "taggings":
        name, values, unique = kind, {"contact_id": one, "tag_id": of[0]}, (one, of[0])
    elif kind == "positions":
        name, values, unique = kind, {"contact_id": one, "company_id": of[1], "is_primary": 1}, (one, of[1])
    elif kind == "deal_contacts":
        first = not any(one[0] == kind and one[2] == of[2] for one in seen)
        row = {"deal_id": of[2], "role": (None, "buyer", "user")[other % 3], "is_primary": int(first)}
        name, values, unique = kind, {"contact_id": one, **row}, (one, of[2])
    elif kind == "fields":
        name, values, unique = kind, {"contact_id": one, "name": "abc"[pick], "value": f'"{one}"'}, (one, pick)
    elif kind in ("cadences", "cadence_holds"):
        rest = {"days": 30 + pick} if kind == "cadences" else {"until": "2026-04-01"}
        name, values, unique = kind, {"contact_id": one, **rest}, (one,)
    elif kind in ("relations", "not_same") and values:
        unique = (values["contact_id"], values["other_id"])
    elif kind == "others" and one != other:
        talk = change.insert("interactions", {"kind": "meeting", "date": "2026-03-01", "contact_id": one})
        name, values = "interaction_contacts", {"interaction_id": talk, "contact_id": other}
    elif kind == "plain":
        change.update("contacts", one, {
            "title": "abc"[pick], "notes": f"note {pick}", "birthday": f"1990-01-0{pick + 1}", "do_not_contact": 1,
            "source": "shop", "external_id": f"{one}"})  # fmt: skip
    if name and (unique is None or (kind, *unique) not in seen):
        seen.add((kind, *(unique or (len(seen),))))
        change.insert(name, values)


def told(crm: Crm, ids: list[int]) -> dict[str, set[Any]]:
    """What is told of people, whoever of them it is told of."""
    people = contacts.many(crm, ids)
    talks = {row["id"] for row in table(crm.store, "interactions") if row["contact_id"] in ids}
    talks |= {row["interaction_id"] for row in table(crm.store, "interaction_contacts") if row["contact_id"] in ids}
    return {
        **{kind: {value for one in people for value in getattr(one, kind)} for kind in ("emails", "phones", "tags")},
        "addresses": {one for person in people for one in person.addresses},
        "companies": {company.id for one in people for company in one.companies},
        "custom": {name for one in people for name in one.custom},
        "talks": talks,
        "tasks": {row["id"] for row in table(crm.store, "tasks") if row["contact_id"] in ids},
        "deals": {row["deal_id"] for row in table(crm.store, "deal_contacts") if row["contact_id"] in ids},
        "consents": {row["id"] for row in table(crm.store, "consents") if row["contact_id"] in ids},
        "dates": {
            (row["label"], row["day"]) for row in table(crm.store, "important_dates") if row["contact_id"] in ids
        },
    }


def check(crm: Crm, rows: Rows, order: list[int], count: int) -> None:
    empty(crm.store)
    ids = fill(crm, rows)
    chosen = [ids[place] for place in order][:count]
    before, was = said(crm.store), derived(crm.store)
    wanted = told(crm, chosen)
    refs = [f"c{number}" for number in chosen]
    try:
        keep, absorb = merging.people(crm, refs)
    except Refused:  # said to be not the same
        assert any(row["contact_id"] in chosen and row["other_id"] in chosen for row in table(crm.store, "not_same"))
        return
    done = merging.merge(crm, keep, absorb).wrote
    found = told(crm, [keep.id])
    assert found == wanted
    for row in table(crm.store, "interaction_contacts"):  # nobody takes part twice
        [talk] = [one for one in table(crm.store, "interactions") if one["id"] == row["interaction_id"]]
        assert row["contact_id"] != talk["contact_id"]
        assert row["contact_id"] not in chosen[1:]
    for kind in ("emails", "addresses", "handles", "positions"):
        primary = [row for row in table(crm.store, kind) if row["contact_id"] == keep.id and row["is_primary"]]
        assert len(primary) <= max(1, *(
            sum(old["contact_id"] == one and old["is_primary"] for old in before[kind]) for one in chosen))  # fmt: skip
    check_deals(crm, before["deal_contacts"], chosen)
    assert all(lookup.who(crm, name).id == keep.id for name in refs)
    kept = derived(crm.store)
    crm.store.rebuild()
    assert derived(crm.store) == kept
    assert done.act is not None
    after = said(crm.store)
    undone = history.undo(crm, int(done.act[1:]))
    assert said(crm.store) == before
    assert derived(crm.store) == was
    assert undone.act is not None
    history.redo(crm, int(undone.act[1:]))
    assert said(crm.store) == after
    assert derived(crm.store) == kept


def check_deals(crm: Crm, before: list[dict[str, Any]], chosen: list[int]) -> None:
    """Everybody is in a deal once; the survivor has the role of the first who had one, and each deal a first person."""
    after = table(crm.store, "deal_contacts")
    for row in after:
        assert row["contact_id"] not in chosen[1:]
        was = sorted(
            (old for old in before if old["deal_id"] == row["deal_id"] and old["contact_id"] in chosen),
            key=lambda old: chosen.index(old["contact_id"]),
        )
        if row["contact_id"] == chosen[0]:
            assert row["role"] == next((old["role"] for old in was if old["role"]), None)
            assert row["is_primary"] == max(old["is_primary"] for old in was)
    firsts = [row["deal_id"] for row in after if row["is_primary"]]
    assert sorted(firsts) == sorted({row["deal_id"] for row in before})


FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@given(rows=ROWS, order=ORDER, count=st.integers(2, 3))
@settings(max_examples=100, deadline=None, suppress_health_check=FEW)
@pytest.mark.parametrize("crm", ["sqlite"], indirect=True)
def test_a_merge_loses_nothing_and_undo_gives_all_back(crm: Crm, rows: Rows, order: list[int], count: int) -> None:
    check(crm, rows, order, count)


@given(rows=ROWS, order=ORDER, count=st.integers(2, 3))
@settings(max_examples=8, deadline=None, suppress_health_check=FEW)
@pytest.mark.postgres
@pytest.mark.parametrize("crm", ["postgres"], indirect=True)
def test_a_merge_on_postgres_too(crm: Crm, rows: Rows, order: list[int], count: int) -> None:
    check(crm, rows, order, count)


def test_a_merge_knows_everybody_who_refers_to_a_contact() -> None:
    """A table that merging does not know would leave its rows with somebody who is not there any more."""
    linked = dict.fromkeys(re.findall(r"from (\w+) where", queries.query("merges.linked", "sqlite")))
    assert set(linked) == {name for name, _column in CHILDREN["contacts"]}
    theirs = {*rules.SAME, "interaction_contacts", "deal_contacts", "relations", "not_same", "merges"}
    assert set(linked) == theirs - {"deals"}, "deals are a company's"


def two(crm: Crm, one: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> None:
    with crm.change("two") as change:
        for values in ({"name": "Ada Lovelace", **(one or {})}, {"name": "Ada King", **(other or {})}):
            change.insert("contacts", values)


def merged(crm: Crm, *refs: str, **take: str) -> Contact:
    keep, absorb = merging.people(crm, refs or ("c1", "c2"))
    main = merging.merge(crm, keep, absorb, take).wrote.main
    assert isinstance(main, Contact)
    return main


def test_the_survivor_speaks_first_and_gaps_are_filled(crm: Crm) -> None:
    two(crm, {"title": "Countess", "notes": "one"}, {"title": "Mrs", "birthday": "1815-12-10", "notes": "two"})
    made = merged(crm)
    assert (made.name, made.title, made.birthday, made.notes) == (
        "Ada Lovelace",
        "Countess",
        "1815-12-10",
        "one\n\ntwo",
    )


def test_another_ones_word_is_taken_where_it_is_asked_for(crm: Crm) -> None:
    two(crm, {"title": "Countess"}, {"title": "Mrs", "source": "shop", "external_id": "7"})
    made = merged(crm, name="c2", title="c2")
    assert (made.name, made.title, made.source, made.external_id) == ("Ada King", "Mrs", "shop", "7")


@pytest.mark.parametrize(("field", "whose"), [("colour", "c2"), ("name", "c3"), ("custom.hat", "c2")])
def test_what_cannot_be_taken(crm: Crm, field: str, whose: str) -> None:
    two(crm)
    with crm.change("third") as change:
        change.insert("contacts", {"name": "Third"})
    before = said(crm.store)
    with pytest.raises(BadInput):
        merged(crm, **{field: whose})
    assert said(crm.store) == before


def test_deals_are_told_with_the_roles_that_are_left_out(crm: Crm) -> None:
    two(crm)
    with crm.change("deals") as change:
        for title, roles in (("Loom", ("buyer", "user")), ("Press", (None, "user")), ("Mill", (None, None))):
            deal = change.insert("deals", {"title": title, "stage": "lead", "state": "open"})
            for number, role in enumerate(roles, 1):
                row = {"deal_id": deal, "contact_id": number, "role": role, "is_primary": int(number == 2)}
                change.insert("deal_contacts", row)
    keep, absorb = merging.people(crm, ("c1", "c2"))
    [told] = [one for one in merging.preview(crm, keep, absorb).fields if one.field == "deals"]
    assert (told.value, told.taken_from, told.instead_of) == ("Loom, Press, Mill", ("c1", "c2"), ("user in Loom (c2)",))
    merged(crm)
    rows = [(row["contact_id"], row["role"], row["is_primary"]) for row in table(crm.store, "deal_contacts")]
    assert rows == [(1, "buyer", 1), (1, "user", 1), (1, None, 1)]


def test_numbers_in_other_systems_lead_to_the_survivor(crm: Crm) -> None:
    two(crm, {"source": "shop", "external_id": "1"}, {"source": "shop", "external_id": "2"})
    uid = contacts.one(crm, 2).uid
    merged(crm)
    assert crm.store.values("contacts.by_external_id", external_id="2", source="shop") == [1]
    assert crm.store.value("contacts.by_uid", uid=uid) == 1


def test_a_chain_of_merges_leads_to_its_end(crm: Crm) -> None:
    two(crm)
    with crm.change("third") as change:
        change.insert("contacts", {"name": "Third"})
    merged(crm, "c2", "c1")
    merged(crm, "c3", "c2")
    told: list[str] = []
    crm.tell = told.append
    assert [lookup.who(crm, name).ref for name in ("c1", "c2", "c3")] == ["c3", "c3", "c3"]
    assert told == ["c1 (Ada Lovelace) was merged into Third (c3)", "c2 (Ada King) was merged into Third (c3)"]


@pytest.mark.parametrize("refs", [("c1",), ("c1", "c1"), ("c1", "c2", "c2"), ("c1", "c3"), ("c1", "o1")])
def test_what_is_no_merge(crm: Crm, refs: tuple[str, ...]) -> None:
    two(crm)
    with crm.change("archived") as change:
        change.insert("contacts", {"name": "Away", "archived_at": crm.now()})
        change.insert("companies", {"name": "Engines"})
    with pytest.raises(CrmError) as raised:
        merging.people(crm, refs)
    assert raised.value.hint


def test_those_who_are_not_the_same_are_not_merged(crm: Crm) -> None:
    two(crm)
    people = duplicates.people(crm, ["c2", "c1"])
    duplicates.not_same(crm, people)
    with pytest.raises(Refused) as raised:
        merging.people(crm, ["c1", "c2"])
    assert raised.value.hint == "crm dupes --compare-again c1 c2"
    duplicates.same_after_all(crm, people)
    merged(crm)
    with pytest.raises(Refused):
        merging.people(crm, ["c1", "c2"])
    with pytest.raises(Refused):
        contacts.find_archived(crm, "c2")
    assert contacts.archived(crm) == []
