"""Which rows are somebody's: those in the tables, and those that only the journal still knows.

A deal goes with a person where nobody else is in it, and no company: others are of those.
"""

import json
from collections.abc import Iterable

from crmcli.store.indexing import chunks
from crmcli.store.undo import CHILDREN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.engines import Engine

    Rows = dict[str, set[int]]  # table -> ids

PERSON = ("contact_id", "other_id", "into_id")  # the columns in which a row of the journal names its person
ABOUT = ("tasks", "interactions")  # what may be of others than the deal that it is about
OF_DEALS = tuple(table for table, _ in CHILDREN["deals"] if table not in ABOUT)
NOBODYS = "contact_id IS NULL AND company_id IS NULL"


def with_absorbed(engine: "Engine", contact: int) -> list[int]:
    """The contact, and everybody who was merged into it, or into one of those."""
    found, new = [contact], [contact]
    while new:
        new = sorted(ids_of(engine, "merges", "into_id", new, want="contact_id") - set(found))
        found += new
    return sorted(found)


def ids_of(
    engine: "Engine", table: str, column: str, values: Iterable[int], *, want: str = "id", where: str = ""
) -> set[int]:
    """The numbers (`want`) of rows of which a column holds one of the values."""
    more = f" AND {where}" if where else ""
    return {
        number
        for listed in chunks(values)
        for (number,) in engine.run(f"SELECT {want} FROM {table} WHERE {column} IN ({listed}){more}")  # noqa: S608
    }


def with_others(engine: "Engine", talks: set[int], people: Iterable[int]) -> set[int]:
    """Those of the talks in which somebody else took part."""
    nobody_else = ",".join(map(str, people))
    other = f"contact_id NOT IN ({nobody_else})"
    return ids_of(engine, "interactions", "id", talks, where=other) | ids_of(
        engine, "interaction_contacts", "interaction_id", talks, want="interaction_id", where=other
    )


def heirs(engine: "Engine", shared: set[int], people: Iterable[int]) -> list[tuple[int, int, int]]:
    """(talk, other, link) for talks that stay and were under the person's name: the first other has it from now on."""
    nobody_else = ",".join(map(str, people))
    found: dict[int, tuple[int, int, int]] = {}
    for listed in chunks(shared):
        sql = (
            "SELECT i.id, x.contact_id, x.id FROM interactions i JOIN interaction_contacts x ON x.interaction_id = i.id"  # noqa: S608
            f" WHERE i.id IN ({listed}) AND i.contact_id IN ({nobody_else}) AND x.contact_id NOT IN ({nobody_else})"
            " ORDER BY x.id DESC"
        )
        found.update({row[0]: (row[0], row[1], row[2]) for row in engine.run(sql)})
    return list(found.values())


def only_in_journal(engine: "Engine", people: Iterable[int], rows: "Rows") -> "Rows":
    """Rows that were the person's when they were deleted, with all that the journal keeps of them."""
    gone: Rows = {"contacts": set(people) - rows["contacts"]}
    for number in people:
        likes = [f'%"{column}":{number}{end}' for column in PERSON for end in (",%", "}%")]
        tests = " OR ".join([f"before LIKE {engine.mark}"] * len(likes))
        sql = f"SELECT DISTINCT table_name, row_id FROM changes WHERE verb = 'delete' AND ({tests})"  # noqa: S608
        for table, row in engine.run(sql, tuple(likes)):
            gone.setdefault(table, set()).add(row)
    for table, ids in gone.items():
        ids -= ids_of(engine, table, "id", ids)
    for talk in gone.get("interactions", ()):
        for table in ("interaction_contacts", "purchase_lines"):
            gone.setdefault(table, set()).update(row for row, _ in _deleted(engine, table, "interaction_id", talk))
    lost = _lost_deals(engine, people, gone.get("deal_contacts", set()))
    return joined(gone, {"deals": lost}, *(_deleted_with(engine, deal) for deal in lost | rows["deals"]))


