"""A contact or company from all sides, as lines: facts, score and why, what comes next, what was said."""

from collections.abc import Iterator, Sequence
from datetime import date

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crmcli.core.deals import Deal
from crmcli.core.importantdates import BIRTHDAY
from crmcli.core.money import short_amount
from crmcli.core.ownrows import Particulars
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Company, Contact, Interaction, Task
from crmcli.core.stages import HAND
from crmcli.core.text import cut, visible, width
from crmcli.core.twins import Bearer
from crmcli.core.views import View
from crmcli.language import plural, reworded, worded
from crmcli.show import own, words
from crmcli.tui.widgets.paint import TONE_CLASSES, Line, Piece, paint, shaped, wrapped

LABEL = 10
NOTE_LINES = 3
FACT_LINES = 2
STRIP = 40  # cells under which facts stand without a column for their labels
PLAIN = ("", "mail", "phone", "address", "tags", "stage")  # what needs no label to be known for what it is
FEW_NOTES, EVERY_NOTE = 4, 10_000  # lines of the notes beside a list, and where the person is alone


class Person(ScrollView, can_focus=True):
    """The right pane: it scrolls, and is laid out anew when its width changes."""

    COMPONENT_CLASSES = TONE_CLASSES

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: View | None = None
        self.chosen: int | None = None
        self.said: list[Line] = []
        self.why: Piece = ("", "")
        self.twins: Sequence[Bearer] = ()
        self._today = date.min
        self._lines: list[Line] = []

    def show(
        self, view: View | None, today: date, *, task: int | None = None, said: list[Line] | None = None,
        why: Piece = ("", ""), twins: Sequence[Bearer] = (),
    ) -> None:  # fmt: skip
        """Show somebody, with the task that stands out and why they are looked at; without anybody what is `said`."""
        same = view is not None and self.view is not None and view.main.ref == self.view.main.ref
        self.view, self._today, self.chosen, self.said = view, today, task, said or []
        self.why, self.twins = why, twins
        self._lay_out()
        if not same:
            self.scroll_to(y=0, animate=False, immediate=True)

    def told(self, view: View, cells: int) -> Iterator[Line]:
        """What is told of somebody, in lines."""
        alone = self.screen.has_class("-only-detail") or not self.screen.query("Rows")
        most = EVERY_NOTE if alone else FEW_NOTES
        name, *rest = lines_of(view, self._today, cells, self.chosen, twins=self.twins, notes=most)
        why, tone = self.why
        return iter([name, *([(text, tone)] for text in wrapped(reworded(why, "why"), cells)), *rest])

    def _lay_out(self) -> None:
        cells = max(self.scrollable_content_region.width - 1, 10)
        self._lines = list(self.told(self.view, cells)) if self.view else list(self.said)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        cells, place = self.scrollable_content_region.width, y + self.scroll_offset.y
        line = self._lines[place] if place < len(self._lines) else ()
        return paint(self, line, cells, self.rich_style)


class Story(Person):
    """What was promised and said, first; then the facts: what a card leaves to be told."""

    def told(self, view: View, cells: int) -> Iterator[Line]:
        """Open promises, talks, notes, facts."""
        yield from list(tasks_of(view.tasks, self._today, cells, self.chosen))[1:]
        yield from list(_timeline(view.interactions, self._today, cells))[not view.tasks :]
        yield from _notes(view.main.notes, cells)
        yield from heading(worded("Facts"), cells)
        if isinstance(view.main, Contact):
            yield from _contact_facts(view.main, self._today, cells)
        else:
            yield from _company_facts(view.main, cells)
        yield from _around(view, self._today, cells)
        yield from _deals(view.deals, self._today, cells)


def lines_of(
    view: View, today: date, cells: int, task: int | None = None, *, twins: Sequence[Bearer] = (), notes: int = 10_000
) -> Iterator[Line]:
    """The 360 in lines of at most `cells` cells, with who may be the same, and of the notes at most so many lines."""
    main = view.main
    yield [(cut(visible(main.name), cells), "name")]
    if isinstance(main, Contact):
        yield from _about(main, view.own, cells)
        for other in twins:
            by = worded(" and ").join(map(reworded, other.by))
            said = worded("same {by} as {name} ({ref})", by=by, name=other.name, ref=other.ref)
            for place, text in enumerate(wrapped(said, max(cells - 3, 1), 2)):
                yield [("   " if place else "m  ", "key"), (text, "mark")]
        yield []
        yield from _reached(view, cells)
        yield from _contact_facts(main, today, cells)
    else:
        yield []
        yield from _reached(view, cells)
        yield from _company_facts(main, cells)
    yield from _around(view, today, cells)
    yield from _deals(view.deals, today, cells)
    yield from tasks_of(view.tasks, today, cells, task)
    yield from _timeline(view.interactions, today, cells)
    yield from _notes(main.notes, cells, notes)


