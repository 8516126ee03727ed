"""Today: who needs something now, and everything about whoever the cursor stands on."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import ClassVar

from textual.widgets import Static

from crmcli.app import agenda
from crmcli.app.crm import Crm
from crmcli.core.records import AgendaLine, Task
from crmcli.core.text import fold
from crmcli.show import words
from crmcli.show.column import Column
from crmcli.show.columns import columns_of
from crmcli.tui.desk import Desk, Subject
from crmcli.tui.widgets.cells import Cells
from crmcli.tui.widgets.paint import Line, Piece, content

MOST = (1, 14, 22, 60, 16, 16)
ROOMY = 60  # cells from which tags are worth cutting titles for
SAMPLE = 400


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
        self.counts = {name: sum(line.section == name for line in lines) for name in words.SECTIONS}
        sign, who, title, tags, why = columns_of(AgendaLine, ("sign", "who", "title", "tags", "why"))
        due = Column("due", "Due", words.short_when, tone=lambda line: "late" if line.section == "overdue" else "quiet")
        columns = (sign, due, who, title, tags, why)
        self._roomy, self._tight = (Cells(columns, today, MOST, optional=count) for count in (1, 2))
        for cells in (self._roomy, self._tight):
            cells.learn(lines[:SAMPLE])

    def __len__(self) -> int:
        return len(self.entries)

    def line(self, place: int, cells: int) -> Line | None:
        """A heading or a line of the agenda."""
        entry = self.entries[place]
        if isinstance(entry, AgendaLine):
            return (self._roomy if cells >= ROOMY else self._tight).line(entry, cells)
        return [(words.SECTIONS[entry], "head"), (f"  {self.counts[entry]}", "quiet")] if entry else [("", "")]

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


def key_of(line: AgendaLine) -> Hashable:
    """A line is the same as long as it means the same task, or the same birthday."""
    return (line.section == "dates", line.ref)


class TodayScreen(Desk):
    """Today's agenda."""

    name_of_screen = "today"
    FOOTER: ClassVar[Sequence[str]] = ("quick", "done", "snooze", "log", "follow", "palette", "help")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._lines: list[AgendaLine] = []
        self._agenda = Agenda([], date.min)
        self._next: Task | None = None
        self._read = False

    async def load(self) -> None:
        """Read the agenda, and what lies ahead when it is empty."""
        self._lines, self._next = await self.session.ask(_read, self.session.everyone)
        self._read = True
        self.narrow_down()

    def narrow_down(self) -> None:
        """Show what the filter leaves, the cursor where it was."""
        before = self.rows.key
        words_of_filter = fold(self.filter).split()
        found = [line for line in self._lines if all(word in _said(line) for word in words_of_filter)]
        self._agenda = Agenda(found, self.session.today())
        self.rows.show(self._agenda, self._agenda.place(before))
        self._tell_title()

    def set_filter(self, text: str) -> None:
        """Narrow the list to lines that hold all the words."""
        self.filter = text
        self.narrow_down()

    def subject(self) -> Subject:
        """The follow-up under the cursor and whom it is for."""
        line = self._agenda.entry(self.rows.cursor)
        if line is None:
            return Subject()
        person = line.contacts[0] if line.contacts else line.company
        return Subject(person, line.id, line.title)

    def empty(self) -> list[Sequence[Piece]]:
        """What is next, and how to plan something; or the follow-up that is for nobody."""
        if not self._read:
            return []
        line = self._agenda.entry(self.rows.cursor)
        if line is not None:
            today = self.session.today()
            return [[(line.title, "name")], [(f"{words.when(line, today)} · {line.why}", "quiet")], [],
                    [("for nobody in particular", "quiet")]]  # fmt: skip
        if self.filter:
            return [[("nothing here holds these words", "")], [("esc clears the filter", "quiet")]]
        said = words.nothing_due(self._next, self.session.today()).partition(";")
        return [
            [("✓ ", "good"), (said[0], "name")], [(said[2].strip(), "quiet")], [],
            [("n", "key"), ("  ada send pricing due:fri", ""), ("   plans a follow-up", "quiet")],
            [("n", "key"), ("  ada call asked for pricing next:fri", ""), ("   logs and plans", "quiet")],
            [("2", "key"), ("  everybody in this book", "quiet")],
            [("?", "key"), ("  all keys", "quiet")],
        ]  # fmt: skip

    def _tell_title(self) -> None:
        counts = [
            (f"{count} {name}", tone)
            for section, name, tone in
            (
                ("overdue", "late", "late"), ("today", "today", "now"), ("soon", "soon", "quiet"),
                ("dates", "dates", "mark"),
            )
            if (count := self._agenda.counts[section])
        ]  # fmt: skip
        line: list[Piece] = [("Today", "name"), ("   ", "")]
        for place, piece in enumerate(counts):
            line += [(" · ", "quiet")] * bool(place) + [piece]
        if not counts:
            line.append(("nothing due", "quiet"))
        if self.filter:
            line += [("   / ", "quiet"), (self.filter, "mark")]
        self.query_one("#title", Static).update(content(line))


def _read(crm: Crm, everyone: bool) -> tuple[list[AgendaLine], Task | None]:
    lines = agenda.today(crm, everyone=everyone)
    return lines, None if lines else agenda.next_after(crm)


def _said(line: AgendaLine) -> str:
    return fold(" ".join((words.people(line.contacts, line.company), line.title, *line.tags, line.why)))


__all__ = ["Agenda", "TodayScreen", "key_of"]
