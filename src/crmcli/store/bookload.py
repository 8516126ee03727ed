"""Reading a whole book back (see dump.py): into an empty book, in one transaction, nothing taken on trust.

Tables and columns are those of the generated schema; a name that the file brings is looked up there and never written
into a statement.
"""

import hashlib
import json
import re
from datetime import date, datetime, time
from functools import lru_cache

from crmcli.core.errors import BadInput, Refused
from crmcli.core.wholebook import LONGEST_LINE, SCHEMA, WholeBook
from crmcli.store import migrate
from crmcli.store.derived import rebuild
from crmcli.store.dump import end_line, fitting
from crmcli.store.shapes import Shape, shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from crmcli.store.engines import Engine
    from crmcli.store.store import Store

    Line = dict[str, Any]

OLDEST = 3  # the oldest format whose rows need no more than the defaults of columns that came later
BATCH = 1000
BEGINNING = frozenset(("users", "settings", "acts", "changes"))  # what a book has that was only begun
IS_JSON = {"settings": ("value",), "fields": ("value",), "changes": ("before", "after"), "scoring_runs": ("cuts",)}
PROGRAM = re.compile(r"[\w.+-]{1,40}", re.ASCII)
NAME = re.compile("[a-z][a-z0-9_]*")
LARGE = 1 << 20  # bytes of a line beyond which it is looked at before it is parsed
TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
OTHER_FILE = "this is no whole book: it does not begin as crm export all writes it"


def load(
    store: "Store", stream: "BinaryIO", *, dry_run: bool = False, progress: "Callable[[int], None] | None" = None
) -> WholeBook:
    """Make an empty book the one that the lines tell: the same numbers, instants, versions and journal.

    All of it or nothing; with `dry_run` everything is done and then taken back. `progress` hears the number of rows.
    Raises `Refused` where the book holds anything, `BadInput` that names the line for whatever `dump` did not write.
    """
    if store.engine.read_only:
        store.engine.begin()  # says why
    refuse_unless_empty(store.engine)
    lines = _Lines(stream)
    head = _head(lines)
    loading = _Loading(store.engine, lines, head, progress)
    store.engine.begin()
    try:
        migrate.still_current(store.engine)
        refuse_unless_empty(store.engine)
        found = loading.run()
        if dry_run:
            store.engine.rollback()
        else:
            store.engine.commit()
    except BaseException:
        store.engine.rollback()
        raise
    return found


def refuse_unless_empty(engine: "Engine") -> None:
    """Refuse a book in which anything was done since it was made: that it was begun is its only act."""
    held = [shape.name for shape in shapes() if shape.name not in BEGINNING and _any(engine, shape.name)]
    if held or engine.run("SELECT kind FROM acts ORDER BY id LIMIT 2") not in ([], [("system",)]):
        what = f"it has {', '.join(held[:3])}" if held else "somebody has worked in it"
        raise Refused(
            f"a whole book goes into an empty one only, and this one is in use: {what}",
            hint="crm init --db NEW.db, then: crm import all FILE --db NEW.db",
        )


class _Lines:
    """The lines of the file, each parsed; knows where it is and what it has read."""

    def __init__(self, stream: "BinaryIO") -> None:
        self.stream = stream
        self.number = 0
        self.hashed = hashlib.sha256()
        self.raw = b""

    def next(self) -> "Line":
        """The next line. A line counts for the checksum when the one after it is asked for: the last never does."""
        self.hashed.update(self.raw)
        self.raw = self.stream.readline(LONGEST_LINE + 1)
        self.number += 1
        if len(self.raw) > LONGEST_LINE:
            raise self.wrong(f"is longer than {LONGEST_LINE >> 20} MiB")
        if not self.raw.endswith(b"\n"):
            raise BadInput(
                f"the file is cut off in line {self.number}; nothing was imported", hint="export the book again"
            )
        try:
            if len(self.raw) > LARGE and len(TEXTS.sub(b"", self.raw)) > LARGE:
                raise self.wrong("is no row of a table")
            said = json.loads(self.raw.decode())
        except UnicodeDecodeError:
            raise self.wrong("is not UTF-8") from None
        except (ValueError, RecursionError):
            raise self.wrong("is no JSON") from None
        if not isinstance(said, dict):
            raise self.wrong("is no JSON object")
        return said

    def wrong(self, why: str) -> BadInput:
        """The refusal of the line that was read last."""
        return BadInput(f"line {self.number} {why}; nothing was imported", hint="export the book again")


