"""Each rule of data quality finds what it is for, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.app import lint
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.lint import Mending, mending, read_fields
from crmcli.core.lintrows import LintWorth
from crmcli.store.store import create_store

OLD = "2020-01-01T00:00:00Z"


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    return Crm(create_store(str(tmp_path / "book.db")))


def put(crm: Crm, table: str, **values: object) -> int:
    with crm.change("put") as change:
        return change.insert(table, values)


def person(crm: Crm, name: str = "Ada", **values: object) -> int:
    """Somebody without a flaw."""
    number = put(crm, "contacts", name=name, **values)
    put(crm, "emails", contact_id=number, address=f"p{number}@x.example", key=f"p{number}@x.example", is_valid=1)
    return number


def refs(crm: Crm) -> dict[str, tuple[str, ...]]:
    return {rule.rule: rule.refs for rule in lint.report(crm).rules}


def test_a_clean_book_is_clean(crm: Crm) -> None:
    assert lint.report(crm).clean
    assert lint.report(crm).complete == 1.0
    number = person(crm, birthday="--02-29")
    company = put(crm, "companies", name="Acme")
    put(crm, "positions", contact_id=number, company_id=company)
    put(crm, "interactions", kind="call", date="2026-03-01", contact_id=number)
    put(crm, "tasks", title="call", contact_id=number)
    found = lint.report(crm)
    assert (found.rules, found.clean, found.contacts) == ((), True, 1)


def test_every_rule_finds_its_own(crm: Crm) -> None:
    good = person(crm)
    found: dict[str, tuple[str, ...]] = {}
    found["unreachable"] = (f"c{put(crm, 'contacts', name='Nobody')}",)
    found["bad-mail"] = (f"c{good}",)
    put(crm, "emails", contact_id=good, address="ada@", key="ada@", is_valid=0)
    found["bad-phone"] = (f"c{good}",)
    put(crm, "phones", contact_id=good, raw="+0", key="0", is_valid=0)
    quiet = person(crm, "Grace", do_not_contact=1)
    found["do-not-contact"] = (f"t{put(crm, 'tasks', title='call', contact_id=quiet)}",)
    away = put(crm, "companies", name="Gone", archived_at=OLD)
    put(crm, "positions", contact_id=good, company_id=away)
    found["archived-company"] = (f"c{good}",)
    archived = person(crm, "Eve", archived_at=OLD)
    found["archived-person"] = (f"t{put(crm, 'tasks', title='call', contact_id=archived)}",)
    found["talk-of-nobody"] = (f"i{put(crm, 'interactions', kind='call', date='2026-03-01')}",)
    put(crm, "interactions", kind="purchase", date="2026-03-01", amount_minor=1, currency="EUR")
    found["empty-company"] = (f"o{put(crm, 'companies', name='Empty')}",)
    put(crm, "tags", name="lonely", key="lonely")
    found["unused-tag"] = ("+lonely",)
    found["task-of-nobody"] = (f"t{put(crm, 'tasks', title='order paper')}",)
    assert refs(crm) == found
    for rule, said in found.items():
        flaws = lint.flaws(crm, rule)
        assert tuple(one.ref for one in flaws) == said
        assert all(one.hint.startswith("crm ") for one in flaws)
    with pytest.raises(BadInput):
        lint.flaws(crm, "nothing")


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("2000-02-29", False), ("1900-02-29", True), ("1999-02-29", True), ("--02-29", False), ("--02-30", True),
        ("--04-31", True), ("--13-01", True), ("--00-10", True), ("2026-03-18", False), ("2026-03-19", True),
        ("1815-12-10", False), ("--12-31", False), ("2001-01-00", True), ("--ab-cd", True),
    ],
)  # fmt: skip
def test_birthdays_that_cannot_be(crm: Crm, day: str, wrong: bool) -> None:
    person(crm, birthday=day)
    assert ("bad-birthday" in refs(crm)) is wrong


def test_stale_is_who_nobody_spoke_with_and_nobody_changed(crm: Crm) -> None:
    number = person(crm)
    assert "stale" not in refs(crm)
    crm.store.engine.run(f"UPDATE contacts SET updated_at = '{OLD}'")
    assert refs(crm)["stale"] == (f"c{number}",)
    put(crm, "interactions", kind="call", date="2026-03-01", contact_id=number)
    crm.store.engine.run(f"UPDATE contacts SET updated_at = '{OLD}'")
    assert "stale" not in refs(crm)


def test_fields_without_a_definition_count_only_where_some_are_defined(crm: Crm) -> None:
    number = person(crm)
    put(crm, "fields", contact_id=number, name="shoes", value='"9"')
    assert "undefined-field" not in refs(crm)
    with crm.change("define") as change:
        from crmcli.app.booksettings import put as put_setting

        put_setting(change, crm.store, "fields", {"Colour": {"type": "text"}})
    crm.forget_settings()
    assert refs(crm)["undefined-field"] == ("shoes",)
    assert lint.report(crm).clean, "which is no more than a note"


def test_a_filter_and_an_owner_leave_out_the_rest(crm: Crm) -> None:
    with crm.change("join") as change:
        li = change.insert("users", {"login": "li"})
    person(crm, "Ada", owner_id=li)
    put(crm, "contacts", name="Nobody")
    put(crm, "companies", name="Empty")
    only = lint.report(crm, owner="li")
    assert (only.contacts, only.clean) == (1, True)
    assert lint.report(crm, owner="none").contacts == 1
    assert lint.report(crm, ["name:nobody"]).contacts == 1
    assert [rule.rule for rule in lint.report(crm, ["name:nobody"]).rules] == ["unreachable"]
    assert lint.report(crm, ["name:zzz"]).contacts == 0


def test_the_ten_most_worth_mending_are_what_a_full_reckoning_gives(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "PAGE", 7)
    import random

    chance = random.Random(1)
    with crm.change("many") as change:
        for n in range(60):
            number = change.insert("contacts", {"name": f"P {n}", "source": None})
            if chance.random() < 0.5:
                change.insert("emails", {"contact_id": number, "address": "a@b.example", "key": "a@b.example"})
            if chance.random() < 0.3:
                change.insert("tasks", {"title": "call", "contact_id": number})
            for _ in range(chance.choice((0, 0, 1, 3, 12))):
                day = f"2026-0{chance.randint(1, 3)}-1{chance.randint(0, 7)}"
                money = {"amount_minor": 100, "currency": "EUR"}
                change.insert("interactions", {"kind": "purchase", "date": day, "contact_id": number, **money})
    fields = read_fields(crm.setting("complete"))
    since = {"month": "2026-02-18", "quarter": "2025-12-18", "year": "2025-03-18"}
    values: dict[str, Any] = {"limit": 1000, "offset": 0, "owner": None, **since}
    rows = crm.store.rows("lint.worth", LintWorth, **values)
    everybody = [one for row in rows if (one := mending(row, fields))]
    expected = sorted(everybody, key=lambda one: (-one.score, int(one.ref[1:])))[:10]
    found: list[Mending] = list(lint.report(crm).mend)
    assert [(one.ref, one.score) for one in found] == [(one.ref, one.score) for one in expected]
    assert len(found) == 10
    assert found[0].score > found[-1].score
