"""`crm lint` as it is typed."""

import json

from tests.cli.conftest import Run


def test_what_is_found_is_exit_1_and_a_clean_part_0(crm: Run) -> None:
    found = crm("lint")
    assert found.code == 1
    assert "6 contacts" in found.out
    assert "unreachable" in found.out
    assert "Worth mending" in found.out
    assert "crm lint --rule unreachable" in found.out
    clean = crm("lint", "name:grace hopper")
    assert clean.code == 0, clean
    assert "no rule found a flaw" in clean.err


def test_json_is_an_object_with_every_part(crm: Run) -> None:
    found = json.loads(crm("lint", "--json").out)
    assert list(found) == ["contacts", "complete", "fields", "owners", "rules", "mend"]
    assert found["contacts"] == 6
    assert found["owners"][0]["owner"]["name"] == "ada"
    assert {rule["rule"] for rule in found["rules"]} >= {"unreachable", "task-of-nobody"}
    assert found["mend"][0]["hint"].startswith("crm ")


def test_every_format_and_rule(crm: Run) -> None:
    assert crm("lint", "-f", "csv").out.startswith("rule,level,count,message,refs,hint\r\n")
    assert crm("lint", "-f", "md").out.startswith("| Rule |")
    assert "<td>unreachable</td>" in crm("lint", "-f", "html").out
    assert crm("lint", "-f", "ids").out.startswith("c")
    flaws = crm("lint", "--rule", "unreachable", "-f", "ids")
    assert (flaws.code, flaws.out) == (1, "c5\nc6\n")
    assert json.loads(crm("lint", "--rule", "unreachable", "--json").out)[0]["name"] == "Grace Murray"
    assert crm("lint", "--rule", "task-of-nobody").code == 0, "no more than a note"
    assert crm("lint", "--rule", "nothing").code == 2
    assert crm("lint", "--owner", "nobody-here").code == 3


def test_what_counts_is_a_setting(crm: Run) -> None:
    assert crm("config", "set", "complete", "birthday").code == 0
    found = json.loads(crm("lint", "--json").out)
    assert (found["fields"], round(found["complete"] * 6)) == (["birthday"], 1)
    assert crm("config", "set", "complete", "shoe-size").code == 2
