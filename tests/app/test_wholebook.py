"""The whole book out and into an empty one: the same again, whatever was done in it; nothing else is taken."""

import contextlib
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import books, contacts, demo, forgetting, history, wholebook
from crmcli.app.crm import Clock, Crm
from crmcli.core.errors import BadInput, CrmError, Refused
from crmcli.core.quickadd import person
from crmcli.core.records import Contact
from crmcli.settings import Settings
from crmcli.store import bookload, migrate
from crmcli.store.store import create_store
from tests.app.lived import STEPS
from tests.store.books import derived

HARMLESS = {"backup"}


def out(crm: Crm) -> list[str]:
    """The lines of a book."""
    lines: list[str] = []
    done = wholebook.dump(crm, lines.append)
    assert done.count == len(lines) - 3
    assert done.sha256 == hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    return lines


def into(crm: Crm, lines: "list[str] | str | bytes", **more: Any) -> wholebook.WholeBook:
    """Read lines into a book."""
    data = lines if isinstance(lines, bytes) else "".join(lines).encode()
    return wholebook.load(crm, io.BytesIO(data), **more)


def signed(lines: list[str]) -> list[str]:
    """Lines that somebody changed, under an end that fits them: only what they say can be wrong."""
    rows = dict.fromkeys(json.loads(lines[-1])["end"]["rows"], 0)
    for line in lines[2:-1]:
        with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
            rows[json.loads(line)["table"]] += 1
    told = hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    end = json.dumps({"end": {"rows": rows, "sha256": told}}, separators=(",", ":"))
    return [*lines[:-1], end + "\n"]


def book(url: str, login: str = "ada") -> Crm:
    """A new book without anything, of somebody."""
    crm = Crm(create_store(url), clock=Clock("UTC"))
    crm.user = crm.login = login
    return crm


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a book in which everything was done once, and some of it taken back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMCLI_NOW", "2026-03-18T10:30Z")
        crm = book(str(tmp_path_factory.mktemp("told") / "book.db"))
        demo.fill(crm)
        for number, steps in ((5, STEPS), (2, STEPS[:-1])):  # the last forgets
            for step in steps:
                with contextlib.suppress(CrmError):
                    step(crm, number)
        lines = out(crm)
        crm.close()
    assert [table for table, count in json.loads(lines[-1])["end"]["rows"].items() if not count] == []
    return lines


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """An empty book that stays so: whatever it is given is refused."""
    crm = book(str(tmp_path_factory.mktemp("untouched") / "book.db"))
    yield crm
    crm.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Crm]:
    """An empty book."""
    crm = book(str(tmp_path / "empty.db"))
    yield crm
    crm.close()


@settings(max_examples=12)
@given(acts=st.lists(st.tuples(st.integers(0, len(STEPS) - 1), st.integers(1, 4)), max_size=14))
def test_what_was_done_is_there_again(tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, int]]) -> None:
    folder = tmp_path_factory.mktemp("books")
    one, other = book(str(folder / "one.db")), book(str(folder / "other.db"))
    try:
        STEPS[0](one, 1)
        STEPS[0](one, 2)
        for step, number in acts:
            with contextlib.suppress(CrmError):
                STEPS[step](one, number)
        lines = out(one)
        done = into(other, lines)
        assert out(other)[1:-1] == lines[1:-1]
        assert derived(other.store) == derived(one.store)
        assert {found.name for found in books.examine(other)} <= HARMLESS
        assert done.rows == json.loads(lines[-1])["end"]["rows"]
    finally:
        one.close()
        other.close()


@pytest.mark.postgres
def test_the_engines_say_the_same(told: list[str], empty: Crm, postgres_book_url: str) -> None:
    """From a file to a server and back: the same lines, the next numbers, an undo that works, nothing to mend."""
    server = book(postgres_book_url)
    try:
        into(server, told)
        assert [found.message for found in books.examine(server)] == []
        lines = out(server)
        assert lines[1:-1] == told[1:-1]
        into(empty, lines)
        assert out(empty)[1:-1] == told[1:-1]
        for crm in (server, empty):
            history.undo(crm)
            contacts.add(crm, person(["Somebody", "New"]))
        after = [[json.loads(line) for line in out(crm)[1:-1]] for crm in (server, empty)]
        for line in (line for lines in after for line in lines):
            for stamp in ("uid", "at", "created_at", "updated_at", "after"):
                line.pop(stamp, None)
        assert after[0] == after[1]
    finally:
        server.close()


@pytest.mark.postgres
def test_what_is_refused_leaves_a_server_as_it_was(told: list[str], postgres_book_url: str) -> None:
    """Numbers too: those of a server are not taken back with a transaction unless somebody sees to it."""
    server = book(postgres_book_url)
    try:
        before = out(server)
        with pytest.raises(BadInput, match="altered"):
            into(server, [*told[:-1], told[-1].replace('"acts":', '"acts":1')])
        server.dry_run = True
        into(server, told)
        server.dry_run = False
        loose = [line for line in told if not line.startswith('{"table":"users"')]
        with pytest.raises(BadInput, match="acts in lines"):
            into(server, signed(loose))
        assert out(server)[1:-1] == before[1:-1]
    finally:
        server.close()


