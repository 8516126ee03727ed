"""What is wrong with a book: damage, loose references, derived rows that do not follow, modes, places, copies.

`examine` only reads, a thousand records at a time, all of one moment: nobody waits for it, and what is written
meanwhile is not taken for a fault.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator

from crmcli.core.errors import BookError
from crmcli.core.records import Finding
from crmcli.store import derived, erase, files, indexing
from crmcli.store.backups import list_backups
from crmcli.store.engines import Sqlite, sqlite_error
from crmcli.store.rhythms import wrong_rhythms
from crmcli.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.engines import Engine

__all__ = ["Finding", "examine", "mend"]

KINDS = {"contact": "contacts", "company": "companies"}  # of look-up rows


def examine(store: Store) -> list[Finding]:
    """Everything that was found, the gravest first; an empty list is a healthy book."""
    with store.one_moment():
        found = list(_damage(store))
        if not {"integrity", "text"} & {finding.name for finding in found}:  # what cannot be read cannot be told anew
            found += _derived(store.engine)
            found += _numbers(store.engine)
            if erase.unfinished(store.engine):
                message = "somebody was forgotten, but the file may still hold what was deleted"
                found.append(Finding("forgotten", "fault", message, "crm check --fix", True))
    found += _file(store)
    return sorted(found, key=lambda finding: ("fault", "warning", "note").index(finding.level))


def mend(store: Store) -> None:
    """Put right what can be: derived rows, the log that lets people read while somebody writes, what was deleted."""
    store.rebuild()
    if isinstance(store.engine, Sqlite):
        store.engine.run("PRAGMA journal_mode=WAL")
    if erase.unfinished(store.engine):
        erase.sweep(store)


def _damage(store: Store) -> Iterator[Finding]:
    engine = store.engine
    if not isinstance(engine, Sqlite):
        for name, table in engine.run(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE NOT convalidated"
        ):
            yield _fault("references", f"{table}: the constraint {name} was never checked against all rows")
        return
    hint = "crm backup list, then crm backup restore FILE"
    try:
        lines = [str(line) for (line,) in engine.run("PRAGMA integrity_check(10)")]
    except BookError as error:
        lines = [error.message]
    if lines != ["ok"]:
        yield _fault("integrity", f"the file is damaged: {'; '.join(lines)}", hint)
        return
    loose: dict[tuple[str, str], list[int]] = {}
    for table, row, parent, _ in engine.run("PRAGMA foreign_key_check"):
        loose.setdefault((table, parent), []).append(row)
    for (table, parent), rows in sorted(loose.items()):
        yield _fault("references", f"{table}: {len(rows)} rows refer to {parent} that are not there{_some(rows)}", hint)
    yield from _unreadable(engine)


def _unreadable(engine: Sqlite) -> Iterator[Finding]:
    """Text that is no UTF-8: every list that reads such a row fails."""
    raw = engine.raw()
    derived_ones = "name = 'lookup' OR name LIKE 'search%'"
    sql = f"SELECT name FROM sqlite_master WHERE type = 'table' AND NOT ({derived_ones})"  # noqa: S608
    for (table,) in raw.execute(sql).fetchall():
        try:
            for _ in raw.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of ours
                pass
        except sqlite3.OperationalError as error:
            if not (rows := _undecodable(raw, table)):
                raise sqlite_error(error) from error
            yield _fault("text", f"{table}: {len(rows)} rows hold text that is not UTF-8{_some(rows)}")


def _undecodable(raw: sqlite3.Connection, table: str) -> list[int]:
    rows = []
    raw.text_factory = bytes
    try:
        for number, *values in raw.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of ours
            try:
                for value in values:
                    if isinstance(value, bytes):
                        value.decode()
            except UnicodeDecodeError:
                rows.append(number)
    finally:
        raw.text_factory = str
    return rows


def _derived(engine: "Engine") -> Iterator[Finding]:
    """Rows that do not follow from the facts, or that follow and are missing."""
    wrong = {
        "look-up": _wrong_lookup(engine), "search": _wrong_search(engine), "contact": _wrong_facts(engine),
        "custom field": _wrong_fields(engine), "deal": _wrong_deals(engine),
    }  # fmt: skip
    for name, count in wrong.items():
        if count:
            yield Finding(
                "derived", "fault", f"{count} {name} rows do not follow from the facts", "crm check --fix", True
            )


def _wrong_facts(engine: "Engine") -> int:
    columns = ", ".join(derived.FACTS)
    facts = ", ".join(derived.FACTS.values())
    wrong = 0
    for ids in _all(engine, "contacts"):
        kept = engine.run(f"SELECT id, {columns} FROM contacts WHERE id IN ({ids}) ORDER BY id")  # noqa: S608
        told = engine.run(f"SELECT id, {facts} FROM contacts WHERE id IN ({ids}) ORDER BY id")  # noqa: S608
        wrong += sum(was != now for was, now in zip(kept, told, strict=True))
        wrong += len(derived.wrong_name_keys(engine, ids)) + sum(1 for _ in wrong_rhythms(engine, ids))
    return wrong


def _wrong_fields(engine: "Engine") -> int:
    return sum(
        len(derived.wrong_field_keys(engine, f"{kind}_id", ids))
        for kind, table in (*KINDS.items(), ("deal", "deals"))
        for ids in _all(engine, table)
    )


def _wrong_deals(engine: "Engine") -> int:
    kept = f"coalesce(stage_since, '') <> coalesce({derived.STAGE_SINCE}, '')"
    return int(engine.run(f"SELECT count(*) FROM deals WHERE {kept}")[0][0])  # noqa: S608


def _wrong_lookup(engine: "Engine") -> int:
    wrong = 0
    for kind, table in KINDS.items():
        of_none = f"kind = '{kind}' AND record_id NOT IN (SELECT id FROM {table})"  # noqa: S608
        wrong += engine.run(f"SELECT count(*) FROM lookup WHERE {of_none}")[0][0]  # noqa: S608
        for ids in _all(engine, table):
            where = f"kind = '{kind}' AND record_id IN ({ids})"
            kept = engine.run(f"SELECT key, how, kind, record_id FROM lookup WHERE {where}")  # noqa: S608
            wrong += len(set(kept) ^ derived.lookup_rows(engine, kind, ids))
    return wrong


def _wrong_search(engine: "Engine") -> int:
    key, wrong = indexing.search_key(engine), 0
    for table in indexing.SEARCHED:
        for depth in indexing.depths(table):
            first, last = indexing.search_span(table, depth)
            of_none = f"{key} BETWEEN {first} AND {last} AND {key} - {first} NOT IN (SELECT id FROM {table})"  # noqa: S608
            for name in indexing.SEARCH_TABLES[engine.name]:
                wrong += engine.run(f"SELECT count(*) FROM {name} WHERE {of_none}")[0][0]  # noqa: S608
        for ids in _all(engine, table):
            numbers = indexing.search_ids(table, ids)
            kept = engine.run(f"SELECT {key}, text FROM search WHERE {key} IN ({numbers})")  # noqa: S608
            told = indexing.search_rows(engine, table, ids)
            differ = {row[0] for row in set(kept) ^ told.items()}
            wrong += len(differ | _wrong_terms(engine, numbers, told))
    return wrong


def _wrong_terms(engine: "Engine", numbers: str, told: "dict[int, str]") -> set[int]:
    """Search rows whose short words are not those of their text."""
    expected = {row: indexing.short_terms(text) for row, text in told.items()}
    if isinstance(engine, Sqlite):
        rows = engine.run(f"SELECT rowid, terms FROM search_short WHERE rowid IN ({numbers})")  # noqa: S608
        kept = {row: terms.split(" ") for row, terms in rows}
        expected = {row: terms for row, terms in expected.items() if terms}
    else:
        kept = dict(engine.run(f"SELECT id, terms FROM search WHERE id IN ({numbers})"))  # noqa: S608
    return {row for row in kept.keys() | expected.keys() if kept.get(row) != expected.get(row)}


def _all(engine: "Engine", table: str) -> Iterator[str]:
    return indexing.chunks(row[0] for row in engine.run(f"SELECT id FROM {table}"))  # noqa: S608


def _numbers(engine: "Engine") -> Iterator[Finding]:
    """The next number of a table must be a new one: refs are for life."""
    if isinstance(engine, Sqlite):
        of_them = "SELECT name, 0 FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        kept = dict(engine.run(of_them)) | dict(engine.run("SELECT name, seq FROM sqlite_sequence"))
    else:
        sql = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()"
        kept = {name.removesuffix("_id_seq"): last for name, last in engine.run(sql)}
    for table, last in sorted(kept.items()):
        highest = engine.run(f"SELECT max(id) FROM {table}")[0][0] or 0  # noqa: S608 - a table of ours
        if highest > last:
            yield _fault("numbers", f"{table}: the next number would be {last + 1}, but {highest} is taken already")


def _file(store: Store) -> Iterator[Finding]:
    if store.path is None or not isinstance(store.engine, Sqlite):
        return
    path = store.path
    if not store.engine.read_only and (mode := store.engine.run("PRAGMA journal_mode")[0][0]) != "wal":
        message = (
            f"the book does not keep a write-ahead log (but {mode}), so that readers and writers wait for each other"
        )
        yield Finding("journal", "warning", message, "crm check --fix", True)
    yield from _modes(path)
    if (kind := files.filesystem_kind(path)).startswith(files.NETWORK_KINDS):
        message = f"the book is on a {kind} file system, where entries are lost when two machines write"
        yield Finding("network_folder", "warning", message, "keep it on a local disk", False)
    if name := files.in_sync_folder(path):
        message = f"the book is in the folder of a synchronising program ({name}), which can put an old copy over it"
        yield Finding("sync_folder", "warning", message, "keep the book elsewhere and put backups there", False)
    kept = list_backups(path)
    if not kept:
        yield Finding("backup", "note", "there is no backup beside this book", "crm backup", False)
    else:
        [(later,)] = store.engine.run("SELECT count(*) FROM acts WHERE at > ?", (kept[0].made_at,))
        if later:
            message = f"the newest backup ({os.path.basename(kept[0].path)}) does not know the last {later} acts"
            yield Finding("backup", "note", message, "crm backup", False)


def _modes(path: str) -> Iterator[Finding]:
    team = files.team_of(path) is not None
    allowed, word = (0o660, "the team") if team else (0o600, "you")
    beside = [path, path + "-wal", path + "-shm", *(backup.path for backup in list_backups(path))]
    for file in beside:
        if os.path.exists(file) and (mode := stat.S_IMODE(os.stat(file).st_mode)) & ~allowed & 0o777:
            message = f"{file} can be used by others than {word} (mode {mode:o})"
            yield Finding("modes", "warning", message, f"chmod {allowed:o} {file}", False)
    folder = os.path.dirname(path)
    mode = os.stat(folder).st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        message = f"anybody may put another file in the place of the book in {folder} (mode {stat.S_IMODE(mode):o})"
        yield Finding("modes", "warning", message, f"chmod o-w {folder}", False)


def _some(rows: list[int]) -> str:
    """The first few of the rows, in brackets."""
    listed = ", ".join(map(str, rows[:5]))
    return f" (ids {listed}{', …' if len(rows) > 5 else ''})"


def _fault(name: str, message: str, hint: str | None = None) -> Finding:
    return Finding(name, "fault", message, hint, False)
