"""A card of a list that is worked: who, how they are reached, why they are here, and how far the work has come."""

from collections.abc import Sequence
from datetime import date

from textual import events
from textual.content import Content
from textual.widgets import Static

from crmcli.app.working import Card as Item
from crmcli.app.working import Sheet
from crmcli.core.agenda import STUCK
from crmcli.core.records import AgendaLine, Contact
from crmcli.core.text import cut, pad, visible, width
from crmcli.language import reworded, worded
from crmcli.show import own, words
from crmcli.tui.widgets.bars import Buttons
from crmcli.tui.widgets.paint import Line, Piece, content, wrapped

NOTES = 3
BAR, WHO = 24, 22


class Card(Static):
    """The head of a card; it wraps, and is as high as it needs to be."""

    def tell(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.update(Content("\n").join(content(line) for line in lines))


class Outcomes(Buttons):
    """What may have come of a card: in a row, or one below the other where there is room for what follows."""

    upright = False

    def render(self) -> Content:
        """One line for each, or one for all."""
        if not self.upright:
            return super().render()
        room = max(self.size.width, 20)
        return Content("\n").join(content(fitting([(" ", ""), *pieces], room)) for _, pieces in self.items)

    def on_click(self, event: events.Click) -> None:
        """Run what was clicked; in a row it is found as elsewhere."""
        if self.upright:
            event.prevent_default()
            if event.y < len(self.items):
                self.post_message(self.Pressed(self.items[event.y][0]))


def fitting(line: Line, cells: int) -> Line:
    """As much of a line as fits without wrapping."""
    found: list[Piece] = []
    for text, tone in line:
        if cells <= 0:
            break
        text = cut(visible(text), cells)
        cells -= width(text)
        found.append((text, tone))
    return found


def then_lines(items: Sequence[Item], today: date, cells: int) -> list[Line]:
    """Who comes after this card, as far as it is known without reading."""
    lines = [one for one in items if isinstance(one, AgendaLine)]
    if not lines:
        return []
    found: list[Line] = [[(worded("Then") + " ", "head"), ("─" * max(cells - 5, 0), "rule")]]
    names = [cut(visible(words.people(one.contacts, one.company)), WHO) for one in lines]
    room = max(width(name) for name in names)
    for one, name in zip(lines, names, strict=True):
        what = words.title(one) if one.id is not None or one.section == STUCK else reworded(one.why, "why")
        tone = words.TONES.get(one.section, "")
        found.append(
            [
                (f"{words.SIGNS.get(one.section, '')} ", tone), (pad(name, room), ""), ("  ", ""),
                (cut(visible(what), max(cells - room - 4, 4)), "quiet"),
            ]
        )  # fmt: skip
    return found


def card_lines(
    sheet: Sheet, today: date, cells: int, said: str = "", *, short: bool = False, tall: bool = False
) -> list[Line]:
    """The card in lines; in few where it must be `short`, one thing a line where it may be `tall`.

    `said` is what has become of it.
    """
    head, reach, why = _who(sheet, tall=tall), _reach(sheet, tall=tall), _why(sheet, today, tall=tall)
    ended: list[Line] = []
    if said:
        ended = [[("✓ ", "good"), (said, "")]]
    elif sheet.gone:
        ended = [[("✓ ", "good"), (reworded(sheet.gone), ""), ("   n", "key"), (" " + worded("goes on"), "quiet")]]
    if short:
        return [fitting(one, cells) for one in (*head[:1], *(ended or why)[:1], *reach[:1])]
    return [*head, *([[]] if tall else []), *reach, [], *why, *_more(sheet.line, today, cells), *ended]


def end_lines(said: str, done: Sequence[tuple[str, int]]) -> list[Line]:
    """The last card: what was done with the list, each with a bar."""
    found: list[Line] = [[("✓ ", "good"), (said, "name")], []]
    room = max((width(words_said) for words_said, _ in done), default=0)
    most = max((number for _, number in done), default=1)
    for words_said, number in done:
        found.append([("  ", ""), (pad(words_said, room), ""), ("  ", ""), ("━" * max(number * BAR // most, 1), "now")])
    return found


def _who(sheet: Sheet, *, tall: bool) -> list[Line]:
    if sheet.view is None:
        return [[(sheet.person.name, "name")]] if sheet.person else []
    main = sheet.view.main
    roles = own.roles(main.title, sheet.view.own) if isinstance(main, Contact) else ""
    tags: Line = [("   ", ""), (" ".join(f"+{tag}" for tag in main.tags), "mark")] if main.tags else []
    found: list[Line] = [[(main.name, "name"), *tags], [(roles, "quiet")]]
    if not tall or not roles:
        found = [[(main.name, "name"), *([("   ", ""), (roles, "quiet")] if roles else []), *tags]]
    if isinstance(main, Contact) and main.do_not_contact:
        found.append([("! " + worded("do not contact"), "late")])
    return found


def _reach(sheet: Sheet, *, tall: bool) -> list[Line]:
    """How somebody is reached: in a row, or each below the other."""
    if sheet.view is None:
        return []
    ways = [(label, one) for label, many in own.reached(sheet.view.own) for one in many.splitlines()[:2]]
    if not ways:
        return [[(worded("no mail, phone or handle is known"), "quiet")]]
    named = [(reworded(label), one) for label, one in ways]
    if tall:
        room = max(width(label) for label, _ in named)
        return [[(f"{pad(label, room)}  ", "quiet"), (one, "")] for label, one in named]
    row: list[Piece] = []
    for label, one in named:
        row += [("   ", "")] * bool(row) + [(f"{label} ", "quiet"), (one, "")]
    return [row]


def _why(sheet: Sheet, today: date, *, tall: bool) -> list[Line]:
    """Why somebody is here: the follow-up with its day, or what the list says of them."""
    line = sheet.line
    tone = words.TONES.get(line.section, "")
    if not line.section:
        main = sheet.view.main if sheet.view else None
        touch = main.last_contact_at[:10] if isinstance(main, Contact) and main.last_contact_at else None
        return [[("○ ", "quiet"), (worded("last touch") + " ", "quiet"), (words.ago(touch, today), "")]]
    head: list[Piece] = [(f"{words.SIGNS[line.section]} {reworded(words.SECTIONS[line.section])}", tone), ("   ", "")]
    if line.section == STUCK:
        worth, why = words.money(line.value_minor, line.currency), reworded(line.why, "why")
        deal: list[Piece] = [(words.title(line), "name"), (f"   {worth}" if worth else "", "quiet")]
        return [[*head, (why, tone)], [("  ", ""), *deal]] if tall else [[*head, *deal, ("   ", ""), (why, tone)]]
    if line.id is None and line.section != "dates":
        return [[*head, (reworded(line.why, "why"), tone)]]
    due, why = words.when(line, today), reworded(line.why, "why")
    if tall:
        return [[*head, (f"{due}   " if due else "", tone), (why, tone)], [("  ", ""), (words.title(line), "name")]]
    return [[*head, (f"{due}   " if due else "", tone), (words.title(line), "name"), ("   ", ""), (why, tone)]]


def _more(line: AgendaLine, today: date, cells: int) -> list[Line]:
    """What else a follow-up says: its urgency, how it comes again, another zone's clock, its notes."""
    told = [
        worded("priority {letter}", letter=line.priority) if line.priority else "", words.often(line),
        f"{line.due_there} {line.due_zone}" if line.due_there else "",
    ]  # fmt: skip
    said = " · ".join(filter(None, told))
    found: list[Line] = [[("  ", ""), (said, "quiet")]] if said else []
    if line.notes:
        found += [[("  ", ""), (text, "quiet")] for text in wrapped(line.notes, max(cells - 2, 8), NOTES)]
    return found


def bar(part: int, whole: int, cells: int = BAR) -> list[Piece]:
    """How far a list is worked."""
    full = cells if part >= whole else min(part * cells // max(whole, 1), cells - 1)
    return [("━" * full, "now"), ("─" * (cells - full), "rule")]


__all__ = ["Card", "Outcomes", "bar", "card_lines", "end_lines", "then_lines"]
