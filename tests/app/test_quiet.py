"""Staying in touch: whose cadence ran out, who is silent beyond their rhythm, who has no next step."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crmcli.app import agenda, cadences, config, contacts, history, interactions, lookup, segments, tasks
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.core.errors import CrmError, NotFound, Refused
from crmcli.core.quickadd import person
from crmcli.core.records import AgendaLine
from crmcli.store.store import create_store

DAY = "2026-03-18"


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """Ada, who is a vip, and Bob, who came on the day of the fixed clock."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "grace")
    book = Crm(create_store(str(tmp_path / "book.db")))
    contacts.add(book, person(["Ada", "Lovelace", "+vip"]))
    contacts.add(book, person(["Bob", "Babbage"]))
    yield book
    book.close()


def lines(crm: Crm, day: str, section: str = "quiet") -> list[AgendaLine]:
    crm.as_of = date.fromisoformat(day)
    found = [line for line in agenda.today(crm) if line.section == section]
    crm.as_of = None
    return found


def said(crm: Crm, day: str, section: str = "quiet") -> list[tuple[str, str]]:
    return [(line.ref, line.why) for line in lines(crm, day, section)]


def talk(crm: Crm, who: str, at: str, *words: str, kind: str = "call") -> None:
    interactions.log(crm, LogDraft(kind, who, words or ("hello",), at=at))


def test_the_strictest_of_several_cadences_counts_and_says_so(crm: Crm) -> None:
    cadences.set_(crm, "ada", "30d")
    cadences.set_(crm, "+vip", "2w")
    assert said(crm, "2026-03-31") == []
    [line] = lines(crm, "2026-04-01")
    assert (line.ref, line.due_date, line.id) == ("c1", "2026-04-01", None)
    assert line.why == "no contact since they came, 14 days ago, every 14 (+vip)"
    cadences.set_(crm, "ada", "10d")
    assert said(crm, "2026-04-01") == [("c1", "no contact since they came, 14 days ago, every 10")]


def test_any_talk_begins_anew_and_a_note_does_not(crm: Crm) -> None:
    cadences.set_(crm, "ada", "30d")
    talk(crm, "ada", "2026-03-10", kind="note")
    assert said(crm, "2026-04-17") == [("c1", "no contact since they came, 30 days ago, every 30")]
    talk(crm, "ada", "2026-03-10")
    assert said(crm, "2026-04-08") == []
    assert said(crm, "2026-04-09") == [("c1", "no contact for 30 days, every 30")]


def test_who_has_a_follow_up_or_must_not_be_contacted_or_was_put_away_is_not_suggested(crm: Crm) -> None:
    cadences.set_(crm, "ada", "1d")
    assert said(crm, "2026-04-01")
    tasks.add(crm, tasks.TaskDraft(("write",), (lookup.who(crm, "ada"),), "2027-01-01"))
    assert said(crm, "2026-04-01") == []
    history.undo(crm)
    contacts.edit(crm, "ada", {"do_not_contact": True})
    assert said(crm, "2026-04-01") == []
    contacts.edit(crm, "ada", {"do_not_contact": False})
    contacts.archive(crm, [1])
    assert said(crm, "2026-04-01") == []


def test_a_pause_has_a_reason_and_an_end_and_a_bump_makes_no_contact(crm: Crm) -> None:
    cadences.set_(crm, "ada", "1w")
    cadences.hold(crm, "ada", "2026-05-01", "on leave")
    assert said(crm, "2026-04-30") == []
    assert said(crm, "2026-05-01") == [("c1", "no contact since they came, 44 days ago, every 7")]
    [held] = cadences.holds(crm)
    assert (held.contact.ref, held.until, held.state, held.reason) == ("c1", "2026-05-01", "paused", "on leave")
    cadences.hold(crm, "ada", "2026-06-01")
    assert [(one.until, one.state, one.reason) for one in cadences.holds(crm)] == [("2026-06-01", "bumped", None)]
    assert contacts.one(crm, 1).last_contact_at is None
    cadences.resume(crm, "ada")
    assert said(crm, "2026-04-30")
    with pytest.raises(NotFound):
        cadences.resume(crm, "ada")
    with pytest.raises(Refused):
        cadences.hold(crm, "ada", "yesterday")


