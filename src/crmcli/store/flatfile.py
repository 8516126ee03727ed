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

    from crmcli.store.store import Store

PAGE = 5000
_STAMPS = "created_at updated_at archived_at"
_OWNERS = "id:i contact_id:i>contacts company_id:i>companies"
_ALL_OWNERS = f"{_OWNERS} deal_id:i>deals"
_SUM = "amount:r=x.amount_minor amount_minor:i"
_RANK = "label is_primary:i"
_USER = " left join users u on u.id = x.owner_id"
_CONTACT = " left join contacts c on c.id = x.contact_id"
_COMPANY = " left join companies o on o.id = x.company_id"
_DEAL = " left join deals d on d.id = x.deal_id"
_RUN = (
    " left join settings k on k.name = 'rfm.current_run'"
    " left join scores s on s.run_id = cast(k.value as bigint) and s.contact_id = x.id"
)


@record(frozen=True, slots=True)
class Flat:
    """A table: its columns as `name:type>table it refers to=what of the book it is`.

    Without a type it is text, `?` is any; without more it is the column of that name. `source` is the table of the book
    as `x`, with what is joined to it; where there are `more` columns and sources, their rows follow. `owners` are the
    kinds of which a row is a part, each with the column of `x` that names the record.
    """

    name: str
    columns: str
    source: str
    owners: "Mapping[str, str]"
    more: "tuple[tuple[str, str, Mapping[str, str]], ...]" = ()


