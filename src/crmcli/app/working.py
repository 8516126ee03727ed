"""Working a list: each card with why it is there and whether it still is, and one act for each outcome."""

from collections.abc import Sequence

from crmcli.app import agenda, cadences, interactions, listing, nextsteps, outcomes, tasks, users, views
from crmcli.app.crm import Crm
from crmcli.app.dues import clock
from crmcli.app.interactions import LogDraft
from crmcli.app.quiet import SILENT
from crmcli.core.agenda import STUCK
from crmcli.core.conditions import quoted
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.pipeline import OPEN
from crmcli.core.quickadd import act, split_line
from crmcli.core.record import record, replace
from crmcli.core.records import AgendaLine, Contact, Proposal, Ref, Task, Wrote
from crmcli.core.refs import ref
from crmcli.core.text import clean, fold
from crmcli.core.views import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crmcli.core.quickadd import ActDraft

Card = AgendaLine | int  # a contact's number stands for a card that is read when it is looked at
NOT_REACHED = "not reached"
PASSED_OVER = ("purchase", "refund")  # kinds that are no outcome of a call list
OF_CALLS = ("reached", NOT_REACHED, "voicemail")
OF_MEETINGS = ("no show",)
SUGGESTIONS = ("quiet", "unplanned")
TOLD_OF_TASK = ("next", "due", "outcome")


@record(frozen=True, slots=True)
class Sheet:
    """A card as it is now: its line, who it is about from all sides, and the word for why it is no longer wanted.

    `steps` are what is proposed after a talk of each kind, and after one that reached nobody.
    """

    line: AgendaLine
    person: Ref | None
    view: View | None
    kinds: tuple[str, ...]
    steps: "Mapping[str, Proposal]"
    gone: str | None


@record(frozen=True, slots=True)
class Offer:
    """An outcome that a talk may have, and what the book's table says follows from it."""

    kind: str
    outcome: str | None
    step: Proposal | None


def deck(crm: Crm, numbers: Sequence[int], *, everyone: bool = False) -> list[Card]:
    """A card for each contact: the first line that today's list has about them, else their number."""
    lines: dict[int, AgendaLine] = {}
    for line in agenda.today(crm, everyone=everyone):
        if line.contacts:
            lines.setdefault(line.contacts[0].id, line)
    return [lines.get(number, number) for number in numbers]


def listed(
    crm: Crm, where: Sequence[str], marked: Sequence[int], here: int | None, everyone: bool = False
) -> list[Card]:
    """The cards of a list of contacts: those that are marked, else all of the filter, from `here` on and round."""
    numbers = listing.contact_ids(crm, where=where)
    if marked:
        numbers = [number for number in numbers if number in set(marked)] or list(marked)
    elif here in numbers:
        place = numbers.index(here)
        numbers = numbers[place:] + numbers[:place]
    return deck(crm, numbers, everyone=everyone)


def asked(crm: Crm, where: Sequence[str], everyone: bool = False) -> list[Card]:
    """The cards of filters: of the contacts who fulfil them all, mine and nobody's in a team; without one today's list.

    Raises what is wrong with a filter.
    """
    if not where:
        return list(agenda.today(crm, everyone=everyone))
    mine = [f"owner:{quoted(crm.user)}"] if users.is_team(crm) and not everyone else []
    return listed(crm, [*where, *mine], (), None, everyone)


def sheet(crm: Crm, card: Card, *, limit: int = 50) -> Sheet:
    """Read a card. What a colleague has settled meanwhile says so in `gone`; nothing raises for it."""
    line = card if isinstance(card, AgendaLine) else _plain(card)
    person = line.contacts[0] if line.contacts else line.company
    kinds = tuple(kind for kind in crm.setting("kinds") if kind not in PASSED_OVER)
    try:
        view = views.of(crm, person, limit=limit) if person else None
        task = tasks.one(crm, line.id) if line.id is not None else None
        gone = _deal_gone(crm, line.deal.id) if line.section == STUCK and line.deal else _gone(crm, line, view, task)
    except NotFound as error:
        return Sheet(line, person, None, kinds, {}, error.message)
    if view is not None:
        person = Ref(view.main.id, view.main.ref, view.main.name)
        line = line if line.why else replace(line, contacts=(person,))
    ends = [*((kind, None) for kind in kinds), ("call", NOT_REACHED)]
    steps = {ended or kind: proposed(crm, line, person, kind, "", ended) for kind, ended in ends}
    known = {name: step for name, step in steps.items() if step is not None}
    return Sheet(line, person, view, kinds, known, gone)


