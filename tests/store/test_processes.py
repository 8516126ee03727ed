"""Several processes at once, and processes that are killed: nothing is lost, nothing is half."""

import random
import sqlite3
import time
from pathlib import Path

import pytest

from crmcli.store.store import Store, create_store, open_store
from tests.store.books import act, derived, table
from tests.store.processes import finish, start


def count_together(store: Store, url: str, processes: int, acts: int) -> None:
    with act(store) as change:
        change.insert("settings", {"name": "counter", "value": "0"})
    for worker in [start("count", url, str(acts)) for _ in range(processes)]:
        finish(worker)
    total = processes * acts
    assert table(store, "settings")[0]["value"] == str(total)
    people = [row["name"] for row in table(store, "contacts")]
    assert len(people) == total
    assert sorted(int(name.split()[1]) for name in people) == list(range(total))
    assert len(table(store, "acts")) == total + 1
    assert len(table(store, "changes")) == 2 * total + 1
    kept = derived(store)
    store.rebuild()
    assert derived(store) == kept


def test_four_writers_lose_nothing(store: Store, url: str) -> None:
    count_together(store, url, 4, 50)


@pytest.mark.slow
def test_eight_writers_lose_nothing(store: Store, url: str) -> None:
    count_together(store, url, 8, 500)


def kill_often(path: Path, times: int, rows: int) -> None:
    """Kill an import at random moments; the book holds all of it or nothing, and everything in it fits together."""
    chance = random.Random(times)
    create_store(str(path)).close()
    began = time.monotonic()
    finish(start("fill", str(path), str(rows)))
    whole = time.monotonic() - began
    saved = 1
    for _ in range(times):
        worker = start("fill", str(path), str(rows))
        assert worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0, whole))
        worker.kill()
        told = worker.stdout.read() == "saved\n"
        worker.communicate()
        check = sqlite3.connect(path)
        try:
            assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert check.execute("PRAGMA foreign_key_check").fetchall() == []
            [(people,)] = check.execute("SELECT count(*) FROM contacts")
            [(talks,)] = check.execute("SELECT count(*) FROM interactions")
            [(facts,)] = check.execute("SELECT count(*) FROM contacts WHERE purchase_count = 1")
            [(words,)] = check.execute("SELECT count(*) FROM search")
            [(entries,)] = check.execute("SELECT count(*) FROM changes")
        finally:
            check.close()
        assert people in (saved * rows, (saved + 1) * rows)
        assert not told or people == (saved + 1) * rows, "what was said to be saved is there"
        assert (talks, facts, words, entries) == (people, people, people, 2 * people)
        saved = people // rows
    store = open_store(str(path))
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})
    store.close()


def test_eight_kills_leave_all_or_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path / "crm.db", 8, 3000)


@pytest.mark.slow
def test_a_hundred_kills_leave_all_or_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path / "crm.db", 100, 2000)
