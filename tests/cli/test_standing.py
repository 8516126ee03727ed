"""What is told of a person on the command line: relations, dates, stages, consent, and who must not be contacted."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run, plain


def said(crm: Run, *words: str) -> Any:
    done = crm(*words, "--json")
    assert done.code == 0, done
    return json.loads(done.out)


def test_a_relation_is_seen_from_both_sides(process: Run) -> None:
    done = process(
        "contact", "edit", "ada", "--add-relation", "上级=Charles Babbage; since 1833", "--add-relation", "rival=c6"
    )
    assert (done.out, done.code) == ("c1\n", 0)
    shown = process("show", "ada").out
    assert "Relations\nreports to  Charles Babbage" in shown
    assert "since 1833" in shown
    assert "manages  Ada Lovelace  c1  since 1833" in process("show", "charles").out
    assert said(process, "show", "c6")["relations"] == [
        {"kind": "rival of", "id": 1, "ref": "c1", "name": "Ada Lovelace", "note": None}
    ]
    assert process("contact", "edit", "ada", "--rm-relation", "rival", "--rm-relation", "c2").code == 0
    assert said(process, "show", "ada")["relations"] == []
    assert process("undo").code == 0
    assert len(said(process, "show", "ada")["relations"]) == 2


@pytest.mark.parametrize(
    ("flag", "text", "code", "hint"),
    [
        ("--add-relation", "spouse", 2, "--add-relation 'spouse=William King'"),
        ("--add-relation", "spouse=nobody at all", 3, "crm add"),
        ("--add-relation", "spouse=grace", 4, "crm show"),
        ("--add-relation", "spouse=ada", 5, "--add-relation"),
        ("--rm-relation", "spouse", 3, "crm add"),
        ("--add-date", "renewal", 2, "--add-date 'renewal=2026-05-01'"),
        ("--add-date", "renewal=31 april", 2, ""),
        ("--add-date", "birthday=1815-12-10", 2, "--birthday"),
        ("--rm-date", "renewal", 3, "crm show c1"),
        ("--stage", "vip", 2, "--stage auto"),
        ("--reason", "because", 2, "--stage"),
    ],
)
def test_what_is_refused_says_what_works(crm: Run, flag: str, text: str, code: int, hint: str) -> None:
    done = crm("contact", "edit", "ada", flag, text, "--no-input")
    assert done.code == code, done
    assert "Traceback" not in done.err
    assert hint in done.err
    assert said(crm, "show", "ada")["relations"] == []


def test_dates_reach_the_card_and_the_agenda(process: Run) -> None:
    done = process(
        "contact", "edit", "ada", "--add-date", "renewal=2023-03-20", "--add-date", "anniversary=--02-29",
        "--add-date", "contract ends=2026-03-19 once",
    )  # fmt: skip
    assert done.code == 0, done
    assert said(process, "show", "ada")["dates"][:2] == [
        {"label": "birthday", "date": "1815-12-10", "yearly": True, "next_date": "2026-12-10", "why": "turns 211"},
        {"label": "anniversary", "date": "--02-29", "yearly": True, "next_date": "2027-02-28", "why": "anniversary"},
    ]
    assert (
        "Dates\ntomorrow         contract ends  once\nFri 20 Mar       renewal, 3rd year" in process("show", "ada").out
    )
    lines = [line for line in said(process, "today") if line["section"] == "dates"]
    assert [(line["title"], line["why"], line["ref"], line["id"], line["due_date"]) for line in lines] == [
        ("contract ends", "contract ends tomorrow", "c1", None, "2026-03-19"),
        ("renewal", "renewal, 3rd year in 2 days", "c1", None, "2026-03-20"),
    ]
    assert process("contact", "edit", "ada", "--rm-date", "contract ends").code == 0
    assert [line["title"] for line in said(process, "today") if line["section"] == "dates"] == ["renewal"]


def test_a_company_has_dates(crm: Run) -> None:
    assert crm("company", "edit", "o1", "--add-date", "renewal=--03-18").code == 0
    assert crm("company", "add", "Acme", "--date", "audit=2026-03-19").code == 0
    lines = [line for line in said(crm, "today") if line["section"] == "dates"]
    assert [(line["ref"], line["company"]["name"], line["why"]) for line in lines] == [
        ("o1", "Analytical Engines", "renewal today"), ("o2", "Acme", "audit tomorrow")
    ]  # fmt: skip
    assert crm("company", "edit", "o1", "--rm-date", "renewal").code == 0
    assert said(crm, "show", "o1")["dates"] == []


def test_somebody_is_added_with_all_of_it(crm: Run) -> None:
    done = crm(
        "contact", "add", "William King", "--relation", "spouse=ada", "--date", "renewal=2026-05-01",
        "--stage", "prospect", "--reason", "met at court",
    )  # fmt: skip
    assert done.code == 0, done
    shown = said(crm, "show", "william")
    assert (shown["stage"], shown["stage_by"]) == ("prospect", "hand")
    assert [one["name"] for one in shown["relations"]] == ["Ada Lovelace"]
    assert [one["label"] for one in shown["dates"]] == ["renewal"]


def test_somebody_is_added_from_json(crm: Run) -> None:
    line = {
        "name": "William King",
        "relations": ["spouse=ada"],
        "dates": ["renewal=2026-05-01"],
        "stage": "lost",
        "reason": "x",
    }
    done = crm("add", "--stdin", stdin=json.dumps(line) + "\n")
    assert done.code == 0, done
    shown = said(crm, "show", "william")
    assert (shown["relations"][0]["name"], shown["dates"][0]["label"], shown["stage"]) == (
        "Ada Lovelace",
        "renewal",
        "lost",
    )
    assert said(crm, "contact", "stages", "william")[-1]["why"] == "x"


def test_a_stage_and_its_history(process: Run) -> None:
    assert (said(process, "show", "ada")["stage"], said(process, "show", "c6")["stage"]) == ("customer", "lead")
    assert process("contact", "edit", "ada", "--stage", "lost", "--reason", "moved away").code == 0
    assert "stage       lost (set by hand)" in process("show", "ada").out
    assert process("contact", "list", "stage:lost", "-f", "ids").out == "c1\n"
    assert process("contact", "edit", "ada", "--stage", "auto").code == 0
    assert said(process, "contact", "stages", "ada") == [
        {"date": "2026-03-02", "stage": "customer", "by": "facts", "why": "purchase 1", "user": None},
        {"date": "2026-03-18", "stage": "customer", "by": "facts", "why": "came into the book", "user": None},
        {"date": "2026-03-18", "stage": "lost", "by": "hand", "why": "moved away", "user": "ada"},
        {"date": "2026-03-18", "stage": "customer", "by": "facts", "why": "given back to the facts", "user": "ada"},
    ]
    assert process("contact", "list", "stage:lost", "-f", "ids").out == ""
    assert process("contact", "stages", "nobody at all").code == 3
    later = process("contact", "show", "ada", "--json", "--as-of", "2028-03-02")
    assert json.loads(later.out)["stage"] == "lost"


def test_consent_is_written_down_and_told(process: Run) -> None:
    line = (
        "contact",
        "consent",
        "ada",
        "email",
        "yes",
        "--basis",
        "consent",
        "--source",
        "fair 2026",
        "--at",
        "2026-03-01",
    )
    done = process(*line)
    assert (done.out, done.code) == ("c1\n", 0)
    assert "Consent of Ada Lovelace: email yes" in done.err
    assert process(*line).err.startswith("nothing to change")
    withdrawn = said(process, "contact", "consent", "Ada", "Lovelace", "邮件", "否")
    assert (withdrawn["ref"], withdrawn["consent"]["email"]["given"]) == ("c1", False)
    assert said(process, "show", "ada")["consent"] == {
        "email": {"given": False, "basis": None, "source": None, "date": "2026-03-18"}
    }
    assert "consent     email no (2026-03-18)" in process("show", "ada").out
    assert process("contact", "consent", "ada", "-f", "csv").out.splitlines() == [
        "date,channel,given,basis,source,user",
        "2026-03-18,email,no,,,ada",
        "2026-03-01,email,yes,consent,fair 2026,ada",
    ]
    told = process("log", "email", "ada", "hello")
    assert (told.out, told.code) == ("i4\n", 0)
    assert "Ada Lovelace said no to email on 2026-03-18" in told.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("ada", "email"), 2, "yes or no"),
        (("ada", "email", "maybe"), 2, "yes or no, not 'maybe'"),
        (("ada", "pigeon", "yes"), 2, "channels are: email phone message post visit any"),
        (("nobody", "email", "yes"), 3, "nobody"),
        (("grace", "email", "yes", "--no-input"), 4, "Grace Hopper"),
        (("ada", "email", "yes", "--at", "2026-03-19"), 5, "lies ahead"),
        (("ada", "--basis", "contract"), 2, "which channel"),
    ],
)
def test_consent_that_is_none(crm: Run, words: tuple[str, ...], code: int, message: str) -> None:
    done = crm("contact", "consent", *words)
    assert done.code == code, done
    assert message in done.err
    assert crm("contact", "consent", "ada", "-f", "ids").out == ""


def test_nothing_said_is_said(crm: Run) -> None:
    done = crm("contact", "consent", "ada")
    assert (done.out, done.code) == ("", 0)
    assert "crm contact consent c1 email yes" in done.err


def test_who_must_not_be_contacted(process: Run) -> None:
    assert process("contact", "edit", "ada", "--do-not-contact", "--birthday", "1815-03-19").code == 0
    assert process("show", "ada").out.startswith("do not contact\nc1  Ada Lovelace")
    for line in (("log", "call", "ada", "hello"), ("todo", "write", "--for", "ada", "-d", "fri")):
        done = process(*line)
        assert done.code == 0, done
        assert "Ada Lovelace is marked: do not contact" in done.err
    agenda = said(process, "today")
    assert [line["section"] for line in agenda] == ["today", "soon", "soon"]
    assert [line["why"] for line in agenda if line["contacts"][0]["ref"] == "c1"] == [
        "due today; do not contact", "due in 2 days; do not contact"
    ]  # fmt: skip
    listed = process("rfm", "list", "-f", "ids")
    assert listed.out == "c2\n"
    assert "1 person who must not be contacted left out; --with-do-not-contact includes them" in listed.err
    everybody = process("rfm", "list", "--with-do-not-contact", "-f", "ids")
    assert (everybody.out, everybody.err) == ("c1\nc2\n", "")
    assert process("rfm", "list", "-q").err == ""
    assert process("contact", "edit", "ada", "--may-contact").code == 0
    assert process("rfm", "list", "-f", "ids").err == ""


def test_the_warning_stands_out_on_a_terminal(terminal: Run) -> None:
    assert terminal("contact", "edit", "ada", "--do-not-contact").code == 0
    first = terminal("show", "ada").out.splitlines()[0]
    assert plain(first).strip() == "do not contact"
    assert "\x1b[1;31m" in first


def test_what_people_type_is_shown_as_text(terminal: Run) -> None:
    hostile = "\x1b]0;x\x07[red]rival\u202e"
    done = terminal(
        "contact", "edit", "ada", "--add-relation", f"{hostile}=charles; {hostile}", "--add-date", f"{hostile}=--05-01"
    )
    assert done.code == 0, done
    out = terminal("show", "ada").out
    assert "[red]rival" in out
    assert "\x1b]0" not in out
    assert "\u202e" not in out
