"""What follows from the facts: told anew with the act that changed them, and equal to a rebuild."""

from crmcli.store.store import Store
from tests.store.books import act, derived, table


def facts(store: Store) -> list[tuple[str | None, str | None, int]]:
    rows = table(store, "contacts")
    return [(row["last_contact_on"], row["last_purchase_on"], row["purchase_count"]) for row in rows]


def texts(store: Store) -> list[str]:
    return [text for _, text in derived(store)["search"]]


def test_a_talk_that_moves_to_somebody_else_moves_the_facts_of_both(store: Store) -> None:
    with act(store) as change:
        ada, bob = (change.insert("contacts", {"name": name}) for name in ("Ada", "Bob"))
        talk = change.insert("interactions", {"kind": "call", "date": "2026-03-01", "contact_id": ada})
    assert facts(store) == [("2026-03-01", None, 0), (None, None, 0)]
    with act(store) as change:
        change.update("interactions", talk, {"contact_id": bob})
    assert facts(store) == [(None, None, 0), ("2026-03-01", None, 0)]


def test_everybody_in_a_talk_was_met_and_a_note_is_no_talk(store: Store) -> None:
    with act(store) as change:
        ada, bob = (change.insert("contacts", {"name": name}) for name in ("Ada", "Bob"))
        talk = change.insert("interactions", {"kind": "meeting", "date": "2026-03-01", "contact_id": ada})
        change.insert("interaction_contacts", {"interaction_id": talk, "contact_id": bob})
        change.insert("interactions", {"kind": "note", "date": "2026-03-09", "contact_id": ada})
    assert facts(store) == [("2026-03-01", None, 0), ("2026-03-01", None, 0)]
    with act(store) as change:
        change.update("interactions", talk, {"date": "2026-02-01"})
    assert facts(store) == [("2026-02-01", None, 0), ("2026-02-01", None, 0)]
    with act(store) as change:
        change.update("interactions", talk, {"archived_at": "2026-03-18T10:30:00Z"})
    assert facts(store) == [(None, None, 0), (None, None, 0)]


def test_purchases_count_and_refunds_do_not(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        for day, amount in (("2026-01-01", 100), ("2026-01-01", 200), ("2026-02-01", -100), ("2026-02-02", 0)):
            row = {"kind": "purchase", "date": day, "contact_id": ada, "amount_minor": amount, "currency": "EUR"}
            change.insert("interactions", row)
    assert facts(store) == [("2026-02-02", "2026-01-01", 2)]


def test_a_birthday_is_kept_by_month_and_day(store: Store) -> None:
    with act(store) as change:
        for day in ("1815-12-10", "--02-29", None):
            change.insert("contacts", {"name": "x", "birthday": day})
    assert [row["birthday_md"] for row in table(store, "contacts")] == ["12-10", "02-29", None]


def test_people_are_found_by_tags_and_companies_as_they_are_called_now(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        works = change.insert("companies", {"name": "Engines"})
        change.insert("positions", {"contact_id": ada, "company_id": works})
        tag = change.insert("tags", {"name": "vip", "key": "vip"})
        change.insert("taggings", {"tag_id": tag, "contact_id": ada})
        change.insert("taggings", {"tag_id": tag, "company_id": works})
    assert texts(store) == ["engines\nvip", "ada\nengines\nvip", "engines", "ada"]
    with act(store) as change:
        change.update("tags", tag, {"name": "Prospect"})
    assert texts(store) == ["engines\nprospect", "ada\nengines\nprospect", "engines", "ada"]
    with act(store) as change:
        change.update("companies", works, {"name": "Looms"})
    assert texts(store) == ["looms\nprospect", "ada\nlooms\nprospect", "looms", "ada"]


def test_what_is_in_the_trash_is_not_found(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada Lovelace"})
        change.insert("emails", {"contact_id": ada, "address": "ADA@example.org", "key": "ada@example.org"})
    found = derived(store)
    assert [(key, how) for key, how, _, _ in found["lookup"]] == [
        ("ada", "word"), ("ada lovelace", "name"), ("ada@example.org", "email"), ("lovelace", "word"),
    ]  # fmt: skip
    with act(store) as change:
        change.update("contacts", ada, {"archived_at": "2026-03-18T10:30:00Z"})
    assert derived(store)["lookup"] == []
    assert derived(store)["search"] == []
    with act(store) as change:
        change.update("contacts", ada, {"archived_at": None})
    assert derived(store) == found


def test_rebuild_mends_what_somebody_broke(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        change.insert("interactions", {"kind": "call", "date": "2026-03-01", "contact_id": ada, "note": "pricing"})
    good = derived(store)
    for sql in ("DELETE FROM lookup", "DELETE FROM search", "UPDATE contacts SET last_contact_on = '1999-01-01'"):
        store.engine.begin()
        store.engine.run(sql)
        store.engine.commit()
    broken = derived(store)
    store.rebuild(dry_run=True)
    assert derived(store) == broken
    store.rebuild()
    assert derived(store) == good


def test_a_custom_field_is_kept_as_filters_ask_for_it(store: Store) -> None:
    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        works = change.insert("companies", {"name": "Engines"})
        for name, value in (("a", '"Süß"'), ("b", "8.5"), ("c", '"8"'), ("d", "true"), ("e", '"nan"'), ("f", "[1]")):
            change.insert("fields", {"contact_id": ada, "name": name, "value": value})
        size = change.insert("fields", {"company_id": works, "name": "size", "value": "7"})
    kept = [(row["text_key"], row["number"]) for row in table(store, "fields")]
    assert kept == [("suss", None), ("8.5", 8.5), ("8", 8), ("yes", None), ("nan", None), ("[1]", None), ("7", 7)]
    with act(store) as change:
        change.update("fields", size, {"value": '"many"'})
    assert (table(store, "fields")[-1]["text_key"], table(store, "fields")[-1]["number"]) == ("many", None)


def test_a_rhythm_is_told_by_three_days_of_purchases_and_moves_with_them(store: Store) -> None:
    def kept() -> tuple[object, object]:
        return table(store, "contacts")[0]["rhythm_days"], table(store, "contacts")[0]["silent_from"]

    with act(store) as change:
        ada = change.insert("contacts", {"name": "Ada"})
        row = {"kind": "purchase", "contact_id": ada, "amount_minor": 100, "currency": "EUR"}
        for day in ("2026-01-01", "2026-01-11", "2026-01-11"):
            change.insert("interactions", {**row, "date": day})
    assert kept() == (None, None)
    with act(store) as change:
        last = change.insert("interactions", {**row, "date": "2026-01-25"})
        change.insert("interactions", {**row, "date": "2026-03-01", "amount_minor": -100})
    assert kept() == (24, "2026-02-19")  # gaps of 10 and 14 days
    with act(store) as change:
        change.update("interactions", last, {"archived_at": "2026-03-18T10:30:00Z"})
    assert kept() == (None, None)
