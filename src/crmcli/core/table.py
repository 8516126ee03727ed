"""Tables as people send them: comma, semicolon, tab, bar or blanks, in the encodings that programs write.

The first MiB decides on encoding, delimiter and header; the rows are then read as they are asked for, so that a file
of a million lines needs no more memory than one of a hundred. Guesses are made only where a wrong one would show;
otherwise the file is refused with the flag that settles it.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import BinaryIO, NamedTuple

from crmcli.core.encodings import BLOCK, codec_named, detected, first_block, joined, stray_line
from crmcli.core.errors import BadInput
from crmcli.core.guards import unguarded
from crmcli.core.text import clean, cut, visible, words

LARGEST_CELL = 1 << 22  # characters; beyond it a quote was left open
MOST_COLUMNS = 16_384  # as many as a spreadsheet has
_LOOKED_AT = 200  # records of the first block that decide on delimiter and header
_PREAMBLE = 30  # records within which the header must stand
_STRAY = re.compile(r"\r(?!\n)")
_RETURN = "\ufdd0"  # stands for a stray one while rows are parted: no text has this character
_IMPRINT = 20  # lines that a report has below its rows
_NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "bar": "|", "space": " "}
_TRIED = "\t|;,"  # where two explain a file equally well the first is meant: the later ones also occur in text

Record = tuple[int, list[str]]


class Table:
    """A table being read.

    `columns` are unique names. `rows` yields (line number in the file, cells) once: lines count from 1, a row of
    several lines has the number of its first, empty rows are left out, short rows are filled with empty cells, and
    a longer row keeps its cells, called by `name(index)`. Iterating may raise BadInput that names the line.
    `encoding` and `delimiter` (a blank stands for runs of them, nothing for a file that is no text of cells) are
    what was found or given; `header_line` is 0 without a header. `ragged` counts rows of another width, as far as
    read; `ragged_lines` are the first of them, and `lacking` is how many cells the row that was read last had too
    few. `format` is what the file is called ("CSV", "vCard 3.0", "sheet 'Orders'"), `notes` what should be told of
    it beside: things in it that have no place in a table. `source` is the name under which its rows are known again
    where their numbers are one of a kind whatever the file is called (the UID of a card); None for the file's own.
    """

    def __init__(
        self, columns: list[str], encoding: str, delimiter: str, header_line: int, *, format: str = "CSV"
    ) -> None:
        self.columns = columns
        self.encoding = encoding
        self.delimiter = delimiter
        self.header_line = header_line
        self.format = format
        self.notes: list[str] = []
        self.source: str | None = None
        self.ragged = 0
        self.ragged_lines: list[int] = []
        self.lacking = 0
        self.rows: Iterator[Record] = iter(())

    def name(self, index: int) -> str:
        """The name of a cell's column; `extra_1`, `extra_2` … for cells beyond the last column."""
        return self.columns[index] if index < len(self.columns) else f"extra_{index - len(self.columns) + 1}"

    def fitted(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records below the header, as `rows` promises them."""
        wanted = len(self.columns)
        imprint: list[Record] = []  # lone cells behind an empty line: below the last row they may be no rows
        blank = False
        for line, cells in records:
            if line <= self.header_line or not any(map(str.strip, cells)):
                blank = True
                continue
            if len(cells) == 1 and wanted > 2 and blank and len(imprint) < _IMPRINT:
                imprint.append((line, cells))
                continue
            if imprint:
                yield from (self._filled(*record) for record in imprint)
                imprint = []
            blank = False
            yield self._filled(line, cells)
        if any(text.strip().casefold().startswith("copyright") for _, (text,) in imprint):
            self.notes.append(f"below the last row, and left out: {cut(visible(imprint[0][1][0]), 60)} …")
        else:
            yield from (self._filled(*record) for record in imprint)

    def _filled(self, line: int, cells: list[str]) -> Record:
        """A record with as many cells as there are columns, at least."""
        wanted = len(self.columns)
        if len(cells) != wanted:
            while len(cells) > wanted and not cells[-1].strip():
                cells.pop()  # spreadsheets write commas for columns that were emptied
            if len(cells) != wanted:
                self.ragged += 1
                if len(self.ragged_lines) < 100:
                    self.ragged_lines.append(line)
        self.lacking = max(0, wanted - len(cells))
        cells.extend([""] * self.lacking)
        return line, cells


class Part(NamedTuple):
    """One table of a file, and what its rows are ("contacts", "tasks" …); None where its columns must tell."""

    table: Table
    kind: str | None = None


def read_table(
    stream: BinaryIO,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool = True,
    columns: Sequence[str] | None = None,
    known: Collection[str] = (),
) -> Table:
    """A table from an open binary file or pipe.

    `delimiter` is one character or `tab`, `space`, `comma`, `semicolon`, `pipe`. `known` are the column names that
    the caller understands (case, accents and punctuation do not count): they find the header below a preamble.
    `columns` replace the names of the header, or name the columns of a file that has none. Raises BadInput.
    """
    first = first_block(stream)
    codec = codec_named(encoding, first) if encoding is not None else detected(first)
    if encoding is None and codec == "cp1252" and (line := stray_line(first)):
        raise BadInput(
            f"line {line} is not utf-8, as other lines are", hint="mend it, or --encoding cp1252 for the whole file"
        )
    sample = _decoded(first, codec)
    if "\0" in sample:
        raise BadInput("this is no text file: it holds NUL bytes", hint="export the sheet as CSV")
    if not sample.strip():
        raise BadInput("the file is empty", hint="a file with a header and rows")
    csv.field_size_limit(LARGEST_CELL)
    names = {_key(name) for name in known}
    told = _told(sample)
    mark = told or _guessed(sample, names, len(first) == BLOCK) if delimiter is None else _delimiter(delimiter)
    looked = _looked_at(sample, mark, len(first) == BLOCK)
    if told:
        looked = looked[1:]
    top = _header(looked, names) if header else None
    header_line = top[0] if top else int(bool(told))
    if top and len(top[1]) > MOST_COLUMNS:
        raise BadInput(f"line {header_line} has {len(top[1]):,} columns; {MOST_COLUMNS:,} are read")
    table = Table(_named(top, looked, columns), codec.removesuffix("-sig"), mark, header_line)
    table.rows = table.fitted(
        _records(_lines(first, stream, codec, _end(sample)), mark, codec, spaced=_spaced(sample, mark))
    )
    return table


def laid_out(
    looked: Sequence[Record], *, header: bool, columns: Sequence[str] | None, known: Collection[str], format: str
) -> Table:
    """A table of its first records that hold anything, cells apart, headed as by `read_table`; its rows are to come."""
    top = _header(looked, {_key(name) for name in known}) if header else None
    return Table(_named(top, looked, columns), "", "", top[0] if top else 0, format=format)


def _lines(first: bytes, stream: BinaryIO, codec: str, end: str) -> Iterator[str]:
    """The lines of a text, none longer than the largest cell: a file without line ends is never read whole."""
    return _whole(io.TextIOWrapper(joined(first, stream), encoding=codec, newline=end), end)


def _whole(text: "io.TextIOWrapper | io.StringIO", end: str) -> Iterator[str]:
    lines = iter(partial(text.readline, LARGEST_CELL), "")
    if not end:
        return lines
    return (_STRAY.sub(_RETURN, line) if "\r" in line else line for line in lines)


def _end(sample: str) -> str:
    """A line feed where only that ends lines and a carriage return is one of a cell; nothing where any may be one.

    Databases write what somebody pasted as it is, without quotes.
    """
    strays = len(_STRAY.findall(sample)) if "\r" in sample else 0
    return "\n" if 0 < strays < sample.count("\n") else ""


def _decoded(first: bytes, codec: str) -> str:
    try:
        return codecs.getincrementaldecoder(codec)().decode(first, len(first) < BLOCK)
    except UnicodeDecodeError as error:
        raise _undecodable(error, 0, codec) from None
    except UnicodeError:
        raise BadInput(f"the file is not {codec}", hint="--encoding gb18030 or another one") from None


def _undecodable(error: UnicodeDecodeError, lines: int, codec: str) -> BadInput:
    """`lines` are those delivered before the bytes of the error."""
    before = error.object[: error.start].decode(codec.removesuffix("-sig"), "replace")
    line = lines + 1 + (before.count("\n") or before.count("\r"))
    return BadInput(
        f"line {line} is not {codec.removesuffix('-sig')}: byte 0x{error.object[error.start]:02x}",
        hint="--encoding cp1252, gb18030 or another one",
    )


def _delimiter(given: str) -> str:
    mark = _NAMED.get(given.strip().lower() or given, given)
    if len(mark) != 1 or mark in "\"'\r\n" or mark.isalnum():
        raise BadInput(f"no delimiter: {cut(visible(given), 20)}", hint="one character, or tab, space, comma")
    return mark


def _told(sample: str) -> str:
    """The delimiter that a first line `sep=;`, as spreadsheets write it, tells."""
    line = sample[:8].splitlines()[0].strip('"') if sample[:4].strip() else ""
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else ""


def _looked_at(sample: str, mark: str, more: bool) -> list[Record]:
    """The first records of the sample that hold anything; the last is left out where the sample may cut it."""
    end = _end(sample)
    lines = _whole(io.StringIO(sample, newline=end), end)
    records = list(islice(_records(lines, mark, "", spaced=_spaced(sample, mark)), _LOOKED_AT + 1))
    if more and 1 < len(records) <= _LOOKED_AT:
        records.pop()
    return [(line, cells) for line, cells in records if any(map(str.strip, cells))]


def _spaced(sample: str, mark: str) -> bool:
    """Whether a blank stands before the quotes of cells in the first line: then it does in all of them."""
    line = sample[: sample.find("\n")]
    return f'"{mark} "' in line


def _guessed(sample: str, names: set[str], more: bool) -> str:
    """The delimiter that finds most known names in one row; else the one that cuts most rows to one width."""
    best, best_rank = ",", (0, 0.0, 0)
    for mark in _TRIED:
        if mark not in sample:
            continue
        try:
            rows = [cells for _, cells in _looked_at(sample, mark, more)]
        except BadInput:
            continue
        width, times = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        hits = max((_hits(cells, names) for cells in rows[:_PREAMBLE]), default=0)
        rank = (hits, times / len(rows) if width > 1 else 0.0, width)
        if rank > best_rank:
            best, best_rank = mark, rank
    if best_rank[0] < 2 and best_rank[1] < 0.9:
        rows = [cells for _, cells in _looked_at(sample, " ", more)]
        figures = sum(any(map(str.isdigit, cell)) for cells in rows for cell in cells)
        if len({len(cells) for cells in rows}) == 1 and len(rows[0]) > 2 and figures * 2 > len(rows) * len(rows[0]):
            return " "
    return best


def _key(name: str) -> str:
    """`E-Mail Address` and `email_address` are the same column."""
    return "".join(words(name))


def _hits(cells: Sequence[str], names: set[str]) -> int:
    return len(names.intersection(map(_key, cells))) if names else 0


def _header(looked: Sequence[Record], names: set[str]) -> Record | None:
    """The first record with most known names near the top; without any, the first that is more than a lone cell."""

    def rank(record: Record) -> tuple[int, bool]:
        return _hits(record[1], names), sum(map(bool, map(str.strip, record[1]))) > 1

    return max(looked[:_PREAMBLE], key=rank, default=None)


def _named(top: Record | None, looked: Sequence[Record], columns: Sequence[str] | None) -> list[str]:
    """Unique column names; `_` (leave this column out) may come again."""
    width = len(top[1]) if top else max((len(cells) for _, cells in looked), default=0)
    given = list(columns) if columns is not None else top[1] if top else [""] * width
    while columns is None and top and len(given) > 1 and not given[-1].strip():
        given = given[:-1]
    taken: set[str] = set()
    unique: list[str] = []
    for number, raw in enumerate(given, start=1):
        name = plain = clean(unguarded(raw)) or f"column_{number}"
        again = 1
        while name in taken and name != "_":
            again += 1
            name = f"{plain} {again}"
        taken.add(name)
        unique.append(name)
    return unique


def _records(lines: Iterator[str], mark: str, codec: str, *, spaced: bool = False) -> Iterator[Record]:
    """(first line, cells) of every record. A sample is read without a codec: it may end inside a cell.

    `spaced` says that a blank stands before the quotes of a cell: "Ada", "Engines".
    """
    if mark == " ":
        yield from _split(lines, codec)
        return
    quotes, strays = 0, False

    def counted() -> Iterator[str]:
        nonlocal quotes, strays
        for line in lines:
            if "\0" in line:
                raise BadInput(f"line {reader.line_num + 1} holds a NUL byte", hint="export the sheet as CSV again")
            if len(line) >= LARGEST_CELL:
                raise _endless(reader.line_num + 1)
            if '"' in line:
                quotes += line.count('"')
            strays = strays or _RETURN in line
            yield line

    reader = csv.reader(counted(), delimiter=mark, skipinitialspace=spaced)
    start = before = odd = 0
    try:
        for cells in reader:
            start, before, quotes, odd = before + 1, reader.line_num, 0, quotes % 2
            if strays:
                cells, strays = [cell.replace(_RETURN, "\r") for cell in cells], False
            yield start, cells
    except UnicodeDecodeError as error:
        raise _undecodable(error, reader.line_num, codec) from None
    except csv.Error:
        raise BadInput(
            f"the cell that begins in line {before + 1} has no end", hint="a quote that is never closed?"
        ) from None
    if codec and before > start and odd:
        raise BadInput(f"a quote opened in line {start} is never closed", hint='write a quote inside a cell as ""')


def _endless(line: int) -> BadInput:
    return BadInput(f"line {line} has no end within {LARGEST_CELL:,} characters", hint="is this a table at all?")


def _split(lines: Iterator[str], codec: str) -> Iterator[Record]:
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            if "\0" in line:
                raise BadInput(f"line {number} holds a NUL byte", hint="export the file as text again")
            if len(line) >= LARGEST_CELL:
                raise _endless(number)
            yield number, line.split()
    except UnicodeDecodeError as error:
        raise _undecodable(error, number, codec) from None
