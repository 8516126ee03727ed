"""Rows of people and companies: labels, one primary of a kind, roles; in any order of adding and removing."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import belongings, companies, contacts, history, particulars
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.ownrows import Particulars
from crmcli.core.quickadd import person
from crmcli.core.record import as_dict
from tests.app.importing import new_book

ITEMS: dict[str, tuple[str, ...]] = {
    "emails": ("a@e.org", "work:b@e.org", "home:C@e.org", "a@xn--exmple-cua.de", "odd"),
    "phones": ("+44 20 7946 0958", "mobile:+1 202 555 0143", "12306", "+1 202 555 0143 ext. 7"),
    "handles": ("wechat:a", "work:wechat:b", "linkedin.com/in/a", "x.com/a"),
    "addresses": ("1 Bridge St, London", "home:Way 1, 10115 Berlin", "somewhere"),
}
ACT = st.sampled_from(sorted(ITEMS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.sampled_from(("add", "rm", "primary")), st.sampled_from(ITEMS[kind]))
)


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    made = new_book(tmp_path_factory.mktemp("belongings"))
    yield made
    made.close()


def own(crm: Crm, number: int, owner: str = "contact_id") -> Particulars:
    return particulars.of(crm, owner, [number])[number]


def added(crm: Crm, **said: Any) -> int:
    return contacts.add(crm, person(["Ada Lovelace"]), **said).main.id  # type: ignore[attr-defined,no-any-return]


def state(crm: Crm, number: int) -> list[Any]:
    held = own(crm, number)
    rows: list[Any] = [*held.emails, *held.phones, *held.handles, *held.addresses]
    return sorted((one.row, one.text, one.label or "", one.is_primary) for one in rows)


@settings(max_examples=25)
@given(st.lists(ACT, max_size=12))
def test_one_of_a_kind_is_the_primary_one_after_anything(crm: Crm, acts: list[tuple[str, str, str]]) -> None:
    number = added(crm)
    for kind, verb, text in acts:
        key = {"add": kind, "rm": f"rm_{kind}", "primary": "primary"}[verb]
        before = state(crm, number)
        try:
            done = contacts.edit_many(crm, [number], {key: [text]})
        except NotFound:
            assert verb != "add"
            assert state(crm, number) == before
            continue
        groups: dict[str, list[int]] = {}
        for name in belongings.RANKED:
            for one in getattr(own(crm, number), name):
                group = f"{name} {belongings.group_of(name, belongings.key_of(name, one))}"
                groups.setdefault(group, []).append(one.is_primary)
        assert all(sum(marks) == 1 for marks in groups.values()), groups
        assert all(marks[0] == 1 for marks in groups.values()), "the primary one stands first"
        if done.act:
            history.undo(crm, int(done.act[1:]))
            assert state(crm, number) == before
            contacts.edit_many(crm, [number], {key: [text]})


def test_a_label_said_again_is_set_and_taken_away(crm: Crm) -> None:
    number = added(crm, emails=["work:a@e.org"], phones=["+44 20 7946 0958"])
    contacts.edit_many(crm, [number], {"emails": ["home:A@E.ORG"], "phones": ["手机:+442079460958"]})
    held = own(crm, number)
    assert [(one.text, one.label) for one in held.emails] == [("a@e.org", "home")]
    assert [(one.text, one.label) for one in held.phones] == [("+44 20 7946 0958", "mobile")]
    contacts.edit_many(crm, [number], {"emails": ["a@e.org"]})
    assert own(crm, number).emails[0].label == "home", "an address without a label says nothing of it"
    contacts.edit_many(crm, [number], {"emails": [":a@e.org"]})
    assert own(crm, number).emails[0].label is None


def test_a_row_is_meant_in_any_notation(crm: Crm) -> None:
    number = added(crm, emails=["john@exämple.de"], phones=["+44 20 7946 0958", "+44 20 7946 0958 ext. 7"])
    contacts.edit_many(crm, [number], {"rm_emails": ["work:JOHN@xn--exmple-cua.de"], "rm_phones": ["+442079460958x7"]})
    held = own(crm, number)
    assert held.emails == ()
    assert [one.extension for one in held.phones] == [None]


def test_roles_stand_with_their_companies(crm: Crm) -> None:
    number = added(crm, companies=["Acme Ltd", "Beta"], roles=["CTO", ""])
    assert [(one.text, one.role, one.is_primary) for one in own(crm, number).positions] == [
        ("Acme Ltd", "CTO", 1),
        ("Beta", None, 0),
    ]
    contacts.edit_many(crm, [number], {"roles": ["Adviser"]})
    contacts.edit_many(crm, [number], {"companies": ["beta"], "roles": ["Chair"], "primary": ["BETA"]})
    assert [(one.text, one.role, one.is_primary) for one in own(crm, number).positions] == [
        ("Beta", "Chair", 1),
        ("Acme Ltd", "Adviser", 0),
    ]
    contacts.edit_many(crm, [number], {"companies": ["Beta"]})
    assert own(crm, number).positions[0].role == "Chair", "a company without a role says nothing of it"
    contacts.edit_many(crm, [number], {"rm_companies": ["Beta"]})
    assert [(one.text, one.is_primary) for one in own(crm, number).positions] == [("Acme Ltd", 1)]
    with pytest.raises(BadInput, match="each company needs its own"):
        contacts.edit_many(crm, [number], {"companies": ["A", "B"], "roles": ["x"]})
    with pytest.raises(Refused, match="there is none here"):
        contacts.edit_many(crm, [added(crm)], {"roles": ["x"]})


def test_an_archived_company_leaves_one_primary(crm: Crm) -> None:
    number = added(crm, companies=["Old Co"])
    there = own(crm, number).positions[0].id
    companies.archive(crm, there)
    contacts.edit_many(crm, [number], {"companies": ["New Co"]})
    companies.archive(crm, there, back=True)
    assert sum(one.is_primary for one in own(crm, number).positions) == 1


def test_parts_of_an_address_are_columns(crm: Crm) -> None:
    number = added(crm, addresses=["home:1 Elm St, Springfield, IL 62701, USA"])
    (row,) = own(crm, number).addresses
    assert (row.street, row.postal_code, row.city, row.region, row.country, row.label) == (
        "1 Elm St", "62701", "Springfield", "IL", "USA", "home",
    )  # fmt: skip
    assert contacts.one(crm, number).addresses == ("1 Elm St, Springfield, IL 62701, USA",)


def test_companies_have_rows_too(crm: Crm) -> None:
    said = {"emails": ["main:info@acme.example"], "phones": ["12306"], "handles": ["acme.example"]}
    number = companies.add(crm, "Rows Ltd", said).main.id  # type: ignore[attr-defined]
    companies.edit(crm, number, {"emails": ["x@acme.example"], "primary": ["x@acme.example"]})
    held = own(crm, number, "company_id")
    assert [(one.text, one.label, one.is_primary) for one in held.emails] == [
        ("x@acme.example", None, 1),
        ("info@acme.example", "main", 0),
    ]
    assert companies.one(crm, number).emails == ("x@acme.example", "info@acme.example")
    with pytest.raises(NotFound, match="no mail, phone"):
        companies.edit(crm, number, {"primary": ["nobody"]})
    (full,) = particulars.full_companies(crm, [companies.one(crm, number)])
    assert as_dict(full)["emails"][1]["flags"] == ["role"]


def test_a_book_keeps_what_it_cannot_read(crm: Crm) -> None:
    number = added(crm, emails=["a@b"], phones=["ask Ada"])
    (full,) = particulars.full_contacts(crm, [contacts.one(crm, number)])
    said = as_dict(full)
    assert [(one["address"], one["flags"]) for one in said["emails"]] == [("a@b", ["invalid"])]
    assert [(one["raw"], one["e164"], one["flags"]) for one in said["phones"]] == [("ask Ada", None, ["invalid"])]


def test_whoever_is_made_of_two_has_one_primary_of_a_kind(crm: Crm) -> None:
    from crmcli.app import lookup, merging

    said = {"emails": ["work:a@e.org", "b@e.org"], "phones": ["12306"], "handles": ["wechat:a", "x.com/a"]}
    keep = added(crm, **said, companies=["Acme Ltd"], roles=["CTO"])
    said = {"emails": ["home:b@e.org", "c@e.org"], "phones": ["95588"], "handles": ["wechat:b", "github:c"]}
    other = added(crm, **said, companies=["Beta", "Acme Ltd"])
    merging.merge(crm, lookup.by_ref(crm, "contact", keep), [lookup.by_ref(crm, "contact", other)])
    held = own(crm, keep)
    assert [(one.text, one.label, one.is_primary) for one in held.emails] == [
        ("a@e.org", "work", 1), ("b@e.org", None, 0), ("c@e.org", None, 0),
    ]  # fmt: skip
    assert [(one.text, one.role, one.is_primary) for one in held.positions] == [
        ("Acme Ltd", "CTO", 1),
        ("Beta", None, 0),
    ]
    assert [(one.network, one.text, one.is_primary) for one in held.handles] == [
        ("github", "c", 1), ("twitter", "a", 1), ("wechat", "a", 1), ("wechat", "b", 0),
    ]  # fmt: skip
