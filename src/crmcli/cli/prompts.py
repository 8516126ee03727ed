"""`crm prompt`: how much is due, in a few cells for a shell prompt or a status bar. Plain lines need no parser."""

from datetime import date

from crmcli.app.crm import open_crm
from crmcli.app.prompts import due_counts
from crmcli.cli.face import Face, Flags
from crmcli.cli.todays import plain_flags
from crmcli.core.errors import BookError
from crmcli.core.rows import DueCounts
from crmcli.show import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

FLAGS = {  # what the short way understands; any other word sends the line to the parser
    "-q": "quiet", "--quiet": "quiet", "--json": "json", "--all": "everyone", "--mine": "mine",
    "--no-input": "no_input", "--allow-network": "allow_network",
}  # fmt: skip
VALUES = {"--db": "db", "-f": "format", "--format": "format", "--color": "color"}


def show_prompt(face: Face, *, everyone: bool = False, mine: bool = False, owner: str | None = None) -> int:
    """Print how much is late and due today; nothing when nothing is, or when the book cannot be read now."""
    found = _counted(face, owner, everyone and not mine)
    said = words.due(found.late, found.today)
    worst = "late" if found.late else "today" if found.today else ""
    if face.out.machine:
        nowhen = date.min  # a count has no day to be told from
        face.out.one(found, (), nowhen, more={"text": said, "class": worst})  # the keys that status bars read
    elif said:
        face.out.lines([[(said, "late" if worst == "late" else "now")]])
    return 0


def quick_prompt(argv: "Sequence[str]") -> "tuple[Face, dict[str, Any]] | None":
    """The face and the own flags of a plain `crm prompt …`, or None when the parser must read the line."""
    found = plain_flags(argv[1:], FLAGS, VALUES) if argv[:1] == ["prompt"] else None
    if found is None:
        return None
    own: dict[str, Any] = {name: found.pop(name) for name in ("everyone", "mine") if name in found}
    flags = Flags()
    flags.take(found)
    return Face(flags), own


def _counted(face: Face, owner: str | None, everyone: bool) -> DueCounts:
    """The counts; without a book that can be read at once, none. A prompt is no place for what is wrong with it."""
    flags = face.flags
    try:
        crm = open_crm(
            flags.db, settings=face.settings, as_of=flags.as_of, zone=flags.tz, allow_network=flags.allow_network,
            glance=True,
        )  # fmt: skip
        try:
            return due_counts(crm, owner=owner, everyone=everyone)
        finally:
            crm.close()
    except (BookError, OSError):
        return DueCounts(None, None)
