"""Consent on a channel as one text of a form: `yes, consent, fair 2026, 2026-03-01`.

First whether it was given, then on which basis, how it is known, and since when; all but the first may be left out.
"""

import re

from crmcli.app import consents
from crmcli.app.crm import Crm
from crmcli.core import consents as rules
from crmcli.core.consents import BASES, CHANNELS, Consent
from crmcli.core.datewords import BadDate
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

BEFORE = "consent."
FIELDS = tuple(f"{BEFORE}{channel}" for channel in CHANNELS)


def texts(consent: "Mapping[str, Mapping[str, object]]") -> dict[str, str]:
    """The text of each channel's field; empty where nothing was said."""
    return {f"{BEFORE}{channel}": _text(consent[channel]) if channel in consent else "" for channel in CHANNELS}


def read(crm: Crm, field: str, text: str) -> "dict[str, Any]":
    """What a text says, as the book keeps it. Raises `BadInput` and `Refused`."""
    channel = field.removeprefix(BEFORE)
    word, *rest = (clean(part) for part in re.split("[,，;；]", text))
    if not word and not any(rest):
        raise BadInput("what was said stays in the history: write no to withdraw it", hint="no, her letter")
    given = rules.given(word)
    at = rest.pop() if rest and _is_day(crm, rest[-1]) else None
    if rest and rest[0] and not _is_basis(rest[0]) and len(rest) == 1:
        rest = ["", rest[0]]
    basis, source = rest[0] if rest else "", ", ".join(filter(None, rest[1:]))
    return consents.columns(crm, channel, given, basis=basis or None, source=source or None, at=at)


def say(crm: Crm, field: str, text: str) -> str:
    """A text in words: `yes by consent, known from fair 2026, since Sun 1 Mar 2026`."""
    if not clean(text):
        return ""
    said = read(crm, field, text)
    return tell(Consent(said["day"], said["channel"], bool(said["is_given"]), said["basis"], said["source"], None))


def tell(one: Consent) -> str:
    """What was said of a channel, in words."""
    from datetime import date

    from crmcli.core.dates import say_exact

    by = f" by {one.basis}" if one.basis else ""
    known = f", known from {one.source}" if one.source else ""
    day: date = date.fromisoformat(one.date)
    return f"{'yes' if one.given else 'no'}{by}{known}, since {say_exact(day)}"


def before(crm: Crm, number: int) -> dict[str, list[Consent]]:
    """Everything that a contact said of each channel's field, the newest first."""
    found: dict[str, list[Consent]] = {}
    for one in consents.history(crm, number):
        found.setdefault(f"{BEFORE}{one.channel}", []).append(one)
    return found


def _text(said: "Mapping[str, object]") -> str:
    parts = ["yes" if said["given"] else "no", str(said["basis"] or ""), str(said["source"] or "").replace(",", " ")]
    if not parts[1] and not _is_basis(parts[2]):
        del parts[1]  # a word that is no basis tells how it is known
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ", ".join([*parts, str(said["date"])])


def _is_basis(word: str) -> bool:
    key = fold(word.replace("-", " "))
    return any(key == fold(name) or key in map(fold, others.split()) for name, others in BASES.items())


def _is_day(crm: Crm, text: str) -> bool:
    if re.match(r"\d{4}[-./]?\d", text):
        return True  # what looks like a day is one, or is refused as one
    try:
        crm.date(text, "past")
    except (BadDate, CrmError):
        return False
    return True
