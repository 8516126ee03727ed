"""The noun `cadence`: staying in touch every so often."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.groups import commands
from crmcli.cli.options import Who, command, complete_who
from crmcli.core.errors import BadInput

Whom = Annotated[
    str,
    typer.Argument(metavar="WHO|+TAG|segment:NAME", autocompletion=complete_who, help="Of whom.", show_default=False),
]


@command
def list_(face: Face) -> int:
    """All cadences, the strictest first.

    Example:
      crm cadence list
    """
    from crmcli.app import cadences
    from crmcli.core.cadences import Cadence

    face.out.listed(Cadence, cadences.listed(face.crm), face.crm.today(), empty="nobody is to be kept up with")
    return 0


@command
def set_(face: Face, whom: Whom, every: Annotated[str, typer.Argument(metavar="SPAN", help="30d, 2w, 1q.")]) -> int:
    """Stay in touch every so often; of several cadences the strictest counts.

    Examples:
      crm cadence set ada 30d
      crm cadence set +vip 2w
      crm cadence set segment:at-risk 1q
    """
    from crmcli.app import cadences

    face.wrote(cadences.set_(face.crm, whom, every))
    return 0


@command
def rm(face: Face, whom: Whom) -> int:
    """Stay in touch no longer by this cadence.

    Example:
      crm cadence rm +vip
    """
    from crmcli.app import cadences

    face.wrote(cadences.remove(face.crm, whom))
    return 0


@command
def pause(
    face: Face,
    who: Who,
    reason: Annotated[list[str], typer.Argument(metavar="REASON...", help="Why.", show_default=False)],
    until: Annotated[str, typer.Option("--until", metavar="WHEN", help="Up to which day.", show_default=False)],
) -> int:
    """Leave somebody alone until a day, for a reason.

    Example:
      crm cadence pause ada on leave --until '1 sep'
    """
    from crmcli.app import cadences

    if not " ".join(reason).strip():
        raise BadInput("a pause has a reason", hint="crm cadence pause ada 'on leave' --until '1 sep'")
    face.wrote(cadences.hold(face.crm, who, until, " ".join(reason)))
    return 0


@command
def bump(
    face: Face,
    who: Who,
    when: Annotated[list[str], typer.Argument(metavar="[WHEN]...", help="To which day; a week on.")] = [],
) -> int:
    """Move somebody on without pretending that there was contact.

    Example:
      crm cadence bump ada 2w
    """
    from crmcli.app import cadences

    face.wrote(cadences.hold(face.crm, who, " ".join(when) or "1w"))
    return 0


@command
def resume(face: Face, who: Who) -> int:
    """End a pause now.

    Example:
      crm cadence resume ada
    """
    from crmcli.app import cadences

    face.wrote(cadences.resume(face.crm, who))
    return 0


@command
def held(face: Face) -> int:
    """Who is left alone now, and until when.

    Example:
      crm cadence held
    """
    from crmcli.app import cadences
    from crmcli.core.cadences import Hold

    face.out.listed(Hold, cadences.holds(face.crm), face.crm.today(), empty="nobody is paused")
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    verbs = (
        ("list", list_), ("set", set_), ("rm", rm), ("pause", pause), ("bump", bump), ("resume", resume),
        ("held", held),
    )  # fmt: skip
    return commands(name, words, verbs)
