"""Making a book and bringing it up to date: plain SQL under our own write lock, keyed on the version in the file."""

import os
import time

from crmcli.core.errors import BookBehind, BookError
from crmcli.store.engines import Postgres, Sqlite
from crmcli.store.files import APPLICATION_ID, copy_verified, make_folder, team_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.engines import Engine

CURRENT = 3  # the newest NNNN in migrations/, held by a test
MIGRATIONS = os.path.join(os.path.dirname(__file__), "migrations")


def statements(name: str) -> list[str]:
    """The statements of a file in migrations/; each ends with `;` at the end of a line."""
    with open(os.path.join(MIGRATIONS, name), encoding="utf-8") as text:
        lines = [line for line in text.read().splitlines() if not line.startswith("--")]
    return [part.strip() for part in ("\n".join(lines) + "\n").split(";\n") if part.strip()]


def create(engine: "Engine") -> None:
    """Fill an empty database with the newest schema, in one transaction."""
    if isinstance(engine, Sqlite):
        engine.run("PRAGMA journal_mode=WAL")
    elif engine.run("SHOW server_encoding")[0][0] != "UTF8":
        raise BookError("a book needs a database in UTF-8", hint="createdb --encoding=UTF8 --template=template0 NAME")
    engine.begin()
    try:
        for statement in statements(f"schema.{engine.name}.sql"):
            engine.run(statement)
        _stamp(engine, CURRENT)
        engine.commit()
    except BaseException:
        engine.rollback()
        raise


def version(engine: "Engine") -> int | None:
    """The version of the book behind this connection; None when there is no book there at all."""
    if isinstance(engine, Sqlite):
        found = engine.run("PRAGMA application_id")[0][0]
        return int(engine.run("PRAGMA user_version")[0][0]) if found == APPLICATION_ID else None
    exists = engine.run("SELECT to_regclass('crm_book')")[0][0]
    return int(engine.run("SELECT version FROM crm_book")[0][0]) if exists else None


def still_current(engine: "Engine") -> None:
    """Refuse to write when somebody upgraded the book since this program opened it."""
    if version(engine) != CURRENT:
        raise BookError("this book was upgraded while it was open here; nothing was saved", hint="start crm again")


def is_team(engine: "Engine") -> bool:
    """True for a book that several people's machines open: it is upgraded by hand only."""
    if isinstance(engine, Postgres):
        return True
    return bool(engine.run("SELECT 1 FROM settings WHERE name = 'team'"))


def bring_up_to_date(
    engine: "Engine", path: str | None, *, by_hand: bool = False, as_it_is: bool = False
) -> str | None:
    """Check the version, and upgrade a private book that is behind; returns the backup's path if one was made."""
    found = version(engine)
    if found is None:
        raise BookError(f"{path or 'this database'} is not a crm book", hint="crm init --db PATH makes a new one")
    _refuse_newer(found)
    if found == CURRENT or as_it_is:
        return None
    if engine.read_only:
        raise BookError(f"this book is in an older format and cannot be upgraded: {engine.read_only}")
    if is_team(engine) and not by_hand:
        raise BookBehind("this team book is in an older format", hint="crm upgrade, once everybody has the new program")
    return upgrade(engine, path)


def upgrade(engine: "Engine", path: str | None) -> str | None:
    """Run the missing migrations after a verified backup; killed at any point, the book is old or new.

    The backup is made under the write lock: nobody writes between it and the upgrade, and of several who begin at
    once the first does it.
    """
    backup = None
    if isinstance(engine, Sqlite):
        engine.run("PRAGMA foreign_keys=OFF")  # must be off before BEGIN, or a rebuilt table deletes its children
    try:
        engine.begin()
        before = version(engine) or 0
        _refuse_newer(before)
        if before < CURRENT:
            if isinstance(engine, Sqlite) and path is not None:
                backup = _back_up(path)
            _migrate(engine, before)
        engine.commit()
    except BaseException:
        engine.rollback()
        raise
    finally:
        if isinstance(engine, Sqlite):
            engine.run("PRAGMA foreign_keys=ON")
    return backup


def _back_up(path: str) -> str:
    """Copy the book as it was before the upgrade, on a connection of its own: the writing one cannot be copied."""
    backup = backup_path(path, f"before-format-{CURRENT}")
    make_folder(os.path.dirname(backup), group=team_of(path))
    reader = Sqlite(path)
    try:
        copy_verified(reader.raw(), path, backup)
    finally:
        reader.close()
    return backup


def _migrate(engine: "Engine", before: int) -> None:
    from crmcli.store.derived import rebuild

    counts = _counts(engine)
    for number in range(before + 1, CURRENT + 1):
        for statement in statements(f"{number:04d}.{engine.name}.sql"):
            engine.run(statement)
    _verify(engine, counts)
    rebuild(engine)  # what people are found by may have changed with the format
    _stamp(engine, CURRENT)


def backup_path(path: str, why: str) -> str:
    """A new name for a copy, in `backups` beside the book; the name bears the wall clock's second."""
    folder, name = os.path.split(os.path.abspath(path))
    stem, ending = os.path.splitext(name)
    stamp = time.strftime("%Y%m%dT%H%M%S")
    base = os.path.join(folder, "backups", f"{stem}-{why}-{stamp}")
    number, target = 1, base + ending
    while os.path.exists(target):
        number += 1
        target = f"{base}-{number}{ending}"
    return target


def _stamp(engine: "Engine", number: int) -> None:
    """Write the version last: until then the book is what it was."""
    if isinstance(engine, Sqlite):
        engine.run(f"PRAGMA application_id={APPLICATION_ID}")
        engine.run(f"PRAGMA user_version={number}")
    else:
        engine.run("UPDATE crm_book SET version = %s", (number,))


def _refuse_newer(found: int) -> None:
    if found > CURRENT:
        raise BookError(
            f"this book was written by a newer crmcli (format {found}; this program knows {CURRENT})",
            hint="pip install --upgrade crmcli",
        )


def _counts(engine: "Engine") -> dict[str, int]:
    """How many rows each table holds; what can be told anew from the others is left out."""
    if isinstance(engine, Sqlite):
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    tables = [name for (name,) in engine.run(sql) if not name.startswith(("search", "lookup"))]
    return {table: engine.run(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}  # noqa: S608


def _verify(engine: "Engine", counts: dict[str, int]) -> None:
    after = _counts(engine)
    if any(after.get(table, 0) < count for table, count in counts.items()):
        raise BookError("the upgrade would lose rows; the book was left as it was", hint="crm check")
    if isinstance(engine, Sqlite) and engine.run("PRAGMA foreign_key_check"):
        raise BookError("the upgrade would break references; the book was left as it was", hint="crm check")
