"""One record from all sides, as lines of pieces (text, tone): what `crm show` prints."""

from collections.abc import Iterable

from crmcli.core.importantdates import BIRTHDAY, ImportantDate
from crmcli.core.ownrows import Particulars
from crmcli.core.records import Act, Change, Company, Contact, Interaction, Ref, Task
from crmcli.core.relations import Relation
from crmcli.core.stages import HAND
from crmcli.core.text import cut, pad, visible, width
from crmcli.core.views import View
from crmcli.language import reworded, worded
from crmcli.show import own, words
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


NARROW = 60  # cells below which the words of a talk are worth more than its ref

Line = list[Piece]


def view(found: View, today: "date", room: int | None) -> list[Line]:
    """A contact or a company: facts, relations, dates, follow-ups, the newest talks."""
    main = found.main
    lines = _contact(main, found.own, today) if isinstance(main, Contact) else _company(main, found.own)
    days = [one for one in found.dates if one.label != BIRTHDAY]  # the birthday stands among the facts
    for title, more in (
        (worded("Relations"), _relations(found.relations)),
        (worded("Dates"), _dates(days, today)),
    ):
        lines += [[], [(title, "strong")], *more] if more else []
    if room is not None:
        lines = [narrowed(line, room) for line in lines]
    if found.deals:
        from crmcli.core.deals import Deal

        shown = ("ref", "title", "value_minor", "stage", "expected_close", "days", "stuck")
        lines += [[], [(worded("Deals"), "strong")]]
        lines += layout(columns_of(Deal, shown), found.deals, today, room=room, header=False)
    if found.tasks:
        lines += [[], [(worded("Follow-ups"), "strong")]]
        lines += layout(
            columns_of(Task, ("ref", "due", "title", "priority", "every")), found.tasks, today, room=room, header=False
        )
    if found.interactions:
        lines += [[], [(worded("Timeline"), "strong")]]
        chosen = ["ref", "date", "kind", "note", "amount_minor"]
        if isinstance(main, Company):
            chosen.insert(3, "who")
        if room is not None and room < NARROW:
            chosen.remove("ref")
        lines += layout(columns_of(Interaction, chosen), found.interactions, today, room=room, header=False)
    return lines


def single(found: "Task | Interaction", today: "date") -> list[Line]:
    """A task or an interaction, fact by fact."""
    facts: list[tuple[str, str]] = [
        (worded("for") if isinstance(found, Task) else worded("with"), words.people(found.contacts, found.company))
    ]
    if found.deal is not None:
        facts.append((worded("deal"), f"{found.deal.name} ({found.deal.ref})"))
    if isinstance(found, Task):
        head = [(found.ref, "quiet"), (found.title, "strong")]
        there = f" ({found.due_there} {found.due_zone})" if found.due_there else ""
        facts += [(worded("due"), words.when(found, today) + there), (worded("again"), words.often(found))]
        facts += [(worded("waits until"), words.day(found.wait_until, today) if found.wait_until else "")]
        facts += [
            (worded("priority"), found.priority or ""),
            (worded("state"), reworded(found.state, "state")),
            (worded("notes"), found.notes or ""),
        ]
        facts += [
            (worded("owner"), found.owner.name if found.owner else ""),
            (worded("done"), (found.done_at or "")[:10]),
        ]
    else:
        head = [(found.ref, "quiet"), (reworded(found.kind), "strong"), (words.day(found.date, today), "")]
        facts += [
            (worded("note"), found.note or ""),
            (worded("amount"), words.money(found.amount_minor, found.currency)),
        ]
        facts += [(worded("outcome"), reworded(found.outcome or "")), (worded("product"), found.product or "")]
        facts += [(worded("minutes"), str(found.duration or ""))]
        facts += [(worded("by"), found.author.name if found.author else ""), (worded("ref"), found.external_ref or "")]
        for line in found.lines:
            amount = words.money(line.amount_minor, found.currency)
            facts.append((worded("line"), " ".join(filter(None, (line.product, _count(line.quantity), amount)))))
    return [[(visible(text), tone) for text, tone in head], *pairs(facts)]


def act(found: Act, changes: "Iterable[Change]", room: int | None, today: "date") -> list[Line]:
    """An act: what, who, when, and the rows that it changed."""
    state = worded("undone") if found.state == "undone" else ""
    lines: list[Line] = [[(found.ref, "quiet"), (visible(reworded(found.what, "what")), "strong"), (state, "late")]]
    lines += pairs(
        [(worded("by"), found.user), (worded("when"), found.at.replace("T", " ")), (worded("of"), found.target or "")]
    )
    listed = list(changes)
    table = layout(columns_of(Change), listed, today, room=room, header=False) if listed else []
    return [*lines, [], *table] if table else lines


