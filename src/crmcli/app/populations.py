"""Who is scored, and on what: the buyers of a window in the base currency, or everybody who was in touch.

Contacts are read in ranges into columns of numbers, so that a book of 100,000 buyers takes a few MiB.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crmcli.app import currencies
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, Refused
from crmcli.core.rates import Exchange, table
from crmcli.core.record import record
from crmcli.core.rfm import Buyers
from crmcli.core.rfmrows import ForeignRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BASES = ("purchases", "interactions")
BEGINNING, END = "0000-01-01", "9999-12-31"
RANGE = 20_000  # contacts that are read at once


@record(frozen=True, slots=True)
class Window:
    """The days that count, both included; ISO dates, None where it is open."""

    since: str | None = None
    until: str | None = None

    def said(self) -> str:
        """`2025-01-01..2025-12-31`, or `all`."""
        return f"{self.since or ''}..{self.until or ''}" if self.since or self.until else "all"


@record(frozen=True, slots=True)
class Population:
    """Everybody who is scored, the currency (or unit) of M, and how many purchases had no rate of exchange."""

    buyers: Buyers
    currency: str
    left_out: int


def window(crm: Crm, text: str | None) -> Window:
    """The window that words mean: a span before today (`12m`, `365d`), `FROM..TO` with either end open, or `all`."""
    if text is None or text.strip().casefold() in ("", "all"):
        return Window()
    if ".." in text:
        first, _, last = text.partition("..")
        since, until = (
            crm.date(one.strip(), "past").date.isoformat() if one.strip() else None for one in (first, last)
        )
        if since and until and since > until:
            raise BadInput(f"{since} is after {until}", hint=f"crm rfm --window {until}..{since}")
        return Window(since, until)
    from crmcli.core.dates import add_span, span

    return Window((add_span(crm.today(), span(text), -1) + timedelta(days=1)).isoformat())


def unit(crm: Crm, basis: str) -> str:
    """What M is counted in: the base currency; of interactions minutes where any talk has them, else talks."""
    if basis not in BASES:
        raise BadInput(f"there is no basis {basis!r}; it is {' or '.join(BASES)}", hint="crm rfm --basis interactions")
    return currencies.base(crm) if basis == "purchases" else "min"


def gathered(crm: Crm, basis: str, within: Window, currency: str) -> Population:
    """Everybody who is scored as of today, by contact, on purchases worth `currency`. Raises `Refused` for nobody."""
    today = crm.today().isoformat()
    days: dict[str, Any] = {"since": within.since or BEGINNING, "until": min(today, within.until or END)}
    found = _purchases(crm, currency, days) if basis == "purchases" else _interactions(crm, days)
    if not found.buyers.contact_ids:
        raise _nobody(basis, found, within, days["until"])
    return found


class _Columns:
    """The columns as they grow; R is told from the last day."""

    def __init__(self, today: date) -> None:
        self.columns = tuple(array("q") for _ in range(4))
        self._ages = _Ages(today.toordinal())

    def add(self, rows: "Sequence[tuple[Any, ...]]") -> None:
        """Contacts, each with its last day, its frequency and its money, and what else the query told."""
        if rows:
            ids, last_days, times, sums, *_ = zip(*rows, strict=True)
            days = map(self._ages.__getitem__, last_days)
            for column, values in zip(self.columns, (ids, days, times, sums), strict=True):
                column.extend(values)


class _Ages(dict[str, int]):
    """How many days ago an ISO date is, told once for each."""

    def __init__(self, today: int) -> None:
        self._today = today

    def __missing__(self, day: str) -> int:
        age = self[day] = self._today - date.fromisoformat(day).toordinal()
        return age


def _purchases(crm: Crm, currency: str, days: "dict[str, Any]") -> Population:
    exchange = Exchange(table(crm.setting("rates")), currency)
    archived, columns, left_out = set(crm.store.values("rfm.archived")), _Columns(crm.today()), 0
    for ids in _ranges(crm):
        rows = crm.store.tuples("rfm.buyers", currency=currency, **ids, **days)
        if archived:
            rows = [row for row in rows if row[0] not in archived]
        if others := sum([row[4] for row in rows]):
            rows = crm.store.tuples("rfm.buyers", where=" and currency = :currency", currency=currency, **ids, **days)
            foreign = crm.store.rows("rfm.foreign", ForeignRow, currency=currency, **ids, **days) if exchange else []
            rows, known = _converted(
                [row for row in rows if row[0] not in archived],
                [one for one in foreign if one.contact_id not in archived],
                exchange,
            )
            left_out += others - known
        else:
            rows.reverse()
        columns.add([row for row in rows if row[1] is not None])
    return Population(Buyers(*columns.columns), currency, left_out)


def _converted(
    rows: "list[tuple[Any, ...]]", foreign: list[ForeignRow], exchange: Exchange
) -> "tuple[list[tuple[Any, ...]], int]":
    """The rows with what is bought in other currencies, by contact, and how many of those purchases had a rate."""
    found = {row[0]: list(row) for row in rows}
    sums: dict[int, int] = {}
    known = 0
    for one in foreign:
        parts = exchange.worth(one.monetary_minor, one.currency, one.date)
        if parts is None:
            continue
        row = found.setdefault(one.contact_id, [one.contact_id, None, 0, 0, 0])
        known += one.purchases
        row[2] += one.frequency
        if one.frequency and (row[1] is None or one.date > row[1]):
            row[1] = one.date
        sums[one.contact_id] = sums.get(one.contact_id, 0) + parts
    for number, parts in sums.items():
        found[number][3] = exchange.total(found[number][3], parts)
    return [tuple(found[number]) for number in sorted(found)], known


def _interactions(crm: Crm, days: "dict[str, Any]") -> Population:
    archived = set(crm.store.values("rfm.archived"))
    found = [
        row for ids in _ranges(crm) for row in crm.store.tuples("rfm.talkers", **ids, **days) if row[0] not in archived
    ]
    timed = any(row[4] for row in found)
    columns = _Columns(crm.today())
    columns.add([(number, last_on, talks, minutes if timed else talks) for number, last_on, talks, minutes, _ in found])
    return Population(Buyers(*columns.columns), "min" if timed else "talks", 0)


def _ranges(crm: Crm) -> "Iterator[dict[str, Any]]":
    last = int(crm.store.value("rfm.last_id") or 0)
    for after in range(0, last, RANGE):
        yield {"after": after, "last_id": after + RANGE}


def _nobody(basis: str, found: Population, within: Window, until: str) -> Refused:
    when = f"from {within.since} to {until}" if within.since else f"by {until}"
    if basis == "interactions":
        return Refused(f"nobody was in touch {when}", hint="crm log call ada")
    if found.left_out:
        others = f"; {found.left_out} purchases are in other currencies, which are never added together"
        said = f"nobody has bought anything in {found.currency} {when}{others}"
        return Refused(said, hint="crm config set currency CODE, or crm rates set CODE 0.92")
    return Refused(f"nobody has bought anything {when}", hint="crm log purchase ada 120.50 'a book'")
