"""Undo and redo over random acts: what was said comes back to the byte, and what follows from it follows again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.core.errors import Conflict, CrmError, Refused
from crmcli.store.journal import Change
from crmcli.store.schemafile import tables
from crmcli.store.store import Store
from crmcli.store.undo import CHILDREN
from tests.store.books import act, derived, empty, redo, said, table, undo

NAMES = ("Ada Lovelace", "张三丰", "O’Neil", "Łódź & Söhne", "100% [/foo]", "x")
DAYS = ("1998-06-30", "2026-02-28", "2026-03-18", "2027-01-01")

Op = tuple[str, str, int, int, int]
OPS = st.tuples(
    st.sampled_from(("insert", "insert", "insert", "update", "update", "delete")),
    st.sampled_from(
        ("contacts", "companies", "emails", "tags", "taggings", "interactions", "interaction_contacts", "positions",
         "tasks", "deals", "deals", "deal_contacts", "deal_moves", "deal_closes", "deal_lines", "fields")
    ),
    st.integers(0, 5), st.integers(0, 5), st.integers(0, 5),
)  # fmt: skip
ACTS = st.lists(st.lists(OPS, min_size=1, max_size=6), min_size=2, max_size=6)


def ids(change: Change, name: str) -> list[int]:
    return [number for (number,) in change.engine.run(f"SELECT id FROM {name} ORDER BY id")]


def row_for(change: Change, name: str, a: int, b: int) -> dict[str, Any] | None:
    """A row for a table, or None when there is nothing yet that it could refer to."""
    contacts, companies = ids(change, "contacts"), ids(change, "companies")
    contact = contacts[a % len(contacts)] if contacts else None
    company = companies[b % len(companies)] if companies else None
    owner = {"contact_id": contact} if a % 2 and contact else {"company_id": company} if company else None
    talks, tags = ids(change, "interactions"), ids(change, "tags")
    if name == "contacts":
        return {"name": NAMES[a], "birthday": (None, "1815-12-10", "--02-29")[b % 3], "notes": (None, "a\nb")[b % 2]}
    if name == "companies":
        return {"name": NAMES[b], "notes": None}
    if name == "emails":
        return {**owner, "address": f"Ada{b}@Example.org", "key": f"ada{b}@example.org"} if owner else None
    if name.startswith("deal") or name == "fields":
        return row_of_deal(change, name, a, b, contact, company)
    if name == "tags":
        return {"name": f"Tag{a}", "key": f"tag{a}"}
    deal = of_deal(change, b)
    if name == "taggings":
        owner = deal if b % 3 == 2 else owner
        return {**owner, "tag_id": tags[b % len(tags)]} if owner and tags else None
    if name == "interactions":
        amount = (None, 1250, -300)[b % 3]
        return {
            "kind": ("call", "note", "purchase")[b % 3], "date": DAYS[a % 4], "note": NAMES[a], "contact_id": contact,
            "company_id": company, "amount_minor": amount, "currency": "EUR" if amount else None, "quantity": 0.1,
            **(deal or {}),
        }  # fmt: skip
    if name == "interaction_contacts":
        return {"interaction_id": talks[b % len(talks)], "contact_id": contact} if talks and contact else None
    if name == "positions":
        return {"contact_id": contact, "company_id": company, "role": NAMES[a]} if contact and company else None
    return {"title": NAMES[a], "contact_id": contact, "due_on": DAYS[b % 4], **(deal or {})}


def of_deal(change: Change, pick: int) -> dict[str, Any] | None:
    """One of the deals that are there, as a column."""
    deals = ids(change, "deals")
    return {"deal_id": deals[pick % len(deals)]} if deals else None


def row_of_deal(
    change: Change, name: str, a: int, b: int, contact: int | None, company: int | None
) -> dict[str, Any] | None:
    """A deal, or a row that belongs to one."""
    stage, state = ("lead", "proposal", "no stage any more")[a % 3], ("open", "won", "lost")[b % 3]
    if name == "deals":
        return {
            "title": NAMES[a], "notes": (None, "a\nb")[b % 2], "stage": stage, "state": state, "company_id": company,
            "closed_on": None if state == "open" else DAYS[a % 4], "value_minor": 1250, "currency": "EUR",
        }  # fmt: skip
    deal = of_deal(change, b)
    if deal is None or (name == "deal_contacts" and contact is None):
        return None
    rows: dict[str, dict[str, Any]] = {
        "deal_contacts": {"contact_id": contact, "role": NAMES[b]},
        "deal_moves": {"day": DAYS[a % 4], "at": "2026-03-18T10:30:00Z", "stage": stage, "state": state},
        "deal_closes": {"day": DAYS[a % 4], "expected_close": DAYS[b % 4]},
        "deal_lines": {"product": NAMES[a], "quantity": 0.1, "amount_minor": 1250},
        "fields": {"name": f"field {a}", "value": ('"O’Neil"', "8")[b % 2]},
    }
    return {**deal, **rows[name]}


def apply(change: Change, op: Op) -> None:
    verb, name, pick, a, b = op
    existing = ids(change, name)
    if verb == "insert":
        if values := row_for(change, name, a, b):
            change.insert(name, values)
    elif existing and verb == "delete":
        change.delete(name, existing[pick % len(existing)])
    elif existing and (values := row_for(change, name, a, b)):
        if b % 2:  # as people do: put it into the trash, or change one thing
            values = {"archived_at": "2026-03-18T10:30:00Z"} if "archived_at" in change.row(name, existing[0]) else {}
        change.update(name, existing[pick % len(existing)], values)


def play(store: Store, acts: list[list[Op]]) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Do the acts; each that changed anything with what was said before and after. A refused one changes nothing."""
    done = []
    for ops in acts:
        before, was = said(store), derived(store)
        try:
            with act(store, "random") as change:
                for op in ops:
                    apply(change, op)
        except Refused:
            assert said(store) == before
            assert derived(store) == was
            continue
        if change.act_id is None:
            assert said(store) == before
        else:
            done.append((change.act_id, before, said(store)))
        check_derived(store)
    return done


