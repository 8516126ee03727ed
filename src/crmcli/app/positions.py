"""A contact's companies: which, with what role, and which one is the primary one."""

from collections.abc import Iterable, Sequence

from crmcli.app import belongings
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.ownrows import PositionRow
from crmcli.core.refs import read_ref, ref
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.journal import Change


def paired(companies: Sequence[str], roles: Sequence[str]) -> list[tuple[str, str | None]]:
    """Each company with its role; '' is no role. Raises `BadInput` where it cannot be told which role is whose."""
    if roles and len(roles) != len(companies):
        raise BadInput(
            f"{len(companies)} companies and {len(roles)} roles do not fit: each company needs its own, in their order",
            hint="--company 'Acme Ltd' --role CTO --company 'Analytical Society' --role ''",
        )
    return list(zip(companies, roles, strict=True)) if roles else [(company, None) for company in companies]


def apply(
    crm: Crm, change: "Change", contact: int, companies: Sequence[str], roles: Sequence[str], away: Iterable[str] = ()
) -> None:
    """Put a contact into companies and out of others. One role without a company is the role in the primary one."""
    for company in away:
        leave(crm, change, contact, company)
    if roles and not companies:
        if len(roles) > 1:
            paired((), roles)
        _in_primary(crm, change, contact, roles[0])
        return
    for company, role in paired(companies, roles):
        join(crm, change, contact, company, role)


def join(crm: Crm, change: "Change", contact: int, company: str, role: str | None = None) -> None:
    """Put a contact into a company, which is found by its ref or whole name, or made.

    In a company where the contact is already, only the role is set; None leaves it, '' takes it away.
    """
    number = belongings.company_number(crm, change, company)
    there = of(crm, contact)
    said = role_of(role)
    for one in there:
        if one.id == number:
            if role is not None:
                change.update("positions", one.row, {"role": said})
            return
    first = int(not any(one.is_primary for one in there))
    change.insert("positions", {"contact_id": contact, "company_id": number, "role": said, "is_primary": first})


def leave(crm: Crm, change: "Change", contact: int, company: str) -> None:
    """Take a contact out of a company; the next one becomes the primary one."""
    from crmcli.app.lookup import who

    there = of(crm, contact)
    found = [one for one in there if fold(one.text) == fold(company)]
    number = found[0].id if len(found) == 1 else who(crm, company, kind="company").id
    gone = [one for one in there if one.id == number]
    if not gone:
        raise NotFound(f"{company} is none of the companies here", hint=f"crm show c{contact}")
    change.delete("positions", gone[0].row)
    belongings.settle(change, "positions", [one for one in there if one.id != number])


def make_primary(crm: Crm, change: "Change", owner: str, number: int, text: str) -> None:
    """Make a mail, phone, handle, address or company the primary one of its kind. Raises `NotFound`."""
    if belongings.make_primary(crm, change, owner, number, text):
        return
    there, named = of(crm, number) if owner == "contact_id" else [], read_ref(text)
    for one in there:
        if fold(one.text) == fold(text) or named == ("company", one.id):
            belongings.choose(change, "positions", there, one.row)
            return
    shown = ref("contact" if owner == "contact_id" else "company", number)
    raise NotFound(f"{text!r} is no mail, phone, handle, address or company here", hint=f"crm show {shown}")


def of(crm: Crm, contact: int) -> list[PositionRow]:
    """A contact's companies, archived ones too, the primary one first."""
    return crm.store.rows("contacts.positions", PositionRow, ids=[contact])


def role_of(role: str | None) -> str | None:
    """A role as the book keeps it."""
    return belongings.limited(clean(role or ""), "role") or None


def _in_primary(crm: Crm, change: "Change", contact: int, role: str) -> None:
    there = [one for one in of(crm, contact) if one.archived_at is None]
    if not there:
        raise Refused(
            "a role is held in a company, and there is none here",
            hint=f"crm contact edit c{contact} --company 'Acme Ltd' --role CTO",
        )
    change.update("positions", there[0].row, {"role": role_of(role)})
