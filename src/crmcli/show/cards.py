"""One record from all sides, as lines of pieces (text, tone): what `crm show` prints."""

from collections.abc import Iterable

from crmcli.core.importantdates import BIRTHDAY, ImportantDate
from crmcli.core.ownrows import Particulars
from crmcli.core.records import Act, Change, Company, Contact, Interaction, Task, View
from crmcli.core.relations import Relation
from crmcli.core.stages import HAND
from crmcli.core.text import cut, pad, visible, width
from crmcli.show import own, words
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crmcli.core.rfm import Explanation

NARROW = 60  # cells below which the words of a talk are worth more than its ref

Line = list[Piece]


def view(found: View, today: "date", room: int | None) -> list[Line]:
    """A contact or a company: facts, relations, dates, follow-ups, the newest talks."""
    main = found.main
    lines = _contact(main, found.own, today) if isinstance(main, Contact) else _company(main, found.own)
    days = [one for one in found.dates if one.label != BIRTHDAY]  # the birthday stands among the facts
    for title, more in (("Relations", _relations(found.relations)), ("Dates", _dates(days, today))):
        lines += [[], [(title, "strong")], *more] if more else []
    if room is not None:
        lines = [_narrowed(line, room) for line in lines]
    if found.tasks:
        lines += [[], [("Follow-ups", "strong")]]
        lines += layout(
            columns_of(Task, ("ref", "due", "title", "priority", "every")), found.tasks, today, room=room, header=False
        )
    if found.interactions:
        lines += [[], [("Timeline", "strong")]]
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
        ("for" if isinstance(found, Task) else "with", words.people(found.contacts, found.company))
    ]
    if isinstance(found, Task):
        head = [(found.ref, "quiet"), (found.title, "strong")]
        there = f" ({found.due_there} {found.due_zone})" if found.due_there else ""
        facts += [("due", words.when(found, today) + there), ("again", words.often(found))]
        facts += [("waits until", words.day(found.wait_until, today) if found.wait_until else "")]
        facts += [("priority", found.priority or ""), ("state", found.state), ("notes", found.notes or "")]
        facts += [("owner", found.owner.name if found.owner else ""), ("done", (found.done_at or "")[:10])]
    else:
        head = [(found.ref, "quiet"), (found.kind, "strong"), (words.day(found.date, today), "")]
        facts += [("note", found.note or ""), ("amount", words.money(found.amount_minor, found.currency))]
        facts += [("outcome", found.outcome or ""), ("product", found.product or "")]
        facts += [("minutes", str(found.duration or ""))]
        facts += [("by", found.author.name if found.author else ""), ("ref", found.external_ref or "")]
        for line in found.lines:
            amount = words.money(line.amount_minor, found.currency)
            facts.append(("line", " ".join(filter(None, (line.product, _count(line.quantity), amount)))))
    return [[(visible(text), tone) for text, tone in head], *pairs(facts)]


def act(found: Act, changes: "Iterable[Change]", room: int | None, today: "date") -> list[Line]:
    """An act: what, who, when, and the rows that it changed."""
    state = "undone" if found.state == "undone" else ""
    lines: list[Line] = [[(found.ref, "quiet"), (visible(found.what), "strong"), (state, "late")]]
    lines += pairs([("by", found.user), ("when", found.at.replace("T", " ")), ("of", found.target or "")])
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
        head.append(("archived", "late"))
    bought = ""
    if one.rfm:
        value = words.money(one.rfm.monetary_minor, one.rfm.currency)
        bought = f"{one.rfm.segment} {one.rfm.score} · {one.rfm.frequency} × · {value} · as of {one.rfm.as_of}"
    facts = [
        ("role", own.roles(one.title, held)), *own.reached(held), *own.places(held), ("birthday", one.birthday or ""),
        ("stage", f"{one.stage}{' (set by hand)' if one.stage_by == HAND else ''}"),
        ("owner", one.owner.name if one.owner else ""),
        ("source", " ".join(filter(None, (one.source, one.external_id)))), ("value", bought),
        ("last touch", words.ago(one.last_contact_at, today) if one.last_contact_at else "never"),
        ("consent", "\n".join(_agreed(channel, said) for channel, said in one.consent.items())),
        *own.fields(one.custom), ("notes", one.notes or ""),
    ]  # fmt: skip
    warned: list[Line] = [[("do not contact", "late")]] if one.do_not_contact else []
    return [*warned, head, *pairs(facts)]


def _agreed(channel: str, said: "Mapping[str, object]") -> str:
    """What somebody said of a channel: `email yes (consent, fair 2026, 2026-03-01)`."""
    known = ", ".join(str(said[key]) for key in ("basis", "source", "date") if said[key])
    return f"{channel} {'yes' if said['given'] else 'no'} ({known})"


def _relations(found: Iterable[Relation]) -> list[Line]:
    there = list(found)
    kinds = max((width(one.kind) for one in there), default=0)
    names = max((width(one.name) for one in there), default=0)
    return [
        [
            (pad(visible(one.kind), kinds), "quiet"), (pad(visible(one.name), names), ""), (one.ref, "quiet"),
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
        [(pad(day, room), ""), (visible(one.why), ""), ("" if one.yearly else "once", "quiet")]
        for day, one in zip(days, there, strict=True)
    ]


def _company(one: Company, held: Particulars) -> list[Line]:
    head: Line = [(one.ref, "quiet"), (visible(one.name), "strong")]
    head += [(" ".join(f"+{visible(tag)}" for tag in one.tags), "mark")] if one.tags else []
    if one.archived_at:
        head.append(("archived", "late"))
    facts = [
        *own.reached(held), *own.places(held), ("owner", one.owner.name if one.owner else ""),
        *own.fields(one.custom), ("notes", one.notes or ""),
        ("people", ", ".join(f"{person.name} ({person.ref})" for person in one.contacts)),
    ]  # fmt: skip
    return [head, *pairs(facts)]


def _narrowed(line: Line, room: int) -> Line:
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


def explanation(found: "Explanation") -> list[Line]:
    """Why a score is what it is, figure by figure."""
    from crmcli.core.money import format_amount

    lines: list[Line] = [
        [(found.ref, "quiet"), (visible(found.name), "strong"), (found.segment, "mark"), (found.score, "")]
    ]
    units = {"recency": "days ago", "frequency": "purchases"}

    def said(figure: str, value: int) -> str:
        return (
            format_amount(value, found.currency, thousands=True) if figure == "monetary" else f"{value} {units[figure]}"
        )

    facts = [("as of", found.as_of)]
    for one in found.figures:
        facts.append((one.name, f"{said(one.name, one.value)} scores {one.score}; cut points {' · '.join(one.cuts)}"))
        for way, move in (("up", one.better), ("down", one.worse)):
            if move is not None:
                facts.append(("", f"{way} at {said(one.name, move.value)}: {move.score} {move.segment or ''}".rstrip()))
    return lines + pairs(facts)
