"""Who must not be contacted stands out in every list, and segments count as they show."""

import csv
import io
import json

from crmcli.core.text import width
from tests.cli.conftest import Run, plain


def _silenced(crm: Run) -> None:
    assert crm("contact", "edit", "ada", "--do-not-contact").code == 0


def test_follow_ups_and_hits_are_marked(crm: Run) -> None:
    _silenced(crm)
    tasks = json.loads(crm("task", "list", "--json").out)
    assert {one["ref"] for one in tasks if one["do_not_contact"]} == {"t1"}
    sheet = list(csv.DictReader(io.StringIO(crm("task", "list", "-f", "csv").out)))
    assert [row["ref"] for row in sheet if row["do_not_contact"] == "yes"] == ["t1"]
    lines = crm("task", "list").out.splitlines()
    assert [line.endswith("✗") for line in lines if "send pricing" in line or "call back" in line] == [True, False]
    hits = {one["ref"]: one["do_not_contact"] for one in json.loads(crm("find", "engines", "--json").out)}
    assert hits["c1"] is True
    assert hits["c2"] is False
    assert "✗" in crm("find", "ada").out


def test_calendars_and_companies_say_it(crm: Run) -> None:
    assert "do not contact" not in crm("today", "-f", "ics").out
    _silenced(crm)
    feed = crm("today", "-f", "ics").out.replace("\r\n ", "")
    assert "DESCRIPTION:do not contact\\ncrm show t1" in feed
    assert feed.count("do not contact") == 1
    shown = crm("company", "show", "o1").out
    assert "Ada Lovelace (✗ do not contact, c1), Charles Babbage (c2)" in shown
    assert json.loads(crm("company", "show", "o1", "--json").out)["not_to_contact"] == ["c1"]


def test_segments_count_whom_they_show(crm: Run) -> None:
    assert "2 in it now" in crm("segment", "save", "vips", "+vip").err
    _silenced(crm)
    saved = {one["slug"]: one for one in json.loads(crm("segment", "list", "--json").out)}
    assert saved["vips"]["contacts"] == 1 == len(crm("segment", "show", "vips", "-f", "ids").out.split())
    told = json.loads(crm("segment", "diff", "vips", "--json").out)
    assert (told["before"], told["now"], told["entered"], told["left"]) == (1, 1, [], [])


def test_a_sheet_with_mails_says_who_said_no(crm: Run) -> None:
    crm("contact", "consent", "ada", "email", "no")
    done = crm("contact", "list", "has:mail", "-f", "csv")
    assert "1 of them said no to email" in done.err
    assert "ada@engines.example" in done.out
    without = crm("contact", "list", "-w", "has:mail and not consent.email = no", "-f", "csv")
    assert (without.err, "ada@" in without.out) == ("", False)
    assert crm("contact", "list", "-f", "csv", "--columns", "name").err == ""
    assert crm("contact", "list", "has:mail").err == ""


def test_a_list_of_nobody_says_how_it_was_read(crm: Run) -> None:
    assert "talked, to, for, 30, days" in crm("contact", "list", "-w", "not talked to for 30 days").err


def test_names_give_way_last(terminal: Run) -> None:
    for cells in (60, 80):
        shown = plain(terminal("contact", "list", "--columns", "ref,name,company,email,phone", columns=cells).out)
        assert "Émilie du Châtelet" in shown
        assert all(width(line) <= cells for line in shown.splitlines())


def test_messages_break_between_words(terminal: Run) -> None:
    shown = plain(terminal("contact", "list", "-w", "not talked to for 30 days and nobody", columns=60).out)
    lines = shown.splitlines()
    assert all(width(line) <= 60 for line in lines)
    assert "talked, to, for, 30, days, nobody" in " ".join(lines)


def test_hints_are_what_was_meant(crm: Run) -> None:
    assert "crm contact restore c14" in crm("restore", "c14").err
    assert "--at yesterday" in crm("log", "-d", "yesterday", "call", "ada").err
    assert "crm contact edit ada" in crm("company", "edit", "o1", "--role", "x").err
    assert "crm segment list" in crm("segment", "rm", "nope").err
    assert crm("find", "--kind", "talks", "pricing", "-f", "ids").out.split() == ["i1"]
    assert crm("find", "--kind", "tasks", "pricing", "-f", "ids").out.split() == ["t1"]
    crm("segment", "save", "vips", "+vip")
    assert "no older snapshot" in crm("segment", "diff", "vips", "--since", "yesterday").err


def test_a_role_is_asked_by_the_beginning_of_its_words(crm: Run) -> None:
    crm("contact", "edit", "ada", "--role", "Managing Director")
    for said, found in (("role:cto", False), ("role:dir", True), ("role:managing", True), ("role~recto", True)):
        assert ("c1" in crm("contact", "list", said, "-f", "ids").out) is found, said


def test_own_fields_and_handles_are_columns(crm: Run) -> None:
    crm("contact", "edit", "grace hopper", "--set", "score=9")
    shown = crm("contact", "list", "hopper", "-f", "csv", "--columns", "name,custom.Score,handles").out.splitlines()
    assert shown == ["name,custom.score,handles", "Grace Hopper,9,wechat:amazing"]
    assert crm("contact", "list", "--columns", "custom.nope").code == 2
