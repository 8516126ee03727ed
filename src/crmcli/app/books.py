"""The book as a file: making one, where it is, whether it is well, copies of it."""

import os
from datetime import date

from crmcli import paths
from crmcli.app import config, users
from crmcli.app.booksettings import put
from crmcli.app.crm import Clock, Crm, book_url
from crmcli.core.errors import BadInput, BookError, Refused
from crmcli.core.records import Backup, Finding, Place, User, Wrote
from crmcli.core.rows import SettingRow
from crmcli.settings import Settings
from crmcli.store import health
from crmcli.store.backups import back_up, list_backups
from crmcli.store.backups import restore as restore_from
from crmcli.store.files import filesystem_kind, in_sync_folder
from crmcli.store.migrate import CURRENT, version
from crmcli.store.store import create_store, exists, is_server, open_store, shown


def init(
    settings: Settings,
    url: str | None = None,
    *,
    team: str | None = None,
    group: str | None = None,
    allow_network: bool = False,
    choices: dict[str, str | None] | None = None,
) -> tuple[Crm, Wrote]:
    """Make a book: private, or a team's at `team` for a system group. `choices` are settings of the book."""
    place = team or book_url(url, settings)
    chosen = config.checked(choices or {})
    store = create_store(place, allow_network=allow_network, group=_group(group) if team else None)
    crm = Crm(store, settings=settings, clock=Clock(chosen.get("zone")))
    with crm.change("begin the book", kind="system") as change:
        put(change, store, "begun", crm.today().isoformat())
        for name, value in chosen.items():
            put(change, store, name, value)
        if team:
            put(change, store, "team", {"group": group})
    crm.forget_settings()
    what = f"made the book {shown(place)}" + (f" for the group {group}" if team else "")
    return crm, Wrote(change.ref, what, Place("book", shown(place)), {})


def where(settings: Settings, url: str | None) -> list[Place]:
    """Where everything lies, whether it is there or not; nothing is opened or made."""
    place = book_url(url, settings)
    found = [Place("book", shown(place))]  # a server's URL without its password
    if not is_server(place):
        found += [
            Place("exists", "yes" if os.path.exists(place) else "no: crm init, or the first entry, makes it"),
            Place("file system", filesystem_kind(os.path.dirname(os.path.abspath(place))) or "unknown"),
            Place("backups", os.path.join(os.path.dirname(os.path.abspath(place)), "backups")),
        ]
        if folder := in_sync_folder(place):
            found.append(Place("warning", f"inside {folder}, a folder that another program synchronises"))
    found += [
        Place("settings", paths.config_file() or "none: there is no home folder"),
        Place("machine settings", paths.SYSTEM_CONFIG),
    ]
    return found + [Place("problem", text) for text in settings.problems]


def look_before_upgrade(settings: Settings, url: str | None, *, allow_network: bool = False) -> tuple[list[User], bool]:
    """Who used the book lately with which version, and whether it is behind. Nothing is changed."""
    store = open_store(book_url(url, settings), allow_network=allow_network, as_it_is=True)
    try:
        return users.everybody(Crm(store, settings=settings)), (version(store.engine) or 0) < CURRENT
    finally:
        store.close()


def upgrade(settings: Settings, url: str | None, *, allow_network: bool = False) -> str | None:
    """Bring a book up to date by hand; returns where the old one is kept."""
    store = open_store(book_url(url, settings), allow_network=allow_network, by_hand=True)
    store.close()
    return store.backup


def today() -> date:
    """The clock's day, for what is shown without a book."""
    return Clock().now().date()


def copy(crm: Crm, target: str | None = None) -> Place:
    """A verified copy of the book, beside it or where it is wanted."""
    if target is None:
        return Place("copy", back_up(crm.store))
    crm.store.copy_to(os.path.abspath(os.path.expanduser(target)))
    return Place("copy", target)


def copies(crm: Crm) -> list[Backup]:
    """The copies beside the book, the newest first."""
    return list_backups(crm.store.path) if crm.store.path else []


def restore(crm: Crm, backup: str) -> str:
    """Make the book what it was when a copy was made; returns where a copy of what it was until now is kept."""
    kept = restore_from(crm.store, os.path.expanduser(backup))
    crm.forget_settings()
    return kept


def examine(crm: Crm) -> list[Finding]:
    """What is wrong with the book, the gravest first."""
    return health.examine(crm.store)


def mend(crm: Crm) -> None:
    """Put right what can be told anew from the facts."""
    health.mend(crm.store)


def demo(settings: Settings, url: str | None) -> tuple[Crm, Wrote | None]:
    """Open the demonstration book, made and filled when it is not there yet. Never touches the usual book."""
    from crmcli.app.demo import fill

    folder = paths.data_folder()
    if url is None and folder is None:
        raise BookError("there is no home folder to keep a book in", hint="crm demo --path /tmp/demo.db")
    place = url or os.path.join(folder or "", "demo.db")
    if exists(place):
        store = open_store(place)
        crm = Crm(store, settings=settings)
        if "demo" not in {row.name for row in store.rows("settings.all", SettingRow)}:
            store.close()
            raise Refused(f"{place} is a book that is no demonstration", hint="crm demo --path /tmp/demo.db")
        return crm, None
    crm, _ = init(settings, place)
    with crm.change("mark as a demonstration", kind="system") as change:
        put(change, crm.store, "demo", True)
    return crm, fill(crm)


def _group(name: str | None) -> int:
    if not name:
        raise BadInput("a team book belongs to a group of this machine", hint="crm init --team PATH --group sales")
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise BookError(f"this machine has no group {name!r}", hint=f"sudo groupadd {name}") from None
