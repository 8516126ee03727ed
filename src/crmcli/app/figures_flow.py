"""Who comes, stays, answers and goes: customers, cohorts, repeat purchases, response, segments over time.

The rules are core/figures_flow.py. Purchases of any currency count here, because nothing is added up.
"""

from datetime import date, timedelta

from crmcli.app import stages
from crmcli.app.crm import Crm
from crmcli.app.figures import NOBODY, group, span
from crmcli.core import figures_flow as rules
from crmcli.core.figures import ratio
from crmcli.core.figures_flow import CohortLine, CustomersLine, SegmentsLine
from crmcli.core.periods import PERIODS, period, periods
from crmcli.core.reportrows import AnswerRow, CohortRow, SecondRow, SegmentOverTimeRow, StepRow
from crmcli.core.reports import Answer, Question

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
    return Answer(lines, (note,))


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
    """The segments of every scoring run; the last run of a day counts."""
    rows = crm.store.rows("reports.segments", SegmentOverTimeRow, **span(question))
    last = {row.as_of: row.run_id for row in rows}
    kept = [row for row in rows if last[row.as_of] == row.run_id]
    totals: dict[str, int] = {}
    for row in kept:
        totals[row.as_of] = totals.get(row.as_of, 0) + row.contacts
    lines = [
        SegmentsLine(
            row.as_of, row.segment, row.contacts, ratio(row.contacts, totals[row.as_of]), row.monetary_minor,
            row.currency,
        )
        for row in sorted(kept, key=lambda one: (one.as_of, -one.contacts, one.segment))
    ]  # fmt: skip
    return Answer(lines)
