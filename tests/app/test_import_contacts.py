"""Contacts from files: who is the same person, what is completed, and the same file twice."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, history, importantdates, relations
from crmcli.app.crm import Crm
from crmcli.app.exchange import ImportPlan, run
from crmcli.core.errors import BadInput
from crmcli.store.store import create_store
from tests.app.importing import DERIVED, FACTS, Stopped, contents, counts, new_book, person, table, take


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return new_book(tmp_path)


def test_everything_a_row_says_is_kept(crm: Crm) -> None:
    head = "First name,Last name,E-mail,Mobile,Company,Job title,Tags,Birthday,Notes,"
    row = "Ada,Lovelace,ada@e.org; a@b.org,+49 30 901820,Acme,CEO,vip;key account,10.12.1915,hi,"
    head += "Street,ZIP,City,WeChat,Shoe size,Source\n"
    row += "Way 1,10115,Berlin,adal,39,fair\n"
    done = take(crm, head + row, kind="contacts")
    assert counts(done) == (1, 1, 0, 0, 0)
    assert ("Shoe size", "custom.Shoe size") in done.fields
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.title, ada.birthday, ada.notes, ada.city, ada.source) == (
        "Ada Lovelace", "CEO", "1915-12-10", "hi", "Berlin", "fair",
    )  # fmt: skip
    assert ada.emails == ("ada@e.org", "a@b.org")
    assert ada.phones == ("+49 30 901820",)
    assert ada.addresses == ("Way 1, 10115 Berlin",)
    assert ada.tags == ("key-account", "vip")
    assert ada.handles == {"wechat": ["adal"]}
    assert ada.custom == {"Shoe size": "39"}
    assert ada.company is not None
    assert ada.company.name == "Acme"
    before = contents(crm, *FACTS, *DERIVED)
    assert counts(take(crm, head + row, kind="contacts")) == (1, 0, 0, 1, 0)
    assert contents(crm, *FACTS, *DERIVED) == before
    history.undo(crm)
    assert not table(crm, "SELECT id FROM contacts") + table(crm, "SELECT id FROM companies")


@pytest.mark.parametrize(
    "header",
    [
        "name,email,phone,company", "Vorname,E-Mail-Adresse,Telefon,Firma", "姓名,邮箱,手机,公司",
        "Full Name,E-mail 1 - Value,Cell,Organization",
    ],
)  # fmt: skip
def test_headers_of_other_programs_are_understood(crm: Crm, header: str) -> None:
    done = take(crm, f"{header}\nAda,ada@e.org,+49 30 901820,Acme\n")
    assert done.kind == "contacts"
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.emails, ada.phones) == ("Ada", ("ada@e.org",), ("+49 30 901820",))
    assert ada.company is not None


def test_gbk_and_line_breaks_in_quotes(crm: Crm) -> None:
    text = '姓名,手机,备注,地址\n欧阳娜娜,+86 139 0013 9000,"第一行\n第二行",上海\n王,,只有姓,\n'
    done = take(crm, text.encode("gb18030"), kind="contacts")
    assert counts(done) == (2, 2, 0, 0, 0)
    assert contacts.one(crm, 1).notes == "第一行\n第二行"
    assert take(crm, "姓,名\n欧阳,娜娜\n", kind="contacts", source="b.csv").result.added == 1
    assert contacts.one(crm, 3).name == "欧阳娜娜"


def test_known_people_are_completed_and_keep_what_they_have(crm: Crm) -> None:
    contacts.add(crm, person("Ada Lovelace", emails=("ada@e.org",), tags=("vip",)), title="Countess")
    text = "name,email,phone,title,tags,notes\nAda L,ADA@e.org,+49 30 901820,CEO,new,hi\n"
    assert counts(take(crm, text, kind="contacts")) == (1, 0, 1, 0, 0)
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.title, ada.notes, ada.tags) == ("Ada Lovelace", "Countess", "hi", ("new", "vip"))
    assert (ada.emails, ada.phones) == (("ada@e.org",), ("+49 30 901820",))
    assert counts(take(crm, text, kind="contacts", update="skip")) == (1, 0, 0, 1, 0)
    assert counts(take(crm, text, kind="contacts", update="replace")) == (1, 0, 1, 0, 0)
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.title, ada.tags) == ("Ada L", "CEO", ("new", "vip"))
    assert counts(take(crm, text, kind="contacts", update="replace")) == (1, 0, 0, 1, 0)


def test_replacing_takes_custom_fields_too_and_the_first_row_of_a_person_wins(crm: Crm) -> None:
    text = "name,email,Colour\nAda,a@e.org,red\nAda,a@e.org,blue\n"
    assert counts(take(crm, text, kind="contacts")) == (2, 1, 0, 1, 0)
    assert counts(take(crm, text, kind="contacts", update="replace")) == (2, 0, 0, 2, 0)
    assert contacts.one(crm, 1).custom == {"Colour": "red"}
    other = "name,email,Colour\nAda,a@e.org,green\n"
    assert counts(take(crm, other, kind="contacts", update="replace")) == (1, 0, 1, 0, 0)
    assert contacts.one(crm, 1).custom == {"Colour": "green"}


def test_three_rows_about_one_person_make_one(crm: Crm) -> None:
    text = "name,email,phone,company\nAda Lovelace,ada@e.org,,Acme\n"
    text += "A. Lovelace,ada@e.org,+49 30 901820,\nLovelace,,030 901820,\n"
    with crm.change("set region") as change:
        change.insert("settings", {"name": "phone_region", "value": '"DE"'})
    crm.forget_settings()
    assert counts(take(crm, text, kind="contacts")) == (3, 1, 1, 1, 0)
    assert contacts.one(crm, 1).phones == ("+49 30 901820",)
    assert counts(take(crm, text, kind="contacts")) == (3, 0, 0, 3, 0)


def test_a_shared_phone_does_not_make_two_people_one(crm: Crm) -> None:
    text = "name,phone\nAda Lovelace,+49 30 901820\nMax Weber,+49 30 901820\n"
    assert counts(take(crm, text, kind="contacts")) == (2, 2, 0, 0, 0)
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 0, 2, 0)


def test_of_a_household_everybody_stays(crm: Crm) -> None:
    """One phone, one family name: two people; an initial or a second name is the same one."""
    text = "name,phone\nAnna Müller,+49 30 901820\nBert Müller,+49 30 901820\n"
    assert counts(take(crm, text, kind="contacts")) == (2, 2, 0, 0, 0)
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 0, 2, 0)
    for name in ("A. Müller", "Müller, Anna", "Anna Maria Müller"):
        assert counts(take(crm, f'name,phone\n"{name}",+49 30 901820\n', kind="contacts"))[:2] == (1, 0), name


def test_what_the_book_holds_reads_no_number_of_a_file_otherwise(crm: Crm) -> None:
    text = "name,phone\nOle Petersen,0151 9999999\nSepp,+43 1 5331234\nFree,0800 111 222\n"
    assert counts(take(crm, text, kind="contacts")) == (3, 3, 0, 0, 0)
    assert counts(take(crm, text, kind="contacts")) == (3, 0, 0, 3, 0)


def test_a_file_that_was_fetched_again_is_the_same_file(crm: Crm) -> None:
    text = "name,date,amount\nAda,2026-01-05,10\n"
    for source, added in (("orders.csv", 1), ("orders (1).csv", 0), ("orders(12).csv", 0), ("orders 2026.csv", 1)):
        assert counts(take(crm, text, kind="purchases", create=True, source=source))[1] == added, source


def test_a_birthday_calendar_means_those_whom_the_book_knows(crm: Crm) -> None:
    contacts.add(crm, person("Ole Petersen", emails=("ole@e.org",)))
    days = "".join(
        f"BEGIN:VEVENT\nUID:{name}\nSUMMARY:Geburtstag von {name}\n"
        "DTSTART;VALUE=DATE:19700805\nRRULE:FREQ=YEARLY\nEND:VEVENT\n"
        for name in ("Ole Petersen", "Max")
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{days}END:VCALENDAR\n"
    assert counts(take(crm, text, source="days.ics")) == (2, 1, 1, 0, 0)
    assert counts(take(crm, text, source="days.ics")) == (2, 0, 0, 2, 0)
    assert (contacts.one(crm, 1).birthday or "").endswith("08-05")


def test_a_mail_that_means_somebody_of_another_name_is_told(crm: Crm) -> None:
    contacts.add(crm, person("Ada Byron", emails=("ada@e.org",)))
    done = take(crm, "name,email,title\nAda Lovelace,ada@e.org,CEO\nAda,ada@e.org,\n", kind="contacts")
    assert counts(done) == (2, 0, 1, 1, 0)
    assert done.notes == ("named otherwise than the contact they mean: line 2 'Ada Lovelace' is 'Ada Byron'",)
    assert contacts.one(crm, 1).name == "Ada Byron"


def test_a_name_alone_is_the_same_person_only_where_nothing_speaks_against_it(crm: Crm) -> None:
    contacts.add(crm, person("Ada Lovelace", emails=("ada@e.org",)))
    contacts.add(crm, person("Max Weber"))
    assert counts(take(crm, "name,title\nAda Lovelace,CEO\nMax Weber,CFO\n", kind="contacts")) == (2, 1, 1, 0, 0)
    assert contacts.one(crm, 1).title is None
    # enriched by hand after a list of names came in: the same list does not bring them again
    contacts.edit_many(crm, [3], {"emails": ("other@e.org",)})
    assert counts(take(crm, "name,title\nAda Lovelace,CEO\nMax Weber,CFO\n", kind="contacts")) == (2, 0, 0, 2, 0)
    assert counts(take(crm, "name,company\nMax Weber,Acme\nMax Weber,Beta\n", kind="contacts")) == (2, 1, 1, 0, 0)


def test_several_who_fit_are_rejected_with_their_refs(crm: Crm) -> None:
    for name in ("Ada", "Bea"):
        contacts.add(crm, person(name, emails=("info@e.org",)))
    done = take(crm, "name,email,title\nBea,info@e.org,CEO\nCleo,info@e.org,CFO\n", kind="contacts")
    assert counts(done) == (2, 0, 1, 0, 1)
    assert done.rejects[0].reason == "'info@e.org' may be c1, c2"
    assert contacts.one(crm, 2).title == "CEO"


def test_numbers_of_another_system_tell_people_apart(crm: Crm) -> None:
    text = "id,name,email\n1,Ada,info@e.org\n2,Bea,info@e.org\n"
    assert counts(take(crm, text, kind="contacts")) == (2, 2, 0, 0, 0)
    assert counts(take(crm, text.replace("Ada", "Ida"), kind="contacts", update="replace")) == (2, 0, 1, 1, 0)
    assert contacts.one(crm, 1).name == "Ida"
    contacts.archive(crm, [1])
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 0, 2, 0)


def test_a_row_finds_its_contact_by_uid(crm: Crm) -> None:
    contacts.add(crm, person("Ada"))
    uid = contacts.one(crm, 1).uid
    text = f"uid,name,title\n{uid},Augusta,CEO\n{uid[:-4]}0000,Bea,CFO\n"
    assert counts(take(crm, text, kind="contacts")) == (2, 1, 1, 0, 0)
    assert contacts.one(crm, 1).title == "CEO"
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("birthday", "fri", "depends on the day"), ("birthday", "2030-01-01", "lies ahead"),
        ("birthday", "--02-30", "no day of any year"), ("owner", "zoe", "nobody here is called 'zoe'"),
        ("stage", "galaxy", "there is no stage"), ("do not contact", "maybe", "neither yes nor no"),
        ("handles", "ada", "no handle"), ("notes", "x" * 100_001, "more than 100,000 characters"),
    ],
)  # fmt: skip
def test_a_bad_cell_rejects_its_row_and_stops_nothing(crm: Crm, field: str, value: str, reason: str) -> None:
    done = take(crm, f"name,{field}\nAda,{value}\nBea,\n,\n", kind="contacts")
    assert counts(done) == (2, 1, 0, 0, 1)
    assert reason in done.rejects[0].reason
    assert done.rejects[0].cells == ("Ada", value)


def test_odd_values_are_kept_or_left_out_as_what_they_are(crm: Crm) -> None:
    text = "name,email,phone,birthday,do not contact\nAda,n/a,12306,0/0/00,yes\nBea,n/a,12306,--12-10,no\n,c@e.org,,,\n"
    assert counts(take(crm, text, kind="contacts")) == (3, 3, 0, 0, 0)
    ada, bea, third = (contacts.one(crm, number) for number in (1, 2, 3))
    assert (ada.emails, ada.phones, ada.birthday, ada.do_not_contact) == (("n/a",), ("12306",), None, True)
    assert (bea.birthday, bea.do_not_contact, third.name) == ("--12-10", False, "c@e.org")
    assert table(crm, "SELECT is_valid FROM emails ORDER BY id") == [(0,), (0,), (1,)]


def test_controls_and_markup_are_text(crm: Crm) -> None:
    take(crm, "name,notes\n\x1b[31m[/foo]\u202eAda,a\x07b\n", kind="contacts")
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.notes) == ("[31m[/foo]Ada", "ab")


def test_ragged_rows_lose_nothing(crm: Crm) -> None:
    done = take(crm, "name,email,title\nAda\nBea,b@e.org,CEO,left over\n", kind="contacts")
    assert counts(done) == (2, 2, 0, 0, 0)
    assert contacts.one(crm, 2).custom == {"extra_1": "left over"}


@pytest.mark.parametrize("text", ["", "\n\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 'name,email\n"Ada,a@e.org\nBea,\n'])
def test_what_is_no_table_is_refused_with_a_sentence(crm: Crm, text: "str | bytes") -> None:
    with pytest.raises(BadInput) as refused:
        take(crm, text, kind="contacts")
    assert refused.value.hint
    assert not table(crm, "SELECT id FROM contacts")


def test_a_header_alone_changes_nothing(crm: Crm) -> None:
    done = take(crm, "name,email\n", kind="contacts")
    assert counts(done) == (0, 0, 0, 0, 0)
    assert done.result.act is None


def test_maps_win_and_wrong_ones_name_the_nearest(crm: Crm) -> None:
    text = "who,mail2,x,y\nAda,a@e.org,1,2\n"
    mapping = {"who": "name", "mail2": "email", "x": "_", "y": "custom.Why"}
    done = take(crm, text, kind="contacts", mapping=mapping)
    assert done.left_out == ("x",)
    ada = contacts.one(crm, 1)
    assert (ada.name, ada.emails, ada.custom) == ("Ada", ("a@e.org",), {"Why": "2"})
    for wrong, told in (({"who": "nmae"}, "near: name"), ({"woh": "name"}, "near: who")):
        with pytest.raises(BadInput, match=told):
            take(crm, text, kind="contacts", mapping=wrong)
    for plan in ({"kind": "contacts"}, {"kind": "purchases"}, {}, {"kind": "deals", "mapping": {}}):
        with pytest.raises(BadInput):
            take(crm, "x,y\n1,2\n", **plan)
    for bad in ({"update": "all"}, {"date_order": "xyz"}, {"no_header": True}, {"date_format": "YYYY-MM"}):
        with pytest.raises(BadInput):
            take(crm, text, kind="contacts", mapping=mapping, **bad)


def test_many_batches_and_preloaded_keys_find_the_same(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.app.importing_contacts.BATCH", 7)
    monkeypatch.setattr("crmcli.app.importing_people.ASKED", 5)
    text = "name,email,tags,company\n" + "".join(f"P{n},p{n % 30}@e.org,t{n % 3},Firm {n % 4}\n" for n in range(60))
    assert counts(take(crm, text, kind="contacts"))[1] == 30
    before = contents(crm, *FACTS, *DERIVED)
    assert counts(take(crm, text, kind="contacts")) == (60, 0, 0, 60, 0)
    assert contents(crm, *FACTS, *DERIVED) == before


def test_exports_of_other_programs(crm: Crm, shared: Path) -> None:
    expected = {
        "labeldekho__linkedin_Connections.csv": (10, 10), "made__excel_zh_gbk.csv": (3, 3),
        "made__google_contacts_2024.csv": (2, 2), "made__hubspot_contacts.csv": (3, 2),
        "made__linkedin_2026_preamble.csv": (4, 3), "made__outlook_full_cp1252.csv": (2, 2),
    }  # fmt: skip
    for name, (read, added) in expected.items():
        for wanted in ((read, added, 0, 0, read - added), (read, 0, 0, added, read - added)):
            with (shared / "data" / "csv" / name).open("rb") as stream:
                assert counts(run(crm, stream, ImportPlan(kind="contacts"), source=name)) == wanted, name
    names = {name for (name,) in table(crm, "SELECT name FROM contacts")}
    assert {"张三", "山本太郎", "张伟", "Ana García Ruiz", "Jane Q Public"} <= names


OWN = {"Ada Lovelace": ("a@e.org", "adal"), "Ada": ("a@e.org", "adal"), "Max Weber": ("b@e.org", "maxw")}


def _own(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row whose mail and handle are those of its name."""
    name, mail, phone, number, company, tags, colour, handle = row
    own_mail, own_handle = OWN.get(name, ("", ""))
    return name, own_mail if "@" in mail else mail, phone, number, company, tags, colour, own_handle if handle else ""


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ada Lovelace", "Ada", "Max Weber", "李伟", ""]),
        st.sampled_from(["", "", "a@e.org", "b@e.org", "a@e.org;b@e.org", "n/a"]),
        st.sampled_from(["", "", "+49 30 901820", "+49 30 901821", "12306"]),
        st.sampled_from(["", "", "1", "2"]),
        st.sampled_from(["", "Acme", "Beta"]),
        st.sampled_from(["", "vip", "vip;new"]),
        st.sampled_from(["", "red", "blue"]),
        st.sampled_from(["", "adal", "maxw"]),
    ),
    max_size=10,
)


