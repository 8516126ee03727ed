"""The life-cycle stage: what the facts say on each side of every threshold, and a history that ends where they do."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import stages
from crmcli.core.errors import BadInput
from crmcli.core.stages import Rules, Said

TODAY = datetime.date(2026, 3, 18)
DAYS = st.dates(datetime.date(2019, 1, 1), TODAY).map(datetime.date.isoformat)
RULES = st.builds(
    lambda repeat, more, dormant, longer: Rules(repeat, repeat + more, dormant, dormant + longer),
    st.integers(1, 4), st.integers(0, 4), st.integers(1, 800), st.integers(0, 800),
)  # fmt: skip
HAND = st.lists(st.tuples(DAYS, st.none() | st.sampled_from(stages.STAGES)), max_size=5)


def ago(days: int) -> str:
    return (TODAY - datetime.timedelta(days)).isoformat()


@pytest.mark.parametrize(
    ("purchases", "last_purchase", "last_contact", "expected"),
    [
        (0, None, None, "lead"),
        (0, None, ago(1), "prospect"),
        (0, None, ago(5000), "prospect"),
        (1, ago(0), ago(0), "customer"),
        (2, ago(0), ago(0), "repeat"),
        (4, ago(364), ago(0), "repeat"),
        (5, ago(364), ago(0), "loyal"),
        (5, ago(365), ago(0), "dormant"),
        (1, ago(729), ago(0), "dormant"),
        (99, ago(730), ago(0), "lost"),
        (1, "2027-01-01", "2027-01-01", "customer"),
    ],
)
def test_the_facts_say(purchases: int, last_purchase: str | None, last_contact: str | None, expected: str) -> None:
    assert stages.stage(purchases, last_purchase, last_contact, TODAY, Rules()) == expected


@given(DAYS, st.none() | DAYS, st.lists(DAYS, max_size=12), RULES)
def test_the_history_ends_where_the_facts_are(entered: str, met: str | None, bought: list[str], rules: Rules) -> None:
    turns = stages.history(entered, met, bought, [], TODAY, rules)
    first = min(filter(None, (met, *bought)), default=None)
    assert turns[-1].stage == stages.stage(len(bought), max(bought, default=None), first, TODAY, rules)
    assert turns[0].date == min(filter(None, (entered, first)))
    assert [one.date for one in turns] == sorted({one.date for one in turns})
    assert all(one.stage != other.stage for one, other in itertools.pairwise(turns))
    assert {one.by for one in turns} == {"facts"}


@given(DAYS, st.none() | DAYS, st.lists(DAYS, max_size=6), HAND, RULES)
def test_what_was_said_by_hand_stands_until_it_is_given_back(
    entered: str, met: str | None, bought: list[str], hand: list[tuple[str, str | None]], rules: Rules
) -> None:
    said = [Said(day, stage, None, "ada") for day, stage in sorted(hand, key=lambda one: one[0])]
    turns = stages.history(entered, met, bought, said, TODAY, rules)
    assert len([one for one in turns if one.user == "ada"]) == len(said)
    if said and said[-1].stage is not None:
        assert (turns[-1].stage, turns[-1].by) == (said[-1].stage, "hand")
    else:
        first = min(filter(None, (met, *bought)), default=None)
        told = stages.stage(len(bought), max(bought, default=None), first, TODAY, rules)
        assert (turns[-1].stage, turns[-1].by) == (told, "facts")


def test_a_history_says_why() -> None:
    bought = ["2020-02-01", "2020-03-01", "2024-01-10"]
    said = [Said("2025-06-01", "loyal", "signed for five years", "li"), Said("2025-07-01", None, None, "li")]
    told = stages.history("2020-01-01", "2020-01-15", bought, said, TODAY, Rules())
    assert [(one.date, one.stage, one.by, one.why) for one in told] == [
        ("2020-01-01", "lead", "facts", "came into the book"),
        ("2020-01-15", "prospect", "facts", "first talk"),
        ("2020-02-01", "customer", "facts", "purchase 1"),
        ("2020-03-01", "repeat", "facts", "purchase 2"),
        ("2021-03-01", "dormant", "facts", "no purchase for 365 days"),
        ("2022-03-01", "lost", "facts", "no purchase for 730 days"),
        ("2024-01-10", "repeat", "facts", "purchase 3"),
        ("2025-01-09", "dormant", "facts", "no purchase for 365 days"),
        ("2025-06-01", "loyal", "hand", "signed for five years"),
        ("2025-07-01", "dormant", "facts", "given back to the facts"),
        ("2026-01-09", "lost", "facts", "no purchase for 730 days"),
    ]


@given(RULES)
def test_rules_are_read_as_they_are_written(rules: Rules) -> None:
    assert stages.read_rules(stages.write_rules(rules)) == rules


def test_rules_may_be_said_in_part() -> None:
    assert stages.read_rules(None) == stages.read_rules("") == Rules()
    assert stages.read_rules("loyal=3, dormant=180d") == Rules(loyal=3, dormant=180)


@pytest.mark.parametrize(
    "text", ["loyal", "loyal=", "loyal=0", "loyal=-1", "vip=3", "dormant=900", "loyal=1", "lost=٣"]
)
def test_rules_that_are_none(text: str) -> None:
    with pytest.raises(BadInput):
        stages.read_rules(text)


@pytest.mark.parametrize(
    ("word", "expected"), [("Loyal", "loyal"), ("流失", "lost"), ("auto", None), ("自动", None), ("ＬＥＡＤ", "lead")]
)
def test_words_for_stages(word: str, expected: str | None) -> None:
    assert stages.find(word, stages.STAGES) == expected


def test_a_word_that_is_no_stage() -> None:
    with pytest.raises(BadInput, match="lead prospect customer"):
        stages.find("vip", stages.STAGES)
    assert stages.find("vip", (*stages.STAGES, "VIP")) == "VIP"


def test_the_beginning_of_the_calendar_is_no_fault() -> None:
    long = Rules(1, 1, 99_999, 99_999)
    assert stages.stage(1, "0001-01-01", "0001-01-01", datetime.date(1, 1, 2), long) == "lost"
    assert stages.history("9999-12-30", None, ["9999-12-31"], [], datetime.date.max, long)[-1].stage == "loyal"
