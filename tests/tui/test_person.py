"""The pane of one person tells what is told of them: relations, dates, consent, the stage, and not to contact them."""

import datetime
from pathlib import Path

import pytest

from crmcli.app import consents, contacts, views
from crmcli.core.records import Ref, View
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
        "do not contact",
        "consent   email yes · phone no",
        "related   reports to Grace Hopper (since May)",
        "dates     20 Mar  renewal, 3rd year",
    ]
    assert any("lost by hand" in line for line in lines)
    crm.close()
