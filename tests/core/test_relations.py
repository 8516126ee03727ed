"""Kinds of relations: every word on one side has its word on the other, and unknown ones are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import relations
from crmcli.core.errors import BadInput

KINDS = relations.read_kinds(None)


@given(st.sampled_from(sorted(KINDS)) | st.text("abc ä助", min_size=1, max_size=12).map(str.strip).filter(bool))
def test_the_other_side_of_the_other_side_is_this_one(word: str) -> None:
    kind = relations.kind_of(word, KINDS)
    assert relations.inverse(relations.inverse(kind, KINDS), KINDS) == kind


@pytest.mark.parametrize(
    ("word", "here", "there"),
    [
        ("spouse", "spouse", "spouse"),
        ("Husband", "spouse", "spouse"),
        ("配偶", "spouse", "spouse"),
        ("assistant", "assistant", "assistant of"),
        ("助理", "assistant", "assistant of"),
        ("assistant of", "assistant of", "assistant"),
        ("boss", "reports to", "manages"),
        ("上级", "reports to", "manages"),
        ("reports to", "reports to", "manages"),
        ("下属", "manages", "reports to"),
        ("介绍人", "introduced by", "introduced"),
        ("referred", "referred", "referred by"),
        ("mother", "parent", "child"),
        ("father of", "child", "parent"),
        ("spouse of", "spouse", "spouse"),
        ("godmother", "godmother", "godmother of"),
        ("Godmother of", "godmother of", "godmother"),
        ("of", "of", "of of"),
    ],
)
def test_words_and_their_other_side(word: str, here: str, there: str) -> None:
    assert relations.kind_of(word, KINDS) == here
    assert relations.inverse(here, KINDS) == there


def test_no_word_means_two_kinds() -> None:
    words = [word for others in relations.WORDS.values() for word in others.split()]
    assert len(set(words)) == len(words)
    assert not set(words) & set(KINDS)
    assert set(relations.WORDS) <= set(KINDS)
    assert all(KINDS[KINDS[kind]] == kind for kind in KINDS)


def test_a_relation_is_read() -> None:
    assert relations.read("spouse=William King; since 1835", KINDS) == relations.Asked(
        "spouse", "William King", "since 1835"
    )
    assert relations.read("助理＝张伟；周一至周三", KINDS) == relations.Asked("assistant", "张伟", "周一至周三")
    assert relations.read(" mentor = c7 ", KINDS) == relations.Asked("mentor", "c7", None)


@pytest.mark.parametrize(
    "text", ["", "spouse", "=ada", "spouse=", "spouse= ;x", f"{'x' * 61}=ada", f"spouse=ada; {'x' * 501}"]
)
def test_what_is_no_relation(text: str) -> None:
    with pytest.raises(BadInput):
        relations.read(text, KINDS)


def test_a_book_has_kinds_of_its_own() -> None:
    kinds = relations.read_kinds("mentor=mentee, Peer = peer")
    assert kinds["mentor"] == "mentee"
    assert kinds["mentee"] == "mentor"
    assert kinds["peer"] == "peer"
    assert kinds["spouse"] == "spouse"
    assert relations.read_kinds("") == KINDS


@pytest.mark.parametrize("text", ["mentor", "mentor=", "=x", "spouse=friend", "mentor=mentee, mentor=pupil"])
def test_kinds_that_contradict(text: str) -> None:
    with pytest.raises(BadInput):
        relations.read_kinds(text)
