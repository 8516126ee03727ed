"""Making one person of several: all that is told of them is told of one, and their refs lead there for ever."""

import json
from collections.abc import Mapping, Sequence

from crmcli.app import contacts, duplicates, lookup, mergerows
from crmcli.app.crm import Crm
from crmcli.core import merging as rules
from crmcli.core.errors import BadInput, Refused
from crmcli.core.record import record
from crmcli.core.records import Contact, Ref, Wrote
from crmcli.core.refs import read_ref, ref
from crmcli.core.twins import LinkRow, MergedField

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

    Rows = dict[str, dict[int, dict[str, Any]]]

LISTS = ("emails", "phones", "handles", "addresses", "companies", "tags")


@record(frozen=True, slots=True)
class Merged:
    """A merge: what it wrote, each field with whose value it is, and how many talks and follow-ups came along.

    `lost` are relations between those who are one now, in words.
    """

    wrote: Wrote
    fields: tuple[MergedField, ...]
    moved: dict[str, int]
    lost: tuple[str, ...]


def people(crm: Crm, said: Sequence[str]) -> tuple[Ref, list[Ref]]:
    """Who is kept and who is absorbed, by the words for each. Raises `Refused` with the reason it cannot be."""
    if len(said) < 2:
        raise BadInput("whom do you want to merge? name the one that stays first", hint="crm merge c1 c9")
    for text in said:
        if (named := read_ref(text, kind="contact")) and (into := lookup.merged_into(crm, *named)) is not None:
            who = ref(*named)
            raise Refused(f"{who} was merged into {into.name} ({into.ref}) already", hint=f"crm show {into.ref}")
    keep, *absorb = duplicates.people(crm, said)
    if len({one.id for one in (keep, *absorb)}) <= len(absorb):
        raise Refused(f"{keep.name} ({keep.ref}) cannot be merged with themselves", hint="crm merge c1 c9")
    everybody = [keep, *absorb]
    for found in contacts.many(crm, [one.id for one in everybody]):
        if found.archived_at:
            raise Refused(f"{found.name} ({found.ref}) is archived", hint=f"crm contact restore {found.ref}")
    for at, other in enumerate(everybody):
        for one in everybody[:at]:
            if duplicates.said_apart(crm, one.id, other.id):
                raise Refused(
                    f"somebody said that {one.name} ({one.ref}) and {other.name} ({other.ref}) are not the same",
                    hint=f"crm dupes --compare-again {one.ref} {other.ref}",
                )
    return keep, absorb


def merge(crm: Crm, keep: Ref, absorb: Sequence[Ref], take: Mapping[str, str] | None = None) -> Merged:
    """Make one person of several. `take` is field → the words for whose value counts (see `TAKEN`).

    The absorbed are archived and lead to the survivor by ref, uid and number in other systems; one undo gives
    everything back.
    """
    ids = [keep.id, *(one.id for one in absorb)]
    taken = _taken(crm, take or {}, ids)
    names = " and ".join(f"{one.name} ({one.ref})" for one in absorb)
    with crm.change(f"merge {names} into {keep.name}") as change:
        before = contacts.many(crm, ids)
        people = change.rows_of("contacts", ids)
        rows = _rows(crm, change, ids)
        fields = _columns(change, before, [people[number] for number in ids], taken)
        fields += _custom(change, rows.get("fields", {}), ids, taken)
        fields += mergerows.beyond(crm, rows, ids)
        lost = tuple(mergerows.lost(crm, rows, ids))
        _relink(change, rows, keep.id, frozenset(ids[1:]), ids)
        for number in ids[1:]:
            change.update("contacts", number, {"archived_at": crm.now()})
            change.insert("merges", {"contact_id": number, "into_id": keep.id})
        made = contacts.one(crm, keep.id)
        fields += _lists(made, before)
    if not crm.dry_run:
        made = contacts.one(crm, keep.id)  # with what follows from the talks
    counts = {name: len(found) for name, found in sorted(_moved(rows, ids).items())}
    fields.sort(key=_order)
    extra: dict[str, object] = {"absorbed": list(absorb), "fields": fields, "moved": counts}
    wrote = Wrote(change.ref, f"merged {names} into {keep.name}", made, extra)
    return Merged(wrote, tuple(fields), counts, lost)


