"""Forgetting somebody: nothing of it is left in the tables, the journal or the file, and nothing of others is lost."""

import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crmcli.store.engines import Sqlite
from crmcli.store.erase import UNJOURNALED, erase, mentions, plan, sweep, unfinished
from crmcli.store.health import examine, mend
from crmcli.store.store import Store, create_store, open_store
from crmcli.store.undo import CHILDREN
from tests.store.books import act, derived, redo, table, undo
from tests.store.processes import start

SECRETS = (
    "Quirina",
    "Xanthopoulos",
    "quirina",
    "xanthopoulos",
    "1702555",
    "Zuckerhut",
    "Wisteria",
    "vermilion",
    "玉玲",
    "yuling",
)
NOW = "2026-03-18T10:30:00Z"


def everything(store: Store) -> dict[str, int]:
    """Two friends and one who will be forgotten, with a row of hers in every table that has people."""
    with act(store, "add Quirina Xanthopoulos") as change:
        her = change.insert(
            "contacts", {"name": "Quirina Xanthopoulos 玉玲", "title": "Wisteria", "notes": "vermilion"}
        )
        twin = change.insert("contacts", {"name": "Quirina X. 玉玲", "archived_at": NOW})
        company = change.insert("companies", {"name": "Acme"})
        owner = {"contact_id": her}
        mail = {"address": "quirina@xanthopoulos.example", "key": "quirina@xanthopoulos.example", **owner}
        change.insert("emails", mail)
        change.insert("phones", {"raw": "+49 1702555", "key": "491702555", "e164": "+491702555", **owner})
        change.insert("handles", {"network": "x", "value": "quirina", "key": "x:quirina", **owner})
        change.insert("addresses", {"text": "Zuckerhut 1", **owner})
        change.insert("fields", {"name": "colour", "value": '"vermilion"', **owner})
        change.insert("positions", {"company_id": company, "is_primary": 1, **owner})
        change.insert("important_dates", {"label": "Wisteria", "day": "2026-05-01", "month_day": "05-01", **owner})
        change.insert("stage_changes", {"day": "2026-03-01", "stage": "lead", "reason": "Zuckerhut", **owner})
        change.insert("consents", {"channel": "email", "day": "2026-03-01", "source": "Wisteria", **owner})
        change.insert("merges", {"contact_id": twin, "into_id": her})
    with act(store, "add Bob") as change:
        bob = change.insert("contacts", {"name": "Bob"})
        eve = change.insert("contacts", {"name": "Eve"})
        change.insert("emails", {"contact_id": bob, "address": "bob@b.example", "key": "bob@b.example"})
    with act(store, "tag 2 records +vip") as change:
        tag = change.insert("tags", {"name": "vip", "key": "vip"})
        for number in (her, bob):
            change.insert("taggings", {"contact_id": number, "tag_id": tag})
        change.insert("relations", {"contact_id": bob, "other_id": her, "kind": "spouse", "note": "vermilion"})
        change.insert("not_same", {"contact_id": her, "other_id": eve})
    with act(store, "log call with Quirina Xanthopoulos") as change:
        talk = {"kind": "call", "date": "2026-03-01"}
        alone = change.insert("interactions", {**talk, "contact_id": her, "note": "Zuckerhut"})
        hers = change.insert("interactions", {**talk, "contact_id": her, "note": "about the plan"})
        bobs = change.insert("interactions", {**talk, "contact_id": bob, "note": "about the price"})
        change.insert("interaction_contacts", {"interaction_id": hers, "contact_id": bob})
        change.insert("interaction_contacts", {"interaction_id": hers, "contact_id": eve})
        change.insert("interaction_contacts", {"interaction_id": bobs, "contact_id": her})
        money = {"amount_minor": 1250, "currency": "EUR", "note": "vermilion", "product": "books", "contact_id": her}
        bought = change.insert("interactions", {"kind": "purchase", "date": "2026-03-02", **money})
        change.insert("purchase_lines", {"interaction_id": bought, "product": "books", "amount_minor": 1250})
        change.insert("tasks", {"title": "send Wisteria", "contact_id": her})
        change.insert("tasks", {"title": "send it", "contact_id": bob})
    with act(store, "score") as change:
        run = {"scheme": "grid", "as_of": "2026-03-18", "currency": "EUR", "cuts": "", "buyers": 1, "left_out": 0}
        scored = {"recency_days": 1, "frequency": 1, "monetary_minor": 1, "r": 5, "f": 1, "m": 1, "segment": "new"}
        change.append("scores", [{"run_id": change.open_run(run), "contact_id": her, **scored}])
    with act(store, "edit Quirina Xanthopoulos") as change:  # a mail that was hers once
        change.delete("emails", change.insert("emails", {**mail, "address": "quirina@vermilion.example"}))
    found = {"her": her, "twin": twin, "bob": bob, "eve": eve, "alone": alone, "hers": hers, "bobs": bobs}
    return {**found, "bought": bought, **deals(store, found, company, tag)}


