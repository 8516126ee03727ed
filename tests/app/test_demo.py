"""The demo book is the same on every day of every year, and every act in it can be taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmcli.app import agenda, contacts, demo, history, scoring
from crmcli.app.crm import Crm
from crmcli.core.records import Contact
from crmcli.store.store import create_store

Make = Callable[[str], Crm]

# A leap day, the turn of the year, a common February's end, and each day of a week.
DAYS = ("2028-02-29", "2026-12-31", "2027-01-01", "2026-02-26", *(f"2026-03-{day}" for day in range(16, 23)))


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """A demo book as it is made on a day, at noon."""
    opened: list[Crm] = []

    def filled(day: str) -> Crm:
        monkeypatch.setenv("CRMCLI_NOW", f"{day}T12:00")
        opened.append(Crm(create_store(str(tmp_path / f"{day}.db"))))
        demo.fill(opened[-1])
        return opened[-1]

    yield filled
    for crm in opened:
        crm.close()


def everybody(crm: Crm) -> list[Contact]:
    """All contacts, archived ones too."""
    return contacts.many(crm, [row[0] for row in crm.store.engine.run("SELECT id FROM contacts")])


def due(crm: Crm) -> list[tuple[str, str, str]]:
    """The agenda's tasks, without their dates."""
    return [(line.section, line.title, line.why) for line in agenda.today(crm) if line.section != "dates"]


@pytest.mark.parametrize("day", DAYS)
def test_the_agenda_has_every_section_on_every_day(make: Make, day: str) -> None:
    crm = make(day)
    lines = agenda.today(crm)
    assert [section for section in agenda.ORDER if section not in {line.section for line in lines}] == []
    birthday = next(line for line in lines if line.contacts and line.contacts[0].name == "Rosalind Ashgrove")
    assert birthday.section == "dates"
    assert due(crm) == due(make("2026-06-10"))


def test_scores_show_many_segments_and_are_provisional(make: Make) -> None:
    one, other = scoring.summary(make("2028-02-29")), scoring.summary(make("2026-12-31"))
    assert one.provisional
    assert len(one.segments) >= 8
    assert [(part.segment, part.contacts) for part in one.segments] == [
        (part.segment, part.contacts) for part in other.segments
    ]


def test_each_act_says_what_it_did_and_can_be_taken_back(make: Make) -> None:
    crm = make("2026-03-18")
    said = [act.what for act in history.acts(crm)]
    assert said[-1] == f"add 6 companies and {len(everybody(crm))} people"
    for what in said:
        assert history.undo(crm).what.endswith(what)
    assert everybody(crm) == []
    assert agenda.today(crm) == []


def test_people_are_written_as_users_write_them(make: Make) -> None:
    crm = make("2026-03-18")
    found = {one.name: one for one in everybody(crm)}
    ada = found["Ada Lovelace"]
    assert ada.company is not None
    assert ada.company.name == "Analytical Engines Ltd"
    assert (ada.emails, ada.phones, ada.tags) == (("ada@engines.example",), ("+44 20 7946 0958",), ("vip",))
    assert ada.birthday == "1815-12-10"
    assert found["李清照"].handles == {"wechat": ["shuyu"]}
    assert all("@" not in name and "+" not in name for name in found)
