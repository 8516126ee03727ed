"""What stands in the sheets of a workbook (ECMA-376, .xlsx and .xlsm), row by row, as people see it."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator

from crmcli.app.sheetfiles import LARGEST_TAG, Package, damaged
from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.sheetcells import BUILT_IN, PLAIN, CellFormat, read_format, shown, unescaped

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
MOST_MERGED, LONGEST_MERGE = 20_000_000, 120  # looks at merged cells; bytes of a tag that tells of one
MOST_TEXT, MOST_TEXTS = 1 << 27, 1 << 23  # bytes and texts of the table that cells share
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")

Cells = dict[int, str]


@record(frozen=True, slots=True)
class SheetEntry:
    """A sheet of a workbook: what it is called, where it is, whether people see it."""

    title: str
    part: str
    hidden: bool


class Workbook:
    """An open workbook: its sheets in their order, with what all of them share."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.since_1904 = False
        targets = self._targets()
        self.sheets = list(self._sheets(targets))
        self.formats = self._formats(_of_kind(targets, "styles"))
        self.texts = Texts(package, _of_kind(targets, "sharedStrings"))

    def _targets(self) -> dict[str, tuple[str, str]]:
        """Id → (kind, part) of everything that the workbook refers to."""
        folder, _, name = self.package.workbook.rpartition("/")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "Relationship" and values.get("TargetMode") != "External":
                target = values.get("Target", "")
                part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                found[values.get("Id", "")] = (values.get("Type", "").rpartition("/")[2], part)

        _read(self.package, f"{folder}/_rels/{name}.rels".lstrip("/"), start)
        return found

    def _sheets(self, targets: dict[str, tuple[str, str]]) -> Iterator[SheetEntry]:
        told: list[tuple[str, str, bool]] = []

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "workbookPr":
                self.since_1904 = values.get("date1904") in ("1", "true")
            elif tag == "sheet":
                number = next((value for key, value in values.items() if key.endswith(":id")), "")
                told.append((values.get("name", ""), number, values.get("state", "visible") != "visible"))

        _read(self.package, self.package.workbook, start)
        for title, number, hidden in told:
            kind, part = targets.get(number, ("", ""))
            if not part:
                raise damaged(f"it does not say where its sheet {title!r} is")
            if kind == "worksheet":  # there are sheets of charts too
                yield SheetEntry(unescaped(title), part, hidden)

    def _formats(self, part: str | None) -> list[CellFormat]:
        """The format of each style that cells name by its number."""
        own: dict[int, CellFormat] = {}
        found: list[CellFormat] = []
        within = False

        def start(tag: str, values: dict[str, str]) -> None:
            nonlocal within
            if tag == "numFmt":
                own[_whole(values.get("numFmtId"))] = read_format(values.get("formatCode", ""))
            elif tag == "cellXfs":
                within = True
            elif tag == "xf" and within:
                number = _whole(values.get("numFmtId"))
                found.append(own.get(number) or BUILT_IN.get(number, PLAIN))

        def end(tag: str) -> None:
            nonlocal within
            within = within and tag != "cellXfs"

        if part is not None and self.package.has(part):
            for _ in self.package.parse(part, start, end, small=True):
                pass
        return found


class Texts:
    """The texts that cells name by a number, one behind the other in memory: there may be millions."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._blob = bytearray()
        self._ends = array("q", (0,))
        if part is not None and package.has(part):
            self._read(package, part)

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise damaged(f"a cell names the text {number}, and there are {len(self._ends) - 1:,}")
        return self._blob[self._ends[number] : self._ends[number + 1]].decode("utf-8", "replace")

    def _read(self, package: Package, part: str) -> None:
        words: list[str] = []
        reader = _Words(words)

        def end(tag: str) -> None:
            reader.end(tag)
            if tag == "si":
                self._blob += unescaped("".join(words)).encode("utf-8", "replace")
                self._ends.append(len(self._blob))
                words.clear()

        for _ in package.parse(part, reader.start, end, reader.text):
            if len(self._blob) > MOST_TEXT or len(self._ends) > MOST_TEXTS:
                raise BadInput("the spreadsheet holds too much text to be read as one", hint="save it as CSV")


class _Words:
    """Collects the text of a cell: of all its runs, but not how Japanese words are spoken."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._inside = self._spoken = False
        self._length = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "t":
            self._inside = not self._spoken
        elif tag == "rPh":
            self._spoken = True
        elif tag in ("si", "is"):
            self._length = 0

    def end(self, tag: str) -> None:
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._spoken = False

    def text(self, said: str) -> None:
        if self._inside:
            self._length += len(said)
            if self._length > LARGEST_TAG:
                raise damaged("a cell holds something endless")
            self.words.append(said)


