"""What a content line of a vCard says: its name, its parameters, and its value as text in whatever encoding it has."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from crmcli.app.reading_vcardlines import Line
from crmcli.core.encodings import detected
from crmcli.core.errors import BadInput
from crmcli.core.text import clean

REMEMBERED_HEAD = 200  # bytes
MOST_HEADS = 4096  # heads of lines that are remembered
LONGEST_HEAD = 10_000  # bytes; an address as it stands on an envelope is the longest parameter
MOST_SAMPLED = 1 << 16  # bytes that decide on the encoding of what declares none
CODED = "\x1f"  # stands for a semicolon that was written in code: one of the value, not one between values

ENCODINGS = {"QUOTED-PRINTABLE": "Q", "Q": "Q", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": "", "BINARY": ""}
VALUES = frozenset(("URL", "URI", "INLINE", "CID", "CONTENT-ID", "TEXT"))
# What programs mean by a name that is narrower, or that Python spells otherwise.
MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "shift_jis": "cp932", "iso8859-1": "cp1252",
    "ascii": "utf-8", "euc_kr": "cp949", "big5": "cp950",
}  # fmt: skip
_HEAD = re.compile(r"[A-Za-z0-9_/-]+\Z")  # X-messaging/skype-All
_PARAMETER = re.compile(r'((?:[^;"]|"[^"]*"|")*)(?:;|\Z)')
_LIST = re.compile(r'((?:[^,"]|"[^"]*"|")*)(?:,|\Z)')
# A label of its own, as Android writes it: X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=42=C3=BC=72=6F)
_OWN_LABEL = re.compile(
    r"(?:TYPE=)?X-CUSTOM\((?:CHARSET=([\w-]*),ENCODING=QUOTED-PRINTABLE,)?(.*)\)", re.IGNORECASE | re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = {"^n": "\n", "^N": "\n", "^'": '"', "^^": "^"}


class Property:
    """One property: `name` in capitals, `group` and types in small letters, `params` with their names in capitals."""

    __slots__ = ("coded", "group", "line", "name", "params", "raw", "types")

    def __init__(self, line: int, head: "Head", raw: bytes) -> None:
        self.line = line
        self.group, self.name, self.params, self.types, self.coded = head
        self.raw = raw

    def param(self, name: str) -> str:
        """The first value of a parameter, or nothing."""
        return self.params.get(name, ("",))[0]


Head = tuple[str, str, dict[str, tuple[str, ...]], tuple[str, ...], bool]


class Texts:
    """The values of one file as text.

    A declared encoding is believed where it fits. What declares none is `given`, else UTF-8, else what all such
    values of the first MiB together look like. `odd` counts values of which no encoding can be told, `cut` those
    that end in half a character.
    """

    def __init__(self, given: str | None) -> None:
        self.given = given
        self.guess: str | None = None
        self.odd = self.cut = 0
        self._heads: dict[bytes, Head | None] = {}

    def look(self, lines: Iterable[Line]) -> None:
        """Learn from the first content lines what encoding those are in that declare none. Raises BadInput."""
        sample, size, sound = [], 0, 0
        for number, line in lines:
            if self.given or size > MOST_SAMPLED:
                break
            if (line.isascii() and b"=" not in line) or not (found := self.property(number, line)):
                continue
            raw = b"" if found.param("ENCODING").upper() in ("B", "BASE64") else _bare(found)
            if raw.isascii() or b"\0" in raw or _codec(found.param("CHARSET")):
                continue
            if _decoded(raw, "utf-8") is None and _shortened(raw) is None:
                sample.append(raw)
                size += len(raw)
            else:
                sound += 1
        if sample:
            try:
                self.guess = detected(b"\n".join(sample))
            except BadInput:
                if len(sample) * 5 > sound:
                    raise

    def property(self, number: int, line: bytes) -> Property | None:
        """The property that a content line is, or None for a line that is none."""
        colon = line.find(b":")
        head = line[:colon]
        if b'"' in head and head.count(b'"') % 2 and (quoted := _colon(line)) > 0:
            colon, head = quoted, line[:quoted]
        if not 0 <= colon <= LONGEST_HEAD:
            return None
        found = self._heads.get(head)
        if found is None and head not in self._heads:
            found = _head(_decoded(head, "utf-8") or head.decode(self.guess or "cp1252", "replace"))
            if len(self._heads) >= MOST_HEADS:
                self._heads.clear()
            if len(head) < REMEMBERED_HEAD:
                self._heads[head] = found
        return Property(number, found, line[colon + 1 :]) if found else None

    def text(self, one: Property) -> str:
        """The whole value, unescaped and clean; it may have several lines."""
        return clean(plain(self._decode(one)), lines=True)

    def line(self, one: Property) -> str:
        """The whole value as one line."""
        return clean(plain(self._decode(one)))

    def parts(self, one: Property, *, lines: bool = False) -> list[str]:
        """The values between semicolons, unescaped and clean."""
        text = self._decode(one)
        if ";" not in text and CODED in text:  # some telephones write the semicolons between the values in code, too
            text = text.replace(CODED, ";")
        return [clean(plain(part), lines=lines) if part else "" for part in _split(text, ";")]

    def listed(self, one: Property) -> list[str]:
        """The values between commas or semicolons, unescaped and clean, without empty ones."""
        parts = (part for half in _split(self._decode(one), ";") for part in _split(half, ","))
        return [text for part in parts if (text := clean(plain(part)))]

    def _decode(self, one: Property) -> str:
        if not one.coded and not self.given and one.raw.isascii():
            return one.raw.decode()
        return self._read(_bare(one), _codec(one.param("CHARSET")))

    def _read(self, raw: bytes, declared: str | None) -> str:
        for codec in (declared, None if declared else self.given, "utf-8"):
            if codec and (text := _decoded(raw, codec)) is not None:
                return text
        if (declared == "utf-8" or not self.guess) and (text := _shortened(raw)):
            self.cut += 1
            return text
        if self.guess is None:
            try:
                self.guess = detected(raw)
            except BadInput:
                self.guess = None
        for codec in (self.given, self.guess):
            if codec and (text := _decoded(raw, codec)) is not None:
                return text
        self.odd += 1
        return _decoded(raw, "cp1252") or raw.decode("latin-1")


def _bare(one: Property) -> bytes:
    """The value's bytes without their transfer encoding."""
    how = ENCODINGS.get(one.param("ENCODING").upper())
    if how == "Q":
        return binascii.a2b_qp(one.raw.replace(b"=3B", CODED.encode()).replace(b"=3b", CODED.encode()))
    if how == "B":
        try:
            return base64.b64decode(one.raw)
        except ValueError:
            return one.raw
    return one.raw