def preview(crm: Crm, keep: Ref, absorb: Sequence[Ref], take: Mapping[str, str] | None = None) -> Merged:
    """What `merge` would make, field by field; nothing is written."""
    before, crm.dry_run = crm.dry_run, True
    try:
        return merge(crm, keep, absorb, take)
    finally:
        crm.dry_run = before


def _taken(crm: Crm, take: Mapping[str, str], ids: Sequence[int]) -> dict[str, int]:
    found = {}
    for field, said in take.items():
        if field not in rules.TAKEN and not field.startswith("custom."):
            listed = " ".join(rules.TAKEN)
            raise BadInput(f"{field!r} cannot be taken; fields are: {listed} custom.NAME", hint="--take name=c9")
        whose = lookup.who(crm, said, kind="contact")
        if whose.id not in ids:
            raise BadInput(f"{whose.name} ({whose.ref}) is none of those who are merged", hint="--take name=c9")
        found["owner_id" if field == "owner" else field] = whose.id
    return found


def _rows(crm: Crm, change: "Change", ids: Sequence[int]) -> "Rows":
    """Every row that refers to one of them, by table and id, as it is now."""
    listed: dict[str, list[int]] = {}
    for link in crm.store.rows("merges.linked", LinkRow, ids=ids):
        listed.setdefault(link.place, []).append(link.row)
    return {table: change.rows_of(table, numbers) for table, numbers in listed.items()}


def _columns(
    change: "Change", before: Sequence[Contact], people: "Sequence[dict[str, Any]]", taken: Mapping[str, int]
) -> list[MergedField]:
    """Set the survivor's own columns, and tell whose they are."""
    keep, said = people[0], {one.id: one for one in before}
    chosen = rules.chosen(people, taken)
    values: dict[str, Any] = {one.column: one.value for one in chosen}
    values["notes"] = rules.notes([row["notes"] for row in people])
    values["do_not_contact"] = max(row["do_not_contact"] for row in people)
    giver = next(one.whose for one in chosen if one.column == "external_id")
    if giver != keep["id"]:  # a number stands in the book once: the two change places
        change.update("contacts", giver, {"source": None, "external_id": None})
    change.update("contacts", keep["id"], values)
    if giver != keep["id"]:
        change.update("contacts", giver, {"source": keep["source"], "external_id": keep["external_id"]})
    told = [
        MergedField(
            one.column.removesuffix("_id") if one.column == "owner_id" else one.column,
            _said(said[one.whose], one.column), (ref("contact", one.whose),),
            tuple(f"{_said(said[other], one.column)} ({ref('contact', other)})" for other in one.others),
        )
        for one in chosen
        if one.value is not None or one.others
    ]  # fmt: skip
    for column in ("notes", "do_not_contact"):
        if values[column]:
            whose = tuple(ref("contact", row["id"]) for row in people if row[column])
            told.append(MergedField(column, "yes" if column != "notes" else values[column], whose, ()))
    return told


def _said(one: Contact, column: str) -> str:
    value = one.owner and one.owner.name if column == "owner_id" else getattr(one, column)
    return "" if value is None else str(value)


def _custom(
    change: "Change", rows: "dict[int, dict[str, Any]]", ids: Sequence[int], taken: Mapping[str, int]
) -> list[MergedField]:
    """Tell whose each custom field is; where another one's is taken the survivor's is set."""
    named: dict[str, dict[int, tuple[int, Any]]] = {}
    for number, found in sorted(rows.items(), key=lambda pair: ids.index(pair[1]["contact_id"])):
        named.setdefault(found["name"], {})[found["contact_id"]] = (number, found["value"])
    for field in taken:
        name = field.removeprefix("custom.")
        if field.startswith("custom.") and taken[field] not in named.get(name, {}):
            raise BadInput(f"{ref('contact', taken[field])} has no custom field {name!r}", hint="--take name=c9")
    told = []
    for name, values in named.items():
        first = next(iter(values))
        whose = taken.get(f"custom.{name}", first)
        row, value = values[first][0], values[whose][1]
        change.update("fields", row, {"value": value})
        others = tuple(
            f"{_plain(said)} ({ref('contact', one)})" for one, (_row, said) in values.items() if said != value
        )
        told.append(MergedField(f"custom.{name}", _plain(value), (ref("contact", whose),), others))
    return told


