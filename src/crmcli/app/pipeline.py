"""The pipeline of a book: its stages, what stands where, what is stuck and why, what a checklist asks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core import pipeline as rules
from crmcli.core.agenda import STUCK, Question
from crmcli.core.conditions import quoted
from crmcli.core.dealrows import DealContactRow, NeedingRow, StageSumRow, StandingRow, StayRow
from crmcli.core.pipeline import PipelineLine, Stage, median_of, patience, stages_of, too_long
from crmcli.core.records import AgendaLine, Ref, Task
from crmcli.core.refs import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

NO_STEP = "no next step"
EVERY = 2**31


def stages(crm: Crm) -> tuple[Stage, ...]:
    """The stages of this book, in their order."""
    return stages_of(crm.setting("deal_stages"))


class Judge:
    """Why a deal is stuck, as of the book's day. What it needs of a stage is read once, when it is first asked for."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self._today = crm.today()
        self._stages = {one.name: one for one in stages(crm)}
        self._medians: dict[str, tuple[float, int] | None] = {}

    def stage(self, name: str) -> Stage | None:
        """A stage of the settings, None for one that is no longer there."""
        return self._stages.get(name)

    def days(self, since: str) -> int:
        """The days since a day."""
        return max((self._today - date.fromisoformat(since)).days, 0)

    def is_parked(self, until: str | None) -> bool:
        """Whether a deal is left alone for now."""
        return until is not None and until > self._today.isoformat()

    def reasons(self, stage: str, since: str, expected: str | None, *, planned: bool) -> tuple[str, ...]:
        """Why an open deal needs a push, the strongest reason first; nothing for one that does not."""
        days, found = self.days(since), []
        if stage not in self._stages:
            found.append(f"{stage} is no stage any more")
        if days and (over := too_long(days, self._stages.get(stage), self.median(stage))):
            found.append(f"{days} days in {stage}, {over}")
        if expected is not None and expected < self._today.isoformat():
            late = (self._today - date.fromisoformat(expected)).days
            found.append(f"was to close {late} {'day' if late == 1 else 'days'} ago")
        if not planned:
            found.append(NO_STEP)
        return tuple(found)

    def median(self, stage: str) -> tuple[float, int] | None:
        """How long deals stood in a stage before they left it: the median of days, and of how many stays."""
        if stage not in self._medians:
            rows = self._crm.store.rows("pipeline.stays", StayRow, stage=stage, until=self._today.isoformat())
            self._medians[stage] = median_of((row.days, row.times) for row in rows)
        return self._medians[stage]


def lines(crm: Crm, where: str = "", values: "Mapping[str, Any] | None" = None) -> list[PipelineLine]:
    """What stands where, stage by stage and currency by currency; empty stages too, and those nobody has any more.

    `where` is a condition on `deals d` with its `values`.
    """
    known = stages(crm)
    asked = {"today": crm.today().isoformat(), "owner": None, **(values or {})}
    rows = crm.store.rows("pipeline.sums", StageSumRow, where=where, **asked)
    order, more = _since_when(crm, Judge(crm))
    needing = crm.store.rows("pipeline.needing", NeedingRow, where=where, order=order, **asked, **more)
    halted = {(one.stage, one.currency): one.deals for one in needing}
    found: dict[tuple[str, str | None], list[StageSumRow]] = {}
    for sums in rows:
        found.setdefault((sums.stage, sums.currency), []).append(sums)
    used = [one.name for one in known] + sorted({stage for stage, _ in found} - {one.name for one in known})
    told = []
    for name in used:
        keys = sorted((key for key in found if key[0] == name), key=lambda key: key[1] or "") or [(name, None)]
        stage = next((one for one in known if one.name == name), None)
        told += [_line(name, key[1], found.get(key, []), stage, halted.get(key, 0)) for key in keys]
    return told


def _line(
    name: str, currency: str | None, rows: Sequence[StageSumRow], stage: Stage | None, stuck: int
) -> PipelineLine:
    usual = stage.probability if stage else None
    weights = [(row.value_minor, usual if row.probability is None else row.probability) for row in rows]
    hundredths = sum(value * weight for value, weight in weights if weight is not None)
    return PipelineLine(
        stage=name, currency=currency, deals=sum(row.deals for row in rows),
        value_minor=sum(row.value_minor for row in rows), weighted_minor=(2 * hundredths + 100) // 200,
        probability=usual, known=stage is not None, unvalued=sum(row.deals - row.valued for row in rows),
        unweighted=sum(row.valued for row in rows if row.probability is None) if usual is None else 0,
        stuck=stuck, parked=sum(row.parked for row in rows),
    )  # fmt: skip


