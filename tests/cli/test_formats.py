"""stdout is data: every list in every format, the keys of every shape, and what is written where there is nothing."""

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.conftest import Run

LISTS = {  # a command that lists, and its words where nothing is found
    "today": (("today",), ("today", "+nobody")),
    "contact list": (("contact", "list"), ("contact", "list", "+nobody")),
    "company list": (("company", "list"), ("company", "list", "nobody")),
    "interaction list": (("interaction", "list"), ("interaction", "list", "grace hopper")),
    "task list": (("task", "list"), ("task", "list", "+nobody")),
    "find": (("find", "pricing"), ("find", "nowhere")),
    "history": (("history",), ()),
    "user list": (("user", "list"), ()),
    "rfm list": (("rfm", "list"), ("rfm", "list", "at-risk")),
    "where": (("where",), ()),
    "config list": (("config", "list"), ()),
}
CONTACT = (
    "id ref uid name title company companies emails phones addresses city handles tags birthday stage owner source"
    " external_id custom notes consent do_not_contact last_contact_at next_task rfm created_at updated_at archived_at"
)
COMPANY = "id ref uid name websites emails phones addresses tags custom owner contacts"
TASK = "id ref title contacts company deal due_date due_time state priority owner every wait_until created_at done_at"
INTERACTION = (
    "id ref kind date at note direction duration contacts company deal author amount_minor currency product quantity"
    " external_ref lines"
)
SCORED = (
    "ref name external_id emails phones recency_days frequency monetary_minor currency r f m score segment"
    " last_purchase do_not_contact"
)
SHAPES = {
    "a contact": (("contact", "list"), CONTACT),
    "a company": (("company", "list"), COMPANY),
    "a task": (("task", "list"), TASK),
    "an interaction": (("interaction", "list"), INTERACTION),
    "a line of the agenda": (("today",), f"{TASK} section why"),
    "a scored contact": (("rfm", "list"), SCORED),
    "a person from all sides": (("show", "ada"), f"{CONTACT} interactions tasks deals relations dates"),
    "the same by its noun": (("contact", "show", "1"), f"{CONTACT} interactions tasks deals relations dates"),
    "a company from all sides": (("show", "o1"), f"{COMPANY} interactions tasks"),
    "one task": (("show", "t1"), TASK),
    "one talk": (("show", "i1"), INTERACTION),
}


def data(text: str) -> Any:
    return json.loads(text)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_every_format(crm: Run, name: str) -> None:
    words = LISTS[name][0]
    found = data(crm(*words, "--json").out)
    assert isinstance(found, list)
    assert found
    assert [json.loads(line) for line in crm(*words, "-f", "jsonl").out.splitlines()] == found
    sheet = list(csv.reader(io.StringIO(crm(*words, "-f", "csv").out, newline="")))
    assert len(sheet) == len(found) + 1
    assert len({len(row) for row in sheet}) == 1
    tabs = crm(*words, "-f", "tsv").out.splitlines()
    assert [line.count("\t") for line in tabs] == [len(sheet[0]) - 1] * len(sheet)
    ids = crm(*words, "-f", "ids").out.split()
    assert ids == [one["ref"] for one in found if "ref" in one]
    table = crm(*words).out.splitlines()
    assert len(table) == len(found) + 1
    if name == "today":  # the agenda is a checklist and a page; chosen columns are a table as elsewhere
        words = (*words, "--columns", "who,title")
    assert len(crm(*words, "-f", "md").out.splitlines()) == len(found) + 2
    assert crm(*words, "-f", "html").out.count("<tr>") == len(found) + 1


@pytest.mark.parametrize("name", [name for name, (_, nothing) in LISTS.items() if nothing])
def test_nothing_is_an_empty_list(crm: Run, name: str) -> None:
    words = LISTS[name][1]
    told = crm(*words)
    assert (told.out, told.code) == ("", 0)
    assert told.err.strip()
    assert crm(*words, "--json").out == "[]\n"
    assert crm(*words, "-f", "jsonl").out == ""
    assert crm(*words, "-f", "ids").out == ""
    for format in ("csv", "tsv"):
        full = crm(*LISTS[name][0], "-f", format).out.splitlines()
        assert crm(*words, "-f", format).out.splitlines() == full[:1]
    quiet = crm(*words, "-q")
    assert (quiet.out, quiet.err, quiet.code) == ("", "", 0)


@pytest.mark.parametrize("name", SHAPES)
def test_the_keys_are_always_there(crm: Run, name: str) -> None:
    words, keys = SHAPES[name]
    found = data(crm(*words, "--json").out)
    for one in found if isinstance(found, list) else [found]:
        assert set(keys.split()) <= set(one), sorted(set(keys.split()) - set(one))


