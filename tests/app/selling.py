"""A random book of sales and talks on either engine, and the plain rows that it was made of."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from crmcli.app import contacts
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.store.store import create_store

TODAY = date(2026, 3, 18)
PEOPLE = 40
AWAY = 7  # the contact who is put away
SILENT = 9  # the contact who must not be contacted


class Talk(NamedTuple):
    """An interaction as the tests know it."""

    id: int
    who: int | None
    day: date
    kind: str
    direction: str | None = None
    minutes: int | None = None
    amount: int | None = None
    currency: str | None = None
    archived: bool = False


class Book(NamedTuple):
    """An open book and what was written into it."""

    crm: Crm
    talks: list[Talk]

    def counted(self, until: date = TODAY) -> list[Talk]:
        """Amounts that belong to somebody who is there."""
        return [
            one
            for one in self.talks
            if one.amount is not None and not one.archived and one.who not in (None, AWAY) and one.day <= until
        ]

    def bought(self, until: date = TODAY) -> list[Talk]:
        """Purchases of more than nothing among them."""
        return [one for one in self.counted(until) if (one.amount or 0) > 0]


def opened(url: str) -> Crm:
    """An empty book in euros."""
    made = Crm(create_store(url))
    with made.change("choose a currency") as change:
        change.insert("settings", {"name": "currency", "value": '"EUR"'})
    return made


def filled(url: str, seed: int = 5, people: int = PEOPLE) -> Book:
    """Forty people who buy, give back and talk: ties, refunds, two currencies, free orders, the future, the archive."""
    crm, chance = opened(url), random.Random(seed)
    contacts.add_all(crm, {n: (person([f"Buyer {n}"]), {}) for n in range(1, people + 1)})
    talks = [one._replace(id=n) for n, one in enumerate(_talks(chance, people), 1)]
    with crm.change("sell and talk") as change:
        change.insert_many("interactions", [_row(one) for one in talks])
        change.update("contacts", AWAY, {"archived_at": "2026-03-01T10:00:00Z"})
        change.update("contacts", SILENT, {"do_not_contact": 1})
    return Book(crm, talks)


def _talks(chance: random.Random, people: int) -> list[Talk]:
    found: list[Talk] = []
    add: Callable[..., None] = lambda *a, **b: found.append(Talk(0, *a, **b))  # noqa: E731
    for who in range(1, people + 1):
        day, gap = TODAY - timedelta(days=chance.randrange(1300)), chance.choice([3, 20, 60, 150])
        for _ in range(chance.choice([0, 1, 2, 3, 4, 6, 12])):
            amount = chance.choice([1000, 1000, 2500, 500, 0, 9900, 120])
            add(who, day, "purchase", amount=amount, currency=chance.choice(["EUR"] * 5 + ["USD"]),
                archived=chance.random() < 0.05)  # fmt: skip
            if chance.random() < 0.15:
                add(who, day, "refund", amount=-chance.choice([200, 1000, 9900]), currency="EUR")
            day += timedelta(days=chance.choice([0, 1, gap, gap, 2 * gap]))  # on into the future, for some
        for _ in range(chance.randrange(14)):
            add(who, TODAY - timedelta(days=chance.randrange(200)), chance.choice(["call", "email", "note"]),
                direction=chance.choice(["in", "out", "out", None]), minutes=chance.choice([None, 5, 30]),
                archived=chance.random() < 0.05)  # fmt: skip
    add(None, TODAY, "purchase", amount=700, currency="EUR")
    chance.shuffle(found)
    return found


def _row(one: Talk) -> dict[str, Any]:
    return {
        "contact_id": one.who, "date": one.day.isoformat(), "kind": one.kind, "direction": one.direction,
        "duration_minutes": one.minutes, "amount_minor": one.amount, "currency": one.currency,
        "archived_at": "2026-03-01T10:00:00Z" if one.archived else None,
    }  # fmt: skip
