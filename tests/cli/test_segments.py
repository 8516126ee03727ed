"""Filters, segments and tags as they are typed."""

import json
import shlex
from pathlib import Path

import pytest

from crmcli.app import deals
from crmcli.app.crm import Crm
from crmcli.store.store import open_store
from tests.cli.conftest import Run

LINES = {
    "contact list +vip or +重点": "c1 c3 c4",
    "contact list not +vip has:mail": "c2 c4",
    "contact list -w '(+vip or +重点) and company ~ engines'": "c1",
    "contact list -w 'purchases >= 1 and last_purchase < 2026-02-01'": "c2",
    "contact list -w 'birthday = 12-10'": "c1",
    "contact list -w 'mail = ADA@engines.example'": "c1",
    "contact list -w 'phone ~ 7946'": "c1",
    "contact list handle:wechat:amazing": "c3",
    "contact list -w 'name in (\"Grace Hopper\", 张伟)'": "c3 c4",
    "contact list chatelet": "c6",
    "contact list @engines": "c1 c2",
    "contact list -w 'id = c3'": "c3",
    "contact list created:today --limit 2 --sort id": "c1 c2",
    "contact list segment:potential-loyalist": "c1",
    "task list -w 'pri:H or due is empty'": "t2 t4",
    "task list -w 'title ~ SEND'": "t1",
    "task list -w 'not +vip and due >= 2026-03-20'": "t2 t3",
    "task list -w 'for:ada'": None,
    "interaction list -w 'amount > 100'": "i2",
    "interaction list -w 'amount = 12 or kind:call'": "i1 i3",
    "interaction list -w 'author:me and not kind:purchase'": "i1",
    "company list -w 'name ~ ENGINES and no:tag'": "o1",
    "today -w 'pri:H'": None,
    "today -w '+vip or company:engines'": "t1 t2",
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_one_language_in_every_list(crm: Run, line: str) -> None:
    done = crm(*shlex.split(line), "-f", "ids")
    wanted = LINES[line]
    assert done.code == (2 if wanted is None else 0), done.err
    assert done.out.split() == (wanted or "").split()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("contact list -w purchases", "quote a filter"), ("contact list purchases", "quote a filter"),
        ("contact list -w 'last > 30d'", "quiet:30d"), ("contact list citty:x", "city"),
        ("contact list -w '(+vip'", "▸(+vip"), ("contact list 'tag:vip or tag:x'", "behind -w"),
        ("contact edit -w 'custom.nothing = 1' -o ada", "custom field"), ("contact rm -w 'has > 1'", "has"),
        ("tag -w 'city in (' +x", "missing"), ("todo x -w 'nonsense:y'", "nonsense"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_a_usage_error(crm: Run, line: str, message: str) -> None:
    done = crm(*shlex.split(line))
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert "\ntry: " in done.err


def test_who_must_not_be_contacted_is_left_out_of_lists_and_counted(crm: Run) -> None:
    crm("contact", "edit", "ada", "--do-not-contact")
    done = crm("contact", "list", "+vip", "-f", "ids")
    assert done.out.split() == ["c3"]
    assert done.err.startswith("1 person who must not be contacted left out; --with-do-not-contact or dnc:yes")
    for more in (["--with-do-not-contact"], ["-w", "dnc:yes or dnc:no"]):
        done = crm("contact", "list", "+vip", *more, "-f", "ids")
        assert (done.out.split(), done.err) == (["c1", "c3"], "")
    assert crm("contact", "list", "+vip", "dnc:yes", "-f", "ids").out.split() == ["c1"]
    assert crm("contact", "list", "+vip", "-q", "-f", "ids").err == ""
    assert crm("contact", "list", "name:ada", "--json").out == "[]\n"
    shown = crm("segment", "show", "potential-loyalist")
    assert (shown.out, "1 person" in shown.err) == ("", True)
    assert crm("tag", "-w", "+vip", "+all", "-f", "ids").out.split() == ["c1", "c3"]


def test_a_segment_lives(crm: Run) -> None:
    made = crm("segment", "save", "Fine folk", "+vip", "-f", "json")
    told = json.loads(made.out)
    assert (told["slug"], told["filter"], told["contacts"], told["kind"]) == ("fine-folk", "tag:vip", 2, "saved")
    crm("untag", "grace", "hopper", "+vip")
    crm("tag", "张伟", "+vip")
    diff = json.loads(crm("segment", "diff", "fine folk", "--json").out)
    assert [one["ref"] for one in diff["entered"]] == ["c4"]
    assert [one["ref"] for one in diff["left"]] == ["c3"]
    assert (diff["since"], diff["before"], diff["now"]) == ("2026-03-18", 2, 2)
    assert crm("segment", "diff", "fine-folk", "-f", "csv", "--columns", "change,ref").out.split() == [
        "change,ref", "entered,c4", "left,c3",
    ]  # fmt: skip
    assert "2026-03-18" in crm("segment", "diff", "fine-folk").err
    assert crm("segment", "show", "fine-folk", "has:phone", "-f", "ids").out.split() == ["c1"]
    assert crm("contact", "list", "segment:fine-folk", "-f", "ids").out.split() == ["c1", "c4"]
    listed = json.loads(crm("segment", "list", "--json").out)
    assert [one["slug"] for one in listed][:2] == ["fine-folk", "champions"]
    assert crm("segment", "rm", "fine-folk").code == 0
    assert crm("segment", "show", "fine-folk").code == 3
    assert crm("undo").code == 0
    assert crm("segment", "show", "fine-folk", "-f", "ids").out.split() == ["c1", "c4"]


def test_snapshots_are_for_cron_and_no_act_that_undo_takes_back(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert crm("segment", "snapshot").code == 3
    crm("segment", "save", "重点客户", "+重点", "--slug", "big")
    for day, tag in (("2026-03-25T06:00", "+a"), ("2026-04-01T06:00", "+重点")):
        monkeypatch.setenv("CRMCLI_NOW", day)
        crm("tag", "ada", tag)
        assert crm("segment", "snapshot", "-q").code == 0
    assert "untag" not in crm("undo").err
    monkeypatch.setenv("CRMCLI_NOW", "2026-04-02T06:00")
    since = {when: json.loads(crm("segment", "diff", "重点客户", "--since", when, "--json").out)["since"]
             for when in ("2026-03-19", "2026-03-24", "2026-05-01", "2026-01-01")}  # fmt: skip
    assert since == {"2026-03-19": "2026-03-18", "2026-03-24": "2026-03-25", "2026-05-01": "2026-04-01",
                     "2026-01-01": "2026-03-18"}  # fmt: skip
    assert json.loads(crm("segment", "diff", "big", "--json").out)["since"] == "2026-04-01"


def test_a_segment_of_the_run_is_told_between_runs(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert crm("segment", "diff", "champions").code == 3, "there is one run only"
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-20T10:00")
    crm("log", "purchase", "charles", "900EUR", "x")
    crm("rfm", "-q")
    diff = json.loads(crm("segment", "diff", "champions", "--json").out)
    assert (diff["since"], diff["until"]) == ("2026-03-18", "2026-03-20")
    assert {one["ref"] for one in (*diff["entered"], *diff["left"])} <= {"c1", "c2"}
    assert diff["entered"] or diff["left"]
    assert crm("segment", "diff", "prospect").code == 2
    assert crm("segment", "rm", "champions").code == 5
    assert crm("segment", "save", "At Risk", "+vip").code == 5


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("segment save x", 2), ("segment save '!!' +vip", 2), ("segment save x nope:1", 2), ("segment show nope", 3),
        ("segment save x segment:x", 3),
        ("segment save x segment:nope", 3), ("tags rename nope x", 3), ("tags rm +nope", 3),
        ("tags rename vip 'a b'", 2),
    ],
)  # fmt: skip
def test_what_is_no_segment_or_tag(crm: Run, line: str, code: int) -> None:
    done = crm(*shlex.split(line))
    assert (done.code, done.out) == (code, "")
    assert "try: " in done.err


def test_tags_are_counted_renamed_merged_and_removed(crm: Run) -> None:
    def counts() -> dict[str, tuple[int, int]]:
        return {one["tag"]: (one["contacts"], one["companies"]) for one in json.loads(crm("tags", "--json").out)}

    crm("tag", "o1", "+vip")
    crm("tag", "ada", "+重点")
    assert counts() == {"vip": (2, 1), "重点": (2, 0)}
    merged = crm("tags", "rename", "重点", "+vip", "--json")
    assert json.loads(merged.out)["merged"] is True
    assert counts() == {"vip": (3, 1)}
    crm("undo")
    assert counts() == {"vip": (2, 1), "重点": (2, 0)}
    crm("tags", "rename", "vip", "VIP")
    assert counts() == {"VIP": (2, 1), "重点": (2, 0)}
    assert crm("contact", "list", "+vip", "-f", "ids").out.split() == ["c1", "c3"]
    done = crm("tags", "rm", "+vip")
    assert "3 records" in done.err
    assert counts() == {"重点": (2, 0)}
    crm("undo")
    assert counts()["VIP"] == (2, 1)
    for number in range(21):
        crm("add", f"Nobody {number}", "+many")
    refused = crm("tags", "rm", "many")
    assert refused.code == 2
    assert "21 records" in refused.err
    assert crm("tags", "rm", "many", "--yes").code == 0


def test_deals_bear_tags_too(crm: Run, book: Path) -> None:
    def counts() -> dict[str, tuple[int, int, int]]:
        found = json.loads(crm("tags", "--json").out)
        return {one["tag"]: (one["contacts"], one["companies"], one["deals"]) for one in found}

    made = Crm(open_store(str(book)))
    for title, tags in (("Loom", ["vip", "web"]), ("Mill", ["web"]), ("Press", ["web"])):
        deals.add(made, {"title": title, "tags": tags})
    deals.archive(made, [3])
    assert counts() == {"vip": (2, 0, 1), "web": (0, 0, 2), "重点": (1, 0, 0)}
    assert [line.split() for line in crm("tags").out.splitlines()][1] == ["vip", "2", "0", "1"]
    crm("tags", "rename", "web", "vip")
    assert counts()["vip"] == (2, 0, 2)
    assert [one.tags for one in deals.many(made, [1, 2, 3])] == [("vip",), ("vip",), ("vip",)]
    crm("undo")
    assert [one.tags for one in deals.many(made, [1, 2])] == [("vip", "web"), ("web",)]
    assert "3 records" in crm("tags", "rm", "web").err
    assert [one.tags for one in deals.many(made, [1, 2])] == [("vip",), ()]
    made.close()


def test_segments_from_a_process_of_their_own(process: Run) -> None:
    saved = process("segment", "save", "q", "-w", "quiet:0d and purchases >= 1")
    assert (saved.code, saved.out) == (0, "q\n")
    shown = process("segment", "show", "q", "--columns", "name", "-f", "csv")
    assert (shown.code, shown.out.splitlines()) == (0, ["name", "Ada Lovelace", "Charles Babbage"])
    wrong = process("contact", "list", "-w", "(", "--json")
    assert (wrong.code, wrong.out) == (2, "")
    assert json.loads(wrong.err)["error"]["code"] == "usage"
