"""A hit is marked where it stands in the text as it was written, whatever folding made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.excerpt import SEEN, WIDEST, dialled, excerpt, place_of
from crmcli.core.text import clean, fold, width

SCRIPTS = st.text(st.sampled_from("aäßÉéøŁñ’' -ａＢｶﾞ合同谈续約가한яйАлىخ🙂\u0301."), max_size=200).map(clean)


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("asked for Pricing today", "pricing", "Pricing"),
        ("die Straße hinunter", "strasse", "Straße"),
        ("die Straße hinunter", "ass", "aß"),
        ("chez Émilie", "emilie", "Émilie"),
        ("O’Neil rief an", "oneil", "O’Neil"),
        ("O'Neil called", "oneil", "O'Neil"),
        ("ＡＢＣ株式会社", "abc", "ＡＢＣ"),
        ("谈合同续约", "合同", "合同"),
        ("昨天谈合同续约，很顺利", "合同续约", "合同续约"),
        ("e\u0301tage", "etage", "e\u0301tage"),
        ("ガラス", "ガ", "ガ"),
        ("ｶﾞﾗｽ", "ガ", "ｶﾞ"),
        ("Łódź", "lodz", "Łódź"),
        ("the C++ guide", "c++", "C++"),
        ("Inc. it was", "inc", "Inc"),
        ("nothing", "some", None),
        ("", "some", None),
        ("text", "", None),
    ],
)
def test_the_hit_as_it_is_written(text: str, word: str, marked: str | None) -> None:
    found = place_of(text, [word])
    assert (text[found[0] : sum(found)] if found else None) == marked


@pytest.mark.parametrize(
    ("raw", "digits", "marked"),
    [
        ("+44 20 7946 0958", "79460958", "7946 0958"),
        ("(020) 7946-0958", "207946", "20) 7946"),
        ("０２０ ７９４６", "7946", "７９４６"),
        ("12306", "7", None),
        ("12306", "", None),
    ],
)
def test_digits_in_a_phone(raw: str, digits: str, marked: str | None) -> None:
    found = dialled(raw, digits)
    assert (raw[found[0] : sum(found)] if found else None) == marked


@given(SCRIPTS, st.data())
def test_a_part_of_a_text_is_found_in_it_and_shown(text: str, data: st.DataObject) -> None:
    words = text.split()
    word = data.draw(st.sampled_from(words)) if words else ""
    folded = fold(word)
    shown = excerpt(text, [folded])
    assert len(shown.text) <= max(WIDEST, len(word)) + 2
    if shown.start is None or shown.length is None:
        assert not folded or folded not in fold(text) or "ﾞ" in text or "\u0301" in text
        return
    marked = shown.text[shown.start : shown.start + shown.length]
    assert folded in fold(marked) or fold(marked) in folded
    assert marked in text
    assert width(shown.text[: shown.start]) <= SEEN


def test_a_long_text_is_cut_around_the_hit() -> None:
    text = f"{'before ' * 40}the pricing {'after ' * 40}"
    shown = excerpt(text, ["pricing"])
    assert shown.text.startswith("…before before the pricing after")
    assert shown.text.endswith("…")
    assert shown.start == shown.text.index("pricing")
    chinese = excerpt("前" * 100 + "谈合同续约" + "后" * 200, ["合同"])
    assert chinese.text.startswith("…前前前前前前前前前前谈合同续约后")
    assert (chinese.start, chinese.length) == (chinese.text.index("合同"), 2)


def test_without_a_hit_the_text_begins_at_its_beginning() -> None:
    shown = excerpt("line one\nline two " + "x" * 200, ["nothing"])
    assert shown.text.startswith("line one line two xxx")
    assert shown.text.endswith("…")
    assert (shown.start, shown.length) == (None, None)
