"""Forgetting a person for good: rows, journal entries, the words of acts, and the pages that still hold them.

`plan` reads what belongs to somebody, `erase` takes it away within an act that leaves no entries, `sweep` then clears
free pages, the search index and the log. A settings row stands from the one to the other, so that a book in which
forgetting was interrupted says so (`crm check`).
"""

import json
from collections.abc import Iterable

from crmcli.core.errors import BookBusy
from crmcli.core.namewords import surnames
from crmcli.core.record import record
from crmcli.core.rows import Candidate, KeyRow
from crmcli.core.text import fold, words
from crmcli.store.engines import Sqlite
from crmcli.store.eraserows import (
    ABOUT,
    acts_and_entries,
    deals_of,
    heirs,
    ids_of,
    joined,
    only_in_journal,
    with_absorbed,
    with_deals,
    with_others,
)
from crmcli.store.indexing import SEARCH_TABLES, chunks
from crmcli.store.search import pattern, search
from crmcli.store.undo import CHILDREN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.engines import Engine
    from crmcli.store.journal import Change
    from crmcli.store.store import Store

    Rows = dict[str, set[int]]  # table -> ids

UNFINISHED = "forget.unfinished"
TALKS = ("interactions", "interaction_contacts", "purchase_lines", "tasks")
OWNED = tuple((table, column) for table, column in CHILDREN["contacts"] if table not in TALKS)
UNJOURNALED = ("scores", "segment_members")
NAMING = {  # the columns that tell who somebody is: an act or another record that repeats one names the person
    "contacts": ("name", "external_id"), "emails": ("address",), "phones": ("raw", "e164"), "handles": ("value",),
    "addresses": ("street",),
}  # fmt: skip
TELLING = {  # besides, what an act's words repeat
    **NAMING, "tasks": ("title",), "interactions": ("note", "product"), "deals": ("title",),
}  # fmt: skip
FIRST = ("interaction_contacts", "purchase_lines")  # what refers to others goes before them
LAST = ("interactions", "tasks", "deals", "contacts")
LEAST = 4  # characters under which a telling text is too common to name anybody
FAMILY = 5  # others with the same surname, beyond which it tells nobody
WAIT_MS = 3000  # how long the sweep waits for others before it says what is left


@record(frozen=True, slots=True)
class Plan:
    """What goes with a person: ids by table of rows that are there, and of those only the journal still knows.

    `people` are the person and whoever was merged into it, `uids` theirs; `shared` talks stay for others who took
    part, `deals` for others who are in them or for their company, `kept` purchases without anybody; `acts` touched any
    of it; `names` tell who it is, folded; `telling` are the texts that an act's words may repeat. `surnames` are parts
    of names.
    """

    people: tuple[int, ...]
    uids: tuple[str, ...]
    rows: "Rows"
    gone: "Rows"
    shared: tuple[int, ...]
    deals: tuple[int, ...]
    kept: tuple[int, ...]
    acts: tuple[int, ...]
    entries: int
    names: tuple[str, ...]
    telling: tuple[str, ...]
    surnames: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """How many rows go, by table."""
        return {table: len(ids) for table, ids in self.rows.items() if ids}


def plan(engine: "Engine", contact: int, *, keep_purchases: bool = False) -> Plan:
    """What belongs to a contact, all of it. Nothing is changed."""
    people = with_absorbed(engine, contact)
    rows: Rows = {"contacts": ids_of(engine, "contacts", "id", people)}
    for table, column in OWNED:
        rows.setdefault(table, set()).update(ids_of(engine, table, column, people))
    rows["tasks"] = ids_of(engine, "tasks", "contact_id", people)
    going, staying = deals_of(engine, people)
    rows = joined(rows, with_deals(engine, going))
    links = ids_of(engine, "interaction_contacts", "contact_id", people)
    theirs = rows["interactions"] | ids_of(engine, "interactions", "contact_id", people)
    theirs |= ids_of(engine, "interaction_contacts", "contact_id", people, want="interaction_id")
    shared = with_others(engine, theirs, people)
    own = theirs - shared
    bought = "amount_minor IS NOT NULL"
    kept = ids_of(engine, "interactions", "id", own, where=bought) if keep_purchases else set[int]()
    rows["interactions"] = own - kept
    rows["purchase_lines"] = ids_of(engine, "purchase_lines", "interaction_id", own - kept)
    rows["interaction_contacts"] = links | {link for _, _, link in heirs(engine, shared, people)}
    gone = only_in_journal(engine, people, rows)
    journaled = joined(rows, gone, {"interactions": kept})
    acts, entries = acts_and_entries(engine, journaled)
    acts |= acts_and_entries(engine, {"interactions": shared, "deals": staying})[0]
    uids, names, telling, family = _told(engine, joined(rows, gone, {"interactions": kept}))
    return Plan(
        tuple(people), uids, rows, gone, tuple(sorted(shared)), tuple(sorted(staying)), tuple(sorted(kept)),
        tuple(sorted(acts)), entries, names, telling, family,
    )  # fmt: skip


