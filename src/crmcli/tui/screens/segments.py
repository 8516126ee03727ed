"""Segments: those of the scoring run as a heat map with who moved, and filters that were saved."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.widgets import Static

from crmcli.app import listing, scorehistory, scoring, segments
from crmcli.app.crm import Crm
from crmcli.core.conditions import quoted
from crmcli.core.errors import CrmError, NotFound
from crmcli.core.record import record
from crmcli.core.records import Contact
from crmcli.core.scorings import MatrixCell, RunSummary, ScoredContact
from crmcli.core.segments import Segment, SegmentDiff
from crmcli.core.text import width
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.show.columns import columns_of
from crmcli.show.scorings import heat_map
from crmcli.show.table import layout
from crmcli.tui.screens.figures import FiguresScreen, Names
from crmcli.tui.widgets.paint import Line, Piece, content, shaped, wrapped

MEMBERS = 50
BAR = 12
MAP = 46  # cells under which a heat map says nothing
SAVED = "saved"


@record(frozen=True, slots=True)
class About:
    """What the page of a segment tells: who moved, and the first of its members."""

    segment: Segment
    diff: SegmentDiff | None
    scored: tuple[ScoredContact, ...]
    members: tuple[Contact, ...]


class SegmentsScreen(FiguresScreen):
    """The segments of the book."""

    name_of_screen = "segments"
    FOOTER: ClassVar[Sequence[str]] = ("members", "work", "page", "score", "palette", "help")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._found: list[Segment] = []
        self._run: RunSummary | None = None
        self._cells: list[MatrixCell] = []

    async def load(self) -> None:
        """Read the segments and the run; the cursor stays with its segment."""
        before = self.rows.key
        self._found, self._run, self._cells = await self.session.ask(_read)
        source = Names(self._entries())
        self.rows.show(source, source.place(before))
        self._tell_title()

    @property
    def filter_of_cursor(self) -> str | None:
        """The filter that finds the members of the segment under the cursor."""
        segment = self._under(self.rows.key)
        if segment is None:
            return None
        return f"{'segment' if segment.kind == SAVED else 'rfm'}:{quoted(segment.slug)}"

    async def lines_of(self, key: Hashable | None) -> Callable[[int], Sequence[Line]]:
        """A segment's page."""
        segment = self._under(key)
        if segment is None:
            said = self._empty()
            return lambda _cells: said
        about = await self.session.ask(_about, segment)
        return lambda cells: self._page(about, cells)

    def _under(self, key: Hashable | None) -> Segment | None:
        return next((one for one in self._found if one.slug == key), None)

    def _entries(self) -> list[tuple[Hashable | None, Callable[[int], Line]]]:
        entries: list[tuple[Hashable | None, Callable[[int], Line]]] = []
        for kind, heading in (("rfm", "By value (RFM)"), (SAVED, "Saved filters")):
            found = [one for one in self._found if (one.kind == SAVED) == (kind == SAVED)]
            if found:
                most = max(one.contacts or 0 for one in found)
                entries += [(None, lambda _cells: [("", "")])] if entries else []
                entries.append((None, _heading(reworded(heading), len(found))))
                entries += [(one.slug, _entry(one, most)) for one in found]
        return entries

    def _page(self, about: About, cells: int) -> list[Line]:
        today, segment = self.session.today(), about.segment
        counted = words.counted(segment.contacts or 0, "contact")
        lines: list[Line] = [[(segment.name, "name")], [(counted, ""), (self._brought(segment), "quiet")]]
        if segment.kind == SAVED:
            lines += [[(text, "mark")] for text in wrapped(segment.filter, cells)]
        if segment.kind != SAVED and self._cells and cells >= MAP:
            lines += [[], *heat_map(self._cells, cells)]
        if about.diff is not None:
            lines += [[], *_moved(about.diff, cells)]
        chosen: tuple[str, ...] = ("name", "recency_days", "frequency", "monetary_minor")
        if about.scored:
            lines += [[], *layout(columns_of(ScoredContact, chosen), about.scored, today, room=cells)]
        elif about.members:
            columns = columns_of(Contact, ("name", "company", "last_contact_at", "next_task"))
            lines += [[], *layout(columns, about.members, today, room=cells)]
        rest = (segment.contacts or 0) - max(len(about.scored), len(about.members))
        if rest > 0:
            lines.append([(worded("and {rest} more; enter shows all", rest=rest), "quiet")])
        return lines

    def _brought(self, segment: Segment) -> str:
        if segment.kind == SAVED or self._run is None:
            return ""
        found = next((one for one in self._run.segments if one.segment == segment.slug), None)
        if found is None:
            return ""
        return f"{found.share:.0%} · {words.money(found.monetary_minor, self._run.currency)}"

    def _empty(self) -> list[Line]:
        return [
            [(worded("nothing has been scored and no filter saved yet"), "name")], [],
            [("S", "key"), ("  " + worded("scores the buyers: recency, frequency and money"), "quiet")],
            [("crm segment save vips +vip", "mark"), ("  " + worded("saves a filter"), "quiet")],
        ]  # fmt: skip

    def _tell_title(self) -> None:
        line: list[Piece] = [(worded("Segments"), "name")]
        if self._run is not None:
            buyers, day = f"{self._run.buyers:,}", words.day(self._run.as_of, self.session.today())
            said = worded("{buyers} buyers as of {day}", buyers=buyers, day=day)
            if self._run.provisional:
                line.append(("  " + worded("provisional: only {buyers} buyers", buyers=buyers), "late"))
            else:
                line.append((f"  {said}", "quiet"))
        self.query_one("#title", Static).update(content(line))


