"""Lists of people, companies, deals, follow-ups and talks, narrowed and ordered in SQL, a window at a time."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import contacts as people
from crmcli.app import lookup
from crmcli.app.booksettings import need_kind
from crmcli.app.consents import not_to_contact
from crmcli.app.crm import Crm
from crmcli.app.filtering import asked, custom_name, deals_sql, facts
from crmcli.core.conditions import Node, tests
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import CUSTOM, OF_COMPANIES, OF_DEALS, OF_TALKS, OF_TASKS, OWN
from crmcli.core.filters import read
from crmcli.core.pipeline import stages_of
from crmcli.core.record import replace
from crmcli.core.records import Company, Contact, Interaction, Ref, Task
from crmcli.core.refs import ref
from crmcli.core.rows import InteractionRow, TaskRow
from crmcli.store.filters import SORTS, companies_where, contacts_where, order_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.deals import Deal

EVERYBODY = 2**31


OF_CLOSED = ("state", "closed", "reason")  # who filters deals by these asks for closed ones
OWN_SORTS = {"stage": "", CUSTOM: ""}  # of people, beside the columns: their stage, any custom field
REACHABLE = " and c.do_not_contact = 0"


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
    _checked("contacts", sort, {**SORTS, **OWN_SORTS}, limit, offset)
    node = asked(crm, words, where)
    order, more = _ordered(crm, sort, node, reverse=reverse)
    sql, values = contacts_sql(crm, node)
    return _window(crm, (sql, {**values, **more}), order, limit, offset)


def reachable(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Contact], int]:
    """Those of the contacts who may be contacted, and how many were left out because they must not be.

    A filter that asks for it (`dnc:yes`) gets whom it asks for.
    """
    _checked("contacts", sort, {**SORTS, **OWN_SORTS}, limit, offset)
    node = asked(crm, words, where)
    sql, values = contacts_sql(crm, node)
    silent = 0
    if leaves_out(node):
        marked = crm.store.values("contacts.not_to_contact")
        silent = len(crm.store.values("contacts.silent", ids=marked, where=sql, **values))
        sql += REACHABLE if silent else ""
    order, more = _ordered(crm, sort, node, reverse=reverse)
    found = _window(crm, (sql, {**values, **more}), order, limit, offset)
    return people.many(crm, found), silent


def leaves_out(node: Node | None) -> bool:
    """Whether a list of people leaves out who must not be contacted: unless its filter asks for it."""
    return node is None or not any(test.field == "dnc" for test in tests(node))


def count(crm: Crm, words: Iterable[str] = (), *, where: Sequence[str] = (), silent: bool = True) -> int:
    """How many contacts fulfil all the words; without the `silent`, as many as a list of them would show."""
    node = asked(crm, words, where)
    sql, values = contacts_sql(crm, node)
    sql += REACHABLE if not silent and leaves_out(node) else ""
    return int(crm.store.values("contacts.counted", where=sql, **values)[0])


def condition(crm: Crm, words: Iterable[str] = (), *, where: Sequence[str] = ()) -> "tuple[str, dict[str, Any]]":
    """The condition on `contacts c` that words and `-w` texts are, beginning with `and`, and its values."""
    return contacts_sql(crm, asked(crm, words, where))


def contacts_sql(crm: Crm, node: Node | None) -> "tuple[str, dict[str, Any]]":
    """The condition on `contacts c` that an understood filter is, and its values."""
    sql, values = contacts_where(node)
    return sql, {**values, **facts(crm, node)}


def refs(crm: Crm, where: Sequence[str]) -> list[Ref]:
    """The contacts of a filter, for acts on all of them."""
    return [lookup.by_ref(crm, "contact", number) for number in contact_ids(crm, where=where)]


def whom(crm: Crm, where: Sequence[str]) -> set[str]:
    """The refs of all contacts and companies of a filter."""
    node = asked(crm, (), where)
    sql, values = contacts_sql(crm, node)
    ids = crm.store.values("contacts.listed", where=sql, order="", limit=EVERYBODY, offset=0, **values)
    found = {ref("contact", number) for number in ids}
    sql, values = companies_where(node)
    ids = crm.store.values("companies.listed", where=sql, order="", limit=EVERYBODY, offset=0, **values)
    return found | {ref("company", number) for number in ids}


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
    from crmcli.app.companies import many
    from crmcli.store import listfilters

    _checked("companies", sort, listfilters.SORTS["companies"], limit, offset)
    sql, values = companies_where(asked(crm, words, where, OF_COMPANIES))
    order = listfilters.order_by("companies", sort or "name", reverse=reverse)
    most = EVERYBODY if limit is None else limit
    ids = crm.store.values("companies.listed", where=sql, order=order, limit=most, offset=offset, **values)
    return many(crm, ids)


def tasks(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
    waiting: bool = False,
) -> list[Task]:
    """The follow-ups for whoever fulfils all the words, the next one first; `due:`, `pri:` … count too.

    They are the open ones, unless the words ask for a `state`; of these not those that wait for a later day, or with
    `waiting` only them.
    """
    from crmcli.app.tasks import build
    from crmcli.store import listfilters

    _checked("follow-ups", sort, listfilters.SORTS["tasks"], limit, offset)
    node = asked(crm, words, where, OF_TASKS)
    sql, values = listfilters.tasks_where(node)
    values |= facts(crm, node)
    any_state = node is not None and any(test.field == f"{OWN}state" for test in tests(node))
    order = listfilters.order_by("tasks", sort or "due", reverse=reverse)
    most = EVERYBODY if limit is None else limit
    name = "tasks.of_any_state" if any_state else "tasks.open"
    today = crm.today().isoformat()
    asleep = {"awake_on": None if waiting else today, "asleep_on": today if waiting else None}
    more: dict[str, Any] = {} if any_state else {"owner": None, **asleep}
    rows = crm.store.rows(name, TaskRow, where=sql, order=order, limit=most, offset=offset, **more, **values)
    silent = not_to_contact(crm, [row.contact_id for row in rows if row.contact_id is not None])
    return [replace(build(crm, row), do_not_contact=row.contact_id in silent) for row in rows]


def deals(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
    whole: bool = False,
) -> "list[Deal]":
    """The open deals that fulfil all the words, what should close first first; `whole` with stage history and lines.

    Words that ask for a `state`, `closed` or `reason` find closed ones too. Every sort is ascending but `score`, of
    which the highest stands first; sorted by it deals bear their scores.
    """
    from crmcli.app import deals as all_deals

    ids = deal_ids(crm, words, where=where, sort=sort, reverse=reverse, limit=limit, offset=offset)
    found = all_deals.many(crm, ids, whole=whole)
    if sort == "score":
        from crmcli.app.leads import scored

        return scored(crm, found)
    return found


def deal_ids(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """The numbers of those deals."""
    from crmcli.store import listfilters

    _checked("deals", sort, listfilters.SORTS["deals"], limit, offset)
    words = list(words)
    sql, values = deals_sql(crm, words, where)
    node = read(words, where, OF_DEALS)
    if node is None or not any(test.field in OF_CLOSED for test in tests(node)):
        sql += " and d.state = 'open'"
    if sort == "score":
        from crmcli.app.leads import score_order

        order, more = score_order(crm, reverse=reverse)
    else:
        stages = [(one.name, one.probability) for one in stages_of(crm.setting("deal_stages"))]
        order, more = listfilters.deals_order(sort or "close", stages, reverse=reverse)
    most = EVERYBODY if limit is None else limit
    return crm.store.values("deals.listed", where=sql, order=order, limit=most, offset=offset, **values, **more)


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
    from crmcli.app.interactions import build
    from crmcli.store import listfilters

    _checked("talks", sort, listfilters.SORTS["interactions"], limit, offset)
    node = asked(crm, words, where, OF_TALKS)
    sql, values = listfilters.interactions_where(
        node, kind=need_kind(crm.setting("kinds"), kind) if kind else None, since=_day(crm, since),
        until=_day(crm, until), whom=(whom.ref[0] == "c", whom.id) if whom else None,
    )  # fmt: skip
    values |= facts(crm, node)
    order = listfilters.order_by("interactions", sort or "date", reverse=not reverse)
    most = EVERYBODY if limit is None else limit
    rows = crm.store.rows(
        "interactions.newest", InteractionRow, where=sql, order=order, limit=most, offset=offset, **values
    )
    return build(crm, rows)


def _ordered(crm: Crm, sort: str | None, node: Node | None, *, reverse: bool) -> "tuple[str, dict[str, Any]]":
    """The ORDER BY of people, and its values."""
    if sort == "stage":
        from crmcli.app.stages import rules
        from crmcli.store.filters import stage_order
        from crmcli.store.stages import values

        order, more = stage_order(crm.setting("stages"), reverse=reverse)
        return order, {**more, **values(rules(crm), crm.today())}
    if sort and sort.startswith(CUSTOM):
        from crmcli.store.filters import custom_order

        return custom_order(reverse=reverse), {"sorted_by": custom_name(crm, sort)}
    return order_by(sort or "name", reverse=reverse, node=node), {}


def _window(crm: Crm, found: "tuple[str, dict[str, Any]]", order: str, limit: int | None, offset: int) -> list[int]:
    most = EVERYBODY if limit is None else limit
    return crm.store.values("contacts.listed", where=found[0], order=order, limit=most, offset=offset, **found[1])


def _checked(what: str, sort: str | None, sorts: "Mapping[str, str]", limit: int | None, offset: int) -> None:
    own = sort is not None and sort.startswith(CUSTOM) and CUSTOM in sorts
    if sort is not None and sort not in sorts and not own:
        first = next(iter(sorts))
        raise BadInput(f"{what} cannot be sorted by {sort!r}; but by: {' '.join(sorts)}", hint=f"--sort {first}")
    if offset < 0 or (limit is not None and limit < 0):
        raise BadInput("a limit or offset is not below zero", hint="--limit 20 --offset 40")


def _day(crm: Crm, text: str | None) -> str | None:
    return crm.date(text, "past").date.isoformat() if text else None
