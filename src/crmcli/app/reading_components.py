"""The components of a calendar file: what is entered in it, put aside until its zones and its maker are known."""

from collections import Counter
from collections.abc import Iterable, Iterator

from crmcli.app.reading_calendartimes import Zones
from crmcli.app.spool import Spool
from crmcli.core.contentlines import ContentLine, items, plain, said
from crmcli.core.errors import BadInput
from crmcli.core.text import clean, cut, visible

ENTRIES = ("VTODO", "VEVENT", "VJOURNAL")
OWN = "X-CRMCLI-"  # begins the names of what our own files say beyond the standard
READ = frozenset(
    (
        "SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
        "STATUS", "PRIORITY", "PERCENT-COMPLETE", "COMPLETED", "CREATED", "UID", "CATEGORIES", "ATTENDEE",
        "ORGANIZER", "LOCATION", "URL", "CONTACT", "COMMENT", "ATTACH", "X-GOOGLE-CONFERENCE",
        "X-GOOGLE-CALENDAR-CONTENT-ICON", "X-NEXTCLOUD-BC-FIELD-TYPE", "X-NEXTCLOUD-BC-YEAR",
    )
)  # fmt: skip
# What calendar programs note for themselves; of anything else that is not read the notes tell.
QUIET = frozenset(("DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "TRANSP", f"{OWN}REF"))
DEEPEST = 20
MOST_LINES, MOST_TEXT = 20_000, 1 << 23  # of one component
PREAMBLE = 1000  # lines before the first BEGIN, as a mail has them


class Head:
    """What a VCALENDAR says of itself."""

    maker = ""  # its PRODID
    name = ""  # what people call it; Google's is the mail address of whose it is

    @property
    def ours(self) -> bool:
        """True for what this program wrote."""
        return self.maker.casefold().startswith("-//crmcli//")


class Component:
    """A VTODO, VEVENT or VJOURNAL: `line` is where it begins, `inner` counts what stands in it."""

    def __init__(self, kind: str, line: int, calendar: int) -> None:
        self.kind = kind
        self.line = line
        self.calendar = calendar
        self.inner: Counter[str] = Counter()
        self.lines: list[ContentLine] = []

    def one(self, name: str) -> ContentLine | None:
        """The first property of a name, or None."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[ContentLine]:
        """All properties of a name."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str, *, lines: bool = False) -> str:
        """The first property of a name as clean text, "" for none."""
        found = self.one(name)
        return clean(plain(found.value), lines=lines) if found else ""

    def texts(self, name: str) -> list[str]:
        """All the values of properties that are lists (CATEGORIES)."""
        return [text for line in self.all(name) for item in items(line.value) if (text := clean(item))]

    def called(self) -> str:
        """The component in a few words, for a note about it."""
        title = cut(visible(self.text("SUMMARY")), 40)
        return f"{title!r} (line {self.line})" if title else f"line {self.line}"


class Scan:
    """A file read once from its beginning to its end. Raises `BadInput` for what is no calendar or ends too early."""

    def __init__(self, lines: Iterable[ContentLine], zones: Zones) -> None:
        self.heads = [Head()]
        self.zones = zones
        self.left_out: Counter[str] = Counter()  # components of other kinds
        self.unread: Counter[str] = Counter()  # properties that have no place
        self.odd: list[str] = []  # lines that are none
        self.odd_count = 0
        self._kept = Spool()
        self._open: list[str] = []
        self._entry: Component | None = None
        self._text = 0
        self._zone: list[tuple[str, ContentLine]] | None = None
        self._read(lines)

    def components(self) -> Iterator[Component]:
        """The components, once, in their order."""
        for kind, line, calendar, inner, told in self._kept:
            found = Component(kind, line, calendar)
            found.inner.update(inner)
            found.lines = [ContentLine(*one) for one in told]
            yield found

    def _read(self, lines: Iterable[ContentLine]) -> None:
        begun = False
        number = 0
        for line in lines:
            number = line.number
            if line.name == "BEGIN":
                begun = True
                self._begin(line)
            elif line.name == "END":
                self._end(line)
            elif self._open:
                self._property(line)
            elif begun:
                self._odd(line)
            elif number > PREAMBLE:
                break
        if not begun:
            raise BadInput("this is no calendar file: it has no BEGIN:VCALENDAR", hint="export it as iCalendar (.ics)")
        if self._open:
            raise BadInput(
                f"the file ends at line {number} inside a {cut(visible(self._open[-1]), 30)}: it was cut short",
                hint="export it again",
            )

    def _begin(self, line: ContentLine) -> None:
        what = line.value.strip().upper()
        if len(self._open) >= DEEPEST:
            raise BadInput(
                f"line {line.number}: more than {DEEPEST} components inside each other", hint="export it again"
            )
        outside = all(name == "VCALENDAR" for name in self._open)
        self._open.append(what)
        if self._entry is not None:
            self._entry.inner[what] += 1
        elif self._zone is not None:
            self._zone.append((what, line))
        elif what == "VCALENDAR":
            self.heads.append(Head())
        elif outside and what in ENTRIES:
            self._entry, self._text = Component(what, line.number, len(self.heads) - 1), 0
        elif outside and what == "VTIMEZONE":
            self._zone = []
        elif outside:
            self.left_out[cut(visible(what), 30)] += 1

    def _end(self, line: ContentLine) -> None:
        what = line.value.strip().upper()
        if what not in self._open:
            self._odd(line)
            return
        if self._open[-1] != what:
            self._odd(line)  # what stands in it was never ended
        while self._open and self._open.pop() != what:
            pass
        inside = any(name != "VCALENDAR" for name in self._open)
        if self._entry is not None and not inside:
            entry, self._entry = self._entry, None
            self._kept.put((entry.kind, entry.line, entry.calendar, entry.inner, entry.lines))
        elif self._zone is not None and not inside:
            self.zones.define(self._zone)
            self._zone = None

    def _property(self, line: ContentLine) -> None:
        if not line.name:
            self._odd(line)
        elif self._zone is not None:
            if len(self._zone) < MOST_LINES:
                self._zone.append((self._open[-1], line))
        elif self._entry is not None:
            if self._open[-1] == self._entry.kind:
                self._keep(self._entry, line)
        elif self._open[-1] == "VCALENDAR" and line.name == "PRODID":
            self.heads[-1].maker = plain(line.value)
        elif self._open[-1] == "VCALENDAR" and line.name == "X-WR-CALNAME":
            self.heads[-1].name = clean(plain(line.value))

    def _keep(self, entry: Component, line: ContentLine) -> None:
        inline = line.name == "ATTACH" and (
            line.params.get("VALUE", "").upper() == "BINARY" or "BASE64" in line.params.get("ENCODING", "").upper()
        )
        if inline or (line.name not in READ and not line.name.startswith(OWN)):
            if line.name not in QUIET and (len(self.unread) < MOST_LINES or line.name in self.unread):
                self.unread[line.name] += 1
            return
        self._text += len(line.value)
        if len(entry.lines) >= MOST_LINES or self._text > MOST_TEXT:
            raise BadInput(f"the {entry.kind} of line {entry.line} has no end", hint="export it again")
        entry.lines.append(line)

    def _odd(self, line: ContentLine) -> None:
        self.odd_count += 1
        if len(self.odd) < 3:
            self.odd.append(said(line))
