"""Lists of people, narrowed and ordered in SQL, a window at a time."""

from collections.abc import Iterable, Sequence

from crmcli.app import contacts as people
from crmcli.app import lookup, users
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.filters import Term, terms
from crmcli.core.records import Contact, Ref
from crmcli.core.rfm import find_segment
from crmcli.store.filters import SORTS, contacts_where, order_by

EVERYBODY = 2**31


def contacts(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Contact]:
    """The contacts that fulfil all the words (`+vip`, `city:berlin`, part of a name), in the order of `sort`."""
    ids = contact_ids(crm, words, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset)
    return people.many(crm, ids)


def contact_ids(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """The numbers of those contacts."""
    if sort is not None and sort not in SORTS:
        raise BadInput(f"contacts cannot be sorted by {sort!r}; but by: {' '.join(SORTS)}", hint="--sort name")
    if offset < 0 or (limit is not None and limit < 0):
        raise BadInput("a limit or offset is not below zero", hint="--limit 20 --offset 40")
    sql, values = contacts_where(_resolved(crm, terms(words, where)))
    order = order_by(sort or "name", reverse=reverse)
    most = EVERYBODY if limit is None else limit
    return crm.store.values("contacts.listed", where=sql, order=order, limit=most, offset=offset, **values)


def count(crm: Crm, words: Iterable[str] = (), *, where: Sequence[str] = ()) -> int:
    """How many contacts fulfil all the words."""
    sql, values = contacts_where(_resolved(crm, terms(words, where)))
    return int(crm.store.values("contacts.counted", where=sql, **values)[0])


def refs(crm: Crm, where: Sequence[str]) -> list[Ref]:
    """The contacts of a filter, for acts on all of them."""
    return [lookup.by_ref(crm, "contact", number) for number in contact_ids(crm, where=where)]


def _resolved(crm: Crm, said: Sequence[Term]) -> list[Term]:
    """Terms with what only the book knows: the day for quiet, the slug, the owner's number."""
    found = []
    for term in said:
        value = term.value
        if term.field == "quiet":
            value = _quiet_since(crm, value)
        elif term.field == "rfm":
            value = find_segment(value)
        elif term.field == "owner":
            value = str(users.owner(crm, value) or "")
        found.append(Term(term.field, value))
    return found


def _quiet_since(crm: Crm, text: str) -> str:
    from crmcli.core.dates import add_span, span

    return add_span(crm.today(), span(f"{text}d" if text.isdigit() else text), -1).isoformat()
