"""Text that attacks, through every command and into every field a person can have: stored or refused with a reason,
and shown as what it is, in every format.
"""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest

from crmcli.core.text import width
from tests.cli.conftest import Result, Run, plain

MEGABYTE = 1_000_000
ATTACKS = {
    "controls": "a\x00b\b\b\x7f\x1b[31mred\x1b[2J\x9b31mC1\x90q\x9c\x85next\r",
    "sequences": "\x1b]0;own\x07t\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\\x1b]52;c;ZWNobyBoaQ==\x07c",
    "bidi": "abc\u202egnp.exe\u2066\u2069\u200f\u061ca\u200bb\ufeffc\u2060d\u00ade a\u200db\u200c",
    "markup": "[/foo] [bold [@click=app.quit]x[/]",
    "html": "<script>alert('x')</script>&amp;\"a|b\\|c<img src=x>`d`",
    "formula": "=cmd|' /C calc'!A0",
    "family": "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪👍🏽",
    "right to left": "محمد بن سلمان می‌خواهم דוד בן־גוריון",
    "megabyte": "x" * MEGABYTE,
}
MORE = {
    "surrogates": "a\udce9b\ud800\ud83d\ude00",
    "formula at": "@SUM(1+1)*cmd",
    "formula tab": "\t=1+1",
    "LIKE": "100%_\\x",
    "quotes": "a';DROP TABLE contacts;--\"",
    "long word": "Donaudampfschifffahrtsgesellschaftskapitän" * 9,
    "wide": "沈括" * 30,
    "marks": "e" + "\u0301" * 200,
    "fillers": "\u3164\uffa0",
    "lines": "one\r\ntwo\u2028three\u2029four\x0bfive",
    "nothing": "\u200b\x00 \t",
    "path": "../../etc/passwd",
    "format": "{0} {x} %s %(x)s $HOME `id` ~",
    "words": "ab " * 20_000,
}
STEERING = {
    *map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(127, 160)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\u200e\u200f\u061c\u2060\u00ad\u2028\u2029",
}  # fmt: skip
PLACES = {  # every place where a person's text comes in
    "name": ("add", "{x}"),
    "word": ("add", "Ada", "{x}"),
    "name flag": ("contact", "edit", "c1", "--name", "{x}"),
    "title": ("contact", "edit", "c1", "--title", "{x}"),
    "notes": ("contact", "edit", "c1", "--notes", "{x}"),
    "mail": ("contact", "edit", "c1", "--email", "{x}"),
    "mail within": ("contact", "edit", "c1", "--email", "a{x}@x.example"),
    "phone": ("contact", "edit", "c1", "--phone", "{x}"),
    "phone within": ("contact", "edit", "c1", "--phone", "030 1234{x}"),
    "handle": ("contact", "edit", "c1", "--handle", "wechat:{x}"),
    "network": ("contact", "edit", "c1", "--handle", "{x}:ada"),
    "profile": ("contact", "edit", "c1", "--handle", "https://www.linkedin.com/in/{x}"),
    "address": ("contact", "edit", "c1", "--address", "{x}"),
    "city": ("contact", "edit", "c1", "--address", "Street 1, {x}"),
    "label": ("contact", "edit", "c1", "--email", "{x}:b@x.example"),
    "company": ("contact", "edit", "c1", "--company", "{x}"),
    "role": ("contact", "edit", "c1", "--company", "Acme", "--role", "{x}"),
    "tag": ("tag", "c1", "+{x}"),
    "tag flag": ("contact", "edit", "c1", "--add-tag", "{x}"),
    "field": ("contact", "edit", "c1", "--set", "colour={x}"),
    "field's name": ("contact", "edit", "c1", "--set", "{x}=1"),
    "typed field": ("contact", "edit", "c1", "--set", 'json:x="{x}"'),
    "source": ("contact", "edit", "c1", "--source", "{x}"),
    "external id": ("contact", "edit", "c1", "--external-id", "{x}"),
    "birthday": ("contact", "edit", "c1", "--birthday", "{x}"),
    "stage": ("contact", "edit", "c1", "--stage", "{x}"),
    "reason": ("contact", "edit", "c1", "--stage", "lead", "--reason", "{x}"),
    "owner": ("contact", "edit", "c1", "--owner", "{x}"),
    "relation": ("contact", "edit", "c1", "--add-relation", "{x}=c2"),
    "relation's note": ("contact", "edit", "c1", "--add-relation", "spouse=c2; {x}"),
    "relation with": ("contact", "edit", "c1", "--add-relation", "spouse={x}"),
    "date's label": ("contact", "edit", "c1", "--add-date", "{x}=2026-05-01"),
    "date": ("contact", "edit", "c1", "--add-date", "renewal={x}"),
    "consent": ("contact", "consent", "c1", "email", "yes", "--basis", "{x}", "--source", "{x}"),
    "channel": ("contact", "consent", "c1", "{x}", "yes"),
    "note": ("log", "call", "c1", "{x}"),
    "note flag": ("log", "call", "c1", "--note", "{x}"),
    "kind": ("log", "{x}", "c1", "hello"),
    "who": ("log", "call", "{x}", "hello"),
    "product": ("log", "purchase", "c1", "12EUR", "{x}"),
    "amount": ("log", "purchase", "c1", "{x}"),
    "next": ("log", "call", "c1", "hello", "-n", "fri {x}"),
    "when": ("log", "call", "c1", "hello", "--at", "{x}"),
    "task": ("todo", "{x}", "--for", "c1"),
    "task's notes": ("todo", "call", "--for", "c1", "--notes", "{x}"),
    "quick line": ("n", "c1 call {x}"),
    "done": ("done", "t1", "call", "{x}"),
    "firm": ("company", "add", "{x}"),
    "firm's notes": ("company", "edit", "o1", "--notes", "{x}"),
    "website": ("company", "edit", "o1", "--website", "https://{x}"),
    "colleague": ("user", "add", "{x}"),
    "definition": ("field", "add", "{x}"),
    "setting": ("config", "set", "relation_kinds", "{x}"),
    "segment": ("segment", "save", "{x}", "+vip"),
    "segment's filter": ("segment", "save", "mine", "-w", "name = '{x}'"),
    "segment shown": ("segment", "show", "{x}"),
    "tag's name": ("tags", "rename", "vip", "{x}"),
    "tag taken": ("tags", "rm", "{x}"),
    "cadence": ("cadence", "set", "c1", "{x}"),
    "merge": ("merge", "c1", "{x}", "--no-input"),
    "duplicates": ("dupes", "{x}"),
    "find": ("find", "{x}"),
    "show": ("show", "{x}"),
    "filter": ("contact", "list", "{x}"),
    "where": ("contact", "list", "-w", "{x}"),
    "value": ("contact", "list", "-w", "tag:{x}"),
    "undo": ("undo", "{x}"),
    "forget": ("forget", "{x}", "--no-input"),
    "lint": ("lint", "--rule", "{x}"),
    "columns": ("contact", "list", "--columns", "{x}"),
    "flag": ("contact", "list", "--{x}"),
    "command": ("{x}",),
}
VIEWS = (
    ("show", "c1"), ("contact", "list"), ("company", "list"), ("task", "list"), ("interaction", "list"), ("history",),
    ("today", "--all"), ("find", "ada"), ("contact", "stages", "c1"), ("contact", "consent", "c1"), ("field", "list"),
    ("segment", "list"), ("tags", "list"), ("dupes",), ("user", "list"), ("lint",), ("show", "o1"), ("history", "c1"),
    ("config",),
)  # fmt: skip
SOME = ("table", "json", "html")
FORMATS = (*SOME, "jsonl", "csv", "tsv", "ids", "md")
IN_ALL = 5  # the first views are asked for in every format


