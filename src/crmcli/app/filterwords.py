"""How a word of a filter may go on, for a box in which one is typed."""

from crmcli.app.crm import Crm
from crmcli.core.conditions import quoted
from crmcli.core.consents import CHANNELS
from crmcli.core.filterfields import OF_DEALS, OF_PEOPLE, THINGS, Language
from crmcli.core.rfmsegments import SEGMENTS
from crmcli.core.rows import OwnedText, UserRow
from crmcli.core.segmentrows import SegmentSavedRow
from crmcli.core.stages import STAGES
from crmcli.core.text import fold


def filter_word(crm: Crm, beginning: str, language: Language = OF_PEOPLE) -> str | None:
    """How a word of a filter may go on: a field, a tag, a segment, a stage or a colleague; None where nothing does.

    What is written in quotes is offered once the quote is opened.
    """
    field, colon, value = beginning.partition(":")
    if not colon and beginning[:1] not in "+＋":
        return next((f"{one}:" for one in language.fields if beginning and one.startswith(beginning.casefold())), None)
    if not colon:
        field, value = beginning[:1], beginning[1:]
    known = (_of_deals(crm, field) if language is OF_DEALS else None) or _named(crm, field)
    opened = '"' * value.startswith('"')
    begun = fold(value.removeprefix(opened))
    found = next((one for one in known if fold(one).startswith(begun) and (opened or quoted(one) == one)), None)
    return f"{field}{colon}{opened}{found}{opened}" if found and found.isprintable() else None


def _of_deals(crm: Crm, field: str) -> list[str]:
    """What a deal's own field may be held against, by name."""
    from crmcli.app.dealfilters import STATES, stages_of

    if field == "stage":
        return stages_of(crm)
    return list({"state": STATES, "reason": crm.setting("lost_reasons")}.get(field, ()))


def _named(crm: Crm, field: str) -> list[str]:
    """What a field may be held against, by name."""
    if field in ("+", "＋", "tag"):
        return [row.text for row in crm.store.rows("tags.all", OwnedText)]
    if field == "segment":
        return [row.slug for row in crm.store.rows("segments.all", SegmentSavedRow)]
    if field == "owner":
        return [row.login for row in crm.store.rows("users.all", UserRow)]
    known = {
        "stage": STAGES,
        "rfm": [one.slug for one in SEGMENTS],
        "has": THINGS,
        "no": THINGS,
        "consent": CHANNELS,
    }
    return list(known.get(field, ()))
