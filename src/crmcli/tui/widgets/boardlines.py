"""The board in lines: heads of columns and cards of deals, each in so many cells."""

from datetime import date

from crmcli.core.board import BoardCard, BoardColumn
from crmcli.core.money import short_amount
from crmcli.core.text import cut, visible, width
from crmcli.language import plural, reworded, worded
from crmcli.show import words
from crmcli.tui.widgets.paint import Line, Piece, shaped

ROOMY = 48  # cells from which a card stands in two lines that say things in full
SUM_LINES = 2
NO_STEP = "no next step"


def is_roomy(cells: int) -> bool:
    """Whether a column is wide enough for cards that say things in full."""
    return cells >= ROOMY


def card_height(cells: int) -> int:
    """The lines of a card."""
    return 2 if is_roomy(cells) else 3


def head(column: BoardColumn, cells: int, *, lit: bool, edges: tuple[str, str] = ("", "")) -> list[Line]:
    """A column's name with how many of its deals are stuck, and what its deals are worth, in up to three lines.

    `edges` stand before and behind the name: signs for columns that are out of sight.
    """
    before, behind = edges
    right: list[Piece] = [(f"! {column.stuck:,}", "late")] if column.stuck else []
    right += [(behind, "key")] if behind else []
    room = cells - width(before) - sum(width(text) + 1 for text, _ in right)
    sign = "" if column.known else "! "
    name = shaped(f"{sign}{column.stage}", max(room, 1))
    line: list[Piece] = [(before, "key"), (name, "late" if not column.known else "now" if lit else "name")]
    lines: list[Line] = [[*line, *(piece for one in right for piece in ((" ", ""), one))]]
    if not column.known:
        lines.append([(shaped(worded("no stage any more"), cells), "late")])
    return lines + [[(text, "quiet")] for text in worth(column, cells)]


def head_alone(column: BoardColumn, cells: int, *, place: int, number: int) -> list[Line]:
    """The head of a column that stands by itself: `‹ proposal 2/4 ›`, and what its deals are worth."""
    before, behind = "‹ " if place > 1 else "  ", " ›" if place < number else "  "
    count, sign = f" {place}/{number}", "" if column.known else "! "
    name = cut(visible(f"{sign}{column.stage}"), max(cells - width(count) - 4, 1))
    line: list[Piece] = [(before, "key"), (name, "now" if column.known else "late"), (count, "quiet"), (behind, "key")]
    right: list[Piece] = [("   ".join(worth(column, max(cells - 16, 12))), "quiet")]
    right += [(f"   ! {column.stuck:,}", "late")] if column.stuck else []
    right += [(f"   {worded('no stage any more')}", "late")] if not column.known else []
    used = sum(width(text) for text, _ in line)
    if used + sum(width(text) for text, _ in right) + 3 <= cells:
        return [[*line, (" " * (cells - used - sum(width(text) for text, _ in right)), ""), *right]]
    return [line, [("  ", ""), *right]]


def worth(column: BoardColumn, cells: int) -> list[str]:
    """How many deals and what they are worth, `3 · 24.5k EUR + 1.2k USD`, in at most two lines."""
    parts = [f"{len(column.cards):,}", *(short_amount(total, currency) for currency, total in column.sums)]
    lines = [parts[0]]
    for place, part in enumerate(parts[1:]):
        joined = f"{lines[-1]} {'+' if place else '·'} {part}"
        if width(joined) <= cells:
            lines[-1] = joined
        elif len(lines) < SUM_LINES:
            lines.append(f"+ {part}" if place else part)
        else:
            lines[-1] = cut(joined, max(cells, 1))
            break
    return lines


def card(one: BoardCard, today: date, cells: int) -> list[Line]:
    """A card: what it is, who it is with and what it is worth, how it stands."""
    whose = one.company or one.person
    who = visible(whose.name) if whose else ""
    if is_roomy(cells):
        value = words.money(one.value_minor, one.currency)
        close = worded("close {day}", day=words.short_day(one.expected_close, today)) if one.expected_close else ""
        sign, tone, said = standing(one, today)
        left = max(cells // 3, 12)
        rest = cells - left - (width(close) + 2 if close else 0)
        how: list[Piece] = [(shaped(f"{sign} {said}", max(rest, 4)), tone)]
        how += [(f"  {close}", "quiet")] if close else []
        return [_ends(one.title, value, cells, "name"), [(shaped(who, left - 2) + "  ", "quiet"), *how]]
    value = "" if one.value_minor is None else short_amount(one.value_minor, one.currency)
    sign, tone, said = standing(one, today, cells - 2)
    return [
        [(shaped(one.title, cells), "name")],
        _ends(who, value, cells, "quiet"),
        [(shaped(f"{sign} {said}", cells), tone)],
    ]


def standing(one: BoardCard, today: date, cells: int | None = None) -> tuple[str, str, str]:
    """How a deal stands: its sign, its tone, and what is to be said; with `cells` the first of it, in few words."""
    whole = cells is None
    days = plural("{number} day", "{number} days", one.days) if whole else worded("{number} d", number=one.days)
    if one.parked_until:
        day = words.short_day(one.parked_until, today)
        return "‖", "quiet", worded("parked until {day}", day=day) if whole else worded("until {day}", day=day)
    if not one.stuck:
        day = words.short_day(one.step_on, today) if one.step_on else worded("no date")
        step = " ".join(filter(None, (day, one.step.name if whole and one.step else "")))
        return "○", "quiet", f"{days} → {step}" if one.step else days
    # the head of the column says where it stands, and that this is no stage any more
    there = f"{one.days} days in {one.stage}, "
    told = [
        days + worded(", ") + reworded(why.removeprefix(there), "why")
        if why.startswith(there)
        else reworded(why, "why")
        for why in one.stuck
        if not why.startswith(f"{one.stage} is ")
    ]
    if one.stuck == (NO_STEP,):
        both = f"{told[0]} · {days}"
        return "●", "now", both if cells is None or width(both) <= cells else told[0]
    return "!", "late", " · ".join(told if whole else told[:1]) or days


def _ends(left: str, right: str, cells: int, tone: str) -> Line:
    """A text and what stands at the right end of its line; the text gives way."""
    right = cut(right, cells)
    room = cells - width(right) - (1 if right else 0)
    return [(shaped(left, max(room, 0)), tone), (" " if right else "", ""), (right, "")]
