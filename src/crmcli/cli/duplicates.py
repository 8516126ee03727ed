"""People who stand in the book twice: finding them, saying that two are two, making one of several."""

from typing import Annotated, Optional

import typer

from crmcli.cli.face import Face, refs_said
from crmcli.cli.fields import Filter
from crmcli.cli.options import Columns, Limit, Where, chosen, command, complete_who
from crmcli.core.errors import BadInput
from crmcli.core.refs import read_ref
from crmcli.core.twins import Duplicate, MergedField
from crmcli.show.columns import columns_of
from crmcli.show.table import layout
from crmcli.show.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmcli.app.merging import Merged

ANSWERS = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "skip": "s", "": "s", "q": "q", "quit": "q"}
NotSame = Annotated[bool, typer.Option("--not-same", help="Remember that these people are not the same.")]


@command
def dupes(
    face: Face,
    words: Filter = [],
    where: Where = [],
    least: Annotated[
        Optional[float], typer.Option("--min", metavar="SCORE", help="From this score on, 0 to 1.")  # noqa: UP045
    ] = None,
    limit: Limit = None,
    not_same: NotSame = False,
    again: Annotated[bool, typer.Option("--compare-again", help="Take --not-same back for these people.")] = False,
    companies: Annotated[bool, typer.Option("--companies", help="Companies instead of people.")] = False,
    review: Annotated[bool, typer.Option("--review", help="One pair at a time: y merges, n is not the same.")] = False,
    columns: Columns = None,
) -> int:
    """Pairs of people who may be one, with a score and the reasons; --not-same says that they are two.

    Examples:
      crm dupes
      crm dupes city:berlin --min 0.8 --json
      crm dupes --not-same c1 c9
      crm dupes --review
      crm dupes --companies
    """
    from crmcli.app import duplicates

    if companies:
        if words or where or not_same or again or review:
            raise BadInput("companies are compared all of them", hint="crm dupes --companies --min 0.6")
        return _companies(face, least, limit, chosen(columns))
    if not_same or again:
        if where or least is not None or limit is not None or (not_same and again):
            raise BadInput("say the people, and nothing else", hint="crm dupes --not-same c1 c9")
        people = duplicates.people(face.crm, refs_said(words))
        say = duplicates.not_same if not_same else duplicates.same_after_all
        face.wrote(say(face.crm, people))
        return 0
    found = duplicates.find(face.crm, words, where=where, least=least, limit=limit)
    if review:
        return _review(face, found)
    narrowed = bool(words or where or least is not None or limit == 0)
    empty = (
        "no pair like that" if narrowed else "nobody stands here twice, as far as can be told; try: crm dupes --min 0.1"
    )
    face.out.listed(Duplicate, found, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


def _companies(face: Face, least: float | None, limit: int | None, columns: "list[str] | None") -> int:
    """Pairs of companies that may be one."""
    from crmcli.app import companytwins

    found = companytwins.find(face.crm, least=least, limit=limit)
    empty = "no company stands here twice, as far as can be told"
    face.out.listed(Duplicate, found, face.crm.today(), columns=columns, empty=empty)
    return 0


def _review(face: Face, found: "Sequence[Duplicate]") -> int:
    """Ask about each pair; what is answered is written at once, each answer as an act of its own."""
    from crmcli.app import duplicates, merging

    if not face.may_ask():
        raise BadInput("a review wants somebody who answers", hint="crm dupes --json")
    gone: set[int] = set()
    for at, pair in enumerate(found, 1):
        one, other = pair.contacts
        if {one.id, other.id} & gone:
            continue
        face.out.say(f"{at}/{len(found)}  {pair.score:.2f}  {one.name} ({one.ref}) and {other.name} ({other.ref})")
        face.out.say(f"      {'; '.join(pair.reasons)}")
        said = _answer(face, [one.ref, other.ref])
        if said == "q":
            break
        if said == "y":
            keep, absorb = merging.people(face.crm, [one.ref, other.ref])
            face.wrote(merging.merge(face.crm, keep, absorb).wrote)
            gone.add(other.id)
        elif said == "n":
            face.wrote(duplicates.not_same(face.crm, duplicates.people(face.crm, [one.ref, other.ref])))
    return 0


def _answer(face: Face, refs: "Sequence[str]") -> str:
    """y, n, s or q about two people, after the table of what one of them would be; asked again until it is one."""
    from crmcli.app import merging
    from crmcli.cli.ask import line

    shown = merging.preview(face.crm, *merging.people(face.crm, refs))
    _table(face, shown)
    question = f"one person? {_lost(shown)}y merges, n says they are two, s skips, q ends [s] "
    while True:
        try:
            said = line(question).casefold()
        except EOFError:
            return "q"
        if found := ANSWERS.get(said):
            return found
        face.out.say(f"{said!r} is none of y n s q")


@command
def merge(
    face: Face,
    words: Annotated[
        list[str], typer.Argument(metavar="KEEP ABSORB...", autocompletion=complete_who, show_default=False)
    ] = [],
    take: Annotated[
        list[str], typer.Option("--take", metavar="FIELD=WHO", help="Whose value counts: name=c9, custom.size=c9.")
    ] = [],
) -> int:
    """Make one person of two or more: the first one stays, with all that was told of the others.

    Each word is one person; --dry-run shows the result field by field. One undo gives everything back.

    Examples:
      crm merge c1 c9 --dry-run
      crm merge c1 c9 --take name=c9
      crm merge o1 o10 --dry-run
    """
    from crmcli.app import merging

    first = read_ref(next(iter(refs_said(words[:1])), "")) if words else None
    if first and first[0] == "company":
        if take:
            raise BadInput("a company keeps its own values", hint="crm company edit o1 --name 'Acme Ltd'")
        return merge_companies(face, refs_said(words))

    keep, absorb = merging.people(face.crm, refs_said(words))
    wanted = {}
    for pair in take:
        field, equals, whose = pair.partition("=")
        if not equals or not whose:
            raise BadInput(f"{pair!r} is not field=who", hint="--take name=c9")
        wanted[field] = whose
    crm, dry = face.crm, face.flags.dry_run
    names = " and ".join(f"{one.name} ({one.ref})" for one in absorb)
    if dry or not face.flags.yes:
        shown = merging.preview(crm, keep, absorb, wanted)
        if dry:
            return _looked_at(face, shown)
        if face.may_ask():
            _table(face, shown)
        face.confirm(f"{_lost(shown)}merge {names} into {keep.name} ({keep.ref})?")
    done = merging.merge(crm, keep, absorb, wanted)
    face.wrote(done.wrote)
    if done.lost and face.flags.yes:
        face.out.say(f"{'; '.join(done.lost)}: that relation is lost; crm undo {done.wrote.act} gives it back")
    return 0


def merge_companies(face: Face, said: "Sequence[str]") -> int:
    """Make one company of several, shown first field by field."""
    from crmcli.app import companytwins

    keep, absorb = companytwins.people(face.crm, said)
    if face.flags.dry_run or not face.flags.yes:
        shown = companytwins.preview(face.crm, keep, absorb)
        if face.flags.dry_run:
            return _looked_at(face, shown)
        if face.may_ask():
            _table(face, shown)
        names = " and ".join(f"{one.name} ({one.ref})" for one in absorb)
        face.confirm(f"merge {names} into {keep.name} ({keep.ref})?")
    face.wrote(companytwins.merge(face.crm, keep, absorb).wrote)
    return 0


def _lost(shown: "Merged") -> str:
    """What a question says first about people who are related to each other: they are rather two."""
    return f"{'; '.join(shown.lost)}: that relation will be lost; " if shown.lost else ""


def _table(face: Face, shown: "Merged") -> None:
    """What would be made, field by field, beside a question."""
    for line in layout(columns_of(MergedField), shown.fields, face.crm.today(), room=face.out.room()):
        face.out.say("  ".join(text for text, _tone in line if text.strip()))


def _looked_at(face: Face, shown: "Merged") -> int:
    """What a merge would make, field by field; nothing is written."""
    if face.out.format in ("json", "jsonl", "ids"):
        face.wrote(shown.wrote)
        return 0
    face.out.listed(MergedField, shown.fields, face.crm.today())
    nouns = {"interactions": "talk", "tasks": "follow-up"}
    counts = ", ".join(counted(number, nouns[name]) for name, number in shown.moved.items() if number)
    face.out.say(f"nothing was written; this would be: {shown.wrote.what}{f', with {counts}' if counts else ''}")
    return 0
