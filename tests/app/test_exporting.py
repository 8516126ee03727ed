"""What is exported of a book: the columns that an import takes, texts as they are, a database for other programs."""

import contextlib
import io
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import exchange
from crmcli.app.crm import Crm
from crmcli.app.exporting import Export, at_one_moment
from crmcli.app.exporting_database import write_database
from crmcli.app.importing_columns import FIELDS as IMPORTED
from crmcli.app.reading_sheets import read_sheet
from crmcli.cli.formats import TextSheet
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.exports import FIELDS, KINDS, said
from crmcli.core.guards import unguarded
from crmcli.core.table import read_table
from crmcli.core.text import clean
from crmcli.show.workbooks import LONGEST, WorkbookWriter
from crmcli.store.store import create_store
from tests.app.importing import Stopped, new_book

TEXTS = st.text(max_size=40).map(lambda text: clean(text, lines=True)) | st.sampled_from(
    (
        "=1+1",
        "'=1",
        "''+49",
        "-12.50",
        "+4915112345678",
        "a\tb",
        "a\nb",
        'say "x"',
        "_x0041_",
        "0123",
        "1e5",
        "@x",
        "'",
        ",;|",
    )
)


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    made = new_book(tmp_path)
    fill(made)
    yield made
    made.close()


def fill(crm: Crm) -> None:
    """Two people called alike, one put away, a company, a purchase with lines, a talk of two, deals and tasks."""
    with crm.change("fill the book") as change:
        add = change.insert
        acme = add("companies", {"name": "Acme Ltd", "source": "erp", "external_id": "77"})
        ada = add("contacts", {"name": "Ada Lovelace", "birthday": "1815-12-10", "notes": "two\nlines", "owner_id": 1,
                               "title": "Countess", "source": "crm", "external_id": "12"})  # fmt: skip
        grace = add("contacts", {"name": "Grace Hopper", "birthday": "--12-09", "do_not_contact": 1, "stage": "lead"})
        other = add("contacts", {"name": "Grace Hopper"})
        add("contacts", {"name": "Gone", "archived_at": "2026-01-01T00:00:00Z"})
        add("positions", {"contact_id": ada, "company_id": acme, "role": "Analyst", "is_primary": 1})
        for address, label, first in (("ada@acme.example", "work", 1), ("ada@home.example", None, 0)):
            add("emails", {"contact_id": ada, "address": address, "key": address, "label": label, "is_primary": first})
        add("phones", {"contact_id": ada, "raw": "+44 20 7946 0958", "key": "442079460958", "is_primary": 1})
        add(
            "handles",
            {"company_id": acme, "network": "web", "value": "https://acme.example", "key": "web:acme.example"},
        )
        add("addresses", {"contact_id": ada, "text": "1 Square, London", "street": "1 Square", "city": "London",
                          "country": "GB"})  # fmt: skip
        for name, value in (("score", "8.5"), ("=x", '"\'=1"'), ("sure", "true")):
            add("fields", {"contact_id": ada, "name": name, "value": value})
        vip = add("tags", {"name": "vip", "key": "vip"})
        add("taggings", {"contact_id": ada, "tag_id": vip})
        add("relations", {"contact_id": ada, "other_id": grace, "kind": "reports to", "note": "since May"})
        add("important_dates", {"contact_id": ada, "label": "renewal", "day": "2026-05-01", "month_day": "05-01",
                                "is_yearly": 0})  # fmt: skip
        deal = add("deals", {"title": "Relaunch", "value_minor": 1200050, "currency": "EUR", "stage": "lead",
                             "state": "won", "closed_on": "2026-03-01", "company_id": acme})  # fmt: skip
        add("deal_contacts", {"deal_id": deal, "contact_id": other, "role": "buyer", "is_primary": 1})
        add("deal_moves", {"deal_id": deal, "day": "2026-02-01", "at": "2026-02-01T09:00:00Z", "stage": "lead",
                           "state": "open"})  # fmt: skip
        talk = add("interactions", {"kind": "meeting", "date": "2026-03-02", "at": "2026-03-02T09:15:00Z",
                                    "note": "=hi", "contact_id": ada, "duration_minutes": 45,
                                    "deal_id": deal})  # fmt: skip
        add("interaction_contacts", {"interaction_id": talk, "contact_id": grace})
        sale = add("interactions", {"kind": "purchase", "date": "2026-03-03", "contact_id": ada, "amount_minor": 1999,
                                    "currency": "JPY", "external_ref": "A-1"})  # fmt: skip
        add("purchase_lines", {"interaction_id": sale, "product": "pen", "quantity": 2.0, "amount_minor": 999})
        add("purchase_lines", {"interaction_id": sale, "product": "ink", "amount_minor": 1000})
        add("interactions", {"kind": "refund", "date": "2026-03-04", "contact_id": ada, "amount_minor": -150,
                             "currency": "EUR"})  # fmt: skip
        add("tasks", {"title": "call", "due_on": "2026-03-20", "due_time": "14:30", "contact_id": ada, "priority": "H"})
        add("tasks", {"title": "write", "state": "done", "done_at": "2026-03-01T10:00:00Z", "company_id": acme})


