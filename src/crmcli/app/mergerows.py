"""What the table of a merge tells beyond a contact's own columns and lists: deals, relations, dates, consent …"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import relations
from crmcli.app.crm import Crm
from crmcli.core.dealrows import DealRow
from crmcli.core.refs import ref
from crmcli.core.relations import inverse
from crmcli.core.rows import HitRow
from crmcli.core.twins import MergedField

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Rows = Mapping[str, Mapping[int, "dict[str, Any]"]]
    Told = tuple[str, str]  # what is told, and the ref of whom


def beyond(crm: Crm, rows: "Rows", ids: Sequence[int]) -> list[MergedField]:
    """What is joined, in words; `rows` are those that refer to the people `ids`, the survivor first, as they were."""
    found = [_deals(crm, rows.get("deal_contacts", {}), ids), _relations(crm, rows.get("relations", {}), ids)]
    found += [_dates(rows.get("important_dates", {}), ids), _consents(rows.get("consents", {}), ids)]
    for field, table, worded in (("cadence", "cadences", _cadence), ("paused", "cadence_holds", _hold)):
        listed = sorted(rows.get(table, {}).values(), key=lambda row: ids.index(row["contact_id"]))
        found.append(_first(field, [(worded(row), ref("contact", row["contact_id"])) for row in listed]))
    return [one for one in found if one is not None]


def lost(crm: Crm, rows: "Rows", ids: Sequence[int]) -> list[str]:
    """The relations between those who are merged, which nobody has to themselves: `spouse of each other`."""
    inverses = relations.kinds(crm)
    found = dict.fromkeys(
        f"{row['kind']} of each other" if inverse(row["kind"], inverses) == row["kind"] else
        f"{row['kind']} ({ref('contact', row['other_id'])} of {ref('contact', row['contact_id'])})"
        for _, row in sorted(rows.get("relations", {}).items())
        if row["contact_id"] in ids and row["other_id"] in ids
    )  # fmt: skip
    return list(found)


def _deals(crm: Crm, rows: "Mapping[int, dict[str, Any]]", ids: Sequence[int]) -> MergedField | None:
    """The deals that any of them is in; in one that several are in, the first role counts."""
    if not rows:
        return None
    deals = crm.store.rows("deals.by_ids", DealRow, ids=sorted({row["deal_id"] for row in rows.values()}))
    titles = {one.id: one.title for one in deals}
    roles: dict[int, str] = {}
    told, instead = [], []
    for _, row in sorted(rows.items(), key=lambda pair: (ids.index(pair[1]["contact_id"]), pair[0])):
        title, whose, role = titles[row["deal_id"]], ref("contact", row["contact_id"]), row["role"]
        told.append((title, whose))
        if role and roles.setdefault(row["deal_id"], role) != role:
            instead.append(f"{role} in {title} ({whose})")
    return _joined("deals", told, tuple(instead))


def _relations(crm: Crm, rows: "Mapping[int, dict[str, Any]]", ids: Sequence[int]) -> MergedField | None:
    inverses = relations.kinds(crm)
    others = {row[side] for row in rows.values() for side in ("contact_id", "other_id")} - set(ids)
    names = {one.id: one.name for one in crm.store.rows("hits.contacts", HitRow, ids=sorted(others) or [0])}
    told: list[Told] = []
    for _, row in sorted(rows.items()):
        one, other, kind = row["contact_id"], row["other_id"], row["kind"]
        if other not in ids:
            told.append((f"{kind} {names.get(other, ref('contact', other))}", ref("contact", one)))
        elif one not in ids:
            told.append((f"{inverse(kind, inverses)} {names.get(one, ref('contact', one))}", ref("contact", other)))
    gone = tuple(f"{text}: will be lost" for text in lost(crm, {"relations": rows}, ids))
    return _joined("relations", told, gone)


def _dates(rows: "Mapping[int, dict[str, Any]]", ids: Sequence[int]) -> MergedField | None:
    listed = sorted(rows.values(), key=lambda row: (ids.index(row["contact_id"]), row["day"], row["label"]))
    return _joined("dates", [(f"{row['label']} {row['day']}", ref("contact", row["contact_id"])) for row in listed])


def _consents(rows: "Mapping[int, dict[str, Any]]", ids: Sequence[int]) -> MergedField | None:
    """The newest word of each channel counts; what another one said otherwise stands beside it."""
    newest: dict[str, dict[str, Any]] = {}
    theirs: dict[tuple[str, int], dict[str, Any]] = {}
    for _, row in sorted(rows.items(), key=lambda pair: (pair[1]["day"], pair[0])):
        newest[row["channel"]] = theirs[row["channel"], row["contact_id"]] = row
    told = [(_consent(row), ref("contact", row["contact_id"])) for _, row in sorted(newest.items())]
    instead = tuple(
        f"{_consent(row)} ({ref('contact', whose)})"
        for (channel, whose), row in sorted(theirs.items())
        if row["is_given"] != newest[channel]["is_given"]
    )
    return _joined("consent", told, instead)


def _consent(row: "Mapping[str, Any]") -> str:
    return f"{row['channel']} {'yes' if row['is_given'] else 'no'} ({row['day']})"


def _cadence(row: "Mapping[str, Any]") -> str:
    return f"every {row['days']} days"


def _hold(row: "Mapping[str, Any]") -> str:
    return f"until {row['until']}"


def _joined(field: str, told: "Iterable[Told]", instead: tuple[str, ...] = ()) -> MergedField | None:
    told = list(told)
    if not told and not instead:
        return None
    value = ", ".join(dict.fromkeys(text for text, _ in told))
    return MergedField(field, value, tuple(dict.fromkeys(whose for _, whose in told)), instead)


def _first(field: str, told: "Sequence[Told]") -> MergedField | None:
    """There is one of it: that of the first who has one counts."""
    if not told:
        return None
    (text, whose), *others = told
    return MergedField(field, text, (whose,), tuple(f"{said} ({other})" for said, other in others if said != text))
