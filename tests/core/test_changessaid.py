"""What a receipt says back of what was set."""

from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.addresses import Address
from crmcli.core.changessaid import LISTS, PLAIN, said


def test_every_kind_of_change_is_said() -> None:
    changes = {
        "title": "Countess", "source": "", "do_not_contact": True, "companies": ["Acme", "Foo"], "roles": ["CTO", ""],
        "rm_companies": ["Bar"], "phones": ["mobile:0161 496 0000"], "rm_phones": ["555-0143"],
        "handles": [("wechat", "ada")], "addresses": [Address("Bonn", city="Bonn")],
        "tags": ["vip"], "rm_tags": ["+old"], "relations": ["spouse=bob"], "dates": ["renewal=2026-05-01"],
        "primary": ["a@b.example"], "custom": {"colour": "blue", "engines": 2, "vegan": True, "plan": None},
    }  # fmt: skip
    assert said(changes) == [
        "title Countess", "no source", "do not contact", "@Acme (CTO)", "@Foo", "no @Bar", "phone mobile:0161 496 0000",
        "no phone 555-0143", "handle wechat:ada", "address Bonn", "relation spouse=bob", "date renewal=2026-05-01",
        "+vip", "no +old", "first a@b.example", "colour=blue", "engines=2", "vegan=yes", "no plan",
    ]  # fmt: skip


def test_somebody_new_is_not_said_twice() -> None:
    changes = {"title": "CTO", "role": "Admiral", "companies": ["Navy"], "emails": ["a@b.example"], "tags": ["vip"]}
    assert said({**changes, "owner": "li", "source": None}, new=True) == ["owner li", "role Admiral"]
    assert said({"do_not_contact": False}) == ["may be contacted"]
    assert said({}) == []


@given(st.sampled_from(sorted(PLAIN)), st.text())
def test_a_value_is_one_short_line(key: str, text: str) -> None:
    [line] = said({key: text})
    assert "\n" not in line
    assert len(line) < 120


@given(st.dictionaries(st.sampled_from(sorted(LISTS)), st.lists(st.text(min_size=1), max_size=3)))
def test_nothing_that_was_added_is_left_out(changes: dict[str, list[str]]) -> None:
    assert len(said(changes)) == sum(map(len, changes.values()))
