"""The pipeline of 10,000 deals with 100,000 moves, beside 10,000 contacts and 100,000 interactions.

`python -m benchmarks.pipeline` adds the deals to a copy of the generated book, through the journal, and times commands
as benchmarks/run.py does. Of the deals four in ten are open, a quarter won, the others lost; each has ten rows of
history, with steps back now and then; half of the open ones have a follow-up of their own, a tenth is parked.
"""

import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.generate import ACT, CACHE, HERE, SCHEMA, TODAY, USER, cached
from benchmarks.run import Case, flags, timed

CONTACTS, DEALS, MOVES = 10_000, 10_000, 10
STAGES = ("lead", "qualified", "proposal", "negotiation")
REASONS = ("price", "competitor", "timing", "no budget", "no decision", "no answer")
PIPELINE, REPORT, LIST, LOOK = 9, 12, 10, 9

Row = dict[str, object]


def book() -> Path:
    """The book with its deals, made when it is not in the cache or when what makes it has changed."""
    key = hashlib.sha256()
    for source in (SCHEMA, HERE / "generate.py", HERE / "pipeline.py"):
        key.update(source.read_bytes())
    path = CACHE / f"deals-{key.hexdigest()[:12]}.db"
    if not path.exists():
        base = cached(CONTACTS)
        for old in CACHE.glob("deals-*"):
            old.unlink()
        part = path.with_suffix(".part.db")
        shutil.copyfile(base, part)
        part.chmod(0o600)
        fill(str(part))
        part.rename(path)
    return path


def fill(path: str) -> None:
    """Add the deals."""
    os.environ |= {"CRMCLI_NOW": f"{TODAY}T09:30", "CRMCLI_USER": USER}
    from crmcli.app.crm import Crm
    from crmcli.settings import Settings
    from crmcli.store.store import open_store

    crm = Crm(open_store(path), settings=Settings())
    chance = random.Random(6)
    deals, moves = [], []
    for number in range(1, DEALS + 1):
        deal, rows = one(number, chance)
        deals.append(deal)
        moves += rows
    people: list[Row] = [
        {"deal_id": number, "contact_id": chance.randint(1, CONTACTS), "is_primary": 1}
        for number in range(1, DEALS + 1)
    ]
    steps: list[Row] = [
        {"title": "call about it", "deal_id": number, "owner_id": 1, "state": "open",
         "due_on": str(TODAY + timedelta(days=chance.randint(4, 60)))}
        for number, deal in enumerate(deals, 1)
        if deal["state"] == "open" and chance.random() < 0.5
    ]  # fmt: skip
    for name, rows in (("deals", deals), ("deal_moves", moves), ("deal_contacts", people), ("tasks", steps)):
        for start in range(0, len(rows), ACT):
            with crm.change(f"import {name}") as change:
                change.insert_many(name, rows[start : start + ACT])
    crm.close()


def one(number: int, chance: random.Random) -> tuple[Row, list[Row]]:
    """A deal and its moves."""
    state = chance.choices(("open", "won", "lost"), (40, 25, 35))[0]
    day = TODAY - timedelta(days=chance.randint(120, 900))
    moves: list[Row] = []
    before: tuple[int, date] | None = None
    at = 0
    for turn in range(MOVES):
        ends = state != "open" and turn == MOVES - 1
        moves.append(
            {
                "deal_id": number, "day": str(day), "at": f"{day}T10:00:00Z", "user_id": 1,
                "stage": STAGES[before[0] if ends and before else at], "state": state if ends else "open",
                "from_stage": STAGES[before[0]] if before else None,
                "stayed_days": (day - before[1]).days if before else None, "note": None,
            }
        )  # fmt: skip
        before = (before[0] if ends and before else at, day)
        step = chance.choice((1, 1, -1)) if 0 < at < len(STAGES) - 1 else 1 if at == 0 else -1
        at += step
        day = min(day + timedelta(days=chance.randint(1, 20)), TODAY)
    assert before is not None
    is_open = state == "open"
    value = 100 * round(chance.lognormvariate(8.5, 1.0))
    return {
        "title": f"Order {number:,}", "value_minor": value, "currency": chance.choices(("EUR", "USD"), (9, 1))[0],
        "stage": STAGES[before[0]], "state": state, "probability": 60 if chance.random() < 0.1 else None,
        "expected_close": str(TODAY + timedelta(days=chance.randint(-20, 200))), "owner_id": 1,
        "closed_on": None if is_open else str(before[1]),
        "lost_reason": chance.choice(REASONS) if state == "lost" else None,
        "parked_until": str(TODAY + timedelta(days=30)) if is_open and chance.random() < 0.1 else None,
        "source": chance.choice(("fair", "web", "referral", None)),
    }, moves  # fmt: skip


def standing(path: Path) -> list[int]:
    """The deals that can be moved."""
    with contextlib.closing(sqlite3.connect(path)) as opened:
        rows = opened.execute("select id from deals where state = 'open' order by id limit 100")
        return [number for (number,) in rows]


def cases(path: Path) -> Iterator[Case]:
    """What is timed."""
    yield Case("crm pipeline", lambda _: ["pipeline"], PIPELINE)
    yield Case("crm pipeline", lambda _: ["pipeline"], 13, terminal=True)
    yield Case("crm report funnel", lambda _: ["report", "funnel"], REPORT)
    yield Case("crm report velocity", lambda _: ["report", "velocity"], REPORT)
    for name in ("wins", "closed", "forecast", "slipped"):
        yield Case(f"crm report {name}", lambda _, name=name: ["report", name], most=None)  # type: ignore[misc]
    yield Case("crm today", lambda _: ["today"], LIST)
    yield Case("crm deal list --limit 50", lambda _: ["deal", "list", "--limit", "50"], LIST)
    yield Case(
        "crm deal list 'value >= 10000' stage:proposal --limit 50",
        lambda _: ["deal", "list", "value >= 10000", "stage:proposal", "--limit", "50"],
        LIST,
    )
    scored = ["deal", "list", "--sort", "score", "--limit", "10"]
    yield Case("crm deal list --sort score --limit 10", lambda _: scored, most=None)
    yield Case("crm lead next", lambda _: ["lead", "next"], most=None)
    yield Case("crm deal show d12", lambda _: ["deal", "show", "d12"], LOOK)
    deals = standing(path)
    yield Case("crm deal move d7 proposal", lambda run: ["deal", "move", f"d{deals[run]}", STAGES[run % 4]], most=None)


def main() -> int:
    return timed(book(), lambda _: cases(book()), flags(__doc__).parse_args(), CONTACTS, "deals")


if __name__ == "__main__":
    raise SystemExit(main())
