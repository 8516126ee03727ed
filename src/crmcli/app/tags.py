"""Tags as such: who bears how many, and giving one another name or taking it from everybody."""

from crmcli.app import belongings
from crmcli.app.crm import Crm
from crmcli.core.errors import NotFound
from crmcli.core.records import Wrote
from crmcli.core.segmentrows import TaggingRow, TagRow
from crmcli.core.segments import TagCount
from crmcli.core.text import fold


def everything(crm: Crm) -> list[TagCount]:
    """All tags that somebody bears, by name."""
    return [_count(row) for row in crm.store.rows("tags.counted", TagRow)]


def bearers(crm: Crm, tag: str) -> int:
    """How many people, companies and deals bear a tag. Raises `NotFound`."""
    return len(crm.store.rows("tags.taggings", TaggingRow, tag_id=number_of(crm, tag)))


def rename(crm: Crm, tag: str, to: str) -> Wrote:
    """Give a tag another name, as one act; where the name is taken, both become one and its bearers keep it once."""
    old, new = belongings.tag_name(tag), belongings.tag_name(to)
    number = number_of(crm, old)
    there = crm.store.value("tags.by_key", key=fold(new))
    merged = there is not None and int(there) != number
    rows = crm.store.rows("tags.taggings", TaggingRow, tag_id=number)
    with crm.change(f"rename +{old} to +{new}") as change:
        if merged:
            have = {_bearer(row) for row in crm.store.rows("tags.taggings", TaggingRow, tag_id=int(there or 0))}
            for row in rows:
                if _bearer(row) in have:
                    change.delete("taggings", row.row)
                else:
                    change.update("taggings", row.row, {"tag_id": int(there or 0)})
            change.delete("tags", number)
        else:
            change.update("tags", number, {"name": new, "key": fold(new)})
        made = _one(crm, new)
    into = ", which was there already: they are one tag now" if merged else ""
    return Wrote(change.ref, f"renamed +{old} to +{new}{into}; {len(rows)} bore it", made, {"merged": merged})


def remove(crm: Crm, tag: str) -> Wrote:
    """Take a tag from everybody who bears it, as one act."""
    name = belongings.tag_name(tag)
    number = number_of(crm, name)
    rows = crm.store.rows("tags.taggings", TaggingRow, tag_id=number)
    gone = _one(crm, name)
    with crm.change(f"remove +{name} from {len(rows)}") as change:
        for row in rows:
            change.delete("taggings", row.row)
        change.delete("tags", number)
    return Wrote(change.ref, f"took +{name} from {len(rows)} {'record' if len(rows) == 1 else 'records'}", gone, {})


def number_of(crm: Crm, tag: str) -> int:
    """The number of a tag that somebody bears. Raises `NotFound` with those that look like it."""
    name = belongings.tag_name(tag)
    found = crm.store.value("tags.by_key", key=fold(name))
    if found is None:
        from difflib import get_close_matches

        known = [row.name for row in crm.store.rows("tags.counted", TagRow)]
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        listed = f"; near: {' '.join(f'+{one}' for one in near)}" if near else ""
        raise NotFound(f"nobody bears +{name}{listed}", hint="crm tags list")
    return int(found)


def _one(crm: Crm, name: str) -> TagCount:
    rows = crm.store.rows("tags.counted", TagRow)
    return next((_count(row) for row in rows if row.key == fold(name)), TagCount(name, name, 0, 0, 0))


def _count(row: TagRow) -> TagCount:
    return TagCount(row.name, row.name, row.contacts, row.companies, row.deals)


def _bearer(row: TaggingRow) -> tuple[int | None, ...]:
    return row.contact_id, row.company_id, row.deal_id
