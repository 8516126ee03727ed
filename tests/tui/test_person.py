"""The pane of one person tells what is told of them: relations, dates, consent, the stage, and not to contact them."""

import datetime
from pathlib import Path

import pytest

from crmcli.app import consents, contacts, duplicates, interactions, views
from crmcli.app.interactions import LogDraft
from crmcli.core.records import Ref
from crmcli.core.text import width
from crmcli.core.views import View
from crmcli.tui.widgets.person import lines_of
from tests.app.people import opened


def test_what_is_told_of_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = opened(tmp_path, monkeypatch)
    contacts.edit(
        crm, "ada", {
            "relations": ["reports to=Grace Hopper; since May"],
            "dates": ["renewal=2023-03-20", "trial=2026-01-01 once"],
            "birthday": "1815-12-10", "stage": "lost", "do_not_contact": True,
        },
    )  # fmt: skip
    consents.put(crm, Ref(1, "c1", "Ada Lovelace"), "email", True)
    consents.put(crm, Ref(1, "c1", "Ada Lovelace"), "phone", False)
    view = views.show(crm, "ada")
    assert isinstance(view, View)
    lines = ["".join(text for text, _ in line) for line in lines_of(view, datetime.date(2026, 3, 18), 60)]
    assert [line for line in lines if line.startswith(("related", "dates", "consent", "do not"))] == [
        "consent   email yes  consent, today",
        "related   reports to Grace Hopper (since May)",
        "dates     20 Mar  renewal, 3rd year",
    ]
    assert lines[:2] == ["Ada Lovelace", "✗ do not contact"], "it stands at the top"
    assert "          phone ✗ no  today" in lines
    assert "stage     lost ✎ by hand" in lines
    crm.close()


def test_in_a_strip_facts_stand_without_a_column_and_nothing_is_too_wide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = opened(tmp_path, monkeypatch)
    more = {"emails": ["work:a.very.long.address@analytical-engines.example"], "notes": "one\ntwo\nthree\n" * 9}
    contacts.edit(crm, "ada", {**more, "custom": {"a rather long name": "沈" * 40}, "title": "沈" * 90})
    contacts.edit(crm, "grace", {"emails": ["a.very.long.address@analytical-engines.example"]})
    view = views.show(crm, "ada")
    assert isinstance(view, View)
    twins = duplicates.beside(crm, contacts.one(crm, 1))
    for cells in (28, 39, 40, 90):
        made = lines_of(view, datetime.date(2026, 3, 18), cells, twins=twins, notes=4)
        lines = ["".join(text for text, _ in line) for line in made]
        assert max(map(width, lines)) <= cells
        assert "z  23 more lines" in lines
        assert any(line.startswith("m  same mail") for line in lines)
    crm.close()


def test_how_a_talk_ended_stands_in_the_timeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = opened(tmp_path, monkeypatch)
    interactions.log(crm, LogDraft("call", "ada", ("tried twice",), outcome="not reached"))
    view = views.show(crm, "ada")
    assert isinstance(view, View)
    for cells in (30, 60):
        said = " ".join("".join(text for text, _ in line) for line in lines_of(view, datetime.date(2026, 3, 18), cells))
        assert "[not reached] tried twice" in " ".join(said.split()), cells
    crm.close()
