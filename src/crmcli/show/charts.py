"""Charts: what is drawn of a report, as SVG for pages and pictures, and as bars of blocks for a terminal.

Numbers are always printed, so that no colour is needed to read a chart. The colours are those of Okabe and Ito (2008),
which people with any kind of colour vision tell apart; in print and in the dark they are other steps of the same hues.
"""

from collections.abc import Sequence
from html import escape
from math import floor, log10

from crmcli.core.record import record
from crmcli.core.text import cut, visible, width

WIDE, TALL = 760, 340
SPARKS = "▁▂▃▄▅▆▇█"
SHADES = " ░▒▓█"
MOST_NUMBERS = 18  # columns above which numbers stand; more of them would write over each other
STYLE = """\
svg { font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
.ground { fill: #ffffff; } .ink { fill: #1d2330; } .soft { fill: #5b6577; } .grid { stroke: #e4e7ec; }
.base { stroke: #98a2b3; } .title { font-size: 17px; font-weight: 600; } .in { fill: #ffffff; }
.s0 { fill: #0072b2; } .s1 { fill: #e69f00; } .s2 { fill: #d55e00; } .s3 { fill: #009e73; } .was { fill: #b4bccb; }
@media (prefers-color-scheme: dark) { .ground { fill: #1a1f29; } .ink { fill: #e6e9ef; } .soft { fill: #98a2b3; }
.grid { stroke: #2b3240; } .base { stroke: #667085; } .s0 { fill: #56b4e9; } .s2 { fill: #ff8a4c; }
.s3 { fill: #2fc79b; } .was { fill: #4a5466; } .in { fill: #0b1020; } }
@media print { .ground { fill: #ffffff; } .ink { fill: #000000; } .soft { fill: #444444; } .grid { stroke: #dddddd; } }
"""


@record(frozen=True, slots=True)
class Series:
    """What is drawn in one colour: a number for each label, and the number in words; `was` for what it was before."""

    name: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    was: bool = False


@record(frozen=True, slots=True)
class Drawn:
    """A chart, ready to be drawn: `shape` is columns, bars or heat; a heat map has a series for each of its lines.

    `most` is the value that a heat map is darkest at.
    """

    shape: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    most: float = 0


def svg(title: str, under: str, drawn: Drawn, *, alone: bool = True) -> str:
    """The chart as SVG; `alone` for a file of its own, with its title in the picture."""
    top = 64 if alone else 16
    tall, body = _SHAPES[drawn.shape](drawn, top)
    head = ""
    if alone:
        said = f'<text class="title ink" x="20" y="30">{_safe(cut(title, 70))}</text>'
        head = f'{said}<text class="soft" x="20" y="50">{_safe(cut(under, 110))}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="{WIDE}" height="{tall}" '
        f'role="img" aria-label="{_safe(title)}">\n<title>{_safe(title)}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="ground" width="{WIDE}" height="{tall}" rx="8"/>\n{head}{body}</svg>\n'
    )


def spark(values: Sequence[float | None]) -> str:
    """A line of small columns, from nothing (or the least below it) to the greatest."""
    told = [value for value in values if value is not None]
    if not told:
        return ""
    low, high = min(0, *told), max(0, *told)
    step = (high - low) / (len(SPARKS) - 1) or 1
    return "".join(" " if one is None else SPARKS[round((one - low) / step)] for one in values)


def shade(value: float | None, most: float) -> str:
    """How dark a cell of a heat map is, as a character."""
    return SHADES[max(1, round(value / most * 4))] if value and value > 0 and most > 0 else " "


