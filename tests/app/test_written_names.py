"""Names in another writing: a Chinese name by its spelling, an umlaut in one letter or two, in filters and in find."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.app import contacts, interactions, listing, lookup
from crmcli.app.crm import Clock, Crm
from crmcli.app.find import find
from crmcli.app.interactions import LogDraft
from crmcli.core.errors import CrmError
from crmcli.core.quickadd import person
from crmcli.core.text import fold, spelled_out
from crmcli.store import health
from crmcli.store.store import create_store

PEOPLE = ("王伟", "Wang Wei", "Jörg Schröder", "Anna Mueller", "Søren Kjær", "欧阳修", "Håkon Aas", "Olivia Stone")


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        made = Crm(create_store(str(tmp_path_factory.mktemp("names") / "crm.db")), clock=Clock())
        for name in PEOPLE:
            contacts.add(made, person(name.split(" ")))
        contacts.edit(made, "Olivia Stone", {"companies": ["Bäckerei Öz"], "roles": ["Geschäftsführerin"]})
        interactions.log(made, LogDraft("call", "王伟", ("谈合同续约",)))
        interactions.log(made, LogDraft("call", "Olivia Stone", ("das Gespräch, und ein Gruessen",)))
        yield made
        made.close()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["wangwei"], {"王伟"}),
        (["wang", "wei"], {"王伟", "Wang Wei"}),
        (["wang wei"], {"王伟", "Wang Wei"}),
        (["name:ouyang"], {"欧阳修"}),
        (["name:oy"], {"欧阳修"}),
        (["not", "name:ouyang"], set(PEOPLE) - {"欧阳修"}),
        (["name=wangwei"], {"王伟"}),
        (["name=wang"], set()),
        (["schroeder"], {"Jörg Schröder"}),
        (["joerg", "schroeder"], {"Jörg Schröder"}),
        (["joerg schroeder"], {"Jörg Schröder"}),
        (["schröder"], {"Jörg Schröder"}),
        (["schroder"], {"Jörg Schröder"}),
        (["Müller"], {"Anna Mueller"}),
        (["soeren"], {"Søren Kjær"}),
        (["haakon"], {"Håkon Aas"}),
        (["Ås"], {"Håkon Aas", "Jörg Schröder"} - {"Jörg Schröder"}),
        (["stone"], {"Olivia Stone"}),
        (["company:baeckerei"], {"Olivia Stone"}),
        (["@oez"], {"Olivia Stone"}),
        (["company:bäckerei"], {"Olivia Stone"}),
        (["company:öz"], {"Olivia Stone"}),
        (["company = 'Bäckerei Öz'"], {"Olivia Stone"}),
        (["company = oez"], set()),
    ],
)
def test_a_filter_knows_names_however_they_are_written(crm: Crm, words: list[str], names: set[str]) -> None:
    assert {one.name for one in listing.contacts(crm, words)} == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("soeren", {"Søren Kjær"}),
        ("chroede", {"Jörg Schröder"}),
        ("Müller", {"Anna Mueller"}),
        ("geschaeftsfuehrerin", {"Olivia Stone"}),
        ("führer", {"Olivia Stone"}),
        ("baeckerei", {"Olivia Stone", "Bäckerei Öz"}),
        ("gespraech", {"Olivia Stone"}),
        ("grüssen", {"Olivia Stone"}),
        ("wangwei 续约", {"王伟"}),
        ("ouyang 续约", set()),
    ],
)
def test_find_knows_them_too(crm: Crm, text: str, names: set[str]) -> None:
    assert {hit.name for hit in find(crm, text)} == names


@pytest.mark.parametrize(("text", "found"), [("0161", True), ("０１６１", True), ("0161 496", True), ("016", False)])
def test_the_beginning_of_a_national_number_is_found(crm: Crm, text: str, found: bool) -> None:
    if not listing.contacts(crm, ["phone:+44161"]):
        contacts.edit(crm, "Olivia Stone", {"phones": ["+44 161 496 0001"]})
    assert any(hit.name == "Olivia Stone" for hit in find(crm, text)) is found


def test_a_role_is_shown_as_what_was_found(crm: Crm) -> None:
    hit = find(crm, "geschaeftsf")[0]
    assert (hit.field, hit.text) == ("role", "Geschäftsführerin")


def test_who_is_meant_is_never_guessed(crm: Crm) -> None:
    assert lookup.who(crm, "schroeder").name == lookup.who(crm, "Joerg Schroeder").name == "Jörg Schröder"
    assert lookup.who(crm, "Müller").name == "Anna Mueller"
    contacts.add(crm, person(["Ida", "Müller"]))
    try:
        assert lookup.who(crm, "Müller").name == "Ida Müller"  # as it is written
        with pytest.raises(CrmError, match=r"Anna Mueller.*Ida Müller"):
            lookup.who(crm, "Mueller")
    finally:
        contacts.archive(crm, [lookup.who(crm, "Ida Müller").id])


def test_what_is_derived_is_what_the_check_expects(crm: Crm) -> None:
    assert [one for one in health.examine(crm.store) if one.level == "fault"] == []


@given(st.text("abcÄöüØåé 王ß", max_size=12))
def test_spelling_out_leaves_no_umlaut_and_changes_nothing_else(text: str) -> None:
    out = spelled_out(text)
    assert not set(out) & set("äöüøåÄÖÜØÅ")
    assert spelled_out(out) == out
    if not set(text) & set("ÄöüØå"):
        assert out == text
    assert fold(out).count("王") == text.count("王")


def test_a_box_of_choices_offers_both_writings(crm: Crm) -> None:
    assert [one.name for one in lookup.offered(crm, "wang", 9)] == ["Wang Wei", "王伟"]
    assert [one.name for one in lookup.offered(crm, "wangw", 9)] == ["王伟"]
    assert [one.name for one in lookup.offered(crm, "ouyang", 1)] == ["欧阳修"]
    assert lookup.offered(crm, "nobody at all", 9) == []