@given(rows=ROWS, update=st.sampled_from(["fill", "replace"]))
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], update: str
) -> None:
    # A row whose mail or handle several people bear is, the first time, whoever bore it till then. Here they are
    # nobody else's, as they are in the world, but for the same person under two numbers.
    rows = [_own(row) for row in rows]
    assume(len({row[3] for row in rows if row[3]}) < 2 or all(row[3] for row in rows))
    crm = new_book(tmp_path_factory.mktemp("twice"))
    contacts.add(crm, person("Max Weber", emails=("b@e.org",)))
    empty = contents(crm, *FACTS, *DERIVED)
    text = "name,email,phone,id,company,tags,Colour,wechat\n" + "".join(",".join(row) + "\n" for row in rows)
    first = take(crm, text, kind="contacts", update=update)
    counts(first)
    before = contents(crm, *FACTS, *DERIVED)
    again = take(crm, text, kind="contacts", update=update)
    assert (again.result.added, again.result.updated) == (0, 0)
    assert contents(crm, *FACTS, *DERIVED) == before
    if first.result.act:
        history.undo(crm)
    left = contents(crm, *FACTS, *DERIVED)
    assert {**left, "tags": []} == {**empty, "tags": []}  # a tag that was made by the way may stay
    crm.close()


def test_both_kinds_of_file_come_into_a_postgresql_book(postgres_book_url: str) -> None:
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    people = "id,name,email,company,tags,Colour\n1,Ada,a@e.org,Acme,vip,red\n2,Bea,b@e.org,Acme,vip,\n"
    orders = "email,date,ref,product,amount\na@e.org,2024-03-05,R1,Tea,1\na@e.org,2024-03-05,R1,Oil,2\n"
    orders += "b@e.org,2024-03-06,,,3\n"
    for first in (True, False):
        done = take(crm, people, kind="contacts")
        assert counts(done) == ((2, 2, 0, 0, 0) if first else (2, 0, 0, 2, 0))
        done = take(crm, orders, kind="purchases")
        assert counts(done) == ((3, 3, 0, 0, 0) if first else (3, 0, 0, 3, 0))
    history.undo(crm)
    history.undo(crm)
    left = contents(crm, "contacts", "companies", "emails", "fields", "taggings", "interactions", "purchase_lines")
    assert not any(left.values())
    crm.close()


