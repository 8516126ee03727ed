"""What is found by words, in which order, and where it says that the hit stands. On both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import contacts
from crmcli.app.crm import Crm
from crmcli.app.find import find
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import person
from crmcli.core.records import Hit
from crmcli.core.text import fold
from crmcli.store.store import Store, create_store

TALKS = (  # numbered from 1: contact, note, product
    (1, "asked for pricing of the loom", None),
    (2, "asked for pricing and delivery", None),
    (2, None, "ada lamp"),
    (3, "昨天谈合同续约，很顺利", None),
    (1, "over the Straße to Émilie", None),
    (None, "talked with Ada about pricing at the fair", None),
)
ORDER: tuple[tuple[str, list[str]], ...] = (
    ("ada", ["c1", "c5", "c4", "c2", "c6", "i6", "i3"]),
    ("lovelace", ["c1"]),
    ("velac", ["c1"]),
    ("pricing", ["i7", "i6", "i2", "i1", "t1"]),
    ("ada pricing", ["i6", "i2", "i1", "t1"]),
    ("pricing ada", ["i6", "i2", "i1", "t1"]),
    ("ada lovelace pricing", ["i1", "t1"]),
    ("adam pricing", ["i6", "i2"]),
    ("smith fair", ["i6"]),
    ("engines pricing", ["i7"]),
    ("ada loom", ["c6", "i1", "t2"]),
    ("ada vip", ["c1"]),
    ("合同", ["i4"]),
    ("谈合同续约", ["i4"]),
    ("张伟 合同", ["i4"]),
    ("伟 续约", ["i4"]),
    ("zhangwei", ["c3"]),
    ("zw", ["c3"]),
    ("engines", ["o1", "c3", "c1"]),
    ("7946", ["c2", "c1"]),
    ("7946 0958", ["c1"]),
    ("020-7946", ["c2", "c1"]),
    ("0044 20 7946", ["c2", "c1"]),
    ("+44 (0)20 7946", ["c2", "c1"]),
    ("(020) 7946.0777", ["c2"]),
    ("wealth.ex", ["c2"]),
    ("countess", ["c1"]),
    ("strasse", ["i5"]),
    ("EMILIE", ["i5"]),
    ("adas engine", ["c5"]),
    ("relaunch", ["d2", "d1"]),
    ("moon", ["d1", "i8"]),
    ("ada relaunch", ["d2", "d1"]),
    ("lovelace relaunch", ["d1"]),
    ("engines relaunch", ["d2"]),
    ("noether relaunch", ["d1"]),
    ("zhangwei relaunch", []),
    ("d2", ["d2"]),
    ("nothing like it", []),
    ("ada nothing", []),
    ("c2", ["c2"]),
)
DEALS = (  # numbered from 1: title, notes, company, its people
    ("Relaunch", "as bright as the moon", None, (6, 1)),
    ("Relaunch of the mill", None, 1, (2,)),
    ("Relaunch, put away", None, 1, (1,)),
)
HITS = (  # text, hit, its field, what is marked
    ("ada", "c1", "name", "Ada"),
    ("mada", "c5", "name", "mada"),
    ("vip", "c1", "tag", "vip"),
    ("wealth.ex", "c2", "email", "wealth.ex"),
    ("7946 0958", "c1", "phone", "7946 0958"),
    ("020-7946", "c1", "phone", "20 7946"),
    ("adas", "c5", "custom", "Ada’s"),
    ("friend", "c6", "notes", "friend"),
    ("合同", "i4", "note", "合同"),
    ("strasse", "i5", "note", "Straße"),
    ("lamp", "i3", "product", "lamp"),
    ("loom write", "t2", "title", "write"),
    ("about loom", "t2", "notes", "about"),
    ("smith fair", "i6", "note", "fair"),
    ("zhangwei", "c3", "name", None),
    ("relaunch", "d1", "title", "Relaunch"),
    ("moon", "d1", "notes", "moon"),
    ("noether relaunch", "d1", "title", "Relaunch"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        url = str(tmp_path / "crm.db")
    else:
        url = request.getfixturevalue("postgres_book_url")
    made = create_store(url)
    yield made
    made.close()


@pytest.fixture
def crm(store: Store) -> Iterator[Crm]:
    made = Crm(store)
    people: list[tuple[str, list[str]]] = [
        ("Ada Lovelace", ["ada@engines.example", "+44 20 7946 0958", "+vip", "wechat:countess"]),
        ("Adam Smith", ["adam@wealth.example", "020 7946 0777"]),
        ("张伟", ["@Engines"]),
        ("Grace Adams", []),
        ("Ramada Inn", []),
        ("Emmy Noether", []),
    ]
    contacts.add_all(made, {n: (person([name, *words]), {}) for n, (name, words) in enumerate(people, 1)})
    with made.change("talks") as change:
        change.update("contacts", 6, {"notes": "a friend of ada, likes Looms"})
        change.insert("fields", {"contact_id": 5, "name": "topic", "value": '"Ada’s engine"'})
        for contact, note, product in TALKS:
            row = {"kind": "call", "date": "2026-03-01", "contact_id": contact, "note": note, "product": product}
            talk = change.insert("interactions", row)
        change.insert("interaction_contacts", {"interaction_id": talk, "contact_id": 2})
        change.insert("interactions", {"kind": "call", "date": "2026-03-02", "company_id": 1, "note": "pricing again"})
        change.insert("interactions", {"kind": "call", "date": "2026-03-03", "company_id": 1, "note": "moonshine"})
        change.insert("tasks", {"title": "send pricing", "contact_id": 1})
        change.insert("tasks", {"title": "write", "contact_id": 1, "notes": "about the Loom"})
        for title, notes, company, theirs in DEALS:
            row = {"title": title, "notes": notes, "company_id": company, "stage": "lead", "state": "open"}
            deal = change.insert("deals", {**row, "expected_close": "2026-04-01"})
            for place, number in enumerate(theirs):
                change.insert("deal_contacts", {"deal_id": deal, "contact_id": number, "is_primary": int(not place)})
        change.update("deals", 3, {"archived_at": "2026-03-18T10:30:00Z"})
    yield made
    made.close()


def refs(found: list[Hit]) -> list[str]:
    return [hit.ref for hit in found]


def marked(hit: Hit) -> str | None:
    shown = hit.name if hit.field == "name" else hit.text
    return None if hit.start is None or hit.length is None else shown[hit.start : hit.start + hit.length]


def test_what_is_found_and_in_which_order(crm: Crm) -> None:
    assert {text: refs(find(crm, text)) for text, _ in ORDER} == dict(ORDER)


def test_where_the_hit_stands(crm: Crm) -> None:
    shown = {(text, hit.ref): hit for text, *_ in HITS for hit in find(crm, text)}
    told = [(text, ref, shown[text, ref].field, marked(shown[text, ref])) for text, ref, *_ in HITS]
    assert told == list(HITS)


def test_one_kind_and_a_limit(crm: Crm) -> None:
    assert refs(find(crm, "pricing", kind="task")) == ["t1"]
    assert refs(find(crm, "ada pricing", kind="interaction")) == ["i6", "i2", "i1"]
    assert refs(find(crm, "engines", kind="company")) == ["o1"]
    assert refs(find(crm, "ada", kind="contact")) == ["c1", "c5", "c4", "c2", "c6"]
    for limit in range(8):
        assert refs(find(crm, "ada", limit)) == refs(find(crm, "ada"))[:limit]
    assert refs(find(crm, "relaunch", kind="deals")) == ["d2", "d1"]
    assert refs(find(crm, "lovelace relaunch", kind="deal")) == ["d1"]
    with pytest.raises(BadInput):
        find(crm, "ada", kind="ticket")
    with pytest.raises(BadInput):
        find(crm, " ")


def test_a_deal_is_called_by_its_company_or_its_first_person(crm: Crm) -> None:
    found = {hit.ref: (hit.kind, hit.name, hit.text, hit.date) for hit in find(crm, "relaunch")}
    assert found == {
        "d1": ("deal", "Emmy Noether", "Relaunch", "2026-04-01"),
        "d2": ("deal", "Engines", "Relaunch of the mill", "2026-04-01"),
    }


def test_every_hit_holds_its_words(crm: Crm) -> None:
    for text in ("ada", "pricing", "合同", "loom", "engines", "7946"):
        for hit in find(crm, text):
            part = marked(hit)
            assert part is not None
            assert fold(text) in fold(part) or fold(part) in fold(text)


def test_common_words_are_spread_over_many(store: Store) -> None:
    """More talks hold the word than are compared by number: the texts of the person's talks are read instead."""
    crm = Crm(store)
    with crm.change("many") as change:
        change.insert_many("contacts", [{"name": f"Person {n}"} for n in range(20)] + [{"name": "Ada Lovelace"}])
        rows = [
            {"kind": "note", "date": "2026-03-01", "contact_id": 1 + n % 21, "note": f"pricing {n}"}
            for n in range(1260)
        ]
        change.insert_many("interactions", rows)
        change.insert(
            "interactions", {"kind": "note", "date": "2026-03-01", "contact_id": 21, "note": "something else"}
        )
    assert refs(find(crm, "lovelace pricing", 3)) == ["i1260", "i1239", "i1218"]
    assert len(find(crm, "ada pricing", 500)) == 60
    assert refs(find(crm, "lovelace 1259")) == ["i1260"]
    crm.close()
