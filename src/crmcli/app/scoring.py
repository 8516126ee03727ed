"""RFM: scoring the buyers of the book, and what a run says. The rule itself is core/rfm.py."""

import json
from collections.abc import Sequence
from datetime import date

from crmcli.app import booksettings, currencies, lookup
from crmcli.app.crm import Crm
from crmcli.core import rfm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.money import places
from crmcli.core.records import RunSummary, ScoredContact, SegmentCount, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import BuyerRow, CurrencyRow, OwnedText, RunRow, ScoreRow, SegmentRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCHEMES = ("grid",)


def run(crm: Crm, *, scheme: str = "grid") -> Wrote:
    """Score every buyer as of today and make this the current run: one act, one undo.

    Purchases in other currencies are left out, because currencies are never added together; their number is said.
    """
    if scheme not in SCHEMES:
        raise BadInput(f"there is no scheme {scheme!r}; schemes are: {' '.join(SCHEMES)}", hint="crm rfm --scheme grid")
    currency, today = currencies.base(crm), crm.today()
    rows = crm.store.rows("rfm.buyers", BuyerRow, as_of=today.isoformat(), currency=currency)
    buyers = [
        rfm.Buyer(
            row.contact_id, (today - date.fromisoformat(row.last_purchase)).days, row.frequency, row.monetary_minor
        )
        for row in rows
        if row.last_purchase is not None
    ]
    left_out = sum(row.purchases for row in crm.store.rows("rfm.currencies", CurrencyRow) if row.currency != currency)
    if not buyers:
        raise _nobody(currency, today.isoformat(), left_out)
    scored = rfm.score_all(buyers)
    said = f"{len(buyers)} {'buyer' if len(buyers) == 1 else 'buyers'} as of {today.isoformat()}"
    with crm.change(f"score {said}") as change:
        number = change.open_run(
            {
                "scheme": scheme, "as_of": today.isoformat(), "currency": currency,
                "cuts": json.dumps(scored.points.to_plain()), "buyers": len(buyers), "left_out": left_out,
            }
        )  # fmt: skip
        change.append("scores", (_score(number, one) for one in scored.buyers))
        booksettings.put(change, crm.store, "rfm.current_run", number)
        made = summary(crm, number)
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


def summary(crm: Crm, number: int | None = None) -> RunSummary:
    """The segments of a run, the current one unless told otherwise, in the order of the grid."""
    row = current(crm)
    if number is not None and row.id != number:
        raise NotFound(f"run {number} is not the current one", hint="crm rfm")
    counts = {one.segment: one for one in crm.store.rows("rfm.segments", SegmentRow, run_id=row.id)}
    prospects = int(crm.store.value("rfm.prospects", run_id=row.id) or 0)
    segments = tuple(
        SegmentCount(
            one.slug, one.name, counts[one.slug].contacts, counts[one.slug].contacts / row.buyers,
            counts[one.slug].monetary_minor, row.currency,
        )
        for one in rfm.SEGMENTS
        if one.slug in counts
    )  # fmt: skip
    return RunSummary(
        row.id, row.scheme, row.as_of, row.currency, row.buyers, prospects, row.left_out,
        row.buyers < rfm.PROVISIONAL_BELOW, segments,
    )  # fmt: skip


def members(crm: Crm, segment: str | None = None, *, entered: str | None = None) -> list[ScoredContact]:
    """The contacts of a segment in the current run, the most valuable first; with `entered` only newcomers."""
    row = current(crm)
    slug = rfm.find_segment(segment) if segment else None
    rows = crm.store.rows("rfm.scores", ScoreRow, run_id=row.id, segment=slug)
    if entered is not None:
        if entered != "last-run":
            raise BadInput(f"--entered knows last-run, not {entered!r}", hint="crm rfm list at-risk --entered last-run")
        before = crm.store.one("rfm.run_before", RunRow, run_id=row.id)
        new = set(crm.store.values("rfm.entered", run_id=row.id, previous_id=before.id if before else 0))
        rows = [one for one in rows if one.contact_id in new]
    ids = [one.contact_id for one in rows]
    emails, phones = _texts(crm, "emails", ids), _texts(crm, "phones", ids)
    return [
        ScoredContact(
            ref("contact", one.contact_id), one.name, one.external_id, emails.get(one.contact_id, ()),
            phones.get(one.contact_id, ()), one.recency_days, one.frequency, one.monetary_minor, row.currency,
            one.r, one.f, one.m, f"{one.r}{one.f}{one.m}", one.segment, one.last_purchase_on, bool(one.do_not_contact),
        )
        for one in rows
    ]  # fmt: skip


def explain(crm: Crm, text: str) -> rfm.Explanation:
    """Why somebody has the score of the current run."""
    row, person = current(crm), lookup.who(crm, text, kind="contact")
    found = crm.store.one("rfm.score", ScoreRow, run_id=row.id, contact_id=person.id)
    if found is None:
        raise NotFound(
            f"{person.name} has no score as of {row.as_of}: no purchase by then (prospect)",
            hint=f"crm show {person.ref}",
        )
    buyer = rfm.Buyer(found.contact_id, found.recency_days, found.frequency, found.monetary_minor)
    told = rfm.explain(buyer, rfm.points_from_plain(json.loads(row.cuts)), money_places=places(row.currency))
    return rfm.Explanation(
        person.ref, person.name, row.as_of, row.currency, told.scored.score, found.segment, told.figures
    )


def _nobody(currency: str, day: str, left_out: int) -> Refused:
    if left_out:
        others = f"; {left_out} purchases are in other currencies, which are never added together"
        return Refused(
            f"nobody has bought anything in {currency} by {day}{others}", hint="crm config set currency CODE"
        )
    return Refused(f"nobody has bought anything by {day}", hint="crm log purchase ada 120.50 'a book'")


def _score(number: int, one: rfm.Scored) -> "dict[str, Any]":
    return {
        "run_id": number, "contact_id": one.contact_id, "recency_days": one.recency_days, "frequency": one.frequency,
        "monetary_minor": one.monetary_minor, "r": one.r, "f": one.f, "m": one.m, "segment": one.segment,
    }  # fmt: skip


def _texts(crm: Crm, kind: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for row in crm.store.rows(f"contacts.{kind}", OwnedText, ids=ids):
        found.setdefault(row.owner, []).append(row.text)
    return {number: tuple(texts) for number, texts in found.items()}
