"""The open book: acts, conflicts, what the database refuses, and that a failure leaves everything usable."""

import sqlite3
from typing import Any

import pytest

from crmcli.core.errors import BookError, Conflict, NotFound, Refused
from crmcli.core.record import record
from crmcli.store import queries
from crmcli.store.engines import Postgres, Sqlite
from crmcli.store.store import Store, create_store, new_uid, open_store, shown
from tests.store.books import NOW, act, said, table


@record(frozen=True, slots=True)
class Pair:
    """Two columns."""

    id: int
    text: str


def test_an_act_that_changes_nothing_leaves_nothing(store: Store) -> None:
    with act(store) as change:
        pass
    assert change.ref is None
    assert table(store, "acts") == []
    assert table(store, "users") == []
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
    with act(store) as change:
        assert change.update("contacts", ada, {"name": "Ada"}) is False
    assert len(table(store, "acts")) == 1


def test_an_act_tells_who_when_and_the_changed_columns_only(store: Store) -> None:
    with act(store, "add Ada", user="bob") as change:
        ada = change.insert("contacts", {"name": "Ada", "title": None})
    with act(store, "call her Augusta", user="bob") as change:
        assert change.update("contacts", ada, {"name": "Augusta", "title": None}) is True
    first, second = table(store, "acts")
    assert (first["what"], first["login"], first["at"], first["state"]) == ("add Ada", "bob", NOW, "done")
    assert [row["login"] for row in table(store, "users")] == ["bob"]
    inserted, updated = table(store, "changes")
    assert inserted["before"] is None
    assert '"title"' not in inserted["after"]
    assert (updated["act_id"], updated["before"], updated["after"]) == (
        second["id"], '{"name":"Ada"}', '{"name":"Augusta"}',
    )  # fmt: skip
    assert table(store, "contacts")[0]["version"] == 2
    assert store.counter() == second["id"]


def test_a_dry_run_does_everything_and_keeps_nothing(store: Store) -> None:
    with act(store, dry_run=True) as change:
        change.insert("contacts", {"name": "Ada"})
        assert change.ref
    assert table(store, "contacts") == []
    assert table(store, "acts") == []


def test_rows_of_one_call_must_share_their_columns(store: Store) -> None:
    with pytest.raises((KeyError, ValueError)), act(store) as change:
        change.insert_many("contacts", [{"name": "Ada"}, {"title": "Countess"}])
    with pytest.raises(ValueError, match="columns"), act(store) as change:
        change.insert_many("contacts", [{"name": "Ada"}, {"name": "Bob", "title": "Count"}])
    with act(store) as change:  # in whatever order
        change.insert_many("contacts", [{"name": "Ada", "title": "Countess"}, {"title": "Count", "name": "Bob"}])
    assert [(row["name"], row["title"]) for row in table(store, "contacts")] == [("Ada", "Countess"), ("Bob", "Count")]


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("contacts", {"name": ""}),
    ("contacts", {"name": None}),
    ("contacts", {"name": "a\0b"}),
    ("contacts", {"name": "half \ud83d"}),
    ("contacts", {"name": "x", "birthday": "yesterday"}),
    ("contacts", {"name": "x", "owner_id": 999}),
    ("contacts", {"name": "x", "do_not_contact": 2}),
    ("interactions", {"kind": "call", "date": "1.3.2026"}),
    ("interactions", {"kind": "purchase", "date": "2026-03-01", "amount_minor": 5}),
    ("interactions", {"kind": "purchase", "date": "2026-03-01", "amount_minor": 2**70, "currency": "EUR"}),
    ("interactions", {"kind": "purchase", "date": "2026-03-01", "quantity": float("inf")}),
    ("interactions", {"kind": "call", "date": "2026-03-01", "direction": "sideways"}),
    ("tasks", {"title": "x", "state": "done"}),
    ("tags", {"name": "again", "key": "vip"}),
    ("emails", {"address": "a@b.c", "key": "a@b.c"}),
]


def test_what_the_book_refuses_leaves_it_usable(store: Store) -> None:
    with act(store) as change:
        change.insert("tags", {"name": "vip", "key": "vip"})
    before = said(store)
    for name, values in WRONG:
        with pytest.raises(Refused) as raised, act(store) as change:  # noqa: PT012 - all of it goes
            change.insert("contacts", {"name": "goes with it"})
            change.insert(name, values)
        assert raised.value.code == 5
        assert said(store) == before, values
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})
    assert [row["name"] for row in table(store, "contacts")] == ["Ada"]


