"""RFM scores and segments: who bought how recently, how often and for how much.

The rules, exactly: recency is whole calendar days from the last purchase, frequency the number of purchases,
monetary the sum of amounts with refunds, in minor units of one currency. Each is scored 1 to n (default 5) against
type-7 quantiles of all buyers (Hyndman and Fan 1996, the default of R and NumPy), with bins closed on the right, in
integers. So equal values score equal, and neither the order of rows nor rounding decides anything. The segment
follows from R and FM = (F + M + 1) // 2 in a grid that holds every cell once; it needs n = 5.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import cut, visible, words

SCHEME = "grid"
SCORES = 5
PROVISIONAL_BELOW = 30  # with fewer buyers the quintiles say little: the run is called provisional
PROSPECT = "prospect"


@record(frozen=True, slots=True)
class Segment:
    """One cell group of the grid: its slug for commands, its English and its Chinese name."""

    slug: str
    name: str
    zh: str


SEGMENTS = (
    Segment("champions", "Champions", "冠军"),
    Segment("loyal", "Loyal", "忠诚"),
    Segment("potential-loyalist", "Potential Loyalist", "潜力忠诚"),
    Segment("new", "New", "新客"),
    Segment("promising", "Promising", "有望"),
    Segment("need-attention", "Need Attention", "需关注"),
    Segment("about-to-sleep", "About To Sleep", "将休眠"),
    Segment("at-risk", "At Risk", "有流失风险"),
    Segment("cant-lose", "Can't Lose Them", "不能失去"),
    Segment("hibernating", "Hibernating", "休眠"),
    Segment(PROSPECT, "Prospect", "未成交"),
)

_COLD = ("hibernating", "hibernating", "at-risk", "at-risk", "cant-lose")
_GRID = (  # a row for each R from 1 to 5, a column for each FM from 1 to 5
    _COLD,
    _COLD,
    ("about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal"),
    ("promising", "potential-loyalist", "potential-loyalist", "loyal", "loyal"),
    ("new", "potential-loyalist", "potential-loyalist", "champions", "champions"),
)


@record(frozen=True, slots=True)
class Buyer:
    """What is scored: one contact with at least one purchase of more than nothing."""

    contact_id: int
    recency_days: int
    frequency: int
    monetary_minor: int


@record(frozen=True, slots=True)
class Cuts:
    """The n - 1 cut points of one figure, exactly: cut i is `scaled[i] / n`, `below[i]` the last integer not above."""

    n: int
    scaled: tuple[int, ...]
    below: tuple[int, ...]

    def exceeded(self, value: int) -> int:
        """How many cut points `value` lies above."""
        return bisect_left(self.below, value)

    def said(self, places: int = 0) -> tuple[str, ...]:
        """The cut points as text, exact; `places` is the number of decimals of the minor unit."""
        return tuple(_said(scaled, self.n, places) for scaled in self.scaled)


@record(frozen=True, slots=True)
class CutPoints:
    """The cut points of a run."""

    recency: Cuts
    frequency: Cuts
    monetary: Cuts

    def to_plain(self) -> dict[str, object]:
        """For the book: integers only, so that a stored run explains itself exactly."""
        scaled = {name: list(getattr(self, name).scaled) for name in ("recency", "frequency", "monetary")}
        return {"n": self.recency.n, **scaled}


@record(frozen=True, slots=True)
class Scored:
    """One buyer with scores 1 to n, their text (`541`) and the segment's slug (None unless n is 5)."""

    contact_id: int
    recency_days: int
    frequency: int
    monetary_minor: int
    r: int
    f: int
    m: int
    score: str
    segment: str | None


@record(frozen=True, slots=True)
class Run:
    """All buyers scored, in the order given, and the cut points that did it."""

    points: CutPoints
    buyers: tuple[Scored, ...]

    @property
    def provisional(self) -> bool:
        """Whether there are too few buyers for the scores to mean much."""
        return len(self.buyers) < PROVISIONAL_BELOW


@record(frozen=True, slots=True)
class Move:
    """At this value, the others' and the cut points unchanged, the figure would score so and the segment be this."""

    value: int
    score: int
    segment: str | None


@record(frozen=True, slots=True)
class Figure:
    """One of R, F and M of a buyer: the value, its score, the cut points as text, the nearest moves up and down."""

    name: str
    value: int
    score: int
    cuts: tuple[str, ...]
    better: Move | None
    worse: Move | None


@record(frozen=True, slots=True)
class Explained:
    """Why a buyer is where they are. Figures stand in the order recency, frequency, monetary."""

    scored: Scored
    figures: tuple[Figure, Figure, Figure]


@record(frozen=True, slots=True)
class Explanation:
    """Why a contact has its score: each figure with its value, cut points, score and what would move it."""

    ref: str
    name: str
    as_of: str
    currency: str
    score: str
    segment: str
    figures: tuple[Figure, ...]


def cuts(values: Sequence[int], n: int = SCORES) -> Cuts:
    """The type-7 quantiles 1/n … (n-1)/n of `values`, in any order; no cut points for no values."""
    if not 2 <= n <= 10:
        raise BadInput(f"scores run from 1 to something between 2 and 10, not {n}", hint="5")
    if not values:
        return Cuts(n, (), ())
    ranked = sorted(values)
    scaled = []
    for i in range(1, n):
        low, rest = divmod((len(ranked) - 1) * i, n)
        step = ranked[low + 1] - ranked[low] if rest else 0
        scaled.append(n * ranked[low] + rest * step)
    return _cuts(n, scaled)


