"""Prompts and progress: only with somebody at a terminal, always on stderr."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from crmcli.core.errors import BadInput, Refused
from crmcli.core.records import Proposal
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate
from crmcli.core.text import visible
from crmcli.language import reworded, worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from rich.progress import Progress

PATIENCE = 0.5  # seconds of work that need no explanation
REDRAW = 0.1


def pick(text: str, found: Sequence[Candidate]) -> Candidate | None:
    """Let somebody choose among candidates by number; None for an empty answer."""
    sys.stderr.write(visible(worded("{text} may be:", text=text)) + "\n")
    for number, one in enumerate(found, 1):
        sys.stderr.write(f"  {number}  {visible(one.name)}  {ref(one.kind, one.id)}\n")
    sys.stderr.write(worded("which?") + " ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip()
    if answer.isdigit() and 1 <= int(answer) <= len(found):
        return found[int(answer) - 1]
    return next((one for one in found if ref(one.kind, one.id) == answer), None)


def confirm(question: str, *, may_ask: bool, dry_hint: bool) -> None:
    """Ask yes or no. Raises `BadInput` where nobody can answer, `Refused` for anything but a yes."""
    if not may_ask:
        hint = "--yes, or --dry-run to look first" if dry_hint else "--yes"
        raise BadInput(f"this wants a yes: {question}", hint=hint)
    sys.stderr.write(f"{visible(reworded(question, 'error'))} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja", "是", "对"):
        raise Refused("left as it was")


def proposal(proposed: Proposal, today: "date") -> str | None:
    """What somebody says to a step that is proposed: nothing for yes, no, or another day; None at the end of input."""
    from crmcli.show.words import proposal as said

    sys.stderr.write(worded("next: {step}? [Y/n/other date]", step=visible(said(proposed, today))) + " ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return answer.strip() if answer else None


def line(prompt: str) -> str:
    """One line typed by a person; EOFError at the end of the input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    said = sys.stdin.readline()
    if not said:
        raise EOFError
    return said.strip()


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """A line on stderr that counts while long work goes on, from half a second on; it is gone when the work is done.

    It is drawn by the work itself, not by a thread of its own: nothing is drawn into what is written afterwards.
    """
    began, drawn = time.monotonic(), 0.0
    shown: Progress | None = None

    def advance(done: int) -> None:
        nonlocal shown, drawn
        now = time.monotonic()
        if now - began < PATIENCE or now - drawn < REDRAW:
            return
        drawn = now
        if shown is None:
            shown = _drawn(label)
        shown.update(shown.task_ids[0], completed=done, refresh=True)

    try:
        yield advance
    finally:
        if shown is not None:
            shown.stop()


def _drawn(label: str) -> "Progress":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = Progress(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TextColumn("{task.completed}", markup=False),
        TimeElapsedColumn(), console=Console(stderr=True, markup=False), transient=True, auto_refresh=False,
    )  # fmt: skip
    shown.add_task(visible(reworded(label)), total=None)
    shown.start()
    return shown
