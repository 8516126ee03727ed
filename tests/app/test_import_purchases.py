"""Purchases from files: rows, orders of several lines, whose they are, and the same file twice."""

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.app import contacts, history, scoring
from crmcli.app.booksettings import put
from crmcli.app.crm import Crm
from crmcli.app.exchange import ImportPlan, Rejected, run
from crmcli.core.errors import BadInput, Refused
from tests.app.importing import DERIVED, FACTS, contents, counts, new_book, person, table, take

HEAD = "customer,date,amount,product\n"


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return new_book(tmp_path)


def sales(crm: Crm) -> list[tuple[object, ...]]:
    return table(
        crm,
        "SELECT c.name, i.date, i.amount_minor, i.currency, i.kind, i.product, i.quantity, i.note FROM interactions i"
        " JOIN contacts c ON c.id = i.contact_id ORDER BY i.id",
    )


def test_a_plain_file_makes_purchases_and_the_second_time_changes_nothing(crm: Crm) -> None:
    text = HEAD + "Ada Lovelace,2024-03-05,120.50,Lamp\nAda Lovelace,2024-03-06,9,\nMax Weber,2024-03-05,-20,Lamp\n"
    done = take(crm, text, currency="EUR", create=True)
    assert counts(done) == (3, 3, 0, 0, 0)
    assert done.contacts == 2
    assert done.kind == "purchases"
    assert sales(crm) == [
        ("Ada Lovelace", "2024-03-05", 12050, "EUR", "purchase", "Lamp", None, None),
        ("Ada Lovelace", "2024-03-06", 900, "EUR", "purchase", None, None, None),
        ("Max Weber", "2024-03-05", -2000, "EUR", "refund", "Lamp", None, None),
    ]
    before = contents(crm)
    again = take(crm, text, currency="EUR", create=True)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert again.result.act is None
    assert contents(crm) == before


def test_equal_rows_stay_as_many_as_they_are(crm: Crm) -> None:
    two = HEAD + "Ada,2024-03-05,10,Tea\n" * 2
    assert counts(take(crm, two, create=True)) == (2, 2, 0, 0, 0)
    assert counts(take(crm, two + "Ada,2024-03-05,10,Tea\n", create=True)) == (3, 1, 0, 2, 0)
    assert len(sales(crm)) == 3


def test_another_source_is_another_purchase(crm: Crm) -> None:
    text = HEAD + "Ada,2024-03-05,10,Tea\n"
    take(crm, text, create=True, source="/srv/a.csv")
    assert counts(take(crm, text, create=True, source="b.csv")) == (1, 1, 0, 0, 0)
    assert counts(take(crm, text, create=True, source="c.csv", only=None)) == (1, 1, 0, 0, 0)
    done = run(crm, _file(text), ImportPlan(create=True, source="a"), source="-")
    assert counts(done) == (1, 0, 0, 1, 0)
    assert done.source == "a"


def test_rows_of_one_order_are_lines_of_one_purchase(crm: Crm) -> None:
    head = "email,date,order id,product,qty,amount\n"
    text = head + "a@e.org,2024-03-06,A1,Lamp,2,20\nb@e.org,2024-03-05,B1,Tea,1,3\na@e.org,2024-03-05,A1,Oil,1,5.50\n"
    assert counts(take(crm, text, create=True)) == (3, 3, 0, 0, 0)
    assert sales(crm) == [
        ("a@e.org", "2024-03-05", 2550, "USD", "purchase", "Lamp, Oil", 3.0, None),
        ("b@e.org", "2024-03-05", 300, "USD", "purchase", "Tea", 1.0, None),
    ]
    lines = "SELECT product, quantity, amount_minor FROM purchase_lines ORDER BY id"
    assert table(crm, lines) == [("Lamp", 2.0, 2000), ("Oil", 1.0, 550)]
    assert table(crm, "SELECT external_ref FROM interactions ORDER BY id") == [("A1",), ("B1",)]
    before = contents(crm)
    assert counts(take(crm, text, create=True)) == (3, 0, 0, 3, 0)
    assert contents(crm) == before

    changed = text.replace("5.50", "6.50").replace("b@e.org", "a@e.org")
    assert counts(take(crm, changed, create=True)) == (3, 0, 3, 0, 0)
    assert table(crm, lines) == [("Lamp", 2.0, 2000), ("Oil", 1.0, 650)]
    assert [row[0] for row in sales(crm)] == ["a@e.org", "a@e.org"]
    history.undo(crm)
    assert contents(crm, "interactions", "contacts") == {key: before[key] for key in ("interactions", "contacts")}
    assert table(crm, lines) == [("Lamp", 2.0, 2000), ("Oil", 1.0, 550)]


