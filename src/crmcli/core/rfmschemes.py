"""The schemes of scoring: how each one cuts the figures of all buyers.

- `grid`: type-7 quantiles, five scores, the grid of segments.
- `scores`: the same with two to ten scores, without names for what they mean.
- `cn8`: the mean of the raw values; near is at or below it, often and much at or above it (score 2, else 1).
- `r-package`: the quantiles plus one whole unit (a day, a purchase, one of the currency), bins closed on the left,
  as the R package rfm 0.3.0 computes them (its `rfm_table_order`).
- `fixed`: cut points that somebody chose; a value on a cut point belongs below it.
"""

from collections.abc import Sequence

from crmcli.core.errors import BadInput
from crmcli.core.money import UNITS, parse_amount
from crmcli.core.record import record
from crmcli.core.rfm import MOST_SCORES, SCORES, Buyers, CutPoints, Cuts, cuts_at, quantiles
from crmcli.core.text import cut, visible

SCHEMES = {
    "grid": "quintiles of all buyers, and the grid of segments",
    "cn8": "against the mean: eight segments, 重要价值客户 to 一般挽留客户",
    "r-package": "as the R package rfm 0.3.0: its quintiles and its ten rules",
    "fixed": "cut points of your own: --cuts 'r=30,90,180,365 f=2,3,5,9 m=100,500,1000,5000'",
    "scores": "quantiles with 2 to 10 scores (--classes), without segments",
}
TRY = "crm rfm --scheme fixed --cuts 'r=30,90,180,365 f=2,3,5,9 m=100,500,1000,5000'"


@record(frozen=True, slots=True)
class Plan:
    """A scheme with its choices: how many scores, and the cut points of `fixed` (R in days, F as a number, M in minor
    units)."""

    scheme: str
    n: int
    fixed: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] | None = None


def scheme_name(text: str) -> str:
    """The scheme that is meant; `BadInput` names all."""
    name = text.strip().casefold().replace("_", "-")
    if name not in SCHEMES:
        said = cut(visible(text), 40)
        raise BadInput(f"there is no scheme {said!r}; schemes are: {' '.join(SCHEMES)}", hint="crm rfm --scheme grid")
    return name


def plan(scheme: str, *, classes: int | None = None, cuts: str | None = None, currency: str | None = None) -> Plan:
    """A scheme with its choices, checked. Raises `BadInput` for what the scheme does not allow."""
    name = scheme_name(scheme)
    if name == "fixed":
        if not cuts:
            raise BadInput("which cut points?", hint=TRY)
        fixed = read_cuts(cuts, currency)
        n = len(fixed[0]) + 1
        if classes is not None and classes != n:
            raise BadInput(f"{n - 1} cut points make {n} scores, not {classes}", hint=TRY)
        return Plan(name, n, fixed)
    n = 2 if name == "cn8" else SCORES
    if name == "scores" and classes is not None:
        if not 2 <= classes <= MOST_SCORES:
            raise BadInput(f"scores are 2 to {MOST_SCORES}, not {classes}", hint="crm rfm --scheme scores --classes 4")
        n = classes
    elif classes is not None and classes != n:
        raise BadInput(f"{name} has {n} scores, not {classes}", hint="crm rfm --scheme scores --classes 4")
    return Plan(name, n)


def read_cuts(text: str, currency: str | None) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Cut points as people write them, `r=30,90 f=2,3 m=100,500.50`, each rising; as many for each figure."""
    found: dict[str, tuple[int, ...]] = {}
    for part in text.split():
        name, given, values = part.partition("=")
        letter = name.casefold()
        if not given or letter not in ("r", "f", "m") or letter in found:
            raise BadInput(f"{cut(visible(part), 40)!r} is no r=, f= or m=", hint=TRY)
        found[letter] = tuple(_cut(one, letter, currency) for one in values.split(","))
        if any(one >= other for one, other in zip(found[letter], found[letter][1:], strict=False)):
            raise BadInput(f"cut points rise from one to the next: {cut(visible(part), 60)}", hint=TRY)
    if len(found) < 3:
        missing = " ".join(letter for letter in "rfm" if letter not in found)
        raise BadInput(f"cut points are missing for: {missing}", hint=TRY)
    r, f, m = found["r"], found["f"], found["m"]
    if not len(r) == len(f) == len(m) or len(r) >= MOST_SCORES:
        said = f"r has {len(r)} cut points, f {len(f)}, m {len(m)}; all three have as many, at most {MOST_SCORES - 1}"
        raise BadInput(said, hint=TRY)
    return r, f, m


def cut_points(plan: Plan, buyers: Buyers, *, unit: int = 100) -> CutPoints:
    """The cut points of a scheme over all buyers; `unit` is one of the currency in minor units."""
    n, columns = plan.n, (buyers.recency_days, buyers.frequency, buyers.monetary_minor)
    if plan.fixed is not None:
        r, f, m = (cuts_at(values, n) for values in plan.fixed)
        return CutPoints(r, f, m)
    if plan.scheme == "cn8":
        near, often, much = (_mean(values, left=at > 0) for at, values in enumerate(columns))
        return CutPoints(near, often, much)
    if plan.scheme == "r-package":
        return CutPoints(*(_one_more(quantiles(one, n), by) for one, by in zip(columns, (1, 1, unit), strict=True)))
    return CutPoints(*(quantiles(values, n) for values in columns))


def _mean(values: Sequence[int], *, left: bool) -> Cuts:
    return cuts_at((sum(values),) if values else (), 2, divisor=max(1, len(values)), left=left)


def _one_more(found: Cuts, unit: int) -> Cuts:
    return cuts_at(
        [scaled + unit * found.divisor for scaled in found.scaled], found.n, divisor=found.divisor, left=True
    )


def _cut(text: str, letter: str, currency: str | None) -> int:
    if letter == "m" and currency not in UNITS:
        return parse_amount(text, currency=currency)[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(f"a cut point of {letter} is a whole number, not {cut(visible(text), 20)!r}", hint=TRY)
    return int(text)