def standing(
    crm: Crm, owner: int | None = None, *, limit: int = EVERY
) -> Iterator[tuple[StandingRow, tuple[str, ...]]]:
    """Open deals that need a push, each with its reasons: those that stand too long first, then those without a next
    step, whoever stands longest first. Parked ones are left alone."""
    judge = Judge(crm)
    order, values = _since_when(crm, judge)
    asked = {"today": crm.today().isoformat(), "owner": owner, "limit": limit, **values}
    for row in crm.store.rows("pipeline.standing", StandingRow, order=order, **asked):
        yield row, judge.reasons(row.stage, row.stage_since, row.expected_close, planned=bool(row.planned))


def _since_when(crm: Crm, judge: Judge) -> "tuple[str, dict[str, Any]]":
    """By stage, the first day that is not too long ago to have come there, as SQL, and its values."""
    cases: list[str] = []
    values: dict[str, Any] = {}
    for place_, stage in enumerate(stages(crm)):
        days = patience(stage, judge.median(stage.name))
        day = "" if days is None else (crm.today() - timedelta(days=days)).isoformat()
        cases.append(f"when :stage{place_} then :since{place_}")
        values |= {f"stage{place_}": stage.name, f"since{place_}": day}
    return " ".join(cases), values


def stuck(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """The agenda's deals that need a push: those that stand too long first, then those without a next step."""
    found = list(standing(crm, question.owner, limit=int(crm.setting("stuck_deals"))))
    first: dict[int, Ref] = {}  # whom to turn to: a line is about somebody
    for row in crm.store.rows("deals.contacts", DealContactRow, ids=[one.id for one, _ in found]):
        first.setdefault(row.owner, Ref(row.id, ref("contact", row.id), row.name))
    for one, why in found:
        number = ref("deal", one.id)
        company = (
            Ref(one.company_id, ref("company", one.company_id), one.company_name or "") if one.company_id else None
        )
        yield AgendaLine(
            id=None, ref=number, title=one.title, contacts=(first[one.id],) if one.id in first else (), company=company,
            deal=Ref(one.id, number, one.title), due_date=None, due_time=None, state=None, priority=None,
            owner=users.ref_of(one.owner_id, one.owner_login, one.owner_name), every=None, wait_until=None,
            created_at=None, done_at=None, section=STUCK, why="; ".join(why), tags=(),
            value_minor=one.value_minor, currency=one.currency,
        )  # fmt: skip


def checklist(crm: Crm, change: "Change", number: int, stage: str) -> list[Task]:
    """Plan, within an act, the steps of a stage's checklist that the deal has not had yet."""
    steps = rules.steps_of(crm.setting("deal_checklists"), stage)
    if not steps:
        return []
    from crmcli.app import tasks, workdays

    had = {task.title for task in tasks.many(crm, crm.store.values("deals.tasks", deal_id=number))}
    row = change.row("deals", number)
    whom = primary(crm, number, row["company_id"])
    made = []
    for step in steps:
        if step.title not in had:
            due = workdays.add(crm, crm.today(), step.days) if step.days else crm.today()
            values = {"title": step.title, "due_on": due.isoformat(), "owner_id": row["owner_id"], "deal_id": number}
            made.append(change.insert("tasks", {**values, **whom}))
    return tasks.many(crm, made)


def primary(crm: Crm, number: int, company: int | None) -> "dict[str, Any]":
    """Whom a deal's talks and follow-ups are with, as columns: its first person, else its company."""
    rows = crm.store.rows("deals.contacts", DealContactRow, ids=[number])
    if rows:
        return {"contact_id": rows[0].id, **({"company_id": company} if company else {})}
    return {"company_id": company} if company else {}


def tell_orphans(crm: Crm) -> None:
    """Say which open deals stand in a stage that the settings do not have any more."""
    known = [stage.name for stage in stages(crm)]
    counts: dict[str, int] = {}
    for row in crm.store.rows("pipeline.sums", StageSumRow, today=crm.today().isoformat(), owner=None):
        counts[row.stage] = counts.get(row.stage, 0) + row.deals
    for name, count in counts.items():
        if name not in known:
            stand = "1 open deal stands" if count == 1 else f"{count} open deals stand"
            move = f"crm deal move -w 'stage = {quoted(name)}' {quoted(known[0])}"
            crm.tell(f"{stand} in {name!r}, which is no stage any more: {move}")
