"""Streams, shells and locales: pipes that close, disks that fill, terminals that are none, names in every script."""

import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Run, command

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_a_reader_that_leaves_early(process: Run) -> None:
    process("add", "--stdin", stdin="".join(f'{{"name": "Person {one}"}}\n' for one in range(300)))
    assert len(process("contact", "list", "--json").out) > 2 * 65536, "a pipe holds no more"
    done = process("contact", "list", "--json", shell='("$@"; echo ended with $? >&2) | head -n 1')
    assert (done.out, done.err) == ("[\n", "ended with 0\n")
    done = process("show", "nobody", shell='"$@" 2>&1 >/dev/null | true')
    assert (done.code, done.err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout(process: Run) -> None:
    done = process("contact", "list", shell='"$@" > /dev/full')
    assert done.code == 6
    assert done.err.startswith("crm: ")
    assert "Exception ignored" not in done.err


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(process: Run, closed: str) -> None:
    done = process("log", "call", "ada", "closed", shell=f'"$@" {closed}')
    assert done.code == 0, done
    assert "Traceback" not in done.err
    assert "closed" in process("interaction", "list", "ada").out
    assert process("check").code == 0, "a closed stream's number went to the book"


def test_a_full_disk_under_the_book(book: Path, process: Run) -> None:
    room = 64 * 1024  # for the write-ahead log, which the note alone fills

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    text = "x" * 100_000
    done = subprocess.run(
        command("log", "note", "ada", text),
        capture_output=True,
        text=True,
        env=os.environ,
        preexec_fn=small,
        check=False,
    )
    assert done.returncode == 6
    assert done.stderr.startswith("crm: ")
    assert "Traceback" not in done.stderr
    assert process("check").code == 0
    assert "xxx" not in process("interaction", "list").out


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(book: Path, process: Run) -> None:
    book.parent.chmod(0o500)
    try:
        assert process("today").code == 0
        done = process("log", "call", "ada", "x")
        assert done.code == 6
        assert done.err.startswith("crm: ")
    finally:
        book.parent.chmod(0o700)


def test_ctrl_c(book: Path) -> None:
    child = subprocess.Popen(
        command("history", "--follow", "-f", "jsonl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().startswith("{")
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert '"code": "interrupted"' in err
    assert "Traceback" not in err


def test_acts_are_followed(book: Path, process: Run) -> None:
    child = subprocess.Popen(
        command("history", "--follow", "-f", "jsonl"), stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert child.stdout is not None
    for _ in range(10):
        child.stdout.readline()
    process("log", "call", "ada", "while you watch")
    assert "log call with Ada Lovelace" in child.stdout.readline()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=20)


LOCALES = [{"LC_ALL": "C"}, {"LANG": "C", "LC_ALL": ""}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "latin-1"}]


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_names_in_any_script_under_any_locale(process: Run, locale: dict[str, str]) -> None:
    assert process("add", "李清照".encode(), env=locale).code == 0
    assert "李清照" in process("contact", "list", "--json", env=locale).out
    assert "李清照" in process("contact", "list", "-f", "csv", env=locale).out
    done = process("show", "李清照".encode(), env=locale)
    assert done.code == 0, done
    table = process("contact", "list", env=locale)
    assert (table.code, table.err) == (0, "")
    error = process("show", "王贞仪".encode(), env=locale)
    assert (error.code, "Traceback" in error.err) == (3, False)


def test_words_that_are_no_text(process: Run) -> None:
    done = process("add", b"Caf\xe9 \xff", b"caf\xe9@example.org")
    assert done.code == 0, done
    shown = process("show", "c7", "--json")
    assert shown.code == 0
    assert "\ufffd" not in process("contact", "list", "-f", "ids").out
    assert process("show", b"\xff\xfe").code in (2, 3)
    assert process(b"\xff").code == 2
    assert process("show", b"\xff", "--json").code in (2, 3)


def test_without_a_home(process: Run, tmp_path: Path) -> None:
    done = process("where", without=("HOME", "CRMCLI_DB"))
    assert done.code == 0
    nowhere = process("where", env={"HOME": "/nonexistent"}, without=("CRMCLI_DB",))
    assert nowhere.code == 0
    done = process("today", env={"HOME": "/nonexistent"}, without=("CRMCLI_DB",))
    assert (done.code, "Traceback" in done.err) == (6, False)


def test_no_colour_in_a_pipe(process: Run) -> None:
    for env in ({}, {"TERM": "xterm-256color"}, {"TERM": "dumb"}):
        assert "\x1b" not in process("today", env=env).out
    assert "\x1b[" in process("today", "--color", "always").out
    assert "\x1b[" in process("--color=always", "contact", "list", env={"NO_COLOR": "1"}).out
    assert "\x1b" not in process("today", env={"CRMCLI_COLOR": "always"}, shell='"$@" --color never').out
    assert "\x1b[" in process("today", env={"CRMCLI_COLOR": "always"}).out


def test_two_shells_at_once(book: Path, process: Run) -> None:
    children = [
        subprocess.Popen(
            command("log", "call", "ada", f"from shell {number}"), stdout=subprocess.PIPE, text=True, env=os.environ
        )
        for number in range(8)
    ]
    refs = sorted(child.communicate(timeout=60)[0].strip() for child in children)
    assert [child.returncode for child in children] == [0] * 8
    assert len(set(refs)) == 8
    assert process("interaction", "list", "--kind", "call", "-f", "ids").out.count("\n") == 9
    assert process("check").code == 0


def test_a_list_on_stdin(process: Run, crm: Run) -> None:
    refs = crm("contact", "list", "+vip", "-f", "ids").out
    done = process("todo", "win back", "--for", "-", "-d", "wed", stdin=refs)
    assert (done.code, done.out) == (0, "t5\nt6\n")
    assert "2 people" in done.err
    assert crm("done", "-", stdin="t5, t6\n").out == "t5\nt6\n"
    assert crm("undo").code == 0
    assert crm("show", "t5", "--json").out.count('"open"') == 1
    assert crm("show", "t6", "--json").out.count('"open"') == 1
    none = crm("todo", "win back", "--for", "-", stdin="")
    assert (none.code, none.out) == (0, "")
    assert process("log", "note", "ada", "--note", "-", stdin="first line\nsecond").code == 0
    assert "first line\\nsecond" in crm("show", "i4", "--json").out


def test_json_lines(crm: Run) -> None:
    lines = '{"name": "Mary Somerville", "email": "mary@example.org", "tags": ["vip"]}\n\n{"name": "Mo"}\n'
    assert crm("add", "--stdin", stdin=lines).out == "c7\nc8\n"
    talks = '{"kind": "call", "who": "mary@example.org", "note": "hi", "next": "fri send"}\n'
    assert crm("log", "--stdin", stdin=talks).out == "i4\n"
    for wrong in ("{", "[]", '{"nam": 1}', '{"name": 1}', '{"name": ""}', ""):
        before = crm("history", "-f", "ids").out
        done = crm("add", "--stdin", stdin='{"name": "X"}\n' + wrong if wrong else "")
        assert (done.code, done.err.startswith("crm: ")) == (2, True), wrong
        assert crm("history", "-f", "ids").out == before


def test_debug_shows_where(process: Run, tmp_path: Path) -> None:
    plain: Result = process("contact", "list", "--out", str(tmp_path))
    assert plain.code != 0
    assert "Traceback" not in plain.err


def test_a_broken_settings_file_is_said(process: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("days = 'many'\n")
    done = process("today", "-f", "ids", env={"CRMCLI_CONFIG": str(config)})
    assert (done.code, done.out) == (0, "t1\nt2\n")
    assert "days is no setting" in done.err
