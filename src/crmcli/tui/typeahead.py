"""Keys that are struck faster than what they start: they wait, and none of them is lost or overtakes another."""

from typing import ClassVar

from textual import events
from textual.screen import Screen

from crmcli.tui.keymap import Keymap
from crmcli.tui.widgets.prompt import Prompt


class Typing(Screen[None]):
    """A screen with a line and commands. While a command is `busy` reading or writing, keys wait for it."""

    name_of_screen: ClassVar[str] = ""
    keymap: Keymap

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        self._held: list[events.Key] = []

    @property
    def prompt(self) -> Prompt:
        """The line at the bottom."""
        return self.query_one("#prompt", Prompt)

    def start(self, name: str) -> None:
        """Run a command, or say why not."""
        raise NotImplementedError

    async def on_key(self, event: events.Key) -> None:
        """A key that no text box took is a command; one struck before the line had the focus is typed there."""
        if self.prompt.is_open and event.key == "escape":
            self._take(event)
            self.start("back")
        elif self.prompt.is_open and not (self._held or event.is_printable or self.focused is not self.prompt.answer):
            return  # the text box did what it means
        elif self.prompt.is_open or self.busy or self.keymap.command(event, self.name_of_screen) is not None:
            self._take(event)
            self.strike(event)

    def strike(self, event: events.Key) -> None:
        """Do what a key means, once those before it are done."""
        self._held.append(event)
        while self._held and (self.prompt.is_open or not self.busy):
            self._act(self._held.pop(0))

    def released(self) -> None:
        """A command is done: the keys that waited act now, on whatever screen stands there by then."""
        self.busy = False
        while self._held and not self.busy:
            event, screen = self._held.pop(0), self.app.screen
            if screen is self:
                self._act(event)
            elif isinstance(screen, Typing):
                screen.strike(event)
            else:
                self.app.call_after_refresh(self.app.post_message, events.Key(event.key, event.character))

    def _act(self, event: events.Key) -> None:
        if self.prompt.is_open:
            self.prompt.strike(event)
        elif (name := self.keymap.command(event, self.name_of_screen)) is not None:
            self.start(name)

    @staticmethod
    def _take(event: events.Key) -> None:
        event.stop()
        event.prevent_default()
