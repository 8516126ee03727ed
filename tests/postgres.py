"""A PostgreSQL server for the tests: the one that is named, or one that they start and stop themselves."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

NAMED = "CRMCLI_TEST_POSTGRES"
REQUIRED = "CRMCLI_REQUIRE_POSTGRES"


def find_program(name: str) -> Path | None:
    """A PostgreSQL server program, from PATH or from where Debian keeps the newest version; None if there is none."""
    if found := shutil.which(name):
        return Path(found)
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return max(installed, key=lambda path: int(path.parts[-3]), default=None)


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: root may not run it, so root hands over to an account without rights."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(command: list[str | Path], folder: Path, account: pwd.struct_passwd | None) -> None:
    user, group, groups = (account.pw_uid, account.pw_gid, list[int]()) if account else (None, None, None)
    # Into a file and not a pipe: the server keeps what it inherits open, and a pipe would never end.
    with (folder / "log").open("a+") as log:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user, group=group,
            extra_groups=groups, check=False,
        )  # fmt: skip
        if done.returncode:
            log.seek(0)
            pytest.fail(f"{Path(command[0]).name} failed:\n{log.read()[-2000:]}")


@contextmanager
def temporary_server(initdb: Path, pg_ctl: Path) -> Iterator[str]:
    """A server of its own in a temporary folder, reached by a unix socket in it and by nothing else. Yields its URL."""
    # Not pytest's tmp_path: the path of a socket may have a hundred characters and no more.
    folder = Path(tempfile.mkdtemp(prefix="crmcli-pg-", dir="/tmp"))
    data = folder / "data"
    account = _account()
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        _run([initdb, "-D", data, "-U", "crm", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder, account)
        options = f"-F -c listen_addresses='' -c shared_buffers=16MB -k {folder}"
        _run([pg_ctl, "-D", data, "-w", "-l", folder / "server.log", "-o", options, "start"], folder, account)
        try:
            yield f"postgresql://crm@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _run([pg_ctl, "-D", data, "-w", "-m", "immediate", "stop"], folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The server for this run, as a URL; skips the test when there is none, or fails it where one is required."""
    if url := os.environ.get(NAMED):
        yield url
        return
    initdb, pg_ctl = find_program("initdb"), find_program("pg_ctl")
    if initdb is None or pg_ctl is None:
        word = f"no PostgreSQL: set {NAMED} to a server's URL, or install the server programs"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(word)
        pytest.skip(word)
    with temporary_server(initdb, pg_ctl) as url:
        yield url


def _create(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Make an empty database whose own order of text is a person's and not that of bytes, where the server can.

    A query that forgot COLLATE "C" then orders differently from SQLite, and its test says so.
    """
    create = sql.SQL("create database {} template template0 encoding 'UTF8'").format(sql.Identifier(name))
    try:
        connection.execute(create + sql.SQL(" locale_provider icu icu_locale 'en-US'"))
    except psycopg.Error:  # PostgreSQL 14, or built without ICU
        connection.execute(create)


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """An empty database in that server, as a URL; dropped afterwards, whoever is still connected."""
    name = f"crmcli_test_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        _create(connection, name)
        # What a test writes need not survive the machine: this takes the wait for the disk out of every act.
        connection.execute(sql.SQL("alter database {} set synchronous_commit to off").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def emptied_database(url: str) -> Iterator[str]:
    """A database that is empty again afterwards: a quarter of the time of making and dropping one."""
    try:
        yield url
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            connection.execute("drop schema public cascade")
            connection.execute("create schema public")
