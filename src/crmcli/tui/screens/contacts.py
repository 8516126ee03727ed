"""Contacts: everybody, narrowed as you type. A window of the list is read at a time, however long it is."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.widgets import Static

from crmcli.app import listing
from crmcli.app.crm import Crm
from crmcli.core.conditions import quoted
from crmcli.core.records import Contact, Ref
from crmcli.language import worded
from crmcli.show.columns import columns_of
from crmcli.tui.desk import Desk, Subject
from crmcli.tui.widgets.cells import Cells
from crmcli.tui.widgets.paint import Line, Piece, content
from crmcli.tui.work import begin

PAGE = 64
PAGES = 8  # how many pages are kept
NOT_TO_CONTACT = "✗"
MARKED_FOOTER = ("tags", "work", "owner", "stage", "follow", "merge", "help")
COLUMNS = ("name", "company", "rfm", "last_contact_at", "tags", "next_task")
MOST = (26, 22, 16, 15, 20, 30)


class Window:
    """A list of contacts of which a few pages are known; what is looked at and not known is asked for."""

    def __init__(self, total: int, cells: Cells, marked: set[int], want: Callable[[int], None]) -> None:
        self.total, self.cells, self.marked, self._want = total, cells, marked, want
        self._pages: dict[int, list[Contact]] = {}
        self._signs = False  # whether anybody must not be contacted: the names then leave room for the sign
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return self.total

    def put(self, page: int, found: list[Contact]) -> None:
        """A page that was read; the one read longest ago is forgotten."""
        self._asked.discard(page)
        self._pages.pop(page, None)
        self._pages[page] = found
        self.cells.learn(found)
        self._signs = self._signs or any(one.do_not_contact for one in found)
        while len(self._pages) > PAGES:
            self._pages.pop(next(iter(self._pages)))

    def contact(self, place: int) -> Contact | None:
        """The contact at a place, if its page is known; else its page is asked for."""
        page, at = divmod(place, PAGE)
        known = self._pages.get(page)
        if known is None:
            if page not in self._asked:
                self._asked.add(page)
                self._want(page)
            return None
        return known[at] if at < len(known) else None

    def line(self, place: int, cells: int) -> Line | None:
        """A contact in its columns."""
        one = self.contact(place)
        if one is None:
            return None
        signs = [("✓ " if one.id in self.marked else "  ", "good")] if self.marked else []
        signs += [(f"{NOT_TO_CONTACT} " if one.do_not_contact else "  ", "late")] if self._signs else []
        return [*signs, *self.cells.line(one, cells - 2 * len(signs))]

    def key(self, place: int) -> Hashable | None:
        """The contact's number; a place whose page is not known yet can be gone to all the same."""
        one = self.contact(place) if 0 <= place < self.total else None
        return one.id if one else ("unread", place)

    def place(self, number: int) -> int | None:
        """Where a contact stands, among the pages that are known."""
        for page, found in self._pages.items():
            for at, one in enumerate(found):
                if one.id == number:
                    return page * PAGE + at
        return None


