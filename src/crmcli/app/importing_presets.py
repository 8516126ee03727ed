"""Files of other programs, recognised by their headers: which column is which field, and what else holds of them.

The programs stand in importing_programs.py and importing_shops.py, one small table each. A column is written there as
`column_key` has it: `E-mail 1 - Value` is emailvalue.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from crmcli.app.importing_programs import PROGRAMS
from crmcli.app.importing_shops import SHOPS
from crmcli.core.record import record
from crmcli.core.text import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.dateperiods import Order


@record(frozen=True, slots=True)
class Preset:
    """A file of a program. `must` are the columns that tell it, each one of several; `without` are those that deny it.

    `mapping` is column key → field. `source` is the name under which its rows are known again, where it has a column
    of `unique`: numbers that no other file of the program uses for something else. `days` are custom fields that hold
    a day, `void` values that say nothing. Of orders: `paid` are the statuses that were paid for, `gone` those of
    orders that came to nothing, `refunded` those of orders wholly given back, `currency` what amounts are in that
    name none, `order` is that of its dates. `by_lines` says that a total may stand for a line as well as for the order.
    """

    name: str
    kind: str
    must: "tuple[frozenset[str], ...]"
    mapping: Mapping[str, str]
    without: frozenset[str] = frozenset()
    source: str | None = None
    unique: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    refunded: frozenset[str] = frozenset()
    currency: str | None = None
    order: "Order | None" = None
    by_lines: bool = False

    def fits(self, keys: frozenset[str]) -> bool:
        """Whether columns with these keys are such a file's."""
        return all(keys & one for one in self.must) and not keys & self.without

    def source_of(self, columns: Sequence[str]) -> str | None:
        """The name under which rows with these columns are known again, None where a file's own name is surer."""
        if self.unique and not self.unique & frozenset(map(column_key, columns)):
            return None
        return self.source


def column_key(name: str) -> str:
    """`E-Mail 2 Address` and `e-mail_address` are the same column."""
    return "".join(part for part in words(name) if not part.isdigit())


def preset(columns: Sequence[str], kind: str | None) -> Preset | None:
    """The program that wrote a file with these columns, or None; `kind` is what its rows are, where that is known.

    Of several the one that more columns tell.
    """
    keys = frozenset(map(column_key, columns))
    fitting = [one for one in presets() if kind in (None, one.kind) and one.fits(keys)]
    return max(fitting, key=lambda one: len(one.must), default=None)


@cache
def presets() -> tuple[Preset, ...]:
    """All that are known."""
    return tuple(_made(told) for told in (*PROGRAMS, *SHOPS))


def programs_names(kind: str | None) -> list[str]:
    """Keys of columns that tell a program: they find the header below a preamble."""
    return [key for one in presets() if kind in (None, one.kind) for group in one.must for key in group]


def _made(told: "Mapping[str, str]") -> Preset:
    def keys(name: str, mark: str | None = None) -> frozenset[str]:
        return frozenset(told.get(name, "").split(mark))

    def spaced(name: str) -> frozenset[str]:
        return frozenset(word.replace("_", " ") for word in told.get(name, "").split())

    return Preset(
        name=told["name"], kind=told["kind"], must=tuple(frozenset(one.split("|")) for one in told["must"].split()),
        mapping=dict(_pair(pair) for pair in told["columns"].split()), without=keys("without"),
        source=told.get("source"), unique=keys("unique", "|") - {""}, days=spaced("days"),
        void=spaced("void"), paid=keys("paid"), gone=keys("gone"), refunded=keys("refunded"),
        currency=told.get("currency"), order="dmy" if "order" in told else None,
        by_lines=told.get("totals") == "lines",
    )  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    key, _, field = text.partition("=")
    return key, field.replace("_", " ") if _is_named(field) else field


def _is_named(field: str) -> bool:
    return field.startswith(("custom.", "relations.", "dates.")) and not field.endswith(".label")
