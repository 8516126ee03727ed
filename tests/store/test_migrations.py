"""Old books become new ones: all of them, once, after a backup, or not at all."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CheckConstraint
from sqlmodel import SQLModel

from crmcli.core.errors import BookBehind, BookError
from crmcli.store import files, migrate, schemafile
from crmcli.store.engines import Postgres, Sqlite
from crmcli.store.store import create_store, is_server, open_store
from tests.store.books import act, derived, said, table
from tests.store.processes import ask, finish, start
from tests.store.shapes import parts, shape


def engine_of(url: str) -> Postgres | Sqlite:
    if is_server(url):
        return Postgres(url)
    files.create_empty(url)
    return Sqlite(url)


def old_book(url: str, number: int = 1) -> None:
    """A book as the program of a format made it."""
    engine = engine_of(url)
    if engine.name == "sqlite":
        engine.run("PRAGMA journal_mode=WAL")
    engine.begin()
    for statement in migrate.statements(f"{number:04d}.{engine.name}.sql"):
        engine.run(statement)
    migrate._stamp(engine, number)
    engine.commit()
    engine.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_the_schema_of_a_new_book_is_generated(engine: str) -> None:
    text = (Path(migrate.MIGRATIONS) / f"schema.{engine}.sql").read_text(encoding="utf-8")
    assert text == schemafile.render(engine), "run: python -m crmcli.store.schemafile"


def test_the_newest_migration_is_the_current_format() -> None:
    for engine in ("sqlite", "postgres"):
        numbers = sorted(int(each.name[:4]) for each in Path(migrate.MIGRATIONS).glob(f"0*.{engine}.sql"))
        assert numbers == list(range(1, migrate.CURRENT + 1))


def test_a_book_of_the_first_format_becomes_what_a_new_one_is(
    tmp_path: Path, url: str, request: pytest.FixtureRequest
) -> None:
    if is_server(url):
        old_book(url)
        from tests import postgres

        with postgres.fresh_database(request.getfixturevalue("postgres_url")) as other:
            old, new = open_store(url, by_hand=True), create_store(other)
            assert shape(old) == shape(new)
            new.close()
    else:
        old_book(str(tmp_path / "old.db"))
        old, new = open_store(str(tmp_path / "old.db")), create_store(url)
        assert shape(old) == shape(new)
        new.close()
    old.close()


def test_the_tables_are_what_the_declaration_says(url: str) -> None:
    create_store(url).close()
    name = f"sqlite:///{url}" if not is_server(url) else "postgresql+psycopg" + url[url.index("://") :]
    engine = create_engine(name, poolclass=NullPool)
    schemafile.tables()

    def ours(_: object, name: str | None, kind: str, *more: object) -> bool:
        return not (kind == "table" and str(name).startswith(("search", "crm_book", "sqlite")))

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_every_constraint_has_a_name() -> None:
    for each in schemafile.tables():
        for constraint in each.constraints:
            assert constraint.name, f"{each.name}: {constraint}"
            if isinstance(constraint, CheckConstraint):
                assert not str(constraint.name).startswith(f"{each.name}_"), "the table's name is put before it"
    for engine in ("sqlite", "postgres"):
        for line in schemafile.render(engine).splitlines():
            for word in ("CHECK", "UNIQUE", "FOREIGN KEY", "REFERENCES", "PRIMARY KEY"):
                named = "CONSTRAINT" in line or line.startswith("CREATE UNIQUE INDEX") or "AUTOINCREMENT" in line
                assert word not in line or named, line


# An invented next format: contacts get a column by the rebuilding of a table that others refer to, which is where
# a database loses children.


@pytest.fixture
def next_format(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a program that is one format further."""
    folder = tmp_path_factory.mktemp("migrations")
    for each in Path(migrate.MIGRATIONS).glob("*.sql"):
        (folder / each.name).write_text(each.read_text())
    schema = (folder / "schema.sqlite.sql").read_text()
    begin = schema.index("CREATE TABLE contacts (")
    made = schema[begin : schema.index(";\n", begin)].replace("  title TEXT,", "  title TEXT,\n  nickname TEXT,")
    indexes = [line for line in schema.splitlines() if "INDEX" in line and " ON contacts (" in line]
    columns = "id, uid, created_at, updated_at, version, archived_at, name, title, notes, birthday, stage, owner_id, "
    columns += "source, external_id, do_not_contact, name_key, birthday_md, last_contact_on, last_purchase_on, "
    columns += "purchase_count, rhythm_days, silent_from"
    steps = [
        made.replace("CREATE TABLE contacts", "CREATE TABLE contacts_new", 1),
        f"INSERT INTO contacts_new ({columns}) SELECT {columns} FROM contacts",
        "DROP TABLE contacts",
        "ALTER TABLE contacts_new RENAME TO contacts",
    ]
    number = migrate.CURRENT + 1
    (folder / f"{number:04d}.sqlite.sql").write_text(";\n".join(steps) + ";\n" + "\n".join(indexes) + "\n")
    (folder / f"{number:04d}.postgres.sql").write_text("ALTER TABLE contacts ADD COLUMN nickname TEXT;\n")
    (folder / "schema.sqlite.sql").write_text(schema[:begin] + made + schema[schema.index(";\n", begin) :])
    monkeypatch.setenv("CRMCLI_TEST_FORMAT", f"{number}:{folder}")
    return folder


