"""The board as rules: where cards stand, what columns are worth, what is left when one goes; amounts in few cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.board import BoardCard, BoardColumn, columns, placed, without
from crmcli.core.money import short_amount
from crmcli.core.record import replace

STAGES = ("lead", "proposal")


def card(
    number: int, stage: str = "lead", value: int | None = None, close: str | None = None, **more: object
) -> BoardCard:
    """A card in euros."""
    made = BoardCard(
        number, f"d{number}", f"Deal {number}", stage, value, "EUR" if value is not None else None, close, 0, None,
        None, None, None, (), None,
    )  # fmt: skip
    return replace(made, **more)


def seen(board: tuple[BoardColumn, ...]) -> dict[str, list[int]]:
    """The numbers of the cards by stage."""
    return {column.stage: [one.id for one in column.cards] for column in board}


def test_every_stage_has_a_column_and_a_stage_of_the_past_stands_last() -> None:
    board = columns(STAGES, [card(1, "zebra"), card(2, "proposal"), card(3, "audit")])
    assert [(column.stage, column.known, len(column.cards)) for column in board] == [
        ("lead", True, 0), ("proposal", True, 1), ("audit", False, 1), ("zebra", False, 1),
    ]  # fmt: skip


def test_sums_are_by_currency_and_what_has_no_value_counts_only_as_a_deal() -> None:
    [column] = columns(["lead"], [
        card(1, value=100), card(2, value=50, currency="USD"), card(3), card(4, value=1, currency="USD"),
    ])  # fmt: skip
    assert column.sums == (("USD", 51), ("EUR", 100)), "the currency of most cards first"
    assert len(column.cards) == 4


def test_what_should_close_first_stands_first_and_of_one_day_what_is_worth_most() -> None:
    board = columns(STAGES, [card(1, value=5, close="2026-05-01"), card(2, value=9), card(3)])
    for new in (card(4, value=7, close="2026-05-01"), card(5, close="2026-04-01"), card(6, value=10), card(7, value=9)):
        board = placed(board, new)
    assert seen(board)["lead"] == [5, 4, 1, 6, 2, 7, 3]


def test_a_card_that_is_placed_stands_nowhere_else() -> None:
    board = columns(STAGES, [card(1), card(2, "proposal"), card(3, "audit")])
    assert seen(placed(board, card(1, "proposal"))) == {"lead": [], "proposal": [1, 2], "audit": [3]}
    assert seen(placed(board, card(3, "lead"))) == {"lead": [1, 3], "proposal": [2]}, "its old column is gone"
    assert seen(placed(board, card(1, "trial")))["trial"] == [1], "a stage that nobody knew is shown, never hidden"
    assert seen(without(board, 3)) == {"lead": [1], "proposal": [2]}
    assert without(board, 99) == board


CARDS = st.builds(
    card, st.integers(1, 8), st.sampled_from(["lead", "proposal", "audit"]),
    st.none() | st.integers(0, 3), st.none() | st.sampled_from(["2026-01-01", "2026-01-02"]),
)  # fmt: skip


@given(st.lists(CARDS, max_size=12))
def test_placing_one_by_one_is_the_same_as_reading_them_all(cards: list[BoardCard]) -> None:
    """The board that follows each act is the one that is read a second later."""
    board = columns(STAGES, [])
    for one in cards:
        board = placed(board, one)
    last = {one.id: one for one in cards}
    worth = sorted(last.values(), key=lambda one: (one.value_minor is None, -(one.value_minor or 0), one.id))
    ordered = sorted(worth, key=lambda one: one.expected_close or "9")
    read = columns(STAGES, ordered)
    assert sorted(board, key=lambda column: column.stage) == sorted(read, key=lambda column: column.stage)


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (2_450_000, "EUR", "24.5k EUR"), (0, "EUR", "0 EUR"), (99_900, "EUR", "999 EUR"), (12_050, "EUR", "120.50 EUR"),
        (100_000, "EUR", "1k EUR"), (124_949, "USD", "1.2k USD"), (125_000, "USD", "1.3k USD"),
        (12_049_999, "EUR", "120k EUR"), (12_345_678_901, "EUR", "123M EUR"),
        (123_456_789_012_345, "EUR", "1,235B EUR"),
        (1_500, "JPY", "1.5k JPY"), (1_500_000, "KWD", "1.5k KWD"), (-2_450_000, "EUR", "-24.5k EUR"),
        (-99_900, None, "-999"),
    ],
)  # fmt: skip
def test_an_amount_in_few_cells(minor: int, currency: str | None, said: str) -> None:
    assert short_amount(minor, currency) == said


@given(st.integers(0, 10**15))
def test_it_is_never_off_by_more_than_a_twentieth(minor: int) -> None:
    number = short_amount(minor, None).replace(",", "")
    size = {"k": 10**3, "M": 10**6, "B": 10**9}.get(number[-1], 1)
    told = float(number.rstrip("kMB")) * size * 100
    assert abs(told - minor) <= max(minor / 20, 0.5)
    assert len(number) <= 9
