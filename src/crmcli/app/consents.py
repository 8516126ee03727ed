"""Consent by channel, with its history; and what is said when somebody who refused is to be contacted all the same."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import lookup, users
from crmcli.app.crm import Crm
from crmcli.core import consents
from crmcli.core.consents import Consent
from crmcli.core.errors import BadInput, Refused
from crmcli.core.peoplerows import ConsentRow
from crmcli.core.records import Ref, Wrote
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

LONGEST = 500


def of(crm: Crm, ids: Sequence[int]) -> dict[int, dict[str, dict[str, object]]]:
    """What counts for each contact: {channel: {given, basis, source, date}}, by the newest word on the channel."""
    found: dict[int, dict[str, dict[str, object]]] = {}
    for row in crm.store.rows("consents.of", ConsentRow, ids=ids):
        said: dict[str, object] = {
            "given": bool(row.is_given), "basis": row.basis, "source": row.source, "date": row.day
        }  # fmt: skip
        found.setdefault(row.owner, {})[row.channel] = said
    return {owner: {name: told[name] for name in consents.CHANNELS if name in told} for owner, told in found.items()}


def history(crm: Crm, number: int) -> list[Consent]:
    """All that a contact said of every channel, the newest first."""
    rows = crm.store.rows("consents.of", ConsentRow, ids=[number])
    return [
        Consent(
            one.day, one.channel, bool(one.is_given), one.basis, one.source,
            one.user_name or one.user_login,
        )
        for one in reversed(rows)
    ]  # fmt: skip


def put(
    crm: Crm,
    person: Ref,
    channel: str,
    given: bool,
    *,
    basis: str | None = None,
    source: str | None = None,
    at: str | None = None,
) -> Wrote:
    """Write down that somebody gave or withdrew consent on a channel; the older word stays as history.

    Without a basis, consent that is given rests on itself. Raises `BadInput`, and `Refused` for a day to come.
    """
    words = columns(crm, channel, given, basis=basis, source=source, at=at)
    name = words["channel"]
    there = [one for one in crm.store.rows("consents.of", ConsentRow, ids=[person.id]) if one.channel == name]
    said = f"consent of {person.name}: {name} {'yes' if given else 'no'}"
    with crm.change(said) as change:
        add(crm, change, person.id, [words])
        now = of(crm, [person.id])[person.id]
    if there and there[-1].day > words["day"]:
        said += f" on {words['day']}; the word of {there[-1].day} counts"
    return Wrote(change.ref, said, person, {"consent": now})


def columns(
    crm: Crm, channel: str, given: bool, *, basis: str | None, source: str | None, at: str | None
) -> "dict[str, Any]":
    """What somebody said of a channel as the book keeps it. Raises as `put` does."""
    day = crm.date(at or "today", "past").date
    if day > crm.today():
        raise Refused(f"{day.isoformat()} lies ahead: consent is written down once it is given", hint="--at yesterday")
    return {
        "channel": consents.channel(channel), "is_given": int(given),
        "basis": consents.basis(basis) if basis else "consent" if given else None, "source": _source(source),
        "day": day.isoformat(),
    }  # fmt: skip


def add(crm: Crm, change: "Change", number: int, said: "Iterable[Mapping[str, Any]]") -> None:
    """Write down within an act what a contact said; the newest word on a channel is not written twice."""
    newest = {one.channel: one for one in crm.store.rows("consents.of", ConsentRow, ids=[number])}
    for words in said:
        there = newest.get(words["channel"])
        if there is None or any(getattr(there, column) != value for column, value in words.items()):
            change.insert("consents", {"contact_id": number, **words, "user_id": users.me(crm)})


def not_to_contact(crm: Crm, ids: Iterable[int]) -> set[int]:
    """Those of the contacts who must not be contacted."""
    return set(crm.store.values("consents.not_to_contact", ids=sorted(set(ids))))


def warnings(crm: Crm, people: Sequence[Ref], kind: str | None = None) -> list[str]:
    """What should be known before these people are contacted: that they asked not to be, or refused this channel.

    `kind` is the kind of an outgoing talk; without one only those count who must not be contacted at all.
    """
    ids = {one.id: one.name for one in people if lookup.is_contact(one)}
    never = not_to_contact(crm, ids)
    said = [f"{ids[number]} is marked: do not contact" for number in sorted(never)]
    if kind in consents.CHANNEL_OF:
        for number, told in sorted(of(crm, sorted(set(ids) - never)).items()):
            if name := consents.refused(told, kind):
                channel = "any channel" if name == "any" else name
                said.append(f"{ids[number]} said no to {channel} on {told[name]['date']}")
    return said


def _source(text: str | None) -> str | None:
    said = clean(text or "") or None
    if said and len(said) > LONGEST:
        raise BadInput(f"a source is a few words, not {len(said)} characters", hint="--source 'fair 2026'")
    return said
