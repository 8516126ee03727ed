"""Content lines, of which calendar files consist (RFC 5545, 3.1): unfolded, decoded, parted, unescaped.

Lines are unfolded as bytes before they are decoded, because many programs fold inside a character. A value is kept up
to a limit, so that a file with films in it needs no more memory than one without.
"""

import codecs
import io
import re
from binascii import a2b_qp
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from crmcli.core.encodings import BLOCK, codec_named, detected, first_block, joined
from crmcli.core.errors import BadInput
from crmcli.core.text import cut, visible

LONGEST = 1 << 20  # characters of a line that are kept
ENDLESS = 1 << 25  # characters of a line that are read over; a file without line ends is no text
LARGEST = 1 << 28  # characters of a file

_FOLD = re.compile(rb"\r*\n[ \t]")
_HEAD = re.compile(r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):')
_PARAM = re.compile(r';\s*([^=":;]+)(?:=((?:"[^"]*"|[^":;])*))?')
_ESCAPED = re.compile(r'\\([\\;,:"nN])')
_SLOW = ("idna", "punycode")  # codecs of host names, which take the square of a text's length
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}  # RFC 6868


class ContentLine(NamedTuple):
    """A line: its number in the file, its name in capitals ("" for what is no content line), its parameters, its value.

    Several values of a parameter are joined by commas; the value still has its escapes (see `plain` and `items`).
    """

    number: int
    name: str
    params: dict[str, str]
    value: str


def content_lines(stream: BinaryIO, encoding: str | None = None) -> tuple[str, Iterator[ContentLine]]:
    """The encoding and the lines of an open binary file or pipe. Raises `BadInput` for what is no text.

    So does reading the lines, with the number of the one that is not of the encoding or has no end.
    """
    first = first_block(stream)
    if not first.strip():
        raise BadInput("the file is empty", hint="a calendar file begins with BEGIN:VCALENDAR")
    sample = _FOLD.sub(b"", first)
    if len(first) == BLOCK:  # the last line may end inside a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    codec = codec_named(encoding, sample) if encoding is not None else detected(sample)
    return codec.removesuffix("-sig"), _lines(joined(first, stream), codec, b"\n" in first or b"\r" not in first)


def _lines(stream: BinaryIO, codec: str, usual_ends: bool) -> Iterator[ContentLine]:
    end = "\n" if usual_ends else "\r"
    by_bytes = _is_like_ascii(codec)
    text = io.TextIOWrapper(stream, encoding="latin-1" if by_bytes else codec, newline=end)
    codec = codec.removesuffix("-sig")
    for number, line in _unfolded(_physical(text, end, codec)):
        yield _parted(number, _decoded(number, line, codec) if by_bytes else line, codec)


def plain(value: str) -> str:
    """The text of a value, without its escapes."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def items(value: str) -> list[str]:
    """The texts of a value that is a list: a comma stands between them where no backslash stands before it."""
    found, start, at = [], 0, 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == ",":
            found.append(plain(value[start:at]))
            start = at + 1
        at += 1
    return [*found, plain(value[start:])]


def _is_like_ascii(codec: str) -> bool:
    """Whether line ends and blanks are the bytes that they are in ASCII: then lines can be parted undecoded."""
    if codec.startswith(("iso2022", "hz", "utf-7", "utf-16", "utf-32")):
        return False
    return "BEGIN:\r\n ".encode(codec.removesuffix("-sig")) == b"BEGIN:\r\n "


def _physical(text: io.TextIOWrapper, end: str, codec: str) -> Iterator[tuple[int, str]]:
    """(number, line without its end), each cut at `LONGEST` characters."""
    number = size = 0
    while True:
        try:
            line = text.readline(LONGEST)
            long, ended = len(line), line.endswith(end)
            while line and not ended and (more := text.readline(LONGEST)):
                long, ended = long + len(more), more.endswith(end)
                if long > ENDLESS:
                    raise BadInput(f"line {number + 1} does not end: this is no text file", hint="export it again")
        except UnicodeError:
            raise BadInput(f"line {number + 1} is not {codec}", hint="--encoding utf-8 or another one") from None
        if not line:
            return
        number += 1
        size += long
        if "\0" in line:
            raise BadInput(f"line {number} holds a NUL byte: this is no text file", hint="export it again")
        if size > LARGEST:
            raise BadInput(f"the file is larger than {LARGEST >> 20} MiB", hint="export it in parts, by years")
        yield (
            number,
            line.removeprefix("\ufeff").removeprefix("ï»¿").rstrip("\r\n") if number == 1 else line.rstrip("\r\n"),
        )


def _unfolded(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them; blank ones between do not count."""
    start, kept, long, soft = 0, [""], 0, False
    for number, line in lines:
        if soft:  # a blank behind it is one of the text
            kept[-1] = kept[-1][:-1]
        elif line[:1] in (" ", "\t") and start:
            line = line[1:]
        elif line:
            if start:
                yield start, "".join(kept)
            start, kept, long = number, [], 0
        else:
            continue
        if long < LONGEST:
            kept.append(line[: LONGEST - long])
        long += len(line)
        # A line of the older vCalendar goes on behind a `=` at its end.
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in kept[0][:200].upper() and long < LONGEST
    if start:
        yield start, "".join(kept)


def _decoded(number: int, line: str, codec: str) -> str:
    if line.isascii():
        return line
    try:
        return line.encode("latin-1").decode(codec, "ignore" if len(line) == LONGEST else "strict")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"line {number} is not {codec}: byte 0x{error.object[error.start]:02x}",
            hint="--encoding cp1252, gb18030 or another one",
        ) from None
    except UnicodeError:
        raise BadInput(f"line {number} is not {codec}", hint="--encoding utf-8 or another one") from None


def _parted(number: int, line: str, codec: str) -> ContentLine:
    head = _HEAD.match(line)
    if head is None:
        return ContentLine(number, "", {}, line)
    params: dict[str, str] = {}
    for name, value in _PARAM.findall(head[2]) if head[2] else ():
        name = name.strip().upper()
        if name in ("QUOTED-PRINTABLE", "BASE64") and not value:
            name, value = "ENCODING", name
        value = value.strip().replace('"', "")
        for caret, meant in _CARETS.items() if "^" in value else ():
            value = value.replace(caret, meant)
        params[name] = f"{params[name]},{value}" if name in params else value
    value = line[head.end() :]
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _unquoted(value, params.get("CHARSET") or codec)
    return ContentLine(number, head[1].upper(), params, value)


def _unquoted(value: str, charset: str) -> str:
    raw = a2b_qp(value.encode(errors="replace"))
    for codec in (charset, "utf-8", "cp1252"):
        try:
            if codecs.lookup(codec).name not in _SLOW:
                return raw.decode(codec)
        except (LookupError, ValueError):
            continue  # it is named wrongly
    return raw.decode("latin-1")


def said(line: ContentLine) -> str:
    """A line in a few words, for a note about it."""
    return f"line {line.number}: {cut(visible(line.value or line.name), 40)}"
