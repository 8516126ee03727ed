"""Working a list: each outcome is one act that one undo takes back, and what is gone says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import agenda, cadences, contacts, history, interactions, outcomes, tasks, working
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.app.tasks import TaskDraft
from crmcli.core.errors import BadInput, CrmError, Refused
from crmcli.core.records import AgendaLine
from tests.app.people import opened, said, undo

TABLES = ("tasks", "interactions", "contacts", "taggings", "cadence_holds")


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """t1 for Ada is late and urgent, t2 for Charles comes again, t3 is for nobody."""
    made = opened(tmp_path, monkeypatch)
    tasks.add(made, TaskDraft(("send pricing",), (who(made, "ada"),), "2026-03-16", "H", notes="forty sets"))
    tasks.add(made, TaskDraft(("ask for the rent",), (who(made, "babbage"),), "2026-03-18", every="1m"))
    tasks.add(made, TaskDraft(("order paper",), (), "2026-03-18"))
    yield made
    made.close()


def line(crm: Crm, number: int) -> AgendaLine:
    """A task's line of today's list."""
    return next(one for one in agenda.today(crm) if one.id == number)


def test_every_outcome_of_the_book_is_one_act_that_undo_takes_back(crm: Crm) -> None:
    offers = working.offers(crm)
    assert {"call", "email", "meeting", "visit", "note"} <= {one.kind for one in offers}
    assert all(one.kind not in ("purchase", "refund") for one in offers)
    assert len(offers) == len({(one.kind, one.outcome) for one in offers})
    for one in offers:
        for number in (1, 2, 3, None):
            card = line(crm, number) if number else working.sheet(crm, 4).line
            sheet = working.sheet(crm, card)
            before, acts = [said(crm, table) for table in TABLES], len(history.acts(crm, limit=5000))
            proposed = working.proposed(crm, card, sheet.person, one.kind, "she said +hot", one.outcome)
            answer = None if proposed is None else ""
            done = working.settle(crm, card, sheet.person, one.kind, "she said +hot", one.outcome, answer)
            assert len(history.acts(crm, limit=5000)) == acts + 1, (one, number)
            assert [said(crm, table) for table in TABLES] != before
            undo(crm, done.act)
            taken_back = [said(crm, table) for table in TABLES]
            assert [len(rows) for rows in taken_back] == [len(rows) for rows in before], (one, number)
            assert tasks.one(crm, number or 1).state == "open"


def test_a_follow_up_nobody_was_reached_for_stays_with_all_it_has(crm: Crm) -> None:
    card = line(crm, 1)
    found = working.proposed(crm, card, card.contacts[0], "call", "", "not reached")
    assert found is not None
    assert (found.title, found.due_date) == ("send pricing", "2026-03-19")
    working.settle(crm, card, card.contacts[0], "call", "engaged", "not reached", "")
    task = tasks.one(crm, 1)
    assert (task.state, task.due_date, task.priority, task.notes) == ("open", "2026-03-19", "H", "forty sets")
    talk = interactions.timeline(crm, who(crm, "ada"))[0]
    assert (talk.kind, talk.note, talk.outcome) == ("call", "engaged", "not reached")


@pytest.mark.parametrize(
    ("answer", "title", "due"),
    [
        ("", "follow up on the call", "2026-03-23"), ("fri", "follow up on the call", "2026-03-20"),
        ("fri: send it", "send it", "2026-03-20"), ("下周一 报价", "报价", "2026-03-23"), ("n", None, None),
        ("Ｎ", None, None), ("不", None, None),
    ],
)  # fmt: skip
def test_what_an_answer_means_is_what_is_planned(crm: Crm, answer: str, title: str | None, due: str | None) -> None:
    card = line(crm, 1)
    proposal = working.proposed(crm, card, card.contacts[0], "call", "", None)
    assert proposal is not None
    meant = working.means(crm, proposal, answer)
    working.settle(crm, card, card.contacts[0], "call", "", None, answer)
    planned = [(task.title, task.due_date) for task in tasks.of(crm, who(crm, "ada"))]
    assert planned == ([(title, due)] if title else [])
    assert ((meant.title, meant.due_date) if meant else (None, None)) == (title, due)


@pytest.mark.parametrize(
    ("answer", "title", "due"),
    [
        ("", "send pricing", "2026-03-19"), ("mon", "send pricing", "2026-03-23"),
        ("fri:", "send pricing", "2026-03-20"),
        ("mon send offer", "send offer", "2026-03-23"), ("下周一 10:00 报价", "报价", "2026-03-23"),
        ("mon 10:00 Asia/Shanghai", "send pricing", "2026-03-23"), ("n", None, None),
    ],
)  # fmt: skip
def test_a_follow_up_that_stays_comes_back_as_its_answer_was_read(
    crm: Crm, answer: str, title: str | None, due: str | None
) -> None:
    card = line(crm, 1)
    before = tasks.one(crm, 1)
    proposal = working.proposed(crm, card, card.contacts[0], "call", "", "not reached")
    assert proposal is not None
    meant = working.means(crm, proposal, answer)
    done = working.settle(crm, card, card.contacts[0], "call", "", "not reached", answer)
    after = tasks.one(crm, 1)
    assert after.state == "open"
    assert (after.title, after.due_date) == ((title, due) if title else (before.title, before.due_date))
    assert ((meant.title, meant.due_date) if meant else (None, None)) == (title, due)
    undo(crm, done.act)
    assert tasks.one(crm, 1) == before


def test_an_answer_that_is_past_is_refused_as_it_is_typed(crm: Crm) -> None:
    card = line(crm, 1)
    proposal = working.proposed(crm, card, card.contacts[0], "call", "", "not reached")
    assert proposal is not None
    for answer in ("1 jan 2020", "1 jan 2020 send offer"):
        with pytest.raises(Refused):
            working.means(crm, proposal, answer)
        with pytest.raises(Refused):
            working.settle(crm, card, card.contacts[0], "call", "", "not reached", answer)


@pytest.mark.parametrize(
    ("note", "ended", "answer"),
    [("", None, "someday soon"), ("", "not reached", "someday"), ("", "not reached", "1 jan 2020"),
     ("at:yesterday", None, ""), ("next:never-ever", None, None)],
)  # fmt: skip
def test_what_is_refused_writes_nothing(crm: Crm, note: str, ended: str | None, answer: str | None) -> None:
    card = line(crm, 1)
    acts = len(history.acts(crm))
    with pytest.raises((BadInput, Refused)):
        working.settle(crm, card, card.contacts[0], "call", note, ended, answer)
    assert len(history.acts(crm)) == acts


def test_a_card_says_when_it_is_gone(crm: Crm) -> None:
    ada, charles, paper = (line(crm, number) for number in (1, 2, 3))
    assert [working.sheet(crm, card).gone for card in (ada, charles, paper)] == [None, None, None]
    outcomes.done(crm, [1, 3])
    tasks.snooze(crm, [2], "fri")
    assert working.sheet(crm, ada).gone == "send pricing was done meanwhile"
    assert working.sheet(crm, charles).gone == "ask for the rent was put off meanwhile"
    assert working.sheet(crm, paper).gone == "order paper was done meanwhile"
    tasks.archive(crm, [2])
    assert working.sheet(crm, charles).gone == "ask for the rent was put away meanwhile"
    contacts.archive(crm, [2])
    assert working.sheet(crm, 2).gone == "was put away meanwhile"
    assert working.sheet(crm, 99).gone is not None, "somebody who is not there any more"
    with pytest.raises(CrmError):
        working.settle(crm, ada, ada.contacts[0], "call", "", None, "")


def test_a_suggestion_is_gone_with_its_reason(crm: Crm) -> None:
    interactions.log(crm, interactions.LogDraft("call", "grace", ("hello",), at="2026-01-02"))
    cadences.set_(crm, "grace", "30d")
    card = next(one for one in agenda.today(crm) if one.section == "quiet")
    assert working.sheet(crm, card).gone is None
    held = cadences.hold(crm, "grace", "2w")
    assert working.sheet(crm, card).gone == "is left alone by now"
    undo(crm, held.act)
    planned = tasks.add(crm, TaskDraft(("call her",), (who(crm, "grace"),), "2026-03-30"))
    assert working.sheet(crm, card).gone == "call her was planned meanwhile"
    undo(crm, planned.act)
    interactions.log(crm, interactions.LogDraft("call", "grace", ("hello",), next="none"))
    assert working.sheet(crm, card).gone == "was in touch meanwhile"


def test_contacts_come_with_what_todays_list_says_of_them(crm: Crm) -> None:
    cards = working.listed(crm, [], (), 3)
    assert isinstance(cards[0], AgendaLine)
    assert cards[0].ref == "t2", "from Charles on"
    assert {one for one in cards if isinstance(one, int)} == {2, 4, 5}
    assert sorted(one.ref for one in cards if isinstance(one, AgendaLine)) == ["t1", "t2"]
    assert working.listed(crm, [], (5,), None) == [5]
    assert working.asked(crm, ["name:nobody"]) == []
    assert [one.ref for one in working.asked(crm, []) if isinstance(one, AgendaLine)] == ["t1", "t2", "t3"]
