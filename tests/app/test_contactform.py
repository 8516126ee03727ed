"""The form of a contact: what it shows is what it reads, and what was not changed stays as it was."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import (
    consentform,
    contactform,
    contacts,
    customfields,
    formcheck,
    formtexts,
    history,
    particulars,
    stages,
)
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, Conflict, CrmError, Refused
from crmcli.core.quickadd import person
from tests.app.importing import new_book

SAID: dict[str, Any] = {
    "title": "Countess", "emails": ["work:ada@e.org", '"ada, l"@e.org'],
    "phones": ["mobile:+44 20 7946 0958", "021 5555 0100转8001"],
    "handles": ["work:linkedin.com/in/ada", "wechat:ada", "https://ada.example/about"],
    "addresses": ["home:1 Bridge St, London", "Am Markt 1\n10115 Berlin"],
    "companies": ["Acme Ltd", "Beta, Sons & Co"], "roles": ["CTO", ""], "tags": ["vip"], "source": "fair",
    "external_id": "7", "custom": {"colour": "blue", "score": "8", "lines": "one\ntwo = 2"},
}  # fmt: skip


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    made = new_book(tmp_path)
    customfields.define(made, "score", "number")
    contacts.add(made, person(["Ada Lovelace"]), **SAID)
    return made


def texts(crm: Crm) -> dict[str, str]:
    return contactform.filled(crm, 1)[1]


def save(crm: Crm, **said: str) -> Any:
    before = texts(crm)
    return contactform.save(crm, 1, before, {**before, **said})


def test_what_the_form_shows(crm: Crm) -> None:
    assert {name: text for name, text in texts(crm).items() if text} == {
        "name": "Ada Lovelace", "title": "Countess", "company": "Acme Ltd = CTO\nBeta, Sons & Co",
        "emails": 'work:ada@e.org\n"ada, l"@e.org', "phones": "mobile:+44 20 7946 0958\n021 5555 0100转8001",
        "handles": "work:linkedin:ada\nweb:ada.example/about\nwechat:ada",
        "addresses": "home:1 Bridge St, London\nAm Markt 1\n  10115 Berlin", "tags": "vip",
        "custom": "colour = blue\nlines = one\n  two = 2", "custom.score": "8",
        "owner": texts(crm)["owner"], "source": "fair", "external_id": "7",
    }  # fmt: skip
    assert set(texts(crm)) == {*formtexts.FIELDS, "custom.score"}


def test_saving_what_was_not_changed_changes_nothing(crm: Crm) -> None:
    assert save(crm).act is None
    padded = {name: f" {text} " if name not in formtexts.LINES else f"{text}\n" for name, text in texts(crm).items()}
    assert save(crm, **padded).act is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_rows_come_and_go_and_the_first_is_the_primary_one(crm: Crm, data: st.DataObject) -> None:
    rows = {
        "emails": ["work:ada@e.org", "b@e.org", "home:c@e.org", '"ada, l"@e.org'],
        "phones": ["mobile:+44 20 7946 0958", "+1 202 555 0143", "12306"],
        "addresses": ["home:1 Bridge St, London", "Way 1, 10115 Berlin", "somewhere"],
        "company": ["Acme Ltd = CTO", "Beta, Sons & Co", "New = Chair"],
    }
    field = data.draw(st.sampled_from(sorted(rows)))
    chosen = data.draw(st.permutations(rows[field]).map(lambda all_: all_[: data.draw(st.integers(0, len(all_)))]))
    before = texts(crm)
    mark = "\n" if field == "addresses" else "; " if field == "company" else ", "
    done = save(crm, **{field: mark.join(chosen)})
    found = formtexts.listed(field, texts(crm)[field])
    assert sorted(found) == sorted(chosen)
    assert found[:1] == chosen[:1], "what stands first is the primary one"
    held = particulars.of(crm, "contact_id", [1])[1]
    kept = getattr(held, "positions" if field == "company" else field)
    assert [one.is_primary for one in kept] == [1, *[0] * (len(kept) - 1)][: len(kept)]
    if done.act:
        history.undo(crm, int(done.act[1:]))
    assert texts(crm) == before


def test_labels_are_kept_set_and_taken_away(crm: Crm) -> None:
    save(crm, emails='work:ada@e.org, "ada, l"@e.org, home:new@e.org')
    save(crm, emails='ada@e.org, fax:"ada, l"@e.org, home:new@e.org', title="Lady")
    rows = particulars.of(crm, "contact_id", [1])[1].emails
    assert [(one.text, one.label) for one in rows] == [
        ("ada@e.org", None), ('"ada, l"@e.org', "fax"), ("new@e.org", "home"),
    ]  # fmt: skip


def test_handles_in_two_networks(crm: Crm) -> None:
    save(crm, handles="wechat:new, wechat:ada, home:linkedin.com/in/ada")
    rows = particulars.of(crm, "contact_id", [1])[1].handles
    assert [(one.network, one.text, one.label, one.is_primary) for one in rows] == [
        ("linkedin", "ada", "home", 1), ("wechat", "new", None, 1), ("wechat", "ada", None, 0),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="no handle"):
        save(crm, handles="wechat:ada, what")


def test_roles_and_fields(crm: Crm) -> None:
    own = {"custom.score": "9.5", "custom": "Colour = red\nnew = x = y"}
    save(crm, company="Acme Ltd; Beta, Sons & Co = Chair", **own)
    one = contacts.one(crm, 1)
    assert one.custom == {"colour": "red", "new": "x = y", "score": 9.5}
    assert [(held.text, held.role) for held in particulars.of(crm, "contact_id", [1])[1].positions] == [
        ("Acme Ltd", None), ("Beta, Sons & Co", "Chair"),
    ]  # fmt: skip
    save(crm, **{"custom": "", "custom.score": ""})
    assert contacts.one(crm, 1).custom == {}


def test_a_value_that_was_no_text_stays_none(crm: Crm) -> None:
    contacts.edit_many(crm, [1], {"custom": {"engines": 2, "likes": ["tea", "sums"], "agreed": True}})
    shown = texts(crm)["custom"]
    assert 'likes = ["tea", "sums"]' in shown
    save(crm, custom=shown.replace("engines = 2", "engines = 3"))
    assert {"engines": 3, "likes": ["tea", "sums"], "agreed": True}.items() <= contacts.one(crm, 1).custom.items()


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("name", " ", BadInput),
        ("handles", "what", BadInput),
        ("custom", "score = high", Refused),
        ("custom", "no equals", BadInput),
        ("do_not_contact", "perhaps", BadInput),
        ("company", "= CTO", BadInput),
        ("birthday", "someday", BadInput),
    ],
)
def test_a_wrong_text_says_so_and_is_not_saved(crm: Crm, field: str, text: str, error: type[CrmError]) -> None:
    with pytest.raises(error):
        formcheck.check(crm, field, text)
    before = texts(crm)
    with pytest.raises(error):
        save(crm, **{field: text})
    assert texts(crm) == before


def test_what_a_text_means_is_said(crm: Crm) -> None:
    assert formcheck.check(crm, "emails", "work:a@b, c@e.org") == "no usual mail address, kept as it is: a@b"
    assert formcheck.check(crm, "phones", "home:12") == "no usual number, kept as it is: 12"
    assert formcheck.check(crm, "addresses", "1 Bridge St, London SW1A 1AA") == "postal code SW1A 1AA, city London"
    assert formcheck.check(crm, "do_not_contact", "是").startswith("left out")


def test_do_not_contact_and_the_other_system(crm: Crm) -> None:
    save(crm, do_not_contact="yes", source="shop", external_id="")
    one = contacts.one(crm, 1)
    assert (one.do_not_contact, one.source, one.external_id) == (True, "shop", None)
    save(crm, do_not_contact="")
    assert contacts.one(crm, 1).do_not_contact is False


def test_what_somebody_else_changed_is_told(crm: Crm) -> None:
    before = texts(crm)
    contacts.edit_many(crm, [1], {"emails": ["home:ada@e.org"], "title": "Lady"})
    with pytest.raises(Conflict, match="mails"):
        contactform.save(crm, 1, before, {**before, "emails": "work:ada@e.org"})
    contactform.save(crm, 1, before, {**before, "source": "web"})
    assert (contacts.one(crm, 1).source, contacts.one(crm, 1).title) == ("web", "Lady")


def test_stage_dates_and_relations(crm: Crm) -> None:
    contacts.add(crm, person(["William King"]))
    contacts.add(crm, person(["Grace Hopper"]))
    contacts.add(crm, person(["Grace Hopper"]))
    save(
        crm, stage="lost", dates="renewal=2026-05-01\nfair=2026-06-01 once", relations="wife=William King; x\nfriend=c4"
    )
    there = texts(crm)
    assert there["stage"] == "lost"
    assert there["dates"].splitlines() == ["renewal=2026-05-01", "fair=2026-06-01 once"]
    assert there["relations"].splitlines() == ["spouse=William King; x", "friend=c4"]
    save(crm, stage="", dates="renewal=--07-08", relations="spouse=William King; y")
    there = texts(crm)
    assert (there["stage"], there["dates"], there["relations"]) == ("", "renewal=--07-08", "spouse=William King; y")
    assert contacts.one(crm, 1).stage_by == "facts"
    save(crm, dates="", relations="")
    there = texts(crm)
    assert (there["dates"], there["relations"]) == ("", "")


def test_what_stage_dates_and_relations_mean(crm: Crm) -> None:
    contacts.add(crm, person(["William King"]))
    assert formcheck.check(crm, "stage", "流失").startswith("lost, by hand")
    assert formcheck.check(crm, "stage", "auto") == "told from the facts"
    assert formcheck.check(crm, "relations", "husband=king") == "spouse William King (c2)"
    assert formcheck.check(crm, "dates", "fair=2025-01-01 once\nrenewal=2020-05-01").startswith(
        "fair is past; renewal next "
    )
    for field, text in (
        ("stage", "vip"), ("relations", "spouse"), ("relations", "spouse=nobody there"), ("dates", "renewal"),
        ("dates", "renewal=2026-02-30"),
    ):  # fmt: skip
        with pytest.raises(CrmError):
            formcheck.check(crm, field, text)


def test_consent_is_given_and_withdrawn_with_its_history(crm: Crm) -> None:
    save(crm, **{"consent.email": "yes, contract, fair 2026, 2026-02-01", "consent.post": "no", "title": "Lady"})
    there = contacts.one(crm, 1).consent
    assert there["email"] == {"given": True, "basis": "contract", "source": "fair 2026", "date": "2026-02-01"}
    assert there["post"]["given"] is False
    shown = texts(crm)
    assert shown["consent.email"] == "yes, contract, fair 2026, 2026-02-01"
    assert shown["consent.phone"] == ""
    act = save(crm, **{"consent.email": "no, her letter"}).act
    assert [one.given for one in consentform.before(crm, 1)["consent.email"]] == [False, True]
    history.undo(crm, int(act[1:]))
    assert texts(crm) == shown, "one act, one undo"
    with pytest.raises(BadInput, match="history"):
        save(crm, **{"consent.email": ""})
    with pytest.raises(CrmError):
        save(crm, **{"consent.email": "yes, consent, fair, 2026-02-30"})
    with pytest.raises(BadInput, match="yes or no"):
        formcheck.check(crm, "consent.visit", "perhaps")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yes", "yes by consent, since "),
        ("no, her letter", "no, known from her letter, since "),
        ("yes, 合同", "yes by contract, since "),
        (
            "是，legitimate interest，fair 2026，2026-02-01",
            "yes by legitimate interest, known from fair 2026, since Sun 1 Feb",
        ),
        ("", ""),
    ],
)
def test_what_consent_means(crm: Crm, text: str, said: str) -> None:
    assert formcheck.check(crm, "consent.email", text).startswith(said)


def test_a_stage_by_hand_has_its_reason(crm: Crm) -> None:
    save(crm, stage="lost", reason="moved away")
    assert stages.history(crm, 1)[-1].why == "moved away"
    save(crm, stage="")
    assert contacts.one(crm, 1).stage_by == "facts"


def test_tags_owners_companies_and_others_are_told_apart(crm: Crm) -> None:
    contacts.add(crm, person(["Grace", "Hopper", "grace@e.org"]))
    assert formcheck.check(crm, "tags", "VIP, vipp") == "+VIP is +vip; +vipp is new, beside +vip"
    assert formcheck.check(crm, "company", "acme ltd = CTO\nNew Co") == "new: New Co"
    assert formcheck.check(crm, "emails", "Grace@e.org", 1) == "Grace Hopper (c2) has Grace@e.org too"
    assert formcheck.check(crm, "emails", "grace@e.org", 2) == ""
    assert formcheck.check(crm, "custom.score", "８") == "8"
    with pytest.raises(CrmError, match="score is a number"):
        formcheck.check(crm, "custom.score", "high")
    with pytest.raises(CrmError, match="nobody here is called"):
        formcheck.check(crm, "owner", "somebody")


def test_a_field_whose_definition_is_gone_meanwhile(crm: Crm) -> None:
    before = texts(crm)
    customfields.drop(crm, "score")
    now = texts(crm)
    mine = {**before, "custom.score": "9"}
    assert contactform.conflicts(before, now, mine) == ["custom.score"]
    assert contactform.conflicts(before, now, {**before, "title": "Lady"}) == []
    contactform.save(crm, 1, before, {**before, "title": "Lady"})
    assert contacts.one(crm, 1).custom["score"] == 8


def test_conflicts_are_told_field_by_field(crm: Crm) -> None:
    before = texts(crm)
    contacts.edit_many(crm, [1], {"title": "Lady", "source": "web", "custom": {"score": 9}})
    now = texts(crm)
    mine = {**before, "title": "Dame", "source": "web", "custom.score": "7", "notes": "new"}
    assert contactform.conflicts(before, now, mine) == ["title", "custom.score"]
    assert contactform.save(crm, 1, now, {**now, "title": "Dame"}).act is not None
