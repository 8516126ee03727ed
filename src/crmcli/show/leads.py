"""The columns of the points by which deals are scored; loaded by their own command only."""

from collections.abc import Sequence

from crmcli.core.deals import Deal
from crmcli.core.leads import LeadPoint
from crmcli.core.text import visible
from crmcli.show.column import Column, by_key
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.show.column import Columns

COLUMNS: "Columns" = {
    LeadPoint: by_key(
        Column(
            "points", "Points", lambda one, _: f"{one.points:+d}", lambda one, _: str(one.points), "right",
            tone=lambda one: "good" if one.points > 0 else "late",
        ),
        Column("filter", "Filter", lambda one, _: one.filter, least=16),
        Column(
            "deals", "Deals", lambda one, _: "" if one.deals is None else str(one.deals), align="right",
            tone=lambda one: "" if one.deals else "quiet",
        ),
        usual=("points", "filter", "deals"),
    ),
}  # fmt: skip

INDENT, MOST = "     ", 4  # before the points of a deal, and how many lines of them a terminal shows


def lines(found: Sequence[Deal], keys: Sequence[str], today: "date", room: int | None) -> list[Sequence[Piece]]:
    """The table of scored deals, under each what its score is made of."""
    table = layout(columns_of(Deal, list(keys)), found, today, room=room)
    told: list[Sequence[Piece]] = [table[0]]
    for one, line in zip(found, table[1:], strict=True):
        said = visible(", ".join(one.points))
        parts = wrapped(said, max(room - len(INDENT), 20), MOST) if room is not None else [said]
        told += [line, *([(INDENT + part, "quiet")] for part in parts if part)]
    return told
