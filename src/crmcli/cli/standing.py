"""How we stand with a person: the stages of their life as a customer, and what they agreed to."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import Columns, Text, chosen, command, complete_who
from crmcli.core.consents import Consent
from crmcli.core.errors import BadInput
from crmcli.core.stages import Turn

Words = Annotated[list[str], typer.Argument(metavar="WHO", autocompletion=complete_who, show_default=False)]


@command
def stages(face: Face, words: Words, columns: Columns = None) -> int:
    """The stages of a person, the oldest first: from talks and purchases, or set by hand, each with its day and why.

    Example:
      crm contact stages ada
    """
    from crmcli.app import lookup
    from crmcli.app.stages import history

    person = lookup.who(face.crm, " ".join(words), kind="contact")
    face.out.listed(Turn, history(face.crm, person.id), face.crm.today(), columns=chosen(columns))
    return 0


@command
def consent(
    face: Face,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WHO [CHANNEL yes|no]",
            autocompletion=complete_who,
            show_default=False,
            help="Channels: email phone message post visit any.",
        ),
    ],
    basis: Annotated[
        Text, typer.Option("--basis", metavar="TEXT", help="consent, contract, legitimate interest …")
    ] = None,
    source: Annotated[Text, typer.Option("--source", metavar="TEXT", help="How it is known: 'fair 2026'.")] = None,
    at: Annotated[Text, typer.Option("--at", metavar="WHEN", help="When it was said; today if left out.")] = None,
    columns: Columns = None,
) -> int:
    """What a person agreed to, by channel; with a channel and yes or no it is written down. Older words stay.

    Examples:
      crm contact consent ada email yes --basis consent --source 'fair 2026' --at 2026-03-01
      crm contact consent ada email no
      crm contact consent ada
    """
    from crmcli.app import consents, lookup
    from crmcli.core.consents import channel, given

    said = _said(words)
    if said is None and (basis or source or at):
        raise BadInput("which channel, yes or no?", hint="crm contact consent ada email yes")
    if said is None:
        person = lookup.who(face.crm, " ".join(words), kind="contact")
        found = consents.history(face.crm, person.id)
        line = f"crm contact consent {person.ref} email yes"
        empty = f"{person.name} said nothing of any channel; try: {line}"
        face.out.listed(Consent, found, face.crm.today(), columns=chosen(columns), empty=empty)
        return 0
    who, way, answer = said
    wanted, agreed = channel(way), given(answer)
    person = lookup.who(face.crm, who, kind="contact")
    face.wrote(consents.put(face.crm, person, wanted, agreed, basis=basis, source=source, at=at))
    return 0


def _said(words: list[str]) -> tuple[str, str, str] | None:
    """Who, the channel and the answer; None where only a person is named."""
    from crmcli.core.consents import NO, YES, is_channel

    if len(words) > 2 and (words[-1].casefold() in (*YES, *NO) or is_channel(words[-2])):
        return " ".join(words[:-2]), words[-2], words[-1]
    if len(words) > 1 and is_channel(words[-1]):
        raise BadInput(f"{words[-1]}: yes or no?", hint="crm contact consent ada email yes")
    return None