class ContactsScreen(Desk):
    """Everybody in the book."""

    name_of_screen = "contacts"
    FOOTER: ClassVar[Sequence[str]] = ("filter", "work", "add", "log", "follow", "edit", "help")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.marked: set[int] = set()
        self.everybody = self.silent = 0
        self._window = self._new_window(0)
        self._read = False

    async def load(self) -> None:
        """Read how many there are and the page around the cursor; the cursor stays with its contact."""
        before = self.rows.key if self._read else None
        near = max(self.rows.cursor, 0) // PAGE
        where = self.where()
        read = await self.session.ask(_read, where, near, before if isinstance(before, int) else None)
        total, self.everybody, self.silent, page, found, place = read
        window = self._new_window(total)
        window.put(page, found)
        self._window, self._read = window, True
        self.rows.show(window, place if place is not None else min(self.rows.cursor, max(total - 1, 0)))
        self._tell_title()

    def subject(self) -> Subject:
        """The contact under the cursor, and those that are marked."""
        one = self._window.contact(self.rows.cursor) if 0 <= self.rows.cursor < len(self._window) else None
        person = Ref(one.id, one.ref, one.name) if one else None
        task = one.next_task if one else None
        return Subject(person, task.id if task else None, task.name if task else "", tuple(sorted(self.marked)))

    @property
    def footer(self) -> Sequence[str]:
        """What can be done with those who are marked, if anybody is."""
        return MARKED_FOOTER if self.marked else self.FOOTER

    def toggle_mark(self) -> None:
        """Mark the contact under the cursor, or no longer."""
        person = self.subject().person
        if person:
            self.marked ^= {person.id}
            self.rows.refresh()
            self.rows.move(self.rows.cursor + 1)
            self._tell_title()

    def forget_marks(self) -> None:
        """Nobody is marked any more."""
        self.marked.clear()
        self.rows.refresh()
        self._tell_title()

    async def mark_all(self) -> None:
        """Mark everybody in the list; when all of them are marked, nobody."""
        everyone = set(await self.session.ask(listing.contact_ids, where=self.where()))
        if everyone <= self.marked:
            self.marked -= everyone
        else:
            self.marked |= everyone
        self.rows.refresh()
        self._tell_title()

    def empty(self) -> list[Sequence[Piece]]:
        """How people get into the book."""
        if not self._read:
            return []
        if self.everybody:
            return [[(worded("nobody answers to these words"), "")], [(worded("esc clears the filter"), "quiet")]]
        return [
            [(worded("nobody is in this book yet"), "name")], [],
            [("a", "key"), ("  " + worded("adds somebody: Ada Lovelace ada@example.org +vip"), "quiet")],
            [("crm import contacts people.csv", "mark"), ("  " + worded("brings many"), "quiet")],
        ]  # fmt: skip

    def where(self) -> list[str]:
        """What the list is asked for: the filter, and whose."""
        facts = self.session.facts
        mine = [f"owner:{quoted(facts.user)}"] if facts.team and not self.session.everyone else []
        return [*([self.filter] if self.filter.strip() else []), *mine]

    def _new_window(self, total: int) -> Window:
        cells = Cells(columns_of(Contact, COLUMNS), self.session.today(), MOST, optional=4)
        return Window(total, cells, self.marked, self._want)

    def _want(self, page: int) -> None:
        begin(self, self._fetch, self._window, page, group=f"page{page}")

    async def _fetch(self, window: Window, page: int) -> None:
        if window is not self._window:
            return
        found = await self.session.ask(_page, self.where(), page)
        if window is self._window:
            window.put(page, found)
            self.rows.refresh()
            if self.rows.cursor // PAGE == page:
                self.follow_cursor()

    def _tell_title(self) -> None:
        shown = len(self._window)
        counted = (
            f"{shown:,}"
            if shown == self.everybody
            else worded("{number} of {all}", number=f"{shown:,}", all=f"{self.everybody:,}")
        )
        line: list[Piece] = [(worded("Contacts"), "name"), (f"   {counted}", "quiet")]
        if self.filter:
            line += [("   / ", "quiet"), (self.filter, "mark")]
        if self.silent:
            line += [(f"   {NOT_TO_CONTACT} ", "late"), (worded("{count} not to contact", count=self.silent), "quiet")]
        if self.marked:
            line += [("   ✓ ", "good"), (worded("{number} marked", number=len(self.marked)), "")]
        self.query_one("#title", Static).update(content(line))
        self.tell_keys()


def _read(
    crm: Crm, where: list[str], page: int, before: int | None
) -> tuple[int, int, int, int, list[Contact], int | None]:
    """How many there are with this filter, in all, and not to contact; a page, and where a contact stands."""
    total = listing.count(crm, where=where)
    everybody = listing.count(crm) if where else total
    _, silent = listing.reachable(crm, where=where, limit=0)
    page = min(page, max(total - 1, 0) // PAGE)
    found = _page(crm, where, page)
    if before is None:
        return total, everybody, silent, page, found, None
    for at, one in enumerate(found):
        if one.id == before:
            return total, everybody, silent, page, found, page * PAGE + at
    ids = listing.contact_ids(crm, where=where)  # it moved away: once in a while, and only numbers
    if before not in ids:
        return total, everybody, silent, page, found, None
    place = ids.index(before)
    return total, everybody, silent, place // PAGE, _page(crm, where, place // PAGE), place


def _page(crm: Crm, where: list[str], page: int) -> list[Contact]:
    return listing.contacts(crm, where=where, limit=PAGE, offset=page * PAGE)
