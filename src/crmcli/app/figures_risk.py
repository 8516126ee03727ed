"""Who may be lost, whose rhythm holds, and whom to call now. The rules are core/figures_risk.py."""

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.app import figures_foreign as foreign
from crmcli.app import stages
from crmcli.app.crm import Crm
from crmcli.app.figures import more, named, spent
from crmcli.core import figures, importantdates
from crmcli.core import figures_risk as rules
from crmcli.core.figures import ratio
from crmcli.core.figures_risk import ChurnLine, Customer, NextLine, RhythmLine
from crmcli.core.refs import ref
from crmcli.core.reportrows import BuyingRow, OrdersOfRow, PlanRow, SegmentOfRow
from crmcli.core.reports import Answer, Question
from crmcli.core.rhythm import median_said
from crmcli.core.rows import RunRow
from crmcli.core.stages import limits

SOON = 7  # days that a birthday may be ahead
WAITING = 30  # days that an unanswered talk is looked for
Said = dict[int, list[tuple[str, object]]]
NAMES = {"at-risk": "At Risk", "cant-lose": "Can't Lose Them"}


class Buyers(NamedTuple):
    """Who may still be lost; the last day of those who are; what each brought, the greatest first; the usual rhythm.

    `notes` say which purchases are not in the values.
    """

    here: list[Customer]
    gone: dict[int, str]
    values: dict[int, int]
    common: int | None
    notes: tuple[str, ...]


def churn(crm: Crm, question: Question) -> Answer:
    """Customers who may be lost, the strongest sign and the greatest value first, each with the reasons."""
    rows, gone, _, common, notes = _customers(crm, question)
    quiet = set(crm.store.values("reports.silenced"))
    found = []
    for row in rows:
        heard = rules.silence(row, question.until, common)
        if row.contact_id not in quiet and (heard.level or rules.falling(row) is not None):
            found.append((row, heard))
    strength = {rules.ALARM: 0, rules.WARN: 1, None: 2}
    found.sort(key=lambda one: (strength[one[1].level], -one[0].value_minor, one[0].contact_id))
    shown = found[: question.limit]
    names = named(crm, (row.contact_id for row, _ in shown))
    lines = [
        ChurnLine(
            ref("contact", row.contact_id), names[row.contact_id].name, heard.level or "basket", heard.days,
            heard.doubled / 2 if heard.doubled else None, heard.own, row.last_on, row.value_minor, question.currency,
            rules.reasons(row, heard),
        )
        for row, heard in shown
    ]  # fmt: skip
    return Answer(lines, (*more(len(found), len(shown)), *_said(common, len(gone)), *notes))


def rhythm(crm: Crm, question: Question) -> Answer:
    """How many customers keep their rhythm, are silent beyond it, or are lost."""
    rows, gone, values, common, notes = _customers(crm, question)
    names = {None: "in their rhythm", rules.WARN: "silent over 2 x", rules.ALARM: "silent over 4 x"}
    sums = {name: [0, 0] for name in (*names.values(), "too little is known", "lost")}
    for row in rows:
        heard = rules.silence(row, question.until, common)
        one = sums[names[heard.level] if heard.doubled is not None else "too little is known"]
        one[0] += 1
        one[1] += row.value_minor
    sums["lost"] = [len(gone), sum(values.get(contact, 0) for contact in gone)]
    total = len(rows) + len(gone)
    lines = [
        RhythmLine(name, count, ratio(count, total), value, question.currency)
        for name, (count, value) in sums.items()
    ]  # fmt: skip
    return Answer(lines if total else [], (*_said(common, 0), *notes))


def next_(crm: Crm, question: Question) -> Answer:
    """Whom to call now: points for every reason, the most first. Without those who must not be contacted."""
    points = rules.read_points(crm.setting("points"))
    rows, gone, values, common, left_out = _customers(crm, question)
    buying = {**gone, **{row.contact_id: row.last_on for row in rows}}
    letters = _class_a(values)
    plans = crm.store.rows("reports.plans", PlanRow)
    planned = {row.contact_id for row in plans}
    said = _planned(crm, question.until, plans)
    scored, notes = _scored(crm, question.until)
    for contact, name in scored:
        said.setdefault(contact, []).append(("segment", name))
    for row in rows:
        heard = rules.silence(row, question.until, common)
        if heard.level:
            said.setdefault(row.contact_id, []).append((heard.level, heard))
        if (less := rules.falling(row)) is not None:
            said.setdefault(row.contact_id, []).append(("basket", less))
    for contact, told in said.items():  # worth alone calls nobody, nor does that nothing is planned
        told += [("class-a", None)] if contact in letters else []
        told += [("unplanned", None)] if contact in buying and contact not in planned else []
    found = _called(crm, question, said, points, buying, values)
    return Answer(found.rows, (*found.notes, *notes, *left_out))


