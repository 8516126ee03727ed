"""A deal as a form: what stands in each field, what is written of it, what is told as it is typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import contacts, dealform, deals, history
from crmcli.app.crm import Clock, Crm
from crmcli.core.errors import Conflict, CrmError, NotFound
from crmcli.core.quickadd import person
from crmcli.core.records import PurchaseLine
from crmcli.store.store import create_store

WHOLE = {
    "title": "Website", "value": "12000EUR", "probability": "60", "close": "2026-04-01", "company": "Engines",
    "contacts": ["ada=decides", "mary"], "tags": ["web", "big"], "source": "fair", "external_id": "17",
    "quote": "Q-1", "quoted": "2026-03-10", "quote_amount": "11500", "lines": ["2 x Licence = 4000", "Design = 8000"],
    "custom": {"seats": 40}, "notes": "two\nlines",
}  # fmt: skip


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """A book with three people, two of one name, and a deal that has everything."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.delenv("SUDO_USER", raising=False)
    made = Crm(create_store(str(tmp_path / "book.db")), clock=Clock("UTC"))
    for name in ("Ada Lovelace", "Mary Shelley", "Charles Babbage"):
        contacts.add(made, person(name.split()))
    deals.add(made, WHOLE)
    yield made
    made.close()


def save(crm: Crm, **texts: str) -> None:
    """Change some fields of the form and save it."""
    before = dealform.opened(crm, 1).texts
    dealform.save(crm, 1, before, {**before, **texts})


def test_every_field_says_what_the_deal_holds(crm: Crm) -> None:
    form = dealform.opened(crm, 1)
    assert (form.one.ref, form.one.name) == ("d1", "Website")
    assert form.texts == {
        "title": "Website", "value": "12000.00 EUR", "probability": "60", "close": "2026-04-01", "company": "Engines",
        "people": "Ada Lovelace = decides\nMary Shelley", "notes": "two\nlines", "tags": "big, web", "owner": "ada",
        "source": "fair", "external_id": "17", "quote": "Q-1", "quoted": "2026-03-10", "quote_amount": "11500.00 EUR",
        "lines": "2 x Licence = 4000.00 EUR\nDesign = 8000.00 EUR", "custom": "seats = 40",
    }  # fmt: skip


def test_a_form_that_was_not_touched_writes_nothing(crm: Crm) -> None:
    acts = len(history.acts(crm))
    done = dealform.save(crm, 1, dealform.opened(crm, 1).texts, dealform.opened(crm, 1).texts)
    assert (done.act, len(history.acts(crm))) == (None, acts)
    for field, text in dealform.opened(crm, 1).texts.items():
        dealform.check(crm, field, text, 1)  # what is there is right
    save(
        crm, notes="two\nlines  ", title=" Website ", tags="big,  web", people="Ada Lovelace = decides\n\nMary Shelley"
    )
    assert len(history.acts(crm)) == acts, "blanks make no difference"


def test_everything_is_changed_as_one_act_and_taken_back_as_one(crm: Crm) -> None:
    before = deals.one(crm, 1)
    acts = len(history.acts(crm))
    save(
        crm, title="Web shop", value="15000", probability="", close="30 apr", company="Engines of Old",
        people="Charles Babbage = pays\nAda Lovelace", notes="", tags="web, new", owner="", source="", external_id="",
        quote="", quoted="", quote_amount="", lines="2 x Licence = 4000.00 EUR\nTraining = 500", custom="colour = blue",
    )  # fmt: skip
    assert len(history.acts(crm)) == acts + 1
    now = deals.one(crm, 1)
    assert (now.title, now.value_minor, now.currency) == ("Web shop", 1_500_000, "EUR")
    assert (now.probability, now.probability_by, now.expected_close) == (10, "stage", "2026-04-30")
    assert now.company is not None
    assert now.company.name == "Engines of Old"
    assert {one.name: now.roles.get(one.ref) for one in now.contacts} == {
        "Ada Lovelace": None,
        "Charles Babbage": "pays",
    }
    assert (now.tags, now.owner, now.notes, now.source, now.external_id) == (("new", "web"), None, None, None, None)
    assert (now.quote_ref, now.quoted_on, now.quote_minor) == (None, None, None)
    assert now.lines == (PurchaseLine("Licence", 2, 400_000), PurchaseLine("Training", None, 50_000))
    assert now.custom == {"colour": "blue"}
    history.undo(crm)
    assert deals.one(crm, 1) == before


def test_of_two_with_one_name_each_keeps_their_role(crm: Crm) -> None:
    contacts.add(crm, person(["Mary", "Shelley"]))
    deals.edit(crm, [1], {"contacts": ["c4=signs"]})
    assert dealform.opened(crm, 1).texts["people"] == "Ada Lovelace = decides\nc2\nc4 = signs"
    save(crm, people="Ada Lovelace = decides\nc2 = writes\nc4")
    now = deals.one(crm, 1)
    assert now.roles == {"c1": "decides", "c2": "writes"}
    assert [one.id for one in now.contacts] == [1, 2, 4]


@pytest.mark.parametrize(("field", "text", "said"), [
    ("value", "12500", "12,500.00 EUR"), ("probability", "75%", "75%"), ("close", "eom", "Tue 31 Mar 2026"),
    ("close", "2026-03-01", "Sun 1 Mar 2026, which is past"), ("close", "", ""),
    ("company", "Old Mill", "new: Old Mill"), ("company", "Engines", ""),
    ("people", "charles", "Charles Babbage (c3)"), ("people", "Ada Lovelace = pays", ""),
    ("lines", "2 x Licence = 4000\nDesign = 8000", "together 12,000.00 EUR"), ("tags", "web", ""), ("notes", "x", ""),
])  # fmt: skip
def test_what_a_field_means_is_told(crm: Crm, field: str, text: str, said: str) -> None:
    assert dealform.check(crm, field, text, 1) == said


@pytest.mark.parametrize(("field", "text"), [
    ("title", " "), ("value", "much"), ("value", "-5"), ("value", "5 USD"), ("probability", "120"),
    ("close", "someday"), ("people", "nobody of that name"), ("lines", "Design"), ("lines", "Design = much"),
    ("custom", "seats"), ("owner", "nobody-here"), ("quote_amount", "11 USD"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_written(crm: Crm, field: str, text: str) -> None:
    acts = len(history.acts(crm))
    with pytest.raises(CrmError):
        dealform.check(crm, field, text, 1)
    with pytest.raises(CrmError):
        save(crm, **{field: text, "notes": "changed too"})
    assert len(history.acts(crm)) == acts


def test_who_changes_the_same_field_second_is_told_and_other_fields_are_kept(crm: Crm) -> None:
    before = dealform.opened(crm, 1).texts
    deals.edit(crm, [1], {"value": "9000", "source": "letter"})
    with pytest.raises(Conflict, match=r"somebody else set value to 9000\.00 EUR"):
        dealform.save(crm, 1, before, {**before, "value": "15000"})
    dealform.save(crm, 1, before, {**before, "notes": "mine"})
    now = deals.one(crm, 1)
    assert (now.value_minor, now.source, now.notes) == (900_000, "letter", "mine")
    dealform.save(crm, 1, before, {**before, "value": "9000.00 EUR"})


def test_a_deal_that_is_not_there_has_no_form(crm: Crm) -> None:
    with pytest.raises(NotFound):
        dealform.opened(crm, 99)
