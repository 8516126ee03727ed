"""Reports add up a hundred thousand moves while somebody waits: they read what the indexes hold, and no row."""

from collections.abc import Iterator

import pytest

from crmcli.store import queries
from crmcli.store.store import Store, create_store

VALUES: dict[str, object] = {"since": "1900-01-01", "until": "2026-03-18", "today": "2026-03-18", "s0_": "lead"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = create_store(str(tmp_path_factory.mktemp("plans") / "book.db"))
    yield made
    made.close()


def plan(store: Store, name: str, where: str = "") -> list[str]:
    sql = queries.query(f"dealreports.{name}", "sqlite")
    sql = sql.replace("/*order*/", "when :s0_ then 0").replace("/*where*/", where)
    asked = {one: VALUES[one] for one in queries.parameters(sql)}
    return [str(row[3]) for row in store.engine.run(f"EXPLAIN QUERY PLAN {sql}", asked)]


@pytest.mark.parametrize("where", ["", "and m.day <= :today"])
def test_the_furthest_stage_is_read_from_the_index_in_the_order_of_deals(store: Store, where: str) -> None:
    steps = [step for step in plan(store, "funnel", where) if step.startswith(("SCAN m", "SEARCH"))]
    assert steps == [
        "SCAN m USING COVERING INDEX ix_deal_moves_deal_id", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)",
    ]  # fmt: skip


def test_stays_are_counted_in_the_index_and_only_archived_deals_are_looked_up(store: Store) -> None:
    counted, taken_off = (step for step in plan(store, "stays") if "deal_moves" in step)
    assert counted == "SEARCH deal_moves USING COVERING INDEX ix_deal_moves_stayed (from_stage>?)"
    assert taken_off == "SEARCH deal_moves USING INDEX ix_deal_moves_deal_id (deal_id=?)"


@pytest.mark.parametrize("name", ["won", "closed"])
def test_the_day_of_the_beginning_is_read_from_the_index(store: Store, name: str) -> None:
    steps = [step for step in plan(store, name) if "deal_moves" in step]
    assert steps == ["SEARCH deal_moves USING COVERING INDEX ix_deal_moves_stayed (from_stage=?)"]
