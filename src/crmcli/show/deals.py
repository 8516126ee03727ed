"""Deals for people: columns, and a deal from all sides."""

from crmcli.core.customfields import say_value
from crmcli.core.deals import Deal, StoryLine
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Task
from crmcli.core.text import pad, visible, width
from crmcli.core.views import DealView
from crmcli.language import plural, reworded, worded
from crmcli.show import words
from crmcli.show.cards import Line, narrowed, pairs
from crmcli.show.column import Column, by_key, money
from crmcli.show.columns import columns_of
from crmcli.show.table import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.show.column import Columns


def chance(one: Deal) -> str:
    """A probability: `50%`, marked where it is the deal's own."""
    if one.probability is None:
        return ""
    return f"{one.probability}%" + ("*" if one.probability_by == "hand" else "")


def standing(one: Deal) -> str:
    """Where a deal stands: its stage while it is open, else how it ended."""
    if one.state == OPEN:
        return one.stage
    why = f": {one.lost_reason}" if one.lost_reason else ""
    return f"{reworded(one.state, 'state')}{why}"


def next_step(one: Deal, today: "date") -> str:
    """The next follow-up of a deal with its day."""
    if one.next_task is None:
        return ""
    return " ".join(filter(None, (words.day(one.next_date, today) if one.next_date else "", one.next_task.name)))


def _next_day(one: Deal, today: "date") -> str:
    """The day of the next follow-up, or that there is one without a day."""
    if one.next_task is None:
        return ""
    return words.day(one.next_date, today) if one.next_date else one.next_task.ref


def _closes(one: Deal, today: "date") -> str:
    """When a deal should close; of a closed one, when it did."""
    day = one.expected_close if one.state == OPEN else one.closed_on
    return words.day(day, today) if day else ""


def _days(one: Deal) -> str:
    return "" if one.days_in_stage is None else str(one.days_in_stage)


COLUMNS: "Columns" = {
    Deal: by_key(
        Column("ref", "Ref", lambda one, _: one.ref, tone=lambda _: "quiet"),
        Column("id", "Id", lambda one, _: str(one.id)),
        Column("uid", "Uid", lambda one, _: one.uid),
        Column("title", "Deal", lambda one, _: one.title, least=18),
        Column("who", "Who", lambda one, _: words.people(one.contacts, one.company), least=10),
        Column("company", "Company", lambda one, _: one.company.name if one.company else "", least=8),
        money("value_minor", "Value")[1],
        Column("currency", "Currency", lambda one, _: one.currency or ""),
        Column("stage", "Stage", lambda one, _: standing(one), lambda one, _: one.stage),
        Column("state", "State", lambda one, _: reworded(one.state, "state"), lambda one, _: one.state),
        Column(
            "probability", "Chance", lambda one, _: chance(one),
            lambda one, _: "" if one.probability is None else str(one.probability), "right",
        ),
        Column(
            "expected_close", "Close",
            _closes,
            lambda one, _: one.expected_close or "",
        ),
        Column("days", "Days", lambda one, _: _days(one), align="right", tone=lambda one: "late" if one.stuck else ""),
        Column("next", "Next", _next_day, lambda one, _: one.next_date or ""),
        Column("next_task", "Next", next_step, lambda one, _: one.next_task.name if one.next_task else "", least=8),
        Column("stuck", "Stuck", lambda one, _: "; ".join(reworded(why, "why") for why in one.stuck),
               lambda one, _: "; ".join(one.stuck), least=10, tone=lambda _: "late"),
        Column("parked_until", "Parked", lambda one, _: one.parked_until or ""),
        Column("parked_reason", "Why parked", lambda one, _: one.parked_reason or "", least=8),
        Column("score", "Score", lambda one, _: "" if one.score is None else str(one.score), align="right"),
        Column("points", "Points", lambda one, _: ", ".join(one.points), least=12),
        Column("owner", "Owner", lambda one, _: one.owner.name if one.owner else ""),
        Column("tags", "Tags", lambda one, _: " ".join(f"+{tag}" for tag in one.tags),
               lambda one, _: ",".join(one.tags), tone=lambda _: "mark"),
        Column("contacts", "People", lambda one, _: ", ".join(person.name for person in one.contacts), least=10),
        Column("lost_reason", "Lost because", lambda one, _: one.lost_reason or ""),
        Column("closed_on", "Closed", lambda one, today: words.day(one.closed_on, today) if one.closed_on else "",
               lambda one, _: one.closed_on or ""),
        Column("stage_since", "Since", lambda one, today: words.day(one.stage_since, today),
               lambda one, _: one.stage_since),
        Column("source", "Source", lambda one, _: one.source or ""),
        Column("external_id", "External id", lambda one, _: one.external_id or ""),
        Column("quote_ref", "Quote", lambda one, _: one.quote_ref or ""),
        money("quote_minor", "Quoted")[1],
        Column("notes", "Notes", lambda one, _: one.notes or "", least=12),
        Column("created_at", "Added", lambda one, today: words.day(one.created_at[:10], today),
               lambda one, _: one.created_at),
        Column("updated_at", "Changed", lambda one, today: words.day(one.updated_at[:10], today),
               lambda one, _: one.updated_at),
        usual=("ref", "title", "who", "value_minor", "stage", "expected_close", "days", "next"),
    ),
    StoryLine: by_key(
        Column("date", "Date", lambda one, today: words.day(one.date, today), lambda one, _: one.date),
        Column("kind", "What", lambda one, _: reworded(one.kind, "kind"), lambda one, _: one.kind),
        Column("text", "Text", lambda one, _: " ".join(one.text.split()), lambda one, _: one.text, least=12),
        Column("user", "By", lambda one, _: one.user or "", tone=lambda _: "quiet"),
        Column("ref", "Ref", lambda one, _: one.ref or "", tone=lambda _: "quiet"),
        usual=("date", "kind", "text", "user", "ref"),
    ),
}  # fmt: skip


