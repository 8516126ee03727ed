"""Completeness and what is worth mending, against the plainest reckoning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.lint import FLAGS, USUAL, by_owner, complete, mending, missing, read_fields
from crmcli.core.lintrows import LintGroup, LintWorth

FLAG = st.lists(st.integers(0, 1), min_size=len(FLAGS), max_size=len(FLAGS))
GROUPS = st.lists(
    st.builds(
        lambda owner, flags, count: LintGroup(owner, owner and f"u{owner}", None, *flags, count),  # type: ignore[call-arg]
        st.one_of(st.none(), st.integers(1, 3)), FLAG, st.integers(1, 9),
    ),
    max_size=12,
)  # fmt: skip


def worth(**more: object) -> LintWorth:
    usual: dict[str, object] = {f"has_{flag}": 1 for flag in FLAGS}
    usual |= {"id": 7, "name": "Ada", "bad_mails": 0, "bad_phones": 0, "purchase_count": 0, "last_contact_on": None}
    return LintWorth(**{**usual, "has_task": 0, "worth": 3, **more})  # type: ignore[arg-type]


def test_fields_are_words_and_any_of_several() -> None:
    assert read_fields(USUAL) == (("mail", "phone"), ("company", "tag"), ("owner",), ("last",))
    assert read_fields("Mail, PHONE/handle") == (("mail",), ("phone", "handle"))


@pytest.mark.parametrize("text", ["", "  ", "mial", "mail/", "mail phone/x"])
def test_what_is_no_field_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_fields(text)
    assert refused.value.hint == f"crm config set complete '{USUAL}'"


@given(GROUPS)
def test_completeness_is_the_mean_share_of_fields(groups: list[LintGroup]) -> None:
    fields = read_fields(USUAL)
    found = by_owner(groups, fields)
    one_by_one = [len(fields) - len(missing(group, fields)) for group in groups for _ in range(group.contacts)]
    assert sum(owner.contacts for owner in found) == len(one_by_one)
    expected = sum(one_by_one) / (len(one_by_one) * len(fields)) if one_by_one else 1.0
    assert complete(found) == pytest.approx(expected)
    for owner in found:
        gaps = sum(owner.missing.values())
        assert owner.complete == pytest.approx(1 - gaps / (owner.contacts * len(fields)))
    assert [owner.owner is None for owner in found] == sorted(owner.owner is None for owner in found)


def test_nothing_missing_is_nothing_to_mend() -> None:
    fields = read_fields(USUAL)
    assert mending(worth(), fields) is None
    assert mending(worth(has_mail=0), fields) is None, "a phone will do"


def test_gaps_count_and_the_command_mends_the_first() -> None:
    fields = read_fields(USUAL)
    found = mending(worth(has_mail=0, has_phone=0, has_last=0, bad_phones=2, purchase_count=1, has_task=1), fields)
    assert found is not None
    assert found.missing == ("mail/phone", "last", "bad phone")
    assert (found.score, found.ref, found.hint) == (9, "c7", "crm contact edit c7 --email ADDRESS")
    assert found.why == "1 purchase, a follow-up is open"
    only_bad = mending(worth(bad_mails=1), fields)
    assert only_bad is not None
    assert (only_bad.score, only_bad.hint) == (3, "crm show c7 --full")
