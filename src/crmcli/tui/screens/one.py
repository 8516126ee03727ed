"""One contact or company by itself: where one pane fits, and what the palette opens."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from crmcli.core.records import Ref
from crmcli.tui.desk import Command, Desk, Subject
from crmcli.tui.keymap import Keymap
from crmcli.tui.session import Session
from crmcli.tui.widgets.bars import Buttons, Header
from crmcli.tui.widgets.person import Person
from crmcli.tui.widgets.prompt import Prompt


class OneScreen(Desk):
    """Somebody from all sides, as a screen."""

    name_of_screen = "one"
    FOOTER: ClassVar[Sequence[str]] = ("back", "quick", "log", "follow", "edit", "tags", "help")
    PERSON_FOOTER = FOOTER
    AUTO_FOCUS = "Person"

    def __init__(
        self, session: Session, commands: Sequence[Command], keymap: Keymap, subject: Subject, tab: str
    ) -> None:
        super().__init__(session, commands, keymap)
        self._subject, self._tab = subject, tab

    def compose(self) -> ComposeResult:
        """The same frame, without a list."""
        yield Header(id="header")
        yield Buttons(id="tabs")
        yield Person(id="person")
        yield Prompt(id="prompt")
        yield Buttons(id="keys")

    @property
    def tab(self) -> str:
        """The screen it was opened from."""
        return self._tab

    async def load(self) -> None:
        """Read the 360."""
        await self.show_person(self._subject.person, task=self._subject.task)

    def subject(self) -> Subject:
        """Whoever is shown, with the first open follow-up."""
        view = self.person.view
        if view is None:
            return self._subject
        task = next((one for one in view.tasks if one.id == self._subject.task), None) or next(iter(view.tasks), None)
        person = Ref(view.main.id, view.main.ref, view.main.name)
        return Subject(person, task.id if task else None, task.title if task else "")

    def focus_main(self) -> None:
        """The only pane."""
        self.person.focus()
