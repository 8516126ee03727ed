"""What runs in another process, perhaps as another user: `python -m tests.store.worker WHAT URL …`."""

import json
import os
import signal
import sys
from typing import Any

import crmcli.store.derived  # noqa: F401 - another user may not be able to read the source any more
from crmcli.core.errors import CrmError
from crmcli.store import migrate
from crmcli.store.engines import Sqlite
from crmcli.store.store import open_store
from tests.store.books import act


def count(url: str, acts: str) -> None:
    """Read a counter, add one, write it, and leave a row: so many acts."""
    store = open_store(url, wait=120)
    for _ in range(int(acts)):
        with act(store, "count", user=f"w{os.getpid()}") as change:
            mark = change.engine.mark
            [(number, value)] = change.engine.run(f"SELECT id, value FROM settings WHERE name = {mark}", ("counter",))
            change.update("settings", number, {"value": json.dumps(json.loads(value) + 1)})
            change.insert("contacts", {"name": f"Person {value} of {os.getpid()}"})
    store.close()


def fill(url: str, rows: str) -> None:
    """One large act, told when it begins and when it is saved."""
    store = open_store(url)
    print("open", flush=True)
    with act(store, "import") as change:
        people = [{"name": f"Person {number}"} for number in range(int(rows))]
        made = change.insert_many("contacts", people)
        talks = [{"kind": "purchase", "date": "2026-03-18", "contact_id": n, "amount_minor": 100, "currency": "EUR"}
                 for n in made]  # fmt: skip
        change.insert_many("interactions", talks)
    print("saved", flush=True)


def open_only(url: str, by_hand: str = "") -> None:
    """Open the book, which upgrades it; say what came of it."""
    answer(lambda: open_store(url, by_hand=bool(by_hand)).backup)


def write(url: str, name: str, umask: str = "077") -> None:
    """Open the book and write a contact; say what came of it."""
    os.umask(int(umask, 8))

    def written() -> list[str]:
        store = open_store(url)
        with act(store, "add", user=f"uid{os.getuid()}") as change:
            change.insert("contacts", {"name": name})
        return [row[0] for row in store.engine.run("SELECT name FROM contacts ORDER BY id")]

    answer(written)


def read(url: str) -> None:
    """Open the book and read the contacts' names; say what came of it."""

    def names() -> list[str]:
        return [row[0] for row in open_store(url).engine.run("SELECT name FROM contacts ORDER BY id")]

    answer(names)


def forget(url: str, number: str) -> None:
    """Forget a contact, to the last page."""
    from crmcli.store.erase import erase, plan, sweep

    store = open_store(url)
    with act(store, "forget", kind="system") as change:
        erase(change, plan(change.engine, int(number)), "forgot somebody", "forgotten")
    sweep(store)
    store.close()


def as_somebody(who: str, what: str, *words: str) -> None:
    """Do the work as another user: `uid:gid`, and no other group. Python itself was started by whoever can."""
    uid, gid = map(int, who.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    WORK[what](*words)


def dying(point: str, what: str, *words: str) -> None:
    """Do the work and be killed before the so manieth thing that is asked of the database or of the disk."""
    left = int(point)

    def fatal(before: Any) -> Any:
        def count_down(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return before(*args, **kwargs)

        return count_down

    Sqlite.run = fatal(Sqlite.run)  # type: ignore[method-assign]
    for name in ("link", "unlink", "fsync", "mkdir"):
        setattr(os, name, fatal(getattr(os, name)))
    WORK[what](*words)


def next_format(said: str) -> None:
    """Be the program of another format: `number:folder of its migrations`."""
    number, migrate.MIGRATIONS = said.split(":", 1)
    migrate.CURRENT = int(number)


def answer(what: Any) -> None:
    """The result as JSON, or the error with its code."""
    try:
        print(json.dumps({"result": what()}), flush=True)
    except CrmError as error:
        print(json.dumps({"error": error.message, "code": error.code, "name": error.name}), flush=True)
    except OSError as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}", "code": None}), flush=True)
    os._exit(0)  # as a killed process would: no last connection folds the log in


WORK: dict[str, Any] = {
    "as": as_somebody,
    "dying": dying,
    "count": count,
    "fill": fill,
    "forget": forget,
    "open": open_only,
    "write": write,
    "read": read,
}

if __name__ == "__main__":
    if further := os.environ.get("CRMCLI_TEST_FORMAT"):
        next_format(further)
    WORK[sys.argv[1]](*sys.argv[2:])