def check_derived(store: Store) -> None:
    kept = derived(store)
    store.rebuild()
    assert derived(store) == kept


def check_undo(store: Store, acts: list[list[Op]], pick: int) -> None:
    empty(store)
    done = play(store, acts)
    if not done:
        return
    number, before, after = done[-1]
    undone = undo(store, number)
    assert said(store) == before
    check_derived(store)
    again = redo(store, undone)
    assert said(store) == after
    check_derived(store)
    undo(store, again)
    assert said(store) == before
    now, was = said(store), derived(store)
    earlier = done[pick % len(done)][0]
    if earlier == number:
        return
    try:
        undone = undo(store, earlier)
    except Conflict as conflict:
        assert conflict.hint  # noqa: PT017 - either answer is right, each has its consequence
        assert said(store) == now
        assert derived(store) == was
    else:
        check_derived(store)
        redo(store, undone)
        assert said(store) == now
        check_derived(store)


FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@given(acts=ACTS, pick=st.integers(0, 5))
@settings(max_examples=160, suppress_health_check=FEW)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_undo_brings_everything_back(store: Store, acts: list[list[Op]], pick: int) -> None:
    check_undo(store, acts, pick)


@given(acts=ACTS, pick=st.integers(0, 5))
@settings(max_examples=15, suppress_health_check=FEW)
@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_undo_brings_everything_back_on_postgres(store: Store, acts: list[list[Op]], pick: int) -> None:
    check_undo(store, acts, pick)


def test_undo_knows_everybody_who_refers_to_a_row() -> None:
    """A reference that undo does not know would leave the book by an error of the database instead of a conflict."""
    known = {(parent, child, column) for parent, children in CHILDREN.items() for child, column in children}
    # What is never journaled cannot be taken back by itself: acts and runs are only referred to.
    real = {
        (key.column.table.name, each.name, key.parent.name)
        for each in tables()
        for key in each.foreign_keys
        if key.column.table.name not in ("acts", "scoring_runs", "segment_snapshots")
    }
    assert known == real


def test_a_later_change_of_the_same_column_is_a_conflict(store: Store) -> None:
    with act(store, "add Ada") as first:
        ada = first.insert("contacts", {"name": "Ada"})
    with act(store, "rename Ada") as second:
        second.update("contacts", ada, {"name": "Augusta"})
    before = said(store)
    with pytest.raises(Conflict) as raised:
        undo(store, first.act_id or 0)
    assert raised.value.candidates == (f"a{second.act_id} rename Ada",)
    assert raised.value.hint == f"crm undo a{second.act_id}, then again"
    assert raised.value.code == 5
    assert said(store) == before
    assert table(store, "acts")[0]["state"] == "done"


