"""Leads on the command line: which deal to turn to next and why, by points that everybody can see."""

import json
import shlex

import pytest

from tests.cli.conftest import Run

LINES = (
    "deal add Mill --value 12000EUR --contact ada --close 2026-03-31",
    "deal add Loom --value 500EUR --contact 张伟 --close 2026-04-30 --tag hot",
    "deal add Dock --value 90000EUR --close 2026-03-20",
    "deal add Pier --contact charles --close 2026-03-25",
    "config set deal_points '20 value >= 10000; 15 close:today..+30d; -5 no:phone; 9 +hot'",
    "deal park d3 holidays --until 2026-04-01",
)


@pytest.fixture
def leads(crm: Run) -> Run:
    """Mill scores 35; Loom 4, and is planned with 张伟 for April; Dock 35, and is parked; Pier 10, and is planned."""
    for line in LINES:
        assert crm(*shlex.split(line)).code == 0, line
    return crm


def scores(run: Run, *words: str) -> dict[str, int]:
    done = run(*words, "--json")
    assert done.code == 0, done
    return {one["ref"]: one["score"] for one in json.loads(done.out)}


def test_who_is_next(leads: Run) -> None:
    assert scores(leads, "lead", "next") == {"d1": 35}
    assert scores(leads, "lead", "next", "--as-of", "2026-04-01") == {"d1": 20, "d3": 20, "d2": 19, "d4": -5}
    assert scores(leads, "lead", "next", "--as-of", "2026-04-01", "--limit", "2") == {"d1": 20, "d3": 20}
    assert scores(leads, "lead", "next", "--as-of", "2026-04-01", "+hot") == {"d2": 19}
    assert scores(leads, "lead", "next", "--as-of", "2026-04-01", "-w", "value < 10000") == {"d2": 19}
    shown = leads("lead", "next").out
    assert "Mill" in shown
    assert "+20 value >= 10000, +15 close:today..+30d" in shown
    nobody = leads("lead", "next", "stage:proposal")
    assert (nobody.code, nobody.out) == (0, "")
    assert nobody.err.startswith("no open deal that fulfils that waits for you")
    assert leads("lead", "next", "-f", "ids").out == "d1\n"
    assert leads("lead", "next", "--columns", "ref,points", "-f", "csv").out.splitlines()[0] == "ref,points"
    assert leads("leads").err.endswith("try: crm lead next\n")


def test_all_open_deals_by_their_score(leads: Run) -> None:
    assert list(scores(leads, "deal", "list", "--sort", "score").items()) == [
        ("d1", 35), ("d3", 35), ("d4", 10), ("d2", 4),
    ]  # fmt: skip
    assert list(scores(leads, "deal", "list", "--sort", "score", "--reverse", "--limit", "1")) == ["d2"]
    assert leads("deal", "list", "--sort", "scor").code == 2
    assert json.loads(leads("deal", "show", "d1", "--json").out)["score"] == 35


def test_the_points_are_shown_with_how_many_deals_have_them(leads: Run) -> None:
    lines = [line.split() for line in leads("lead", "points").out.splitlines()]
    assert lines == [
        ["Points", "Filter", "Deals"], ["+20", "value", ">=", "10000", "2"], ["+15", "close:today..+30d", "3"],
        ["-5", "no:phone", "2"], ["+9", "+hot", "1"],
    ]  # fmt: skip
    assert json.loads(leads("lead", "points", "--json").out)[0] == {
        "points": 20, "filter": "value >= 10000", "deals": 2,
    }  # fmt: skip
    assert leads("lead", "points", "-f", "csv").out.splitlines()[1] == "20,value >= 10000,2"


def test_points_that_are_none_are_refused_with_the_place(leads: Run) -> None:
    wrong = leads("config", "set", "deal_points", "20 valu >= 3")
    assert (wrong.code, "no field 'valu'" in wrong.err, "▸valu >= 3" in wrong.err) == (2, True, True)
    assert leads("config", "set", "deal_points", "5 owner:zoe").code == 3
    assert leads("config", "set", "deal_points", "").code == 0
    assert "probability >= 50" in leads("lead", "points").out


def test_an_act_is_for_all_deals_of_a_filter(leads: Run) -> None:
    assert leads("deal", "move", "-w", "value >= 10000 or +hot", "proposal").code == 0
    moved = json.loads(leads("deal", "list", "stage:prop", "--json").out)
    assert sorted(one["ref"] for one in moved) == ["d1", "d2", "d3"]
    assert leads("deal", "move", "-w", "value >", "proposal").code == 2
