"""Seeded books of any size, written the way users write: through the journaled verbs, in acts of 20,000 rows.

`python -m benchmarks.generate --contacts 10000` makes a book with ten times as many interactions and as many tasks, and
keeps it in benchmarks/.cache. The same seed makes the same book (but for uids). What is chosen, and why:

- Interactions a contact are zipf-like (weight 1 / (rank + 20)^0.8): at 100,000 contacts the busiest has some 2,200,
  the median 5. They are written by date, as in life, so that one contact's rows lie scattered over the file.
- A fifth of the interactions are purchases in EUR, log-normal around 80.00; one in fifty of those is a refund.
- Three Chinese terms stand in none, in each thousandth and in each tenth of the interactions.
- Seven tasks of ten are done. Of the open ones 20 are overdue, 8 due today and 12 in the next three days whatever the
  size of the book, because that is what a person's day holds; a quarter has no date, the rest lies further ahead.
- At most 1,000 birthdays are known, so that about ten fall into the days that `crm today` looks ahead.
"""

import argparse
import hashlib
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import TypeVar

from benchmarks import words

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
STORE = HERE.parent / "src/crmcli/store"
SCHEMA = STORE / "migrations/schema.sqlite.sql"
DERIVED = (STORE / "derived.py", STORE / "indexing.py", STORE / "pinyin.py", STORE / "pinyin.txt")
TODAY = date(2026, 3, 18)
USER = "bench"
ACT = 20_000
YEARS = 5
TALKS = ("call", "email", "meeting", "message", "note", "visit")
TALK_WEIGHTS = (30, 35, 8, 15, 10, 2)

Row = dict[str, object]
T = TypeVar("T")


def cached(contacts: int, *, seed: int = 1, today: date = TODAY) -> Path:
    """The book of this size, made when it is not in the cache or when what makes it has changed."""
    key = hashlib.sha256()
    for source in (SCHEMA, *DERIVED, HERE / "generate.py", HERE / "words.py"):
        key.update(source.read_bytes())
    path = CACHE / f"{contacts}-{seed}-{today:%Y%m%d}-{key.hexdigest()[:12]}.db"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        for old in CACHE.glob(f"{contacts}-{seed}-{today:%Y%m%d}-*"):
            old.unlink()
        part = path.with_suffix(".part.db")
        generate(str(part), contacts, seed=seed, today=today)
        part.rename(path)
    return path


def generate(path: str, contacts: int, *, seed: int = 1, today: date = TODAY) -> None:
    """Write a new book at `path`."""
    os.environ |= {"CRMCLI_NOW": f"{today}T09:30", "CRMCLI_USER": USER}
    from crmcli.app import booksettings, scoring
    from crmcli.app.crm import Crm
    from crmcli.settings import Settings
    from crmcli.store.store import create_store

    crm = Crm(create_store(path), settings=Settings())
    with crm.change("set the currency") as change:
        booksettings.put(change, crm.store, "currency", "EUR")
    tables = Tables(contacts, random.Random(seed), today)
    progress = Progress(tables.rows)
    for table, rows in tables:
        while batch := list(islice(rows, ACT)):
            with crm.change(f"import {len(batch)} {table}") as change:
                change.insert_many(table, batch)
            progress(len(batch), table)
    progress(0, "scores")
    scoring.run(crm)
    crm.close()
    progress.end()