def harmless(done: Result, what: object, format: str = "table") -> None:
    """No fault of ours, and nothing that steers a terminal on either stream."""
    assert "Traceback" not in done.err, what
    assert "should not have" not in done.err, (what, done.err[:500])
    assert done.code in (0, 1, 2, 3, 4, 5), (what, done.code, done.err[:500])
    assert len(done.err) < 10_000, what
    allowed = {"\t"} if format == "tsv" else {"\r"} if format == "csv" else set()
    for stream in (done.out, done.err):
        assert not (STEERING & set(stream)) - allowed, (what, sorted(STEERING & set(stream)))


@pytest.mark.parametrize("attack", [*ATTACKS, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)])
def test_everywhere_it_is_stored_or_refused_and_shown_harmlessly(crm: Run, book: Path, attack: str) -> None:
    text = {**ATTACKS, **MORE}[attack]
    for place, line in PLACES.items():
        done = crm(*(word.replace("{x}", text) for word in line))
        harmless(done, (place, line))
        assert done.code == 0 or "crm: " in done.err, (place, done)
    for number, view in enumerate(VIEWS):
        for format in FORMATS if number < IN_ALL else SOME:
            done = crm(*view, "-f", format)
            harmless(done, (view, format), format)
            readable(done.out, format, view)
    check = sqlite3.connect(book)
    assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()
    assert crm("check").code == 0


