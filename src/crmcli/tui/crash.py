"""What is left of a crash: a file that only its owner reads, and one sentence. Never the values of variables."""

import os
import platform
import traceback

from textual.worker import WorkerFailed

from crmcli import __version__, paths


def write_down(error: BaseException, instant: str) -> str | None:
    """Write the places a fault came through to a 0600 file and return its path; None where it cannot be written.

    The lines of code are told, the customers' data they worked on is not: no local variables, and of the error
    its class only, because its words may quote data.
    """
    while isinstance(error, WorkerFailed):  # it only says that work beside the keys failed
        error = error.error
    folder = paths.state_folder()
    if folder is None:
        return None
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    said = f"crmcli {__version__} · Python {platform.python_version()} · {instant}\n{frames}{_kind(error)}\n"
    path = os.path.join(folder, f"crash-{instant.replace(':', '')}-{os.getpid()}.txt")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(said)
    except OSError:
        return None
    return path


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
