"""`crm tui`: the full screen. It opens the book, shows the screens of it, and never leaves a traceback behind."""

import os
import sys
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.app import App
from textual.screen import Screen
from textual.suggester import Suggester

from crmcli.app import completing, filterwords, lookup, working
from crmcli.app.crm import Crm, open_crm
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.filterfields import OF_DEALS, OF_PEOPLE, Language
from crmcli.core.records import Ref
from crmcli.core.refs import ref
from crmcli.core.text import fold, width
from crmcli.language import reworded, worded
from crmcli.settings import Settings
from crmcli.tui import commands, crash
from crmcli.tui.desk import Command, Desk, Subject
from crmcli.tui.keymap import Keymap
from crmcli.tui.look import DARK, THEMES
from crmcli.tui.screens.chooser import Choice, Chooser
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.screens.reports import ReportsScreen
from crmcli.tui.screens.segments import SegmentsScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.screens.work import WorkScreen
from crmcli.tui.session import Session
from crmcli.tui.widgets.paint import Line, shaped

SCREENS: dict[str, type[Desk]] = {
    "today": TodayScreen, "contacts": ContactsScreen, "pipeline": PipelineScreen, "segments": SegmentsScreen,
    "reports": ReportsScreen,
}  # fmt: skip
LOOK_EVERY = 1.0  # seconds; what somebody else wrote is seen within two
PEOPLE = 12


def run(
    crm_url: str | None,
    *,
    settings: Settings,
    as_of: str | None = None,
    zone: str | None = None,
    screen: str | None = None,
    work: Sequence[str] | None = None,
    everyone: bool = False,
    allow_network: bool = False,
) -> int:
    """Show the full screen until somebody leaves it; the exit code. Raises `CrmError` for a book that does not open.

    With `work` a list is worked at once: the contacts of these filters, or today's list where there is none.
    """
    if screen is not None and screen not in SCREENS:
        raise BadInput(f"there is no screen {screen!r}; screens are: {' '.join(SCREENS)}", hint="crm tui contacts")
    if settings.theme is not None and settings.theme not in THEMES:
        raise BadInput(f"there is no theme {settings.theme!r}; themes are: {' '.join(THEMES)}", hint='theme = "dark"')
    if settings.color == "never":
        os.environ["NO_COLOR"] = "1"  # the only word for it that the library hears

    def open_book() -> Crm:
        return open_crm(crm_url, settings=settings, as_of=as_of, zone=zone, allow_network=allow_network, create=True)

    session = Session(open_book, settings, everyone=everyone)
    try:
        app = CrmApp(session, screen or "today", work)
        app.run()
    finally:
        session.close()
    if app.crashed is not None:
        where = app.crash_file
        said = f"; where it happened is written in {where}" if where else ""
        sys.stderr.write(f"crm: the full screen failed, nothing that was saved is lost{said}\n")
        return 1
    sys.stderr.write(session.parting)
    return app.return_code or 0