def test_an_interrupted_act_keeps_nothing_and_leaves_the_book_usable(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), act(store) as change:  # noqa: PT012
        change.insert("contacts", {"name": "Ada"})
        raise KeyboardInterrupt
    with act(store) as change:
        change.insert("contacts", {"name": "Bob"})
    assert [row["name"] for row in table(store, "contacts")] == ["Bob"]


def test_two_people_who_change_different_columns_do_not_meet(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        seen = change.row("contacts", ada)
    with act(store, user="bob") as change:
        change.update("contacts", ada, {"title": "Countess"})
    with act(store) as change:
        change.update("contacts", ada, {"name": "Augusta"}, version=seen["version"], seen=seen)
    with pytest.raises(Conflict, match="title"), act(store) as change:
        change.update("contacts", ada, {"title": "Lady"}, version=seen["version"], seen=seen)
    with pytest.raises(Conflict), act(store) as change:
        change.update("contacts", ada, {"name": "A"}, version=seen["version"])


def test_what_is_gone_is_said(store: Store) -> None:
    with pytest.raises(NotFound, match="company 7"), act(store) as change:
        change.update("companies", 7, {"name": "x"})


def test_ids_are_never_used_again(store: Store) -> None:
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})
        last = change.insert("contacts", {"name": "Bob"})
    with act(store) as change:
        change.delete("contacts", last)
    with act(store) as change:
        assert change.insert("contacts", {"name": "Cleo"}) > last


def test_truth_is_a_number(store: Store) -> None:
    with act(store) as change:
        change.insert("contacts", {"name": "Ada", "do_not_contact": True})
    assert store.engine.run("SELECT do_not_contact FROM contacts") == [(1,)]


def test_percent_quotes_and_colons_are_text(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with act(store) as change:
        change.insert_many("tags", [{"name": name, "key": name} for name in ("100%", "50 :of", "it's")])
    text = """
    -- It's a comment; with an apostrophe and a :value
    -- name: some -> Pair
    select id, key as text from tags where key like '%:of' or key like :like /*where*/ order by id % 7, id;
    -- What follows isn't part of it.
    -- name: all -> Pair
    select id, key as text from tags where key like '%%' and id in (/*ids*/) order by id;
    """
    name = store.engine.name
    found = {block: sql if name == "sqlite" else queries.to_postgres(sql) for block, _, sql in queries.blocks(text)}
    monkeypatch.setitem(queries._loaded, ("made", name), found)
    assert [row.text for row in store.rows("made.some", Pair, like="100%")] == ["100%", "50 :of"]
    more = store.rows("made.some", Pair, like="100%", where="or (key = :key and key like '%''s')", key="it's")
    assert [row.text for row in more] == ["100%", "50 :of", "it's"]
    assert [row.text for row in store.rows("made.all", Pair, ids=range(2500))] == ["100%", "50 :of", "it's"]
    assert store.rows("made.all", Pair, ids=[]) == []


def test_values_of_a_query_are_told_from_quoted_text() -> None:
    sql = "select ':a', 'it''s :b', :c, x::int, \"d\" from t where e = :f_1 and g like '%:h' and :c = 1"
    assert queries.parameters(sql) == ["c", "f_1"]
    assert queries.to_postgres("select ':a%', :c, d % 2") == "select ':a%%', %(c)s, d %% 2"


def test_reads_leave_no_cursor_open_and_write_nothing(tmp_path: Any) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    with act(store) as change:
        change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(500)])
    assert isinstance(store.engine, Sqlite)
    raw = store.engine.raw()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = (raw.total_changes, raw.execute("PRAGMA data_version").fetchone())
    asked: list[str] = []
    raw.set_trace_callback(asked.append)
    store.counter()
    store.value("history.counter")
    raw.set_trace_callback(None)
    assert not raw.in_transaction
    assert all(sql.lstrip("-").lstrip().lower().startswith(("select", "with")) for sql in asked)
    assert (raw.total_changes, raw.execute("PRAGMA data_version").fetchone()) == before
    other = sqlite3.connect(tmp_path / "crm.db", isolation_level=None)
    busy, frames, done = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    other.close()
    assert (busy, frames, done) == (0, 0, 0)  # no open read keeps the log from being folded in
    store.close()


