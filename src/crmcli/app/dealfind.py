"""Which deal is meant: `d4`, `4`, words of one open deal's title, or a person or company with exactly one open deal."""

from collections.abc import Sequence

from crmcli.app import deals, lookup
from crmcli.app.crm import Crm
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Ref
from crmcli.core.refs import read_ref
from crmcli.core.rows import Candidate
from crmcli.core.text import clean, words

MOST_WORDS = 500  # characters of a title that are looked for
MANY = 200


def find(crm: Crm, text: str) -> Deal:
    """The deal that is meant. Raises `NotFound`, `Ambiguous` with the candidates, `BadInput` for another kind."""
    said = clean(text)
    if not said:
        raise BadInput("which deal?", hint="crm deal list")
    if named := read_ref(said, kind="deal"):
        if named[0] == "deal":
            return deals.one(crm, named[1])
        if named[0] not in ("contact", "company"):
            lookup.by_ref(crm, *named)
        found = _open(deals.of(crm, lookup.by_ref(crm, *named)))
    else:
        found = _titled(crm, said) or _with(crm, said)
    if not found:
        closed = _titled(crm, said, closed=True) if not named else []
        hint = f"crm deal show {closed[0].ref}" if closed else "crm deal list"
        raise NotFound(f"no open deal answers to {text!r}", hint=hint)
    return found[0] if len(found) == 1 else _one_of(crm, said, found)


def about(crm: Crm, deal: str, people: Sequence[Ref] = ()) -> tuple[int, list[Ref]]:
    """The number of the deal that a talk or a follow-up is about, and whom it is with: where nobody is said, the
    deal's first person, else its company."""
    found = find(crm, deal)
    if found.state != OPEN:
        crm.tell(f"{found.ref} {found.title} is {found.state}")
    return found.id, list(people or found.contacts[:1] or ((found.company,) if found.company else ()))


def leading(crm: Crm, said: Sequence[str]) -> tuple[Deal, tuple[str, ...]]:
    """The deal that the first words mean, and the words after them: `d4 proposal sent it today`."""
    if not said:
        raise BadInput("which deal?", hint="crm deal list")
    if read_ref(said[0], kind="deal") or len(said) == 1:
        return find(crm, said[0]), tuple(said[1:])
    for count in range(min(len(said) - 1, lookup.RUN), 0, -1):
        try:
            return find(crm, " ".join(said[:count])), tuple(said[count:])
        except NotFound:
            continue
    return find(crm, said[0]), tuple(said[1:])


def _titled(crm: Crm, text: str, *, closed: bool = False) -> list[Deal]:
    """Open deals whose title holds all the words, whole words before parts of them."""
    parts = words(text)
    if not parts or len(text) > MOST_WORDS:
        return []
    from crmcli.store.search import search

    numbers = [number for _, number in search(crm.store, parts, MANY, table="deals")]
    found = [deal for deal in deals.many(crm, numbers) if closed is (deal.state != OPEN)]
    same = [deal for deal in found if words(deal.title) == parts]
    whole = [deal for deal in found if set(parts) <= set(words(deal.title))]
    return same or whole or [deal for deal in found if all(part in " ".join(words(deal.title)) for part in parts)]


def _with(crm: Crm, text: str) -> list[Deal]:
    """Open deals of whoever is meant."""
    people = lookup.candidates(crm, text.removeprefix("name:"))
    found: list[Deal] = []
    for one in people:
        found += [deal for deal in _open(deals.of(crm, lookup.as_ref(one))) if deal not in found]
    return found


def _open(found: Sequence[Deal]) -> list[Deal]:
    return [deal for deal in found if deal.state == OPEN]


def _one_of(crm: Crm, text: str, found: Sequence[Deal]) -> Deal:
    """The deal that somebody picks. Raises `Ambiguous` where nobody can or does."""
    picked = lookup.one_of(crm, text, [Candidate("deal", deal.id, _said(deal)) for deal in found])
    return next(deal for deal in found if deal.id == picked.id)


def _said(deal: Deal) -> str:
    """A deal among several: its title, whose it is, and where it stands."""
    whose = deal.company.name if deal.company else deal.contacts[0].name if deal.contacts else ""
    return f"{deal.title} ({', '.join(filter(None, (whose, deal.stage)))})"
