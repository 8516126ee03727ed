"""Who may be lost, whose rhythm holds, and whom to call now. The rules are core/figures_risk.py."""

from datetime import date, timedelta

from crmcli.app import stages
from crmcli.app.crm import Crm
from crmcli.app.figures import more, named, spent
from crmcli.core import figures, importantdates
from crmcli.core import figures_risk as rules
from crmcli.core.figures import ratio
from crmcli.core.figures_risk import ChurnLine, NextLine, RhythmLine
from crmcli.core.refs import ref
from crmcli.core.reportrows import BuyingRow, PlanRow, SegmentOfRow, SpentRow
from crmcli.core.reports import Answer, Question
from crmcli.core.rhythm import median_said
from crmcli.core.stages import limits

SOON = 7  # days that a birthday may be ahead
WAITING = 30  # days that an unanswered talk is looked for
NAMES = {"at-risk": "At Risk", "cant-lose": "Can't Lose Them"}


def churn(crm: Crm, question: Question) -> Answer:
    """Customers who may be lost, the strongest sign and the greatest value first, each with the reasons."""
    rows, gone = _customers(crm, question), _gone(crm, question)
    common = rules.population(rows)
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
    return Answer(lines, (*more(len(found), len(shown)), *_said(common, len(gone))))


def rhythm(crm: Crm, question: Question) -> Answer:
    """How many customers keep their rhythm, are silent beyond it, or are lost."""
    rows, gone = _customers(crm, question), _gone(crm, question)
    common = rules.population(rows)
    names = {None: "in their rhythm", rules.WARN: "silent over 2 x", rules.ALARM: "silent over 4 x"}
    sums = {name: [0, 0] for name in (*names.values(), "too little is known", "lost")}
    for row in rows:
        heard = rules.silence(row, question.until, common)
        one = sums[names[heard.level] if heard.doubled is not None else "too little is known"]
        one[0] += 1
        one[1] += row.value_minor
    sums["lost"] = [len(gone), sum(row.value_minor for row in gone)]
    total = len(rows) + len(gone)
    lines = [
        RhythmLine(name, count, ratio(count, total), value, question.currency)
        for name, (count, value) in sums.items()
    ]  # fmt: skip
    return Answer(lines if total else [], _said(common, 0))


def next_(crm: Crm, question: Question) -> Answer:
    """Whom to call now: points for every reason, the most first. Without those who must not be contacted."""
    points = rules.read_points(crm.setting("points"))
    rows = _customers(crm, question)
    buying = {row.contact_id: row for row in rows}
    common = rules.population(rows)
    letters = _class_a(spent(crm, question))
    plans = crm.store.rows("reports.plans", PlanRow)
    planned = {row.contact_id for row in plans}
    said = _planned(crm, question.until, plans)
    for row in rows:
        heard = rules.silence(row, question.until, common)
        told = said.setdefault(row.contact_id, [])
        if heard.level and heard.doubled:
            told.append((heard.level, f"silent for {heard.days} days, usually one every {median_said(heard.doubled)}"))
        if (less := rules.falling(row)) is not None:
            told.append(("basket", f"orders {less} % smaller"))
        if row.contact_id not in planned:
            told.append(("unplanned", "a customer with nothing planned"))
    for contact, told in said.items():  # worth alone calls nobody
        if contact in letters and any(reason != "unplanned" for reason, _ in told):
            told.append(("class-a", "among those who bring 80 %"))
    return _called(crm, question, said, points, buying)


def _called(
    crm: Crm,
    question: Question,
    said: dict[int, list[tuple[str, str]]],
    points: dict[str, int],
    buying: dict[int, BuyingRow],
) -> Answer:
    """The lines of everybody for whom something speaks who may be called."""
    away = {*crm.store.values("reports.silenced"), *crm.store.values("reports.held", today=question.until.isoformat())}
    found = []
    for contact, told in said.items():
        total, why = rules.summed(told, points)
        if total and contact not in away:
            found.append((-total, -(buying[contact].value_minor if contact in buying else 0), contact, why))
    found.sort(key=lambda one: one[:3])
    names = named(crm, (one[2] for one in found[: question.limit + len(away)]))
    shown = [one for one in found if one[2] in names][: question.limit]
    lines = []
    for total, _, contact, why in shown:
        bought = buying.get(contact)
        last, value = (bought.last_on, bought.value_minor) if bought else (None, None)
        name, owner = names[contact].name, names[contact].owner
        lines.append(NextLine(ref("contact", contact), name, -total, why, last, value, question.currency, owner))
    return Answer(lines, (*more(len(found), len(shown)), "points: crm config show points"))


def _planned(crm: Crm, today: date, plans: list[PlanRow]) -> dict[int, list[tuple[str, str]]]:
    """What speaks for calling whom, beside what they buy: (reason, words) by contact."""
    said: dict[int, list[tuple[str, str]]] = {}
    for row in plans:
        if row.due_on and row.due_on <= today.isoformat():
            late = (today - date.fromisoformat(row.due_on)).days
            words = ("overdue", f"a follow-up is {late} days late") if late else ("due", "a follow-up is due today")
            said.setdefault(row.contact_id, []).append(words)
    since = (today - timedelta(days=WAITING)).isoformat()
    for row in crm.store.rows("reports.unanswered", PlanRow, since=since, until=today.isoformat()):
        words = ("unanswered", f"waiting for an answer since {row.due_on}")
        said.setdefault(row.contact_id, []).append(words)
    for row in crm.store.rows("reports.birthdays", PlanRow):
        there = importantdates.next_on(f"--{row.due_on}", True, today)
        if there is not None and (ahead := (there - today).days) <= SOON:
            when = {0: "today", 1: "tomorrow"}.get(ahead, f"in {ahead} days")
            said.setdefault(row.contact_id, []).append(("birthday", f"birthday {when}"))
    for one in crm.store.rows("reports.segments_now", SegmentOfRow):
        said.setdefault(one.contact_id, []).append(("segment", NAMES[one.segment]))
    return said


def _customers(crm: Crm, question: Question) -> list[BuyingRow]:
    """How those buy who are not lost. What is kept beside contacts is used where nobody bought after that day."""
    until = question.until.isoformat()
    lost = limits(stages.rules(crm), question.until)[1]
    kept = (crm.store.value("reports.newest") or "") <= until
    name = "reports.buying_kept" if kept else "reports.buying"
    return crm.store.rows(name, BuyingRow, until=until, lost_on=lost, currency=question.currency)


def _gone(crm: Crm, question: Question) -> list[SpentRow]:
    """What those brought who are lost."""
    lost = limits(stages.rules(crm), question.until)[1]
    until = question.until.isoformat()
    return crm.store.rows("reports.gone", SpentRow, until=until, lost_on=lost, currency=question.currency)


def _class_a(rows: list[SpentRow]) -> set[int]:
    letters = figures.classes([row.value_minor for row in rows])
    return {row.contact_id for row, letter in zip(rows, letters, strict=True) if letter == "A"}


def _said(common: int | None, number: int) -> tuple[str, ...]:
    """The population's rhythm, and how many are not told of because they are lost already."""
    return (
        *((f"who bought on fewer than three days is measured by {median_said(common)}",) if common else ()),
        *((f"{number:,} are lost already and not told of",) if number else ()),
    )
