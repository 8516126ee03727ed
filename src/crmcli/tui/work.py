"""Work beside the keys: what reads or writes the book is started here, so that no key ever waits for it."""

import contextlib
from collections.abc import Awaitable, Callable

from textual.dom import DOMNode
from textual.worker import WorkerCancelled, WorkerFailed, WorkType


def begin(
    node: DOMNode, work: Callable[..., Awaitable[object]], *given: object, group: str, only: bool = False
) -> None:
    """Start `work(*given)` in a group; `only` gives up what the group has not finished.

    The coroutine is made when it runs and not before: work given up in the same moment leaves none behind unawaited.
    """

    async def run() -> object:
        return await work(*given)

    started: WorkType[object] = run
    node.run_worker(started, group=group, exclusive=only)


async def finished(node: DOMNode, group: str) -> None:
    """Wait until nothing of a node's group is under way, however it ends."""
    while waiting := [one for one in node.workers if one.node is node and one.group == group and not one.is_finished]:
        with contextlib.suppress(WorkerCancelled, WorkerFailed):
            await waiting[-1].wait()