def test_a_segment_s_cadence_follows_its_members_and_outlives_the_segment(crm: Crm) -> None:
    segments.save(crm, "No title", ["no:title"])
    cadences.set_(crm, "segment:no-title", "10d")
    assert [ref for ref, _ in said(crm, "2026-03-28")] == ["c1", "c2"]
    assert "(segment no-title)" in said(crm, "2026-03-28")[0][1]
    contacts.edit(crm, "ada", {"title": "Countess"})
    assert [ref for ref, _ in said(crm, "2026-03-28")] == ["c2"]
    segments.remove(crm, "no-title")
    assert said(crm, "2026-03-28") == []
    with pytest.raises(CrmError):
        cadences.set_(crm, "segment:nowhere", "10d")


def test_silence_beyond_the_own_rhythm_warns_then_alarms_until_somebody_calls(crm: Crm) -> None:
    for day in ("2026-01-01", "2026-01-11", "2026-01-21"):
        talk(crm, "bob", day, "100EUR", kind="purchase")
    assert said(crm, "2026-02-10") == []
    assert said(crm, "2026-02-11") == [("c2", "silent 21 days, usually 10 days")]
    assert said(crm, "2026-03-03") == [("c2", "alarm: silent 41 days, usually 10 days")]
    talk(crm, "bob", "2026-02-12")
    assert said(crm, "2026-03-03") == []
    assert said(crm, "2027-02-01") == []  # dormant: no news any more


def test_customers_without_a_next_step_are_listed_the_newest_buyer_first(crm: Crm) -> None:
    assert said(crm, DAY, "unplanned") == []
    talk(crm, "ada", "2026-03-01", "100EUR", kind="purchase")
    talk(crm, "bob", "2026-03-17", "100EUR", kind="purchase")
    assert said(crm, DAY, "unplanned") == [
        ("c2", "bought yesterday"), ("c1", "bought 17 days ago")
    ]  # fmt: skip


def test_cadences_are_undone_and_taken_away(crm: Crm) -> None:
    done = cadences.set_(crm, "+vip", "2w")
    assert [(one.tag, one.days) for one in cadences.listed(crm)] == [("vip", 14)]
    history.undo(crm)
    assert cadences.listed(crm) == []
    assert done.act
    cadences.set_(crm, "+vip", "2w")
    cadences.set_(crm, "+VIP", "3w")
    assert [(one.tag, one.days) for one in cadences.listed(crm)] == [("vip", 21)]
    cadences.remove(crm, "+Vip")
    assert cadences.listed(crm) == []
    for whom in ("+vip", "+never", "bob"):
        with pytest.raises(NotFound):
            cadences.remove(crm, whom)


def test_nobody_stands_in_both_lists_and_neither_is_longer_than_the_setting(crm: Crm) -> None:
    contacts.add_all(crm, {n: (person([f"Buyer {n}", "+old" if n < 45 else "+new"]), {}) for n in range(60)})
    for n in range(60):
        talk(crm, f"Buyer {n}", "2026-03-17", "100EUR", kind="purchase")
    for day in ("2026-01-01", "2026-01-11", "2026-01-21"):
        talk(crm, "bob", day, "100EUR", kind="purchase")
    assert len(lines(crm, DAY, "unplanned")) == 5
    cadences.set_(crm, "ada", "1d")
    cadences.set_(crm, "+old", "1d")
    day = "2026-03-20"
    assert len(lines(crm, day)) == 5
    unplanned = lines(crm, day, "unplanned")
    assert len(unplanned) == 5
    assert all(line.tags == ("new",) for line in unplanned), "whose cadence ran out is quiet, shown there or not"
    config.set_(crm, "suggestions", "100")
    refs = [line.ref for line in lines(crm, day)] + [line.ref for line in lines(crm, day, "unplanned")]
    assert len(refs) == len(set(refs)) == 62
    cadences.remove(crm, "+old")
    config.set_(crm, "suggestions", "2")
    assert [line.title for line in lines(crm, day)] == ["stay in touch", "silent"], "cadences first"
    config.set_(crm, "suggestions", "1")
    assert [line.title for line in lines(crm, day)] == ["stay in touch"]


def test_a_past_day_knows_nothing_of_what_came_after_it(crm: Crm) -> None:
    talk(crm, "ada", "2026-01-05")
    talk(crm, "ada", "2026-03-01", "100EUR", kind="purchase")
    assert said(crm, "2026-02-01", "unplanned") == []
    assert said(crm, "2026-03-01", "unplanned") == [("c1", "bought today")]
    for day, touched in (("2026-01-10", "2026-01-05"), ("2026-01-04", None), ("2026-03-02", "2026-03-01")):
        crm.as_of = date.fromisoformat(day)
        assert contacts.one(crm, 1).last_contact_at == touched
    crm.as_of = None
    assert contacts.one(crm, 1).last_contact_at == "2026-03-01"
