"""People on the command line: labels, roles, the primary ones, flags and custom fields, as they are typed and shown."""

import json
import shlex

import pytest

from tests.cli.conftest import Run


def full(crm: Run, who: str) -> dict[str, list[dict[str, object]]]:
    return json.loads(crm("show", who, "--json", "--full").out)  # type: ignore[no-any-return]


def test_labels_and_the_primary_one(crm: Run) -> None:
    crm(
        "contact", "edit", "charles", "--email", "home:c@e.example", "--phone", "手机:12306", "--primary", "c@e.example"
    )
    said = full(crm, "charles")
    assert [(one["address"], one["label"], one["primary"]) for one in said["emails"]] == [
        ("c@e.example", "home", True),
        ("charles@engines.example", None, False),
    ]
    assert said["phones"][0]["label"] == "mobile"
    plain = json.loads(crm("show", "charles", "--json").out)
    assert plain["emails"] == ["c@e.example", "charles@engines.example"]
    assert "c@e.example (home)" in crm("show", "charles").out
    crm("contact", "edit", "charles", "--rm-email", "home:C@E.example")
    assert [one["primary"] for one in full(crm, "charles")["emails"]] == [True]
    gone = crm("contact", "edit", "charles", "--primary", "c@e.example")
    assert (gone.code, "no mail, phone" in gone.err) == (3, True)


def test_roles(crm: Run) -> None:
    crm(*shlex.split("contact edit grace@navy.example --company Navy --role Admiral --company Guild --role ''"))
    said = full(crm, "grace@navy.example")["companies"]
    assert [(one["name"], one["role"], one["primary"]) for one in said] == [
        ("Navy", "Admiral", True), ("Guild", None, False),
    ]  # fmt: skip
    assert "Admiral, Navy; Guild" in crm("show", "c3").out
    plain = json.loads(crm("show", "c3", "--json").out)["companies"]
    assert [sorted(one) for one in plain] == [["id", "name", "ref"]] * 2
    wrong = crm(*shlex.split("contact edit c3 --company X --company Y --role one"))
    assert (wrong.code, "its own" in wrong.err) == (2, True)


def test_what_looks_odd_is_kept_and_said(crm: Run) -> None:
    crm("add", "Odd One", "a@b", "info@e.example")
    shown = crm("show", "Odd One").out
    assert "a@b ! no usual address" in shown
    assert "info@e.example · an office's mailbox" in shown
    assert [one["flags"] for one in full(crm, "Odd One")["emails"]] == [["invalid"], ["role"]]


@pytest.mark.parametrize(
    "words",
    ["linkedin.com/in/byron", "https://uk.linkedin.com/in/byron/?trk=x", "linkedin:Byron", "byron@xn--exmple-cua.de",
     "BYRON@exämple.de", "021 5555 0100转8001", "+86 21 5555 0100"],
)  # fmt: skip
def test_somebody_is_found_by_any_of_it(crm: Run, words: str) -> None:
    crm("config", "set", "phone_region", "CN")
    said = "contact add 'George Byron' --handle http://www.linkedin.com/in/Byron/ --email byron@exämple.de"
    crm(*shlex.split(said), "--phone", "work:021 5555 0100转8001")
    assert json.loads(crm("show", words, "--json").out)["name"] == "George Byron"


def test_custom_fields_with_a_type(crm: Run) -> None:
    crm("field", "add", "score", "number")
    crm("field", "add", "plan", "choice", "--choices", "basic,pro")
    crm("contact", "edit", "c1", "--set", "SCORE=8", "--set", "plan=PRO", "--set", "colour=blue")
    assert json.loads(crm("show", "c1", "--json").out)["custom"] == {"colour": "blue", "plan": "pro", "score": 8}
    wrong = crm("contact", "edit", "c1", "--set", "score=high")
    assert (wrong.code, "score is a number, not 'high'" in wrong.err) == (5, True)
    listed = json.loads(crm("field", "list", "--json").out)
    assert [(one["name"], one["type"], one["defined"], one["used"]) for one in listed] == [
        ("score", "number", True, 1), ("plan", "choice", True, 1), ("colour", "text", False, 1),
    ]  # fmt: skip
    assert listed[1]["choices"] == ["basic", "pro"]
    assert crm("field", "rm", "score").code == 0
    assert crm("field", "rm", "score").code == 3
    assert crm("undo").code == 0
    assert crm("field", "edit", "score").code == 2
    assert crm("field", "edit", "plan", "--choices", "basic").code == 5


