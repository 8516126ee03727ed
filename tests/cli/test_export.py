"""`crm export` as people and scripts use it."""

import io
import json
import sqlite3
import stat
from pathlib import Path

import pytest

from crmcli.app.reading_sheets import read_sheet
from tests.cli.conftest import Run

KINDS = ("contacts", "companies", "interactions", "purchases", "tasks", "deals")


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines()


def test_a_kind_is_csv_with_the_columns_of_an_import(crm: Run) -> None:
    done = crm("export", "contacts")
    assert done.code == 0
    head, first, *_ = lines(done.out)
    assert head.startswith("name,title,companies,companies.role,emails,emails.label,phones,")
    assert first.startswith("Ada Lovelace,,Analytical Engines,,ada@engines.example,,+44 20 7946 0958,")
    assert len(lines(done.out)) == 7


def test_a_filter_a_segment_and_columns_choose(crm: Run) -> None:
    done = crm("export", "contacts", "+vip", "--columns", "name,ref,rfm.segment,last_contact_at,emails")
    assert lines(done.out) == [
        "name,ref,rfm.segment,last_contact_at,emails",
        "Ada Lovelace,c1,potential-loyalist,2026-03-13,ada@engines.example",
        "Grace Hopper,c3,,,grace@navy.example",
    ]  # fmt: skip
    assert lines(crm("export", "contacts", "--segment", "potential-loyalist", "--columns", "name").out)[1:] == [
        "Ada Lovelace"
    ]
    assert lines(crm("export", "tasks", "-w", "pri:H", "--columns", "title,contact").out)[1:] == [
        "call back,Charles Babbage"
    ]
    assert lines(crm("export", "interactions", "kind:call", "--columns", "kind,contact").out)[1:] == [
        "call,Ada Lovelace"
    ]
    assert lines(crm("export", "purchases", "ada", "--columns", "contact,date,amount,currency").out)[1:] == [
        "Ada Lovelace,2026-03-02,120.50,EUR"
    ]