class Tables:
    """The rows of every table, in the order in which they can be written; ids are those that the store gives."""

    def __init__(self, contacts: int, chance: random.Random, today: date) -> None:
        self.contacts = contacts
        self.companies = max(1, contacts // 10)
        self.interactions = 10 * contacts
        self.tasks = contacts
        self.rows = int(contacts * 15.2)  # a guess for the progress line: what belongs to people is told by chance
        self.chance = chance
        self.today = today
        self.names: list[str] = []
        self.sentences = [language.split("|") for language in words.NOTES]

    def __iter__(self) -> Iterator[tuple[str, Iterator[Row]]]:
        yield "companies", self._companies()
        yield "tags", ({"name": name, "key": name} for name in words.TAGS.split())
        yield "contacts", self._contacts()
        yield "positions", self._positions()
        yield "emails", self._emails()
        yield "phones", self._phones()
        yield "handles", self._handles()
        yield "addresses", self._addresses()
        yield "taggings", self._taggings()
        yield "interactions", self._interactions()
        yield "tasks", self._tasks()

    def _companies(self) -> Iterator[Row]:
        firms, trades, forms = words.FIRMS.split(), words.TRADES.split("|"), words.FORMS.split("|")
        for number in range(self.companies):
            name = f"{self._one(firms)} {self._one(trades)} {self._one(forms)}"
            yield {"name": name if number < 2000 else f"{name} {number}", "owner_id": 1}

    def _contacts(self) -> Iterator[Row]:
        people = [
            (share, first, joint, given.split(), family.split())
            for share, first, joint, given, family in words.PEOPLE.values()
        ]
        birthdays = set(self._some(1000 / self.contacts if self.contacts > 4000 else 0.25))
        for number, one in enumerate(self.chance.choices(people, [person[0] for person in people], k=self.contacts), 1):
            _share, family_first, joint, given, family = one
            both = (self._one(family), self._one(given)) if family_first else (self._one(given), self._one(family))
            self.names.append(joint.join(both))
            born = date(1950, 1, 1) + timedelta(days=self.chance.randrange(20_000))
            yield {
                "name": self.names[-1],
                "notes": self._note() if self.chance.random() < 0.2 else None,
                "birthday": str(born) if number in birthdays else None,
                "stage": self._one(("lead", "prospect", "customer", "customer", "repeat", "dormant")),
                "owner_id": 1,
                "source": "shop",
                "external_id": f"S{number:06d}",
            }

    def _positions(self) -> Iterator[Row]:
        roles = words.ROLES.split("|")
        for number in self._some(0.5):
            company = 1 + int(self.companies * self.chance.random() ** 2)
            yield {"contact_id": number, "company_id": company, "role": self._one(roles), "is_primary": 1}

    def _emails(self) -> Iterator[Row]:
        for number in self._some(0.8):
            name = "".join(char for char in self.names[number - 1].casefold() if char.isascii() and char.isalpha())
            address = f"{name or 'mail'}{number}@example.{self._one(('org', 'com', 'net'))}"
            yield {"contact_id": number, "address": address, "key": address, "is_primary": 1, "is_valid": 1}

    def _phones(self) -> Iterator[Row]:
        for number in self._some(0.6):
            code, length = self._one((("49", 10), ("33", 9), ("34", 9), ("86", 11), ("44", 10)))
            digits = f"{code}{self.chance.randrange(10 ** (length - 1), 10**length)}"
            raw = f"+{code} {digits[len(code) : -4]} {digits[-4:]}"
            yield {
                "contact_id": number, "raw": raw, "key": digits, "e164": f"+{digits}", "is_primary": 1, "is_valid": 1,
            }  # fmt: skip

    def _handles(self) -> Iterator[Row]:
        for number in self._some(0.2):
            network, value = self._one(("wechat", "linkedin", "telegram")), f"user{number}"
            yield {"contact_id": number, "network": network, "value": value, "key": f"{network}:{value}"}

    def _addresses(self) -> Iterator[Row]:
        cities = words.CITIES.split("|")
        for number in self._some(0.3):
            city = self._one(cities)
            yield {
                "contact_id": number,
                "text": f"{self._one(cities)}str. {number % 190}, {city}",
                "city": city,
                "is_primary": 1,
            }

    def _taggings(self) -> Iterator[Row]:
        tags = range(1, 1 + len(words.TAGS.split()))
        for number in self._some(0.35):
            drawn = self.chance.choices(tags, [1 / tag for tag in tags], k=self.chance.randint(1, 3))
            for tag in sorted(set(drawn)):
                yield {"contact_id": number, "tag_id": tag}

    def _interactions(self) -> Iterator[Row]:
        chance, days = self.chance, 365 * YEARS
        ranks = list(range(self.contacts))
        chance.shuffle(ranks)
        weights = list(accumulate((rank + 20) ** -0.8 for rank in ranks))
        who = chance.choices(range(1, self.contacts + 1), cum_weights=weights, k=self.interactions)
        products = words.PRODUCTS.split("|")
        for place, contact in enumerate(who):
            day = self.today - timedelta(days=days - 1 - place * days // self.interactions)
            row: Row = {
                "kind": "purchase", "date": str(day), "at": None, "note": None, "direction": None,
                "duration_minutes": None, "contact_id": contact, "author_id": 1, "amount_minor": None, "currency": None,
                "product": None,
            }  # fmt: skip
            if chance.random() < 0.2:
                refund = chance.random() < 0.02
                amount = 1 + round(100 * chance.lognormvariate(4.4, 1.0)) // 5 * 5
                row |= {
                    "amount_minor": -amount if refund else amount,
                    "currency": "EUR",
                    "product": self._one(products),
                }
                row["kind"] = "refund" if refund else "purchase"
            else:
                row["kind"] = chance.choices(TALKS, TALK_WEIGHTS)[0]
                row["note"] = self._note() if chance.random() < 0.85 else None
                row["direction"] = self._one(("in", "out")) if row["kind"] in ("call", "email", "message") else None
                row["duration_minutes"] = self._one((5, 10, 15, 30, 60)) if row["kind"] in ("call", "meeting") else None
                row["at"] = f"{day}T{7 + place % 11:02d}:{place % 60:02d}:00Z"
            for every, added in ((words.COMMON_EVERY, words.COMMON_NOTE), (words.RARE_EVERY, words.RARE_NOTE)):
                if place % every == 0:
                    row["note"] = f"{row['note']}；{added}" if row["note"] else added
            yield row

    def _tasks(self) -> Iterator[Row]:
        titles = words.TITLES.split("|")
        near = [*self.chance.choices(range(-20, 0), k=20), *[0] * 8, *self.chance.choices(range(1, 4), k=12)]
        still_open = set(self._some(0.3))
        for number in range(1, self.tasks + 1):
            day: int | None = self.chance.randrange(-1500, 0)
            is_open = number in still_open
            if is_open:
                far = self.chance.randrange(8, 400) if self.chance.random() < 0.75 else None
                day = near.pop() if near else far
            due = self.today + timedelta(days=day) if day is not None else None
            yield {
                "title": self._one(titles),
                "contact_id": self.chance.randint(1, self.contacts),
                "owner_id": 1,
                "due_on": str(due) if due else None,
                "due_time": "10:30" if self.chance.random() < 0.1 and due else None,
                "priority": self._one(("H", "M", "L", None, None, None, None)),
                "state": "open" if is_open else "done",
                "done_at": None if is_open else f"{due}T15:00:00Z",
            }

    def _note(self) -> str:
        """One to six sentences in one language, mostly one or two."""
        language = self.chance.choices(self.sentences, words.NOTE_SHARES)[0]
        return "; ".join(self.chance.choices(language, k=self.chance.choices((1, 2, 3, 6), (50, 30, 15, 5))[0]))

    def _one(self, of: Sequence[T]) -> T:
        return of[int(self.chance.random() * len(of))]

    def _some(self, share: float) -> list[int]:
        """The numbers of some of the contacts."""
        return [number for number in range(1, self.contacts + 1) if self.chance.random() < share]


class Progress:
    """One line on a terminal, nothing elsewhere."""

    def __init__(self, rows: int) -> None:
        self.rows, self.done, self.start = rows, 0, time.monotonic()
        self.shown = sys.stderr.isatty()

    def __call__(self, rows: int, what: str) -> None:
        self.done += rows
        if self.shown:
            seconds = time.monotonic() - self.start
            print(
                f"\r{min(99, 100 * self.done // self.rows):3} %  {seconds:4.0f} s  {what:14}", end="", file=sys.stderr
            )

    def end(self) -> None:
        if self.shown:
            print(f"\r{self.done:,} rows in {time.monotonic() - self.start:.0f} s", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument("--path", help="where the book is made; without it in the cache")
    told = parser.parse_args()
    if told.path:
        generate(told.path, told.contacts, seed=told.seed, today=told.today)
        print(told.path)
    else:
        print(cached(told.contacts, seed=told.seed, today=told.today))


if __name__ == "__main__":
    main()
