"""`crm brief`: what stands in it for a person, a company and a stranger, on a screen, in a pipe, as data, as a page."""

import json
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from crmcli.app import dealmoves, deals
from crmcli.app.crm import Crm
from crmcli.core.text import width
from crmcli.store.store import open_store
from tests.cli.conftest import Run, plain
from tests.cli.test_terminal import HOSTILE, steering


def told(crm: Run, *words: str) -> dict[str, Any]:
    done = crm("brief", *words, "--json")
    assert done.code == 0, done
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def test_a_person(crm: Run) -> None:
    crm("contact", "edit", "ada", "--add-relation", "friend=charles", "--add-date", "renewal=2026-05-01")
    crm("todo", "send the drawings", "--for", "ada", "-d", "2026-03-10")
    shown = crm("brief", "ada").out
    for words in (
        "c1", "Ada Lovelace", "+vip", "Analytical Engines", "ada@engines.example", "+44 20 7946 0958", "! Tue 10 Mar",
        "send the drawings", "● today", "send pricing", "asked for pricing", "120.50 EUR in 1 purchase",
        "last 16 days ago: two books", "renewal", "turns 211", "friend", "Charles Babbage", "the role",
    ):  # fmt: skip
        assert words in shown, (words, shown)
    assert shown.index("send the drawings") < shown.index("send pricing"), "what is late comes first"
    found = told(crm, "ada")
    assert found["ref"] == "c1"
    assert found["emails"] == ["ada@engines.example"]
    assert [talk["kind"] for talk in found["talks"]] == ["call"], "a purchase is no talk"
    assert [task["ref"] for task in found["promises"]] == ["t5", "t1"]
    assert found["purchases"] == [{
        "currency": "EUR", "purchases": 1, "monetary_minor": 12050, "first_on": "2026-03-02", "last_on": "2026-03-02",
    }]  # fmt: skip
    assert found["last_purchase"]["product"] == "two books"
    assert [(one["label"], one["next_date"]) for one in found["dates"]] == [
        ("renewal", "2026-05-01"), ("birthday", "2026-12-10"),
    ]  # fmt: skip
    assert [(one["kind"], one["name"]) for one in found["relations"]] == [("friend", "Charles Babbage")]
    assert [gap["name"] for gap in found["gaps"]] == ["role"]
    assert found["silent_days"] == 5
    crm("contact", "edit", "ada", "--company", "o1", "--role", "analyst", "--phone", "mobile:+44 20 7946 0111")
    assert told(crm, "ada")["gaps"] == [], "a role in a company is a role"
    shown = crm("brief", "ada").out
    assert "analyst, Analytical Engines" in shown
    assert "+44 20 7946 0111 (mobile)" in shown


def test_a_stranger_has_much_to_be_asked(crm: Run) -> None:
    found = told(crm, "Émilie")
    assert [gap["name"] for gap in found["gaps"]] == [
        "email", "phone", "company", "role", "birthday", "next_step", "silent",
    ]  # fmt: skip
    assert (found["talks"], found["promises"], found["purchases"], found["last_purchase"]) == ([], [], [], None)
    assert found["silent_days"] is None
    for gap in found["gaps"]:
        done = crm(*shlex.split(gap["hint"])[1:])
        assert done.code == 0, (gap, done)
    assert told(crm, "Émilie")["gaps"] == [], "each command filled its gap"
    assert "ask" not in crm("brief", "Émilie").out


def test_long_silence_is_said(crm: Run) -> None:
    assert [gap["message"] for gap in told(crm, "ada", "--as-of", "2026-06-11")["gaps"]] == ["the role"]
    assert told(crm, "ada", "--as-of", "2026-06-12")["gaps"][-1]["message"] == "silent for 91 days"
    assert told(crm, "ada", "--as-of", "2026-03-01")["purchases"] == [], "what was not yet is not told"


def test_a_cadence_counts_before_the_usual_silence(crm: Run) -> None:
    assert told(crm, "ada")["cadence"] is None
    crm("cadence", "set", "ada", "30d")
    crm("cadence", "set", "+vip", "2w")
    assert told(crm, "ada")["cadence"] == {"days": 14, "by": "+vip", "next_on": "2026-03-27"}
    assert "in touch every 14 days (+vip), by Fri 27 Mar" in crm("brief", "ada").out
    assert [gap["name"] for gap in told(crm, "ada", "--as-of", "2026-03-27")["gaps"]] == ["role"]
    assert told(crm, "ada", "--as-of", "2026-03-28")["gaps"][-1]["message"] == "silent for 15 days"


def test_a_company(crm: Run) -> None:
    crm("todo", "renew the contract", "--for", "o1", "-d", "mon")
    found = told(crm, "o1")
    assert [one["name"] for one in found["people"]] == ["Ada Lovelace", "Charles Babbage"]
    assert [one["title"] for one in found["promises"]] == ["send pricing", "call back", "renew the contract"]
    assert [talk["kind"] for talk in found["talks"]] == ["call"], "a talk with anybody there"
    assert (found["purchases"][0]["purchases"], found["purchases"][0]["monetary_minor"]) == (2, 13250)
    assert [gap["name"] for gap in found["gaps"]] == ["phone", "email", "address"]
    for gap in found["gaps"]:
        assert crm(*shlex.split(gap["hint"])[1:]).code == 0, gap
    assert told(crm, "o1")["gaps"] == []
    shown = crm("brief", "Analytical").out
    assert "Ada Lovelace: asked for pricing" in shown
    assert "send pricing (Ada Lovelace)" in shown
    crm("company", "add", "Royal Society")
    assert [gap["name"] for gap in told(crm, "o2")["gaps"]] == [
        "people",
        "phone",
        "email",
        "address",
        "next_step",
        "silent",
    ]


