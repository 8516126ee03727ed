"""Companies from files: which one a row means, what is completed, and the same file twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import companies, companytwins, history, lookup
from crmcli.app.booksettings import put
from crmcli.app.crm import Crm
from crmcli.store.store import create_store
from tests.app.importing import DERIVED, FACTS, Stopped, contents, counts, new_book, table, take


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return new_book(tmp_path)


def numbered(crm: Crm) -> list[tuple[object, ...]]:
    return table(crm, "SELECT name, external_id FROM companies ORDER BY id")


def test_a_table_makes_companies_with_all_that_it_says(crm: Crm) -> None:
    text = (
        "Company name,Website URL,Phone Number,Email,Street Address,City,Country/Region,Tags,Description,Industry\n"
        "Acme Ltd,https://www.acme.example/about,+49 30 901820; 040 1234567,info@acme.example,"
        'Bridge St 1,Berlin,Germany,"vip, key account","Makes\nanvils",Steel\n'
    )
    done = take(crm, text, kind="companies")
    assert (counts(done), done.kind, done.contacts) == ((1, 1, 0, 0, 0), "companies", 0)
    [acme] = companies.many(crm, [1])
    assert (acme.name, acme.notes) == ("Acme Ltd", "Makes\nanvils")
    assert acme.websites == ("acme.example/about",)
    assert acme.phones == ("+49 30 901820", "040 1234567")
    assert acme.emails == ("info@acme.example",)
    assert acme.addresses == ("Bridge St 1, Berlin, Germany",)
    assert table(crm, "SELECT city, street FROM addresses") == [("Berlin", "Bridge St 1")]
    assert acme.tags == ("key-account", "vip")
    assert acme.custom == {"Industry": "Steel"}
    assert acme.owner is not None
    assert table(crm, "SELECT e164 FROM phones ORDER BY id") == [("+4930901820",), ("+49401234567",)]
    assert [one.id for one in lookup.candidates(crm, "acme ltd")] == [1]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Account Name,Account ID,Website,Billing City", "Acme,001,acme.example,Bonn"),  # Salesforce
        ("Organization - Name,Organization - ID,Organization - Address", "Acme,001,Bonn"),  # Pipedrive
        ("Company name,Record ID,Company Domain Name,City", "Acme,001,acme.example,Bonn"),  # HubSpot
        ("Firma,Kundennummer,Webseite,Ort", "Acme,001,acme.example,Bonn"),
        ("公司名称,客户编号,网址,城市", "Acme,001,acme.example,Bonn"),
    ],
)
def test_the_columns_of_other_programs_are_known(crm: Crm, header: str, row: str) -> None:
    take(crm, f"{header}\n{row}\n", kind="companies")
    [acme] = companies.many(crm, [1])
    assert (acme.name, acme.custom) == ("Acme", {})
    assert numbered(crm) == [("Acme", "001")]
    assert acme.addresses == ("Bonn",)


def test_a_company_is_known_by_uid_number_or_whole_name(crm: Crm) -> None:
    take(crm, "name,external_id\nAcme,7\nBeta,\n", kind="companies", source="a.csv")
    (uid,) = table(crm, "SELECT uid FROM companies WHERE name = 'Beta'")[0]
    text = (
        f"name,external_id,uid,notes\nAcme Renamed,7,,by number\nBeta Renamed,,{uid.upper()},by uid\nACME,,,by name\n"
    )
    assert counts(take(crm, text, kind="companies", source="a.csv")) == (3, 0, 2, 1, 0)
    assert table(crm, "SELECT name, notes FROM companies ORDER BY id") == [("Acme", "by number"), ("Beta", "by uid")]


def test_another_number_in_the_same_source_is_another_company(crm: Crm) -> None:
    text = "name,external_id\nAcme,1\nAcme,2\n"
    assert counts(take(crm, text, kind="companies")) == (2, 2, 0, 0, 0)
    assert counts(take(crm, text, kind="companies")) == (2, 0, 0, 2, 0)
    done = take(crm, "name\nAcme\n", kind="companies")
    assert [one.reason for one in done.rejects] == ["'Acme' may be o1, o2"]


def test_a_number_is_given_to_a_company_that_was_added_by_hand(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    text = "name,external_id\nAcme,1\nAcme,2\n"
    assert counts(take(crm, text, kind="companies")) == (2, 1, 1, 0, 0)
    assert numbered(crm) == [("Acme", "1"), ("Acme", "2")]
    assert counts(take(crm, text, kind="companies")) == (2, 0, 0, 2, 0)


def test_a_uid_that_a_row_tells_is_the_companys(crm: Crm) -> None:
    uid = "0190a0b0-0000-7000-8000-000000000001"
    text = f"name,uid\nAcme,{uid}\n"
    assert counts(take(crm, text, kind="companies")) == (1, 1, 0, 0, 0)
    assert table(crm, "SELECT uid FROM companies") == [(uid,)]
    assert counts(take(crm, text.replace("Acme", "Acme Ltd"), kind="companies")) == (1, 0, 0, 1, 0)


def test_what_is_there_stays_unless_it_is_to_be_replaced(crm: Crm) -> None:
    companies.add(crm, "Acme", {"notes": "ours", "emails": ["a@acme.example"], "custom": {"Size": "10"}})
    text = "name,notes,email,Size,Colour\nacme,theirs,b@acme.example,20,red\n"
    assert counts(take(crm, text, kind="companies")) == (1, 0, 1, 0, 0)
    acme = companies.one(crm, 1)
    assert (acme.name, acme.notes) == ("Acme", "ours")
    assert acme.emails == ("a@acme.example", "b@acme.example")
    assert acme.custom == {"Colour": "red", "Size": "10"}
    assert counts(take(crm, text, kind="companies", update="skip")) == (1, 0, 0, 1, 0)
    assert counts(take(crm, text, kind="companies", update="replace")) == (1, 0, 1, 0, 0)
    acme = companies.one(crm, 1)
    assert (acme.name, acme.notes, acme.custom) == ("acme", "theirs", {"Colour": "red", "Size": "20"})


def test_companies_that_were_put_away_or_merged_do_not_come_again(crm: Crm) -> None:
    text = "name,external_id,notes\nAcme,1,\nBeta,,\nGamma,3,\nDelta,,\n"
    take(crm, text, kind="companies")
    companies.archive(crm, 1)
    companies.archive(crm, 2)
    keep, absorb = companytwins.people(crm, ["o4", "o3"])
    companytwins.merge(crm, keep, absorb)
    again = text.replace("3,\n", "3,told of the one that was merged\n")
    assert counts(take(crm, again, kind="companies")) == (4, 0, 1, 3, 0)
    assert table(crm, "SELECT name, notes FROM companies WHERE archived_at IS NULL") == [
        ("Delta", "told of the one that was merged")
    ]
    assert counts(take(crm, "name\nBeta\n", kind="companies", source="another.csv")) == (1, 1, 0, 0, 0)


def test_rows_that_cannot_be_taken_say_why(crm: Crm) -> None:
    with crm.change("define a field") as change:
        put(change, crm.store, "fields", {"Size": {"type": "number"}})
    crm.forget_settings()
    long = "x" * 501
    text = f"name,owner,Size,tags\n,,,\n{long},,,\nAcme,nobody-here,,\nAcme,,big,\nAcme,,,{'t' * 101}\n"
    done = take(crm, text, kind="companies")
    assert [(one.line, one.reason.partition(";")[0]) for one in done.rejects] == [
        (3, "a company's name of 501 characters is not kept"),
        (4, "nobody here is called 'nobody-here'"),
        (5, "Size is a number, not 'big'"),
        (6, "a tag of 101 characters is not kept"),
    ]
    assert table(crm, "SELECT count(*) FROM companies") == [(0,)]
    done = take(crm, "name,city\n,Berlin\n", kind="companies")
    assert [one.reason for one in done.rejects] == ["a company needs a name"]


def test_a_big_file_of_one_name_takes_no_time(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.app.importing_companies.BATCH", 50)
    text = "name,external_id\n" + "".join(f"Unknown,{number}\n" for number in range(200))
    assert counts(take(crm, text, kind="companies")) == (200, 200, 0, 0, 0)
    assert counts(take(crm, text, kind="companies")) == (200, 0, 0, 200, 0)
    done = take(crm, "name\nunknown\n", kind="companies")
    assert [one.reason for one in done.rejects] == ["'unknown' may be o1, o2, o3, o4, o5 and more"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Acme", "acme", "Beta GmbH", "甲公司", ""]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["", "acme.example", "https://linkedin.com/company/acme", "x y"]),
        st.sampled_from(["", "+49 30 901820", "12"]),
        st.sampled_from(["", "red", "blue"]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(rows=ROWS, update=st.sampled_from([None, "replace", "skip"]))
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], update: str | None
) -> None:
    crm = new_book(tmp_path_factory.mktemp("twice"))
    companies.add(crm, "Acme", {"notes": "ours"})
    empty = contents(crm, *FACTS, *DERIVED)
    text = "name,external_id,notes,website,phone,Colour\n" + "".join(",".join(row) + "\n" for row in rows)
    first = take(crm, text, kind="companies", update=update)
    counts(first)
    before = contents(crm, *FACTS, *DERIVED)
    again = take(crm, text, kind="companies", update=update)
    assert contents(crm, *FACTS, *DERIVED) == before
    assert (again.result.added, again.result.updated) == (0, 0)
    if first.result.act:
        history.undo(crm)
        assert contents(crm, *FACTS, *DERIVED) == empty
        assert counts(take(crm, text, kind="companies", update=update)) == counts(first)
    crm.close()


def test_companies_come_into_a_postgresql_book(postgres_book_url: str) -> None:
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    text = "name,external_id,website,tags,Colour\nAcme,1,acme.example,vip,red\nBeta,,,vip,\n"
    assert counts(take(crm, text, kind="companies")) == (2, 2, 0, 0, 0)
    assert counts(take(crm, text, kind="companies")) == (2, 0, 0, 2, 0)
    history.undo(crm)
    assert not any(contents(crm, "companies", "handles", "taggings", "fields").values())
    crm.close()
