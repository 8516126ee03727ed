"""The only file that knows where data, settings and screens' leftovers lie.

Follows the XDG base directories; `CRMCLI_DB`, `CRMCLI_CONFIG` and `CRMCLI_DATA` overrule them.
"""

import os

SYSTEM_CONFIG = "/etc/crmcli/config.toml"


def home() -> str | None:
    """The home folder, or None for a login without one (some cron jobs and containers)."""
    found = os.environ.get("HOME")
    if not found:
        found = os.path.expanduser("~")
    return found if found and found != "~" and os.path.isabs(found) else None


def data_folder() -> str | None:
    """Where the default book lies."""
    return _folder("CRMCLI_DATA", "XDG_DATA_HOME", ".local/share")


def config_file() -> str | None:
    """The personal settings file."""
    if chosen := os.environ.get("CRMCLI_CONFIG"):
        return chosen
    folder = _folder("", "XDG_CONFIG_HOME", ".config")
    return os.path.join(folder, "config.toml") if folder else None


def state_folder() -> str | None:
    """Where a crash of the full screen is written down."""
    return _folder("", "XDG_STATE_HOME", ".local/state")


def default_book() -> str | None:
    """The book that is opened when nobody names one, or None where there is no home."""
    folder = data_folder()
    return os.path.join(folder, "crm.db") if folder else None


def _folder(own: str, variable: str, below_home: str) -> str | None:
    if own and (chosen := os.environ.get(own)):
        return chosen
    base = os.environ.get(variable)
    if base and os.path.isabs(base):
        return os.path.join(base, "crmcli")
    where = home()
    return os.path.join(where, below_home, "crmcli") if where else None