def deals(store: Store, people: dict[str, int], company: int, tag: int) -> dict[str, int]:
    """Four deals that she is in: hers alone, with friends, for a company, and one that was taken back."""
    with act(store, "add deal Zuckerhut for Quirina") as change:
        [sole, ours, firm, lost] = change.insert_many(
            "deals",
            [
                {"title": title, "stage": "lead", "state": "open", "notes": note, "company_id": of}
                for title, note, of in (
                    ("Zuckerhut", "vermilion", None), ("Loom", None, None), ("Press", None, company),
                    ("Wisteria", "vermilion", None),
                )
            ],
        )  # fmt: skip
        for deal, who, role in (
            (sole, "twin", "Wisteria"), (ours, "her", "Wisteria"), (ours, "bob", "buyer"), (ours, "eve", None),
            (firm, "her", None), (lost, "her", "Wisteria"),
        ):  # fmt: skip
            first = int(who in ("her", "twin"))
            change.insert(
                "deal_contacts", {"deal_id": deal, "contact_id": people[who], "role": role, "is_primary": first}
            )
        for deal, note in ((sole, "vermilion"), (ours, "it goes well")):
            move = {"day": "2026-03-01", "at": NOW, "stage": "lead", "state": "open", "note": note}
            change.insert("deal_moves", {"deal_id": deal, **move})
        about = {"deal_id": sole}
        change.insert("deal_closes", {"day": "2026-03-01", "expected_close": "2026-04-01", **about})
        for product in ("Zuckerhut", "Wisteria"):
            line = change.insert("deal_lines", {"product": product, "amount_minor": 100, **about})
        change.insert("fields", {"name": "colour", "value": '"vermilion"', **about})
        change.insert("taggings", {"tag_id": tag, **about})
        task = change.insert("tasks", {"title": "ask Bob", "contact_id": people["bob"], **about})
        change.insert("tasks", {"title": "ask Quirina", **about})
        change.insert("interactions", {"kind": "note", "date": "2026-03-01", "note": "Zuckerhut", **about})
        money = {"kind": "purchase", "date": "2026-03-02", "amount_minor": 1250, "currency": "EUR"}
        sold = [
            change.insert("interactions", {**money, "contact_id": people["her"], "deal_id": d}) for d in (sole, ours)
        ]
    with act(store, "edit deal Zuckerhut") as change:
        change.delete("deal_lines", line)
        change.delete("tasks", change.insert("tasks", {"title": "call 玉玲", "deal_id": sole}))
    with act(store, "add deal Wisteria") as change:
        change.insert("deal_lines", {"deal_id": lost, "product": "vermilion"})
    with act(store, "undo", kind="undo") as change:
        for name in ("deal_lines", "deal_contacts"):
            rows = {row["id"]: row for row in table(store, name) if row["deal_id"] == lost}
            change.delete_many(name, rows)
        change.delete("deals", lost)
    return {"sole": sole, "ours": ours, "firm": firm, "lost": lost, "task": task, "sold": sold[0], "resold": sold[1]}


def forget(store: Store, number: int, **more: Any) -> Any:
    with act(store, "forget", kind="system") as change:
        found = plan(change.engine, number, **more)
        erase(change, found, "forgot somebody", "forgotten")
    return found


def text_of(store: Store) -> str:
    """Every value of every table that holds what people said or did."""
    if isinstance(store.engine, Sqlite):
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    names = [name for (name,) in store.engine.run(sql)] + ["search"]
    return repr([store.engine.run(f"SELECT * FROM {name}") for name in names])


