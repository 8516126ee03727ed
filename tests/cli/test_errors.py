"""What goes wrong is one clear sentence, words that work, and the documented exit code; never a traceback."""

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LINES = {  # exit code -> command lines, one a line
    2: """
        contct list
        contact lst
        zzz
        --nothing
        today --nothing
        -x
        log
        log call
        log sing ada la
        log purchase ada
        log purchase ada nothing
        log call ada -n 'foo bar'
        log call ada --at 'the day of reckoning'
        log call ada x --duration soon
        log call ada x --direction up
        log call ada every:week
        log call ada pri:H
        log call ada at:today at:today
        log call ada -3d
        todo
        todo x -d '31 april'
        todo x -d 5/12
        todo x --pri Z
        todo x every:sometimes
        done
        done tx,t1
        done t1 sing la
        done t1 purchase 5
        snooze
        snooze t1 foo
        add
        add +vip
        n
        show
        find
        find ' '
        tag ada
        tag
        tag +vip
        untag ada
        undo x
        undo --count 0
        undo a1 --count 2
        contact list --sort shoe
        contact list shoe:9
        contact list --limit -1
        contact list -w city
        contact list -w 'tag:vip or (tag:x'
        contact list -w 'score >= 8'
        contact list has:shoes
        contact list quiet:often
        contact list rfm:shoes
        company list stage:lead
        task list --sort shoe
        task list pri:Z
        interaction list --kind x
        interaction list --since foo
        contact edit ada
        contact edit ada --set x
        contact edit ada --set json:x=y
        contact edit ada --stage king
        contact edit ada --birthday 1.1.3000
        contact show t1
        contact show o1
        company show c1
        interaction show foo
        contact rm -w tag:nobody
        import
        import shoes x.csv
        import contacts
        init --team /tmp/x
        backup a b c
        config set
        config set shoe 1
        config set date_order x
        date foo
        date fri --toward up
        help shoes
        completion cmd
        tui
        today --days -1
        today --days x
        contact list -f shoe
        today --color red
        today --as-of never
        today --tz Nowhere/Land
        rfm --scheme x
        rfm list shoes
        rfm list --entered x
        log --stdin
        user leave
        show --limit -1 ada
        find --limit -1 x
    """,
    3: """
        show nobody
        show c99
        show o99
        show t99
        show i99
        show a99
        show d1
        show k1
        show name:C3
        log call nobody hi
        todo x --for nobody
        todo x -o zoe
        done t99
        done nothing
        done emilie
        snooze t99
        undo a99
        history c99x
        contact show 99
        contact edit nobody --title x
        contact rm nobody
        contact restore nobody
        company show nobody
        task show 99
        interaction show 99
        user leave nobody --to ada
        rfm explain emilie
        tag nobody +x
        contact edit ada --rm-email x@y.example
        todo x @Nobody
        log call emilie x --done
        today -o zoe
        log call ada x --with nobody
    """,
    4: """
        show grace
        log call grace hi
        todo x --for grace
        tag grace +x
        contact rm grace
        log call ada hi --with grace
        n grace call
        contact edit grace --title x
    """,
    5: """
        log call ada x --at tomorrow
        snooze t1 2026-03-01
        company add 'Analytical Engines'
        undo a1
        user leave ada --to ada
        redo
        --as-of 2027-01-01 log call ada x
    """,
}
WRONG = [(code, line.strip()) for code, lines in LINES.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("code", "line"), WRONG, ids=[line for _, line in WRONG])
def test_what_is_wrong_is_told(crm: Run, code: int, line: str) -> None:
    before = crm("history", "--json", "--limit", "1").out
    done = crm(*shlex.split(line))
    assert done.code == code, done
    first, *rest = done.err.splitlines()
    assert first.startswith("crm: ")
    assert len(first) > 12
    assert rest[0].startswith("try: "), "an error says what to try"
    assert "Traceback" not in done.err
    assert done.out == ""
    assert crm("history", "--json", "--limit", "1").out == before, "what was refused wrote all the same"


@pytest.mark.parametrize(("code", "line"), WRONG[::7], ids=[line for _, line in WRONG[::7]])
def test_the_same_for_programs(crm: Run, code: int, line: str) -> None:
    done = crm("--json", *shlex.split(line))
    error = json.loads(done.err)["error"]
    assert set(error) == {"code", "message", "try", "candidates"}
    assert (done.code, done.out) == (code, "")


def test_candidates_are_refs(crm: Run) -> None:
    for line in ("show grace", "log call grace hi"):
        error = json.loads(crm(*line.split(), "--json").err)["error"]
        assert error["code"] == "ambiguous"
        assert [(one["ref"], one["name"]) for one in error["candidates"]] == [
            ("c3", "Grace Hopper"), ("c5", "Grace Murray"),
        ]  # fmt: skip
    assert "  c3  Grace Hopper\n  c5  Grace Murray\n" in crm("show", "grace").err


