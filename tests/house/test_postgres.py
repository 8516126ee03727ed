"""The server the tests start: it must work as root and as a person, and leave nothing behind."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests import postgres


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {str(name) for (name,) in connection.execute("select datname from pg_database")}


def test_a_fresh_database_is_empty_and_dropped(postgres_url: str) -> None:
    with postgres.fresh_database(postgres_url) as url:
        name = urlsplit(url).path.removeprefix("/")
        assert name in databases(postgres_url)
        left_open = psycopg.connect(url)
        tables = left_open.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        assert tables == (0,)
    left_open.close()
    assert name not in databases(postgres_url)


def test_two_databases_are_apart(postgres_url: str, postgres_book_url: str) -> None:
    with postgres.fresh_database(postgres_url) as other:
        assert other != postgres_book_url
        with psycopg.connect(other) as connection:
            connection.execute("create table here (id integer)")
        with psycopg.connect(postgres_book_url) as connection:
            assert connection.execute("select to_regclass('here')").fetchone() == (None,)


def test_a_temporary_server_leaves_nothing() -> None:
    initdb, pg_ctl = postgres.find_program("initdb"), postgres.find_program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("the programs of a PostgreSQL server are not installed")
    with postgres.temporary_server(initdb, pg_ctl) as url:
        folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        with postgres.fresh_database(url) as book, psycopg.connect(book) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