def test_an_order_total_counts_instead_of_the_sum_of_its_lines(crm: Crm) -> None:
    head = "customer,date,ref,amount,order_total\n"
    take(crm, head + "Ada,2024-03-05,A1,20,22.50\nAda,2024-03-05,A1,5,22.50\n", create=True)
    assert [row[2] for row in sales(crm)] == [2250]
    done = take(crm, head + "Ada,2024-03-05,A2,20,22.50\nAda,2024-03-05,A2,5,23\n", create=True)
    assert [one.reason for one in done.rejects] == ["the lines of order 'A2' name 2 totals"] * 2


def test_an_order_with_a_bad_line_is_rejected_whole(crm: Crm) -> None:
    text = "customer,date,ref,amount\nAda,2024-03-05,A1,20\nAda,2024-03-05,A1,x\nAda,2024-03-05,,7\n"
    done = take(crm, text, create=True)
    assert counts(done) == (3, 1, 0, 0, 2)
    assert [(one.line, one.reason) for one in done.rejects] == [
        (2, "another line of order 'A1' is rejected"),
        (3, "not an amount: x"),
    ]
    assert done.rejects[1].cells == ("Ada", "2024-03-05", "A1", "x")


def test_orders_beyond_memory_may_not_come_apart(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.app.importing_purchases.OPEN_ORDERS", 4)
    rows = [f"Ada,2024-03-05,R{number},{number}\n" for number in range(1, 9)]
    done = take(crm, "customer,date,ref,amount\n" + "".join(rows) + rows[0], create=True)
    assert counts(done) == (9, 8, 0, 0, 1)
    assert "sort the file" in done.rejects[0].reason


def test_whose_a_purchase_is_told_by_identifiers_and_whole_names_only(crm: Crm) -> None:
    draft = person("Ada Lovelace", emails=("ada@e.org",), phones=("+49 30 901820",), handles=(("wechat", "adal"),))
    contacts.add(crm, draft, external_id="77", source="file")
    (uid,) = table(crm, "SELECT uid FROM contacts")[0]
    known = ["ADA@E.org", "+49 (30) 90 18 20", "wechat:adal", "ada  LOVELACE", uid, "77"]
    done = take(crm, HEAD + "".join(f"{who},2024-03-05,{n},\n" for n, who in enumerate(known, 1)))
    assert counts(done) == (6, 6, 0, 0, 0)
    for part in ("Ada", "Lovel", "1", "c1", "adal@e.org"):
        done = take(crm, HEAD + f"{part},2024-03-05,9,\n")
        assert [one.reason for one in done.rejects] == [f"nobody answers to {part!r}; --create makes a contact"]


def test_several_who_answer_are_nobody(crm: Crm) -> None:
    for mail in ("li@a.cn", "li@b.cn"):
        contacts.add(crm, person("李伟", emails=(mail,)))
    done = take(crm, HEAD + "李伟,2024-03-05,9,\nli@b.cn,2024-03-05,9,\n", create=True)
    assert counts(done) == (2, 1, 0, 0, 1)
    assert done.rejects[0].reason == "'李伟' may be c1, c2"
    assert table(crm, "SELECT contact_id FROM interactions") == [(2,)]


def test_customers_are_made_once_with_all_that_the_row_says(crm: Crm) -> None:
    head = "external_id,contact.name,contact.email,contact.phone,date,amount\n"
    text = head + "7,Ada Lovelace,ada@e.org,+49 30 901820,2024-03-05,1\n7,,,,2024-03-06,2\n"
    text += "8,Ada Lovelace,,,2024-03-06,2\n"
    assert take(crm, text + "9,,,,2024-03-06,2\n", create=True, source="shop.csv").contacts == 3
    assert table(crm, "SELECT name, external_id, source FROM contacts ORDER BY id") == [
        ("Ada Lovelace", "7", "shop"), ("Ada Lovelace", "8", "shop"), ("Customer 9", "9", "shop"),
    ]  # fmt: skip
    assert table(crm, "SELECT contact_id, address FROM emails") == [(1, "ada@e.org")]
    assert table(crm, "SELECT contact_id, e164 FROM phones") == [(1, "+4930901820")]
    assert counts(take(crm, text, create=True, source="shop.csv")) == (3, 0, 0, 3, 0)


def test_a_customer_code_is_found_again_though_the_contact_has_a_name(crm: Crm) -> None:
    text = "customer,first_name,last_name,date,amount\nK-12,Ada,Lovelace,2024-03-05,1\n"
    take(crm, text, create=True)
    assert table(crm, "SELECT name, external_id FROM contacts") == [("Ada Lovelace", "K-12")]
    more = text + "K-12,Ada,Lovelace,2024-03-09,1\n"
    assert counts(take(crm, more, create=True)) == (2, 1, 0, 1, 0)
    assert len(table(crm, "SELECT id FROM contacts")) == 1


def test_who_shares_a_mailbox_but_has_another_number_is_somebody_else(crm: Crm) -> None:
    text = "external_id,email,date,amount\n1,info@e.org,2024-03-05,1\n2,info@e.org,2024-03-05,1\n"
    assert take(crm, text, create=True).contacts == 2
    assert counts(take(crm, text, create=True)) == (2, 0, 0, 2, 0)


def test_dates_are_absolute_and_real(crm: Crm) -> None:
    good = {
        "2024-03-05": "2024-03-05", "20240305": "2024-03-05", "05.03.2024": "2024-03-05", "2024年3月5日": "2024-03-05",
        "2024/3/6": "2024-03-06", "3/15/2024 2:30 PM": "2024-03-15", "15 Jan 2023": "2023-01-15",
        "2024-03-05T23:30:00-08:00": "2024-03-06",
    }  # fmt: skip
    bad = ["2024-02-30", "fri", "5 mar", "today", "05/02/2024", "", "45356", "2026-03-20", "3 days ago"]
    text = "customer\tdate\tamount\n" + "".join(f"Ada\t{day}\t1\n" for day in [*good, *bad])
    done = take(crm, text, create=True)
    assert [row[1] for row in sales(crm)] == list(good.values())
    assert [one.cells[1] for one in done.rejects] == bad
    assert "'05/02/2024' can be 5 Feb 2024 or 2 May 2024" in done.rejects[4].reason
    at = table(crm, "SELECT at FROM interactions WHERE at IS NOT NULL ORDER BY id")
    assert at == [("2024-03-15T14:30:00Z",), ("2024-03-06T07:30:00Z",)]


def test_the_order_of_dates_comes_from_the_flag_or_the_book(crm: Crm) -> None:
    text = HEAD + "Ada,05/02/2024,1,\n"
    take(crm, text, create=True, date_order="mdy", source="a")
    with crm.change("set date order") as change:
        put(change, crm.store, "date_order", "dmy")
    crm.forget_settings()
    take(crm, text, create=True, source="b")
    assert [row[1] for row in sales(crm)] == ["2024-05-02", "2024-02-05"]


@pytest.mark.parametrize("pattern", ["%Y%m%d", "YYYYMMDD", "yyyymmdd"])
def test_a_date_format_admits_nothing_else(crm: Crm, pattern: str) -> None:
    done = take(crm, HEAD + "Ada,20240305,1,\nAda,2024-03-05,2,\nAda,2024305,3,\n", create=True, date_format=pattern)
    assert [row[2] for row in sales(crm)] == [100]
    assert [one.line for one in done.rejects] == [3, 4]


def test_the_local_date_follows_the_clock_and_the_row_is_the_same_one(tmp_path: Path) -> None:
    text = HEAD + "Ada,2024-02-05T23:30:00-08:00,1,\n"
    take(new_book(tmp_path, zone="America/Los_Angeles"), text, create=True)
    crm = new_book(tmp_path, zone="Asia/Shanghai")
    assert counts(take(crm, text, create=True)) == (1, 0, 0, 1, 0)
    assert sales(crm)[0][1] == "2024-02-05"


def test_currencies_come_from_the_row_the_flag_or_the_book(crm: Crm) -> None:
    rows = ("1,", "2,chf", "3 €,", "4,XX")
    text = "customer,date,amount,currency\n" + "".join(f"Ada,2024-03-05,{row}\n" for row in rows)
    done = take(crm, text, create=True)
    assert [row[2:4] for row in sales(crm)] == [(100, "USD"), (200, "CHF"), (300, "EUR")]
    assert [one.line for one in done.rejects] == [5]
    done = take(crm, text, create=True, currency="gbp", source="b")
    assert [row[2:4] for row in sales(crm)[3:]] == [(100, "GBP"), (200, "CHF")]
    assert [one.line for one in done.rejects] == [4, 5]
    with pytest.raises(BadInput):
        take(crm, text, currency="dollars")


def test_what_the_file_says_otherwise_is_updated_and_nothing_is_emptied(crm: Crm) -> None:
    text = "customer,date,amount,product,quantity,note\nAda,2024-03-05,1,Lamp,2,first\n"
    take(crm, text, create=True)
    assert counts(take(crm, text.replace("first", "second"), create=True)) == (1, 0, 1, 0, 0)
    assert sales(crm)[0][5:] == ("Lamp", 2.0, "second")
    assert counts(take(crm, text, create=True, update="skip")) == (1, 0, 0, 1, 0)
    assert counts(take(crm, text, create=True, update="fill")) == (1, 0, 0, 1, 0)
    less = "customer,date,amount,product\nAda,2024-03-05,1,Lamp\n"
    assert counts(take(crm, less, create=True)) == (1, 0, 0, 1, 0)
    assert sales(crm)[0][7] == "second"


def test_a_purchase_that_was_removed_stays_removed(crm: Crm) -> None:
    text = "customer,date,amount,note\nAda,2024-03-05,1,a\n"
    take(crm, text, create=True)
    with crm.change("remove") as change:
        change.update("interactions", 1, {"archived_at": crm.now()})
    assert counts(take(crm, text.replace("1,a", "1,b"), create=True)) == (1, 0, 0, 1, 0)
    assert len(sales(crm)) == 1


def test_only_takes_the_rows_that_are_meant(crm: Crm) -> None:
    text = (
        "customer,date,amount,order status\nAda,2024-03-05,1,paid\nAda,2024-03-05,200,Open\nAda,2024-03-05,300,PAID\n"
    )
    done = take(crm, text, create=True, only="status = paid and amount > 100")
    assert counts(done) == (3, 1, 0, 2, 0)
    assert [row[2] for row in sales(crm)] == [30000]
    with pytest.raises(BadInput, match="status"):
        take(crm, text, create=True, only="statsu = paid")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    crm = new_book(tmp_path, dry_run=True)
    done = take(crm, HEAD + "Ada,2024-03-05,1,Lamp\nBob,2024-03-99,1,\n", create=True)
    assert counts(done) == (2, 1, 0, 0, 1)
    assert done.result.act is None
    assert done.preview[0] == {"contact": "Ada", "date": "2024-03-05", "amount": "1", "product": "Lamp"}
    assert table(crm, "SELECT count(*) FROM contacts") == [(0,)]


def test_strict_rejects_keep_nothing(crm: Crm) -> None:
    before = contents(crm)
    with pytest.raises(Rejected, match="1 of 2 rows are rejected") as refused:
        take(crm, HEAD + "Ada,2024-03-05,1,\nAda,2024-03-99,1,\n", create=True, strict=True)
    assert isinstance(refused.value, Refused)
    assert refused.value.code == 5
    assert [one.line for one in refused.value.imported.rejects] == [3]
    assert contents(crm) == before


def test_an_interrupt_leaves_nothing(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.app.importing_purchases.BATCH", 5)
    monkeypatch.setattr("crmcli.app.importing.ROUND", 10)

    def stop(rows: int) -> None:
        assert table(crm, "SELECT count(*) FROM interactions") != [(0,)]
        raise KeyboardInterrupt

    text = HEAD + "".join(f"Ada,2024-03-05,{number},\n" for number in range(30))
    with pytest.raises(KeyboardInterrupt):
        run(crm, _file(text), ImportPlan(create=True), source="a.csv", progress=stop)
    assert table(crm, "SELECT count(*) FROM interactions") == [(0,)]
    assert table(crm, "SELECT count(*) FROM acts") == [(0,)]


def test_columns_that_are_not_kept_are_named(crm: Crm) -> None:
    done = take(crm, "customer,date,amount,warehouse\nAda,2024-03-05,1,B7\n", create=True)
    assert done.left_out == ("warehouse",)
    assert done.fields == (("customer", "contact"), ("date", "date"), ("amount", "amount"))


def test_a_big_file_reads_the_book_once_and_finds_the_same(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEAD + "".join(f"Buyer {number},2024-03-05,1,\n" for number in range(20)) * 2
    take(crm, text, create=True)
    monkeypatch.setattr("crmcli.app.importing_people.ASKED", 3)
    monkeypatch.setattr("crmcli.app.importing_purchases.PAGE", 7)
    assert counts(take(crm, text + "Buyer 3,2024-03-07,1,\n", create=True)) == (41, 1, 0, 40, 0)
    assert len(table(crm, "SELECT id FROM contacts")) == 20


def test_cdnow(crm: Crm, shared: Path) -> None:
    file = shared / "data" / "clv" / "CDNOW_sample.txt"
    plan = ImportPlan(
        kind="purchases", no_header=True, delimiter="space", columns=("_", "external_id", "date", "quantity", "amount"),
        date_format="YYYYMMDD", currency="USD", create=True,
    )  # fmt: skip
    for expected in ((6919, 6919, 0, 0, 0), (6919, 0, 0, 6919, 0)):
        with file.open("rb") as stream:
            assert counts(run(crm, stream, plan, source="CDNOW_sample.txt")) == expected
    rows = [line.split()[1:] for line in file.read_text("ascii").splitlines()]
    found = table(
        crm,
        "SELECT c.external_id, i.date, i.quantity, i.amount_minor FROM interactions i"
        " JOIN contacts c ON c.id = i.contact_id",
    )
    expected_rows = [
        (who, date.fromisoformat(day).isoformat(), float(count), round(float(amount) * 100))
        for who, day, count, amount in rows
    ]
    assert Counter(found) == Counter(expected_rows)
    assert sum(times - 1 for times in Counter(expected_rows).values()) == 21
    assert table(crm, "SELECT count(*) FROM contacts") == [(2357,)]
    history.undo(crm)
    left = contents(crm, *FACTS, *DERIVED)
    assert not [name for name, lines in left.items() if lines and name not in ("users", "settings")]


def test_orders_score_as_expected(tmp_path: Path, shared: Path) -> None:
    crm = new_book(tmp_path)
    crm.as_of = date(2006, 12, 31)
    mapping = {"customer_id": "contact", "order_date": "date", "revenue": "amount"}
    plan = ImportPlan(kind="purchases", mapping=mapping, currency="USD", create=True)
    with (shared / "data" / "rfm" / "rfm_data_orders.csv").open("rb") as stream:
        assert counts(run(crm, stream, plan, source="rfm_data_orders.csv")) == (4906, 4906, 0, 0, 0)
    scoring.run(crm)
    found = {
        one.name: (one.recency_days, one.frequency, one.monetary_minor // 100, one.r, one.f, one.m)
        for one in scoring.members(crm)
    }
    with (shared / "data" / "rfm" / "expected_default_orders.csv").open(encoding="utf-8") as text:
        expected = {
            row["customer_id"]: tuple(int(row[column]) for column in ("R", "F", "M", "r", "f", "m"))
            for row in csv.DictReader(text)
        }
    assert found == expected


def test_a_messy_file(crm: Crm, shared: Path) -> None:
    folder = shared / "data" / "csv"
    with crm.change("set currency") as change:
        put(change, crm.store, "currency", "CNY")
    crm.forget_settings()
    with (folder / "made__purchases_messy.csv").open("rb") as stream:
        done = run(crm, stream, ImportPlan(create=True, date_order="dmy"), source="messy.csv")
    assert done.kind == "purchases"
    with (folder / "made__purchases_messy.expected.csv").open(encoding="utf-8") as text:
        expected = list(csv.DictReader(text))
    rejected = {int(row["row"]) + 1 for row in expected if "reject" in row["status"]}
    assert {one.line for one in done.rejects} == rejected
    assert [row[1:4] for row in sales(crm)] == [
        ("2024-01-05", 123450, "CNY"), ("2024-02-05", 123450, "EUR"), ("2024-02-05", -4500, "EUR"),
        ("2024-02-06", 9900, "USD"), ("2024-02-09", -1234, "USD"),
    ]  # fmt: skip


PEOPLE = st.sampled_from(["Ada", "ada", "Max Weber", "a@e.org", "+49 30 901820", "wechat:ada", "李伟", "901820", ""])
ROWS = st.lists(
    st.tuples(
        PEOPLE,
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "a@e.org", "b@e.org"]),
        st.sampled_from(["2024-03-05", "5.3.2024", "2024-03-05 10:00", "2024-02-30"]),
        st.sampled_from(["1", "2.50", "-3", "x", ""]),
        st.sampled_from(["", "Tea", "Lamp"]),
        st.sampled_from(["", "", "R1", "R2"]),
    ),
    max_size=14,
)


@given(rows=ROWS, create=st.booleans())
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], create: bool
) -> None:
    crm = new_book(tmp_path_factory.mktemp("twice"))
    contacts.add(crm, person("Max Weber", emails=("b@e.org",)))
    empty = contents(crm, *FACTS, *DERIVED)
    text = "contact,external_id,email,date,amount,product,ref\n" + "".join(",".join(row) + "\n" for row in rows)
    first = take(crm, text, create=create)
    counts(first)
    before = contents(crm, *FACTS, *DERIVED)
    again = take(crm, text, create=create)
    assert contents(crm, *FACTS, *DERIVED) == before
    assert (again.result.added, again.result.updated) == (0, 0)
    if first.result.act:
        history.undo(crm)
    assert contents(crm, *FACTS, *DERIVED) == empty
    crm.close()


