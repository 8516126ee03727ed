"""Channels, bases and answers as people say them, and which word counts when somebody is to be reached."""

import pytest

from crmcli.core import consents
from crmcli.core.errors import BadInput

Told = dict[str, dict[str, object]]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("email", "email"), ("Mail", "email"), ("e-mail", "email"), ("邮件", "email"), ("SMS", "message"),
     ("微信", "message"),     ("call", "phone"), ("letter", "post"), ("拜访", "visit"), ("all", "any")],
)  # fmt: skip
def test_channels(word: str, expected: str) -> None:
    assert consents.channel(word) == expected
    assert consents.is_channel(word)


def test_no_word_means_two_channels() -> None:
    words = [word for others in consents.CHANNELS.values() for word in others.split()]
    assert len(set(words)) == len(words)
    assert set(consents.CHANNEL_OF.values()) <= set(consents.CHANNELS)


def test_a_word_that_is_no_channel() -> None:
    assert not consents.is_channel("pigeon")
    with pytest.raises(BadInput, match="email phone message post visit any"):
        consents.channel("pigeon")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Consent", "consent"), ("opt-in", "consent"), ("合同", "contract"),
     ("legitimate-interest", "legitimate interest"),
     ("Legitimate Interests", "legitimate interest"), ("our card game", "our card game")],
)  # fmt: skip
def test_bases(text: str, expected: str) -> None:
    assert consents.basis(text) == expected


@pytest.mark.parametrize(("word", "expected"), [("yes", True), ("是", True), ("NO", False), ("withdrawn", False)])
def test_answers(word: str, expected: bool) -> None:
    assert consents.given(word) is expected


def test_an_answer_that_is_none() -> None:
    with pytest.raises(BadInput):
        consents.given("maybe")


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        ({}, "email", None),
        ({"email": {"given": False}}, "email", "email"),
        ({"email": {"given": False}}, "call", None),
        ({"any": {"given": False}}, "call", "any"),
        ({"any": {"given": False}, "phone": {"given": True}}, "call", None),
        ({"any": {"given": True}, "visit": {"given": False}}, "meeting", "visit"),
        ({"any": {"given": False}}, "note", None),
        ({"any": {"given": False}}, "purchase", None),
    ],
)
def test_the_channels_own_word_counts_first(told: Told, kind: str, expected: str | None) -> None:
    assert consents.refused(told, kind) == expected