def test_the_last_act_of_the_old_book_can_be_taken_back(told: list[str], empty: Crm) -> None:
    into(empty, told)
    last = next(act for act in history.acts(empty) if act.kind == "act")
    assert last.state == "done"
    history.undo(empty, last.id)
    assert history.one(empty, last.id).state == "undone"


def test_numbers_are_never_used_again(tmp_path: Path, empty: Crm) -> None:
    """Not those of who is gone either: the first new contact gets the number that it would have got."""
    one = book(str(tmp_path / "one.db"))
    for name in ("Ada", "Mary", "Grace"):
        contacts.add(one, person([name]))
    forgetting.forget(one, "c3")
    into(empty, out(one))
    one.close()
    made = contacts.add(empty, person(["Somebody"])).main
    assert isinstance(made, Contact)
    assert made.ref == "c4"


def test_it_goes_into_a_book_that_was_only_begun(tmp_path: Path, told: list[str]) -> None:
    begun, _ = books.init(Settings(), str(tmp_path / "begun.db"), choices={"currency": "USD"})
    into(begun, told)
    assert out(begun)[1:-1] == told[1:-1]
    assert begun.setting("currency") == "EUR"
    begun.close()


def test_a_book_in_use_is_left_alone(told: list[str], empty: Crm) -> None:
    contacts.add(empty, person(["Ada"]))
    before = out(empty)
    with pytest.raises(Refused, match="in use: it has contacts") as caught:
        into(empty, told)
    assert "crm init --db" in str(caught.value.hint)
    history.undo(empty)
    with pytest.raises(Refused, match="somebody has worked in it"):
        into(empty, told)
    assert out(empty)[2:-1] != before[2:-1]


def test_a_dry_run_keeps_nothing(told: list[str], empty: Crm) -> None:
    before = out(empty)
    empty.dry_run = True
    heard: list[int] = []
    assert into(empty, told, progress=heard.append).count == heard[-1] == len(told) - 3
    assert out(empty)[1:-1] == before[1:-1]
    empty.dry_run = False
    into(empty, told)


def test_what_makes_a_file_a_teams_stays_with_the_file(tmp_path: Path, told: list[str], empty: Crm) -> None:
    """A private book moves into a team's file and back into a private one."""
    team = book(str(tmp_path / "team.db"))
    with team.change("begin the book", kind="system") as change:
        change.insert("settings", {"name": "team", "value": '{"group":"sales"}'})
    into(team, told)
    assert migrate.is_team(team.store.engine)
    into(empty, out(team))
    assert not migrate.is_team(empty.store.engine)
    assert out(empty)[2:-1] == told[2:-1]
    team.close()


def left_alone(empty: Crm, data: bytes) -> str:
    """What is said when this is refused; the book stays empty."""
    with pytest.raises(BadInput) as caught:
        into(empty, data)
    assert caught.value.hint
    engine = empty.store.engine
    assert engine.run("SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM acts)") == [(0,)]
    assert engine.run("SELECT count(*) FROM sqlite_sequence WHERE seq > 0") == [(0,)]
    return caught.value.message


@settings(max_examples=60)
@given(data=st.data())
def test_every_cut_and_every_other_byte_is_noticed(told: list[str], untouched: Crm, data: st.DataObject) -> None:
    small = signed([*told[:2], *(line for line in told if line.startswith('{"table":"users"')), told[-1]])
    whole = "".join(small).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(
        st.sampled_from((whole[:at], whole[:at] + whole[at + 1 :], whole + whole[at:]))
        | st.binary(min_size=1, max_size=3).map(lambda put: whole[:at] + put + whole[at + len(put) :])
    )
    if changed != whole:
        left_alone(untouched, changed)


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(untouched: Crm, junk: bytes) -> None:
    left_alone(untouched, junk)
    left_alone(
        untouched, b'{"crmcli":"book","schema":1,"format":3,"program":"0","made_at":"2026-03-18T10:30:00Z"}\n' + junk
    )


