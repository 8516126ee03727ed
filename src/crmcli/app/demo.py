"""The demo book: a small shop for instruments, paper and ink, seen on the day it is made."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from crmcli.app import belongings, contacts, currencies, demodata, demodeals, scoring, stages, users
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person, split_line
from crmcli.core.records import Wrote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

    Row = dict[str, Any]
    Numbers = dict[str, int]


def fill(crm: Crm) -> Wrote:
    """Fill a new book, in five acts and a scoring run. Days are told from `crm.today()`, nothing by chance."""
    companies, people = _companies_and_people(crm)
    owner = users.me(crm)
    talks = [_talk(crm, people, owner, *talk) for talk in demodata.TALKS]
    with crm.change(f"log {len(talks)} talks of the last months") as change:
        change.insert_many("interactions", sorted(talks, key=_date))
    purchases = sorted(_purchases(crm, people, owner), key=_date)
    with crm.change(f"log {len(purchases)} purchases of 18 months") as change:
        change.insert_many("interactions", purchases)
    tasks = [*_open_tasks(crm, companies | people, owner), *_done_tasks(crm, people, owner)]
    with crm.change(f"plan {len(demodata.OPEN)} follow-ups") as change:
        change.insert_many("tasks", tasks)
    deals = demodeals.fill(crm, companies, people)
    scored = scoring.run(crm)
    count = {"contacts": len(people), "companies": len(companies), "interactions": len(talks) + len(purchases)}
    said = f"{len(people)} people, {len(companies)} companies and what happened with them"
    return Wrote(scored.act, said, scored.main, {**count, "tasks": len(tasks), "deals": deals})


def _companies_and_people(crm: Crm) -> "tuple[Numbers, Numbers]":
    companies, people = demodata.COMPANIES, [person(split_line(line)) for line in demodata.PEOPLE]
    with crm.change(f"add {len(companies)} companies and {len(people)} people") as change:
        owner, birthdays = users.me(crm), _birthdays(crm)
        firms = {
            name: change.insert("companies", {"name": name, "notes": notes, "owner_id": owner})
            for name, notes in companies
        }
        numbers: Numbers = {}
        for draft in people:
            values = {"name": draft.name, "owner_id": owner, "birthday": birthdays.get(draft.name)}
            values |= contacts.columns(crm, draft.keys)
            number = numbers[draft.name] = change.insert("contacts", values)
            stages.note(crm, change, number, draft.keys)
            for kind, items in (("emails", draft.emails), ("tags", draft.tags), ("handles", draft.handles)):
                belongings.add(crm, change, kind, "contact_id", number, items)
            belongings.add(crm, change, "phones", "contact_id", number, draft.phones)
            if draft.company:
                _join(change, number, firms[draft.company])
        _told(crm, change, firms, numbers)
    return firms, numbers


def _told(crm: Crm, change: "Change", firms: "Numbers", people: "Numbers") -> None:
    """Relations, important dates and consent."""
    for who, kind, other in demodata.RELATIONS:
        change.insert("relations", {"contact_id": people[who], "other_id": people[other], "kind": kind})
    for whose, label, ahead, years in demodata.DATES:
        day = _day(crm, ahead)
        day = f"{int(day[:4]) - (years or 0)}{day[4:]}".replace("-02-29", "-02-28")
        owner = {"company_id": firms[whose]} if whose in firms else {"contact_id": people[whose]}
        kept = {"label": label, "day": day, "month_day": day[5:], "is_yearly": int(years is not None)}
        change.insert("important_dates", {**owner, **kept})
    for who, channel, given, basis, source, ago in demodata.CONSENTS:
        said = {"channel": channel, "is_given": given, "basis": basis, "source": source, "day": _day(crm, -ago)}
        change.insert("consents", {"contact_id": people[who], **said, "user_id": users.me(crm)})


def _join(change: "Change", contact: int, company: int) -> None:
    change.insert("positions", {"contact_id": contact, "company_id": company, "is_primary": 1})


def _birthdays(crm: Crm) -> dict[str, str]:
    who, ahead, year = demodata.NEXT_BIRTHDAY
    return {**demodata.BIRTHDAYS, who: f"{year}-{_day(crm, ahead)[5:]}"}


def _talk(
    crm: Crm, people: "Numbers", author: int | None, who: str, ago: int, kind: str, minutes: int | None, note: str
) -> "Row":
    return {
        "kind": kind, "date": _day(crm, -ago), "note": note, "duration_minutes": minutes,
        "contact_id": people[who], "author_id": author,
    }  # fmt: skip


def _purchases(crm: Crm, people: "Numbers", author: int | None) -> "Iterator[Row]":
    """Purchases by each buyer's rhythm; every third is larger and every fourth smaller, as in life."""
    base: Row = {"author_id": author, "currency": currencies.base(crm)}
    for who, last, gap, times, amount, product in demodata.PURCHASES:
        bought = {**base, "kind": "purchase", "contact_id": people[who], "product": product}
        for turn in range(times):
            minor = amount * (100 + 12 * (turn % 3 == 1) - 9 * (turn % 4 == 2)) // 100
            yield {**bought, "date": _day(crm, -last - turn * gap), "amount_minor": minor}
    who, ago, amount, product = demodata.REFUND
    returned = {**base, "kind": "refund", "contact_id": people[who], "product": product}
    yield {**returned, "date": _day(crm, -ago), "amount_minor": -amount}


def _open_tasks(crm: Crm, numbers: "Numbers", owner: int | None) -> "Iterator[Row]":
    firms = {name for name, _notes in demodata.COMPANIES}
    for who, ahead, time, priority, title in demodata.OPEN:
        yield {
            "title": title, "contact_id": None if who is None or who in firms else numbers[who],
            "company_id": numbers[who] if who in firms else None, "owner_id": owner,
            "due_on": None if ahead is None else _day(crm, ahead), "due_time": time, "priority": priority,
            "state": "open", "done_at": None,
        }  # fmt: skip


def _done_tasks(crm: Crm, people: "Numbers", owner: int | None) -> "Iterator[Row]":
    for who, ago, title in demodata.DONE:
        day = _day(crm, -ago)
        yield {
            "title": title, "contact_id": people[who], "company_id": None, "owner_id": owner, "due_on": day,
            "due_time": None, "priority": None, "state": "done", "done_at": f"{day}T15:00:00Z",
        }  # fmt: skip


def _day(crm: Crm, ahead: int) -> str:
    return (crm.today() + timedelta(days=ahead)).isoformat()


def _date(row: "Mapping[str, Any]") -> str:
    return str(row["date"])