def offers(crm: Crm) -> list[Offer]:
    """The kinds of talks of the book, each by itself and with the outcomes that it may have."""
    from crmcli.core.nextsteps import OUTCOMES, TABLE

    table = {**TABLE, **crm.setting("outcomes")}
    kinds = [kind for kind in crm.setting("kinds") if kind not in PASSED_OVER]
    found = []
    for kind in sorted(kinds, key=lambda kind: kind == "note"):  # a note is the last thing that comes of a card
        own = [name.partition("/")[2] for name in table if name.startswith((f"{kind}/", "*/"))]
        apart = {*(OF_CALLS if kind != "call" else ()), *(OF_MEETINGS if kind not in ("meeting", "visit") else ())}
        ends = dict.fromkeys([*(end for end in OUTCOMES if end not in apart), *own]) if kind != "note" else ()
        found += [
            Offer(kind, end, nextsteps.proposed(crm, None, kind, end, crm.today())) for end in (None, *ends)
        ]  # fmt: skip
    return found


def proposed(
    crm: Crm, line: AgendaLine, person: Ref | None, kind: str, said: str, ended: str | None
) -> Proposal | None:
    """The step that is proposed once this outcome is written; None where one was said already, or nothing follows.

    A follow-up for which nobody was reached is not done: it is proposed itself, for the day the table names.
    """
    draft = _draft(said)
    ended = nextsteps.outcome(draft.keys.get("outcome") or ended)
    if "next" in draft.keys or "due" in draft.keys:
        return None
    task = tasks.one(crm, line.id) if line.id is not None else None
    if task is not None and ended == NOT_REACHED:
        found = nextsteps.proposed(crm, None, kind, ended, crm.today())
        day = found.due_date if found else _next_workday(crm).isoformat()
        return Proposal(task.title, day, found.days if found else 1, found.rule if found else "", task.ref)
    if task is not None and (task.every or task.after):
        return None
    return nextsteps.proposed(crm, person, kind, ended, crm.today())


def settle(
    crm: Crm, line: AgendaLine, person: Ref | None, kind: str, said: str, ended: str | None, answer: str | None
) -> Wrote:
    """Write an outcome as one act: the talk, the follow-up closed or put off, the next step.

    `said` is the note, with `next:`, `outcome:` and tags in it; `answer` is what was said to the proposal: nothing
    takes it, `n` refuses it, a date moves it. None where nothing was proposed.
    """
    draft, keys = _draft(said), _draft(said).keys
    ended = nextsteps.outcome(keys.get("outcome") or ended)
    following = keys.get("next") or keys.get("due")
    proposal = proposed(crm, line, person, kind, said, ended) if answer is not None else None
    if line.id is None:
        if person is None:
            raise BadInput("there is nobody to log a talk with", hint="crm log call ada asked for pricing")
        return interactions.log(
            crm,
            LogDraft(
                kind, person.ref, draft.words, next=following or _answered(crm, proposal, answer), at=keys.get("at"),
                company=draft.company, tags=draft.tags, owner=keys.get("owner"), outcome=ended,
                deal=line.deal.ref if line.deal else None,
            ),
        )  # fmt: skip
    for key in keys:
        if key not in TOLD_OF_TASK:
            raise BadInput(f"{key}: is not said when a follow-up is closed", hint="l logs a talk with all its words")
    note = " ".join(draft.words)
    if ended == NOT_REACHED and proposal is not None:
        when, title = (None, None) if _is_no(answer) else _comes_back(crm, proposal, answer or "")
        return outcomes.tried(
            crm, line.id, kind=kind, note=note, outcome=ended, when=when, title=title, tags=draft.tags
        )  # fmt: skip
    following = following or _answered(crm, proposal, answer)
    return outcomes.done(crm, [line.id], kind=kind, note=note, following=following, tags=draft.tags, outcome=ended)


