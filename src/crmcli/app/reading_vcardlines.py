"""Content lines of vCards: bytes cut into lines, and lines that were folded or softly broken put together again.

All of it on bytes, for folds stand inside characters, too. No library is used: vobject gives up a whole file for one
junk line, and of files as telephones and mail programs write them it reads 55 of 87; icalendar reads content lines of
3.0 and 4.0 well, but knows neither quoted-printable nor the unindented base64 of 2.1, and wants text where cards of
several encodings stand in one file.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmcli.core.errors import BadInput

CHUNK = 1 << 20
LONGEST_LINE = 1 << 24  # bytes of a line, unfolded or not: a large photo
MOST_FOLDS = 400_000  # of a line: 16 MiB in lines of 60 bytes are fewer
LARGEST_FILE = 1 << 29
HARD_FOLD = 70  # bytes; a shorter line was folded where it had a blank, as vCard 2.1 says, and keeps the blank
HEAD = 500  # bytes within which the parameters stand that tell how a line goes on

Line = tuple[int, bytes]

_QUOTED = re.compile(rb'[^:]*;\s*(?:ENCODING\s*=\s*)?"?(?:QUOTED-PRINTABLE|Q)"?\s*[;:]', re.IGNORECASE)
_BINARY = re.compile(rb'[^:]*;\s*(?:ENCODING\s*=\s*)?"?(?:BASE64|B)"?\s*[;:]', re.IGNORECASE)
_MEDIA = re.compile(rb"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+=*[ \t]*\Z")
_EDGE = re.compile(rb"[ \t]*(?:BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*\Z", re.IGNORECASE)
_JOINED = (
    re.compile(  # what programs and `cat` leave between two cards: no line end, or the mark that a file began with
        rb"(?:\s|\xef\xbb\xbf)*(END[ \t]*:[ \t]*VCARD)?(?:\s|\xef\xbb\xbf)*(BEGIN[ \t]*:[ \t]*VCARD)\s*", re.IGNORECASE
    )
)
_VERSION = re.compile(rb"VERSION[^:]*:[ \t]*([\d.]+)", re.IGNORECASE)


def chunks(stream: BinaryIO, codec: str | None) -> Iterator[bytes]:
    """The bytes of a file in pieces; a file in UTF-16 or UTF-32 (`codec`) comes in UTF-8. Raises BadInput."""
    decoder = codecs.getincrementaldecoder(codec)() if codec else None
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if total > LARGEST_FILE:
            raise BadInput(f"the file is larger than {LARGEST_FILE >> 20} MiB", hint="cut it into several files")
        yield _recoded(decoder, chunk, codec or "", final=False) if decoder else chunk
    if decoder:
        yield _recoded(decoder, b"", codec or "", final=True)


def _recoded(decoder: codecs.IncrementalDecoder, chunk: bytes, codec: str, *, final: bool) -> bytes:
    try:
        return decoder.decode(chunk, final).encode("utf-8", "replace")
    except UnicodeError:
        raise BadInput(f"the file is not {codec}", hint="--encoding utf-8, gb18030 or another one") from None


def lines_of(pieces: Iterable[bytes]) -> Iterator[Line]:
    """(number, line) of every line, ended by CR LF, LF, CR, or CR CR LF, as files look that were converted twice."""
    number, rest, lone = 0, b"", False
    for piece in pieces:
        found = (rest + piece).splitlines(keepends=True)
        rest = found.pop() if found and not found[-1].endswith(b"\n") else b""
        if len(rest) > LONGEST_LINE:
            raise _endless(number + 1)
        for line in found:
            if lone and line == b"\r\n":
                lone = False
                continue
            number += 1
            lone = line.endswith(b"\r")
            yield number, line.rstrip(b"\r\n")
    if rest:
        yield number + 1, rest.rstrip(b"\r\n")


def unfolded(lines: Iterable[Line]) -> Iterator[Line]:
    """Content lines with the number of their first line; the data of photos, logos, sounds and keys is left out."""
    start, first, version = 0, b"", ""
    begun: _Unfinished | None = None
    for number, text in lines:
        # Nearly every line is a property of its own, and so is the next: that is seen without more ado.
        if begun is None and not (b":" in text and text[0] > 0x20 and first[-1:] not in b"= \t"):
            begun = _Unfinished(start, first, version)
        if begun is not None and begun.goes_on(text):
            continue
        if first:
            yield start, begun.whole() if begun is not None else first
        start, first, begun = number, text, None
        if text[:1] in b"Vv" and (told := _VERSION.match(text)):
            version = told[1].decode()
    if first:
        yield start, begun.whole() if begun is not None else first


def apart(lines: Iterable[Line]) -> Iterator[Line]:
    """The content lines of files that were put behind each other: the end of a card and the next begin stand apart."""
    for number, line in lines:
        if line[:1] in b"Ee\xef" and (found := _JOINED.fullmatch(line)):
            yield from ((number, edge) for edge in found.groups() if edge)
        else:
            yield number, line


class _Unfinished:
    """A content line of which more lines may follow."""

    __slots__ = ("number", "parts", "size", "soft", "softly", "still", "version")

    def __init__(self, number: int, text: bytes, version: str) -> None:
        self.number = number
        self.parts = [text]
        self.size = 0
        self.version = version
        self.soft = text[-1:] in b"= \t" and self._is_soft(text)  # the next line goes on, whatever it looks like
        self.softly = self.soft
        self.still = True  # no empty line came

    def goes_on(self, text: bytes) -> bool:
        """Take the next line where it belongs to this one."""
        if self.soft and not _EDGE.match(text):
            self._add(text)
            self.soft = self._is_soft(text)
            return True
        if text[:1] in (b" ", b"\t"):
            indented = _EDGE.match(text) and len(self.parts[-1]) < HARD_FOLD  # what follows a full line is a fold
            if not self.parts[0] or indented or _EDGE.match(self.parts[0]):
                return False  # a file that somebody indented
            self._fold(text)
            return True
        if not text:
            self.still = False
            return True
        return self.still and b":" not in text and self._is_base64(text)

    def _fold(self, text: bytes) -> None:
        last = self.parts[-1]
        if _MEDIA.match(self.parts[0]) and b":" in last:
            return
        head = self.parts[0][:HEAD]
        if self.version == "2.1" and len(last) < HARD_FOLD and not _QUOTED.match(head) and not _BINARY.match(head):
            self._add(b" " + text.lstrip())
        else:
            self._add(text[1:])
            self.soft = self._is_soft(text)
            self.softly |= self.soft

    def _is_base64(self, text: bytes) -> bool:
        head = self.parts[0][:HEAD]
        if not _BASE64.match(text) or not (_MEDIA.match(head) or _BINARY.match(head)):
            return False
        if not _MEDIA.match(head):
            self._add(text)
        return True

    def _add(self, text: bytes) -> None:
        self.size += len(text)
        if self.size > LONGEST_LINE or len(self.parts) > MOST_FOLDS:
            raise _endless(self.number)
        self.parts.append(text)

    def _is_soft(self, text: bytes) -> bool:
        return text.rstrip(b" \t").endswith(b"=") and _QUOTED.match(self.parts[0][:HEAD]) is not None

    def whole(self) -> bytes:
        """The line in one piece. Continuations of a soft break are text from their first byte, unless all are indented.

        One alone may begin with a blank of its own in 2.1; from 3.0 on the blank is a fold.
        """
        if not self.softly:
            return b"".join(self.parts) if len(self.parts) > 1 else self.parts[0]
        first, *more = (part.rstrip(b" \t") if self._is_soft(part) else part for part in self.parts)
        indented = all(part[:1] in (b" ", b"\t") for part in more)
        if indented and (len(more) > 1 or self.version != "2.1"):
            more = [part[1:] for part in more]
        return b"".join(part.removesuffix(b"=") for part in (first, *more))


def _endless(line: int) -> BadInput:
    return BadInput(f"line {line} has no end within {LONGEST_LINE >> 20} MiB", hint="is this a file of vCards at all?")
