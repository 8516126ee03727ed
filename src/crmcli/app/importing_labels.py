"""Columns that belong together: a mail and its label, a company and the role in it, the parts of an address.

A column belongs to another by its number (`Phone 2 - Label`, `Phone 2 - Value`), or says itself what it holds (`Home
Phone`, `Straße privat`). Several values in a cell stand between `:::`, and those of two columns are told in one order.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from crmcli.app.importing_presets import column_key
from crmcli.app.importing_vocabulary import ADDRESS_PARTS
from crmcli.core.labels import LONGEST, label_of
from crmcli.core.text import clean, cut, words

MARK = ":::"
REMEMBERED = 10_000
# label → what a column's name begins or ends with that says it; the first that fits counts
BY_NAME = {
    "fax": "fax telefax faxnumber faxnummer 传真 faxprivat faxgeschaftlich telecopie",
    "pager": "pager pagernumber pagernummer",
    "car": "carphone autotelefon",
    "mobile": "mobile mobil movil cell handy iphone mobilephone mobilnummer cellphone 手机 移动",
    "main": "companymain haupt mainphone main 主要 telefonfirma",
    "work": "work business office geschaftlich dienstlich beruflich buro bureau trabajo 公司 单位 办公 工作 商务",
    "home": "home private privat personal domicile particular residencia 住宅 家庭 家 私人 个人",
    "other": "other weitere sonstige autre otra 其他 其它",
    "mailing": "mailing",
    "billing": "billing",
    "shipping": "shipping",
}
FIRST = "primary primar haupt 主要 常用"  # what such a column holds is the primary one


class Place(NamedTuple):
    """A column of values: its place, the columns of their labels and of what else is told of each, a label by name.

    `first` says that what it holds is the primary one.
    """

    place: int
    label_at: int | None
    label: str | None
    first: bool
    beside: int | None = None


class AddressPlaces(NamedTuple):
    """The columns of an address: of whole texts, of each part, and of the label."""

    texts: tuple[int, ...]
    parts: Mapping[str, tuple[int, ...]]
    label_at: int | None
    label: str | None
    places: tuple[int, ...]


def places_of(columns: Sequence[str], fields: Mapping[int, str], field: str, beside: str = "") -> list[Place]:
    """The columns of a list, each with that of its labels; `beside` is another field that is told of each value.

    A field `dates.anniversary` is a column of `dates` whose label is told by the field.
    """
    found = []
    labels = [place for place, one in fields.items() if one == f"{field}.label"]
    others = [place for place, one in fields.items() if one == beside]
    for place, one in fields.items():
        head, _, said = one.partition(".")
        if head != field or said in ("label", "role", "network"):
            continue
        name = columns[place] if place < len(columns) else ""
        label = said or (label_by_name(name) if field in ("emails", "phones") else None)
        key = column_key(name)
        first = any(key.startswith(mark) for mark in FIRST.split())
        found.append(Place(place, _nearest(columns, place, labels), label, first, _nearest(columns, place, others)))
    return found


def address_places(columns: Sequence[str], fields: Mapping[int, str]) -> list[AddressPlaces]:
    """The addresses that columns tell, in their order. `Address 1` and `Address 2` may be lines of one address."""
    groups: dict[str, dict[str, list[int]]] = {}
    for place, field in fields.items():
        if field in ("addresses", "addresses.label", *ADDRESS_PARTS):
            group = address_group(columns[place] if place < len(columns) else "")
            groups.setdefault(group, {}).setdefault(field, []).append(place)
    loose = [name for name, group in groups.items() if name.isdigit() and set(group) == {"addresses"}]
    bare = groups.get("")
    if bare is not None and loose and not bare.keys() & {"addresses", "street"}:
        lines = [place for name in loose for place in groups.pop(name)["addresses"]]
        bare["street" if len(lines) > 1 else "addresses"] = lines
    found = []
    for name, columns_of in groups.items():
        parts = {part: tuple(columns_of[part]) for part in ADDRESS_PARTS if part in columns_of}
        label = None if name.isdigit() else name or None
        if parts or "addresses" in columns_of:
            label_at = next(iter(columns_of.get("addresses.label", ())), None)
            texts = tuple(columns_of.get("addresses", ()))
            places = (*texts, *(place for one in parts.values() for place in one))
            found.append(AddressPlaces(texts, parts, label_at, label, places))
    return found


def address_group(name: str) -> str:
    """Which address a column is of: the number after the word address, or the label that its name tells."""
    said = words(name)
    if len(said) > 1 and said[0] in ("address", "adresse", "anschrift", "地址") and said[1].isdigit():
        return said[1]
    return label_by_name(name) or ""


def label_by_name(name: str) -> str | None:
    """The label that a column's name says: `Mobile Phone` holds mobile numbers."""
    key = column_key(name)
    for label, marks in BY_NAME.items():
        if any(key.startswith(mark) or key.endswith(mark) for mark in marks.split()):
            return label
    return None


def parted(cell: str) -> list[str]:
    """The values of a cell, empty ones too: their places count."""
    return [part.strip() for part in cell.split(MARK)]


class Labels:
    """Reads labels; `tell` hears of those that can be none."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._known: dict[str, tuple[str | None, bool]] = {}

    def read(self, text: str) -> tuple[str | None, bool]:
        """A label as it is kept, and whether it marks the primary one."""
        if (found := self._known.get(text)) is None:
            found = told_label(text)
            if found[0] is None and clean(text.strip("* ")):
                self._tell(f"{cut(clean(text), 40)!r} is no label of a mail, phone or address, and is left out")
            if len(self._known) < REMEMBERED:
                self._known[text] = found
        return found


def told_label(text: str) -> tuple[str | None, bool]:
    """A label as it is kept, and whether a star before it says that this is the primary one.

    Of several words the one that is known is the label; else they are joined.
    """
    plain = text.lstrip("* ")
    starred = text.startswith("*")
    word = plain.removeprefix("_$!<").removesuffix(">!$_").strip()
    label = label_of(word) or label_by_name(word) or label_of("-".join(words(word))[:LONGEST].strip("-"))
    return (label or None) if word else None, starred


def nth_label(labels: Sequence[str], number: int) -> str:
    """The label of the n-th value; a lone one is that of all."""
    if len(labels) == 1:
        return labels[0]
    return labels[number] if number < len(labels) else ""


def _nearest(columns: Sequence[str], place: int, others: Sequence[int]) -> int | None:
    """The column that goes with another one: of the same number, else the only one without any."""
    number = _digits(columns, place)
    alike = [other for other in others if _digits(columns, other) == number]
    if alike:
        return min(alike, key=lambda other: abs(other - place))
    plain = [other for other in others if not _digits(columns, other)]
    return plain[0] if len(plain) == 1 and number in ((), ("1",)) else None


def _digits(columns: Sequence[str], place: int) -> tuple[str, ...]:
    return tuple(part for part in words(columns[place]) if part.isdigit()) if place < len(columns) else ()
