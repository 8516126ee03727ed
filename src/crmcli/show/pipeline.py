"""The pipeline for people: what stands in which stage, as a table and as bars."""

from collections.abc import Sequence

from crmcli.core.pipeline import PipelineLine
from crmcli.core.text import width
from crmcli.language import worded
from crmcli.show import words
from crmcli.show.bars import bar
from crmcli.show.column import Column, by_key
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.show.column import Columns

BAR, LEAST_BAR = 24, 6  # cells of the longest bar, and of the shortest that says something


def _chance(one: PipelineLine) -> str:
    return "" if one.probability is None else f"{one.probability}%"


def _sum(minor: int, one: PipelineLine) -> str:
    return words.money(minor, one.currency) if one.deals and one.currency else ""


COLUMNS: "Columns" = {
    PipelineLine: by_key(
        Column("stage", "Stage", lambda one, _: one.stage if one.known else f"! {one.stage}", lambda one, _: one.stage,
               least=8, tone=lambda one: "" if one.known else "late"),
        Column("deals", "Deals", lambda one, _: str(one.deals), align="right"),
        Column("value_minor", "Value", lambda one, _: _sum(one.value_minor, one),
               lambda one, _: str(one.value_minor), "right"),
        Column("currency", "Currency", lambda one, _: one.currency or ""),
        Column("probability", "Chance", lambda one, _: _chance(one),
               lambda one, _: "" if one.probability is None else str(one.probability), "right"),
        Column("weighted_minor", "Weighted", lambda one, _: _sum(one.weighted_minor, one),
               lambda one, _: str(one.weighted_minor), "right"),
        Column("stuck", "Stuck", lambda one, _: str(one.stuck) if one.stuck else "", lambda one, _: str(one.stuck),
               "right", tone=lambda _: "late"),
        Column("parked", "Parked", lambda one, _: str(one.parked) if one.parked else "", lambda one, _: str(one.parked),
               "right"),
        Column("known", "Known", lambda one, _: "yes" if one.known else "no"),
        Column("unvalued", "No value", lambda one, _: str(one.unvalued) if one.unvalued else "",
               lambda one, _: str(one.unvalued), "right"),
        Column("unweighted", "No chance", lambda one, _: str(one.unweighted) if one.unweighted else "",
               lambda one, _: str(one.unweighted), "right"),
        usual=("stage", "deals", "value_minor", "currency", "weighted_minor", "stuck", "parked"),
    ),
}  # fmt: skip


def bars(found: Sequence[PipelineLine], today: "date", room: int | None) -> list[list[Piece]]:
    """The pipeline as bars: a line for each stage and currency, the bar as long as its deals are worth.

    Amounts of several currencies are never held against each other: each has a scale of its own. Without any value
    the bars count deals.
    """
    keys = ("stage", "deals", "value_minor", "weighted_minor", "stuck", "parked")
    cells = (room - LEAST_BAR - 4) if room is not None else None
    table = layout(columns_of(PipelineLine, keys), found, today, room=cells)
    wide = max((sum(width(text) for text, _ in line) + 2 * (len(line) - 1) for line in table), default=0)
    size = BAR if room is None else max(min(room - wide - 2, BAR), LEAST_BAR)
    most: dict[str | None, int] = {}
    for one in found:
        most[one.currency] = max(most.get(one.currency, 0), _weight(one, found))
    told: list[list[Piece]] = [table[0]] if table else []
    for one, line in zip(found, table[1:], strict=True):
        used = sum(width(text) for text, _ in line) + 2 * (len(line) - 1)
        gap = " " * max(wide - used, 0)
        told.append([*line, (gap + bar(_weight(one, found), most[one.currency], size), "mark")])
    return told


def _weight(one: PipelineLine, found: Sequence[PipelineLine]) -> int:
    return one.value_minor if any(other.value_minor for other in found) else one.deals


def totals(found: Sequence[PipelineLine]) -> list[str]:
    """What the whole pipeline is worth, a sentence for each currency, and what is left out of it."""
    said = []
    for currency in sorted({one.currency for one in found if one.currency}):
        rows = [one for one in found if one.currency == currency]
        deals = sum(one.deals for one in rows)
        value = words.money(sum(one.value_minor for one in rows), currency)
        weighted = words.money(sum(one.weighted_minor for one in rows), currency)
        counted = worded("1 deal") if deals == 1 else worded("{deals} deals", deals=f"{deals:,}")
        said.append(worded("{deals}, {value}, weighted {weighted}", deals=counted, value=value, weighted=weighted))
    if unvalued := sum(one.unvalued for one in found):
        said.append(worded("{number} without a value", number=f"{unvalued:,}"))
    if unweighted := sum(one.unweighted for one in found):
        said.append(worded("{number} without a probability are not in the weighted sum", number=f"{unweighted:,}"))
    said += [
        worded("{stage} is no stage any more: crm config show deal_stages", stage=one.stage)
        for one in {one.stage: one for one in found if not one.known}.values()
    ]
    return said
