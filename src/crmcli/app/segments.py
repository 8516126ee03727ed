"""Segments: filters with a name, whose members are whoever fulfils them now; and those of the scoring run."""

from collections.abc import Sequence
from datetime import date

from crmcli.app import listing, scoring, users
from crmcli.app.crm import Crm
from crmcli.app.filtering import asked, meant, saved
from crmcli.core.conditions import Node, quoted, said, tests
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.filters import read
from crmcli.core.records import Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.rfmsegments import EVERY, PROSPECT, find_segment, segment_name, segments_of
from crmcli.core.rows import Candidate, RunRow
from crmcli.core.segmentrows import SegmentSavedRow, SnapshotRow
from crmcli.core.segments import Segment, SegmentDiff, slug_from
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change


def save(crm: Crm, name: str, words: Sequence[str], where: Sequence[str] = (), *, slug: str | None = None) -> Wrote:
    """Give a filter a name, or another filter to a name that is there, and take a snapshot of who is in it."""
    name = clean(name)
    slug = slug_from(slug or name)
    node = read(words, where)
    if node is None:
        raise BadInput("which filter?", hint=f"crm segment save {slug} +vip city:berlin")
    if _of_scheme(crm, slug) or _of_scheme(crm, name):
        raise Refused(f"{name} is a segment of the scoring run", hint=f"crm segment save my-{slug} …")
    row = saved(crm, slug) or saved(crm, name)
    found = _ids(crm, meant(crm, node, within=(row.slug if row else slug,)))
    values = {"slug": row.slug if row else slug, "name": name, "filter": said(node)}
    with crm.change(f"save segment {name}") as change:
        if row is None:
            number = change.insert("segments", {**values, "user_id": users.me(crm), "created_at": change.now})
        else:
            number = row.id
            change.update("segments", number, values)
        if change.ref:
            _take(crm, change, values["slug"], values["filter"], found)
        begun = row.created_at if row else change.now
        made = _build(crm, SegmentSavedRow(number, values["slug"], name, values["filter"], begun))
    verb = "saved" if row is None else "changed" if change.ref else "saved already:"
    return Wrote(change.ref, f"{verb} segment {name}: {made.contacts} in it now", made, {})


def everything(crm: Crm) -> list[Segment]:
    """The saved segments by name, then those of the current scoring run in its order."""
    found = [_build(crm, row) for row in crm.store.rows("segments.all", SegmentSavedRow)]
    return [*found, *_of_the_run(crm)]


def one(crm: Crm, text: str) -> Segment:
    """The segment of this slug or name. Raises `NotFound` with the nearest."""
    if row := saved(crm, text):
        return _build(crm, row)
    if slug := _rfm(text):
        found = next((segment for segment in _of_the_run(crm) if segment.slug == slug), None)
        if found is None:
            raise NotFound(f"the current scoring run has no segment {slug}", hint="crm segment list")
        return found
    raise _unknown(crm, text)


def slug_of(crm: Crm, text: str) -> str:
    """The slug of the segment that is meant, saved or of the scoring run. Raises `NotFound`."""
    row = saved(crm, text)
    slug = row.slug if row else _rfm(text)
    if slug is None:
        raise _unknown(crm, text)
    return slug


def remove(crm: Crm, text: str) -> Wrote:
    """Take a saved segment away; its snapshots stay for when it comes back."""
    row = _need_saved(crm, text)
    users_of = [
        other.name
        for other in crm.store.rows("segments.all", SegmentSavedRow)
        if other.id != row.id and _names(crm, other.filter, row)
    ]
    if users_of:
        raise Refused(
            f"{row.name} is a part of: {', '.join(users_of)}", hint=f"crm segment save {row.slug} and another filter"
        )
    made = _build(crm, row)
    with crm.change(f"remove segment {row.name}") as change:
        change.delete("segments", row.id)
    return Wrote(change.ref, f"removed segment {row.name}", made, {})


def snapshot(crm: Crm, names: Sequence[str] = ()) -> Wrote:
    """Remember who is in these saved segments today, or in all of them; nothing that undo would take back."""
    rows = [_need_saved(crm, name) for name in names] or crm.store.rows("segments.all", SegmentSavedRow)
    if not rows:
        raise NotFound("no segment is saved yet", hint="crm segment save vips +vip")
    rows = list({row.id: row for row in rows}.values())
    with crm.change(f"snapshot of {', '.join(row.slug for row in rows)}", kind="system") as change:
        for row in rows:
            node = read((), [row.filter])
            assert node is not None
            _take(crm, change, row.slug, row.filter, _ids(crm, meant(crm, node, within=(row.slug,))))
        made = tuple(_build(crm, row) for row in rows)
    told = ", ".join(f"{one.slug} {one.contacts}" for one in made)
    return Wrote(change.ref, f"snapshot of {len(made)}: {told}", made, {})


def diff(crm: Crm, text: str, *, since: str | None = None) -> SegmentDiff:
    """Who entered a segment and who left it since the snapshot nearest to a day, else the last one before today.

    Of a segment of the scoring run it compares the current run with an earlier one. Raises `NotFound` without any.
    """
    row = saved(crm, text)
    if row is None:
        if slug := _rfm(text):
            return _run_diff(crm, slug, since)
        raise _unknown(crm, text)
    snapshots = crm.store.rows("segments.snapshots", SnapshotRow, slug=row.slug)
    then = _nearest(crm, [(one.day, one) for one in snapshots], since)
    if then is None:
        raise NotFound(f"no snapshot of {row.name} was taken yet", hint=f"crm segment snapshot {row.slug}")
    before = set(crm.store.values("segments.members", snapshot_id=then.id))
    now = set(listing.contact_ids(crm, where=[f"segment:{quoted(row.slug)}"]))
    if listing.leaves_out(asked(crm, (), [row.filter])):
        silent = set(crm.store.values("contacts.not_to_contact"))
        before, now = before - silent, now - silent
    entered, left = _people(crm, now - before), _people(crm, before - now)
    other = then.filter if then.filter != row.filter else None
    return SegmentDiff(
        row.slug, row.name, then.day, crm.today().isoformat(), len(before), len(now), row.filter, other, entered, left
    )