def readable(text: str, format: str, what: object) -> None:
    """What programs read is what it says it is."""
    if format == "json":
        json.loads(text or "null")
    elif format == "jsonl":
        for line in text.splitlines():
            json.loads(line)
    elif format in ("csv", "tsv"):
        csv.field_size_limit(2 * MEGABYTE)
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if format == "tsv" else ","))
        assert len({len(row) for row in rows}) <= 1, what
        for row in rows[1:]:
            for cell in row:
                assert not cell.startswith(("=", "@")), (what, cell)
    elif format in ("md", "html"):
        assert "<script" not in text, what
        assert "<img" not in text, what
        if format == "md":
            assert all(line.startswith("| ") and line.endswith(" |") for line in text.splitlines()), what


def test_today_is_escaped_in_every_format(crm: Run) -> None:
    crm("todo", ATTACKS["html"], "--for", "c1", "-d", "today")
    crm("contact", "edit", "c1", "--name", ATTACKS["html"])
    for format in FORMATS:
        done = crm("today", "-f", format)
        harmless(done, format, format)
        assert format not in ("md", "html") or not re.search(r"(?<!\\)<(script|img)", done.out)


@pytest.mark.parametrize("columns", [80, 200])
def test_tables_are_aligned_by_cells(terminal: Run, crm: Run, columns: int) -> None:
    names = (
        "👨‍👩‍👧‍👦 family",
        "沈括",
        "محمد بن سلمان",
        "می‌خواهم",
        "e\u0301\u0302toile",
        "🇩🇪👍🏽",
        "דוד",
        "ｗｉｄｅ",
        "ไทยนี้",
        "नमस्ते",
    )
    for place, name in enumerate(names):
        crm("add", name, f"p{place}@aligned.example")
    done = terminal("contact", "list", "--columns", "ref,name,email", "mail:aligned", columns=columns)
    lines = plain(done.out).splitlines()
    offsets = {width(line.partition("p" if "@" in line else "Mail")[0]) for line in lines if line.strip()}
    assert len([line for line in lines if "@aligned" in line]) == len(names)
    assert len(offsets) == 1, lines
    assert max(width(line) for line in lines) <= columns


@pytest.mark.parametrize("columns", [40, 80])
def test_a_card_of_long_words_keeps_to_the_terminal(terminal: Run, crm: Run, columns: int) -> None:
    crm("contact", "edit", "c1", "--title", MORE["long word"][:400], "--notes", "沈" * 300, "--address", "x" * 300)
    crm("log", "call", "c1", "y" * 500)
    done = terminal("show", "c1", columns=columns)
    assert done.code == 0
    for line in plain(done.out).splitlines():
        assert width(line) <= columns, line


