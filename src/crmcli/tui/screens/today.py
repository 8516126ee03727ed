"""Today: who needs something now, and everything about whoever the cursor stands on."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import ClassVar

from textual.widgets import Static

from crmcli.app import agenda
from crmcli.app.crm import Crm
from crmcli.app.filterreading import apart
from crmcli.core.agenda import STUCK
from crmcli.core.records import AgendaLine, Task
from crmcli.core.text import fold, width
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.show.column import Column
from crmcli.show.columns import columns_of
from crmcli.tui.desk import Desk, Subject
from crmcli.tui.widgets.cells import Cells
from crmcli.tui.widgets.paint import Line, Piece, content

MOST = (1, 14, 1, 22, 60, 16, 16)
SUGGESTED = ("quiet", "unplanned", STUCK)
ROOMY = 60  # cells from which tags are worth cutting titles for
SAMPLE = 100  # lines of a section that say how wide its columns are


class Agenda:
    """The lines of the agenda, a heading before each section."""

    def __init__(self, lines: Sequence[AgendaLine], today: date) -> None:
        self.entries: list[AgendaLine | str] = []
        self._places: dict[Hashable, int] = {}
        section = ""
        for line in lines:
            if line.section != section:
                section = line.section
                self.entries += [""] * bool(self.entries) + [section]
            self._places[key_of(line)] = len(self.entries)
            self.entries.append(line)
        sample = [line for name in words.SECTIONS for line in [one for one in lines if one.section == name][:SAMPLE]]
        self.counts = {name: sum(line.section == name for line in lines) for name in words.SECTIONS}
        sign, urgent, who, tags = columns_of(AgendaLine, ("sign", "priority", "who", "tags"))
        due = Column("due", "Due", _due, tone=lambda line: "late" if line.section == "overdue" else "quiet")
        what = Column("what", "What", _what, tone=lambda line: "" if line.id is not None else words.TONES[line.section],
                      least=12)  # fmt: skip
        why = Column("why", "Why", _why, tone=lambda line: words.TONES[line.section], least=8)
        columns = (sign, due, urgent, who, what, tags, why)
        self._roomy, self._tight = (Cells(columns, today, MOST, optional=count) for count in (1, 2))
        for cells in (self._roomy, self._tight):
            cells.learn(sample)
        self._bare = Cells((sign, who, what), today, (1, 16, 60))  # where there is no room for a day that is none
        self._bare.learn([line for line in sample if line.section in SUGGESTED])

    def __len__(self) -> int:
        return len(self.entries)

    def line(self, place: int, cells: int) -> Line | None:
        """A heading or a line of the agenda."""
        entry = self.entries[place]
        if isinstance(entry, AgendaLine):
            tight = self._bare if entry.section in SUGGESTED else self._tight
            return (self._roomy if cells >= ROOMY else tight).line(entry, cells)
        return (
            [(reworded(words.SECTIONS[entry]), "head"), (f"  {self.counts[entry]}", "quiet")] if entry else [("", "")]
        )

    def key(self, place: int) -> Hashable | None:
        """A heading is passed over."""
        entry = self.entries[place]
        return key_of(entry) if isinstance(entry, AgendaLine) else None

    def place(self, key: Hashable | None) -> int | None:
        """Where a line stands now."""
        return self._places.get(key)

    def entry(self, place: int) -> AgendaLine | None:
        """The line of the agenda at a place."""
        entry = self.entries[place] if 0 <= place < len(self.entries) else None
        return entry if isinstance(entry, AgendaLine) else None


def _due(line: AgendaLine, today: date) -> str:
    """When it is due; a suggestion is due on no day, its reason says since when."""
    return words.short_when(line, today) if line.section not in SUGGESTED else ""


def _what(line: AgendaLine, today: date) -> str:
    """What is to be done, with another zone's clock; where nothing is planned, why somebody or a deal stands here."""
    if line.id is None:
        why = reworded(line.why, "why")
        return f"{line.title}: {why}" if line.section == STUCK else why
    there = f" ({line.due_there[-5:]} {line.due_zone})" if line.due_there else ""
    return f"{line.title}{there}{' ↻' if line.every or line.after else ''}"


def _why(line: AgendaLine, today: date) -> str:
    """Why a follow-up is here."""
    return "" if line.id is None else reworded(line.why, "why")


def key_of(line: AgendaLine) -> Hashable:
    """A line is the same as long as it means the same task, birthday or suggestion."""
    return (line.section if line.id is None else "", line.ref)


