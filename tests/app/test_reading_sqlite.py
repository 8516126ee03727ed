"""The file of crm.cli comes in whole and once; any other SQLite file, sound or not, is refused in a sentence."""

import contextlib
import gc
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import exchange
from crmcli.app.importing import ImportPlan
from crmcli.app.reading_sqlite import read_crm_cli
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.table import Part
from crmcli.store import foreign
from crmcli.store.store import create_store
from tests.app.importing import new_book, table

HANDLES = "linkedin TEXT, x TEXT, bluesky TEXT, telegram TEXT"
LISTS = "tags TEXT NOT NULL DEFAULT '[]', custom_fields TEXT NOT NULL DEFAULT '{}', created_at TEXT NOT NULL"
COLUMNS = {
    "contacts": f"emails TEXT, phones TEXT, companies TEXT, {HANDLES}, {LISTS}",
    "companies": f"websites TEXT, phones TEXT, {LISTS}",
    "deals": "value INTEGER, stage TEXT, contacts TEXT, company TEXT, expected_close TEXT, probability INTEGER,"
    f" {LISTS}, updated_at TEXT",
    "activities": "type TEXT, body TEXT, contact TEXT, company TEXT, deal TEXT, custom_fields TEXT, created_at TEXT",
}
NAMED = {"contacts": "name TEXT NOT NULL,", "companies": "name TEXT NOT NULL,", "deals": "title TEXT NOT NULL,"}
DAY = "2026-01-0%dT09:30:00.000Z"


def number(kind: str, place: int) -> str:
    """An id as crm.cli makes them."""
    return f"{kind}_01J8{place:022d}"


def fill(file: sqlite3.Connection, into: str, /, **values: Any) -> None:
    """One row."""
    kept = {key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in values.items()}
    marks = ", ".join("?" * len(kept))
    file.execute(f"INSERT INTO {into} ({', '.join(kept)}) VALUES ({marks})", tuple(kept.values()))


def make(path: Path, *, newer: bool = False) -> Path:
    """A file as crm.cli writes it; a newer one refers to companies by id and has several people in an entry."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA page_size=512")
        file.execute("PRAGMA journal_mode=WAL")
        for name, columns in COLUMNS.items():
            columns = columns.replace("contact TEXT", "contacts TEXT") if newer else columns
            file.execute(f"CREATE TABLE {name} (id TEXT PRIMARY KEY, {NAMED.get(name, '')} {columns})")
        file.execute("CREATE VIRTUAL TABLE search_index USING fts5(entity_type, entity_id, content)")
        file.execute("BEGIN")
        engines, loom, small = number("co", 1), number("dl", 1), number("dl", 2)
        ada, mary, other = (number("ct", place) for place in (1, 2, 3))
        fill(file, "companies", id=engines, name="Engines Ltd", websites=["engines.example", "engines.example/shop"],
             phones=["+442079460958"], tags=["hot"], custom_fields={"industry": "IT"}, created_at=DAY % 1)  # fmt: skip
        fill(file, "contacts", id=ada, name="Ada Lovelace", emails=["ada@engines.example", "ada@home.example"],
             phones=["+442079460123"], companies=[engines if newer else "Engines Ltd"], linkedin="adal", x="ada",
             bluesky="ada.bsky.social", telegram="adat", tags=["hot-lead", "vip"],
             custom_fields={"title": "CTO", "source": "fair", "size": 9, "ok": True}, created_at=DAY % 1)  # fmt: skip
        fill(file, "contacts", id=mary, name="Mary Shelley", emails=[], phones=[], companies=[],
             custom_fields={"notes": "Met at a fair"}, created_at=DAY % 1)  # fmt: skip
        fill(file, "contacts", id=other, name="Mary Shelley", emails=[], phones=[], companies=[], created_at=DAY % 1)
        fill(file, "deals", id=loom, title="Big Loom", value=50000, stage="qualified", contacts=[ada, mary],
             company=engines, expected_close="2026-06-01", probability=60, tags=["q2"], created_at=DAY % 2)  # fmt: skip
        fill(file, "deals", id=small, title="Small Loom", value=900, stage="closed-lost", contacts=[other],
             created_at=DAY % 2, updated_at=DAY % 6)  # fmt: skip
        who: dict[str, Any] = {"contacts": [ada, mary]} if newer else {"contact": ada}
        fill(file, "activities", id="ac_1", type="call", body="Demo on Friday", deal=loom, created_at=DAY % 3,
             custom_fields={"duration": "15m", "mood": "good"}, **who)  # fmt: skip
        fill(file, "activities", id="ac_2", type="note", body="of all", company=engines, created_at="2026-01-04")
        fill(file, "activities", id="ac_3", type="stage-change", body="from proposal to closed-lost | Budget cut",
             deal=small, created_at=DAY % 5)  # fmt: skip
        gone: dict[str, Any] = {"contacts": [number("ct", 9)]} if newer else {"contact": number("ct", 9)}
        fill(file, "activities", id="ac_4", type="email", body="to somebody gone", created_at=DAY % 5, **gone)
        file.execute("COMMIT")
    return path


def parts(path: Path) -> list[Part]:
    """The tables of a file, read where it lies."""
    with open(path, "rb") as stream:
        return read_crm_cli(stream)


def piped(data: bytes) -> list[tuple[str | None, list[list[str]]]]:
    """Everything that the tables of a piped file say."""
    return [(part.kind, [cells for _line, cells in part.table.rows]) for part in read_crm_cli(io.BytesIO(data))]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound file."""
    return make(tmp_path_factory.mktemp("sound") / "crm.db").read_bytes()


