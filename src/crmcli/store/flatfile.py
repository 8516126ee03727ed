"""A book as a SQLite file for other programs: plain tables with names and real types, nothing of the journal.

Everything that refers to something does so by a foreign key; money is an amount and minor units; days and instants are
ISO text. It is no book: nothing reads it back.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crmcli.core.errors import BookError, CrmError
from crmcli.core.money import places
from crmcli.core.record import record
from crmcli.store.engines import first_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.engines import Engine
    from crmcli.store.store import Store

PAGE = 5000
_ARCHIVED = "created_at updated_at archived_at"
_OWNERS = "id:i contact_id:i>contacts company_id:i>companies"
_ALL_OWNERS = f"{_OWNERS} deal_id:i>deals"
_SUM = "amount:r amount_minor:i currency"
_RANK = "label is_primary:i"


@record(frozen=True, slots=True)
class Flat:
    """A table: its columns as `name:type>table it refers to` (text without a type, `?` any), and its queries.

    `owners` are the kinds of which a row is a part, each with the column that names the record.
    """

    name: str
    columns: str
    owners: "Mapping[str, str]"
    queries: tuple[str, ...] = ()


_OF_PEOPLE = {"contacts": "contact_id", "companies": "company_id"}
_OF_EVERYBODY = {**_OF_PEOPLE, "deals": "deal_id"}
_OF_TALKS = {"interactions": "interaction_id", "purchases": "interaction_id"}
TABLES = (
    Flat("contacts", "id:i ref uid name title birthday stage owner source external_id do_not_contact:i last_contact_on"
         " last_purchase_on purchase_count:i rfm_r:i rfm_f:i rfm_m:i rfm_segment notes"
         f" {_ARCHIVED} merged_into:i>contacts", {"contacts": "id"}),
    Flat("companies", f"id:i ref uid name owner source external_id notes {_ARCHIVED}", {"companies": "id"}),
    Flat("contact_companies", "id:i contact_id:i>contacts company_id:i>companies company role is_primary:i",
         _OF_PEOPLE, ("positions",)),
    Flat("emails", f"{_OWNERS} address {_RANK} is_valid:i", _OF_PEOPLE),
    Flat("phones", f"{_OWNERS} number e164 extension {_RANK} is_valid:i", _OF_PEOPLE),
    Flat("handles", f"{_OWNERS} network name {_RANK}", _OF_PEOPLE),
    Flat("addresses", f"{_OWNERS} text street postal_code city region country {_RANK}", _OF_PEOPLE),
    Flat("important_dates", f"{_OWNERS} label day is_yearly:i", _OF_PEOPLE),
    Flat("relations", "id:i contact_id:i>contacts other_id:i>contacts other kind note", {"contacts": "contact_id"}),
    Flat("consents", "id:i contact_id:i>contacts channel is_given:i basis source day", {"contacts": "contact_id"}),
    Flat("tags", f"{_ALL_OWNERS} tag", _OF_EVERYBODY),
    Flat("custom_fields", f"{_ALL_OWNERS} name value:?", _OF_EVERYBODY),
    Flat("deals", "id:i ref uid title value:r value_minor:i currency stage state probability:i expected_close closed_on"
         " lost_reason company_id:i>companies company owner source external_id quote_ref quoted_on parked_until"
         f" parked_reason notes {_ARCHIVED}", {"deals": "id"}),
    Flat("deal_contacts", "id:i deal_id:i>deals contact_id:i>contacts contact role is_primary:i", {"deals": "deal_id"}),
    Flat("deal_moves", "id:i deal_id:i>deals day at from_stage stage state stayed_days:i note user",
         {"deals": "deal_id"}),
    Flat("deal_lines", f"id:i deal_id:i>deals product quantity:r {_SUM}", {"deals": "deal_id"}),
    Flat("interactions", "id:i ref uid kind date at contact_id:i>contacts contact company_id:i>companies company"
         " deal_id:i>deals author direction duration_minutes:i outcome note source external_ref"
         f" {_ARCHIVED}", {"interactions": "id", "purchases": "id"}),
    Flat("interaction_contacts", "interaction_id:i>interactions contact_id:i>contacts contact",
         _OF_TALKS, ("first_contacts", "other_contacts")),
    Flat("purchases", "id:i>interactions date contact_id:i>contacts contact company_id:i>companies deal_id:i>deals"
         f" {_SUM} product quantity:r external_ref source archived_at", {"interactions": "id", "purchases": "id"}),
    Flat("purchase_lines", f"id:i purchase_id:i>purchases product quantity:r {_SUM}", _OF_TALKS),
    Flat("tasks", "id:i ref uid title due_date due_time due_zone priority state done_at every after wait_until"
         " contact_id:i>contacts contact company_id:i>companies company deal_id:i>deals owner notes"
         f" {_ARCHIVED}", {"tasks": "id"}),
)  # fmt: skip
TO_OTHERS = ("other_id", "merged_into")  # these name somebody who may not be among those who are written
_KEYS = {"first_contacts": "id"}  # queries whose records are named by another column
_TYPES = {"i": " INTEGER", "r": " REAL", "?": "", "": " TEXT"}
MONEY = {"amount": "currency", "value": "currency"}


def write(
    store: "Store",
    path: str,
    *,
    kind: str | None = None,
    batches: Iterable[Sequence[int]] = (),
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the whole book, or the records of one kind whose numbers come in `batches`, as of one moment.

    The file at `path` is empty or not there yet. What was put away is in the whole book, with the instant in
    `archived_at`. `progress` hears the number of rows written, which is returned. Raises `CrmError`.
    """
    tables = [table for table in TABLES if kind is None or kind in table.owners]
    made = {table.name for table in tables} if kind is None else {kind, "interactions", "purchases"}
    done = 0
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode=OFF")
            target.execute("PRAGMA synchronous=OFF")
            target.execute("BEGIN")
            for table in tables:
                target.execute(_create(table, made, () if kind is None else TO_OTHERS))
            with one_moment(store.engine):
                for listed in _parts(kind, batches):
                    for table in tables:
                        for page in _pages(store, table, kind, listed):
                            marks = ", ".join("?" * len(table.columns.split()))
                            insert = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names of ours
                            target.executemany(insert, page)
                            done += len(page)
                            if progress:
                                progress(done)
            _index(target, tables, made)
            target.execute("COMMIT")
            if target.execute("PRAGMA foreign_key_check").fetchall():
                raise BookError("something in this book refers to what is not there", hint="crm check")
    except sqlite3.Error as error:
        raise CrmError(
            f"the SQLite file cannot be written: {first_line(error)}", hint="make room, or --out PATH"
        ) from None
    return done


