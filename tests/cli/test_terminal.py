"""At a terminal: tables that fit, sentences, questions, and colour only where it is wanted."""

import pytest

from crmcli.core.text import width
from tests.cli.conftest import Run, plain

WIDE = ("contact", "list")


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_tables_fit(crm: Run, terminal: Run, columns: int) -> None:
    crm("log", "note", "张伟", "一二三四五六七八九十" * 12)
    crm("add", "👩‍👩‍👧 Ẓ̌ö́e̋ " + "very long name " * 10, "zoe@" + "x" * 50 + ".example")
    for words in (
        WIDE,
        ("today", "--days", "30"),
        ("interaction", "list"),
        ("find", "ada"),
        ("history",),
        ("show", "张伟"),
    ):
        shown = plain(terminal(*words, columns=columns).out)
        assert max(width(line) for line in shown.splitlines()) <= columns, (words, shown)


def test_wide_names_are_aligned(crm: Run, terminal: Run) -> None:
    rows = plain(terminal("contact", "list", "--columns", "name,ref").out).splitlines()[1:]
    assert len(rows) == 6
    assert len({width(row[: row.rindex("c")]) for row in rows}) == 1


def test_a_write_is_a_sentence(terminal: Run) -> None:
    done = terminal("todo", "send", "it", "--for", "ada", "-d", "fri")
    assert plain(done.out) == "Planned send it for Ada Lovelace · t5 Fri 20 Mar · crm undo a16\n"
    assert "Snoozed send it · t5 tomorrow" in terminal("snooze", "t5").out
    assert "nothing was written; this would be: " in terminal("done", "t5", "--dry-run").out


def test_the_agenda_stands_in_sections(terminal: Run) -> None:
    lines = plain(terminal("today").out).splitlines()
    assert next(line for line in lines if line and not line.startswith(("●", "○"))).startswith("Today")
    assert any(line.startswith("●") and "send pricing" in line for line in lines)


def test_somebody_picks(crm: Run, terminal: Run) -> None:
    done = terminal("log", "call", "grace", "she", "agreed", answers=("2", "n"))
    assert done.code == 0, done
    assert "Logged call with Grace Murray" in plain(done.out)
    assert terminal("show", "grace", answers=("c3",)).out.count("Grace Hopper") >= 2
    left = terminal("show", "grace", answers=("",))
    assert left.code == 4
    assert terminal("show", "grace", "--no-input").code == 4


def test_a_quick_line_with_a_wrong_date_is_shown_and_asked_for_again(terminal: Run) -> None:
    wrong, right = "ada call talked due:frday", "ada call talked due:fri"
    done = terminal("n", answers=(wrong, right))
    said = plain(done.out)
    assert done.code == 0, done
    assert "crm: 'frday' is no date" in said
    assert "try: friday" in said
    assert said.count(wrong) >= 2
    assert "next t5 Fri 20 Mar" in said
    left = terminal("n", answers=(wrong, ""))
    assert left.code == 5
    assert "left as it was" in plain(left.out)


def test_somebody_picks_a_task(crm: Run, terminal: Run) -> None:
    crm("todo", "call her", "--for", "ada", "-d", "fri")
    done = terminal("done", "ada", answers=("2",))
    assert done.code == 0, done
    assert "Done: call her" in plain(done.out)
    assert [line.split()[0] for line in crm("task", "list", "ada").out.splitlines()[1:]] == ["t1"]


def test_a_question_is_asked_before_much(crm: Run, terminal: Run) -> None:
    crm("add", "--stdin", stdin="".join(f'{{"name": "Many {one}"}}\n' for one in range(21)))
    assert terminal("contact", "rm", "-w", "name:many", answers=("n",)).code == 5
    assert crm("contact", "list", "many", "-f", "ids").out.count("\n") == 21
    assert terminal("contact", "rm", "-w", "name:many", answers=("y",)).code == 0
    assert crm("contact", "list", "many", "-f", "ids").out == ""