def means(crm: Crm, proposal: Proposal, answer: str) -> Proposal | None:
    """The step that an answer to a proposal means; None for none. Raises `BadInput`."""
    if not clean(answer):
        return proposal
    if _is_no(answer):
        return None
    if (proposal.whom or "").startswith("t"):  # a follow-up that stays
        when, said = _comes_back(crm, proposal, answer)
        return replace(proposal, title=said or proposal.title, due_date=tasks.to_come(crm, when)[0].date.isoformat())
    planned = tasks.plan(crm, answer)
    title = proposal.title if planned.title == tasks.FOLLOW_UP else planned.title
    return replace(proposal, title=title, due_date=planned.due.date.isoformat())


def _answered(crm: Crm, proposal: Proposal | None, answer: str | None) -> str | None:
    """What stands behind -n once a proposal was answered."""
    if proposal is None or answer is None:
        return None
    if not clean(answer):
        return nextsteps.AUTO
    if _is_no(answer):
        return nextsteps.NONE
    planned = tasks.plan(crm, answer)
    return answer if planned.title != tasks.FOLLOW_UP else f"{clean(answer).rstrip(':：')}: {proposal.title}"


def _comes_back(crm: Crm, proposal: Proposal, answer: str) -> tuple[str, str | None]:
    """When a follow-up that stays comes back, in words, and what it is from then on if that was said.

    Raises `BadInput`, `Refused` for a day that is past.
    """
    if not clean(answer):
        return proposal.due_date, None
    try:
        tasks.to_come(crm, answer)
    except BadInput:
        planned = tasks.plan(crm, answer)
        when = " ".join(filter(None, (planned.due.date.isoformat(), clock(planned.due))))
        tasks.to_come(crm, when)
        return when, planned.title if planned.title != tasks.FOLLOW_UP else None
    return answer, None


def _is_no(answer: str | None) -> bool:
    return fold(answer or "") in nextsteps.REFUSALS


def _draft(said: str) -> "ActDraft":
    return act(split_line(said)) if said.strip() else act(())


def _plain(number: int) -> AgendaLine:
    """A contact about whom today's list says nothing."""
    named = ref("contact", number)
    return AgendaLine(
        id=None, ref=named, title="", contacts=(Ref(number, named, ""),), company=None, deal=None, due_date=None,
        due_time=None, state=None, priority=None, owner=None, every=None, wait_until=None, created_at=None,
        done_at=None, section="", why="", tags=(),
    )  # fmt: skip


def _gone(crm: Crm, line: AgendaLine, view: View | None, task: Task | None) -> str | None:
    """Why a card needs nobody any more, as far as the book tells; None while it does."""
    if view is not None and view.main.archived_at:
        return "was put away meanwhile"
    if task is not None:
        if task.state != "open":
            return f"{task.title} was done meanwhile"
        if view is not None and all(one.id != task.id for one in view.tasks):
            return f"{task.title} was put away meanwhile"
        if task.due_date is None or task.due_date > max(line.due_date or "", crm.today().isoformat()):
            return f"{task.title} was put off meanwhile"
    elif line.section in SUGGESTIONS and view is not None:
        if view.tasks:
            return f"{view.tasks[0].title} was planned meanwhile"
        if any(hold.contact.ref == view.main.ref for hold in cadences.holds(crm)):
            return "is left alone by now"
        if line.section == "quiet" and isinstance(view.main, Contact):
            bought = any(one.kind == "purchase" and one.date == crm.today().isoformat() for one in view.interactions)
            spoken = (view.main.last_contact_at or "")[:10] == crm.today().isoformat()
            if bought or (spoken and line.title != SILENT):
                return "was in touch meanwhile"
    return None


def _deal_gone(crm: Crm, number: int) -> str | None:
    """Why a deal needs no push any more."""
    from crmcli.app import deals

    deal = deals.one(crm, number)
    if deal.archived_at:
        return f"{deal.title} was put away meanwhile"
    if deal.state != OPEN:
        return f"{deal.title} was {deal.state} meanwhile"
    if deal.parked_until:
        return f"{deal.title} was parked meanwhile"
    return None if deal.stuck else f"{deal.title} needs no push any more"


def _next_workday(crm: Crm) -> "date":
    from crmcli.app import workdays

    return workdays.add(crm, crm.today(), 1)
