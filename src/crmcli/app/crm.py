"""The open book as use cases see it: store, clock, user, settings. Nothing global exists."""

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo

from crmcli import paths
from crmcli.core.errors import BadInput, BookError, BookMissing
from crmcli.core.rows import SettingRow
from crmcli.settings import Settings
from crmcli.store.engines import BUSY_SECONDS
from crmcli.store.store import Store, create_store, exists, is_server, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from crmcli.core.dates import When
    from crmcli.core.records import Proposal
    from crmcli.core.rows import Candidate
    from crmcli.store.journal import Change

GLANCE_SECONDS = 0.1  # for a lock: whoever waits for a prompt sees nothing rather than wait


class Clock:
    """What time it is. `CRMCLI_NOW=2026-03-18T10:30` stops it, for tests and screenshots."""

    def __init__(self, zone: str | None = None) -> None:
        self.zone = _zone(zone) if zone else None
        fixed = os.environ.get("CRMCLI_NOW")
        self._fixed = _instant(fixed, self.zone) if fixed else None

    def now(self) -> datetime:
        """This moment, in the zone of the book's user."""
        return self._fixed or datetime.now(UTC).astimezone(self.zone)


class Crm:
    """An open book and who looks at it, when. The first argument of every use case.

    `choose` is set by a face that can ask: it picks among candidates, or gives None. `tell` is set by a face that can
    say what should be known beside the answer, `answer` by one that can ask whether a proposed step is wanted.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings | None = None,
        clock: Clock | None = None,
        as_of: date | None = None,
        dry_run: bool = False,
    ) -> None:
        self.store = store
        self.settings = settings or Settings()
        self.clock = clock or Clock()
        self.as_of = as_of
        self.dry_run = dry_run
        self.login = system_login()
        self.user = self.settings.user or self.login
        self.choose: Callable[[str, Sequence[Candidate]], Candidate | None] | None = None
        self.tell: Callable[[str], None] = lambda _said: None
        self.answer: Callable[[Proposal], str | None] | None = None
        self._book: dict[str, Any] | None = None

    def today(self) -> date:
        """The day that judgements (due, overdue, score) are made on: `--as-of`, else the clock's."""
        return self.as_of or self.clock.now().date()

    def local_time(self) -> time:
        """The clock's local time of day."""
        return self.clock.now().time().replace(second=0, microsecond=0, tzinfo=None)

    def now(self) -> str:
        """This instant in UTC, as the journal keeps it. `--as-of` never moves it."""
        return self.clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def local(self, instant: str) -> str:
        """An instant of the journal as the clocks of this book show it: `2026-03-18T10:30:00`, without its zone."""
        there = datetime.fromisoformat(instant).astimezone(self.clock.zone)
        return there.replace(tzinfo=None).isoformat(timespec="seconds")

    def setting(self, name: str) -> "Any":
        """A setting of the book, or its default."""
        from crmcli.app.booksettings import read

        if self._book is None:
            self._book = read(self.store)
        return self._book[name]

    def forget_settings(self) -> None:
        """Read the book's settings anew when they are next asked for."""
        self._book = None

    def date(self, text: str, toward: "Any" = "future") -> "When":
        """The day that words mean, seen from today."""
        from crmcli.core.dates import parse

        order = self.setting("date_order") if "/" in text else None
        return parse(text, today=self.today(), now=self.local_time(), toward=toward, order=order)

    def zone(self, name: str) -> tzinfo:
        """The time zone of this name. Raises `BadInput`."""
        return _zone(name)

    @contextlib.contextmanager
    def change(self, what: str, **act: "Any") -> "Iterator[Change]":
        """One act of this user (see `Store.change`)."""
        with self.store.change(
            what, login=self.login, user=self.user, now=self.now(), dry_run=self.dry_run, **act
        ) as change:
            yield change

    def close(self) -> None:
        """Close the book."""
        self.store.close()


def open_crm(
    url: str | None = None,
    *,
    settings: Settings | None = None,
    as_of: str | None = None,
    zone: str | None = None,
    dry_run: bool = False,
    allow_network: bool = False,
    create: bool = False,
    glance: bool = False,
) -> Crm:
    """Open the book that is named, set or usual.

    The usual private book is made when somebody first writes (`create`); a named one never is. A `glance`, for a line
    that is asked for every few seconds, upgrades nothing, waits for no writer and asks no server unless
    `allow_network` says so. Raises `BookError` and `BadInput` (a wrong `as_of` or `zone`).
    """
    settings = settings or Settings()
    place = book_url(url, settings)
    if glance and is_server(place) and not allow_network:
        raise BookError("this book is on a server, which is not asked at a glance", hint="crm prompt --allow-network")
    clock = Clock(zone or os.environ.get("CRMCLI_TZ"))
    if create and not dry_run and place == paths.default_book() and not exists(place):
        store = create_store(place)
    elif place == paths.default_book() and not exists(place):
        raise BookMissing("there is no book yet; the first entry makes it, and so does init", hint="crm init")
    else:
        wait = GLANCE_SECONDS if glance else BUSY_SECONDS
        store = open_store(place, allow_network=allow_network, as_it_is=glance, wait=wait)
    crm = Crm(store, settings=settings, clock=clock, dry_run=dry_run)
    if clock.zone is None and (kept := store.one("settings.by_name", SettingRow, name="zone")) is not None:
        from json import loads

        crm.clock = Clock(loads(kept.value))
    if as_of is not None:
        crm.as_of = crm.date(as_of).date
    return crm


def book_url(url: str | None, settings: Settings) -> str:
    """Where the book is: the flag, else the settings, else the data folder."""
    place = url or settings.db or paths.default_book()
    if place is None:
        raise BookMissing("there is no home folder to keep a book in", hint="crm --db /path/to/book.db")
    return place if is_server(place) else os.path.expanduser(place)


def system_login() -> str:
    """The system's name for whoever runs this; root keeps the name of whoever became root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and (behind := os.environ.get("SUDO_USER")):
        return behind
    for name in ("LOGNAME", "USER", "USERNAME"):
        if value := os.environ.get(name):
            return value
    if sys.platform != "win32":
        import pwd

        with contextlib.suppress(KeyError):
            return pwd.getpwuid(os.geteuid()).pw_name
        return f"uid{os.geteuid()}"
    return "somebody"


def _zone(name: str) -> tzinfo:
    if name.upper() in ("UTC", "Z"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"there is no time zone {name!r}", hint="--tz Europe/Berlin") from None


def _instant(text: str, zone: tzinfo | None) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"CRMCLI_NOW is no instant: {text!r}", hint="CRMCLI_NOW=2026-03-18T10:30") from None
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone) if zone else found.astimezone()
