"""The 360-degree view: a contact or a company with its talks, purchases and follow-ups."""

from crmcli.app import companies, contacts, importantdates, interactions, lookup, particulars, relations, tasks
from crmcli.app.crm import Crm
from crmcli.core.records import Act, Company, Contact, Interaction, Ref, Task, View
from crmcli.core.refs import read_ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.twins import Bearer


def show(crm: Crm, text: str, *, limit: int = 20) -> View | Interaction | Task | Act:
    """Anything: a person or company from all sides, a task, an interaction, an act."""
    if named := read_ref(text):
        kind, number = named
        if kind == "task":
            return tasks.one(crm, number)
        if kind == "interaction":
            return interactions.one(crm, number)
        if kind == "act":
            from crmcli.app import history

            return history.one(crm, number)
    return of(crm, lookup.who(crm, text), limit=limit)


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
    return View(main, talks, tuple(tasks.of(crm, person)), related, days, own)


def with_twins(crm: Crm, person: Ref, *, limit: int = 20) -> "tuple[View, list[Bearer]]":
    """Somebody from all sides, and who else has the same mail, phone or handle."""
    from crmcli.app import duplicates

    view = of(crm, person, limit=limit)
    return view, duplicates.beside(crm, view.main) if isinstance(view.main, Contact) else []
