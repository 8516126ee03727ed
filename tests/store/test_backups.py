"""Copies, and bringing one back into a book that others have open."""

import os
import sqlite3
from pathlib import Path

import pytest

from crmcli.core.errors import BookBusy, BookError, BookMissing
from crmcli.store.backups import back_up, list_backups, restore
from crmcli.store.store import Store, create_store, open_store
from tests.store.books import act, said, table


def add(store: Store, *people: str) -> None:
    with act(store) as change:
        change.insert_many("contacts", [{"name": name} for name in people])


def names(store: Store) -> list[str]:
    return [row["name"] for row in table(store, "contacts")]


def test_backups_are_listed_the_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    store = create_store(str(path))
    assert list_backups(str(path)) == []
    made = [back_up(store) for _ in range(3)]
    assert len(set(made)) == 3
    for number, each in enumerate(made):
        os.utime(each, (1_700_000_000 + number, 1_700_000_000 + number))
    (tmp_path / "backups" / "other.db").touch()
    (tmp_path / "backups" / "crm-notes.txt").touch()
    found = list_backups(str(path))
    assert [backup.path for backup in found] == made[::-1]
    assert found[0].made_at == "2023-11-14T22:13:22Z"
    assert found[0].size == os.path.getsize(made[-1])
    store.close()


def test_restore_brings_back_what_was_while_others_have_the_book_open(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    store, colleague = create_store(str(path)), open_store(str(path))
    add(store, "Ada", "Bob")
    copy = back_up(store)
    was = said(store)
    add(colleague, *(f"Person {number}" for number in range(3000)))
    inode = os.stat(path).st_ino
    kept = restore(store, copy)
    assert said(store) == was
    assert said(colleague) == was, "a colleague's open screen sees it too"
    assert os.stat(path).st_ino == inode
    add(colleague, "Cleo")
    assert names(store) == ["Ada", "Bob", "Cleo"]
    assert store.engine.run("PRAGMA journal_mode") == [("wal",)]
    assert store.engine.run("PRAGMA integrity_check") == [("ok",)]
    store.close()
    colleague.close()
    again = open_store(str(path))
    assert names(again) == ["Ada", "Bob", "Cleo"]
    restore(again, kept)
    assert len(names(again)) == 3002
    again.close()


def test_what_is_no_whole_backup_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    store = create_store(str(path))
    add(store, *(f"Person {number}" for number in range(2000)))
    copy = Path(back_up(store))
    was = said(store)
    foreign, newer, cut, text, loose = (
        tmp_path / f"{name}.db" for name in ("foreign", "newer", "cut", "text", "loose")
    )
    other = sqlite3.connect(foreign)
    other.execute("CREATE TABLE contacts (id INTEGER)")
    other.close()
    for target, sql in (
        (newer, "PRAGMA user_version=99"),
        (loose, "INSERT INTO emails VALUES (1, 99999, NULL, 'a', 'a', NULL, 0, 1)"),
    ):
        target.write_bytes(copy.read_bytes())
        other = sqlite3.connect(target, isolation_level=None)
        other.execute(sql)
        other.close()
    cut.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    text.write_text("name,email\n" * 1000)
    for bad in (foreign, newer, cut, text, loose):
        with pytest.raises(BookError) as raised:
            restore(store, str(bad))
        assert raised.value.code == 6
        assert said(store) == was
    with pytest.raises(BookMissing):
        restore(store, str(tmp_path / "none.db"))
    assert not list((tmp_path / "backups").glob("*before-restore*"))
    store.close()


def test_restore_gives_up_when_somebody_keeps_writing(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    store = create_store(str(path))
    add(store, "Ada")
    copy = back_up(store)
    add(store, "Bob")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = open_store(str(path), wait=0.1)
    with pytest.raises(BookBusy):
        restore(impatient, copy, wait=0.1)
    other.execute("ROLLBACK")
    other.close()
    assert names(store) == ["Ada", "Bob"]
    restore(impatient, copy)
    assert names(store) == ["Ada"]
    store.close()
    impatient.close()


def test_a_server_s_book_is_copied_by_the_server(postgres_book_url: str) -> None:
    store = create_store(postgres_book_url)
    for what in (lambda: back_up(store), lambda: restore(store, "x"), lambda: store.copy_to("x")):
        with pytest.raises(BookError) as raised:
            what()
        assert "pg_dump" in str(raised.value.hint)
    store.close()
