"""RFM of a large book, as whole processes: `crm rfm`, a Python that does nothing, and pandas on the same purchases.

`python -m benchmarks.value` makes a book of 100,000 contacts and 1,000,000 purchases (the rows alone, without the
journal of how they came there) and the same purchases as a CSV file, both kept in benchmarks/.cache. Each round runs
`python -c pass`, `crm rfm` on a book where the run is written, and, where a Python with pandas is named by
`--pandas PYTHON`, a script that reads, groups and scores the same book, and one that does so with the CSV file of three
columns, where nothing is a database and nothing is written; the ratios of neighbours are what counts, of wall time and
of the processor's, which a busy machine changes less. The exit code is 1 when a target is missed by more than a tenth.
"""

import argparse
import csv
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

from benchmarks.generate import CACHE, SCHEMA, TODAY, USER
from benchmarks.run import CRM, PYTHON, SLACK, clean_env, peak, seconds

CONTACTS, PURCHASES = 100_000, 1_000_000
MOST, OF_PANDAS, MEMORY = 75.0, 0.4, 80.0
PANDAS = """
import sqlite3, sys, pandas
if sys.argv[1].endswith(".csv"):
    orders = pandas.read_csv(sys.argv[1], parse_dates=["date"])
else:
    query = "SELECT contact_id, date, amount_minor, currency FROM interactions"
    query += " WHERE amount_minor IS NOT NULL AND archived_at IS NULL"
    orders = pandas.read_sql(query, sqlite3.connect(sys.argv[1]), parse_dates=["date"])
    orders = orders[(orders.currency == "EUR") & (orders.date <= sys.argv[2])]
bought = orders[orders.amount_minor > 0].groupby("contact_id").date
told = pandas.DataFrame({
    "recency": (pandas.Timestamp(sys.argv[2]) - bought.max()).dt.days, "frequency": bought.size(),
    "monetary": orders.groupby("contact_id").amount_minor.sum(),
}).dropna()
for name, column in tuple(told.items()):
    cuts = column.quantile([0.2, 0.4, 0.6, 0.8]).to_numpy()
    above = cuts.searchsorted(column.to_numpy(), side="left")
    told[name[0]] = 5 - above if name == "recency" else 1 + above
told["fm"] = (told.f + told.m + 1) // 2
print(told.groupby(["r", "fm"]).agg({"monetary": ["size", "sum"]}))
"""


def book(contacts: int = CONTACTS, purchases: int = PURCHASES) -> tuple[Path, Path]:
    """The book and the CSV file of this size, made when they are not in the cache."""
    from crmcli.store.store import create_store

    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"value-{contacts}-{purchases}-{SCHEMA.stat().st_size}.db"
    sheet = path.with_suffix(".csv")
    if path.exists() and sheet.exists():
        return path, sheet
    part = path.with_suffix(".part.db")
    part.unlink(missing_ok=True)
    store, rows = create_store(str(part)), orders(contacts, purchases)
    now = f"{TODAY}T09:00:00Z"
    store.engine.begin()
    head = "INSERT INTO contacts (id, uid, created_at, updated_at, name, name_key) VALUES (?, ?, ?, ?, ?, ?)"
    store.engine.many(head, ((n, f"c{n}", now, now, f"Buyer {n}", f"buyer {n}") for n in range(1, contacts + 1)))
    line = (
        "INSERT INTO interactions (id, uid, created_at, updated_at, kind, date, contact_id, amount_minor, currency)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'EUR')"
    )
    store.engine.many(
        line,
        (
            (n, f"i{n}", now, now, "purchase" if minor > 0 else "refund", day, who, minor)
            for n, (who, day, minor) in enumerate(rows, 1)
        ),
    )
    store.engine.run("INSERT INTO settings (name, value) VALUES ('currency', '\"EUR\"')")
    store.engine.commit()
    store.close()
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("contact_id", "date", "amount_minor"))
        writer.writerows(rows)
    part.rename(path)
    return path, sheet


def orders(contacts: int, purchases: int) -> list[tuple[int, str, int]]:
    """Contact, day and amount, by day as in life; how many a contact has is zipf-like, one in fifty is a refund."""
    chance = random.Random(1)
    weights = list(accumulate(1 / (rank + 20) ** 0.8 for rank in range(contacts)))
    people = list(range(1, contacts + 1))
    chance.shuffle(people)
    who = chance.choices(people, cum_weights=weights, k=purchases)
    first = TODAY - timedelta(days=5 * 365)
    days = [(first + timedelta(days=n)).isoformat() for n in range(5 * 365 + 1)]
    found = []
    for number, one in enumerate(who):
        minor = int(chance.lognormvariate(9, 0.8))
        day = days[number * len(days) // purchases]
        found.append((one, day, -minor if chance.random() < 0.02 else minor + 1))
    return found


class Times:
    """Wall and processor time of one process after another."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.wall: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}

    def run(self, name: str, command: Sequence[str]) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = seconds(command, self.env, False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall.setdefault(name, []).append(wall)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.processor.setdefault(name, []).append(used)

    def ratios(self, other: str, times: dict[str, list[float]]) -> list[float]:
        """Ours to another's, round by round."""
        return [ours / its for ours, its in zip(times["crm rfm"], times.get(other, ()), strict=False)]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pandas", metavar="PYTHON", help="a Python that has pandas; without it pandas is left out")
    told = parser.parse_args()
    kept, sheet = book()
    if (
        told.pandas
        and subprocess.run([told.pandas, "-c", "import pandas"], capture_output=True, check=False).returncode
    ):
        print(f"{told.pandas} has no pandas: left out", file=sys.stderr)
        told.pandas = None
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        copy = Path(folder) / "book.db"
        shutil.copyfile(kept, copy)
        copy.chmod(0o600)
        env = clean_env(folder, copy) | {"CRMCLI_USER": USER}
        command = [CRM, "rfm"]
        seconds(command, env, False)
        times = Times(env)
        for _ in range(told.rounds):
            times.run("python -c pass", [PYTHON, "-c", "pass"])
            times.run("crm rfm", command)
            for name, file in (("pandas, book", copy), ("pandas, CSV", sheet)) if told.pandas else ():
                times.run(name, [told.pandas, "-c", PANDAS, str(file), str(TODAY)])
        memory = peak(command, env, False)
    failed = memory > MEMORY * SLACK
    for name, most in (("python -c pass", MOST), ("pandas, book", OF_PANDAS), ("pandas, CSV", None)):
        for kind, kept_times in (("wall", times.wall), ("processor", times.processor)):
            if found := times.ratios(name, kept_times):
                middle = statistics.median(found)
                failed = failed or (kind == "wall" and most is not None and middle > most * SLACK)
                target = f"target {most:g}; " if most is not None else ""
                print(f"× {name:15} {kind:10} {middle:6.2f}  ({target}{min(found):.2f} to {max(found):.2f})")
    print(f"MiB {memory:.0f}  (target {MEMORY:g})")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
