"""Erasing a person."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import command, complete_who
from crmcli.core.receipts import Receipt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.app.forgetting import Asked

MOST = 20  # refs that are read in a line


@command
def forget(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="WHO", autocompletion=complete_who)],
    keep_purchases: Annotated[
        bool, typer.Option("--keep-purchases", help="Amount, date and product stay, without person or note.")
    ] = False,
) -> int:
    """Erase a person for good: the record, talks, follow-ups, the history of all that, and what the file still holds.

    Cannot be undone. A talk in which others took part stays for them. Says which records still name the person, and
    which copies of the book still hold it.

    Examples:
      crm forget ada --dry-run
      crm forget c12 --yes
      crm forget ada --keep-purchases
    """
    from crmcli.app import forgetting

    crm, who = face.crm, " ".join(words)
    if face.flags.dry_run:
        asked = forgetting.whom(crm, who)
        who = asked.ref
        face.out.say(_meant(asked))
    elif not face.flags.yes:
        asked = forgetting.whom(crm, who)
        ahead = forgetting.outlook(crm, asked.ref, keep_purchases=keep_purchases)
        who = ahead.ref
        _tell(face, ahead)
        face.confirm(f"forget {_meant(asked)}: {forgetting.counted(ahead)}? This cannot be undone")
    done = forgetting.forget(crm, who, keep_purchases=keep_purchases)
    face.wrote(done)
    if isinstance(done.main, Receipt) and (face.flags.yes or face.flags.dry_run):
        _tell(face, done.main)
    if isinstance(done.main, Receipt) and done.main.left_to_do:
        face.out.say(f"not finished: {done.main.left_to_do}, then: crm check --fix")
    return 0


def _meant(asked: "Asked") -> str:
    """Who would be forgotten, in full: `Ada Lovelace (c1), Engines, a@e.org; 'ada' is not the whole name`."""
    if not asked.name:
        return asked.ref
    said = ", ".join((f"{asked.name} ({asked.ref})", *asked.known_by))
    return f"{said}; {asked.part!r} is not the whole name" if asked.part else said


def _tell(face: Face, receipt: Receipt) -> None:
    """What somebody should know who forgets a person: what stays, and where to look."""
    told = (
        ("were merged into it and go with it", receipt.merged),
        ("goes with it: nobody else and no company is in it", receipt.gone_deals),
        ("stays for the others who took part, as it was written", receipt.kept_talks),
        ("stays without this person, as it was written", receipt.kept_deals),
        ("stays as a purchase of nobody", receipt.kept_purchases),
        ("still names this person; look, and edit what should not", receipt.mentioned_in),
        ("is a copy of the book that still holds this person", receipt.backups),
    )
    for words, refs in told:
        if refs:
            more = f" and {len(refs) - MOST} more" if len(refs) > MOST else ""
            face.out.say(f"{' '.join(refs[:MOST])}{more}: {words}")