@pytest.mark.parametrize("newer", [False, True])
def test_it_comes_in_whole_and_once(tmp_path: Path, newer: bool) -> None:
    path = make(tmp_path / "crm.db", newer=newer)
    crm = new_book(tmp_path)
    plan = ImportPlan(source="crm.cli", currency="USD")
    with open(path, "rb") as stream:
        first = exchange.run(crm, stream, plan, source=str(path)).result
    assert (first.read, first.added, first.rejected) == (10, 9, 1), "whoever is gone has no place"
    with open(path, "rb") as stream:
        again = exchange.run(crm, stream, plan, source=str(path)).result
    assert (again.added, again.updated, again.skipped, again.act) == (0, 0, 9, None)
    assert table(crm, "SELECT name, title, notes, external_id FROM contacts ORDER BY id") == [
        ("Ada Lovelace", "CTO", None, number("ct", 1)),
        ("Mary Shelley", None, "Met at a fair", number("ct", 2)),
        ("Mary Shelley", None, None, number("ct", 3)),
    ]
    assert table(crm, "SELECT network, value FROM handles WHERE contact_id = 1 ORDER BY id") == [
        ("linkedin", "adal"), ("twitter", "ada"), ("bluesky", "ada.bsky.social"), ("telegram", "adat"),
    ]  # fmt: skip
    assert table(crm, "SELECT contact_id, company_id FROM positions") == [(1, 1)]
    assert table(crm, "SELECT name, value FROM fields ORDER BY name") == [
        ("industry", '"IT"'), ("ok", '"yes"'), ("size", '"9"'), ("source", '"fair"'),
    ]  # fmt: skip
    deals = "SELECT title, value_minor, stage, state, closed_on, notes, company_id FROM deals ORDER BY id"
    assert table(crm, deals) == [
        ("Big Loom", 5000000, "qualified", "open", None, None, 1),
        ("Small Loom", 90000, "proposal", "lost", "2026-01-05", "lost: Budget cut", None),
    ]
    assert table(crm, "SELECT deal_id, contact_id FROM deal_contacts ORDER BY id") == [(1, 1), (1, 2), (2, 3)]
    talks = "SELECT kind, date, note, contact_id, company_id, deal_id, duration_minutes FROM interactions ORDER BY id"
    call, note, move = table(crm, talks)
    assert call == ("call", "2026-01-03", "Demo on Friday\nmood: good", 1, None, 1, 15)
    assert note[:5] == ("note", "2026-01-04", "of all", None, 1)
    assert move[2] == "stage: from proposal to closed-lost | Budget cut"
    assert move[5] == 2
    assert table(crm, "SELECT contact_id FROM interaction_contacts") == ([(2,)] if newer else [])
    crm.close()


def test_what_has_no_place_is_told(tmp_path: Path) -> None:
    notes = {part.kind: part.table.notes for part in parts(make(tmp_path / "crm.db"))}
    assert list(notes) == ["companies", "contacts", "deals", "interactions"]
    assert notes["contacts"] == ["when contacts were added is not kept"]
    assert [note.rpartition(": ")[2] for note in notes["interactions"]] == ["1", "1"]


def test_a_pipe_says_the_same_as_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "crm.db")
    told = [(part.kind, [cells for _line, cells in part.table.rows]) for part in parts(path)]
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert piped(path.read_bytes()) == told
    refused(path.read_bytes()[:2000])
    gc.collect()
    assert list(folder.iterdir()) == [], "what a pipe was put into is gone when nobody reads it any more"


def test_what_is_still_in_the_log_is_there_too(tmp_path: Path) -> None:
    """crm.cli is open: what it wrote last stands beside its file. Otherwise nothing is put beside it."""
    path = make(tmp_path / "crm.db")
    rows = [cells for _line, cells in parts(path)[1].table.rows]
    assert [one.name for one in tmp_path.iterdir()] == ["crm.db"]
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        fill(file, "contacts", id=number("ct", 7), name="Grace Hopper", emails=[], created_at=DAY % 1)
        more = [cells for _line, cells in parts(path)[1].table.rows]
    assert len(more) == len(rows) + 1


