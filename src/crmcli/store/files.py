"""A book as a file: made with the right modes, refused on network folders, copied so that the copy is good."""

import contextlib
import os
import sqlite3
import stat

from crmcli.core.errors import BookError, BookMissing

APPLICATION_ID = 0x63726D63  # "crmc"
NETWORK_KINDS = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse.", "lustre", "ncpfs", "vboxsf", "prl_fs")
SYNC_FOLDERS = ("dropbox", "onedrive", "google drive", "icloud", "nextcloud", "syncthing", "mobile documents")


def refuse_network_folder(path: str) -> None:
    """WAL on a network or FUSE folder loses acknowledged commits without an error: refuse such a folder."""
    kind = filesystem_kind(path)
    if kind.startswith(NETWORK_KINDS):
        raise BookError(
            f"this folder is on a {kind} file system, where a book loses entries without notice",
            hint="keep the book on a local disk, or pass --allow-network if you know that only one machine writes",
        )


def filesystem_kind(path: str, mounts: str = "/proc/self/mountinfo") -> str:
    """The kind of file system that holds `path`, or "" where the system does not tell."""
    where = os.path.realpath(path)
    best, kind = "", ""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                left, _, right = line.partition(" - ")
                parts = left.split(" ")
                point = _unescaped(parts[4]) if len(parts) > 4 else ""
                inside = point == "/" or where == point or where.startswith(point + "/")
                if inside and len(point) >= len(best):
                    best, kind = point, right.split(" ", 1)[0]
    except OSError:
        return ""
    return kind


def _unescaped(point: str) -> str:
    """A mount point as mountinfo writes it: space, tab, newline and backslash are octal there."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, char)
    return point


def in_sync_folder(path: str) -> str | None:
    """The name of the synchronising program whose folder holds the book, or None."""
    for part in os.path.realpath(path).split(os.sep):
        for name in SYNC_FOLDERS:
            if part.casefold().startswith(name):
                return part
    return None


def look(path: str) -> tuple[str | None, bool]:
    """Whether the file can be opened, and how: (why it is read-only or None, whether it is immutable)."""
    if not os.path.exists(path):
        raise BookMissing(f"there is no book at {path}", hint=f"crm init --db {path}")
    if os.path.isdir(path):
        raise BookError(f"{path} is a folder, not a book", hint=f"crm where --db {os.path.join(path, 'crm.db')}")
    if not os.path.isfile(path):
        raise BookError(f"{path} is no file", hint="crm where")
    if not os.access(path, os.R_OK):
        raise BookError(f"the book {path} may not be read by you", hint="ask its owner, or see: crm where")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK) or _read_only_system(folder):
        wal, shared = path + "-wal", path + "-shm"
        if os.access(wal, os.R_OK) and os.access(shared, os.R_OK):  # somebody who may write has it open
            return "its folder is read-only", False
        if os.path.exists(wal) and os.path.getsize(wal):
            raise BookError(
                "this folder is read-only and the book has entries that were not yet folded in",
                hint="copy the folder to a place where you can write",
            )
        return "its folder is read-only", True
    if not os.access(path, os.W_OK):
        return "the file is read-only", False
    return None, False


def _read_only_system(folder: str) -> bool:
    return bool(os.statvfs(folder).f_flag & getattr(os, "ST_RDONLY", 1))


def make_folder(folder: str, *, group: int | None = None) -> None:
    """Make a folder for a book, and those above it: 0700, or 2770 of the group for a team, whatever the umask.

    An existing one keeps its mode; one in which a team could not write is refused.
    """
    if os.path.isdir(folder):
        found = os.stat(folder)
        if group is not None and (found.st_gid != group or found.st_mode & 0o2070 != 0o2070):
            raise BookError(
                f"the team could not write in the folder {folder}",
                hint=f"chgrp {group} {folder} && chmod 2770 {folder}, or name a folder that is not there yet",
            )
        return
    try:
        if not os.path.isdir(above := os.path.dirname(folder) or "."):
            make_folder(above, group=group)
        os.mkdir(folder, 0o700)
        if group is not None:
            os.chown(folder, -1, group)
        os.chmod(folder, 0o700 if group is None else 0o2770)
    except FileExistsError:  # somebody else was faster, or it is a file
        if not os.path.isdir(folder):
            raise BookError(f"{folder} is not a folder", hint="crm where") from None
    except OSError as error:
        raise BookError(f"the folder {folder} cannot be made: {error.strerror}", hint="crm where") from None


def team_of(path: str) -> int | None:
    """The group that a book belongs to together with its owner; None for a private one."""
    found = os.stat(path)
    return found.st_gid if found.st_mode & stat.S_IWGRP else None


def create_empty(path: str, *, like: str | None = None, group: int | None = None) -> None:
    """Make an empty file with the right mode before anything is written into it, whatever the umask.

    0600, or 0660 of the group for a team; `like` takes mode and group from an existing book.
    """
    if like is not None:
        group = team_of(like)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        raise BookError(f"there is something at {path} already", hint="crm where") from None
    except OSError as error:
        raise BookError(f"{path} cannot be made: {error.strerror}", hint="crm where") from None
    try:
        if group is not None and os.fstat(handle).st_gid != group:
            os.fchown(handle, -1, group)
        os.fchmod(handle, 0o600 if group is None else 0o660)
    except OSError as error:
        os.unlink(path)
        raise BookError(f"{path} cannot be given to the group: {error.strerror}", hint="crm where") from None
    finally:
        os.close(handle)


def put_in_place(made: str, path: str) -> None:
    """Give a finished file its name without ever replacing another, and make that durable."""
    try:
        os.link(made, path)
        os.unlink(made)
    except FileExistsError:
        raise BookError(f"there is something at {path} already", hint="crm where") from None
    except OSError:  # a file system without links
        if os.path.exists(path):
            raise BookError(f"there is something at {path} already", hint="crm where") from None
        os.rename(made, path)
    sync(os.path.dirname(os.path.abspath(path)))


def sync(path: str) -> None:
    """Make a file's content, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_verified(source: sqlite3.Connection, book: str, target: str) -> None:
    """A good copy of a live book: backup API into `target.tmp`, checked, synced, then named."""
    made = f"{target}.tmp-{os.getpid()}"
    create_empty(made, like=book)
    try:
        copy = sqlite3.connect(made, isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            copy.close()
        if found != "ok":
            raise BookError(f"the copy of this book is damaged: {found}", hint="crm check")
        sync(made)
        put_in_place(made, target)
    except sqlite3.Error as error:
        raise BookError(f"the book could not be copied: {error}", hint="make room, or see: crm check") from error
    except OSError as error:
        raise BookError(f"the copy could not be written: {error.strerror}", hint="make room") from error
    finally:
        remove(made)


def remove(path: str) -> None:
    """Take away a file that was not finished, with what SQLite put beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + ending)