def _around(view: View, today: date, cells: int) -> Iterator[Line]:
    """Who else is around somebody, and what comes."""
    related = [f"{reworded(one.kind)} {one.name}{f' ({one.note})' if one.note else ''}" for one in view.relations]
    yield from fact(worded("related"), related, cells)
    coming = [one for one in view.dates if one.label != BIRTHDAY]  # the birthday stands above
    days = [f"{words.short_day(one.next_date, today)}  {reworded(one.why, 'why')}" for one in coming if one.next_date]
    yield from fact(worded("dates"), days, cells, "mark")


def _deals(deals: tuple[Deal, ...], today: date, cells: int) -> Iterator[Line]:
    """Open deals: where they stand, what they are worth, when they should close; stuck ones have a sign."""
    found = [one for one in deals if one.state == OPEN and one.archived_at is None]
    if not found:
        return
    yield from heading(worded("Deals"), cells)
    for one in found:
        sign, tone = ("!", "late") if one.stuck else ("‖", "quiet") if one.parked_until else ("○", "quiet")
        worth = "" if one.value_minor is None else short_amount(one.value_minor, one.currency)
        close = words.short_day(one.expected_close, today) if one.expected_close else ""
        rest = " · ".join(filter(None, (one.stage, worth, close and f"→ {close}")))
        room = max(cells - 2, 1)
        title = cut(visible(one.title), room)
        if width(title) + width(visible(rest)) + 2 <= room:
            gap = room - width(title) - width(visible(rest))
            yield [(f"{sign} ", tone), (title, ""), (" " * gap, ""), (visible(rest), "quiet")]
        else:
            yield [(f"{sign} ", tone), (title, "")]
            yield [("  ", ""), (cut(visible(rest), room), "quiet")]


def _notes(notes: str | None, cells: int, most: int = EVERY_NOTE) -> Iterator[Line]:
    if notes:
        yield from heading(worded("Notes"), cells)
        lines = wrapped(notes, cells)
        shown = lines if len(lines) <= most + 1 else lines[:most]
        for text in shown:
            yield [(text, "")]
        if len(shown) < len(lines):
            yield [("z  ", "key"), (worded("{number} more lines", number=len(lines) - len(shown)), "quiet")]


def _about(main: Contact, held: Particulars, cells: int) -> Iterator[Line]:
    if main.do_not_contact:
        yield [(cut("✗ do not contact", cells), "late")]
    if main.archived_at:
        yield [(worded("archived"), "late")]
    title = None if main.title in [one.role for one in held.positions] else main.title
    for text in wrapped(own.roles(title, held), cells, 2):
        yield [(text, "quiet")]


def _reached(view: View, cells: int) -> Iterator[Line]:
    """How somebody is reached, with labels and flags."""
    for label, said in (*own.reached(view.own), *own.places(view.own)):
        yield from fact(label, said.splitlines(), cells)


def _contact_facts(main: Contact, today: date, cells: int) -> Iterator[Line]:
    if main.tags:
        yield from fact(worded("tags"), (" ".join(f"+{tag}" for tag in main.tags),), cells, "mark")
    score = main.rfm
    if score:
        yield from fact(worded("score"), (f"{_segment(score.segment)} {score.score}",), cells, "mark")
        why = plural(
            "bought {number} time, {amount}, {days} days before {day}",
            "bought {number} times, {amount}, last {days} days before {day}", score.frequency,
            amount=words.money(score.monetary_minor, score.currency),
            days=score.recency_days, day=words.short_day(score.as_of, today),
        )  # fmt: skip
        indent = 0 if cells < STRIP else LABEL
        for text in wrapped(why, cells - indent):
            yield [(" " * indent, ""), (text, "quiet")]
    touch = words.ago(main.last_contact_at[:10] if main.last_contact_at else None, today)
    yield from fact(worded("touch"), (touch,), cells)
    if main.birthday:
        yield from fact(worded("birthday"), (words.birthday(main.birthday),), cells)
    yield from _consent(main, today, cells)
    by_hand = " ✎ " + worded("by hand") if main.stage_by == HAND else ""
    yield from fact(worded("stage"), (reworded(main.stage, "stage") + by_hand,), cells)
    came = " ".join(filter(None, (main.source, main.external_id)))
    owned = worded("owner {name}", name=main.owner.name) if main.owner else worded("nobody's")
    yield from fact("", (" · ".join(filter(None, (owned, came))),), cells, "quiet")
    yield from _fields(main, cells)


