"""The columns of stages and of consent; they stand apart, so that only their lists load them."""

from crmcli.core.consents import Consent
from crmcli.core.stages import HAND, Turn
from crmcli.show.column import column, day, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.show.column import Columns

COLUMNS: "Columns" = {
    Turn: (
        dict((
            day("date", "Since"), text("stage", "Stage", tone=lambda _: "mark"),
            text("by", "By", tone=lambda one: "now" if one.by == HAND else ""), text("why", "Why", least=10),
            text("user", "Who"),
        )),
        ("date", "stage", "by", "why", "user"),
    ),
    Consent: (
        dict((
            day("date", "Date"), text("channel", "Channel"),
            column("given", "Given", lambda one, _: "yes" if one.given else "no"), text("basis", "Basis"),
            text("source", "Source", least=8), text("user", "Who"),
        )),
        ("date", "channel", "given", "basis", "source", "user"),
    ),
}  # fmt: skip
