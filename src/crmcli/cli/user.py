"""Colleagues, and who I am."""

from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Name
from crmcli.cli.groups import commands
from crmcli.cli.options import Columns, chosen, command
from crmcli.core.records import User

Login = Annotated[str, typer.Argument(metavar="LOGIN")]


@command
def who(face: Face) -> int:
    """Who I am in this book."""
    from crmcli.app.users import current
    from crmcli.show.cards import pairs

    me = current(face.crm)
    login = face.crm.login if face.crm.login != me.login else ""
    facts = [
        ("user", me.login),
        ("name", me.name or ""),
        ("system login", login),
        ("last act", me.last_seen_at or "none yet"),
    ]
    face.out.one(me, pairs(facts), face.crm.today())
    return 0


@command
def list_(face: Face, columns: Columns = None) -> int:
    """List colleagues, with when each was last seen and with which version."""
    from crmcli.app.users import everybody

    face.out.listed(User, everybody(face.crm), face.crm.today(), columns=chosen(columns), empty="nobody wrote here yet")
    return 0


@command
def add(face: Face, login: Login, name: Name = None) -> int:
    """Add a colleague, so that things can be theirs before they first write.

    Example:
      crm user add li --name 'Li Qingzhao'
    """
    from crmcli.app import users

    face.wrote(users.add(face.writing(), login, name))
    return 0


@command
def edit(
    face: Face,
    login: Login,
    name: Name = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="What they read: en or zh; empty as their machine.")
    ] = None,
) -> int:
    """Change what a colleague is called, or the language they read.

    Example:
      crm user edit li --language zh
    """
    from crmcli.app import users

    face.wrote(users.edit(face.crm, login, name=name, language=language))
    return 0


@command
def leave(
    face: Face, login: Login, to: Annotated[str, typer.Option("--to", metavar="LOGIN", help="Who takes over.")]
) -> int:
    """A colleague leaves; contacts, companies, open deals and follow-ups pass to another.

    Example:
      crm user leave bob --to li
    """
    from crmcli.app import users

    face.wrote(users.leave(face.crm, login, to))
    return 0


def group(name: str, words: str) -> Any:
    """The noun's commands."""
    return commands(name, words, (("list", list_), ("add", add), ("edit", edit), ("leave", leave)))
