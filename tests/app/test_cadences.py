"""Cadences: for whom there is one, what stands in the place of a pause, and what ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import cadences, companies, contacts
from crmcli.app.crm import Crm
from crmcli.core.errors import CrmError
from crmcli.core.quickadd import person
from crmcli.store.store import create_store


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """Ada, who bears a tag, and a firm."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    made = Crm(create_store(str(tmp_path / "book.db")))
    contacts.add(made, person(["Ada", "Lovelace", "+newsletter"]))
    companies.add(made, "Firma B GmbH", {})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("whom", "message", "hint"),
    [
        ("Firma B GmbH", "companies have no cadence: Firma B GmbH is one, whose people may", "crm show o1"),
        ("champions", "nobody is called 'champions', but a segment is", "crm cadence set segment:champions 2w"),
        ("+newsleter", "nobody bears +newsleter; near: +newsletter", "crm tags list"),
        ("+nosuch", "nobody bears +nosuch", "crm tags list"),
        ("nobody", "no contact answers to 'nobody'", None),
    ],
)
def test_a_cadence_is_for_contacts_tags_and_segments_that_are_there(
    crm: Crm, whom: str, message: str, hint: str | None
) -> None:
    with pytest.raises(CrmError) as error:
        cadences.set_(crm, whom, "2w")
    assert error.value.message == message
    assert hint is None or error.value.hint == hint
    assert cadences.listed(crm) == []


def test_a_bump_tells_the_pause_that_it_replaces_and_resume_what_it_ends(crm: Crm) -> None:
    told: list[str] = []
    crm.tell = told.append
    cadences.hold(crm, "ada", "2026-05-01", "on leave")
    assert told == []
    cadences.hold(crm, "ada", "2026-06-01")
    assert told == ["Ada Lovelace was paused until 2026-05-01: on leave"]
    assert cadences.resume(crm, "ada").what == "Ada Lovelace is no longer moved on"
    cadences.hold(crm, "ada", "2026-05-01", "on leave")
    assert cadences.resume(crm, "ada").what == "Ada Lovelace is no longer paused"


@pytest.mark.parametrize(
    ("reason", "hint"),
    [("at sea", "crm cadence pause c1 'at sea' --until 'in 2w'"), (None, "crm cadence bump c1 2w")],
)
def test_a_day_that_is_past_hints_at_the_line_that_was_meant(crm: Crm, reason: str | None, hint: str) -> None:
    with pytest.raises(CrmError) as error:
        cadences.hold(crm, "ada", "yesterday", reason)
    assert error.value.hint == hint
