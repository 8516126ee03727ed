"""The review of a week, a month, a quarter or a year: what happened, what changed, what is to be done."""

from datetime import UTC, date, datetime, time, timedelta

from crmcli.app import agenda, figures_flow, reports
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.figures import ActivityLine, change
from crmcli.core.periods import PERIODS, begin, period, span_before
from crmcli.core.record import replace
from crmcli.core.records import AgendaLine
from crmcli.core.refs import ref
from crmcli.core.reportrows import ReviewTaskRow, StageSaidRow
from crmcli.core.reports import Report
from crmcli.core.reviews import Review, ReviewDone, ReviewFigure, ReviewSegment, ReviewStage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NO_TALKS = ("note", "purchase", "refund")
LEFT_OUT = "what to do is left out: the book tells what is open, quiet and to be called now, not on"
MOST = 10  # lines of a list on the page


def review(crm: Crm, unit: str, *, until: str | None = None) -> Review:
    """The review of the period that `until` lies in, up to that day. Raises `BadInput` for an unknown period."""
    by = unit.casefold()
    if by not in PERIODS:
        raise BadInput(f"a review is of a {', '.join(PERIODS)}, not of {unit!r}", hint="crm review month")
    last = crm.date(until, "past").date if until else crm.today()
    first = begin(last, by)
    before = span_before(first, last, by, "previous")
    figures, left_out = _figures(crm, by, (first, last), before)
    done = _done(crm, (first, last))
    over = last < crm.clock.now().date()
    lines = [] if over else agenda.today(crm, days=0)
    asked = replace(reports.question(crm, "next", until=last.isoformat()), limit=MOST)
    to_do = () if over else tuple(reports.run(crm, "next", asked).rows)
    if over:
        left_out = (*left_out, f"{LEFT_OUT} {last.isoformat()}")
    return Review(
        period(last, by), first.isoformat(), last.isoformat(), before[0].isoformat(), before[1].isoformat(),
        (*figures[:5], _done_figure(crm, (first, last), before)), done, figures[5:], _segments(crm, first, last),
        _stages(crm, first, last), _section(lines, "overdue"), _section(lines, "quiet"),
        to_do, left_out, not over,
    )  # fmt: skip


def chart(crm: Crm, unit: str, *, until: str | None = None) -> Report:
    """The sales of the periods up to this one, for the page's chart."""
    return reports.run(crm, "sales", reports.question(crm, "sales", until=until, by=unit))


def _figures(
    crm: Crm, by: str, now: tuple[date, date], before: tuple[date, date]
) -> tuple[tuple[ReviewFigure, ...], tuple[str, ...]]:
    """What happened (five figures), then what changed, and what was left out."""
    pairs = [[_talks(crm, span) for span in (now, before)]]
    notes: tuple[str, ...] = ()
    for name in ("sales", "customers"):
        asked = replace(reports.question(crm, name, by=by), since=now[0], until=now[1])
        answers = [reports.ALL[name].run(crm, one) for one in (asked, replace(asked, since=before[0], until=before[1]))]
        pairs.append([answer.rows[-1] for answer in answers])
        if name == "sales":
            currency = asked.currency
            notes = (*answers[0].notes[1:], *figures_flow.undirected(crm, asked))
    talks, sales, customers = pairs
    happened = (
        _figure("talks", talks, "entries"), _figure("came in", talks, "incoming"),
        _figure("went out", talks, "outgoing"),
        _figure("orders", sales, "orders"), _figure("value", sales, "value_minor", currency),
    )  # fmt: skip
    changed = tuple(
        _figure(name.replace("_", " "), customers, name) for name in ("new", "won_back", "dormant", "lost", "active")
    )
    return (*happened, *changed), notes


def _talks(crm: Crm, span: tuple[date, date]) -> ActivityLine:
    """All talks of a span of days together; a note is none, nor is a purchase."""
    asked = replace(reports.question(crm, "activity", by="kind"), since=span[0], until=span[1])
    rows = [row for row in reports.ALL["activity"].run(crm, asked).rows if row.group not in NO_TALKS]
    sums = [sum(getattr(row, name) for row in rows) for name in ("entries", "incoming", "outgoing", "minutes")]
    return ActivityLine("", *sums)


def _figure(name: str, pair: "list[Any]", field: str, currency: str | None = None) -> ReviewFigure:
    now, before = (getattr(one, field) for one in pair)
    return ReviewFigure(name, now, before, change(now, before), currency)


def _done_figure(crm: Crm, now: tuple[date, date], before: tuple[date, date]) -> ReviewFigure:
    found = [int(crm.store.value("reports.done_count", **_instants(crm, span))) for span in (now, before)]
    return ReviewFigure("follow-ups done", found[0], found[1], change(*found), None)


def _done(crm: Crm, span: tuple[date, date]) -> tuple[ReviewDone, ...]:
    rows = crm.store.rows("reports.done", ReviewTaskRow, limit=MOST, **_instants(crm, span))
    return tuple(
        ReviewDone(ref("task", row.id), row.title, row.who, _moment(crm, row.done_at).date().isoformat())
        for row in rows
    )  # fmt: skip


def _instants(crm: Crm, span: tuple[date, date]) -> "dict[str, Any]":
    """The UTC instants between which these local days lie."""
    ends = [datetime.combine(day, time(), crm.clock.now().tzinfo) for day in (span[0], span[1] + timedelta(days=1))]
    first, last = (end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for end in ends)
    return {"from_day": first, "until_day": last}


def _moment(crm: Crm, instant: str) -> datetime:
    """An instant as the book's clock shows it."""
    return datetime.fromisoformat(instant).astimezone(crm.clock.now().tzinfo)


def _stages(crm: Crm, first: date, last: date) -> tuple[ReviewStage, ...]:
    rows = crm.store.rows(
        "reports.stages_said", StageSaidRow, since=first.isoformat(), until=last.isoformat(), limit=MOST
    )  # fmt: skip
    return tuple(ReviewStage(ref("contact", row.contact_id), row.name, row.stage, row.day, row.reason) for row in rows)


def _segments(crm: Crm, first: date, last: date) -> tuple[ReviewSegment, ...]:
    """The segments by the last run up to the period's end, against the last one before it began."""
    found = figures_flow.runs(crm, last)
    earlier = [run for run in found if run.as_of < first.isoformat()]
    now, then = found[:1], [run for run in earlier[:1] if run is not found[0]]
    counts = {(row.run_id, row.segment): row.contacts for row in figures_flow.counted(crm, [*now, *then])}
    names = {name for _, name in counts}
    told = [
        ReviewSegment(
            name, counts.get((now[0].id, name), 0), counts.get((then[0].id, name), 0) if then else None
        )
        for name in names
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda one: (-one.contacts, one.segment)))


def _section(lines: list[AgendaLine], name: str) -> tuple[AgendaLine, ...]:
    return tuple(line for line in lines if line.section == name)[:MOST]
