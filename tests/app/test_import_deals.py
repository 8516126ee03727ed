"""Deals from files: which one a row means, where it stands since when, and that the book's word on it counts."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import companies, contacts, dealmoves, deals, history, reports
from crmcli.app.booksettings import put
from crmcli.app.crm import Crm
from crmcli.app.exchange import Imported
from crmcli.core.deals import Deal
from crmcli.store.store import create_store
from tests.app.importing import DERIVED, FACTS, Stopped, contents, counts, new_book, person, table, take

UID = "0190a0b0-0000-7000-8000-00000000000a"
DEALS = ("deals", "deal_contacts", "deal_moves", "deal_closes", "deal_lines")


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    made = new_book(tmp_path)
    contacts.add(made, person("Ada Lovelace", emails=("ada@e.org",), company="Analytical Society"))
    contacts.add(made, person("Max Weber"))
    return made


def taken(crm: Crm, text: str, **plan: Any) -> Imported:
    return take(crm, text, kind="deals", **plan)


def made(crm: Crm) -> list[Deal]:
    return deals.several(crm, [number for (number,) in table(crm, "SELECT id FROM deals ORDER BY id")])


def moves(deal: Deal) -> list[tuple[object, ...]]:
    return [(one.date, one.from_stage, one.stage, one.state, one.stayed_days) for one in deal.stage_history]


def reasons(done: Imported) -> list[str]:
    return [one.reason for one in done.rejects]


def test_a_table_makes_deals_with_all_that_it_says(crm: Crm) -> None:
    text = (
        "title,value,currency,stage,probability,expected_close,contact,company,owner,tags,notes,created_at,"
        "external_id,Region\n"
        "Relaunch,12000,EUR,proposal,60,2026-05-01,ada@e.org; Max Weber,Acme,{me},web;big,lines,2026-01-05,17,x\n"
    )
    done = taken(crm, text.format(me=crm.user), source="shop.csv")
    assert counts(done) == (1, 1, 0, 0, 0)
    [deal] = made(crm)
    assert (deal.title, deal.value_minor, deal.currency, deal.probability) == ("Relaunch", 1_200_000, "EUR", 60)
    assert (deal.stage, deal.state, deal.expected_close, deal.closed_on) == ("proposal", "open", "2026-05-01", None)
    assert [one.name for one in deal.contacts] == ["Ada Lovelace", "Max Weber"]
    assert (deal.company and deal.company.name, deal.owner and deal.owner.ref) == ("Acme", crm.user)
    assert (deal.tags, deal.custom, deal.notes) == (("big", "web"), {"Region": "x"}, "lines")
    assert (deal.source, deal.external_id, deal.created_at) == ("shop", "17", "2026-01-05T00:00:00Z")
    assert moves(deal) == [("2026-01-05", None, "proposal", "open", None)]
    assert table(crm, "SELECT day, expected_close FROM deal_closes") == [("2026-03-18", "2026-05-01")]
    assert table(crm, "SELECT contact_id, is_primary FROM deal_contacts ORDER BY id") == [(1, 1), (2, 0)]
    assert not table(crm, "SELECT id FROM tasks")


def test_a_row_without_more_is_what_deal_add_makes(crm: Crm) -> None:
    taken(crm, "title,contact\nRelaunch,ada@e.org\n")
    deals.add(crm, {"title": "Relaunch", "contacts": ["ada@e.org"]})
    told, added = made(crm)
    for name in ("stage", "state", "owner", "company", "contacts", "value_minor", "currency", "probability"):
        assert getattr(told, name) == getattr(added, name)
    assert moves(told) == moves(added)
    assert told.company is not None
    assert told.company.name == "Analytical Society"


def test_a_deal_that_was_won_or_lost_has_the_moves_of_one(crm: Crm) -> None:
    text = (
        "title,stage,state,created_at,closed_on,lost_reason,value\n"
        "won,proposal,won,2026-01-05,2026-02-04,,100 EUR\nlost,negotiation,lost,2026-01-05,2026-01-15,price,\n"
        "late,lead,won,2026-03-10,2026-02-04,,\nplain,,lost,,,,\n"
    )
    assert counts(taken(crm, text)) == (4, 4, 0, 0, 0)
    won, lost, late, plain = made(crm)
    assert (won.state, won.closed_on, won.stage, won.stage_since) == ("won", "2026-02-04", "proposal", "2026-02-04")
    assert moves(won) == [
        ("2026-01-05", None, "proposal", "open", None), ("2026-02-04", "proposal", "proposal", "won", 30),
    ]  # fmt: skip
    assert (lost.state, lost.lost_reason, moves(lost)[1]) == (
        "lost", "price", ("2026-01-15", "negotiation", "negotiation", "lost", 10),
    )  # fmt: skip
    assert moves(late) == [("2026-02-04", None, "lead", "open", None), ("2026-02-04", "lead", "lead", "won", 0)]
    assert (plain.closed_on, plain.lost_reason) == ("2026-03-18", None)


def test_they_count_in_reports_as_deals_that_were_moved_by_hand(crm: Crm, tmp_path: Path) -> None:
    taken(crm, "title,stage,state,created_at,closed_on,value\na,proposal,won,2026-01-05,2026-02-04,100 EUR\n")
    other = new_book(tmp_path / "other")
    deals.add(other, {"title": "a", "stage": "proposal", "value": "100 EUR", "at": "2026-01-05"})
    dealmoves.won(other, deals.one(other, 1), at="2026-02-04")
    for name in ("funnel", "velocity"):
        told, by_hand = (reports.run(one, name, reports.question(one, name)).rows for one in (crm, other))
        assert told == by_hand
        assert told
    other.close()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact,Associated Company",
         "17,Relaunch,Closed won,1200.00,2026-02-04 10:00,2026-01-05 09:30,Ada Lovelace (ada@e.org),Acme"),
        ("Deal - ID,Deal - Title,Deal - Status,Deal - Value,Deal - Deal closed on,Deal - Deal created,"
         "Deal - Contact person,Deal - Organization",
         "17,Relaunch,Won,1200,2026-02-04 10:00:00,2026-01-05 08:00:00,Ada Lovelace,Acme"),
        ("Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Account Name,Contact",
         "17,Relaunch,Closed Won,1200,2026-02-04,2026-01-05,Acme,Ada Lovelace"),
        ("商机编号,商机名称,阶段,金额,成交日期,创建时间,客户公司,联系人",
         "17,Relaunch,赢单,1200,2026年2月4日,2026-01-05,Acme,Ada Lovelace"),
    ],
)  # fmt: skip
def test_the_columns_and_stages_of_other_programs_are_known(crm: Crm, header: str, row: str) -> None:
    done = taken(crm, f"{header}\n{row}\n", date_order="ymd")
    assert reasons(done) == []
    [deal] = made(crm)
    assert (deal.title, deal.value_minor, deal.state, deal.closed_on) == ("Relaunch", 120_000, "won", "2026-02-04")
    assert (deal.external_id, deal.created_at[:10], deal.custom) == ("17", "2026-01-05", {})
    assert [one.name for one in deal.contacts] == ["Ada Lovelace"]
    assert deal.company is not None
    assert deal.company.name == "Acme"


@pytest.mark.parametrize(
    ("said", "chance"), [("60", 60), ("60%", 60), ("0.2", 20), ("1.0", 100), ("0,35", 35), ("20.00%", 20), ("1", 1)]
)
def test_probabilities(crm: Crm, said: str, chance: int) -> None:
    taken(crm, f"title;probability\na;{said}\n")
    assert made(crm)[0].probability == chance


def test_a_deal_is_known_by_uid_number_or_what_its_row_says(crm: Crm) -> None:
    text = f"title,uid,external_id,contact,company\na,{UID},,,\nb,,17,,\nc,,,Ada Lovelace,\nc,,,Ada Lovelace,\n"
    assert counts(taken(crm, text)) == (4, 4, 0, 0, 0)
    uids = [uid for (uid,) in table(crm, "SELECT uid FROM deals ORDER BY id")]
    assert (uids[0], uids[2][14]) == (UID, "5")
    assert [deal.external_id for deal in made(crm)] == [None, "17", None, None]
    assert counts(taken(crm, text)) == (4, 0, 0, 4, 0)
    changed = text.replace("\na,", "\nA,").replace("\nb,", "\nB,") + "c,,,Max Weber,\n"
    assert counts(taken(crm, changed, update="replace")) == (5, 1, 2, 2, 0)
    assert counts(taken(crm, "title,external_id\nb,17\n", source="another.csv")) == (1, 1, 0, 0, 0)
    assert reasons(taken(crm, "title,external_id\nx,9\ny,9\n")) == ["'9' stands in line 2 already"]


def test_a_number_is_given_to_a_deal_that_has_none_and_never_twice(crm: Crm) -> None:
    deals.add(crm, {"title": "a"})
    (uid,) = table(crm, "SELECT uid FROM deals")[0]
    taken(crm, "title,external_id\nb,17\n")
    assert counts(taken(crm, f"title,uid,external_id\na,{uid},18\n")) == (1, 0, 1, 0, 0)
    assert [deal.external_id for deal in made(crm)] == ["18", "17"]
    deals.add(crm, {"title": "c"})
    (uid,) = table(crm, "SELECT uid FROM deals WHERE title = 'c'")[0]
    assert counts(taken(crm, f"title,uid,external_id\nc,{uid},17\n")) == (1, 0, 0, 1, 0)


def test_where_a_deal_stands_is_the_books_to_say(crm: Crm) -> None:
    text = "title,external_id,stage,value,created_at,expected_close,tags,Region\n"
    text += "a,17,lead,100 EUR,2026-01-05,2026-05-01,x,north\n"
    taken(crm, text)
    dealmoves.won(crm, deals.one(crm, 1), "200")
    with crm.change("forget") as change:
        change.update("deals", 1, {"expected_close": None})
    later = text.replace("lead", "proposal").replace(",x,north", ",y,south")
    assert counts(taken(crm, later, update="skip")) == (1, 0, 0, 1, 0)
    assert counts(taken(crm, later)) == (1, 0, 1, 0, 0)
    [deal] = made(crm)
    assert (deal.state, deal.stage, deal.value_minor, deal.expected_close) == ("won", "lead", 20_000, "2026-05-01")
    assert (deal.tags, deal.custom, len(deal.stage_history)) == (("x", "y"), {"Region": "north"}, 2)
    assert counts(taken(crm, later)) == (1, 0, 0, 1, 0)


def test_replace_moves_a_deal_to_where_the_file_has_it(crm: Crm) -> None:
    head = "title,external_id,stage,state,closed_on,lost_reason\n"
    taken(crm, "title,external_id,stage,created_at\na,17,lead,2026-01-05\n")

    def again(row: str) -> Deal:
        assert counts(taken(crm, head + row, update="replace")) == (1, 0, 1, 0, 0)
        assert counts(taken(crm, head + row, update="replace")) == (1, 0, 0, 1, 0)
        return made(crm)[0]

    assert moves(again("a,17,proposal,,,\n"))[-1] == ("2026-03-18", "lead", "proposal", "open", 72)
    lost = again("a,17,,lost,2026-03-18,price\n")
    assert (lost.lost_reason, moves(lost)[-1]) == ("price", ("2026-03-18", "proposal", "proposal", "lost", 0))
    assert again("a,17,,lost,2026-03-18,timing\n").lost_reason == "timing"
    opened = again("a,17,lead,open,,\n")
    assert (opened.closed_on, opened.lost_reason) == (None, None)
    assert moves(opened)[-1] == ("2026-03-18", None, "lead", "open", None)
    done = taken(crm, head + "a,17,,won,2026-02-01,\n", update="replace")
    assert reasons(done) == ["d1 came to lead on 2026-03-18: 2026-02-01 is before that"]
    assert again("a,17,,won,,\n").closed_on == "2026-03-18"
    history.undo(crm)
    assert made(crm)[0].state == "open"


def test_value_and_quote_stay_in_one_currency(crm: Crm) -> None:
    deals.add(crm, {"title": "a", "source": "file", "external_id": "1", "quote_amount": "5 EUR"})
    deals.add(crm, {"title": "b", "source": "file", "external_id": "2", "value": "5 EUR"})
    text = "title,external_id,value\na,1,7 USD\nb,2,7\n"
    assert counts(taken(crm, text)) == (2, 0, 0, 2, 0)
    done = taken(crm, text, update="replace")
    assert reasons(done) == ["d1 is in EUR, and so is what was quoted"]
    assert [(deal.value_minor, deal.currency) for deal in made(crm)] == [(None, "EUR"), (700, "EUR")]


def test_deals_that_were_put_away_stay_so(crm: Crm) -> None:
    text = "title,external_id,notes\na,17,x\nb,,x\n"
    taken(crm, text)
    deals.archive(crm, [1, 2])
    assert counts(taken(crm, text.replace(",x", ",y"), update="replace")) == (2, 0, 0, 2, 0)


def test_whom_a_deal_is_with(crm: Crm) -> None:
    head = "title,contact,company\n"
    rows = "a,Somebody New,\nb,,New Company\nc,New Company,\nd,Ada,\n"
    done = taken(crm, head + rows)
    assert reasons(done) == [
        f"nobody answers to {name!r}; --create makes a contact" for name in ("Somebody New", "Ada")
    ]
    assert [deal.company and deal.company.name for deal in made(crm)] == ["New Company", "New Company"]
    done = taken(crm, head + rows, create=True)
    assert (counts(done), done.contacts) == ((4, 2, 0, 2, 0), 2)
    assert counts(taken(crm, head + rows, create=True)) == (4, 0, 0, 4, 0)


def test_people_join_a_deal_that_is_known_by_its_number(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    taken(crm, "title,external_id\na,17\n")
    text = "title,external_id,contact,company\na,17,Max Weber;Ada Lovelace,Acme\n"
    assert counts(taken(crm, text)) == (1, 0, 1, 0, 0)
    [deal] = made(crm)
    assert ([one.name for one in deal.contacts], deal.company and deal.company.name) == (
        ["Max Weber", "Ada Lovelace"], "Acme",
    )  # fmt: skip
    assert counts(taken(crm, text)) == (1, 0, 0, 1, 0)


def test_stages_and_reasons_of_another_program_are_told_and_lost_nowhere(crm: Crm) -> None:
    text = (
        "title,stage,state,lost_reason,notes\na,Demo,,,\nb,Contract Sent,,,\nc,,lost,the moon,said so\nd,,lost,price,\n"
    )
    for update in ("fill", "replace"):
        done = taken(crm, text, update=update)
        assert counts(done)[-1] == 2
        assert any(
            note.endswith("negotiation 75% 14d; Demo; Contract Sent', in the order you want") for note in done.notes
        )
    kept = {one.title: one for one in made(crm)}
    assert (kept["c"].lost_reason, kept["c"].notes) == (None, "said so\nthe moon")
    assert kept["d"].lost_reason == "price"
    assert counts(taken(crm, text))[1:3] == (0, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"stage": "Contract Sent"},
         "there is no stage 'Contract Sent'; stages are: lead qualified proposal negotiation"),
        ({"state": "deleted"}, "a deal is open, won or lost, not 'deleted'"),
        ({"stage": "Closed Won", "state": "lost"}, "the deal is lost, and its stage is 'Closed Won'"),
        ({"closed_on": "2026-03-01"}, "the deal was closed on 2026-03-01, and is neither won nor lost"),
        ({"state": "won", "closed_on": "2026-05-01"}, "2026-05-01 lies ahead: a deal is closed when it is"),
        ({"created_at": "2026-05-01"}, "2026-05-01 lies ahead: a deal begins when it does"),
        ({"state": "won", "lost_reason": "price"}, "the deal is won, and has a reason for which it was lost: 'price'"),
        ({"lost_reason": "price"}, "the deal has a reason for which it was lost, and is not lost"),
        ({"value": "-3"}, "a deal is worth nothing or more, not '-3'"),
        ({"value": "much"}, "not an amount: much"),
        ({"probability": "150"}, "a probability is 0 to 100 per cent, not '150'"),
        ({"probability": "33.3%"}, "a probability is 0 to 100 per cent, not '33.3%'"),
        ({"expected_close": "next fri"}, None),
        ({"owner": "nobody-here"}, None),
        ({"title": "", "value": "3"}, "a deal needs a title"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_taken_say_why(crm: Crm, row: dict[str, str], why: str | None) -> None:
    values = {"title": "a", **row}
    done = taken(crm, f"{','.join(values)}\n{','.join(values.values())}\n")
    assert counts(done) == (1, 0, 0, 0, 1)
    if why is not None:
        assert reasons(done) == [why]


def test_a_stage_of_the_book_is_never_how_a_deal_ends(crm: Crm) -> None:
    with crm.change("set stages") as change:
        put(change, crm.store, "deal_stages", [["Gewonnen?", 90, None], ["lost", None, None]])
    crm.forget_settings()
    taken(crm, "title,stage\na,gewonnen?\nb,Lost\n")
    assert [(deal.stage, deal.state) for deal in made(crm)] == [("Gewonnen?", "open"), ("lost", "open")]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Relaunch", "Relaunch", "Other", ""]),
        st.sampled_from(["", "", UID, "7", "8"]),
        st.sampled_from(["", "lead", "proposal", "Closed Won", "nowhere"]),
        st.sampled_from(["", "100", "100 EUR"]),
        st.sampled_from(["", "2026-02-01", "2026-06-01"]),
        st.sampled_from(["", "Ada Lovelace", "Nobody", "Nobody; Ada Lovelace"]),
        st.sampled_from(["", "Acme"]),
        st.sampled_from(["", "red", "blue"]),
    ),
    max_size=10,
)


@settings(max_examples=25)
@given(rows=ROWS, create=st.booleans(), update=st.sampled_from([None, "replace", "skip"]))
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], create: bool, update: str | None
) -> None:
    crm = new_book(tmp_path_factory.mktemp("twice"))
    contacts.add(crm, person("Ada Lovelace", emails=("ada@e.org",)))
    empty = contents(crm, *FACTS, *DEALS, *DERIVED)
    text = "title,uid,stage,value,expected_close,contact,company,Colour\n"
    text += "".join(",".join(row) + "\n" for row in rows)
    first = taken(crm, text, create=create, update=update)
    before = contents(crm, *FACTS, *DEALS, *DERIVED)
    again = taken(crm, text, create=create, update=update)
    assert contents(crm, *FACTS, *DEALS, *DERIVED) == before
    assert (again.result.added, again.result.updated) == (0, 0)
    if first.result.act:
        history.undo(crm)
        assert contents(crm, *FACTS, *DEALS, *DERIVED) == empty
        assert counts(taken(crm, text, create=create, update=update)) == counts(first)
    crm.close()


def test_deals_come_into_a_postgresql_book(postgres_book_url: str) -> None:
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    text = f"title,uid,external_id,stage,contact,company,tags,Colour\na,{UID},,won,Ada,Acme,x,red\nb,,7,,,,,\n"
    assert counts(taken(crm, text, create=True)) == (2, 2, 0, 0, 0)
    assert counts(taken(crm, text, create=True, update="replace")) == (2, 0, 0, 2, 0)
    history.undo(crm)
    assert not any(contents(crm, *DEALS, "contacts", "companies", "fields", "taggings").values())
    crm.close()
