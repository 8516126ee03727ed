"""A review of a period: what happened, what changed against the period before, what is to be done."""

from crmcli.core.figures_risk import NextLine
from crmcli.core.record import record
from crmcli.core.records import AgendaLine


@record(frozen=True, slots=True)
class ReviewFigure:
    """A number of the period and of the one before; with a `currency` both are minor units."""

    name: str
    now: int
    before: int
    change: float | None
    currency: str | None


@record(frozen=True, slots=True)
class ReviewDone:
    """A follow-up that was done in the period."""

    ref: str
    title: str
    who: str | None
    date: str


@record(frozen=True, slots=True)
class ReviewSegment:
    """How many a segment holds by the last scoring run of the period, and held by the last one before it."""

    segment: str
    contacts: int
    before: int | None


@record(frozen=True, slots=True)
class ReviewStage:
    """A stage that was set by hand in the period; None when it was given back to the facts."""

    ref: str
    name: str
    stage: str | None
    date: str
    reason: str | None


@record(frozen=True, slots=True)
class Review:
    """A page of a period. What is to be done is told only up to the present day: what is over has `to_do` false."""

    period: str
    since: str
    until: str
    before_since: str
    before_until: str
    happened: tuple[ReviewFigure, ...]
    done: tuple[ReviewDone, ...]
    changed: tuple[ReviewFigure, ...]
    segments: tuple[ReviewSegment, ...]
    stages: tuple[ReviewStage, ...]
    overdue: tuple[AgendaLine, ...]
    quiet: tuple[AgendaLine, ...]
    next: tuple[NextLine, ...]
    notes: tuple[str, ...]
    to_do: bool = True
