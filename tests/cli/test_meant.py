"""What is hinted at where a line is understood, but hardly as it was meant."""

from pathlib import Path

import pytest

from crmcli.app import contacts, history
from crmcli.app.crm import Crm
from crmcli.core.errors import Conflict
from crmcli.core.quickadd import person
from crmcli.store.store import create_store
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("title", "flag"),
    [
        ("call bruno fri", "--due fri"), ("call bruno next fri", "--due 'next fri'"),
        ("water after 30 days", "--after 30d"),
        ("water every 2 weeks", "--every '2 weeks'"), ("call bruno", None), ("fri", None), ("call after work", None),
    ],
)  # fmt: skip
def test_a_date_that_became_a_part_of_the_title_is_hinted_at(crm: Run, title: str, flag: str | None) -> None:
    done = crm("todo", *title.split())
    assert done.code == 0
    hints = [line for line in done.err.splitlines() if line.startswith("try: ")]
    assert hints == ([f"try: crm task edit t5 {flag}"] if flag else [])


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (("todo", "x", "--until", "fri"), "try: crm todo 'send pricing' --for ada --due fri"),
        (("todo", "--stdin"), "try: crm log --stdin"),
    ],
)
def test_flags_of_other_commands(crm: Run, line: tuple[str, ...], hint: str) -> None:
    done = crm(*line)
    assert done.code == 2
    assert hint in done.err


def test_whoever_undoes_what_was_undone_meanwhile_is_not_told_to_undo_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = Crm(create_store(str(tmp_path / "book.db")))
    act = contacts.add(crm, person(["Ada"])).act
    assert act is not None
    known = history.one(crm, int(act[1:]))
    history.undo(crm)
    found, asked = history.one, []

    def slow(crm: Crm, number: int) -> object:
        """The act as it was when the second one began."""
        asked.append(number)
        return known if len(asked) == 1 else found(crm, number)

    monkeypatch.setattr(history, "one", slow)
    with pytest.raises(Conflict) as error:
        history.undo(crm, int(act[1:]))
    crm.close()
    assert error.value.message == f"{act} (add Ada) was taken back meanwhile"
    assert error.value.hint == f"crm history {act}"
