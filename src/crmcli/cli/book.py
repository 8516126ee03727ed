"""The book as a file: init, where, check, upgrade, backup, config, demo."""

from typing import Annotated

import typer

from crmcli.app.crm import Crm
from crmcli.cli.face import Face
from crmcli.cli.options import Text, command
from crmcli.cli.todays import columns_for
from crmcli.core.errors import BadInput
from crmcli.core.records import AgendaLine, Backup, Finding, Place, User
from crmcli.show import words as said


@command
def init(
    face: Face,
    team: Annotated[
        Text, typer.Option("--team", metavar="PATH", help="A team's book, in a folder of its group.")
    ] = None,
    group: Annotated[Text, typer.Option("--group", metavar="NAME", help="The team's system group.")] = None,
    currency: Annotated[Text, typer.Option("--currency", metavar="EUR", help="The base currency.")] = None,
    phone_region: Annotated[
        Text, typer.Option("--phone-region", metavar="DE", help="Country of numbers without a code.")
    ] = None,
    zone: Annotated[Text, typer.Option("--zone", metavar="Europe/Berlin", help="The book's time zone.")] = None,
    date_order: Annotated[Text, typer.Option("--date-order", metavar="dmy", help="How 5/12 is read.")] = None,
) -> int:
    """Make a book: your own, a team's, or one on a PostgreSQL server.

    Examples:
      crm init
      crm init --team /srv/crm/team.db --group sales
      crm init --db postgresql://crm@db.example/crm
    """
    from crmcli.app.books import init as make

    if face.flags.dry_run:
        raise BadInput("making a book cannot be tried", hint="crm where")
    choices = {"currency": currency, "phone_region": phone_region, "zone": zone, "date_order": date_order}
    crm, done = make(
        face.settings, face.flags.db, team=team, group=group, allow_network=face.flags.allow_network, choices=choices
    )
    try:
        face.out.say(said.sentence(done.what))
        face.out.say(
            "first: crm add 'Ada Lovelace' ada@example.org, then crm log call ada asked for pricing -n 'fri send it'"
        )
        if face.out.machine or not face.out.terminal:
            place = done.main
            face.out.one(place, [[(getattr(place, "value", ""), "")]], crm.today())
    finally:
        crm.close()
    return 0


@command
def where(face: Face) -> int:
    """Where the book and the settings are; nothing is opened or made."""
    from crmcli.app.books import where as places
    from crmcli.app.crm import Clock

    face.out.listed(Place, places(face.settings, face.flags.db), Clock(face.flags.tz).now().date())
    return 0


@command
def check(
    face: Face,
    fix: Annotated[bool, typer.Option("--fix", help="Tell look-up, search and last contacts anew.")] = False,
) -> int:
    """Whether the book is well. 1 when something was found.

    Example:
      crm check --fix
    """
    from crmcli.app import books

    crm = face.crm
    found = _examined(crm)
    if fix and any(one.mendable for one in found) and not face.flags.dry_run:
        books.mend(crm)
        face.out.say("look-up, search and last contacts were told anew")
        found = _examined(crm)
    face.out.listed(Finding, found, crm.today(), empty="the book is well")
    return 1 if any(one.level == "fault" for one in found) else 0


def _examined(crm: Crm) -> list[Finding]:
    """What was found in the book, and why the language that is wanted is not spoken."""
    from crmcli.app import books
    from crmcli.language import trouble

    found = books.examine(crm)
    if told := trouble():
        found.append(Finding("language", "warning", told, "CRMCLI_LANGUAGE=en, or install crmcli anew", False))
    return found


@command
def upgrade(face: Face) -> int:
    """Bring a team book up to date, after naming who used it lately with which version."""
    from crmcli.app import books

    users, behind = books.look_before_upgrade(face.settings, face.flags.db, allow_network=face.flags.allow_network)
    today = books.today()
    face.out.listed(User, users, today)
    if not behind:
        face.out.say("this book is up to date")
        return 0
    face.confirm("bring this book up to date? Programs older than this one cannot open it any more", dry_hint=False)
    if not face.flags.dry_run:
        backup = books.upgrade(face.settings, face.flags.db, allow_network=face.flags.allow_network)
        face.out.say("this book is up to date" + (f"; the old one is {backup}" if backup else ""))
    return 0


