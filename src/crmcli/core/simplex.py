"""The lowest point of a smooth function without derivatives: the simplex search of Nelder and Mead (1965).

The coefficients are the adaptive ones of Gao and Han (2012), which for few variables come near the usual 1, 2, 1/2,
1/2. It starts again from where it ended, because a simplex can collapse before the lowest point.
"""

from collections.abc import Callable, Sequence

STEPS, RESTARTS = 600, 4


def lowest(f: Callable[[Sequence[float]], float], start: Sequence[float], *, close: float = 1e-9) -> list[float]:
    """Where `f` is lowest near `start`; a value that cannot be told is infinite. `close` is the spread that ends it."""
    best = list(start)
    value = f(best)
    for _ in range(RESTARTS):
        found, there = _search(f, best, close)
        better, best, value = value - there, found, there
        if better < close:
            break
    return best


def _search(f: Callable[[Sequence[float]], float], start: Sequence[float], close: float) -> tuple[list[float], float]:
    size = len(start)
    expand, contract, shrink = 1 + 2 / size, 0.75 - 1 / (2 * size), 1 - 1 / size
    points = [(f(start), list(start))]
    for place in range(size):
        point = list(start)
        point[place] += 0.25 if point[place] == 0 else 0.1 * abs(point[place]) + 0.05
        points.append((f(point), point))
    for _ in range(STEPS):
        points.sort(key=lambda one: one[0])
        (low, lowest_one), (high, worst) = points[0], points[-1]
        if high - low <= close and all(abs(a - b) < 1e-7 for a, b in zip(worst, lowest_one, strict=True)):
            break
        middle = [sum(point[place] for _, point in points[:-1]) / size for place in range(size)]

        def at(step: float, *, middle: list[float] = middle, worst: list[float] = worst) -> tuple[float, list[float]]:
            point = [m + step * (m - w) for m, w in zip(middle, worst, strict=True)]
            return f(point), point

        mirrored = at(1.0)
        if mirrored[0] < low:
            points[-1] = min(mirrored, at(expand), key=lambda one: one[0])
        elif mirrored[0] < points[-2][0]:
            points[-1] = mirrored
        else:
            nearer = at(contract if mirrored[0] < high else -contract)
            if nearer[0] < min(mirrored[0], high):
                points[-1] = nearer
            else:
                points = [points[0], *(_towards(f, lowest_one, point, shrink) for _, point in points[1:])]
    value, point = min(points, key=lambda one: one[0])
    return point, value


def _towards(
    f: Callable[[Sequence[float]], float], goal: list[float], point: list[float], share: float
) -> tuple[float, list[float]]:
    moved = [g + share * (p - g) for g, p in zip(goal, point, strict=True)]
    return f(moved), moved