def _run_diff(crm: Crm, slug: str, since: str | None) -> SegmentDiff:
    if slug == PROSPECT:
        raise BadInput("prospects are whoever has no score; runs do not keep them", hint="crm segment diff champions")
    run = scoring.current(crm)
    earlier = sorted(((one.as_of, one) for one in scoring.comparable(crm, run)), key=lambda pair: pair[0], reverse=True)
    then = _nearest(crm, earlier, since)
    if then is None:
        raise NotFound(f"there is no scoring run before the one of {run.as_of}", hint="crm rfm")
    before = set(crm.store.values("segments.scored", run_id=then.id, segment=slug))
    now = set(crm.store.values("segments.scored", run_id=run.id, segment=slug))
    entered, left = _people(crm, now - before), _people(crm, before - now)
    return SegmentDiff(
        slug, segment_name(slug), then.as_of, run.as_of, len(before), len(now), f"rfm:{slug}", None, entered, left
    )


def _nearest(crm: Crm, days: "Sequence[tuple[str, Any]]", since: str | None) -> "Any":
    """What is nearest to a day, the earlier of two; without a day the newest before today, else today's."""
    if not days:
        return None
    if since is None:
        today = crm.today().isoformat()
        return next((one for day, one in days if day < today), days[0][1])
    wanted = crm.date(since, "past").date
    return min(days, key=lambda pair: (abs((date.fromisoformat(pair[0]) - wanted).days), pair[0]))[1]


def _take(crm: Crm, change: "Change", slug: str, filter: str, found: Sequence[int]) -> None:
    head = {"slug": slug, "filter": filter, "day": crm.today().isoformat(), "contacts": len(found)}
    number = change.open_snapshot({**head, "user_id": users.me(crm)})
    change.append("segment_members", ({"snapshot_id": number, "contact_id": contact} for contact in found))


def _ids(crm: Crm, node: Node) -> list[int]:
    sql, values = listing.contacts_sql(crm, node)
    return crm.store.values("contacts.listed", where=sql, order="", limit=listing.EVERYBODY, offset=0, **values)


def _build(crm: Crm, row: SegmentSavedRow) -> Segment:
    newest = crm.store.one("segments.snapshots", SnapshotRow, slug=row.slug)
    count = listing.count(crm, where=[row.filter], silent=False)
    return Segment(
        row.slug, row.slug, row.name, "saved", row.filter, count, newest.day if newest else None, row.created_at
    )


def _of_the_run(crm: Crm) -> list[Segment]:
    run = crm.store.one("rfm.current_run", RunRow)
    summary = scoring.summary(crm) if run else None
    counts = {one.segment: one.contacts for one in summary.segments} if summary else {}
    if summary:
        counts[PROSPECT] = summary.prospects
    return [
        Segment(
            one.slug, one.slug, one.name, "rfm", f"rfm:{one.slug}", counts.get(one.slug, 0) if run else None,
            run.as_of if run else None, run.created_at if run else None,
        )
        for one in (segments_of(run.scheme, scoring.told(run)["n"]) if run else segments_of("grid"))
    ]  # fmt: skip


def _names(crm: Crm, filter: str, row: SegmentSavedRow) -> bool:
    """Whether a filter has this segment within it."""
    node = read((), [filter])
    keys = (fold(row.slug), fold(row.name))
    named = [value for test in tests(node) if test.field == "segment" for value in test.values] if node else []
    return any(fold(str(value)) in keys for value in named)


def _people(crm: Crm, ids: set[int]) -> tuple[Ref, ...]:
    """Those people by name; who was erased has none."""
    rows = crm.store.rows("segments.named", Candidate, ids=sorted(ids))
    rows.sort(key=lambda one: (fold(one.name), one.id))
    return tuple(Ref(one.id, ref("contact", one.id), one.name) for one in rows)


def _rfm(text: str) -> str | None:
    """The slug of a segment of the grid, or None."""
    try:
        return find_segment(text)
    except BadInput:
        return None


def _of_scheme(crm: Crm, text: str) -> bool:
    """Whether a segment of the grid or of the current run is called so; other schemes leave their names to people."""
    run = crm.store.one("rfm.current_run", RunRow)
    own = segments_of(run.scheme, scoring.told(run)["n"]) if run else ()
    return _rfm(text) in [one.slug for one in (*segments_of("grid"), *own)]


def _need_saved(crm: Crm, text: str) -> SegmentSavedRow:
    if row := saved(crm, text):
        return row
    if _rfm(text):
        raise Refused(
            f"{text} belongs to the scoring run, which keeps its own history", hint=f"crm segment diff {text}"
        )
    raise _unknown(crm, text)


def _unknown(crm: Crm, text: str) -> NotFound:
    from difflib import get_close_matches

    known = [row.slug for row in crm.store.rows("segments.all", SegmentSavedRow)]
    near = get_close_matches(fold(text), [*known, *(one.slug for one in EVERY)], n=1, cutoff=0.6)
    listed = " ".join(known) or "none"
    hint = f"crm segment show {near[0]}" if near else "crm segment list"
    return NotFound(f"there is no segment {text!r}; saved are: {listed}", hint=hint)
