"""`examine` finds what was broken, and finds nothing in a book that is whole."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from crmcli.store import files
from crmcli.store.backups import back_up
from crmcli.store.engines import Sqlite
from crmcli.store.health import Finding, examine, mend
from crmcli.store.store import Store, create_store, open_store
from tests.store.books import NOW, act, derived


def fill(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada Lovelace", "birthday": "1815-12-10", "notes": "Zoë’s friend"})
        works = change.insert("companies", {"name": "Engines"})
        change.insert("contacts", {"name": "张伟"})
        change.insert("positions", {"contact_id": ada, "company_id": works})
        change.insert("emails", {"contact_id": ada, "address": "ada@x.org", "key": "ada@x.org"})
        change.insert("interactions", {"kind": "call", "date": "2026-03-01", "contact_id": ada, "note": "pricing"})
        change.insert("tasks", {"title": "send the paper", "contact_id": ada})
        deal = change.insert("deals", {"title": "Loom", "stage": "proposal", "state": "open"})
        for day, stage in (("2026-03-01", "lead"), ("2026-03-05", "proposal")):
            change.insert("deal_moves", {"deal_id": deal, "day": day, "at": NOW, "stage": stage, "state": "open"})
        change.insert("fields", {"deal_id": deal, "name": "size", "value": "3"})


def by_hand(store: Store, *statements: str) -> None:
    """Change the book past the program, as somebody with a database shell would."""
    store.engine.run("PRAGMA foreign_keys=OFF") if store.engine.name == "sqlite" else None
    for sql in statements:
        store.engine.run(sql)


def grave(found: list[Finding]) -> list[str]:
    return [finding.name for finding in found if finding.level != "note"]


def test_a_whole_book_is_healthy(store: Store) -> None:
    fill(store)
    assert grave(examine(store)) == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM lookup WHERE key = 'ada'",
        "DELETE FROM lookup WHERE key = 'zhangwei'",
        "UPDATE lookup SET key = 'zhouwei' WHERE how = 'initials'",
        "INSERT INTO lookup (key, how, kind, record_id) VALUES ('bob', 'name', 'contact', 99)",
        "UPDATE lookup SET key = 'eva' WHERE key = 'ada'",
        "DELETE FROM search WHERE text LIKE '%pricing%'",
        "UPDATE search SET text = 'other' WHERE text LIKE '%pricing%'",
        "UPDATE contacts SET last_contact_on = NULL",
        "UPDATE contacts SET purchase_count = 3",
        "UPDATE contacts SET birthday_md = '01-01'",
        "UPDATE contacts SET name_key = 'zzz'",
        "UPDATE interactions SET archived_at = '2026-03-18T10:30:00Z'",
        "UPDATE contacts SET name = 'Eva'",
        "UPDATE deals SET stage_since = '2026-03-01'",
        "UPDATE deals SET stage_since = NULL",
        "UPDATE deals SET title = 'Mill'",
        "UPDATE deal_moves SET day = '2026-03-09' WHERE stage = 'proposal'",
        "DELETE FROM deal_moves WHERE stage = 'proposal'",
        "UPDATE fields SET number = 4 WHERE deal_id IS NOT NULL",
    ],
)
def test_what_does_not_follow_is_found_and_mended(store: Store, sql: str) -> None:
    fill(store)
    by_hand(store, sql)
    before = derived(store)
    found = examine(store)
    assert set(grave(found)) == {"derived"}
    assert all(finding.mendable for finding in found if finding.name == "derived")
    assert derived(store) == before, "examine only reads"
    mend(store)
    assert grave(examine(store)) == []


def test_what_is_written_meanwhile_is_no_fault(store: Store, url: str) -> None:
    with act(store) as change:
        change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(1500)])
    stop = threading.Event()

    def write() -> None:
        other = open_store(url)
        number = 0
        while not stop.is_set():
            number += 1
            with act(other) as change:
                change.update("contacts", number % 1500 + 1, {"name": f"Somebody {number}"})
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            assert grave(examine(store)) == []
            assert writer.is_alive()
    finally:
        stop.set()
        writer.join()
    with act(store) as change:  # and the book can be written again
        change.insert("contacts", {"name": "Ada"})


def test_a_search_row_of_nobody_is_found(store: Store) -> None:
    fill(store)
    more = "(rowid, text) VALUES (4000, 'ghost')" if store.engine.name == "sqlite" else "VALUES (4000, 'ghost', '{}')"
    by_hand(store, f"INSERT INTO search {more}")
    assert grave(examine(store)) == ["derived"]


def test_short_words_of_nobody_are_found(store: Store) -> None:
    if store.engine.name != "sqlite":
        pytest.skip("PostgreSQL keeps short words in the search row itself")
    fill(store)
    by_hand(store, "INSERT INTO search_short (rowid, terms) VALUES (4000, 'gh')")
    assert grave(examine(store)) == ["derived"]


def test_a_number_that_would_be_used_again_is_found(store: Store) -> None:
    fill(store)
    if store.engine.name == "sqlite":
        by_hand(store, "DELETE FROM sqlite_sequence WHERE name = 'tasks'")
    else:
        by_hand(store, "INSERT INTO tags (id, name, key) VALUES (50, 'vip', 'vip')")
    assert grave(examine(store)) == ["numbers"]


def test_loose_references_are_found(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    fill(store)
    by_hand(store, "UPDATE emails SET contact_id = 77")
    found = examine(store)
    assert "references" in grave(found)
    assert "emails: 1 rows refer to contacts" in found[0].message
    store.close()


def test_text_that_is_no_text_is_found_by_table_and_number(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    fill(store)
    by_hand(store, "UPDATE interactions SET note = CAST(x'ff6162' AS TEXT)")
    found = [finding for finding in examine(store) if finding.name == "text"]
    assert [finding.message for finding in found] == ["interactions: 1 rows hold text that is not UTF-8 (ids 1)"]
    assert ("Ada Lovelace",) in store.engine.run("SELECT name FROM contacts")
    store.close()


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    store = create_store(str(path))
    with act(store) as change:
        change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(2000)])
    store.close()
    other = sqlite3.connect(path)
    [(page,)] = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_contacts_name'")
    [(size,)] = other.execute("PRAGMA page_size")
    other.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size + 8)
        file.write(b"\xff" * 200)
    store = open_store(str(path))
    found = examine(store)
    assert found[0].name == "integrity"
    assert "restore" in str(found[0].hint)
    store.close()


def test_modes_places_and_logs_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Dropbox"
    store = create_store(str(folder / "crm.db"))
    fill(store)
    assert [finding.name for finding in examine(store)] == ["sync_folder", "backup"]
    os.chmod(folder / "crm.db", 0o644)
    os.chmod(folder, 0o777)
    monkeypatch.setattr(files, "filesystem_kind", lambda path: "nfs4")
    found = examine(store)
    assert [finding.name for finding in found] == ["modes", "modes", "network_folder", "sync_folder", "backup"]
    assert found[0].hint == f"chmod 600 {folder / 'crm.db'}"
    assert os.stat(folder / "crm.db").st_mode & 0o777 == 0o644, "modes are never changed silently"
    store.close()


def test_a_lost_log_is_found_and_mended(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    fill(store)
    by_hand(store, "PRAGMA journal_mode=DELETE")
    assert grave(examine(store)) == ["journal"]
    mend(store)
    assert grave(examine(store)) == []
    assert isinstance(store.engine, Sqlite)
    store.close()


def test_how_old_the_newest_backup_is_is_told(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    assert [finding.message for finding in examine(store)] == ["there is no backup beside this book"]
    copy = back_up(store)
    os.utime(copy, (0, 0))
    fill(store)
    [finding] = examine(store)
    assert (finding.name, finding.level) == ("backup", "note")
    assert "does not know the last 1 acts" in finding.message
    store.close()
