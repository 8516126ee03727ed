"""Books of deals for the reports about them: each deal is one line that says where it stood from which day on."""

from datetime import date
from typing import Any

from crmcli.app.crm import Crm
from crmcli.store.store import create_store

NOW = "2026-03-18T10:30"
CLOSED = ("won", "lost")


def opened(url: str) -> Crm:
    """An empty book in euros, with the usual stages: lead 10% 14d, qualified 25% 21d, proposal 50% 14d, negotiation
    75% 14d."""
    made = Crm(create_store(url))
    with made.change("choose a currency") as change:
        change.insert("settings", {"name": "currency", "value": '"EUR"'})
    return made


def day(text: str) -> date:
    """`01-05` is of 2026, `2025-11-30` is itself."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def moves(story: str) -> list[dict[str, Any]]:
    """The stage history of `lead 01-05, proposal 01-20, lost 02-01, lead 02-10`; who is closed stays where it stood.

    After being closed a deal is open again in the stage that is said. (app/dealmoves.py writes the same rows.)
    """
    rows: list[dict[str, Any]] = []
    for step in story.split(", "):
        name, _, text = step.rpartition(" ")
        last, at = rows[-1] if rows else None, day(text)
        stood = last is not None and last["state"] == "open"
        rows.append({
            "day": at.isoformat(), "at": f"{at}T09:00:00Z", "from_stage": last["stage"] if last and stood else None,
            "stage": last["stage"] if last and name in CLOSED else name, "state": name if name in CLOSED else "open",
            "stayed_days": (at - day(last["day"])).days if last and stood else None,
        })  # fmt: skip
    return rows


def deal(crm: Crm, title: str, story: str, *, people: tuple[int, ...] = (), closes: str = "", **columns: Any) -> int:
    """Write a deal with its history; `people` are in it, the first one before the others.

    `closes` are the days on which it was expected to close, one after the other, `-` where none was; the last holds.
    """
    history = moves(story)
    last = history[-1]
    said = [None if text == "-" else day(text).isoformat() for text in closes.split()]
    values = {
        "title": title, "stage": last["stage"], "state": last["state"], "stage_since": last["day"],
        "closed_on": last["day"] if last["state"] != "open" else None,
        "expected_close": said[-1] if said else None, **columns,
    }  # fmt: skip
    if values.get("value_minor") is not None:
        values.setdefault("currency", "EUR")
    with crm.change(f"write {title}") as change:
        number = change.insert("deals", values)
        change.insert_many("deal_moves", [{"deal_id": number, **row} for row in history])
        change.insert_many("deal_closes", [{"deal_id": number, "day": history[0]["day"], "expected_close": one}
                                           for one in said])  # fmt: skip
        change.insert_many("deal_contacts", [
            {"deal_id": number, "contact_id": one, "is_primary": int(place == 0)} for place, one in enumerate(people)
        ])  # fmt: skip
    return number
