"""What else knows of deals: who has an open one, what becomes of them when somebody goes. On both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import companies, contacts, dealmoves, deals, listing, users
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.store.store import create_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """Two people and three deals: d1 with both, d2 and d3 with Ada alone, d3 for Engines."""
    place = str(tmp_path / "book.db")
    if request.param == "postgres":
        place = str(request.getfixturevalue("postgres_book_url"))
    made = Crm(create_store(place))
    contacts.add_all(made, {1: (person(["Ada Lovelace"]), {}), 2: (person(["Charles Babbage"]), {})})
    for title, people, company in (
        ("Loom", ["ada", "charles"], "none"),
        ("Mill", ["ada"], "none"),
        ("Press", ["ada"], "Engines"),
    ):
        deals.add(made, {"title": title, "contacts": people, "company": company})
    yield made
    made.close()


def told(crm: Crm) -> list[str]:
    found: list[str] = []
    crm.tell = found.append
    return found


def test_deals_without_anybody_are_told(crm: Crm) -> None:
    said = told(crm)
    contacts.archive(crm, [2])
    assert said == []
    contacts.archive(crm, [1])
    assert said == ["3 open deals have nobody left: d1 Loom, d2 Mill, d3 Press"]
    said.clear()
    contacts.restore(crm, [1, 2])
    dealmoves.lost(crm, [deals.one(crm, 2)], "price")
    deals.archive(crm, [3])
    crm.dry_run = True
    contacts.archive(crm, [1, 2])
    assert said == ["an open deal has nobody left in it: d1 Loom"]
    assert [one.name for one in deals.one(crm, 1).contacts] == ["Ada Lovelace", "Charles Babbage"]


def test_no_more_than_a_few_are_named(crm: Crm) -> None:
    for number in range(4):
        deals.add(crm, {"title": f"No. {number}", "contacts": ["ada"]})
    said = told(crm)
    contacts.archive(crm, [1])
    assert said == ["6 open deals have nobody left: d2 Mill, d3 Press, d4 No. 0, d5 No. 1, d6 No. 2 and 1 more"]


def test_the_open_deals_of_a_company_are_told(crm: Crm) -> None:
    said = told(crm)
    companies.archive(crm, 1)
    assert said == ["Engines has an open deal: d3 Press"]
    companies.archive(crm, 1, back=True)
    dealmoves.won(crm, deals.one(crm, 3))
    companies.archive(crm, 1)
    assert len(said) == 1


def test_who_has_an_open_deal(crm: Crm) -> None:
    contacts.add(crm, person(["Grace Hopper"]))
    companies.add(crm, "Navy", {})

    def found(text: str) -> tuple[str, str]:
        people = " ".join(one.ref for one in listing.contacts(crm, where=[text]))
        return people, " ".join(one.ref for one in listing.companies(crm, where=[text]))

    assert (found("has:deal"), found("no:deals")) == (("c1 c2", "o1"), ("c3", "o2"))
    dealmoves.won(crm, deals.one(crm, 1))
    deals.archive(crm, [3])
    assert (found("has:deal"), found("no:deal")) == (("c1", ""), ("c2 c3", "o1 o2"))
    assert found("not has:deal and name:grace") == ("c3", "")


def test_open_deals_pass_to_who_takes_over(crm: Crm) -> None:
    users.add(crm, "li")
    dealmoves.won(crm, deals.one(crm, 1))
    left = users.leave(crm, crm.user, "li")
    assert left.extra["handed"] == 5, "two people, a company, two deals"
    assert [one.owner and one.owner.ref for one in deals.many(crm, [1, 2, 3])] == [crm.user, "li", "li"]
