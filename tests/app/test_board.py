"""The board as it is read and acted on: whose deals, which, in which order, and who is second."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import board, config, contacts, dealmoves, deals, tasks, users
from crmcli.app.crm import Clock, Crm
from crmcli.app.tasks import TaskDraft
from crmcli.core.board import BoardCard, BoardColumn, card_of, placed
from crmcli.core.errors import Conflict, CrmError, NotFound
from crmcli.core.quickadd import person
from crmcli.core.record import replace
from crmcli.core.records import Ref
from crmcli.store.store import create_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """A book with two people and three deals, on each engine."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.delenv("SUDO_USER", raising=False)
    postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_book_url") if postgres else str(tmp_path / "book.db")
    made = Crm(create_store(url), clock=Clock("UTC"))
    contacts.add(made, person(["Ada", "Lovelace", "@Engines"]))
    contacts.add(made, person(["Mary", "Shelley"]))
    deals.add(made, {"title": "Website", "value": "12000EUR", "contacts": ["mary", "ada"], "close": "2026-04-01"})
    deals.add(made, {"title": "Loom", "value": "900EUR", "contacts": ["ada"], "stage": "proposal"})
    deals.add(made, {"title": "Mill", "value": "50EUR", "close": "2026-03-01"})
    yield made
    made.close()


def cards(found: tuple[BoardColumn, ...]) -> dict[str, BoardCard]:
    """The cards by title."""
    return {card.title: card for column in found for card in column.cards}


def test_a_card_is_the_deal_as_it_is_listed(crm: Crm) -> None:
    """Where a deal stands, why it is stuck, what is next: by one query for all, and deal by deal, the same."""
    tasks.add(crm, TaskDraft(("call",), (Ref(1, "c1", "Ada Lovelace"),), "2026-03-25"))
    dealmoves.park(crm, deals.one(crm, 3), "1 may", "the budget comes then")
    found = cards(board.read(crm))
    assert set(found) == {"Website", "Loom", "Mill"}
    for card in found.values():
        assert card == card_of(deals.one(crm, card.id))
    assert found["Website"].person == Ref(2, "c2", "Mary Shelley"), "whoever was named first"
    assert (found["Loom"].company, found["Mill"].person) == (Ref(1, "o1", "Engines"), None)
    assert (found["Loom"].step_on, found["Mill"].parked_until) == ("2026-03-25", "2026-05-01")


def test_what_is_closed_or_put_away_is_not_on_the_board(crm: Crm) -> None:
    board.won(crm, cards(board.read(crm))["Loom"])
    deals.archive(crm, [3])
    assert list(cards(board.read(crm))) == ["Website"]


def test_after_each_act_the_board_that_follows_is_the_one_that_is_read(crm: Crm) -> None:
    before = board.read(crm)
    for title, stage in (("Website", "proposal"), ("Mill", "negotiation"), ("Website", "lead"), ("Loom", "lead")):
        moved = deals.one(crm, cards(before)[title].id)
        board.move(crm, cards(before)[title], stage)
        before = placed(before, card_of(deals.one(crm, moved.id)))
        assert before == board.read(crm)


def test_in_a_team_mine_and_nobodys_or_everyones(crm: Crm) -> None:
    users.add(crm, "grace")
    deals.edit(crm, [1], {"owner": "grace"})
    deals.edit(crm, [3], {"owner": "none"})
    assert set(cards(board.read(crm))) == {"Loom", "Mill"}
    assert len(cards(board.read(crm, everyone=True))) == 3


def test_a_filter_is_that_of_deals(crm: Crm) -> None:
    assert set(cards(board.read(crm, ["value >= 900"]))) == {"Website", "Loom"}
    with pytest.raises(CrmError):
        board.read(crm, ["value >= soon"])


def test_a_stage_that_is_no_longer_in_the_settings_is_shown(crm: Crm) -> None:
    config.set_(crm, "deal_stages", "lead 10%; negotiation 75%")
    assert [(one.stage, one.known) for one in board.read(crm)] == [
        ("lead", True), ("negotiation", True), ("proposal", False),
    ]  # fmt: skip
    assert cards(board.read(crm))["Loom"].stuck[0] == "proposal is no stage any more"


@pytest.mark.parametrize("act", ["move", "won", "lost"])
@pytest.mark.parametrize("meanwhile", ["move", "won", "lost"])
def test_who_is_second_is_told_and_nothing_is_written(crm: Crm, act: str, meanwhile: str) -> None:
    seen = cards(board.read(crm))["Website"]
    now = deals.one(crm, seen.id)
    first = {
        "move": lambda: dealmoves.move(crm, [now], "qualified"), "won": lambda: dealmoves.won(crm, now),
        "lost": lambda: dealmoves.lost(crm, [now], "price"),
    }  # fmt: skip
    first[meanwhile]()
    there = deals.one(crm, seen.id)
    second = {
        "move": lambda: board.move(crm, seen, "proposal"), "won": lambda: board.won(crm, seen, "5EUR"),
        "lost": lambda: board.lost(crm, seen, "timing"),
    }  # fmt: skip
    with pytest.raises(Conflict, match="is not in lead any more: ada"):
        second[act]()
    assert deals.one(crm, seen.id) == there


def test_a_card_of_a_deal_that_is_no_longer_there_is_refused(crm: Crm) -> None:
    gone = replace(cards(board.read(crm))["Mill"], id=99)
    with pytest.raises(NotFound):
        board.move(crm, gone, "proposal")