def test_columns_that_say_which_mail_or_phone_they_hold_are_mails_and_phones(crm: Crm) -> None:
    text = "Name;E-Mail privat;E-Mail (geschäftlich);Handy privat;Telefon dienstlich\n"
    text += "Anna Schmidt;anna@home.example;anna@work.example;0170 1234567;030 5550100\n"
    take(crm, text)
    [made] = contacts.many(crm, [1])
    assert made.emails == ("anna@home.example", "anna@work.example")
    assert made.phones == ("0170 1234567", "030 5550100")
    assert made.custom == {}


def test_the_quote_that_keeps_a_sheet_from_running_comes_off_again(crm: Crm) -> None:
    take(crm, "name,phone,notes\n't Hooft,'+49 (0)30 12345678,'=1+1\n")
    [made] = contacts.many(crm, [1])
    assert (made.name, made.phones, made.notes) == ("'t Hooft", ("+49 (0)30 12345678",), "=1+1")


def test_a_birthday_that_no_calendar_has_is_kept_as_it_stood(crm: Crm) -> None:
    text = "name,birthday\nAda,19211430\nBea,19211013\nCid,00000000\n"
    done = take(crm, text, kind="contacts", date_format="YYYYMMDD")
    assert (counts(done), done.unread) == ((3, 3, 0, 0, 0), 1)
    ada, bea, cid = (contacts.one(crm, number) for number in (1, 2, 3))
    assert (ada.birthday, ada.custom) == (None, {"birthday_raw": "19211430"})
    assert (bea.birthday, bea.custom) == ("1921-10-13", {})
    assert (cid.birthday, cid.custom) == (None, {})
    again = take(crm, text, kind="contacts", date_format="YYYYMMDD")
    assert counts(again) == (3, 0, 0, 3, 0)