def erase(change: "Change", found: Plan, what: str, said: str) -> None:
    """Take away all that `found` lists, within an act whose words are `what`; `said` stands for forgotten words."""
    change.receipt(what)
    engine, mark = change.engine, change.engine.mark
    journaled = joined(found.rows, found.gone, {"interactions": set(found.kept)})
    for table, ids in journaled.items():
        for listed in chunks(ids):
            engine.run(
                f"DELETE FROM changes WHERE table_name = {mark} AND row_id IN ({listed})",  # noqa: S608 - our numbers
                (table,),
            )
    _silence(engine, found, said)
    _hand_on(change, found)
    for table in (*FIRST, *(table for table in found.rows if table not in (*FIRST, *LAST)), *LAST):
        for listed in chunks(found.rows[table]):
            engine.run(f"DELETE FROM {table} WHERE id IN ({listed})")  # noqa: S608 - our numbers
    for table in UNJOURNALED:
        for listed in chunks(found.people):
            engine.run(f"DELETE FROM {table} WHERE contact_id IN ({listed})")  # noqa: S608 - our numbers
    for table in LAST:
        change.touched.setdefault(table, set()).update(found.rows[table])
    change.touched["contacts"].update(found.people)
    change.touched["interactions"].update(found.kept, found.shared)
    if not engine.run(f"SELECT 1 FROM settings WHERE name = {mark}", (UNFINISHED,)):  # noqa: S608
        row = (engine.reserve("settings", 1), UNFINISHED, "true")
        engine.many(f"INSERT INTO settings (id, name, value) VALUES ({mark}, {mark}, {mark})", [row])  # noqa: S608


def _hand_on(change: "Change", found: Plan) -> None:
    """Let what stays refer to those who stay: talks have another first person, deals too, purchases have nobody."""
    engine, people = change.engine, ",".join(map(str, found.people))
    for talk, heir, _ in heirs(engine, set(found.shared), found.people):
        engine.run(f"UPDATE interactions SET contact_id = {heir} WHERE id = {talk}")  # noqa: S608 - our numbers
        change.touched.setdefault("met", set()).add(heir)
    for deal in ids_of(engine, "deal_contacts", "contact_id", found.people, want="deal_id", where="is_primary = 1"):
        first = f"SELECT min(id) FROM deal_contacts WHERE deal_id = {deal} AND contact_id NOT IN ({people})"  # noqa: S608
        engine.run(f"UPDATE deal_contacts SET is_primary = 1 WHERE id = ({first})")  # noqa: S608 - our numbers
    nothing = ", ".join(
        f"{column} = NULL" for column in ("contact_id", "note", "at", "source", "external_ref", "row_key")
    )
    for listed in chunks(found.kept):
        engine.run(f"UPDATE interactions SET {nothing} WHERE id IN ({listed})")  # noqa: S608 - our numbers
    for listed in chunks(found.rows["deals"]):
        for table in ABOUT:
            engine.run(f"UPDATE {table} SET deal_id = NULL WHERE deal_id IN ({listed})")  # noqa: S608 - our numbers


def mentions(store: "Store", found: Plan) -> list[KeyRow]:
    """Records of others, by kind, whose text still holds a name, mail, phone or handle of the person, and acts."""
    hits: set[tuple[str, int]] = set()
    erased = joined(found.rows, found.gone, {"interactions": set(found.kept)})
    for text in found.names:
        if len(text) < (LEAST if text.isascii() else 2):
            continue  # `li` and `ada` are in every other word
        for table, number in search(store, (text,), 10**6):
            if number not in found.rows.get(table, ()):
                hits.add((_KINDS[table], number))
        like = pattern(text)
        hits.update((row.key, row.id) for row in store.rows("erase.mentions", KeyRow, pattern=like))
        for table, row, act in store.engine.run(_quoting(store.engine), (like, like)):
            if row not in erased.get(table, ()):
                hits.add(("act", act))
        hits.update(("act", act) for act in store.values("erase.acts_naming", pattern=like) if act not in found.acts)
    for text in found.surnames:
        if len(text) >= LEAST and not _is_common(store, text, found.people):
            hits.update((row.key, row.id) for row in store.rows("erase.mentions", KeyRow, pattern=pattern(text)))
    own = {(_KINDS[table], number) for table, ids in found.rows.items() if table in _KINDS for number in ids}
    return [KeyRow(kind, number) for kind, number in sorted(hits - own)]


def _is_common(store: "Store", surname: str, people: Iterable[int]) -> bool:
    """True for a surname that more bear than a family has: in other texts it names anybody."""
    bearing = store.rows("lookup.exact", Candidate, key=fold(surname), how="word", limit=FAMILY + 100)
    return sum(one.kind == "contact" and one.id not in people for one in bearing) > FAMILY


def unfinished(engine: "Engine") -> bool:
    """True when somebody was forgotten and the file may still hold what was deleted."""
    return bool(engine.run(f"SELECT 1 FROM settings WHERE name = {engine.mark}", (UNFINISHED,)))  # noqa: S608