def lines(found: DealView, today: "date", room: int | None) -> list[Line]:
    """A deal from all sides: facts, people, the quote, follow-ups, and the whole story, the newest first."""
    one = found.main
    head: Line = [(one.ref, "quiet"), (visible(one.title), "strong")]
    head += [(" ".join(f"+{visible(tag)}" for tag in one.tags), "mark")] if one.tags else []
    if one.archived_at:
        head.append((worded("archived"), "late"))
    told: list[Line] = [head]
    told += [[("! " + visible(reworded(why, "why")), "late")] for why in one.stuck]
    told += pairs(_facts(one, today))
    if room is not None:
        told = [narrowed(line, room) for line in told]
    if one.lines:
        told += [[], [(worded("Quote"), "strong")], *_quote(one)]
    open_tasks = [task for task in found.tasks if task.state == OPEN]
    if open_tasks:
        told += [[], [(worded("Follow-ups"), "strong")]]
        chosen = columns_of(Task, ("ref", "due", "title", "priority", "every"))
        told += layout(chosen, open_tasks, today, room=room, header=False)
    told += [[], [(worded("Timeline"), "strong")]]
    return told + layout(columns_of(StoryLine), found.story, today, room=room, header=False)


def _facts(one: Deal, today: "date") -> list[tuple[str, str]]:
    people = "\n".join(
        " ".join(filter(None, (f"{person.name} ({person.ref})", one.roles.get(person.ref, ""))))
        for person in one.contacts
    )
    days = one.days_in_stage
    at = plural("{number} day there", "{number} days there", days) if days else ""
    value = words.money(one.value_minor, one.currency)
    quote = " ".join(filter(None, (one.quote_ref, words.money(one.quote_minor, one.currency), one.quoted_on)))
    parked = f"{one.parked_until}: {one.parked_reason}" if one.parked_until else ""
    score = "" if one.score is None else f"{one.score}  {', '.join(one.points)}".rstrip()
    close = words.day(one.expected_close, today) if one.expected_close else ""
    return [
        (worded("value"), f"{value} · {chance(one)}" if value and one.state == OPEN and chance(one) else value),
        (worded("stage"), " · ".join(filter(None, (standing(one), at)))),
        (worded("closed"), words.day(one.closed_on, today) if one.closed_on else ""),
        (worded("expected close"), close if one.state == OPEN else ""),
        (worded("next"), next_step(one, today)),
        (worded("company"), f"{one.company.name} ({one.company.ref})" if one.company else ""),
        (worded("people"), people), (worded("parked until"), parked), (worded("quote"), quote),
        (worded("score"), score), (worded("owner"), one.owner.name if one.owner else ""),
        (worded("source"), " ".join(filter(None, (one.source, one.external_id)))),
        *((name, say_value(value)) for name, value in one.custom.items()), (worded("notes"), one.notes or ""),
    ]  # fmt: skip


def _quote(one: Deal) -> list[Line]:
    count = [f"{line.quantity:g} ×" if line.quantity is not None else "" for line in one.lines]
    amount = [words.money(line.amount_minor, one.currency) for line in one.lines]
    left, right = max(map(width, count)), max(map(width, amount))
    return [
        [(pad(times, left, "right"), ""), (pad(sum_, right, "right"), ""), (visible(line.product or ""), "")]
        for times, sum_, line in zip(count, amount, one.lines, strict=True)
    ]
