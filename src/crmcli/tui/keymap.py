"""Which key means which command. The settings may give a command other keys; what clashes is told."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from textual import events

from crmcli.core.quickadd import TWINS

WIDE = {0xFF01 + at: 0x21 + at for at in range(94)} | TWINS  # `ｃ` is c, as long as nothing is written
NAMES = {" ": "space", "\u3000": "space"}
SHOWN = {"ctrl+": "^", "space": "space", "enter": "enter", "escape": "esc", "up": "↑", "down": "↓"}


class Keyed(Protocol):
    """What a key map must know of a command."""

    @property
    def id(self) -> str:
        """Its name in the settings."""

    @property
    def keys(self) -> Sequence[str]:
        """Its usual keys."""

    @property
    def where(self) -> Sequence[str]:
        """The screens it belongs to; none means all."""


class Keymap:
    """The keys of all commands, by screen. `problems` says in words what the settings got wrong."""

    def __init__(self, commands: Sequence[Keyed], chosen: Mapping[str, object]) -> None:
        self.problems: list[str] = []
        self.keys: dict[str, tuple[str, ...]] = {command.id: tuple(command.keys) for command in commands}
        self._where = {command.id: tuple(command.where) for command in commands}
        self._lost: dict[str, set[str]] = {}
        own: dict[str, tuple[str, ...]] = {}
        for name, value in chosen.items():
            keys = tuple(key for key in value.replace(",", " ").split() if key) if isinstance(value, str) else ()
            if name not in self.keys:
                self.problems.append(f"settings: there is no command {name!r} to give a key to")
            elif not keys:
                self.problems.append(f"settings: {name} needs a key, such as 'z' or 'ctrl+t'")
            else:
                own[name] = keys
        for name, keys in own.items():
            for key in keys:
                self._give(key, name, own)
        self.keys |= {
            name: tuple(key for key in keys if key not in self._lost.get(name, ())) for name, keys in own.items()
        }

    def command(self, event: events.Key, screen: str) -> str | None:
        """The command that a key press means on a screen."""
        name = key_name(event)
        for command, keys in self.keys.items():
            if name in keys and self.acts_on(command, screen):
                return command
        return None

    def acts_on(self, command: str, screen: str) -> bool:
        """True when the command is one of this screen's."""
        return not self._where[command] or screen in self._where[command]

    def shown(self, command: str) -> str:
        """The first key of a command, as people read it."""
        return say_key(self.keys[command][0]) if self.keys[command] else ""

    def _give(self, key: str, name: str, own: Mapping[str, Sequence[str]]) -> None:
        """A key that was chosen is taken from the command that had it; of two that chose it the first keeps it."""
        for other, keys in self.keys.items():
            if other == name or not self._meet(name, other):
                continue
            if other in own:
                if key in own[other] and list(own).index(other) < list(own).index(name):
                    self.problems.append(f"settings: {key} is chosen for {other} and for {name}; {other} keeps it")
                    self._lost.setdefault(name, set()).add(key)
            elif key in keys:
                self.problems.append(f"settings: {key} is now {name}, no longer {other}")
                self.keys[other] = tuple(one for one in keys if one != key)

    def _meet(self, one: str, other: str) -> bool:
        first, second = self._where[one], self._where[other]
        return not first or not second or bool(set(first) & set(second))


def key_name(event: events.Key) -> str:
    """The name of a key press: the character that was typed, a full-width one as its ASCII twin, else `ctrl+r`."""
    if event.character and (event.is_printable or event.character in NAMES):
        return NAMES.get(event.character, event.character.translate(WIDE))
    return event.key


def say_key(key: str) -> str:
    """`ctrl+r` as `^r`."""
    for name, short in SHOWN.items():
        key = short if key == name else key.replace(name, short) if name.endswith("+") else key
    return key
