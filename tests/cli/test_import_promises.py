"""What an import promises scripts: nothing half done, nothing in silence, exit codes, one undo."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, command

PEOPLE = "name,email\nMary Somerville,mary@x.example\nSophie Germain,sophie@x.example\n"
FILES = {
    "contacts": PEOPLE,
    "companies": "name,website\nNordstern Verlag,nordstern.example\n",
    "interactions": "kind,date,contact,note\ncall,2026-03-01,Ada Lovelace,about looms\n",
    "purchases": "date,amount,customer,product\n2026-03-01,12.50,Ada Lovelace,cards\n",
    "tasks": "title,due,contact\nsend cards,2026-04-01,Ada Lovelace\n",
    "deals": "title,value,stage,contact\nTen looms,1000,lead,Ada Lovelace\n",
}
WRONG = "name,email,birthday\nMary Somerville,mary@x.example,\nSophie Germain,sophie@x.example,2999-01-01\n"


def state(folder: Path) -> dict[str, str]:
    """Every file of a folder by its bytes; the shared memory of the journal of SQLite holds no data."""
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.iterdir())
        if one.is_file() and not one.name.endswith("-shm")
    }


def written(tmp_path: Path, name: str, text: str) -> str:
    (folder := tmp_path / "files").mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def people(crm: Run) -> list[str]:
    return [one["name"] for one in json.loads(crm("contact", "list", "--json", "--sort", "id").out)]


@pytest.mark.parametrize("kind", FILES)
def test_a_dry_run_leaves_every_byte(kind: str, crm: Run, book: Path, tmp_path: Path) -> None:
    file = written(tmp_path, f"{kind}.csv", FILES[kind])
    forms = [file]
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(book, other / "book.db")
    assert crm("import", kind, file, "--create", "--db", str(other / "book.db")).code == 0
    for ending in ("tsv", "xlsx", "json", "jsonl", *{"contacts": ("vcf",), "tasks": ("ics",)}.get(kind, ())):
        forms.append(f"{file}.{ending}")
        assert crm("export", kind, "--out", forms[-1], "--db", str(other / "book.db")).code == 0
    before = state(book.parent)
    for form in forms:
        done = crm("import", kind, form, "--create", "--dry-run", "--json")
        assert done.code == 0, done
        assert json.loads(done.out)["act"] is None
        assert json.loads(done.out)["added"] > 0
        assert state(book.parent) == before, form


def test_a_dry_run_makes_no_book(crm: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "people.csv", PEOPLE)
    place = tmp_path / "none" / "book.db"
    done = crm("import", "contacts", file, "--dry-run", "--db", str(place))
    assert done.code in (0, 6), done
    assert not place.parent.exists()


def test_strict_writes_nothing_but_the_rejects_which_complete_the_import(crm: Run, book: Path, tmp_path: Path) -> None:
    file, rejects = written(tmp_path, "people.csv", WRONG), tmp_path / "files" / "rejects.csv"
    before = state(book.parent)
    done = crm("import", "contacts", file, "--strict", "--rejects", str(rejects))
    assert (done.code, done.out) == (5, "")
    assert "line 3" in done.err
    assert state(book.parent) == before
    assert crm("import", "contacts", file, "--rejects", str(rejects)).code == 0
    mended = rejects.read_text().replace("2999", "1999")
    assert mended != rejects.read_text()
    rejects.write_text(mended)
    done = crm("import", "contacts", str(rejects), "--source", "people", "--json")
    assert [json.loads(done.out)[count] for count in ("read", "added", "rejected")] == [1, 1, 0]
    assert people(crm)[-2:] == ["Mary Somerville", "Sophie Germain"]
    assert json.loads(crm("show", "sophie@x.example", "--json").out)["birthday"] == "1999-01-01"
    assert json.loads(crm("import", "contacts", file, "--json").out)["added"] == 0


@pytest.mark.parametrize("place", ["missing/rejects.csv", "folder", "file.txt/rejects.csv"])
def test_rejects_that_cannot_be_written_stop_the_import_before_it_begins(
    place: str, crm: Run, book: Path, tmp_path: Path
) -> None:
    file = written(tmp_path, "people.csv", WRONG)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("")
    before = state(book.parent)
    done = crm("import", "contacts", file, "--rejects", str(tmp_path / place))
    assert done.code == 1
    assert "cannot be written" in done.err
    assert state(book.parent) == before


def test_quiet_is_silent_when_all_is_well_and_tells_when_not(crm: Run, tmp_path: Path) -> None:
    assert crm("import", "contacts", written(tmp_path, "people.csv", PEOPLE), "-q") == ("", "", 0)
    done = crm("import", "contacts", written(tmp_path, "wrong.csv", WRONG), "-q")
    assert (done.out, done.code) == ("", 0)
    assert "rejected 1" in done.err


def test_json_is_all_that_stands_on_stdout(crm: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "wrong.csv", WRONG)
    done = crm("import", "contacts", file, "--json")
    told = json.loads(done.out)
    assert set(told) == {"read", "added", "updated", "skipped", "rejected", "act", "rejects"}
    assert told["rejected"] == len(told["rejects"]) == 1
    assert set(told["rejects"][0]) == {"line", "reason"}
    for words, code in (
        ((str(tmp_path / "none.csv"),), 1), ((written(tmp_path, "empty.csv", ""),), 2),
        ((file, "--strict"), 5), ((file, "--update", "all"), 2), ((file, "--db", str(tmp_path / "no.db")), 6),
    ):  # fmt: skip
        done = crm("import", "contacts", *words, "--json")
        assert done.code == code, (words, done)
        assert done.out == ""
        assert set(json.loads(done.err)["error"]) >= {"code", "message", "try"}


def test_ctrl_c_in_the_middle_leaves_nothing(crm: Run, book: Path, tmp_path: Path) -> None:
    rows = "".join(f"Person {number},p{number}@x.example\n" for number in range(40_000))
    file, before = written(tmp_path, "many.csv", "name,email\n" + rows), people(crm)
    importing = subprocess.Popen(
        command("import", "contacts", file), env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wal = book.with_name(f"{book.name}-wal")
    until = time.monotonic() + 20
    while importing.poll() is None and not (wal.exists() and wal.stat().st_size) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.3)
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=30)
    assert importing.returncode == 130, (out, err)
    assert b"Traceback" not in err
    assert people(crm) == before
    assert json.loads(crm("history", "--limit", "1", "--json").out)[0]["what"] != "import contacts from many.csv"


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_imports_at_once_both_come_in(
    engine: str, crm: Run, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine == "postgres":
        monkeypatch.setenv("CRMCLI_DB", request.getfixturevalue("postgres_book_url"))
        assert crm("init").code == 0
    both = []
    for word in ("Left", "Right"):
        rows = "".join(f"{word} {number},{word}{number}@x.example\n" for number in range(500))
        file = written(tmp_path, f"{word}.csv", f"name,email\n{rows}")
        both.append(subprocess.Popen(command("import", "contacts", file), env=dict(os.environ), stderr=subprocess.PIPE))
    told = [(one.communicate(timeout=60)[1], one.returncode) for one in both]
    assert [code for _err, code in told] == [0, 0], told
    names = people(crm)
    assert [sum(name.startswith(word) for name in names) for word in ("Left", "Right")] == [500, 500]


def test_a_book_that_may_only_be_read(book: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "people.csv", PEOPLE)
    book.chmod(0o400)
    bound: list[str | bytes] = []
    if os.getuid() == 0:  # who may write everywhere, unless told not to
        if not shutil.which("setpriv"):
            pytest.skip("root may write everywhere, and there is no setpriv")
        bound = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-all"]
    done = subprocess.run([*bound, *command("import", "contacts", file)], capture_output=True, check=False, timeout=60)
    assert done.returncode == 6, done
    assert b"cannot be written" in done.stderr


def test_a_workbook_of_everything_comes_in_one_act(crm: Run, book: Path, tmp_path: Path) -> None:
    assert crm("deal", "add", "Looms", "1000", "--contact", "ada").code == 0
    file, other = str(tmp_path / "all.xlsx"), str(tmp_path / "other.db")
    assert crm("export", "all", "--out", file).code == 0
    assert crm("init", "--currency", "EUR", "--db", other).code == 0
    done = crm("import", file, "--json", "--db", other)
    said = json.loads(done.out)
    assert (said["rejected"], said["updated"], said["added"]) == (0, 0, said["read"]), done
    for kind in ("companies", "contacts", "deals", "interactions", "purchases", "tasks"):
        texts = [crm("export", kind, "--with-do-not-contact", "--db", db).out if kind == "contacts"
                 else crm("export", kind, "--db", db).out for db in (str(book), other)]  # fmt: skip
        assert sorted(texts[0].splitlines()) == sorted(texts[1].splitlines()), kind
    assert crm("undo", said["act"], "--yes", "--db", other).code == 0
    for kind in ("contact", "company", "deal", "task"):
        assert json.loads(crm(kind, "list", "--json", "--db", other).out) == []


def test_of_a_workbook_only_the_kind_that_is_asked_for_is_taken(crm: Run, tmp_path: Path) -> None:
    file, other = str(tmp_path / "all.xlsx"), str(tmp_path / "other.db")
    assert crm("export", "all", "--out", file).code == 0
    assert crm("init", "--db", other).code == 0
    done = crm("import", "contacts", file, "--db", other)
    assert done.code == 0
    assert "tasks are in the file too, and left out" in done.err
    assert json.loads(crm("task", "list", "--json", "--db", other).out) == []
    assert len(people(crm)) == len(json.loads(crm("contact", "list", "--json", "--db", other).out))
