"""The book as a file: making one, where it is, whether it is well, copies of it."""

import os

from crmcli import paths
from crmcli.app import users
from crmcli.app.booksettings import put
from crmcli.app.crm import Clock, Crm, book_url
from crmcli.core.errors import BadInput, BookError
from crmcli.core.records import Place, User, Wrote
from crmcli.settings import Settings
from crmcli.store.files import filesystem_kind, in_sync_folder
from crmcli.store.migrate import CURRENT, is_team, version
from crmcli.store.store import create_store, is_server, open_store

MADE = {"currency": "base currency", "phone_region": "phone region", "zone": "time zone", "date_order": "date order"}


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
    chosen = _checked(choices or {})
    store = create_store(place, allow_network=allow_network, group=_group(group) if team else None)
    crm = Crm(store, settings=settings, clock=Clock(chosen.get("zone")))
    with crm.change("begin the book", kind="system") as change:
        put(change, store, "begun", crm.today().isoformat())
        for name, value in chosen.items():
            put(change, store, name, value)
        if team:
            put(change, store, "team", {"group": group})
    crm.forget_settings()
    what = f"made the book {place}" + (f" for the group {group}" if team else "")
    return crm, Wrote(change.ref, what, Place("book", place), {})


def where(settings: Settings, url: str | None) -> list[Place]:
    """Where everything lies, whether it is there or not; nothing is opened or made."""
    place = book_url(url, settings)
    found = [Place("book", place)]
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


def upgrade(settings: Settings, url: str | None, *, allow_network: bool = False) -> tuple[list[User], str | None, int]:
    """Bring a book up to date by hand; returns who used it lately, the backup's path, and the format it has now."""
    store = open_store(book_url(url, settings), allow_network=allow_network, by_hand=True)
    try:
        crm = Crm(store, settings=settings)
        return users.everybody(crm), store.backup, version(store.engine) or CURRENT
    finally:
        store.close()


def team_book(crm: Crm) -> bool:
    """True for a book of several people."""
    return is_team(crm.store.engine)


def _group(name: str | None) -> int:
    if not name:
        raise BadInput("a team book belongs to a group of this machine", hint="crm init --team PATH --group sales")
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise BookError(f"this machine has no group {name!r}", hint=f"sudo groupadd {name}") from None


def _checked(choices: dict[str, str | None]) -> dict[str, str]:
    """The settings somebody chose for a new book, checked before anything is made."""
    chosen = {name: value.strip() for name, value in choices.items() if value and value.strip()}
    if currency := chosen.get("currency"):
        from crmcli.core.money import currency_code

        chosen["currency"] = currency_code(currency)
    if (order := chosen.get("date_order")) and order.lower() not in ("dmy", "mdy", "ymd"):
        raise BadInput(f"a date order is dmy, mdy or ymd, not {order!r}", hint="--date-order dmy")
    if order:
        chosen["date_order"] = order.lower()
    if region := chosen.get("phone_region"):
        if len(region) != 2 or not region.isalpha():
            raise BadInput(f"a phone region is two letters, not {region!r}", hint="--phone-region DE")
        chosen["phone_region"] = region.upper()
    if zone := chosen.get("zone"):
        Clock(zone)
    return chosen
