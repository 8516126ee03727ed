"""What a book is written out as: every fact and nothing else, whole pages, of one moment; the page about it."""

import json
from pathlib import Path
from typing import Any

import pytest

from crmcli.core.errors import BookError
from crmcli.store import bookload, dump, migrate
from crmcli.store.journal import DERIVED
from crmcli.store.schemafile import tables
from crmcli.store.shapes import TOLD_ANEW, shapes
from crmcli.store.store import Store, create_store, open_store
from tests.store import bookformat
from tests.store.books import NOW, act


def written(store: Store, **more: Any) -> list[dict[str, Any]]:
    """The lines of a book, parsed."""
    lines: list[str] = []
    dump.dump(store, lines.append, made_at=NOW, **more)
    return [json.loads(line) for line in lines]


def test_every_declared_column_is_a_fact_or_derived() -> None:
    declared = {
        table.name: [column.name for column in table.columns if column.name not in DERIVED.get(table.name, ())]
        for table in tables()
        if table.name not in TOLD_ANEW
    }
    assert {shape.name: [column.name for column in shape.columns] for shape in shapes()} == declared
    assert {shape.name for shape in shapes() if not shape.numbered} == {"scores", "segment_members"}


def test_a_table_stands_behind_those_it_refers_to() -> None:
    seen: set[str] = set()
    for shape in shapes():
        assert {column.refers_to for column in shape.columns if column.refers_to} <= seen | {shape.name}
        seen.add(shape.name)


def test_the_page_tells_the_tables_as_they_are() -> None:
    """`python -m tests.store.bookformat` writes them anew."""
    page = bookformat.PAGE.read_text("utf-8")
    assert page.split(bookformat.MARK)[1] == bookformat.rendered().split(bookformat.MARK)[1]
    assert f"Format {migrate.CURRENT}. " in page
    assert f'"format":{migrate.CURRENT},' in page


def test_no_book_of_an_older_format_was_ever_written_out() -> None:
    """Whoever raises the format says here how its rows are read: with defaults for new columns, or not at all."""
    assert (bookload.OLDEST, migrate.CURRENT) == (3, 3)


def test_pages_leave_nothing_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither at the end of a page nor between two, in tables with a number and without."""
    monkeypatch.setattr(dump, "PAGE", 3)
    with act(store) as change:
        ids = change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(9)])
        runs = [change.open_run({"scheme": "grid", "as_of": "2026-03-18", "currency": "EUR", "cuts": "{}", "buyers": 4,
                                 "left_out": 0, "user_id": 1}) for _ in range(2)]  # fmt: skip
        scored = {"recency_days": 1, "frequency": 1, "monetary_minor": 1, "r": 1, "f": 1, "m": 1, "segment": "x"}
        change.append("scores", [{"run_id": run, "contact_id": one, **scored} for run in runs for one in ids[:4]])
    lines = written(store)
    assert [line["id"] for line in lines if line.get("table") == "contacts"] == list(ids)
    scores = [(line["run_id"], line["contact_id"]) for line in lines if line.get("table") == "scores"]
    assert scores == [(run, one) for run in runs for one in ids[:4]]


def test_it_is_of_one_moment(url: str, store: Store) -> None:
    """Whoever adds somebody while the book is written out is not in it, and the journal does not know of it."""
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})
    other = open_store(url)

    def meanwhile(count: int) -> None:
        if count == 1:
            with act(other) as change:
                change.insert("contacts", {"name": "Mary"})

    lines = written(store, progress=meanwhile)
    other.close()
    assert [line["name"] for line in lines if line.get("table") == "contacts"] == ["Ada"]
    assert sum(line.get("table") == "acts" for line in lines) == 1
    assert sum(line.get("table") == "contacts" for line in written(store)) == 2


@pytest.mark.parametrize(
    ("table", "column", "value", "wrong"),
    [
        ("contacts", "notes", b"\x00\xff", "notes is not text"),
        ("contacts", "version", "two", "version is not a whole number"),
        ("contacts", "version", 1.5, "version is not a whole number"),
        ("interactions", "quantity", 1e999, "a number that is none"),
    ],
)
def test_what_no_book_can_hold_is_named(tmp_path: Path, table: str, column: str, value: object, wrong: str) -> None:
    """Put there by something else: the file would be refused when it is read in."""
    store = create_store(str(tmp_path / "book.db"))
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})
        change.insert("interactions", {"kind": "call", "date": "2026-03-18", "contact_id": 1})
    store.engine.run(f"UPDATE {table} SET {column} = ?", (value,))
    with pytest.raises(BookError, match=f"{table} 1: .*{wrong}") as caught:
        written(store)
    assert caught.value.hint == "crm check"
    store.engine.run("UPDATE contacts SET notes = NULL, version = 1")
    store.engine.run("UPDATE interactions SET quantity = NULL")
    assert written(store)[-1]["end"]["rows"][table] == 1
    store.close()


def test_a_line_that_could_not_be_read_again_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = create_store(str(tmp_path / "book.db"))
    with act(store) as change:
        change.insert("contacts", {"name": "Ada", "notes": "x" * 3000})
    monkeypatch.setattr(dump, "LONGEST_LINE", 3000)
    with pytest.raises(BookError, match="cannot be written out"):
        written(store)
    store.close()
