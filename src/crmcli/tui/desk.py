"""What every screen of the book is: a list and a person side by side, a line below, and commands that act on both."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from crmcli.app import views
from crmcli.app.crm import Crm
from crmcli.core.errors import Ambiguous, CrmError
from crmcli.core.record import record, replace
from crmcli.core.records import Act, Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.tui.keymap import Keymap
from crmcli.tui.session import Session
from crmcli.tui.typeahead import Typing
from crmcli.tui.widgets.bars import Buttons, Header
from crmcli.tui.widgets.board import Board
from crmcli.tui.widgets.paint import Piece
from crmcli.tui.widgets.person import Person
from crmcli.tui.widgets.prompt import Prompt, Question
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.work import begin, finished

TABS = {
    "today": "Today", "contacts": "Contacts", "pipeline": "Pipeline", "segments": "Segments", "reports": "Reports",
}  # fmt: skip
BOOK = (*TABS, "one")  # everywhere but where a list is worked: there are other keys
NARROW, WIDE, TALL = 80, 120, 30
TALKS = 50
MOST_KEYS = 7


@record(frozen=True, slots=True)
class Subject:
    """What a command acts on: who is meant, the follow-up under the cursor, and the contacts that are marked.

    `section` is the one of today's list that the line stands in, `why` the reason, `deal` what it is about.
    """

    person: Ref | None = None
    task: int | None = None
    title: str = ""
    marked: tuple[int, ...] = ()
    section: str = ""
    why: str = ""
    deal: Ref | None = None


class Command:
    """A command of the full screen. Its docstring is its help; key, footer and palette come from here.

    `where` names the screens it belongs to (none: all), `word` is what the footer says.
    """

    id: ClassVar[str] = ""
    keys: ClassVar[Sequence[str]] = ()
    word: ClassVar[str] = ""
    where: ClassVar[Sequence[str]] = ()
    hidden: ClassVar[bool] = False

    def reason(self, desk: "Desk") -> str | None:
        """Why it cannot be run now, or None."""
        return None

    async def run(self, desk: "Desk") -> None:
        """Do it."""
        raise NotImplementedError

    @classmethod
    def help(cls) -> str:
        """What it does, in one line."""
        return (cls.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")


class Desk(Typing):
    """A screen of the book. It reads through the session's worker and is told when anybody has written."""

    FOOTER: ClassVar[Sequence[str]] = ()
    LIST: ClassVar[type[Rows] | type[Board]] = Rows  # what stands on the left
    PANE: ClassVar[type[Person]] = Person  # and on the right
    FILTER_WORDS: ClassVar[str] = "filter_suggester"
    PERSON_FOOTER: ClassVar[Sequence[str]] = ("quick", "log", "follow", "edit", "tags", "copy", "back")
    AUTO_FOCUS = "#list"

    def __init__(self, session: Session, commands: Sequence[Command], keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.commands = {command.id: command for command in commands}
        self.keymap = keymap
        self.filter = ""
        self.detail: bool | None = None
        self._version = -1

    # --- what is seen

    def compose(self) -> ComposeResult:
        """Header, screens, list and person, the line, the keys."""
        yield Header(id="header")
        yield Buttons(id="tabs")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(id="title", markup=False)
                yield self.LIST(id="list")
            with Vertical(id="right"):
                yield self.PANE(id="person")
        yield Prompt(id="prompt")
        yield Buttons(id="keys")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#list", Rows)

    @property
    def person(self) -> Person:
        """The right pane."""
        return self.query_one("#person", Person)

    async def load(self) -> None:
        """Read what the list shows; every screen has its own way."""
        raise NotImplementedError

    def subject(self) -> Subject:
        """What commands act on."""
        raise NotImplementedError

    def empty(self) -> list[Sequence[Piece]]:
        """What the right pane says when nobody is there."""
        return []

    def on_mount(self) -> None:
        """Paint first, read then."""
        self.tell_bars()
        self.reload()

    def on_screen_resume(self) -> None:
        """What was written meanwhile is read now."""
        self.tell_bars()
        if self.is_mounted:
            self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Read anew when anybody has written since."""
        if not self.query("#header"):
            return  # the app is being left: its widgets are gone already
        self.tell_bars()
        if self._version != self.session.version:
            self.reload()

    async def set_filter(self, text: str) -> None:
        """Narrow what is seen; words that mean nothing are told and change nothing."""
        if text != self.filter:
            before, self.filter = self.filter, text
            try:
                await self.narrow()
            except CrmError as error:
                self.filter = before
                self.complain(error)

    async def narrow(self) -> None:
        """See what the filter leaves."""
        await self.load()

    def reload(self) -> None:
        """Read anew."""
        self._version = self.session.version
        begin(self, self._loaded, group="load", only=True)

    async def _loaded(self) -> None:
        try:
            await self.load()
        except CrmError as error:
            self.complain(error)

    def tell_bars(self) -> None:
        """Header, screens and keys as they are now."""
        facts, session = self.session.facts, self.session
        whose = [worded("everyone's") if session.everyone else worded("mine")] if facts.team else []
        saved = worded("saving …") if session.saving else worded("all saved")
        right = " · ".join([facts.book, facts.user, *whose, saved])
        left: list[Piece] = [(" crm", "now"), (f"   {words.whole_day(session.today())}", "quiet")]
        for count, name, tone in ((facts.late, "late", "late"), (facts.today, "today", "now")):
            left += [("   ", ""), (reworded(f"{count} {name}"), tone)] if count else []
        self.query_one("#header", Header).tell(left, [(f"{right} ", "quiet")])
        shown = [(name, self.keymap.shown(name), "here" if name == self.tab else "quiet") for name in TABS]
        tabs = [(name, [(f"{key} ", "quiet"), (reworded(TABS[name]), tone)]) for name, key, tone in shown]
        self.query_one("#tabs", Buttons).tell(tabs)
        self.tell_keys()

    @property
    def tab(self) -> str:
        """The screen whose tab is lit."""
        return self.name_of_screen

    @property
    def footer(self) -> Sequence[str]:
        """The commands whose keys are told while the list has the focus."""
        return self.FOOTER

    def tell_keys(self) -> None:
        """The keys of the pane that has the focus."""
        if self.prompt.is_open:
            shown = [
                ("", [("enter", "key"), (" " + worded("do it"), "quiet")]),
                ("back", [("esc", "key"), (" " + worded("leave"), "quiet")]),
            ]
        else:
            ids = self.PERSON_FOOTER if isinstance(self.focused, Person) else self.footer
            shown = [
                (one, [(self.keymap.shown(one), "key"), (f" {reworded(self.commands[one].word, 'key')}", "quiet")])
                for one in ids
            ]
        self.query_one("#keys", Buttons).tell(shown[:MOST_KEYS])

    async def show_person(self, person: Ref | None, task: int | None = None, why: Piece = ("", "")) -> None:
        """Read somebody's 360 and show it, with the reason for which they are looked at."""
        if person is None:
            self.person.show(None, self.session.today(), said=self.empty())
            return
        try:
            view, twins = await self.session.ask(views.with_twins, person, limit=TALKS)
        except CrmError as error:
            self.complain(error)
            return
        self.person.show(view, self.session.today(), task=task, why=why, twins=twins)

    def follow_cursor(self) -> None:
        """The person under the cursor, read and shown; a faster cursor leaves those it passes over unread."""
        subject = self.subject()
        why = (subject.why, words.TONES.get(subject.section, ""))
        begin(self, self.show_person, subject.person, subject.task, why, group="person", only=True)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.follow_cursor()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.start("open")

    # --- layout

    def on_resize(self, event: events.Resize) -> None:
        """One pane, list and strip, or two panes."""
        self.lay_out(event.size.width, event.size.height)

    def lay_out(self, cells: int, lines: int) -> None:
        """Choose the panes for a size."""
        self.set_class(cells < NARROW, "-narrow")
        self.set_class(NARROW <= cells < WIDE, "-middle")
        self.set_class(cells >= WIDE, "-wide")
        self.set_class(lines >= TALL, "-tall")
        self.set_class(self.detail is False, "-no-detail")
        self.set_class(self.detail is True, "-only-detail")

    @property
    def is_narrow(self) -> bool:
        """True where only one pane fits."""
        return self.size.width < NARROW

    # --- keys and commands

    @on(Buttons.Pressed)
    def _pressed(self, event: Buttons.Pressed) -> None:
        if event.command:
            self.start(event.command)

    def start(self, name: str) -> None:
        """Run a command, or say why not."""
        command = self.commands[name]
        if (reason := command.reason(self)) is not None:
            self.prompt.say([("! ", "late"), (f"{reworded(command.word)}: {reworded(reason, 'error')}", "")])
            return
        self.busy = True
        begin(self, self.run_command, command, group="command")

    async def run_command(self, command: Command) -> None:
        """Run a command that may be run, then the keys that were struck meanwhile; what it cannot read is told."""
        try:
            await command.run(self)
            await finished(self, "load")  # the next key means what is seen then
        except CrmError as error:
            self.complain(error)
        finally:
            self.released()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The keys of the pane that has it now."""
        self.tell_keys()

    # --- acts

    async def act(self, use: Callable[[Crm], Wrote], *, settles: str = "") -> bool:
        """Write, and say the sentence the command line says; False when it was refused.

        Where several may be meant, one is picked from a list and the act is done with that one. `settles` names an
        act that is an outcome (talk, put off, planned, closed): whoever works a list goes on with it.
        """
        writing = self.session.write(use)
        self.call_next(self.tell_bars)
        try:
            done = await writing
        except Ambiguous as error:
            return await self._picked(error, use, settles)
        except CrmError as error:
            self.complain(error)
            return False
        finally:
            self.call_next(self.tell_bars)
        self.told(done)
        await self.acted(done, settles)
        self.refresh_if_stale()
        return True

    async def acted(self, done: Wrote, settles: str) -> None:
        """Something was written: whoever works a list goes on."""

    async def _picked(self, error: Ambiguous, use: Callable[[Crm], Wrote], settles: str) -> bool:
        refs = [one for one in error.candidates if isinstance(one, Ref)]
        pick = await self.pick(error.message, refs) if refs else None
        if pick is None:
            self.complain(error)
            return False
        return await self.act(lambda crm: _with_choice(crm, pick, use), settles=settles)

    async def pick(self, question: str, refs: Sequence[Ref]) -> Ref | None:
        """Somebody among several; the app knows the list to choose from."""
        chooser: Callable[[str, Sequence[Ref]], Awaitable[Ref | None]] | None = getattr(self.app, "pick", None)
        return await chooser(question, refs) if chooser else None

    def told(self, done: Wrote) -> None:
        """Say what an act did."""
        self.prompt.say(self.sentence(done))

    def sentence(self, done: Wrote) -> list[Piece]:
        """What an act did, how it is taken back, and what should be known after it."""
        today = self.session.today()
        line: list[Piece] = [("✓ ", "good"), (words.wrote(done, today), "")]
        if isinstance(done.main, Act):  # an undo or redo
            again = [("   ctrl+r", "key"), (" " + worded("does it again"), "quiet")]
            line += again if done.main.state == "undone" else []
        elif done.act is not None:
            line += [("   u", "key"), (" " + worded("to undo"), "quiet")]
        for said in words.after(done, today):
            line += [("\n  ", ""), (said, "quiet")]
        return line

    def complain(self, error: CrmError) -> None:
        """Say what went wrong, and what to try."""
        line: list[Piece] = [("! ", "late"), (reworded(error.message, "error"), "")]
        if error.hint:
            line += [("   " + worded("try: {hint}", hint=""), "quiet"), (reworded(error.hint, "error"), "mark")]
        self.prompt.say(line, seconds=0 if self.prompt.is_open else 12)

    def ask_line(self, question: Question) -> None:
        """Open the line below for a question; what was left there unfinished is back."""
        draft = self.session.drafts.get(question.id, {}).get("text", "")
        if draft and not question.text:
            question = replace(question, text=draft)
        which = self.FILTER_WORDS if question.id == "filter" else "suggester"
        self.prompt.ask(question, getattr(self.app, which, None))
        self.tell_keys()

    def leave_line(self) -> None:
        """Close the line; what was typed is kept for the next time."""
        question = self.prompt.question
        if question is not None:
            self.session.drafts[question.id] = {"text": self.prompt.answer.value}
            self.prompt.close()

    @on(Prompt.Closed)
    def _line_closed(self) -> None:
        self.focus_main()
        self.tell_keys()

    def focus_main(self) -> None:
        """The pane where the keys work."""
        self.query_one("#list").focus()

    def move(self, by: int, pages: int) -> None:
        """Move the cursor in the list."""
        self.rows.move(self.rows.cursor + by + pages * self.rows.page())


def _with_choice(crm: Crm, pick: Ref, use: Callable[[Crm], Wrote]) -> Wrote:
    def choose(_: str, found: Sequence[Candidate]) -> Candidate | None:
        return next((one for one in found if ref(one.kind, one.id) == pick.ref), None)

    crm.choose = choose
    try:
        return use(crm)
    finally:
        crm.choose = None
