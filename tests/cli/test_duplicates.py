"""`crm dupes` and `crm merge` as people and scripts use them, and how well duplicates are told on public data."""

import csv
import json
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MAPPED = {
    "rec_id": "external_id", "given_name": "first_name", "surname": "last_name", "date_of_birth": "birthday",
    "street_number": "street", "address_1": "street", "address_2": "street", "suburb": "city", "postcode": "postcode",
    "state": "region", "soc_sec_id": "_", "src": "_",
}  # fmt: skip


@pytest.fixture
def twice(crm: Run) -> Run:
    """The book of everybody's tests, with Grace Hopper in it a second time as c7."""
    assert (
        crm(
            "contact", "add", "Grace Hoper", "--email", "grace@navy.example", "--title", "Admiral", "--tag", "cobol"
        ).code
        == 0
    )
    assert crm("log", "call", "c7", "about", "compilers", "--with", "c3").code == 0
    assert crm("todo", "send", "slides", "--for", "c7", "-d", "fri").code == 0
    return crm


def test_a_pair_has_a_score_and_reasons(twice: Run) -> None:
    found = twice("dupes")
    assert found.code == 0
    assert "Grace Hopper (c3)" in found.out
    assert "same mail grace@navy.example" in found.out
    [pair] = json.loads(twice("dupes", "--json").out)
    assert (pair["ref"], pair["group"], [one["name"] for one in pair["contacts"]]) == (
        "c3 c7", "c3", ["Grace Hopper", "Grace Hoper"])  # fmt: skip
    assert 0.5 < pair["score"] <= 1
    assert twice("dupes", "-f", "ids").out == "c3 c7\n"


def test_filters_and_limits(twice: Run) -> None:
    assert json.loads(twice("dupes", "+cobol", "--json").out)
    assert json.loads(twice("dupes", "+重点", "--json").out) == []
    assert json.loads(twice("dupes", "--limit", "0", "--json").out) == []
    assert json.loads(twice("dupes", "--min", "1", "--json").out) == []
    assert twice("dupes", "--min", "3").code == 2
    assert twice("dupes", "--limit=-1").code == 2


def test_nobody_twice(crm: Run) -> None:
    found = crm("dupes")
    assert (found.code, found.out) == (0, "")
    assert "nobody stands here twice" in found.err


def test_not_the_same_is_remembered_and_undone(twice: Run) -> None:
    assert twice("dupes", "--not-same", "c7", "c3").out == "c7\nc3\n"
    assert twice("dupes", "--json", "--min", "0").out == "[]\n"
    assert twice("merge", "c3", "c7", "--yes").code == 5
    assert twice("undo").code == 0
    assert json.loads(twice("dupes", "--json").out)
    assert twice("dupes", "--not-same", "c3").code == 2
    assert twice("dupes", "--not-same", "c3", "c7", "--min", "0.5").code == 2


def test_looking_first_writes_nothing(twice: Run) -> None:
    before = twice("history", "--json").out
    looked = twice("merge", "c3", "c7", "--dry-run")
    assert looked.code == 0
    assert "Grace Hoper (c7)" in looked.out
    assert "nothing was written" in looked.err
    found = json.loads(twice("merge", "c3", "c7", "--dry-run", "--json").out)
    assert (found["act"], found["dry_run"], found["title"]) == (None, True, "Admiral")
    fields = {one["field"]: one for one in found["fields"]}
    assert fields["name"] == {
        "field": "name", "value": "Grace Hopper", "taken_from": ["c3"], "instead_of": ["Grace Hoper (c7)"]}  # fmt: skip
    assert found["moved"] == {"interactions": 1, "tasks": 1}
    assert twice("history", "--json").out == before


def test_a_merge_wants_a_yes(twice: Run) -> None:
    refused = twice("merge", "c3", "c7", "--no-input")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert twice("merge", "c3", "c7", "--yes").out == "c3\n"


def test_a_person_is_asked_with_the_fields(terminal: Run) -> None:
    assert terminal("contact", "add", "Grace Hoper", "--email", "grace@navy.example").code == 0
    asked = terminal("merge", "c3", "c7", answers=("n",))
    assert asked.code == 5
    assert "Grace Hoper (c7)" in asked.out
    assert "merge Grace Hoper (c7) into Grace Hopper (c3)? [y/N]" in asked.out
    assert "Merged" in terminal("merge", "c3", "c7", answers=("y",)).out