def test_the_quick_line_is_asked_for(terminal: Run) -> None:
    done = terminal("n", answers=("ada call she agreed next:fri +hot",))
    assert "Logged call with Ada Lovelace" in plain(done.out)
    assert "next t5 Fri 20 Mar: follow up" in plain(done.out)


@pytest.mark.parametrize(
    ("env", "words", "colored"),
    [
        ({}, (), True), ({"NO_COLOR": "1"}, (), False), ({"NO_COLOR": ""}, (), True), ({"TERM": "dumb"}, (), False),
        ({}, ("--color", "never"), False), ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"CRMCLI_COLOR": "never"}, (), False),
    ],
)  # fmt: skip
def test_colour(terminal: Run, env: dict[str, str], words: tuple[str, ...], colored: bool) -> None:
    assert ("\x1b[" in terminal("today", *words, env=env).out) is colored


HOSTILE = {
    "markup": "[/foo] [@click=app.quit]x[/]", "escape": "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "c1": "\x9b31m\x85",
    "bidi": "\u202egnp.exe \u2066x",
    "hidden": "a\u200bb\u2060c\ufeff", "lines": "one\ntwo\rthree\u2028four", "marks": "e" + "\u0301" * 60,
    "html": "<script>alert(1)</script> | `x` \\", "sheet": "=cmd|' /C calc'!A0",
    "quotes": "O'Neil \"the\" `x` $HOME %s {0}",
}  # fmt: skip
STEERING = {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF}


def steering(text: str) -> set[int]:
    return {ord(char) for char in plain(text) if char not in "\n\t\r"} & STEERING


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_harmlessly(crm: Run, terminal: Run, name: str) -> None:
    text = HOSTILE[name]
    done = crm("contact", "add", "--name", f"Eve {text}", "--set", f"field={text}", "--notes", text, "--company", text)
    assert done.code == 0, done
    assert crm("log", "note", "c7", text, "-n", f"fri {text}").code == 0
    assert crm("todo", text, "--for", "c7", "-d", "today").code == 0
    for format in ("table", "json", "jsonl", "csv", "tsv", "ids", "md", "html"):
        for words in (
            ("contact", "list"),
            ("show", "c7"),
            ("today",),
            ("interaction", "list"),
            ("history",),
            ("find", "eve"),
        ):
            shown = crm(*words, "-f", format)
            assert shown.code == 0
            assert steering(shown.out + shown.err) == set(), (words, format)
            assert format != "html" or "<script>" not in shown.out
    for words in (("contact", "list"), ("show", "c7"), ("today",)):
        shown = terminal(*words, columns=60)
        assert shown.code == 0
        assert steering(shown.out) == set()
        assert max(width(line) for line in plain(shown.out).splitlines()) <= 60
    assert steering(crm("show", text).err) == set()


def test_what_another_program_wrote_is_cleaned_again(crm: Run, book: object) -> None:
    import sqlite3

    connection = sqlite3.connect(str(book))
    connection.execute(
        "UPDATE contacts SET name = ?, notes = ? WHERE id = 1", ("Ada\x1b[31m\u202e\x9b", "x\x07y\u200b")
    )
    connection.commit()
    connection.close()
    for format in ("table", "json", "csv", "tsv", "md", "html"):
        for words in (("contact", "list"), ("show", "c1"), ("today",)):
            assert steering(crm(*words, "-f", format).out) == set(), (words, format)


def test_endless_text(crm: Run) -> None:
    long = "x" * 1_000_000
    assert crm("add", "--stdin", stdin=f'{{"name": "{long}"}}\n').code == 5
    assert crm("company", "add", long).code == 5
    assert crm("todo", long).code == 5
    assert crm("tag", "ada", f"+{long}").code in (2, 5)
    note = " ".join(map(str, range(150_000)))
    assert crm("log", "--stdin", stdin=f'{{"kind": "note", "who": "c1", "note": "{note}"}}\n').code == 0
    assert len(crm("interaction", "list").out) < 1_100_000, "one long note fills no other line"
    assert crm("show", long).code == 3
    assert crm("find", long).code == 2
    assert crm("done", long).code == 3
    assert crm("contact", "list", long).code == 2
    assert len(crm("show", long).err) < 2000
