"""The filters of every list give the same on both engines."""

from collections.abc import Iterator

import pytest

from crmcli.app import companies, contacts, history, interactions, listing, tasks
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.core.records import Ref
from crmcli.store.store import create_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def crm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Crm]:
    """Ada and Bo at Acme, Cy alone; a follow-up and a talk for each, one of Acme's own."""
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    on_server = request.param == "postgres"
    url = request.getfixturevalue("postgres_book_url") if on_server else str(tmp_path_factory.mktemp("x") / "crm.db")
    made = Crm(create_store(url))
    lines = ("Ada ada@x.example @Acme +vip", "Bo @Acme", "Cy")
    contacts.add_all(
        made, dict(enumerate([(person(line.split()), {"addresses": ["Way 1, Berlin"]}) for line in lines], 1))
    )
    companies.edit(made, 1, {"tags": ["vip"], "phones": ["12306"]})
    people = [Ref(1, "c1", "Ada"), Ref(2, "c2", "Bo"), Ref(3, "c3", "Cy"), Ref(1, "o1", "Acme")]
    for number, one in enumerate(people):
        tasks.add(made, tasks.TaskDraft((f"task {number}",), (one,), f"2026-03-{20 - number}", "HML"[number % 3]))
        interactions.log(made, interactions.LogDraft("call", one.ref, ("hi",), at=f"2026-03-0{number + 1}"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), "t4 t3 t2 t1"), (("+vip",), "t4 t1"), (("acme",), "t4"), (("company:acme",), "t4 t2 t1"),
        (("pri:H",), "t4 t1"),
        (("due:2026-03-18",), "t4 t3"), (("due:none",), ""), (("owner:ada",), "t4 t3 t2 t1"), (("owner:none",), ""),
        (("city:berlin",), "t3 t2 t1"), (("has:mail",), "t1"), (("mail:x.example",), "t1"), (("phone:12306",), "t4"),
    ],
)  # fmt: skip
def test_follow_ups(crm: Crm, words: tuple[str, ...], found: str) -> None:
    assert [task.ref for task in listing.tasks(crm, words)] == found.split()


def test_orders_and_windows(crm: Crm) -> None:
    assert [one.ref for one in listing.tasks(crm, sort="priority")] == ["t4", "t1", "t2", "t3"]
    assert [one.ref for one in listing.tasks(crm, sort="title", reverse=True, limit=2, offset=1)] == ["t3", "t2"]
    assert [one.ref for one in listing.companies(crm, ["+vip"])] == ["o1"]
    assert listing.companies(crm, ["+x"]) == []
    assert [one.ref for one in listing.interactions(crm)] == ["i4", "i3", "i2", "i1"]
    assert [one.ref for one in listing.interactions(crm, since="2026-03-02", until="2026-03-03")] == ["i3", "i2"]
    assert [one.ref for one in listing.interactions(crm, whom=Ref(1, "o1", "Acme"), kind="call")] == ["i4", "i2", "i1"]
    assert [one.ref for one in listing.interactions(crm, whom=Ref(1, "c1", "Ada"), reverse=True)] == ["i1"]
    assert listing.whom(crm, ["tag:vip"]) == {"c1", "o1"}


def test_history_of_one(crm: Crm) -> None:
    contacts.tag(crm, [Ref(2, "c2", "Bo")], ["x"])
    contacts.tag(crm, [Ref(2, "c2", "Bo")], ["x"], away=True)
    said = [act.what for act in history.acts(crm, of="c2")]
    assert said == ["untag Bo +x", "tag Bo +x", "log call with Bo", "plan task 1 for Bo", "add 3 contacts"]
    assert [act.what for act in history.acts(crm, of="o1")][:2] == ["log call with Acme", "plan task 3 for Acme"]
