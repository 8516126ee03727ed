"""Filters of the other lists: companies by themselves, follow-ups and talks by whom they are with."""

from collections.abc import Sequence

from crmcli.core.filters import Term
from crmcli.core.text import fold
from crmcli.store.filters import contacts_where
from crmcli.store.search import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWNED = "exists (select 1 from {table} x where x.company_id = o.id and {test})"
NAME = (
    "exists (select 1 from lookup l where l.kind = 'company' and l.record_id = o.id and l.how = 'name'"
    " and l.key like {value} escape '\\')"
)
TAG = "o.id in (select x.company_id from tags t join taggings x on x.tag_id = t.id where t.key = {value})"
PRESENT = {
    "mail": OWNED.format(table="emails", test="1 = 1"),
    "phone": OWNED.format(table="phones", test="1 = 1"),
    "tag": OWNED.format(table="taggings", test="1 = 1"),
    "city": OWNED.format(table="addresses", test="x.city is not null"),
    "task": OWNED.format(table="tasks", test="x.state = 'open' and x.archived_at is null"),
    "owner": "o.owner_id is not null",
    "notes": "o.notes is not null",
}
COMPANY_FIELDS = ("name", "company", "tag", "city", "owner", "mail", "phone", "has", "no")

WITH_CONTACT = (
    "i.contact_id = :whom or i.id in (select z.interaction_id from interaction_contacts z where z.contact_id = :whom)"
)
WITH_COMPANY = (
    "i.company_id = :whom or i.contact_id in (select p.contact_id from positions p where p.company_id = :whom)"
)

SORTS = {
    "companies": {"name": "o.name", "created_at": "o.created_at", "updated_at": "o.updated_at", "id": "o.id"},
    "tasks": {
        "due": "t.due_on {way} nulls last, t.due_time", "title": "t.title", "created_at": "t.created_at", "id": "t.id",
        "priority": "case t.priority when 'H' then 1 when 'M' then 2 when 'L' then 3 end",
    },
    "interactions": {"date": "i.date", "amount": "i.amount_minor", "kind": "i.kind", "id": "i.id"},
}  # fmt: skip


def order_by(table: str, sort: str, *, reverse: bool) -> str:
    """The ORDER BY of a known column, rows without a value last; it ends in a comma, the unique key follows."""
    way = "desc" if reverse else "asc"
    return f"{SORTS[table][sort].replace('{way}', way)} {way} nulls last,"


def companies_where(terms: Sequence[Term]) -> "tuple[str, dict[str, Any]] | None":
    """The conditions on `companies o`, beginning with `and`, and their values; None for what no company has."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, term in enumerate(terms):
        if term.field not in COMPANY_FIELDS or (term.field in ("has", "no") and term.value not in PRESENT):
            return None
        name = f"company_{place}"
        sql, value = _condition(term)
        parts.append(f"and {sql}".replace("{value}", f":{name}"))
        if value is not None:
            values[name] = value
    return " ".join(parts), values


def whom_where(alias: str, terms: Sequence[Term]) -> "tuple[str, dict[str, Any]]":
    """Conditions on the contact or company of a follow-up (`t`) or talk (`i`): either fulfils all the terms."""
    if not terms:
        return "", {}
    sql, values = contacts_where(terms)
    either = f"{alias}.contact_id in (select c.id from contacts c where c.archived_at is null {sql})"  # noqa: S608
    if company := companies_where(terms):
        either += f" or {alias}.company_id in (select o.id from companies o where o.archived_at is null {company[0]})"  # noqa: S608
        values |= company[1]
    return f"and ({either})", values


def tasks_where(terms: Sequence[Term]) -> "tuple[str, dict[str, Any]]":
    """The conditions on open `tasks t`. `due` holds the last day or None, `owner` a number or None."""
    sql, values = whom_where("t", [term for term in terms if term.field not in ("due", "pri", "owner")])
    for place, term in enumerate(terms):
        name = f"task_{place}"
        column, sign = {"due": ("due_on", "<="), "pri": ("priority", "="), "owner": ("owner_id", "=")}.get(
            term.field, ("", "")
        )
        if column and term.value == "":
            sql += f" and t.{column} is null"
        elif column:
            sql += f" and t.{column} {sign} :{name}"
            values[name] = int(term.value) if term.field == "owner" else term.value
    return sql, values


def interactions_where(
    terms: Sequence[Term], *, whom: tuple[bool, int] | None, kind: str | None, since: str | None, until: str | None
) -> "tuple[str, dict[str, Any]]":
    """The conditions on `interactions i`: with whom, of which kind, from and up to which day.

    `whom` is (a person, not a company; the number).
    """
    sql, values = whom_where("i", terms)
    if whom is not None:
        sql += f" and ({WITH_CONTACT if whom[0] else WITH_COMPANY})"
        values["whom"] = whom[1]
    for name, value, test in (("kind", kind, "i.kind ="), ("since", since, "i.date >="), ("until", until, "i.date <=")):
        if value is not None:
            sql += f" and {test} :{name}"
            values[name] = value
    return sql, values


def _condition(term: Term) -> tuple[str, object]:
    field, value = term.field, term.value
    if field in ("name", "company"):
        return NAME, pattern(fold(value))
    if field == "tag":
        return TAG, fold(value)
    if field == "city":
        return OWNED.format(table="addresses", test="lower(x.city) like {value} escape '\\'"), pattern(value.lower())
    if field == "owner":
        return ("o.owner_id is null", None) if value == "" else ("o.owner_id = {value}", int(value))
    if field in ("has", "no"):
        return f"{'not ' if field == 'no' else ''}({PRESENT[value]})", None
    wanted = value.casefold() if field == "mail" else value.lstrip("+")
    return OWNED.format(table=f"{field}s".replace("mails", "emails"), test="x.key like {value} escape '\\'"), pattern(
        wanted
    )
