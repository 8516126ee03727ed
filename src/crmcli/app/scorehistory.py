"""Scoring runs beside each other: which there are, who moved between two, and the current one as a matrix."""

from datetime import date

from crmcli.app.crm import Crm
from crmcli.app.scoring import comparable, current, provisional, standing, texts, told
from crmcli.core.errors import NotFound
from crmcli.core.refs import ref
from crmcli.core.rfmrows import CellRow, MoveRow
from crmcli.core.rfmsegments import PROSPECT, find_segment, fm_score, naming
from crmcli.core.rows import RunRow
from crmcli.core.scorings import MatrixCell, MovedContact, RunLine, SegmentMove


def runs(crm: Crm) -> list[RunLine]:
    """The runs that stand, the newest first."""
    now = crm.store.one("rfm.current_run", RunRow)
    return [
        RunLine(
            one.id, one.as_of, one.scheme, told(one)["basis"], told(one)["window"], one.currency, one.buyers,
            one.left_out, provisional(one), now is not None and one.id == now.id, one.created_at,
        )
        for one in standing(crm)
    ]  # fmt: skip


def matrix(crm: Crm) -> tuple[RunRow, list[MatrixCell]]:
    """The current run as R by FM: every cell, R from the best down, FM from the least up."""
    row = current(crm)
    n = int(told(row)["n"])
    named = naming(row.scheme, n)
    counts: dict[tuple[int, int], list[int]] = {}
    for one in crm.store.rows("rfm.cells", CellRow, run_id=row.id):
        cell = counts.setdefault((one.r, fm_score(one.f, one.m)), [0, 0])
        cell[0] += one.contacts
        cell[1] += one.monetary_minor
    held: dict[tuple[int, int], dict[str, None]] = {}
    scores = range(1, n + 1)
    for r, f, m in ((r, f, m) for r in scores for f in scores for m in scores):
        held.setdefault((r, fm_score(f, m)), {})[named(r, f, m)] = None
    everybody = sum(cell[0] for cell in counts.values()) or 1
    found = []
    for r in reversed(scores):
        for fm in scores:
            contacts, minor = counts.get((r, fm), (0, 0))
            share = contacts / everybody
            found.append(MatrixCell(r, fm, tuple(held[r, fm]), contacts, share, minor, row.currency))
    return row, found


def moves(
    crm: Crm, *, since: str | None = None, before: str | None = None, now: str | None = None
) -> tuple[RunRow, RunRow, list[MovedContact]]:
    """Who has another segment than in the run nearest to a day (the one before, unless told), by value.

    `before` and `now` choose segments. Only a run of the same scheme and basis can be compared with; raises
    `NotFound` without one.
    """
    row = current(crm)
    earlier = comparable(crm, row)
    if not earlier:
        raise NotFound(
            f"there is no run of the scheme {row.scheme} before the one of {row.as_of} to compare with",
            hint="crm rfm runs",
        )
    then = earlier[0]
    if since is not None:
        wanted = crm.date(since, "past").date
        then = min(earlier, key=lambda one: (abs((date.fromisoformat(one.as_of) - wanted).days), one.as_of, -one.id))
    if (then_days := told(then)["window"]) != (days := told(row)["window"]):
        crm.tell(f"the earlier run counted other days: {then_days}, this one {days}")
    chosen = [find_segment(one) if one else None for one in (before, now)]
    found = [
        one
        for one in crm.store.rows("rfm.moved", MoveRow, run_id=row.id, previous_id=then.id)
        if chosen[0] in (None, one.before or PROSPECT) and chosen[1] in (None, one.now or PROSPECT)
    ]
    mails = texts(crm, "emails", [one.contact_id for one in found])
    return then, row, [
        MovedContact(
            ref("contact", one.contact_id), one.name, mails.get(one.contact_id, ()), one.before or PROSPECT,
            one.now or PROSPECT, one.monetary_minor, row.currency, then.as_of, row.as_of, bool(one.do_not_contact),
        )
        for one in found
    ]  # fmt: skip


def moves_counted(found: list[MovedContact]) -> list[SegmentMove]:
    """How many went from where to where, the largest group first."""
    sums: dict[tuple[str, str], list[int]] = {}
    for one in found:
        cell = sums.setdefault((one.before, one.now), [0, 0])
        cell[0] += 1
        cell[1] += one.monetary_minor
    return [
        SegmentMove(was, now, contacts, minor, found[0].currency, found[0].since, found[0].as_of)
        for (was, now), (contacts, minor) in sorted(sums.items(), key=lambda pair: (-pair[1][0], pair[0]))
    ]
