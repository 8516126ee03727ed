"""The open book: named reads and journaled acts. Nobody above this floor sees a connection or a table."""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping

from crmcli.core.errors import BookError, BookMissing, CrmError
from crmcli.store import files, migrate
from crmcli.store.engines import BUSY_SECONDS, Postgres, Sqlite
from crmcli.store.queries import query, to_postgres

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from crmcli.store.engines import Engine
    from crmcli.store.journal import Change

    T = TypeVar("T")


class Store:
    """A book on one connection. Use it from the thread that opened it."""

    def __init__(self, engine: "Engine", url: str, path: str | None) -> None:
        self.engine = engine
        self.url = url
        self.path = path
        self.backup: str | None = None

    def rows(
        self,
        name: str,
        kind: "type[T]",
        /,
        *,
        ids: Iterable[int] | None = None,
        where: str = "",
        order: str = "",
        **values: "Any",
    ) -> "list[T]":
        """The rows of a named query, each as `kind`, whose fields are the query's columns in their order.

        `ids` fills the query's `/*ids*/`; `where` and `order` fill `/*where*/` and `/*order*/` and come from
        the filter compiler or from code, never from users. An unknown name is a KeyError.
        """
        return [kind(*row) for row in self._run(name, ids, where, order, values)]

    def tuples(self, name: str, /, *, where: str = "", **values: "Any") -> "list[tuple[Any, ...]]":
        """The rows of a named query as they come, where a hundred thousand records would cost more than the query."""
        return self._run(name, None, where, "", values)

    def one(self, name: str, kind: "type[T]", /, **values: "Any") -> "T | None":
        """The first row of a named query, or None."""
        found = self.rows(name, kind, **values)
        return found[0] if found else None

    def values(
        self, name: str, /, *, ids: Iterable[int] | None = None, where: str = "", order: str = "", **values: "Any"
    ) -> "list[Any]":
        """The first column of a named query."""
        return [row[0] for row in self._run(name, ids, where, order, values)]

    def value(self, name: str, /, **values: "Any") -> "Any":
        """The first column of the first row of a named query, or None."""
        found = self.values(name, **values)
        return found[0] if found else None

    def counter(self) -> int:
        """A number that grows with every act of anybody: what a live screen watches."""
        return int(self.value("history.counter") or 0)

    @contextlib.contextmanager
    def change(
        self, what: str, *, login: str, user: str, now: str, dry_run: bool = False, **act: "Any"
    ) -> "Iterator[Change]":
        """One act of one user: one transaction, one entry in the history, one undo.

        `what` is the act in words, `user` the login it is written under and `login` the system's, `now` the UTC
        instant. With `dry_run` everything is done and then taken back. Nothing changed, nothing written.
        """
        from crmcli import __version__
        from crmcli.store.derived import refresh
        from crmcli.store.journal import Change

        self.engine.begin()
        try:
            migrate.still_current(self.engine)
            number = _user_id(self.engine, user, now)
            head = {"user_id": number, "login": login, "kind": "act", "what": what, "state": "done", **act}
            change = Change(self.engine, {**head, "program": __version__}, now, new_uid)
            yield change
            change.flush()
            refresh(self.engine, change.touched)
            if dry_run or change.act_id is None:
                self.engine.rollback()
            else:
                self.engine.commit()
        except BaseException:
            self.engine.rollback()
            raise

    @contextlib.contextmanager
    def one_moment(self) -> "Iterator[None]":
        """Everything that is read in here is as it was at the first look."""
        self.engine.run("BEGIN" if self.engine.name == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self.engine.rollback()

    def copy_to(self, target: str) -> None:
        """A verified copy of the book at `target`, as it is now (SQLite only)."""
        if not isinstance(self.engine, Sqlite) or self.path is None:
            raise BookError("a PostgreSQL book is copied with the server's own tools", hint="pg_dump -Fc DBNAME")
        files.copy_verified(self.engine.raw(), self.path, target)

    def rebuild(self, *, dry_run: bool = False) -> None:
        """Tell everything derived anew: look-up, search index, last contacts."""
        from crmcli.store.derived import rebuild

        self.engine.begin()
        try:
            rebuild(self.engine)
            if dry_run:
                self.engine.rollback()
            else:
                self.engine.commit()
        except BaseException:
            self.engine.rollback()
            raise

    def close(self) -> None:
        """Close the book."""
        self.engine.close()

    def _run(
        self, name: str, ids: Iterable[int] | None, where: str, order: str, values: Mapping[str, "Any"]
    ) -> "list[tuple[Any, ...]]":
        sql = query(name, self.engine.name)
        for place, text in (("/*where*/", where), ("/*order*/", order)):
            if text:
                sql = sql.replace(place, text if self.engine.name == "sqlite" else to_postgres(text))
        if ids is None:
            return self.engine.run(sql, values)
        found: list[tuple[Any, ...]] = []
        numbers = list(ids)
        for start in range(0, len(numbers), 1000):
            listed = ",".join(str(int(number)) for number in numbers[start : start + 1000])
            found += self.engine.run(sql.replace("/*ids*/", listed), values)
        return found


def open_store(
    url: str, *, allow_network: bool = False, by_hand: bool = False, as_it_is: bool = False, wait: float = BUSY_SECONDS
) -> Store:
    """Open the book at a path or a postgresql:// URL; a private one that is behind is upgraded after a backup.

    `by_hand` upgrades a team's too, `as_it_is` none, to look at it first. `wait` is how many seconds a write waits
    for another writer. Raises `BookMissing`, `BookBehind` or another
    `BookError` that says what is wrong with the book.
    """
    if is_server(url):
        engine: Engine = Postgres(url, wait=wait)
        store = Store(engine, url, None)
    else:
        read_only, immutable = files.look(url)
        if not allow_network:
            files.refuse_network_folder(url)
        if os.path.getsize(url) == 0:
            raise BookError(f"{url} is empty, not a crm book", hint="crm init --db PATH makes a new one elsewhere")
        engine = Sqlite(url, read_only=read_only, immutable=immutable, wait=wait)
        store = Store(engine, url, os.path.abspath(url))
    try:
        store.backup = migrate.bring_up_to_date(engine, store.path, by_hand=by_hand, as_it_is=as_it_is)
    except BaseException:
        engine.close()
        raise
    return store


def create_store(url: str, *, allow_network: bool = False, group: int | None = None) -> Store:
    """Make a new book and open it: private (0600), or a team's (0660 in a 2770 folder) when a group is given.

    The file is made under another name and gets its own only when it is complete.
    """
    if is_server(url):
        engine: Engine = Postgres(url)
        try:
            if migrate.version(engine) is not None:
                raise BookError("there is a crm book in this database already", hint="crm where")
            migrate.create(engine)
        except BaseException:
            engine.close()
            raise
        return Store(engine, url, None)
    path = os.path.abspath(url)
    if os.path.lexists(path):
        raise BookError(f"there is something at {path} already", hint=f"crm where --db {path}")
    files.make_folder(os.path.dirname(path), group=group)
    if not allow_network:
        files.refuse_network_folder(os.path.dirname(path))
    made = f"{path}.new-{os.getpid()}"
    files.create_empty(made, group=group)
    try:
        fresh = Sqlite(made)
        try:
            migrate.create(fresh)
        finally:
            fresh.close()
        files.put_in_place(made, path)
    finally:
        files.remove(made)
    return open_store(path, allow_network=allow_network)


def is_server(url: str) -> bool:
    """True for the URL of a PostgreSQL database."""
    return url.startswith(("postgresql://", "postgres://"))


def shown(url: str) -> str:
    """A book's place as it may be printed: the password of a server's URL is left out."""
    if not is_server(url):
        return url
    import re

    return re.sub(r"([?&]password=)[^&]*", r"\1…", re.sub(r"(://[^:@/?#]*):[^@/?#]*@", r"\1:…@", url))


def exists(url: str) -> bool:
    """True when there is something where the book should be."""
    return is_server(url) or os.path.lexists(url)


def new_uid() -> str:
    """A UUIDv7: sortable by time, unique without asking anybody."""
    stamp = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    tail = bytearray(os.urandom(10))
    tail[0] = 0x70 | tail[0] & 0x0F
    tail[2] = 0x80 | tail[2] & 0x3F
    text = (stamp + tail).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _user_id(engine: "Engine", login: str, now: str) -> int:
    """The user's row; whoever writes for the first time joins the book."""
    found = engine.run(f"SELECT id FROM users WHERE login = {engine.mark}", (login,))  # noqa: S608
    if found:
        return int(found[0][0])
    number = engine.reserve("users", 1)
    marks = ", ".join([engine.mark] * 6)
    engine.many(
        f"INSERT INTO users (id, uid, created_at, updated_at, login, active) VALUES ({marks})",  # noqa: S608
        [(number, new_uid(), now, now, login, 1)],
    )
    return number


__all__ = ["BookMissing", "CrmError", "Store", "create_store", "exists", "is_server", "new_uid", "open_store", "shown"]
