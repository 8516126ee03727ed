"""Before a call: who it is, what was said, promised and bought, and what to ask."""

from datetime import date

from crmcli.app import companies, contacts, importantdates, interactions, lookup, relations, tasks
from crmcli.app.crm import Crm
from crmcli.core.briefs import Brief, gaps
from crmcli.core.records import Company, Contact, Interaction, Ref, Task
from crmcli.core.relations import Relation
from crmcli.core.rows import Bought, InteractionRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TALKS = 3


def brief(crm: Crm, text: str, *, talks: int = TALKS) -> Brief:
    """The brief on whom the words mean, with the newest `talks`; raises `NotFound` and `Ambiguous`."""
    return of(crm, lookup.who(crm, text), talks=talks)


def of(crm: Crm, person: Ref, *, talks: int = TALKS) -> Brief:
    """The brief on a contact or company."""
    noun = "contact" if lookup.is_contact(person) else "company"
    asked: dict[str, Any] = {f"{noun}_id": person.id, "today": crm.today().isoformat()}
    spoken = _interactions(crm, crm.store.values(f"brief.talks_of_{noun}", limit=max(talks, 1), **asked))
    main: Contact | Company
    related: tuple[Relation, ...] = ()
    people: tuple[Ref, ...] = ()
    if noun == "contact":
        main = contacts.one(crm, person.id)
        promises, related = tasks.of(crm, person), relations.of(crm, person.id)
        days = importantdates.of(crm, "contact_id", person.id, main.birthday)
        last = main.last_contact_at
    else:
        main = companies.one(crm, person.id)
        promises, people = _of_company(crm, person.id), main.contacts
        days = importantdates.of(crm, "company_id", person.id)
        last = spoken[0].date if spoken else None
    bought = crm.store.values(f"brief.last_purchase_of_{noun}", **asked)
    silent = (crm.today() - date.fromisoformat(last[:10])).days if last else None
    return Brief(
        main=main, talks=tuple(spoken[:talks]), promises=tuple(promises),
        purchases=tuple(crm.store.rows(f"brief.bought_by_{noun}", Bought, **asked)),
        last_purchase=next(iter(_interactions(crm, bought)), None),
        dates=tuple(sorted((day for day in days if day.next_date), key=lambda day: day.next_date or "")),
        relations=related, people=people, silent_days=silent, gaps=gaps(main, promises, silent),
    )  # fmt: skip


def _interactions(crm: Crm, numbers: list[int]) -> list[Interaction]:
    """Interactions in the order of their numbers."""
    found = interactions.build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=numbers))
    return sorted(found, key=lambda one: numbers.index(one.id))


def _of_company(crm: Crm, number: int) -> list[Task]:
    """What is open with a company or anybody in it, the earliest due first."""
    numbers = crm.store.values("brief.promises_of_company", company_id=number)
    return sorted(tasks.many(crm, numbers), key=lambda one: numbers.index(one.id))
