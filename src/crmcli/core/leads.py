"""Which deal to turn to next: points for every filter of deals that one fulfils, `20 value >= 10000; -15 days > 30`.

A deal's score is the sum of the points of all the filters that it fulfils. Nothing else counts, and nothing is learnt:
whoever asks why is shown the rows.
"""

from collections.abc import Iterable, Iterator, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.filterfields import OF_DEALS
from crmcli.core.filterline import WIDE
from crmcli.core.filters import read
from crmcli.core.quickadd import QUOTES
from crmcli.core.record import record
from crmcli.core.text import clean, cut, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

USUAL = (  # that need nothing but deals, talks and follow-ups
    (25, "probability >= 50"),
    (20, "close:today..+30d"),
    (15, "value >= 10000"),
    (15, "quiet <= 14d"),
    (10, "rfm in (champions, loyal)"),
    (10, "planned:yes"),
    (-10, "close < today"),
    (-15, "days > 30"),
)
MOST_ROWS, MOST_POINTS = 30, 1000
HINT = "crm config set deal_points '20 value >= 10000;10 rfm:champions;-15 days > 30'"


@record(frozen=True, slots=True)
class LeadPoint:
    """What a filter of deals counts; `deals` is how many open ones fulfil it, None where it means nothing any more."""

    points: int
    filter: str
    deals: int | None


def read_points(text: str) -> "list[list[Any]]":
    """Rows of points and filter, parted by semicolons or lines, as a setting keeps them. Raises `BadInput`."""
    found = [_row(said) for part in _parts(text) if (said := clean(part))]
    if not found:
        raise BadInput("points are rows of POINTS FILTER", hint=HINT)
    if len(found) > MOST_ROWS:
        raise BadInput(f"{len(found)} rows of points are more than anybody can follow; {MOST_ROWS} are not", hint=HINT)
    filters = [filter for _, filter in found]
    if twice := next((one for one in filters if filters.count(one) > 1), None):
        raise BadInput(f"{cut(twice, 60)} stands twice", hint=HINT)
    return found


def say_points(kept: "Iterable[Sequence[Any]]") -> str:
    """Rows as `read_points` reads them."""
    return "; ".join(f"{points} {filter}" for points, filter in kept)


def reason(points: int, filter: str) -> str:
    """A row as a reason: `+20 value >= 10000`."""
    return f"{points:+d} {filter}"


def _row(said: str) -> "list[Any]":
    number, _, filter = said.partition(" ")
    plain = fold(number)  # full-width digits and any kind of dash too
    digits = plain[1:] if plain[:1] in ("+", "-") else plain
    if not (digits.isascii() and digits.isdigit() and filter.strip()):
        raise BadInput(f"{cut(said, 60)!r} is no row of points: POINTS FILTER", hint=HINT)
    if len(digits) > len(str(MOST_POINTS)) or not 0 < int(digits) <= MOST_POINTS:
        raise BadInput(f"{cut(said, 60)!r}: points are 1 to {MOST_POINTS}, or as many below zero", hint=HINT)
    read((), [filter], OF_DEALS)
    return [int(plain), filter.strip()]


def _parts(text: str) -> Iterator[str]:
    """What stands between semicolons and line ends, but for those in quotes."""
    part, closing = "", ""
    for char, plain in zip(text, text.translate(WIDE).replace("；", ";"), strict=True):
        if closing:
            closing = "" if plain == closing else closing
        elif plain in QUOTES and not part[-1:].isalnum():  # an apostrophe opens nothing: O'Neil
            closing = QUOTES[plain]
        elif plain in ";\n":
            yield part
            part = ""
            continue
        part += char
    yield part
