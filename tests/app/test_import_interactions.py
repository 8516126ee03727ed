"""Talks from files: which kind, when, with whom, and that the same file twice changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import companies, contacts, deals, history, interactions
from crmcli.app.booksettings import put
from crmcli.app.crm import Crm
from crmcli.app.exchange import Imported
from crmcli.core.records import Interaction
from crmcli.store.store import create_store
from tests.app.importing import DERIVED, FACTS, Stopped, contents, counts, new_book, person, table, take

UID = "0190a0b0-0000-7000-8000-00000000000a"


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    made = new_book(tmp_path)
    contacts.add(made, person("Ada Lovelace", emails=("ada@e.org",)))
    contacts.add(made, person("Max Weber", phones=("+49 30 901820",)))
    return made


def taken(crm: Crm, text: str, **plan: Any) -> Imported:
    return take(crm, text, kind="interactions", **plan)


def made(crm: Crm) -> list[Interaction]:
    return [interactions.one(crm, number) for (number,) in table(crm, "SELECT id FROM interactions ORDER BY id")]


def reasons(done: Imported) -> list[str]:
    return [one.reason for one in done.rejects]


def names(talk: Interaction) -> list[str]:
    return [one.name for one in talk.contacts]


def test_a_table_makes_talks_with_all_that_it_says(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    deals.add(crm, {"title": "Relaunch"})
    text = (
        "kind,date,at,subject,note,direction,duration,outcome,contact,company,deal,author,external_id\n"
        "call,2026-03-05,14:30,Pricing,two lines,incoming,1h30,no answer,ada@e.org,ACME,relaunch,{me},17\n"
    )
    assert counts(taken(crm, text.format(me=crm.user))) == (1, 1, 0, 0, 0)
    [talk] = made(crm)
    assert (talk.kind, talk.date, talk.at, talk.note) == (
        "call", "2026-03-05", "2026-03-05T14:30:00Z", "Pricing\ntwo lines",
    )  # fmt: skip
    assert (talk.direction, talk.duration, talk.outcome, talk.external_ref) == ("in", 90, "not reached", "17")
    assert talk.company is not None
    assert talk.deal is not None
    assert talk.author is not None
    assert (names(talk), talk.company.name, talk.deal.name, talk.author.ref) == (
        ["Ada Lovelace"], "Acme", "Relaunch", crm.user,
    )  # fmt: skip
    assert table(crm, "SELECT last_contact_on FROM contacts WHERE id = 1") == [("2026-03-05",)]


@pytest.mark.parametrize(
    ("said", "kind", "direction"),
    [
        ("Phone call", "call", None), ("Outbound call", "call", "out"), ("INCOMING_CALL", "call", "in"),
        ("Anruf", "call", None), ("电话", "call", None), ("来电", "call", "in"), ("E-Mail", "email", None),
        ("Fax", None, None),
        ("EMAIL", "email", None), ("邮件", "email", None), ("Besprechung", "meeting", None), ("拜访", "visit", None),
        ("WhatsApp", "message", None), ("", "note", None), ("Notiz", "note", None),
    ],
)  # fmt: skip
def test_kinds_have_many_names(crm: Crm, said: str, kind: str | None, direction: str | None) -> None:
    done = taken(crm, f"type,date,contact\n{said},2026-03-05,ada@e.org\n")
    if kind is None:
        assert reasons(done)[0].startswith(f"there is no kind {said!r}; kinds are: note call email")
    else:
        assert [(talk.kind, talk.direction) for talk in made(crm)] == [(kind, direction)]


def test_a_kind_of_the_book_wins_over_what_others_call_so(crm: Crm) -> None:
    with crm.change("set kinds") as change:
        put(change, crm.store, "kinds", {"note": [], "demo": []})
    crm.forget_settings()
    done = taken(crm, "type,date,contact\ndemo,2026-03-05,ada@e.org\nphone call,2026-03-05,ada@e.org\n")
    assert [talk.kind for talk in made(crm)] == ["demo"]
    assert reasons(done) == ["there is no kind 'phone call'; kinds are: note demo"]


@pytest.mark.parametrize(
    ("day", "at", "date", "instant"),
    [
        ("2026-03-05", "", "2026-03-05", None),
        ("2026-03-05 00:00:00", "", "2026-03-05", None),
        ("2026-03-05 23:30", "", "2026-03-05", "2026-03-05T15:30:00Z"),
        ("2026-03-05T23:30:00Z", "", "2026-03-06", "2026-03-05T23:30:00Z"),
        ("2026-03-05", "9:05:00 AM", "2026-03-05", "2026-03-05T01:05:00Z"),
        ("", "2026-03-05T23:30:00Z", "2026-03-06", "2026-03-05T23:30:00Z"),
        ("2026-03-05", "2026-03-05T23:30:00Z", "2026-03-05", "2026-03-05T23:30:00Z"),  # fixed when it was written
    ],
)
def test_when_it_was(tmp_path: Path, day: str, at: str, date: str, instant: str | None) -> None:
    crm = new_book(tmp_path, zone="Asia/Shanghai")
    taken(crm, f"date,at,contact\n{day},{at},Ada\n", create=True)
    assert [(talk.date, talk.at) for talk in made(crm)] == [(date, instant)]


def test_several_people_were_in_a_talk(crm: Crm) -> None:
    text = "kind,date,contact\nmeeting,2026-03-05,Ada Lovelace ::: Max Weber ::: ada@e.org\n"
    text += "meeting,2026-03-06,Ada Lovelace (ada@e.org);Max Weber\n"
    assert counts(taken(crm, text)) == (2, 2, 0, 0, 0)
    assert [names(talk) for talk in made(crm)] == [["Ada Lovelace", "Max Weber"]] * 2
    assert table(crm, "SELECT last_contact_on FROM contacts") == [("2026-03-06",)] * 2
    assert counts(taken(crm, text)) == (2, 0, 0, 2, 0)
    rest = 'date,contact.email\n2026-03-06,"ada@e.org, new@e.org"\n'
    assert reasons(taken(crm, rest)) == ["nobody answers to 'new@e.org'; --create makes a contact"]
    assert taken(crm, rest, create=True).contacts == 1


def test_whom_a_talk_is_with(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    deals.add(crm, {"title": "Relaunch", "contacts": ["ada@e.org"]})
    deals.add(crm, {"title": "Nobody's"})
    head = "date,contact,company,deal\n"
    rows = ",Acme,,\n,,acme,\n,,,Relaunch\n,,,Nobody's\n,Ada,,\n,,New Firm,\n,,,\n".replace("\n,", "\n2026-03-05,")
    done = taken(crm, head + "2026-03-05" + rows)
    assert reasons(done) == [
        'the row names nobody, and nobody is in the deal "Nobody\'s"',
        "nobody answers to 'Ada'; --create makes a contact",
        "there is no company 'New Firm'; --create makes it",
        "the row names nobody",
    ]
    assert [(names(talk), talk.company and talk.company.name) for talk in made(crm)] == [
        ([], "Acme"), ([], "Acme"), (["Ada Lovelace"], None),
    ]  # fmt: skip
    assert counts(taken(crm, head + "2026-03-05" + rows, create=True)) == (7, 2, 0, 3, 2)


def test_equal_rows_stay_as_many_as_they_are_and_a_file_may_grow_anywhere(crm: Crm) -> None:
    head = "kind,date,contact,note\n"
    two = "call,2026-03-05,Ada Lovelace,hello\n" * 2
    assert counts(taken(crm, head + two)) == (2, 2, 0, 0, 0)
    more = "call,2026-03-05,Ada Lovelace,before\n" + two + "call,2026-03-05,Max Weber,hello\n"
    assert counts(taken(crm, head + more)) == (4, 2, 0, 2, 0)
    assert counts(taken(crm, head + more, source="another.csv")) == (4, 4, 0, 0, 0)


def test_a_talk_is_known_by_its_uid_or_number(crm: Crm) -> None:
    text = f"kind,date,contact,note,uid,external_id\ncall,2026-03-05,Ada Lovelace,a,{UID},\n"
    text += "call,2026-03-05,Ada Lovelace,b,,17\ncall,2026-03-05,Ada Lovelace,c,event@calendar,\n"
    assert counts(taken(crm, text)) == (3, 3, 0, 0, 0)
    assert table(crm, "SELECT uid FROM interactions WHERE note = 'a'") == [(UID,)]
    changed = text.replace("Lovelace,", "Lovelace; Max Weber,").replace(",a,", ",A,").replace(",b,", ",B,")
    assert counts(taken(crm, changed)) == (3, 0, 3, 0, 0)
    assert [talk.note for talk in made(crm)] == ["a", "b", "c"]
    assert [names(talk) for talk in made(crm)] == [["Ada Lovelace", "Max Weber"]] * 3
    assert counts(taken(crm, changed, update="replace")) == (3, 0, 2, 1, 0)
    assert [talk.note for talk in made(crm)] == ["A", "B", "c"]
    assert reasons(taken(crm, text + text.splitlines()[2] + "\n")) == ["'17' stands in line 3 already"]


def test_what_was_changed_in_the_book_is_not_set_back(crm: Crm) -> None:
    text = "kind,date,at,contact,note,direction,external_id\ncall,2026-03-05,10:00,Ada Lovelace,a,in,17\n"
    taken(crm, text)
    with crm.change("mend it") as change:
        change.update("interactions", 1, {"date": "2026-03-04", "at": None, "contact_id": 2, "direction": None})
    assert counts(taken(crm, text)) == (1, 0, 1, 0, 0)
    [talk] = made(crm)
    assert (talk.date, talk.at, names(talk), talk.direction) == ("2026-03-04", None, ["Max Weber"], "in")
    assert counts(taken(crm, text, update="skip")) == (1, 0, 0, 1, 0)
    assert counts(taken(crm, text, update="replace")) == (1, 0, 1, 0, 0)
    [talk] = made(crm)
    assert (talk.date, talk.at, names(talk)) == ("2026-03-05", "2026-03-05T10:00:00Z", ["Ada Lovelace"])
    interactions.archive(crm, 1)
    assert counts(taken(crm, text.replace(",a,", ",b,"), update="replace")) == (1, 0, 0, 1, 0)


def test_who_was_put_away_since_is_not_made_again(crm: Crm) -> None:
    text = "date,contact,external_id\n2026-03-05,New One; Ada Lovelace,17\n"
    assert taken(crm, text, create=True).contacts == 1
    with crm.change("put away") as change:
        change.update("contacts", 3, {"archived_at": crm.now()})
    done = taken(crm, text, create=True)
    assert (counts(done), done.contacts) == ((1, 0, 0, 1, 0), 0)


def test_purchases_stand_among_talks(crm: Crm) -> None:
    text = (
        "kind,date,contact,amount,currency,product,quantity\npurchase,2026-03-05,Ada Lovelace,12.50,EUR,Tea,2\n"
        "refund,2026-03-06,Ada Lovelace,2,,Tea,\n,2026-03-07,Ada Lovelace,-3 CHF,,,\n"
        "call,2026-03-07,Ada Lovelace,3,,,\npurchase,2026-03-07,Ada Lovelace,,,,\n,2026-03-07,Ada Lovelace,1,,,lots\n"
    )
    done = taken(crm, text)
    assert reasons(done) == [
        "a call has no amount: a purchase has",
        "a purchase needs an amount",
        "'lots' is no quantity",
    ]
    found = [(talk.kind, talk.amount_minor, talk.currency, talk.product, talk.quantity) for talk in made(crm)]
    assert found == [
        ("purchase", 1250, "EUR", "Tea", 2.0),
        ("refund", -200, "USD", "Tea", None),
        ("refund", -300, "CHF", None, None),
    ]  # fmt: skip
    assert table(crm, "SELECT purchase_count, last_purchase_on FROM contacts WHERE id = 1") == [(1, "2026-03-05")]
    before = contents(crm, *FACTS)
    for update in ("fill", "replace"):  # the book's base currency is another one by now
        assert counts(taken(crm, text, update=update)) == (6, 0, 0, 3, 3)
    assert contents(crm, *FACTS) == before


@pytest.mark.parametrize(
    ("column", "said", "why"),
    [
        ("date", "fri", "'fri' is no date of its own: it depends on the day it is read on"),
        ("date", "", "the date is empty"),
        ("date", "9999-12-31T23:59:59-12:00", "that day is not in the years 1900 to 2999"),
        ("date", "2026-05-01", "2026-05-01 lies ahead: what has not happened is no talk; as a task it can be planned"),
        ("direction", "sideways", "a direction is in or out, not 'sideways'"),
        ("duration", "long", "'long' is no duration"),
        ("deal", "none such", "there is no deal 'none such'"),
        ("author", "nobody-here", None),
    ],
)
def test_rows_that_cannot_be_taken_say_why(crm: Crm, column: str, said: str, why: str | None) -> None:
    values = {"date": "2026-03-05", "contact": "ada@e.org", column: said}
    done = taken(crm, f"{','.join(values)}\n{','.join(values.values())}\n")
    assert counts(done) == (1, 0, 0, 0, 1)
    if why is not None:
        assert reasons(done) == [why]


@pytest.mark.parametrize(("said", "minutes"), [("15", 15), ("1:30", 90), ("00:12:34", 13), ("0:00:20", 0), ("2h", 120)])
def test_durations(crm: Crm, said: str, minutes: int) -> None:
    taken(crm, f"date,contact,duration\n2026-03-05,ada@e.org,{said}\n")
    assert [talk.duration for talk in made(crm)] == [minutes]


def test_a_meeting_of_a_calendar_may_be_with_nobody(crm: Crm) -> None:
    event = "BEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20260305T100000Z\r\nSUMMARY:Thinking\r\nEND:VEVENT\r\n"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n"
    done = take(crm, text, source="mine.ics")
    assert (counts(done), "1 entry names nobody" in done.notes) == ((1, 1, 0, 0, 0), True)
    assert [(names(talk), talk.kind, talk.note) for talk in made(crm)] == [([], "meeting", "Thinking")]
    assert counts(take(crm, text, source="mine.ics", update="replace")) == (1, 0, 0, 1, 0)


def test_unknown_columns_are_named(crm: Crm) -> None:
    assert taken(crm, "date,contact,Colour\n2026-03-05,ada@e.org,red\n").left_out == ("Colour",)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["call", "Anruf", "note", "", "foo"]),
        st.sampled_from(["2026-03-05", "2026-03-05 10:00", "5.3.2026", "fri"]),
        st.sampled_from(["Ada Lovelace", "ada@e.org", "Nobody", "Nobody; Ada Lovelace", "Acme", ""]),
        st.sampled_from(["", "hello"]),
        st.sampled_from(["", "", "", UID, "7"]),
        st.sampled_from(["", "", "Acme", "New Firm"]),
        st.sampled_from(["", "", "3", "-4 EUR"]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(rows=ROWS, create=st.booleans(), update=st.sampled_from([None, "replace", "skip"]))
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], create: bool, update: str | None
) -> None:
    crm = new_book(tmp_path_factory.mktemp("twice"))
    contacts.add(crm, person("Ada Lovelace", emails=("ada@e.org",), company="Acme"))
    empty = contents(crm, *FACTS, *DERIVED)
    text = "kind,date,contact,note,uid,company,amount\n" + "".join(",".join(row) + "\n" for row in rows)
    first = taken(crm, text, create=create, update=update)
    before = contents(crm, *FACTS, *DERIVED)
    again = taken(crm, text, create=create, update=update)
    assert contents(crm, *FACTS, *DERIVED) == before
    assert (again.result.added, again.result.updated) == (0, 0)
    if first.result.act:
        history.undo(crm)
        assert contents(crm, *FACTS, *DERIVED) == empty
        assert counts(taken(crm, text, create=create, update=update)) == counts(first)
    crm.close()


def test_talks_come_into_a_postgresql_book(postgres_book_url: str) -> None:
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    text = f"kind,date,contact,uid,company\ncall,2026-03-05,Ada; Bea,{UID},Acme\nnote,2026-03-06,Ada,,\n"
    assert counts(taken(crm, text, create=True)) == (2, 2, 0, 0, 0)
    assert counts(taken(crm, text, create=True)) == (2, 0, 0, 2, 0)
    history.undo(crm)
    assert not any(contents(crm, "interactions", "interaction_contacts", "contacts", "companies").values())
    crm.close()
