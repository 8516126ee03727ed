"""The whole book as lines of JSON: a head, the last number of each table, a line for every row, an end with a checksum.

What is written is of one moment and in one order, so that two books that hold the same say the same. Reading is in
bookload.py; the form is documented in docs/manual/book-format.md.
"""

import hashlib
import json
from collections.abc import Iterator

from crmcli import __version__
from crmcli.core.errors import BookError
from crmcli.core.wholebook import LONGEST_LINE, SCHEMA, WholeBook
from crmcli.store import migrate
from crmcli.store.shapes import Shape, shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crmcli.store.engines import Engine
    from crmcli.store.store import Store

PAGE = 1000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dump(
    store: "Store", write: "Callable[[str], object]", *, made_at: str, progress: "Callable[[int], None] | None" = None
) -> WholeBook:
    """Write the whole book, everything as it is at one moment; `progress` hears the number of rows written.

    `write` gets lines that end in a line feed and must reach the file as UTF-8. Raises `BookError` for a value that no
    book can hold, put there by something else.
    """
    hashed, rows = hashlib.sha256(), dict[str, int]()

    def put(line: str) -> None:
        encoded = line.encode()
        if len(encoded) > LONGEST_LINE:
            raise BookError(
                f"a row is larger than {LONGEST_LINE >> 20} MiB and cannot be written out", hint="crm check"
            )
        hashed.update(encoded)
        write(line)

    with store.one_moment():
        migrate.still_current(store.engine)
        put(head_line(made_at))
        tables = shapes()
        put(_encode({"numbers": {shape.name: last for shape, last in last_numbers(store.engine, tables)}}) + "\n")
        done = 0
        for shape in tables:
            count = 0
            for page in _pages(store.engine, shape):
                for line in _lines(shape, page):
                    put(line)
                count += len(page)
                if progress:
                    progress(done + count)
            rows[shape.name] = count
            done += count
    write(end_line(rows, hashed.hexdigest()))
    return WholeBook(migrate.CURRENT, __version__, made_at, rows, hashed.hexdigest())


def head_line(made_at: str) -> str:
    """The first line: what this is."""
    head = {"crmcli": "book", "schema": SCHEMA, "format": migrate.CURRENT, "program": __version__, "made_at": made_at}
    return _encode(head) + "\n"


def end_line(rows: dict[str, int], sha256: str) -> str:
    """The last line: how many rows each table has, and the checksum of all lines before this one."""
    return _encode({"end": {"rows": rows, "sha256": sha256}}) + "\n"


def last_numbers(engine: "Engine", tables: list[Shape]) -> "Iterator[tuple[Shape, int]]":
    """The last number that each table gave to a row, be the row still there or not; 0 for none."""
    kept = dict(engine.run("SELECT name, seq FROM sqlite_sequence")) if engine.name == "sqlite" else {}
    for shape in tables:
        if not shape.numbered:
            continue
        if engine.name == "sqlite":
            yield shape, int(kept.get(shape.name, 0))
        else:
            [(last, used)] = engine.run(f"SELECT last_value, is_called FROM {shape.name}_id_seq")  # noqa: S608
            yield shape, int(last) if used else int(last) - 1


def fitting(shape: Shape, row: "tuple[Any, ...]") -> str | None:
    """What is wrong with the values of a row, None for nothing: each must be of its column's kind, or empty."""
    for column, value in zip(shape.columns, row, strict=True):
        if value is None:
            if column.needed:
                return f"{column.name} is missing"
        elif type(value) is not column.kind:
            said = {str: "text", int: "a whole number", float: "a number with a decimal point"}[column.kind]
            return f"{column.name} is not {said}"
    return None


def _pages(engine: "Engine", shape: Shape) -> "Iterator[list[tuple[Any, ...]]]":
    """All rows of a table by their key, some at a time: no cursor stays open."""
    names = [column.name for column in shape.columns]
    columns, key = (", ".join(f'"{name}"' for name in listed) for listed in (names, shape.key))
    places = [names.index(name) for name in shape.key]
    marks = ", ".join([engine.mark] * len(shape.key))
    first = f"SELECT {columns} FROM {shape.name}"  # noqa: S608 - names of our own schema
    order = f"ORDER BY {key} LIMIT {PAGE}"
    page = engine.run(f"{first} {order}")
    while page:
        yield page
        last = tuple(page[-1][place] for place in places)
        page = engine.run(f"{first} WHERE ({key}) > ({marks}) {order}", last) if len(page) == PAGE else []


def _lines(shape: Shape, page: "list[tuple[Any, ...]]") -> "Iterator[str]":
    names = [column.name for column in shape.columns]
    seen: set[tuple[type, ...]] = set()  # the kinds of values that were looked at: most rows are alike
    for row in page:
        kinds = tuple(map(type, row))
        if kinds not in seen:
            if wrong := fitting(shape, row):
                raise _unfit(shape, row, wrong)
            seen.add(kinds)
        if float in kinds:  # one engine keeps -0.0, the other does not
            row = tuple(value + 0.0 if type(value) is float else value for value in row)
        said = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        try:
            yield _encode({"table": shape.name, **said}) + "\n"
        except ValueError:
            raise _unfit(shape, row, "it holds a number that is none") from None


def _unfit(shape: Shape, row: "tuple[Any, ...]", wrong: str) -> BookError:
    number = f" {row[0]}" if shape.numbered else ""
    return BookError(f"{shape.name}{number}: {wrong}; something else wrote to this book", hint="crm check")