def test_a_street_may_stand_in_several_columns(crm: Crm) -> None:
    mapping = {"no": "street", "line 1": "street", "line 2": "street"}
    take(
        crm,
        "name,no,line 1,line 2,city\nAda,5,Oak St,Flat 2,York\nBea,,Elm St,,York\n",
        kind="contacts",
        mapping=mapping,
    )
    assert contacts.one(crm, 1).addresses == ("5 Oak St, Flat 2, York",)
    assert contacts.one(crm, 2).addresses == ("Elm St, York",)


def test_a_row_without_a_name_is_known_by_its_number(crm: Crm) -> None:
    done = take(crm, "id,name,city\n7,,York\n8,,\n", kind="contacts", mapping={"id": "external_id"})
    assert counts(done) == (2, 1, 0, 0, 1)
    assert contacts.one(crm, 1).name == "Contact 7"


def test_who_shares_a_phone_with_somebody_is_added_and_told_of(crm: Crm) -> None:
    take(crm, "name,phone\nAda Lovelace,+49 30 901820\n", kind="contacts")
    done = take(crm, "name,phone\nBea Smith,+49 30 901820\nCid,+49 30 901821\n", kind="contacts", source="other")
    assert (counts(done), done.alike) == ((2, 2, 0, 0, 0), 1)