def further(monkeypatch: pytest.MonkeyPatch, folder: Path) -> int:
    """From here on this process is the program of the next format."""
    monkeypatch.setattr(migrate, "MIGRATIONS", str(folder))
    monkeypatch.setattr(migrate, "CURRENT", migrate.CURRENT + 1)
    return migrate.CURRENT


def filled(url: str, *, group: int | None = None, team: bool = False) -> None:
    """A book of the present format with people, their mails and talks."""
    store = create_store(url, group=group)
    with act(store) as change:
        for name in ("Ada", "Bob", "张三丰"):
            person = change.insert("contacts", {"name": name})
            change.insert("emails", {"contact_id": person, "address": f"{name}@x.org", "key": f"{name}@x.org"})
            change.insert("interactions", {"kind": "call", "date": "2026-03-01", "contact_id": person, "note": "hello"})
        if team:
            change.insert("settings", {"name": "team", "value": '"sales"'})
    store.close()


def content(path: Path) -> tuple[int, int, int, int, str]:
    """(format, contacts, mails, entries, check) of a file, past our own code."""
    book = sqlite3.connect(path)
    try:
        counts = [
            book.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("contacts", "emails", "changes")
        ]
        [(version,)] = book.execute("PRAGMA user_version")
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
        [(check,)] = book.execute("PRAGMA integrity_check")
    finally:
        book.close()
    return version, counts[0], counts[1], counts[2], check


def test_a_private_book_is_upgraded_after_a_backup(
    tmp_path: Path, next_format: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "crm.db"
    filled(str(path))
    before = open_store(str(path))
    was, follows = said(before), derived(before)
    before.close()
    number = further(monkeypatch, next_format)
    store = open_store(str(path))
    assert store.backup
    backup = Path(store.backup)
    assert backup.parent == tmp_path / "backups"
    assert f"before-format-{number}" in backup.name
    assert (stat.S_IMODE(backup.stat().st_mode), stat.S_IMODE(backup.parent.stat().st_mode)) == (0o600, 0o700)
    assert content(backup) == (number - 1, 3, 3, 9, "ok")
    now = said(store)
    assert [row.pop("nickname") for row in now["contacts"]] == [None] * 3
    assert now == was
    assert derived(store) == follows
    assert store.engine.run("PRAGMA foreign_keys") == [(1,)]
    fresh = create_store(str(tmp_path / "fresh.db"))
    assert shape(store) == shape(fresh)
    fresh.close()
    store.close()
    again = open_store(str(path))
    assert again.backup is None
    again.close()
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_team_book_waits_for_somebody_to_upgrade_it(
    tmp_path: Path, url: str, next_format: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(url, team=True)
    number = further(monkeypatch, next_format)
    with pytest.raises(BookBehind) as raised:
        open_store(url)
    assert (raised.value.code, raised.value.name) == (6, "behind")
    assert "crm upgrade" in str(raised.value.hint)
    store = open_store(url, by_hand=True)
    assert migrate.version(store.engine) == number
    assert {"nickname"} <= set(table(store, "contacts")[0])
    store.close()
    open_store(url).close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files to any group")
def test_a_team_book_s_backup_is_the_team_s(tmp_path: Path, next_format: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "team" / "crm.db"
    filled(str(path), group=61100, team=True)
    further(monkeypatch, next_format)
    store = open_store(str(path), by_hand=True)
    assert store.backup
    found = os.stat(store.backup)
    assert (stat.S_IMODE(found.st_mode), found.st_gid) == (0o660, 61100)
    assert stat.S_IMODE(os.stat(os.path.dirname(store.backup)).st_mode) == 0o2770
    store.close()


def test_a_program_that_has_the_book_open_stops_writing_when_it_is_upgraded(
    url: str, next_format: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(url)
    store = open_store(url)
    with monkeypatch.context() as later:
        further(later, next_format)
        open_store(url, by_hand=True).close()
    with pytest.raises(BookError, match="upgraded"), act(store) as change:
        change.insert("contacts", {"name": "Cleo"})
    assert store.engine.run("SELECT count(*) FROM contacts") == [(3,)]
    with pytest.raises(BookError, match="newer"):
        open_store(url)
    store.close()


def broken(next_format: Path, what: Callable[[str], str]) -> None:
    """Spoil the next migration."""
    for path in next_format.glob(f"{migrate.CURRENT + 1:04d}.*.sql"):
        path.write_text(what(path.read_text()))


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda sql: sql + "DELETE FROM emails WHERE id = 2;\n", "lose rows"),
        (lambda sql: sql + "DELETE FROM changes WHERE id = 9;\n", "lose rows"),
        (lambda sql: sql + "DROP TABLE purchase_lines;\nDROP TABLE emails;\n", "lose rows"),
        (lambda sql: sql + "INSERT INTO nowhere VALUES (1);\n", "nowhere"),
    ],
)
def test_a_migration_that_fails_leaves_the_book_as_it_was(
    url: str, next_format: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[str], str], word: str
) -> None:
    filled(url)
    store = open_store(url)
    was, looked = said(store), shape(store)
    store.close()
    with monkeypatch.context() as later:
        broken(next_format, spoil)
        further(later, next_format)
        with pytest.raises(BookError, match=word):
            open_store(url, by_hand=True)
    store = open_store(url)
    assert said(store) == was
    assert shape(store) == looked
    store.close()


