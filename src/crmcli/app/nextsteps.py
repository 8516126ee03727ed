"""What a talk asks for next: proposed by its kind and outcome, in working days, never written by itself."""

from crmcli.app import consents, tasks
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.records import Proposal, Ref
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

AUTO, NONE = "auto", "none"  # words of -n
REFUSALS = ("n", "no", NONE, "不", "否")  # what people say to a proposal they do not want


def outcome(said: str | None) -> str | None:
    """How a talk ended, as the book keeps it; None when nothing was said."""
    if not said:
        return None
    from crmcli.core.nextsteps import read_outcome

    return read_outcome(said)


def spoken(crm: Crm, said: str | None) -> str | None:
    """How a talk ended, as somebody said it: where it is nearly one of the known words, that one is told."""
    found = outcome(said)
    if found:
        from crmcli.core.nextsteps import near_outcome

        own = (name.partition("/")[2] for name in crm.setting("outcomes"))
        if near := near_outcome(found, filter(None, own)):
            crm.tell(f"near: {near}")
    return found


def proposed(
    crm: Crm, person: Ref | None, kind: str, ended: str | None, day: "date", *, said: str | None = None
) -> Proposal | None:
    """The next step that the book's table names after a talk of that day; None where nothing follows.

    One that would lie behind is counted from today. What is planned for the person already is not proposed again, and
    nothing for somebody who must not be contacted. Where it was asked for (`said` stood behind -n), that is told.
    """
    from crmcli.app import workdays
    from crmcli.core import nextsteps

    found = nextsteps.row_for({**nextsteps.TABLE, **crm.setting("outcomes")}, kind, ended)
    if found is None or found[1] is None:
        return None
    name, (days, title) = found[0], found[1]
    due = workdays.add(crm, day, int(days))
    if due < crm.today():
        due = workdays.add(crm, crm.today(), int(days))
    if person is not None:
        there = (task for task in tasks.of(crm, person) if task.title == title)
        planned = next((task for task in there if (task.due_date or "") >= crm.today().isoformat()), None)
        if planned is not None:
            if said and clean(said).casefold() == AUTO:
                crm.tell(f"{planned.ref} is planned already")
            return None
        if consents.warnings(crm, (person,), kind):
            return None
    return Proposal(str(title), due.isoformat(), int(days), name, person.ref if person else None)


def wanted(said: str | None, *, proposing: bool) -> bool:
    """Whether a proposal is needed: nothing stood behind -n and one may be made, or it was asked for."""
    return clean(said).casefold() == AUTO if said else proposing


def settled(crm: Crm, said: str | None, proposal: Proposal | None) -> "tuple[tasks.Plan | None, Proposal | None]":
    """The step that is planned, and the proposal that nobody answered.

    `said` is what stood behind -n: a step, `auto` for the one that is proposed, `none` for none. Without it whoever
    sits there is asked; a proposal is never taken silently.
    """
    word = clean(said or "").casefold()
    if word == NONE:
        return None, None
    if word == AUTO:
        return (_plan(proposal) if proposal else None), None
    if said:
        return tasks.plan(crm, said), None
    if proposal is None or crm.answer is None:
        return None, proposal
    while True:
        answer = crm.answer(proposal)
        word = clean(answer or "").casefold()
        if answer is None or word in REFUSALS:
            return None, None
        if word in ("", "y", "yes", AUTO, "是", "好"):
            return _plan(proposal), None
        try:
            planned = tasks.plan(crm, answer)
        except BadInput as error:
            crm.tell(error.message)
            continue
        return (planned if planned.title != tasks.FOLLOW_UP else tasks.Plan(proposal.title, planned.due)), None


def _plan(proposal: Proposal) -> tasks.Plan:
    from datetime import date

    from crmcli.core.dates import When

    return tasks.Plan(proposal.title, When(date.fromisoformat(proposal.due_date)))
