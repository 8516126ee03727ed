"""The board of a pipeline: a column for each stage, and in it the open deals that stand there, as cards.

Within a column stands first what should close first, of one day what is worth most.
"""

from bisect import insort
from collections.abc import Iterable, Sequence

from crmcli.core.record import record, replace
from crmcli.core.records import Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.deals import Deal


@record(frozen=True, slots=True)
class BoardCard:
    """An open deal as it is seen on the board.

    `days` counts since it came to its stage, `step` is its next open follow-up, `stuck` says why it needs a push.
    """

    id: int
    ref: str
    title: str
    stage: str
    value_minor: int | None
    currency: str | None
    expected_close: str | None
    days: int
    person: Ref | None
    company: Ref | None
    step: Ref | None
    step_on: str | None
    stuck: tuple[str, ...]
    parked_until: str | None


@record(frozen=True, slots=True)
class BoardColumn:
    """A stage with its cards; `known` is false for one that is not in the settings any more.

    `sums` are what the cards are worth, in minor units, by currency; the currency of most cards stands first. `stuck`
    counts those that need a push.
    """

    stage: str
    known: bool
    cards: tuple[BoardCard, ...]
    sums: tuple[tuple[str, int], ...]
    stuck: int


def column(stage: str, known: bool, cards: Sequence[BoardCard]) -> BoardColumn:
    """A column with its sums."""
    sums: dict[str, tuple[int, int]] = {}
    for card in cards:
        if card.value_minor is not None and card.currency is not None:
            number, total = sums.get(card.currency, (0, 0))
            sums[card.currency] = number + 1, total + card.value_minor
    ordered = sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))
    told = tuple((currency, total) for currency, (_, total) in ordered)
    return BoardColumn(stage, known, tuple(cards), told, sum(1 for card in cards if card.stuck))


def columns(stages: Sequence[str], cards: Iterable[BoardCard]) -> tuple[BoardColumn, ...]:
    """A column for each stage of the pipeline, empty ones too, then one for each other stage in which a deal stands.

    The cards come in their order.
    """
    found: dict[str, list[BoardCard]] = {stage: [] for stage in stages}
    for card in cards:
        found.setdefault(card.stage, []).append(card)
    gone = sorted(found.keys() - set(stages))
    return tuple(column(stage, stage in stages, found[stage]) for stage in (*stages, *gone))


def without(board: Sequence[BoardColumn], number: int) -> tuple[BoardColumn, ...]:
    """The board without a card; a stage that is in the settings no more goes with its last one."""
    told = []
    for one in board:
        if any(card.id == number for card in one.cards):
            one = column(one.stage, one.known, [card for card in one.cards if card.id != number])
        if one.known or one.cards:
            told.append(one)
    return tuple(told)


def placed(board: Sequence[BoardColumn], card: BoardCard) -> tuple[BoardColumn, ...]:
    """The board with a card where it belongs now, wherever it stood."""
    rest = without(board, card.id)
    if all(one.stage != card.stage for one in rest):
        return (*rest, column(card.stage, False, [card]))
    return tuple(_with(one, card) if one.stage == card.stage else one for one in rest)


def card_of(deal: "Deal") -> BoardCard:
    """The card of an open deal."""
    return BoardCard(
        deal.id, deal.ref, deal.title, deal.stage, deal.value_minor, deal.currency, deal.expected_close,
        deal.days_in_stage or 0, deal.contacts[0] if deal.contacts else None, deal.company, deal.next_task,
        deal.next_date, deal.stuck, deal.parked_until,
    )  # fmt: skip


def as_seen(deal: "Deal", card: BoardCard) -> "Deal":
    """The deal as somebody sees it who looks at its card: an act on it is refused where it has moved since."""
    return replace(deal, stage=card.stage, state="open")


def _with(one: BoardColumn, card: BoardCard) -> BoardColumn:
    cards = list(one.cards)
    insort(cards, card, key=_order)
    return column(one.stage, one.known, cards)


def _order(card: BoardCard) -> tuple[bool, str, bool, int, int]:
    """What the store orders by, too."""
    value = card.value_minor
    return card.expected_close is None, card.expected_close or "", value is None, -(value or 0), card.id