def test_labels_roles_and_parts_stand_beside_their_values(crm: Crm) -> None:
    head = (
        "name,emails,emails.label,phones,phones.label,companies,companies.role,addresses,addresses.label,city,country\n"
    )
    row = "Ada,a@e.org ::: b@e.org,work ::: ,+44 20 7946 0958 ::: +44 7700 900123, ::: cell,Acme ::: Beta,CTO ::: ,"
    row += "1 Mill Rd ::: ,Work ::: home,Cambridge ::: Ely,UK ::: \n"
    done = take(crm, head + row, kind="contacts")
    assert counts(done) == (1, 1, 0, 0, 0)
    assert table(crm, "SELECT address, label, is_primary FROM emails ORDER BY id") == [
        ("a@e.org", "work", 1), ("b@e.org", None, 0),
    ]  # fmt: skip
    assert table(crm, "SELECT e164, label FROM phones ORDER BY id") == [
        ("+442079460958", None), ("+447700900123", "mobile"),
    ]  # fmt: skip
    assert table(crm, "SELECT company_id, role FROM positions ORDER BY id") == [(1, "CTO"), (2, None)]
    assert table(crm, "SELECT text, city, country, label FROM addresses ORDER BY id") == [
        ("1 Mill Rd", "Cambridge", "UK", "work"), ("Ely", "Ely", None, "home"),
    ]  # fmt: skip
    assert counts(take(crm, head + row, kind="contacts")) == (1, 0, 0, 1, 0)


def test_labels_and_roles_are_filled_in_and_replaced_only_when_that_is_said(crm: Crm) -> None:
    draft = person("Ada", emails=("a@e.org", "home:b@e.org"), phones=("+44 20 7946 0958",), company="Acme")
    contacts.add(crm, draft)
    text = "name,emails,emails.label,Work Phone,companies,companies.role\n"
    text += "Ada,a@e.org ::: b@e.org,work ::: office,+44 20 7946 0958,Acme,CTO\n"
    assert counts(take(crm, text, kind="contacts")) == (1, 0, 1, 0, 0)
    labels = "SELECT label FROM emails ORDER BY id"
    assert table(crm, labels) == [("work",), ("home",)]
    assert table(crm, "SELECT label FROM phones") + table(crm, "SELECT role FROM positions") == [("work",), ("CTO",)]
    assert counts(take(crm, text, kind="contacts")) == (1, 0, 0, 1, 0)
    assert counts(take(crm, text, kind="contacts", update="replace")) == (1, 0, 1, 0, 0)
    assert table(crm, labels) == [("work",), ("work",)]
    history.undo(crm)
    history.undo(crm)
    assert table(crm, labels) == [(None,), ("home",)]


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("Home Phone", "home"), ("Mobile", "mobile"), ("Telefon geschäftlich", "work"), ("Handy privat", "mobile"),
        ("手机", "mobile"), ("公司电话", "work"), ("Business Fax", "fax"), ("Phone", None), ("Other Phone 2", "other"),
        ("HomePhone", "home"), ("传真", "fax"),
    ],
)  # fmt: skip
def test_the_name_of_a_column_may_be_the_label(crm: Crm, column: str, label: str | None) -> None:
    take(crm, f"name,{column}\nAda,+44 20 7946 0958\n", kind="contacts")
    assert table(crm, "SELECT e164, label FROM phones") == [("+442079460958", label)]


def test_lines_of_one_address_in_numbered_columns_are_one_address(crm: Crm) -> None:
    take(crm, "name,Address 1,Address 2,City,Zip\nAda,1 Mill Rd,Flat 2,York,YO1 7HH\n", kind="contacts")
    assert contacts.one(crm, 1).addresses == ("1 Mill Rd, Flat 2, YO1 7HH York",)


