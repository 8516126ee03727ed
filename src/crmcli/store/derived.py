"""What follows from the facts and is kept beside them: look-up keys, last contact, the search index.

Told anew for the touched records at the end of every act, in its transaction; `rebuild` does all of it
(`crm check --fix`). Nothing here is journaled, because nothing here is said by anybody.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping

from crmcli.core.text import fold, spelled_out, words
from crmcli.store.indexing import EAST_ASIAN, SEARCH_TABLES, SEARCHED, chunks, refresh_search
from crmcli.store.rhythms import refresh_rhythms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.engines import Engine

FACTS = {  # a contact's derived columns, each as the facts say it
    "birthday_md": "CASE WHEN birthday LIKE '--%' THEN substr(birthday, 3, 5) ELSE substr(birthday, 6, 5) END",
    "purchase_count": """(
        SELECT count(*) FROM interactions i
        WHERE i.contact_id = contacts.id AND i.amount_minor > 0 AND i.amount_minor IS NOT NULL AND i.archived_at IS NULL
    )""",
    "last_purchase_on": """(
        SELECT i.date FROM interactions i
        WHERE i.contact_id = contacts.id AND i.amount_minor > 0 AND i.amount_minor IS NOT NULL AND i.archived_at IS NULL
        ORDER BY i.date DESC LIMIT 1
    )""",
    "last_contact_on": """(SELECT max(day) FROM (
        SELECT (SELECT i.date FROM interactions i WHERE i.contact_id = contacts.id AND i.kind <> 'note'
                AND i.archived_at IS NULL ORDER BY i.date DESC LIMIT 1) AS day
        UNION ALL
        SELECT max(i.date) FROM interaction_contacts x JOIN interactions i ON i.id = x.interaction_id
        WHERE x.contact_id = contacts.id AND i.kind <> 'note' AND i.archived_at IS NULL
    ) days)""",
}

STAGE_SINCE = "(SELECT m.day FROM deal_moves m WHERE m.deal_id = deals.id ORDER BY m.id DESC LIMIT 1)"

LOOKUP_SOURCES = {  # how -> (kind of key, SQL giving record id and text); archived records are found by ref only
    "contact": (
        ("name", "SELECT id, name FROM contacts WHERE id IN ({ids}) AND archived_at IS NULL"),
        ("email", "SELECT e.contact_id, e.key FROM emails e JOIN contacts c ON c.id = e.contact_id"
                  " WHERE e.contact_id IN ({ids}) AND c.archived_at IS NULL"),
        ("phone", "SELECT p.contact_id, p.key FROM phones p JOIN contacts c ON c.id = p.contact_id"
                  " WHERE p.contact_id IN ({ids}) AND c.archived_at IS NULL"),
        ("handle", "SELECT h.contact_id, h.key FROM handles h JOIN contacts c ON c.id = h.contact_id"
                   " WHERE h.contact_id IN ({ids}) AND c.archived_at IS NULL"),
    ),
    "company": (
        ("name", "SELECT id, name FROM companies WHERE id IN ({ids}) AND archived_at IS NULL"),
        ("email", "SELECT e.company_id, e.key FROM emails e JOIN companies c ON c.id = e.company_id"
                  " WHERE e.company_id IN ({ids}) AND c.archived_at IS NULL"),
        ("phone", "SELECT p.company_id, p.key FROM phones p JOIN companies c ON c.id = p.company_id"
                  " WHERE p.company_id IN ({ids}) AND c.archived_at IS NULL"),
        ("handle", "SELECT h.company_id, h.key FROM handles h JOIN companies c ON c.id = h.company_id"
                   " WHERE h.company_id IN ({ids}) AND c.archived_at IS NULL"),
    ),
}  # fmt: skip


def refresh(engine: "Engine", touched: Mapping[str, set[int]]) -> None:
    """Tell anew what follows from the touched records.

    `met` are contacts whose talks changed, which moves their dates and counts but nothing they are found by.
    """
    contacts, companies = set(touched.get("contacts", ())), set(touched.get("companies", ()))
    for ids in chunks(touched.get("tags", ())):  # who bears a tag is found by its name
        sql = "SELECT contact_id, company_id FROM taggings WHERE tag_id IN ({ids})"
        for contact, company in engine.run(sql.format(ids=ids)):
            if contact is not None:
                contacts.add(contact)
            elif company is not None:
                companies.add(company)
    for ids in chunks(companies):  # a contact is found by its company's name too
        sql = "SELECT contact_id FROM positions WHERE company_id IN ({ids})"
        contacts.update(row[0] for row in engine.run(sql.format(ids=ids)))
    met = contacts.union(touched.get("met", ()))
    for ids in chunks(touched.get("interactions", ())):
        sql = "SELECT contact_id FROM interaction_contacts WHERE interaction_id IN ({ids})"
        met.update(row[0] for row in engine.run(sql.format(ids=ids)))
    facts = ", ".join(f"{column} = {said}" for column, said in FACTS.items())
    for ids in chunks(met):
        engine.run(f"UPDATE contacts SET {facts} WHERE id IN ({ids})")  # noqa: S608
        refresh_rhythms(engine, ids)
    for ids in chunks(contacts):
        keys = [(key, number) for number, key in wrong_name_keys(engine, ids)]
        engine.many(f"UPDATE contacts SET name_key = {engine.mark} WHERE id = {engine.mark}", keys)  # noqa: S608
    deals = touched.get("deals", ())
    for ids in chunks(deals):
        engine.run(f"UPDATE deals SET stage_since = {STAGE_SINCE} WHERE id IN ({ids})")  # noqa: S608
    for owner, records in (("contact_id", contacts), ("company_id", companies), ("deal_id", deals)):
        for ids in chunks(records):
            _refresh_fields(engine, owner, ids)
    _refresh_lookup(engine, "contact", contacts)
    _refresh_lookup(engine, "company", companies)
    found = {**touched, "contacts": contacts, "companies": companies}
    for table in SEARCHED:
        refresh_search(engine, table, found.get(table, ()))


def rebuild(engine: "Engine") -> None:
    """Tell everything anew from the facts alone."""
    engine.run("DELETE FROM lookup")
    for table in SEARCH_TABLES[engine.name]:
        engine.run(f"DELETE FROM {table}")  # noqa: S608
    refresh(engine, {table: {row[0] for row in engine.run(f"SELECT id FROM {table}")} for table in SEARCHED})  # noqa: S608


def wrong_name_keys(engine: "Engine", ids: str) -> list[tuple[int, str]]:
    """The (id, key) of contacts that are not kept under the key by which lists are ordered: the folded name."""
    rows = engine.run(f"SELECT id, name, name_key FROM contacts WHERE id IN ({ids}) ORDER BY id")  # noqa: S608
    return [(number, key) for number, name, kept in rows if kept != (key := fold(name))]


def wrong_field_keys(engine: "Engine", owner: str, ids: str) -> list[tuple[int, str, float | None]]:
    """The (id, text, number) of custom fields that are not kept under what filters hold them against."""
    sql = f"SELECT id, value, text_key, number FROM fields WHERE {owner} IN ({ids})"  # noqa: S608
    rows = ((row, *kept, *field_keys(value)) for row, value, *kept in engine.run(sql))
    return [(row, text, number) for row, old_text, old, text, number in rows if (old_text, old) != (text, number)]


def field_keys(value: str) -> tuple[str, float | None]:
    """What a custom field's JSON value is held against in filters: its folded text, and the number it is, if any."""
    said = json.loads(value)
    if isinstance(said, bool):
        return ("yes" if said else "no"), None
    text = said if isinstance(said, str) else value
    try:
        number = float(text)
    except ValueError:
        return fold(text), None
    return fold(text), number if math.isfinite(number) else None