@contextlib.contextmanager
def one_moment(engine: "Engine") -> "Iterator[None]":
    """Everything that is read in here is as it was at the first look."""
    engine.run("BEGIN" if engine.name == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield
    finally:
        engine.rollback()


def _create(table: Flat, made: set[str], loose: Sequence[str]) -> str:
    """The table's declaration; a column refers to a table that is in the file, unless it is among the `loose` ones."""
    lines = []
    for name, kind, target in _columns(table):
        key = " PRIMARY KEY" if name == "id" else ""
        refers = f' REFERENCES "{target}" (id)' if target in made and name not in loose else ""
        lines.append(f'"{name}"{_TYPES[kind]}{key}{refers}')
    return f'CREATE TABLE "{table.name}" ({", ".join(lines)})'


def _columns(table: Flat) -> Iterator[tuple[str, str, str]]:
    """(name, type, the table that it refers to) of each column."""
    for column in table.columns.split():
        whole, _, target = column.partition(">")
        name, _, kind = whole.partition(":")
        yield name, kind, target


def _index(target: sqlite3.Connection, tables: Sequence[Flat], made: set[str]) -> None:
    """What is joined is indexed."""
    for table in tables:
        for name, _, other in _columns(table):
            if name != "id" and other in made:
                target.execute(f'CREATE INDEX "{table.name}_{name}" ON "{table.name}" ("{name}")')


def _parts(kind: str | None, batches: Iterable[Sequence[int]]) -> Iterator[str]:
    """The whole at once, or the numbers of some records after the other."""
    if kind is None:
        yield ""
    else:
        for ids in batches:
            yield ",".join(str(int(number)) for number in ids)


def _pages(store: "Store", table: Flat, kind: str | None, listed: str) -> "Iterator[list[tuple[Any, ...]]]":
    """The rows of a table, some at a time; of the listed records of a kind, or all."""
    names = [name for name, _, _ in _columns(table)]
    for query in table.queries or (table.name,):
        where, after = "", 0
        if kind is not None:
            where = f" and x.{_KEYS.get(query, table.owners[kind])} in ({listed})"
        while page := store.tuples(f"flat.{query}", where=where, after=after, limit=PAGE):
            after = page[-1][0]
            yield [_row(names, row[1:]) for row in page]
            if len(page) < PAGE:
                break


def _row(names: Sequence[str], row: "tuple[Any, ...]") -> "Sequence[Any]":
    """A row with amounts in units of their currency, and a custom field's value as what it is."""
    if "currency" in names:
        cells = list(row)
        for name, currency in MONEY.items():
            if name in names and (minor := cells[names.index(name)]) is not None:
                cells[names.index(name)] = minor / 10 ** places(cells[names.index(currency)])
        return cells
    if names[-1] == "value":
        value = json.loads(row[-1])
        return (*row[:-1], value if isinstance(value, str | int | float) else row[-1])
    return row
