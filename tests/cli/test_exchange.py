"""`crm import` as it is typed: questions at a terminal, several tables in one file, what is told."""

import json
from pathlib import Path

from tests.cli.conftest import Run, plain

ODD = "Wer,Fon,Laden\nGrace Hopper,+12025550143,Navy\nMary Somerville,+442079460958,Orbit\n"


def test_somebody_at_a_terminal_is_asked_what_columns_are(terminal: Run, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)
    answers = ("contacts", "name", "phon", "phones", "company", "shop")
    done = terminal("import", str(file), answers=answers, columns=60)
    seen = plain(done.out)
    assert done.code == 0, seen
    assert "Wer (Grace Hopper · Mary Somerville) [custom.Wer]" in seen
    assert "there is no field 'phon' of contacts; near: phones" in seen
    assert "read 2, added 2, updated 0, skipped 0, rejected 0" in seen
    assert all(len(line) <= 60 for line in seen.splitlines() if line.startswith("fields"))
    again = crm("import", str(file), "--using", "shop", "--json")
    assert json.loads(again.out)["skipped"] == 2
    assert crm("undo").code == 0  # the name that the answers are kept under is an act of its own
    assert crm("import", str(file), "--using", "shop").code == 3


def test_who_goes_away_from_the_questions_imports_nothing(terminal: Run, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)
    before = crm("contact", "list", "-f", "ids").out
    left = terminal("import", str(file), answers=("contacts", "\x04"))
    assert (left.code, "left as it was" in left.out) == (5, True)
    assert crm("contact", "list", "-f", "ids").out == before


def test_where_nobody_can_answer_nothing_is_asked(crm: Run, terminal: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)
    for done in (crm("import", str(file)), terminal("import", str(file), "--no-input")):
        assert done.code == 2
        assert "what the file holds cannot be told from its columns: Wer, Fon, Laden" in done.out + done.err


def test_a_calendar_is_one_act_of_two_kinds(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "week.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n"
        "BEGIN:VTODO\nUID:a\nSUMMARY:Send the tables\nDUE;VALUE=DATE:20260320\nEND:VTODO\n"
        "BEGIN:VEVENT\nUID:b\nSUMMARY:The engine\nDTSTART:20260312T140000Z\nDURATION:PT45M\n"
        "ATTENDEE;CN=Ada Lovelace:mailto:ada@engines.example\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    done = crm("import", str(file))
    assert done.code == 0, done.err
    assert "read as interactions: iCalendar" in done.err
    assert "read as tasks: iCalendar" in done.err
    assert "Send the tables" in crm("task", "list").out
    assert "The engine" in crm("show", "ada").out
    assert crm("undo").code == 0
    assert "Send the tables" not in crm("task", "list").out
    assert "The engine" not in crm("show", "ada").out
    only = crm("import", "tasks", str(file))
    assert "interactions are in the file too, and left out" in only.err
    assert crm("import", "contacts", str(file)).code == 2


def test_a_book_goes_out_whole_and_comes_back(crm: Run, tmp_path: Path) -> None:
    whole, new = str(tmp_path / "book.jsonl"), str(tmp_path / "new.db")
    assert crm("export", "all", "--out", whole).code == 0
    assert crm("init", "--db", new).code == 0
    looked = crm("import", "all", whole, "--db", new, "--dry-run")
    assert "nothing was written; this would be" in looked.out
    assert crm("contact", "list", "--db", new, "-f", "ids").out == ""
    assert crm("import", "all", whole, "--db", new).code == 0
    assert crm("history", "--db", new).out == crm("history").out
    assert crm("undo", "--db", new).code == 0
    assert crm("check", "--db", new).code == 0
    again = crm("import", "all", whole, "--db", new)
    assert again.code == 5
    assert "crm init" in again.err


def test_rejected_rows_never_go_over_the_file_that_they_come_from(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)
    for place in (str(file), f"{tmp_path}/./odd.csv", "-"):
        done = crm("import", "contacts", str(file), "--map", "Wer=name", "--rejects", place)
        assert (done.code, "--rejects rejects.csv" in done.err) == (2, True), done
    assert file.read_text() == ODD


def test_an_ending_that_tells_no_format_is_refused(crm: Run, tmp_path: Path) -> None:
    place = tmp_path / "people.pdf"
    done = crm("export", "contacts", "--out", str(place))
    assert (done.code, "what is a .pdf file?" in done.err) == (2, True)
    assert not place.exists()
    assert crm("export", "contacts", "--out", str(place), "-f", "csv").code == 0


def test_a_whole_book_asks_for_the_word_all(crm: Run, tmp_path: Path) -> None:
    whole = str(tmp_path / "book.jsonl")
    assert crm("export", "all", "--out", whole).code == 0
    done = crm("import", whole)
    assert (done.code, "crm import all" in done.err) == (2, True)


def test_an_upsert_keeps_by_what_somebody_was_looked_for(crm: Run) -> None:
    for words in ("mary@orbit.example", "+49 30 901820", "wechat:mary"):
        name = f"Mary by {words.split(':')[0]}"
        made = crm("contact", "edit", words, "--create", "--name", name, "--json")
        again = crm("contact", "edit", words, "--create", "--title", "astronomer", "--json")
        assert json.loads(again.out)["ref"] == json.loads(made.out)["ref"], words
        assert json.loads(again.out)["name"] == name


def test_what_is_marked_up_is_called_by_its_name(crm: Run, tmp_path: Path) -> None:
    for begins, called in (("<html><table><tr><td>name", "HTML"), ("<?xml version='1.0'?><a/>", "XML"),
                           ("<!DOCTYPE html>\n<p>", "HTML")):  # fmt: skip
        file = tmp_path / "old.xls"
        file.write_text(begins)
        done = crm("import", "contacts", str(file))
        assert (done.code, f"this is {called}" in done.err) == (2, True), done


def test_a_dry_run_shows_the_first_rows_as_they_are_understood(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail,Shoe size\n" + "".join(f"Person {n},p{n}@x.example,{n}\n" for n in range(30, 39)))
    tried, done = crm("import", str(file), "--dry-run"), crm("import", str(file))
    rows = [line for line in tried.err.splitlines() if line.startswith("row ")]
    assert rows[0] == "row 1: name Person 30 · emails p30@x.example · custom.Shoe size 30"
    assert len(rows) == 3
    assert "row 1" not in done.err
