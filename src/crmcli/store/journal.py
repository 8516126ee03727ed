"""One act: the three verbs, each leaving an entry in the journal in the same transaction.

An entry holds the changed columns only, before and after, as JSON. Undo, the audit trail, "what changed
since", live refresh and taking an import back all read these entries.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from crmcli.core.errors import Conflict, NotFound, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.engines import Engine

RECORDS = frozenset(("users", "contacts", "companies", "interactions", "tasks", "deals"))
TOUCHED = frozenset(("contacts", "companies", "interactions", "tasks", "deals", "tags"))
TALKS = frozenset(("interactions", "interaction_contacts"))
ASIDE = frozenset(("tasks", "deals", "deal_contacts"))  # they name people and change nothing that these are found by
OF_DEALS = frozenset(("deal_moves", "fields"))  # from which something of a deal's follows
STAMPS = frozenset(("version", "updated_at"))
NEW = ("uid", "created_at", "updated_at")  # what a new record is stamped with
DERIVED = {
    "contacts": frozenset(
        (
            "name_key", "birthday_md", "last_contact_on", "last_purchase_on", "purchase_count", "rhythm_days",
            "silent_from",
        )
    ),
    "fields": frozenset(("text_key", "number")),
    "deals": frozenset(("stage_since",)),
}  # fmt: skip
CALLED = {"companies": "company", "addresses": "address", "not_same": "pair", "deal_closes": "day"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
BATCH = 2000
TOGETHER = 200  # rows of one statement, where there are a hundred thousand: a quarter less time than one by one


class Change:
    """An open act. Made by `Store.change`; everything in it is committed or nothing is."""

    def __init__(self, engine: "Engine", act: dict[str, "Any"], now: str, new_uid: "Any") -> None:
        self.engine = engine
        self.now = now
        self.act_id: int | None = None
        self.rows = 0
        self.touched: dict[str, set[int]] = {}
        self._act = act
        self._new_uid = new_uid
        self._entries: list[tuple[Any, ...]] = []
        self._statements: dict[tuple[str, ...], str] = {}

    @property
    def ref(self) -> str | None:
        """The act's ref (`a41`), or None when nothing was changed."""
        return f"a{self.act_id}" if self.act_id else None

    def insert(self, table: str, values: "Mapping[str, Any]") -> int:
        """Insert a row and return its id; uid, stamps and version are filled in for records."""
        return self.insert_many(table, (values,))[0]

    def insert_many(self, table: str, rows: "Sequence[Mapping[str, Any]]") -> range:
        """Insert rows that share their columns, and give their ids. Records may bring their uid and created_at."""
        if not rows:
            return range(0)
        act = self._open()
        first = self.engine.reserve(table, len(rows))
        columns = tuple(rows[0])
        stamped = tuple(name for name in NEW if name not in columns) if table in RECORDS else ()
        kept = (*columns, *(name for name in stamped if name != "updated_at"))
        own = "uid" not in stamped
        times = (self.now,) * (len(stamped) - (not own))
        lines: list[tuple[Any, ...]] = []
        for number, row in enumerate(rows, first):
            if len(row) != len(columns):
                raise ValueError(f"the rows for {table} do not share their columns: {sorted(row)}")
            line = (*map(row.__getitem__, columns), *(times if own else (self._new_uid(), *times)))
            lines.append((number, *line))
            # The last stamp, `updated_at`, is none of those that are kept: zip leaves it out.
            after = {name: value for name, value in zip(kept, line, strict=False) if value is not None}
            self._entries.append((act, table, number, "insert", None, _json(after)))
            self._touch(table, number, row)
        self.engine.many(self._insert_sql(table, ("id", *columns, *stamped)), lines)
        self._flush_when_full(len(lines))
        return range(first, first + len(rows))

    def put_back_many(self, table: str, rows: "Sequence[tuple[int, Mapping[str, Any]]]") -> None:
        """Insert rows that were there before, under their old ids; their columns may differ."""
        act = self._open()
        stamp = ("updated_at",) if table in RECORDS else ()
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row_id, values in rows:
            columns = tuple(values)
            line = (row_id, *values.values(), *(self.now for _ in stamp))
            alike.setdefault(columns, []).append(line)
            self._entries.append((act, table, row_id, "insert", None, _json(values)))
            self._touch(table, row_id, values)
        for columns, lines in alike.items():
            self.engine.many(self._insert_sql(table, ("id", *columns, *stamp)), lines)
        self._flush_when_full(len(rows))

    def update(
        self,
        table: str,
        row_id: int,
        values: "Mapping[str, Any]",
        *,
        version: int | None = None,
        seen: "Mapping[str, Any] | None" = None,
    ) -> bool:
        """Change columns of a row; True when anything changed.

        `version` and `seen` (the columns' values) tell what the caller had looked at. Two people changing different
        columns is no conflict; `Conflict` is raised when a column that is set here was changed by somebody else
        meanwhile, or, without `seen`, when anything was.
        """
        row = self.row(table, row_id)
        if version is not None and row["version"] != version:
            for column in values:
                if seen is None or row[column] != seen.get(column):
                    raise Conflict(f"somebody changed this {called(table)} meanwhile ({column} is now {row[column]!r})")
        changed = {column: value for column, value in values.items() if row[column] != value}
        if not changed:
            return False
        before = {column: row[column] for column in changed}
        self._entries.append((self._open(), table, row_id, "update", _json(before), _json(changed)))
        self._write(table, row_id, changed)
        self._touch(table, row_id, row)
        self._touch(table, row_id, {**row, **changed})
        self._flush_when_full(1)
        return True

    def delete(self, table: str, row_id: int) -> None:
        """Delete a row; the journal keeps all of it."""
        self.delete_many(table, {row_id: self.row(table, row_id)})

    def delete_many(self, table: str, rows: "Mapping[int, Mapping[str, Any]]") -> None:
        """Delete rows as they were just read, by id; the journal keeps all of them."""
        if not rows:
            return
        act = self._open()
        self.engine.run(f"DELETE FROM {table} WHERE id IN ({','.join(map(str, rows))})")  # noqa: S608 - our numbers
        for row_id, row in rows.items():
            self._entries.append((act, table, row_id, "delete", _json(without_derived(table, row)), None))
            self._touch(table, row_id, row)
        self._flush_when_full(len(rows))

    def row(self, table: str, row_id: int) -> "dict[str, Any]":
        """The row as it is now, within this transaction."""
        if found := self.rows_of(table, (row_id,)):
            return found[row_id]
        raise NotFound(f"{called(table)} {row_id} is not there any more")

    def rows_of(self, table: str, ids: "Iterable[int]") -> "dict[int, dict[str, Any]]":
        """Those of the rows that are there, by id, as they are now."""
        listed = ",".join(str(int(number)) for number in ids)
        names, rows = self.engine.columns(f"SELECT * FROM {table} WHERE id IN ({listed})")  # noqa: S608 - our numbers
        at = names.index("id")
        return {row[at]: dict(zip(names, row, strict=True)) for row in rows}

    def append(self, table: str, rows: "Iterable[Mapping[str, Any]]") -> None:
        """Insert rows that are never edited and therefore not journaled (members of a snapshot)."""
        batch = list(rows)
        if batch:
            columns = tuple(batch[0])
            self.append_lines(table, columns, (tuple(row[column] for column in columns) for row in batch))

    def append_lines(self, table: str, columns: tuple[str, ...], lines: "Iterable[Sequence[Any]]") -> None:
        """The same for very many rows, which need not be in memory together: two hundred in a statement."""
        waiting, one = iter(lines), self._insert_sql(table, columns)
        marks = one[one.rindex("(") :]
        many = one + f", {marks}" * (TOGETHER - 1)
        rest: list[Sequence[Any]] = []

        def filled() -> "Iterator[tuple[Any, ...]]":
            while len(batch := list(islice(waiting, TOGETHER))) == TOGETHER:
                yield tuple(chain.from_iterable(batch))
            rest.extend(batch)

        self.engine.many(many, filled())
        if rest:
            self.engine.many(one, rest)

    def open_run(self, values: "Mapping[str, Any]") -> int:
        """Insert the head of a scoring run, which like its scores is never edited and not journaled."""
        self._open()
        number = self.engine.reserve("scoring_runs", 1)
        self.append("scoring_runs", [{"id": number, "uid": self._new_uid(), **values, "created_at": self.now}])
        return number

    def receipt(self, what: str) -> int:
        """Write the act's head now, under these words: an act that forgets leaves no entries, only this."""
        self._act["what"] = what
        return self._open()

    def open_snapshot(self, values: "Mapping[str, Any]") -> int:
        """Insert the head of a segment's snapshot, which like its members is never edited and not journaled."""
        self._open()
        number = self.engine.reserve("segment_snapshots", 1)
        self.append("segment_snapshots", [{"id": number, **values, "created_at": self.now}])
        return number

    def mark(self, act_id: int, state: str) -> None:
        """Remember that an act is undone, or done again."""
        self._open()
        self.engine.run(
            f"UPDATE acts SET state = {self.engine.mark} WHERE id = {self.engine.mark}",  # noqa: S608
            (state, act_id),
        )

    def make_room(self) -> None:
        """Hundreds of thousands of rows are to come: take the memory that saves the most time."""
        self.engine.make_room()

    def settle(self) -> None:
        """Tell what follows from the rows so far, so that the rest of the act finds them in the look-up."""
        from crmcli.store.derived import refresh

        self.flush()
        refresh(self.engine, self.touched)
        self.touched.clear()

    def flush(self) -> None:
        """Write the entries that are waiting."""
        if self._entries:
            names = ("act_id", "table_name", "row_id", "verb", "before", "after")
            first = self.engine.reserve("changes", len(self._entries))
            lines = [(number, *entry) for number, entry in enumerate(self._entries, first)]
            self.append_lines("changes", ("id", *names), lines)
            self._entries.clear()

    def _open(self) -> int:
        """The act's id; the act is written with its first entry, so that changing nothing leaves nothing."""
        if self.act_id is None:
            self.act_id = self.engine.reserve("acts", 1)
            self.append("acts", [{"id": self.act_id, "at": self.now, **self._act}])
        return self.act_id

    def _write(self, table: str, row_id: int, changed: "Mapping[str, Any]") -> None:
        mark = self.engine.mark
        sets = [f"{column} = {mark}" for column in changed]
        values = list(changed.values())
        if table in RECORDS:
            sets += ["version = version + 1", f"updated_at = {mark}"]
            values.append(self.now)
        self.engine.run(f"UPDATE {table} SET {', '.join(sets)} WHERE id = {mark}", (*values, row_id))  # noqa: S608

    def _insert_sql(self, table: str, columns: tuple[str, ...]) -> str:
        key = (table, *columns)
        if key not in self._statements:
            marks = ", ".join([self.engine.mark] * len(columns))
            self._statements[key] = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        return self._statements[key]

    def _touch(self, table: str, row_id: int, row: "Mapping[str, Any]") -> None:
        """Remember which records' derived facts must be told anew when the act is complete.

        A talk changes its contact's dates and counts (`met`), but not what the contact is found by.
        """
        if table in TOUCHED:
            self.touched.setdefault(table, set()).add(row_id)
        if table in OF_DEALS and (number := row.get("deal_id")) is not None:
            self.touched.setdefault("deals", set()).add(number)
        if table in ASIDE:
            return
        if (number := row.get("contact_id")) is not None:
            self.touched.setdefault("met" if table in TALKS else "contacts", set()).add(number)
        if (number := row.get("company_id")) is not None and table not in TALKS:
            self.touched.setdefault("companies", set()).add(number)

    def _flush_when_full(self, rows: int) -> None:
        self.rows += rows
        if len(self._entries) >= BATCH:
            self.flush()


def without_derived(table: str, row: "Mapping[str, Any]") -> "dict[str, Any]":
    """The columns of a row that the journal keeps: what was said, not what follows from it."""
    left_out = STAMPS | DERIVED.get(table, frozenset()) | {"id"}
    return {name: value for name, value in row.items() if name not in left_out and value is not None}


def called(table: str) -> str:
    """What one row of a table is called."""
    return CALLED.get(table, table[:-1].replace("_", " "))


def _json(values: "Mapping[str, Any]") -> str:
    """The columns as an entry keeps them; what only one of the engines could keep is refused here for both."""
    try:
        text = _encode(values)
    except ValueError:
        raise Refused("the book keeps finite numbers only") from None
    if "\\u0000" in text and any(isinstance(value, str) and "\0" in value for value in values.values()):
        raise Refused("a text holds a NUL character, which cannot be kept")
    return text
