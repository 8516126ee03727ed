"""What was done, taking it back, doing it again."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.options import Columns, Text, chosen, command
from crmcli.core.errors import BadInput
from crmcli.core.records import Act, Change
from crmcli.core.refs import read_ref

ActRef = Annotated[Text, typer.Argument(metavar="ACT", show_default=False, help="a41; without one, my last act.")]


@command
def undo(
    face: Face,
    act: ActRef = None,
    count: Annotated[int, typer.Option("--count", metavar="N", help="So many of my last acts.")] = 1,
) -> int:
    """Take an act back: my last one, or the one that is named.

    Examples:
      crm undo
      crm undo a41
      crm undo --count 3
    """
    from crmcli.app import history

    if count < 1 or (count > 1 and act):
        raise BadInput("say one act, or how many of my last ones", hint="crm undo --count 3")
    number = _number(act)
    for _ in range(count):
        with face.progress("taking back") as progress:
            done = history.undo(face.crm, number, progress)
        face.wrote(done)
        if face.flags.dry_run:
            break
    return 0


@command
def redo(face: Face, act: ActRef = None) -> int:
    """Do an undone act again."""
    from crmcli.app import history

    with face.progress("doing again") as progress:
        done = history.redo(face.crm, _number(act), progress)
    face.wrote(done)
    return 0


@command
def history(
    face: Face,
    ref: Annotated[
        Text, typer.Argument(metavar="REF", show_default=False, help="Of a record, or the rows of an act.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")] = 30,
    mine: Annotated[bool, typer.Option("--mine", help="Only mine.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Go on printing as acts happen.")] = False,
    columns: Columns = None,
) -> int:
    """What was done, by whom, when; of one record, or the changed rows of one act.

    Examples:
      crm history
      crm history ada
      crm history a41
      crm history --follow -f jsonl
    """
    from crmcli.app import history as journal

    crm = face.crm
    if follow:
        return _follow(face)
    if ref and (named := read_ref(ref)) and named[0] == "act":
        journal.one(crm, named[1])
        changes = journal.changes(crm, named[1], limit)
        face.out.listed(Change, changes, crm.today(), columns=chosen(columns), empty="this act changed no rows")
    else:
        acts = journal.acts(crm, of=ref, limit=limit, mine=mine)
        face.out.listed(Act, acts, crm.today(), columns=chosen(columns), empty="nothing was done yet")
    return 0


def _follow(face: Face) -> int:
    """Print acts as they happen until interrupted; the last ten first."""
    import time

    from crmcli.app import history as journal

    crm = face.crm
    if face.out.format == "json":
        raise BadInput("a stream has no end and is no array", hint="crm history --follow -f jsonl")
    seen = max(crm.store.counter() - 10, 0)
    while True:
        acts = journal.after(crm, seen)
        if acts:
            face.out.listed(Act, acts, crm.today())
            face.out.flush()
            seen = acts[-1].id
        time.sleep(1)


def _number(act: str | None) -> int | None:
    if act is None:
        return None
    named = read_ref(act, kind="act")
    if named is None or named[0] != "act":
        raise BadInput(f"{act!r} is no act", hint="crm history")
    return named[1]
