"""The few differences between SQLite and PostgreSQL: how to bind, lock, number rows, and what went wrong."""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from crmcli.core.errors import BookBusy, BookError, CrmError, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    import psycopg

    Values = Mapping[str, Any] | Sequence[Any]

    class Engine(Protocol):
        """One open connection."""

        name: str
        mark: str
        read_only: str | None

        def run(self, sql: str, values: Values | None = None) -> list[tuple[Any, ...]]: ...
        def columns(self, sql: str, values: Values | None = None) -> tuple[list[str], list[tuple[Any, ...]]]: ...
        def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...
        def make_room(self) -> None: ...
        def begin(self) -> None: ...
        def commit(self) -> None: ...
        def rollback(self) -> None: ...
        def reserve(self, table: str, count: int) -> int: ...
        def close(self) -> None: ...


# Besides its own: a number beyond 64 bits, half of a character.
SQLITE_ERRORS = (sqlite3.Error, OverflowError, UnicodeEncodeError)
ROOM = 131_072  # KiB of pages for the largest acts
STATEMENTS = 20  # prepared ones that are kept: those of big acts name a thousand rows each, and 128 fill 40 MiB
BUSY_SECONDS = 20.0  # a colleague's import may hold the lock for some seconds; nobody should lose an entry to it


class Sqlite:
    """A connection to one file. Reads are short and deferred, writes BEGIN IMMEDIATE."""

    name = "sqlite"
    mark = "?"

    def __init__(
        self, path: str, *, read_only: str | None = None, immutable: bool = False, wait: float = BUSY_SECONDS
    ) -> None:
        self.read_only = read_only
        place = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        mode = "mode=ro&immutable=1" if immutable else "mode=ro" if read_only else "mode=rw"
        self._numbers: dict[str, int] = {}
        try:
            self._db = sqlite3.connect(
                f"file:{place}?{mode}", uri=True, isolation_level=None, timeout=wait, cached_statements=STATEMENTS
            )
        except sqlite3.Error as error:
            raise sqlite_error(error) from error
        try:
            self.run("PRAGMA foreign_keys=ON")
            self.run("PRAGMA synchronous=FULL")
            # What is forgotten leaves the file. Measured: no slower, for bulk inserts as for single acts.
            self.run("PRAGMA secure_delete=ON")
        except CrmError:
            self._db.close()
            raise

    def run(self, sql: str, values: "Values | None" = None) -> "list[tuple[Any, ...]]":
        """Run one statement and fetch everything: no cursor stays open, or checkpoints would wait for it."""
        try:
            return self._db.execute(sql, values or ()).fetchall()
        except SQLITE_ERRORS as error:
            raise sqlite_error(error) from error

    def columns(self, sql: str, values: "Values | None" = None) -> "tuple[list[str], list[tuple[Any, ...]]]":
        """Column names and rows."""
        try:
            cursor = self._db.execute(sql, values or ())
            return [column[0] for column in cursor.description], cursor.fetchall()
        except SQLITE_ERRORS as error:
            raise sqlite_error(error) from error

    def many(self, sql: str, rows: "Iterable[Sequence[Any]]") -> None:
        """One statement for many rows."""
        try:
            self._db.executemany(sql, rows)
        except SQLITE_ERRORS as error:
            raise sqlite_error(error) from error

    def make_room(self) -> None:
        """Keep more pages at hand: a million rows scatter over every index, and two megabytes hold few of them."""
        self.run(f"PRAGMA cache_size=-{ROOM}")

    def begin(self) -> None:
        """Take the write lock now: a deferred BEGIN loses it to others at the first write."""
        if self.read_only:
            raise BookError(f"this book cannot be written: {self.read_only}", hint="crm where")
        self._numbers.clear()
        self.run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make it durable."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Leave everything as it was."""
        if self._db.in_transaction:
            self.run("ROLLBACK")

    def reserve(self, table: str, count: int) -> int:
        """The first of `count` ids that were never used; the write lock is held, so nobody else takes them."""
        if table not in self._numbers:
            found = self.run("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
            self._numbers[table] = int(found[0][0]) if found else 0
        first = self._numbers[table] + 1
        self._numbers[table] += count
        return first

    def raw(self) -> sqlite3.Connection:
        """The connection itself, for backup and upgrade."""
        return self._db

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class Postgres:
    """A connection to a server. Writers wait for each other, as they do on SQLite."""

    name = "postgres"
    mark = "%s"
    read_only: str | None = None

    def __init__(self, url: str, *, wait: float = BUSY_SECONDS) -> None:
        try:
            import psycopg
            from psycopg.types.numeric import IntDumper
        except ImportError as error:
            raise BookError("PostgreSQL books need one more package", hint="pip install 'crmcli[postgres]'") from error
        self._errors = (psycopg.Error, UnicodeEncodeError)
        try:
            self._db = psycopg.connect(url, autocommit=True, connect_timeout=10, client_encoding="utf8")
        except (psycopg.ProgrammingError, UnicodeError):  # its message repeats the URL, and the password in it
            raise BookError("this is no URL of a PostgreSQL database", hint="postgresql://USER@HOST/NAME") from None
        except psycopg.Error as error:
            raise BookError(f"the database server does not answer: {first_line(error)}", hint="crm where") from error
        self._db.adapters.register_dumper(bool, IntDumper)  # truth is 0 or 1 on both engines
        try:
            self.run("SELECT set_config('lock_timeout', %s, false)", (f"{round(wait * 1000)}ms",))
        except CrmError:
            self._db.close()
            raise

    def run(self, sql: str, values: "Values | None" = None) -> "list[tuple[Any, ...]]":
        """Run one statement and fetch everything. Without values `%` stands for itself, with values as `%%`."""
        cursor = self._execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    def columns(self, sql: str, values: "Values | None" = None) -> "tuple[list[str], list[tuple[Any, ...]]]":
        """Column names and rows."""
        cursor = self._execute(sql, values)
        return [column.name for column in cursor.description or ()], cursor.fetchall()

    def many(self, sql: str, rows: "Iterable[Sequence[Any]]") -> None:
        """One statement for many rows."""
        try:
            with self._db.cursor() as cursor:
                cursor.executemany(sql, rows)
        except self._errors as error:
            raise postgres_error(error) from error

    def _execute(self, sql: str, values: "Values | None") -> "psycopg.Cursor[tuple[Any, ...]]":
        try:
            return self._db.execute(sql, values)
        except self._errors as error:
            raise postgres_error(error) from error

    def make_room(self) -> None:
        """A server has its own."""

    def begin(self) -> None:
        """One writer at a time: read-modify-write under READ COMMITTED would lose updates.

        The isolation level is said, because under a stricter one (a server's default) the first statement, which
        waits for the lock, would fix what this transaction sees to what was true before it waited.
        """
        self.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        try:
            self.run("SELECT pg_advisory_xact_lock(1668442467)")
        except BaseException:
            self.rollback()
            raise

    def commit(self) -> None:
        """Make it durable."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Leave everything as it was."""
        try:
            self._db.rollback()
        except self._errors as error:
            raise postgres_error(error) from error

    def reserve(self, table: str, count: int) -> int:
        """The first of `count` ids that were never used; writers wait for each other, so they are in a row."""
        sequence = f"{table}_id_seq"
        last = self.run("SELECT last_value, is_called FROM " + sequence)[0]  # noqa: S608 - a table of ours
        first = int(last[0]) + (1 if last[1] else 0)
        self.run("SELECT setval(%s, %s)", (sequence, first + count - 1))
        return first

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def first_line(error: BaseException) -> str:
    """The first line of a library's message."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def sqlite_error(error: Exception) -> CrmError:
    """What SQLite's error means to a person."""
    if isinstance(error, OverflowError):
        return Refused("a number is too large to be kept")
    if isinstance(error, UnicodeEncodeError):
        return Refused("a text holds half a character, which cannot be kept")
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BookBusy("somebody else is writing to this book and did not finish in time; nothing was saved")
    if name == "SQLITE_FULL":
        return BookError("the disk is full; nothing was saved", hint="make room and run the command again")
    if name.startswith("SQLITE_READONLY"):
        return BookError("this book cannot be written: the file or its folder is read-only", hint="crm where")
    if name.startswith("SQLITE_CANTOPEN"):
        return BookError("the book cannot be opened: the file or its folder is not yours to use", hint="crm where")
    if name == "SQLITE_NOTADB":
        return BookError("this file is not a crm book", hint="crm init --db PATH makes one elsewhere")
    if name.startswith("SQLITE_IOERR"):
        return BookError(f"the disk fails or is full ({name}); nothing was saved", hint="make room, then: crm check")
    if name.startswith("SQLITE_CORRUPT") or "Could not decode" in text:
        return BookError(f"this book is damaged ({text})", hint="crm check")
    if isinstance(error, sqlite3.IntegrityError):
        return Refused(f"the book refuses this: {text}")
    return BookError(f"the database failed: {text}", hint="crm check")


def postgres_error(error: "Any") -> CrmError:
    """What PostgreSQL's error means to a person."""
    if isinstance(error, UnicodeEncodeError):
        return Refused("a text holds half a character, which cannot be kept")
    state = getattr(error, "sqlstate", None) or ""
    text = first_line(error)
    if state in ("55P03", "40001", "40P01"):
        return BookBusy("somebody else is writing to this book and did not finish in time; nothing was saved")
    if state.startswith(("23", "22", "54")) or type(error).__name__ == "DataError":
        return Refused(f"the book refuses this: {text}")
    if state in ("25006", "42501"):
        return BookError(f"this book cannot be written: {text}")
    if state == "53100":
        return BookError("the server's disk is full; nothing was saved")
    return BookError(f"the database failed: {text}")
