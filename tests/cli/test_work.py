"""`crm work`: what it refuses, what it says when there is nothing to do, and its last words on a terminal."""

import os
import pty
import select
import struct
import subprocess
import termios
import time
from fcntl import ioctl
from pathlib import Path

import pytest

from tests.cli.conftest import Run, command, plain


def test_it_needs_a_terminal(crm: Run) -> None:
    done = crm("work", "+vip")
    assert (done.out, done.code) == ("", 2)
    assert "the full screen needs a terminal" in done.err
    assert "try: crm today" in done.err


def test_a_filter_that_means_nothing_is_refused_before_the_screen(terminal: Run) -> None:
    done = terminal("work", "quiet:soonish")
    assert done.code == 2
    assert "soonish" in done.out


def test_nobody_to_work_is_said(terminal: Run) -> None:
    done = terminal("work", "name:nobody-at-all")
    assert done.code == 0
    assert plain(done.out) == "nobody fulfils this: there is nothing to work\n"


@pytest.mark.parametrize(("words", "said"), [((), "Work Today"), (("+vip",), "Work +vip   1 of 2")])
def test_who_leaves_is_told_what_was_done(book: Path, words: tuple[str, ...], said: str) -> None:
    seen, code = on_screen("work", *words, until=said, keys="nq")
    assert said in seen
    assert code == 0
    assert "crm: worked 0 of" in seen
    assert "1 passed over" in seen


def on_screen(*words: str, until: str, keys: str) -> tuple[str, int]:
    """Everything that a command wrote on a terminal, to which keys were given once it had shown these words."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    around = {**os.environ, "TERM": "xterm-256color"}
    child = subprocess.Popen(command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=around, close_fds=True)
    os.close(theirs)
    seen, left, ends = b"", list(keys), time.monotonic() + 40
    try:
        while time.monotonic() < ends:
            if select.select([ours], [], [], 0.3)[0]:
                try:
                    seen += os.read(ours, 65536)
                except OSError:  # the other side is closed
                    break
            elif left and until in plain(seen.decode("utf-8", "replace")):
                os.write(ours, left.pop(0).encode())
        return plain(seen.decode("utf-8", "replace")), child.wait(timeout=10)
    finally:
        child.kill()
        os.close(ours)
