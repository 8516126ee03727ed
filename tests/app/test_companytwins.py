"""Companies that stand in the book twice: told, found, and made one, with an undo that gives the same book back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import companies, companytwins, contacts, history, lookup
from crmcli.app.crm import Crm
from crmcli.core.companynames import bare
from crmcli.core.errors import CrmError
from crmcli.core.quickadd import person
from crmcli.store import queries
from crmcli.store.store import create_store
from crmcli.store.undo import CHILDREN
from tests.store.books import derived, empty, said, table

FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
KINDS = (
    "emails", "phones", "handles", "addresses", "fields", "taggings", "positions", "interactions", "tasks",
    "important_dates", "deals", "notes",
)  # fmt: skip
ROWS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 2)), min_size=8, max_size=30)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """An empty book on each engine."""
    place = str(tmp_path / "book.db")
    if request.param == "postgres":
        place = str(request.getfixturevalue("postgres_book_url"))
    found = Crm(create_store(place))
    yield found
    found.close()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nordlicht GmbH", ("nordlicht",)), ("NORDLICHT", ("nordlicht",)), ("Acme Ltd.", ("acme",)),
        ("Müller GmbH & Co. KG", ("muller",)), ("北辰科技有限公司", ("北辰科技",)), ("Inc.", ("inc",)),
        ("株式会社日立", ("日立",)), ("A.G. Bell Inc", ("bell",)),
    ],
)  # fmt: skip
def test_the_legal_form_is_set_aside(name: str, expected: tuple[str, ...]) -> None:
    assert bare(name) == expected


def made(crm: Crm, rows: "list[tuple[str, int, int]]") -> list[int]:
    """Three companies and three people, with what the rows tell of the companies."""
    seen: set[tuple[Any, ...]] = set()
    with crm.change("fill") as change:
        people = [change.insert("contacts", {"name": f"Person {n}"}) for n in range(3)]
        tags = [change.insert("tags", {"name": name, "key": name}) for name in "abc"]
        firms = [change.insert("companies", {"name": f"Firm {n}"}) for n in range(3)]
        for kind, at, pick in rows:
            text, one, day = "abc"[pick], {"company_id": firms[at]}, f"2026-03-1{pick}"
            values: dict[str, dict[str, Any]] = {
                "emails": {**one, "address": f"{text}@e.org", "key": f"{text}@e.org", "is_primary": 1},
                "phones": {**one, "raw": text, "key": f"4930{pick}", "is_primary": 0},
                "handles": {**one, "network": "web", "value": text, "key": f"web:{text}", "is_primary": 1},
                "addresses": {**one, "text": f"{text} street", "is_primary": 1},
                "fields": {**one, "name": text, "value": f'"{at}"'},
                "taggings": {**one, "tag_id": tags[pick]},
                "positions": {**one, "contact_id": people[pick], "role": "abc"[at], "is_primary": int(at == 2)},
                "interactions": {**one, "kind": "call", "date": day},
                "tasks": {**one, "title": text, "due_on": day},
                "deals": {**one, "title": text, "stage": "lead", "state": "open"},
                "important_dates": {**one, "label": text, "day": day, "month_day": day[5:]},
            }
            unique = (kind, at, pick) if kind in ("fields", "taggings", "positions") else (kind, len(seen))
            if kind == "notes":
                change.update("companies", firms[at], {"notes": f"note {text}"})
            elif unique not in seen:
                seen.add(unique)
                change.insert(kind, values[kind])
    return firms


@given(rows=ROWS, count=st.integers(2, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=FEW)
@pytest.mark.parametrize("crm", ["sqlite"], indirect=True)
def test_a_merge_loses_nothing_and_undo_gives_all_back(
    crm: Crm, rows: "list[tuple[str, int, int]]", count: int
) -> None:
    empty(crm.store)
    firms = made(crm, rows)[:count]
    before, was = said(crm.store), derived(crm.store)
    old = companies.many(crm, firms)
    keep, absorb = companytwins.people(crm, [f"o{number}" for number in firms])
    merged = companytwins.merge(crm, keep, absorb)
    done = merged.wrote
    sold = {row["title"] for row in before["deals"] if row["company_id"] in firms}
    assert {title for one in merged.fields if one.field == "deals" for title in one.value.split(", ")} == sold
    new = companies.one(crm, keep.id)
    for field in ("emails", "phones", "addresses", "tags", "websites"):
        assert set(getattr(new, field)) == {value for one in old for value in getattr(one, field)}
    assert {one.id for one in new.contacts} == {one.id for other in old for one in other.contacts}
    assert set(new.custom) == {name for one in old for name in one.custom}
    assert set((new.notes or "").split("\n\n")) >= {one.notes for one in old if one.notes}
    for kind in ("interactions", "tasks", "deals"):
        assert not {row["company_id"] for row in table(crm.store, kind)} & set(firms[1:])
    assert all(lookup.who(crm, f"o{number}").id == keep.id for number in firms)
    for row in table(crm.store, "positions"):
        assert row["company_id"] not in firms[1:]
    assert done.act is not None
    after = said(crm.store)
    undone = history.undo(crm, int(done.act[1:]))
    assert (said(crm.store), derived(crm.store)) == (before, was)
    assert lookup.who(crm, f"o{firms[1]}").id == firms[1]
    assert undone.act is not None
    history.redo(crm, int(undone.act[1:]))
    assert said(crm.store) == after


def test_a_merge_knows_everything_that_refers_to_a_company() -> None:
    import re

    linked = re.findall(r"from (\w+) where", queries.query("merges.company_linked", "sqlite"))
    assert set(linked) == {name for name, _column in CHILDREN["companies"]}


def test_one_of_nearly_the_same_name_is_told(crm: Crm) -> None:
    companies.add(crm, "Nordlicht GmbH", {})
    companies.add(crm, "北辰科技有限公司", {})
    told: list[str] = []
    crm.tell = told.append
    contacts.add(crm, person(["Petra Vogel", "@Nordlicht"]))
    companies.add(crm, "北辰科技", {})
    companies.add(crm, "Nordlichter AG", {})
    assert told == ["near: Nordlicht GmbH (o1)", "near: 北辰科技有限公司 (o2)"]


def test_pairs_of_companies_have_reasons(crm: Crm) -> None:
    for name, mail in (("Nordlicht GmbH", "info@nordlicht.example"), ("Nordlicht", "post@nordlicht.example")):
        companies.add(crm, name, {"emails": [mail]})
    companies.add(crm, "Südwind AG", {"phones": ["+49 30 5550188"]})
    companies.add(crm, "Sudwind Handels KG", {"phones": ["+49 30 5550188"]})
    companies.add(crm, "Something Else", {})
    found = companytwins.find(crm)
    assert [(pair.ref, pair.reasons[0]) for pair in found] == [
        ("o1 o2", "same name but for the legal form"), ("o3 o4", "same phone +49305550188")
    ]  # fmt: skip
    assert "same mail domain nordlicht.example" in found[0].reasons
    assert companytwins.find(crm, least=1.0) == []


@pytest.mark.parametrize("refs", [("o1",), ("o1", "o1"), ("o1", "o2", "o2"), ("o1", "c1"), ("o1", "o3")])
def test_what_is_no_merge(crm: Crm, refs: tuple[str, ...]) -> None:
    for name in ("Nordlicht GmbH", "Nordlicht", "Away"):
        companies.add(crm, name, {})
    companies.archive(crm, 3)
    contacts.add(crm, person(["Petra Vogel"]))
    with pytest.raises(CrmError) as raised:
        companytwins.people(crm, refs)
    assert raised.value.hint
