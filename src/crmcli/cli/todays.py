"""`crm today`. It answers before the parser is loaded when the line is plain enough, by the same function."""

from crmcli.cli.face import Face, Flags
from crmcli.cli.out import FORMATS as USUAL
from crmcli.core.errors import BadInput
from crmcli.core.records import AgendaLine
from crmcli.language import worded
from crmcli.show import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

FORMATS = (*USUAL, "ics")
SUGGESTIONS = ("quiet", "unplanned", "stuck")  # sections of what is not due, but would be good
FLAGS = {  # what the short way understands; any other word sends the line to the parser
    "-q": "quiet", "--quiet": "quiet", "--json": "json", "--all": "everyone", "--exit-code": "exit_code",
    "--no-input": "no_input", "--todos": "todos",
}  # fmt: skip
VALUES = {
    "--db": "db", "-f": "format", "--format": "format", "--days": "days", "--color": "color", "--out": "out",
}  # fmt: skip
OWN = ("everyone", "exit_code", "days", "todos")


def show_today(
    face: Face,
    *,
    days: int | None = None,
    everyone: bool = False,
    owner: str | None = None,
    tags: "Sequence[str]" = (),
    where: "Sequence[str]" = (),
    exit_code: bool = False,
    todos: bool = False,
    columns: "Sequence[str] | None" = None,
) -> int:
    """Print today's agenda. 10 when something is due and `exit_code` was asked for."""
    from crmcli.app.agenda import next_after, today

    crm = face.crm
    lines = today(crm, days=days, owner=owner, everyone=everyone, tags=tags, where=where)
    usual = columns_for(face.out.room()) if face.out.terminal and not face.out.machine else None
    empty = worded("nothing due for whom this filter finds")
    if not lines and not tags and not where:
        empty = words.nothing_due(next_after(crm), crm.today())
    elif not lines and where:
        from crmcli.app.filterreading import reading

        empty = ": ".join(filter(None, (empty, reading(crm, (), where, of_lines=True))))
    if face.out.quiet and not face.out.machine and all(line.section in SUGGESTIONS for line in lines):
        lines = []  # suggestions alone are no reason for a mail from cron
    if (text := _taken_away(face, lines, todos=todos, plain=bool(columns))) is not None:
        face.out.write(text)
    else:
        face.out.listed(
            AgendaLine, lines, crm.today(), columns=columns, usual=usual, empty=empty,
            groups=words.SECTIONS, by="section",
        )  # fmt: skip
    return 10 if exit_code and any(line.section in ("overdue", "today") for line in lines) else 0


def _taken_away(face: Face, lines: "Sequence[AgendaLine]", *, todos: bool, plain: bool) -> str | None:
    """The agenda for a calendar program, as a checklist or as a page; None for the formats of any list."""
    crm, format = face.crm, face.out.format
    if todos and format != "ics":
        raise BadInput("to-dos are for calendar programs", hint="crm today -f ics --todos")
    if format == "ics":
        from crmcli.app.feeds import entries
        from crmcli.show.calendars import feed

        return feed(entries(crm, lines), crm.now(), todos=todos)
    if format in ("md", "html") and not plain:
        from crmcli.show import agendas

        return agendas.markdown(lines, crm.today()) if format == "md" else agendas.page(lines, crm.today())
    return None


def columns_for(room: int | None) -> tuple[str, ...]:
    """What a line of so many cells holds: who, what and how urgent always, then why, then the day and the tags.

    Where there is no room for the day, its clock time stands alone: the section and the reason tell the day.
    """
    if room is not None and room < 60:
        return ("sign", "due_time", "priority", "who", "title", "ref")
    if room is not None and room < 100:
        return ("sign", "due_time", "priority", "who", "title", "why", "ref")
    if room is not None and room < 120:
        return ("sign", "due", "priority", "who", "title", "why", "ref")
    return ("sign", "due", "priority", "who", "title", "why", "tags", "ref")


def quick_today(argv: "Sequence[str]") -> "tuple[Face, dict[str, Any]] | None":
    """The face and the own flags of a plain `crm today …`, or None when the parser must read the line."""
    found = plain_flags(argv[1:] if argv[:1] == ["today"] else argv, FLAGS, VALUES)
    if found is None:
        return None
    if "days" in found:
        if not found["days"].isdigit():
            return None
        found["days"] = int(found["days"])
    flags = Flags()
    own = {name: found.pop(name) for name in OWN if name in found}
    flags.take(found)
    return Face(flags, FORMATS), own


def plain_flags(
    words: "Sequence[str]", flags: "Mapping[str, str]", values: "Mapping[str, str]"
) -> "dict[str, Any] | None":
    """What plain flags of a line say, by name; None when there is any other word, or a shell asks for completion."""
    import os

    if any(name in os.environ for name in ("_CRM_COMPLETE", "_CRMCLI_COMPLETE")):
        return None
    rest = list(words)
    found: dict[str, Any] = {}
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        if word in values and (equals or rest):
            found[values[word]] = value if equals else rest.pop(0)
        elif word in flags and not equals:
            found[flags[word]] = True
        else:
            return None
    return found
