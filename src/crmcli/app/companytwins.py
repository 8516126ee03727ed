"""Companies that may be one: listed in pairs, and made one of several."""

from collections.abc import Sequence
from itertools import combinations

from crmcli.app import companies, duplicates, lookup
from crmcli.app.crm import Crm
from crmcli.app.merging import Merged, put_together
from crmcli.core import merging as rules
from crmcli.core.companynames import bare
from crmcli.core.errors import BadInput, Refused
from crmcli.core.records import Company, Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import OwnedText
from crmcli.core.twins import Duplicate, LinkRow, MergedField, Twin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

    Rows = dict[str, dict[int, dict[str, Any]]]

LIKELY = 0.4
SAME_NAME, NAMES_ALIKE = 0.7, 0.35  # what each of them says by itself; together they say more, never all
SAME = {"phone": 0.4, "mail domain": 0.35, "web page": 0.4}
ALIKE = 0.9
LARGEST = 20  # companies under one key, beyond which the key tells nothing
MOVED = ("interactions", "tasks")
LISTS = ("emails", "phones", "addresses", "tags", "websites", "contacts")


def find(crm: Crm, *, least: float | None = None, limit: int | None = None) -> list[Duplicate]:
    """Pairs of companies that may be one, the likeliest first; `least` is the lowest score from 0 to 1."""
    least = LIKELY if least is None else least
    if not 0 <= least <= 1:
        raise BadInput(f"a score lies between 0 and 1, not at {least:g}", hint="crm dupes --companies --min 0.4")
    names = {row.owner: row.text for row in crm.store.rows("merges.company_names", OwnedText)}
    kept: dict[tuple[int, int], dict[str, float]] = {}
    for (what, key), numbers in _keyed(crm, names).items():
        for one, other in combinations(sorted(numbers), 2) if len(numbers) <= LARGEST else ():
            reasons = kept.setdefault((one, other), {})
            if what in SAME:
                reasons[f"same {what} {key}"] = SAME[what]
            elif said := _names_alike(names[one], names[other]):
                reasons[said[0]] = said[1]
    found = []
    for (one, other), reasons in kept.items():
        apart = 1.0
        for weight in reasons.values():
            apart *= 1 - weight
        if reasons and 1 - apart >= least:
            told = tuple(sorted(reasons, key=lambda text: (-reasons[text], text)))
            refs = ref("company", one), ref("company", other)
            twins = Twin(one, refs[0], names[one], None, None), Twin(other, refs[1], names[other], None, None)
            found.append(Duplicate(" ".join(refs), round(1 - apart, 3), twins, told, refs[0]))
    found.sort(key=lambda pair: (-pair.score, pair.contacts[0].id, pair.contacts[1].id))
    return found[:limit]


def _keyed(crm: Crm, names: dict[int, str]) -> dict[tuple[str, str], set[int]]:
    """Which companies share a phone, a mail domain, a web page, or the beginning of a name."""
    found: dict[tuple[str, str], set[int]] = {}
    for what, query in (("phone", "company_phones"), ("mail domain", "company_mails"), ("web page", "company_pages")):
        for row in crm.store.rows(f"merges.{query}", OwnedText):
            key = row.text.rpartition("@")[2]
            if key and row.owner in names:
                found.setdefault((what, key), set()).add(row.owner)
    for number, name in names.items():
        for word in bare(name):
            found.setdefault(("name", word[:4]), set()).add(number)
        found.setdefault(("whole name", "".join(sorted(bare(name)))), set()).add(number)
    return found


def _names_alike(one: str, other: str) -> tuple[str, float] | None:
    mine, theirs = bare(one), bare(other)
    if sorted(mine) == sorted(theirs):
        return "same name but for the legal form", SAME_NAME
    likeness = duplicates.likeness().words(" ".join(mine), " ".join(theirs))
    return (f"names are alike {likeness:.2f}", NAMES_ALIKE) if likeness >= ALIKE else None


def people(crm: Crm, said: Sequence[str]) -> tuple[Ref, list[Ref]]:
    """Which company is kept and which are absorbed, by the words for each. Raises `Refused` where it cannot be."""
    if len(said) < 2:
        raise BadInput("which companies are one? name the one that stays first", hint="crm company merge o1 o10")
    keep, *absorb = [lookup.who(crm, text, kind="company") for text in said]
    if len({one.id for one in (keep, *absorb)}) <= len(absorb):
        raise Refused(f"{keep.name} ({keep.ref}) cannot be merged with itself", hint="crm company merge o1 o10")
    for found in companies.many(crm, [one.id for one in (keep, *absorb)]):
        if found.archived_at:
            raise Refused(f"{found.name} ({found.ref}) is archived", hint=f"crm company restore {found.ref}")
    return keep, absorb


