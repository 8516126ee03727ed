"""The book as a file: whose it is whatever the umask, what is refused and in which words, how it is copied."""

import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crmcli.core.errors import BookError, BookMissing
from crmcli.store import files
from crmcli.store.engines import Sqlite
from crmcli.store.store import Store, create_store, open_store
from tests.store.books import act, table
from tests.store.processes import ask

ADA, BOB, TEAM = 61001, 61002, 61100  # nobody of this machine

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be several people")


def mode(path: Path | str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def add(store: Store, name: str) -> None:
    with act(store) as change:
        change.insert("contacts", {"name": name})


def fresh(path: Path) -> Path:
    """A book with Ada in it, closed."""
    store = create_store(str(path))
    add(store, "Ada")
    store.close()
    return path


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


@pytest.fixture
def open_to_all(tmp_path: Path) -> Path:
    """A folder that other users can reach."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o711)
    return tmp_path


def ask_as(uid: int, *words: str, group: int = TEAM) -> dict[str, object]:
    """What a worker of another user answers."""
    return ask("as", f"{uid}:{group}", *words)


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o277])
def test_a_private_book_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "home" / "crmcli" / "crm.db"
    with umask(mask):
        store = create_store(str(path))
        add(store, "Ada")
        assert [mode(path.parent), mode(path.parent.parent)] == [0o700, 0o700]
        assert {name: mode(path.parent / name) for name in beside(path)} == {
            "crm.db": 0o600, "crm.db-shm": 0o600, "crm.db-wal": 0o600,
        }  # fmt: skip
        store.copy_to(str(path.parent / "copy.db"))
        assert mode(path.parent / "copy.db") == 0o600
        store.close()
    assert beside(path) == ["copy.db", "crm.db"]


@as_root
@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_a_team_book_is_its_groups(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "srv" / "team" / "crm.db"
    with umask(mask):
        store = create_store(str(path), group=TEAM)
        add(store, "Ada")
        for folder in (path.parent, path.parent.parent):
            assert (mode(folder), folder.stat().st_gid) == (0o2770, TEAM)
        files.make_folder(str(path.parent / "backups"), group=files.team_of(str(path)))
        store.copy_to(str(path.parent / "backups" / "copy.db"))
        found = [path, Path(f"{path}-wal"), Path(f"{path}-shm"), path.parent / "backups" / "copy.db"]
        assert [(mode(each), each.stat().st_gid) for each in found] == [(0o660, TEAM)] * 4
        assert mode(path.parent / "backups") == 0o2770
        store.close()


@as_root
def test_two_people_with_a_strict_umask_both_write(open_to_all: Path) -> None:
    path = open_to_all / "team" / "crm.db"
    create_store(str(path), group=TEAM).close()
    assert ask_as(ADA, "write", str(path), "Ada")["result"] == ["Ada"]
    assert {(mode(each), each.stat().st_gid) for each in path.parent.iterdir()} == {(0o660, TEAM)}
    assert ask_as(BOB, "write", str(path), "Bob")["result"] == ["Ada", "Bob"]
    assert ask_as(ADA, "write", str(path), "Cleo", "000")["result"] == ["Ada", "Bob", "Cleo"]
    assert ask_as(BOB, "read", str(path), group=BOB)["code"] == 6


@as_root
def test_a_private_book_is_closed_to_others(open_to_all: Path) -> None:
    path = open_to_all / "crm.db"
    fresh(path)
    answer = ask_as(ADA, "read", str(path))
    assert (answer["code"], answer["name"]) == (6, "database")
    assert "may not be read by you" in str(answer["error"])


def test_an_existing_folder_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    folder.chmod(0o755)
    create_store(str(folder / "crm.db")).close()
    assert mode(folder) == 0o755
    with pytest.raises(BookError, match="could not write") as raised:
        create_store(str(folder / "team.db"), group=os.getgid())
    assert "chmod 2770" in str(raised.value.hint)
    assert mode(folder) == 0o755
    assert beside(folder / "crm.db") == ["crm.db"]


def test_nothing_is_replaced(tmp_path: Path) -> None:
    path = fresh(tmp_path / "crm.db")
    before = path.read_bytes()
    with pytest.raises(BookError, match="already"):
        create_store(str(path))
    store = open_store(str(path))
    with pytest.raises(BookError, match="already"):
        store.copy_to(str(path))
    store.close()
    (tmp_path / "link.db").symlink_to(tmp_path / "gone.db")
    with pytest.raises(BookError, match="already"):
        create_store(str(tmp_path / "link.db"))
    assert path.read_bytes() == before
    assert beside(path) == ["crm.db", "link.db"]


def test_what_is_no_book_is_refused_and_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    other = sqlite3.connect(foreign)
    other.execute("CREATE TABLE contacts (id INTEGER)")
    other.close()
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("name,email\nAda,ada@example.org\n" * 100)
    (tmp_path / "folder.db").mkdir()
    os.mkfifo(tmp_path / "pipe.db")
    words = {
        "foreign.db": "is not a crm book", "empty.db": "is empty", "text.db": "is not a crm book",
        "folder.db": "is a folder", "pipe.db": "is no file",
    }  # fmt: skip
    before = {name: (tmp_path / name).read_bytes() for name in ("foreign.db", "empty.db", "text.db")}
    for name, said in words.items():
        with pytest.raises(BookError, match=said) as raised:
            open_store(str(tmp_path / name))
        assert raised.value.code == 6
        assert raised.value.hint
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert beside(foreign) == sorted(words)
    with pytest.raises(BookMissing, match="there is no book"):
        open_store(str(tmp_path / "none.db"))


def test_a_newer_book_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = fresh(tmp_path / "crm.db")
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version=99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(BookError, match="newer crmcli") as raised:
        open_store(str(path))
    assert raised.value.code == 6
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [100, 4096, 40_000])
def test_a_truncated_book_is_a_sentence(tmp_path: Path, keep: int) -> None:
    path = fresh(tmp_path / "crm.db")
    os.truncate(path, keep)
    with pytest.raises(BookError) as raised:  # noqa: PT012 - opened or not, it is said
        store = open_store(str(path))
        try:
            table(store, "contacts")
            add(store, "Bob")
        finally:
            store.close()
    assert raised.value.code == 6
    assert any(word in raised.value.message for word in ("damaged", "not a crm book"))


def test_bytes_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    path = fresh(tmp_path / "crm.db")
    other = sqlite3.connect(path)
    other.execute("UPDATE contacts SET notes = CAST(x'ff4e6f' AS TEXT)")
    other.commit()
    other.close()
    store = open_store(str(path))
    with pytest.raises(BookError, match="damaged") as raised:
        table(store, "contacts")
    assert (raised.value.code, raised.value.hint) == (6, "crm check")
    assert store.engine.run("SELECT name FROM contacts") == [("Ada",)]
    store.close()


@as_root
def test_a_book_in_a_read_only_folder_can_be_read(open_to_all: Path) -> None:
    folder = open_to_all / "archive"
    folder.mkdir(0o755)
    path = fresh(folder / "crm.db")
    path.chmod(0o644)
    folder.chmod(0o755)
    assert ask_as(ADA, "read", str(path))["result"] == ["Ada"]
    answer = ask_as(ADA, "write", str(path), "Bob")
    assert (answer["code"], answer["name"]) == (6, "database")
    assert "folder is read-only" in str(answer["error"])
    # While its owner has it open with entries not yet folded in, others read them too.
    store = open_store(str(path))
    add(store, "Bob")
    assert ask_as(ADA, "read", str(path))["result"] == ["Ada", "Bob"]
    Path(f"{path}-shm").rename(folder / "away")
    assert "not yet folded in" in str(ask_as(ADA, "read", str(path))["error"])
    (folder / "away").rename(f"{path}-shm")
    store.close()
    assert beside(path) == ["crm.db"]


@as_root
def test_a_read_only_file_can_be_read(open_to_all: Path) -> None:
    folder = open_to_all / "shared"
    folder.mkdir()
    path = fresh(folder / "crm.db")
    folder.chmod(0o777)
    path.chmod(0o444)
    assert ask_as(ADA, "read", str(path))["result"] == ["Ada"]
    assert "file is read-only" in str(ask_as(ADA, "write", str(path), "Bob")["error"])


def mounted(folder: Path, size: str) -> bool:
    """A small file system of its own, where root may make one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "crmcli-test", str(folder)]
    return (
        shutil.which("mount") is not None and not subprocess.run(command, capture_output=True, check=False).returncode
    )