@pytest.mark.parametrize(
    "line", ["log call grace she agreed", "todo x --for grace", "-q tag grace +x", "n grace call hi"]
)
def test_the_hint_of_an_ambiguous_line_is_the_line_that_works(crm: Run, line: str) -> None:
    hint = crm(*line.split()).err.splitlines()[1].removeprefix("try: crm ")
    done = crm(*shlex.split(hint))
    assert done.code == 0, (hint, done)


def test_two_tasks_of_one_person(crm: Run) -> None:
    crm("todo", "call her", "--for", "ada")
    done = crm("done", "ada", "--json")
    error = json.loads(done.err)["error"]
    assert (done.code, [one["ref"] for one in error["candidates"]]) == (4, ["t1", "t5"])
    assert crm("done", "call her").code == 0


def test_names_that_come_near(crm: Run) -> None:
    done = crm("show", "Lovlace")
    assert done.code == 3
    assert "Ada Lovelace" in done.err
    hint = done.err.splitlines()[1].removeprefix("try: crm ")
    assert crm(*shlex.split(hint)).code == 0


def test_a_name_is_no_command(crm: Run) -> None:
    done = crm("ada")
    assert (done.code, done.err.splitlines()[1]) == (2, "try: crm show ada")
    assert "try: crm contact list\n" in crm("contact", "lst").err
    assert crm("kontact").err.splitlines()[1] == "try: crm contact"
    for line, meant in {
        "call ada hi": "log call ada hi", "电话 ada": "log 电话 ada", "contacts": "contact list", "search x": "find x",
        "log ada call hi": "log call ada hi", "delete c1": "contact rm c1",
    }.items():  # fmt: skip
        done = crm(*line.split())
        assert (done.code, done.err.splitlines()[1]) == (2, f"try: crm {meant}")


def test_other_programs_words_lead_to_ours(inside: Run) -> None:
    from crmcli.cli.groups import OTHER_WORDS
    from tests.cli.test_words import parse

    for word, command in OTHER_WORDS.items():
        assert inside(word).err.splitlines()[1] == f"try: crm {command}"
        if command not in ("add", "find", "show", "todo", "contact rm", "contact restore", "--version"):
            parse(command.split())


def test_no_words_and_no_book(inside: Run) -> None:
    done = inside()
    assert (done.code, done.err.splitlines()[1][:13]) == (6, "try: crm init")
    assert inside("--json").err.startswith('{"error"')


def test_a_question_nobody_can_answer(crm: Run) -> None:
    for number in range(21):
        crm("todo", f"thing {number}", "--for", "ada")
    done = crm("done", "-w", "name:ada")
    assert done.code == 2
    assert "--yes" in done.err
    assert crm("done", "-w", "name:ada", "-y").code == 0


class TestTheBook:
    """A book that cannot be used: exit 6 and a sentence."""

    @pytest.mark.parametrize("words", [("today",), ("log", "call", "ada", "x"), ("contact", "list")])
    def test_missing(self, inside: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
        done = inside(*words, "--db", str(tmp_path / "none.db"))
        assert done.code == 6
        assert "there is no book" in done.err
        assert not (tmp_path / "none.db").exists()

    def test_a_folder(self, inside: Run, tmp_path: Path) -> None:
        assert inside("today", "--db", str(tmp_path)).code == 6

    def test_foreign(self, inside: Run, tmp_path: Path) -> None:
        import sqlite3

        path = tmp_path / "other.db"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        connection.close()
        done = inside("today", "--db", str(path))
        assert (done.code, done.out) == (6, "")
        text = tmp_path / "letter.txt"
        text.write_text("Dear Ada, " * 500)
        assert inside("today", "--db", str(text)).code == 6
        empty = tmp_path / "empty.db"
        empty.touch()
        assert inside("today", "--db", str(empty)).code == 6

    def test_newer(self, crm: Run, book: Path) -> None:
        import sqlite3

        connection = sqlite3.connect(book)
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
        connection.close()
        for words in (("today",), ("log", "call", "ada", "x")):
            done = crm(*words)
            assert done.code == 6
            assert "newer" in done.err

    def test_locked(self, crm: Run, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import sqlite3

        from crmcli.app import crm as opening

        connection = sqlite3.connect(book, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
        done = crm("log", "call", "ada", "x")
        assert done.code == 6
        assert "Traceback" not in done.err
        assert crm("today").code == 0, "who writes does not keep others from reading"
        connection.rollback()
        connection.close()
        assert crm("log", "call", "ada", "x").code == 0
