"""A whole book as lines of JSON: how the lines are called, and what is said of one that was written or read.

The form is documented in docs/manual/book-format.md.
"""

from crmcli.core.record import record

SCHEMA = 1  # of the lines; what stands in the tables is told by the book's format
LONGEST_LINE = 1 << 26  # bytes; whatever is written can be read again


@record(frozen=True, slots=True)
class WholeBook:
    """A book that was written out or read in. `rows` counts by table; `sha256` is that of all lines but the last.

    `format` is the book's own, `program` the version that wrote the lines, at the UTC instant `made_at`.
    """

    format: int
    program: str
    made_at: str
    rows: dict[str, int]
    sha256: str

    @property
    def count(self) -> int:
        """How many rows there are in all tables."""
        return sum(self.rows.values())