@command
def backup(
    face: Face,
    words: Annotated[list[str], typer.Argument(metavar="[list | restore FILE | FILE]", show_default=False)] = [],
) -> int:
    """A verified copy of the book; `list` shows copies, `restore FILE` brings one back into the live book.

    Examples:
      crm backup
      crm backup list
      crm backup restore ~/.local/share/crmcli/backups/crm-20260302T091500.db
    """
    from crmcli.app import books

    crm = face.crm
    if words == ["list"]:
        face.out.listed(Backup, books.copies(crm), crm.today(), empty="there is no copy yet; try: crm backup")
    elif words[:1] == ["restore"] and len(words) == 2:
        face.confirm(f"put {words[1]} in the place of what is in the book now? This cannot be undone", dry_hint=False)
        if not face.flags.dry_run:
            kept = books.restore(crm, words[1])
            face.out.say(f"restored {words[1]}; what was there is kept in {kept}")
    elif len(words) > 1:
        raise BadInput("copies are made, listed or restored", hint="crm backup list")
    else:
        made = books.copy(crm, words[0] if words else None)
        face.out.one(made, [[(made.value, "")]], crm.today())
    return 0


@command
def config(
    face: Face,
    words: Annotated[
        list[str],
        typer.Argument(metavar="[list | show NAME | set NAME VALUE | unset NAME | reread]", show_default=False),
    ] = [],
) -> int:
    """The book's settings, which all colleagues share: currency, zone, date_order, stage_rules …

    Examples:
      crm config
      crm config set date_order dmy
      crm config set currency EUR
      crm config set holidays @holidays.ics
      crm config set outcomes 'call/not reached = 1 call again'
      crm config reread                   phones without a country code, after phone_region changed
    """
    from crmcli.app import config

    if words in ([], ["list"]):
        face.out.listed(config.ConfigLine, config.listed(face.crm), face.crm.today())
    elif words[0] == "show" and len(words) == 2:
        one = config.one(face.crm, words[1])
        face.out.one(one, [[(one.value, "")]], face.crm.today())
    elif words[0] == "set" and len(words) == 3:
        value = words[2] if words[2][:1] != "@" else _text_of(words[2][1:])
        face.wrote(config.set_(face.writing(), words[1], value))
    elif words[0] == "unset" and len(words) == 2:
        face.wrote(config.set_(face.writing(), words[1], ""))
    elif words == ["reread"]:
        from crmcli.app.phonereading import reread_all

        face.wrote(reread_all(face.crm))
    else:
        raise BadInput("settings are listed, shown, set or unset", hint="crm config set date_order dmy")
    return 0


def _text_of(path: str) -> str:
    """The text of a file that a setting is read from."""
    from pathlib import Path

    try:
        text = Path(path).expanduser().read_text("utf-8-sig")
    except (OSError, ValueError):
        raise BadInput(f"{path} is no text that can be read", hint="crm config set holidays @holidays.txt") from None
    if not text.strip():
        raise BadInput(f"{path} is empty", hint="crm config set holidays @holidays.txt")
    return text


@command
def demo(
    face: Face,
    path: Annotated[Text, typer.Option("--path", metavar="FILE", help="Where to make it.")] = None,
) -> int:
    """A small demonstration book, and its agenda for today. A book that is there is only shown.

    Example:
      crm demo --path /tmp/demo.db
    """
    from crmcli.app import books
    from crmcli.app.agenda import today

    crm, made = books.demo(face.settings, path or face.flags.db)
    try:
        if made is not None:
            face.out.say(f"made {crm.store.path}: {made.what}")
        lines = today(crm)
        usual = columns_for(face.out.room()) if face.out.terminal and not face.out.machine else None
        face.out.listed(
            AgendaLine, lines, crm.today(), usual=usual,
            empty=said.nothing_due(None, crm.today()), groups=said.SECTIONS, by="section",
        )  # fmt: skip
        face.out.say(f"look around: crm --db {crm.store.path} tui, or show ada, rfm, find pricing, history")
    finally:
        crm.close()
    return 0
