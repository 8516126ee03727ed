"""Every report over a book of 1,000,000 talks and purchases, as whole processes, as ratios to `python -c pass`.

`python -m benchmarks.reports` times each report as it is usually asked for, and those of a day in the past; `--book
PATH` takes a book that is there, else the one of benchmarks/run.py with 100,000 contacts is used. The exit code is 1
when a target is missed by more than a tenth.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import cached
from benchmarks.run import CRM, PYTHON, SLACK, clean_env, peak, seconds

MOST, MEMORY = 80.0, 80.0
THEN = ("churn", "rhythm", "next")  # they count anew how those buy who bought later


def commands() -> list[list[str]]:
    """The lines that are timed."""
    from crmcli.app import reports

    usual = [["report", name, "-q"] for name in reports.ALL]
    return usual + [["report", name, "-q", "--until", "2025-12-31"] for name in THEN]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--book", type=Path, help="a book that is there; it is only read")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    book, missed = asked.book or cached(100_000), False
    with tempfile.TemporaryDirectory() as folder:
        env = clean_env(folder, book)
        for line in commands():
            command = [CRM, *line]
            seconds(command, env, False)
            ratios = []
            for _ in range(asked.rounds):
                nothing = seconds([PYTHON, "-c", "pass"], env, False)
                ratios.append(seconds(command, env, False) / nothing)
            ratio, memory = statistics.median(ratios), peak(command, env, False)
            missed |= ratio > MOST * SLACK or memory > MEMORY * SLACK
            print(f"crm {' '.join(line):40} {ratio:6.1f} x  {memory:4.0f} MiB", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
