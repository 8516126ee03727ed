"""Purchases that were exported come back as themselves: known by their uid, with their lines, number and source."""

import csv
import io
from pathlib import Path

import pytest

from crmcli.app.crm import Crm
from tests.app.importing import contents, counts, new_book, table, take
from tests.app.test_import_exported import sheet

SHOP = (
    "ref,customer,date,amount,product,quantity,refunded\n"
    "1001,Ada Lovelace,2024-03-05,10,Pen,1,\n1001,Ada Lovelace,2024-03-05,20,Ink,2,\n"
    "1002,Max Weber,2024-03-06,30,Lamp,1,5\n,Max Weber,2024-03-07,9,Tea,1,\n"
)
FACTS = ("interactions", "purchase_lines", "contacts")


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    book = new_book(tmp_path / "one")
    assert counts(take(book, SHOP, create=True, source="shop.csv")) == (4, 4, 0, 0, 0)
    take(book, "kind,date,contact,note\ncall,2024-03-08,Ada Lovelace,about ink\n", kind="interactions")
    return book


def test_the_book_that_they_came_from_stays_as_it_is(crm: Crm) -> None:
    text, before = sheet(crm, "purchases"), contents(crm, *FACTS)
    for update in ("fill", "replace", "skip"):
        assert counts(take(crm, text, kind="purchases", update=update)) == (5, 0, 0, 5, 0)
    assert counts(take(crm, sheet(crm, "interactions"), kind="interactions", update="replace"))[1:3] == (0, 0)
    assert contents(crm, *FACTS) == before


def test_another_book_gets_them_once_whichever_way_they_come(crm: Crm, tmp_path: Path) -> None:
    other = new_book(tmp_path / "other")
    bought, talks = sheet(crm, "purchases"), sheet(crm, "interactions")
    assert counts(take(other, bought, kind="purchases", create=True)) == (5, 5, 0, 0, 0)
    assert sheet(other, "purchases") == bought
    assert counts(take(other, talks, kind="interactions")) == (5, 1, 0, 4, 0)
    assert counts(take(other, SHOP, source="shop.csv")) == (
        4,
        1,
        0,
        3,
        0,
    )  # what has no number is known by its uid only
    third = new_book(tmp_path / "third")
    assert counts(take(third, talks, kind="interactions", create=True)) == (5, 5, 0, 0, 0)
    done = take(third, bought, kind="purchases")
    assert (done.result.added, done.rejects) == (0, ())
    assert table(third, "SELECT count(*) FROM purchase_lines") == [(2,)]


def test_a_changed_row_changes_its_purchase_and_a_talk_is_none(crm: Crm) -> None:
    rows = list(csv.DictReader(io.StringIO(sheet(crm, "purchases"))))
    tea = next(row for row in rows if row["product"] == "Tea")
    talk = next(row for row in csv.DictReader(io.StringIO(sheet(crm, "interactions"))) if row["kind"] == "call")
    out = io.StringIO()
    sheet_of = csv.DictWriter(out, list(tea))
    sheet_of.writeheader()
    sheet_of.writerows([{**tea, "amount": "12"}, {**tea, "uid": talk["uid"]}, {**tea, "uid": "7", "amount": "8"}])
    done = take(crm, out.getvalue(), kind="purchases")
    assert counts(done) == (3, 1, 1, 0, 1)
    assert "is a call in the book" in done.rejects[0].reason
    assert counts(take(crm, out.getvalue(), kind="purchases")) == (3, 0, 0, 2, 1)
    assert table(crm, "SELECT amount_minor FROM interactions WHERE product = 'Tea' ORDER BY id") == [(1200,), (800,)]


def test_of_one_number_with_two_uids_both_are_kept(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    uids = ["0d1f2f0e-3c61-4d7e-9d43-6f0c4f1d9a2" + digit for digit in "123"]
    lines = [f"Ada,2024-03-05,{10 + place},1001,shop,{uid}" for place, uid in enumerate(uids)]
    text = "\n".join(("customer,date,amount,ref,source,uid", *lines, ""))
    assert counts(take(book, text, create=True)) == (3, 3, 0, 0, 0)
    assert counts(take(book, text)) == (3, 0, 0, 3, 0)
    assert [row[0] for row in table(book, "SELECT uid FROM interactions ORDER BY id")] == uids
    mixed = text + "Ada,2024-03-05,99,1001,shop,\n"
    assert counts(take(book, mixed, update="fill")) == (4, 0, 0, 3, 1)


def test_what_a_company_bought_and_what_nobody_bought(crm: Crm, tmp_path: Path) -> None:
    firm = "kind,date,company,amount,currency,uid\npurchase,2024-03-05,Acme,5,EUR,\n"
    assert counts(take(crm, firm, kind="interactions", create=True)) == (1, 1, 0, 0, 0)
    with crm.change("forget") as change:
        change.update("interactions", 1, {"contact_id": None})
    text = sheet(crm, "purchases")
    assert counts(take(crm, text, kind="purchases")) == (6, 0, 0, 6, 0)
    other = new_book(tmp_path / "other")
    done = take(other, text, kind="purchases", create=True)
    assert [one.reason for one in done.rejects] == ["the row names nobody"]
    assert table(other, "SELECT c.name FROM interactions i JOIN companies c ON c.id = i.company_id") == [("Acme",)]
    poor = take(new_book(tmp_path / "third"), text, kind="purchases")
    assert "there is no company" in poor.rejects[-1].reason
