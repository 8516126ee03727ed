"""Looking things up: show, find, date, help."""

from typing import Annotated

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Full
from crmcli.cli.options import Columns, Text, Words, chosen, command, complete_who
from crmcli.core.errors import BadInput
from crmcli.core.record import names
from crmcli.core.records import Act, Contact, Hit, Ref
from crmcli.core.views import DealView, View
from crmcli.language import reworded, worded

Many = Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")]


@command
def show(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="ANYTHING", autocompletion=complete_who)],
    limit: Many = 20,
    full: Full = False,
) -> int:
    """Anything from all sides: a person, a company, a deal, a task, an interaction, an act.

    Examples:
      crm show ada
      crm show c12 --json
    """
    from crmcli.app import views
    from crmcli.show import cards

    _checked(limit)
    found = views.show(face.crm, " ".join(words), limit=limit)
    today = face.crm.today()
    if isinstance(found, View):
        return _view(face, found, full=full)
    if isinstance(found, DealView):
        return show_deal(face, found)
    if isinstance(found, Act):
        from crmcli.app.history import changes

        listed = changes(face.crm, found.id)
        lines = cards.act(found, listed, face.out.room(), today)
        face.out.one(found, lines, today, more={"changes": listed})
    else:
        face.out.one(found, cards.single(found, today), today)
    return 0


def all_sides(face: Face, person: Ref, limit: int, *, full: bool = False) -> int:
    """Show a person or a company from all sides."""
    from crmcli.app.views import of

    _checked(limit)
    return _view(face, of(face.crm, person, limit=limit), full=full)


def show_deal(face: Face, found: DealView) -> int:
    """Print a deal's view."""
    from crmcli.show.deals import lines

    today = face.crm.today()
    more = {"tasks": found.tasks, "interactions": found.interactions, "timeline": found.story}
    face.out.one(found.main, lines(found, today, face.out.room()), today, more=more)
    return 0


def _view(face: Face, found: View, *, full: bool) -> int:
    from crmcli.show import cards

    crm, today, main = face.crm, face.crm.today(), found.main
    if full and face.out.machine:
        from crmcli.app.particulars import full_companies, full_contacts

        main = full_contacts(crm, [main])[0] if isinstance(main, Contact) else full_companies(crm, [main])[0]
    more = {
        "interactions": found.interactions, "tasks": found.tasks, "deals": found.deals, "relations": found.relations,
        "dates": found.dates,
    }  # fmt: skip
    face.out.one(main, cards.view(found, today, face.out.room()), today, more=more)
    return 0


def _checked(limit: int) -> None:
    if limit < 0:
        raise BadInput("a limit is not below zero", hint="--limit 20")


@command
def brief(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="WHO", autocompletion=complete_who)],
    talks: Annotated[int, typer.Option("--talks", metavar="N", help="So many of the newest talks (3).")] = 3,
) -> int:
    """Before a call: who it is, how to reach them, what was said, promised and bought, and what to ask.

    Examples:
      crm brief ada
      crm brief o1 -f md
    """
    from crmcli.app.brief import brief as told
    from crmcli.show import briefs

    _checked(talks)
    found, today = told(face.crm, " ".join(words), talks=talks), face.crm.today()
    if face.out.format in ("md", "html"):
        face.out.write(briefs.markdown(found, today) if face.out.format == "md" else briefs.page(found, today))
        return 0
    more = {name: getattr(found, name) for name in names(type(found)) if name not in ("main", "own")}
    face.out.one(found.main, briefs.lines(found, today, face.out.room()), today, more=more)
    return 0


@command
def find(
    face: Face,
    words: Words,
    kind: Annotated[
        Text, typer.Option("--kind", metavar="KIND", help="contact, company, deal, interaction or task.")
    ] = None,
    limit: Many = 50,
    columns: Columns = None,
) -> int:
    """Find people, companies, deals, talks and tasks that hold all the words, whoever is meant first.

    Examples:
      crm find pricing
      crm find ada pricing
      crm find 合同 --kind interaction
      crm find 7946 0958
    """
    from crmcli.app.find import find as search

    _checked(limit)
    text = " ".join(words)
    hits = search(face.crm, text, limit, kind=kind)
    empty = f"nothing holds {text!r}"
    face.out.listed(Hit, hits, face.crm.today(), columns=chosen(columns), empty=empty)
    return 0


@command
def date(
    face: Face,
    words: Words,
    toward: Annotated[
        str, typer.Option("--toward", metavar="past|future", help="Which way an open phrase looks.")
    ] = "future",
) -> int:
    """What a date phrase means.

    Example:
      crm date 'next fri 14:30'
    """
    from datetime import time

    from crmcli.app.dues import date_said
    from crmcli.show.cards import pairs
    from crmcli.show.words import said_back

    if toward not in ("past", "future"):
        raise BadInput(f"a date looks to the past or the future, not to {toward!r}", hint="--toward past")
    said = date_said(face.crm, " ".join(words), toward)
    today = face.crm.today()
    at = time.fromisoformat(said.time) if said.time else None
    named = said_back(type(today).fromisoformat(said.date), today, at)
    facts = [
        (worded("date"), said.date), (worded("time"), said.time or ""), (worded("zone"), said.zone),
        (reworded("said", "date"), named),
    ]  # fmt: skip
    face.out.one(said, pairs(facts), today)
    return 0


@command
def help_(face: Face, topic: Annotated[Text, typer.Argument(metavar="TOPIC", show_default=False)] = None) -> int:
    """Help on a topic:
    dates refs words filters people labels custom-fields finding formats figures reports import exit-codes."""
    from crmcli.show.helptexts import TOPICS

    if topic is None:
        face.out.write(f"crm --help lists the commands, crm COMMAND --help their words. Topics: {' '.join(TOPICS)}\n")
    elif topic in TOPICS:
        face.out.write(TOPICS[topic])
    else:
        raise BadInput(f"there is no help on {topic!r}; topics are: {' '.join(TOPICS)}", hint="crm help dates")
    return 0
