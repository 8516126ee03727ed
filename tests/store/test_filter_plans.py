"""How filters are answered: sets once, rows in one pass, names from their index; rivals cost ten times as much."""

from collections.abc import Iterator

import pytest

from crmcli.core.conditions import Test as One
from crmcli.core.conditions import all_of, any_of
from crmcli.store import queries
from crmcli.store.filters import contacts_where, order_by
from crmcli.store.listfilters import deals_order, deals_where
from crmcli.store.store import Store, create_store


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = create_store(str(tmp_path_factory.mktemp("plans") / "crm.db"))
    yield made
    made.close()


def plan(store: Store, *tests: One) -> list[str]:
    node = all_of(tests)
    where, values = contacts_where(node)
    order = order_by("name", reverse=False, node=node)
    sql = queries.query("contacts.listed", "sqlite").replace("/*where*/", where).replace("/*order*/", order)
    stage = {"stage_lost": "", "stage_dormant": "", "stage_loyal": 1, "stage_repeat": 1}
    rows = store.engine.run(f"EXPLAIN QUERY PLAN {sql}", {"limit": 50, "offset": 0, **values, **stage})
    return [row[3] for row in rows]


SETS = (
    One("tag", ":", ("vip",)),
    One("city", "known", ("Berlin",)),
    One("company", ":", ("acme",)),
    One("mail", ":", ("x",)),
    One("custom.a", ">=", ("a", 3.0)),
    One("rfm", "=", ("champions",)),
    One("rfm.r", ">=", (4,)),
)


@pytest.mark.parametrize("test", SETS, ids=lambda test: test.field)
def test_what_stands_in_another_table_is_asked_once_not_for_each_person(book: Store, test: One) -> None:
    lines = plan(book, test)
    assert not any("CORRELATED" in line for line in lines)
    assert any("LIST SUBQUERY" in line for line in lines)


ROWS = (
    One("last", "<", ("2026-01-01",)),
    One("quiet", "<=", ("2026-01-01",)),
    One("purchases", ">=", (3,)),
    One("owner", "=", (1,)),
    One("birthday", ">=", ("03-01",)),
    One("created", ">=", ("2026",)),
    One("stage", "=", ("lead",)),
)


@pytest.mark.parametrize("test", ROWS, ids=lambda test: test.field)
def test_what_stands_in_the_row_is_asked_of_the_rows_in_their_order(book: Store, test: One) -> None:
    lines = plan(book, test, One("dnc", "=", (0,)))
    assert [line for line in lines if line.startswith(("SCAN c", "SEARCH c"))] == ["SCAN c"]


@pytest.mark.parametrize("thing", ["mail", "phone", "handle", "address", "tag", "company", "task", "talk"])
def test_whether_something_is_there_is_looked_up_by_an_index(book: Store, thing: str) -> None:
    lines = plan(book, One("has", ":", (thing,)))
    assert not any(line.startswith(("SCAN x", "SCAN z")) for line in lines)


def test_a_name_is_answered_from_the_index_of_names(book: Store) -> None:
    assert plan(book, One("name", ":", ("ada",))) == ["SCAN c USING INDEX ix_contacts_name_key"]
    assert plan(book, One("name", ":", ("ada",)), ROWS[0])[0] == "SCAN c USING INDEX ix_contacts_name_key"


def test_tags_are_found_by_their_index(book: Store) -> None:
    lines = plan(book, SETS[0])
    assert any("uq_taggings_tag_id_contact_id" in line for line in lines)
    assert not any(line.startswith("SCAN x") for line in lines)


def test_a_city_and_who_must_not_be_contacted_have_indexes(book: Store) -> None:
    assert any("ix_addresses_city" in line for line in plan(book, One("city", "known", ("Berlin",))))
    for name, index in (
        ("filters.city", "ix_addresses_city"),
        ("contacts.not_to_contact", "ix_contacts_do_not_contact"),
    ):
        lines = [row[3] for row in book.engine.run(f"EXPLAIN QUERY PLAN {queries.query(name, 'sqlite')}")]
        assert any(index in line for line in lines), lines


def test_spellings_are_looked_up_by_their_key_and_give_the_people(book: Store) -> None:
    for name in (any_of([One("name", ":", ("wang",)), One("spelled", "~", ("wang",))]), One("spelled", "=", ("wang",))):
        where, values = contacts_where(name)
        order = order_by("name", reverse=False, node=name)
        sql = queries.query("contacts.listed", "sqlite").replace("/*where*/", where).replace("/*order*/", order)
        rows = book.engine.run(f"EXPLAIN QUERY PLAN {sql}", {"limit": 50, "offset": 0, **values})
        lines = [row[3] for row in rows]
        assert lines[0] == "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)", lines
        assert any(line.startswith("SEARCH l USING PRIMARY KEY (key") for line in lines), lines


def plan_of_deals(store: Store, *tests: One) -> list[str]:
    where, values = deals_where(all_of(tests))
    order, more = deals_order("close", (), reverse=False)
    sql = queries.query("deals.listed", "sqlite").replace("/*where*/", where).replace("/*order*/", order)
    rows = store.engine.run(f"EXPLAIN QUERY PLAN {sql}", {"limit": 50, "offset": 0, **values, **more})
    return [row[3] for row in rows]


OF_DEALS = (
    One("own.tag", ":", ("vip",)),
    One("own.company", ":", ("acme",)),
    One("own.name", ":", ("ada",)),
    One("own.planned", "=", (1,)),
    One("own.next", ">", ("2026-01-01",)),
    One("own.custom.a", ">=", ("a", 3.0)),
)


@pytest.mark.parametrize("test", OF_DEALS, ids=lambda test: test.field)
def test_what_stands_beside_deals_is_asked_once_not_for_each_deal(book: Store, test: One) -> None:
    lines = plan_of_deals(book, test)
    assert not any("CORRELATED" in line for line in lines)
    assert any("LIST SUBQUERY" in line for line in lines)


def test_the_people_of_deals_are_asked_once_and_who_is_in_a_deal_by_its_index(book: Store) -> None:
    lines = plan_of_deals(book, One("last", "<", ("2026-01-01",)))
    assert sum("SCAN c" in line for line in lines) == 1
    assert not any(line.startswith("SCAN x") for line in lines), lines


def test_a_list_of_deals_looks_up_neither_companies_nor_owners(book: Store) -> None:
    lines = plan_of_deals(book, One("own.value", ">=", (3,)))
    assert not any(line.startswith(("SEARCH o", "SEARCH u")) for line in lines), lines
