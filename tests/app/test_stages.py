"""The stage in the book: told from talks and purchases, set by hand with its history, given back, filtered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import contacts, interactions, listing, stages
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import person
from tests.app.people import opened, said, undo


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    made = opened(tmp_path, monkeypatch)
    yield made
    made.close()


def stage(crm: Crm, number: int = 1) -> tuple[str, str]:
    one = contacts.one(crm, number)
    return one.stage, one.stage_by


def buy(crm: Crm, *days: str) -> None:
    for day in days:
        interactions.log(crm, LogDraft("purchase", "ada", ("12EUR",), at=day))


def test_the_stage_follows_the_facts(crm: Crm) -> None:
    assert stage(crm) == ("lead", "facts")
    interactions.log(crm, LogDraft("note", "ada", ("heard of her",)))
    assert stage(crm) == ("lead", "facts")
    interactions.log(crm, LogDraft("call", "ada", ("hello",)))
    assert stage(crm) == ("prospect", "facts")
    buy(crm, "2026-03-01")
    assert stage(crm) == ("customer", "facts")
    buy(crm, "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
    assert stage(crm) == ("loyal", "facts")
    crm.as_of = crm.date("2027-03-06").date
    assert stage(crm) == ("dormant", "facts")
    crm.as_of = crm.date("2028-03-06").date
    assert stage(crm) == ("lost", "facts")


def test_the_rules_are_the_books(crm: Crm) -> None:
    buy(crm, "2026-02-01", "2026-03-01")
    with crm.change("rules") as change:
        change.insert("settings", {"name": "stage_rules", "value": '"loyal=2 dormant=17"'})
    crm.forget_settings()
    assert stage(crm) == ("dormant", "facts")
    crm.as_of = crm.date("2026-03-17").date
    assert stage(crm) == ("loyal", "facts")


def test_a_stage_is_set_by_hand_and_given_back(crm: Crm) -> None:
    done = contacts.edit(crm, "ada", {"stage": "流失", "reason": "moved away"})
    assert stage(crm) == ("lost", "hand")
    assert [row[2:5] for row in said(crm, "stage_changes")] == [("lost", "2026-03-18", "moved away")]
    contacts.edit(crm, "ada", {"stage": "lost"})
    contacts.edit(crm, "ada", {"title": "Countess"})
    assert len(said(crm, "stage_changes")) == 1
    contacts.edit(crm, "ada", {"stage": "auto"})
    assert stage(crm) == ("lead", "facts")
    assert [(one.stage, one.by, one.why, one.user) for one in stages.history(crm, 1)] == [
        ("lead", "facts", "came into the book", None),
        ("lost", "hand", "moved away", "ada"),
        ("lead", "facts", "given back to the facts", "ada"),
    ]
    undo(crm, "a4")
    assert stage(crm) == ("lost", "hand")
    undo(crm, "a3")
    undo(crm, done.act)
    assert stage(crm) == ("lead", "facts")
    assert said(crm, "stage_changes") == []


def test_somebody_is_added_at_a_stage(crm: Crm) -> None:
    contacts.add(crm, person(["Mary Somerville"]), stage="prospect", reason="met at the fair")
    assert stage(crm, 6) == ("prospect", "hand")
    assert [(one.stage, one.by, one.why) for one in stages.history(crm, 6)] == [
        ("lead", "facts", "came into the book"), ("prospect", "hand", "met at the fair")
    ]  # fmt: skip


def test_a_stage_that_came_with_a_file_is_in_the_history(crm: Crm) -> None:
    with crm.change("import") as change:
        change.update("contacts", 1, {"stage": "customer"})
    assert stages.history(crm, 1)[-1].why == "came with the record"


def test_the_history_tells_purchases(crm: Crm) -> None:
    buy(crm, "2023-01-10", "2023-02-10")
    assert [(one.date, one.stage) for one in stages.history(crm, 1)] == [
        ("2023-01-10", "customer"), ("2023-02-10", "repeat"), ("2024-02-10", "dormant"), ("2025-02-09", "lost"),
        ("2026-03-18", "lost"),
    ]  # fmt: skip
    assert stage(crm) == ("lost", "facts")


def test_what_was_told_stays_when_more_is_learned(crm: Crm) -> None:
    contacts.edit(crm, "ada", {"stage": "lost", "reason": "moved away"})
    contacts.edit(crm, "ada", {"stage": "auto"})
    before = stages.history(crm, 1)
    buy(crm, "2026-03-18")
    interactions.log(crm, LogDraft("call", "ada", ("hello",), at="2026-03-10"))
    interactions.log(crm, LogDraft("call", "charles", ("with her",), at="2026-03-11", others=("ada",)))
    after = stages.history(crm, 1)
    assert after[:3] == before
    assert [(one.date, one.stage, one.why) for one in after[2:]] == [
        ("2026-03-18", "lead", "given back to the facts"), ("2026-03-18", "customer", "purchase 1")
    ]  # fmt: skip


def test_a_stage_that_came_with_a_file_stays_when_another_is_set(crm: Crm) -> None:
    with crm.change("import") as change:
        number = change.insert("contacts", {"name": "Mary Somerville", "stage": "customer"})
    contacts.edit(crm, f"c{number}", {"stage": "lost"})
    assert [(one.stage, one.why) for one in stages.history(crm, number)] == [
        ("lead", "came into the book"), ("customer", "came with the record"), ("lost", "set by hand")
    ]  # fmt: skip


def test_what_is_refused(crm: Crm) -> None:
    with pytest.raises(BadInput, match="stages are: lead"):
        contacts.edit(crm, "ada", {"stage": "vip"})
    with pytest.raises(BadInput, match="a reason is a sentence"):
        contacts.edit(crm, "ada", {"stage": "lost", "reason": "x" * 501})
    with pytest.raises(BadInput, match="belongs to a stage"):
        contacts.edit(crm, "ada", {"reason": "because"})
    assert stage(crm) == ("lead", "facts")


def test_filters_ask_for_the_stage_that_is_shown(crm: Crm) -> None:
    buy(crm, "2026-03-01")
    contacts.edit(crm, "grace", {"stage": "customer"})
    contacts.edit(crm, "william", {"stage": "lost"})
    found = {
        one: [person.name for person in listing.contacts(crm, [f"stage:{one}"])]
        for one in ("lead", "customer", "lost", "loyal")
    }
    assert found == {
        "lead": ["Charles Babbage", "张伟"], "customer": ["Ada Lovelace", "Grace Hopper"], "lost": ["William King"],
        "loyal": [],
    }  # fmt: skip