def test_a_migration_that_breaks_references_is_refused(
    tmp_path: Path, next_format: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "crm.db"
    filled(str(path))
    broken(next_format, lambda sql: sql + "UPDATE emails SET contact_id = 99 WHERE id = 1;\n")
    further(monkeypatch, next_format)
    with pytest.raises(BookError, match="break references"):
        open_store(str(path))
    assert content(path) == (migrate.CURRENT - 1, 3, 3, 9, "ok")


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 9])
def test_killed_at_any_point_the_book_is_old_or_new(tmp_path: Path, next_format: Path, step: int) -> None:
    path = tmp_path / "crm.db"
    filled(str(path))
    original = path.read_bytes()
    old, new = (migrate.CURRENT, 3, 3, 9, "ok"), (migrate.CURRENT + 1, 3, 3, 9, "ok")
    seen = []
    for point in range(1, 400, step):
        for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            name.unlink(missing_ok=True)
        path.write_bytes(original)
        worker = start("dying", str(point), "open", str(path))
        worker.communicate()
        for backup in (tmp_path / "backups").glob("*.db"):
            assert content(backup) == old
            backup.unlink()
        seen.append(content(path))
        assert seen[-1] in (old, new)
        assert "result" in ask("open", str(path))  # whatever it is, the next one makes it new
        assert content(path) == new
        if worker.returncode == 0:
            break
    assert seen[-1] == new
    assert len(seen) * step > 40
    assert seen == sorted(seen)


def test_two_who_upgrade_at_once_do_it_once(tmp_path: Path, next_format: Path) -> None:
    path = tmp_path / "crm.db"
    filled(str(path))
    answers = [finish(worker) for worker in [start("open", str(path)) for _ in range(4)]]
    assert sorted(answer == '{"result": null}\n' for answer in answers) == [False, True, True, True]
    assert content(path) == (migrate.CURRENT + 1, 3, 3, 9, "ok")
    [backup] = (tmp_path / "backups").iterdir()
    assert content(backup) == (migrate.CURRENT, 3, 3, 9, "ok")


def test_an_older_book_in_a_read_only_place_is_not_upgraded(
    tmp_path: Path, next_format: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "crm.db"
    filled(str(path))
    further(monkeypatch, next_format)
    monkeypatch.setattr(files, "look", lambda path: ("its folder is read-only", True))
    with pytest.raises(BookError, match="cannot be upgraded"):
        open_store(str(path))


def test_what_a_shape_is_made_of() -> None:
    assert parts('CREATE TABLE "t" (b TEXT, a  INTEGER, CHECK (a IN (1, 2)))  STRICT') == [
        "CREATE TABLE t", "CHECK (a IN (1, 2))", "a INTEGER", "b TEXT", "STRICT",
    ]  # fmt: skip
