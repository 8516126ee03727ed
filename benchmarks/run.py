"""Timed runs of whole processes, as ratios to `python -c pass` of the same interpreter.

`make bench` or `make bench SIZE=10000`. A and B take turns (pass, command, pass, command …) and each pair gives one
ratio, because wall times drift by half while ratios of neighbours hold. Shown are the median and the quartiles, the
peak memory of one run, and the modules that it imports beyond those of `pass`. `--write` puts the table into
docs/performance.md. The exit code is 1 when a target is missed by more than a tenth.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import words
from benchmarks.generate import CACHE, TODAY, USER, cached

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"
PYTHON = sys.executable
CRM = str(Path(PYTHON).parent / "crm")
PIPE, TERMINAL, PROMPT, MEMORY, SLACK = 9.0, 13.0, 3.0, 40.0, 1.1
PART, TERM, FILTERED = 10.0, 12.0, 10.0
WARM = 2
# Spawned from a process as small as this one, because a child's peak starts at its parent's.
PEAK = (
    "import os, sys\n"
    "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)\n"
    "_, status, used = os.wait4(pid, 0)\n"
    "sys.stderr.write(f'{used.ru_maxrss}')\n"
    "sys.exit(os.waitstatus_to_exitcode(status))\n"
)


@dataclass(frozen=True)
class Case:
    """A command line; `args` gives the words for the n-th run. `most` is the target, None for what has none."""

    name: str
    args: Callable[[int], Sequence[str]]
    most: float | None = PIPE
    terminal: bool = False
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Result:
    """Ratios of one case, lowest first; MiB; modules."""

    case: Case
    ratios: list[float]
    memory: float
    modules: int

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    def misses(self, slack: float = 1.0) -> bool:
        slow = self.case.most is not None and self.median > self.case.most * slack
        return slow or (self.case.most is not None and self.memory > MEMORY * slack)

    def row(self) -> str:
        low, _middle, high = statistics.quantiles(self.ratios, n=4)
        most = f"{self.case.most:g}" if self.case.most else ""
        mark = "**missed**" if self.misses() else "yes" if self.case.most else ""
        where = "terminal" if self.case.terminal else "pipe"
        cells = (
            f"`{self.case.name}`", where, f"{self.median:.1f}", f"{low:.1f} to {high:.1f}", most,
            f"{self.memory:.0f}", str(self.modules), mark,
        )  # fmt: skip
        return "| " + " | ".join(cells) + " |"


class Failed(Exception):
    """A command did not do what it should: its time means nothing."""


class Subjects:
    """Whom and what the commands are about: an ordinary person with a name of their own, the busiest, open tasks."""

    def __init__(self, path: Path) -> None:
        with sqlite3.connect(path) as book:
            self.number, self.name, self.mail = book.execute(
                "SELECT c.id, c.name, e.address FROM contacts c JOIN emails e ON e.contact_id = c.id"
                " WHERE (SELECT count(*) FROM interactions i WHERE i.contact_id = c.id) BETWEEN 8 AND 12"
                " AND EXISTS (SELECT 1 FROM tasks t WHERE t.contact_id = c.id AND t.state = 'open')"
                " AND EXISTS (SELECT 1 FROM phones p WHERE p.contact_id = c.id)"
                " AND (SELECT count(*) FROM contacts d WHERE d.name = c.name) = 1 AND c.name GLOB '[A-Z]* [A-Z]*'"
                " ORDER BY c.id LIMIT 1"
            ).fetchone()
            (self.short,) = book.execute(
                "SELECT name FROM contacts WHERE length(name) = 2 GROUP BY name ORDER BY count(*), name LIMIT 1"
            ).fetchone()
            (self.chinese,) = book.execute(
                "SELECT l.key FROM lookup l JOIN contacts c ON c.id = l.record_id AND l.kind = 'contact'"
                " WHERE l.how = 'pinyin' AND length(c.name) = 3 AND l.key LIKE 'zh%'"
                " GROUP BY l.key ORDER BY count(*), l.key LIMIT 1"
            ).fetchone()
            (phone,) = book.execute(
                "SELECT key FROM phones WHERE contact_id = ? ORDER BY id", (self.number,)
            ).fetchone()
            self.phone = f"{phone[-8:-4]}-{phone[-4:]}"
            self.busiest, self.talks = book.execute(
                "SELECT contact_id, count(*) FROM interactions GROUP BY contact_id ORDER BY 2 DESC, 1 LIMIT 1"
            ).fetchone()
            self.tasks = [row[0] for row in book.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id")]
            self.sqlite = sqlite3.sqlite_version
        book.close()


def cases(on: Subjects) -> list[Case]:
    """Everything that is timed. Writes change another record in each run."""
    person, late = f"c{on.number}", on.tasks[::-1]
    typed = f"crm show {on.name[:3]}"
    completing = (("_CRM_COMPLETE", "complete_bash"), ("COMP_WORDS", typed), ("COMP_CWORD", "2"))
    spelling = (*completing[:1], ("COMP_WORDS", f"crm show {on.chinese[:4]}"), *completing[2:])
    part = on.name.split()[-1][1:6]
    return [
        Case("crm --version", lambda _: ["--version"], most=None),
        Case("crm today", lambda _: ["today"]),
        Case("crm today", lambda _: ["today"], TERMINAL, terminal=True),
        Case("crm prompt", lambda _: ["prompt"], PROMPT),
        Case("crm show c12", lambda _: ["show", person]),
        Case("crm show c12", lambda _: ["show", person], TERMINAL, terminal=True),
        Case("crm brief c12", lambda _: ["brief", person]),
        Case(f"crm brief c7 (with {on.talks:,} talks)", lambda _: ["brief", f"c{on.busiest}"]),
        Case("crm show 'Whole Name'", lambda _: ["show", on.name]),
        Case(f"crm show c7 (with {on.talks:,} talks)", lambda _: ["show", f"c{on.busiest}"]),
        Case("crm find 'Whole Name'", lambda _: ["find", on.name]),
        Case("crm find 张伟", lambda _: ["find", on.short]),
        Case("crm find mail@example.org", lambda _: ["find", on.mail]),
        Case("crm find ovela (a part of a name)", lambda _: ["find", part], PART),
        Case("crm find xqzv (in no name)", lambda _: ["find", "xqzv"], PART),
        Case("crm show 'da Lovelac' (a part of a name)", lambda _: ["show", on.name[1:-1]], PART),
        Case("crm find zhangsanfeng (a spelling)", lambda _: ["find", on.chinese]),
        Case("crm find 7946-0958 (a part of a phone)", lambda _: ["find", on.phone], PART),
        Case(f"crm find {words.ABSENT} (in no talk)", lambda _: ["find", words.ABSENT], TERM),
        Case(f"crm find {words.RARE} (in one of 1,000)", lambda _: ["find", words.RARE], TERM),
        Case(f"crm find {words.COMMON} (in one of 10)", lambda _: ["find", words.COMMON], TERM),
        Case("crm find ada pricing (a name and a note)", lambda _: ["find", on.name.split()[0], "pricing"], TERM),
        Case(
            "crm contact list -w 'tag:vip and city:berlin' --limit 50",
            lambda _: ["contact", "list", "-w", "tag:vip and city:berlin", "--limit", "50"],
            FILTERED,
        ),
        Case("crm log call c12 'asked for pricing'", lambda _: ["log", "call", person, "asked for pricing"]),
        Case(
            "crm log call c12 'asked for pricing' -n 'fri send offer'",
            lambda _: ["log", "call", person, "asked for pricing", "-n", "fri send offer"],
        ),
        Case(
            "crm log call Whole Name asked for pricing",
            lambda _: ["log", "call", *on.name.split(), "asked", "for", "pricing"],
        ),
        Case("crm todo 'send offer' --for c12 -d fri", lambda _: ["todo", "send offer", "--for", person, "-d", "fri"]),
        Case("crm done t7", lambda run: ["done", f"t{on.tasks[run]}"]),
        Case("crm snooze t7 fri", lambda run: ["snooze", f"t{late[run]}", "fri"]),
        Case("crm add 'New Name' mail@example.org", lambda run: ["add", f"New Name{run}", f"new{run}@example.org"]),
        Case("crm add … +44 20 7946 0958", lambda run: ["add", f"Other Name{run}", f"+44207946{run:04d}"], most=None),
        Case("crm show Ada⇥ (completion)", lambda _: [], env=completing),
        Case("crm show zhan⇥ (completion by a spelling)", lambda _: [], env=spelling),
    ]


def measure(case: Case, env: dict[str, str], pairs: int) -> Result:
    """Time a case in pairs with `pass`; then one run for its memory and one for its modules."""
    env = env | dict(case.env)
    runs = iter(range(10**6))
    command = lambda: [CRM, *case.args(next(runs))]  # noqa: E731
    for _ in range(WARM):
        seconds(command(), env, case.terminal)
    ratios = []
    for _ in range(pairs):
        yardstick = seconds([PYTHON, "-c", "pass"], env, case.terminal)
        ratios.append(seconds(command(), env, case.terminal) / yardstick)
    imported = modules([PYTHON, "-X", "importtime", *command()], env, case.terminal)
    imported -= modules([PYTHON, "-X", "importtime", "-c", "pass"], env, case.terminal)
    return Result(case, sorted(ratios), peak(command(), env, case.terminal), len(imported))


def seconds(command: Sequence[str], env: dict[str, str], terminal: bool) -> float:
    """How long a process takes, from its start to the end of what it says."""
    start = time.perf_counter()
    code, said, _ = run(command, env, terminal)
    took = time.perf_counter() - start
    if code:
        raise Failed(f"{' '.join(command)} ended with {code}:\n{said.decode(errors='replace')}")
    return took


def peak(command: Sequence[str], env: dict[str, str], terminal: bool) -> float:
    """Peak memory in MiB (resident, of the process alone)."""
    _code, _said, error = run([PYTHON, "-S", "-c", PEAK, *command], env, terminal, apart=True)
    kib = int(error.split()[-1]) / (1024 if sys.platform == "darwin" else 1)
    return kib / 1024


def modules(command: Sequence[str], env: dict[str, str], terminal: bool) -> set[str]:
    """The names of the modules that a process imports."""
    _code, _said, error = run(command, env, terminal, apart=True)
    lines = error.decode(errors="replace").splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


def run(
    command: Sequence[str], env: dict[str, str], terminal: bool, *, apart: bool = False
) -> tuple[int, bytes, bytes]:
    """Run to the end: exit code, what was said, and what was said on stderr when it is read `apart`."""
    if not terminal:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode, done.stdout if apart else done.stdout + done.stderr, done.stderr
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            env=env | {"TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=errors if apart else theirs,
        )
        os.close(theirs)
        said = b"".join(_until_closed(ours))
        code = process.wait()
        os.close(ours)
        errors.seek(0)
        return code, said, errors.read()


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # what Linux says when the other side is closed
            return
        if not part:
            return
        yield part


def clean_env(home: str, book: Path) -> dict[str, str]:
    """What a user's shell has, and nobody's settings; the clock stands on the book's day."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TZ")}
    own = {"HOME": home, "CRMCLI_DB": str(book), "CRMCLI_USER": USER, "CRMCLI_NOW": f"{TODAY}T10:30"}
    return {"LANG": "C.UTF-8", **kept, **own}


