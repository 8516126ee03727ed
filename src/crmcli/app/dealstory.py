"""The whole story of a deal in one timeline: its moves, its talks, the follow-ups that were done."""

from crmcli.app import deals, interactions, leads, tasks
from crmcli.app.crm import Crm
from crmcli.core.deals import Deal, StageTurn, StoryLine
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Interaction, Task
from crmcli.core.rows import InteractionRow
from crmcli.core.views import DealView

MOVE, DONE = "move", "done"


def view(crm: Crm, number: int, *, limit: int | None = None) -> DealView:
    """A deal from all sides; the story with its newest `limit` lines. Raises `NotFound`."""
    found = deals.one(crm, number)
    [main] = leads.scored(crm, [found]) if found.state == OPEN else [found]
    found_tasks = tasks.many(crm, crm.store.values("deals.tasks", deal_id=number))
    planned = tuple(sorted(found_tasks, key=lambda task: (task.due_date or "9999", task.due_time or "99", task.id)))
    ids = crm.store.values("deals.interactions", deal_id=number)
    by_id = {
        one.id: one for one in interactions.build(crm, crm.store.rows("interactions.by_ids", InteractionRow, ids=ids))
    }
    talks = tuple(by_id[one] for one in ids)
    told = story(crm, main, talks, planned)
    return DealView(main, planned, talks, told if limit is None else told[:limit])


def story(crm: Crm, deal: Deal, talks: "tuple[Interaction, ...]", planned: "tuple[Task, ...]") -> tuple[StoryLine, ...]:
    """Everything that happened, the newest first; of one day by the clock where it is known."""
    lines: list[tuple[tuple[str, str, int, int], StoryLine]] = []
    for place, turn in enumerate(deal.stage_history):
        user = turn.user.name if turn.user else None
        text = _moved(turn, first=place == 0)
        lines.append(((turn.date, turn.at, 0, place), StoryLine(turn.date, turn.at, MOVE, None, text, user)))
    for talk in talks:
        by = talk.author.name if talk.author else None
        when = talk.at or f"{talk.date}T00:00:00Z"
        lines.append(
            ((talk.date, when, 1, talk.id), StoryLine(talk.date, talk.at, talk.kind, talk.ref, _said(talk), by))
        )
    for task in planned:
        if task.done_at is not None:
            day = crm.local(task.done_at)[:10]
            by = task.owner.name if task.owner else None
            lines.append(
                ((day, task.done_at, 2, task.id), StoryLine(day, task.done_at, DONE, task.ref, task.title, by))
            )
    return tuple(line for _, line in sorted(lines, key=lambda one: one[0], reverse=True))


def _moved(turn: StageTurn, *, first: bool) -> str:
    """A move in words: `lead → proposal after 12 days: sent it`."""
    stayed = f" after {turn.stayed_days} {'day' if turn.stayed_days == 1 else 'days'}" if turn.stayed_days else ""
    if turn.state != OPEN:
        what = f"{turn.state}, in {turn.stage}{stayed}"
    elif first:
        what = f"began in {turn.stage}"
    elif turn.from_stage is None:
        what = f"open again in {turn.stage}"
    else:
        what = f"{turn.from_stage} → {turn.stage}{stayed}"
    return f"{what}: {turn.note}" if turn.note else what


def _said(talk: Interaction) -> str:
    """What a talk was about; of a purchase the amount too."""
    from crmcli.core.money import format_amount

    text = talk.note or talk.product or ""
    text = f"[{talk.outcome}] {text}".rstrip() if talk.outcome else text
    if talk.amount_minor is None:
        return text
    return f"{format_amount(talk.amount_minor, talk.currency, thousands=True)} {text}".rstrip()
