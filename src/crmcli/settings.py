"""Personal settings: what one person prefers. What shapes data lives in the book (see app/booksettings.py)."""

import os

from crmcli import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


EXPECTED = {"db": str, "user": str, "color": str, "theme": str, "language": str, "keys": dict, "days": int}


class Settings:
    """Personal settings, from the machine's file, the personal file and `CRMCLI_*`; later ones win."""

    db: str | None = None
    """The book: a path or a postgresql:// URL. Default: `crm.db` in the data folder."""

    user: str | None = None
    """Who I am, on a machine where several people share a login."""

    color: str = "auto"
    """auto, always or never."""

    theme: str | None = None
    """The full screen's theme: dark, light or ansi."""

    keys: "dict[str, str]"
    """Keys of the full screen by command: `snooze = "z"`."""

    language: str | None = None
    """The language that I read: en or zh. Default: the one of LC_ALL, LC_MESSAGES or LANG."""

    days: int = 3
    """How many days `crm today` looks ahead."""

    def __init__(self) -> None:
        self.keys = {}
        self.problems: list[str] = []
        for place in (paths.SYSTEM_CONFIG, paths.config_file()):
            if place and os.path.exists(place):
                self._read(place)
        for name in ("db", "user", "color", "theme", "language"):
            if value := os.environ.get(f"CRMCLI_{name.upper()}"):
                setattr(self, name, value)
        if os.environ.get("NO_COLOR") and "CRMCLI_COLOR" not in os.environ:
            self.color = "never"

    def _read(self, place: str) -> None:
        import tomllib  # only where there is a file: it doubles the start

        try:
            with open(place, "rb") as file:
                found: dict[str, Any] = tomllib.load(file)
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{place} is left out: {error}")
            return
        for name, value in found.items():
            expected = EXPECTED.get(name)
            if expected is None or not isinstance(value, expected):
                self.problems.append(f"{place}: {name} is no setting, or not of the right kind")
            else:
                setattr(self, name, value)