def _plain(value: str) -> str:
    said = json.loads(value)
    return said if isinstance(said, str) else value


def _relink(change: "Change", rows: "Rows", keep: int, absorbed: frozenset[int], ids: Sequence[int]) -> None:
    """Make everything that is told of the absorbed the survivor's."""
    place = {number: at for at, number in enumerate(ids)}
    for table, found in rows.items():
        if table in rules.SAME:
            listed = sorted(found.items(), key=lambda pair: (place[pair[1]["contact_id"]], pair[0]))
            for number, values in rules.moves(table, listed, keep):
                change.update(table, number, values)
    for table, columns in (("relations", ("contact_id", "other_id")), ("not_same", ("contact_id", "other_id"))):
        found = rows.get(table, {})
        ordered = table == "not_same"
        changed, gone = rules.relinked(list(found.items()), columns, absorbed, keep, ordered=ordered)
        change.delete_many(table, {number: found[number] for number in gone})
        for number, values in changed:
            change.update(table, number, values)
    for number, row in rows.get("merges", {}).items():
        if row["into_id"] in absorbed:
            change.update("merges", number, {"into_id": keep})
    _take_part(change, rows.get("interaction_contacts", {}), keep)
    places = sorted(rows.get("deal_contacts", {}).items(), key=lambda pair: (place[pair[1]["contact_id"]], pair[0]))
    put_together(change, "deal_contacts", places, "deal_id", keep, owner="contact_id")


def put_together(
    change: "Change", table: str, listed: "Sequence[tuple[int, dict[str, Any]]]", place: str, keep: int, *, owner: str
) -> None:
    """Make rows that put somebody into a company or a deal the survivor's, once for each place."""
    changed, gone = rules.together(listed, place, keep, owner=owner)
    change.delete_many(table, {number: row for number, row in listed if number in gone})
    for number, values in changed:
        change.update(table, number, values)


def _take_part(change: "Change", rows: "dict[int, dict[str, Any]]", keep: int) -> None:
    """The others in a talk: whoever leads it or stands there already does not stand there again."""
    talks = change.rows_of("interactions", {row["interaction_id"] for row in rows.values()} or (0,))
    there: set[int] = set()
    for number, row in sorted(rows.items(), key=lambda pair: (pair[1]["contact_id"] != keep, pair[0])):
        talk = row["interaction_id"]
        if talk in there or talks[talk]["contact_id"] == keep:
            change.delete("interaction_contacts", number)
        else:
            there.add(talk)
            change.update("interaction_contacts", number, {"contact_id": keep})


def _moved(rows: "Rows", ids: Sequence[int]) -> "dict[str, list[int]]":
    """The talks and follow-ups that were the absorbed ones'."""
    return {
        table: [number for number, row in rows.get(table, {}).items() if row["contact_id"] != ids[0]]
        for table in ("interactions", "tasks")
    }


def _lists(made: Contact, before: Sequence[Contact]) -> list[MergedField]:
    told = []
    for name in LISTS:
        values = _flat(made, name)
        whose = tuple(one.ref for one in before if _flat(one, name))
        if values:
            told.append(MergedField(name, ", ".join(values), whose, ()))
    return told


def _flat(one: Contact, name: str) -> list[str]:
    value = getattr(one, name)
    if name == "handles":
        return [f"{network}:{said}" for network, many in value.items() for said in many]
    return [getattr(item, "name", item) for item in value]


def _order(one: MergedField) -> int:
    order = [*rules.TAKEN[:2], *LISTS, "deals", "relations", "birthday", "dates", "stage", "owner", "source"]
    order += ["external_id", "notes", "do_not_contact", "consent", "cadence", "paused"]
    return order.index(one.field) if one.field in order else len(order)