def test_a_person_is_plain_and_in_full(crm: Run) -> None:
    ada = data(crm("show", "ada", "--json").out)
    assert ada["emails"] == ["ada@engines.example"]
    assert ada["company"] == {"id": 1, "ref": "o1", "name": "Analytical Engines"}
    assert ada["rfm"]["segment"]
    assert ada["next_task"]["ref"] == "t1"
    assert [task["ref"] for task in ada["tasks"]] == ["t1"]
    assert [talk["kind"] for talk in ada["interactions"]] == ["call", "purchase"]
    full = data(crm("contact", "show", "ada", "--json", "--full").out)
    assert full["emails"] == [
        {"address": "ada@engines.example", "label": None, "primary": True, "valid": True, "flags": []}
    ]  # fmt: skip
    assert full["phones"][0]["e164"] == "+442079460958"
    assert data(crm("contact", "list", "ada", "--full", "--json").out)[0]["emails"] == full["emails"]
    assert data(crm("show", "emilie", "--json").out)["rfm"] is None


def test_the_agenda_says_why(crm: Run) -> None:
    lines = data(crm("today", "--json").out)
    assert [(one["ref"], one["section"], one["why"]) for one in lines] == [
        ("t1", "today", "due today"), ("t2", "soon", "due in 2 days"),
    ]  # fmt: skip
    assert data(crm("--as-of", "2026-03-25", "today", "--json").out)[0]["why"] == "7 days late"
    dates = data(crm("today", "--as-of", "2026-12-09", "--json").out)[-1]
    assert (dates["section"], dates["id"], dates["ref"], dates["why"]) == ("dates", None, "c1", "turns 211 tomorrow")


WRITES = {
    "add": ("add", "Mary Somerville"),
    "contact add": ("contact", "add", "--name", "Mary Somerville", "--email", "mary@somerville.example"),
    "company add": ("company", "add", "Royal Society"),
    "log": ("log", "call", "charles", "he agreed"),
    "todo": ("todo", "write to her", "--for", "ada"),
    "done": ("done", "t1"),
    "snooze": ("snooze", "t1"),
    "tag": ("tag", "ada", "+new"),
    "n": ("n", "charles", "call", "he agreed"),
    "undo": ("undo",),
    "contact edit": ("contact", "edit", "ada", "--title", "Countess"),
    "contact rm": ("contact", "rm", "c6"),
    "company edit": ("company", "edit", "o1", "--notes", "steam"),
    "interaction edit": ("interaction", "edit", "i1", "--note", "more"),
    "interaction rm": ("interaction", "rm", "i1"),
    "task edit": ("task", "edit", "t1", "--pri", "L"),
    "task rm": ("task", "rm", "t1"),
    "config set": ("config", "set", "date_order", "dmy"),
    "user add": ("user", "add", "bob"),
    "rfm": ("rfm",),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_names_its_act(crm: Run, name: str) -> None:
    dry = crm(*WRITES[name], "--json", "--dry-run")
    assert (data(dry.out)["act"], data(dry.out)["dry_run"], dry.code) == (None, True, 0)
    before = crm("history", "-f", "ids").out
    done = data(crm(*WRITES[name], "--json").out)
    after = crm("history", "-f", "ids").out.split()
    assert [*before.split()][:29] == after[1:30], "a dry run wrote, or an act was two"
    assert done["act"] == after[0]


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        (("add", "Mary Somerville"), "c7"), (("log", "call", "ada"), "i4"), (("todo", "x"), "t5"),
        (("done", "t1,t2"), "t1\nt2"), (("company", "add", "X"), "o2"), (("tag", "ada", "charles", "+x"), "c1\nc2"),
        (("n", "ada", "hi"), "i4"), (("contact", "edit", "ada", "--stage", "lead"), "c1"),
    ],
)  # fmt: skip
def test_a_write_in_a_pipe_says_the_bare_ref(crm: Run, words: tuple[str, ...], ref: str) -> None:
    dry = crm(*words, "--dry-run")
    assert dry.out == ""
    assert "nothing was written" in dry.err
    done = crm(*words)
    assert done.out == f"{ref}\n"
    assert done.err.strip()


def test_columns_are_chosen(crm: Run) -> None:
    done = crm("contact", "list", "+vip", "--columns", "name,email", "-f", "csv")
    assert done.out == "name,email\r\nAda Lovelace,ada@engines.example\r\nGrace Hopper,grace@navy.example\r\n"
    tagged = crm("contact", "list", "grace hopper", "--columns", "name,tags", "-f", "tsv")
    assert tagged.out == "name\ttags\nGrace Hopper\tvip\n"
    wrong = crm("contact", "list", "--columns", "name,shoe")
    assert wrong.code == 2
    assert "columns are:" in wrong.err


def test_a_sheet_runs_no_formula(crm: Run) -> None:
    crm("add", "=1+1", "'+44 20 7946 0100'")
    sheet = crm("contact", "list", "name:=1+1", "-f", "csv", "--columns", "name", "-w", "name:=1").out
    assert "'=1+1" in sheet


def test_into_a_file(crm: Run, tmp_path: Any) -> None:
    target = tmp_path / "out.json"
    done = crm("contact", "list", "--json", "--out", str(target))
    assert done.out == ""
    assert len(data(target.read_text("utf-8"))) == 6
    assert target.stat().st_mode & 0o777 == 0o600
    assert crm("contact", "list", "+nobody", "-f", "ids", "--out", str(target)).code == 0
    assert target.read_text("utf-8") == "", "what was found before is not what is found now"
    assert crm("contact", "list", "--out", str(tmp_path / "no" / "where")).code != 0
