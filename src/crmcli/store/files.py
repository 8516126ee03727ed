"""A book as a file: made with the right modes, refused on network folders, copied so that the copy is good."""

import contextlib
import os
import sqlite3
import stat

from crmcli.core.errors import BookError, BookMissing

APPLICATION_ID = 0x63726D63  # "crmc"
NETWORK_KINDS = ("nfs", "cifs", "smb", "9p", "afs", "fuse.", "fuseblk.", "ncpfs", "vboxsf", "prl_fs")
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
                point = parts[4].replace("\\040", " ") if len(parts) > 4 else ""
                inside = point == "/" or where == point or where.startswith(point + "/")
                if inside and len(point) >= len(best):
                    best, kind = point, right.split(" ", 1)[0]
    except OSError:
        return ""
    return kind


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
    if not os.access(path, os.R_OK):
        raise BookError(f"the book {path} may not be read by you", hint="ask its owner, or see: crm where")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK) or _read_only_system(folder):
        wal = path + "-wal"
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
    """Make a folder for a book: 0700, or 2770 of the group for a team. An existing one keeps its mode."""
    if os.path.isdir(folder):
        return
    os.makedirs(os.path.dirname(folder) or ".", mode=0o700, exist_ok=True)
    os.mkdir(folder, 0o700)
    if group is not None:
        os.chown(folder, -1, group)
        os.chmod(folder, 0o2770)


def create_empty(path: str, *, like: str | None = None, group: int | None = None) -> None:
    """Make an empty file with the right mode before anything is written into it, whatever the umask.

    0600, or 0660 of the group for a team; `like` takes mode and group from an existing book.
    """
    mode = 0o600
    if like is not None:
        found = os.stat(like)
        if found.st_mode & stat.S_IWGRP:
            mode, group = 0o660, found.st_gid
    elif group is not None:
        mode = 0o660
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        raise BookError(f"there is something at {path} already", hint="crm where") from None
    except OSError as error:
        raise BookError(f"{path} cannot be made: {error.strerror}", hint="crm where") from None
    try:
        if mode != 0o600:
            if group is not None and os.fstat(handle).st_gid != group:
                os.fchown(handle, -1, group)
            os.fchmod(handle, mode)
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
    sync_folder(os.path.dirname(os.path.abspath(path)))


def sync_folder(folder: str) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
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
        handle = os.open(made, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        put_in_place(made, target)
    except sqlite3.Error as error:
        raise BookError(f"the book could not be copied: {error}", hint="crm check") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(made)
