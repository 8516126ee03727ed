"""JSON read value by value: an array or lines of any length, with no more in memory than the largest value.

Numbers keep the digits they were written with, because `120.50` is an amount.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from crmcli.core.encodings import BLOCK, codec_named, detected, first_block, joined
from crmcli.core.errors import BadInput

LARGEST = 1 << 22  # characters of one value
_CHUNK = 1 << 16
_BLANK = " \t\r\n\ufeff\x1e"  # the last one begins each value of a JSON text sequence (RFC 7464)
_OPEN = 4  # characters at the end of what is read, between which a number may stand: `1e+`
_NEAR = 16  # within so many characters of its end a text may be no JSON only because it goes on


class Number(str):
    """A number with a point or an exponent, as it was written."""

    __slots__ = ()


class TooLarge(BadInput):
    """A value is larger than one may be."""


class JsonValues:
    """The values of an open binary file or pipe, one after the other. `line` is where the next one begins.

    `encoding` is the text's. Everything raises `BadInput` that names the line where the text is no JSON.
    """

    def __init__(self, stream: BinaryIO, encoding: str | None = None) -> None:
        first = first_block(stream)
        if not first.strip():
            raise BadInput("the file is empty", hint="an array of objects, or an object on each line")
        sample = first[: first.rfind(b"\n") + 1] or first if len(first) == BLOCK else first
        codec = codec_named(encoding, first) if encoding is not None else detected(sample)
        self.encoding = codec.removesuffix("-sig")
        self.line = 1
        self._text = io.TextIOWrapper(joined(first, stream), encoding=codec, newline="")
        self._decoder = json.JSONDecoder(parse_float=Number, parse_int=_whole, parse_constant=_no_number, strict=False)
        self._buffer = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _BLANK:
                self.line += self._buffer[self._at] == "\n"
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def take(self, char: str) -> bool:
        """Go past this character; False when it is another one."""
        if self.peek() != char:
            return False
        self._at += 1
        return True

    def need(self, char: str) -> None:
        """Go past this character, which must come."""
        if not self.take(char):
            raise self._wrong(f"{char!r} is missing")

    def value(self) -> Any:
        """The next value."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                goes_on = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _NEAR
                if goes_on and len(self._buffer) - self._at > LARGEST:
                    raise TooLarge(
                        f"line {self.line} begins a value of more than {LARGEST:,} characters",
                        hint="an object on each line",
                    ) from None
                if goes_on and self._more():
                    continue
                self.line += self._buffer.count("\n", self._at, error.pos)
                cut_short = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer.rstrip())
                raise self._wrong("it ends too early" if cut_short else error.msg.lower()) from None
            except RecursionError:
                raise self._wrong("values stand too deep in each other") from None
            except ValueError as error:
                raise self._wrong(str(error)) from None
            if isinstance(found, int | Number) and len(self._buffer) - end < _OPEN and self._more():
                continue  # the digits may go on in what was not read yet
            self.line += self._buffer.count("\n", self._at, end)
            self._at = end
            return found

    def elements(self) -> Iterator[tuple[int, Any]]:
        """(line, value) of each element of an array whose bracket is next."""
        self.need("[")
        more = not self.take("]")
        while more:
            self.peek()
            yield self.line, self.value()
            more = self.take(",")
            if not more:
                self.need("]")

    def _more(self) -> bool:
        """Read on; False at the end. What was taken goes, what is there is doubled."""
        if self._ended:
            return False
        try:
            read = self._text.read(max(_CHUNK, len(self._buffer) - self._at))
        except UnicodeError:
            raise BadInput(
                f"the file is not {self.encoding}, somewhere behind line {self.line}",
                hint="--encoding utf-8 or another",
            ) from None
        self._ended = not read
        if read:
            self._buffer, self._at = self._buffer[self._at :] + read, 0
        return bool(read)

    def _wrong(self, why: str) -> BadInput:
        return BadInput(f"line {self.line} is no JSON: {why}", hint="an array of objects, or an object on each line")


def _whole(text: str) -> Any:
    return int(text) if len(text) < 20 else Number(text)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