def test_the_absorbed_leads_to_the_survivor(twice: Run, tmp_path: Path) -> None:
    assert twice("contact", "edit", "c7", "--source", "fair", "--external-id", "99").code == 0
    assert twice("contact", "edit", "c3", "--source", "shop", "--external-id", "1").code == 0
    assert twice("contact", "merge", "c3", "c7", "--yes").code == 0
    shown = twice("show", "c7", "--json")
    assert json.loads(shown.out)["ref"] == "c3"
    assert "c7 (Grace Hoper) was merged into Grace Hopper (c3)" in shown.err
    file = tmp_path / "fair.csv"
    file.write_text("id,name,phone\n99,Somebody Else,+1 212 555 0100\n", "utf-8")
    imported = twice("import", "contacts", str(file), "--map", "id=external_id", "--source", "fair", "--json")
    assert json.loads(imported.out)["updated"] == 1
    assert "+1 212 555 0100" in json.loads(twice("show", "c3", "--json").out)["phones"]
    assert twice("contact", "restore", "c7").code == 5
    talks = json.loads(twice("show", "c3", "--json").out)["interactions"]
    assert [one["id"] for one in talks[0]["contacts"]] == [3]


def test_a_review_asks_about_each_pair(terminal: Run) -> None:
    for name in ("Grace Hoper", "Hopper Grace"):
        assert terminal("contact", "add", name, "--email", "grace@navy.example").code == 0
    seen = terminal("dupes", "--review", answers=("y", "n"))
    assert seen.code == 0
    assert seen.out.count("one person?") == 2  # the third pair went with the one who was merged
    assert "Merged" in seen.out
    assert "are not the same" in seen.out
    assert terminal("dupes", "--review").out.count("one person?") == 0


def test_a_review_shows_the_table_and_asks_again(terminal: Run) -> None:
    assert terminal("contact", "add", "Grace Hoper", "--email", "grace@navy.example", "--title", "Admiral").code == 0
    seen = terminal("dupes", "--review", answers=("ja doch", "s"), columns=60)
    assert "'ja doch' is none of y n s q" in seen.out
    assert seen.out.count("one person?") == 2
    assert "Admiral" in seen.out
    assert "Merged" not in seen.out
    assert all(len(line) <= 60 for line in seen.out.splitlines() if line.startswith(("name", "title", "emails")))


def test_everything_that_is_joined_stands_in_the_table(twice: Run) -> None:
    for line in (
        "contact edit c3 --add-relation spouse=c7 --add-relation friend=ada --add-date renewal=2023-05-01",
        "contact edit c7 --add-relation friend=ada --add-date contract=2024-06-01",
        "contact consent c3 email yes --at 2026-01-01", "contact consent c7 email no --at 2026-02-01",
    ):  # fmt: skip
        assert twice(*line.split()).code == 0, line
    looked = json.loads(twice("merge", "c3", "c7", "--dry-run", "--json").out)
    fields = {one["field"]: (one["value"], one["taken_from"], one["instead_of"]) for one in looked["fields"]}
    assert fields["relations"] == ("friend Ada Lovelace", ["c3", "c7"], ["spouse of each other: will be lost"])
    assert fields["dates"] == ("renewal 2023-05-01, contract 2024-06-01", ["c3", "c7"], [])
    assert fields["consent"] == ("email no (2026-02-01)", ["c7"], ["email yes (2026-01-01) (c3)"])
    asked = twice("merge", "c3", "c7", "--no-input")
    assert (asked.code, "spouse of each other: that relation will be lost" in asked.err) == (2, True)
    done = twice("merge", "c3", "c7", "--yes")
    assert (done.code, "spouse of each other: that relation is lost; crm undo a" in done.err) == (0, True)
    kept = json.loads(twice("show", "c3", "--json").out)["relations"]
    assert [(one["kind"], one["name"]) for one in kept] == [("friend", "Ada Lovelace")]


def test_cadences_stand_in_the_table(twice: Run) -> None:
    assert twice("cadence", "set", "c3", "30d").code == twice("cadence", "set", "c7", "60d").code == 0
    looked = json.loads(twice("merge", "c3", "c7", "--dry-run", "--json").out)
    fields = {one["field"]: (one["value"], one["instead_of"]) for one in looked["fields"]}
    assert fields["cadence"] == ("every 30 days", ["every 60 days (c7)"])


