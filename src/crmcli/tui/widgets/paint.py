"""Lines of text and tone, painted for Textual's line API. Data reaches the screen here and nowhere else."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from crmcli.core.text import cut, pad, visible, width
from crmcli.language import reworded
from crmcli.tui.look import TONES

Piece = tuple[str, str]  # text and tone
Line = Sequence[Piece]

BREAKS = ("\n", "\n  ")  # pieces that begin another line; a line break in data is shown as a blank
TONE_CLASSES = {f"tone--{tone}" for tone in TONES}


def paint(widget: Widget, line: Line, cells: int, base: Style) -> Strip:
    """A line in exactly `cells` cells; whatever steers a terminal is shown, not sent."""
    segments, used = [], 0
    for text, tone in line:
        text = cut(visible(text), cells - used)
        if text:
            style = base + widget.get_component_rich_style(f"tone--{tone}", partial=True) if tone else base
            segments.append(Segment(text, style))
            used += width(text)
    return Strip(segments).adjust_cell_length(cells, base)


def content(line: Line) -> Content:
    """A line as content for a widget that wraps; its tones are the theme's variables."""
    styles = {
        "quiet": "$quiet", "late": "$late", "mark": "$mark", "good": "$good", "now": "$accent", "next": "$accent",
        "head": "$quiet", "rule": "$line", "name": "bold", "key": "bold $accent", "here": "bold underline $accent",
    }  # fmt: skip
    return Content.assemble(*((text if text in BREAKS else visible(text), styles.get(tone, "")) for text, tone in line))


def in_words(line: Line) -> list[Piece]:
    """A line of our own English words, in the reader's; the blanks around them stay."""
    return [(text.replace(text.strip(), reworded(text.strip())) if text.strip() else text, tone) for text, tone in line]


def wrapped(text: str, cells: int, most: int = 1000) -> list[str]:
    """Text of several lines, in lines of at most `cells` cells; what is beyond `most` lines ends in `…`."""
    found = [
        str(part.plain).rstrip()
        for line in text.splitlines()
        for part in (Content(visible(line)).wrap(max(cells, 1)) or [Content("")])
    ]
    return found if len(found) <= most else [*found[: most - 1], cut(f"{found[most - 1]} …", cells)]


def shaped(text: str, cells: int, align: str = "left") -> str:
    """Text in exactly `cells` cells."""
    return pad(cut(visible(text), cells), cells, align)