def _columns(drawn: Drawn, top: int) -> tuple[int, str]:
    """Columns over time, side by side where there are several series; what was before stands behind in grey."""
    left, right, bottom = 64, WIDE - 20, TALL - 44 + top - 16
    low, high, step = _scale([value for one in drawn.series for value in one.values])
    out = []

    def place(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top - 14)

    mark, sign = low, "%" if any(words.endswith("%") for one in drawn.series for words in one.words) else ""
    while mark <= high + step / 2:
        y = place(mark)
        out.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text class="soft" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_short(mark)}{sign}</text>')
        mark += step
    slot = (right - left) / max(len(drawn.labels), 1)
    now = [one for one in drawn.series if not one.was]
    for one in drawn.series:
        inner = min(slot * 0.72, 64)
        each = inner if one.was else inner / len(now) * (0.66 if len(now) < len(drawn.series) else 1)
        for at, value in enumerate(one.values):
            if value is None:
                continue
            middle = left + slot * (at + 0.5)
            x = middle - inner / 2 + (0 if one.was else each * now.index(one) + (inner - each * len(now)) / 2)
            y, base = place(max(value, 0)), place(min(value, 0))
            name = "was" if one.was else f"s{now.index(one)}"
            out.append(
                f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{max(each - 1, 1):.1f}" '
                f'height="{max(base - y, 0):.1f}" rx="1.5"><title>{_safe(drawn.labels[at])}: '
                f"{_safe(one.words[at])}</title></rect>"
            )
            if not one.was and slot / len(now) >= 30 and len(drawn.labels) * len(now) <= MOST_NUMBERS * 2:
                top_of = min(
                    place(max(other.values[at] or 0, 0)) for other in drawn.series if other.was or other is one
                )
                text = f'x="{x + each / 2:.1f}" y="{top_of - 5:.1f}" text-anchor="middle"'
                out.append(f'<text class="ink" font-size="11" {text}>{_number(one, at)}</text>')
    every = max(1, -(-62 * len(drawn.labels) // (right - left)))
    for at, label in enumerate(drawn.labels):
        if at % every == 0:
            x = left + slot * (at + 0.5)
            out.append(f'<text class="soft" x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{_safe(label)}</text>')
    out.append(f'<line class="base" x1="{left}" x2="{right}" y1="{place(0):.1f}" y2="{place(0):.1f}"/>')
    return bottom + 46, "\n".join([*out, _legend(drawn, left, bottom + 36)]) + "\n"


def _bars(drawn: Drawn, top: int) -> tuple[int, str]:
    """Bars from left to right, one below the other, with the number behind each."""
    left, right = 190, WIDE - 120
    now = [one for one in drawn.series if not one.was]
    most = max([0, *(value for one in drawn.series for value in one.values if value is not None)]) or 1
    high = 16 if len(drawn.series) > 1 else 22
    slot = high * len(drawn.series) + 10
    out = []
    for at, label in enumerate(drawn.labels):
        y = top + at * slot
        middle = y + high * len(drawn.series) / 2 + 4
        said = _safe(cut(label, 26))
        out.append(f'<text class="ink" x="{left - 10}" y="{middle:.1f}" text-anchor="end">{said}</text>')
        for line, one in enumerate(drawn.series):
            value = one.values[at]
            long = max((value or 0) / most * (right - left), 0)
            name = "was" if one.was else f"s{now.index(one)}"
            out.append(
                f'<rect class="{name}" x="{left}" y="{y + line * high}" width="{long:.1f}" height="{high - 2}" '
                'rx="1.5"/>'
            )
            words = _safe(one.words[at])
            out.append(f'<text class="soft" x="{left + long + 8:.1f}" y="{y + line * high + high - 6}">{words}</text>')
    bottom = top + slot * len(drawn.labels)
    return bottom + 34, "\n".join([*out, _legend(drawn, left, bottom + 18)]) + "\n"


def _heat(drawn: Drawn, top: int) -> tuple[int, str]:
    """A map of cells: the darker, the more; each with its number. Labels are the columns, series the lines."""
    left, right, high = 150, WIDE - 20, 26
    most = drawn.most or 1
    wide = min((right - left) / max(len(drawn.labels), 1), 110)
    every = max(1, -(-44 // max(int(wide), 1)))
    out = []
    for at, label in enumerate(drawn.labels):
        if at % every == 0:
            x = left + wide * (at + 0.5)
            out.append(f'<text class="soft" x="{x:.1f}" y="{top + 8}" text-anchor="middle">{_safe(label)}</text>')
    for line, one in enumerate(drawn.series):
        y = top + 18 + line * high
        name = _safe(cut(one.name, 20))
        out.append(f'<text class="ink" x="{left - 10}" y="{y + 17}" text-anchor="end">{name}</text>')
        for at, value in enumerate(one.values):
            if value is None:
                continue
            x, part = left + wide * at, min(max(value, 0) / most, 1)
            out.append(
                f'<rect class="s0" x="{x:.1f}" y="{y}" width="{wide - 2:.1f}" height="{high - 2}" rx="2" '
                f'fill-opacity="{0.06 + 0.94 * part:.3f}"/>'
            )
            tone = "in" if part > 0.7 else "ink"
            text = f'x="{x + wide / 2 - 1:.1f}" y="{y + 16}" text-anchor="middle"'
            out.append(f'<text class="{tone}" font-size="11" {text}>{_safe(one.words[at])}</text>')
    return top + 18 + high * len(drawn.series) + 20, "\n".join(out) + "\n"


_SHAPES = {"columns": _columns, "bars": _bars, "heat": _heat}


def _legend(drawn: Drawn, x: float, y: float) -> str:
    if len(drawn.series) < 2:
        return ""
    out, now = [], 0
    for one in drawn.series:
        name = "was" if one.was else f"s{now}"
        now += not one.was
        out.append(f'<rect class="{name}" x="{x:.0f}" y="{y - 10}" width="12" height="12" rx="2"/>')
        out.append(f'<text class="soft" x="{x + 18:.0f}" y="{y}">{_safe(one.name)}</text>')
        x += 46 + 7 * width(one.name)
    return "\n".join(out)


def _scale(values: Sequence[float | None]) -> tuple[float, float, float]:
    """From where to where an axis goes, and its step: 1, 2 or 5 times a power of ten."""
    told = [value for value in values if value is not None]
    low, high = min([0, *told]), max([0, *told])
    if low == high:
        return 0, 1, 1
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = power * next(size for size in (1, 2, 5, 10) if rough <= size * power)
    return floor(low / step) * step, -floor(-high / step) * step, step


def _short(value: float) -> str:
    """A number of an axis: 1.5k, 20M."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def _number(one: Series, at: int) -> str:
    """The number above a column: as it is in words where that is short."""
    words, value = one.words[at], one.values[at]
    return _safe(words) if len(words) <= 6 or value is None else _short(value)


def _safe(text: str) -> str:
    return escape(visible(text))
