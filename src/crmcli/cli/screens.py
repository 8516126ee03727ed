"""The full screen, and the shell's completion."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import Owner, Text, Where, command
from crmcli.core.errors import BadInput

SHELLS = ("bash", "zsh", "fish")
SCREENS = ("today", "contacts", "pipeline", "segments", "reports")


@command
def tui(
    face: Face, screen: Annotated[Text, typer.Argument(metavar=f"[{'|'.join(SCREENS)}]", show_default=False)] = None
) -> int:
    """The full screen: today's list, contacts, the pipeline, segments and reports, with everything one key away."""
    _need_terminal("crm today")
    if screen not in (None, *SCREENS):
        raise BadInput(f"there is no screen {screen!r}; screens are: {' '.join(SCREENS)}", hint="crm tui contacts")
    face.writing().close()  # made or refused here, with the words of this face
    from crmcli.tui.app import run

    flags = face.flags
    return run(
        flags.db,
        settings=face.settings,
        as_of=flags.as_of,
        zone=flags.tz,
        screen=screen,
        allow_network=flags.allow_network,
    )


@command
def work(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="[FILTER]...", show_default=False)] = [],
    where: Where = [],
    everyone: Annotated[bool, typer.Option("--all", help="Everyone's, in a team book.")] = False,
) -> int:
    """Work a list one by one on the full screen: one key for what came of it, the next step proposed, and on.

    Without a filter it is today's list, else the contacts who fulfil it, each with what today's list says of them.

    Examples:
      crm work
      crm work +vip quiet:30d
      crm work -w 'segment:at-risk and city:berlin'
    """
    _need_terminal("crm today")
    if words:
        from crmcli.core.filterline import line

        where = [*where, line(words)]
    from crmcli.app.working import asked

    crm = face.writing()
    found = len(asked(crm, where, everyone))
    crm.close()
    if not found:
        face.out.say("nobody fulfils this: there is nothing to work" if where else "nothing is due: nothing to work")
        return 0
    from crmcli.tui.app import run

    flags = face.flags
    return run(
        flags.db, settings=face.settings, as_of=flags.as_of, zone=flags.tz, work=where, everyone=everyone,
        allow_network=flags.allow_network,
    )  # fmt: skip


@command
def prompt(
    face: Face,
    everyone: Annotated[bool, typer.Option("--all", help="Everyone's, in a team book.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Mine and nobody's: the default in a team book.")] = False,
    owner: Owner = None,
) -> int:
    """How much is late and due today, in a few cells; nothing when nothing is due, or when there is no book.

    Examples:
      crm prompt
      crm prompt -f jsonl
    """
    from crmcli.cli.prompts import show_prompt

    return show_prompt(face, everyone=everyone, mine=mine, owner=owner)


def _need_terminal(instead: str) -> None:
    import sys

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("the full screen needs a terminal", hint=instead)


@command
def completion(face: Face, shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish")]) -> int:
    """The shell's completion as a script.

    Example:
      eval "$(crm completion bash)"
    """
    if shell not in SHELLS:
        raise BadInput(f"completion is there for {' '.join(SHELLS)}, not for {shell!r}", hint="crm completion bash")
    from typer._completion_shared import get_completion_script

    for name in ("crm", "crmcli"):
        variable = f"_{name.upper()}_COMPLETE"
        face.out.write(get_completion_script(prog_name=name, complete_var=variable, shell=shell) + "\n")
    return 0
