"""Leads: what each open deal scores by the book's points, why, and which one to turn to next."""

from collections.abc import Iterable, Iterator, Sequence

from crmcli.app import deals, users
from crmcli.app.crm import Crm
from crmcli.app.filtering import deals_sql
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.leads import USUAL, LeadPoint, read_points, reason
from crmcli.core.record import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WAITING = "parked:yes or next > today"  # whoever is parked or planned for a later day has their turn then
EVERY = 2**31
OPEN_TO = " and d.state = 'open' and (cast(:whose as bigint) is null or d.owner_id is null or d.owner_id = :whose)"


@record(frozen=True, slots=True)
class Rule:
    """A row of points with its filter as a condition on `deals d`, beginning with `and`, and the values of that."""

    points: int
    filter: str
    sql: str
    values: "dict[str, Any]"


def next_(
    crm: Crm,
    words: Iterable[str] = (),
    *,
    where: Sequence[str] = (),
    limit: int | None = 5,
    owner: str | None = None,
    everyone: bool = False,
) -> list[Deal]:
    """The open deals to turn to next, scored: the highest score first, then what should close first, then the value.

    Whoever is parked or planned for a later day waits. Alone, all deals; in a team mine and nobody's, unless `everyone`
    or an `owner` is asked for.
    """
    if limit is not None and limit < 0:
        raise BadInput("a limit is not below zero", hint="--limit 5")
    from crmcli.store.listfilters import units

    rules = list(_rules(crm, crm.tell))
    sql, values = deals_sql(crm, words, [*where, f"not ({WAITING})"])
    order, more = _order(rules)
    order += f"d.expected_close asc nulls last, {units('d.value_minor', 'd.currency')} desc nulls last,"
    ids = crm.store.values(
        "deals.listed", where=sql + OPEN_TO, order=order, limit=EVERY if limit is None else limit, offset=0,
        whose=users.whose(crm, owner, everyone), **values, **more,
    )  # fmt: skip
    return _scored(crm, deals.many(crm, ids), rules)


def scored(crm: Crm, found: Sequence[Deal]) -> list[Deal]:
    """The same deals with their scores and the reasons for them."""
    return _scored(crm, found, list(_rules(crm, crm.tell))) if found else []


def score_order(crm: Crm, *, reverse: bool = False) -> "tuple[str, dict[str, Any]]":
    """The ORDER BY of deals by their scores, the highest first, and its values."""
    return _order(list(_rules(crm)), reverse=reverse)


def table(crm: Crm) -> list[LeadPoint]:
    """What each filter counts, and how many open deals fulfil it."""
    counts = {
        rule.filter: int(crm.store.values("leads.counted", where=rule.sql, **rule.values)[0])
        for rule in _rules(crm, crm.tell)
    }
    return [LeadPoint(points, filter, counts.get(filter)) for points, filter in _rows(crm)]


def tell_dead(crm: Crm) -> None:
    """Say which rows of points mean nothing any more."""
    for _ in _rules(crm, crm.tell):
        pass


def checked(crm: Crm, text: str) -> "list[list[Any]]":
    """Rows of points as the setting keeps them, each filter read as this book reads it. Raises `BadInput`."""
    found = read_points(text)
    for _, filter in found:
        deals_sql(crm, (), [filter])
    return found


def _rows(crm: Crm) -> "Iterable[Sequence[Any]]":
    kept: Iterable[Sequence[Any]] | None = crm.setting("deal_points")
    return USUAL if kept is None else kept


def _order(rules: Sequence[Rule], *, reverse: bool = False) -> "tuple[str, dict[str, Any]]":
    if not rules:
        return "", {}
    counted = [f"case when {rule.sql.removeprefix('and ')} then {rule.points:d} else 0 end" for rule in rules]
    values = {name: value for rule in rules for name, value in rule.values.items()}
    return f"{' + '.join(counted)} {'asc' if reverse else 'desc'},", values


def _scored(crm: Crm, found: Sequence[Deal], rules: Sequence[Rule]) -> list[Deal]:
    """Scores by one question for each row of points, not for each deal."""
    why: dict[int, list[Rule]] = {deal.id: [] for deal in found}
    for rule in rules:
        for number in crm.store.values("leads.among", ids=why, where=rule.sql, **rule.values):
            why[number].append(rule)
    return [
        replace(
            deal, score=sum(rule.points for rule in why[deal.id]),
            points=tuple(reason(rule.points, rule.filter) for rule in why[deal.id]),
        )
        for deal in found
    ]  # fmt: skip


def _rules(crm: Crm, tell: "Callable[[str], None] | None" = None) -> Iterator[Rule]:
    """The rows of points as conditions; `tell` hears of one that means nothing any more: a segment, a stage is gone."""
    for number, (points, filter) in enumerate(_rows(crm)):
        try:
            sql, values = deals_sql(crm, (), [filter], prefix=f"r{number}_")
        except CrmError as error:
            if tell is not None:
                tell(f"{reason(points, filter)} counts nothing: {error.message}")
            continue
        yield Rule(int(points), filter, sql, values)
