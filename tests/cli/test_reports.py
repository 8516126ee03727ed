"""`crm report` and `crm review` as people and programs meet them: formats, pages, pictures, hostile names."""

import csv
import io
import json
import re
import xml.etree.ElementTree as tree
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crmcli.app import reports
from crmcli.app.crm import open_crm
from crmcli.core.reports import Report
from crmcli.show.helpfigures import FIGURES
from tests.app.dealing import deal
from tests.cli.conftest import Run, plain

MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "reports.md"
NASTY = "<script>alert(1)</script> &\"'|`[/x] \x1b[31mred\u202e=1+1"
DRAWN = [name for name, one in reports.ALL.items() if one.chart]


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_list_names_every_report(crm: Run) -> None:
    assert [one["name"] for one in json.loads(crm("report", "--json").out)] == list(reports.ALL)
    assert crm("report", "list").out == crm("report").out
    assert "Sales" in crm("report").out


@pytest.mark.parametrize("name", reports.ALL)
def test_each_is_in_the_manual_and_in_the_help(crm: Run, name: str) -> None:
    text = MANUAL.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
    assert line.split("|")[2].split() == list(reports.ALL[name].bys)
    assert re.search(rf"^{name} ", FIGURES, re.MULTILINE)
    assert re.search(rf"^{name} ", crm("help", "figures").out, re.MULTILINE)


@pytest.mark.parametrize("name", reports.ALL)
def test_every_format_of_every_report(crm: Run, name: str) -> None:
    rows = json.loads(crm("report", name, "--json").out)
    assert isinstance(rows, list)
    lines = [json.loads(line) for line in crm("report", name, "-f", "jsonl").out.splitlines()]
    assert lines == rows
    for format, delimiter in (("csv", ","), ("tsv", "\t")):
        sheet = list(csv.reader(io.StringIO(crm("report", name, "-f", format).out), delimiter=delimiter))
        assert len(sheet) == len(rows) + 1
        assert all(len(line) == len(sheet[0]) for line in sheet)
        assert ("currency" in sheet[0]) == ("currency" in (rows[0] if rows else sheet[0]))
    assert crm("report", name, "-f", "md").out.count("\n") == len(rows) + 2
    refs = crm("report", name, "-f", "ids").out.split()
    assert refs == [one["ref"] for one in rows if one.get("ref")]
    page = Page(crm("report", name, "-f", "html").out)
    assert ("svg" in page.tags) == (name in DRAWN and bool(rows))
    assert page.tags.count("tr") == (len(rows) + 1 if rows else 0)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_svg_that_loads_nothing(crm: Run, name: str) -> None:
    assert crm("log", "purchase", "ada", "5EUR", "pins", "--at", "2026-01-02").code == 0
    opened = open_crm()
    deal(opened, "Pins", "lead 01-02, won 01-09", value_minor=500)
    deal(opened, "Needles", "lead 01-02", value_minor=500, closes="04-01")
    opened.close()
    done = crm("report", name, "-f", "svg")
    assert done.code == 0, done.err
    picture = tree.fromstring(done.out)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"href|url\(|@import|<image", done.out)
    for box in picture.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(box.get("width", "0")) >= 0
        assert float(box.get("height", "0")) >= 0


def test_numbers_are_printed_in_the_picture_and_on_the_page(crm: Run) -> None:
    page = Page(crm("report", "sales", "-f", "html", "--since", "2026-01-01").out)
    assert {"120.50 EUR", "12.00 EUR", "2026-03"} <= set(page.words)
    picture = crm("report", "abc", "-f", "svg").out
    assert "90.9%" in picture


def test_a_comparison_stands_beside_and_is_left_out_otherwise(crm: Run) -> None:
    head = crm("report", "sales", "-f", "csv").out.splitlines()[0]
    assert "before" not in head
    head, *lines = crm(
        "report", "sales", "--compare", "previous", "--since", "2026-02-01", "-f", "csv"
    ).out.splitlines()
    assert head == "group,orders,value_minor,refunds_minor,average_minor,before_minor,change,currency"
    assert lines == ["2026-02,0,0,0,,0,,EUR", "2026-03,1,12050,0,12050,1200,9.04167,EUR"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("report sale", 2), ("report sales --by moon", 2), ("report abc --compare year", 2),
        ("report sales --compare never", 2), ("report next -f svg", 2), ("report -f svg", 2),
        ("report sales --since 2026-03-02 --until 2026-03-01", 2), ("report sales --limit 0", 2),
        ("review decade", 2), ("review month -f csv", 2), ("report sales --currency x", 2),
        ("config set points late=3", 2),
    ],
)  # fmt: skip
def test_what_makes_no_sense_ends_with_a_hint(crm: Run, line: str, code: int) -> None:
    done = crm(*line.split())
    assert (done.code, done.out) == (code, "")
    assert "try: " in done.err