def test_closed_and_done_ones_are_exported_too(crm: Run) -> None:
    crm("done", "t1")
    assert crm("export", "tasks", "--columns", "title,state").out.count(",done") == 1
    assert lines(crm("export", "tasks", "state:open", "--columns", "title").out).count("send pricing") == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("contacts", "--columns", "nmae"), "there is no column 'nmae' of contacts; near: name"),
        (("contacts", "--columns", "custom.nope"), "nobody has a custom field 'nope'"),
        (("contcts",), "'contcts' cannot be exported; kinds are: contacts"),
        (("deals", "-f", "vcf"), "vcf holds contacts"), (("all", "-f", "csv"), "all of a book"),
        (("purchases", "-f", "ics"), "ics holds contacts, interactions, tasks"), (("all", "+vip"), "no filter"),
        (("contacts", "-f", "table"), "a table is for people"), (("contacts", "-f", "doc"), "no format 'doc'"),
        (("contacts", "--vcard", "2.1"), "--vcard is 3.0 or 4.0"), (("contacts", "colour:red"), "colour"),
        (("contacts", "-f", "ids", "--columns", "name"), "ids has no columns"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_a_hint(crm: Run, words: tuple[str, ...], told: str) -> None:
    done = crm("export", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "\ntry: " in done.err


def test_an_unknown_segment_is_not_found(crm: Run) -> None:
    assert crm("export", "contacts", "--segment", "nobody-knows").code == 3


def test_who_must_not_be_contacted_and_who_was_put_away_are_told(crm: Run) -> None:
    crm("contact", "edit", "c2", "--do-not-contact")
    crm("contact", "rm", "c5")
    done = crm("export", "contacts", "--columns", "name")
    assert "Charles Babbage" not in done.out
    assert "1 person who must not be contacted left out; --with-do-not-contact" in done.err
    assert "1 that was put away is left out" in done.err
    done = crm("export", "contacts", "dnc:yes", "--columns", "name,do_not_contact")
    assert lines(done.out)[1:] == ["Charles Babbage,yes"]
    assert "left out" not in done.err
    assert "Charles Babbage" in crm("export", "contacts", "--with-do-not-contact", "--columns", "name").out


def test_json_has_the_shapes_of_lists(crm: Run) -> None:
    whole = json.loads(crm("export", "contacts", "--json").out)
    own = [{"dates": one.pop("dates"), "relations": one.pop("relations")} for one in whole]
    assert whole == json.loads(crm("contact", "list", "--json", "--full", "--sort", "id").out)
    whole = [{**one, **more} for one, more in zip(whole, own, strict=True)]
    assert [json.loads(line) for line in lines(crm("export", "contacts", "-f", "jsonl").out)] == whole
    task = json.loads(crm("export", "tasks", "--json").out)[0]
    assert task.pop("uid")
    assert task == json.loads(crm("task", "show", "t1", "--json").out)
    assert crm("export", "deals", "--json").out == "[]\n"
    assert crm("export", "contacts", "-f", "ids").out.split() == [one["ref"] for one in whole]


def test_for_people_it_is_the_list(crm: Run) -> None:
    usual = crm("contact", "list", "-f", "md", "--sort", "id").out
    assert crm("export", "contacts", "-f", "md").out == usual
    assert crm("export", "contacts", "-f", "html").out.count("<tr>") == 7


def test_the_ending_of_the_file_tells_the_format(crm: Run, tmp_path: Path) -> None:
    for ending, begins in (("tsv", b"name\ttitle"), ("vcf", b"BEGIN:VCARD"), ("ics", b"BEGIN:VCALENDAR"),
                           ("xlsx", b"PK"), ("sqlite", b"SQLite format 3"), ("jsonl", b'{"id": 1')):  # fmt: skip
        place = tmp_path / f"people.{ending}"
        done = crm("export", "contacts", "--out", str(place))
        assert (done.code, done.out) == (0, ""), done
        assert place.read_bytes().startswith(begins)
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert f"wrote {place}: " in done.err
    assert crm("export", "contacts", "--vcard", "3.0", "+vip").out.count("VERSION:3.0") == 2


def test_a_file_is_whole_or_not_there(crm: Run, tmp_path: Path) -> None:
    place = tmp_path / "people.csv"
    place.write_text("kept")
    assert crm("export", "contacts", "--columns", "custom.nope", "--out", str(place)).code == 2
    assert place.read_text() == "kept"
    assert crm("export", "contacts", "--out", str(tmp_path / "nowhere" / "x.csv")).code == 1
    assert sorted(one.name for one in tmp_path.iterdir() if not one.name.startswith("book.db")) == ["people.csv"]


def test_bytes_go_through_a_pipe_but_not_to_a_terminal(process: Run, terminal: Run, tmp_path: Path) -> None:
    place = tmp_path / "piped.xlsx"
    done = process("export", "tasks", "-f", "xlsx", shell=f'"$@" > {place}')
    assert done.code == 0, done
    (part,) = read_sheet(io.BytesIO(place.read_bytes()), header=True, columns=None, known=("title", "due"))
    assert [cells[0] for _, cells in part.table.rows] == ["send pricing", "call back", "拜访", "order paper"]
    refused = terminal("export", "tasks", "-f", "xlsx")
    assert refused.code == 2
    assert "xlsx is nothing to look at" in refused.out


def test_a_closed_pipe_ends_quietly(process: Run) -> None:
    done = process("export", "contacts", "-f", "jsonl", shell='"$@" | head -n 1')
    assert len(lines(done.out)) == 1
    assert done.err == ""


def test_a_workbook_of_all_has_a_sheet_for_each_kind(crm: Run, tmp_path: Path) -> None:
    place = tmp_path / "book.xlsx"
    assert crm("export", "all", "--out", str(place)).code == 0
    parts = read_sheet(io.BytesIO(place.read_bytes()), header=True, columns=None, known=("name", "title", "date"))
    assert [part.kind for part in parts] == list(KINDS)
    found = {part.kind: [cells for _, cells in part.table.rows] for part in parts}
    assert (len(found["interactions"]), len(found["purchases"]), len(found["contacts"])) == (1, 2, 6)


def test_all_of_a_book_comes_back_from_lines(crm: Run, tmp_path: Path) -> None:
    place = tmp_path / "book.jsonl"
    assert crm("export", "all", "--out", str(place)).code == 0
    assert json.loads(place.read_text().splitlines()[0])["crmcli"] == "book"


def test_a_database_for_other_programs(crm: Run, tmp_path: Path) -> None:
    place = tmp_path / "book.sqlite"
    assert crm("export", "all", "-f", "sqlite", "--out", str(place)).code == 0
    book = sqlite3.connect(f"file:{place}?mode=ro", uri=True)
    try:
        sql = (
            "select c.name, sum(p.amount) from purchases p join contacts c on c.id = p.contact_id group by 1 order by 1"
        )
        assert book.execute(sql).fetchall() == [("Ada Lovelace", 120.5), ("Charles Babbage", 12.0)]
    finally:
        book.close()


def test_an_export_writes_nothing_to_the_book(crm: Run, book: Path) -> None:
    before = crm("history", "--json").out
    for format in ("csv", "xlsx", "sqlite", "ics"):
        assert crm("export", "tasks", "--out", str(book.parent / f"x.{format}"), "-f", format).code == 0
    assert crm("history", "--json").out == before