def _read(crm: Crm) -> tuple[list[Segment], RunSummary | None, list[MatrixCell]]:
    found = segments.everything(crm)
    try:
        return found, scoring.summary(crm), scorehistory.matrix(crm)[1]
    except NotFound:  # nothing was scored: only the saved filters hold anybody
        return [one for one in found if one.kind == SAVED], None, []


def _about(crm: Crm, segment: Segment) -> About:
    try:
        diff = segments.diff(crm, segment.slug)
    except CrmError:  # the first run, the first snapshot: there is nothing to compare with
        diff = None
    if segment.kind == SAVED:
        found = listing.contacts(crm, where=[f"segment:{quoted(segment.slug)}"], limit=MEMBERS)
        return About(segment, diff, (), tuple(found))
    return About(segment, diff, tuple(scoring.members(crm, segment.slug)[:MEMBERS]), ())


def _heading(text: str, count: int) -> Callable[[int], Line]:
    return lambda _cells: [(text, "head"), (f"  {count}", "quiet")]


def _entry(one: Segment, most: int) -> Callable[[int], Line]:
    def line(cells: int) -> Line:
        count = "" if one.contacts is None else f"{one.contacts:,}"
        share = (one.contacts or 0) / most if most else 0
        full = max(round(share * BAR), 1 if one.contacts else 0)
        room = max(cells - BAR - 10, 8)
        return [
            (shaped(one.name, room), ""), (f" {' ' * max(7 - width(count), 0)}{count} ", ""),
            ("█" * full + " " * (BAR - full), "mark"),
        ]  # fmt: skip

    return line


def _moved(diff: SegmentDiff, cells: int) -> list[Line]:
    since = worded("since {day}", day=diff.since)
    lines: list[Line] = [[(worded("Moves"), "head"), (since, "quiet")]]
    for sign, tone, people in (("+", "good", diff.entered), ("−", "late", diff.left)):
        if people:
            names = ", ".join(one.name for one in people[:8]) + (" …" if len(people) > 8 else "")
            first, *rest = wrapped(f"{len(people)}  {names}", max(cells - 3, 8), 3)
            lines += [[(sign, tone), (first, "")], *([(" ", ""), (text, "")] for text in rest)]
    if not diff.entered and not diff.left:
        lines.append([(worded("nobody came or went"), "quiet")])
    return lines