def merge(crm: Crm, keep: Ref, absorb: Sequence[Ref]) -> Merged:
    """Make one company of several, with people, talks, follow-ups and all that was told; one undo gives it back."""
    ids = [keep.id, *(one.id for one in absorb)]
    names = " and ".join(f"{one.name} ({one.ref})" for one in absorb)
    with crm.change(f"{lookup.MERGED}{names} into {keep.name} ({keep.ref})") as change:
        before = companies.many(crm, ids)
        rows = _rows(crm, change, ids)
        own = change.rows_of("companies", ids)
        owner = next((own[number]["owner_id"] for number in ids if own[number]["owner_id"] is not None), None)
        notes = rules.notes([own[number]["notes"] for number in ids])
        change.update("companies", keep.id, {"owner_id": owner, "notes": notes})
        _relink(change, rows, ids)
        for number in ids[1:]:
            change.update("companies", number, {"archived_at": crm.now()})
        made = companies.one(crm, keep.id)
    counts = {table: sum(row["company_id"] != keep.id for row in rows.get(table, {}).values()) for table in MOVED}
    fields = (*_fields(made, before), *_deals(rows.get("deals", {}), ids))
    extra: dict[str, object] = {"absorbed": list(absorb), "fields": list(fields), "moved": counts}
    return Merged(Wrote(change.ref, f"merged {names} into {keep.name}", made, extra), fields, counts, ())


def preview(crm: Crm, keep: Ref, absorb: Sequence[Ref]) -> Merged:
    """What `merge` would make, field by field; nothing is written."""
    before, crm.dry_run = crm.dry_run, True
    try:
        return merge(crm, keep, absorb)
    finally:
        crm.dry_run = before


def _rows(crm: Crm, change: "Change", ids: Sequence[int]) -> "Rows":
    listed: dict[str, list[int]] = {}
    for link in crm.store.rows("merges.company_linked", LinkRow, ids=ids):
        listed.setdefault(link.place, []).append(link.row)
    return {table: change.rows_of(table, numbers) for table, numbers in listed.items()}


def _relink(change: "Change", rows: "Rows", ids: Sequence[int]) -> None:
    for table, found in rows.items():
        listed = sorted(found.items(), key=lambda pair: (ids.index(pair[1]["company_id"]), pair[0]))
        if table == "positions":
            put_together(change, table, listed, "contact_id", ids[0], owner="company_id")
            continue
        for number, values in rules.moves(table, listed, ids[0], owner="company_id"):
            change.update(table, number, values)


def _fields(made: Company, before: Sequence[Company]) -> list[MergedField]:
    names = tuple(f"{one.name} ({one.ref})" for one in before[1:] if one.name != made.name)
    told = [MergedField("name", made.name, (made.ref,), names)]
    for field in LISTS:
        whose = tuple(one.ref for one in before if getattr(one, field))
        if whose:
            values = [getattr(item, "name", item) for item in getattr(made, field)]
            told.append(MergedField(field, ", ".join(values), whose, ()))
    for name, value in made.custom.items():
        said = [(one.ref, one.custom[name]) for one in before if name in one.custom]
        others = tuple(f"{other} ({whose})" for whose, other in said if other != value)
        told.append(MergedField(f"custom.{name}", str(value), (said[0][0],), others))
    for field in ("owner", "notes"):
        if value := getattr(made, field):
            whose = tuple(one.ref for one in before if getattr(one, field))
            told.append(MergedField(field, getattr(value, "name", value), whose, ()))
    return told


def _deals(rows: "dict[int, dict[str, Any]]", ids: Sequence[int]) -> list[MergedField]:
    """The deals with any of them."""
    listed = sorted(rows.items(), key=lambda pair: (ids.index(pair[1]["company_id"]), pair[0]))
    whose = dict.fromkeys(ref("company", row["company_id"]) for _, row in listed)
    value = ", ".join(dict.fromkeys(row["title"] for _, row in listed))
    return [MergedField("deals", value, tuple(whose), ())] if listed else []
