"""`crm find` as people and programs see it: the hit marked on a terminal, its place told in JSON; and completion."""

import json

from tests.cli.conftest import Run, plain


def test_programs_are_told_where_the_hit_stands(process: Run) -> None:
    done = process("find", "PRICING", "--json")
    talk, task = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert talk == {
        "ref": "i1", "kind": "call", "name": "Ada Lovelace", "text": "asked for pricing", "date": "2026-03-13",
        "field": "note", "start": 10, "length": 7, "do_not_contact": False,
    }  # fmt: skip
    assert (task["ref"], task["field"], task["start"], task["length"]) == ("t1", "title", 5, 7)


def test_people_see_the_hit_marked(terminal: Run) -> None:
    done = terminal("find", "pricing")
    assert "asked for \x1b[36mpricing\x1b[0m" in done.out
    assert "send \x1b[36mpricing\x1b[0m" in done.out
    assert "\x1b[36mLove\x1b[0mlace" in terminal("find", "love").out
    assert "asked for pricing" in plain(done.out)


def test_finding_says_the_same_in_every_spelling(crm: Run) -> None:
    assert crm("find", "zhangwei", "-f", "ids").out == crm("find", "张伟", "-f", "ids").out == "c4\n"
    assert crm("find", "7946", "0958", "-f", "ids").out == crm("find", "020-7946", "-f", "ids").out == "c1\n"
    assert crm("find", "ada", "pricing", "-f", "ids").out == "i1\nt1\n"
    assert crm("find", "ada", "pricing", "--kind", "task", "-f", "ids").out == "t1\n"
    assert crm("find", "--kind", "ticket", "x").code == 2
    assert crm("show", "zw").out.startswith("c4  张伟")
    assert crm("log", "call", "zhang", "wei", "hat", "gefragt").code == 0
    assert crm("find", "gefragt", "--columns", "name,text", "-f", "csv").out.splitlines()[1] == "张伟,hat gefragt"


def test_a_spelling_is_completed(process: Run) -> None:
    asked = {"_CRMCLI_COMPLETE": "complete_bash", "_CRM_COMPLETE": "complete_bash", "COMP_CWORD": "2"}
    assert process(env={**asked, "COMP_WORDS": "crm show zha"}).out.split() == ["zhangwei"]