def _decoded(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeError:
        return None


def _shortened(raw: bytes) -> str | None:
    """UTF-8 whose last character was cut by a program that counts bytes; `Andr` with 0xE9 behind it is none."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        if error.reason == "unexpected end of data" and not before.isascii():
            return before.decode()
    return None


@lru_cache(maxsize=64)
def _codec(name: str) -> str | None:
    """The codec of a declared encoding; None for one that is unknown, or in which ASCII is not ASCII."""
    plain = bytes(range(32, 127))
    try:
        found = codecs.lookup(name.strip()).name
        found = MEANT.get(found, found)
        return found if name and plain.decode(found) == plain.decode() else None
    except (LookupError, ValueError, TypeError, AssertionError):
        return None


def _colon(line: bytes) -> int:
    """The first colon outside of quotes, or -1."""
    quoted = False
    for place, byte in enumerate(line[: LONGEST_HEAD + 1]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return place
    return -1


def _head(text: str) -> Head | None:
    """What stands before the colon: group, name, parameters, types, and whether it declares an encoding.

    None when it names no property.
    """
    named, *params = _PARAMETER.findall(text) if '"' in text else text.split(";")
    group, _, name = named.strip().rpartition(".")
    if not _HEAD.match(name):
        return None
    found: dict[str, list[str]] = {}
    for param in params:
        if own := _OWN_LABEL.fullmatch(param.strip()):
            found.setdefault("TYPE", []).append(_own_label(*own.groups()))
            continue
        key, equals, value = (part.strip() for part in param.partition("="))
        values = tuple(_param(one) for one in (_LIST.findall(value) if '"' in value else value.split(",")) if one)
        if not equals:  # vCard 2.1 names a type, an encoding or the kind of the value without saying which
            upper = key.upper()
            key, values = "ENCODING" if upper in ENCODINGS else "VALUE" if upper in VALUES else "TYPE", (key,)
        if values and values[0]:
            found.setdefault(key.upper(), []).extend(values)
    types = tuple(one.strip().lower() for value in found.get("TYPE", ()) for one in value.split(",") if one.strip())
    params_of = {key: tuple(told) for key, told in found.items()}
    return group.strip().lower(), name.upper(), params_of, types, "ENCODING" in found or "CHARSET" in found


def _own_label(charset: str | None, text: str) -> str:
    """The words of a label that was written in code, or as they stand."""
    if charset is None:
        return text
    raw = binascii.a2b_qp(text.encode("utf-8", "replace"))
    return _decoded(raw, _codec(charset) or "utf-8") or text


def _param(text: str) -> str:
    """A parameter's value without its quotes; `^n ^' ^^` as RFC 6868 has them."""
    text = text.strip().removeprefix('"').removesuffix('"')
    return re.sub(r"\^[nN'^]", lambda found: _CARET[found[0]], text) if "^" in text else text


def plain(text: str) -> str:
    """Text without its escapes; a backslash before anything else is one of the text."""
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text.replace(CODED, ";") if CODED in text else text


def _unescaped(found: re.Match[str]) -> str:
    char = found[1]
    return "\n" if char in "nN" else char if char in ',;:\\"' + CODED else found[0]


def _split(text: str, mark: str) -> list[str]:
    """The pieces between marks that are not escaped; escapes stay as they are."""
    if "\\" not in text:
        return text.split(mark)
    kept = text.replace("\0", "").replace("\\\\", "\0\0").replace(f"\\{mark}", "\0\1")
    return [part.replace("\0\1", f"\\{mark}").replace("\0\0", "\\\\") for part in kept.split(mark)]