def test_every_table_that_has_people_loses_her(store: Store) -> None:
    ids = everything(store)
    store.rebuild()
    found = forget(store, ids["her"])
    assert found.people == (ids["her"], ids["twin"])
    for name, column in CHILDREN["contacts"]:
        hers = store.engine.run(f"SELECT 1 FROM {name} WHERE {column} IN ({ids['her']}, {ids['twin']})")
        assert hers == [], name
    assert [row["name"] for row in table(store, "contacts")] == ["Bob", "Eve"]
    assert table(store, "scores", "run_id") == []
    left = text_of(store)
    assert [secret for secret in SECRETS if secret in left] == []
    kept = derived(store)
    store.rebuild()
    assert derived(store) == kept


def test_no_table_that_has_people_is_forgotten_by_forgetting(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    tables = [name for (name,) in store.engine.run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        (name, line[3])
        for name in tables
        for line in store.engine.run(f"PRAGMA foreign_key_list({name})")
        if line[2] == "contacts"
    }
    assert found == set(CHILDREN["contacts"])
    columns = {
        name for name in tables for line in store.engine.run(f"PRAGMA table_info({name})") if line[1] == "contact_id"
    }
    assert columns - {name for name, _ in found} == set(UNJOURNALED)
    store.close()


def test_talks_stay_for_others_and_their_rows_too(store: Store) -> None:
    ids = everything(store)
    found = forget(store, ids["her"])
    assert found.shared == (ids["hers"], ids["bobs"])
    talks = {row["id"]: row for row in table(store, "interactions")}
    assert set(talks) == {ids["hers"], ids["bobs"]}
    assert [talks[number]["contact_id"] for number in (ids["hers"], ids["bobs"])] == [ids["bob"], ids["bob"]]
    links = [(row["interaction_id"], row["contact_id"]) for row in table(store, "interaction_contacts")]
    assert links == [(ids["hers"], ids["eve"])]
    assert [row["title"] for row in table(store, "tasks")] == ["send it", "ask Bob"]
    assert [row["address"] for row in table(store, "emails")] == ["bob@b.example"]
    assert len(table(store, "taggings")) == 1


def test_deals_stay_for_others_and_for_companies(store: Store) -> None:
    ids = everything(store)
    found = forget(store, ids["her"])
    assert found.deals == (ids["ours"], ids["firm"])
    assert found.gone["deals"] == {ids["lost"]}
    assert [row["title"] for row in table(store, "deals")] == ["Loom", "Press"]
    places = [(row["deal_id"], row["contact_id"], row["is_primary"]) for row in table(store, "deal_contacts")]
    assert places == [(ids["ours"], ids["bob"], 1), (ids["ours"], ids["eve"], 0)], "the next one is the first"
    assert [row["note"] for row in table(store, "deal_moves")] == ["it goes well"]
    for name in ("deal_closes", "deal_lines", "fields"):
        assert table(store, name) == [], name
    assert [(row["title"], row["deal_id"]) for row in table(store, "tasks")] == [("send it", None), ("ask Bob", None)]
    assert not [row for row in table(store, "interactions") if row["deal_id"] is not None]
    assert store.engine.run("SELECT count(*) FROM changes WHERE table_name = 'deal_lines'") == [(0,)]


def test_kept_purchases_stay_with_a_deal_that_stays(store: Store) -> None:
    ids = everything(store)
    forget(store, ids["her"], keep_purchases=True)
    kept = {row["id"]: (row["contact_id"], row["deal_id"]) for row in table(store, "interactions")}
    assert (kept[ids["sold"]], kept[ids["resold"]]) == ((None, None), (None, ids["ours"]))


def test_deals_that_stay_and_name_her_are_told(store: Store) -> None:
    ids = everything(store)
    mail, move = "see quirina@xanthopoulos.example", {"day": "2026-03-01", "at": NOW, "stage": "lead", "state": "open"}
    rows: dict[str, tuple[str, dict[str, Any]]] = {
        "title": ("deals", {"title": mail}),
        "notes": ("deals", {"notes": mail.upper(), "archived_at": NOW}),
        "parked": ("deals", {"parked_reason": mail}),
        "role": ("deal_contacts", {"contact_id": ids["bob"], "role": mail}),
        "move": ("deal_moves", {**move, "note": mail}),
        "line": ("deal_lines", {"product": mail}),
        "field": ("fields", {"name": "colour", "value": f'"{mail}"'}),
        "none": ("deals", {"title": "Xenia"}),
    }
    made = {}
    with act(store, "more") as change:
        for name, (place, values) in rows.items():
            deal = {"title": name, "stage": "lead", "state": "open", **(values if place == "deals" else {})}
            made[name] = change.insert("deals", deal)
            if place != "deals":
                change.insert(place, {"deal_id": made[name], **values})
    found = forget(store, ids["her"])
    told = {row.id for row in mentions(store, found) if row.key == "deal"}
    assert told == {number for name, number in made.items() if name != "none"}


def test_purchases_may_stay_without_anybody(store: Store) -> None:
    ids = everything(store)
    found = forget(store, ids["her"], keep_purchases=True)
    assert found.kept == (ids["bought"], ids["sold"], ids["resold"])
    [kept] = [row for row in table(store, "interactions") if row["id"] == ids["bought"]]
    assert (kept["contact_id"], kept["note"], kept["amount_minor"], kept["product"]) == (None, None, 1250, "books")
    assert len(table(store, "purchase_lines")) == 1
    left = text_of(store)
    assert [secret for secret in SECRETS if secret in left] == []


def test_acts_that_are_empty_cannot_be_undone_and_others_are_as_they_were(store: Store) -> None:
    ids = everything(store)
    forget(store, ids["her"])
    acts = {row["id"]: (row["kind"], row["what"]) for row in table(store, "acts")}
    assert acts[1] == ("act", "forgotten and others"), "the company stands in it too"
    assert acts[2] == ("act", "add Bob")
    assert acts[3] == ("act", "tag 2 records +vip"), "words that name nobody stay"
    assert acts[6] == ("system", "forgotten")
    assert undo(store, 3)
    assert table(store, "taggings") == []


def test_no_undo_or_redo_brings_her_back(store: Store) -> None:
    from crmcli.core.errors import Conflict

    ids = everything(store)
    undone = undo(store, 4)
    forget(store, ids["her"])
    for number in (undone, *range(1, undone)):
        try:
            redo(store, number)
        except Conflict:
            continue
    left = text_of(store)
    assert [secret for secret in SECRETS if secret in left] == []


def test_who_was_added_and_undone_is_forgotten_too(store: Store) -> None:
    with act(store, "add Quirina") as change:
        number = change.insert("contacts", {"name": "Quirina"})
        change.insert("emails", {"contact_id": number, "address": "quirina@q.example", "key": "quirina@q.example"})
    undo(store, 1)
    found = forget(store, number)
    assert found.gone["contacts"] == {number}
    assert "uirina" not in text_of(store)


def test_what_still_names_her_is_told(store: Store) -> None:
    ids = everything(store)
    with act(store, "plan ask quirina@xanthopoulos.example") as change:
        asked = change
        task = change.insert("tasks", {"title": "ask quirina@xanthopoulos.example", "contact_id": ids["bob"]})
        away = {"kind": "note", "date": "2026-03-01", "note": "QUIRINA XANTHOPOULOS 100%", "archived_at": NOW}
        note = change.insert("interactions", {**away, "contact_id": ids["bob"]})
        change.insert("interaction_contacts", {"interaction_id": note, "contact_id": ids["her"]})
    found = plan(store.engine, ids["her"])
    told = {(row.key, row.id) for row in mentions(store, found)}
    assert {("task", task), ("interaction", note), ("act", asked.act_id)} <= told
    assert not {number for kind, number in told if kind == "contact"} & {ids["her"], ids["twin"]}
    forget(store, ids["her"])
    assert {(row.key, row.id) for row in mentions(store, found)} == told


def test_a_name_that_is_in_every_other_word_is_not_looked_for(store: Store) -> None:
    with act(store) as change:
        number = change.insert("contacts", {"name": "Li"})
        change.insert("contacts", {"name": "Bob", "notes": "likes Li and 玉玲"})
    assert mentions(store, plan(store.engine, number)) == []
    with act(store) as change:
        change.update("contacts", number, {"name": "玉玲"})
    found = {(row.key, row.id) for row in mentions(store, plan(store.engine, number))}
    assert ("contact", 2) in found


def test_a_rare_surname_is_looked_for_alone(store: Store) -> None:
    with act(store) as change:
        number = change.insert("contacts", {"name": "Dr. Petra Vergessen"})
        firm = change.insert("companies", {"name": "Vergessen KG"})
        common = change.insert("contacts", {"name": "Anna Schmidt"})
        change.insert("companies", {"name": "Schmidt AG"})
        change.insert_many("contacts", [{"name": f"Person{at} Schmidt"} for at in range(6)])
    found = {(row.key, row.id) for row in mentions(store, plan(store.engine, number))}
    assert found == {("company", firm)}
    assert mentions(store, plan(store.engine, common)) == []


def test_the_sweep_ends_well_and_says_when_it_is_not_finished(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmcli.store.erase.WAIT_MS", 50)
    forget(store, everything(store)["her"])
    assert unfinished(store.engine)
    other = open_store(url)
    other.engine.run("BEGIN")
    other.engine.run("SELECT count(*) FROM contacts")
    said = sweep(store)
    assert said is not None
    assert unfinished(store.engine)
    other.close()
    assert sweep(store) is None
    assert not unfinished(store.engine)
    with act(store) as change:
        change.insert("contacts", {"name": "Ada"})


def test_no_byte_of_her_is_left_in_the_files(tmp_path: Path) -> None:
    store = create_store(str(tmp_path / "crm.db"))
    ids = everything(store)
    with act(store, "many") as change:  # pages to hide in
        change.insert_many("contacts", [{"name": f"Person {n}", "notes": "x" * 200} for n in range(500)])
    before = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(secret.encode() in before for secret in SECRETS)
    forget(store, ids["her"])
    assert unfinished(store.engine)
    assert [one.name for one in examine(store) if one.level == "fault"] == ["forgotten"]
    assert sweep(store) is None
    assert not unfinished(store.engine)
    for file in tmp_path.iterdir():
        held = file.read_bytes()
        assert [secret for secret in SECRETS if secret.encode() in held] == [], file
    store.close()


def test_a_reader_keeps_the_log_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.store.erase.WAIT_MS", 50)
    store = create_store(str(tmp_path / "crm.db"))
    ids = everything(store)
    reader = sqlite3.connect(tmp_path / "crm.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contacts").fetchall()
    forget(store, ids["her"])
    said = sweep(store)
    assert said is not None
    assert "another program" in said
    assert unfinished(store.engine)
    reader.close()
    mend(store)
    assert not unfinished(store.engine)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [secret for secret in SECRETS if secret.encode() in held] == []
    store.close()


def test_killed_anywhere_she_is_whole_or_gone(tmp_path: Path) -> None:
    """Killed before the so manieth thing that is asked of the database, until nothing is left to be killed at."""
    made = tmp_path / "made" / "crm.db"
    store = create_store(str(made))
    ids = everything(store)
    store.close()
    whole, ends, outcomes = made.read_bytes(), False, set()
    point = 1
    while not ends:
        path = tmp_path / f"crm{point}.db"
        path.write_bytes(whole)
        worker = start("dying", str(point), "forget", str(path), str(ids["her"]))
        _, errors = worker.communicate(timeout=60)
        ends = worker.returncode == 0
        assert worker.returncode in (0, -signal.SIGKILL), errors
        check = sqlite3.connect(path)
        assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert check.execute("PRAGMA foreign_key_check").fetchall() == []
        left = "\n".join(check.iterdump())
        check.close()
        there = "vermilion" in left
        if there:
            assert all(secret in left for secret in SECRETS), point
        outcomes.add(there)
        book = open_store(str(path))
        if not there:
            if unfinished(book.engine):
                mend(book)
            assert not [secret for secret in SECRETS if secret.encode() in path.read_bytes()]
        book.close()
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(f"{path}{ending}"):
                os.unlink(f"{path}{ending}")
        point += 1 if point < 8 else 4
    assert outcomes == {True, False}
