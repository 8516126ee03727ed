"""The settings of the pipeline as people write them, medians of stays, and when a deal stands too long."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.pipeline import (
    LOST_REASONS,
    USUAL,
    Stage,
    Step,
    closing,
    find_reason,
    find_stage,
    median_of,
    merged_checklists,
    read_checklists,
    read_reasons,
    read_stages,
    say_checklists,
    say_stages,
    stages_of,
    steps_of,
    too_long,
)

STAGES = stages_of(USUAL)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lead 10% 14d; proposal 50%", [["lead", 10, 14], ["proposal", 50, None]]),
        ("first talk 2w", [["first talk", None, 14]]),
        ("offer 14d 50%", [["offer", 50, 14]]),
        ("报价 50％ 7天；谈判", [["报价", 50, 7], ["谈判", None, None]]),
        ("phase 2 10%", [["phase 2", 10, None]]),
        ("sure 100% 1d\nnever 0%", [["sure", 100, 1], ["never", 0, None]]),
    ],
)
def test_stages_are_read_in_their_order(text: str, found: list[object]) -> None:
    assert read_stages(text) == found
    assert read_stages(say_stages(found)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "at least one"),
        (" ; ; ", "at least one"),
        ("lead; Lead 20%", "twice"),
        ("lead 101%", "0% to 100%"),
        ("lead -5%", "0% to 100%"),
        ("lead 12.5%", "0% to 100%"),
        ("lead 0d", "number of days"),
        ("lead 99999d", "number of days"),
        ("won 100%", "how a deal ends"),
        ("成交", "how a deal ends"),
        ("a=b", "no stage"),
        ("x" * 61, "no stage"),
        ("; ".join(f"s{number}" for number in range(31)), "more than a pipeline holds"),
    ],
)
def test_what_is_no_pipeline_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        read_stages(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("proposal", "proposal"),
        ("PROPOSAL", "proposal"),
        ("prop", "proposal"),
        ("报价", "proposal"),
        ("q", "qualified"),
    ],
)
def test_a_stage_is_meant_by_its_name_its_beginning_or_a_chinese_word(text: str, name: str) -> None:
    assert find_stage(STAGES, text).name == name


def test_a_beginning_of_several_stages_names_them() -> None:
    two = (Stage("offer made", None, None), Stage("offer read", None, None))
    with pytest.raises(BadInput, match="'offer made' or 'offer read'"):
        find_stage(two, "offer")
    with pytest.raises(BadInput, match="stages are: lead qualified"):
        find_stage(STAGES, "demo")


def test_a_books_own_word_comes_before_the_usual_meaning() -> None:
    assert find_stage(stages_of(read_stages("报价; proposal")), "报价").name == "报价"


def test_words_that_close_a_deal() -> None:
    assert [closing(word) for word in ("won", "Lost", "赢单", "丢单", "lead")] == ["won", "lost", "won", "lost", None]


def test_checklists_are_read_by_stage_and_merged() -> None:
    said = read_checklists("prop = send the quote | 3d call about it; lead = none", STAGES)
    assert said == {"proposal": [["send the quote", 1], ["call about it", 3]], "lead": None}
    kept = merged_checklists({"lead": [["ask who decides", 0]], "negotiation": [["check the contract", 0]]}, said)
    assert list(kept) == ["negotiation", "proposal"]
    assert steps_of(kept, "proposal") == (Step("send the quote", 1), Step("call about it", 3))
    assert read_checklists(say_checklists(kept), STAGES) == kept
    assert say_checklists({}) == "none"


@pytest.mark.parametrize(
    ("text", "word"), [("proposal", "no checklist"), ("demo = call", "no stage"), ("lead =", "no ch")]
)
def test_what_is_no_checklist_is_refused(text: str, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        read_checklists(text, STAGES)


def test_reasons_are_a_list_and_one_is_meant_by_its_beginning() -> None:
    assert read_reasons("price, timing；other") == ["price", "timing", "other"]
    assert find_reason(LOST_REASONS, "PRI") == "price"
    assert find_reason(LOST_REASONS, "竞争对手") == "competitor"
    with pytest.raises(BadInput, match="no reason of this book's: price, competitor"):
        find_reason(LOST_REASONS, "no")  # no budget, no decision, no answer
    with pytest.raises(BadInput, match="at least one"):
        read_reasons(" , ")


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 5)), max_size=20))
def test_the_median_of_counted_days_is_that_of_all_of_them(counted: list[tuple[int, int]]) -> None:
    days = [day for day, times in counted for _ in range(times)]
    assert median_of(counted) == ((median(days), len(days)) if days else None)


@pytest.mark.parametrize(
    ("days", "target", "stays", "why"),
    [
        (14, 14, None, None),  # the target itself is in time
        (15, 14, None, "target 14"),
        (15, None, (7.0, 3), "usually 7"),  # more than twice the median
        (14, None, (7.0, 3), None),
        (500, None, (7.0, 2), None),  # two stays have no median of their own
        (13, 20, (6.0, 9), "usually 6"),  # within the target, and still unusual
        (500, None, None, None),
    ],
)
def test_a_deal_stands_too_long(
    days: int, target: int | None, stays: tuple[float, int] | None, why: str | None
) -> None:
    assert too_long(days, Stage("proposal", None, target), stays) == why
    assert too_long(days, None, stays) == (why if stays and stays[1] >= 3 else None)
