"""core/text.py: what is stored, found and shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crmcli.core.text import clean, cut, fold, pad, visible, width, words

ANY = st.text(st.characters(codec=None, categories=None), max_size=30) | st.text(
    st.sampled_from(
        "aé e\u0301\u200b\u200c\u200d\ufe0f👩💻🇩🇪🏽क्षم\x1b\x9b\u202e\ud800\udc00\r\n\t\u3000\u2028'’.-中가"
    ),
    max_size=12,
)
ORDINARY = st.text(
    st.sampled_from(
        "abc XYZ 0189 éüßøłñ ЯжЁ αβγ 中文張三 かなカナガ 한국어 اردو עברית -_.,;:!?’“”—…·→│€¥£ 👍🎉🚀❤ กำ हिन्"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace\t1815", "Ada Lovelace 1815"),
        ("e\u0301te\u0301", "été"),
        ("e\u200b\u0301", "é"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]8;;http://x\x07y\x9b1m", "]8;;http://xy1m"),
        ("nul\x00, del\x7f", "nul, del"),
        ("a\u202eb\u2066c\u200ed\u061ce", "abcde"),
        ("\ufeffAda\u2060", "Ada"),
        ("Ada\u2028Lovelace\u2029x\u0085y\u3000z\u00a0w", "Ada Lovelace x y z w"),
        ("Mu\udcfcller", "Muller"),
        ("\ud83d\udc4d", "👍"),
        ("pay\u200dpal", "paypal"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻\u200d", "👩\u200d💻"),
        ("🏴\U000e0067\U000e0062\U000e007f x\U000e0067y", "🏴\U000e0067\U000e0062\U000e007f xy"),
        ("\x00\u200b \t", ""),
    ],
)
def test_clean_single_line(raw: str, stored: str) -> None:
    assert clean(raw) == stored


def test_clean_keeps_lines_and_tabs_when_asked() -> None:
    assert clean(" met\r\nat  fair\rthen\tcall\x1b\u2028end \n\n", lines=True) == "met\nat  fair\nthen\tcall\nend"
    assert clean("one\ntwo", lines=True) == "one\ntwo"


@given(ANY)
def test_clean_is_stable_and_holds_nothing_that_steers(text: str) -> None:
    for lines in (False, True):
        stored = clean(text, lines=lines)
        assert clean(stored, lines=lines) == stored
        assert unicodedata.is_normalized("NFC", stored)
        stored.encode()
        assert not [c for c in stored if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t"]
        assert lines or ("\n" not in stored and "\t" not in stored)
        assert stored == stored.strip()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("[/foo] plain", "[/foo] plain"),
        ("\x1b[31m", "␛[31m"),
        ("\x9b31m\x7f", "\\x9b31m␡"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("pay\u200dpal", "pay⟨U+200D⟩pal"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\U000e0067", "a⟨U+E0067⟩"),
        ("one\r\ntwo\tthree\rfour", "one two three␍four"),
        ("bad\udcff", "bad\ufffd"),
        ("中 文", "中 文"),
    ],
)
def test_visible(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(ANY)
def test_visible_is_one_printable_line_and_never_hides(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    shown.encode()
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert len(shown.splitlines()) <= 1
    assert not text or shown


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("O'Neil", "oneil"),
        ("O’Neil", "oneil"),
        ("Oʼneil", "oneil"),
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("Øyvind Łódź Đặng Þór", "oyvind lodz dang thor"),
        ("İzmir ılık", "izmir ilik"),
        ("Ёлкин Йод", "елкин иод"),
        ("Ἀθῆναι Σίσυφος", "αθηναι σισυφοσ"),
        ("ＡＢＣ　株式会社", "abc 株式会社"),
        ("ガギグ ﾊﾟﾋﾟ", "ガギグ パピ"),
        ("한글", "한글"),
        ("हिन्दी", "हिन्दी"),
        ("Dr. Ada  Inc.", "dr ada inc"),
        ("mail.example.com", "mail.example.com"),
        ("Jean‑Luc", "jean-luc"),
        ("约翰•史密斯", "约翰·史密斯"),
        ("ﬁn", "fin"),
        ("葛\U000e0100", "葛"),
        ("...", "..."),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@given(ANY)
def test_fold_is_stable_and_blind_to_case(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert fold(clean(text)) == key
    assert key == " ".join(key.split())


@given(st.text(st.sampled_from("abzéüÉßøŁЯжё αβΩ中文かガ한-’. "), max_size=20))
def test_fold_of_upper_and_lower_case_agree(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(unicodedata.normalize("NFD", text))


def test_words() -> None:
    assert words("Jean-Luc O’Neil, Dr.") == ["jean", "luc", "oneil", "dr"]
    assert words("ada@example.com") == ["ada", "example", "com"]
    assert words("约翰·史密斯") == ["约翰", "史密斯"]
    assert words("C++ & C") == ["c++", "c"]
    assert words("हिन्दी") == ["हिन्दी"]
    assert words("-?-") == ["-?-"]
    assert words(" \u200b") == []


@given(ORDINARY)
def test_width_agrees_with_rich(text: str) -> None:
    assert width(text) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("中文", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("👩\u200d💻", 2),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("👩🏽\u200d🚀", 2),
        ("👍🏽", 2),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("🇩🇪🇫🇷", 4),
        ("#\ufe0f⃣", 2),
        ("🏳\ufe0f\u200d🌈", 2),
        ("ｱｲｳ", 3),
        ("\U0001faea", 2),
        ("", 0),
    ],
)
def test_width_of_what_belongs_together(text: str, cells: int) -> None:
    assert width(text) == cells == cell_len(text)


@given(ORDINARY, st.integers(-1, 45))
def test_cut_fits_and_says_so(text: str, cells: int) -> None:
    short = cut(text, cells)
    assert width(short) <= max(cells, 0)
    if 0 < cells >= width(text):
        assert short == text
    elif cells > 0:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        assert width(short) >= cells - 1


def test_cut_keeps_clusters_whole() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("中文字", 4) == "中…"
    assert cut("中文字", 5) == "中文…"
    assert cut("ae\u0301bc", 3) == "ae\u0301…"
    assert cut("x👩\u200d💻yz", 3) == "x…"
    assert cut("x👩\u200d💻yz", 4) == "x👩\u200d💻…"


def test_pad() -> None:
    assert pad("中", 4) == "中  "
    assert pad("中", 4, "right") == "  中"
    assert pad("ab", 5, "center") == " ab  "
    assert pad("abcdef", 3) == "abcdef"
