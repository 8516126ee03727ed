"""Contacts from files: who is the same person, what is completed, and the same file twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.app import contacts, history
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
