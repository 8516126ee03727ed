"""Who may be lost and who is worth a call now: a list of reasons, each with its number. No score hides why.

Silence is measured against somebody's own rhythm (core/rhythm.py), or the population's where there are fewer than
three days of purchase: longer than two median gaps warns, longer than four alarms. A basket falls when the last two
orders bring on average at least 30 per cent less than those before them (two at least).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crmcli.core.counted import median_counted
from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.rhythm import alarming, median_said

FALL = 30  # per cent
LEAST_ORDERS = 4  # two now, and two to compare them with
WARN, ALARM = "warn", "alarm"

POINTS = {  # reason -> points; the book's setting `points` changes them
    "overdue": 30, "due": 20, "unanswered": 25, "alarm": 35, "warn": 20, "basket": 15, "segment": 25, "class-a": 15,
    "birthday": 10, "unplanned": 10,
}  # fmt: skip
MOST_POINTS = 1000


@record(frozen=True, slots=True)
class ChurnLine:
    """A customer who may be lost: how strong the sign is, what they brought, and the reasons in words."""

    ref: str
    name: str
    level: str
    silent_days: int
    rhythm_days: float | None
    own_rhythm: bool
    last_purchase: str
    value_minor: int
    currency: str
    reasons: tuple[str, ...]


@record(frozen=True, slots=True)
class RhythmLine:
    """Customers by how long they are silent against their own rhythm."""

    group: str
    customers: int
    share: float
    value_minor: int
    currency: str


@record(frozen=True, slots=True)
class NextLine:
    """Whom to call now: the points and what they are made of."""

    ref: str
    name: str
    points: int
    why: tuple[str, ...]
    last_purchase: str | None
    value_minor: int | None
    currency: str
    owner: str | None


@record(frozen=True, slots=True)
class Customer:
    """How somebody buys: the last day, twice the median gap between days, the value; orders where there are several.

    `recent_minor` is what the last two orders brought, `earlier_minor` what those before did.
    """

    contact_id: int
    last_on: str
    doubled: int | None
    value_minor: int
    orders: int = 0
    recent_minor: int = 0
    earlier_minor: int = 0


@record(frozen=True, slots=True)
class Silence:
    """How long somebody is silent, against which rhythm (twice the median gap), and what that says."""

    days: int
    doubled: int | None
    own: bool
    level: str | None


def population(rhythms: Iterable[int | None]) -> int | None:
    """Twice the population's median gap: the median of the customers' own rhythms, rounded; None where nobody has one.

    `rhythms` are twice the median gap of each customer, so that one who buys every day does not speak for all.
    """
    counts: dict[int, int] = {}
    for doubled in rhythms:
        if doubled is not None:
            counts[doubled] = counts.get(doubled, 0) + 1
    found = median_counted(counts.items())
    return None if found is None else int(found + 0.5)


def silence(row: Customer, today: date, common: int | None) -> Silence:
    """The silence of a customer; `common` is twice the population's median gap."""
    days = (today - date.fromisoformat(row.last_on)).days
    doubled = row.doubled if row.doubled is not None else common
    level = None
    if doubled is not None and days > doubled:
        level = ALARM if alarming(days, doubled) else WARN
    return Silence(days, doubled, row.doubled is not None, level)


def falling(row: Customer) -> int | None:
    """By how many per cent the last two orders are smaller than those before, when that is much; else None."""
    if row.orders < LEAST_ORDERS or row.earlier_minor <= 0:
        return None
    earlier = row.orders - 2
    now, before = row.recent_minor * earlier, 2 * row.earlier_minor  # the same denominator under both
    return (before - now) * 100 // before if 100 * now <= (100 - FALL) * before else None


def reasons(row: Customer, heard: Silence) -> tuple[str, ...]:
    """Why a customer may be lost, in words."""
    said = []
    if heard.level and heard.doubled:
        whose = "their own" if heard.own else "the customers'"
        times = 4 if heard.level == ALARM else 2
        said.append(f"silent for {heard.days} days, over {times} x {whose} rhythm of {median_said(heard.doubled)}")
    if (less := falling(row)) is not None:
        said.append(f"the last two orders are {less} % smaller than those before")
    return tuple(said)


def read_points(text: str | None) -> dict[str, int]:
    """The points in `overdue=30 due=20 …`; what is left out is as usual. Raises `BadInput`."""
    found = dict(POINTS)
    for word in (text or "").replace(",", " ").split():
        name, _, number = word.partition("=")
        if name not in found or not (number.isascii() and number.isdigit() and int(number) <= MOST_POINTS):
            hint = "crm config set points 'overdue=30 due=20 birthday=0'"
            raise BadInput(f"{word!r} are no points; reasons are: {' '.join(found)}", hint=hint)
        found[name] = int(number)
    return found


def write_points(points: Mapping[str, int]) -> str:
    """The points as the book keeps them."""
    return " ".join(f"{name}={number}" for name, number in points.items())


def why(said: Sequence[tuple[str, object]], points: Mapping[str, int]) -> tuple[str, ...]:
    """The reasons in words with their points, the strongest first; a reason of no points is not told."""
    kept = [(points[reason], worded(reason, about)) for reason, about in said if points[reason]]
    kept.sort(key=lambda one: -one[0])
    return tuple(f"{words} (+{number})" for number, words in kept)


def worded(reason: str, about: object) -> str:
    """A reason in words; `about` is its number, its day or its silence."""
    if isinstance(about, Silence):
        return f"silent {about.days} days, usually {median_said(about.doubled or 0)}"
    if reason == "birthday":
        return f"birthday {'today' if not about else 'tomorrow' if about == 1 else f'in {about} days'}"
    if reason == "overdue":
        return f"{about} {'day' if about == 1 else 'days'} late"
    return {
        "due": "due today", "unanswered": f"unanswered since {about}",
        "basket": f"orders {about} % smaller", "segment": str(about), "class-a": "class A",
        "unplanned": "nothing planned",
    }[reason]  # fmt: skip
