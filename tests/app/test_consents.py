"""Consent: the newest word of a channel counts, the others are its history; and whoever refused is told of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crmcli.app import consents, contacts, interactions, outcomes, tasks
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.app.tasks import TaskDraft
from crmcli.core.errors import BadInput, Refused
from crmcli.core.records import Ref, Wrote
from tests.app.people import opened, said, undo

ADA = Ref(1, "c1", "Ada Lovelace")


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    made = opened(tmp_path, monkeypatch)
    yield made
    made.close()


def consent(crm: Crm) -> dict[str, dict[str, object]]:
    return contacts.one(crm, 1).consent


def test_the_newest_word_counts(crm: Crm) -> None:
    consents.put(crm, ADA, "mail", True, source="fair 2026", at="2026-03-01")
    consents.put(crm, ADA, "phone", False, at="2026-03-02")
    assert consent(crm) == {
        "email": {"given": True, "basis": "consent", "source": "fair 2026", "date": "2026-03-01"},
        "phone": {"given": False, "basis": None, "source": None, "date": "2026-03-02"},
    }
    done = consents.put(crm, ADA, "email", False, source="her letter")
    assert done.what == "consent of Ada Lovelace: email no"
    assert consent(crm)["email"] == {"given": False, "basis": None, "source": "her letter", "date": "2026-03-18"}
    assert [(one.date, one.channel, one.given) for one in consents.history(crm, 1)] == [
        ("2026-03-18", "email", False), ("2026-03-02", "phone", False), ("2026-03-01", "email", True)
    ]  # fmt: skip
    undo(crm, done.act)
    assert consent(crm)["email"]["given"] is True


def test_an_older_word_is_history(crm: Crm) -> None:
    consents.put(crm, ADA, "email", False, at="2026-03-01")
    done = consents.put(crm, ADA, "email", True, at="2025-01-01")
    assert "the word of 2026-03-01 counts" in done.what
    assert consent(crm)["email"]["given"] is False
    assert len(said(crm, "consents")) == 2


def test_the_same_word_again_changes_nothing(crm: Crm) -> None:
    consents.put(crm, ADA, "any", True, basis="contract", at="2026-03-01")
    assert consents.put(crm, ADA, "all", True, basis="合同", at="2026-03-01").act is None
    assert consents.put(crm, ADA, "any", True, basis="contract", source="o1", at="2026-03-01").act is not None


def test_what_is_refused(crm: Crm) -> None:
    with pytest.raises(BadInput):
        consents.put(crm, ADA, "pigeon", True)
    with pytest.raises(BadInput):
        consents.put(crm, ADA, "email", True, source="x" * 501)
    with pytest.raises(Refused):
        consents.put(crm, ADA, "email", True, at="2026-03-19")
    assert said(crm, "consents") == []


def warned(done: Wrote) -> object:
    return done.extra["warnings"]


def log(crm: Crm, kind: str, who: str = "ada", **more: Any) -> object:
    return warned(interactions.log(crm, LogDraft(kind, who, ("12EUR",), **more)))


def test_who_must_not_be_contacted_is_told_of(crm: Crm) -> None:
    assert log(crm, "call") == []
    contacts.edit(crm, "ada", {"do_not_contact": True})
    never = ["Ada Lovelace is marked: do not contact"]
    assert log(crm, "call") == log(crm, "email") == log(crm, "meeting") == never
    assert log(crm, "call", direction="in") == log(crm, "note") == log(crm, "purchase") == []
    assert log(crm, "call", direction="in", next="fri") == never
    assert log(crm, "call", who="grace") == []
    other = interactions.log(crm, LogDraft("call", "grace", (), others=("ada",)))
    assert warned(other) == never
    assert warned(tasks.add(crm, TaskDraft(("x",), (ADA, Ref(4, "c4", "Grace Hopper"))))) == never
    assert warned(tasks.add(crm, TaskDraft(("x",)))) == []
    both = {1: LogDraft("email", "ada", ()), 2: LogDraft("call", "ada", ()), 3: LogDraft("call", "grace", ())}
    assert warned(interactions.log_all(crm, both)) == never
    assert warned(outcomes.done(crm, [1], kind="call", note="hello")) == never
    assert warned(outcomes.done(crm, [2])) == []
    assert warned(outcomes.quick(crm, ["ada", "call", "hello"])) == never


def test_who_refused_a_channel_is_told_of(crm: Crm) -> None:
    consents.put(crm, ADA, "email", False, at="2026-03-01")
    assert log(crm, "email") == ["Ada Lovelace said no to email on 2026-03-01"]
    assert log(crm, "call") == []
    consents.put(crm, ADA, "any", False, at="2026-03-02")
    assert log(crm, "call") == ["Ada Lovelace said no to any channel on 2026-03-02"]
    assert warned(tasks.add(crm, TaskDraft(("x",), (ADA,)))) == []