class CrmApp(App[int]):
    """The app: themes, screens, palette, help, and the watch over the book."""

    CSS_PATH = "app.tcss"
    TITLE = "crm"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False

    def __init__(self, session: Session, first: str = "today", work: Sequence[str] | None = None) -> None:
        super().__init__()
        self.session = session
        self.first, self.work = first, work
        self.commands: list[Command] = [made() for made in commands.ALL]
        self.keymap_of_crm = Keymap(self.commands, session.settings.keys)
        self.suggester = Names(session)
        self.filter_suggester = FilterWords(session, OF_PEOPLE)
        self.deal_suggester = FilterWords(session, OF_DEALS)
        self.crashed: BaseException | None = None
        self.crash_file: str | None = None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = session.settings.theme or DARK.name
        for name, screen in SCREENS.items():
            self.add_mode(name, self._maker(screen))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables of the style sheet, for whatever theme."""
        return dict(DARK.variables)

    def _maker(self, screen: type[Desk]) -> Callable[[], Screen[None]]:
        return lambda: screen(self.session, self.commands, self.keymap_of_crm)

    async def on_mount(self) -> None:
        """The first screen; what the settings got wrong; the watch."""
        await self.switch_mode(self.first)
        if self.work is not None:
            await self._work(self.work)
        self.set_interval(LOOK_EVERY, self._watch)
        problems = [*self.session.settings.problems, *self.keymap_of_crm.problems]
        if problems and isinstance(self.screen, Desk):
            desk = self.screen
            self.call_after_refresh(lambda: desk.prompt.say([("! ", "late"), ("\n  ".join(problems), "")], seconds=20))

    async def _work(self, where: Sequence[str]) -> None:
        """Work a list at once; an empty one leaves the screen as it is."""
        items = await self.session.ask(working.asked, where, self.session.everyone)
        if items:
            title = " ".join(where) or "Today"
            await self.push_screen(
                WorkScreen(
                    self.session, self.commands, self.keymap_of_crm, items, title=title, tab=self.first, alone=True
                )
            )  # fmt: skip

    async def _watch(self) -> None:
        """Ask the counter; when somebody has written, the screen reads anew."""
        try:
            changed = await self.session.look()
        except CrmError as error:
            if isinstance(self.screen, Desk):
                self.screen.complain(error)
            return
        if changed:
            for screen in self.screen_stack:
                if isinstance(screen, Desk):
                    screen.refresh_if_stale()

    # --- palette and help

    def action_palette(self) -> None:
        """Commands and contacts, found by typing."""
        desk = self._desk()
        self.push_screen(
            Chooser(worded("Find a command or a contact"), lambda text: self._found(desk, text)), self._chosen
        )

    def action_help(self) -> None:
        """All commands with keys."""
        desk = self._desk()

        async def find(text: str) -> Sequence[Choice]:
            return self._commands(desk, text, hidden=True)

        self.push_screen(Chooser(worded("All commands: type to search, enter runs one"), find), self._chosen)

    def action_help_quit(self) -> None:
        """Ctrl+c leaves nothing half-written: say how to leave."""
        if isinstance(self.screen, Desk):
            self.screen.prompt.say([("q", "key"), (" " + worded("leaves"), "")])

    async def pick(self, question: str, refs: Sequence[Ref]) -> Ref | None:
        """One of several people."""
        by_ref = {one.ref: one for one in refs}

        async def find(text: str) -> Sequence[Choice]:
            return [person_choice(one) for one in refs if fold(text) in fold(one.name)]

        key = await self.push_screen_wait(Chooser(question, find))
        return by_ref.get(str(key[1])) if isinstance(key, tuple) else None

    async def _found(self, desk: Desk, text: str) -> Sequence[Choice]:
        found = self._commands(desk, text)
        if not text.strip():
            return found
        people = await self.session.ask(_people, text)
        return [*[person_choice(one) for one in people], *found]

    def _commands(self, desk: Desk, text: str, *, hidden: bool = False) -> list[Choice]:
        said = fold(text).split()
        return [
            command_choice(command, self.keymap_of_crm, command.reason(desk))
            for command in self.commands
            if (hidden or not command.hidden)
            and self.keymap_of_crm.acts_on(command.id, desk.name_of_screen)
            and all(
                word
                in fold(
                    f"{command.word} {command.id} {command.help()} {reworded(command.word)} {reworded(command.help())}"
                )
                for word in said
            )
        ]

    async def _chosen(self, key: Hashable | None) -> None:
        desk = self._desk()
        if isinstance(key, tuple) and key[0] == "command":
            desk.start(str(key[1]))
        elif isinstance(key, tuple):
            person = Ref(int(str(key[1])[1:]), str(key[1]), str(key[2]))
            self.push_screen(OneScreen(self.session, self.commands, self.keymap_of_crm, Subject(person), desk.tab))

    def _desk(self) -> Desk:
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, Desk))

    # --- faults

    def _handle_exception(self, error: Exception) -> None:
        """Leave a crash file and one sentence instead of a picture of every variable."""
        self._return_code = 1
        if self.crashed is None:
            self.crashed = self._exception = error
            self._exception_event.set()
            self.crash_file = crash.write_down(error, self.session.instant())
        self._close_messages_no_wait()


class Names(Suggester):
    """The rest of a name that was begun, in grey; → takes it."""

    def __init__(self, session: Session) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._session = session

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that begins as the line does."""
        if len(value) < 2 or value != value.lstrip():
            return None
        for name, _ in await self._session.ask(completing.people, value):
            if not name.isprintable():
                continue
            if name.startswith(value):
                return name
            if name.casefold().startswith(value.casefold()):
                return value + name[len(value) :]
        return None


class FilterWords(Suggester):
    """The rest of a filter's word that was begun, in grey: a field, a tag, a segment; → takes it."""

    def __init__(self, session: Session, words: Language) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._session, self._words = session, words

    async def get_suggestion(self, value: str) -> str | None:
        """The whole filter, its last word completed."""
        word = value[max(map(value.rfind, " (")) + 1 :]
        found = await self._session.ask(filterwords.filter_word, word, self._words) if word else None
        return value + found[len(word) :] if found and len(found) > len(word) else None


def command_choice(command: Command, keymap: Keymap, reason: str | None) -> Choice:
    """A command as a line: key, word, help; a disabled one says why."""

    def line(cells: int) -> Line:
        room = max(cells - 26, 4)
        tone = "quiet" if reason else ""
        said = f"({reworded(reason, 'error')})" if reason else reworded(command.help())
        return [
            (shaped(keymap.shown(command.id), 8), "quiet" if reason else "key"),
            (shaped(reworded(command.word, "key"), 16), tone), (shaped(said, room), "quiet"),
        ]  # fmt: skip

    return Choice(("command", command.id), line)


def person_choice(one: Ref) -> Choice:
    """A person as a line."""

    def line(cells: int) -> Line:
        return [(shaped(one.ref, 8), "quiet"), (shaped(one.name, max(cells - 8, width(one.name[:1]))), "")]

    return Choice(("person", one.ref, one.name), line)


def _people(crm: Crm, text: str) -> list[Ref]:
    found = {(one.kind, one.id): one.name for one in lookup.offered(crm, text.strip(), PEOPLE)}
    return [Ref(number, ref(kind, number), name) for (kind, number), name in found.items()][:PEOPLE]
