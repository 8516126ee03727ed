"""Text that attacks, in every field of a book that another program wrote: it is shown, never obeyed."""

import json
import sqlite3
from pathlib import Path

import pytest

from crmcli.app import contacts, tasks
from crmcli.app.crm import Crm
from crmcli.app.lookup import who
from crmcli.app.tasks import TaskDraft
from crmcli.core.errors import BadInput
from crmcli.core.text import width
from crmcli.tui.screens.dealedit import DealEditScreen
from crmcli.tui.screens.edit import EditScreen
from crmcli.tui.screens.merge import MergeScreen
from tests.tui.conftest import Seat, Sit

ATTACKS = (
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[red]red[/red] [bold",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x1b]52;c;ZWNobyBoaQ==\x07\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31mC1\x85\x90",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "$primary $(id) `id` \\[x] {x} %s",
    "x" * 5000,
    "a\r\nb\tc\x00d\x7f",
)
STEERING = {
    *map(chr, range(32)),
    *map(chr, range(127, 160)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff",
}


def plain(seat: Seat) -> str:
    """What is seen, after a look at each line: nothing that steers, nothing wider than the terminal."""
    for line in seat.lines:
        assert not STEERING & set(line), repr(line)
        assert width(line) == seat.app.size.width, repr(line)
    for strip in seat.app.screen._compositor.render_strips():
        for segment in strip:
            assert not segment.style or not segment.style.link
            assert "@click" not in (segment.style.meta if segment.style else {})
    return seat.text


# One of each sort is told on every run: control characters, what reorders text, markup. The others by `make test-all`.
OFTEN = (ATTACKS[0], ATTACKS[3], ATTACKS[6])


@pytest.fixture(
    params=[text if text in OFTEN else pytest.param(text, marks=pytest.mark.slow) for text in ATTACKS],
    ids=lambda text: repr(text[:16]),
)
def attack(request: pytest.FixtureRequest, book: Path) -> str:
    """A book whose every text is one attack; written past the program, which would have cleaned it."""
    text = str(request.param)
    raw = sqlite3.connect(book, isolation_level=None)
    raw.execute("pragma foreign_keys = off")
    for trigger in raw.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        raw.execute(f"drop trigger {trigger[0]}")
    for table, column in (
        ("contacts", "name"), ("contacts", "notes"), ("contacts", "title"), ("contacts", "source"),
        ("companies", "name"), ("tasks", "title"), ("interactions", "note"), ("users", "name"), ("tags", "name"),
    ):  # fmt: skip
        try:
            raw.execute(f"update {table} set {column} = ? || id", (text,))
        except sqlite3.IntegrityError:
            raw.execute(f"update {table} set {column} = substr(?, 1, 100) || id", (text.replace("\n", " "),))
    line = text.replace("\n", " ")
    for table, values in (
        ("relations", {"contact_id": 1, "other_id": 2, "kind": line, "note": text}),
        ("important_dates", {"contact_id": 1, "label": line, "day": "2026-03-19", "month_day": "03-19"}),
        ("fields", {"contact_id": 1, "name": line, "value": json.dumps(text)}),
        ("handles", {"contact_id": 1, "network": line, "value": line, "key": line}),
        ("addresses", {"contact_id": 1, "text": text, "city": line, "label": line}),
        ("emails", {"contact_id": 1, "address": line, "key": "x", "label": line}),
        ("phones", {"contact_id": 1, "raw": line, "key": "x", "label": line}),
        ("consents", {"contact_id": 1, "channel": line, "is_given": 1, "day": "2026-03-01", "source": text}),
        ("stage_changes", {"contact_id": 1, "stage": "lead", "day": "2026-03-01", "reason": text}),
        *deals_of(text),
    ):
        marks = ", ".join("?" * len(values))
        raw.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", tuple(values.values()))
    raw.close()
    return text


def deals_of(text: str) -> list[tuple[str, dict[str, object]]]:
    """Deals whose every text is an attack: a stuck one, one in a stage of that name, one that is parked for it."""
    line = text.replace("\n", " ")
    when = {"created_at": "2026-01-01T09:00:00Z", "updated_at": "2026-01-01T09:00:00Z"}
    rest = {"state": "open", "title": text, "notes": text, "source": line, "quote_ref": text, "parked_reason": text,
            "stage_since": "2026-01-01"}  # fmt: skip
    return [
        ("deals", {"id": 1, "uid": "a", "stage": "lead", "company_id": 1, "value_minor": 5, "currency": "\x1b[m",
                   "expected_close": "2026-01-02", **rest, **when}),
        ("deals", {"id": 2, "uid": "b", "stage": line, "value_minor": 10**15, "currency": "EUR", **rest, **when}),
        ("deals", {"id": 3, "uid": "c", "stage": "lead", "parked_until": "2026-09-01", **rest, **when}),
        ("deal_contacts", {"deal_id": 1, "contact_id": 1, "role": text, "is_primary": 1}),
        ("deal_moves", {"deal_id": 1, "day": "2026-01-01", "at": "2026-01-01T09:00:00Z", "stage": "lead",
                        "state": "open", "note": text}),
        ("deal_lines", {"deal_id": 1, "product": text, "quantity": 2, "amount_minor": 5}),
        ("fields", {"deal_id": 1, "name": line, "value": json.dumps(text)}),
        ("taggings", {"deal_id": 1, "tag_id": 1}),
        ("tasks", {"deal_id": 1, "title": text, "uid": "d", "contact_id": 1, **when}),
    ]  # fmt: skip


async def test_nothing_is_obeyed_on_the_board(sit: Sit, attack: str) -> None:
    async with sit("pipeline", size=(160, 45)) as seat:
        plain(seat)
        await seat.press("enter", "enter", "G", "escape", "escape")
        for keys in (("L", "escape"), ("W", "escape"), ("S", "escape"), ("p", "escape"), ("t", "escape"), ("a",)):
            await seat.press(*keys)
            plain(seat)
        await seat.paste(attack)
        plain(seat)
        await seat.press("escape", "e")
        assert isinstance(seat.app.screen, DealEditScreen)
        for _ in range(6):
            plain(seat)
            await seat.press("pagedown")
        await seat.press("escape", "right", "right", "right", "right")
        assert "no stage any more" in plain(seat)
        await seat.press("<")
        assert "✓" in plain(seat) or "\0" in attack, "what cannot be journaled is refused, and told"
        await seat.press("u", "/")
        await seat.paste(attack)
        plain(seat)
        await seat.press("escape", "r")
        plain(seat)
        await seat.press("escape", "escape")
        for size in ((80, 24), (60, 20), (20, 8)):
            await seat.pilot.resize_terminal(*size)
            await seat.wait()
            await seat.press("left", "enter")
            plain(seat)
            await seat.press("escape", "escape")
        assert seat.app.is_running
        assert not seat.app._exit


async def test_nothing_is_obeyed_anywhere(sit: Sit, attack: str) -> None:
    async with sit() as seat:
        assert "Overdue" in plain(seat)
        await seat.press("j", "j")
        plain(seat)
        await seat.press("enter", "G", "q", "2")
        assert "Contacts   6" in plain(seat)
        await seat.press("j", "space", "t")
        plain(seat)
        await seat.press("escape", "l")
        plain(seat)
        await seat.type("call hello")
        await seat.press("enter")
        assert "Logged call" in plain(seat), "the toast names the person"
        await seat.press(":")
        await seat.type(attack[:1] if attack.isprintable() else "c")
        plain(seat)
        await seat.press("escape", "e")
        assert isinstance(seat.app.screen, EditScreen)
        for _ in range(7):
            plain(seat)
            await seat.press("pagedown")
        await seat.press("ctrl+s")  # nothing was typed: nothing is written
        plain(seat)
        await seat.press("escape", "escape", "g", "space", "j", "space", "m")
        assert isinstance(seat.app.screen, MergeScreen)
        plain(seat)
        await seat.press("y")
        plain(seat)
        await seat.press("u", "F")
        plain(seat)
        await seat.press("escape", "r")
        plain(seat)
        await seat.press("escape", "1", "space")
        assert "✓" in plain(seat)
        assert seat.app.is_running
        assert not seat.app._exit


@pytest.mark.parametrize("text", [*ATTACKS[:8], ATTACKS[9]], ids=lambda text: repr(text[:16]))
async def test_what_is_pasted_is_cleaned_and_what_is_refused_is_shown(sit: Sit, crm: Crm, text: str) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.paste(f"{text} call {text}")
        plain(seat)
        await seat.press("enter")
        assert "! " in plain(seat)
        await seat.press("escape", "/")
        await seat.paste(text)
        plain(seat)
        await seat.press("enter", "escape", "2", "/")
        await seat.paste(text)
        plain(seat)
        await seat.press("escape", ":")
        await seat.paste(text)
        plain(seat)


async def test_a_book_with_a_hostile_name_is_named_safely(
    sit: Sit, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCLI_USER", "eve\x1b[31m[/foo]")
    try:
        async with sit() as seat:
            assert "crm.db" in plain(seat).split("\n")[0]
    except BadInput:
        return  # such a login is refused before anything is shown


async def test_a_name_of_a_wide_script_is_never_cut_in_half(sit: Sit, crm: Crm) -> None:
    contacts.edit(crm, "沈括", {"name": "沈" * 500})
    tasks.add(crm, TaskDraft(("罗" * 500,), (who(crm, "c3"),), "2026-03-02"))
    for size in ((60, 20), (61, 20), (80, 24), (120, 40)):
        async with sit(size=size) as seat:
            plain(seat)
            await seat.press("j", "j")
            assert "沈沈" in plain(seat)