@pytest.mark.parametrize("attack", ["controls", "sequences", "bidi", "html", "formula"])
def test_what_another_program_wrote_is_shown_harmlessly(crm: Run, book: Path, attack: str) -> None:
    text = ATTACKS[attack].replace("\0", "")
    raw = sqlite3.connect(book, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")
    for table, values in (
        ("contacts", {"name": text, "title": text, "notes": text, "source": text}), ("companies", {"name": text}),
        ("emails", {"address": text, "label": text}), ("phones", {"raw": text, "label": text}),
        ("handles", {"network": text, "value": text, "label": text}), ("tasks", {"title": text, "notes": text}),
        ("interactions", {"note": text, "product": text}), ("users", {"name": text}),
        ("positions", {"role": text}), ("acts", {"what": text}),
    ):  # fmt: skip
        sets = ", ".join(f"{column} = ? || id" for column in values)
        raw.execute(f"UPDATE {table} SET {sets}", tuple(values.values()))
    more: tuple[tuple[str, dict[str, object]], ...] = (
        ("relations", {"contact_id": 1, "other_id": 2, "kind": text, "note": text}),
        ("important_dates", {"contact_id": 1, "label": text, "day": "2026-03-19", "month_day": "03-19"}),
        ("fields", {"contact_id": 1, "name": text, "value": json.dumps(text)}),
        ("addresses", {"contact_id": 1, "text": text, "city": text, "label": text}),
        ("consents", {"contact_id": 1, "channel": text, "is_given": 1, "day": "2026-03-01", "source": text}),
        ("stage_changes", {"contact_id": 1, "stage": "lead", "day": "2026-03-01", "reason": text}),
        ("tags", {"name": text, "key": "x"}),
        ("segments", {"slug": text, "name": text, "filter": text, "created_at": ""}),
    )  # fmt: skip
    for table, inserted in more:
        marks = ", ".join("?" * len(inserted))
        raw.execute(f"INSERT INTO {table} ({', '.join(inserted)}) VALUES ({marks})", tuple(inserted.values()))
    raw.close()
    for number, view in enumerate(VIEWS):
        for format in FORMATS if number < IN_ALL else SOME:
            done = crm(*view, "-f", format)
            harmless(done, (view, format), format)
            if view[0] != "today":  # which is a checklist and a page, see above
                readable(done.out, format, view)


@pytest.mark.parametrize("place", ["name", "notes", "tag", "mail", "find", "show"])
def test_words_with_bad_bytes_are_no_fault(process: Run, place: str) -> None:
    done = process(*(word.replace("{x}", "caf\udce9\udcff") for word in PLACES[place]))
    harmless(done, place)
    assert done.code in (0, 2, 3, 5)
    shown = process("show", "c1", "--json")
    json.loads(shown.out)


@pytest.mark.parametrize(
    ("columns", "added"),
    [("name email notes title colour", True), ("name email phone address", True), ("name email company tags", True),
     ("name email birthday stage", False)],
)  # fmt: skip
def test_cells_of_a_file_are_cleaned_or_rejected(crm: Run, tmp_path: Path, columns: str, added: bool) -> None:
    csv.field_size_limit(2 * MEGABYTE)
    heads = columns.split()
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(heads)
        for number, attack in enumerate({**ATTACKS, **MORE}.values()):
            text = attack.replace("\0", "")  # a file that holds one is refused as a whole
            rows.writerow([text, f"p{number}@x.example", *[text] * (len(heads) - 2)])
            rows.writerow([f"P {number}", text, *[text] * (len(heads) - 2)])
    rejects = tmp_path / "rejects.csv"
    done = crm("import", "contacts", str(path), "--rejects", str(rejects), "--json")
    harmless(done, "import")
    assert done.code == 0, done.err
    result = json.loads(done.out)
    assert (result["added"] > 10) is added, rejects.read_text()[:2000]
    assert result["added"] + result["updated"] + result["skipped"] + result["rejected"] == result["read"]
    for format in FORMATS:
        shown = crm("contact", "list", "-f", format)
        harmless(shown, format, format)
        readable(shown.out, format, format)
    assert crm("check").code == 0


def test_a_file_with_a_NUL_is_refused_as_a_whole(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name,email\nAda,ada@x.example\na\0b,\xff\xfe\n")
    refused = crm("import", "contacts", str(path))
    harmless(refused, "NUL")
    assert (refused.code, "NUL" in refused.err) == (2, True)


@pytest.mark.parametrize("attack", [*ATTACKS, *MORE])
def test_json_lines_are_stored_or_refused(crm: Run, attack: str) -> None:
    text = {**ATTACKS, **MORE}[attack]
    person = {"name": text, "emails": [text], "phones": [text], "tags": [text], "notes": text, "custom": {text: text}}
    for line in (person, {"name": "Ok", "notes": text, "title": text}, {"name": {"a": text}}, [text], text):
        done = crm("add", "--stdin", stdin=json.dumps(line) + "\n")
        harmless(done, line if len(str(line)) < 200 else "long")
    talk = {"kind": "call", "contacts": ["c1"], "note": text}
    harmless(crm("log", "--stdin", stdin=json.dumps(talk) + "\n"), "log")
    harmless(crm("show", "c1"), "show")
