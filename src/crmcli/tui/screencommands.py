"""The commands that show another screen of the book."""

from typing import ClassVar

from textual.app import App

from crmcli.tui.desk import BOOK, TABS, Command, Desk
from crmcli.tui.screens.one import OneScreen


class GoTo(Command):
    """A command that shows another screen."""

    screen: ClassVar[str] = ""

    async def run(self, desk: Desk) -> None:
        await show_screen(desk.app, self.screen)


class GoToday(GoTo):
    """Today: who needs something now."""

    id, keys, word, screen, where = "today", ("1",), "today", "today", BOOK


class GoContacts(GoTo):
    """Contacts: everybody in this book."""

    id, keys, word, screen, where = "contacts", ("2",), "contacts", "contacts", BOOK


class GoPipeline(GoTo):
    """Pipeline: the open deals on a board, a column for each stage."""

    id, keys, word, screen, where = "pipeline", ("3",), "pipeline", "pipeline", BOOK


class GoSegments(GoTo):
    """Segments: whom the book holds by value and by saved filters, and who moved."""

    id, keys, word, screen, where = "segments", ("4",), "segments", "segments", BOOK


class GoReports(GoTo):
    """Reports: what the book says in figures."""

    id, keys, word, screen, where = "reports", ("5",), "reports", "reports", BOOK


class Next(Command):
    """The next screen."""

    id, keys, word, where = "next", ("]",), "next screen", BOOK

    async def run(self, desk: Desk) -> None:
        await show_screen(desk.app, neighbour(desk, 1))


class Previous(Command):
    """The screen before."""

    id, keys, word, where = "previous", ("[",), "screen before", BOOK

    async def run(self, desk: Desk) -> None:
        await show_screen(desk.app, neighbour(desk, -1))


def neighbour(desk: Desk, step: int) -> str:
    """The screen whose tab stands so many further, and round."""
    names = list(TABS)
    return names[(names.index(desk.tab) + step) % len(names)]


async def show_screen(app: "App[int]", name: str) -> None:
    """Show one of the screens, as it was left."""
    if isinstance(app.screen, OneScreen):
        app.pop_screen()
    await app.switch_mode(name)


SCREENS: tuple[type[Command], ...] = (GoToday, GoContacts, GoPipeline, GoSegments, GoReports)
BESIDE: tuple[type[Command], ...] = (Next, Previous)