@as_root
def test_a_full_disk_is_a_sentence_and_nothing_is_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    if not mounted(folder, "1536k"):
        pytest.skip("no file system can be mounted here")
    try:
        path = fresh(folder / "crm.db")
        store = open_store(str(path))
        with pytest.raises(BookError) as raised, act(store) as change:
            change.insert_many("contacts", [{"name": f"Person {number}" * 20} for number in range(5000)])
        assert raised.value.code == 6
        assert "full" in raised.value.message
        assert [row["name"] for row in table(store, "contacts")] == ["Ada"]
        assert store.engine.run("PRAGMA integrity_check") == [("ok",)]
        add(store, "Bob")
        store.close()  # which folds the log in and gives its room back
        store = open_store(str(path))
        (folder / "ballast").write_bytes(b"0" * (os.statvfs(folder).f_bavail * os.statvfs(folder).f_bsize))
        with pytest.raises(BookError) as raised:
            store.copy_to(str(folder / "copy.db"))
        assert raised.value.code == 6
        with pytest.raises(BookError):
            create_store(str(folder / "other.db"))
        assert {"copy.db", "other.db"}.isdisjoint(beside(path))
        assert not [name for name in beside(path) if "tmp" in name or "new" in name]
        (folder / "ballast").unlink()
        store.copy_to(str(folder / "copy.db"))
        store.close()
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_book_is_a_sentence_and_nothing_is_half_written(tmp_path: Path) -> None:
    path = fresh(tmp_path / "crm.db")
    store = open_store(str(path))
    [(pages,)] = store.engine.run("PRAGMA page_count")
    store.engine.run(f"PRAGMA max_page_count={pages + 5}")
    with pytest.raises(BookError, match="full"), act(store) as change:
        change.insert_many("contacts", [{"name": f"Person {number}" * 20} for number in range(500)])
    assert [row["name"] for row in table(store, "contacts")] == ["Ada"]
    store.close()


MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
36 22 0:32 / /mnt/team\\040drive rw - nfs4 server:/export rw
37 22 0:33 / /mnt/team\\040drive/local rw shared:9 - xfs /dev/sdb rw
38 22 0:34 / /home/ada/box rw - fuse.rclone remote rw
39 22 0:35 / /mnt/usb rw - fuseblk /dev/sdc rw
40 22 0:36 / /mnt/win rw - cifs //host/share rw
41 22 0:37 / /mnt/w rw - 9p drvfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind", "refused"),
    [
        ("/home/ada/crm.db", "ext4", False),
        ("/home/ada/box/crm.db", "fuse.rclone", True),
        ("/home/ada/boxes/crm.db", "ext4", False),
        ("/mnt/team drive/crm.db", "nfs4", True),
        ("/mnt/team drive/local/crm.db", "xfs", False),
        ("/mnt/usb/crm.db", "fuseblk", False),
        ("/mnt/win", "cifs", True),
        ("/mnt/w/x/crm.db", "9p", True),
    ],
)
def test_network_folders_are_known_by_their_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kind: str, refused: bool
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert files.filesystem_kind(path, str(mounts)) == kind
    monkeypatch.setattr(files, "filesystem_kind", lambda path: kind)
    if refused:
        with pytest.raises(BookError, match=kind):
            files.refuse_network_folder(path)
    else:
        files.refuse_network_folder(path)


def test_a_network_folder_is_refused_unless_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fresh(tmp_path / "crm.db")
    assert files.filesystem_kind("/", str(tmp_path / "none")) == ""
    monkeypatch.setattr(files, "filesystem_kind", lambda path: "nfs4")
    with pytest.raises(BookError, match="nfs4"):
        open_store(str(path))
    with pytest.raises(BookError, match="nfs4"):
        create_store(str(tmp_path / "other.db"))
    open_store(str(path), allow_network=True).close()
    create_store(str(tmp_path / "other.db"), allow_network=True).close()


@pytest.mark.parametrize(
    ("path", "name"), [("/home/ada/Dropbox (Work)/crm.db", "Dropbox (Work)"), ("/home/ada/dropped/crm.db", None)]
)
def test_folders_that_are_synchronised_are_known(path: str, name: str | None) -> None:
    assert files.in_sync_folder(path) == name


def test_a_copy_of_a_live_book_is_good(tmp_path: Path) -> None:
    path = fresh(tmp_path / "crm.db")
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        mine = open_store(str(path))
        while not stop.is_set():
            with act(mine) as change:
                change.insert_many("contacts", [{"name": f"Person {len(written)}"} for _ in range(50)])
            written.append(1)
        mine.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        store = open_store(str(path))
        for number in range(8):
            before = len(written)
            store.copy_to(str(tmp_path / f"copy{number}.db"))
            while len(written) == before:
                assert writer.is_alive()
    finally:
        stop.set()
        writer.join()
    for number in range(8):
        copy = open_store(str(tmp_path / f"copy{number}.db"))
        assert copy.engine.run("PRAGMA integrity_check") == [("ok",)]
        assert copy.engine.run("PRAGMA foreign_key_check") == []
        [(people,)] = copy.engine.run("SELECT count(*) FROM contacts")
        assert people % 50 == 1
        assert len(table(copy, "changes")) == people
        add(copy, "Bob")
        copy.close()
    store.close()
    assert len(written) >= 8


def test_a_name_with_question_marks_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#b%20c.db"
    fresh(path)
    assert beside(path) == [path.name]
    store = open_store(str(path))
    assert isinstance(store.engine, Sqlite)
    assert [row["name"] for row in table(store, "contacts")] == ["Ada"]
    store.close()


def test_every_connection_is_set_for_safety(tmp_path: Path) -> None:
    store = open_store(str(fresh(tmp_path / "crm.db")))
    ask_for = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    assert [store.engine.run(f"PRAGMA {name}")[0][0] for name in ask_for] == ["wal", 2, 1, 20_000, 1]
    store.close()
