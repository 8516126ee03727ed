"""A list to choose from while typing: the palette, the help, and who is meant."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crmcli.core.errors import CrmError
from crmcli.core.record import record
from crmcli.tui.widgets.box import TextBox
from crmcli.tui.widgets.paint import Line, content, in_words
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.work import begin, finished

HINT: Line = (
    ("↑ ↓", "key"), (" move   ", "quiet"), ("enter", "key"), (" choose   ", "quiet"), ("esc", "key"),
    (" leave", "quiet"),
)  # fmt: skip


@record(frozen=True, slots=True)
class Choice:
    """Something to choose: what it stands for (None: it cannot be chosen), and how it reads in so many cells."""

    key: Hashable | None
    line: Callable[[int], Line]


class Choices:
    """The source of the list."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = choices

    def __len__(self) -> int:
        return len(self._choices)

    def line(self, place: int, cells: int) -> Line | None:
        """A choice."""
        return self._choices[place].line(cells)

    def key(self, place: int) -> Hashable | None:
        """What it stands for."""
        return self._choices[place].key


class Chooser(ModalScreen[Hashable | None]):
    """Type to narrow, enter to choose."""

    MOVES: ClassVar[dict[str, int]] = {"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1, "pageup": -10, "pagedown": 10}

    def __init__(self, title: str, find: Callable[[str], Awaitable[Sequence[Choice]]], *, text: str = "") -> None:
        super().__init__()
        self._title, self._find, self._text = title, find, text

    def compose(self) -> ComposeResult:
        """Title, text, list."""
        with Vertical(id="chooser"):
            yield Static(content([(self._title, "name")]), id="chooser-title", markup=False)
            yield TextBox(self._text, id="chooser-text", compact=True, select_on_focus=False)
            yield Rows(id="chooser-list")
            yield Static(content(in_words(HINT)), id="chooser-hint", markup=False)

    def on_mount(self) -> None:
        """All there is."""
        self.query_one("#chooser-list", Rows).can_focus = False
        self.query_one(Input).focus()
        self._search(self._text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._search(event.value)

    def _search(self, text: str) -> None:
        begin(self, self._found, text, group="search", only=True)

    async def _found(self, text: str) -> None:
        try:
            found = await self._find(text)
        except CrmError as error:
            said = error.message
            found = [Choice(None, lambda _: [(said, "quiet")])]
        self.query_one("#chooser-list", Rows).show(Choices(found), 0)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        begin(self, self._choose_found, group="choose", only=True)

    async def _choose_found(self) -> None:
        """Choose from what the text finds, not from what the text before it found."""
        await finished(self, "search")
        self._choose()

    @on(Rows.Chosen)
    def _clicked(self, event: Rows.Chosen) -> None:
        event.stop()
        self._choose()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()

    def _choose(self) -> None:
        key = self.query_one("#chooser-list", Rows).key
        if key is not None:
            self.dismiss(key)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the text keeps the focus."""
        rows = self.query_one("#chooser-list", Rows)
        if event.key in self.MOVES:
            event.stop()
            event.prevent_default()
            rows.move(rows.cursor + self.MOVES[event.key])
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