def cells(crm: Crm, kind: str, *words: str, **more: Any) -> list[dict[str, Any]]:
    """The rows of an export, without what is empty."""
    export = Export(crm, kind, words, **more)
    known = export.fields()
    found = [row for ids in export.batches() for _, row in export.cells(ids)]
    return [{key: row[key] for key in known if row.get(key) not in (None, "")} for row in found]


def test_the_columns_are_fields_of_an_import() -> None:
    for kind in KINDS:
        assert set(FIELDS[kind]) <= set(IMPORTED[kind]), kind


def test_people_have_all_that_belongs_to_them(crm: Crm) -> None:
    ada, grace, _ = cells(crm, "contacts", silent=True)
    uid, owner = ada.pop("uid"), ada.pop("owner")
    assert (len(uid), owner) == (36, crm.user)
    assert {key: said(cell) for key, cell in ada.items()} == {
        "name": "Ada Lovelace", "title": "Countess", "companies": "Acme Ltd", "companies.role": "Analyst",
        "emails": "ada@acme.example ::: ada@home.example", "emails.label": "work ::: ", "phones": "+44 20 7946 0958",
        "addresses": "1 Square, London", "street": "1 Square", "city": "London", "country": "GB",
        "tags": "vip", "birthday": "1815-12-10",
        "dates": "renewal=2026-05-01 once", "relations": f"reports to={grace['uid']}; since May", "source": "crm",
        "external_id": "12", "notes": "two\nlines", "custom.score": "8.5", "custom.=x": "'=1", "custom.sure": "yes",
    }  # fmt: skip
    assert (grace["birthday"], grace["stage"], grace["do_not_contact"]) == ("--12-09", "lead", "yes")
    assert grace["relations"].endswith("=Ada Lovelace; since May")


def test_the_other_kinds_name_people_so_that_they_are_found_again(crm: Crm) -> None:
    namesake = cells(crm, "contacts")[1]["uid"]
    (company,) = cells(crm, "companies")
    assert (company["name"], company["websites"], company["external_id"]) == ("Acme Ltd", "https://acme.example", "77")
    (deal,) = cells(crm, "deals")
    assert (deal["value"], deal["state"], deal["contact"]) == (Decimal("12000.50"), "won", namesake)
    meeting, sale, refund = cells(crm, "interactions")
    assert meeting["contact"].startswith("Ada Lovelace ::: ")
    assert (meeting["deal"], meeting["at"], meeting["duration"]) == ("Relaunch", "2026-03-02T09:15:00Z", 45)
    assert (sale["amount"], refund["amount"], refund["kind"]) == (Decimal(1999), Decimal("-1.50"), "refund")
    assert [(row["title"], row["state"], row.get("due_time")) for row in cells(crm, "tasks")] == [
        ("call", "open", "14:30"), ("write", "done", None),
    ]  # fmt: skip


def test_a_purchase_is_a_row_for_each_of_its_lines(crm: Crm) -> None:
    pen, ink, refund = cells(crm, "purchases")
    assert [(row["product"], row["amount"], row["order_total"], row["ref"]) for row in (pen, ink)] == [
        ("pen", Decimal(999), Decimal(1999), "A-1"), ("ink", Decimal(1000), Decimal(1999), "A-1"),
    ]  # fmt: skip
    assert refund["amount"] == Decimal("-1.50")
    assert (refund["contact.email"], refund["contact.phone"]) == ("ada@acme.example", "+44 20 7946 0958")