def test_a_later_change_of_another_column_is_none(store: Store) -> None:
    with act(store) as first:
        ada = first.insert("contacts", {"name": "Ada"})
    with act(store) as second:
        second.update("contacts", ada, {"name": "Augusta"})
    with act(store) as third:
        third.update("contacts", ada, {"title": "Countess"})
    undo(store, second.act_id or 0)
    row = table(store, "contacts")[0]
    assert (row["name"], row["title"]) == ("Ada", "Countess")


def test_what_others_refer_to_stays(store: Store) -> None:
    with act(store) as first:
        ada = first.insert("contacts", {"name": "Ada"})
    with act(store, "call Ada", user="bob") as second:
        second.insert("interactions", {"kind": "call", "date": "2026-03-18", "contact_id": ada})
    with pytest.raises(Conflict) as raised:
        undo(store, first.act_id or 0)
    assert raised.value.candidates == (f"a{second.act_id} call Ada",)


def test_a_tag_that_others_use_by_now_stays(store: Store) -> None:
    with act(store) as people:
        ada, bob = (people.insert("contacts", {"name": name}) for name in ("Ada", "Bob"))
    with act(store) as first:
        tag = first.insert("tags", {"name": "vip", "key": "vip"})
        first.insert("taggings", {"tag_id": tag, "contact_id": ada})
    with act(store) as second:
        second.insert("taggings", {"tag_id": tag, "contact_id": bob})
    undone = undo(store, first.act_id or 0)
    assert [row["contact_id"] for row in table(store, "taggings")] == [bob]
    redo(store, undone)
    assert sorted(row["contact_id"] for row in table(store, "taggings")) == [ada, bob]


def test_a_default_that_was_changed_and_changed_back_is_none(store: Store) -> None:
    with act(store) as first:
        ada = first.insert("contacts", {"name": "Ada"})
    for value in (1, 0):
        with act(store) as change:
            change.update("contacts", ada, {"do_not_contact": value})
    undo(store, first.act_id or 0)
    assert table(store, "contacts") == []


def test_a_default_that_was_changed_is_a_conflict(store: Store) -> None:
    with act(store) as first:
        ada = first.insert("contacts", {"name": "Ada"})
    with act(store) as change:
        change.update("contacts", ada, {"do_not_contact": True})
    with pytest.raises(Conflict):
        undo(store, first.act_id or 0)


def test_a_row_that_took_the_place_is_a_conflict(store: Store) -> None:
    with act(store) as first:
        tag = first.insert("tags", {"name": "vip", "key": "vip"})
    with act(store) as second:
        second.delete("tags", tag)
    with act(store) as third:
        third.insert("tags", {"name": "VIP", "key": "vip"})
    with pytest.raises(Conflict):
        undo(store, second.act_id or 0)
    assert [row["name"] for row in table(store, "tags")] == ["VIP"]
    with act(store) as fourth:  # the connection answers again
        fourth.insert("tags", {"name": "new", "key": "new"})
    assert len(table(store, "tags")) == 2


def test_scores_outlive_the_undo_of_their_contacts(store: Store) -> None:
    with act(store) as people:
        ada = people.insert("contacts", {"name": "Ada"})
    with act(store) as run:
        head = {"scheme": "grid", "as_of": "2026-03-18", "currency": "EUR", "cuts": "{}", "buyers": 1, "left_out": 0}
        number = run.open_run(head)
        score = {"recency_days": 1, "frequency": 1, "monetary_minor": 1, "r": 5, "f": 1, "m": 1, "segment": "new"}
        run.append("scores", [{"run_id": number, "contact_id": ada, **score}])
        run.insert("settings", {"name": "rfm.current_run", "value": str(number)})
    undone_run = undo(store, run.act_id or 0)
    undone = undo(store, people.act_id or 0)
    assert table(store, "contacts") == []
    redo(store, undone)
    redo(store, undone_run)
    assert [row["contact_id"] for row in table(store, "scores", "contact_id")] == [ada]
    assert table(store, "settings")[0]["value"] == str(number)


def test_undo_pages_through_a_large_act(store: Store) -> None:
    with act(store) as change:
        change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(4100)])
    seen: list[int] = []
    from crmcli.store.undo import reverse

    with act(store, kind="undo") as undoing:
        reverse(undoing, change.act_id or 0, seen.append)
    assert seen == [2000, 4000, 4100]
    assert table(store, "contacts") == []
    with pytest.raises(CrmError):
        undo(store, change.act_id or 0)