class SheetReader:
    """Reads a sheet: `rows` yields (row number, column → text) for rows with anything in them, columns from 0.

    `errors` counts cells whose formula failed, which are empty here, `unsaved` formulas without a value.
    """

    def __init__(self, book: Workbook, part: str) -> None:
        self.book = book
        self.part = part
        self.errors: Counter[str] = Counter()
        self.unsaved = 0
        self._done: list[tuple[int, Cells]] = []
        self._row = 0
        self._column = -1
        self._cells: Cells = {}
        self._kind, self._style = "n", ""
        self._value: list[str] = []
        self._inline: list[str] = []
        self._words = _Words(self._inline)
        self._length = 0
        self._in_value = self._formula = False

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """All rows once. A cell that is merged over several rows says what it says in each of them."""
        merged = self._merged()
        for _ in self.book.package.parse(self.part, self._start, self._end, self._text):
            for number, cells in self._done:
                if merged is not None:
                    merged.spread(number, cells)
                if cells:
                    yield number, cells
            self._done.clear()

    def _merged(self) -> "_Merged | None":
        """What is merged over several rows. It is told behind the rows, so it is looked for first."""
        found: set[tuple[int, int, int]] = set()
        tail = b""
        for piece in self.book.package.pieces(self.part):
            tail = tail[-LONGEST_MERGE:] + piece
            if b"mergeCell " in tail:
                for column, first, last in _MERGED.findall(tail):
                    if int(first) < int(last):
                        found.add((int(first), int(last), _number(column.decode())))
        return _Merged(sorted(found)) if found else None

    def _start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "c":
            self._begin(values)
        elif tag == "v":
            self._in_value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            told = values.get("r", "")
            self._row = max(int(told), self._row + 1) if told.isdecimal() and len(told) < 8 else self._row + 1
            if self._row > MOST_ROWS:
                raise damaged(f"a sheet has no row {self._row:,}")
            self._column, self._cells = -1, {}
        else:
            self._words.start(tag, values)

    def _begin(self, values: dict[str, str]) -> None:
        found = _CELL.fullmatch(values.get("r", ""))
        self._column = _number(found[1]) if found else self._column + 1
        if self._column >= MOST_COLUMNS:
            raise damaged(f"a sheet has no column {self._column + 1:,}")
        self._kind, self._style = values.get("t", "n"), values.get("s", "")
        self._formula = False
        self._length = 0

    def _end(self, tag: str) -> None:
        if tag == "c":
            if text := self._said():
                self._cells[self._column] = text
        elif tag == "v":
            self._in_value = False
        elif tag == "row":
            self._done.append((self._row, self._cells))
            self._cells = {}
        else:
            self._words.end(tag)

    def _text(self, said: str) -> None:
        if self._in_value:
            self._length += len(said)
            if self._length > LARGEST_TAG:
                raise damaged("a cell holds something endless")
            self._value.append(said)
        else:
            self._words.text(said)

    def _said(self) -> str:
        """The text of the cell that ends here."""
        raw, inline = "".join(self._value), "".join(self._inline)
        self._value.clear()
        self._inline.clear()
        kind = self._kind
        if kind == "inlineStr":
            return unescaped(inline)
        if not raw:
            self.unsaved += self._formula and kind != "str"
            return ""
        if kind == "s":
            return self.book.texts[int(raw)] if raw.strip().isdecimal() and len(raw) < 12 else ""
        if kind == "b":
            return "yes" if raw.strip() in ("1", "true") else "no"
        if kind == "e":
            self.errors[raw.strip()[:20]] += 1
            return ""
        if kind in ("str", "d"):
            return unescaped(raw)
        style = int(self._style) if self._style.isdecimal() and len(self._style) < 8 else -1
        form = self.book.formats[style] if 0 <= style < len(self.book.formats) else PLAIN
        return shown(raw.strip(), form, since_1904=self.book.since_1904)


class _Merged:
    """Cells that reach over several rows, each as (first row, last row, column)."""

    def __init__(self, spans: list[tuple[int, int, int]]) -> None:
        self._spans = iter(spans)
        self._next = next(self._spans, None)
        self._open: dict[int, tuple[int, str]] = {}
        self._left = MOST_MERGED

    def spread(self, number: int, cells: Cells) -> None:
        """Say in a row what is merged into it from above, if the row says anything itself. Rows come in their order."""
        own = bool(cells)
        self._open = {column: span for column, span in self._open.items() if span[0] >= number}
        while self._next is not None and self._next[0] <= number:
            first, last, column = self._next
            if last >= number:
                self._open[column] = last, cells.get(column, "") if first == number else ""
            self._next = next(self._spans, None)
        self._left -= len(self._open)
        if self._left < 0:
            raise damaged("more of its cells are merged than anybody could see")
        if own:
            for column, (_, text) in self._open.items():
                if text:
                    cells.setdefault(column, text)


def _number(letters: str) -> int:
    """`A` → 0, `AA` → 26."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _of_kind(targets: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for what, part in targets.values() if what == kind), None)


def _read(package: Package, part: str, start: "object") -> None:
    """Read a small part for its tags alone."""
    for _ in package.parse(part, start, lambda _: None, small=True):  # type: ignore[arg-type]
        pass