def cut_points(buyers: Sequence[Buyer], n: int = SCORES) -> CutPoints:
    """The cut points of R, F and M over all buyers."""
    return CutPoints(
        cuts([buyer.recency_days for buyer in buyers], n),
        cuts([buyer.frequency for buyer in buyers], n),
        cuts([buyer.monetary_minor for buyer in buyers], n),
    )


def points_from_plain(plain: Mapping[str, object]) -> CutPoints:
    """The cut points that `CutPoints.to_plain` wrote; ValueError for anything else."""
    n = plain.get("n")
    figures = [plain.get(name) for name in ("recency", "frequency", "monetary")]
    if not isinstance(n, int) or not all(isinstance(values, list | tuple) for values in figures):
        raise ValueError("not the cut points of a run")
    made = [_cuts(n, [int(value) for value in values]) for values in figures if isinstance(values, list | tuple)]
    return CutPoints(made[0], made[1], made[2])


def score_all(buyers: Iterable[Buyer], n: int = SCORES) -> Run:
    """Score every buyer against all of them. 100,000 buyers take a fraction of a second."""
    everyone = tuple(buyers)
    points = cut_points(everyone, n)
    return Run(points, tuple([score(buyer, points) for buyer in everyone]))


def score(buyer: Buyer, points: CutPoints) -> Scored:
    """One buyer against given cut points."""
    n = points.recency.n
    r = n - points.recency.exceeded(buyer.recency_days)
    f = 1 + points.frequency.exceeded(buyer.frequency)
    m = 1 + points.monetary.exceeded(buyer.monetary_minor)
    text = f"{r}{f}{m}" if n < 10 else f"{r}-{f}-{m}"
    return Scored(
        buyer.contact_id, buyer.recency_days, buyer.frequency, buyer.monetary_minor, r, f, m, text, _segment(n, r, f, m)
    )


def segment(r: int, fm: int) -> str:
    """The slug of the grid's cell; r and fm from 1 to 5."""
    if not (1 <= r <= 5 and 1 <= fm <= 5):
        raise ValueError(f"no such cell: R {r}, FM {fm}")
    return _GRID[r - 1][fm - 1]


def find_segment(text: str) -> str:
    """The slug for a slug, an English or a Chinese name, in any case and spacing; BadInput with the nearest names."""
    key = "".join(words(text))
    names = {"".join(words(name)): one.slug for one in SEGMENTS for name in (one.slug, one.name, one.zh)}
    if key in names:
        return names[key]
    from difflib import get_close_matches

    near = list(dict.fromkeys(names[match] for match in get_close_matches(key, names, n=5, cutoff=0.5)))
    raise BadInput(
        f"no such segment: {cut(visible(text), 40)}",
        hint=" or ".join(near[:3]) or " ".join(one.slug for one in SEGMENTS),
        candidates=near,
    )


def explain(buyer: Buyer, points: CutPoints, *, money_places: int = 2) -> Explained:
    """Value, cut points and score of each figure, and from which value on it would score otherwise.

    `money_places` are the decimals of the base currency: monetary cut points are said in its major unit; values in
    `Figure` and `Move` stay in days, purchases and minor units.
    """
    scored = score(buyer, points)
    return Explained(
        scored,
        (
            _figure(scored, "r", buyer.recency_days, points.recency, 0),
            _figure(scored, "f", buyer.frequency, points.frequency, 0),
            _figure(scored, "m", buyer.monetary_minor, points.monetary, money_places),
        ),
    )


_NAMES = {"r": "recency", "f": "frequency", "m": "monetary"}


def _figure(scored: Scored, letter: str, value: int, figure_cuts: Cuts, places: int) -> Figure:
    above = figure_cuts.exceeded(value)
    less = figure_cuts.below[above - 1] if above else None
    more = figure_cuts.below[above] + 1 if above < len(figure_cuts.below) else None
    down, up = (_move(scored, letter, at, figure_cuts) for at in (less, more))
    better, worse = (down, up) if letter == "r" else (up, down)
    return Figure(_NAMES[letter], value, getattr(scored, letter), figure_cuts.said(places), better, worse)


def _move(scored: Scored, letter: str, value: int | None, figure_cuts: Cuts) -> Move | None:
    if value is None:
        return None
    above = figure_cuts.exceeded(value)
    new = figure_cuts.n - above if letter == "r" else 1 + above
    scores = {"r": scored.r, "f": scored.f, "m": scored.m, letter: new}
    return Move(value, new, _segment(figure_cuts.n, **scores))


def _segment(n: int, r: int, f: int, m: int) -> str | None:
    return _GRID[r - 1][(f + m + 1) // 2 - 1] if n == SCORES else None


def _cuts(n: int, scaled: Sequence[int]) -> Cuts:
    # For integers v > scaled / n is the same as v > scaled // n: one bisection among integers scores a value.
    return Cuts(n, tuple(scaled), tuple(value // n for value in scaled))


def _said(scaled: int, n: int, places: int) -> str:
    """scaled / n / 10**places, exactly: as a decimal where that ends, else with a fraction (`12 1/3`)."""
    whole, rest = divmod(abs(scaled), n)
    text = str(whole).rjust(places + 1, "0")
    if places:
        text = f"{text[:-places]}.{text[-places:]}"
    if rest and 1000 % n == 0:
        text += ("" if places else ".") + f"{rest * 1000 // n:03d}".rstrip("0")
    elif rest:
        text += f" {rest}/{n}"
    return "-" + text if scaled < 0 else text