def test_names_that_attack_are_text(crm: Run) -> None:
    assert crm("contact", "edit", "c1", "--name", NASTY).code == 0
    assert crm("log", "purchase", "c1", "99EUR", NASTY).code == 0
    for line in ("report concentration", "report sales --by product", "report next", "report churn --as-of 2026-09-01",
                 "report abc --by customer", "review month"):  # fmt: skip
        for format in ("html", "svg", "md", "csv", "table"):
            done = crm(*line.split(), "-f", format)
            if done.code == 2:  # nothing is drawn of it
                continue
            assert done.code == 0, done.err
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.out.replace("\r\n", "\n"))
            if format in ("html", "svg"):
                assert "<script>alert" not in done.out
                assert "script" not in Page(done.out).tags
            if format == "svg":
                tree.fromstring(done.out)
    assert "&lt;script>" in crm("report", "concentration", "-f", "md").out


def test_a_terminal_shows_bars_and_a_pipe_does_not(terminal: Run, crm: Run) -> None:
    seen = plain(terminal("report", "sales", "--since", "2026-01-01", columns=90).out)
    assert "█" in seen
    assert seen.splitlines()[0].startswith("Sales by month")
    assert all(len(line) <= 90 for line in seen.splitlines())
    assert "█" not in crm("report", "sales").out
    narrow = plain(terminal("report", "sales", "--since", "2026-01-01", columns=40).out)
    assert "█" not in narrow.splitlines()[2]


@pytest.mark.parametrize("name", [name for name, one in reports.ALL.items() if one.measure])
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_comparison_that_was_asked_for_is_what_stays(terminal: Run, name: str, columns: int) -> None:
    for day in ("2025-03-02", "2026-03-02"):
        opened = open_crm()
        deal(opened, "Loom", f"lead {day}, won {day}", value_minor=123_456_750)
        opened.close()
        assert terminal("log", "purchase", "c1", "1234567.50EUR", "-n", "none", "--at", day).code == 0
        for way in ("out", "in"):
            assert terminal("log", "call", "c1", "--direction", way, "-n", "none", "--at", day).code == 0
    line = ("report", name, "--compare", "year", "--by", "quarter")
    seen = plain(terminal(*line, columns=columns).out).splitlines()
    assert all(len(line) <= columns for line in seen[1:6])
    assert {"Before", "Change"} <= set(seen[1].split()), seen[1]
    assert "Before" not in plain(terminal(*line[:2], *line[4:], columns=columns).out)


def test_nothing_to_tell_is_said_and_no_data(crm: Run) -> None:
    done = crm("report", "gaps")
    assert (done.out, done.code) == ("", 0)
    assert "nothing to tell of" in done.err
    assert crm("report", "gaps", "--json").out == "[]\n"
    assert crm("report", "gaps", "-f", "csv").out == "group,gaps,share,cumulative\r\n"


def test_as_of_looks_back(crm: Run) -> None:
    then = json.loads(crm("report", "sales", "--by", "year", "--as-of", "2026-01-31", "--json").out)
    assert then[-1]["value_minor"] == 1200
    assert json.loads(crm("report", "sales", "--by", "year", "--json").out)[-1]["value_minor"] == 13250


def test_a_day_behind_knows_no_later_scores(crm: Run) -> None:
    line = ("report", "next", "--json", "--limit", "50")

    def asked(*more: str) -> tuple[set[str], str]:
        done = crm(*line, *more)
        return {why for one in json.loads(done.out) for why in one["why"] if "(+25)" in why}, done.err

    assert crm("add", "Wilhelmine Weit").code == 0
    for day in ("2025-02-01", "2025-03-01", "2025-12-28"):
        assert crm("log", "purchase", "Wilhelmine", "900EUR", "--at", day, "-n", "none").code == 0
    for name in range(10):
        assert crm("add", f"Buyer {name}").code == 0
        assert crm("log", "purchase", f"Buyer {name}", "5EUR", "--at", "2026-01-02", "-n", "none").code == 0
    assert crm("rfm").code == 0
    now, said = asked()
    assert now, json.loads(crm(*line).out)
    assert "later than" not in said
    then, said = asked("--as-of", "2026-02-10")
    assert not then
    assert "no points for segments: the scores of 2026-03-18 are later than 2026-02-10" in said
    assert asked("--until", "2026-02-10") == (then, said)
    assert crm("rfm", "--as-of", "2026-02-01").code == 0
    assert crm("rfm").code == 0
    then, said = asked("--as-of", "2026-02-10")
    assert then
    assert "segments are those of 2026-02-01" in said


def test_points_are_the_books(crm: Run) -> None:
    line = ("report", "next", "--as-of", "2026-03-21", "--json")
    before = {one["ref"]: one for one in json.loads(crm(*line).out)}
    assert before["c1"]["why"] == ["3 days late (+30)", "class A (+15)"]
    assert crm("config", "set", "points", "overdue=40 class-a=0").code == 0
    after = {one["ref"]: one for one in json.loads(crm(*line).out)}
    assert after["c1"]["why"] == ["3 days late (+40)"]
    assert crm("contact", "edit", "c1", "--do-not-contact").code == 0
    assert "c1" not in {one["ref"] for one in json.loads(crm(*line).out)}


