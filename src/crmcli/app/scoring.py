"""RFM: scoring the buyers of the book, and what a run says. The rules are core/rfm.py and core/rfmschemes.py."""

import json
from collections.abc import Sequence
from itertools import repeat

from crmcli.app import booksettings, lookup, populations
from crmcli.app.crm import Crm
from crmcli.core import rfm, rfmschemes
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.money import places
from crmcli.core.record import names
from crmcli.core.records import Wrote
from crmcli.core.refs import ref
from crmcli.core.rfmrows import SegmentRow
from crmcli.core.rfmsegments import PROSPECT, find_segment, segment_name, segments_of
from crmcli.core.rows import OwnedText, RunRow, ScoreRow
from crmcli.core.scorings import RunSummary, ScoredContact, SegmentCount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COLUMNS = ("run_id", "contact_id", "recency_days", "frequency", "monetary_minor", "r", "f", "m", "segment")


def run(
    crm: Crm, *, scheme: str | None = None, cuts: str | None = None, classes: int | None = None,
    window: str | None = None, basis: str = "purchases",
) -> Wrote:  # fmt: skip
    """Score every buyer as of today and make this the current run: one act, one undo.

    `scheme` and `cuts` are the book's unless they are given. Purchases in other currencies are converted by the
    book's rates; those without a rate are left out, because currencies are never added together; their number is said.
    """
    today, unit = crm.today().isoformat(), populations.unit(crm, basis)
    if cuts and scheme is None:
        scheme = "fixed"
    chosen = rfmschemes.plan(
        scheme or crm.setting("rfm.scheme"), classes=classes, cuts=cuts or crm.setting("rfm.cuts"), currency=unit
    )
    if cuts and chosen.fixed is None:
        raise BadInput(f"{chosen.scheme} has cut points of its own", hint=rfmschemes.TRY)
    within = populations.window(crm, window)
    found = populations.gathered(crm, basis, within, unit)
    points = rfmschemes.cut_points(chosen, found.buyers, unit=10 ** places(found.currency))
    count = len(found.buyers.contact_ids)
    said = f"{count} {'buyer' if count == 1 else 'buyers'} as of {today}"
    if basis == "interactions":
        said = f"{count} in touch as of {today}, M in {found.currency}"
    columns = (*values_of(found.buyers), *values_of(rfm.scores_of(found.buyers, points, chosen.scheme)))
    kept = {**points.to_plain(), "basis": basis, "window": within.said()}
    with crm.change(f"score {said}") as change:
        number = change.open_run(
            {
                "scheme": chosen.scheme, "as_of": today, "currency": found.currency, "cuts": json.dumps(kept),
                "buyers": count, "left_out": found.left_out,
            }
        )  # fmt: skip
        change.append_lines("scores", COLUMNS, zip(repeat(number), *columns, strict=False))
        booksettings.put(change, crm.store, "rfm.current_run", number)
        made = _summary(crm, current(crm), _counted(columns))
    crm.forget_settings()
    return Wrote(change.ref, f"scored {said}", made, {})


def current(crm: Crm) -> RunRow:
    """The current run. Raises `NotFound` when nothing was scored yet."""
    row = crm.store.one("rfm.current_run", RunRow)
    if row is None:
        raise NotFound("nothing has been scored yet", hint="crm rfm")
    if crm.as_of is not None and crm.as_of.isoformat() != row.as_of:
        said = f"the scores of this book are as of {row.as_of}, not {crm.as_of.isoformat()}"
        raise Refused(said, hint=f"crm rfm --as-of {crm.as_of.isoformat()}")
    return row


def told(row: RunRow) -> "dict[str, Any]":
    """What a run keeps beside its cut points: `basis` and `window`; the first runs knew one of each."""
    kept = json.loads(row.cuts)
    return {
        "basis": kept.get("basis", "purchases"),
        "window": kept.get("window", "all"),
        "n": kept.get("n", rfm.SCORES),
    }


def summary(crm: Crm) -> RunSummary:
    """The segments of the current run, in the order of its scheme."""
    row = current(crm)
    return _summary(crm, row, crm.store.rows("rfm.segments", SegmentRow, run_id=row.id))


def _counted(columns: "Sequence[Sequence[Any]]") -> list[SegmentRow]:
    """What the book would say of the run that was just written."""
    sums: dict[str, list[int]] = {}
    _, _, frequency, monetary, _, _, _, segments = columns
    for slug, times, minor in zip(segments, frequency, monetary, strict=True):
        cell = sums.get(slug)
        if cell is None:
            cell = sums[slug] = [0, 0, 0]
        cell[0] += 1
        cell[1] += times
        cell[2] += minor
    return [SegmentRow(slug, *cell) for slug, cell in sums.items()]


