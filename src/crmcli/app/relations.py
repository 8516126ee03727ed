"""Relations between people: told once, seen from both sides with the right word on each."""

from collections.abc import Iterable

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.core import relations
from crmcli.core.errors import NotFound, Refused
from crmcli.core.peoplerows import RelationRow
from crmcli.core.records import Ref
from crmcli.core.refs import ref
from crmcli.core.relations import Relation
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.journal import Change


def kinds(crm: Crm) -> dict[str, str]:
    """The kinds of this book, each with the word on the other side."""
    return relations.read_kinds(crm.setting("relation_kinds"))


def of(crm: Crm, number: int) -> tuple[Relation, ...]:
    """A contact's relations, each under the word on this side."""
    inverses = kinds(crm)
    return tuple(
        Relation(_kind(row, inverses), row.id, ref("contact", row.id), row.name, row.note) for row in _rows(crm, number)
    )


def texts(crm: Crm, number: int) -> list[str]:
    """The relations as they would be typed: `spouse=William King; since 1835`, the ref where a name says too little."""
    return [f"{one.kind}={_called(crm, one)}{f'; {one.note}' if one.note else ''}" for one in of(crm, number)]


def say(crm: Crm, text: str) -> str:
    """Who is meant by a relation in words. Raises `BadInput`, `NotFound`, `Ambiguous`."""
    asked = relations.read(text, kinds(crm))
    other = lookup.who(crm, asked.who, kind="contact")
    return f"{asked.kind} {other.name} ({other.ref})"


def add(crm: Crm, change: "Change", number: int, said: Iterable[str]) -> None:
    """Add relations said as `KIND=WHO`; one that is there, from whichever side it was told, only takes the note."""
    inverses = kinds(crm)
    for text in said:
        asked = relations.read(text, inverses)
        other = lookup.who(crm, asked.who, kind="contact")
        if other.id == number:
            raise Refused(f"nobody is related to themselves: {other.name}", hint="--add-relation 'spouse=WHO'")
        there = next(
            (row for row in _rows(crm, number) if (_kind(row, inverses), row.id) == (asked.kind, other.id)), None
        )
        if there is None:
            _against(crm, number, other, asked.kind, inverses)
            if asked.kind not in inverses:
                like = relations.near(asked.kind, inverses)
                crm.tell(f"{asked.kind} is a kind of relation of your own{f'; near: {like}' if like else ''}")
            values = {"contact_id": number, "other_id": other.id, "kind": asked.kind, "note": asked.note}
            change.insert("relations", values)
        elif asked.note:
            change.update("relations", there.row, {"note": asked.note})


def remove(crm: Crm, change: "Change", number: int, said: Iterable[str]) -> None:
    """Take relations away: `KIND=WHO`, a KIND, or WHO for all relations to somebody. Raises `NotFound`."""
    inverses = kinds(crm)
    for text in said:
        kind, who = _named(text, inverses)
        there = [(row.row, _kind(row, inverses), row.id) for row in _rows(crm, number)]
        if who is None and kind not in [one for _, one, _ in there]:
            kind, who = None, clean(text)
        other = lookup.who(crm, who, kind="contact").id if who else None
        gone = [row for row, one, whom in there if kind in (None, one) and other in (None, whom)]
        if not gone:
            raise NotFound(f"{text!r} is none of the relations here", hint=f"crm show c{number}")
        for row in gone:
            change.delete("relations", row)


def _against(crm: Crm, number: int, other: Ref, kind: str, inverses: dict[str, str]) -> None:
    """Nobody is somebody's chief and report at once, or parent and child. Raises `Refused`."""
    back = relations.inverse(kind, inverses)
    if kind not in inverses or back == kind:
        return
    if any((_kind(row, inverses), row.id) == (back, other.id) for row in _rows(crm, number)):
        raise Refused(
            f"{other.name} is known here by {back} already, and cannot be {kind} too",
            hint=f"crm contact edit c{number} --rm-relation '{back}={other.ref}'",
        )


def _called(crm: Crm, one: Relation) -> str:
    found = lookup.candidates(crm, one.name)
    plain = len(found) == 1 and found[0].id == one.id and found[0].kind == "contact" and ";" not in one.name
    return one.name if plain else one.ref


def _rows(crm: Crm, number: int) -> list[RelationRow]:
    return crm.store.rows("relations.of", RelationRow, contact_id=number)


def _kind(row: RelationRow, inverses: dict[str, str]) -> str:
    return row.kind if row.is_first else relations.inverse(row.kind, inverses)


def _named(text: str, inverses: dict[str, str]) -> tuple[str | None, str | None]:
    """The kind and the person of a relation that shall go; without an equals sign it may be either."""
    if "=" in text or "＝" in text:
        asked = relations.read(text, inverses)
        return asked.kind, asked.who
    return relations.kind_of(text, inverses), None
