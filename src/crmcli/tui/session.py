"""One run of the full screen: the book on its one worker thread, and what all screens remember together."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from crmcli import language
from crmcli.app import prompts, users
from crmcli.app.crm import Crm
from crmcli.core.record import record
from crmcli.core.text import visible
from crmcli.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


@record(frozen=True, slots=True)
class Facts:
    """What the header says: the book's name, who I am, whether others work in it, how much is late and due today."""

    book: str
    user: str
    team: bool
    late: int
    today: int


class Session:
    """The open book behind all screens. The thread that opened the book is the only one that touches it."""

    def __init__(self, open_book: Callable[[], Crm], settings: Settings, *, everyone: bool = False) -> None:
        self.settings = settings
        self.everyone = everyone
        self.drafts: dict[str, dict[str, str]] = {}
        self.parting = ""  # what is said on the terminal once the screen is left
        self.saving = 0
        self.version = 0
        self._seen = 0
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="book")
        try:
            self._crm = self._worker.submit(open_book).result()
            if own := self._worker.submit(users.spoken, self._crm).result():
                language.choose(own)
            self.facts = self._worker.submit(_facts, self._crm, self.everyone).result()
            self._seen = self._worker.submit(_counter, self._crm).result()
        except BaseException:
            self._worker.shutdown()
            raise
        self._day = self.today()

    def today(self) -> date:
        """The day of judgement; it asks the clock, not the book."""
        return self._crm.today()

    def instant(self) -> str:
        """This moment in UTC, as the journal keeps it."""
        return self._crm.now()

    async def ask(self, use: Callable[Concatenate[Crm, P], T], *args: P.args, **more: P.kwargs) -> T:
        """What a use case answers, from the worker; a question that nobody waits for any more is not asked."""
        return await asyncio.wrap_future(self._worker.submit(use, self._crm, *args, **more))

    async def write(self, use: Callable[[Crm], T]) -> T:
        """What an act answers. It is finished even when nobody waits for it any more."""
        self.saving += 1
        try:
            return await asyncio.shield(asyncio.wrap_future(self._worker.submit(self._written, use)))
        finally:
            self.saving -= 1

    async def look(self) -> bool:
        """True when the book or the day is another than at the last look."""
        seen, day = await self.ask(_counter), self.today()
        changed = seen != self._seen or day != self._day
        if changed:
            self._seen, self._day = seen, day
            self.version += 1
            self._crm.forget_settings()
            self.facts = await self.ask(_facts, self.everyone)
        return changed

    async def see(self, *, everyone: bool) -> None:
        """Look at everyone's work, or at mine and nobody's."""
        self.everyone = everyone
        self.facts = await self.ask(_facts, everyone)
        self.version += 1

    def close(self) -> None:
        """Finish what is being written and close the book."""
        self._worker.submit(self._crm.close).result()
        self._worker.shutdown()

    def _written(self, use: Callable[[Crm], T]) -> T:
        done = use(self._crm)
        self._seen = _counter(self._crm)
        self.facts = _facts(self._crm, self.everyone)
        self.version += 1
        return done


def _facts(crm: Crm, everyone: bool) -> Facts:
    place = crm.store.path
    name = os.path.basename(place) if place else crm.store.url.rpartition("/")[2].partition("?")[0]
    due = prompts.due_counts(crm, everyone=everyone)
    return Facts(visible(name), visible(crm.user), users.is_team(crm), due.late or 0, due.today or 0)


def _counter(crm: Crm) -> int:
    return crm.store.counter()
