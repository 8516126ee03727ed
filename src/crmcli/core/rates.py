"""Rates of exchange: a dated table in the book that converts other currencies into the base currency, exactly.

A rate says how much of the base currency one of the other is worth from its day on, until the next one. A day before
the first rate has none: what has no rate is left out, and its count said. Sums are exact; only the total of a contact
is rounded to a minor unit, the half away from nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.money import places
from crmcli.core.record import record
from crmcli.core.text import cut, visible

LONGEST = 18


@record(frozen=True, slots=True)
class Rate:
    """One `currency` is `rate` (a decimal as text) of `base` from the day `on`."""

    currency: str
    base: str
    rate: str
    on: str


def read_rate(text: str) -> str:
    """A rate as the book keeps it: a decimal above nothing. Raises `BadInput`."""
    number = text.strip()
    whole, _, rest = number.partition(".")
    if not (number.isascii() and (whole + rest).isdigit() and len(number) <= LONGEST and int(whole + rest)):
        raise BadInput(f"{cut(visible(text), 30)!r} is no rate of exchange", hint="crm rates set USD 0.92")
    return f"{int(whole or '0')}.{rest.rstrip('0')}".removesuffix(".")


class Exchange:
    """Converts into one currency by a table of rates."""

    def __init__(self, rates: Iterable[Rate], base: str) -> None:
        own = sorted((one for one in rates if one.base == base), key=lambda one: (one.currency, one.on))
        self._shift = places(base)
        # All rates as whole numbers over one power of ten, so that a sum is one of whole numbers.
        self._digits = max((_decimals(one.rate) + places(one.currency) for one in own), default=0)
        self._days: dict[str, list[str]] = {}
        self._rates: dict[str, list[int]] = {}
        for one in own:
            self._days.setdefault(one.currency, []).append(one.on)
            self._rates.setdefault(one.currency, []).append(self._whole(one))

    def __bool__(self) -> bool:
        return bool(self._days)

    @property
    def parts(self) -> int:
        """How many of the parts that `worth` counts in make a minor unit of the base currency."""
        return int(10**self._digits)

    def worth(self, minor: int, currency: str, day: str) -> int | None:
        """What an amount is worth by the rate of its day, in parts that `total` sums; None without a rate."""
        at = bisect_right(self._days.get(currency, ()), day)
        return minor * self._rates[currency][at - 1] if at else None

    def total(self, minor: int, parts: int) -> int:
        """The sum of minor units of the base currency and of such parts, in minor units."""
        over = self.parts
        whole = minor * over + parts
        rounded = (2 * abs(whole) + over) // (2 * over)
        return -rounded if whole < 0 else rounded

    def _whole(self, one: Rate) -> int:
        digits = self._digits - _decimals(one.rate) - places(one.currency) + self._shift
        return int(one.rate.replace(".", "")) * int(10**digits)


def table(kept: "Sequence[Sequence[str]] | None") -> list[Rate]:
    """The rates that a book keeps, by currency and day."""
    return sorted((Rate(*one) for one in kept or ()), key=lambda one: (one.currency, one.base, one.on))


def _decimals(rate: str) -> int:
    return len(rate.partition(".")[2])
