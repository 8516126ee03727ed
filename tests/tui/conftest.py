"""A small book on a fixed day, the screen on it, and words for what a person does and sees."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from crmcli.app import contacts, interactions, tasks
from crmcli.app.crm import Crm, open_crm
from crmcli.app.interactions import LogDraft
from crmcli.app.lookup import who
from crmcli.app.tasks import TaskDraft
from crmcli.core.quickadd import person, split_line
from crmcli.settings import Settings
from crmcli.store.store import create_store
from crmcli.tui.app import CrmApp
from crmcli.tui.desk import Desk
from crmcli.tui.screens.chooser import Chooser
from crmcli.tui.session import Session

NOW = "2026-03-02T10:30"  # a Monday
SIGNS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b"}
ASKING = ("take", "command")  # workers that may wait for somebody to be picked

PEOPLE = (
    "Ada Lovelace ada@engines.example '+44 20 7946 0958' @'Analytical Engines' +vip title:CTO birthday:1815-12-10",
    "Grace Hopper grace@navy.example",
    "沈括 shenkuo@beichen.example @'北辰仪器' +重点",
    "沈復",
    "Mary Shelley birthday:--03-04",
    "Charles Babbage @'Analytical Engines'",
)
TALKS = (
    ("call", "ada", "asked for pricing", "2026-02-26"),
    ("email", "ada", "sent the case study", "2026-02-12"),
    ("meeting", "沈括", "看了新的罗盘，下周回复", "2026-02-20"),
)
PURCHASES = (("ada", "1200 GBP", "four engines", "2026-01-15"), ("沈括", "300 GBP", "罗盘", "2025-11-03"))
PLANS = (
    ("ada", "send pricing", "2026-02-26"),
    ("grace", "call back", "2026-03-02 15:00"),
    ("沈括", "回复罗盘到货时间", "2026-03-02"),
    ("babbage", "renewal", "2026-03-04"),
)


def fill(crm: Crm) -> None:
    """The people, talks and plans above."""
    for line in PEOPLE:
        contacts.add(crm, person(split_line(line)))
    for kind, name, note, day in TALKS:
        interactions.log(crm, LogDraft(kind, name, (note,), at=day))
    for name, amount, what, day in PURCHASES:
        interactions.log(crm, LogDraft("purchase", name, (amount.replace(" ", ""), what), at=day))
    for name, title, due in PLANS:
        # planned when it still lay ahead
        tasks.add(crm, TaskDraft((title,), (who(crm, name),), due))


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Monday morning, and one login."""
    monkeypatch.setenv("CRMCLI_NOW", NOW)
    monkeypatch.setenv("CRMCLI_TZ", "UTC")
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, filled once."""
    path = tmp_path_factory.mktemp("filled") / "crm.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMCLI_NOW", NOW)
        patch.setenv("LOGNAME", "ada")
        patch.delenv("SUDO_USER", raising=False)
        crm = Crm(create_store(str(path)))
        fill(crm)
        crm.close()
    return path


@pytest.fixture
def book(filled: Path, tmp_path: Path) -> Path:
    """A copy of the book, of this test's own."""
    return Path(shutil.copy(filled, tmp_path / "crm.db"))


@pytest.fixture
def crm(book: Path) -> Iterator[Crm]:
    """The same book, opened by somebody else: what another process reads and writes."""
    other = open_crm(str(book), zone="UTC")
    yield other
    other.close()


def app_on(book: Path, screen: str = "today", **settings: object) -> CrmApp:
    """The app on a book; its session is closed when the app is left."""
    chosen = Settings()
    for name, value in settings.items():
        setattr(chosen, name, value)
    session = Session(lambda: open_crm(str(book), settings=chosen, zone="UTC"), chosen)
    return CrmApp(session, screen)


async def settled(pilot: Pilot[int]) -> None:
    """Wait until everything that was started is done and drawn; an act that asks who is meant waits for us."""
    for _ in range(4):
        await pilot._wait_for_screen()
        while _busy(pilot.app) or _undrawn(pilot.app):
            await asyncio.sleep(0.002)


def _undrawn(app: App[int]) -> bool:
    screen = app.screen
    return app.is_running and any(one._layout_required for one in screen.walk_children(Widget, with_self=True))


def _busy(app: App[int]) -> bool:
    asks = isinstance(app.screen, Chooser)
    return any(not worker.is_finished and not (asks and worker.group in ASKING) for worker in app.workers)


@dataclass
class Seat:
    """Somebody in front of the screen."""

    app: CrmApp
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        """Press keys, by the library's names or as characters, and wait for what each does."""
        for key in keys:
            self._send(key)
            await settled(self.pilot)

    async def type(self, text: str) -> None:
        """Type a text, faster than anybody can."""
        for char in text:
            self._send(char)
        await settled(self.pilot)

    def _send(self, key: str) -> None:
        # as the terminal's driver does; the pilot's own `press` loses full-width marks and waits 40 ms for each key
        assert self.app._driver is not None
        name = _character_to_key(key) if len(key) == 1 else key
        self.app._driver.send_message(events.Key(name, key if len(key) == 1 else SIGNS.get(key)))

    async def paste(self, text: str) -> None:
        """Paste a text, as the terminal brings it."""
        assert self.app._driver is not None
        self.app._driver.send_message(events.Paste(text))
        await settled(self.pilot)

    async def until(self, words: str, seconds: float = 2.0) -> None:
        """Wait until these words are seen, without touching a key; they must come within so many seconds."""
        end = monotonic() + seconds
        while words not in self.text:
            assert monotonic() < end, f"{words!r} is not seen within {seconds} s:\n{self.text}"
            await asyncio.sleep(0.02)
            await settled(self.pilot)

    async def wait(self) -> None:
        """Wait until all is done."""
        await settled(self.pilot)

    @property
    def desk(self) -> Desk:
        """The screen of the book that is shown."""
        assert isinstance(self.app.screen, Desk)
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        """What is seen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        """What is seen."""
        return "\n".join(self.lines)

    def line_with(self, words: str) -> str:
        """The first line that holds these words."""
        return next((line for line in self.lines if words in line), "")


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def sit(book: Path) -> Sit:
    """Sit down at the screen: `async with sit(size=(80, 24)) as seat`."""

    @asynccontextmanager
    async def down(screen: str = "today", size: tuple[int, int] = (100, 30), **settings: object) -> AsyncIterator[Seat]:
        app = app_on(book, screen, **settings)
        try:
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                yield Seat(app, pilot)
        finally:
            app.session.close()

    return down
