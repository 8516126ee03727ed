"""A card of a list that is worked: who, how they are reached, why they are here, and how far the work has come."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content
from textual.widgets import Static

from crmcli.app.working import Sheet
from crmcli.core.records import AgendaLine, Contact
from crmcli.show import own, words
from crmcli.tui.widgets.paint import Line, Piece, content, wrapped

NOTES = 3
BAR = 24


class Card(Static):
    """The head of a card; it wraps, and is as high as it needs to be."""

    def tell(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.update(Content("\n").join(content(line) for line in lines))


def card_lines(sheet: Sheet, today: date, cells: int, said: str = "") -> list[Line]:
    """The card; `said` is what has become of it."""
    view, line = sheet.view, sheet.line
    found: list[Line] = []
    if view is not None:
        main = view.main
        name: list[Piece] = [(main.name, "name")]
        if isinstance(main, Contact) and (what := own.roles(main.title, view.own)):
            name += [("   ", ""), (what, "quiet")]
        if main.tags:
            name += [("   ", ""), (" ".join(f"+{tag}" for tag in main.tags), "mark")]
        found.append(name)
        if isinstance(main, Contact) and main.do_not_contact:
            found.append([("! do not contact", "late")])
        reach: list[Piece] = []
        for label, many in own.reached(view.own):
            for one in many.splitlines()[:2]:
                reach += [("   ", "")] * bool(reach) + [(f"{label} ", "quiet"), (one, "")]
        found.append(reach or [("no mail, phone or handle is known", "quiet")])
    elif sheet.person is not None:
        found.append([(sheet.person.name, "name")])
    found += [[], _why(line, sheet, today), *_more(line, today, cells)]
    if said:
        found.append([("✓ ", "good"), (said, "")])
    elif sheet.gone:
        found.append([("✓ ", "good"), (sheet.gone, ""), ("   n", "key"), (" goes on", "quiet")])
    return found


def _why(line: AgendaLine, sheet: Sheet, today: date) -> Line:
    tone = words.TONES.get(line.section, "")
    if not line.section:
        main = sheet.view.main if sheet.view else None
        touch = main.last_contact_at[:10] if isinstance(main, Contact) and main.last_contact_at else None
        return [("○ ", "quiet"), ("last touch ", "quiet"), (words.ago(touch, today), "")]
    head: list[Piece] = [(f"{words.SIGNS[line.section]} {words.SECTIONS[line.section]}", tone), ("   ", "")]
    if line.id is None and line.section != "dates":
        return [*head, (line.why, tone)]
    due = words.when(line, today)
    return [*head, (f"{due}   " if due else "", tone), (line.title, "name"), ("   ", ""), (line.why, tone)]


def _more(line: AgendaLine, today: date, cells: int) -> list[Line]:
    """What else a follow-up says: its urgency, how it comes again, another zone's clock, its notes."""
    told = [
        f"priority {line.priority}" if line.priority else "", words.often(line),
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


__all__ = ["Card", "bar", "card_lines"]