def sweep(store: "Store") -> str | None:
    """Clear the search index, free pages and the log of what was deleted; what is left to do, or None.

    Nobody else's reading is cut off: where another program has the book open, its log cannot be emptied, and that is
    told.
    """
    engine = store.engine
    left = _sweep_file(engine) if isinstance(engine, Sqlite) else _sweep_server(engine)
    if left is None:
        engine.begin()
        try:
            engine.run(f"DELETE FROM settings WHERE name = {engine.mark}", (UNFINISHED,))  # noqa: S608
            engine.commit()
        except BaseException:
            engine.rollback()
            raise
    return left


def _sweep_file(engine: Sqlite) -> str | None:
    [(before,)] = engine.run("PRAGMA busy_timeout")
    engine.run(f"PRAGMA busy_timeout={WAIT_MS}")
    try:
        for table in SEARCH_TABLES[engine.name]:  # an index keeps deleted words until its parts are joined
            engine.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - a table of ours
        engine.run("VACUUM")
        [(busy, _, _)] = engine.run("PRAGMA wal_checkpoint(TRUNCATE)")
    except BookBusy:
        busy = 1
    finally:
        engine.run(f"PRAGMA busy_timeout={before}")
    if busy:
        return "another program has this book open, and its log still holds what was deleted; close it"
    return None


def _sweep_server(engine: "Engine") -> str | None:
    owned = dict.fromkeys(table for parent in ("contacts", "deals") for table, _ in CHILDREN[parent])
    tables = [*owned, "contacts", "deals", "purchase_lines", *UNJOURNALED]
    listed = ", ".join([*tables, "changes", "acts", "lookup", *SEARCH_TABLES[engine.name]])
    [(before,)] = engine.run("SHOW lock_timeout")
    engine.run("SELECT set_config('lock_timeout', %s, false)", (f"{WAIT_MS}ms",))
    try:
        engine.run(f"VACUUM (FULL) {listed}")
    except BookBusy:
        engine.run(f"VACUUM {listed}")
        return "another session reads the tables, so they were cleared but not written anew; let it end"
    finally:
        engine.run("SELECT set_config('lock_timeout', %s, false)", (before,))
    return None


_KINDS = {
    "contacts": "contact", "companies": "company", "deals": "deal", "interactions": "interaction", "tasks": "task",
}  # fmt: skip


def _told(engine: "Engine", rows: "Rows") -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(uids, names, telling texts, surnames) of the rows as they are and as they ever were."""
    uids: set[str] = set()
    names: set[str] = set()
    telling: set[str] = set()
    family: set[str] = set()
    for table, texts in TELLING.items():
        for listed in chunks(rows.get(table, ())):
            heads, lines = engine.columns(f"SELECT * FROM {table} WHERE id IN ({listed})")  # noqa: S608
            versions: list[dict[str, Any]] = [dict(zip(heads, line, strict=True)) for line in lines]
            sql = f"SELECT before, after FROM changes WHERE table_name = {engine.mark} AND row_id IN ({listed})"  # noqa: S608
            versions += [json.loads(text) for pair in engine.run(sql, (table,)) for text in pair if text]
            for version in versions:
                said = {fold(version[column]) for column in texts if version.get(column)}
                telling |= said | ({word for text in said for word in words(text)} if table == "contacts" else set())
                if table in NAMING:  # texts are found folded in the index, and as they were written elsewhere
                    names |= said | {str(version[column]).lower() for column in texts if version.get(column)}
                if table == "contacts" and version.get("name"):
                    family |= surnames(version["name"])
                if table == "contacts" and version.get("uid"):
                    uids.add(version["uid"])
    return tuple(sorted(uids)), tuple(sorted(names - {""})), tuple(sorted(telling - {""})), tuple(sorted(family))


def _silence(engine: "Engine", found: Plan, said: str) -> None:
    """Take the words from acts that are of the person alone, which cannot be undone any more, or that name it."""
    mark = engine.mark
    for listed in chunks(found.acts):
        sql = (
            "SELECT a.id, a.what, (SELECT count(*) FROM changes c WHERE c.act_id = a.id) FROM acts a"  # noqa: S608
            f" WHERE a.id IN ({listed})"
        )
        for act, what, entries in engine.run(sql):
            if not entries:
                engine.run(
                    f"UPDATE acts SET kind = 'system', what = {mark} WHERE id = {act}",  # noqa: S608
                    (said,),
                )
            elif _repeats(fold(what), found.telling):
                engine.run(f"UPDATE acts SET what = {mark} WHERE id = {act}", (f"{said} and others",))  # noqa: S608


def _repeats(what: str, telling: tuple[str, ...]) -> bool:
    parts = words(what)
    return any(text in parts or ((len(text) >= LEAST or not text.isascii()) and text in what) for text in telling)


def _quoting(engine: "Engine") -> str:
    """Entries of the journal that hold a text, before or after."""
    mark = engine.mark
    return (
        "SELECT table_name, row_id, act_id FROM changes"  # noqa: S608 - marks only
        f" WHERE lower(before) LIKE {mark} ESCAPE '\\' OR lower(after) LIKE {mark} ESCAPE '\\' ORDER BY id"
    )