def _summary(crm: Crm, row: RunRow, found: list[SegmentRow]) -> RunSummary:
    counts = {one.segment: one for one in found}
    scored = sum(one.contacts for one in found)
    more, points = told(row), rfm.points_from_plain(json.loads(row.cuts))
    said = {name: getattr(points, name).said(0) for name in rfm.FIGURES[:2]}
    segments = tuple(
        SegmentCount(
            one.slug, one.name, one.zh, counts[one.slug].contacts, counts[one.slug].contacts / row.buyers,
            counts[one.slug].frequency, counts[one.slug].monetary_minor, row.currency,
        )
        for one in segments_of(row.scheme, more["n"])
        if one.slug in counts
    )  # fmt: skip
    return RunSummary(
        row.id, row.scheme, row.as_of, row.currency, row.buyers, int(crm.store.value("rfm.contacts") or 0) - scored,
        row.left_out, provisional(row), more["basis"], more["window"], more["n"],
        {**said, "monetary": points.monetary.said(places(row.currency))}, segments,
    )  # fmt: skip


def provisional(row: RunRow) -> bool:
    """Whether a run has too few buyers for its scores to mean much."""
    return row.buyers < rfm.PROVISIONAL_BELOW


def standing(crm: Crm) -> list[RunRow]:
    """The runs that were not taken back, the newest first."""
    return crm.store.rows("rfm.runs", RunRow)


def comparable(crm: Crm, row: RunRow) -> list[RunRow]:
    """The runs before this one that scored by the same scheme, on the same basis, the newest first."""
    own = (row.scheme, told(row)["basis"], told(row)["n"])
    return [one for one in standing(crm) if one.id < row.id and (one.scheme, told(one)["basis"], told(one)["n"]) == own]


def members(
    crm: Crm, segment: str | None = None, *, entered: str | None = None, left: bool = False
) -> list[ScoredContact]:
    """The contacts of a segment in the current run, the most valuable first.

    With `entered` (`last-run`) only who came in with the last run; with `left` who left the segment with it, as they
    were, and where they are now.
    """
    row = current(crm)
    slug = find_segment(segment) if segment else None
    if slug and not left and slug not in [one.slug for one in segments_of(row.scheme, told(row)["n"])[:-1]]:
        own = "who never bought" if slug == PROSPECT else f"no segment of the current run, whose scheme is {row.scheme}"
        crm.tell(f"{slug}: {own}" + ("; crm contact list rfm:prospect" if slug == PROSPECT else ""))
    if entered is not None and entered != "last-run":
        raise BadInput(f"--entered knows last-run, not {entered!r}", hint="crm rfm list at-risk --entered last-run")
    if entered and left:
        raise BadInput("who entered or who left, one of them", hint="crm rfm list at-risk --left")
    before = next(iter(comparable(crm, row)), None) if entered or left else None
    earlier = before.id if before else 0
    if left:
        rows = crm.store.rows("rfm.gone", ScoreRow, run_id=row.id, previous_id=earlier, segment=slug)
    else:
        rows = crm.store.rows("rfm.scores", ScoreRow, run_id=row.id, segment=slug)
    if entered:
        new = set(crm.store.values("rfm.entered", run_id=row.id, previous_id=earlier))
        rows = [one for one in rows if one.contact_id in new]
    ids = [one.contact_id for one in rows]
    emails, phones = texts(crm, "emails", ids), texts(crm, "phones", ids)
    return [
        ScoredContact(
            ref("contact", one.contact_id), one.name, one.external_id, emails.get(one.contact_id, ()),
            phones.get(one.contact_id, ()), one.recency_days, one.frequency, one.monetary_minor, row.currency,
            one.r, one.f, one.m, rfm.score_text(one.r, one.f, one.m), one.segment, segment_name(one.segment),
            one.last_purchase_on, bool(one.do_not_contact),
        )
        for one in rows
    ]  # fmt: skip


def explain(crm: Crm, text: str) -> rfm.Explanation:
    """Why somebody has the score of the current run."""
    row, person = current(crm), lookup.who(crm, text, kind="contact")
    found = crm.store.one("rfm.score", ScoreRow, run_id=row.id, contact_id=person.id)
    more = told(row)
    if found is None:
        what = "purchase" if more["basis"] == "purchases" else "talk"
        within = "" if more["window"] == "all" else f" within {more['window']}"
        raise NotFound(
            f"{person.name} has no score as of {row.as_of}: no {what} by then{within} (prospect)",
            hint=f"crm show {person.ref}",
        )
    buyer = rfm.Buyer(found.contact_id, found.recency_days, found.frequency, found.monetary_minor)
    points = rfm.points_from_plain(json.loads(row.cuts))
    scored, figures = rfm.explain(buyer, points, row.scheme, money_places=places(row.currency))
    return rfm.Explanation(
        person.ref, person.name, row.as_of, row.currency, scored.score, found.segment, segment_name(found.segment),
        row.scheme, more["basis"], more["window"], row.buyers, provisional(row), figures,
    )  # fmt: skip


def values_of(columns: "rfm.Buyers | rfm.Scores") -> "tuple[Sequence[Any], ...]":
    """The columns of a record of columns."""
    return tuple(getattr(columns, name) for name in names(type(columns)))


def texts(crm: Crm, kind: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The `emails` or `phones` of contacts, the primary one first."""
    found: dict[int, list[str]] = {}
    for row in crm.store.rows(f"contacts.{kind}", OwnedText, ids=ids):
        found.setdefault(row.owner, []).append(row.text)
    return {number: tuple(texts) for number, texts in found.items()}