def test_filters_are_those_of_lists_and_what_is_left_out_is_counted(crm: Crm) -> None:
    export = Export(crm, "contacts")
    assert ([number for ids in export.batches() for number in ids], export.left_out, export.put_away) == ([1, 3], 1, 1)
    assert [row["name"] for row in cells(crm, "contacts", "+vip")] == ["Ada Lovelace"]
    assert [row["title"] for row in cells(crm, "tasks", where=["state:open and due <= 2026-03-31"])] == ["call"]
    assert cells(crm, "deals", "state:open") == []
    with pytest.raises(NotFound):
        Export(crm, "contacts", segment="nobody")
    with pytest.raises(BadInput):
        Export(crm, "tickets")


def test_an_export_in_a_moment_does_not_see_what_comes(crm: Crm) -> None:
    export = Export(crm, "companies")
    with at_one_moment(crm):
        assert list(export.batches()) == [[1]]
    with crm.change("one more") as change:
        change.insert("companies", {"name": "Late"})
    assert list(export.batches()) == [[1, 2]]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.sampled_from(("csv", "tsv")))
def test_a_text_that_is_in_the_book_comes_back_from_a_sheet(rows: list[tuple[str, str]], format: str) -> None:
    whole = TextSheet(format)
    text = whole.head(["name", "notes"]) + whole.body([("x" + first, second) for first, second in rows]) + whole.tail()
    table = read_table(io.BytesIO(text.encode()), encoding="utf-8", known=("name", "notes"))
    assert [tuple(map(unguarded, cells)) for _, cells in table.rows] == [
        ("x" + first, second) for first, second in rows
    ]


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_text_that_is_in_the_book_comes_back_from_a_workbook(rows: list[tuple[str, str]]) -> None:
    assert _written([("x" + first, second) for first, second in rows]) == [
        ["x" + first, second] for first, second in rows
    ]


def _written(rows: list[Any]) -> list[list[str]]:
    out = io.BytesIO()
    book = WorkbookWriter()
    book.sheet("people", ["name", "notes"]).write(rows)
    book.save(out)  # type: ignore[arg-type]
    (part,) = read_sheet(io.BytesIO(out.getvalue()), header=True, columns=None, known=("name", "notes"))
    return [cells for _, cells in part.table.rows]


@settings(max_examples=40)
@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=2), st.dates(),
                 st.floats(allow_nan=False, allow_infinity=False)))  # fmt: skip
def test_a_value_comes_back_from_a_workbook(value: Any) -> None:
    ((_, text),) = _written([("x", value)])
    if isinstance(value, float):
        assert float(text) == value
    elif isinstance(value, Decimal):
        assert Decimal(text) == value
    else:
        assert text == said(value)


def test_what_no_cell_holds_is_cut_and_counted(tmp_path: Path) -> None:
    book = WorkbookWriter()
    book.sheet("x", ["name"]).write([("a" * (LONGEST + 1),), ("b" * LONGEST,)])
    book.save(str(tmp_path / "x.xlsx"))
    assert book.cut == 1


