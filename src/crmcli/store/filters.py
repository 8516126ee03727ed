"""Filters that people type, compiled to SQL with bound values: user text never becomes SQL."""

from collections.abc import Sequence

from crmcli.core.filters import Term
from crmcli.core.text import fold
from crmcli.store.search import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWNED = "exists (select 1 from {table} x where x.contact_id = c.id and {test})"
COMPANY = (
    "exists (select 1 from positions p join lookup l on l.kind = 'company' and l.record_id = p.company_id"
    " and l.how = 'name' where p.contact_id = c.id and l.key like {value} escape '\\')"
)
NAME = (
    "exists (select 1 from lookup l where l.kind = 'contact' and l.record_id = c.id and l.how = 'name'"
    " and l.key like {value} escape '\\')"
)
TAG = "c.id in (select x.contact_id from tags t join taggings x on x.tag_id = t.id where t.key = {value})"
RFM = (
    "c.id in (select s.contact_id from settings st join scores s on s.run_id = cast(st.value as bigint)"
    " where st.name = 'rfm.current_run' and s.segment = {value})"
)
PROSPECT = (
    "not exists (select 1 from settings st join scores s on s.run_id = cast(st.value as bigint)"
    " where st.name = 'rfm.current_run' and s.contact_id = c.id)"
)
QUIET = "(c.last_contact_on is null or c.last_contact_on <= {value})"
PRESENT = {
    "mail": OWNED.format(table="emails", test="1 = 1"),
    "phone": OWNED.format(table="phones", test="1 = 1"),
    "company": OWNED.format(table="positions", test="1 = 1"),
    "tag": OWNED.format(table="taggings", test="1 = 1"),
    "city": OWNED.format(table="addresses", test="x.city is not null"),
    "owner": "c.owner_id is not null",
    "birthday": "c.birthday is not null",
    "notes": "c.notes is not null",
    "stage": "c.stage is not null",
    "purchase": "c.purchase_count > 0",
    "task": OWNED.format(table="tasks", test="x.state = 'open' and x.archived_at is null"),
}
SORTS = {
    "name": "c.name_key", "last_contact_at": "c.last_contact_on", "created_at": "c.created_at",
    "updated_at": "c.updated_at", "birthday": "c.birthday_md", "ref": "c.id", "id": "c.id",
    "purchases": "c.purchase_count", "last_purchase": "c.last_purchase_on",
}  # fmt: skip


def contacts_where(terms: Sequence[Term]) -> "tuple[str, dict[str, Any]]":
    """The conditions on `contacts c`, beginning with `and`, and their values.

    `quiet` is held against a day, `rfm` against a slug, `owner` against a number or None: the use case resolved them.
    """
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, term in enumerate(terms):
        name = f"filter_{place}"
        sql, value = _condition(term)
        parts.append(f"and {sql}".replace("{value}", f":{name}"))
        if value is not None:
            values[name] = value
    return " ".join(parts), values


def order_by(sort: str, *, reverse: bool) -> str:
    """The ORDER BY of a known column, rows without a value last; it ends in a comma, the unique key follows."""
    return f"{SORTS[sort]} {'desc' if reverse else 'asc'} nulls last,"


def _condition(term: Term) -> tuple[str, object]:
    field, value = term.field, term.value
    if field == "name":
        return NAME, pattern(fold(value))
    if field == "tag":
        return TAG, fold(value)
    if field == "company":
        return COMPANY, pattern(fold(value))
    if field == "city":
        return OWNED.format(table="addresses", test="lower(x.city) like {value} escape '\\'"), pattern(value.lower())
    if field == "mail":
        return OWNED.format(table="emails", test="x.key like {value} escape '\\'"), pattern(value.casefold())
    if field == "phone":
        return OWNED.format(table="phones", test="x.key like {value} escape '\\'"), pattern(value.lstrip("+"))
    if field == "rfm":
        return (PROSPECT, None) if value == "prospect" else (RFM, value)
    if field == "quiet":
        return QUIET, value
    if field == "owner":
        return ("c.owner_id is null", None) if value == "" else ("c.owner_id = {value}", int(value))
    if field in ("has", "no"):
        return f"{'not ' if field == 'no' else ''}({PRESENT[value]})", None
    return f"lower(c.{field}) = {{value}}", value.lower()
