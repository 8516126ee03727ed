"""When reading or writing fails: a toast for what can go wrong, a file and one sentence for what must not."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from crmcli.app import agenda, contacts, tasks
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.core.errors import BadInput, BookError, CrmError
from crmcli.settings import Settings
from crmcli.tui import app as full_screen
from crmcli.tui import commands
from crmcli.tui.desk import Desk
from tests.tui.conftest import Sit, app_on, settled


async def test_a_locked_book_is_told_and_nothing_is_lost(sit: Sit, crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*given: object, **more: object) -> object:
        raise BookError("the book is locked by somebody else", hint="try again")

    async with sit() as seat:
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "snooze", locked)
            await seat.press("s", "space")
            await seat.type("fri")
            await seat.press("enter")
            assert "! the book is locked by somebody else   try: try again" in seat.text
            assert seat.desk.prompt.answer.value == "fri"
        await seat.press("enter")
        assert "Snoozed send pricing" in seat.text
    assert tasks.of(crm, who(crm, "ada"))[0].due_date == "2026-03-06"


async def test_reading_that_fails_is_a_toast_and_the_list_stays(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*given: object, **more: object) -> object:
        raise BookError("the book cannot be read", hint="crm where")

    async with sit() as seat:
        monkeypatch.setattr(agenda, "today", gone)
        seat.desk.reload()
        await seat.wait()
        assert "! the book cannot be read   try: crm where" in seat.text
        assert "send pricing" in seat.text
        await seat.press("2")
        assert "Contacts   6" in seat.text


async def test_a_book_that_is_overwritten_is_a_toast(sit: Sit, book: Path) -> None:
    async with sit() as seat:
        with sqlite3.connect(book) as raw:
            raw.execute("drop table tasks")
        raw.close()
        await seat.press("2", "1")
        seat.desk.reload()
        await seat.wait()
        assert "! " in seat.text
        assert seat.app.is_running


async def test_a_follow_up_closed_by_a_colleague_is_told(sit: Sit, crm: Crm) -> None:
    async with sit() as seat:
        task = agenda.today(crm)[0].id
        assert task is not None
        tasks.archive(crm, [task])
        await seat.press("space")
        assert "! " in seat.text or "✓" in seat.text
        await seat.until("Today")
        assert seat.app.is_running


async def crash(app: full_screen.CrmApp) -> None:
    """Undo, where that is broken."""
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("u")
        await pilot.pause()


async def test_a_fault_of_ours_leaves_a_file_for_its_owner_without_data(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    async def fails(self: object, desk: Desk) -> None:
        secret = "Ada's secret"
        raise RuntimeError(f"because of {secret}")

    monkeypatch.setattr(commands.Undo, "run", fails)
    app = app_on(book)
    try:
        with pytest.raises(WorkerFailed, match="because of"):
            await crash(app)
    finally:
        app.session.close()
    assert app.return_code == 1
    assert app.crash_file is not None
    assert stat.S_IMODE(os.stat(app.crash_file).st_mode) == 0o600
    said = Path(app.crash_file).read_text()
    assert "RuntimeError" in said
    assert "in fails" in said
    assert "because of" not in said.replace('raise RuntimeError(f"because of {secret}")', "")
    assert "Ada Lovelace" not in said
    assert "locals" not in capsys.readouterr().err


def test_a_crash_is_one_sentence_and_exit_code_1(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def crashes(self: full_screen.CrmApp) -> None:
        self._handle_exception(RuntimeError("Ada's secret"))

    monkeypatch.setattr(full_screen.CrmApp, "run", crashes)
    monkeypatch.setattr(full_screen.CrmApp, "_close_messages_no_wait", lambda self: None)
    assert full_screen.run(str(book), settings=Settings()) == 1
    said = capsys.readouterr().err
    assert said.startswith(
        "crm: the full screen failed, nothing that was saved is lost; where it happened is written in "
    )
    assert said.count("\n") == 1
    assert "secret" not in said


@pytest.mark.parametrize(
    ("screen", "theme", "said"),
    [("money", None, "there is no screen 'money'"), (None, "pink", "there is no theme 'pink'")],
)
def test_a_wrong_screen_or_theme_is_refused(book: Path, screen: str | None, theme: str | None, said: str) -> None:
    chosen = Settings()
    chosen.theme = theme
    with pytest.raises(BadInput, match=said):
        full_screen.run(str(book), settings=chosen, screen=screen)


def test_a_book_that_does_not_open_is_an_error_before_the_screen(tmp_path: Path) -> None:
    with pytest.raises(CrmError):
        full_screen.run(str(tmp_path / "nowhere" / "crm.db"), settings=Settings())


async def test_two_people_edit_one_field_and_the_second_is_told(sit: Sit, crm: Crm) -> None:
    async with sit(size=(100, 40)) as seat:
        await seat.press("e", "end")
        await seat.type(" King")
        contacts.edit(crm, "ada", {"name": "Ada Byron"})
        await seat.press("enter")
        assert "somebody else has set it to Ada Byron" in seat.text
        assert "name changed meanwhile; ctrl+s writes yours" in seat.text
        assert "Ada Lovelace King" in seat.text
        assert contacts.one(crm, 1).name == "Ada Byron"
        await seat.press("ctrl+s")
    assert contacts.one(crm, 1).name == "Ada Lovelace King"
