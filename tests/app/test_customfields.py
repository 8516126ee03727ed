"""Custom fields of a book: definitions, what values they take by every road, and what becomes of values that were."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.app import companies, contacts, customfields, deals, history
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.quickadd import person
from tests.app.importing import new_book, take


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return new_book(tmp_path)


def added(crm: Crm, **custom: Any) -> int:
    return contacts.add(crm, person(["Ada Lovelace"]), custom=custom).main.id  # type: ignore[attr-defined,no-any-return]


def custom(crm: Crm, number: int) -> dict[str, object]:
    return contacts.one(crm, number).custom


def test_values_are_checked_and_stored_typed(crm: Crm) -> None:
    customfields.define(crm, "Score", "number")
    customfields.define(crm, "plan", "choice", ["basic", "pro"])
    customfields.define(crm, "renewal", "date")
    customfields.define(crm, "signed", "yes-no")
    number = added(crm, score="8", PLAN="PRO", renewal="tomorrow", signed="是", colour="blue")
    day = custom(crm, number)["renewal"]
    assert custom(crm, number) == {"Score": 8, "plan": "pro", "renewal": day, "signed": True, "colour": "blue"}
    assert isinstance(day, str)
    assert day[4] == "-"
    for field, value in (("SCORE", "high"), ("plan", "gold"), ("renewal", "soon"), ("signed", "maybe")):
        with pytest.raises(Refused, match="(?i)" + field):
            contacts.edit_many(crm, [number], {"custom": {field: value}})
    contacts.edit_many(crm, [number], {"custom": {"score": "9.5", "Colour": "red", "signed": None}})
    assert custom(crm, number) == {"Score": 9.5, "plan": "pro", "renewal": day, "colour": "red"}
    company = companies.add(crm, "Acme", {"custom": {"score": "3"}}).main.id  # type: ignore[attr-defined]
    assert companies.one(crm, company).custom == {"Score": 3}


def test_what_is_there_is_read_by_the_definition(crm: Crm) -> None:
    number = added(crm, Score="8")
    done = customfields.define(crm, "score", "number")
    assert "1 value is read by it" in done.what
    assert custom(crm, number) == {"score": 8}
    history.undo(crm, int(str(done.act)[1:]))
    assert custom(crm, number) == {"Score": "8"}
    assert customfields.definitions(crm) == {}
    other = added(crm, score="high")
    with pytest.raises(Refused, match=f"c{other} has 'high'"):
        customfields.define(crm, "score", "number")
    assert customfields.definitions(crm) == {}, "nothing is half-defined"
    assert custom(crm, number) == {"Score": "8"}


def test_deals_have_them_too(crm: Crm) -> None:
    added(crm, score="9")
    for title, name in (("Loom", "score"), ("Mill", "SCORE")):
        deals.add(crm, {"title": title, "custom": {name: "7"}})
    assert "3 values are read" in customfields.define(crm, "score", "number").what
    assert [custom(crm, 1), *(one.custom for one in deals.many(crm, [1, 2]))] == [
        {"score": 9}, {"score": 7}, {"score": 7},
    ]  # fmt: skip
    deals.edit(crm, [1], {"custom": {"score": "6.5"}})
    assert deals.one(crm, 1).custom == {"score": 6.5}
    with pytest.raises(Refused, match="score is a number"):
        deals.edit(crm, [1], {"custom": {"score": "high"}})
    deals.edit(crm, [1], {"custom": {"size": "large"}})
    with pytest.raises(Refused, match="d1 has 'large'") as refused:
        customfields.define(crm, "size", "number")
    assert refused.value.hint == "crm show d1"
    assert [(one.name, one.used) for one in customfields.listed(crm)] == [("score", 3), ("size", 1)]


def test_a_definition_changes_with_its_values_or_not_at_all(crm: Crm) -> None:
    customfields.define(crm, "plan", "choice", ["basic", "pro"])
    number = added(crm, plan="pro")
    with pytest.raises(Refused, match="'pro'"):
        customfields.redefine(crm, "PLAN", choices=["basic"])
    assert customfields.need(crm, "plan").choices == ("basic", "pro")
    customfields.redefine(crm, "plan", choices=["basic", "Pro", "team"], rename="Contract")
    assert custom(crm, number) == {"Contract": "Pro"}
    customfields.redefine(crm, "contract", kind="text")
    assert customfields.need(crm, "Contract").choices == ()
    customfields.define(crm, "score", "number")
    with pytest.raises(Refused, match="already"):
        customfields.redefine(crm, "score", rename="contract")
    with pytest.raises(Refused, match="already, number"):
        customfields.define(crm, "SCORE", "text")
    with pytest.raises(NotFound, match="Contract, score"):
        customfields.drop(crm, "nothing")
    with pytest.raises(BadInput, match="types are"):
        customfields.define(crm, "x", "colour")


def test_dropping_a_definition_keeps_the_values(crm: Crm) -> None:
    customfields.define(crm, "score", "number")
    number = added(crm, score="8")
    done = customfields.drop(crm, "SCORE")
    assert "1 record keeps what it has" in done.what
    assert custom(crm, number) == {"score": 8}
    assert [(one.name, one.defined, one.used) for one in customfields.listed(crm)] == [("score", False, 1)]
    contacts.edit_many(crm, [number], {"custom": {"score": "high"}})
    assert custom(crm, number) == {"score": "high"}


def test_imports_are_checked_alike(crm: Crm) -> None:
    customfields.define(crm, "Score", "number")
    customfields.define(crm, "renewal", "date")
    text = "name,email,SCORE,renewal\nAda,ada@e.org,8,05/06/2026\nBo,bo@e.org,high,\nCy,cy@e.org,,32/01/2026\n"
    done = take(crm, text, date_order="dmy")
    assert (done.result.added, done.result.rejected) == (1, 2)
    assert ["Score is a number" in one.reason or "renewal is a date" in one.reason for one in done.rejects] == [
        True
    ] * 2
    assert custom(crm, 1) == {"Score": 8, "renewal": "2026-06-05"}
    again = take(crm, text, date_order="dmy")
    assert (again.result.added, again.result.updated) == (0, 0)


def test_parts_of_addresses_come_with_a_file(crm: Crm) -> None:
    from crmcli.app.particulars import of

    text = "name,street,postcode,city,state,country\nAda,Way 1,10115,Berlin,BE,Germany\n"
    take(crm, text)
    take(crm, 'name,address\nBo,"1 Bridge St, London SW1A 1AA"\n', source="other.csv")
    held = of(crm, "contact_id", [1, 2])
    ada, bo = held[1].addresses[0], held[2].addresses[0]
    assert (ada.street, ada.postal_code, ada.city, ada.region, ada.country) == (
        "Way 1", "10115", "Berlin", "BE", "Germany",
    )  # fmt: skip
    assert ada.text == "Way 1, 10115 Berlin, BE, Germany"
    assert (bo.street, bo.postal_code, bo.city) == ("1 Bridge St", "SW1A 1AA", "London")


def test_handles_from_a_file_have_a_primary_one_in_each_network(crm: Crm) -> None:
    from crmcli.app.particulars import of

    take(crm, 'name,handles\nAda,"wechat:a;wechat:b;x.com/a"\n')
    rows = of(crm, "contact_id", [1])[1].handles
    assert [(one.network, one.text, one.is_primary) for one in rows] == [
        ("twitter", "a", 1), ("wechat", "a", 1), ("wechat", "b", 0),
    ]  # fmt: skip
