"""The lines of a card: the note of a talk, then the next step that is proposed."""

from collections.abc import Sequence

from crmcli.app import working
from crmcli.app.crm import Crm
from crmcli.core.errors import CrmError
from crmcli.core.records import Proposal
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.tui.lines import previewing, taking
from crmcli.tui.screens.work import WorkScreen
from crmcli.tui.widgets.paint import Piece
from crmcli.tui.widgets.prompt import Question

HINT = "a note, or nothing · next:fri plans, +vip tags"


def note(desk: WorkScreen, kind: str, ended: str | None) -> Question:
    """What was said. Enter goes on to the next step, or writes where none is proposed."""
    sheet = desk.sheet
    assert sheet is not None  # the command is disabled without a card
    line, who = sheet.line, sheet.person
    name = f"work {kind} {ended} {line.ref}"

    async def take(text: str) -> bool:
        desk.session.drafts[name] = {"text": text}
        try:
            found = await desk.session.ask(working.proposed, line, who, kind, text, ended)
        except CrmError as error:
            desk.complain(error)
            return False
        if found is not None:
            next_step(desk, kind, ended, text, found)
            return True
        write = taking(desk, name, lambda crm, said: working.settle(crm, line, who, kind, said, ended, None), "talk")
        return await write(text)

    def means(crm: Crm, text: str) -> Sequence[Piece]:
        found = working.proposed(crm, line, who, kind, text, ended)
        said: list[Piece] = [("enter", "key"), (" " + worded("goes on"), "quiet")]
        if found is not None:
            said += [("   " + worded("next") + " ", "quiet"), (words.proposal(found, crm.today()), "now")]
        return said

    label = ", ".join(reworded(one) for one in (kind, ended) if one)
    return Question(name, f"{label} {who.name}" if who else label, HINT, take, previewing(desk, means))


def next_step(desk: WorkScreen, kind: str, ended: str | None, said: str, proposal: Proposal) -> None:
    """Ask for the next step: enter takes what is proposed, a date moves it, n means none."""
    sheet = desk.sheet
    assert sheet is not None
    line, who = sheet.line, sheet.person
    first = f"work {kind} {ended} {line.ref}"

    async def take(answer: str) -> bool:
        taken = await desk.act(
            lambda crm: working.settle(crm, line, who, kind, said, ended, answer), settles="talk"
        )  # fmt: skip
        if taken:
            desk.session.drafts.pop(first, None)
            desk.forget_step()
        return taken

    def means(crm: Crm, answer: str) -> Sequence[Piece]:
        found = working.means(crm, proposal, answer)
        if found is None:
            return [(worded("nothing is planned"), "mark")]
        return [(words.proposal(found, crm.today()), "now")]

    hint: list[Piece] = [
        (words.proposal(proposal, desk.session.today()), "now"),
        ("   " + worded("enter takes it · another date · n none"), "quiet"),
    ]
    question = Question(f"next {line.ref}", worded("next"), hint, take, previewing(desk, means))
    desk.ask_before(question, lambda: note(desk, kind, ended))
