"""Whatever is done with deals, undo by undo gives the same book back to the byte, and redo does it again."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, dealmoves, deals, history
from crmcli.app.crm import Clock, Crm
from crmcli.core.errors import CrmError
from crmcli.core.quickadd import person
from crmcli.core.records import Wrote
from crmcli.store.store import create_store
from tests.store.books import derived, empty, said, table

BEGIN = datetime(2026, 3, 18, 10, 30, tzinfo=UTC)
STAGES = ("lead", "qualified", "proposal", "negotiation")
ADDED: tuple[dict[str, Any], ...] = (
    {"title": "Loom"},
    {"title": "Website", "value": "12000EUR", "contacts": ["ada=buyer", "charles"], "close": "eom", "tags": ["web"]},
    {"title": "Mill", "company": "Engines", "lines": ["2 x Wheel = 900", "Axle = 50.50"], "custom": {"size": 3}},
    {"title": "织机", "contacts": ["张伟"], "stage": "proposal", "quote": "Q-1", "quote_amount": "80CNY"},
)
EDITED: tuple[dict[str, Any], ...] = (
    {"title": "Loom of 1801", "notes": "two\nlines"},
    {"value": "500", "probability": "60", "close": "+2w"},
    {"contacts": ["charles=user", "grace"], "rm_contacts": ["ada"]},
    {"contacts": ["ada"], "company": "Navy"},
    {"company": "none", "owner": "none", "source": "fair"},
    {"tags": ["web", "big"], "custom": {"size": 4, "colour": "blue"}},
    {"rm_tags": ["web"], "custom": {"size": None}, "close": "none"},
    {"lines": ["Chain = 70"], "rm_lines": ["Axle"], "quote": "Q-2"},
)
VERBS = ("add", "edit", "edit", "move", "move", "move", "won", "lost", "reopen", "park", "resume", "rm", "restore")

Op = tuple[str, int, int]
WALK = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 7)), min_size=3, max_size=12
)  # fmt: skip
FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


class Later(Clock):
    """A clock that is set forward by hand."""

    days = 0

    def now(self) -> datetime:
        return BEGIN + timedelta(days=self.days)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """An empty book on each engine."""
    place = str(tmp_path / "book.db")
    if request.param == "postgres":
        place = str(request.getfixturevalue("postgres_book_url"))
    found = Crm(create_store(place), clock=Later("UTC"))
    yield found
    found.close()


def do(crm: Crm, op: Op) -> Wrote:
    """One act of the walk, on one of the deals that are there."""
    verb, pick, way = op
    if verb == "add":
        return deals.add(crm, ADDED[way % len(ADDED)])
    there = table(crm.store, "deals")
    one = deals.one(crm, there[pick % len(there)]["id"])
    stage, at = STAGES[way % len(STAGES)], "yesterday" if way == 7 else None
    match verb:
        case "edit":
            return deals.edit(crm, [one.id], EDITED[way])
        case "move":
            return dealmoves.move(crm, [one], stage, "on it goes" if pick % 2 else "", at=at)
        case "won":
            return dealmoves.won(crm, one, "900" if pick % 3 == 0 else None, at=at, purchase=way % 2 == 0)
        case "lost":
            return dealmoves.lost(crm, [one], ("price", "timing", "a reason of nobody's")[way % 3], at=at)
        case "reopen":
            return dealmoves.reopen(crm, one, stage if way % 2 else None)
        case "park":
            return dealmoves.park(crm, one, f"+{way}d", "budget in May")
        case "resume":
            return dealmoves.resume(crm, one)
    return deals.archive(crm, [one.id], back=verb == "restore")


def check_deals(crm: Crm) -> None:
    """What stands in a deal is what its last move says, and one of its people is the first."""
    moves = {row["deal_id"]: row for row in table(crm.store, "deal_moves")}
    people: dict[int, int] = {}
    for row in table(crm.store, "deal_contacts"):
        people[row["deal_id"]] = people.get(row["deal_id"], 0) + row["is_primary"]
    assert set(people.values()) <= {1}
    for deal in table(crm.store, "deals"):
        last = moves[deal["id"]]
        assert (deal["stage"], deal["state"], deal["stage_since"]) == (last["stage"], last["state"], last["day"])
        assert deal["closed_on"] == (None if deal["state"] == "open" else last["day"])


def check_walk(crm: Crm, walk: list[Op]) -> None:
    empty(crm.store)
    crm.forget_settings()
    people = ("Ada Lovelace @Engines", "Charles Babbage", "Grace Hopper", "张伟")
    contacts.add_all(crm, {line: (person([name.split(" @")[0], *(["@Engines"] if "@" in name else [])]), {})
                           for line, name in enumerate(people, 1)})  # fmt: skip
    with crm.change("set checklists") as change:
        steps = '{"proposal": [["send the quote", 1]], "lead": [["call", 0]]}'
        change.insert("settings", {"name": "deal_checklists", "value": steps})
    done = []
    for days, op in enumerate([("add", 0, 1), ("add", 0, 2), *walk]):
        crm.clock.days = days  # type: ignore[attr-defined]
        before, was = said(crm.store), derived(crm.store)
        act = None
        with contextlib.suppress(CrmError):
            act = do(crm, op).act
        if act is None:
            assert (said(crm.store), derived(crm.store)) == (before, was)
        else:
            done.append((act, before, was))
        check_deals(crm)
    after, kept = said(crm.store), derived(crm.store)
    crm.store.rebuild()
    assert derived(crm.store) == kept
    for act, before, was in reversed(done):
        history.undo(crm, int(act[1:]))
        assert (said(crm.store), derived(crm.store)) == (before, was), act
    for _ in done:
        history.redo(crm)
    assert (said(crm.store), derived(crm.store)) == (after, kept)


@given(walk=WALK)
@settings(max_examples=90, deadline=None, suppress_health_check=FEW)
@pytest.mark.parametrize("crm", ["sqlite"], indirect=True)
def test_undo_gives_all_back(crm: Crm, walk: list[Op]) -> None:
    check_walk(crm, walk)


@given(walk=WALK)
@settings(max_examples=8, deadline=None, suppress_health_check=FEW)
@pytest.mark.postgres
@pytest.mark.parametrize("crm", ["postgres"], indirect=True)
def test_undo_on_postgres_too(crm: Crm, walk: list[Op]) -> None:
    check_walk(crm, walk)


def test_the_history_of_a_deal_has_what_belongs_to_it(crm: Crm) -> None:
    contacts.add_all(crm, {1: (person(["Ada Lovelace", "@Engines"]), {}), 2: (person(["Charles Babbage"]), {})})
    deals.add(crm, ADDED[0])
    deals.add(crm, {**ADDED[1], "company": "o1"})
    for changes in ({"notes": "new"}, {"rm_contacts": ["charles"]}, {"rm_tags": ["web"]}, {"custom": {"size": 3}}):
        deals.edit(crm, [2], changes)
    dealmoves.move(crm, [deals.one(crm, 2)], "proposal")
    with crm.change("plan") as change:
        change.insert("tasks", {"title": "send it", "contact_id": 1, "deal_id": 2})
    contacts.edit(crm, "ada", {"title": "Countess"})
    deals.edit(crm, [1], {"notes": "other"})

    def told(of: str) -> list[int]:
        return [one.id for one in history.acts(crm, of=of)]

    assert told("d1") == [11, 2]
    assert told("d2") == [9, 8, 7, 6, 5, 4, 3]
    assert told("ada") == [10, 9, 3, 1], "and her place in the deal"
    assert told("charles") == [5, 3, 1], "what was taken from him too"
    assert told("o1") == [8, 4, 3, 1]
    assert told("d7") == []


def test_an_undone_move_stands_in_the_history(crm: Crm) -> None:
    deals.add(crm, ADDED[0])
    dealmoves.move(crm, [deals.one(crm, 1)], "proposal")
    deals.edit(crm, [1], {"lines": ["Axle = 50"], "close": "+2w"})
    for _ in range(2):
        history.undo(crm)
    assert [one.kind for one in history.acts(crm, of="d1")] == ["undo", "undo", "act", "act", "act"]