def test_companies_take_labels_too(crm: Run) -> None:
    crm("company", "edit", "o1", "--email", "main:office@engines.example", "--website", "engines.example")
    said = json.loads(crm("company", "show", "o1", "--json", "--full").out)
    assert [(one["address"], one["label"], one["flags"]) for one in said["emails"]] == [
        ("office@engines.example", "main", ["role"])
    ]
    assert json.loads(crm("company", "show", "o1", "--json").out)["websites"] == ["engines.example"]


def test_what_is_refused_says_why(crm: Run) -> None:
    crm("contact", "edit", "c1", "--source", "shop", "--external-id", "7")
    for line in ("contact edit c2 --source shop --external-id 7", "contact add New --source shop --external-id 7"):
        done = crm(*shlex.split(line))
        assert (done.code, "Ada Lovelace (c1) has the number 7 of shop" in done.err) == (5, True), line
    assert crm("contact", "edit", "c1", "--source", "shop", "--external-id", "7").code == 0
    for line in ("--email work:", "--email ''", "--phone ' '", "--address ''", "--handle ada", "--primary ''"):
        done = crm(*shlex.split(f"contact edit c1 {line}"))
        assert done.code in (2, 3), line
        assert "try:" in done.err


def test_a_receipt_says_what_was_set(crm: Run) -> None:
    added = crm(
        *shlex.split(
            "contact add 'Anna Test' --address 'Weg 1, 10115 Berlin' --company Foo --role CTO --source fair"
            " --add-relation 'spouse=charles' --add-date renewal=2026-05-01 --birthday=--05-12"
        )
    )
    said = "12 May, @Foo · source fair, role CTO, address Weg 1, 10115 Berlin, relation spouse=charles"
    assert f"{said}, date renewal=2026-05-01" in added.err
    changed = crm("contact", "edit", "anna test", "--title", "Dr", "--source", "", "--add-date", "renewal=2026-06-01")
    assert "renewal was 2026-05-01" in changed.err
    assert "title Dr, no source, date renewal=2026-06-01" in changed.err
    assert "birthday" in crm("show", "anna test").out
    assert "12 May" in crm("show", "anna test").out
    company = crm("company", "add", "Bar", "--phone", "+44 20 7946 0958", "--owner", "ada")
    assert "owner ada, phone +44 20 7946 0958" in company.err
    told = json.loads(crm("contact", "edit", "anna test", "--title", "Prof", "--json").out)
    assert told["set"] == ["title Prof"]
    assert "set" not in json.loads(crm("contact", "edit", "anna test", "--title", "Prof", "--json").out)


def test_several_phones_are_never_taken_for_one(crm: Run) -> None:
    crm("contact", "edit", "charles", "--phone", "030/5550188, 089/1234567")
    lines = [line.split()[:2] for line in crm("show", "charles").out.splitlines()]
    assert ["phone", "030/5550188"] in lines
    assert ["089/1234567", "!"] in lines


def test_a_company_that_was_put_away_is_marked(crm: Run) -> None:
    crm(*shlex.split("contact edit charles --company 'Gone Ltd' --role CTO"))
    put_away = crm("company", "rm", "Gone Ltd").out.strip()
    assert "CTO, Gone Ltd (put away)" in crm("show", "charles").out
    assert "Gone" not in [one["name"] for one in full(crm, "charles")["companies"]]
    assert crm("contact", "list", "company:gone").out.strip() == ""
    crm("company", "restore", put_away)
    assert "put away" not in crm("show", "charles").out


@pytest.mark.parametrize("day", ["31.2.", "30 feb", "31 apr"])
def test_a_birthday_that_no_year_has_is_told_so(crm: Run, day: str) -> None:
    done = crm("contact", "edit", "charles", "--birthday", day)
    assert done.code == 2
    assert "never has more than" in done.err
    assert "2026 has" not in done.err
