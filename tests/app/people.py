"""A book of five people, for the tests of what is told of them: c1 Ada, c2 William, c3 Charles, c4 Grace, c5 张伟."""

from pathlib import Path

import pytest

from crmcli.app import contacts, history
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.store.store import create_store

NAMES = ("Ada Lovelace", "William King", "Charles Babbage", "Grace Hopper", "张伟")


def opened(path: Path, env: pytest.MonkeyPatch, now: str = "2026-03-18T10:30") -> Crm:
    """The book, made anew."""
    env.setenv("CRMCLI_NOW", now)
    env.setenv("CRMCLI_USER", "ada")
    made = Crm(create_store(str(path / "book.db")))
    contacts.add_all(made, {line: (person([name]), {}) for line, name in enumerate(NAMES, 1)})
    return made


def said(crm: Crm, table: str) -> list[tuple[object, ...]]:
    """All rows of a table."""
    return crm.store.engine.run(f"SELECT * FROM {table} ORDER BY id")


def undo(crm: Crm, act: str | None) -> None:
    """Take an act back by its ref."""
    assert act is not None
    history.undo(crm, int(act[1:]))