def test_a_workbook_is_made_for_people(tmp_path: Path) -> None:
    import openpyxl

    book = WorkbookWriter()
    book.sheet("people", ["name", "due"]).write([("=1+1", said_day := Decimal("1.50")), ("x" * 200, None)])
    book.save(str(tmp_path / "x.xlsx"))
    page = openpyxl.load_workbook(tmp_path / "x.xlsx")["people"]
    assert (page.freeze_panes, page.auto_filter.ref, page["A1"].font.b) == ("A2", "A1:B3", True)
    assert (page["A2"].data_type, page["A2"].value, page["B2"].value) == ("s", "=1+1", float(said_day))
    assert page.column_dimensions["A"].width == 60


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_people_come_back_by_an_import_of_the_sheet(tmp_path: Path, format: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    crm = new_book(tmp_path / "one")
    fill(crm)
    export = Export(crm, "contacts", silent=True)
    heads, whole = export.fields(), TextSheet(format)
    rows = [[said(row.get(key)) for key in heads] for ids in export.batches() for _, row in export.cells(ids)]
    text = whole.head(heads) + whole.body(rows)
    again = new_book(tmp_path / "two")
    done = exchange.run(again, io.BytesIO(text.encode()), exchange.ImportPlan(kind="contacts"), source=f"x.{format}")
    assert (done.result.added, done.result.rejected, done.left_out) == (3, 0, ())
    first, second = ([[said(cell) for cell in row.values()] for row in cells(one, "contacts", silent=True)]
                     for one in (crm, again))  # fmt: skip
    assert first[0] == second[0]
    for one in (crm, again):
        one.close()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        yield found
    finally:
        found.close()


def test_a_whole_book_is_a_database_for_other_programs(crm: Crm, tmp_path: Path) -> None:
    place = tmp_path / "flat.sqlite"
    heard: list[int] = []
    total = write_database(crm, str(place), None, progress=heard.append)
    with opened(place) as book:
        names = [name for (name,) in book.execute("select name from sqlite_master where type = 'table'")]
        assert sum(book.execute(f"select count(*) from {name}").fetchone()[0] for name in names) == total == heard[-1]
        assert {"contacts", "emails", "phones", "tags", "custom_fields", "purchases", "deal_moves"} <= set(names)
        assert not {"acts", "changes", "lookup", "search", "users", "settings"} & set(names)
        sql = "select ref, name, archived_at from contacts order by id"
        assert book.execute(sql).fetchall()[3] == ("c4", "Gone", "2026-01-01T00:00:00Z")
        assert book.execute("select amount, amount_minor, currency from purchases order by id").fetchall() == [
            (1999.0, 1999, "JPY"), (-1.5, -150, "EUR"),
        ]  # fmt: skip
        assert book.execute("select value, value_minor, company from deals").fetchall() == [
            (12000.5, 1200050, "Acme Ltd")
        ]
        sql = "select name, value, typeof(value) from custom_fields order by name"
        assert book.execute(sql).fetchall() == [("=x", "'=1", "text"), ("score", 8.5, "real"), ("sure", 1, "integer")]
        sql = "select interaction_id, contact_id from interaction_contacts order by 1, 2"
        assert book.execute(sql).fetchall() == [(1, 1), (1, 2), (2, 1), (3, 1)]
        keys = book.execute("select \"table\" from pragma_foreign_key_list('purchases') order by 1").fetchall()
        assert keys == [("companies",), ("contacts",), ("deals",), ("interactions",)]


@pytest.mark.parametrize(
    ("kind", "words", "counts"),
    [
        ("contacts", ("+vip",), {"contacts": 1, "emails": 2, "relations": 1, "contact_companies": 1}),
        ("purchases", (), {"purchases": 2, "purchase_lines": 2, "interactions": 2}),
        ("tasks", ("pri:H",), {"tasks": 1}), ("companies", (), {"companies": 1, "handles": 1}),
        ("deals", (), {"deals": 1, "deal_contacts": 1, "deal_moves": 1}),
        ("interactions", ("kind:meeting",), {"interactions": 1, "interaction_contacts": 2, "purchases": 0}),
    ],
)  # fmt: skip
def test_one_kind_is_a_database_of_its_own(
    crm: Crm, tmp_path: Path, kind: str, words: tuple[str, ...], counts: dict[str, int]
) -> None:
    place = tmp_path / "flat.sqlite"
    write_database(crm, str(place), Export(crm, kind, words))
    with opened(place) as book:
        found = {name: book.execute(f"select count(*) from {name}").fetchone()[0] for name in counts}
        assert found == counts


def told(crm: Crm, folder: Path) -> list[object]:
    """Everything that is exported, without what is made by chance."""
    found: list[object] = []
    for kind in KINDS:
        rows = cells(crm, kind, silent=True)
        found += [{key: row[key] for key in row.keys() - {"uid", "relations", "contact"}} for row in rows]
    folder.mkdir()
    write_database(crm, str(folder / "flat.sqlite"), None)
    with opened(folder / "flat.sqlite") as book:
        for (name,) in book.execute("select name from sqlite_master where type = 'table' order by 1").fetchall():
            listed = book.execute(f"select * from {name} order by 1, 2").fetchall()
            found.append([[cell for cell in row if not (isinstance(cell, str) and len(cell) == 36)] for row in listed])
    return found


def test_both_engines_export_the_same(crm: Crm, tmp_path: Path, postgres_book_url: str) -> None:
    other = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    fill(other)
    assert told(other, tmp_path / "one") == told(crm, tmp_path / "two")
    other.close()
