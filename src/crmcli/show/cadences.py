"""The columns of cadences and of who is left alone; they stand apart, so that only their lists load them."""

from crmcli.core.cadences import Cadence, Hold
from crmcli.language import reworded
from crmcli.show import words
from crmcli.show.column import Column, by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.show.column import Columns


def _whom(one: Cadence) -> str:
    return one.contact.name if one.contact else f"+{one.tag}" if one.tag else f"segment:{one.segment}"


COLUMNS: "Columns" = {
    Cadence: by_key(
        Column("whom", "In touch with", lambda one, _: _whom(one), least=10),
        Column("days", "Every", lambda one, _: words.counted(one.days, "day"), lambda one, _: str(one.days), "right"),
        Column("ref", "Ref", lambda one, _: one.contact.ref if one.contact else "", tone=lambda _: "quiet"),
        Column("id", "Id", lambda one, _: str(one.id)),
        usual=("whom", "days", "ref"),
    ),
    Hold: by_key(
        Column("whom", "Who", lambda one, _: one.contact.name, least=10),
        Column("state", "State", lambda one, _: reworded(one.state), lambda one, _: one.state),
        Column("until", "Until", lambda one, today: words.day(one.until, today), lambda one, _: one.until),
        Column("reason", "Why", lambda one, _: one.reason or "", least=10),
        Column("ref", "Ref", lambda one, _: one.contact.ref, tone=lambda _: "quiet"),
        usual=("whom", "state", "until", "reason", "ref"),
    ),
}
