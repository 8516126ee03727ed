"""Scoring as people run it: a shop's file in, segments out; the published orders to the customer; all formats."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from crmcli.core.text import width
from tests.cli.conftest import Run, plain

AS_OF = "2006-12-31"  # the day that the published results are of
PLACES = {"recency": 0, "frequency": 0, "monetary": 2}


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def orders() -> Path:
    shared = os.environ.get("CRMCLI_SHARED")
    if not shared:
        pytest.skip("CRMCLI_SHARED is not set")
    return Path(shared, "data", "rfm")


@pytest.fixture
def shop(crm: Run, orders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`crm` on a book that holds the published orders, brought in as a shop would."""
    monkeypatch.setenv("CRMCLI_DB", str(tmp_path / "shop.db"))
    assert crm("init", "--currency", "USD").code == 0
    words = "--map customer_id=contact --map order_date=date --map revenue=amount --map email=contact.email"
    done = crm("import", "purchases", str(orders / "rfm_data_orders.csv"), *words.split(), "--create", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["added"] == 4906
    return crm


def answered(crm: Run, *words: str) -> Any:
    done = crm(*words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_published_orders_to_the_customer(shop: Run, orders: Path) -> None:
    made = answered(shop, "rfm", "--as-of", AS_OF, "--scheme", "r-package")
    assert (made["buyers"], made["scheme"], made["provisional"]) == (995, "r-package", False)
    summary = {row["segment"]: row for row in sheet(orders / "expected_R_orders_segment_summary.csv")}
    told = {one["name"]: one for one in made["segments"]}
    assert {name: (one["contacts"], one["orders"], one["monetary_minor"]) for name, one in told.items()} == {
        name: (int(row["customers"]), int(row["orders"]), 100 * int(row["revenue"])) for name, row in summary.items()
    }
    for name, row in summary.items():
        assert told[name]["monetary_minor"] / told[name]["orders"] / 100 == pytest.approx(float(row["aov"]), abs=0.005)
    bounds = sheet(orders / "expected_R_orders_thresholds.csv")
    for figure in PLACES:
        assert [float(one) for one in made["cuts"][figure]] == [float(row[f"{figure}_lower"]) for row in bounds[1:]]
    found = {one["name"]: one for one in answered(shop, "rfm", "list", "--as-of", AS_OF)}
    rows = sheet(orders / "expected_R_orders_segments.csv")
    assert len(rows) == len(found) == 995
    for row in rows:
        one = found[row["customer_id"]]
        assert (one["segment_name"], one["score"]) == (row["segment"], row["rfm_score"])
        assert (one["recency_days"], one["frequency"], one["monetary_minor"]) == (
            int(row["recency_days"]), int(row["transaction_count"]), 100 * int(row["amount"])
        )  # fmt: skip
        scores = (row["recency_score"], row["frequency_score"], row["monetary_score"])
        assert (str(one["r"]), str(one["f"]), str(one["m"])) == scores
        assert one["emails"] == [row["email"]]


def test_the_grid_and_cn8_to_the_customer(shop: Run, orders: Path) -> None:
    rows = {row["customer_id"]: row for row in sheet(orders / "expected_default_orders.csv")}
    answered(shop, "rfm", "--as-of", AS_OF)
    for one in answered(shop, "rfm", "list", "--as-of", AS_OF):
        row = rows[one["name"]]
        assert (one["recency_days"], one["frequency"], one["monetary_minor"]) == (
            int(row["R"]), int(row["F"]), 100 * int(row["M"])
        )  # fmt: skip
        assert (one["score"], one["segment_name"]) == (row["r"] + row["f"] + row["m"], row["segment"])
    made = answered(shop, "rfm", "--as-of", AS_OF, "--scheme", "cn8")
    found = {one["name"]: one["segment"] for one in answered(shop, "rfm", "list", "--as-of", AS_OF)}
    assert found == {name: row["cn8"] for name, row in rows.items()}
    assert sum(one["contacts"] for one in made["segments"]) == len(rows) == 995
    kept = sorted(name for name, row in rows.items() if row["cn8"] == "重要价值客户")
    for filter in ("rfm:重要价值客户", "rfm:重要价值", "rfm:'Important Value'"):
        listed = answered(shop, "contact", "list", "-w", filter, "--limit", "2000")
        assert sorted(one["name"] for one in listed) == kept
    assert sorted(one["name"] for one in answered(shop, "rfm", "list", "重要价值客户", "--as-of", AS_OF)) == kept


def test_the_segments_and_what_should_be_known_of_a_run(crm: Run) -> None:
    done = crm("rfm", "--window", "60d")
    assert done.code == 0
    assert "Ada" not in done.out
    assert "5 others bought nothing in these days (prospects)" in done.err
    assert "within 2026-01-18.." in done.err
    assert "provisional: only 1 buyer" in done.err
    assert [one["window"] for one in answered(crm, "rfm", "runs")] == ["2026-01-18..", "all"]
    assert crm("rfm", "-q").out == ""


def test_a_dry_run_writes_nothing(crm: Run) -> None:
    before = crm("rfm", "runs", "--json").out
    done = crm("rfm", "--scheme", "cn8", "--dry-run")
    assert "重要价值客户" in done.out
    assert "nothing was written" in done.err
    assert crm("rfm", "runs", "--json").out == before


def test_explain_says_value_cut_points_score_and_what_moves_it(crm: Run) -> None:
    done = crm("rfm", "explain", "ada")
    assert "16 days ago scores 5" in done.out
    assert "provisional: only 2 buyers" in done.err
    crm("rfm", "--scheme", "fixed", "--cuts", "r=10,20,30,40 f=1,2,3,4 m=50,100,150,200")
    done = crm("rfm", "explain", "ada")
    assert "scheme     fixed" in done.out
    assert "16 days ago scores 4; cut points 10 · 20 · 30 · 40" in done.out
    assert "up at 10 days ago: 5" in done.out
    assert "up at 150.01 EUR: 4" in done.out
    assert "down at 100.00 EUR: 2" in done.out
    found = answered(crm, "rfm", "explain", "ada")
    assert [one["name"] for one in found["figures"]] == ["recency", "frequency", "monetary"]
    assert (found["scheme"], found["basis"], found["window"]) == ("fixed", "purchases", "all")
    crm("rfm", "--scheme", "cn8")
    assert "on a cut point is above it" in crm("rfm", "explain", "ada").out


def test_the_matrix_in_every_format(crm: Run) -> None:
    cells = answered(crm, "rfm", "matrix")
    assert len(cells) == 25
    assert [(one["r"], one["fm"]) for one in cells][:2] == [(5, 1), (5, 2)]
    full = {(one["r"], one["fm"]): one for one in cells if one["contacts"]}
    assert full[5, 3]["segments"] == ["potential-loyalist"]
    assert (full[5, 3]["contacts"], full[5, 3]["monetary_minor"], full[5, 3]["share"]) == (1, 12050, 0.5)
    for form, start in (("csv", "r,fm,segments"), ("md", "| R | FM |"), ("html", "<table>"), ("tsv", "r\tfm\t")):
        assert crm("rfm", "matrix", "-f", form).out.startswith(start)
    said = crm("rfm", "matrix").out
    assert said.startswith("    FM1")
    assert "██ 1 50%" in said
    assert all(width(line) <= 80 for line in said.splitlines())
    crm("rfm", "--scheme", "scores", "--classes", "10")
    said = crm("rfm", "matrix").out
    assert all(width(line) <= 80 for line in said.splitlines())
    assert "R1" in said


def test_the_matrix_on_a_terminal_tells_the_same_without_colour(crm: Run, terminal: Run) -> None:
    piped = crm("rfm", "matrix").out
    shown = terminal("rfm", "matrix", columns=80).out
    assert "\x1b[" in shown
    assert piped.splitlines()[:5] == [line.rstrip() for line in plain(shown).splitlines()[:5]]


def test_a_segment_of_another_scheme_is_said_to_be_one(crm: Run) -> None:
    done = crm("rfm", "list", "重要价值客户")
    assert (done.code, done.out) == (0, "")
    assert "no segment of the current run, whose scheme is grid" in done.err
    assert "crm contact list rfm:prospect" in crm("rfm", "list", "prospect").err
    assert "scheme" not in crm("rfm", "list", "loyal").err


def test_who_moved(crm: Run) -> None:
    done = crm("rfm", "moves")
    assert done.code == 3
    assert "no run of the scheme grid before" in done.err
    crm("log", "purchase", "charles", "900", "gears")
    crm("rfm")
    moved = answered(crm, "rfm", "moves", "--since", "2026-03-01")
    assert {(one["before"], one["now"], one["contacts"], one["since"]) for one in moved} == {
        ("potential-loyalist", "hibernating", 1, "2026-03-18"), ("hibernating", "champions", 1, "2026-03-18")
    }  # fmt: skip
    people = answered(crm, "rfm", "moves", "--list", "--from", "Potential Loyalist")
    assert [one["name"] for one in people] == ["Ada Lovelace"]
    assert people[0]["emails"] == ["ada@engines.example"]
    done = crm("rfm", "moves")
    assert "from the run of 2026-03-18 to the one of 2026-03-18: 2 contacts moved" in done.err
    assert "other days" not in done.err
    left = crm("rfm", "list", "potential-loyalist", "--left", "-f", "csv", "--columns", "name,email").out
    assert left == "name,email\r\nAda Lovelace,ada@engines.example\r\n"
    entered = crm("rfm", "list", "--entered", "last-run", "-f", "csv", "--columns", "name,email").out
    assert "Charles Babbage,charles@engines.example" in entered


def test_runs_of_other_days_are_compared_and_said_to_be(crm: Run) -> None:
    crm("rfm", "--window", "60d")
    assert "the earlier run counted other days: all, this one 2026-01-18.." in crm("rfm", "moves").err


def test_rates_convert_and_what_has_none_is_said(crm: Run) -> None:
    crm("log", "purchase", "grace", "hopper", "100USD", "a clock", "--at", "2026-03-10")
    done = crm("rfm")
    assert "1 purchase in other currencies than EUR left out, for want of a rate" in done.err
    assert "Grace Hopper" not in crm("rfm", "list").out
    assert crm("rates", "set", "USD", "0.9", "--at", "2026-03-11").code == 0
    assert "left out" in crm("rfm").err
    assert crm("rates", "set", "USD", "0.8", "--at", "2026-03-01").code == 0
    assert "left out" not in crm("rfm").err
    found = {one["name"]: one for one in answered(crm, "rfm", "list")}
    assert (found["Grace Hopper"]["monetary_minor"], found["Grace Hopper"]["currency"]) == (8000, "EUR")
    assert [one["rate"] for one in answered(crm, "rates")] == ["0.8", "0.9"]
    assert crm("rates", "list", "-f", "csv").out.splitlines()[1] == "USD,0.8,EUR,2026-03-01"
    assert crm("rates", "rm", "USD").code == 0
    assert crm("rates").out == ""
    assert crm("rates", "set", "USD", "nothing").code == 2
    assert crm("rates", "rm", "USD").code == 3


@pytest.mark.parametrize(
    "words",
    [
        "--scheme magic", "--scheme fixed", "--scheme grid --classes 4", "--cuts r=1", "--window soon",
        "--window 2026-02-01..2026-01-01", "--basis visits", "--classes 40 --scheme scores",
    ],
)  # fmt: skip
def test_what_means_nothing_is_told_with_a_line_to_try(crm: Run, words: str) -> None:
    done = crm("rfm", *words.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("crm: ")
    assert "try: " in done.err