def _scored(crm: Crm, until: date) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """Who is in a segment that asks for a call, by the run in force on a day, and what is said of that run.

    That is the current run, or for a day before it the last one up to that day; what was scored later is not known.
    """
    run = crm.store.one("rfm.current_run", RunRow)
    day, notes = until.isoformat(), []
    if run is not None and run.as_of > day:
        from crmcli.app import scoring

        later = run.as_of
        earlier = [one for one in scoring.standing(crm) if one.as_of <= day]
        run = max(earlier, key=lambda one: (one.as_of, one.id), default=None)
        which = f"segments are those of {run.as_of}" if run else "no points for segments"
        notes.append(f"{which}: the scores of {later} are later than {day}")
    if until < crm.clock.now().date():
        notes.append("follow-ups, and who must not be contacted, are told as they are now")
    rows = crm.store.rows("reports.segments_of_run", SegmentOfRow, run_id=run.id) if run is not None else []
    return [(one.contact_id, NAMES[one.segment]) for one in rows], tuple(notes)


def _called(
    crm: Crm, question: Question, said: Said, points: dict[str, int], bought: dict[int, str], values: dict[int, int]
) -> Answer:
    """The lines of everybody for whom something speaks who may be called; `bought` is the last day of each."""
    away = {*crm.store.values("reports.silenced"), *crm.store.values("reports.held", today=question.until.isoformat())}
    found = []
    for contact, told in said.items():
        total = sum([points[reason] for reason, _ in told])
        if total and contact not in away:
            found.append((-total, -values.get(contact, 0), contact))
    found.sort()
    shown = found[: question.limit]
    names = named(crm, (contact for _, _, contact in shown))
    lines = []
    for total, _, contact in shown:
        name, owner, why = names[contact].name, names[contact].owner, rules.why(said[contact], points)
        last, value = bought.get(contact), values.get(contact)
        lines.append(NextLine(ref("contact", contact), name, -total, why, last, value, question.currency, owner))
    return Answer(lines, (*more(len(found), len(shown)), "points: crm config show points"))


def _planned(crm: Crm, today: date, plans: list[PlanRow]) -> Said:
    """What speaks for calling whom, beside what they buy: each reason with its number, by contact."""
    said: Said = {}
    day = today.isoformat()
    for row in plans:
        if row.due_on and row.due_on <= day:
            late = (today - date.fromisoformat(row.due_on)).days
            said.setdefault(row.contact_id, []).append(("overdue" if late else "due", late))
    since = (today - timedelta(days=WAITING)).isoformat()
    for row in crm.store.rows("reports.unanswered", PlanRow, since=since, until=day):
        said.setdefault(row.contact_id, []).append(("unanswered", row.due_on))
    for row in crm.store.rows("reports.birthdays", PlanRow):
        there = importantdates.next_on(f"--{row.due_on}", True, today)
        if there is not None and (ahead := (there - today).days) <= SOON:
            said.setdefault(row.contact_id, []).append(("birthday", ahead))
    return said


def _customers(crm: Crm, question: Question) -> Buyers:
    """Who bought, and how; what is kept beside contacts is used of those who bought nothing after that day."""
    until = question.until.isoformat()
    lost = limits(stages.rules(crm), question.until)[1]
    rows = crm.store.rows("reports.buying_kept", BuyingRow, until=until)
    rows += crm.store.rows("reports.buying", BuyingRow, until=until)
    brought, notes = spent(crm, question)
    values = {row.contact_id: row.value_minor for row in brought}
    found = crm.store.rows("reports.baskets_of", OrdersOfRow, until=until, lost_on=lost, currency=question.currency)
    if rates := foreign.exchange(crm, question.currency):
        found = foreign.orders_of(crm, question, rates, lost, found)
    baskets = {row.contact_id: (row.orders, row.recent_minor, row.value_minor - row.recent_minor) for row in found}
    here = [
        Customer(row.contact_id, row.last_on, row.doubled, values.get(row.contact_id, 0),
                 *baskets.get(row.contact_id, ()))
        for row in rows
        if row.last_on > lost
    ]  # fmt: skip
    gone = {row.contact_id: row.last_on for row in rows if row.last_on <= lost}
    return Buyers(here, gone, values, rules.population(row.doubled for row in rows), notes)


def _class_a(values: dict[int, int]) -> set[int]:
    letters = figures.classes(list(values.values()))
    return {contact for contact, letter in zip(values, letters, strict=True) if letter == "A"}


def _said(common: int | None, number: int) -> tuple[str, ...]:
    """The population's rhythm, and how many are not told of because they are lost already."""
    return (
        *((f"who bought on fewer than three days is measured by {median_said(common)}",) if common else ()),
        *((f"{number:,} are lost already and not told of",) if number else ()),
    )
