"""The commands that move: the cursor in a list, or the person where the focus is there."""

from typing import ClassVar

from crmcli.tui.desk import Command, Desk
from crmcli.tui.widgets.person import Person


class Move(Command):
    """A command that moves the cursor, or scrolls the person."""

    hidden = True
    by: ClassVar[int] = 0
    pages: ClassVar[int] = 0

    async def run(self, desk: Desk) -> None:
        if isinstance(desk.focused, Person) or not desk.query("#list"):
            height = desk.person.scrollable_content_region.height
            desk.person.scroll_relative(y=self.by + self.pages * (height - 1), animate=False)
        else:
            desk.move(self.by, self.pages)


class Down(Move):
    """Down."""

    id, keys, word, by = "down", ("j", "down"), "down", 1


class Up(Move):
    """Up."""

    id, keys, word, by = "up", ("k", "up"), "up", -1


class PageDown(Move):
    """A page down."""

    id, keys, word, pages = "page_down", ("pagedown", "ctrl+f"), "page down", 1


class PageUp(Move):
    """A page up."""

    id, keys, word, pages = "page_up", ("pageup", "ctrl+b"), "page up", -1


class Top(Move):
    """To the top."""

    id, keys, word, by = "top", ("g", "home"), "top", -(2**31)


class Bottom(Move):
    """To the bottom."""

    id, keys, word, by = "bottom", ("G", "end"), "bottom", 2**31