class _Loading:
    """A book under way from its lines into tables."""

    def __init__(self, engine: "Engine", lines: _Lines, head: "Line", progress: "Callable[[int], None] | None") -> None:
        self.engine = engine
        self.lines = lines
        self.head = head
        self.progress = progress
        self.tables = {shape.name: shape for shape in shapes()}
        self.rows = dict.fromkeys(self.tables, 0)
        self.last = dict.fromkeys(self.tables, 0)  # the highest number in each table
        self.key: tuple[Any, ...] = ()  # of the row before
        self.keys: tuple[int, ...] = ()  # where it stands in a row of this table
        self.formed: list[tuple[int, str, str]] = []  # columns of this table with a form: their place, name, form
        self.good: set[tuple[type, ...]] = set()

    def run(self) -> WholeBook:
        """Everything from the second line on."""
        team = self._clear()
        numbers = self._numbers()
        self._all_rows()
        self._loose()
        for name, last in numbers.items():
            self._count_on(name, last)
        self._stay(team)
        rebuild(self.engine)
        head = self.head
        return WholeBook(head["format"], head["program"], head["made_at"], self.rows, self.lines.hashed.hexdigest())

    def _clear(self) -> str | None:
        """Take away what making the book wrote; what makes it a team's file is remembered, for that is the file's."""
        team = self.engine.run("SELECT value FROM settings WHERE name = 'team'")
        if self.engine.name == "sqlite":
            self.engine.run("PRAGMA defer_foreign_keys=ON")  # looked at when everything is there
        for table in ("changes", "acts", "settings", "users"):
            self.engine.run(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
        return team[0][0] if team else None

    def _numbers(self) -> dict[str, int]:
        """The line of last numbers."""
        said = self.lines.next()
        numbers, wanted = said.get("numbers"), {name for name, shape in self.tables.items() if shape.numbered}
        if list(said) != ["numbers"] or not isinstance(numbers, dict) or not self._known(set(numbers), wanted):
            raise self.lines.wrong("does not tell the last number of every table")
        if not all(type(last) is int and 0 <= last < 2**62 for last in numbers.values()):
            raise self.lines.wrong("tells a number that is none")
        return {name: numbers.get(name, 0) for name in wanted}

    def _known(self, names: set[str], wanted: set[str]) -> bool:
        """Whether these are all the tables; a book of an older format may lack those that came later."""
        return names == wanted or (self.head["format"] < migrate.CURRENT and names < wanted)

    def _all_rows(self) -> None:
        at: Shape | None = None
        done = first = 0
        waiting: list[tuple[Any, ...]] = []
        while True:
            said = self.lines.next()
            name = said.pop("table", None)
            shape = self.tables.get(name) if isinstance(name, str) else None
            if at and waiting and (shape is not at or len(waiting) == BATCH):
                self._write(at, waiting, first)
                done += len(waiting)
                waiting = []
                if self.progress:
                    self.progress(done)
            if shape is None:
                self._end(said, name)
                return
            if shape is not at:
                at = shape
                self._turn_to(shape)
            first = first if waiting else self.lines.number
            waiting.append(self._row(shape, said))

    def _turn_to(self, shape: Shape) -> None:
        """Another table begins."""
        names = [column.name for column in shape.columns]
        self.good.clear()
        self.key = (self.last[shape.name],) if shape.numbered else ()
        self.keys = tuple(names.index(name) for name in shape.key)
        self.formed = [(place, column.name, column.form) for place, column in enumerate(shape.columns) if column.form]

    def _row(self, shape: Shape, said: "Line") -> "tuple[Any, ...]":
        """The values of a line in the order of the table's columns, checked."""
        row = tuple(said.pop(column.name, column.default) for column in shape.columns)
        if said:
            raise self.lines.wrong(f"has a column that {shape.name} does not know: {str(next(iter(said)))[:40]!r}")
        kinds = tuple(map(type, row))
        if kinds not in self.good:
            if wrong := fitting(shape, row):
                raise self.lines.wrong(f"is no row of {shape.name}: {wrong}")
            self.good.add(kinds)
        raw = self.lines.raw
        if b"\\" in raw and (b"\\u0000" in raw or b"\\ud" in raw or b"\\uD" in raw):
            self._whole_texts(row)
        for place, name, form in self.formed:
            if (text := row[place]) is not None and not _has_form(form, text):
                raise self.lines.wrong(f"is no row of {shape.name}: {name} is no {form}")
        key = tuple(row[place] for place in self.keys)
        if key <= self.key:
            raise self.lines.wrong(f"repeats a row of {shape.name}, or stands in the wrong place")
        self.key = key
        if shape.numbered:
            self.last[shape.name] = key[0]
        if shape.name in IS_JSON:
            self._check_json(shape, row)
        self.rows[shape.name] += 1
        return row

    def _whole_texts(self, row: "tuple[Any, ...]") -> None:
        for value in row:
            if isinstance(value, str) and ("\0" in value or any("\ud800" <= char <= "\udfff" for char in value)):
                raise self.lines.wrong("holds a character that cannot be kept")

    def _check_json(self, shape: Shape, row: "tuple[Any, ...]") -> None:
        """Columns that hold JSON hold it; an entry of the journal names a table, and columns by names that are such."""
        values = dict(zip((column.name for column in shape.columns), row, strict=True))
        for name in IS_JSON[shape.name]:
            if values[name] is None:
                continue
            try:
                said = json.loads(values[name])
            except (ValueError, RecursionError):
                raise self.lines.wrong(f"is no row of {shape.name}: {name} is no JSON") from None
            if shape.name == "changes" and not _is_entry(said):
                raise self.lines.wrong(f"is no entry of the journal: {name} does not tell columns")
        if shape.name == "changes" and values["table_name"] not in self.tables:
            raise self.lines.wrong("is no entry of the journal: there is no such table")

    def _write(self, shape: Shape, rows: "list[tuple[Any, ...]]", first: int) -> None:
        names = ", ".join(f'"{column.name}"' for column in shape.columns)
        marks = ", ".join([self.engine.mark] * len(shape.columns))
        try:
            self.engine.many(f"INSERT INTO {shape.name} ({names}) VALUES ({marks})", rows)  # noqa: S608
        except Refused as error:
            raise BadInput(
                f"the {shape.name} in lines {first} to {first + len(rows) - 1}: {error.message}; nothing was imported",
                hint="export the book again",
            ) from error

    def _end(self, said: "Line", name: object) -> None:
        """The last line must be the one that these rows have, to the byte, and nothing follows."""
        if name is not None or list(said) != ["end"]:
            raise self.lines.wrong(f"belongs to no table: {str(name)[:40]!r}")
        end, raw = said["end"], self.lines.raw
        rows = end.get("rows") if isinstance(end, dict) else None
        told = rows if isinstance(rows, dict) and self._known(set(rows), set(self.tables)) else {}
        counted = {table: self.rows[table] for table in told}
        if raw != end_line(counted, self.lines.hashed.hexdigest()).encode():
            raise BadInput("the file was altered: its checksum does not fit; nothing was imported",
                           hint="export the book again")  # fmt: skip
        if self.lines.stream.read(1):
            self.lines.number += 1
            raise self.lines.wrong("stands behind the end")

    def _loose(self) -> None:
        """Refuse rows that refer to rows that are not there."""
        if self.engine.name != "sqlite":
            return  # each row was looked at when it was written
        for table, row, parent, _ in self.engine.run("PRAGMA foreign_key_check"):
            raise BadInput(f"a row of {table} ({row}) refers to a row of {parent} that is not there; nothing was "
                           "imported", hint="export the book again")  # fmt: skip

    def _count_on(self, table: str, last: int) -> None:
        """Go on numbering after the last number that was ever given."""
        if last < self.last[table]:
            raise BadInput(f"{table} has the number {self.last[table]}, but line 2 tells {last} as its last; nothing "
                           "was imported", hint="export the book again")  # fmt: skip
        if self.engine.name == "sqlite":
            self.engine.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            self.engine.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))
        else:  # taken back with the transaction, as setval alone is not
            self.engine.run(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {last or 1}")
            if last:
                self.engine.run("SELECT nextval(%s)", (f"{table}_id_seq",))

    def _stay(self, team: str | None) -> None:
        """Whether several people's machines open a file is true of the file, whatever book it holds."""
        if self.engine.name != "sqlite":
            return
        kept = self.engine.run("SELECT id FROM settings WHERE name = 'team'")
        if team is None:
            self.engine.run("DELETE FROM settings WHERE name = 'team'")
        elif kept:
            self.engine.run("UPDATE settings SET value = ? WHERE name = 'team'", (team,))
        else:
            self.engine.run("INSERT INTO settings (name, value) VALUES ('team', ?)", (team,))


def _head(lines: _Lines) -> "Line":
    """The first line, or a sentence about what the file is instead."""
    try:
        head = lines.next()
    except BadInput:
        raise BadInput(OTHER_FILE, hint="crm import contacts FILE") from None
    if head.get("crmcli") != "book":
        raise BadInput(OTHER_FILE, hint="crm import contacts FILE")
    schema, number = head.get("schema"), head.get("format")
    if type(schema) is not int or type(number) is not int:
        raise lines.wrong("does not tell the format of the book")
    if schema > SCHEMA or number > migrate.CURRENT:
        raise BadInput(
            f"this book was written by a newer crmcli (format {number}; this program knows {migrate.CURRENT})",
            hint="pip install --upgrade crmcli",
        )
    if schema < 1 or number < OLDEST:
        raise lines.wrong(f"tells a format ({number}) that was never written")
    program, made_at = head.get("program"), head.get("made_at")
    known = isinstance(program, str) and PROGRAM.fullmatch(program)  # both are shown
    if not known or not isinstance(made_at, str) or not _has_form("instant", made_at):
        raise lines.wrong("does not tell what wrote the file")
    return head


def _any(engine: "Engine", table: str) -> bool:
    return bool(engine.run(f"SELECT 1 FROM {table} LIMIT 1"))  # noqa: S608 - a table of ours


@lru_cache(1 << 16)
def _has_form(form: str, text: str) -> bool:
    """Whether a text is a day (of a year, or of any: `--02-29`, `02-29`), a clock time, an instant."""
    try:
        if form == "instant":
            return datetime.fromisoformat(text).tzinfo is not None
        if form == "clock":
            return time.fromisoformat(text).tzinfo is None
        whole = text if len(text) == len("2000-02-29") else f"2000-{text.removeprefix('--')}"
        return date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def _is_entry(said: object) -> bool:
    """Columns with plain values: they become names in statements when the act is taken back."""
    return isinstance(said, dict) and all(
        NAME.fullmatch(name) is not None and not isinstance(value, dict | list) for name, value in said.items()
    )


__all__ = ["OLDEST", "load", "refuse_unless_empty"]
