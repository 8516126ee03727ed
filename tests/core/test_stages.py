"""The life-cycle stage: what the facts say on each side of every threshold, and a history that ends where they do."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import stages
from crmcli.core.errors import BadInput
from crmcli.core.stages import Fact, Rules, Said

TODAY = datetime.date(2026, 3, 18)
DAYS = st.dates(datetime.date(2019, 1, 1), TODAY).map(datetime.date.isoformat)
RULES = st.builds(
    lambda repeat, more, dormant, longer: Rules(repeat, repeat + more, dormant, dormant + longer),
    st.integers(1, 4), st.integers(0, 4), st.integers(1, 800), st.integers(0, 800),
)  # fmt: skip


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


FACTS = st.lists(st.tuples(DAYS, DAYS, st.booleans()), max_size=8)
HAND = st.lists(st.tuples(DAYS, st.none() | st.sampled_from(stages.STAGES)), max_size=4)


def learned(said: list[tuple[str, str, bool]]) -> list[Fact]:
    """Facts in the order in which the book learned of them, none before it happened."""
    known = sorted((max(day, other), day, bought) for day, other, bought in said)
    return [Fact(day, when, 10 * order, bought) for order, (when, day, bought) in enumerate(known, 1)]


def spoken(hand: list[tuple[str, str | None]], facts: list[Fact]) -> list[Said]:
    """What was said by hand, by acts between those that learned of the facts."""
    told = enumerate(sorted(hand, key=lambda one: one[0]), 1)
    return [
        Said(day, stage, None, "ada", 1 + 10 * sum(f.learned <= day for f in facts) + at) for at, (day, stage) in told
    ]


def facts_say(facts: list[Fact], rules: Rules) -> str:
    bought = [one.day for one in facts if one.bought]
    first = min((one.day for one in facts), default=None)
    return stages.stage(len(bought), max(bought, default=None), first, TODAY, rules)


@given(DAYS, FACTS, RULES)
def test_the_history_ends_where_the_facts_are(entered: str, said: list[tuple[str, str, bool]], rules: Rules) -> None:
    facts = learned(said)
    turns = stages.history(entered, facts, [], TODAY, rules)
    assert turns[-1].stage == facts_say(facts, rules)
    assert [one.date for one in turns] == sorted(one.date for one in turns)
    assert len([one for one in turns if one.why == "came into the book"]) == 1
    assert {one.by for one in turns} == {"facts"}


@given(DAYS, FACTS, HAND, RULES)
def test_what_was_said_by_hand_stands_until_it_is_given_back(
    entered: str, more: list[tuple[str, str, bool]], hand: list[tuple[str, str | None]], rules: Rules
) -> None:
    facts = learned(more)
    said = spoken(hand, facts)
    turns = stages.history(entered, facts, said, TODAY, rules)
    assert [(one.date, one.stage) for one in turns if one.user == "ada" and one.by == "hand"] == [
        (one.day, one.stage) for one in said if one.stage
    ]
    assert len([one for one in turns if one.user == "ada"]) == len(said)
    if said and said[-1].stage is not None:
        assert (turns[-1].stage, turns[-1].by) == (said[-1].stage, "hand")
    else:
        assert (turns[-1].stage, turns[-1].by) == (facts_say(facts, rules), "facts")


@given(DAYS, FACTS, HAND, st.tuples(DAYS, st.booleans()), RULES)
def test_what_is_learned_later_only_adds_lines(
    entered: str,
    more: list[tuple[str, str, bool]],
    hand: list[tuple[str, str | None]],
    later: tuple[str, bool],
    rules: Rules,
) -> None:
    """Whatever was told stays, in its place. Only what was before somebody came in may be told before it."""
    facts = learned(more)
    said = spoken(hand, facts)
    before = stages.history(entered, facts, said, TODAY, rules)
    added = Fact(later[0], TODAY.isoformat(), 1000, later[1])
    after = stages.history(entered, [*facts, added], said, TODAY, rules)
    at = next(number for number, one in enumerate(before) if one.why == "came into the book")
    if later[0] >= entered or at < len(before) - 1:
        assert after[: len(before)] == before
    else:
        assert [one.why for one in after].count("came into the book") == 1


def test_a_history_says_why() -> None:
    days = ("2020-02-01", "2020-03-01", "2024-01-10")
    facts = [Fact("2020-01-15", "2020-01-15", 1, False), *(Fact(day, day, 2 + at, True) for at, day in enumerate(days))]
    said = [Said("2025-06-01", "loyal", "signed for five years", "li", 8), Said("2025-07-01", None, None, "li", 9)]
    told = stages.history("2020-01-01", facts, said, TODAY, Rules())
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


def test_what_happened_before_is_told_on_its_own_days_and_what_is_learned_late_when_it_was_learned() -> None:
    imported = [Fact("2023-01-10", "2026-03-01", 2, True), Fact("2023-02-10", "2026-03-01", 2, True)]
    late = Fact("2026-03-04", "2026-03-12", 5, True)
    said = [Said("2026-03-10", "lost", "moved away", "li", 3), Said("2026-03-10", None, None, "li", 4)]
    told = stages.history("2026-03-01", [*imported, late], said, TODAY, Rules())
    assert [(one.date, one.stage, one.why) for one in told] == [
        ("2023-01-10", "customer", "purchase 1"),
        ("2023-02-10", "repeat", "purchase 2"),
        ("2024-02-10", "dormant", "no purchase for 365 days"),
        ("2025-02-09", "lost", "no purchase for 730 days"),
        ("2026-03-01", "lost", "came into the book"),
        ("2026-03-10", "lost", "moved away"),
        ("2026-03-10", "lost", "given back to the facts"),
        ("2026-03-12", "repeat", "purchase 3, dated 2026-03-04"),
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
    assert (
        stages.history("9999-12-30", [Fact("9999-12-31", "9999-12-31", 1, True)], [], datetime.date.max, long)[-1].stage
        == "loyal"
    )
