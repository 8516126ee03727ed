"""Colleagues and owners. Under SQLite an owner is order, not secrecy."""

from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.records import Ref, User, Wrote
from crmcli.core.rows import UserRow
from crmcli.core.text import clean

LONGEST = 100


def me(crm: Crm) -> int | None:
    """My row, or None before my first act in this book."""
    row = crm.store.one("users.by_login", UserRow, login=crm.user)
    return row.id if row else None


def spoken(crm: Crm) -> str | None:
    """The language that my record in this book says I read, or None where it says nothing."""
    return next(iter(crm.store.values("users.language", login=crm.user)), None)


def owner(crm: Crm, login: str) -> int | None:
    """The row of an owner; "none" takes the owner away. Raises `NotFound` for somebody the book does not know."""
    login = clean(login)
    if login in ("", "none", "nobody", "-"):
        return None
    if login in ("me", crm.user):
        login = crm.user
    row = crm.store.one("users.by_login", UserRow, login=login)
    if row is None:
        known = ", ".join(user.login for user in crm.store.rows("users.all", UserRow) if user.active)
        raise NotFound(f"nobody here is called {login!r}; known are: {known}", hint=f"crm user add {login}")
    if not row.active:
        raise Refused(f"{login} left on {row.left_on}", hint="crm user list")
    return row.id


def whose(crm: Crm, login: str | None, everyone: bool) -> int | None:
    """Whose tasks are asked for, with nobody's; None for everyone's, which is what somebody alone sees."""
    if login is not None:
        return owner(crm, login)
    if everyone or not is_team(crm):
        return None
    return me(crm) or 0


def ref_of(number: int | None, login: str | None, name: str | None) -> Ref | None:
    """An owner or author as a reference; people are known by their login."""
    return Ref(number, login or "", name or login or "") if number is not None else None


def is_team(crm: Crm) -> bool:
    """True when more than one person works in this book."""
    return sum(row.active for row in crm.store.rows("users.all", UserRow)) > 1


def everybody(crm: Crm) -> list[User]:
    """All colleagues, with when each was last seen and with which version of the program."""
    return [_user(row) for row in crm.store.rows("users.all", UserRow)]


def current(crm: Crm) -> User:
    """Who I am in this book; a newcomer has no number yet."""
    row = crm.store.one("users.by_login", UserRow, login=crm.user)
    return _user(row) if row else User(0, crm.user, None, None, True, None, None, None)


def add(crm: Crm, login: str, name: str | None = None) -> Wrote:
    """Add a colleague, or bring one back who had left."""
    login = clean(login)
    if not login or max(len(login), len(name or "")) > LONGEST:
        raise BadInput(
            f"a login and a name have 1 to {LONGEST} characters", hint="crm user add li --name 'Li Qingzhao'"
        )
    row = crm.store.one("users.by_login", UserRow, login=login)
    with crm.change(f"add user {login}") as change:
        if row is None:
            change.insert("users", {"login": login, "name": clean(name) if name else None, "active": 1})
        else:
            values = {"active": 1, "left_on": None, **({"name": clean(name)} if name else {})}
            change.update("users", row.id, values)
        made = _user(_need(crm, login))
    return Wrote(change.ref, f"added user {login}", made, {})


def edit(crm: Crm, login: str, *, name: str | None = None, language: str | None = None) -> Wrote:
    """Change what a colleague is called, or the language they read; an empty one leaves it to their machine."""
    from crmcli.language import code, languages

    row = _need(crm, login)
    values: dict[str, str | None] = {"name": clean(name)} if name else {}
    if language is not None:
        values["language"] = code(language) if language.strip() else None
        if code(language) not in languages():
            known = " ".join(languages())
            raise BadInput(f"there are no words in {language!r}; languages are: {known}", hint="--language zh")
    with crm.change(f"edit user {row.login}") as change:
        change.update("users", row.id, values)
        made = _user(_need(crm, login))
    return Wrote(change.ref, f"changed user {row.login}", made, {})


def leave(crm: Crm, login: str, successor: str) -> Wrote:
    """A colleague leaves; contacts, companies, open deals and open tasks pass to the successor, as one act.

    What they won or lost stays theirs: reports by owner count it.
    """
    row, heir = _need(crm, login), owner(crm, successor)
    if heir == row.id:
        raise Refused(f"{login} cannot hand over to {login}", hint=f"crm user leave {login} --to somebody-else")
    handed = 0
    with crm.change(f"user {login} leaves, {successor} takes over") as change:
        for table in ("contacts", "companies", "deals", "tasks"):
            for number in crm.store.values(f"owners.{table}", owner=row.id):
                change.update(table, number, {"owner_id": heir})
                handed += 1
        change.update("users", row.id, {"active": 0, "left_on": crm.today().isoformat()})
        left = _user(_need(crm, login))
    passed = f"{handed} record{'' if handed == 1 else 's'} passed to {successor}"
    return Wrote(change.ref, f"{login} left; {passed}", left, {"handed": handed})


def _need(crm: Crm, login: str) -> UserRow:
    row = crm.store.one("users.by_login", UserRow, login=clean(login))
    if row is None:
        raise NotFound(f"nobody here is called {login!r}", hint="crm user list")
    return row


def _user(row: UserRow) -> User:
    return User(row.id, row.login, row.name, row.language, bool(row.active), row.left_on, row.last_seen_at, row.version)
