"""Commands of the screens of figures: whose members, by what, compared with what; scoring."""

from crmcli.app import scoring
from crmcli.tui.desk import Command, Desk
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.reports import ReportsScreen
from crmcli.tui.screens.segments import SegmentsScreen


class Members(Command):
    """Show the members of the segment among the contacts, where they can be marked and acted on."""

    id, keys, word, where = "members", ("enter",), "members", ("segments",)

    def reason(self, desk: Desk) -> str | None:
        """There must be a segment."""
        return None if isinstance(desk, SegmentsScreen) and desk.filter_of_cursor else "no segment is under the cursor"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, SegmentsScreen) and (text := desk.filter_of_cursor):
            await desk.app.switch_mode("contacts")
            if isinstance(contacts := desk.app.screen, ContactsScreen):
                await contacts.set_filter(text)


class ReadPage(Command):
    """Read the page about what is under the cursor; esc goes back to the list."""

    id, keys, word, where = "page", ("space",), "page", ("segments", "reports")

    async def run(self, desk: Desk) -> None:
        go_to_page(desk)


class ReadReport(Command):
    """Read the report under the cursor; esc goes back to the list."""

    id, keys, word, where = "report", ("enter",), "read", ("reports",)

    async def run(self, desk: Desk) -> None:
        go_to_page(desk)


class Score(Command):
    """Score the buyers by recency, frequency and money as of today."""

    id, keys, word, where = "score", ("S",), "score", ("segments",)

    async def run(self, desk: Desk) -> None:
        await desk.act(scoring.run)


class By(Command):
    """Make the rows of the report by the next thing: month, week, owner …"""

    id, keys, word, where = "by", ("v",), "by", ("reports",)

    def reason(self, desk: Desk) -> str | None:
        """Some reports have one way only."""
        return None if isinstance(desk, ReportsScreen) and len(desk.ways) > 1 else "this report has one way only"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, ReportsScreen):
            desk.next_way()


class Compare(Command):
    """Hold the report against the time before, the year before, nothing."""

    id, keys, word, where = "compare", ("c",), "compare", ("reports",)

    def reason(self, desk: Desk) -> str | None:
        """Some reports have nothing to compare."""
        there = isinstance(desk, ReportsScreen) and desk.can_compare
        return None if there else "this report is not compared"

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, ReportsScreen):
            desk.next_comparison()


def go_to_page(desk: Desk) -> None:
    """Go to the page; where one pane fits it takes the place of the list."""
    if desk.is_narrow:
        desk.detail = True
        desk.lay_out(desk.size.width, desk.size.height)
    desk.person.focus()


ALL: tuple[type[Command], ...] = (Members, ReadReport, ReadPage, Score, By, Compare)
