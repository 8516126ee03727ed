"""RFM scores: who bought how recently, how often and for how much.

The figures, exactly: recency is whole calendar days from the last purchase, frequency the number of purchases,
monetary the sum of amounts with refunds, in minor units of one currency. Each is scored 1 to n (default 5) against
cut points, independently. Those of the schemes are in core/rfmschemes.py; here are type-7 quantiles of all buyers
(Hyndman and Fan 1996, the default of R and NumPy), with bins closed on the right, in integers. So equal values score
equal, and neither the order of rows nor rounding decides anything. What the scores mean is core/rfmsegments.py.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.rfmsegments import naming

SCORES = 5
MOST_SCORES = 10
PROVISIONAL_BELOW = 30  # with fewer buyers the quintiles say little: the run is called provisional
FIGURES = ("recency", "frequency", "monetary")


@record(frozen=True, slots=True)
class Buyers:
    """Who is scored, column by column: each contact with its recency in days, its frequency and its money.

    Columns instead of records, because a book may have 100,000 of them.
    """

    contact_ids: Sequence[int]
    recency_days: Sequence[int]
    frequency: Sequence[int]
    monetary_minor: Sequence[int]


@record(frozen=True, slots=True)
class Buyer:
    """One contact that was scored, with its figures."""

    contact_id: int
    recency_days: int
    frequency: int
    monetary_minor: int


@record(frozen=True, slots=True)
class Cuts:
    """The n - 1 cut points of one figure, exactly: cut i is `scaled[i] / divisor`.

    `left` tells that a value on the cut is above it already; `below[i]` is the last integer that is not above.
    """

    n: int
    divisor: int
    scaled: tuple[int, ...]
    left: bool
    below: tuple[int, ...]

    def exceeded(self, value: int) -> int:
        """How many cut points `value` lies above."""
        return bisect_left(self.below, value)

    def said(self, places: int = 0) -> tuple[str, ...]:
        """The cut points as text, exact (`≈` where no short form is); `places` are decimals of the minor unit."""
        return tuple(_said(scaled, self.divisor, places) for scaled in self.scaled)


@record(frozen=True, slots=True)
class CutPoints:
    """The cut points of a run."""

    recency: Cuts
    frequency: Cuts
    monetary: Cuts

    def to_plain(self) -> dict[str, object]:
        """For the book: integers only, so that a stored run explains itself exactly."""
        figures = {name: getattr(self, name) for name in FIGURES}
        return {
            "n": self.recency.n,
            **{name: list(one.scaled) for name, one in figures.items()},
            "divisors": {name: one.divisor for name, one in figures.items()},
            "left": [name for name, one in figures.items() if one.left],
        }


@record(frozen=True, slots=True)
class Scores:
    """The scores 1 to n and the segments' slugs of buyers, column by column in their order."""

    r: Sequence[int]
    f: Sequence[int]
    m: Sequence[int]
    segments: Sequence[str]


@record(frozen=True, slots=True)
class Scored:
    """The scores of a buyer, 1 to n, their text (`541`) and the segment's slug."""

    r: int
    f: int
    m: int
    score: str
    segment: str


@record(frozen=True, slots=True)
class Move:
    """At this value, the others' and the cut points unchanged, the figure would score so and the segment be this."""

    value: int
    score: int
    segment: str


@record(frozen=True, slots=True)
class Figure:
    """One of R, F and M of a buyer: the value, its score, the cut points as text, the nearest moves up and down.

    `closed` tells on which side of the cut points a value belongs that is one of them: right, to the lower bin.
    """

    name: str
    value: int
    score: int
    cuts: tuple[str, ...]
    closed: str
    better: Move | None
    worse: Move | None


@record(frozen=True, slots=True)
class Explanation:
    """Why a contact has its score: each figure with its value, cut points, score and what would move it.

    Figures stand in the order recency, frequency, monetary; values are days, purchases and minor units of the
    currency (with the basis `interactions`: talks, and minutes or talks, as `currency` says).
    """

    ref: str
    name: str
    as_of: str
    currency: str
    score: str
    segment: str
    segment_name: str
    scheme: str
    basis: str
    window: str
    buyers: int
    provisional: bool
    figures: tuple[Figure, ...]


def quantiles(values: Sequence[int], n: int = SCORES) -> Cuts:
    """The type-7 quantiles 1/n … (n-1)/n of `values`, in any order; no cut points for no values."""
    if not 2 <= n <= MOST_SCORES:
        raise BadInput(
            f"scores run from 1 to something between 2 and {MOST_SCORES}, not {n}",
            hint="crm rfm --scheme scores --classes 5",
        )
    if not values:
        return cuts_at((), n)
    ranked = sorted(values)
    scaled = []
    for i in range(1, n):
        low, rest = divmod((len(ranked) - 1) * i, n)
        step = ranked[low + 1] - ranked[low] if rest else 0
        scaled.append(n * ranked[low] + rest * step)
    return cuts_at(scaled, n, divisor=n)


