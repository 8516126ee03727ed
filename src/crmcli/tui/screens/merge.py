"""Making one person of several: field by field whose value counts, before anything is written."""

import re
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crmcli.app import duplicates, merging
from crmcli.app.crm import Crm
from crmcli.app.merging import Merged
from crmcli.core.errors import CrmError
from crmcli.core.merging import TAKEN
from crmcli.core.records import Ref, Wrote
from crmcli.core.twins import MergedField
from crmcli.language import reworded, worded
from crmcli.show.words import counted
from crmcli.tui.desk import Desk
from crmcli.tui.keymap import key_name
from crmcli.tui.widgets.paint import Line, content, in_words, shaped
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.work import begin

LABEL = 15
AROUND = 9  # lines of the frame, title, what will be and keys, each of which may need two
OTHERS = re.compile(r"\((c\d+)\)\Z")  # whose a value is, behind it
KEYS: Line = (
    ("space", "key"), (" takes the other   ", "quiet"), ("s", "key"), (" who stays   ", "quiet"), ("y", "key"),
    (" merge   ", "quiet"), ("n", "key"), (" two people   ", "quiet"), ("esc", "key"), (" leaves", "quiet"),
)  # fmt: skip


class Fields:
    """The source of the table."""

    def __init__(self, fields: Sequence[MergedField], keep: Ref) -> None:
        self.fields, self._keep = fields, keep

    def __len__(self) -> int:
        return len(self.fields)

    def key(self, place: int) -> Hashable | None:
        """The field."""
        return self.fields[place].field if 0 <= place < len(self.fields) else None

    def line(self, place: int, cells: int) -> Line | None:
        """What it will be, and behind it what another one has instead."""
        one = self.fields[place]
        own = one.field.startswith("custom.")  # its name is data
        name = one.field.removeprefix("custom.") if own else reworded(one.field.replace("_", " "))
        value, other = " ".join(one.value.split()), "; ".join(one.instead_of)
        room = max(cells - LABEL, 10)
        here = room if not other else max(room * 3 // 5, 8)
        tone = "mark" if self._keep.ref not in one.taken_from else ""
        line = [(shaped(name, LABEL - 1) + " ", "quiet"), (shaped(value or "nothing", here - 1) + " ", tone)]
        return [*line, (f"not {' '.join(other.split())}", "quiet")] if other else line


class MergeScreen(ModalScreen[bool]):
    """See what one person of two or more would be, choose whose values count, and merge; nothing is lost."""

    MOVES: ClassVar[dict[str, int]] = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10}

    def __init__(self, desk: Desk, people: Sequence[Ref], why: str = "") -> None:
        super().__init__()
        self._desk, self._people, self._why = desk, list(people), why
        self._take: dict[str, str] = {}
        self._fields: Sequence[MergedField] = ()

    def compose(self) -> ComposeResult:
        """Who and why, the fields, the keys."""
        with Vertical(id="merge"):
            yield Static(id="merge-title", markup=False)
            yield Rows(id="merge-list")
            yield Static(id="merge-said", markup=False)
            yield Static(content(in_words(KEYS)), id="merge-hint", markup=False)

    def on_mount(self) -> None:
        """Read what it would be."""
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        """The table gives way, not the keys."""
        self.query_one("#merge-list").styles.max_height = max(event.size.height - AROUND, 2)

    def _look(self) -> None:
        begin(self, self._read, group="look", only=True)

    async def _read(self) -> None:
        keep, *absorb = self._people
        names = " and ".join(f"{one.name} ({one.ref})" for one in absorb)
        title = [
            (worded("Merge") + " ", "quiet"),
            (names, "name"),
            (" " + worded("into") + " ", "quiet"),
            (f"{keep.name} ({keep.ref})", "name"),
        ]
        why = [(f"   {self._why}", "mark")] if self._why else []
        self.query_one("#merge-title", Static).update(content([*title, *why]))
        try:
            found: Merged = await self._desk.session.ask(merging.preview, keep, absorb, self._take)
        except CrmError as error:
            self._say([("! ", "late"), (error.message, "")])
            return
        self._fields = found.fields
        self.query_one("#merge-list", Rows).show(Fields(found.fields, keep))
        nouns = {"interactions": "talk", "tasks": "follow-up"}
        moved = [counted(number, nouns[name]) for name, number in found.moved.items() if number]
        along = f"{' and '.join(moved)} come along; " if moved else ""
        gone = " and ".join(one.ref for one in absorb)
        self._say([("→ ", "now"), (f"{along}{gone} will lead to {keep.ref}; one undo gives everything back", "")])

    def _say(self, line: Line) -> None:
        self.query_one("#merge-said", Static).update(content(line))

    def on_key(self, event: events.Key) -> None:
        """Move, choose, merge or leave."""
        event.stop()
        event.prevent_default()
        key, rows = key_name(event), self.query_one("#merge-list", Rows)
        if key in self.MOVES:
            rows.move(rows.cursor + self.MOVES[key])
        elif key in ("space", "left", "right", "h", "l"):
            self._take_other()
        elif key in ("s", "tab"):
            self._people = [*self._people[1:], self._people[0]]
            self._take.clear()
            self._look()
        elif key in ("y", "enter"):
            begin(self, self._merge, group="merge", only=True)
        elif key == "n":
            begin(self, self._apart, group="merge", only=True)
        elif key in ("escape", "q"):
            self.dismiss(False)

    @on(Rows.Chosen)
    def _clicked(self, event: Rows.Chosen) -> None:
        event.stop()
        self._take_other()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()

    def _take_other(self) -> None:
        """Take the value of the next one who has another."""
        rows = self.query_one("#merge-list", Rows)
        one = next((field for field in self._fields if field.field == rows.key), None)
        if one is None:
            return
        if one.field not in TAKEN and not one.field.startswith("custom."):
            kept = "follows the number in the other system" if one.field == "source" else "keeps what all of them have"
            self._say([("! ", "late"), (f"{one.field.replace('_', ' ')} {kept}", "")])
            return
        others = [found[1] for said in one.instead_of if (found := OTHERS.search(said))]
        if not others:
            self._say([("! ", "late"), (worded("there is no other value"), "")])
            return
        order = [person.ref for person in self._people if person.ref in (*one.taken_from, *others)]
        self._take[one.field] = order[(order.index(one.taken_from[0]) + 1) % len(order)]
        self._look()

    async def _merge(self) -> None:
        keep, *absorb = self._people
        await self._write(lambda crm: merging.merge(crm, *merging.people(crm, _refs(keep, *absorb)), self._take).wrote)

    async def _apart(self) -> None:
        await self._write(lambda crm: duplicates.not_same(crm, self._people))

    async def _write(self, use: Callable[[Crm], Wrote]) -> None:
        try:
            done = await self._desk.session.write(use)
        except CrmError as error:
            self._say([("! ", "late"), (error.message, "")])
            return
        self.dismiss(True)
        self._desk.told(done)
        self._desk.refresh_if_stale()


def _refs(*people: Ref) -> list[str]:
    return [one.ref for one in people]
