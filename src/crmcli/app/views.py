"""The 360-degree view: a contact or a company with its talks, purchases and follow-ups."""

from crmcli.app import companies, contacts, importantdates, interactions, lookup, particulars, relations, tasks
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.records import Act, Company, Contact, Interaction, Ref, Task
from crmcli.core.refs import read_ref
from crmcli.core.views import DealView, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.deals import Deal
    from crmcli.core.twins import Bearer


def show(crm: Crm, text: str, *, limit: int = 20) -> View | Interaction | Task | Act | DealView:
    """Anything: a person or company from all sides, a task, an interaction, a deal, an act."""
    if named := read_ref(text):
        kind, number = named
        if kind == "task":
            return tasks.one(crm, number)
        if kind == "interaction":
            return interactions.one(crm, number)
        if kind == "deal":
            from crmcli.app import dealstory

            return dealstory.view(crm, number, limit=limit)
        if kind == "act":
            from crmcli.app import history

            return history.one(crm, number)
    try:
        return of(crm, lookup.who(crm, text), limit=limit)
    except NotFound:
        if found := _deal_called(crm, text):
            return found
        raise


def _deal_called(crm: Crm, text: str) -> DealView | None:
    """The open deal that words mean where nobody is called so."""
    from crmcli.app import dealfind, dealstory

    try:
        return dealstory.view(crm, dealfind.find(crm, text).id)
    except (NotFound, BadInput):
        return None


def of(crm: Crm, person: Ref, *, limit: int = 20) -> View:
    """A contact or company from all sides, with the newest `limit` interactions."""
    main: Contact | Company
    if lookup.is_contact(person):
        main = contacts.one(crm, person.id)
        own = particulars.of(crm, "contact_id", [person.id])[person.id]
        related, days = relations.of(crm, person.id), importantdates.of(crm, "contact_id", person.id, main.birthday)
    else:
        main = companies.one(crm, person.id)
        own = particulars.of(crm, "company_id", [person.id])[person.id]
        related, days = (), importantdates.of(crm, "company_id", person.id)
    talks = tuple(interactions.timeline(crm, person, limit))
    return View(main, talks, tuple(tasks.of(crm, person)), related, days, own, _deals(crm, person))


def _deals(crm: Crm, person: Ref) -> "tuple[Deal, ...]":
    """The deals of somebody; nothing of deals is loaded for who has none."""
    owner = "contact" if lookup.is_contact(person) else "company"
    if crm.store.value(f"deals.of_{owner}", **{f"{owner}_id": person.id}) is None:
        return ()
    from crmcli.app import deals

    return tuple(deals.of(crm, person))


def with_twins(crm: Crm, person: Ref, *, limit: int = 20) -> "tuple[View, list[Bearer]]":
    """Somebody from all sides, and who else has the same mail, phone or handle."""
    from crmcli.app import duplicates

    view = of(crm, person, limit=limit)
    return view, duplicates.beside(crm, view.main) if isinstance(view.main, Contact) else []
