"""What the everyday commands do: one line, one act, one undo; in either order of words and in two languages."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def shown(crm: Run, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(crm("show", ref, "--json").out)
    return found


@pytest.mark.parametrize(
    "line",
    [
        "n charles call he agreed next:fri", "n call charles he agreed next:fri", "n 电话 charles he agreed next:fri",
        "n charles 电话 he agreed next：fri", "log call charles he agreed -n fri", "log 电话 charles he agreed -n fri",
        "log call charles he agreed next:fri", "log --next=fri call charles he agreed",
        "log call for:charles he agreed -n fri:",
        "log call charles@engines.example he agreed -n fri", "log call c2 he agreed -n 2026-03-20",
        "log call 'Charles Babbage' he agreed -n 周五", "log call Charles Babbage he agreed -n +2d",
        "n c2 call he agreed due:fri",
        "log CALL charles --note 'he agreed' -n fri", "n BABBAGE Call he agreed next:fri",
    ],
)  # fmt: skip
def test_a_talk_and_the_next_step_are_one_act(crm: Run, line: str) -> None:
    done = crm(*shlex.split(line), "--json")
    assert done.code == 0, done
    said = json.loads(done.out)
    assert (said["kind"], said["note"], said["contacts"][0]["ref"]) == ("call", "he agreed", "c2")
    following = said["next"]
    assert (following["title"], following["due_date"], following["contacts"][0]["ref"]) == (
        "follow up",
        "2026-03-20",
        "c2",
    )
    assert crm("undo").code == 0
    assert crm("show", said["ref"]).code == 3
    assert crm("show", following["ref"]).code == 3
    assert crm("redo").code == 0
    assert shown(crm, following["ref"])["state"] == "open"


def test_a_quick_line_without_words(crm: Run) -> None:
    assert crm("n", "ada").code == 2
    assert crm("n", "ada", "+hot").out == "c1\n"
    assert "hot" in shown(crm, "ada")["tags"]
    assert json.loads(crm("n", "ada", "due:fri", "--json").out)["title"] == "follow up"
    assert json.loads(crm("n", "ada", "call", "--json").out)["kind"] == "call"


def test_the_sentence_says_the_day_back(crm: Run) -> None:
    done = crm("log", "call", "ada", "x", "-n", "fri: send pricing", "--at", "yesterday")
    assert "i4 yesterday" in done.err
    assert "next t5 Fri 20 Mar: send pricing" in done.err
    assert "still due: t1 send pricing (today)" in done.err
    assert "t1 tomorrow" in crm("snooze", "t1").err
    assert "2 tasks · t1 t2 · Mon 30 Mar" in crm("snooze", "t1,t2", "2026-03-30").err
    assert "t6 no date" in crm("todo", "think").err


def test_several_are_put_off_and_none_comes_nearer_unseen(crm: Run) -> None:
    crm("todo", "far", "--for", "ada", "--due", "2027-05-04")
    crm("todo", "some day", "--for", "ada")
    done = crm("snooze", "t1,t5,t6", "next mon")
    assert done.out.split() == ["t1"]
    assert done.err == "Snoozed send pricing · t1 Mon 23 Mar · 2 left: not due before that day\n"
    assert (
        crm("snooze", "-w", "due > 2027-01-01", "fri").err == "nothing to change: none of 1 is due before 2026-03-20\n"
    )
    again = json.loads(crm("snooze", "-", "next tue", "--json", stdin="t1\nt5\n").out)
    assert (again["due_date"], [one["ref"] for one in again["left"]]) == ("2026-03-24", ["t5"])
    alone = crm("snooze", "t5", "fri")
    assert alone.err == "Snoozed far · t5 Fri 20 Mar · earlier than before (Tue 4 May 2027)\n"
    assert crm("snooze", "t6").err == "Snoozed some day · t6 tomorrow\n"


def test_a_range_of_refs_lacks_none_and_the_day_is_told(crm: Run) -> None:
    for number in range(5, 17):
        crm("todo", "x", "--due", f"2026-03-18 {'09:00' if number % 2 else '10:00'}")
    every = ",".join(f"t{number}" for number in range(16, 4, -1))
    assert crm("snooze", every, "fri").err == "Snoozed 12 tasks · t5 to t16 · Fri 20 Mar\n"
    assert crm("snooze", every.replace("t9,", ""), "next mon").err == "Snoozed 11 tasks · Mon 23 Mar\n"


def test_what_comes_with_a_talk(crm: Run) -> None:
    line = "log meeting ada +warm --with charles --company 'Royal Society' --duration 1h --direction in"
    said = json.loads(crm(*shlex.split(line), "--at", "2026-03-10", "done", "--done", "--json").out)
    assert [one["ref"] for one in said["contacts"]] == ["c1", "c2"]
    assert (said["duration"], said["direction"], said["date"], said["company"]["name"]) == (
        60,
        "in",
        "2026-03-10",
        "Royal Society",
    )
    assert [task["ref"] for task in said["done"]] == ["t1"]
    assert "warm" in shown(crm, "ada")["tags"]
    crm("undo")
    assert "warm" not in shown(crm, "ada")["tags"]
    assert crm("company", "list", "royal", "-f", "ids").out == ""
    assert shown(crm, "t1")["state"] == "open"


@pytest.mark.parametrize(
    "line", ["done t1", "done 1", "done T1", "done send pricing", "done pricing", "done ada", "done c1"]
)
def test_a_follow_up_is_named_in_many_ways(crm: Run, line: str) -> None:
    assert crm(*line.split()).out == "t1\n"
    assert shown(crm, "t1")["state"] == "done"
    assert crm("done", "t1").code == 5


def test_closing_logs_and_plans(crm: Run) -> None:
    said = json.loads(crm("done", "ada", "call", "she", "wants", "two", "-n", "next mon send", "+hot", "--json").out)
    assert (said["ref"], said["state"]) == ("t1", "done")
    assert (said["interaction"]["kind"], said["interaction"]["note"]) == ("call", "she wants two")
    assert (said["next"]["due_date"], said["next"]["title"]) == ("2026-03-23", "send")
    assert "hot" in shown(crm, "ada")["tags"]
    crm("undo")
    assert shown(crm, "t1")["state"] == "open"
    assert "hot" not in shown(crm, "ada")["tags"]
    assert crm("show", said["interaction"]["ref"]).code == 3


def test_lists_are_one_act(crm: Run) -> None:
    for line in ("done t1,t2", "done -w 'company:engines'", "done -w 'due:fri'", "snooze t1,2 sat",
                 "snooze -w due:fri 2w", "task edit t1,t2 --pri H", "task rm t1,t2",
                 "task edit -w company:engines -o none"):  # fmt: skip
        before = shown(crm, "t1"), shown(crm, "t2"), shown(crm, "t3")
        done = crm(*shlex.split(line))
        assert (done.code, done.out) == (0, "t1\nt2\n"), line
        assert (shown(crm, "t1"), shown(crm, "t2")) != before[:2] or "rm" in line
        assert crm("undo").code == 0
        assert (shown(crm, "t1"), shown(crm, "t2"), shown(crm, "t3")) == before
    people = crm("contact", "edit", "c1,c3", "--stage", "customer")
    assert people.out == "c1\nc3\n"
    assert crm("contact", "rm", "-w", "tag:vip").out == "c1\nc3\n"
    assert crm("contact", "restore", "c1,c3").out == "c1\nc3\n"
    assert crm("todo", "write", "-w", "tag:vip").out == "t5\nt6\n"
    assert crm("tag", "-w", "tag:vip", "+x").out == "c1\nc3\n"
    assert crm("untag", "c1,c3", "+x").out == "c1\nc3\n"
    assert crm("undo", "--count", "3").code == 0
    assert crm("show", "t5").code == 3


FILTERED = {  # a list and its filter -> the refs it gives
    "contact list +vip": "c1 c3",
    "contact list -w 'tag:vip and company ~ engines'": "c1",
    "contact list --company engines": "c1 c2",
    "contact list no:mail": "c6 c5",
    "contact list has:task --sort name --reverse": "c4 c2 c1",
    "contact list grace --limit 1": "c3",
    "contact list grace --offset 1": "c5",
    "contact list rfm:prospect -w quiet:0d grace": "c3 c5",
    "contact list --tag 重点": "c4",
    "company list engines": "o1",
    "company list -o ada": "o1",
    "company list has:phone": "",
    "task list": "t1 t2 t3 t4",
    "task list pri:H": "t2",
    "task list due:today": "t1",
    "task list due:none": "t4",
    "task list --sort title": "t2 t4 t1 t3",
    "task list --company engines": "t1 t2",
    "task list ada": "t1",
    "task list +重点": "t3",
    "task list -o none": "",
    "interaction list": "i1 i2 i3",
    "interaction list ada": "i1 i2",
    "interaction list --kind 购买": "i2 i3",
    "interaction list ada --kind call": "i1",
    "interaction list --since 2026-03-01": "i1 i2",
    "interaction list --until 2026-03-02": "i2 i3",
    "interaction list +vip --until 2026-03-12": "i2",
    "interaction list o1": "i1 i2 i3",
    "interaction list --reverse": "i3 i2 i1",
    "interaction list --sort amount --limit 1": "i2",
    "today +vip": "t1",
    "today company:engines": "t1 t2",
    "today -w 'name:charles'": "t2",
}


@pytest.mark.parametrize("line", FILTERED)
def test_filters_of_every_list(crm: Run, line: str) -> None:
    done = crm(*shlex.split(line), "-f", "ids")
    assert (done.code, done.out.split()) == (0, FILTERED[line].split())


def test_a_person_is_edited_and_made(crm: Run) -> None:
    crm(
        *shlex.split(
            "contact edit ada --title Countess --add-email a@b.example --rm-tag vip --set eyes=grey --set json:n=8"
        )
    )
    ada = shown(crm, "ada")
    assert (ada["title"], ada["emails"], ada["tags"]) == ("Countess", ["ada@engines.example", "a@b.example"], [])
    assert ada["custom"] == {"eyes": "grey", "n": 8}
    crm("contact", "edit", "ada", "--unset", "eyes", "--rm-email", "ada@engines.example", "--name", "Augusta Ada King")
    assert shown(crm, "augusta")["custom"] == {"n": 8}
    made = crm("contact", "edit", "mary@somerville.example", "--create", "--name", "Mary Somerville", "--stage", "lead")
    assert shown(crm, made.out.strip())["emails"] == ["mary@somerville.example"]
    assert crm("contact", "edit", "Mary Somerville", "--create", "--title", "Dr").out == made.out


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("c1", "c1"), ("o1", "o1"), ("t1", "t1"), ("i1", "i1"), ("pricing", "i1 t1"), ("ada@engines.example", "c1"),
        ("拜访", "t3"), ("张", "c4"), ("nails", "i3"), ("grace", "c3 c5"), ("c99", ""),
        ("O'Neil AND x*", ""), ('"', ""),
    ],
)  # fmt: skip
def test_finding(crm: Run, words: str, refs: str) -> None:
    done = crm("find", words, "-f", "ids")
    assert (done.code, done.out.split()) == (0, refs.split())


def test_history_of_a_person_knows_what_belongs_to_them(crm: Run) -> None:
    crm("tag", "ada", "+new")
    crm("untag", "ada", "+new")
    crm("contact", "edit", "ada", "--add-email", "x@y.example")
    crm("log", "call", "charles", "other")
    said = [one["what"] for one in json.loads(crm("history", "ada", "--json").out)]
    assert said[:3] == ["edit Ada Lovelace", "untag Ada Lovelace +new", "tag Ada Lovelace +new"]
    assert not any("Charles" in one for one in said)
    assert crm("history", "t1", "--json").out.count('"ref"') == 1
    assert "pricing" in crm("show", crm("history", "t1", "-f", "ids").out.strip()).out


def test_my_last_act_and_a_colleagues(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = json.loads(crm("log", "call", "ada", "mine", "--json").out)["act"]
    monkeypatch.setenv("CRMCLI_USER", "bob")
    crm("tag", "charles", "+his")
    undone = crm("undo", mine)
    assert undone.code == 0
    assert "ada's" in undone.err, "a colleague's act is taken back with the name said"
    assert "his" in shown(crm, "charles")["tags"]
    assert crm("undo").code == 0
    monkeypatch.setenv("CRMCLI_USER", "zoe")
    assert crm("undo").code == 5


def test_an_undo_that_stands_in_somebodys_way(crm: Run) -> None:
    act = json.loads(crm("contact", "edit", "ada", "--title", "One", "--json").out)["act"]
    later = json.loads(crm("contact", "edit", "ada", "--title", "Two", "--json").out)["act"]
    done = crm("undo", act)
    assert (done.code, later in done.err) == (5, True)
    assert shown(crm, "ada")["title"] == "Two"


def test_who_i_am(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(crm("who", "--json").out)["login"] == "ada"
    crm("user", "add", "bob", "--name", "Bob")
    assert crm("todo", "x", "-o", "bob").code == 0
    assert "x" not in crm("today", "--days", "30").out
    assert crm("user", "leave", "bob", "--to", "ada").code == 0
    assert shown(crm, "t5")["owner"]["ref"] == "ada"
    monkeypatch.setenv("CRMCLI_USER", "li")
    assert json.loads(crm("who", "--json").out)["login"] == "li"


def test_the_book_and_its_tools(crm: Run, inside: Run, tmp_path: Any) -> None:
    assert "date_order" in crm("config").out
    assert crm("config", "set", "date_order", "dmy").code == 0
    assert crm("config", "show", "date_order").out.strip() == "dmy"
    assert "2026-12-05" in crm("date", "5/12").out
    assert crm("date", "明天下午3点", "--json").out.count("15:00") == 2
    assert crm("check").code == 0
    assert crm("backup", str(tmp_path / "copy.db")).code == 0
    assert inside("today", "--db", str(tmp_path / "copy.db"), "-f", "ids").out == "t1\nt2\n"
    assert crm("backup").code == 0
    assert len(crm("backup", "list").out.splitlines()) >= 1
    assert crm("upgrade").code == 0
    assert crm("where").code == 0
    made = inside("demo", "--path", str(tmp_path / "demo.db"))
    assert made.code == 0
    assert inside("demo", "--path", str(tmp_path / "demo.db")).out == made.out
    assert "complete" in inside("completion", "bash").out
    for topic in ("dates", "refs", "words", "filters", "formats", "figures", "import", "exit-codes"):
        assert crm("help", topic).out


def test_an_import_tells_what_it_is(crm: Run, tmp_path: Any) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text("Name,Email\nMary Somerville,mary@somerville.example\n", "utf-8")
    done = crm("import", str(sheet))
    assert "read 1, added 1" in done.out
    assert "added 0" in crm("import", "contacts", str(sheet)).out


def test_a_city_that_was_said_is_a_city(crm: Run) -> None:
    crm("add", "Li", "Qingzhao", "city:Jinan")
    assert "Li Qingzhao" in crm("contact", "list", "city:jinan").out


def test_the_zone_of_the_book_counts_until_another_is_said(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T23:30+00:00")
    crm("config", "set", "zone", "Asia/Tokyo")
    assert crm("date", "today", "-f", "json").out.count("2026-03-19") == 1
    assert crm("date", "today", "--tz", "UTC", "-f", "json").out.count("2026-03-18") == 1


def test_columns_that_were_asked_for_stay_though_they_are_empty(terminal: Run) -> None:
    head = terminal(
        "contact", "list", "--columns", "name,title,birthday", "--color", "never", columns=100
    ).out.splitlines()[0]
    assert head.split() == ["Name", "Title", "Birthday"]


def test_a_narrow_terminal_cuts_values_and_keeps_them(terminal: Run) -> None:
    out = terminal("where", columns=40).out
    assert "book.db" in out or "…" in out
    assert all(len(line.split()) > 1 for line in out.splitlines())


@pytest.mark.parametrize(
    "line", ["contact rm -w ''", "done -w ''", "snooze -w '  '", "tag -w '' +x", "contact list -w ''"]
)
def test_an_empty_filter_never_means_everybody(crm: Run, line: str) -> None:
    before = crm("history", "--json").out
    assert crm(*shlex.split(line)).code == 2
    assert crm("history", "--json").out == before


def test_who_was_put_away_is_listed_and_found_by_a_part_of_the_name(crm: Run) -> None:
    crm("contact", "rm", "c4")
    assert "张伟" in crm("contact", "list", "--archived").out
    assert "张伟" not in crm("contact", "list").out
    assert crm("contact", "restore", "张").code == 0
    assert "张伟" in crm("contact", "list").out


def test_what_is_done_is_listed_and_opened_again(crm: Run) -> None:
    crm("done", "t1")
    assert "send pricing" in crm("task", "list", "--done").out
    assert "send pricing" not in crm("task", "list").out
    assert crm("task", "reopen", "t1").out == "t1\n"
    assert "send pricing" in crm("task", "list").out


def test_what_was_understood_of_a_person_is_said_back(crm: Run) -> None:
    said = crm("add", "Mary", "Somerville", "mary@science.example", "@Royal", "+vip", "birthday:1780-12-26").err
    assert "mary@science.example, 1780-12-26, @Royal +vip" in said


def test_amounts_in_sheets_are_minor_units_beside_their_currency(crm: Run) -> None:
    lines = crm("interaction", "list", "--kind", "purchase", "-f", "csv").out.splitlines()
    assert lines[0] == "ref,date,kind,who,note,amount_minor,author,currency"
    assert ",12050,ada,EUR" in lines[1] or ",12050,ada,EUR" in lines[2]


def test_refs_of_the_agenda_are_follow_ups_that_can_be_put_off(crm: Run) -> None:
    refs = crm("today", "--days", "300", "-f", "ids").out
    assert "c1" not in refs.split()
    assert crm("snooze", "-", "2027-01-04", stdin=refs).code == 0


def test_rejects_are_told_even_when_nothing_else_is(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "shop.csv"
    file.write_text("mail,date,amount\nada@engines.example,2026-02-30,10\nada@engines.example,2026-02-03,10\n")
    rejects = tmp_path / "bad.csv"
    done = crm("import", "purchases", str(file), "--currency", "EUR", "-q", "--rejects", str(rejects))
    assert (done.code, done.out) == (0, "")
    assert "rejected 1" in done.err
    rejects.write_text(rejects.read_text().replace("2026-02-30", "2026-02-28"))
    assert "added 1" in crm("import", "purchases", str(rejects), "--currency", "EUR", "--source", "shop").out
    file.write_text(file.read_text().replace("2026-02-30", "2026-02-28"))
    assert "added 0" in crm("import", "purchases", str(file), "--currency", "EUR").out


def test_history_tells_the_time_of_the_books_zone(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """People read their own clocks, programs UTC."""
    crm("config", "set", "zone", "Asia/Tokyo")
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T20:30:00+00:00")
    crm("tag", "ada", "+late")
    assert "2026-03-19 05:30" in crm("history", "--limit", "1").out
    [act] = json.loads(crm("history", "--limit", "1", "--json").out)
    assert (act["at"], act["at_local"]) == ("2026-03-18T20:30:00Z", "2026-03-19T05:30:00")
    assert "2026-03-18T20:30:00Z" in crm("history", "--limit", "1", "-f", "csv").out


def test_what_changes_nothing_says_so_in_sense(crm: Run) -> None:
    assert crm("contact", "edit", "c1", "--name", "Ada Lovelace").err.startswith("nothing to change: Ada Lovelace")


def test_one_record_is_passed_on(crm: Run) -> None:
    crm("user", "add", "li")
    crm("contact", "edit", "c4", "-o", "li")
    left = crm("user", "leave", "li", "--to", "ada", "--dry-run").err
    assert "1 record passed to ada" in left
