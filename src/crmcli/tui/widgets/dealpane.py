"""The pane of a deal: why it is stuck, facts, the quote, what is next, and everything that happened in one timeline."""

from collections.abc import Iterator
from datetime import date

from crmcli.core.customfields import say_value
from crmcli.core.deals import Deal
from crmcli.core.pipeline import OPEN
from crmcli.core.text import pad, width
from crmcli.core.views import DealView
from crmcli.language import plural, reworded, worded
from crmcli.show import words
from crmcli.show.deals import chance, standing
from crmcli.tui.widgets.page import Page
from crmcli.tui.widgets.paint import Line, wrapped
from crmcli.tui.widgets.person import STRIP, fact, heading, tasks_of

TITLE_LINES, REASON_LINES, TEXT_LINES = 3, 2, 4


class DealPane(Page):
    """A deal from all sides."""

    def lines_in(self, cells: int) -> list[Line]:
        """The lines as they are."""
        return list(self.make(cells))


def lines_of(view: DealView, today: date, cells: int) -> Iterator[Line]:
    """The deal in lines of at most `cells` cells."""
    one = view.main
    for text in wrapped(one.title, cells, TITLE_LINES):
        yield [(text, "name")]
    yield [(one.ref, "quiet"), *([("  ", ""), (" ".join(f"+{tag}" for tag in one.tags), "mark")] if one.tags else [])]
    for why in one.stuck:
        for place, text in enumerate(wrapped(reworded(why, "why"), max(cells - 2, 1), REASON_LINES)):
            yield [("  " if place else "! ", "late"), (text, "late")]
    if one.parked_until:
        said = worded("parked until {day}", day=words.short_day(one.parked_until, today))
        for place, text in enumerate(wrapped(f"{said}: {one.parked_reason}", max(cells - 2, 1), REASON_LINES)):
            yield [("  " if place else "‖ ", "now"), (text, "")]
    yield []
    yield from _facts(one, today, cells)
    yield from _quote(one, cells)
    yield from tasks_of(tuple(task for task in view.tasks if task.state == OPEN), today, cells, None)
    yield from _story(view, today, cells)
    if one.notes:
        yield from heading(worded("Notes"), cells)
        for text in wrapped(one.notes, cells):
            yield [(text, "")]


def _facts(one: Deal, today: date, cells: int) -> Iterator[Line]:
    value = words.money(one.value_minor, one.currency)
    yield from fact(
        worded("value"), [" · ".join(filter(None, (value, chance(one) if one.state == OPEN else "")))], cells
    )
    days = one.days_in_stage
    there = "" if days is None else plural("{number} day there", "{number} days there", days)
    yield from fact(worded("stage"), [" · ".join(filter(None, (standing(one), there)))], cells)
    if one.expected_close and one.state == OPEN:
        late = "late" if one.expected_close < today.isoformat() else ""
        yield from fact(worded("close"), [words.day(one.expected_close, today)], cells, late)
    if one.closed_on:
        yield from fact(worded("closed"), [words.day(one.closed_on, today)], cells)
    people = [" · ".join(filter(None, (person.name, one.roles.get(person.ref, "")))) for person in one.contacts]
    for place, said in enumerate(people):
        yield from fact("" if place or cells < STRIP else worded("people"), [said], cells)
    yield from fact(worded("company"), [one.company.name] if one.company else [], cells)
    quoted = (one.quote_ref, words.money(one.quote_minor, one.currency),
              words.short_day(one.quoted_on, today) if one.quoted_on else "")  # fmt: skip
    quote = " · ".join(filter(None, quoted))
    yield from fact(worded("quote"), [quote] if quote else [], cells)
    owned = worded("owner {name}", name=one.owner.name) if one.owner else worded("nobody's")
    came = " ".join(filter(None, (one.source, one.external_id)))
    yield from fact("", [" · ".join(filter(None, (owned, came)))], cells, "quiet")
    for name, kept in one.custom.items():
        yield from fact(name, say_value(kept).splitlines(), cells)
    if one.score is not None:
        yield from fact(worded("score"), [str(one.score)], cells, "mark")
        yield from fact("", one.points, cells, "quiet")


def _quote(one: Deal, cells: int) -> Iterator[Line]:
    """The lines of the quote, what they cost at the right end."""
    if not one.lines:
        return
    yield from heading(worded("Quote"), cells)
    for line in one.lines:
        amount = words.money(line.amount_minor, one.currency)
        times = f"{line.quantity:g} × " if line.quantity is not None else ""
        room = max(cells - width(amount) - 2, 4)
        for place, text in enumerate(wrapped(f"{times}{line.product or ''}", room, 2)):
            yield [(pad(text, room), ""), ("  ", ""), ("" if place else amount, "")]


def _story(view: DealView, today: date, cells: int) -> Iterator[Line]:
    """Everything that happened, the newest first: moves, talks, follow-ups that were done."""
    yield from heading(worded("Timeline"), cells)
    days = [words.short_day(line.date, today) for line in view.story]
    kinds = [reworded(line.kind) for line in view.story]
    room, wide = (max(map(width, found), default=0) for found in (days, kinds))
    for line, day, kind in zip(view.story, days, kinds, strict=True):
        by = f" ({line.user})" if line.user else ""
        moved = line.kind == "move"  # its words are ours
        text = " ".join((reworded(line.text, "story") if moved else line.text).split()) + by
        tone = "now" if moved else "quiet"
        left = room + wide + 4
        if cells < STRIP:  # a narrow strip: what it was below its day
            yield [(day, "quiet"), (f"  {kind}", tone)]
            for said in wrapped(text, max(cells - 2, 1), TEXT_LINES):
                yield [("  ", ""), (said, "")]
            continue
        for place, said in enumerate(wrapped(text, max(cells - left, 1), TEXT_LINES) or [""]):
            head: Line = (
                [(" " * left, "")] if place else [(pad(day, room) + "  ", "quiet"), (pad(kind, wide) + "  ", tone)]
            )
            yield [*head, (said, "")]
