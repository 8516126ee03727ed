"""Postal addresses of a row, out of as many columns as a program spreads them over."""

from collections.abc import Mapping, Sequence

from crmcli.app.importing_labels import REMEMBERED, AddressPlaces, Labels, address_places, nth_label, parted
from crmcli.app.importing_presets import column_key
from crmcli.core.addresses import Address, read_address, whole
from crmcli.core.record import replace
from crmcli.core.text import clean

PART_COLUMNS = {"street": "street", "postcode": "postal_code", "city": "city", "region": "region", "country": "country"}
BOXES = ("pobox", "postfach")


class AddressReader:
    """Reads the addresses of rows; those of a group of columns are told in one order, between `:::`."""

    def __init__(self, columns: Sequence[str], fields: Mapping[int, str], labels: Labels) -> None:
        self.groups = address_places(columns, fields)
        self.labels = labels
        self._read: dict[tuple[str, ...], list[tuple[int, Address]]] = {}
        self.boxes = {
            place
            for place in fields
            if place < len(columns) and any(mark in column_key(columns[place]) for mark in BOXES)
        }

    def read(self, cells: Sequence[str]) -> list[tuple[str, Address, str | None]]:
        """The addresses, each with the parts that its columns or its own text tell, and its label."""
        found: list[tuple[str, Address, str | None]] = []
        last: list[tuple[str, Address, str | None]] = []
        for group in self.groups:
            told = parted(cells[group.label_at]) if group.label_at is not None else []
            for number, address in self._once(group, cells):
                label, starred = self.labels.read(nth_label(told, number)) if told else (None, False)
                (found if starred else last).append(("addresses", address, label or group.label))
        return found + last

    def _once(self, group: AddressPlaces, cells: Sequence[str]) -> list[tuple[int, Address]]:
        """The addresses in a group of columns; the same cells are read once."""
        said = tuple([cells[place] for place in group.places])
        if not any(said):
            return []
        key = (str(group.places[0]), *said)
        if (found := self._read.get(key)) is None:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            found = self._read[key] = self._of(group, cells)
        return found

    def _of(self, group: AddressPlaces, cells: Sequence[str]) -> list[tuple[int, Address]]:
        texts = [one for place in group.texts if cells[place].strip() for one in parted(cells[place])]
        parts = {
            part: found
            for part, places in group.parts.items()
            if (found := self._street(places, cells) if part == "street" else self._first(places, cells))
        }
        count = max((len(texts), *map(len, parts.values())), default=0)
        made = []
        for number in range(count):
            said = {
                PART_COLUMNS[part]: values[number]
                for part, values in parts.items()
                if number < len(values) and values[number]
            }
            text = clean(texts[number], lines=True) if number < len(texts) else ""
            if text:
                made.append((number, replace(read_address(text), **said)))
            elif said and (address := whole(dict(said))).text:
                made.append((number, address))
        return made

    def _first(self, places: Sequence[int], cells: Sequence[str]) -> list[str]:
        """What the first column that says anything says, in its order."""
        return next((list(map(clean, parted(cells[place]))) for place in places if cells[place].strip()), [])

    def _street(self, places: Sequence[int], cells: Sequence[str]) -> list[str]:
        """The streets out of all their columns; a number that has a column of its own stands before its street."""
        streets: list[str] = []
        for place in places:
            if not cells[place].strip():
                continue
            for number, line in enumerate(map(clean, parted(cells[place]))):
                if number == len(streets):
                    streets.append("")
                if place in self.boxes and line.isdigit():
                    line = f"PO Box {line}"
                if line:
                    joined = streets[number]
                    mark = "" if not joined else " " if joined.isdigit() else ", "
                    streets[number] = joined + mark + line
        return streets