_OF_PEOPLE = {"contacts": "x.contact_id", "companies": "x.company_id"}
_OF_EVERYBODY = {**_OF_PEOPLE, "deals": "x.deal_id"}
_OF_CONTACTS, _OF_DEALS = {"contacts": "x.contact_id"}, {"deals": "x.deal_id"}
_TALKS = {"interactions": "x.id", "purchases": "x.id"}
_OF_TALKS = {"interactions": "x.interaction_id", "purchases": "x.interaction_id"}
TABLES = (
    Flat("contacts", "id:i ref='c'||x.id uid name title birthday stage owner=u.login source external_id"
         " do_not_contact:i last_contact_on last_purchase_on purchase_count:i rfm_r:i=s.r rfm_f:i=s.f rfm_m:i=s.m"
         f" rfm_segment=s.segment notes {_STAMPS} merged_into:i>contacts=m.into_id",
         f"contacts x{_USER} left join merges m on m.contact_id = x.id{_RUN}", {"contacts": "x.id"}),
    Flat("companies", f"id:i ref='o'||x.id uid name owner=u.login source external_id notes {_STAMPS}",
         f"companies x{_USER}", {"companies": "x.id"}),
    Flat("contact_companies", "id:i contact_id:i>contacts company_id:i>companies company=o.name role is_primary:i",
         f"positions x{_COMPANY}", _OF_PEOPLE),
    Flat("emails", f"{_OWNERS} address {_RANK} is_valid:i", "emails x", _OF_PEOPLE),
    Flat("phones", f"{_OWNERS} number=x.raw e164 extension {_RANK} is_valid:i", "phones x", _OF_PEOPLE),
    Flat("handles", f"{_OWNERS} network name=x.value {_RANK}", "handles x", _OF_PEOPLE),
    Flat("addresses", f"{_OWNERS} text street postal_code city region country {_RANK}", "addresses x", _OF_PEOPLE),
    Flat("important_dates", f"{_OWNERS} label day is_yearly:i", "important_dates x", _OF_PEOPLE),
    Flat("relations", "id:i contact_id:i>contacts other_id:i>contacts other=c.name kind note",
         "relations x join contacts c on c.id = x.other_id", _OF_CONTACTS),
    Flat("consents", "id:i contact_id:i>contacts channel is_given:i basis source day", "consents x", _OF_CONTACTS),
    Flat("tags", f"{_ALL_OWNERS} tag=t.name", "taggings x join tags t on t.id = x.tag_id", _OF_EVERYBODY),
    Flat("custom_fields", f"{_ALL_OWNERS} name value:?", "fields x", _OF_EVERYBODY),
    Flat("deals", "id:i ref='d'||x.id uid title value:r=x.value_minor value_minor:i currency stage state probability:i"
         " expected_close closed_on lost_reason company_id:i>companies company=o.name owner=u.login source external_id"
         f" quote_ref quoted_on parked_until parked_reason notes {_STAMPS}",
         f"deals x{_COMPANY}{_USER}", {"deals": "x.id"}),
    Flat("deal_contacts", "id:i deal_id:i>deals contact_id:i>contacts contact=c.name role is_primary:i",
         f"deal_contacts x{_CONTACT}", _OF_DEALS),
    Flat("deal_moves", "id:i deal_id:i>deals day at from_stage stage state stayed_days:i note user=u.login",
         f"deal_moves x{_USER.replace('owner_id', 'user_id')}", _OF_DEALS),
    Flat("deal_lines", f"id:i deal_id:i>deals product quantity:r {_SUM} currency=d.currency",
         f"deal_lines x{_DEAL}", _OF_DEALS),
    Flat("interactions", "id:i ref='i'||x.id uid kind date at contact_id:i>contacts contact=c.name"
         " company_id:i>companies company=o.name deal_id:i>deals deal=d.title author=u.login direction"
         f" duration_minutes:i outcome note source external_ref {_STAMPS}",
         f"interactions x{_CONTACT}{_COMPANY}{_DEAL}{_USER.replace('owner_id', 'author_id')}", _TALKS),
    Flat("interaction_contacts", "interaction_id:i>interactions=x.id contact_id:i>contacts contact=c.name",
         "interactions x join contacts c on c.id = x.contact_id", _TALKS,
         (("x.interaction_id x.contact_id c.name",
           "interaction_contacts x join contacts c on c.id = x.contact_id join interactions i"
           " on i.id = x.interaction_id and coalesce(i.contact_id, 0) <> x.contact_id", _OF_TALKS),)),
    Flat("purchases", "id:i>interactions date contact_id:i>contacts contact=c.name company_id:i>companies"
         f" deal_id:i>deals {_SUM} currency product quantity:r external_ref source archived_at",
         f"(select * from interactions where amount_minor is not null) x{_CONTACT}", _TALKS),  # noqa: S608 - ours
    Flat("purchase_lines", f"id:i purchase_id:i>purchases=x.interaction_id product quantity:r {_SUM}"
         " currency=i.currency",
         "purchase_lines x join interactions i on i.id = x.interaction_id and i.amount_minor is not null", _OF_TALKS),
    Flat("tasks", "id:i ref='t'||x.id uid title due_date=x.due_on due_time due_zone priority state done_at every"
         " after=x.repeat_after wait_until contact_id:i>contacts contact=c.name company_id:i>companies company=o.name"
         f" deal_id:i>deals deal=d.title owner=u.login notes {_STAMPS}",
         f"tasks x{_CONTACT}{_COMPANY}{_DEAL}{_USER}", {"tasks": "x.id"}),
)  # fmt: skip
TO_OTHERS = ("other_id", "merged_into")  # these name somebody who may not be among those who are written
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
            with store.one_moment():
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
        whole, _, target = column.partition("=")[0].partition(">")
        name, _, kind = whole.partition(":")
        yield name, kind, target


def _queries(table: Flat) -> Iterator[tuple[str, str, "Mapping[str, str]"]]:
    """(what is selected, from where, by what records are named) of each part of a table."""
    said = (column.partition("=") for column in table.columns.split())
    listed = (what or f"x.{column.partition('>')[0].partition(':')[0]}" for column, _, what in said)
    yield ", ".join(listed), table.source, table.owners
    for columns, source, owners in table.more:
        yield ", ".join(columns.split()), source, owners


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


def _pages(store: "Store", table: Flat, kind: str | None, listed: str) -> "Iterator[list[Sequence[Any]]]":
    """The rows of a table, some at a time; of the listed records of a kind, or all."""
    names = [name for name, _, _ in _columns(table)]
    mark = store.engine.mark
    for columns, source, owners in _queries(table):
        where = f"x.id > {mark}" + (f" and {owners[kind]} in ({listed})" if kind is not None else "")
        sql = f"select x.id, {columns} from {source} where {where} order by x.id limit {PAGE}"  # noqa: S608 - ours
        after = 0
        while page := store.engine.run(sql, (after,)):
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