def lookup_keys(how: str, text: str, *, person: bool) -> Iterator[tuple[str, str]]:
    """The (how, key) pairs by which a text is found: a whole name, its words and its spellings, an identifier."""
    if how != "name":
        yield how, text
        if how == "handle":  # wechat:ada is found by ada too
            yield how, text.partition(":")[2]
        return
    whole = fold(text)
    yield "name", whole
    for word in dict.fromkeys(words(text)):
        yield "word", word
    for word in words(spelled_out(text)) if not text.isascii() else ():
        if word not in whole:  # an umlaut in two letters: schroeder
            yield "word", word
    if not whole.isascii() and max(whole) >= EAST_ASIAN:
        from crmcli.store.pinyin import spellings  # its table is read only when such a name is written

        yield from spellings(whole, person=person)


def lookup_rows(engine: "Engine", kind: str, ids: str) -> set[tuple[str, str, str, int]]:
    """The look-up rows (key, how, kind, record id) that the facts ask for; `ids` is a list from `chunks`."""
    return {
        (key, made, kind, number)
        for how, sql in LOOKUP_SOURCES[kind]
        for number, text in engine.run(sql.format(ids=ids))
        for made, key in lookup_keys(how, text, person=kind == "contact")
        if key
    }


def _refresh_fields(engine: "Engine", owner: str, ids: str) -> None:
    rows = [(text, number, row) for row, text, number in wrong_field_keys(engine, owner, ids)]
    engine.many(f"UPDATE fields SET text_key = {engine.mark}, number = {engine.mark} WHERE id = {engine.mark}", rows)  # noqa: S608


def _refresh_lookup(engine: "Engine", kind: str, records: Iterable[int]) -> None:
    mark = engine.mark
    insert = f"INSERT INTO lookup (key, how, kind, record_id) VALUES ({mark}, {mark}, {mark}, {mark})"  # noqa: S608
    for ids in chunks(records):
        engine.run(f"DELETE FROM lookup WHERE kind = '{kind}' AND record_id IN ({ids})")  # noqa: S608
        engine.many(insert, sorted(lookup_rows(engine, kind, ids)))
