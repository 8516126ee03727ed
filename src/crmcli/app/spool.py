"""Rows put aside in a temporary file until the last one is read: only then all their columns are known."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from crmcli.core.errors import CrmError
from crmcli.core.table import Record, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IN_MEMORY = 1 << 22  # bytes; what is more lies on disk, and its file has no name


class Spool:
    """Values that JSON knows, in the order they were put aside."""

    def __init__(self) -> None:
        self.count = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is closed when it is read

    def put(self, value: "Any") -> None:
        """Put a value aside. Raises `CrmError` where there is no room for it."""
        try:
            self._file.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")
        except OSError as error:
            raise CrmError(f"there is no room for the rows of the file: {error.strerror}", hint="df -h /tmp") from None
        self.count += 1

    def __iter__(self) -> "Iterator[Any]":
        """The values, once."""
        with self._file as file:
            file.seek(0)
            for line in file:
                yield json.loads(line)

    def __del__(self) -> None:
        self._file.close()


class Rows:
    """Rows told by the names of their columns. The table has a column for each name, in the order they came up."""

    def __init__(self, first: Sequence[str] = ()) -> None:
        self.places = {name: place for place, name in enumerate(first)}
        self._kept = Spool()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._kept.count

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Put a row aside; cells that hold nothing need not be told."""
        places = self.places
        self._kept.put([line, [(places.setdefault(name, len(places)), cell) for name, cell in cells.items() if cell]])

    def table(self, encoding: str, format: str) -> Table:
        """All rows as a table, to be read once."""
        table = Table(list(self.places), encoding, "", 0, format=format)
        table.rows = self._records()
        return table

    def _records(self) -> Iterator[Record]:
        for line, told in self._kept:
            cells = [""] * len(self.places)
            for place, cell in told:
                cells[place] = cell
            yield line, cells
