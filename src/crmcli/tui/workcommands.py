"""The commands of a list that is worked: an outcome each, on and back, and the end."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import ClassVar

from crmcli.app import working
from crmcli.app.working import NOT_REACHED, Offer
from crmcli.app.working import Card as Item
from crmcli.core.text import fold
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.tui.desk import Command, Desk
from crmcli.tui.screens.chooser import Choice, Chooser
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.segments import SegmentsScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.screens.work import WorkScreen
from crmcli.tui.widgets.paint import Line, shaped
from crmcli.tui.worklines import next_step, note

ON_CARD = ("work",)
NO_CARD = "the list is worked: p goes back, q finishes"


class Work(Command):
    """Work the list one by one: a key for what came of it, the next step, and on; marks and the filter count."""

    id, keys, word, where = "work", ("w",), "work the list", ("today", "contacts", "segments")

    def reason(self, desk: Desk) -> str | None:
        empty = desk.filter_of_cursor is None if isinstance(desk, SegmentsScreen) else not len(desk.rows.source)
        return "there is nothing in this list" if empty else None

    async def run(self, desk: Desk) -> None:
        items: Sequence[Item] = ()
        title = reworded(desk.name_of_screen.capitalize()) + (f" / {desk.filter}" if desk.filter else "")
        if isinstance(desk, TodayScreen):
            items = desk.from_cursor()
        elif isinstance(desk, ContactsScreen):
            subject = desk.subject()
            here = subject.person.id if subject.person else None
            items = await desk.session.ask(working.listed, desk.where(), subject.marked, here, desk.session.everyone)
            title = worded("{number} marked", number=len(items)) if subject.marked else title
        elif isinstance(desk, SegmentsScreen) and desk.filter_of_cursor is not None:
            title = desk.filter_of_cursor
            items = await desk.session.ask(working.asked, [title], desk.session.everyone)
        if not items:
            desk.prompt.say([("! ", "late"), (worded("there is nothing in this list"), "")])
        else:
            commands = list(desk.commands.values())
            desk.app.push_screen(
                WorkScreen(desk.session, commands, desk.keymap, items, title=title, tab=desk.name_of_screen)
            )  # fmt: skip


class OnCard(Command):
    """A command that needs a card."""

    where: ClassVar[Sequence[str]] = ON_CARD

    def reason(self, desk: Desk) -> str | None:
        """There must be a card."""
        return None if isinstance(desk, WorkScreen) and desk.sheet is not None else NO_CARD


class Talk(OnCard):
    """A talk of a kind, as the outcome of a card."""

    kind: ClassVar[str] = ""

    def reason(self, desk: Desk) -> str | None:
        """There must be somebody, and the book must know the kind."""
        if (missing := super().reason(desk)) is not None:
            return missing
        assert isinstance(desk, WorkScreen)
        assert desk.sheet is not None
        if desk.sheet.person is None and desk.sheet.line.id is None:
            return "nobody is on this card"
        return None if self.kind in desk.sheet.kinds else f"this book has no kind {self.kind}"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, WorkScreen):
            desk.ask_line(note(desk, self.kind, None))


class Call(Talk):
    """We called: a note, the next step, and on to the next card."""

    id, keys, word, kind = "call", ("c",), "call", "call"


class Mail(Talk):
    """We wrote a mail: a note, the next step, and on to the next card."""

    id, keys, word, kind = "mail", ("m",), "mail", "email"


class Meet(Talk):
    """We met: a note, the next step, and on to the next card."""

    id, keys, word, kind = "meet", ("v",), "meeting", "meeting"


class Visit(Talk):
    """We were there: a note, the next step, and on to the next card."""

    id, keys, word, kind = "visit", ("V",), "visit", "visit"


class Unreached(Talk):
    """We called and reached nobody: the follow-up comes back on the day that is proposed."""

    id, keys, word, kind = "unreached", ("x",), "not reached", "call"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, WorkScreen) and desk.sheet is not None:
            line, who = desk.sheet.line, desk.sheet.person
            found = await desk.session.ask(working.proposed, line, who, self.kind, "", NOT_REACHED)
            if found is None:
                desk.ask_line(note(desk, self.kind, NOT_REACHED))
            else:
                next_step(desk, self.kind, NOT_REACHED, "", found)


class Outcome(OnCard):
    """Another kind of talk or another outcome, chosen from those of the book."""

    id, keys, word = "outcome", ("o",), "other"

    async def run(self, desk: Desk) -> None:
        offers = await desk.session.ask(working.offers)

        async def find(text: str) -> Sequence[Choice]:
            said = fold(text).split()
            return [_choice(one, desk.session.today()) for one in offers if all(word in _names(one) for word in said)]

        key = await desk.app.push_screen_wait(Chooser(worded("What came of it: type to search, enter chooses"), find))
        if isinstance(desk, WorkScreen) and isinstance(key, tuple) and desk.sheet is not None:
            desk.ask_line(note(desk, str(key[0]), key[1]))


class Onward(OnCard):
    """The next card; this one is passed over, and p comes back to it."""

    id, keys, word = "onward", ("n", "right"), "next"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, WorkScreen):
            await desk.onward()


class Before(Command):
    """The card before."""

    id, keys, word, where = "before", ("p", "left"), "back", ON_CARD

    def reason(self, desk: Desk) -> str | None:
        return None if isinstance(desk, WorkScreen) and desk.at > 0 else "this is the first card"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, WorkScreen):
            await desk.go(-1)


class Finish(Command):
    """Leave the list and say what was done; what is not worked stays where it was."""

    id, keys, word, where = "finish", ("q",), "finish", ON_CARD

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, WorkScreen):
            desk.leave()


def _names(one: Offer) -> str:
    """What an outcome is found by: its words in English and in the reader's language."""
    return fold(f"{one.kind} {one.outcome or ''} {reworded(one.kind)} {reworded(one.outcome or '')}")


def _choice(one: Offer, today: date) -> Choice:
    """A kind with an outcome as a line: what follows stands behind it."""

    def line(cells: int) -> Line:
        room = max(cells - 32, 4)
        said = f"→ {words.proposal(one.step, today)}" if one.step else worded("nothing follows")
        return [(shaped(reworded(one.kind), 10), "key"), (shaped(reworded(one.outcome or ""), 20), ""), ("  ", ""),
                (shaped(said, room), "quiet")]  # fmt: skip

    key: Hashable = (one.kind, one.outcome)
    return Choice(key, line)


OUTCOMES: tuple[type[Command], ...] = (Call, Mail, Meet, Visit, Unreached, Outcome, Onward, Before, Finish)