def test_important_dates_and_relations_in_one_cell(crm: Crm) -> None:
    text = "name,dates,relations\n"
    text += "Ada,anniversary=2010-05-04 ::: contract=2026-12-31 once ::: moon=--02-30,"
    text += "spouse=Bea; since 2010 ::: friend=Zoe\n"
    text += "Bea,,spouse=Ada\n"
    done = take(crm, text, kind="contacts")
    assert counts(done) == (2, 2, 0, 0, 0)
    assert table(crm, "SELECT label, day, is_yearly FROM important_dates ORDER BY id") == [
        ("anniversary", "2010-05-04", 1), ("contract", "2026-12-31", 0),
    ]  # fmt: skip
    assert table(crm, "SELECT contact_id, other_id, kind, note FROM relations") == [(1, 2, "spouse", "since 2010")]
    assert contacts.one(crm, 1).custom == {"moon": "--02-30", "friend": "Zoe"}
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 0, 2, 0)
    contacts.add(crm, person("Zoe"))
    assert counts(take(crm, text, kind="contacts")) == (2, 0, 1, 1, 0)
    assert table(crm, "SELECT other_id, kind FROM relations ORDER BY id") == [(2, "spouse"), (3, "friend")]
    moved = text.replace("2010-05-04", "2011-05-04")
    assert counts(take(crm, moved, kind="contacts")) == (2, 0, 0, 2, 0)
    assert counts(take(crm, moved, kind="contacts", update="replace")) == (2, 0, 1, 1, 0)
    assert counts(take(crm, moved, kind="contacts", update="replace")) == (2, 0, 0, 2, 0)
    assert table(crm, "SELECT day FROM important_dates ORDER BY id") == [("2011-05-04",), ("2026-12-31",)]


def test_somebody_from_another_book_keeps_the_uid(crm: Crm, tmp_path: Path) -> None:
    ada, bea = ("0190a1b2-0000-7000-8000-00000000000a", "0190A1B2-0000-7000-8000-00000000000B")
    text = f"uid,name,emails,source\n{ada},Ada,info@e.org,fair\n{bea},Bea,info@e.org,\n,Cid,c@e.org,\n"
    assert counts(take(crm, text, kind="contacts")) == (3, 3, 0, 0, 0)
    uids = table(crm, "SELECT uid, source, external_id FROM contacts ORDER BY id")
    assert uids[:2] == [(ada, "fair", None), (bea.lower(), None, None)]
    assert len(uids[2][0]) == 36
    assert uids[2][1:] == ("file", None)
    # in whatever order the rows come again, each finds its own
    turned = f"uid,name,emails,title\n{bea},Bea,info@e.org,CFO\n{ada},Ada,info@e.org,CEO\n"
    assert counts(take(crm, turned, kind="contacts")) == (2, 0, 2, 0, 0)
    assert table(crm, "SELECT title FROM contacts ORDER BY id") == [("CEO",), ("CFO",), (None,)]
    twice = f"uid,name\n{ada[:-1]}c,Dee\nurn:uuid:{ada[:-1]}C,Dee D\nno-uid,Eve\nno-uid,Eve E\n"
    assert counts(take(crm, twice, kind="contacts")) == (4, 2, 0, 2, 0)
    assert table(crm, "SELECT name, external_id FROM contacts WHERE id > 3 ORDER BY id") == [
        ("Dee", None), ("Eve", "no-uid"),
    ]  # fmt: skip


def test_somebody_without_a_name_is_called_as_the_mail_says(crm: Crm) -> None:
    take(crm, 'email,nickname\n"Ada Lovelace <ada@e.org>",\n<bea@e.org>,\n,Cid\ncid@e.org,Cid\n', kind="contacts")
    assert table(crm, "SELECT name FROM contacts ORDER BY id") == [
        ("Ada Lovelace",), ("bea@e.org",), ("Cid",), ("Cid",),
    ]  # fmt: skip


def sheet_of(crm: Crm) -> str:
    """The contacts of a book under the names of fields, lists in parallel cells."""
    out = io.StringIO()
    names = ("uid", "name", "title", "birthday", "notes", "source", "external_id", "do_not_contact", "tags")
    lists = {
        "emails": ("address", ("label",)), "phones": ("raw", ("label",)),
        "addresses": ("text", ("label", "street", "city", "region", "country")),
    }  # fmt: skip
    columns = [*names, *lists, *(f"{one}.label" for one in lists), "street", "city", "region", "country"]
    writer = csv.DictWriter(out, [*columns, "companies", "companies.role", "dates", "relations", "custom.size"])
    writer.writeheader()
    for (number,) in table(crm, "SELECT id FROM contacts ORDER BY id"):
        one = contacts.one(crm, number)
        row = {name: getattr(one, name) or "" for name in names[:7]}
        row |= {"do_not_contact": "yes" if one.do_not_contact else "no", "tags": " ::: ".join(one.tags)}
        for kind, (text, beside) in lists.items():
            sql = f"SELECT {', '.join((text, *beside))} FROM {kind} WHERE contact_id = {number}"
            rows = table(crm, f"{sql} ORDER BY is_primary DESC, id")
            for place, column in enumerate((kind, *(f"{kind}.label" if one == "label" else one for one in beside))):
                row[column] = " ::: ".join(str(one[place] or "") for one in rows)
        held = "SELECT o.name, p.role FROM positions p JOIN companies o ON o.id = p.company_id WHERE p.contact_id = "
        held = f"{held} {number} ORDER BY p.id"
        for place, column in enumerate(("companies", "companies.role")):
            row[column] = " ::: ".join(str(one[place] or "") for one in table(crm, held))
        row["dates"] = " ::: ".join(importantdates.texts(crm, "contact_id", number))
        row["relations"] = " ::: ".join(f"{one.kind}={one.name}" for one in relations.of(crm, number))
        row["custom.size"] = one.custom.get("size", "")
        writer.writerow(row)
    return out.getvalue()


