"""Reports add up a million talks while somebody waits: those about money read the covering index alone."""

from collections.abc import Iterator

import pytest

from crmcli.store import queries
from crmcli.store.store import Store, create_store

SPAN: dict[str, object] = {"since": "2025-04-01", "until": "2026-03-18"}
COVERED: dict[str, dict[str, object]] = {
    "sales_days": SPAN, "spent": SPAN, "left_out": SPAN, "pauses": {"until": "2026-03-18", "dormant_count": 365},
    "gaps": SPAN, "cohorts": {**SPAN, "by": "month"}, "baskets": {**SPAN, "by": "month"},
    "baskets_of": {"until": "2026-03-18", "lost_on": "2024-03-18"}, "buying": {"until": "2026-03-18"},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = create_store(str(tmp_path_factory.mktemp("plans") / "book.db"))
    yield made
    made.close()


def plan(store: Store, name: str, values: dict[str, object]) -> list[str]:
    sql = queries.query(f"reports.{name}", "sqlite")
    given = {"currency": "EUR", **values}
    asked = {one: given[one] for one in queries.parameters(sql)}
    return [str(row[3]) for row in store.engine.run(f"EXPLAIN QUERY PLAN {sql}", asked)]


@pytest.mark.parametrize("name", COVERED)
def test_money_is_added_up_from_the_covering_index(store: Store, name: str) -> None:
    steps = [step for step in plan(store, name, COVERED[name]) if "interactions" in step or " i " in step]
    assert steps
    assert all("USING COVERING INDEX ix_interactions_purchases" in step for step in steps), steps


@pytest.mark.parametrize("name", ["answers_days", "answers_kinds", "answers_owners"])
def test_an_answer_is_looked_for_by_contact_and_day(store: Store, name: str) -> None:
    steps = plan(store, name, {**SPAN, "last_on": "2026-03-18"})
    [inner] = [step for step in steps if step.startswith("SEARCH j")]
    assert "ix_interactions_contact_id_date (contact_id=? AND date>? AND date<?)" in inner


def test_who_waits_for_an_answer_is_looked_for_among_those_met_lately(store: Store) -> None:
    steps = plan(store, "unanswered", SPAN)
    assert any("ix_contacts_last_contact_on" in step for step in steps), steps
    assert not any(step.startswith("SCAN i") for step in steps), steps
