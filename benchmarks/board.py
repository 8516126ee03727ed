"""The board of 10,000 open deals with 100,000 moves: from the key to the last cell that is painted.

`python -m benchmarks.board` opens every deal of the pipeline's book (benchmarks/pipeline.py) in a copy, sits down at
the full screen on it, at 160 by 45 and at 80 by 24, and presses keys one after the other. A move is timed with all that
belongs to it: the act is written and committed, its sentence is told, the card stands in its new column with new sums.
The exit code is 1 when the median of moves is over the target.
"""

import asyncio
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual import events

from benchmarks.generate import TODAY, USER
from benchmarks.pipeline import book
from benchmarks.run import PYTHON, clean_env, seconds
from crmcli.app.crm import open_crm
from crmcli.settings import Settings
from crmcli.tui.app import CrmApp
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.session import Session
from crmcli.tui.widgets.board import Board

TARGET = 100  # milliseconds
STILL = 0.15  # seconds without anything painted, after which a key has had its effect
SIZES = ((160, 45), (80, 24))
TIMES = 15


def opened(folder: str) -> str:
    """A copy of the pipeline's book in which every deal is open."""
    path = str(Path(folder, "board.db"))
    shutil.copyfile(book(), path)
    raw = sqlite3.connect(path)
    raw.execute("update deals set state = 'open', closed_on = null, lost_reason = null")
    raw.commit()
    raw.close()
    return path


class Seat:
    """Somebody at the board with a stopwatch."""

    def __init__(self, app: CrmApp) -> None:
        self.app, self.painted = app, 0.0
        display = app._display

        def watched(*given: object) -> None:
            display(*given)  # type: ignore[arg-type]
            self.painted = time.perf_counter()

        app._display = watched  # type: ignore[assignment,method-assign]

    @property
    def board(self) -> Board | None:
        """The board, once it has been read."""
        screen = self.app.screen
        return screen.board if isinstance(screen, PipelineScreen) and screen.board.card is not None else None

    async def until(self, done: Callable[[], bool], begun: float) -> float:
        """The milliseconds from a moment until something is done and painted."""
        while not done() or self.painted < begun or time.perf_counter() - self.painted < STILL:
            await asyncio.sleep(0.001)
        return (self.painted - begun) * 1000

    def press(self, key: str, character: str | None = None) -> float:
        """Press a key, as the terminal's driver does; when that was."""
        assert self.app._driver is not None
        begun = time.perf_counter()
        self.app._driver.send_message(events.Key(key, character))
        return begun

    async def moved(self) -> float:
        """A card is taken to the next stage, or back from the last one."""
        board = self.board
        assert board is not None
        card = board.card
        assert card is not None
        on = board.place < len(board.columns) - 1
        begun = self.press("greater_than_sign", ">") if on else self.press("less_than_sign", "<")
        return await self.until(lambda: board.card is not None and board.card.stage != card.stage, begun)

    async def walked(self) -> float:
        """The cursor goes down to the next card."""
        board = self.board
        assert board is not None
        card = board.card
        assert card is not None
        begun = self.press("down")
        return await self.until(lambda: board.card is not None and board.card.id != card.id, begun)


async def sat(path: str, size: tuple[int, int]) -> dict[str, list[float]]:
    """The times of one sitting, in milliseconds."""
    settings = Settings()
    session = Session(lambda: open_crm(path, settings=settings, zone="UTC"), settings)
    app = CrmApp(session, "pipeline")
    seat, begun = Seat(app), time.perf_counter()
    try:
        async with app.run_test(size=size):
            first = [await seat.until(lambda: seat.board is not None, begun)]
            walks = [await seat.walked() for _ in range(TIMES)]
            moves = [await seat.moved() for _ in range(TIMES)]
            return {"the board is read": first, "the cursor to a card": walks, "a card to a stage": moves}
    finally:
        session.close()


def main() -> int:
    os.environ |= {"CRMCLI_NOW": f"{TODAY}T09:30", "CRMCLI_USER": USER}
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        path = opened(folder)
        env = clean_env(folder, Path(path))
        for size in SIZES:
            yardstick = statistics.median(seconds([PYTHON, "-c", "pass"], env, False) for _ in range(TIMES)) * 1000
            for name, times in asyncio.run(sat(path, size)).items():
                middle = statistics.median(times)
                missed = missed or (name == "a card to a stage" and middle > TARGET)
                told = f"{middle:6.0f} ms  ({min(times):.0f} to {max(times):.0f}; {middle / yardstick:.1f} × pass)"
                print(f"{size[0]} × {size[1]}  {name:<22}{told}")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