LABELS = st.sampled_from(["", "work:", "home:", "boat:"])
PERSON = st.fixed_dictionaries(
    {
        "emails": st.lists(st.tuples(LABELS, st.sampled_from(["a@e.org", "b@e.org", "c@e.org"])), max_size=3),
        "phones": st.lists(st.tuples(LABELS, st.sampled_from(["+44 20 7946 0958", "12306", "0170 1"])), max_size=2),
        "addresses": st.lists(
            st.tuples(LABELS, st.sampled_from(["1 Mill Rd, London", "Weg 2, 10115 Berlin", "somewhere"])), max_size=2
        ),
        "company": st.sampled_from([None, "Acme", "Beta & Co"]),
        "tags": st.lists(st.sampled_from(["vip", "老客户"]), max_size=2),
        "more": st.fixed_dictionaries(
            {},
            optional={
                "birthday": st.sampled_from(["1815-12-10", "--02-29"]), "title": st.just("Dr. h.c."),
                "notes": st.sampled_from(["two\nlines", "=1+1", "'tis", "a ::: b"]), "source": st.just("fair"),
                "dates": st.just(["renewal=2026-05-01", "ends=2026-12-31 once"]),
                "custom": st.fixed_dictionaries({"size": st.sampled_from(["39", "ü"])}),
                "do_not_contact": st.booleans(), "companies": st.just(["Gamma"]), "role": st.just("CTO"),
            },
        ),
    }
)  # fmt: skip


@settings(max_examples=12)
@given(people=st.lists(PERSON, min_size=1, max_size=4))
def test_what_a_book_holds_comes_back_in_an_empty_one(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, Any]]
) -> None:
    one = new_book(tmp_path_factory.mktemp("one"))
    for number, said in enumerate(people):
        lists = {kind: tuple(map("".join, said[kind])) for kind in ("emails", "phones", "addresses")}
        more = dict(said["more"])
        if "role" in more and not said["company"]:
            del more["role"]
        if "companies" in more and "role" in more:
            more["roles"] = [""]
        draft = person(f"Person {number}", company=said["company"], tags=tuple(said["tags"]), **lists)
        contacts.add(one, draft, **more)
    if len(people) > 1:
        contacts.edit(one, "c1", {"relations": ["spouse=c2", "godmother=c2"]})
    text = sheet_of(one)
    other = new_book(tmp_path_factory.mktemp("other"))
    assert counts(take(other, text)) == (len(people), len(people), 0, 0, 0)
    tables = ("emails", "phones", "addresses", "positions", "taggings", "fields", "important_dates", "relations")
    assert sheet_of(other) == text
    held = {
        name: [{key: row[key] for key in row if key not in ("id", "tag_id", "company_id")} for row in rows]
        for name, rows in contents(other, *tables).items()
    }
    for name, rows in contents(one, *tables).items():
        for row in rows:
            assert {key: row[key] for key in row if key not in ("id", "tag_id", "company_id")} in held[name], name
    before = contents(other, *FACTS, *tables)
    assert counts(take(other, text, source="again.csv")) == (len(people), 0, 0, len(people), 0)
    assert contents(other, *FACTS, *tables) == before
    for crm in (one, other):
        crm.close()


def test_every_file_of_other_programs_is_read_as_it_is_written(crm: Crm, shared: Path) -> None:
    folder = shared / "data" / "csv"
    for told in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        with (folder / told["file"]).open("rb") as stream:
            done = run(crm, stream, ImportPlan(create=True, date_order="dmy"), source=told["file"])
        assert (done.result.read, done.encoding, done.delimiter) == (
            told["data_rows"], told["encoding"], told["delimiter"],
        ), told["file"]  # fmt: skip
        assert list(done.columns) == told["header"]


@pytest.mark.parametrize(
    ("text", "added", "rejected"),
    [
        ("\ufeffname,email\nAda,a@e.org\n", 1, 0),  # a byte order mark in the first name
        ("name,email,,,\nAda,a@e.org,,,\n", 1, 0),  # columns that were emptied
        ("name,email,email,name\nAda,a@e.org,b@e.org,A.\n", 1, 0),  # names that come again
        ("name,notes\n" + "A" * 5000 + ",x\nBea,y\n", 1, 1),  # a name without an end
        ("name,email\nAda,\"Ada <a@e.org>, 'B' <b@e.org>\"\n", 1, 0),
        ("name," + "N" * 300 + "," + "N" * 301 + "\nAda,x,y\n", 1, 0),  # names that are longer than one may be
        ("name," + ",".join(f"c{n}" for n in range(9999)) + "\nAda," + "x" * 9 + "\n", 1, 0),
        ("name,emails.label\nAda,work\n", 1, 0), ("name,companies.role\nAda,CTO\n", 1, 0),
        ("name,custom.Size,custom.\nAda,39,x\n", 1, 0), ("name,skype.label,phones.label\nAda,x,y\n", 1, 0),
    ],
)  # fmt: skip
def test_what_strangers_will_try(crm: Crm, text: str, added: int, rejected: int) -> None:
    done = take(crm, text, kind="contacts")
    assert (done.result.added, done.result.rejected) == (added, rejected)
    assert counts(take(crm, text, kind="contacts"))[1:3] == (0, 0)


