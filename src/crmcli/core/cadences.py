"""Staying in touch: every so many days with a contact, with all of a tag or with a segment; the strictest counts."""

from collections.abc import Sequence
from datetime import date, timedelta

from crmcli.core.agendarows import CadenceRow
from crmcli.core.dates import BadDate, Span, span
from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.records import Ref

MONTH, LONGEST = 30, 3650  # a month of a cadence is thirty days: nobody is forgotten for the length of February


@record(frozen=True, slots=True)
class Cadence:
    """How often somebody should be in touch: with a `contact`, or with all of a `tag` or of a `segment` (slug)."""

    id: int
    days: int
    contact: Ref | None
    tag: str | None
    segment: str | None


@record(frozen=True, slots=True)
class Hold:
    """A contact who is left alone until a day: `paused` for a reason, or moved on (`bumped`) without one."""

    contact: Ref
    until: str
    state: str
    reason: str | None


def days_of(text: str) -> int:
    """The days of a cadence: `30`, `30d`, `2w`, `1m` (thirty days), `1q`, `1y`, `every 2 weeks`, `month`, `weekly`.

    Raises `BadInput`.
    """
    plain = text.strip()
    try:
        found = span(f"{plain}d" if plain.isdecimal() else plain)
    except BadDate:
        spoken = _spoken(plain)
        if spoken is None:
            raise
        found = spoken
    years, months = divmod(found.months, 12)
    days = found.days + years * 365 + months * MONTH
    if not 0 < days <= LONGEST:
        raise BadInput(f"a cadence is 1 to {LONGEST} days, not {text!r}", hint="crm cadence set ada 30d")
    return days


def _spoken(text: str) -> Span | None:
    """The length in words that say how often, as a follow-up's are; None for days of a week or a month."""
    from crmcli.core.recurrence import read

    try:
        rule = read(text, date(2026, 1, 1))
    except BadDate:
        return None
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    often, count = parts.pop("FREQ"), int(parts.pop("INTERVAL", "1"))
    if parts:
        return None
    days, months = {"DAILY": (1, 0), "WEEKLY": (7, 0), "MONTHLY": (0, 1), "YEARLY": (0, 12)}[often]
    return Span(days * count, months * count)


def strictest(found: Sequence[CadenceRow]) -> CadenceRow | None:
    """The cadence that counts among those of a contact: the shortest, their own before a tag's before a segment's."""
    return min(found, key=lambda one: (one.days, one.contact_id is None, one.tag_id is None, one.id), default=None)


def due_on(touched: str, days: int) -> date:
    """The day on which somebody should be in touch again, after the last contact or the day they came (ISO)."""
    return date.fromisoformat(touched) + timedelta(days=days)
