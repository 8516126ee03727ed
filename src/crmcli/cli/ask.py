"""Prompts and progress: only with somebody at a terminal, always on stderr."""

import sys
from collections.abc import Callable, Sequence

from crmcli.core.errors import BadInput, Refused
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate
from crmcli.core.text import visible


def pick(text: str, found: Sequence[Candidate]) -> Candidate | None:
    """Let somebody choose among candidates by number; None for an empty answer."""
    sys.stderr.write(f"{visible(text)} may be:\n")
    for number, one in enumerate(found, 1):
        sys.stderr.write(f"  {number}  {visible(one.name)}  {ref(one.kind, one.id)}\n")
    sys.stderr.write("which? ")
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
    sys.stderr.write(f"{visible(question)} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja", "是", "对"):
        raise Refused("left as it was")


def line(prompt: str) -> str:
    """One line typed by a person; EOFError at the end of the input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    said = sys.stdin.readline()
    if not said:
        raise EOFError
    return said.strip()


def progress(label: str) -> Callable[[int], None]:
    """A line that counts on stderr while long work goes on; it vanishes when the process writes its result."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = Progress(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TextColumn("{task.completed}", markup=False),
        TimeElapsedColumn(), console=Console(stderr=True, markup=False), transient=True,
    )  # fmt: skip
    task = shown.add_task(label, total=None)
    shown.start()

    def advance(done: int) -> None:
        if done < 0:
            shown.stop()
        else:
            shown.update(task, completed=done)

    import atexit

    atexit.register(shown.stop)
    return advance
