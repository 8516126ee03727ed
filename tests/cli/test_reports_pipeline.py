"""`crm report` about deals as people and programs meet it: the same figures as JSON, as a table, as a page."""

import json
from pathlib import Path

import pytest

from crmcli.app import reports
from crmcli.app.crm import open_crm
from tests.app.dealing import deal
from tests.cli.conftest import Run, plain


@pytest.fixture
def crm(book: Path, crm: Run) -> Run:
    """The book with three deals: one won, one lost, one open."""
    opened = open_crm()
    deal(opened, "Difference engine", "lead 01-05, proposal 01-15, won 02-04", value_minor=1_234_500, source="fair")
    deal(opened, "[/b] Loom", "lead 01-06, lost 01-20", value_minor=50_000, lost_reason="price")
    deal(opened, "Nails", "lead 02-01, proposal 02-11", value_minor=10_000, closes="02-20 04-10")
    opened.close()
    return crm


def test_a_funnel_is_told_to_programs(crm: Run) -> None:
    # Three began; two came to the proposal, one of them is still there, one was won.
    assert json.loads(crm("report", "funnel", "--json").out) == [
        {"group": "lead", "deals": 3, "advanced": 2, "share": 2 / 3, "of_all": 1.0, "lost": 1, "open": 0},
        {"group": "qualified", "deals": 2, "advanced": 2, "share": 1.0, "of_all": 2 / 3, "lost": 0, "open": 0},
        {"group": "proposal", "deals": 2, "advanced": 1, "share": 0.5, "of_all": 2 / 3, "lost": 0, "open": 1},
        {"group": "negotiation", "deals": 1, "advanced": 1, "share": 1.0, "of_all": 1 / 3, "lost": 0, "open": 0},
        {"group": "won", "deals": 1, "advanced": None, "share": None, "of_all": 1 / 3, "lost": 0, "open": 0},
    ]


def test_figures_of_the_others_are_told_to_programs(crm: Run) -> None:
    [won, nothing] = json.loads(crm("report", "wins", "--json").out)
    assert (won["group"], won["won"], won["value_minor"], won["currency"]) == ("fair", 1, 1_234_500, "EUR")
    assert (nothing["group"], nothing["lost"]) == ("no source", 1)
    # Of the two closed deals that were leads one was won; the one that came to the proposal was: one more lost makes
    # 1/2, so that 100.00 EUR are 50.00.
    [line] = json.loads(crm("report", "forecast", "--json").out)
    assert line == {
        "group": "2026-04", "deals": 1, "worst_minor": 5_000, "likely_minor": 5_000, "best_minor": 10_000,
        "currency": "EUR",
    }  # fmt: skip
    assert crm("report", "slipped", "-f", "ids").out == "d3\n"
    head, line = crm("report", "closed", "--by", "reason", "-f", "csv").out.splitlines()
    assert (head, line) == ("group,lost,lost_minor,share,currency", "price,1,50000,1,EUR")


def test_people_read_where_the_weights_are_from(crm: Run) -> None:
    done = crm("report", "forecast")
    assert "weighed by stage: proposal 50% (1 of 1, one more lost is assumed)" in done.err
    assert "provisional: from fewer than 10 closed deals in proposal" in done.err


def test_a_forecast_looks_ahead(crm: Run, terminal: Run) -> None:
    assert plain(terminal("report", "forecast").out).startswith("Forecast by month  all days, EUR")
    assert plain(terminal("report", "forecast", "--until", "+2m").out).startswith("Forecast by month  up to 2026-05-18")
    assert plain(terminal("report", "forecast", "--since", "in 2w").out).startswith(
        "Forecast by month  from 2026-04-01"
    )
    line = ("--since", "2026-04-01", "--until", "2026-04-30")
    assert plain(terminal("report", "forecast", *line).out).startswith("Forecast by month  2026-04-01 to 2026-04-30")
    assert crm("report", "forecast", "--since", "2026-05-01", "--until", "2026-04-01").code == 2


@pytest.mark.parametrize("name", ["funnel", "velocity", "wins", "closed", "forecast", "slipped"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_line_fits_the_terminal(terminal: Run, crm: Run, name: str, columns: int) -> None:
    for by in reports.ALL[name].bys or (None,):
        ways = ("--by", by) if by else ()
        seen = plain(terminal("report", name, *ways, columns=columns).out).splitlines()
        table = next(at for at, line in enumerate(seen) if len(line.split()) > 2 and at > 0)
        assert all(len(line) <= columns for line in seen[table : table + 2])


def test_a_title_that_looks_like_markup_is_text(crm: Run) -> None:
    opened = open_crm()
    deal(opened, "[/b] <b>Lace</b>", "lead 02-01", closes="02-20 03-01")
    opened.close()
    assert "[/b] <b>Lace</b>" in crm("report", "slipped").out
    page = crm("report", "slipped", "-f", "html").out
    assert "&lt;b&gt;Lace" in page
    assert "<b>Lace" not in page


def test_a_stage_in_other_words_is_bound_and_not_written(crm: Run) -> None:
    opened = open_crm()
    with opened.change("set stages") as change:
        kept = [["lead' then 9 --", 10, None], ["100% :s0_", None, None], ["proposal", None, None]]
        change.insert("settings", {"name": "deal_stages", "value": json.dumps(kept)})
    opened.close()
    told = json.loads(crm("report", "funnel", "--json").out)
    assert [one["group"] for one in told] == ["lead' then 9 --", "100% :s0_", "proposal", "won"]
    assert [one["deals"] for one in told] == [2, 2, 2, 1]


def test_the_shell_completes_the_ways(process: Run) -> None:
    for line, expected in (("crm report wins --by s", ["source", "size"]), ("crm report f", ["funnel", "forecast"])):
        around = {"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        assert process(env=around).out.split() == expected