def deals_of(engine: "Engine", people: Iterable[int]) -> tuple[set[int], set[int]]:
    """The deals that go with people, and those that stay: for others who are in them, or for a company."""
    theirs = ids_of(engine, "deal_contacts", "contact_id", people, want="deal_id")
    others = f"contact_id NOT IN ({','.join(map(str, people))})"
    staying = ids_of(engine, "deal_contacts", "deal_id", theirs, want="deal_id", where=others)
    staying |= ids_of(engine, "deals", "id", theirs, where="company_id IS NOT NULL")
    return theirs - staying, staying


def with_deals(engine: "Engine", deals: set[int]) -> "Rows":
    """What goes with deals: all that belongs to them, and follow-ups and talks about them that are of nobody.

    What was bought is kept by who keeps purchases without anybody: it goes with its buyer only.
    """
    rows = {table: ids_of(engine, table, "deal_id", deals) for table in OF_DEALS}
    tasks = ids_of(engine, "tasks", "deal_id", deals, where=NOBODYS)
    talks = ids_of(engine, "interactions", "deal_id", deals, where=f"{NOBODYS} AND amount_minor IS NULL")
    return {"deals": deals, "tasks": tasks, "interactions": talks, **rows}


def _lost_deals(engine: "Engine", people: Iterable[int], places: set[int]) -> set[int]:
    """The deals that were people's alone and are in the journal only; `places` are their places in deals there."""
    found: set[int] = set()
    for listed in chunks(places):
        sql = f"SELECT before FROM changes WHERE table_name = 'deal_contacts' AND row_id IN ({listed})"  # noqa: S608
        found.update(json.loads(before)["deal_id"] for (before,) in engine.run(f"{sql} AND verb = 'delete'"))
    found -= ids_of(engine, "deals", "id", found)
    for deal in tuple(found):
        parts = [row["contact_id"] for _, row in _deleted(engine, "deal_contacts", "deal_id", deal)]
        sql = f"SELECT before FROM changes WHERE table_name = 'deals' AND row_id = {deal} AND verb = 'delete'"  # noqa: S608
        sold = [json.loads(before).get("company_id") for (before,) in engine.run(sql)]
        if any(sold) or set(parts).difference(people):
            found.discard(deal)
    return found


def _deleted_with(engine: "Engine", deal: int) -> "Rows":
    """What was deleted of a deal that goes, and what was of nobody else among what was about it."""
    gone: Rows = {table: {row for row, _ in _deleted(engine, table, "deal_id", deal)} for table in OF_DEALS}
    for table in ABOUT:
        nobodys = {"contact_id", "company_id", "amount_minor"}
        gone[table] = {row for row, was in _deleted(engine, table, "deal_id", deal) if not nobodys.intersection(was)}
        gone[table] -= ids_of(engine, table, "id", gone[table])
    return gone


def _deleted(engine: "Engine", table: str, column: str, number: int) -> "list[tuple[int, dict[str, Any]]]":
    """The rows (id, columns) of a table that were deleted and referred to this number."""
    mark, like = engine.mark, f'%"{column}":{number}'
    sql = (
        f"SELECT row_id, before FROM changes WHERE table_name = {mark} AND verb = 'delete'"  # noqa: S608 - marks only
        f" AND (before LIKE {mark} OR before LIKE {mark})"
    )
    return [(row, json.loads(before)) for row, before in engine.run(sql, (table, f"{like},%", f"{like}}}%"))]


def joined(*parts: "Rows") -> "Rows":
    """The rows of several lists in one."""
    whole: Rows = {}
    for part in parts:
        for table, ids in part.items():
            whole.setdefault(table, set()).update(ids)
    return whole


def acts_and_entries(engine: "Engine", rows: "Rows") -> tuple[set[int], int]:
    """The acts that touched any of the rows, and how many entries of the journal that makes."""
    acts: set[int] = set()
    entries = 0
    for table, ids in rows.items():
        for listed in chunks(ids):
            sql = (
                f"SELECT act_id, count(*) FROM changes WHERE table_name = {engine.mark} AND row_id IN ({listed})"  # noqa: S608
                " GROUP BY act_id"
            )
            for act, count in engine.run(sql, (table,)):
                acts.add(act)
                entries += count
    return acts, entries
