"""Before a call: who it is, what was said, promised and bought, and what to ask."""

from datetime import date

from crmcli.app import interactions, lookup, tasks, views
from crmcli.app.crm import Crm
from crmcli.core.agendarows import CadenceRow
from crmcli.core.briefs import SILENT_DAYS, Brief, KeptUp, gaps
from crmcli.core.pipeline import OPEN
from crmcli.core.record import replace
from crmcli.core.records import Company, Contact, Interaction, Ref, Task
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
    seen = views.of(crm, person, limit=0)
    main = _as_then(crm, seen.main)
    spoken = _interactions(crm, crm.store.values(f"brief.talks_of_{noun}", limit=max(talks, 1), **asked))
    bought = crm.store.values(f"brief.last_purchase_of_{noun}", **asked)
    last = main.last_contact_at if isinstance(main, Contact) else spoken[0].date if spoken else None
    kept = _cadence(crm, main) if isinstance(main, Contact) else None
    silent = (crm.today() - date.fromisoformat(last[:10])).days if last else None
    promises = seen.tasks if isinstance(main, Contact) else _of_company(crm, person.id)
    return Brief(
        main=main, talks=tuple(spoken[:talks]), promises=promises,
        deals=tuple(deal for deal in seen.deals if deal.state == OPEN),
        purchases=tuple(crm.store.rows(f"brief.bought_by_{noun}", Bought, **asked)),
        last_purchase=next(iter(_interactions(crm, bought)), None),
        dates=tuple(sorted((day for day in seen.dates if day.next_date), key=lambda day: day.next_date or "")),
        relations=seen.relations, people=() if isinstance(main, Contact) else main.contacts, silent_days=silent,
        gaps=gaps(main, seen.own, promises, silent, kept.days if kept else SILENT_DAYS), cadence=kept, own=seen.own,
    )  # fmt: skip


def _as_then(crm: Crm, main: Contact | Company) -> Contact | Company:
    """Whom the brief is on, without a score that is later than the day it is told as of."""
    if not isinstance(main, Contact) or main.rfm is None or main.rfm.as_of <= crm.today().isoformat():
        return main
    crm.tell(f"the score of {main.rfm.as_of} is left out: it is later than {crm.today().isoformat()}")
    return replace(main, rfm=None)


def _cadence(crm: Crm, one: Contact) -> KeptUp | None:
    """The cadence that counts for a contact."""
    if not crm.store.rows("cadences.of_contact", CadenceRow, contact_id=one.id):  # most have none: load nothing more
        return None
    from crmcli.app import cadences

    found = cadences.of(crm, one)
    if found is None:
        return None
    row, day = found
    whom = f"+{row.tag_name}" if row.tag_name else f"segment:{row.segment}" if row.segment else None
    return KeptUp(row.days, whom, day.isoformat())


def _interactions(crm: Crm, numbers: list[int]) -> list[Interaction]:
    """Interactions in the order of their numbers."""
    found = interactions.build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=numbers))
    return sorted(found, key=lambda one: numbers.index(one.id))


def _of_company(crm: Crm, number: int) -> tuple[Task, ...]:
    """What is open with a company or anybody in it, the earliest due first."""
    numbers = crm.store.values("brief.promises_of_company", company_id=number)
    places = {one: place for place, one in enumerate(numbers)}
    return tuple(sorted(tasks.many(crm, numbers), key=lambda one: places[one.id]))
