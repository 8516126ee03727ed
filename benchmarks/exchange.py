"""Files in and out: 100,000 contacts and 1,000,000 purchases, beside the least that writing the same rows takes.

`python -m benchmarks.exchange` times whole processes. The floor reads the same CSV with the `csv` module and puts the
very rows that the import made (journal, look-up keys and search index among them) into the same tables and indexes with
`executemany`, in one transaction: no cell is checked, nobody is recognised. Floor and import take turns. Memory is the
peak of one process.
"""

import argparse
import csv
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.run import CRM, PYTHON, clean_env, machine, peak, write

ROOT = Path(__file__).resolve().parent.parent
CONTACTS, PURCHASES, CUSTOMERS = 100_000, 1_000_000, 50_000
FLOOR, MEMORY, SECONDS = 15.0, 120.0, 60.0
FIRST = (
    "Ada",
    "Grace",
    "Émilie",
    "Max",
    "Zoë",
    "Lin",
    "Petra",
    "Omar",
    "Ivan",
    "Chen",
    "Hana",
    "Noor",
    "Marie",
    "Otto",
)
LAST = (
    "Lovelace",
    "Hopper",
    "Müller",
    "Schmidt",
    "Okafor",
    "Tanaka",
    "García",
    "Dubois",
    "Kowalski",
    "Haddad",
    "Novak",
)
HEAD = ("Name", "E-mail", "Phone", "Company", "Tags", "City", "Notes")


def people(count: int, chance: random.Random) -> Iterator[Sequence[object]]:
    """Rows of an address book: each with a mail and a phone of their own, twenty to a company."""
    for number in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}{number}"
        mail, phone = f"person.{number}@firm{number % 5000}.example.org", f"+4420{70_000_000 + number * 7}"
        tags, city = chance.choice(("vip", "lead", "vip;london", "")), chance.choice(("Berlin", "Paris", "London"))
        yield name, mail, phone, f"Firm {number % 5000}", tags, city, "met at the fair"


def orders(count: int, customers: int, chance: random.Random) -> Iterator[Sequence[object]]:
    """Rows of a shop: one order each, of customers who are known by their number."""
    for _ in range(count):
        day = f"20{chance.randrange(20, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        amount = f"{chance.randrange(100, 90_000) / 100:.2f}"
        yield f"k{chance.randrange(customers)}", day, amount, chance.choice(("compass", "ink", "pens", "paper"))


def sheet(path: Path, head: Sequence[str], rows: Iterator[Sequence[object]]) -> Path:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def floor(sheet_path: str, made: str, path: str) -> None:
    """Write the rows of the book `made` into a new one as fast as it goes. The schema is the book's own."""
    with sqlite3.connect(made) as there:
        objects = there.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        virtual = {name for kind, name, sql in objects if kind == "table" and "VIRTUAL" in sql}
        shadows = {
            name for _kind, name, _sql in objects if any(name.startswith(f"{one}_") for one in virtual)
        } - virtual
        tables = [name for kind, name, _sql in objects if kind == "table" and name not in shadows]
        tables = [name for name in tables if not name.startswith("sqlite_")]
        columns = {
            name: [row[1] for row in there.execute(f"PRAGMA table_info({name})")]
            for name in tables
            if name not in virtual
        }
        rows = {name: there.execute(f"SELECT * FROM {name}").fetchall() for name in columns}
        indexed = {
            name: there.execute(f"SELECT rowid, * FROM {name}").fetchall() if name == "search" else []
            for name in virtual
        }
    began = time.perf_counter()
    book = sqlite3.connect(path, isolation_level=None)
    book.execute("PRAGMA journal_mode = WAL")
    book.execute("BEGIN IMMEDIATE")
    for _kind, name, sql in objects:
        if name not in shadows and not name.startswith("sqlite_"):
            book.execute(sql)
    with open(sheet_path, newline="", encoding="utf-8") as source:
        sum(1 for _ in csv.reader(source))
    for name, found in (*rows.items(), *indexed.items()):
        if found:
            marks = ", ".join("?" * len(found[0]))
            names = "rowid, text" if name in virtual else ", ".join(columns[name])
            book.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", found)
    book.execute("COMMIT")
    print(time.perf_counter() - began)


def seconds(command: Sequence[str], env: dict[str, str]) -> float:
    """How long a process takes; it must succeed."""
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def contacts(folder: Path, count: int, pairs: int) -> list[str]:
    """Import, the same file again, and both beside the floor."""
    source = sheet(folder / "people.csv", HEAD, people(count, random.Random(7)))
    ratios: list[float] = []
    again: list[float] = []
    for turn in range(pairs):
        book = folder / f"people{turn}.db"
        env = clean_env(str(folder), book)
        subprocess.run([CRM, "init", "--db", str(book)], env=env, check=True, capture_output=True)
        words = [CRM, "import", "contacts", str(source), "-q"]
        first = seconds(words, env) if turn else None
        memory = peak(words, env, False) if not turn else memory  # noqa: F821 - the first turn measures it
        begun = [
            PYTHON,
            "-m",
            "benchmarks.exchange",
            "--floor",
            str(source),
            str(book),
            str(folder / f"floor{turn}.db"),
        ]
        least = float(subprocess.run(begun, env=env, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
        second = seconds(words, env)
        if first is not None:
            ratios.append(first / least)
            again.append(second / first)
    ratio, repeated = statistics.median(ratios), statistics.median(again)
    return [
        f"| {count:,} contacts from CSV, floor = 1 | {ratio:.1f} | {FLOOR:g} | {memory:.0f} |",
        f"| the same file again, first time = 1 | {repeated:.2f} | 1 | |",
    ]


def purchases(folder: Path, count: int) -> list[str]:
    """A million purchases."""
    source = sheet(
        folder / "orders.csv", ("customer id", "date", "amount", "product"), orders(count, CUSTOMERS, random.Random(8))
    )
    book = folder / "orders.db"
    env = clean_env(str(folder), book)
    subprocess.run([CRM, "init", "--db", str(book)], env=env, check=True, capture_output=True)
    took = seconds([CRM, "import", "purchases", str(source), "--currency", "EUR", "--create", "-q"], env)
    return [f"| {count:,} purchases from CSV, seconds | {took:.0f} | {SECONDS:g} | |"]


def main() -> int:
    """Time, print, and with `--write` put the table into docs/performance.md."""
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--floor", nargs=3, metavar=("CSV", "MADE", "NEW"))
    flags.add_argument("--contacts", type=int, default=CONTACTS)
    flags.add_argument("--purchases", type=int, default=PURCHASES)
    flags.add_argument("--pairs", type=int, default=4)
    flags.add_argument("--write", action="store_true")
    said = flags.parse_args()
    if said.floor:
        floor(*said.floor)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        lines = [*contacts(Path(folder), said.contacts, said.pairs)]
        if said.purchases:
            lines += purchases(Path(folder), said.purchases)
    text = "\n".join(
        [f"{machine()}; medians.", "", "| file | measured | target | MiB |", "|---|--:|--:|--:|", *lines, ""]
    )
    print(text)
    if said.write:
        write("exchange", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
