"""vCards of 2.1, 3.0 and 4.0, also mixed in one file, as a table of contacts with one row for each card.

A file is read once, card by card. The rows wait in a file of their own until it is known which columns there are, so
that a large address book with all its photos needs no more memory than a small one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from crmcli.app.reading_vcardfields import cells_of
from crmcli.app.reading_vcardlines import Line, apart, chunks, lines_of, unfolded
from crmcli.app.reading_vcardrow import Left
from crmcli.app.reading_vcardtext import Property, Texts
from crmcli.app.spool import Spool
from crmcli.core.encodings import codec_named, detected, first_block, joined
from crmcli.core.errors import BadInput
from crmcli.core.table import Table
from crmcli.core.text import cut, visible

MOST_PROPERTIES = 5000  # of one card
MOST_NAMED = 5  # in a note
# The columns that may come, in the order in which people look at them; custom fields come behind.
COLUMNS = (
    "name", "nickname", "companies", "companies.role",
    "title", "emails", "emails.label", "phones", "phones.label", "addresses", "addresses.label", "street", "postcode",
    "city", "region", "country", "handles", "handles.label", "birthday", "dates", "relations", "tags", "notes",
    "do_not_contact", "source", "external_id", "uid",
)  # fmt: skip


def read_cards(stream: BinaryIO, *, encoding: str | None = None) -> Table:
    """The contacts of an open binary file or pipe; `line` of a row is where its card begins.

    `encoding` is that of values which declare none. What has no place in the table is named in `notes`. Raises
    BadInput for a file without vCards, one whose encoding cannot be told, and one beyond the limits.
    """
    first = first_block(stream)
    if not first.strip(b"\0 \t\r\n"):
        raise BadInput("the file is empty", hint="a file of vCards: BEGIN:VCARD …")
    wide, given = _wide(first, encoding)
    texts = Texts(given)
    if not wide:
        texts.look(unfolded(lines_of(iter((first,)))))
    cards = Cards(texts)
    spool = Spool()
    for record in cards.read(apart(unfolded(lines_of(chunks(joined(first, stream), wide))))):
        spool.put(record)
    if not cards.begun:
        raise BadInput("no vCard begins in this file", hint="a file of vCards has a line BEGIN:VCARD for each")
    return cards.table(spool, wide or given or texts.guess or "utf-8")


def _wide(first: bytes, encoding: str | None) -> tuple[str | None, str | None]:
    """The encoding of a file in which even ASCII is no ASCII, or the one given for values that declare none."""
    named = codec_named(encoding, first) if encoding is not None else None
    if named and not named.startswith(("utf-16", "utf-32")):
        return None, None if named == "utf-8-sig" else named
    wide = b"\0" in first and b"VCARD" not in first.upper()  # telephones fill cards of any encoding up with NUL
    if named or wide or first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return named or detected(first), None
    return None, None


class Cards:
    """The cards of one file, and what is said of those that are no rows."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.left = Left()
        self.begun = 0
        self.versions: Counter[str] = Counter()
        self.columns: set[str] = set()
        self.junk: list[str] = []
        self.groups: list[str] = []  # the first names of them, as of the inner cards
        self.inner: list[str] = []
        self.junk_lines = self.unended = self.empty = self.group_cards = self.inner_cards = 0

    def read(self, lines: Iterable[Line]) -> Iterator[tuple[int, dict[str, str]]]:
        """(line, cells by column) of every card; nothing in the file is an error but what is beyond a limit."""
        begin = depth = 0  # where the card begins that is being read, and how many others stand around this line
        found: list[Property] = []
        for number, line in lines:
            one = self.texts.property(number, line.strip() if number == 1 else line)
            edge = one.raw.strip().upper() if one and one.name in ("BEGIN", "END") else b""
            if one is None or not (begin or edge == b"VCARD"):
                self._junk(number, line)
            elif not edge:
                if depth:
                    self._inside(one)
                else:
                    found.append(one)
                    if len(found) > MOST_PROPERTIES:
                        raise BadInput(f"the card that begins in line {begin} has no end", hint="END:VCARD is missing")
            elif one.name == "BEGIN" and begin and (edge != b"VCARD" or depth or _opens(found)):
                depth += 1
                self.inner_cards += 1
            elif one.name == "END" and depth:
                depth -= 1
            elif edge != b"VCARD" or (one.name == "END" and not begin):
                self._junk(number, line)
            else:
                if begin:
                    self.unended += one.name == "BEGIN"
                    yield from self._row(begin, found)
                begin, found = number if one.name == "BEGIN" else 0, []
        if begin:
            self.unended += 1
            yield from self._row(begin, found)

    def _row(self, begin: int, found: list[Property]) -> Iterator[tuple[int, dict[str, str]]]:
        self.begun += 1
        said = {one.name: one for one in found if one.name in ("VERSION", "KIND", "X-ADDRESSBOOKSERVER-KIND")}
        if "VERSION" in said:
            version = cut(self.texts.line(said.pop("VERSION")), 10)
            if version in self.versions or len(self.versions) < MOST_NAMED:
                self.versions[version] += 1
        if any(self.texts.text(one).lower() == "group" for one in said.values()):
            self.group_cards += 1
            if len(self.groups) < MOST_NAMED:
                self.groups += [self.texts.line(one) for one in found if one.name in ("FN", "N")][:1]
            return
        inline = [one for one in found if one.name == "AGENT" and one.raw[:11].upper() == b"BEGIN:VCARD"]
        for agent in inline:
            self.inner_cards += 1
            for line in self.texts.text(agent).splitlines():
                if inside := self.texts.property(agent.line, line.encode()):
                    self._inside(inside)
        cells = cells_of([one for one in found if one not in inline], self.texts, self.left)
        if cells:
            self.columns.update(cells)
            yield begin, cells
        else:
            self.empty += 1

    def _inside(self, one: Property) -> None:
        """A property of a card inside another: its name is told."""
        if one.name == "FN" and len(self.inner) < MOST_NAMED:
            self.inner.append(self.texts.line(one))

    def _junk(self, number: int, line: bytes) -> None:
        if not line.strip(b"\0 \t\x1a"):  # ^Z ends files of old systems
            return
        self.junk_lines += 1
        if len(self.junk) < MOST_NAMED:
            said = cut(visible(line[:200].decode("utf-8", "replace")), 40)
            self.junk.append(f"line {number} {said!r}")

    def table(self, spool: Spool, encoding: str) -> Table:
        """The table of the rows that were put aside."""
        told = [name for name in COLUMNS if name in self.columns]
        columns = [*told, *sorted(self.columns.difference(COLUMNS))]
        name = " and ".join(sorted(self.versions)) if len(self.versions) < MOST_NAMED else ""
        table = Table(columns or ["name"], encoding, "", 0, format=f"vCard {name}".strip())
        table.rows = ((line, [cells.get(name, "") for name in columns]) for line, cells in spool)
        table.notes = list(self._notes())
        return table

    def _notes(self) -> Iterator[str]:
        for what, count in self.left.media.items():
            yield f"{_counted(count, what)} not kept"
        if self.group_cards:
            yield f"{_counted(self.group_cards, 'group')} of people not kept{_named(self.groups, self.group_cards)}"
        if self.inner_cards:
            yield f"{_counted(self.inner_cards, 'card')} inside another not kept{_named(self.inner, self.inner_cards)}"
        if self.unended:
            yield f"{_counted(self.unended, 'card')} without END:VCARD, read as far as it goes"
        if self.empty:
            yield f"{_counted(self.empty, 'card')} without anything in it"
        if self.junk_lines:
            yield f"{_counted(self.junk_lines, 'line')} of no property not kept: {_some(self.junk, self.junk_lines)}"
        if self.left.programs:
            yield f"not kept, for programs only: {', '.join(sorted(self.left.programs))}"
        for lost, why in ((self.left.long, "too long"), (self.left.beyond, "fields beyond the first 200")):
            if lost:
                yield f"not kept, {why}: {_some(list(lost)[:MOST_NAMED], len(lost))}"
        if self.texts.odd:
            yield f"{_counted(self.texts.odd, 'value')} in no known encoding, read as cp1252; --encoding tells another"
        if self.texts.cut:
            yield f"{_counted(self.texts.cut, 'value')} cut inside a character by the program that wrote the file"


def _opens(found: Sequence[Property]) -> bool:
    """True where a card follows as the value of the last property: an AGENT of vCard 2.1."""
    return bool(found) and found[-1].name == "AGENT" and not found[-1].raw.strip()


def _counted(count: int, noun: str) -> str:
    """`1 photo`, `3 photos`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _named(names: Sequence[str], count: int) -> str:
    told = list(filter(None, names))
    return f": {_some(told, count)}" if told else ""


def _some(told: Sequence[str], count: int) -> str:
    more = count - len(told)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")