def machine() -> str:
    """The processor, where the system tells it."""
    name = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        found = [
            line.partition(":")[2].strip() for line in cpus.read_text().splitlines() if line.startswith("model name")
        ]
        name = found[0] if found else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def table(results: Sequence[Result], on: Subjects, size: int, pairs: int, yardstick: float) -> str:
    """The table in Markdown, with where and when."""
    head = (
        f"{size:,} contacts, {10 * size:,} interactions, {size:,} tasks. {date.today()}, {machine()}, Python"
        f" {platform.python_version()}, SQLite {on.sqlite}; medians of {pairs} pairs; `pass` took"
        f" {1000 * yardstick:.0f} ms.\n\n"
        "| command | output | × pass | quartiles | target | MiB | modules | met |\n"
        "|---|---|--:|--:|--:|--:|--:|---|\n"
    )
    return head + "\n".join(result.row() for result in results) + "\n"


def write(size: int | str, text: str) -> None:
    """Put a table between its markers."""
    start, end = f"<!-- bench {size} -->", f"<!-- end {size} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(start)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{PAGE} has no place for {size}: {start} … {end}")
    PAGE.write_text(f"{before}{start}\n{text}{end}{after}", encoding="utf-8")


def timed(
    book: Path, cases: Callable[[Subjects], Iterable[Case]], told: argparse.Namespace, size: int, place: int | str
) -> int:
    """Time the cases on a copy of a book, print the table, and put it into the page where it was asked for; 1 where a
    target is missed."""
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        copy = Path(folder) / "book.db"
        shutil.copyfile(book, copy)
        copy.chmod(0o600)
        on, env = Subjects(copy), clean_env(folder, copy)
        results, failed = [], False
        for case in cases(on):
            if told.only in case.name:
                print(case.name, file=sys.stderr)
                try:
                    results.append(measure(case, env, told.pairs))
                except Failed as error:
                    print(error, file=sys.stderr)
                    failed = True
        yardstick = statistics.median(seconds([PYTHON, "-c", "pass"], env, False) for _ in range(told.pairs))
    text = table(results, on, size, told.pairs, yardstick)
    print(text)
    if told.write:
        write(place, text)
    return int(failed or any(result.misses(SLACK) for result in results))


def flags(words: str | None) -> argparse.ArgumentParser:
    """The flags that every timed run takes."""
    parser = argparse.ArgumentParser(description=(words or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--only", default="", help="only commands that hold this text")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    return parser


def main() -> int:
    parser = flags(__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="contacts in the book")
    told = parser.parse_args()
    return timed(cached(told.size), cases, told, told.size, told.size)


if __name__ == "__main__":
    raise SystemExit(main())
