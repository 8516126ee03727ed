"""Labels: what is one, what is not, and that what is said is read again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS
from crmcli.core.labels import LABELS, label_of, read_label, say_label
from crmcli.core.quickadd import person

VALUES = (
    "ada@engines.example",
    '"ada: l"@engines.example',
    "+44 20 7946 0958",
    "010-65520100-801",
    "1 Bridge St, London",
    "linkedin.com/in/ada",
    "https://ada.example",
    "wechat:ada",
    "skype:live:ada",
    "mailto:ada@engines.example",
    "tel:+44 20 7946 0958",
    "Attn: Ada, 1 Bridge St",
    "12:30",
    ":-)",
)
LABEL = st.one_of(
    st.sampled_from(sorted(LABELS)),
    st.from_regex(r"[a-z][a-z-]{0,10}[a-z]", fullmatch=True).filter(lambda word: label_of(word) == word),
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("work:ada@x.org", ("work", "ada@x.org")),
        ("WORK: ada@x.org", ("work", "ada@x.org")),
        ("工作：ada@x.org", ("work", "ada@x.org")),
        ("手机:138 0013 8000", ("mobile", "138 0013 8000")),
        ("cell:+1 202 555 0143", ("mobile", "+1 202 555 0143")),
        ("assistant:ada@x.org", ("assistant", "ada@x.org")),
        ("行政部:ada@x.org", ("行政部", "ada@x.org")),
        (":ada@x.org", ("", "ada@x.org")),
        ("work:https://ada.example", ("work", "https://ada.example")),
        ("work:wechat:ada", ("work", "wechat:ada")),
        ("Attn: Ada, 1 Bridge St", (None, "Attn: Ada, 1 Bridge St")),
        ("mailto:ada@x.org", (None, "mailto:ada@x.org")),
        ("tel:+44 20", (None, "tel:+44 20")),
        ("https://ada.example", (None, "https://ada.example")),
        ("wechat:ada", (None, "wechat:ada")),
        ("微信:ada", (None, "微信:ada")),
        ("12:30", (None, "12:30")),
        ("two words:x", (None, "two words:x")),
        ("work:", (None, "work:")),
        ("plain", (None, "plain")),
    ],
)
def test_what_is_a_label(text: str, read: tuple[str | None, str]) -> None:
    assert read_label(text) == read


@given(LABEL, st.sampled_from(VALUES))
def test_a_labelled_value_is_read_as_it_is_said(label: str, value: str) -> None:
    assert read_label(say_label(label, value)) == (label, value)


@given(st.one_of(st.sampled_from(VALUES), st.text(min_size=1).map(str.strip).filter(bool)))
def test_a_value_without_a_label_gets_none(value: str) -> None:
    label, read = read_label(say_label(None, value))
    assert not label
    assert read == value


@pytest.mark.parametrize("word", [*NETWORKS, "mailto", "tel", "https"])
def test_networks_and_schemes_are_no_labels(word: str) -> None:
    assert label_of(word) is None


def test_labels_in_the_words_of_add() -> None:
    said = "Ada work:ada@x.org 手机：138 0013 8000 home:1\u00a0Bridge\u00a0St work:wechat:ada x.com/ada role:CTO @Acme"
    draft = person([word.replace("\u00a0", " ") for word in said.split(" ")])
    assert draft.name == "Ada"
    assert draft.emails == ("work:ada@x.org",)
    assert draft.phones == ("手机：138 0013 8000",)
    assert draft.addresses == ("home:1 Bridge St",)
    assert draft.handles == ("work:wechat:ada", ("twitter", "ada"))
    assert (draft.company, draft.keys) == ("Acme", {"role": "CTO"})
    with pytest.raises(BadInput, match="name"):
        person(["work:ada@x.org"])