def pairs(facts: Iterable[tuple[str, str]]) -> list[Line]:
    """Facts that are there, their names aligned; a fact of several lines keeps them."""
    there = [(visible(name), text) for name, text in facts if text]  # a field's name is data too
    indent = max((width(name) for name, _ in there), default=0)
    lines: list[Line] = []
    for name, text in there:
        for place, part in enumerate(text.splitlines() or [""]):
            lines.append([(pad(name if place == 0 else "", indent), "quiet"), (visible(part), "")])
    return lines


def _contact(one: Contact, held: Particulars, today: "date") -> list[Line]:
    head: Line = [(one.ref, "quiet"), (visible(one.name), "strong")]
    head += [(" ".join(f"+{visible(tag)}" for tag in one.tags), "mark")] if one.tags else []
    if one.archived_at:
        head.append((worded("archived"), "late"))
    bought = ""
    if one.rfm:
        value = words.money(one.rfm.monetary_minor, one.rfm.currency)
        as_of = worded("as of {day}", day=one.rfm.as_of)
        bought = f"{reworded(one.rfm.segment)} {one.rfm.score} · {one.rfm.frequency} × · {value} · {as_of}"
    stage = reworded(one.stage, "stage")
    facts = [
        (worded("role"), own.roles(one.title, held)), *own.reached(held), *own.places(held),
        (worded("birthday"), words.birthday(one.birthday)),
        (worded("stage"), worded("{stage} (set by hand)", stage=stage) if one.stage_by == HAND else stage),
        (worded("owner"), one.owner.name if one.owner else ""),
        (worded("source"), " ".join(filter(None, (one.source, one.external_id)))), (worded("value"), bought),
        (worded("last touch"), words.ago(one.last_contact_at, today)),
        (worded("consent"), "\n".join(_agreed(channel, said) for channel, said in one.consent.items())),
        *own.fields(one.custom), (worded("notes"), one.notes or ""),
    ]  # fmt: skip
    warned: list[Line] = [[(worded("do not contact"), "late")]] if one.do_not_contact else []
    return [*warned, head, *pairs(facts)]


def _agreed(channel: str, said: "Mapping[str, object]") -> str:
    """What somebody said of a channel: `email yes (consent, fair 2026, 2026-03-01)`."""
    known = ", ".join(str(said[key]) for key in ("basis", "source", "date") if said[key])
    return f"{reworded(channel)} {worded('yes') if said['given'] else worded('no')} ({known})"


def _relations(found: Iterable[Relation]) -> list[Line]:
    there = list(found)
    kinds = max((width(reworded(one.kind)) for one in there), default=0)
    names = max((width(one.name) for one in there), default=0)
    return [
        [
            (pad(visible(reworded(one.kind)), kinds), "quiet"), (pad(visible(one.name), names), ""), (one.ref, "quiet"),
            (visible(one.note or ""), ""),
        ]
        for one in there
    ]  # fmt: skip


def _dates(found: Iterable[ImportantDate], today: "date") -> list[Line]:
    """The next coming of each date, the nearest first; what is past stands last."""
    there = sorted(found, key=lambda one: (one.next_date is None, one.next_date or one.date))
    days = [words.day(one.next_date or one.date, today) for one in there]
    room = max(map(width, days), default=0)
    return [
        [(pad(day, room), ""), (visible(reworded(one.why, "why")), ""), ("" if one.yearly else worded("once"), "quiet")]
        for day, one in zip(days, there, strict=True)
    ]


def _company(one: Company, held: Particulars) -> list[Line]:
    head: Line = [(one.ref, "quiet"), (visible(one.name), "strong")]
    head += [(" ".join(f"+{visible(tag)}" for tag in one.tags), "mark")] if one.tags else []
    if one.archived_at:
        head.append((worded("archived"), "late"))
    facts = [
        *own.reached(held), *own.places(held), (worded("owner"), one.owner.name if one.owner else ""),
        *own.fields(one.custom), (worded("notes"), one.notes or ""),
        (worded("people"), ", ".join(_member(person, person.ref in one.not_to_contact) for person in one.contacts)),
    ]  # fmt: skip
    return [head, *pairs(facts)]


def _member(person: Ref, silent: bool) -> str:
    marked = f"{words.NOT_TO_CONTACT} {worded('do not contact')}, " if silent else ""
    return f"{person.name} ({marked}{person.ref})"


def narrowed(line: Line, room: int) -> Line:
    """A line of a card cut to the terminal."""
    out: Line = []
    left = room
    for text, tone in line:
        if left <= 0:
            break
        out.append((cut(text, left), tone))
        left -= width(text) + 2
    return out


def _count(quantity: float | None) -> str:
    return "" if quantity is None else f"{quantity:g} ×"