def test_a_writer_who_waits_too_long_says_so_and_can_try_again(url: str) -> None:
    first = create_store(url)
    second = open_store(url, wait=0.2)
    with act(first) as change:
        change.insert("contacts", {"name": "Ada"})
        with pytest.raises(BookError) as raised, act(second) as late:
            late.insert("contacts", {"name": "Bob"})
        assert (raised.value.code, raised.value.name) == (6, "locked")
    with act(second) as late:
        late.insert("contacts", {"name": "Cleo"})
    assert [row["name"] for row in table(first, "contacts")] == ["Ada", "Cleo"]
    first.close()
    second.close()


def test_a_stricter_server_loses_nothing_either(postgres_book_url: str) -> None:
    """Under REPEATABLE READ the wait for the lock would fix what the act sees before the other one wrote."""
    create_store(postgres_book_url).close()
    option = "options=-cdefault_transaction_isolation%3Dserializable"
    strict = postgres_book_url + ("&" if "?" in postgres_book_url else "?") + option
    store = Store(Postgres(strict), strict, None)
    with act(store) as change:
        assert change.engine.run("SHOW transaction_isolation") == [("read committed",)]
    store.close()


def test_uids_are_unique_sort_by_time_and_say_their_version() -> None:
    made = [new_uid() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert [uid[:13] for uid in made] == sorted(uid[:13] for uid in made)
    assert all(uid[14] == "7" and uid[19] in "89ab" and len(uid) == 36 for uid in made)


def test_lists_are_in_the_order_of_bytes_on_both_engines(store: Store) -> None:
    people = ["Zoë", "adam", "Ärger", "Ada", "张三", "ad am", "zebra", "O’Neil", "😀"]
    with act(store) as change:
        change.insert_many("contacts", [{"name": name} for name in people])
    found = [name for (name,) in store.engine.run("SELECT name FROM contacts ORDER BY name")]
    assert found == sorted(people, key=str.encode)


@pytest.mark.parametrize(
    "at", ["127.0.0.1:1/none", "127.0.0.1:1/none?connect_timeout=1", "[::1/none", "nobody.invalid/x"]
)
def test_a_server_that_is_not_there_is_a_sentence(at: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(BookError, match=r"does not answer|no URL") as raised:
        open_store(f"postgresql://ada:secret@{at}")
    assert raised.value.code == 6
    assert "secret" not in raised.value.message


def test_a_database_without_a_book_is_a_sentence(postgres_book_url: str) -> None:
    with pytest.raises(BookError, match="is not a crm book"):
        open_store(postgres_book_url)
    create_store(postgres_book_url).close()
    with pytest.raises(BookError, match="already"):
        create_store(postgres_book_url)


def test_a_server_that_goes_away_is_a_sentence_and_keeps_nothing(postgres_book_url: str) -> None:
    store, other = create_store(postgres_book_url), open_store(postgres_book_url)
    [(number,)] = store.engine.run("SELECT pg_backend_pid()")
    with pytest.raises(BookError) as raised, act(store) as change:  # noqa: PT012
        change.insert("contacts", {"name": "Ada"})
        other.engine.run("SELECT pg_terminate_backend(%s)", (number,))
        change.insert("contacts", {"name": "Bob"})
    assert raised.value.code == 6
    store.close()
    assert table(other, "contacts") == []
    with act(other) as change:
        change.insert("contacts", {"name": "Cleo"})
    other.close()


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("/home/ada:x@y/crm.db", "/home/ada:x@y/crm.db"),
        ("postgresql://ada:secret@host:5432/crm", "postgresql://ada:…@host:5432/crm"),
        ("postgres://ada@host/crm?user=b&password=secret&x=1", "postgres://ada@host/crm?user=b&password=…&x=1"),
        ("postgresql://host:5432/crm", "postgresql://host:5432/crm"),
        ("postgresql:///crm?host=/tmp/a:b", "postgresql:///crm?host=/tmp/a:b"),
    ],
)
def test_a_password_is_not_printed(url: str, printed: str) -> None:
    assert shown(url) == printed