def test_a_review_wants_somebody(twice: Run) -> None:
    assert twice("dupes", "--review").code == 2


def test_one_undo_gives_everything_back(twice: Run) -> None:
    before = [twice("show", ref, "--json").out for ref in ("c3", "c7")]
    assert twice("merge", "c3", "c7", "--yes", "--take", "name=c7").code == 0
    assert json.loads(twice("show", "c3", "--json").out)["name"] == "Grace Hoper"
    assert twice("undo").code == 0
    after = [twice("show", ref, "--json").out for ref in ("c3", "c7")]
    for was, now in zip(map(json.loads, before), map(json.loads, after), strict=True):
        assert {**now, "updated_at": None} == {**was, "updated_at": None}


def test_who_is_there_already_is_told_with_the_evidence(crm: Run) -> None:
    added = crm("add", "Augusta", "ada@engines.example")
    assert added.code == 0
    assert "same mail as Ada Lovelace (c1); crm merge c1 c7" in added.err
    assert "same phone as Ada Lovelace (c1)" in crm("add", "Countess", "+44 20 7946 0958").err
    named = crm("add", "Charles Babbage").err
    assert "same name as Charles Babbage (c2)" in named
    assert "crm merge" not in named


def test_the_same_name_in_another_order_is_told_on_entry(crm: Run) -> None:
    assert "same name as Ada Lovelace (c1)" in crm("add", "Lovelace, Ada").err
    assert "same name as Charles Babbage (c2)" in crm("contact", "add", "Dr. Babbage Charles").err
    assert "same name" not in crm("add", "Ada Lovelace-King").err


def test_companies_are_found_and_merged(crm: Run) -> None:
    added = crm("add", "Mary Somerville", "@'Analytical Engines Ltd'".replace("'", ""))
    assert "near: Analytical Engines (o1)" in added.err
    assert crm("log", "call", "o2", "about", "looms").code == 0
    [pair] = json.loads(crm("dupes", "--companies", "--json").out)
    assert (pair["ref"], pair["reasons"]) == ("o1 o2", ["same name but for the legal form"])
    looked = crm("merge", "o1", "o2", "--dry-run")
    assert "Mary Somerville" in looked.out
    assert "nothing was written" in looked.err
    assert crm("company", "merge", "o1", "o2", "--no-input").code == 2
    assert crm("merge", "o1", "o2", "--yes").out == "o1\n"
    shown = crm("show", "o2", "--json")
    assert json.loads(shown.out)["ref"] == "o1"
    assert "o2 (Analytical Engines Ltd) was merged into Analytical Engines (o1)" in shown.err
    assert len(json.loads(shown.out)["contacts"]) == 3
    assert crm("company", "restore", "o2").code == 5
    assert json.loads(crm("show", "c7", "--json").out)["companies"][0]["name"] == "Analytical Engines"
    assert crm("undo").code == 0
    assert json.loads(crm("show", "o2", "--json").out)["ref"] == "o2"
    assert crm("merge", "o1", "c1", "--yes").code == 2
    assert crm("dupes", "+vip", "--companies").code == 2


@pytest.mark.slow
@pytest.mark.parametrize(("number", "least"), [(2, 0.99), (3, 0.985)])
def test_duplicates_of_febrl_are_told(process: Run, shared: Path, number: int, least: float) -> None:
    """The thresholds were set on the second set; the third one tells how good they are."""
    folder = shared / "data" / "dedupe"
    if not folder.exists():
        folder = shared / "dedupe"
    options = [word for pair in MAPPED.items() for word in ("--map", "=".join(pair))]
    file = folder / f"febrl{number}.csv"
    imported = process("import", "contacts", str(file), *options, "--date-format", "YYYYMMDD", "--json")
    result = json.loads(imported.out)
    assert (result["added"], result["rejected"]) == (5000, 0)
    began = time.monotonic()
    found = json.loads(process("dupes", "--json").out)
    assert time.monotonic() - began < 60  # a hang; how long it takes is measured on a quiet machine
    pairs = {frozenset(one["external_id"] for one in pair["contacts"]) for pair in found}
    with (folder / f"febrl{number}_true_links.csv").open() as links:
        true = {frozenset((row["id1"], row["id2"])) for row in csv.DictReader(links)}
    assert 2 * len(pairs & true) / (len(pairs) + len(true)) >= least
