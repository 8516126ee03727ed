"""Medians and quantiles of values that are given as (value, how often), as a GROUP BY tells them."""

from collections.abc import Iterable


def median_counted(counted: Iterable[tuple[int, int]]) -> float | None:
    """The median of values that are given as (value, how often); None of none."""
    return quantile_counted(counted, 1, 2)


def quantile_counted(counted: Iterable[tuple[int, int]], part: int, of: int) -> float | None:
    """The type-7 quantile `part / of` of values that are given as (value, how often); None of none.

    Source: Hyndman and Fan (1996), definition 7, as R and NumPy have it.
    """
    found = sorted(one for one in counted if one[1] > 0)
    total = sum(times for _, times in found)
    if not total:
        return None
    low, rest = divmod((total - 1) * part, of)
    values: list[int] = []
    place = 0
    for value, times in found:
        place += times
        while len(values) < 2 and place > low + len(values):
            values.append(value)
    after = values[1] if len(values) > 1 else values[0]
    return values[0] + (after - values[0]) * rest / of
