"""How a word of a filter may go on, for a box in which one is typed."""

from crmcli.app.crm import Crm
from crmcli.core.consents import CHANNELS
from crmcli.core.filterfields import PEOPLE, THINGS
from crmcli.core.rfmsegments import SEGMENTS
from crmcli.core.rows import OwnedText, UserRow
from crmcli.core.segmentrows import SegmentSavedRow
from crmcli.core.stages import STAGES
from crmcli.core.text import fold


def filter_word(crm: Crm, beginning: str) -> str | None:
    """How a word of a filter may go on: a field, a tag, a segment, a stage or a colleague; None where nothing does."""
    field, colon, value = beginning.partition(":")
    if not colon and beginning[:1] not in "+＋":
        return next((f"{one}:" for one in PEOPLE if beginning and one.startswith(beginning.casefold())), None)
    if not colon:
        field, value = beginning[:1], beginning[1:]
    found = next((one for one in _named(crm, field) if fold(one).startswith(fold(value)) and one.isprintable()), None)
    return None if found is None else f"{field}{colon}{found}"


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