def test_a_file_is_written_in_one_step(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "sales.html"
    done = crm("report", "sales", "-f", "html", "--out", str(path))
    assert (done.out, done.code) == ("", 0)
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("unit", ["week", "month", "quarter", "year"])
def test_a_review_says_what_happened_changed_and_is_to_be_done(crm: Run, unit: str) -> None:
    assert crm("done", "t1").code == 0
    text = crm("review", unit, "--until", "2026-03-18").out
    for head in ("What happened", "What changed", "What to do", "Follow-ups done"):
        assert f"## {head}" in text
    told = json.loads(crm("review", unit, "--json").out)
    assert told["until"] == "2026-03-18"
    figures = {one["name"]: one for one in told["happened"]}
    assert figures["follow-ups done"]["now"] == 1
    assert figures["talks"]["now"] == (0 if unit == "week" else 1)
    assert figures["value"]["now"] == {"week": 0, "month": 12050}.get(unit, 13250)
    assert [one["ref"] for one in told["done"]] == ["t1"]
    page = Page(crm("review", unit, "-f", "html").out)
    assert {"svg", "table", "h1"} <= set(page.tags)


def test_talks_that_do_not_say_who_began_are_counted(crm: Run) -> None:
    assert crm("log", "note", "c1", "no talk").code == 0
    lines = ("report response --since 2026-03-01", "review month")
    before = [crm(*line.split()) for line in lines]
    count = [re.search(r"(\d+) talks? do(?:es)? not say who began", one.out + one.err) for one in before]
    for way in ((), ("--direction", "out")):
        assert crm("log", "call", "c1", *way, "-n", "none").code == 0
    for line, was in zip(lines, count, strict=True):
        done = crm(*line.split())
        found = re.search(r"(\d+) talks? do(?:es)? not say who began", done.out + done.err)
        assert found is not None, line
        assert int(found[1]) == (int(was[1]) if was else 0) + 1


def test_segments_stand_in_a_table_of_the_review(crm: Run) -> None:
    assert crm("rfm", "--as-of", "2026-02-20").code == 0
    assert crm("rfm").code == 0
    text = crm("review", "month").out
    head = "| Segment | Contacts | Before | Change |"
    rows = text.partition(head)[2].split("\n\n")[0].splitlines()[2:]
    told = json.loads(crm("review", "month", "--json").out)["segments"]
    assert [[cell.strip() for cell in row.split("|")[1:4]] for row in rows] == [
        [one["segment"], str(one["contacts"]), str(one["before"])] for one in told
    ]
    assert {"Segment", "Contacts"} <= set(Page(crm("review", "month", "-f", "html").out).words)
    assert crm("report", "segments", "-f", "table").out.split()[0] == "Run"


def test_one_talk_is_one(crm: Run) -> None:
    said = '{"kind": "call", "who": "ada"}'
    assert crm("log", "--stdin", stdin=said).code == 0
    told = crm("history", "--limit", "1").out
    assert "log 1 talk" in told
    assert "1 talks" not in told


def test_what_to_do_is_left_out_of_a_review_of_what_is_over(crm: Run) -> None:
    for flags in (("--until", "2026-02-28"), ("--as-of", "2026-02-28"), ("--until", "2026-03-17")):
        for format in ("md", "html"):
            page = crm("review", "month", *flags, "-f", format).out
            assert "What changed" in page
            assert "What to do</h2>" not in page
            assert "## What to do" not in page
            assert "what to do is left out" in page
        told = json.loads(crm("review", "month", *flags, "--json").out)
        assert (told["to_do"], told["overdue"], told["quiet"], told["next"]) == (False, [], [], [])
        assert f"not on {flags[1]}" in told["notes"][-1]
    assert json.loads(crm("review", "month", "--until", "2026-03-18", "--json").out)["to_do"] is True
    assert json.loads(crm("review", "month", "--as-of", "2026-03-19", "--json").out)["to_do"] is True


def test_a_review_of_last_month_is_compared_with_the_whole_month_before(crm: Run) -> None:
    told = json.loads(crm("review", "month", "--until", "2026-02-28", "--json").out)
    assert (told["since"], told["before_since"], told["before_until"]) == ("2026-02-01", "2026-01-01", "2026-01-31")
    assert {one["name"]: one["before"] for one in told["happened"]}["orders"] == 1


def test_the_shell_completes_names(process: Run) -> None:
    for line, expected in (
        ("crm report co", ["concentration", "cohorts"]), ("crm report sales --by q", ["quarter"]),
        ("crm report sales --compare p", ["previous"]), ("crm report activity --by k", ["kind"]),
    ):  # fmt: skip
        around = {"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        assert process(env=around).out.split() == expected


def test_a_report_says_what_it_is(book: Path) -> None:
    """What the full screen takes: title, columns, rows, chart, notes."""
    opened = open_crm()
    made = reports.run(opened, "sales", reports.question(opened, "sales", by="quarter"))
    assert isinstance(made, Report)
    assert (made.title, made.by, made.columns[0].header) == ("Sales", "quarter", "Quarter")
    assert made.chart is not None
    opened.close()
