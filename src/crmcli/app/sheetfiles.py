"""A workbook as a file: a zip of XML parts, looked at before it is opened and counted while it is read.

Nobody vouches for it: what is declared may be a lie, what is packed may be a thousand times larger, and a part may
hold one endless tag. Whatever is wrong is a `BadInput` that says what the file is, or what is the matter with it.
"""

import re
import struct
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from crmcli.core.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGEST_FILE = 1 << 29  # bytes of the file
LARGEST = 1 << 31  # bytes of all parts that are read; sheets are gone through twice
LARGEST_SMALL = 1 << 25  # bytes of a part that is no sheet and no table of texts
LARGEST_TAG = 1 << 22  # bytes between two angle brackets
MOST_PACKED, SMALL = 300, 1 << 23  # times larger than its packed form: no part of a workbook of that size is
MOST_ENTRIES, LARGEST_DIRECTORY = 20_000, 1 << 22
PIECE = 1 << 16
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, struct.error,
    OverflowError, KeyError, LookupError,
)  # fmt: skip
# A cell with a format and nothing in it: sheets have millions of them, and none is worth a call of ours.
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?: t="n")?(?:/>|></c>)')
CSV_HINT = "save it as CSV and import that"


class Package:
    """An open workbook."""

    def __init__(self, stream: BinaryIO) -> None:
        """Look at the file. Raises `BadInput` for one that is no workbook."""
        self._stream = _seekable(stream)
        if self._stream is not stream:
            weakref.finalize(self, self._stream.close)
        start = self._stream.read(len(OLE))
        self._stream.seek(0)
        if start == OLE:
            raise _old(self._stream)
        if not start.startswith(b"PK"):
            raise BadInput("this is no spreadsheet", hint="a file saved as .xlsx")
        _check_directory(self._stream)
        try:
            self._zip = zipfile.ZipFile(self._stream)
            entries = self._zip.infolist()
        except BROKEN:
            raise damaged("its directory cannot be read") from None
        if len(entries) > MOST_ENTRIES:
            raise BadInput("the file has more parts than any workbook", hint=CSV_HINT)
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").casefold(): entry for entry in entries}
        self._left = LARGEST
        self.workbook = self._workbook()

    def has(self, name: str) -> bool:
        """True when there is a part of this name."""
        return name.casefold() in self._entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises `BadInput` for one that is missing, damaged or too large."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise damaged(f"its part {name} is missing")
        if entry.flag_bits & 1:
            raise _locked()
        if entry.file_size > SMALL and entry.file_size > MOST_PACKED * max(entry.compress_size, 1):
            raise BadInput("the file unpacks to many times its size, as no workbook does", hint=CSV_HINT)
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise _large()
                    yield piece
        except BROKEN:
            raise damaged(f"its part {name} cannot be unpacked") from None

    def parse(
        self,
        name: str,
        start: "Callable[[str, dict[str, str]], object]",
        end: "Callable[[str], object]",
        text: "Callable[[str], object] | None" = None,
        *,
        small: bool = False,
    ) -> Iterator[None]:
        """Read a part as XML, calling what is given with names without their prefixes; pauses after each piece."""
        parser = _parser(start, end, text)
        tail, read = b"", 0
        try:
            for piece in self.pieces(name):
                read += len(piece)
                if small and read > LARGEST_SMALL:
                    raise _large()
                tail += piece
                cut = tail.rfind(b"<")
                if cut < 0:
                    cut = len(tail)
                parser.Parse(_EMPTY_CELL.sub(b"", tail[:cut]), False)
                tail = tail[cut:]
                if len(tail) > LARGEST_TAG:
                    raise damaged(f"its part {name} holds something endless")
                yield
            parser.Parse(tail, True)
            yield
        except (expat.ExpatError, ValueError, LookupError):
            raise damaged(f"its part {name} is no sound XML") from None

    def _workbook(self) -> str:
        """The part that names the sheets. Raises `BadInput` for what is packed like a workbook and is none."""
        names = self._entries
        if found := sorted((name for name in names if name.split("/")[-1] == "workbook.xml"), key=len):
            return "xl/workbook.xml" if "xl/workbook.xml" in names else found[0]
        if "xl/workbook.bin" in names:
            raise BadInput("this is a binary workbook (.xlsb)", hint="save it as .xlsx")
        if any(name.endswith(".iwa") or name == "index.zip" for name in names):
            raise BadInput("this is a document of Numbers or Pages", hint="File > Export To > Excel or CSV")
        if "mimetype" in names and "content.xml" in names:
            raise BadInput("this is an OpenDocument file (.ods)", hint="save it as .xlsx or CSV")
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise BadInput("this is a document of Word or PowerPoint, not a spreadsheet", hint=CSV_HINT)
        raise BadInput("this is a zip and no spreadsheet", hint="unpack it and import what is in it")


def damaged(why: str) -> BadInput:
    """What is said of a workbook that cannot be read."""
    return BadInput(f"the spreadsheet is damaged: {why}", hint="open it, save it again as .xlsx, or export it as CSV")


def _parser(
    start: "Callable[[str, dict[str, str]], object]",
    end: "Callable[[str], object]",
    text: "Callable[[str], object] | None",
) -> "Any":
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = PIECE

    def started(name: str, values: dict[str, str]) -> None:
        start(name.rpartition(":")[2] if ":" in name else name, values)

    def ended(name: str) -> None:
        end(name.rpartition(":")[2] if ":" in name else name)

    def declared(*_: object) -> None:
        raise damaged("it declares entities, which no workbook does")

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    if text is not None:
        parser.CharacterDataHandler = text
    return parser


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or a file of what a pipe gives. Raises `BadInput` for more than is read of a workbook."""
    if stream.seekable():
        size = stream.seek(0, 2)
        stream.seek(0)
        if size > LARGEST_FILE:
            raise _large()
        return stream
    spool: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the workbook is read
    left = LARGEST_FILE
    while piece := stream.read(PIECE):
        left -= len(piece)
        if left < 0:
            spool.close()
            raise _large()
        spool.write(piece)
    spool.seek(0)
    return spool


def _check_directory(stream: BinaryIO) -> None:
    """Look at the end of a zip before its directory is read, which would be held in memory whole."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise damaged("its end is missing")
    length: int = struct.unpack_from("<I", tail, at + 12)[0]
    if (far := tail.rfind(b"PK\x06\x06", 0, at)) >= 0 and len(tail) >= far + 56:
        length = struct.unpack_from("<Q", tail, far + 40)[0]
    if length > LARGEST_DIRECTORY:
        raise BadInput("the file has more parts than any workbook", hint=CSV_HINT)


def _old(stream: BinaryIO) -> BadInput:
    """What is said of the container that old workbooks and locked new ones share."""
    while piece := stream.read(1 << 20):
        if "EncryptedPackage".encode("utf-16-le") in piece:
            return _locked()
    return BadInput("this is a workbook of the old form (.xls)", hint="open it and save it as .xlsx")


def _locked() -> BadInput:
    return BadInput("the spreadsheet is locked with a password", hint="save it without one")


def _large() -> BadInput:
    return BadInput("the spreadsheet is too large to be read as one", hint=CSV_HINT)
