"""Copies beside the book, and bringing one back into the book that is in use."""

import os
import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from crmcli.core.errors import BookBusy, BookError, BookMissing
from crmcli.core.records import Backup
from crmcli.store import files, migrate
from crmcli.store.engines import BUSY_SECONDS, Sqlite, sqlite_error
from crmcli.store.store import Store


def list_backups(path: str) -> list[Backup]:
    """The copies in `backups` beside the book at `path`, the newest first."""
    folder, name = os.path.split(os.path.abspath(path))
    stem, ending = os.path.splitext(name)
    try:
        entries = list(os.scandir(os.path.join(folder, "backups")))
    except FileNotFoundError:
        return []
    found = []
    for entry in entries:
        if entry.name.startswith(f"{stem}-") and entry.name.endswith(ending) and entry.is_file():
            told = entry.stat()
            made = datetime.fromtimestamp(told.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            found.append(Backup(entry.path, made, told.st_size))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path), reverse=True)


def back_up(store: Store, why: str = "backup") -> str:
    """A verified copy in `backups` beside the book, made now; its path."""
    if store.path is None:
        raise _of_server()
    target = migrate.backup_path(store.path, why)
    files.make_folder(os.path.dirname(target), group=files.team_of(store.path))
    store.copy_to(target)
    return target


def holding(path: str, uids: Iterable[str]) -> list[str]:
    """The copies beside the book at `path` in which one of these people is, or that cannot be read to tell."""
    found = []
    sql = "SELECT 1 FROM contacts WHERE uid = ? UNION SELECT 1 FROM changes WHERE before LIKE ? OR after LIKE ?"
    for backup in list_backups(path):
        book = _open(backup.path)
        try:
            for uid in uids:
                if book.execute(sql, (uid, f"%{uid}%", f"%{uid}%")).fetchall():
                    found.append(backup.path)
                    break
        except sqlite3.Error:
            found.append(backup.path)
        finally:
            book.close()
    return found


def restore(store: Store, backup: str, *, wait: float = BUSY_SECONDS) -> str:
    """Make the open book what it was when `backup` was made; returns the path of a copy of what it was until now.

    The copy is verified first. It is written *into* the file: replacing the file would let the log of whoever has the
    book open win over it. A copy in an older format is brought up to date. Cannot be undone but by another restore.
    """
    if store.path is None or not isinstance(store.engine, Sqlite):
        raise _of_server()
    if store.engine.read_only:
        raise BookError(f"this book cannot be written: {store.engine.read_only}", hint="crm where")
    verify(backup)
    kept = back_up(store, "before-restore")
    source = _open(backup)
    give_up = time.monotonic() + wait

    def patience(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > give_up:
            raise BookBusy("somebody is writing to this book and did not finish in time; nothing was restored")

    try:
        source.backup(store.engine.raw(), progress=patience)
    except sqlite3.Error as error:
        raise sqlite_error(error) from error
    finally:
        source.close()
    migrate.bring_up_to_date(store.engine, store.path, by_hand=True)
    return kept


def verify(backup: str) -> None:
    """Refuse a file that is not a whole copy of a book that this program can read."""
    if not os.path.isfile(backup):
        raise BookMissing(f"there is no backup at {backup}", hint="crm backup list")
    book = _open(backup)
    try:
        [(kind,)] = book.execute("PRAGMA application_id").fetchall()
        [(number,)] = book.execute("PRAGMA user_version").fetchall()
        found = book.execute("PRAGMA integrity_check(1)").fetchall()
        loose = book.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        raise sqlite_error(error) from error
    finally:
        book.close()
    if kind != files.APPLICATION_ID:
        raise BookError(f"{backup} is not a crm book", hint="crm backup list")
    if number > migrate.CURRENT:
        raise BookError(f"{backup} was written by a newer crmcli", hint="pip install --upgrade crmcli")
    if found != [("ok",)] or loose:
        raise BookError(f"the backup {backup} is damaged; nothing was restored", hint="crm backup list")


def _open(backup: str) -> sqlite3.Connection:
    place = os.path.abspath(backup).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        return sqlite3.connect(f"file:{place}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise sqlite_error(error) from error


def _of_server() -> BookError:
    return BookError("a PostgreSQL book is copied and restored with the server's own tools", hint="pg_dump, pg_restore")