def _consent(main: Contact, today: date, cells: int) -> Iterator[Line]:
    """What was said of each channel, on which basis and since when; a refusal stands out."""
    for place, (channel, said) in enumerate(main.consent.items()):
        known = ", ".join(str(said[key]) for key in ("basis", "source") if said[key])
        day = words.short_day(str(said["date"]), today)
        given = worded("yes") if said["given"] else "✗ " + worded("no")
        told = f"{reworded(channel)} {given}  {known}{', ' * bool(known)}{day}"
        yield from fact("" if place else worded("consent"), (told,), cells, "" if said["given"] else "late")


def _fields(main: Contact | Company, cells: int) -> Iterator[Line]:
    """Custom fields, aligned with the other facts where their names are short enough."""
    for name, said in own.fields(main.custom):
        if width(name) < LABEL:
            yield from fact(name, said.splitlines(), cells)
        else:
            called = cut(visible(name), max(cells // 2, 1))
            value = cut(visible(" ".join(said.split())), max(cells - width(called) - 2, 1))
            yield [(f"{called}  ", "quiet"), (value, "")]


def _company_facts(main: Company, cells: int) -> Iterator[Line]:
    yield from _fields(main, cells)
    if main.tags:
        yield from fact(worded("tags"), (" ".join(f"+{tag}" for tag in main.tags),), cells, "mark")
    yield from fact(worded("people"), tuple(one.name for one in main.contacts), cells)


def _segment(slug: str) -> str:
    name = reworded(slug)
    return name if name != slug else slug.replace("-", " ")


def fact(label: str, values: tuple[str, ...] | list[str], cells: int, tone: str = "") -> Iterator[Line]:
    """A fact with its label; in a narrow strip the label stands before the words."""
    if cells < STRIP:  # no room for a column of labels
        for value in values:
            said = "" if label in map(reworded, PLAIN) else f"{label} "
            yield [(visible(said), "quiet"), (cut(visible(" ".join(value.split())), max(cells - width(said), 1)), tone)]
        return
    lines = [text for value in values for text in wrapped(value, max(cells - LABEL, 1), FACT_LINES)]
    for place, text in enumerate(lines):
        yield [(shaped("" if place else label, LABEL - 1) + " ", "quiet"), (text, tone)]


def heading(title: str, cells: int) -> Iterator[Line]:
    """A title with a hairline behind it."""
    yield []
    yield [(f"{title} ", "head"), ("─" * max(cells - width(title) - 1, 0), "rule")]


def tasks_of(tasks: tuple[Task, ...], today: date, cells: int, chosen: int | None) -> Iterator[Line]:
    """Open follow-ups, each with its sign and day; the `chosen` one, else the first, stands out."""
    if not tasks:
        return
    yield from heading(worded("Next"), cells)
    days = [words.when(task, today) or worded("no date") for task in tasks]
    room = max(width(day) for day in days)
    for place, (task, day) in enumerate(zip(tasks, days, strict=True)):
        late = task.due_date is not None and task.due_date < today.isoformat()
        due = task.due_date == today.isoformat()
        tone, sign = ("late", "!") if late else ("now", "●") if due else ("", "○")
        mark = "▸" if (task.id == chosen if chosen is not None else place == 0) else " "
        why = f"  {words.ago(task.due_date, today)}" if late and task.due_date else ""
        title = cut(visible(task.title), max(cells - room - 6, 1))
        why = why if width(title) + width(why) <= cells - room - 6 else ""
        yield [(f"{mark} ", "next"), (f"{sign} ", tone), (shaped(day, room) + "  ", tone), (title, ""), (why, "late")]


def _timeline(talks: tuple[Interaction, ...], today: date, cells: int) -> Iterator[Line]:
    yield from heading(worded("Timeline"), cells)
    if not talks:
        yield [(worded("nothing yet: l logs a talk"), "quiet")]
    days = [words.short_day(talk.date, today) for talk in talks]
    room = max((width(day) for day in days), default=0)
    kinds = max((width(reworded(talk.kind)) for talk in talks), default=0)
    for talk, day in zip(talks, days, strict=True):
        amount = words.money(talk.amount_minor, talk.currency)
        note = " ".join(filter(None, (amount, words.talked(talk))))
        tone = "mark" if amount else "quiet"
        left = room + kinds + 4
        if left > cells // 2 and cells < STRIP:  # a narrow strip: the note below its day
            yield [(day, "quiet"), (f"  {visible(reworded(talk.kind))}", tone)]
            for text in wrapped(note, cells - 2, NOTE_LINES):
                yield [("  ", ""), (text, "")]
            continue
        for place, text in enumerate(wrapped(note, cells - left, NOTE_LINES) or [""]):
            head = [(" " * left, "")] if place else [
                (shaped(day, room) + "  ", "quiet"), (shaped(reworded(talk.kind), kinds) + "  ", tone)
            ]  # fmt: skip
            yield [*head, (text, "")]