def test_open_deals(crm: Run, book: Path) -> None:
    made = Crm(open_store(str(book)))
    for title, said in (
        ("Loom", {"contacts": ["ada"], "value": "12000EUR", "close": "2026-03-27"}),
        ("Mill", {"contacts": ["charles", "ada"], "company": "o1"}),
        ("Press", {"contacts": ["charles"], "company": "o1", "close": "2026-03-16"}),
        ("Axle", {"contacts": ["ada"]}),
    ):
        deals.add(made, {"title": title, **said})
    dealmoves.lost(made, [deals.one(made, 4)], "price")
    dealmoves.park(made, deals.one(made, 2), "2026-05-04", "budget in May")
    made.close()
    crm("todo", "send the drawings", "--for", "ada", "-d", "2026-03-20")
    assert [one["ref"] for one in told(crm, "ada")["deals"]] == ["d1", "d2"], "a lost one is none to talk about"
    assert [one["ref"] for one in told(crm, "o1")["deals"]] == ["d3", "d1", "d2"]
    assert told(crm, "grace hopper")["deals"] == []
    shown = crm("brief", "ada").out
    assert "○ lead  Loom · 12,000.00 EUR · to close Fri 27 Mar  d1" in shown
    assert "○ lead  Mill · parked until Mon 4 May  d2" in shown
    assert "! lead  Press · was to close 2 days ago  d3" in crm("brief", "o1").out
    page = crm("brief", "ada", "-f", "md").out
    assert "## Deals" in page
    assert "- **○ lead** Mill · parked until Mon 4 May (d2)" in page
    assert "deals" not in crm("brief", "grace hopper").out


def test_nobody_and_several(crm: Run) -> None:
    assert crm("brief", "nobody").code == 3
    assert crm("brief", "grace").code == 4
    assert crm("brief").code == 2
    assert crm("brief", "ada", "--talks", "-1").code == 2
    assert told(crm, "ada", "--talks", "0")["talks"] == []
    assert told(crm, "ada", "--talks", "0")["silent_days"] == 5


def test_it_is_one_screen(crm: Run, terminal: Run) -> None:
    talks = ["一二三四五六七八九十" * 20, "she said this and that " * 20] * 3
    people = "".join(f'{{"kind": "call", "who": "c1", "note": "{note}"}}\n' for note in talks)
    assert crm("log", "--stdin", stdin=people).code == 0
    for day in range(1, 7):
        crm("todo", f"promise {day} of several words", "--for", "ada", "-d", f"2026-04-{day:02}")
    dates = [word for day in range(1, 7) for word in ("--add-date", f"day {day}=2026-05-0{day}")]
    assert crm("contact", "edit", "ada", *dates).code == 0
    for columns in (20, 40, 80, 120):
        shown = plain(terminal("brief", "ada", columns=columns).out).splitlines()
        assert len(shown) <= 24
        assert max(map(width, shown)) <= columns
        assert columns < 40 or any("and 3 more: crm show c1" in line for line in shown)


def test_nothing_is_cut_in_a_pipe(crm: Run) -> None:
    note = "a long story " * 40
    crm("log", "call", "charles", note)
    assert note.strip() in crm("brief", "charles").out
    assert "…" not in crm("brief", "charles").out


class Reader(HTMLParser):
    """What a browser makes of a page: its tags, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in ("href", "src") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


PAGE_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "span", "b", "bdi"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(crm: Run, terminal: Run, name: str) -> None:
    text = HOSTILE[name]
    crm("contact", "add", "--name", f"Eve {text}", "--notes", text, "--company", text, "--title", text)
    crm("log", "note", "c7", text)
    crm("todo", text, "--for", "c7", "-d", "today")
    crm("log", "purchase", "c7", "12EUR", text)
    for who in ("c7", "o2"):
        for format in ("table", "json", "csv", "md", "html"):
            shown = crm("brief", who, "-f", format)
            assert shown.code == 0, (who, format, shown)
            assert steering(shown.out + shown.err) == set(), format
        reader = Reader()
        reader.feed(crm("brief", who, "-f", "html").out)
        assert reader.tags <= PAGE_TAGS
        lines = crm("brief", who, "-f", "md").out.splitlines()
        assert "<script>" not in "\n".join(lines)
        assert all(line == "" or line.startswith(("# ", "## ", "- ", "+")) for line in lines), lines
    assert max(map(width, plain(terminal("brief", "c7", columns=50).out).splitlines())) <= 50


def test_a_day_behind_knows_no_later_score(crm: Run) -> None:
    assert crm("rfm").code == 0
    assert json.loads(crm("brief", "ada", "--json").out)["rfm"]["as_of"] == "2026-03-18"
    done = crm("brief", "ada", "--json", "--as-of", "2026-03-10")
    assert json.loads(done.out)["rfm"] is None
    assert "the score of 2026-03-18 is left out: it is later than 2026-03-10" in done.err
    assert json.loads(crm("brief", "ada", "--json", "--as-of", "2026-03-20").out)["rfm"]["as_of"] == "2026-03-18"


def test_how_a_talk_ended_is_told(crm: Run) -> None:
    crm("log", "call", "ada", "tried twice", "--outcome", "not reached", "-n", "none")
    assert "[not reached] tried twice" in crm("brief", "ada").out
