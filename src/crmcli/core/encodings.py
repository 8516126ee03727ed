"""Which encoding a file is in, told by its first bytes; and a file read in pieces without losing what was looked at."""

import codecs
import io
import re
from typing import BinaryIO

from crmcli.core.errors import BadInput
from crmcli.core.text import cut, visible

BLOCK = 1 << 20
_SIGNS_BEFORE_LETTERS = re.compile(rb"[\xa4-\xa6\xa8\xac\xad\xaf\xb6\xb8\xb9][A-Z_a-z\xa1-\xfe]")
# Without 0xDF in front: in German the ß before a closing quote would make one.
_WELL_FORMED = re.compile(rb"[\xc2-\xde][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def first_block(stream: BinaryIO) -> bytes:
    """The first MiB; a pipe gives it in pieces."""
    parts: list[bytes] = []
    missing = BLOCK
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


class _Joined(io.RawIOBase):
    """The block already read and then the rest of the stream."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first = memoryview(first)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        if self._first:
            part = bytes(self._first[:size])
            self._first = self._first[size:]
        else:
            part = self._stream.read(size) or b""
        buffer[: len(part)] = part
        return len(part)


def joined(first: bytes, stream: BinaryIO) -> BinaryIO:
    """What was read of a pipe already, and then the rest of it."""
    return io.BufferedReader(_Joined(first, stream), 1 << 16)


def codec_named(encoding: str, first: bytes) -> str:
    """The codec of an encoding given by its name; a byte order mark is never part of the text."""
    try:
        name = codecs.lookup(encoding.strip()).name
        "".encode(name)  # refuses codecs that turn bytes into bytes
    except (LookupError, UnicodeError, TypeError, ValueError):
        raise BadInput(f"unknown encoding: {cut(visible(encoding), 30)}", hint="utf-8, gb18030 or cp1252") from None
    return "utf-8-sig" if name == "utf-8" and first.startswith(codecs.BOM_UTF8) else name


def detected(first: bytes) -> str:
    """The codec of a file: byte order mark, UTF-16 without one, UTF-8, then by what they make GB18030, cp1252, Mac."""
    if first.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in first:
        # Commas, digits and line ends have a zero half in UTF-16, always on the same side.
        even, odd = first[::2].count(0), first[1::2].count(0)
        for codec, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
            if zeros > 10 * others and zeros * 20 > len(first) and _fits(first, codec):
                return codec
        raise BadInput("this is no text file: it holds NUL bytes", hint="export the sheet as CSV")
    if _fits(first, "utf-8"):
        return "utf-8"
    if _fits(first, "gb18030") and _looks_chinese(first):
        return "gb18030"
    if b"\r" in first and b"\n" not in first:  # the line ends of old Macintoshes, and so their letters
        return "mac_roman"
    if _fits(first, "cp1252") and _looks_western(first):
        return "cp1252"
    raise BadInput(
        "the encoding of the file cannot be told",
        hint="--encoding cp1251 (Cyrillic), big5, shift_jis, euc-kr or whatever program wrote it",
    )


def _fits(first: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(first, len(first) < BLOCK)
    except UnicodeError:
        return False
    return True


def stray_line(first: bytes) -> int:
    """The first line that is not UTF-8, where a file is UTF-8 in many others; 0 for one of another encoding.

    A line cut inside a character, or a file put behind another, must not turn every letter of it into two.
    """
    rest, whole = _WELL_FORMED.subn(b"", first)
    strays = len(rest.translate(None, bytes(range(128))))
    if not strays or whole * 3 < strays:
        return 0
    try:
        first.decode()
    except UnicodeDecodeError as error:
        return 1 + (first.count(b"\n", 0, error.start) or first.count(b"\r", 0, error.start))
    return 0


def _looks_chinese(first: bytes) -> bool:
    """Whether most pairs are punctuation or the 3,755 commonest characters of GB 2312.

    Western letters followed by ASCII make valid pairs too, but of the extension; Cyrillic makes rarer characters.
    Those 3,755 are sorted by sound: half of any Chinese text stands in the second part (S to Z, from 0xC9), where
    Korean has nothing. Japanese has its kana where GB 2312 has them too.
    """
    common = late = kana = pairs = at = 0
    while at < len(first) - 1:
        lead = first[at]
        if lead < 0x80:
            at += 1
            continue
        trail = first[at + 1]
        pairs += 1
        common += trail >= 0xA1 and (0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xD7)
        late += lead >= 0xC9
        kana += lead in (0xA4, 0xA5)
        at += 4 if trail < 0x40 else 2
    return common * 10 >= pairs * 6 and kana * 8 <= pairs and (late > 0 or pairs < 12)


def _looks_western(first: bytes) -> bool:
    """Whether letters beyond ASCII stand among ASCII: whole words of them are another alphabet.

    So are signs that no Western text has before letters (¤¥¦¨): half of the characters of Big5 begin with one.
    """
    runs = first.translate(b" " * 128 + b"x" * 128).split()
    high = sum(map(len, runs))
    signs = len(_SIGNS_BEFORE_LETTERS.findall(first))
    return sum(len(run) for run in runs if len(run) > 2) * 2 < high and signs * 6 <= high + 6
