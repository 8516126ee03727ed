"""Filters of follow-ups, talks and deals: by their own fields, and by the person or company they are with."""

from collections.abc import Callable, Sequence

from crmcli.core.conditions import All, Any, Node, Not, Test, tests
from crmcli.core.filterfields import ORDER, OWN, SPELLED
from crmcli.core.money import CODES, places
from crmcli.store.filters import Bound, belonging, company, contact, known_number, number, text, tree, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Anything

    from crmcli.store.filters import Leaf

WITH_CONTACT = (
    "i.contact_id = :whom or i.id in (select z.interaction_id from interaction_contacts z where z.contact_id = :whom)"
)
OTHERS = "select z.interaction_id from interaction_contacts z where z.contact_id in ({person})"
IN_DEAL = "select x.deal_id from deal_contacts x where x.contact_id in ({person})"
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
NEXT_STEPS = """select f.deal_id from (
    select n.deal_id, min(n.due_on) as due_on from tasks n
    where n.deal_id is not null and n.state = 'open' and n.archived_at is null
    group by n.deal_id
    union all
    select x.deal_id, min(n.due_on) as due_on from tasks n
    join deal_contacts x on x.contact_id = n.contact_id
    where n.deal_id is null and n.state = 'open' and n.archived_at is null and x.deal_id not in (
        select o.deal_id from tasks o where o.deal_id is not null and o.state = 'open' and o.archived_at is null)
    group by x.deal_id
) f where {test}"""  # of the deal itself, else of somebody in it, as deals.next_steps has them
USUAL_PLACES, MOST_PLACES = 2, 4  # decimals of currencies
MOST_MINOR = 2**63  # what no column holds
SINCE = "coalesce(d.stage_since, substr(d.created_at, 1, 10))"
DEAL_COLUMNS = {
    "stage": "d.stage", "state": "d.state", "probability": "d.probability", "close": "d.expected_close",
    "closed": "d.closed_on", "since": SINCE, "parked": "d.parked_until", "value": "d.value_minor",
    "currency": "d.currency", "reason": "d.lost_reason", "quote": "d.quote_ref",
}  # fmt: skip
SORTS = {
    "companies": {"name": "o.name", "created_at": "o.created_at", "updated_at": "o.updated_at", "id": "o.id"},
    "tasks": {
        "due": "t.due_on {way} nulls last, t.due_time", "title": "t.title", "created_at": "t.created_at", "id": "t.id",
        "priority": "case t.priority when 'H' then 1 when 'M' then 2 when 'L' then 3 end",
    },
    "interactions": {"date": "i.date", "amount": "i.amount_minor", "kind": "i.kind", "id": "i.id"},
    "deals": {
        "close": "d.expected_close", "value": "", "stage": "", "title": "d.title", "days": "", "probability": "",
        "closed": "d.closed_on", "created_at": "d.created_at", "updated_at": "d.updated_at", "id": "d.id", "score": "",
    },  # those without a column are told by `deals_order` and by the scores
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


def deals_where(node: Node | None, prefix: str = "d") -> "tuple[str, dict[str, Anything]]":
    """The condition on `deals d` alone, beginning with `and`, and its values, whose names begin with `prefix`."""
    bound = Bound(prefix)
    return (f"and {_mixed(node, 'd', _deal, bound)}" if node else ""), bound.values


def deals_order(
    sort: str, stages: Sequence[tuple[str, int | None]], *, reverse: bool
) -> "tuple[str, dict[str, Anything]]":
    """The ORDER BY of deals and its values; `stages` are those of the settings in their order, with probabilities.

    Amounts of several currencies are ordered by their units, deals in a stage of the settings no more come last, and
    the days in a stage are those of open deals.
    """
    bound = Bound("s")
    names = [bound(name) for name, _ in stages]
    if sort == "stage":
        column = f"case d.stage {' '.join(f'when {name} then {place}' for place, name in enumerate(names))} end"
    elif sort == "probability":
        given = [(name, chance) for name, (_, chance) in zip(names, stages, strict=True) if chance is not None]
        cases = " ".join(f"when {name} then {chance:d}" for name, chance in given)
        column = f"coalesce(d.probability, case d.stage {cases} end)" if cases else "d.probability"
    elif sort == "days":
        column, reverse = f"case when d.closed_on is null then {SINCE} end", not reverse
    elif sort == "value":
        column = units("d.value_minor", "d.currency")
    else:
        column = SORTS["deals"][sort]
    return f"{column} {'desc' if reverse else 'asc'} nulls last,", bound.values


def units(amount: str, currency: str) -> str:
    """Minor units as something by which amounts of several currencies are ordered: 9 dollars are more than 8 euros."""
    return f"{amount} * {_by_places(currency, lambda digits: str(10.0 ** (MOST_PLACES - digits)))}"


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
    person, firm = _person(node, bound), _firm(node, bound)
    if alias == "d":
        either = f"d.id in ({IN_DEAL.replace('{person}', person)})"
        nobody = "not exists (select 1 from deal_contacts x where x.deal_id = d.id) and d.company_id is not null"
    else:
        either = f"{alias}.contact_id is not null and {alias}.contact_id in ({person})"
        nobody = f"{alias}.contact_id is null and {alias}.company_id is not null"
    if alias == "i":
        either += f" or i.id in ({OTHERS.replace('{person}', person)})"
    return f"({either} or {nobody} and {alias}.company_id in ({firm}))"


def _person(node: Node, bound: Bound) -> str:
    return f"select c.id from contacts c where c.archived_at is null and {tree(node, contact, bound)}"  # noqa: S608


def _firm(node: Node, bound: Bound) -> str:
    return f"select o.id from companies o where o.archived_at is null and {tree(node, company, bound)}"  # noqa: S608


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
    if field in ("note", "product", "outcome", "currency"):
        return _words(test, column, bound)
    if field == "amount" and test.sign != "empty":
        return _amount(test, column, "i.currency", bound)
    return _listed(test, column, bound)


def _deal(test: Test, bound: Bound) -> str:
    field = test.field.removeprefix(OWN)
    test = Test(field, test.sign, test.values)
    if field in ("name", SPELLED):  # of somebody in it, or of its company
        either = f"d.id in ({IN_DEAL.replace('{person}', _person(test, bound))})"
        return f"({either} or d.company_id is not null and d.company_id in ({_firm(test, bound)}))"
    if field == "company":
        empty = test.sign == "empty"
        return (
            "d.company_id is null"
            if empty
            else f"(d.company_id is not null and d.company_id in ({_firm(test, bound)}))"
        )
    if field == "planned":
        return within("d.id", NEXT_STEPS, "1 = 1", test)
    if field == "next":
        dated = "f.due_on is not null" if test.sign == "empty" else number(test, "f.due_on", bound)
        return within("d.id", NEXT_STEPS, dated, test)
    if field in ("currency", "reason", "quote"):
        return _words(test, DEAL_COLUMNS[field], bound)
    if field == "value" and test.sign != "empty":
        return _amount(test, "d.value_minor", "d.currency", bound)
    if field in DEAL_COLUMNS:
        return _listed(test, DEAL_COLUMNS[field], bound)
    return belonging(test, bound, "d", "deal_id")  # title, notes, owner, tags, custom fields …


def _words(test: Test, column: str, bound: Bound) -> str:
    """A part of a text, or all of it."""
    if test.sign == "empty":
        return f"{column} is null"
    own = Test(test.field.removeprefix(OWN), test.sign, test.values)
    return f"({column} is not null and {text(own, column, bound, folded=False)})"


def _listed(test: Test, column: str, bound: Bound) -> str:
    """One of several, none of them, or before and after; None among the values means nothing is there."""
    given = tuple(value for value in test.values if value is not None)
    if len(given) == len(test.values):
        return number(test, column, bound)
    empty = f"{column} is null"
    return f"({empty} or {number(Test(test.field, test.sign, given), column, bound)})" if given else empty


def _amount(test: Test, amount: str, currency: str, bound: Bound) -> str:
    """An amount in units of its own currency: yen have no decimals, dinars three."""
    sign = test.sign if test.sign in ORDER else "="

    def side(said: float) -> str:
        return f"{amount} {sign} {_by_places(currency, lambda digits: bound(_minor(said, digits)))}"

    sides = [side(float(str(value))) for value in test.values]
    return f"({amount} is not null and ({' or '.join(sides)}))"


def _minor(said: float, digits: int) -> float | int:
    """An amount in minor units: whole where it can be, so that 1.1 is 110 cents; 10.5 yen stay between 10 and 11."""
    found = round(said * 10**digits, 6)
    return int(found) if found.is_integer() and abs(found) < MOST_MINOR else found


def _by_places(currency: str, told: Callable[[int], str]) -> str:
    """What is told of so many decimals, by those of a currency."""
    counts: dict[int, list[str]] = {}
    for code in sorted(CODES):
        if places(code) != USUAL_PLACES:
            counts.setdefault(places(code), []).append(f"'{code}'")
    cases = [f"when {currency} in ({', '.join(codes)}) then {told(digits)}" for digits, codes in sorted(counts.items())]
    return f"case {' '.join(cases)} else {told(USUAL_PLACES)} end"