def test_odd_cells_are_taken_as_they_are(tmp_path: Path) -> None:
    path = make(tmp_path / "crm.db")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        for place, (emails, custom) in enumerate([
            ("plain@x.example", "no json"), ('"one@x.example"', "[1, 2]"), ('["a:::b", 5, null, {"a": 1}]', '{"": 1}'),
            ("[" * 5000, '{"a": {"b": [1]}, "c": null, " a ": 2}'), (b"\xff\x00", b"\xfe"), (7, 1.0),
        ], start=20):  # fmt: skip
            fill(
                file, "contacts", id=number("ct", place), name="Odd", emails=emails, custom_fields=custom, created_at=""
            )
    contacts = parts(path)[1].table
    found = [dict(zip(contacts.columns, cells, strict=True)) for _line, cells in contacts.rows if cells[1] == "Odd"]
    mails = [one["emails"] for one in found]
    assert mails[:3] == ["plain@x.example", "one@x.example", 'a:\u200b::b ::: 5 ::: {"a": 1}']
    assert mails[4:] == ["\ufffd\0", "7"]
    assert [one["custom.custom_fields"] for one in found] == ["no json", "[1, 2]", "", "", "\ufffd", "1.0"]
    assert found[3]["custom.a"] == "2"


def refused(data: bytes) -> str:
    """What is said of a file that is no crm.cli's; it takes no time and leaves nothing."""
    with pytest.raises(BadInput) as caught:
        piped(data)
    assert caught.value.hint
    return caught.value.message


def made_of(path: Path, *statements: str) -> bytes:
    """A SQLite file of these statements."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        for one in statements:
            file.execute(one)
    return path.read_bytes()


def test_a_book_of_our_own_is_no_foreign_file(tmp_path: Path) -> None:
    create_store(str(tmp_path / "book.db")).close()
    with pytest.raises(BadInput, match="a crmcli book") as caught:
        parts(tmp_path / "book.db")
    assert "crm import all -" in str(caught.value.hint)


def test_tables_of_another_program_are_named(tmp_path: Path) -> None:
    data = made_of(tmp_path / "x.db", "CREATE TABLE people (id, name)", 'CREATE TABLE "wo\x1b[2Jw" (a)')
    said = refused(data)
    assert "its tables are: people, wo" in said
    assert "\x1b" not in said
    assert "none" in refused(made_of(tmp_path / "y.db", "PRAGMA user_version=1"))


@pytest.mark.parametrize("trap", [
    "CREATE VIEW contacts AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
    " SELECT id, id AS name, id AS emails, id AS custom_fields FROM n",
    "CREATE VIRTUAL TABLE contacts USING fts5(id, name, emails, custom_fields)",
    "CREATE TABLE contacts (id, name, emails AS (zeroblob(1000000000)), custom_fields AS (hex(zeroblob(900000000))))",
])  # fmt: skip
def test_nothing_of_the_file_is_run(tmp_path: Path, trap: str) -> None:
    """Views, virtual tables and computed columns are programs that somebody else wrote."""
    assert "is not crm.cli's" in refused(made_of(tmp_path / "trap.db", trap))


def test_a_value_beyond_all_bounds_is_refused(tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crm.db").write_bytes(sound)
    data = made_of(
        tmp_path / "crm.db", "UPDATE contacts SET emails = hex(zeroblob(50000))", "PRAGMA journal_mode=DELETE"
    )
    assert piped(data)
    monkeypatch.setitem(foreign.LIMITS, "LENGTH", 50_000)
    assert "too big" in refused(data)


def test_what_takes_too_long_is_given_up(sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "STEPS", 5)
    monkeypatch.setattr(foreign, "PATIENCE", 1)
    assert "takes too long" in refused(sound)


def test_a_pipe_without_an_end_is_given_up(sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "LARGEST_PIPE", len(sound) - 1)
    assert "too large for a pipe" in refused(sound)


@settings(max_examples=100)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(sound: bytes, data: st.DataObject) -> None:
    """Nothing but our own errors, and no crash of the library, whatever the bytes are."""
    whole = bytearray(sound)
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, 600))
        whole[at : at + 4] = data.draw(st.binary(min_size=1, max_size=4))
    end = data.draw(st.just(len(whole)) | st.integers(0, len(whole)))
    with contextlib.suppress(CrmError):
        piped(bytes(whole[:end]))


@settings(max_examples=30)
@given(st.binary(max_size=300))
def test_any_bytes_behind_the_magic_are_refused(junk: bytes) -> None:
    refused(b"SQLite format 3\0" + junk)