def _file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def test_a_line_means_the_customer_and_the_day_of_the_first_one_of_its_order(crm: Crm) -> None:
    head = "customer_id,email,date,currency,order id,product,amount\n"
    text = head + "7,a@e.org,2024-03-05,EUR,A1,Tea,2\n,,,,A1,Oil,3\n,,,,A2,Cup,1\n,b@e.org,,,A1,Pot,1\n"
    done = take(crm, text, create=True)
    assert [(one.line, one.reason) for one in done.rejects] == [
        (2, "the lines of order 'A1' name 2 customers"), (3, "the lines of order 'A1' name 2 customers"),
        (4, "the row names nobody"), (5, "the lines of order 'A1' name 2 customers"),
    ]  # fmt: skip
    assert counts(take(crm, text.replace("b@e.org", ""), create=True)) == (4, 3, 0, 0, 1)
    assert sales(crm) == [("a@e.org", "2024-03-05", 600, "EUR", "purchase", "Tea, Oil, Pot", None, None)]


def test_what_was_given_back_is_a_refund_of_its_own_and_comes_and_goes_with_its_column(crm: Crm) -> None:
    text = "customer,date,amount,refunded\nAda,2024-03-05,10,\nBea,2024-03-05,20,-5\nCid,2024-03-05,-3,1\n"
    assert counts(take(crm, text, create=True)) == (3, 3, 0, 0, 0)
    assert [(row[0], row[2], row[4]) for row in sales(crm)] == [
        ("Ada", 1000, "purchase"), ("Bea", -500, "refund"), ("Bea", 2000, "purchase"), ("Cid", -300, "refund"),
    ]  # fmt: skip
    before = contents(crm)
    assert counts(take(crm, text, create=True)) == (3, 0, 0, 3, 0)
    assert contents(crm) == before
    assert counts(take(crm, text.replace("10,", "10,4").replace("-5", "6"), create=True)) == (3, 0, 2, 1, 0)
    assert Counter(row[2] for row in sales(crm) if row[4] == "refund") == Counter([-600, -400, -300])
