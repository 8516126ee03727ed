"""`crm forget` as it is typed: what is said before and after, exit codes, the receipt."""

import json
from pathlib import Path

from crmcli.app import deals
from crmcli.app.crm import Crm
from crmcli.store.store import open_store
from tests.cli.conftest import Run


def test_a_yes_is_needed_and_what_goes_is_said_before(crm: Run) -> None:
    crm("log", "call", "ada", "with both", "--with", "charles")
    asked = crm("forget", "ada", "--no-input")
    assert asked.code == 2
    assert asked.out == ""
    who = "forget Ada Lovelace (c1), Analytical Engines, ada@engines.example; 'ada' is not the whole name"
    assert f"{who}: 1 contact, 2 talks, 1 follow-up, 1 mail, 1 phone" in asked.err
    assert "This cannot be undone" in asked.err
    assert "i4: stays for the others who took part" in asked.err
    assert crm("show", "ada").code == 0


def test_a_person_can_say_yes_or_no(terminal: Run) -> None:
    left = terminal("forget", "ada", answers=("n",))
    assert (left.code, "left as it was" in left.out) == (5, True)
    gone = terminal("forget", "ada", answers=("y",))
    assert gone.code == 0
    assert "Forgot c1: 1 contact" in gone.out
    assert "crm undo" not in gone.out


def test_the_receipt_names_nobody(crm: Run, book: Path) -> None:
    assert crm("backup").code == 0
    tried = crm("forget", "ada", "--dry-run", "--json")
    assert json.loads(tried.out)["dry_run"] is True
    assert crm("show", "c1").code == 0
    done = crm("forget", "ada", "--yes", "--json")
    receipt = json.loads(done.out)
    assert (receipt["ref"], receipt["rows"]["contacts"], receipt["left_to_do"]) == ("c1", 1, None)
    assert receipt["backups"] == [str(path) for path in (book.parent / "backups").iterdir()]
    assert "is a copy of the book that still holds this person" in done.err
    for words in (("history", "--json"), ("find", "lovelace"), ("contact", "list"), ("task", "list"), ("rfm", "list")):
        said = crm(*words)
        assert "ovelace" not in said.out, words
        assert "ada@" not in said.out, words
    assert crm("check").code == 0
    held = b"".join(file.read_bytes() for file in book.parent.glob("book.db*"))
    assert b"ovelace" not in held
    assert b"79460958" not in held  # the whole number: four digits alone stand by chance in instants and uids


def test_looking_first_names_who_it_is(crm: Run) -> None:
    """On stderr, for the eyes of who decides; the receipt tells nobody's name."""
    looked = crm("forget", "charles", "--dry-run")
    assert "Charles Babbage (c2), Analytical Engines, charles@engines.example; 'charles' is not the" in looked.err
    assert "Babbage" not in looked.out
    for words in ("c2", "Babbage, Charles", "charles@engines.example"):
        whole = crm("forget", words, "--dry-run").err
        assert "Charles Babbage (c2)" in whole
        assert "not the whole name" not in whole
    assert "not the whole name" not in crm("forget", "amazing", "--dry-run").err
    assert "Babbage" not in "".join(crm("forget", "c2", "--yes")[:2])


def test_forgotten_is_forgotten(crm: Run) -> None:
    acts = [one["ref"] for one in json.loads(crm("history", "ada", "--json").out)]
    receipt = json.loads(crm("forget", "ada", "--yes", "--json").out)
    refused = crm("undo", receipt["act"])
    assert refused.code == 5
    assert "forgotten is forgotten" in refused.err
    for act in acts:
        assert crm("undo", act).code in (0, 5), act
    assert crm("redo").code in (0, 5)
    assert crm("show", "c1").code == 3
    assert crm("forget", "c1", "--yes").code == 3
    assert crm("history", "c1").code in (0, 3)
    assert crm("check").code == 0


def test_who_is_nobody_or_many_is_not_forgotten(crm: Run) -> None:
    assert crm("forget", "nobody", "--yes").code == 3
    assert crm("forget", "grace", "--yes").code == 4
    assert crm("forget", "o1", "--yes").code == 2
    assert crm("forget", "ada", "--keep-purchases", "--yes").out == "c1\n"
    kept = json.loads(crm("interaction", "list", "--json").out)
    assert [(one["amount_minor"], one["contacts"], one["note"]) for one in kept if one["amount_minor"] == 12050] == [
        (12050, [], None)
    ]


def test_deals_go_with_who_is_alone_in_them(crm: Run, book: Path) -> None:
    made = Crm(open_store(str(book)))
    for title, people, company in (
        ("Lovelace lace", "ada", "none"),
        ("Loom", "ada charles", "none"),
        ("Mill", "ada", "o1"),
    ):
        said = {"title": title, "contacts": people.split(), "company": company, "notes": f"{title} notes"}
        deals.add(made, said)
    deals.edit(made, [2], {"notes": "ask ada@engines.example"})
    made.close()
    done = crm("forget", "ada", "--yes", "--json")
    receipt = json.loads(done.out)
    assert (receipt["rows"]["deals"], receipt["kept_deals"]) == (1, ["d2", "d3"])
    assert "d2" in receipt["mentioned_in"]
    assert "d3" not in receipt["mentioned_in"]
    assert "d2 d3: stays without this person, as it was written" in done.err
    assert crm("find", "lace").out == ""
    assert "forgot c1: 1 contact, 1 deal, 2 talks" in crm("history").out
    left = Crm(open_store(str(book)))
    assert [(one.ref, [who.ref for who in one.contacts]) for one in deals.many(left, [1, 2, 3])] == [
        ("d2", ["c2"]), ("d3", []),
    ]  # fmt: skip
    left.close()
    assert crm("check").code == 0


def test_an_undone_entry_is_forgotten_by_its_number(crm: Run, book: Path) -> None:
    crm("add", "Zacharias Quark", "zq@quark.example")
    crm("undo")
    done = crm("forget", "c7", "--yes")
    assert done.code == 0, done.err
    assert b"uark" not in book.read_bytes()
    assert crm("check").code == 0
