"""Queries that a daily command waits for use an index: without one they cost a hundred times as much.

To hold another query to it, add it to INDEXED with values that it may be given; `ids` and `where` as `Store.rows`
takes them.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crmcli.store import queries
from crmcli.store.store import Store, create_store

LARGE = (
    "contacts", "companies", "interactions", "tasks", "emails", "phones", "handles", "taggings", "lookup", "changes",
    "acts", "scores", "interaction_contacts", "positions", "relations", "important_dates", "stage_changes", "consents",
    "deals", "deal_contacts", "deal_moves", "deal_closes", "deal_lines",
)  # fmt: skip
ABOUT = ("deals", "interactions", "tasks")  # what is about people

DUE = {"until": "2026-03-18", "zoned_until": "2026-03-20", "today": "2026-03-18", "owner": None}
INDEXED: list[tuple[str, dict[str, Any]]] = [
    (
        "agenda.birthdays",
        {"first": "03-18", "last": "03-25", "first_next": "00-00", "last_next": "00-00", "owner": None},
    ),
    (
        "agenda.dates",
        {
            "first": "03-18",
            "last": "03-25",
            "first_next": "00-00",
            "last_next": "00-00",
            "owner": None,
            "from_day": "2026-03-18",
            "until_day": "2026-03-25",
        },
    ),
    ("pipeline.board", {"owner": None}),
    ("relations.of", {"contact_id": 1}),
    ("dates.of_contact", {"number": 1}),
    ("dates.of_company", {"number": 1}),
    ("consents.of", {}),
    ("consents.not_to_contact", {}),
    ("stages.said", {"contact_id": 1}),
    ("stages.facts", {"contact_id": 1}),
    ("stages.made", {"contact_id": 1}),
    ("contacts.by_id", {"id": 1}),
    ("contacts.by_ids", {}),
    ("contacts.emails", {}),
    ("contacts.phones", {}),
    ("contacts.handles", {}),
    ("contacts.addresses", {}),
    ("contacts.fields", {}),
    ("contacts.tags", {}),
    ("contacts.companies", {}),
    ("contacts.same_key", {"key": "ada@example.org", "how": "email"}),
    ("contacts.by_external_id", {"external_id": "A1", "source": None}),
    ("contacts.by_uid", {"uid": "x"}),
    ("companies.by_ids", {}),
    ("companies.contacts", {}),
    ("interactions.by_ids", {}),
    ("interactions.of_contact", {"contact_id": 1, "limit": 10}),
    ("interactions.of_company", {"company_id": 1, "limit": 10}),
    ("interactions.others", {}),
    ("tasks.by_ids", {}),
    ("tasks.due", DUE),
    ("tasks.due", {**DUE, "owner": 1}),
    ("prompts.due_counts", {"today": "2026-03-18", "passed_time": "10:30", "owner": 1}),
    ("prompts.due_elsewhere", {"today": "2026-03-18", "zoned_until": "2026-03-20", "owner": None}),
    *[
        (f"brief.{name}_{way}_{whose}", {f"{whose}_id": 1, "today": "2026-03-18", "limit": 3})
        for name, way in (("talks", "of"), ("bought", "by"), ("last_purchase", "of"))
        for whose in ("contact", "company")
    ],
    ("brief.promises_of_company", {"company_id": 1}),
    ("feeds.tasks", {}),
    ("feeds.contacts", {}),
    ("feeds.companies", {}),
    ("tasks.of_contact", {"contact_id": 1}),
    ("tasks.of_company", {"company_id": 1}),
    ("tasks.next_of", {}),
    ("tasks.after", {"today": "2026-03-18"}),
    ("lookup.exact", {"key": "ada", "how": None, "limit": 50}),
    ("lookup.beginning", {"start": "ad", "stop": "ae", "limit": 50}),
    ("lookup.spelled", {"key": "zhangwei", "how": "pinyin", "other": "initials", "limit": 50}),
    ("lookup.spelled_beginning", {"start": "zh", "stop": "zi", "limit": 50}),
    *[(f"hits.{name}", {}) for name in ("contacts", "companies", "deals", "interactions", "tasks")],
    *[(f"hits.{name}_texts", {}) for name in ("contact", "company", "deal", "interaction", "task")],
    *[(f"hits.{about}_of_{whose}", {}) for about in ABOUT for whose in ("contacts", "companies")],
    ("history.counter", {}),
    ("history.by_id", {"id": 1}),
    ("history.changes", {"act_id": 1, "limit": 10}),
    ("history.of_record", {"table_name": "contacts", "row_id": 1, "limit": 10}),
    ("history.of_deal", {"record_id": 1, "inside": '%"deal_id":1,%', "at_end": '%"deal_id":1}%', "limit": 10}),
    ("rfm.score", {"run_id": 1, "contact_id": 1}),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = create_store(str(tmp_path_factory.mktemp("plans") / "crm.db"))
    yield made
    made.close()


def scanned(store: Store, sql: str, values: dict[str, Any]) -> list[str]:
    """The large tables that a query reads from end to end."""
    aliases = re.findall(r"\b(?:from|join)\s+(\w+)\s+(?:as\s+)?(\w+)", sql)
    called = {name: name for name in LARGE} | {alias: table for table, alias in aliases if table in LARGE}
    plan = [row[3] for row in store.engine.run(f"EXPLAIN QUERY PLAN {sql}", values)]
    names = [line.split()[1] for line in plan if line.startswith("SCAN ") and "VIRTUAL TABLE" not in line]
    return [called[name] for name in names if name in called]


@pytest.mark.parametrize(("name", "values"), INDEXED, ids=[name for name, _ in INDEXED])
def test_a_daily_query_reads_no_large_table_from_end_to_end(book: Store, name: str, values: dict[str, Any]) -> None:
    sql = queries.query(name, "sqlite").replace("/*ids*/", "1,2,3").replace("/*where*/", "")
    assert scanned(book, sql, values) == []


def test_a_scan_is_seen(book: Store) -> None:
    assert scanned(book, "select c.id from contacts c where c.notes = :x", {"x": "y"}) == ["contacts"]
    assert scanned(book, "select id from tasks where title = :x", {"x": "y"}) == ["tasks"]
    assert scanned(book, "select c.id from contacts c where c.id = :x", {"x": 1}) == []


@pytest.mark.parametrize(
    ("name", "where"), [("rfm.buyers", ""), ("rfm.buyers", " and currency = :currency"), ("rfm.foreign", "")]
)
def test_buyers_come_from_the_covering_index(book: Store, name: str, where: str) -> None:
    """A look at the rows themselves costs five times as much: a million of them lie all over the file."""
    sql = queries.query(name, "sqlite").replace("/*where*/", where)
    values = {"after": 0, "last_id": 9, "since": "0000-01-01", "until": "2026-03-18", "currency": "EUR"}
    plan = [row[3] for row in book.engine.run(f"EXPLAIN QUERY PLAN {sql}", values)]
    [purchases] = [line for line in plan if "interactions" in line]
    assert "COVERING INDEX ix_interactions_purchases" in purchases
    if name == "rfm.buyers":  # and in the order of the index, range by range
        assert "(contact_id>? AND contact_id<?)" in purchases
        assert not any("TEMP B-TREE" in line for line in plan)


def test_open_tasks_are_read_up_to_the_day_and_no_further(book: Store) -> None:
    sql = queries.query("tasks.due", "sqlite")
    plan = [row[3] for row in book.engine.run(f"EXPLAIN QUERY PLAN {sql}", DUE)]
    assert plan[0].startswith("SEARCH t USING INDEX ix_tasks_open_due (due_on<?)")


def test_the_next_step_of_a_card_is_looked_up_by_its_deal_and_by_who_is_in_it(book: Store) -> None:
    """Never among all follow-ups that are of no deal, which for each of ten thousand cards would take minutes."""
    plan = [row[3] for row in book.engine.run(f"EXPLAIN QUERY PLAN {queries.query('pipeline.board', 'sqlite')}", DUE)]
    assert [line for line in plan if line.startswith("SEARCH n ")] == [
        "SEARCH n USING INDEX ix_tasks_deal_id (deal_id=? AND state=?)",
        "SEARCH n USING INDEX ix_tasks_contact_id (contact_id=? AND state=?)",
    ]
    assert any(line.startswith("SEARCH d USING INDEX ix_deals_state (state=?") for line in plan)
