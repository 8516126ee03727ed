"""Staying in touch: cadences of contacts, tags and segments; pausing and moving on without pretending contact."""

import contextlib

from crmcli.app import belongings, lookup, tags, users
from crmcli.app.crm import Crm
from crmcli.core.agendarows import CadenceRow, HoldRow
from crmcli.core.cadences import Cadence, Hold, days_of, due_on, strictest
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.quickadd import read_tag
from crmcli.core.records import Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from crmcli.core.records import Contact

SEGMENT = "segment:"
PAUSED, BUMPED = "paused", "bumped"


def set_(crm: Crm, whom: str, length: str) -> Wrote:
    """Keep in touch every so often with a person, a tag (`+vip`) or a segment (`segment:at-risk`)."""
    days = days_of(length)
    column, value, said = _whom(crm, whom)
    if column == "tag_id":
        value = tags.number_of(crm, value)
    with crm.change(f"cadence of {said}: {days} days") as change:
        found = next((row for row in _rows(crm) if getattr(row, column) == value), None)
        if found is None:
            change.insert("cadences", {column: value, "days": days})
        else:
            change.update("cadences", found.id, {"days": days})
        made = next(row for row in _rows(crm) if getattr(row, column) == value)
    return Wrote(change.ref, f"in touch with {said} every {days} days", build(made), {})


def remove(crm: Crm, whom: str) -> Wrote:
    """Keep in touch no longer. Raises `NotFound` where there is no cadence."""
    column, value, said = _whom(crm, whom)
    if column == "tag_id":
        value = crm.store.value("tags.by_key", key=fold(value))
    for row in _rows(crm):
        if value is not None and getattr(row, column) == value:
            with crm.change(f"no cadence of {said}") as change:
                change.delete("cadences", row.id)
            return Wrote(change.ref, f"{said} has no cadence any more", build(row), {})
    raise NotFound(f"{said} has no cadence", hint="crm cadence list")


def listed(crm: Crm) -> list[Cadence]:
    """All cadences, the strictest first."""
    return [build(row) for row in _rows(crm)]


def holds(crm: Crm) -> list[Hold]:
    """Who is left alone now, and until when."""
    rows = crm.store.rows("cadences.holds", HoldRow, today=crm.today().isoformat())
    return [_hold(row) for row in rows]


def hold(crm: Crm, who: str, until: str, reason: str | None = None) -> Wrote:
    """Leave somebody alone until a day: with a reason it is a pause, without one they are moved on."""
    person = lookup.who(crm, who, kind="contact")
    day = crm.date(until).date
    if day <= crm.today():
        from shlex import quote

        line = f"crm cadence pause {person.ref} {quote(reason)} --until 'in 2w'" if reason else None
        raise Refused(f"{day.isoformat()} is not a day to come", hint=line or f"crm cadence bump {person.ref} 2w")
    why = clean(reason or "") or None
    values = {"until": day.isoformat(), "reason": why, "user_id": users.me(crm)}
    said = f"{PAUSED if why else BUMPED} {person.name} until {day.isoformat()}"
    with crm.change(said) as change:
        row = before = _hold_of(crm, person.id)
        if row is None:
            change.insert("cadence_holds", {"contact_id": person.id, **values})
        else:
            change.update("cadence_holds", row.id, values)
        made = _hold_of(crm, person.id)
    assert made is not None
    if before is not None and before.until > crm.today().isoformat():
        state = (
            f"was paused until {before.until}: {before.reason}" if before.reason else f"was moved on to {before.until}"
        )
        crm.tell(f"{person.name} {state}")
    return Wrote(change.ref, said, _hold(made), {})


def resume(crm: Crm, who: str) -> Wrote:
    """End a pause now."""
    person = lookup.who(crm, who, kind="contact")
    row = _hold_of(crm, person.id)
    if row is None:
        raise NotFound(
            f"{person.name} is not paused", hint=f"crm cadence pause {person.ref} 'on leave' --until 'in 2w'"
        )
    with crm.change(f"resumed {person.name}") as change:
        change.delete("cadence_holds", row.id)
    state = "is no longer paused" if row.reason else "is no longer moved on"
    return Wrote(change.ref, f"{person.name} {state}", person, {})


def of(crm: Crm, one: "Contact") -> "tuple[CadenceRow, date] | None":
    """The cadence that counts for a contact and the day on which it asks for them; None without one."""
    rows = crm.store.rows("cadences.of_contact", CadenceRow, contact_id=one.id)
    found = strictest(rows)
    if found is None:
        return None
    day = due_on(one.last_contact_at or one.created_at[:10], found.days)
    held = _hold_of(crm, one.id)
    return found, max(day, type(day).fromisoformat(held.until)) if held else day


def build(row: CadenceRow) -> Cadence:
    """The record behind a row."""
    contact = Ref(row.contact_id, ref("contact", row.contact_id), row.contact_name or "") if row.contact_id else None
    return Cadence(row.id, row.days, contact, row.tag_name, row.segment)


def _whom(crm: Crm, text: str) -> "tuple[str, Any, str]":
    """The column and value that name whom a cadence is for, a tag by its name, and the words for it."""
    text = clean(text)
    if text.casefold().startswith(SEGMENT):
        from crmcli.app.segments import slug_of

        slug = slug_of(crm, text[len(SEGMENT) :])
        return "segment", slug, f"segment {slug}"
    if tag := read_tag(text):
        name = belongings.tag_name(tag)
        return "tag_id", name, f"+{name}"
    if not text:
        raise BadInput("in touch with whom?", hint="crm cadence set ada 30d")
    try:
        person = lookup.who(crm, text, kind="contact")
    except (NotFound, BadInput) as error:
        _other(crm, text)
        raise error
    return "contact_id", person.id, person.name


def _other(crm: Crm, text: str) -> None:
    """Raise what tells more where a segment or a company is called so."""
    from crmcli.app.segments import slug_of

    with contextlib.suppress(NotFound, BadInput):
        slug = slug_of(crm, text)
        raise Refused(f"nobody is called {text!r}, but a segment is", hint=f"crm cadence set {SEGMENT}{slug} 2w")
    with contextlib.suppress(NotFound, BadInput):
        company = lookup.who(crm, text, kind="company")
        raise Refused(
            f"companies have no cadence: {company.name} is one, whose people may", hint=f"crm show {company.ref}"
        )


def _rows(crm: Crm) -> list[CadenceRow]:
    return crm.store.rows("cadences.all", CadenceRow)


def _hold_of(crm: Crm, number: int) -> HoldRow | None:
    return crm.store.one("cadences.hold_of", HoldRow, contact_id=number)


def _hold(row: HoldRow) -> Hold:
    person = Ref(row.contact_id, ref("contact", row.contact_id), row.contact_name)
    return Hold(person, row.until, PAUSED if row.reason else BUMPED, row.reason)
