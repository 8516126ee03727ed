"""Whoever bears common words is found all the same: thousands bear each, one of them both."""

from pathlib import Path

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.store.store import create_store


def test_one_of_thousands(tmp_path: Path) -> None:
    crm = Crm(create_store(str(tmp_path / "book.db")))
    names = [f"Maria Number{number}" for number in range(1100)] + [f"Garcia Other{number}" for number in range(1100)]
    with crm.change("add many") as change:
        change.insert_many("contacts", [{"name": name} for name in [*names, "Garcia Lopez, Maria"]])
    assert lookup.who(crm, "maria garcia").name == "Garcia Lopez, Maria"
    assert lookup.who(crm, "mari garc").name == "Garcia Lopez, Maria"
    assert lookup.leading(crm, ["maria", "garcia", "asked", "for", "pricing"])[1] == 2
    crm.close()
