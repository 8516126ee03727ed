"""Important dates: what is typed and what is kept, of people and of companies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import companies, contacts, importantdates, views
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.views import View
from tests.app.people import opened, said


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    made = opened(tmp_path, monkeypatch)
    yield made
    made.close()


def kept(crm: Crm) -> dict[str, tuple[str, bool]]:
    return {one.label: (one.date, one.yearly) for one in importantdates.of(crm, "contact_id", 1)}


@pytest.mark.parametrize(
    ("told", "label", "day", "yearly"),
    [
        ("renewal=2026-05-01", "renewal", "2026-05-01", True),
        ("renewal=1835-07-08", "renewal", "1835-07-08", True),
        ("anniversary=--02-29", "anniversary", "--02-29", True),
        ("contract ends=2026-12-31 once", "contract ends", "2026-12-31", False),
        ("name day=1 may", "name day", "--05-01", True),
        ("name day=29 feb", "name day", "--02-29", True),
        ("name day=1 may 2024", "name day", "2024-05-01", True),
        ("call back=1 may once", "call back", "2026-05-01", False),
        ("call back=--05-01 once", "call back", "2026-05-01", False),
        ("call back=--03-17 once", "call back", "2027-03-17", False),
        ("review=in 3 weeks", "review", "2026-04-08", True),
        ("review=eom once", "review", "2026-03-31", False),
        ("fiscal year=eoy", "fiscal year", "--12-31", True),
        ("续约=5月1号", "续约", "--05-01", True),
        ("续约=下周三 一次", "续约", "2026-03-25", False),
    ],
)
def test_what_is_typed_and_what_is_kept(crm: Crm, told: str, label: str, day: str, yearly: bool) -> None:
    contacts.edit(crm, "ada", {"dates": [told]})
    assert kept(crm) == {label: (day, yearly)}
    [row] = said(crm, "important_dates")
    assert day[-5:] in row


@pytest.mark.parametrize(
    "told", ["renewal", "renewal=", "=2026-05-01", "renewal=--02-30", "renewal=2026-02-30", "renewal=soon",
             "birthday=1815-12-10", "生日=1815-12-10", f"{'x' * 101}=2026-05-01"],
)  # fmt: skip
def test_what_is_refused(crm: Crm, told: str) -> None:
    with pytest.raises(BadInput):
        contacts.edit(crm, "ada", {"dates": [told]})
    assert said(crm, "important_dates") == []


def test_a_label_is_kept_once_and_taken_away(crm: Crm) -> None:
    contacts.edit(crm, "ada", {"dates": ["Renewal=2026-05-01", "trial ends=2026-04-01 once"]})
    contacts.edit(crm, "ada", {"dates": ["renewal=2027-06-01"]})
    assert kept(crm) == {"trial ends": ("2026-04-01", False), "renewal": ("2027-06-01", True)}
    contacts.edit(crm, "ada", {"rm_dates": ["RENEWAL"]})
    assert set(kept(crm)) == {"trial ends"}
    with pytest.raises(NotFound):
        contacts.edit(crm, "ada", {"rm_dates": ["renewal"]})


def test_the_view_has_the_birthday_first_and_what_comes_next(crm: Crm) -> None:
    contacts.edit(crm, "ada", {"birthday": "1815-12-10", "dates": ["renewal=2023-02-28"]})
    contacts.edit(crm, "ada", {"dates": ["trial=2026-01-01 once", "leap=2024-02-29"]})
    view = views.show(crm, "ada")
    assert isinstance(view, View)
    assert [(one.label, one.next_date, one.why) for one in view.dates] == [
        ("birthday", "2026-12-10", "turns 211"),
        ("trial", None, "trial is past"),
        ("renewal", "2027-02-28", "renewal, 4th year"),
        ("leap", "2027-02-28", "leap, 3rd year"),
    ]


def test_a_company_has_dates(crm: Crm) -> None:
    companies.add(crm, "Acme Ltd", {"dates": ["renewal=2025-05-01"]})
    companies.edit(crm, 1, {"dates": ["audit=--09-30"]})
    view = views.show(crm, "o1")
    assert isinstance(view, View)
    assert [(one.label, one.next_date) for one in view.dates] == [("renewal", "2026-05-01"), ("audit", "2026-09-30")]
    companies.edit(crm, 1, {"rm_dates": ["audit"]})
    view = views.show(crm, "o1")
    assert isinstance(view, View)
    assert [one.why for one in view.dates] == ["renewal, 1st year"]
