"""A book that was lived in: everything that can be done in one, each as one step on the record of a number."""

from collections.abc import Callable

from crmcli.app import (
    cadences,
    config,
    contacts,
    customfields,
    dealmoves,
    deals,
    duplicates,
    forgetting,
    history,
    interactions,
    merging,
    outcomes,
    scoring,
    segments,
    tasks,
)
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.app.lookup import by_ref
from crmcli.app.tasks import TaskDraft
from crmcli.core.quickadd import person
from tests.app.importing import take

NAMES = ("Ada Lovelace", "Mary Shelley", "张三丰", "Björn Öberg", 'O\'Neil "Al" \\ <x>')
REACHED = ("0711/123456-7", "wechat:extra")
SAID = ("asked", "for\tprices")
CHANGES = {"birthday": "1815-12-10", "addresses": ["Am Ufer 3, 10115 Berlin"]}
OFFER = {"value": "900EUR", "close": "2027-04-01", "lines": ["2.5 x hours = 30EUR"]}
ORDERS = (
    "ref,date,email,amount,product,quantity\n1,2026-01-05,ada@x.org,12.50,pen,2.5\n1,2026-01-05,ada@x.org,3,ink,1\n"
)

STEPS: tuple[Callable[[Crm, int], object], ...] = (  # on the record of a number; the last forgets somebody
    lambda crm, n: contacts.add(crm, person([*NAMES[n % 5].split(), f"p{n}@x.org", "+vip", "@Engines & Co"])),
    lambda crm, n: contacts.add(crm, person([f"Extra{n}", *REACHED]), source="shop", external_id=str(n)),
    lambda crm, n: contacts.edit(crm, f"c{n}", {**CHANGES, "custom": {"size": n * 1.5, "colour": "grün\nblau"}}),
    lambda crm, n: interactions.log(crm, LogDraft("call", f"c{n}", SAID, tags=("hot",), others=(f"c{n + 2}",))),
    lambda crm, n: interactions.log(crm, LogDraft("purchase", f"c{n}", (f"{n}99.95EUR", "lens"))),
    lambda crm, n: interactions.log(crm, LogDraft("refund", f"c{n}", ("5EUR",))),
    lambda crm, n: interactions.archive(crm, n),
    lambda crm, n: tasks.add(crm, TaskDraft(("write",), (by_ref(crm, "contact", n),), "fri", every="week")),
    lambda crm, n: outcomes.done(crm, [n], kind="email", note="sent"),
    lambda crm, n: deals.add(crm, {**OFFER, "title": f"Loom {n}", "contacts": [f"c{n}"]}),
    lambda crm, n: dealmoves.move(crm, [deals.one(crm, n)], "proposal", "they like it"),
    lambda crm, n: dealmoves.won(crm, deals.one(crm, n)),
    lambda crm, n: merging.merge(crm, by_ref(crm, "contact", n), [by_ref(crm, "contact", n + 1)]),
    lambda crm, n: duplicates.not_same(crm, [by_ref(crm, "contact", n + 2), by_ref(crm, "contact", n + 3)]),
    lambda crm, n: segments.save(crm, f"seg{n}", ["+vip"]),
    lambda crm, n: segments.snapshot(crm),
    lambda crm, n: scoring.run(crm),
    lambda crm, n: cadences.set_(crm, f"c{n}", "30d"),
    lambda crm, n: cadences.hold(crm, f"c{n}", "2027-01-01", "on leave"),
    lambda crm, n: contacts.archive(crm, [n]),
    lambda crm, n: history.undo(crm),
    lambda crm, n: history.redo(crm),
    lambda crm, n: customfields.define(crm, "size", "number"),
    lambda crm, n: config.set_(crm, "currency", "EUR"),
    lambda crm, n: take(crm, ORDERS, kind="purchases", currency="EUR", create=True),
    lambda crm, n: forgetting.forget(crm, f"c{n}"),
)  # fmt: skip
