"""Deals on the command line: added, moved, won, lost, parked; what is stuck; two who move one at once."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from crmcli.app import dealmoves, deals
from crmcli.app.crm import Clock, Crm
from crmcli.core.errors import Conflict
from crmcli.store.store import open_store
from tests.cli.conftest import NOW, Run, plain


def told(crm: Run, line: str, code: int = 0) -> Any:
    """What a line says in JSON."""
    done = crm(*shlex.split(line), "--json")
    assert done.code == code, done
    return json.loads(done.out or done.err)


@pytest.fixture
def relaunch(crm: Run) -> str:
    """An open deal of 12,000 EUR with Ada, in the stage proposal since 8 March."""
    made = told(crm, "deal add 'Website relaunch' 12000EUR for:ada close:2026-04-30 +web --as-of 2026-03-01")
    told(crm, f"deal move {made['ref']} proposal sent it --as-of 2026-03-08")
    return str(made["ref"])


@pytest.mark.parametrize(
    "line",
    [
        "deal add 'Website relaunch' --value 12000 --currency EUR --contact ada --tag web --expected-close 2026-04-30",
        "deal add --title 'Website relaunch' --value 12000EUR --contact ada=decides --tag web --close 2026-04-30",
        "deal add Website relaunch 12000EUR for:ada +web close:2026-04-30",
        "deal add Website relaunch value:12000 for:ada +web close:2026-04-30 @'Analytical Engines'",
    ],
)
def test_a_deal_is_said_in_words_or_flags(crm: Run, line: str) -> None:
    made = told(crm, line)
    said = {key: made[key] for key in ("title", "value_minor", "currency", "stage", "probability", "state", "tags")}
    assert said == {
        "title": "Website relaunch", "value_minor": 1_200_000, "currency": "EUR", "stage": "lead", "probability": 10,
        "state": "open", "tags": ["web"],
    }  # fmt: skip
    assert (made["expected_close"], made["contacts"][0]["name"]) == ("2026-04-30", "Ada Lovelace")
    assert made["company"]["name"] == "Analytical Engines"  # hers, or the one that was named
    assert [turn["stage"] for turn in made["stage_history"]] == ["lead"]
    assert made["roles"] == ({"c1": "decides"} if "decides" in line else {})


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("deal add", 2, "title"),
        ("deal add X --value -5", 5, "nothing or more"),
        ("deal add X --value 1e30", 2, "amount"),
        ("deal add X --value 99999999999999999999", 2, "large"),
        ("deal add X --value 5 --currency XQZ", 2, "unknown currency"),
        ("deal add X --value 5USD --currency EUR", 2, "EUR"),
        ("deal add X --probability 101", 2, "0 to 100"),
        ("deal add X --probability often", 2, "0 to 100"),
        ("deal add X --stage demo", 2, "lead qualified proposal negotiation"),
        ("deal add X --expected-close 'feb 31'", 2, ""),
        ("deal add X --contact nobody", 3, "nobody"),
        ("deal add X --owner stranger", 3, "stranger"),
        ("deal add X --line 'two of them'", 2, "no line of a quote"),
        ("deal add X --title Y", 2, "twice"),
        ("deal show d99", 3, "no deal d99"),
        ("deal show t1", 2, "task"),
        ("deal edit d99 --value 5", 3, "no deal d99"),
        ("deal move", 2, "which deal"),
        ("deal reopen ada", 2, "no deal's ref"),
        ("pipeline -o stranger", 3, "stranger"),
        ("config set deal_stages 'won 100%'", 2, "how a deal ends"),
        ("config set deal_stages 'a; A'", 2, "twice"),
        ("config set deal_checklists 'demo = call'", 2, "no stage"),
        ("config set deal_points '10 colour = blue'", 2, ""),
        ("config set deal_points 'many value > 3'", 2, ""),
    ],
)
def test_bad_input_is_refused_with_words_and_code(crm: Run, line: str, code: int, word: str) -> None:
    said = told(crm, line, code)["error"]
    assert word in said["message"]
    assert "Traceback" not in said["message"]
    assert json.loads(crm("deal", "list", "--json").out) == []


def test_moving_is_told_and_kept_as_rows(crm: Run, relaunch: str) -> None:
    history = told(crm, f"deal show {relaunch}")["stage_history"]
    assert [(one["date"], one["from_stage"], one["stage"], one["stayed_days"], one["note"]) for one in history] == [
        ("2026-03-01", None, "lead", None, None),
        ("2026-03-08", "lead", "proposal", 7, "sent it"),
    ]
    same = crm("deal", "move", relaunch, "proposal")
    assert (same.code, "stands in proposal already" in same.err, same.out) == (0, True, f"{relaunch}\n")
    unknown = crm("deal", "move", relaunch, "demo")
    assert (unknown.code, "stages are: lead qualified proposal negotiation" in unknown.err) == (2, True)
    assert "crm deal won d1" in crm("deal", "move", relaunch, "won").err
    past = crm("deal", "edit", relaunch, "--expected-close", "2026-01-05")
    assert (past.code, "2026-01-05 is past, and d1 is open" in past.err) == (0, True)
    assert crm("deal", "move", relaunch, "lead", "--at", "2026-03-05").code == 5  # before it came to proposal
    assert crm("deal", "move", relaunch, "lead", "--at", "2026-03-19").code == 5  # tomorrow
    back = told(crm, f"deal move {relaunch} lead --at 2026-03-10")["stage_history"][-1]
    assert (back["date"], back["stayed_days"]) == ("2026-03-10", 2)
    assert told(crm, "undo")["state"] == "undone"
    assert told(crm, f"deal show {relaunch}")["stage"] == "proposal"


def test_won_can_write_the_purchase_so_that_rfm_knows(crm: Run) -> None:
    made = told(crm, "deal add Licences --contact c3 --line '2 x Licence = 900EUR' --line 'Training = 400EUR'")
    assert (made["value_minor"], made["currency"]) == (130_000, "EUR")
    quiet = crm("deal", "won", made["ref"])
    assert "crm deal won d1 --purchase" in quiet.err
    assert "is won already" in crm("deal", "won", "d1").err
    done = told(crm, "deal won d1 1250EUR --purchase")
    talk = done["interaction"]
    assert (talk["kind"], talk["amount_minor"], talk["deal"]["ref"], talk["contacts"][0]["name"]) == (
        "purchase", 125_000, "d1", "Grace Hopper",
    )  # fmt: skip
    assert [(line["product"], line["quantity"], line["amount_minor"]) for line in talk["lines"]] == [
        ("Licence", 2.0, 90_000), ("Training", None, 40_000),
    ]  # fmt: skip
    again = crm("deal", "won", "d1", "--purchase")
    assert (again.code, "is logged already" in again.err) == (5, True)
    assert crm("rfm").code == 0
    buyers = {one["ref"]: one["monetary_minor"] for one in json.loads(crm("rfm", "list", "--json").out)}
    assert buyers["c3"] == 125_000
    assert "stays: crm interaction rm" in crm("deal", "reopen", "d1", "negotiation").err


def test_lost_wants_a_reason_of_the_list(crm: Run, relaunch: str) -> None:
    assert "price, competitor, timing" in crm("deal", "lost", relaunch).err
    assert crm("deal", "lost", relaunch, "--reason", "weather").code == 2
    done = told(crm, f"deal lost {relaunch} --reason pri they took the cheaper one")
    assert (done["state"], done["lost_reason"], done["closed_on"]) == ("lost", "price", "2026-03-18")
    assert done["stage_history"][-1]["note"] == "they took the cheaper one"
    assert "is lost" in crm("deal", "move", relaunch, "lead").err
    opened = told(crm, f"deal reopen {relaunch}")
    assert (opened["state"], opened["stage"], opened["lost_reason"]) == ("open", "proposal", None)
    assert crm("config", "set", "lost_reasons", "weather; other").code == 0
    assert told(crm, f"deal lost {relaunch} --reason weather")["lost_reason"] == "weather"


def test_what_is_stuck_stands_in_today_with_its_reasons(crm: Run, relaunch: str) -> None:
    def stuck(day: str) -> dict[str, str]:
        lines = json.loads(crm("today", "--json", "--as-of", day).out)
        return {line["ref"]: line["why"] for line in lines if line["section"] == "stuck"}

    # Ada has a follow-up, so a next step is planned; proposal's target is 14 days, counted from 8 March.
    assert stuck("2026-03-22") == {}
    assert stuck("2026-03-23") == {"d1": "15 days in proposal, target 14"}
    assert crm("done", "t1").code == 0
    assert stuck("2026-03-22") == {"d1": "no next step"}
    assert crm("todo", "call about it", "--deal", "d1", "-d", "2026-03-30").code == 0
    assert stuck("2026-03-22") == {}
    assert stuck("2026-05-02")["d1"] == "55 days in proposal, target 14; was to close 2 days ago"
    assert told(crm, "deal park d1 'budget comes in May' --until 2026-05-20")["parked_reason"] == "budget comes in May"
    assert stuck("2026-05-02") == {}
    assert list(stuck("2026-05-20")) == ["d1"]
    assert crm("deal", "resume", "d1").code == 0
    assert list(stuck("2026-05-02")) == ["d1"]
    assert crm("deal", "park", "d1", "why", "--until", "yesterday").code == 5


def test_twice_the_median_of_a_stage_is_too_long(crm: Run) -> None:
    assert crm("config", "set", "deal_stages", "talk; offer").code == 0
    for days in (2, 4, 6):  # three stays in `talk`; their median is 4 days
        told(crm, f"deal add 'Deal {days}' --as-of 2026-01-01")
        told(crm, f"deal move 'Deal {days}' offer --as-of 2026-01-0{1 + days}")
        told(crm, f"deal lost 'Deal {days}' --reason other --as-of 2026-02-01")
    told(crm, "deal add Slow --contact c3 --as-of 2026-03-01")
    told(crm, "todo x --deal Slow -d 2026-04-01")
    for day, why in (("2026-03-09", []), ("2026-03-10", ["9 days in talk, usually 4"])):  # 8 days, then 9
        lines = json.loads(crm("today", "--json", "--as-of", day).out)
        assert [line["why"] for line in lines if line["section"] == "stuck"] == why


def test_a_checklist_becomes_follow_ups_once(crm: Run, relaunch: str) -> None:
    # 18 March 2026 is a Wednesday: two working days later is Friday.
    assert crm("config", "set", "deal_checklists", "negotiation = 0d check the contract | 2d call about it").code == 0
    done = told(crm, f"deal move {relaunch} negotiation")
    assert [(task["title"], task["due_date"], task["deal"]["ref"]) for task in done["planned"]] == [
        ("check the contract", "2026-03-18", "d1"), ("call about it", "2026-03-20", "d1"),
    ]  # fmt: skip
    told(crm, f"deal move {relaunch} proposal")
    assert told(crm, f"deal move {relaunch} negotiation")["planned"] == []  # had already
    assert crm("undo", done["act"]).code == 5
    for _ in range(3):
        assert crm("undo").code == 0
    assert told(crm, f"deal show {relaunch}")["tasks"] == []


def test_show_tells_the_whole_story_in_one_timeline(crm: Run, relaunch: str) -> None:
    assert crm("log", "call", "ada", "asked for a discount", "--deal", relaunch, "--at", "2026-03-10").code == 0
    assert crm("log", "email", "--deal", relaunch, "sent", "new", "prices", "--at", "2026-03-12").code == 0
    task = crm("todo", "call about the discount", "--deal", relaunch, "-d", "today").out.strip()
    assert crm("done", task, "call", "they want it", "-n", "fri send the contract").code == 0
    view = told(crm, f"deal show {relaunch}")
    assert [(line["date"], line["kind"], line["text"]) for line in view["timeline"]] == [
        ("2026-03-18", "done", "call about the discount"),
        ("2026-03-18", "call", "they want it"),
        ("2026-03-12", "email", "sent new prices"),
        ("2026-03-10", "call", "asked for a discount"),
        ("2026-03-08", "move", "lead → proposal after 7 days: sent it"),
        ("2026-03-01", "move", "began in lead"),
    ]
    assert view["next_task"]["name"] == "send the contract"  # it is of the deal too
    shown = crm("show", relaunch).out
    assert "Timeline" in shown
    assert "lead → proposal after 7 days: sent it" in shown
    person = json.loads(crm("show", "ada", "--json").out)
    assert [deal["ref"] for deal in person["deals"]] == [relaunch]


def test_a_stage_that_is_gone_is_told_never_hidden(crm: Run, relaunch: str) -> None:
    done = crm("config", "set", "deal_stages", "lead 10%; offer 40%")
    assert "1 open deal stands in 'proposal', which is no stage any more" in done.err
    listed = crm("pipeline")
    assert "! proposal" in listed.out
    assert "proposal is no stage any more" in listed.err
    rows = json.loads(crm("pipeline", "--json").out)
    assert [(row["stage"], row["known"], row["deals"]) for row in rows] == [
        ("lead", True, 0), ("offer", True, 0), ("proposal", False, 1),
    ]  # fmt: skip
    lines = json.loads(crm("today", "--json").out)
    assert "proposal is no stage any more" in next(one["why"] for one in lines if one["section"] == "stuck")
    hint = done.err.split("no stage any more: ")[1].strip()
    moved = crm(*shlex.split(hint)[1:])
    assert (moved.code, moved.out) == (0, f"{relaunch}\n")
    assert json.loads(crm("deal", "list", "--json").out)[0]["stage"] == "lead"


def test_a_stage_gets_another_name_with_all_that_stood_in_it(crm: Run, relaunch: str) -> None:
    assert crm("config", "set", "deal_checklists", "proposal = 1d call").code == 0
    assert crm("pipeline", "rename", "proposal", "quoted").code == 0
    view = told(crm, f"deal show {relaunch}")
    assert (view["stage"], view["stage_history"][-1]["stage"], view["days_in_stage"]) == ("quoted", "quoted", 10)
    assert "quoted = 1d call" in crm("config", "show", "deal_checklists").out
    assert crm("pipeline", "rename", "quoted", "lead").code == 5
    assert crm("undo").code == 0
    assert told(crm, f"deal show {relaunch}")["stage"] == "proposal"


def test_the_pipeline_counts_and_weighs_by_stage_and_currency(crm: Run) -> None:
    told(crm, "deal add A 1000EUR")
    told(crm, "deal add B 500EUR --probability 40")
    told(crm, "deal add C 300USD")
    told(crm, "deal add D")
    told(crm, "deal add E 2000EUR --stage proposal")
    told(crm, "deal add F 9000EUR")
    told(crm, "deal lost F --reason other")
    rows = json.loads(crm("pipeline", "--json").out)
    found = {(row["stage"], row["currency"]): (row["deals"], row["value_minor"], row["weighted_minor"]) for row in rows}
    # lead weighs 10 per cent: 1000 x 10% + 500 x 40% = 300; D has no value and no currency.
    assert found[("lead", "EUR")] == (2, 150_000, 30_000)
    assert found[("lead", "USD")] == (1, 30_000, 3_000)
    assert found[("lead", None)] == (1, 0, 0)
    assert found[("proposal", "EUR")] == (1, 200_000, 100_000)
    assert found[("negotiation", None)] == (0, 0, 0)
    said = crm("pipeline")
    assert "3 deals, 3,500.00 EUR, weighted 1,300.00 EUR" in said.err
    assert "1 without a value" in said.err
    filtered = json.loads(crm("pipeline", "-w", "value >= 1000", "--json").out)
    assert sum(row["deals"] for row in filtered) == 2


def test_a_currency_is_not_changed_under_an_amount(crm: Run, relaunch: str) -> None:
    assert crm("deal", "edit", relaunch, "--currency", "USD").code == 5
    assert crm("deal", "edit", relaunch, "--quote-amount", "12000USD").code == 5
    made = told(crm, f"deal edit {relaunch} --value 11000USD --quote Q-17 --quote-amount 11000USD")
    assert (made["value_minor"], made["currency"], made["quote_ref"], made["quoted_on"]) == (
        1_100_000, "USD", "Q-17", "2026-03-18",
    )  # fmt: skip
    gone = told(crm, f"deal edit {relaunch} --value none --probability 60 --rm-tag web --set seats=40")
    assert (gone["value_minor"], gone["probability"], gone["probability_by"], gone["tags"], gone["custom"]) == (
        None, 60, "hand", [], {"seats": "40"},
    )  # fmt: skip


def test_people_come_and_go_with_their_roles(crm: Run, relaunch: str) -> None:
    made = told(crm, f"deal edit {relaunch} --add-contact 'grace hopper=signs' --add-contact ada=decides")
    assert made["roles"] == {"c1": "decides", "c3": "signs"}
    left = told(crm, f"deal edit {relaunch} --rm-contact ada")
    assert [one["ref"] for one in left["contacts"]] == ["c3"]
    assert crm("deal", "edit", relaunch, "--rm-contact", "ada").code == 3


def test_a_deal_is_meant_by_words_or_by_whose_it_is(crm: Run, relaunch: str) -> None:
    told(crm, "deal add 'Paper for the year' --contact charles")
    for words in ("relaunch", "web", "ada", "d1", "1", "WEBSITE relaunch"):
        assert told(crm, f"deal show '{words}'")["ref"] == "d1", words
    several = crm("deal", "show", "analytical")
    assert (several.code, "d1" in several.err, "d2" in several.err) == (4, True, True)
    assert crm("deal", "move", "paper for the year", "proposal").code == 0
    assert crm("deal", "rm", "paper").code == 0
    assert crm("deal", "show", "paper").code == 3
    assert crm("deal", "restore", "d2").code == 0
    assert told(crm, "deal show paper")["stage"] == "proposal"


def test_many_are_moved_as_one_act(crm: Run) -> None:
    for name in "ABC":
        told(crm, f"deal add {name} 100EUR +batch")
    done = crm("deal", "list", "+batch", "-f", "ids")
    moved = crm("deal", "move", "-", "proposal", stdin=done.out)
    assert (moved.code, moved.out.split()) == (0, ["d1", "d2", "d3"])
    assert crm("undo").code == 0
    assert crm("deal", "move", "d1,d3", "qualified").code == 0
    assert {one["ref"]: one["stage"] for one in json.loads(crm("deal", "list", "--json").out)} == {
        "d1": "qualified", "d2": "lead", "d3": "qualified",
    }  # fmt: skip


def test_who_moves_a_deal_second_is_told_and_nothing_is_lost(crm: Run, book: Path, relaunch: str) -> None:
    second = Crm(open_store(str(book)), clock=Clock("UTC"))
    seen = deals.one(second, 1)
    assert crm("deal", "move", relaunch, "negotiation").code == 0
    with pytest.raises(Conflict, match="is not in proposal any more: ada moved it to negotiation meanwhile"):
        dealmoves.move(second, [seen], "qualified")
    with pytest.raises(Conflict):
        dealmoves.lost(second, [seen], "price")
    second.close()
    assert told(crm, f"deal show {relaunch}")["stage"] == "negotiation"
    assert len(told(crm, f"deal show {relaunch}")["stage_history"]) == 3


def test_a_dry_run_writes_nothing(crm: Run, relaunch: str) -> None:
    before = told(crm, f"deal show {relaunch}")
    for line in (
        "deal move d1 lead",
        "deal won d1 --purchase",
        "deal lost d1 --reason price",
        "deal edit d1 --value 5",
    ):
        assert crm(*shlex.split(line), "--dry-run").code == 0
    assert told(crm, f"deal show {relaunch}") == before


def test_on_a_terminal_the_pipeline_is_bars_that_fit(terminal: Run, crm: Run, relaunch: str) -> None:
    told(crm, "deal add '张三的项目 with a long name' 500EUR --contact 张伟")
    for columns in (40, 60, 80, 120):
        done = terminal("pipeline", columns=columns)
        assert done.code == 0
        from crmcli.core.text import width

        assert max(map(width, plain(done.out).splitlines())) <= columns
        shown = terminal("deal", "show", "d1", columns=columns)
        assert max(map(width, plain(shown.out).splitlines())) <= columns
    assert "█" in terminal("pipeline").out


def test_hostile_titles_are_shown_not_sent(terminal: Run, crm: Run) -> None:
    assert crm("deal", "add", "--title", "[red]x[/red]\x1b[31m\x07 \u202eevil", "--value", "5EUR").code == 0
    for line in (("deal", "list"), ("deal", "show", "d1"), ("today",), ("pipeline",)):
        out = terminal(*line, env={"NO_COLOR": "1"}).out
        assert "\x1b[31m\x07" not in out
        assert "\u202e" not in out


def test_the_clock_is_the_book_s(crm: Run) -> None:
    assert NOW.startswith(told(crm, "deal add X")["stage_since"])


def test_a_receipt_says_back_what_was_understood(crm: Run) -> None:
    done = crm("deal", "add", "Support", "4,800.50", "EUR", "for:ada", "close:2026-12-15", "+service", "@NewCo")
    assert "4,800.50 EUR · lead · close Tue 15 Dec · Ada Lovelace, @NewCo · +service" in done.err
    edited = crm("deal", "edit", "d1", "--expected-close", "2027-01-04", "--probability", "35", "--rm-tag", "service")
    assert "close 2027-01-04, chance 35%, no +service" in edited.err
    assert "taken as part of the title: 12k" in crm("deal", "add", "Licences", "12k").err
    assert "taken as part" not in crm("deal", "add", "Budget", "2026").err
    assert crm("deal", "add", "Two", "100EUR", "200EUR").code == 2
    assert crm("deal", "add", "Two", "100EUR", "--value", "200EUR").code == 2


def test_words_behind_an_amount_or_a_stage_are_a_note(crm: Run, relaunch: str) -> None:
    won = told(crm, f"deal won {relaunch} 11000 EUR they signed")
    assert (won["value_minor"], won["stage_history"][-1]["note"]) == (1_100_000, "they signed")
    opened = told(crm, f"deal reopen {relaunch} negotiation they called")
    assert (opened["stage"], opened["stage_history"][-1]["note"]) == ("negotiation", "they called")
    assert told(crm, f"deal lost {relaunch} price too dear")["lost_reason"] == "price"


def test_lines_keep_their_currency(crm: Run) -> None:
    told(crm, "deal add Boxes --contact c3 --line '2 x Box = 300EUR'")
    assert crm("deal", "won", "d1", "400USD").code == 5
    assert crm("deal", "edit", "d1", "--value", "10USD").code == 5
    assert told(crm, "deal show d1")["currency"] == "EUR"


def test_what_is_paid_in_part_is_bought_for_the_rest(crm: Run) -> None:
    told(crm, "deal add Engine 1000EUR for:ada")
    assert crm("log", "purchase", "ada", "300EUR", "deposit", "--deal", "d1").code == 0
    assert told(crm, "deal won d1 --purchase")["interaction"]["amount_minor"] == 70_000
    assert crm("deal", "won", "d1", "--purchase").code == 5


def test_a_deal_that_is_put_away_does_not_move(crm: Run, relaunch: str) -> None:
    assert crm("deal", "rm", relaunch).code == 0
    done = crm("deal", "move", relaunch, "lead")
    assert (done.code, "crm deal restore d1" in done.err) == (5, True)


def test_a_deal_may_have_begun_before_it_was_written_down(crm: Run) -> None:
    made = told(crm, "deal add Old --at 2026-01-05")
    assert (made["stage_since"], made["stage_history"][0]["date"]) == ("2026-01-05", "2026-01-05")
    assert crm("deal", "move", "Old", "proposal", "--at", "2026-02-01").code == 0
    assert crm("deal", "add", "Ahead", "--at", "2026-04-01").code == 5


def test_undo_does_not_reach_behind_what_was_forgotten(crm: Run) -> None:
    assert crm("deal", "add", "Something").code == 0
    assert crm("forget", "grace murray", "--yes").code == 0
    refused = crm("undo")
    assert (refused.code, "cannot be taken back" in refused.err) == (5, True)
    assert crm(*refused.err.split("try: crm ")[1].split()).code == 0


def test_many_are_changed_and_put_away_as_one_act(crm: Run) -> None:
    for name in "ABC":
        told(crm, f"deal add {name} 100EUR +batch")
    done = crm("deal", "edit", "-w", "tag:batch", "--source", "fair")
    assert (done.code, done.out.split()) == (0, ["d1", "d2", "d3"])
    assert [one["source"] for one in json.loads(crm("deal", "list", "--json").out)] == ["fair"] * 3
    gone = crm("deal", "rm", "-", stdin="d1\nd3\n")
    assert (gone.code, gone.out.split()) == (0, ["d1", "d3"])
    assert crm("undo").code == 0
    assert crm("deal", "edit", "d1", "d2", "--source", "x").code == 2


def test_has_and_no_ask_of_the_deal_itself(crm: Run) -> None:
    told(crm, "deal add Alone")
    told(crm, "deal add Theirs for:ada +web")

    def found(words: str) -> list[str]:
        return [one["ref"] for one in json.loads(crm("deal", "list", words, "--json").out)]

    assert (found("no:company"), found("has:company")) == (["d1"], ["d2"])
    assert (found("has:tag"), found("no:tag")) == (["d2"], ["d1"])
    assert (found("has:task"), found("no:task")) == (["d2"], ["d1"])  # Ada's follow-up is her deal's next step
    assert found("has:phone") == ["d2"]
