"""How deals come through the pipeline, what was won and lost, what may come. The rules are core/figures_pipeline.py."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from crmcli.app.crm import Crm
from crmcli.app.figures import NOBODY, more
from crmcli.app.figures_foreign import exchange, span
from crmcli.app.pipeline import stages
from crmcli.core import figures_pipeline as rules
from crmcli.core.dealreportrows import ClosedRow, FunnelRow, OpenSumRow, SlippedRow, StageStayRow, StageWinsRow, WonRow
from crmcli.core.figures import mean
from crmcli.core.figures_pipeline import FEW_CLOSED, SIZES, Chance, Closed, Prospect, SlippedLine
from crmcli.core.money import format_amount
from crmcli.core.periods import BEGINNING, ENDING, PERIODS, period, periods
from crmcli.core.pipeline import WON
from crmcli.core.refs import ref
from crmcli.core.reports import Answer, Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NO_SOURCE, NO_REASON, NO_DAY, LATE = "no source", "no reason", "no day", "late"
MOST_EMPTY = 600  # periods beyond which those without a deal are left out: one absurd day would fill pages
GONE = "{stage} (removed)"  # a stage that the settings have no more


class Worth:
    """What deals are worth in the currency that is asked for, at the rate of a day; `left_out` counts those without.

    Amounts are in parts of a minor unit, of which `unit` make one.
    """

    def __init__(self, crm: Crm, currency: str) -> None:
        self.currency = currency
        self._rates = exchange(crm, currency)
        self.unit = self._rates.parts
        self.left_out = 0

    def __call__(self, minor: int | None, currency: str | None, day: str, deals: int = 1) -> int | None:
        """What so many deals are worth together; None where there is no value, or no rate."""
        if minor is None or currency is None:
            return None
        if currency == self.currency:
            return minor * self.unit
        worth = self._rates.worth(minor, currency, day)
        self.left_out += deals if worth is None else 0
        return worth

    def minor(self, worth: int | None) -> int | None:
        """What deals are worth in minor units."""
        return None if worth is None else mean(worth, self.unit)

    def notes(self) -> tuple[str, ...]:
        """What is said of deals in other currencies that no rate converts."""
        if not self.left_out:
            return ()
        are, days = ("is", "its day has") if self.left_out == 1 else ("are", "their days have")
        why = f"{days} no rate of exchange to {self.currency} (crm rates list)"
        return (f"the value of {_deals(self.left_out)} in another currency {are} left out: {why}",)


def funnel(crm: Crm, question: Question) -> Answer:
    """How many of the deals begun in a span reached each stage, as of today."""
    names = [stage.name for stage in stages(crm)]
    asked: dict[str, Any] = {"today": crm.today().isoformat(), **span(question)}
    behind = "and m.day <= :today" if crm.as_of else ""  # else there is none: nobody moves a deal ahead of the clock
    cases = " ".join(f"when :s{place}_ then {place}" for place in range(len(names)))
    asked |= {f"s{place}_": name for place, name in enumerate(names)}
    rows = crm.store.rows("dealreports.funnel", FunnelRow, where=behind, order=cases, **asked)
    gone = sum(row.deals for row in rows if row.place is None and row.state != WON)
    lines = rules.funnel(
        names, ((row.place or 0, row.state, row.deals) for row in rows if row.place is not None or row.state == WON)
    )
    notes = [f"of {_deals(lines[0].deals)} {lines[-1].deals:,} were won: {lines[-1].of_all:.0%}"] if lines else []
    if gone:
        notes.append(f"left out: {_deals(gone)} in stages that are no more (crm config show deal_stages)")
    return Answer(lines, tuple(notes))


def velocity(crm: Crm, question: Question) -> Answer:
    """How long deals stood in each stage that they left in a span, and how long it took to win those won in it."""
    stays: dict[str, list[tuple[int, int]]] = {}
    for row in crm.store.rows("dealreports.stays", StageStayRow, **span(question)):
        stays.setdefault(row.stage, []).append((row.days, row.times))
    won = [
        (_days(row.begun_on, row.closed_on), row.deals)
        for row in crm.store.rows("dealreports.won", WonRow, **span(question))
    ]
    if not stays and not won:
        return Answer([])
    known = stages(crm)
    lines = [rules.velocity(stage.name, stays.pop(stage.name, ()), stage.target_days) for stage in known]
    lines += [rules.velocity(GONE.format(stage=name), counted, None) for name, counted in stays.items()]
    return Answer([*lines, rules.velocity(WON, won, None)])


def wins(crm: Crm, question: Question) -> Answer:
    """What part of the deals closed in a span was won, by source, owner or size."""
    worth = Worth(crm, question.currency)
    found: dict[str, list[Closed]] = {}
    for row in _closed(crm, question):
        one = _counted(row, worth)
        if question.by == "size":
            name = rules.size(one.worth, worth.unit, worth.currency)
        else:
            name = (row.owner or NOBODY) if question.by == "owner" else (row.source or NO_SOURCE)
        found.setdefault(name, []).append(one)
    lines = [rules.wins(name, closed, worth.unit, worth.currency) for name, closed in found.items()]
    if question.by == "size":
        lines.sort(key=lambda one: SIZES.index(one.group))
    else:
        lines.sort(key=lambda one: (-one.value_minor, one.group))
    return Answer(lines, worth.notes())


def closed(crm: Crm, question: Question) -> Answer:
    """What was won and lost in each period or by each owner, or why deals were lost."""
    worth = Worth(crm, question.currency)
    found: dict[str, list[Closed]] = {}
    if question.by in PERIODS:
        found = {name: [] for name in periods(question.since, question.until, question.by)}
    for row in _closed(crm, question):
        day = date.fromisoformat(row.closed_on)
        name = period(day, question.by) if question.by in PERIODS else row.owner or NOBODY
        found.setdefault(name, []).append(_counted(row, worth))
    everything = [one for of in found.values() for one in of]
    if question.by == "reason":
        return Answer(rules.reasons(everything, worth.unit, worth.currency), worth.notes())
    lines = [rules.outcome(name, of, worth.unit, worth.currency) for name, of in found.items()]
    if question.by not in PERIODS:
        lines.sort(key=lambda one: (-one.won_minor, one.group))
    whole = rules.outcome("", everything, worth.unit, worth.currency)
    said = [
        f"{_deals(number)} {how}, {format_amount(minor, worth.currency, thousands=True)}"
        for number, how, minor in ((whole.won, "won", whole.won_minor), (whole.lost, "lost", whole.lost_minor))
    ]
    return Answer(lines, (f"together {'; '.join(said)}", *worth.notes()))


def forecast(crm: Crm, question: Question) -> Answer:
    """What open deals may bring in the periods to come, weighed as deals of their stages were won."""
    today = crm.today().isoformat()
    rows, notes = _within(crm.store.rows("dealreports.open_sums", OpenSumRow), question)
    worth, chances = Worth(crm, question.currency), _chances(crm, today, rows)
    groups: dict[str, list[Prospect]] = {}
    for row in rows:
        weight = chances[row.stage].weight if row.probability is None else (row.probability, 100)
        value = worth(row.value_minor, row.currency, today, row.valued) if row.valued else None
        day = row.expected_close
        name = NO_DAY if day is None else LATE if day < today else period(date.fromisoformat(day), question.by)
        groups.setdefault(name, []).append(Prospect(row.deals, value or 0, weight))
    days = [row.expected_close for row in rows if row.expected_close and row.expected_close >= today]
    lines = [
        rules.forecast(name, groups.get(name, ()), worth.unit, worth.currency)
        for name in (LATE, *_filled(days, question.by), NO_DAY)
        if name in groups or name not in (LATE, NO_DAY)
    ]
    weighed: dict[str, int] = {}  # deals by the stage that weighs them
    for row in rows:
        if row.probability is None:
            weighed[row.stage] = weighed.get(row.stage, 0) + row.deals
    said = _weights([one for one in chances.values() if one.stage in weighed], weighed)
    return Answer(lines, (*said, *notes, *worth.notes(), *as_they_stand(crm, crm.today())))


def slipped(crm: Crm, question: Question) -> Answer:
    """Open deals that close later than was said first, those that slipped the furthest first."""
    worth, today = Worth(crm, question.currency), question.until.isoformat()
    found = []
    for row in crm.store.rows("dealreports.slipped", SlippedRow, **span(question)):
        value = worth(row.value_minor, row.currency, today)
        found.append((row, rules.days_slipped(row.first_on, row.now_on, today), value))
    found.sort(key=lambda one: (one[1] is None, -(one[1] or 0), -(one[2] or 0), one[0].id))
    shown = found[: question.limit]
    lines = [
        SlippedLine(
            ref("deal", row.id), row.title, row.stage, worth.minor(value), row.first_on, row.now_on,
            days, row.moved, row.owner, worth.currency,
        )
        for row, days, value in shown
    ]  # fmt: skip
    return Answer(lines, (*more(len(found), len(shown)), *worth.notes(), *as_they_stand(crm, question.until)))


def as_they_stand(crm: Crm, day: date) -> tuple[str, ...]:
    """What is said of a past day: the book keeps where a deal stood, not what it was worth and expected then."""
    if day >= crm.clock.now().date():
        return ()
    return (f"open deals are told as they stand now, judged by {day.isoformat()}",)


def _closed(crm: Crm, question: Question) -> list[ClosedRow]:
    return crm.store.rows("dealreports.closed", ClosedRow, **span(question))


def _counted(row: ClosedRow, worth: Worth) -> Closed:
    days = _days(row.begun_on, row.closed_on) if row.begun_on else None
    value = worth(row.value_minor, row.currency, row.closed_on)
    return Closed(row.state, value, days, row.reason or NO_REASON)


def _within(rows: Iterable[OpenSumRow], question: Question) -> tuple[list[OpenSumRow], tuple[str, ...]]:
    """What is expected to close in the span, and what is said of the rest: without a day it is in no span but all."""
    first, last = span(question).values()
    found, left = [], dict.fromkeys((f"before {first}", f"after {last}", "without a day"), 0)
    early, late, never = left
    limited = question.since > BEGINNING or question.until < ENDING
    for row in rows:
        day = row.expected_close
        if day is None and limited:
            left[never] += row.deals
        elif day is not None and not first <= day <= last:
            left[early if day < first else late] += row.deals
        else:
            found.append(row)
    said = ", ".join(f"{_deals(number)} {why}" for why, number in left.items() if number)
    return found, (f"left out: {said}",) if said else ()


def _chances(crm: Crm, today: str, rows: Iterable[OpenSumRow]) -> dict[str, Chance]:
    """How likely deals of each stage are won: those of the settings in their order, then those that are no more."""
    had = {row.stage: (row.won, row.closed)
           for row in crm.store.rows("dealreports.stage_wins", StageWinsRow, today=today)}  # fmt: skip
    usual = {stage.name: stage.probability for stage in stages(crm)}
    names = dict.fromkeys((*usual, *sorted(row.stage for row in rows)))
    return {name: rules.chance(name, *had.get(name, (0, 0)), usual.get(name)) for name in names}


def _weights(chances: list[Chance], deals: dict[str, int]) -> tuple[str, ...]:
    """What is said of the weights: where each is from, which are from few closed deals, how many deals have none."""
    notes = []
    if known := [one for one in chances if one.weight is not None]:
        notes.append(f"weighed by stage: {', '.join(map(str, known))}")
    if few := [one.stage for one in known if 0 < one.closed < FEW_CLOSED]:
        notes.append(f"provisional: from fewer than {FEW_CLOSED} closed deals in {', '.join(few)}")
    if unknown := sum(deals[one.stage] for one in chances if one.weight is None):
        notes.append(f"{_deals(unknown)} without any probability: in best alone (crm config show deal_stages)")
    return tuple(notes)


def _filled(days: list[str], by: str) -> list[str]:
    """The names of all periods from the first day to the last; too many are only those that have a day."""
    if not days:
        return []
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    names = list(islice(periods(first, last, by), MOST_EMPTY + 1))
    return names if len(names) <= MOST_EMPTY else list(dict.fromkeys(period(date.fromisoformat(x), by) for x in days))


def _days(begun: str, closed: str) -> int:
    return (date.fromisoformat(closed) - date.fromisoformat(begun)).days


def _deals(number: int) -> str:
    return "1 deal" if number == 1 else f"{number:,} deals"
