"""Filters of follow-ups and talks: by their own fields, and by the person or company they are with."""

from crmcli.core.conditions import All, Any, Node, Not, Test, tests
from crmcli.core.filterfields import OWN
from crmcli.core.money import CODES, places
from crmcli.store.filters import Bound, company, contact, known_number, number, text, tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Anything

    from crmcli.store.filters import Leaf

WITH_CONTACT = (
    "i.contact_id = :whom or i.id in (select z.interaction_id from interaction_contacts z where z.contact_id = :whom)"
)
OTHERS = "select z.interaction_id from interaction_contacts z where z.contact_id in ({person})"
WITH_COMPANY = (
    "i.company_id = :whom or i.contact_id in (select p.contact_id from positions p where p.company_id = :whom)"
)
TASK_COLUMNS = {
    "title": "t.title", "notes": "t.notes", "due": "t.due_on", "pri": "t.priority", "owner": "t.owner_id",
    "state": "t.state", "created": "t.created_at", "done": "t.done_at", "id": "t.id",
}  # fmt: skip
TALK_COLUMNS = {
    "kind": "i.kind", "date": "i.date", "currency": "i.currency", "author": "i.author_id", "note": "i.note",
    "product": "i.product", "direction": "i.direction", "duration": "i.duration_minutes", "quantity": "i.quantity",
    "outcome": "i.outcome",
    "id": "i.id", "amount": "i.amount_minor",
}  # fmt: skip
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


def tasks_where(node: Node | None) -> "tuple[str, dict[str, Anything]]":
    """The condition on `tasks t`, beginning with `and`, and its values."""
    bound = Bound("t")
    return (f"and {_mixed(node, 't', _task, bound)}" if node else ""), bound.values


def interactions_where(
    node: Node | None, *, whom: tuple[bool, int] | None, kind: str | None, since: str | None, until: str | None
) -> "tuple[str, dict[str, Anything]]":
    """The conditions on `interactions i`: with whom, of which kind, from and up to which day.

    `whom` is (a person, not a company; the number).
    """
    bound = Bound("i")
    sql = f"and {_mixed(node, 'i', _talk, bound)}" if node else ""
    values = bound.values
    if whom is not None:
        sql += f" and ({WITH_CONTACT if whom[0] else WITH_COMPANY})"
        values["whom"] = whom[1]
    for name, value, test in (("kind", kind, "i.kind ="), ("since", since, "i.date >="), ("until", until, "i.date <=")):
        if value is not None:
            sql += f" and {test} :{name}"
            values[name] = value
    return sql, values


def _mixed(node: Node, alias: str, leaf: "Leaf", bound: Bound, turned: bool = False) -> str:
    """A filter over a row's own fields and those of whom it is with.

    What is said of people is asked together, of one person or company; `not` goes inward as far as it can, so that a
    row with nobody never fulfils what is said of somebody. `turned` says that the filter must not hold.
    """
    asked = {test.field.startswith(OWN) for test in tests(node)}
    if asked == {False}:
        return _whom(alias, Not(node) if turned else node, bound)
    if asked == {True}:
        return f"{'not ' if turned else ''}{tree(node, leaf, bound)}"
    if isinstance(node, Not):
        return _mixed(node.part, alias, leaf, bound, not turned)
    assert isinstance(node, All | Any)
    every = isinstance(node, All) is not turned
    mine = [part for part in node.parts if any(test.field.startswith(OWN) for test in tests(part))]
    theirs = tuple(part for part in node.parts if part not in mine)
    said = [_mixed(part, alias, leaf, bound, turned) for part in mine]
    if theirs:
        said.append(_mixed(type(node)(theirs), alias, leaf, bound, turned))
    return "(" + (" and " if every else " or ").join(said) + ")"


def _whom(alias: str, node: Node, bound: Bound) -> str:
    """What the person fulfils whom the row is with, or the company where it is with no person."""
    person = f"select c.id from contacts c where c.archived_at is null and {tree(node, contact, bound)}"  # noqa: S608
    firm = f"select o.id from companies o where o.archived_at is null and {tree(node, company, bound)}"  # noqa: S608
    either = f"{alias}.contact_id is not null and {alias}.contact_id in ({person})"
    if alias == "i":
        either += f" or i.id in ({OTHERS.replace('{person}', person)})"
    nobody = f"{alias}.contact_id is null and {alias}.company_id is not null"
    return f"({either} or {nobody} and {alias}.company_id in ({firm}))"


def _task(test: Test, bound: Bound) -> str:
    field = test.field.removeprefix(OWN)
    column = TASK_COLUMNS[field]
    if field == "owner":
        return known_number(test, column, bound)
    if field in ("title", "notes"):
        return _words(test, column, bound)
    return _listed(test, column, bound)


def _talk(test: Test, bound: Bound) -> str:
    field = test.field.removeprefix(OWN)
    column = TALK_COLUMNS[field]
    if field == "author":
        return known_number(test, column, bound)
    if field in ("note", "product", "outcome"):
        return _words(test, column, bound)
    if field == "amount" and test.sign != "empty":
        return _amount(test, bound)
    return _listed(test, column, bound)


def _words(test: Test, column: str, bound: Bound) -> str:
    """A part of a text, or all of it."""
    if test.sign == "empty":
        return f"{column} is null"
    return f"({column} is not null and {text(test, column, bound, folded=False)})"


def _listed(test: Test, column: str, bound: Bound) -> str:
    """One of several, none of them, or before and after; None among the values means nothing is there."""
    given = tuple(value for value in test.values if value is not None)
    if len(given) == len(test.values):
        return number(test, column, bound)
    empty = f"{column} is null"
    return f"({empty} or {number(Test(test.field, test.sign, given), column, bound)})" if given else empty


def _amount(test: Test, bound: Bound) -> str:
    """An amount in units of its own currency: yen have no decimals, dinars three."""
    sides = []
    for value in test.values:
        said = float(str(value))
        digits = {code: places(code) for code in sorted(CODES) if places(code) != 2}
        cases = [
            f"when i.currency in ({', '.join(repr(code) for code in digits if digits[code] == count)})"
            f" then {bound(round(said * 10**count))}"
            for count in sorted(set(digits.values()))
        ]
        sign = test.sign if test.sign in (">", ">=", "<", "<=") else "="
        sides.append(f"i.amount_minor {sign} case {' '.join(cases)} else {bound(round(said * 100))} end")
    return f"(i.amount_minor is not null and ({' or '.join(sides)}))"
