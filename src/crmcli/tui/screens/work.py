"""Work the list: one card at a time, one key for what came of it, and on to the next."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from crmcli.app import working
from crmcli.app.working import Card as Item
from crmcli.app.working import Sheet
from crmcli.core.errors import CrmError
from crmcli.core.record import record
from crmcli.core.records import Act, Interaction, Task, Wrote
from crmcli.core.text import pad
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.show.working import done_so_far, each_done, finished, how_far, undone_by
from crmcli.tui.desk import Command, Desk, Subject
from crmcli.tui.keymap import Keymap
from crmcli.tui.session import Session
from crmcli.tui.widgets.bars import Buttons, Header
from crmcli.tui.widgets.card import Card, Outcomes, bar, card_lines, end_lines, then_lines
from crmcli.tui.widgets.paint import Line, Piece, content
from crmcli.tui.widgets.person import Story
from crmcli.tui.widgets.prompt import Prompt, Question

OUTCOMES = ("call", "mail", "meet", "unreached", "done", "snooze", "bump", "visit", "outcome")
STEP_OF = {"call": "call", "mail": "email", "meet": "meeting", "visit": "visit", "unreached": working.NOT_REACHED}
SHORT = 18  # lines of a screen
WORD, THEN = 13, 6  # cells of an outcome's word; how many of those who come next are named
IDLE: Sequence[Piece] = (
    ("▸ ", "quiet"), ("one key for what came of it, then the next step; ", "quiet"), ("o", "key"),
    (" all outcomes", "quiet"),
)  # fmt: skip
MOST_SKIPPED = 2  # how many of those that are gone are named


@record(frozen=True, slots=True)
class Settled:
    """What became of a card: the act and its sentence, and what it counts as."""

    act: str
    said: str
    counts: tuple[str, ...]


class WorkScreen(Desk):
    """A list, card by card. It is laid over the screen that it was started from."""

    name_of_screen = "work"
    FOOTER: ClassVar[Sequence[str]] = ("onward", "before", "undo", "log", "follow", "finish", "help")
    PERSON_FOOTER = FOOTER
    AUTO_FOCUS = "Story"

    def __init__(
        self, session: Session, commands: Sequence[Command], keymap: Keymap, items: Sequence[Item], *,
        title: str, tab: str, alone: bool = False,
    ) -> None:  # fmt: skip
        """`alone` says that nothing else was asked for: who finishes leaves the program."""
        super().__init__(session, commands, keymap)
        self.items, self._title, self._tab, self._alone = list(items), title, tab, alone
        self.at = 0
        self.sheet: Sheet | None = None
        self._settled: dict[int, Settled] = {}
        self._undone: dict[str, tuple[int, Settled]] = {}
        self._gone: set[int] = set()
        self._seen: set[int] = set()
        self._back: Callable[[], Question] | None = None

    def compose(self) -> ComposeResult:
        """Header, how far we are, the card, its outcomes, the story, the line, the keys."""
        yield Header(id="header")
        yield Buttons(id="tabs")
        yield Static(id="title", markup=False)
        with Horizontal(id="work"):
            with Vertical(id="front"):
                yield Card(id="card", markup=False)
                yield Outcomes(id="outcomes")
                yield Card(id="then", markup=False)
            yield Story(id="person")
        yield Prompt(id="prompt", idle=IDLE)
        yield Buttons(id="keys")

    # --- what is seen

    @property
    def tab(self) -> str:
        """The screen it was started from."""
        return self._tab

    @property
    def is_over(self) -> bool:
        """True behind the last card."""
        return self.at >= len(self.items)

    async def load(self) -> None:
        """Read the card anew; who stands on one that is gone is told so and stays."""
        at = self.at
        sheet = None if self.is_over else await self.session.ask(working.sheet, self.items[at])
        if at == self.at:
            self._show(sheet)

    def subject(self) -> Subject:
        """Whoever the card is about, with its follow-up."""
        if self.sheet is None or self.is_over:
            return Subject()
        line = self.sheet.line
        return Subject(self.sheet.person, line.id, line.title, section=line.section, deal=line.deal)

    def focus_main(self) -> None:
        """The only pane."""
        self.person.focus()

    def _show(self, sheet: Sheet | None) -> None:
        self.sheet = sheet
        today = self.session.today()
        if sheet is not None:
            self._seen.add(self.at)
        self._tell_card()
        told: list[Line] = [] if sheet is None or sheet.view else [[(worded("for nobody in particular"), "quiet")]]
        task = sheet.line.id if sheet else None
        self.person.show(sheet.view if sheet else None, today, task=task, said=told)
        self._tell_title()
        self.tell_keys()

    def _tell_card(self) -> None:
        if self.sheet is None and not self.is_over:
            return
        self.query_one("#card", Card).tell(self._card())
        front = self.query_one("#then", Card)
        places = (at for at in range(self.at + 1, len(self.items)) if at not in self._settled)
        after = [self.items[at] for at in islice(places, THEN)]
        front.tell(then_lines(after, self.session.today(), front.size.width - 3))

    def _card(self) -> list[Line]:
        if self.sheet is not None:
            settled = self._settled.get(self.at)
            said = settled.said if settled else ""
            short = self.size.height < SHORT
            tall = self.has_class("-wide")
            return card_lines(self.sheet, self.session.today(), self.size.width - 4, said, short=short, tall=tall)
        back = undone_by(len(self._settled))
        keys: list[Line] = [[("u", "key"), ("  " + worded("takes back the last one"), "quiet")]] if back else []
        keys += [
            [("p", "key"), ("  " + worded("goes back to the cards"), "quiet")],
            [("q", "key"), ("  " + worded("finishes"), "quiet")],
        ]
        keys += [[(back, "mark"), ("  " + worded("takes it all back"), "quiet")]] if back else []
        said = words.sentence(how_far(len(self._settled), len(self.items)))
        return [*end_lines(said, each_done(self.counts())), [], *keys]

    def finish_line(self) -> str:
        """What was done with the list."""
        return finished(len(self._settled), len(self.items), self.counts())

    def counts(self) -> Counter[str]:
        """What was done, by its words."""
        found = Counter(word for one in self._settled.values() for word in one.counts)
        found["passed over"] = len(self._seen - set(self._settled) - self._gone - ({self.at} if self.sheet else set()))
        found["gone meanwhile"] = len(self._gone)
        return found

    def _tell_title(self) -> None:
        total = len(self.items)
        at = (
            worded("{number} of {all}", number=self.at + 1, all=total)
            if not self.is_over
            else worded("all {number}", number=total)
        )
        line: list[Piece] = [(worded("Work") + " ", "name"), (self._title, "name"), (f"   {at}   ", "now")]
        line += bar(self.at, total, max(min(self.size.width // 5, 32), 6))
        if said := done_so_far(self.counts()):
            line += [("   ", ""), (said, "quiet")]
        self.query_one("#title", Static).update(content(line))

    def tell_keys(self) -> None:
        """The keys, and above them the outcomes that this card may have."""
        super().tell_keys()
        if not self.is_mounted:
            return
        offered = [] if self.sheet is None else [self.commands[one] for one in OUTCOMES]
        outcomes = self.query_one("#outcomes", Outcomes)
        outcomes.upright = self.has_class("-wide")
        outcomes.tell([(one.id, self._outcome(one)) for one in offered if one.reason(self) is None])

    def _outcome(self, command: Command) -> list[Piece]:
        """The key and the word; where there is room, what follows."""
        key = self.keymap.shown(command.id)
        if not self.has_class("-wide") or self.sheet is None:
            return [(key, "key"), (f" {reworded(command.word, 'key')}", "")]
        step = self.sheet.steps.get(STEP_OF.get(command.id, ""))
        follows = f"→ {words.proposal(step, self.session.today())}" if step else ""
        return [(f"{key:<7}", "key"), (pad(reworded(command.word, "key"), WORD), ""), (follows, "quiet")]

    def lay_out(self, cells: int, lines: int) -> None:
        """As elsewhere; where there are few lines the card has no air."""
        super().lay_out(cells, lines)
        self.set_class(lines < SHORT, "-short")

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        super().on_resize(event)
        self._tell_card()
        self._tell_title()
        self.tell_keys()

    # --- going through the cards

    async def go(self, step: int) -> list[str]:
        """The next card, or the one before; the words about those that a colleague has settled meanwhile.

        Forward, what is settled is passed; back, what is gone.
        """
        at, gone = self.at + step, []
        sheet: Sheet | None = None
        while 0 <= at < len(self.items):
            if step > 0 and at in self._settled:
                at += step
                continue
            sheet = await self.session.ask(working.sheet, self.items[at])
            if sheet.gone is None or at in self._settled:
                break
            self._gone.add(at)
            why = reworded(sheet.gone, "why")
            gone.append(f"{sheet.person.name}: {why}" if sheet.person else why)
            at, sheet = at + step, None
        if at < 0:
            return []
        self.at = min(at, len(self.items))
        self._show(sheet)
        return gone

    async def onward(self) -> None:
        """Go on without an outcome."""
        self.tell_gone([], await self.go(1))

    def tell_gone(self, line: list[Piece], gone: Sequence[str]) -> None:
        """Say what was done, and who was skipped."""
        for said in gone[:MOST_SKIPPED]:
            line += [("\n  " if line else "", ""), (worded("skipped {said}", said=said), "quiet")]
        if len(gone) > MOST_SKIPPED:
            line.append((" " + worded("and {number} more", number=len(gone) - MOST_SKIPPED), "quiet"))
        if line:
            self.prompt.say(line)

    async def acted(self, done: Wrote, settles: str) -> None:
        """An outcome ends a card; taking one back brings its card back."""
        if isinstance(done.main, Act):
            await self._turned(done.main)
        elif settles and done.act is not None and not self.is_over:
            said = words.wrote(done, self.session.today())
            self._settled[self.at] = Settled(done.act, said, _counted(done, settles, self.session.today()))
            self._gone.discard(self.at)
            try:
                self.tell_gone(self.sentence(done), await self.go(1))
            except CrmError as error:  # it is written; what comes next cannot be read
                self.complain(error)

    async def _turned(self, act: Act) -> None:
        """An act was taken back, or done again: the card that it settled is open or settled again."""
        if act.state == "undone":
            place = next((at for at, one in self._settled.items() if one.act == act.ref), None)
            if place is not None:
                self._undone[act.ref] = place, self._settled.pop(place)
                self.at = place
                await self.load()
        elif act.ref in self._undone:
            self.at, settled = self._undone.pop(act.ref)
            self._settled[self.at] = settled
            await self.go(1)

    def leave(self) -> None:
        """Back to where the list was, with the line that says what was done."""
        said, back = self.finish_line(), undone_by(len(self._settled))
        if self._alone:
            self.session.parting = f"crm: {said}{f'; {back} takes it back' if back else ''}\n"
            self.app.exit(0)
            return
        self.app.pop_screen()
        if isinstance(self.app.screen, Desk):
            line: list[Piece] = [("✓ ", "good"), (said, "")]
            line += [("   ", ""), (back, "mark"), (" " + worded("takes it back"), "quiet")] if back else []
            self.app.screen.prompt.say(line, seconds=20)

    # --- the line

    def ask_before(self, question: Question, back: Callable[[], Question]) -> None:
        """Ask what depends on the question before: esc goes back to that one."""
        self.ask_line(question)
        self._back = back

    def forget_step(self) -> None:
        """The question before is answered for good."""
        self._back = None

    def leave_line(self) -> None:
        """Close the line, or go back to the one before; what was typed is kept."""
        back, self._back = self._back, None
        if back is not None and self.prompt.is_open:
            self.ask_line(back())
        else:
            super().leave_line()


def _counted(done: Wrote, settles: str, today: date) -> tuple[str, ...]:
    """What an act counts as in the finish line."""
    talk = done.extra.get("interaction") or (done.main if isinstance(done.main, Interaction) else None)
    found = [talk.kind] if isinstance(talk, Interaction) else []
    if isinstance(done.extra.get("next"), Task) or settles == "planned":
        found.append("follow-up")
    later = isinstance(done.main, Task) and done.main.state == "open" and (done.main.due_date or "") > today.isoformat()
    off = settles == "put off" or (bool(talk) and later)
    return (*found, *(["put off"] if off else []), *([] if found or off else ["closed"]))
