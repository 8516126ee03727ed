"""The lines that the Contacts screen opens for one person or all who are marked: owner and stage."""

from collections.abc import Callable, Sequence

from crmcli.app import contacts, formcheck
from crmcli.app.crm import Crm
from crmcli.core.records import Wrote
from crmcli.core.text import clean
from crmcli.language import reworded, worded
from crmcli.tui.desk import Desk
from crmcli.tui.lines import for_marked, previewing, taking
from crmcli.tui.widgets.paint import Piece
from crmcli.tui.widgets.prompt import Question

NOBODY = "none"


def owner(desk: Desk) -> Question:
    """Whose contacts these are from now on."""
    return _line(desk, "owner", "a colleague's login, me, or none", lambda text: {"owner": clean(text) or NOBODY})


def stage(desk: Desk) -> Question:
    """The stage, by hand."""
    hint = "lead prospect customer repeat loyal dormant lost, with a reason: lost: moved away; auto gives it back"
    return _line(desk, "stage", hint, _stage)


def whom(desk: Desk) -> tuple[list[int], str]:
    """Whom an act is for, and in words: those who are marked, else whoever is under the cursor."""
    subject = desk.subject()
    if subject.marked:
        number = len(subject.marked)
        return list(subject.marked), f"{number} contact{'' if number == 1 else 's'}"
    assert subject.person is not None  # the command is disabled without one
    return [subject.person.id], subject.person.name


def _line(desk: Desk, field: str, hint: str, read: Callable[[str], dict[str, str]]) -> Question:
    numbers, name = whom(desk)
    question_id = f"{field} {numbers[0]}"

    def write(crm: Crm, text: str) -> Wrote:
        return contacts.edit_many(crm, numbers, read(text))

    def means(crm: Crm, text: str) -> Sequence[Piece]:
        said = formcheck.check(crm, field, read(text)[field])
        return [("→ ", "now"), (said or f"{field} {clean(read(text)[field])}", "")]

    take = for_marked(desk, taking(desk, question_id, write))
    label = worded("{field} of {name}", field=reworded(field, "form"), name=name)
    return Question(question_id, label, hint, take, previewing(desk, means))


def _stage(text: str) -> dict[str, str]:
    """`lost: moved away` in stage and reason."""
    word, _, reason = text.replace("：", ":").partition(":")
    return {"stage": clean(word) or "auto", "reason": clean(reason)}
