"""Open deals that are left behind when somebody, or a company, is put away: they stay as they are, and are told."""

from collections.abc import Sequence

from crmcli.app.crm import Crm
from crmcli.core.records import Company
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate

MOST = 5  # deals that are named


def tell_of_people(crm: Crm, ids: Sequence[int]) -> None:
    """Say which open deals have nobody in them but these people, who are put away."""
    if found := crm.store.rows("deals.left_alone", Candidate, ids=ids):
        has = "an open deal has nobody left in it" if len(found) == 1 else f"{len(found)} open deals have nobody left"
        crm.tell(f"{has}: {_named(found)}")


def tell_of_company(crm: Crm, company: Company) -> None:
    """Say which deals with a company that is put away are open."""
    if found := crm.store.rows("deals.open_with", Candidate, company_id=company.id):
        has = "an open deal" if len(found) == 1 else f"{len(found)} open deals"
        crm.tell(f"{company.name} has {has}: {_named(found)}")


def _named(deals: Sequence[Candidate]) -> str:
    more = f" and {len(deals) - MOST} more" if len(deals) > MOST else ""
    return ", ".join(f"{ref('deal', one.id)} {one.name}" for one in deals[:MOST]) + more