def cuts_at(scaled: Sequence[int], n: int, *, divisor: int = 1, left: bool = False) -> Cuts:
    """Cut points at `scaled / divisor`, with bins closed on the right, or on the `left`."""
    # For integers v > scaled / d is the same as v > scaled // d, and v >= scaled / d as v > (scaled - 1) // d: one
    # bisection among integers scores a value.
    return Cuts(n, divisor, tuple(scaled), left, tuple((value - left) // divisor for value in scaled))


def points_from_plain(plain: Mapping[str, object]) -> CutPoints:
    """The cut points that `CutPoints.to_plain` wrote; ValueError for anything else."""
    n, divisors, left = plain.get("n"), plain.get("divisors", {}), plain.get("left", ())
    if not isinstance(n, int) or not isinstance(divisors, dict) or not isinstance(left, list | tuple):
        raise ValueError("not the cut points of a run")
    made = []
    for name in FIGURES:
        values = plain.get(name)
        if not isinstance(values, list | tuple):
            raise ValueError("not the cut points of a run")
        # Without a divisor it is n: what books of the first versions hold.
        made.append(cuts_at([int(one) for one in values], n, divisor=int(divisors.get(name, n)), left=name in left))
    return CutPoints(made[0], made[1], made[2])


def scores_of(buyers: Buyers, points: CutPoints, scheme: str) -> Scores:
    """The scores and segments of all buyers, in their order. 100,000 of them take a tenth of a second."""
    n, named = points.recency.n, naming(scheme, points.recency.n)
    slugs = {(r, f, m): named(r, f, m) for r in range(1, n + 1) for f in range(1, n + 1) for m in range(1, n + 1)}
    r_below, f_below, m_below = points.recency.below, points.frequency.below, points.monetary.below
    r = [n - bisect_left(r_below, days) for days in buyers.recency_days]
    f = [1 + bisect_left(f_below, times) for times in buyers.frequency]
    m = [1 + bisect_left(m_below, minor) for minor in buyers.monetary_minor]
    return Scores(r, f, m, [slugs[three] for three in zip(r, f, m, strict=True)])


def score(buyer: Buyer, points: CutPoints, scheme: str) -> Scored:
    """One buyer against given cut points."""
    one = Buyers((buyer.contact_id,), (buyer.recency_days,), (buyer.frequency,), (buyer.monetary_minor,))
    found = scores_of(one, points, scheme)
    [r], [f], [m], [slug] = found.r, found.f, found.m, found.segments
    return Scored(r, f, m, score_text(r, f, m), slug)


def score_text(r: int, f: int, m: int) -> str:
    """The three scores as one text: `541`, and `10-9-1` where one has two digits."""
    return ("-" if MOST_SCORES in (r, f, m) else "").join(map(str, (r, f, m)))


def explain(
    buyer: Buyer, points: CutPoints, scheme: str, *, money_places: int = 2
) -> tuple[Scored, tuple[Figure, ...]]:
    """The scores, and for each figure its value, cut points and from which value on it would score otherwise.

    `money_places` are the decimals of the run's currency: monetary cut points are said in its major unit; values in
    `Figure` and `Move` stay in days, purchases and minor units.
    """
    scored = score(buyer, points, scheme)
    return scored, (
        _figure(scored, "r", buyer.recency_days, points.recency, scheme, 0),
        _figure(scored, "f", buyer.frequency, points.frequency, scheme, 0),
        _figure(scored, "m", buyer.monetary_minor, points.monetary, scheme, money_places),
    )


_NAMES = {"r": "recency", "f": "frequency", "m": "monetary"}


def _figure(scored: Scored, letter: str, value: int, cuts: Cuts, scheme: str, places: int) -> Figure:
    above = cuts.exceeded(value)
    # Cut points may fall together: the next value that scores otherwise lies beyond the nearest of them.
    less = cuts.below[above - 1] if above else None
    more = cuts.below[above] + 1 if above < len(cuts.below) else None
    least = 0 if letter == "r" else 1 if letter == "f" else None  # nobody buys in the future, or less than once
    if less is not None and least is not None and less < least:
        less = None
    down, up = (_move(scored, letter, at, cuts, scheme) for at in (less, more))
    better, worse = (down, up) if letter == "r" else (up, down)
    closed = "left" if cuts.left else "right"
    return Figure(_NAMES[letter], value, getattr(scored, letter), cuts.said(places), closed, better, worse)


def _move(scored: Scored, letter: str, value: int | None, cuts: Cuts, scheme: str) -> Move | None:
    if value is None:
        return None
    above = cuts.exceeded(value)
    new = cuts.n - above if letter == "r" else 1 + above
    r, f, m = (new if name == letter else getattr(scored, name) for name in "rfm")
    return Move(value, new, naming(scheme, cuts.n)(r, f, m))


def _said(scaled: int, divisor: int, places: int) -> str:
    """scaled / divisor / 10**places: as a decimal where that ends soon, else with a fraction (`12 1/3`) or `≈`."""
    whole, rest = divmod(abs(scaled), divisor)
    text = str(whole).rjust(places + 1, "0")
    if places:
        text = f"{text[:-places]}.{text[-places:]}"
    far = divisor > MOST_SCORES  # a mean: three decimals are enough of it, and none beyond those of the currency
    if rest and (1000 % divisor == 0 or (far and not places)):
        text += ("" if places else ".") + f"{rest * 1000 // divisor:03d}".rstrip("0")
        text = text.removesuffix(".")
    elif rest and not far:
        text += f" {rest}/{divisor}"
    text = "-" + text if scaled < 0 else text
    exact = not far or not rest or (not places and rest * 1000 % divisor == 0)
    return text if exact else f"≈ {text}"