def test_a_label_that_can_be_none_is_told(crm: Crm) -> None:
    done = take(crm, "name,phones,phones.label\nAda,12306,Skype\nBea,12307,skype\nCid,12308,!!!\n", kind="contacts")
    assert done.notes == (
        "'Skype' is no label of a mail, phone or address, and is left out",
        "'skype' is no label of a mail, phone or address, and is left out",
        "'!!!' is no label of a mail, phone or address, and is left out",
    )


def test_japanese_by_declaration(crm: Crm) -> None:
    text = "氏名,メール\n山本太郎,taro@e.example\n".encode("shift_jis")
    take(crm, text, kind="contacts", encoding="shift_jis", mapping={"氏名": "name", "メール": "email"})
    assert (contacts.one(crm, 1).name, contacts.one(crm, 1).emails) == ("山本太郎", ("taro@e.example",))


CELLS = st.text(alphabet=st.sampled_from("Aa0 :;,=*@.-+\n\"'<>|:酒\u202e\x00"), max_size=12)


@settings(max_examples=30)
@given(
    header=st.lists(
        st.sampled_from(
            ["name", "emails", "emails.label", "phones", "phones.label", "addresses", "addresses.label", "city", "uid",
             "companies", "companies.role", "dates", "dates.label", "relations", "relations.label", "handles",
             "birthday", "Address 1", "Address 2 - City", "Home Street", "fields", "fields.label", "tags", "odd"]
        ), min_size=1, max_size=8, unique=True,
    ),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=4),
)  # fmt: skip
def test_whatever_stands_in_the_cells_is_taken_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str]]
) -> None:
    crm = new_book(tmp_path_factory.mktemp("any"))
    out = io.StringIO()
    csv.writer(out).writerows([["name", *header] if "name" not in header else header, *rows])
    try:
        counts(take(crm, out.getvalue(), kind="contacts"))
        before = contents(crm, *FACTS, "important_dates", "relations")
        again = take(crm, out.getvalue(), kind="contacts")
        assert (again.result.added, again.result.updated) == (0, 0)
        assert contents(crm, *FACTS, "important_dates", "relations") == before
    except BadInput:
        assert not table(crm, "SELECT id FROM contacts")  # refused as a whole
    finally:
        crm.close()


def test_nobody_is_lost_for_a_birthday(crm: Crm) -> None:
    text = "Name,Email,Birthday\nMo,mo@x.example,12/25\nTom,tom@x.example,1980\nIna,ina@x.example,im März\n"
    text += "Eva,eva@x.example,11/2/1980\nDay,day@x.example,31.12.\n"
    text += "Bea,bea@x.example,1980-01-02 00:00:00\n"
    done = take(crm, text)
    assert counts(done) == (6, 5, 0, 0, 1)
    assert [reject.reason for reject in done.rejects] == ["'11/2/1980' can be 11 Feb 1980 or 2 Nov 1980"]
    found = {one.name: (one.birthday, one.custom) for one in (contacts.one(crm, number) for number in range(1, 6))}
    assert found == {
        "Mo": ("--12-25", {}), "Tom": (None, {"birthday_raw": "1980"}),
        "Bea": ("1980-01-02", {}), "Ina": (None, {"birthday_raw": "im März"}), "Day": ("--12-31", {}),
    }  # fmt: skip
    assert counts(take(crm, text)) == (6, 0, 0, 5, 1)


def test_a_line_of_a_company_alone_is_called_as_it_is(crm: Crm) -> None:
    text = "First Name,Last Name,Company,Phone,Email\n,,Looms Ltd,030 12345678,\n,,Engines Ltd,,sales@engines.example\n"
    take(crm, text)
    assert [contacts.one(crm, number).name for number in (1, 2)] == ["Looms Ltd", "sales@engines.example"]
    assert counts(take(crm, text)) == (2, 0, 0, 2, 0)


def test_a_comma_in_the_name_before_a_mail_parts_nothing(crm: Crm) -> None:
    take(crm, 'Name,Email\n,"""Lovelace, Ada"" <ada@x.example>, b@x.example"\n')
    made = contacts.one(crm, 1)
    assert made.name == "Lovelace Ada"
    assert [mail.rpartition("<")[2].rstrip(">") for mail in made.emails] == ["ada@x.example", "b@x.example"]


def test_name_beside_a_first_name_is_the_last(crm: Crm) -> None:
    text = "Vorname;Name;E-Mail\nPaul;Panzer;pp@x.example\nEva;Eva Eins;eva@x.example\n;Ott;ott@x.example\n"
    take(crm, text)
    assert [contacts.one(crm, number).name for number in (1, 2, 3)] == ["Paul Panzer", "Eva Eins", "Ott"]
    assert counts(take(crm, text)) == (3, 0, 0, 3, 0)


def test_parts_that_a_name_does_not_say_are_kept(crm: Crm) -> None:
    take(crm, "Display Name,First Name,Last Name,Email\nNicky,Tom,Bird,tom@x.example\nAda B,Ada,B,ada@x.example\n")
    tom, ada = contacts.one(crm, 1), contacts.one(crm, 2)
    assert (tom.name, tom.custom) == ("Nicky", {"first name": "Tom", "last name": "Bird"})
    assert (ada.name, ada.custom) == ("Ada B", {})


def test_a_refusal_is_short_whatever_the_columns_are_called(crm: Crm) -> None:
    for kind in (None, "contacts"):
        with pytest.raises(BadInput) as caught:
            take(crm, "a" * 200_000 + "\n", kind=kind)
        assert len(caught.value.message) < 300
