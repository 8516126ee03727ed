"""Companies that have nearly the name of one that is made."""

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.core.companynames import bare
from crmcli.core.records import Ref
from crmcli.core.rows import Candidate


def near(crm: Crm, name: str) -> list[Ref]:
    """Companies that have the same name but for the legal form: `Nordlicht GmbH` for `Nordlicht`, 北辰科技有限公司."""
    said = bare(name)
    longest = max(said, key=len, default="")
    if len(longest) < 2:
        return []
    stop = longest + lookup.BEYOND
    found = crm.store.rows("lookup.beginning", Candidate, start=longest, stop=stop, limit=lookup.MANY)
    return [lookup.as_ref(one) for one in found if one.kind == "company" and sorted(bare(one.name)) == sorted(said)]


def tell_near(crm: Crm, name: str) -> None:
    """Say of a company that is made which others have nearly its name."""
    for one in near(crm, name):
        crm.tell(f"near: {one.name} ({one.ref})")
