"""What the manual says to put into a crontab, a unit, a tmux or a shell works as it stands there."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Run

PAGE = Path(__file__).parents[2] / "docs/manual/automation.md"


@pytest.fixture
def text() -> str:
    if not PAGE.exists():
        pytest.skip("there is no manual beside the source")
    return PAGE.read_text("utf-8")


def block(text: str, kind: str, words: str) -> str:
    """The code block of a kind that holds the words."""
    found = [one for one in re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE) if words in one]
    assert len(found) == 1, (kind, words)
    return str(found[0])


@pytest.fixture
def around(book: Path, tmp_path: Path) -> dict[str, str]:
    """A home of nobody's with `crm` in the path and a `sendmail` that keeps what it is given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "crm").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmcli "$@"\n')
    (folder / "sendmail").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat > {tmp_path}/mail\n')
    for name in ("crm", "sendmail"):
        (folder / name).chmod(0o755)
    return {
        "PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8", "CRMCLI_DB": str(book),
        "CRMCLI_NOW": NOW, "CRMCLI_USER": "ada", "SENDMAIL": str(folder / "sendmail"), "TERM": "xterm",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip


def sh(line: str, env: dict[str, str], *words: str, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    return subprocess.run([shell, "-c", line, "sh", *words], env=env, capture_output=True, text=True, check=False)


def test_the_lines_of_the_crontab(text: str, around: dict[str, str], tmp_path: Path) -> None:
    lines = [line for line in block(text, "crontab", "MAILTO").splitlines() if "crm " in line]
    assert len(lines) == 3
    for line in lines:
        assert "%" not in line, "it ends a line of a crontab"
        when, command = " ".join(line.split()[:5]), " ".join(line.split()[5:])
        assert re.fullmatch(r"[\d*/,-]+( [\d*/,-]+){4}", when)
        done = sh(command, around)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert ("send pricing" in done.stdout) is ("--days 0" in command)
    assert (tmp_path / "follow-ups.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    done = sh(" ".join(lines[0].split()[5:]) + " --as-of 2026-02-01", around)
    assert done.stdout + done.stderr == "", "cron mails nothing when nothing is due"


def test_the_mail_of_the_morning(text: str, around: dict[str, str], tmp_path: Path, crm: Run) -> None:
    script = tmp_path / "crm-mail"
    script.write_text(block(text, "sh", "crm-mail ADDRESS"))
    done = sh(f"sh {script} me@example.org", around)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "asked").read_text() == "-t\n"
    head, _, body = (tmp_path / "mail").read_text("utf-8").partition("\n\n")
    assert head.splitlines() == [
        "To: me@example.org", "Subject: Follow-ups", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]  # fmt: skip
    assert body.startswith("<!DOCTYPE html>")
    assert "send pricing" in body
    assert max(map(len, body.encode().splitlines())) < 998, "longer lines are none in a mail"
    (tmp_path / "mail").unlink()
    crm("snooze", "t1")
    assert sh(f"sh {script} me@example.org", around).returncode == 0
    assert not (tmp_path / "mail").exists(), "nothing due, nothing mailed"
    assert sh(f"sh {script} me@example.org", {**around, "CRMCLI_DB": "/nowhere.db"}).returncode == 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_units(text: str, tmp_path: Path) -> None:
    (tmp_path / ".local/bin").mkdir(parents=True)
    (tmp_path / ".local/bin/crm").symlink_to("/bin/true")
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    for name in ("crm-feed.service", "crm-feed.timer"):
        (tmp_path / name).write_text(block(text, "ini", f"# {name}"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", tmp_path / "crm-feed.service", tmp_path / "crm-feed.timer"],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(run)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "initialize manager" in done.stderr:
        pytest.skip("systemd does not run here")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[str]:
    name = str(tmp_path / "tmux")
    yield name
    subprocess.run(["tmux", "-S", name, "kill-server"], capture_output=True, check=False)


@pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux here")
def test_tmux(text: str, around: dict[str, str], tmp_path: Path, socket: str) -> None:
    """One tmux inside of another, whose screen can be read."""
    conf = tmp_path / "tmux.conf"
    conf.write_text(block(text, "tmux", "display-popup"))
    inner = f"tmux -S {socket}-inner -f {conf} new-session sh"
    outer = ["tmux", "-S", socket, "-f", "/dev/null"]
    started = subprocess.run(
        [*outer, "new-session", "-d", "-x", "90", "-y", "20", inner],
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.stderr == ""
    try:
        screen, ends = "", time.monotonic() + 15
        while "1 today" not in screen and time.monotonic() < ends:
            time.sleep(0.1)
            screen = subprocess.run([*outer, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout
        assert "1 today" in screen, screen
        keys = subprocess.run(
            ["tmux", "-S", f"{socket}-inner", "list-keys"], capture_output=True, text=True, check=False
        )
        assert 'display-popup -EE -h "40%" -w "80%" "crm n"' in keys.stdout
    finally:
        subprocess.run(["tmux", "-S", f"{socket}-inner", "kill-server"], capture_output=True, check=False)


def test_prompts_of_shells(text: str, around: dict[str, str]) -> None:
    line = str(re.search(r"`(PS1=[^`]*)`", text)[1])  # type: ignore[index]
    if shutil.which("bash"):
        done = sh(f'{line}; echo "${{PS1@P}}"', around, shell="bash")
        assert done.stdout.startswith("1 today /"), done
    if shutil.which("zsh"):
        line = str(re.search(r"`(RPROMPT=[^`]*)`", text)[1])  # type: ignore[index]
        done = sh(f'setopt PROMPT_SUBST; {line}; print -P "$RPROMPT"', around, shell="zsh")
        assert done.stdout == "1 today\n", done
    if shutil.which("fish"):
        line = str(re.search(r"`(function fish_right_prompt[^`]*)`", text)[1])  # type: ignore[index]
        done = sh(f"{line}; fish_right_prompt", around, shell="fish")
        assert done.stdout == "1 today\n", done
