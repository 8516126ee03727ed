"""Who comes, stays, answers and goes: customers, cohorts, repeat purchases, response, segments over time.

The rules are core/figures_flow.py. Purchases of any currency count here, because nothing is added up.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from crmcli.app import stages
from crmcli.app.crm import Crm
from crmcli.app.figures import NOBODY, group
from crmcli.app.figures_foreign import span
from crmcli.core import figures_flow as rules
from crmcli.core.figures import ratio
from crmcli.core.figures_flow import CohortLine, CustomersLine, SegmentsLine
from crmcli.core.periods import PERIODS, period, periods
from crmcli.core.reportrows import AnswerRow, CohortRow, SecondRow, SegmentOverTimeRow, StepRow
from crmcli.core.reports import Answer, Question
from crmcli.core.rows import RunRow

COHORTS = 13  # the first period, and a dozen after it


def customers(crm: Crm, question: Question) -> Answer:
    """New customers against those who went dormant, were lost, or came back, by period."""
    limits = stages.rules(crm)
    rows = crm.store.rows("reports.pauses", StepRow, until=question.until.isoformat(), dormant_count=limits.dormant)
    turns: dict[str, list[tuple[date, int]]] = {"new": [], "won_back": [], "dormant": [], "lost": []}
    for row in rows:
        if row.bought_on is None:
            turns["new"].append((date.fromisoformat(row.next_on or ""), row.customers))
            continue
        last = date.fromisoformat(row.bought_on)
        until = date.fromisoformat(row.next_on) if row.next_on else question.until + timedelta(days=1)
        for name, wait in (("dormant", limits.dormant), ("lost", limits.lost)):
            if (turned := last + timedelta(days=wait)) < until:
                turns[name].append((turned, row.customers))
        if row.next_on:
            turns["won_back"].append((until, row.customers))
    lines = {name: [0, 0, 0, 0] for name in periods(question.since, question.until, question.by)}
    active = 0
    for place, (name, found) in enumerate(turns.items()):
        for day, count in found:
            if day >= question.since:
                lines[period(day, question.by)][place] += count
            elif name != "lost":
                active += -count if name == "dormant" else count
    told = []
    for name, (new, back, dormant, lost) in lines.items():
        active += new + back - dormant
        told.append(CustomersLine(name, new, back, dormant, lost, active))
    return Answer(told, (f"dormant after {limits.dormant} days without a purchase, lost after {limits.lost}",))


def response(crm: Crm, question: Question) -> Answer:
    """How many of those written to or called answered within some days."""
    table = {"kind": "reports.answers_kinds", "owner": "reports.answers_owners"}
    today = crm.today()
    rows = crm.store.rows(
        table.get(question.by, "reports.answers_days"), AnswerRow, last_on=today.isoformat(), **span(question)
    )  # fmt: skip
    found: dict[str, list[tuple[int | None, bool, int]]] = {}
    if question.by in PERIODS:
        found = {name: [] for name in periods(question.since, question.until, question.by)}
    over = (today - timedelta(days=question.days)).isoformat()
    for row in rows:
        days = None
        if row.answered_on:
            days = (date.fromisoformat(row.answered_on) - date.fromisoformat(row.asked_on)).days
        name = group(row.asked_on if question.by in PERIODS else row.grouped, question.by, NOBODY)
        found.setdefault(name, []).append((days, row.asked_on <= over, row.talks))
    lines = [rules.response(name, answers, question.days) for name, answers in found.items()]
    if question.by not in PERIODS:
        lines.sort(key=lambda one: (-one.outgoing, one.group))
    note = f"answered: something came in within {question.days} days; waiting: these days are not over"
    return Answer(lines, (note, *undirected(crm, question)))


def undirected(crm: Crm, question: Question) -> tuple[str, ...]:
    """What is said of talks that count neither as coming in nor as going out, because nobody said who began."""
    number = int(crm.store.value("reports.undirected", **span(question)))
    one = "talk does not say" if number == 1 else "talks do not say"
    return (f"{number:,} {one} who began, and count as neither in nor out: crm log --direction out",) if number else ()


def cohorts(crm: Crm, question: Question) -> Answer:
    """Who of the customers won in a period bought in each period after it."""
    rows = crm.store.rows("reports.cohorts", CohortRow, by=question.by, **span(question))
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.first, {})[row.active] = row.customers
    names = list(periods(question.since, question.until, question.by))
    lines: list[CohortLine] = []
    for place, name in enumerate(names):
        after = names[place : place + COHORTS]
        active = found.get(name, {})
        counts = [active.get(one, 0) for one in after] + [None] * (COHORTS - len(after))
        lines.append(rules.cohort(name, active.get(name, 0), counts))
    return Answer(lines if rows else [])


def repeat(crm: Crm, question: Question) -> Answer:
    """How many of the customers won in a period bought a second time."""
    rows = crm.store.rows("reports.seconds", SecondRow, **span(question))
    found: dict[str, list[tuple[int | None, int]]] = {}
    for name in periods(question.since, question.until, question.by):
        found[name] = []
    for row in rows:
        first = date.fromisoformat(row.first_on)
        days = (date.fromisoformat(row.second_on) - first).days if row.second_on else None
        found[period(first, question.by)].append((days, row.customers))
    whole = rules.repeat("", [one for of in found.values() for one in of])
    said = f"of {whole.customers:,} customers {whole.repeated:,} bought again: {whole.share:.0%}"
    return Answer([rules.repeat(name, of) for name, of in found.items()], (said,) if rows else ())


def segments(crm: Crm, question: Question) -> Answer:
    """The segments of the scoring runs, of each period the last run; only runs that score in the same way."""
    last: dict[str, RunRow] = {}
    for run in runs(crm, question.until):  # the newest first
        if run.as_of >= question.since.isoformat():
            day = date.fromisoformat(run.as_of)
            last.setdefault(period(day, question.by) if question.by in PERIODS else run.as_of, run)
    rows = counted(crm, last.values())
    totals: dict[int, int] = {}
    for row in rows:
        totals[row.run_id] = totals.get(row.run_id, 0) + row.contacts
    rows.sort(key=lambda one: (one.as_of, -one.contacts, one.segment))
    lines = [
        SegmentsLine(
            row.as_of, row.segment, row.contacts, ratio(row.contacts, totals[row.run_id]), row.monetary_minor,
            row.currency,
        )
        for row in rows
    ]  # fmt: skip
    return Answer(lines)


def runs(crm: Crm, until: date) -> list[RunRow]:
    """The last scoring run of money up to a day, and those before it that score in the same way, the newest first."""
    from crmcli.app import scoring

    found = [run for run in scoring.standing(crm) if run.as_of <= until.isoformat()]
    found = [run for run in found if scoring.told(run)["basis"] == "purchases"]
    if not found:
        return []
    head = max(found, key=lambda run: (run.as_of, run.id))
    own = (head.scheme, scoring.told(head))
    same = [run for run in found if (run.scheme, scoring.told(run)) == own]
    return sorted(same, key=lambda run: (run.as_of, run.id), reverse=True)


def counted(crm: Crm, of: Iterable[RunRow]) -> list[SegmentOverTimeRow]:
    """How many each segment holds by these runs."""
    return crm.store.rows("reports.segments", SegmentOverTimeRow, ids=[run.id for run in of])