@pytest.mark.parametrize(
    ("was", "put", "said"),
    [
        ('"format":3', '"format":99', "written by a newer crmcli"),
        ('"schema":1', '"schema":2', "written by a newer crmcli"),
        ('"format":3', '"format":2', "was never written"),
        ('"format":3', '"format":true', "format of the book"),
        ('"program":"', '"program":"\\u001b[2J', "what wrote the file"),
        ('"made_at":"2026-', '"made_at":"20-26-', "what wrote the file"),
        ('"crmcli":"book"', '"crmcli":"cards"', "no whole book"),
        ('"numbers":{"settings"', '"numbers":{"sqlite_master"', "last number of every table"),
        ('"tags":7', '"tags":-7', "a number that is none"),
        ('"tags":7', '"tags":6', "line 2 tells 6 as its last"),
        ('{"table":"tags","id":1,', '{"table":"tags","id":1,"x) --":1,', "a column that tags does not know: 'x"),
        ('{"table":"tags","id":1,', '{"table":"tags","id":"1",', "id is not a whole number"),
        ('{"table":"tags","id":1,', '{"table":"tags","id":true,', "id is not a whole number"),
        ('{"table":"tags","id":1,', '{"table":"tags","id":1e999,', "id is not a whole number"),
        ('{"table":"tags","id":1,', '{"table":"tags","id":%s,' % ("9" * 5000), "no JSON"),
        ('"version":1', '"version":99999999999999999999', "too large"),
        ('{"table":"tags","id":2,', '{"table":"tags","id":1,', "repeats a row of tags"),
        ('{"table":"tags","id":1,', '{"table":"tags; DROP TABLE tags","id":1,', "belongs to no table"),
        ('{"table":"tags","id":1,', '{"table":["tags"],"id":1,', "belongs to no table"),
        ('"date":"2026-', '"date":"2O26-', "date is no day"),
        ('"birthday":"1815-12-10"', '"birthday":"--02-30"', "birthday is no day"),
        ('"month_day":"', '"month_day":"13-', "month_day is no day"),
        ('"due_time":"', '"due_time":"7', "due_time is no clock"),
        ('"created_at":"2026-03-18T10:30:00Z"', '"created_at":"2026-03-18"', "created_at is no instant"),
        ('"scores","run_id":1,"contact_id":3,', '"scores","run_id":1,"contact_id":1,', "repeats a row of scores"),
        ('"name":"vip"', '"name":null', "name is missing"),
        ('"name":"vip"', '"name":{"a":1}', "name is not text"),
        ('"name":"vip"', '"name":"v\\u0000p"', "character that cannot be kept"),
        ('"name":"vip"', '"name":"v\\ud83dp"', "character that cannot be kept"),
        ('"name":"vip"', '"name":%s' % ("[" * 100_000), "no JSON"),
        ('"name":"vip"', '"name":[%s0]' % ("0," * 700_000), "no row of a table"),
        ('"name":"hot","key":"hot"', '"name":"hot","key":"vip"', "the tags in lines"),
        ('"verb":"insert"', '"verb":"drop"', "the changes in lines"),
        ('"table_name":"contacts"', '"table_name":"sqlite_master"', "no such table"),
        ('"after":"{\\"name\\"', '"after":"{\\"name = 1; --\\"', "does not tell columns"),
        ('"after":"{\\"name\\"', '"after":"{\\"a\\":[],\\"name\\"', "does not tell columns"),
        ('"after":"{\\"name\\"', '"after":"{', "after is no JSON"),
        ('{"table":"users"', '{"table":"users","login":"b"}\n{"table":"users"', "id is missing"),
        ('"target_id":', '"target_id":9', "refers to a row of acts that is not there"),
    ],
)  # fmt: skip
def test_lines_are_believed_in_nothing(told: list[str], untouched: Crm, was: str, put: str, said: str) -> None:
    """Lines whose checksum fits, written by somebody who means ill or by another program."""
    place = next(place for place, line in enumerate(told) if was in line)
    changed = [*told[:place], *told[place].replace(was, put, 1).splitlines(keepends=True), *told[place + 1 :]]
    assert said in left_alone(untouched, "".join(signed(changed)).encode())


def test_a_line_without_an_end_is_not_read_to_its_end(empty: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookload, "LONGEST_LINE", 1000)

    class Endless(io.RawIOBase):
        read_so_far = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:] = b"a" * len(buffer)
            self.read_so_far += len(buffer)
            return len(buffer)

    endless = Endless()
    with pytest.raises(BadInput, match="no whole book"):
        wholebook.load(empty, io.BufferedReader(endless))
    assert endless.read_so_far < 100_000


def test_an_interrupted_import_leaves_nothing(told: list[str], empty: Crm) -> None:
    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        into(empty, told, progress=stop)
    assert out(empty)[2:-1] == []
    into(empty, told)


def test_an_older_format_may_lack_what_came_later(told: list[str], empty: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of format 3 in a program that knows 4, where a table and a column were added: defaults stand for them."""
    older = [line.replace(',"is_valid":1', "") for line in told if '"table":"purchase_lines"' not in line]
    older = signed([line.replace(',"purchase_lines":2', "") for line in older])
    with pytest.raises(BadInput):
        into(empty, older)
    monkeypatch.setattr(migrate, "CURRENT", 4)
    monkeypatch.setattr(migrate, "still_current", lambda _engine: None)
    into(empty, older)
    assert empty.store.engine.run("SELECT DISTINCT is_valid FROM emails") == [(1,)]
