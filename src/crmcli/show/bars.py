"""Bars of blocks, to an eighth of a cell."""

BLOCKS = " ▏▎▍▌▋▊▉█"


def bar(value: float | None, most: float, cells: int) -> str:
    """A bar of at most so many cells, to an eighth of a cell; what is above nothing is seen, what is below is not."""
    if not value or value < 0 or most <= 0:
        return ""
    eighths = max(1, round(8 * cells * min(value / most, 1)))
    return "█" * (eighths // 8) + BLOCKS[eighths % 8].strip()
