"""The table of next steps: how its rows are said and found, and outcomes in two languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.nextsteps import OUTCOMES, TABLE, merged, read_outcome, read_rows, row_for, say_rows

KINDS = ("call", "email", "meeting", "message", "visit", "note")


def kind_of(word: str) -> str | None:
    return {"电话": "call"}.get(word, word if word in KINDS else None)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("not reached", "not reached"), ("Not-Reached", "not reached"), ("未接", "not reached"),
        ("无人接听", "not reached"),
        ("没兴趣", "not interested"), ("no answer", "not reached"), ("wants a second offer", "wants a second offer"),
        ("  ", None), ("\x1b[31m<b>", "[31m<b>"),
    ],
)  # fmt: skip
def test_outcomes_are_known_words_or_kept_as_said(said: str, kept: str | None) -> None:
    assert read_outcome(said) == kept


def test_no_word_means_two_outcomes() -> None:
    words = [word for name, others in OUTCOMES.items() for word in (name, *others)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("kind", "outcome", "row"),
    [
        ("call", "not reached", ("call/not reached", (1, "call again"))), ("email", None, ("email", TABLE["email"])),
        ("call", "whatever", ("call", TABLE["call"])), ("visit", "not interested", ("*/not interested", None)),
        ("note", None, None), ("purchase", "agreed", None),
    ],
)  # fmt: skip
def test_the_most_exact_row_counts(kind: str, outcome: str | None, row: object) -> None:
    assert row_for(TABLE, kind, outcome) == row


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(["", "not reached", "no show", "任何"])),
        st.none() | st.tuples(st.integers(0, 750), st.text("abc dé", min_size=1).map(str.split).map(" ".join)),
        max_size=5,
    )
)
def test_a_table_that_is_said_is_read_back(rows: dict[tuple[str, str], tuple[int, str] | None]) -> None:
    own = {
        f"{kind}/{outcome}" if outcome else kind: row and (row[0], row[1] or "follow up")
        for (kind, outcome), row in rows.items()
    }
    assert read_rows(say_rows(own), kind_of) == {**TABLE, **own}


def test_rows_are_changed_one_by_one_and_given_back() -> None:
    own = merged({}, read_rows("电话/未接 = 3 ring again; note = 5 read it", kind_of))
    assert own == {"call/not reached": (3, "ring again"), "note": (5, "read it")}
    own = merged(own, read_rows("note=default; visit = none", kind_of))
    assert own == {"call/not reached": (3, "ring again"), "visit": None}


@pytest.mark.parametrize(
    "text",
    [
        "call",
        "tea = 2 x",
        "call = soon",
        "call = -1 x",
        "call = 9999 x",
        "call/ = 1 x",
        "* = 1 x",
        "= 1 x",
        "call = ٣ x",
        f"call = 1 {'x' * 999}",
        f"call/{'x' * 999} = 1 x",
    ],
)
def test_what_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_rows(text, kind_of)
    assert raised.value.hint
