"""A SQLite file of another program, read as if its author meant ill: plain tables only, within bounds, nothing run.

The file is opened where it lies, so that what its program wrote last (in the log beside it) is there too; a pipe is
put into a private file first.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from weakref import finalize

from crmcli.core.errors import BadInput
from crmcli.core.text import cut, visible
from crmcli.store.files import APPLICATION_ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

PAGE = 500
LARGEST_PIPE = 1 << 30  # bytes
LARGEST_VALUE = 1 << 24
STEPS = 1_000_000  # of SQLite's machine between two looks; a page of rows takes far fewer than PATIENCE of them
PATIENCE = 100
LIMITS = {
    "LENGTH": LARGEST_VALUE, "SQL_LENGTH": 1 << 20, "COLUMN": 500, "EXPR_DEPTH": 100, "COMPOUND_SELECT": 5,
    "ATTACHED": 0, "TRIGGER_DEPTH": 1, "WORKER_THREADS": 0,
}  # fmt: skip
HINT = "export it as CSV with the program that wrote it"


class Foreign:
    """A foreign SQLite file. `tables` are its plain tables with their columns; views and virtual tables are none.

    `is_book` is true for a book of crmcli. Raises `BadInput` for a file that SQLite cannot read.
    """

    def __init__(self, stream: "BinaryIO") -> None:
        self._path = _place(stream) or self._spool(stream)
        with closing(self._open()) as found:
            self.is_book = _all(found, "PRAGMA application_id") == [(APPLICATION_ID,)]
            self.tables = {} if self.is_book else {name: _columns(found, name) for name in _names(found)}

    def rows(self, table: str, columns: Sequence[str]) -> "Iterator[tuple[Any, ...]]":
        """The rows of one of `tables`, those of its columns that are asked for, in the order of the file.

        Text that is none is mended, a blob is text. Raises `BadInput` for a damaged file, on the way.
        """
        if not set(columns) <= set(self.tables.get(table, ())):
            raise KeyError(table)
        listed = ", ".join(map(_quoted, columns))
        with closing(self._open()) as found:
            try:
                cursor = found.execute(f"SELECT {listed} FROM main.{_quoted(table)}")  # noqa: S608 - both are its own
                while page := cursor.fetchmany(PAGE):
                    _begin_to_count(found)
                    for row in page:
                        yield tuple(_text(value) if isinstance(value, bytes) else value for value in row)
            except (sqlite3.Error, OverflowError) as error:
                raise _damaged(error) from None

    def _spool(self, stream: "BinaryIO") -> str:
        """Put a pipe into a private file, which goes when nobody reads it any more; where that is."""
        handle, path = tempfile.mkstemp(prefix="crm-import-", suffix=".db")
        finalize(self, _remove, path)
        with open(handle, "wb") as kept:
            while block := stream.read(1 << 20):
                kept.write(block)
                if kept.tell() > LARGEST_PIPE:
                    raise BadInput("the file is too large for a pipe", hint="give its name instead of -")
        return path

    def _open(self) -> sqlite3.Connection:
        """A connection that only reads. A file without a live log is taken as it lies, and nothing is put beside it."""
        place = os.path.abspath(self._path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        alone = "&immutable=1" if _is_alone(self._path) else ""
        try:
            found = sqlite3.connect(f"file:{place}?mode=ro{alone}", uri=True, isolation_level=None, timeout=5)
        except sqlite3.Error as error:
            raise _damaged(error) from None
        found.text_factory = _text
        for name, most in LIMITS.items():
            found.setlimit(getattr(sqlite3, f"SQLITE_LIMIT_{name}"), most)
        try:
            for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
                found.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            found.close()
            raise _damaged(error) from None
        _begin_to_count(found)
        return found


def _begin_to_count(found: sqlite3.Connection) -> None:
    """Stop whatever takes too long before its next rows: a file may hold a schema that never comes to an end."""
    looks = 0

    def patience() -> int:
        nonlocal looks
        looks += 1
        return int(looks > PATIENCE)

    found.set_progress_handler(patience, STEPS)


def _names(found: sqlite3.Connection) -> list[str]:
    """The plain tables: what stands in the schema as a table and is neither virtual nor SQLite's own."""
    rows = _all(found, "SELECT name, sql FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid LIMIT 1000")
    plain = (name for name, sql in rows if isinstance(sql, str) and sql[:13].upper() == "CREATE TABLE ")
    return [name for name in plain if isinstance(name, str) and not name.lower().startswith("sqlite_")]


def _columns(found: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns that are kept, not computed."""
    rows = _all(found, f"PRAGMA main.table_xinfo({_quoted(table)})")
    return tuple(str(row[1]) for row in rows if row[6] == 0)


def _all(found: sqlite3.Connection, sql: str) -> "list[tuple[Any, ...]]":
    try:
        return found.execute(sql).fetchall()
    except (sqlite3.Error, OverflowError) as error:
        raise _damaged(error) from None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _place(stream: "BinaryIO") -> str | None:
    """Where the stream's file lies, when it is one from its beginning; None for a pipe."""
    name = getattr(stream, "name", None)
    try:
        if isinstance(name, str) and os.path.samestat(os.stat(name), os.fstat(stream.fileno())):
            return name if os.path.isfile(name) else None
    except (OSError, ValueError, AttributeError):
        return None
    return None


def _remove(path: str) -> None:
    with suppress(OSError):
        os.remove(path)


def _is_alone(path: str) -> bool:
    """Whether nobody left a log beside the file: a reader of such a file would make one, and may not be allowed to."""
    return not any(os.path.exists(path + end) and os.path.getsize(path + end) for end in ("-wal", "-journal"))


def _damaged(error: Exception) -> BadInput:
    said = str(error)
    if "not a database" in said:
        return BadInput("this is no SQLite file, or an encrypted one", hint=HINT)
    if "interrupted" in said:
        return BadInput("the SQLite file takes too long to read", hint=HINT)
    if "locked" in said or "busy" in said:
        return BadInput("another program is writing to this file", hint="close it and try again")
    if "unable to open" in said:
        return BadInput(
            "the file, or the log beside it, cannot be opened here", hint="copy both into a folder of yours"
        )
    return BadInput(f"the SQLite file is damaged: {cut(visible(said), 100)}", hint=HINT)


__all__ = ["Foreign"]
