"""Whom a row is about: people, a company, a deal; found by what is surely theirs, never by a part of a name."""

from collections.abc import Sequence

from crmcli.app import belongings, pipeline
from crmcli.app.importing_customers import Customers, Identity
from crmcli.app.importing_entries import Entry, asked, uuid_of
from crmcli.app.importing_people import People
from crmcli.core.datewords import brief
from crmcli.core.errors import Ambiguous, NotFound
from crmcli.core.refs import ref
from crmcli.core.rows import KeyRow
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EVERY = 2**31


class Whom:
    """The people, companies and deals that rows name.

    With `create` people that nobody knows are made; `companies` says whether companies are, too.
    """

    def __init__(self, people: People, *, create: bool, companies: bool) -> None:
        self.people = people
        self.crm = people.crm
        self.makes_companies = companies
        self._finding = Customers(people, create=False)
        self._making = Customers(people, create=True) if create else None
        self._deals: dict[str, Sequence[int]] = {}
        self._titles: tuple[dict[str, list[int]], dict[str, list[int]]] | None = None
        self._numbers: dict[str, int] | None = None
        self._about: dict[int, dict[str, Any]] = {}

    def of(self, entry: Entry, *, make: bool = True) -> tuple[list[int], int | None, int | None]:
        """The contacts (negative until they are written), the company and the deal that a row names.

        A lone name that is nobody's may be a company's. Nothing is made for a row in which anything is wrong: raises
        `NotFound`, `Ambiguous`, `BadInput`. Without `make` whoever is not known is left out: of a record that is there
        they were put away since, or are called otherwise.
        """
        deal = self._deal_of(entry)
        people = [self._found(who) for who in entry.who]
        named = entry.company
        if named is None and people == [None] and self._is_company(entry.who[0]):
            named, people = entry.who[0].contact, []
        company = self._company(named, make=make) if named else None
        if not make:
            return [one for one in dict.fromkeys(people) if one is not None], company, deal
        maker = self._making or self._finding  # which says who is not found
        there = [maker.number(who) if one is None else one for one, who in zip(people, entry.who, strict=False)]
        if named and company is None:
            company = self.people.company(named)
        return list(dict.fromkeys(there)), company, deal

    def _found(self, who: Identity) -> int | None:
        try:
            return self._finding.number(who)
        except NotFound:
            return None

    def _company(self, name: str, *, make: bool) -> int | None:
        """The company of a name, None for one that is to be made."""
        known = self.people.company_known(name)
        if known is None and make and not self.makes_companies:
            raise NotFound(f"there is no company {brief(name)}; --create makes it")
        belongings.limited(name, "company's name")
        return known

    def _deal_of(self, entry: Entry) -> int | None:
        """The deal that a row names: by uid, by its number in this source, by its whole title, open ones first.

        Raises `NotFound`, `Ambiguous`.
        """
        if entry.deal is None:
            return None
        if entry.deal not in self._deals:
            self._deals[entry.deal] = self._deal_called(entry.deal)
        found = self._deals[entry.deal]
        if not found:
            raise NotFound(f"there is no deal {brief(entry.deal)}")
        if len(found) > 1:
            refs = ", ".join(ref("deal", number) for number in sorted(found)[:5])
            raise Ambiguous(
                f"{brief(entry.deal)} may be {refs}{' and more' if len(found) > 5 else ''}", said=entry.deal
            )
        return found[0]

    def about(self, deal: int) -> "dict[str, Any]":
        """Whom a talk about a deal is with where nobody is named, as columns: its first person, else its company."""
        if deal not in self._about:
            company = self.people.change.row("deals", deal)["company_id"]
            self._about[deal] = pipeline.primary(self.crm, deal, company)
        return self._about[deal]

    def _is_company(self, who: Identity) -> bool:
        alone = not (who.external_id or who.email or who.phone or who.name)
        return bool(alone and who.contact and self.people.company_known(who.contact) is not None)

    def _deal_called(self, text: str) -> Sequence[int]:
        store = self.crm.store
        if (uid := uuid_of(text)) and (number := asked(store, "imports.deal_uids", "uid", [uid]).get(uid)):
            return [number]
        if self._numbers is None:
            rows = store.rows("imports.deal_numbers", KeyRow, source=self.people.source)
            self._numbers = {row.key: row.id for row in rows}
        if (number := self._numbers.get(text)) is not None:
            return [number]
        if self._titles is None:
            self._titles = (
                _by_title(store.rows("deals.open_titles", KeyRow, limit=EVERY)),
                _by_title(store.rows("imports.closed_titles", KeyRow)),
            )
        opened, closed = self._titles
        return opened.get(fold(text)) or closed.get(fold(text)) or []


def _by_title(rows: Sequence[KeyRow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(fold(row.key), []).append(row.id)
    return found
