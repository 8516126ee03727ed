"""Lists of people, companies, follow-ups and talks, narrowed and ordered in SQL, a window at a time."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import companies as firms
from crmcli.app import contacts as people
from crmcli.app import interactions as talks
from crmcli.app import lookup, users
from crmcli.app import tasks as follow_ups
from crmcli.app.booksettings import need_kind
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.filters import TASK_FIELDS, Term, terms
from crmcli.core.records import Company, Contact, Interaction, Ref, Task
from crmcli.core.refs import ref
from crmcli.core.rfm import find_segment
from crmcli.core.rows import InteractionRow, TaskRow
from crmcli.store import listfilters
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
    _checked("contacts", sort, SORTS, limit, offset)
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


def whom(crm: Crm, where: Sequence[str]) -> set[str]:
    """The refs of all contacts and companies of a filter."""
    said = _resolved(crm, terms((), where))
    sql, values = contacts_where(said)
    ids = crm.store.values("contacts.listed", where=sql, order="", limit=EVERYBODY, offset=0, **values)
    found = {ref("contact", number) for number in ids}
    if (firm := listfilters.companies_where(said)) is not None:
        ids = crm.store.values("companies.listed", where=firm[0], order="", limit=EVERYBODY, offset=0, **firm[1])
        found |= {ref("company", number) for number in ids}
    return found


def companies(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Company]:
    """The companies that fulfil all the words; by name unless told otherwise."""
    _checked("companies", sort, listfilters.SORTS["companies"], limit, offset)
    found = listfilters.companies_where(_resolved(crm, terms(words, where)))
    if found is None:
        listed = " ".join(listfilters.COMPANY_FIELDS)
        raise BadInput(f"companies are filtered by: {listed}", hint="crm company list city:berlin")
    order = listfilters.order_by("companies", sort or "name", reverse=reverse)
    most = EVERYBODY if limit is None else limit
    ids = crm.store.values("companies.listed", where=found[0], order=order, limit=most, offset=offset, **found[1])
    return firms.many(crm, ids)


def tasks(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Task]:
    """The open follow-ups for whoever fulfils all the words, the next one first; `due:` and `pri:` count too."""
    _checked("follow-ups", sort, listfilters.SORTS["tasks"], limit, offset)
    sql, values = listfilters.tasks_where(_resolved(crm, terms(words, where, TASK_FIELDS)))
    order = listfilters.order_by("tasks", sort or "due", reverse=reverse)
    most = EVERYBODY if limit is None else limit
    rows = crm.store.rows(
        "tasks.open", TaskRow, where=sql, order=order, owner=None, limit=most, offset=offset, **values
    )
    return [follow_ups.build(row) for row in rows]


def interactions(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    whom: Ref | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Interaction]:
    """The talks with `whom`, or with whoever fulfils all the words, the newest first; `reverse` is from the start."""
    _checked("talks", sort, listfilters.SORTS["interactions"], limit, offset)
    sql, values = listfilters.interactions_where(
        _resolved(crm, terms(words, where)), kind=need_kind(crm.setting("kinds"), kind) if kind else None,
        since=_day(crm, since), until=_day(crm, until), whom=(whom.ref[0] == "c", whom.id) if whom else None,
    )  # fmt: skip
    order = listfilters.order_by("interactions", sort or "date", reverse=not reverse)
    most = EVERYBODY if limit is None else limit
    rows = crm.store.rows(
        "interactions.newest", InteractionRow, where=sql, order=order, limit=most, offset=offset, **values
    )
    return talks.build(crm, rows)


def _checked(what: str, sort: str | None, sorts: "Mapping[str, str]", limit: int | None, offset: int) -> None:
    if sort is not None and sort not in sorts:
        first = next(iter(sorts))
        raise BadInput(f"{what} cannot be sorted by {sort!r}; but by: {' '.join(sorts)}", hint=f"--sort {first}")
    if offset < 0 or (limit is not None and limit < 0):
        raise BadInput("a limit or offset is not below zero", hint="--limit 20 --offset 40")


def _day(crm: Crm, text: str | None) -> str | None:
    return crm.date(text, "past").date.isoformat() if text else None


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
        elif term.field == "due":
            value = "" if value in ("none", "never") else crm.date(value).date.isoformat()
        elif term.field == "pri":
            value = "" if value == "none" else follow_ups.letter(value)
        found.append(Term(term.field, value))
    return found


def _quiet_since(crm: Crm, text: str) -> str:
    from crmcli.core.dates import add_span, span

    return add_span(crm.today(), span(f"{text}d" if text.isdigit() else text), -1).isoformat()