class TodayScreen(Desk):
    """Today's agenda."""

    name_of_screen = "today"
    FOOTER: ClassVar[Sequence[str]] = ("work", "done", "snooze", "log", "follow", "quick", "help")
    SUGGESTION_FOOTER: ClassVar[Sequence[str]] = ("work", "log", "follow", "bump", "quick", "palette", "help")
    DEAL_FOOTER: ClassVar[Sequence[str]] = ("work", "to_board", "log", "follow", "bump", "quick", "help")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._lines: list[AgendaLine] = []
        self._agenda = Agenda([], date.min)
        self._next: Task | None = None
        self._read = False

    async def load(self) -> None:
        """Read the agenda, and what lies ahead when it is empty."""
        read = await self.session.ask(_read, self.session.everyone, self.filter)
        self._lines, found, self._next = read
        self._read = True
        self._show(found)

    @property
    def footer(self) -> Sequence[str]:
        """A line without a follow-up takes other keys."""
        subject = self.subject()
        if subject.section == STUCK:
            return self.DEAL_FOOTER
        return self.FOOTER if subject.task is not None else self.SUGGESTION_FOOTER

    def follow_cursor(self) -> None:
        """Whoever is under the cursor, and the keys for them."""
        super().follow_cursor()
        self.tell_keys()

    async def narrow(self) -> None:
        """Show what the filter leaves of today's list, which is there already."""
        self._show(await self.session.ask(_narrowed, self._lines, self.filter))

    def _show(self, found: Sequence[AgendaLine]) -> None:
        """Show what the filter leaves, the cursor where it was."""
        before = self.rows.key
        self._agenda = Agenda(found, self.session.today())
        self.rows.show(self._agenda, self._agenda.place(before))
        self._tell_title()

    def subject(self) -> Subject:
        """The follow-up under the cursor and whom it is for."""
        line = self._agenda.entry(self.rows.cursor)
        if line is None:
            return Subject()
        person = line.contacts[0] if line.contacts else line.company
        return Subject(person, line.id, line.title, section=line.section, why=line.why, deal=line.deal)

    def from_cursor(self) -> list[AgendaLine]:
        """The lines that are shown, from the cursor on and round."""
        entries = self._agenda.entries
        ordered = [*entries[self.rows.cursor :], *entries[: self.rows.cursor]]
        return [one for one in ordered if isinstance(one, AgendaLine)]

    def empty(self) -> list[Sequence[Piece]]:
        """What is next, and how to plan something; or the follow-up that is for nobody."""
        if not self._read:
            return []
        line = self._agenda.entry(self.rows.cursor)
        if line is not None:
            due = words.when(line, self.session.today())
            told = " · ".join(filter(None, (due, reworded(line.why, "why"))))
            board: Line = [("o", "key"), ("  " + worded("shows it on the board"), "quiet")]
            return [[(words.title(line), "name")], [(told, "quiet")], [],
                    [(worded("for nobody in particular"), "quiet")], *([[], board] if line.deal else [])]  # fmt: skip
        if self.filter:
            return [[(worded("nothing here holds these words"), "")], [(worded("esc clears the filter"), "quiet")]]
        said = words.nothing_due(self._next, self.session.today()).replace("；", ";").partition(";")
        return [
            [("✓ ", "good"), (said[0], "name")], [(said[2].strip(), "quiet")], [],
            [("n", "key"), ("  ada send pricing due:fri", ""), ("   " + worded("plans a follow-up"), "quiet")],
            [("n", "key"), ("  ada call asked for pricing next:fri", ""), ("   " + worded("logs and plans"), "quiet")],
            [("2", "key"), ("  " + worded("everybody in this book"), "quiet")],
            [("?", "key"), ("  " + worded("all keys"), "quiet")],
        ]  # fmt: skip

    def _tell_title(self) -> None:
        counts = [
            (reworded(f"{count} {name}"), tone)
            for section, name, tone in
            (
                ("overdue", "late", "late"), ("today", "today", "now"), ("soon", "soon", "quiet"),
                ("dates", "dates", "mark"), ("quiet", "quiet", "quiet"), ("unplanned", "unplanned", "quiet"),
                (STUCK, "stuck", "now"),
            )
            if (count := self._agenda.counts[section])
        ]  # fmt: skip
        room = self.query_one("#title", Static).size.width - 12 - 2 * bool(self.filter) * width(self.filter)
        while len(counts) > 1 and sum(width(said) + 3 for said, _ in counts) > max(room, 40):
            counts.pop()  # the sections themselves say the rest
        line: list[Piece] = [(worded("Today"), "name"), ("   ", "")]
        for place, piece in enumerate(counts):
            line += [(" · ", "quiet")] * bool(place) + [piece]
        if not counts:
            line.append((worded("nothing due"), "quiet"))
        if self.filter:
            line += [("   / ", "quiet"), (self.filter, "mark")]
        self.query_one("#title", Static).update(content(line))


def _read(crm: Crm, everyone: bool, text: str) -> tuple[list[AgendaLine], list[AgendaLine], Task | None]:
    """All lines, those that the filter leaves, and what lies ahead when there is none."""
    lines = agenda.today(crm, everyone=everyone)
    return lines, _narrowed(crm, lines, text), None if lines else agenda.next_after(crm)


def _narrowed(crm: Crm, lines: list[AgendaLine], text: str) -> list[AgendaLine]:
    """The lines of whoever fulfils the filter; words by themselves may stand anywhere in a line, too."""
    bare, rest = apart(text)
    lines = agenda.fulfilling(crm, lines, rest)
    if not bare:
        return lines
    named = {key_of(line) for line in agenda.fulfilling(crm, lines, [text])}
    keys = [fold(word) for word in bare]
    return [line for line in lines if key_of(line) in named or all(key in _said(line) for key in keys)]


def _said(line: AgendaLine) -> str:
    return fold(
        " ".join((words.people(line.contacts, line.company), words.title(line), *line.tags, reworded(line.why, "why")))
    )


__all__ = ["Agenda", "TodayScreen", "key_of"]
