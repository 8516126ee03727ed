"""Who may be one person and who is not, with what is alike, whatever the order they are told in."""

from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core import duplicates
from crmcli.core.duplicates import Pair
from crmcli.core.likeness import Likeness, Rarity, Traits, evidence, is_role, score
from crmcli.core.namewords import name_words, same_name, surnames

SHOWN = 0.4


def ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def edits(one: str, other: str) -> int:
    """Letters that differ; a swap of neighbours is one (Damerau's distance, restricted)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


ALIKE = Likeness(ratio, ratio, edits)


def person(number: int, name: str, **more: Any) -> Traits:
    said, seniority = name_words(name)
    values: dict[str, Any] = {
        "spoken": (), "born": "", "mails": (), "phones": (), "handles": (), "companies": (), "street": (),
        "numbers": (), "postcode": "", "city": "", "region": "", **more,
    }  # fmt: skip
    values.setdefault("homes", ())
    for key in ("spoken", "mails", "phones", "handles", "companies", "numbers", "homes"):
        values[key] = frozenset(values[key])
    return Traits(id=number, name=said, seniority=seniority, **values)


def likely(one: Traits, other: Traits, *, book: int = 0, **more: Any) -> float:
    """The score of two in a book of so many others; 0 for a pair that is no pair at all."""
    others = [person(100 + number, f"given{number} family{number}") for number in range(book)]
    people = [one, other, *others]
    found = duplicates.pairs(people, Rarity(people, **more), ALIKE)
    return next((pair.score for pair in found if (pair.one, pair.other) == (1, 2)), 0.0)


HOME = {"street": ("oak", "street"), "numbers": {"5"}, "postcode": "62701", "city": "springfield"}
SAME: dict[str, tuple[Traits, Traits]] = {
    "mail and a slip in the name": (
        person(1, "Ada Lovelace", mails={"a@e.org"}), person(2, "Ada Lovelase", mails={"a@e.org"})),
    "mail and a name in another order": (
        person(1, "Ada Lovelace", mails={"a@e.org"}), person(2, "Lovelace, Ada", mails={"a@e.org"})),
    "mail, the name unknown": (person(1, "Ada Lovelace", mails={"a@e.org"}), person(2, "", mails={"a@e.org"})),
    "mobile and name": (person(1, "王伟", phones={"86138"}), person(2, "王伟", phones={"86138"})),
    "mobile and the sound of the name": (
        person(1, "张伟", phones={"86139"}, spoken={"zhangwei"}),
        person(2, "Wei Zhang", phones={"86139"})),
    "mobile and initial": (person(1, "Carl F. Gauss", phones={"49"}), person(2, "Carl Gauss", phones={"49"})),
    "mail and what somebody is called for short": (
        person(1, "Bob Noyce", mails={"b@e.org"}), person(2, "Robert Noyce", mails={"b@e.org"})),
    "handle": (person(1, "Max Born", handles={"x:mb"}), person(2, "M. Born", handles={"x:mb"})),
    "birth date": (person(1, "Lise Meitner", born="18781107"), person(2, "Lise Meitner", born="18781107")),
    "address": (person(1, "Mark Twain", **HOME), person(2, "Mark Twain", **HOME)),
}  # fmt: skip
TWO: dict[str, tuple[Traits, Traits]] = {
    "name alone": (person(1, "Ada Lovelace"), person(2, "Ada Lovelace")),
    "name and company": (person(1, "王伟", companies={7}), person(2, "王伟", companies={7})),
    "name and city": (person(1, "Li Na", city="shanghai"), person(2, "Li Na", city="shanghai")),
    "name, company and its address": (
        person(1, "Bob Jones", companies={7}, **HOME), person(2, "Bob Jones", companies={7}, **HOME)),
    "role mailbox": (
        person(1, "Grace Hopper", mails={"info@navy.org"}), person(2, "Graham Bell", mails={"info@navy.org"})),
    "role mailbox, names alike": (
        person(1, "Ann Hall", mails={"sales@x.org"}), person(2, "Anne Hall", mails={"sales@x.org"})),
    "Jr. and Sr.": (
        person(1, "Mark Twain Jr.", phones={"1"}, mails={"t@e.org"}, **HOME),
        person(2, "Mark Twain Sr.", phones={"1"}, mails={"t@e.org"}, **HOME)),
    "father and son by their birth dates": (
        person(1, "Mark Twain", born="19500301", phones={"1"}, **HOME),
        person(2, "Mark Twain", born="19800715", phones={"1"}, **HOME)),
    "a couple": (
        person(1, "Anna Schmidt", phones={"49"}, mails={"home@s.org"}, **HOME),
        person(2, "Bernd Schmidt", phones={"49"}, mails={"home@s.org"}, **HOME)),
    "mailboxes that say the name": (
        person(1, "Max Born", mails={"max.born@a.org"}), person(2, "Max Born", mails={"max.born@b.org"})),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
@pytest.mark.parametrize("book", [0, 200])
def test_one_person(case: str, book: int) -> None:
    assert likely(*SAME[case], book=book) >= SHOWN


@pytest.mark.parametrize("case", TWO)
@pytest.mark.parametrize("book", [0, 10])
def test_two_people(case: str, book: int) -> None:
    assert likely(*TWO[case], book=book) < SHOWN


@pytest.mark.parametrize("case", ["name alone", "name and company", "role mailbox", "Jr. and Sr.", "a couple"])
def test_two_people_in_a_large_book(case: str) -> None:
    assert likely(*TWO[case], book=3000) < SHOWN


def test_a_switchboard_is_nobodys() -> None:
    one, other = person(1, "Ada Lovelace", phones={"49"}), person(2, "Ada Lovelace", phones={"49"})
    assert likely(one, other) >= SHOWN
    assert likely(one, other, switchboards=["49"]) < SHOWN
    office = [one, other, *(person(number, f"Clerk {number}", phones={"49"}) for number in (3, 4, 5))]
    assert [pair for pair in duplicates.pairs(office, Rarity(office), ALIKE) if pair.score >= SHOWN] == []


DESK: dict[str, Any] = {"companies": {7}, "phones": {"49301234567"}}


@pytest.mark.parametrize("book", [0, 10, 200, 3000])
def test_nearly_one_rare_name_at_one_desk_is_worth_a_look(book: int) -> None:
    one, other = person(1, "Emily Watson", **DESK), person(2, "Emily Watsen", **DESK)
    assert likely(one, other, book=book, switchboards=["49301234567"]) >= SHOWN
    assert likely(person(1, "欧阳娜娜", **DESK), person(2, "欧阳娜娜女士", **DESK), book=book) >= SHOWN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Emily Watson", "Emma Watson"),
        ("王伟", "王伟"),
        ("王小伟", "王小薇"),
        ("Mark Twain Jr.", "Mark Twain Sr."),
        ("Li Na", "Li Ma"),
    ],
)
def test_colleagues_at_one_desk_are_two(one: str, other: str) -> None:
    a, b = person(1, one, **DESK), person(2, other, **DESK)
    assert likely(a, b, book=50, switchboards=["49301234567"]) < SHOWN


def test_a_name_that_others_bear_too_is_no_rare_one() -> None:
    people = [person(number, "Anna Schmidt", **(DESK if number < 3 else {})) for number in range(1, 5)]
    found = duplicates.pairs(people, Rarity(people, switchboards=["49301234567"]), ALIKE)
    assert all(pair.score < SHOWN for pair in found)


def test_an_address_at_home_is_evidence_among_colleagues() -> None:
    one = person(1, "Lukasz Zdzblo", companies={7}, homes={"oak street 5"}, **HOME)
    other = person(2, "Prof. Dr. Łukasz Źdźbło", companies={7}, homes={"oak street 5"}, **HOME)
    assert likely(one, other) >= SHOWN
    weighed = evidence(one, other, Rarity([one, other]), ALIKE)
    assert weighed is not None
    assert "same home address" in weighed.reasons
    a, b = TWO["name, company and its address"]
    office = evidence(a, b, Rarity([a, b]), ALIKE)
    assert office is not None
    assert "same company and address" in office.reasons


def test_a_name_alone_is_a_weak_hint_in_any_order() -> None:
    for one, other in (("Müller, Anna", "Anna Müller"), ("Dr. Anna Müller", "Müller Anna")):
        assert same_name(one, other)
        for book in (0, 3000):
            assert 0.1 <= likely(person(1, one), person(2, other), book=book) < 0.2
    assert not same_name("Mark Twain Jr.", "Mark Twain Sr.")
    assert not same_name("Anna Müller", "Anna Maria Müller")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Prof. Dr. Łukasz Źdźbło", ("lukasz", "zdzblo")), ("王伟先生", ("王伟",)), ("王女士", ("王女士",)),
        ("王伟 教授", ("王伟",)), ("Dr.", ("dr",)), ("Sir Ada King, PhD", ("ada", "king")),
    ],
)  # fmt: skip
def test_titles_are_set_aside(name: str, kept: tuple[str, ...]) -> None:
    assert name_words(name) == (kept, None)


def test_one_mailbox_under_a_name_in_many_spellings_is_no_office() -> None:
    spellings = ("Ada Lovelace", "Ada Lovelase", "Ada Lovlace", "Lovelace Ada", "Ad Lovelace")
    people = [person(number, name, mails={"ada@e.org"}) for number, name in enumerate(spellings, 1)]
    found = duplicates.pairs(people, Rarity(people), ALIKE)
    assert len([pair for pair in found if pair.score >= SHOWN]) == 10


def test_a_common_name_says_less() -> None:
    one, other = SAME["address"]
    others = [person(10 + number, "Mark Twain") for number in range(60)]
    people = [one, other, *others]
    weighed = evidence(one, other, Rarity(people), ALIKE)
    rare = evidence(one, other, Rarity([one, other, *(person(10 + n, f"x{n}") for n in range(60))]), ALIKE)
    assert weighed is not None
    assert rare is not None
    assert weighed.bits < rare.bits


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("19300213", "19300213", "same birth date"), ("19300213", "19300214", "birth date differs in one digit"),
        ("19300213", "19301302", "day and month of birth are swapped"),
        ("19300213", "19300231", "birth date differs in one digit"), ("19300213", "0213", "same birthday"),
        ("19300213", "19780824", "birth dates differ"), ("0213", "0214", "birthdays differ"),
    ],
)  # fmt: skip
def test_reasons_of_birth(one: str, other: str, reason: str) -> None:
    a, b = person(1, "Ada Lovelace", born=one, **HOME), person(2, "Ada Lovelace", born=other, **HOME)
    weighed = evidence(a, b, Rarity([a, b]), ALIKE)
    assert weighed is not None
    assert reason in weighed.reasons


@pytest.mark.parametrize(
    ("mail", "role"),
    [
        ("info@e.org", True),
        ("sales2@e.org", True),
        ("客服@e.cn", True),
        ("ada@e.org", False),
        ("information@e.org", False),
        ("info", False),
    ],
)
def test_role_mailboxes(mail: str, role: bool) -> None:
    assert is_role(mail) is role


FIELDS = st.fixed_dictionaries({
    "born": st.sampled_from(("", "19300213", "19300214", "0213")), "mails": st.sets(st.sampled_from("ab"), max_size=1),
    "phones": st.sets(st.sampled_from("xy"), max_size=1), "city": st.sampled_from(("", "berlin", "berlim", "paris")),
    "postcode": st.sampled_from(("", "10115", "10151")), "street": st.sampled_from(((), ("oak", "street"))),
})  # fmt: skip
NAMES = st.sampled_from(("Ada Lovelace", "Ada Lovelase", "Lovelace Ada", "A. Lovelace", "Grace", "王伟", "", "Ada Jr."))


@given(st.tuples(NAMES, FIELDS), st.tuples(NAMES, FIELDS))
def test_evidence_has_no_direction(one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]]) -> None:
    a, b = person(1, one[0], **one[1]), person(2, other[0], **other[1])
    rarity = Rarity([a, b])
    there, back = evidence(a, b, rarity, ALIKE), evidence(b, a, rarity, ALIKE)
    assert there is not None
    assert back is not None
    assert there.bits == pytest.approx(back.bits)
    assert 0 <= score(there.bits) <= 1


@given(st.lists(st.tuples(NAMES, FIELDS), max_size=8), st.randoms(use_true_random=False))
def test_pairs_do_not_depend_on_the_order(said: list[tuple[str, dict[str, Any]]], dice: Any) -> None:
    people = [person(number, name, **fields) for number, (name, fields) in enumerate(said, 1)]
    shuffled = dice.sample(people, len(people))
    assert duplicates.pairs(people, Rarity(people), ALIKE) == duplicates.pairs(shuffled, Rarity(shuffled), ALIKE)


def test_groups_close_unless_somebody_is_in_the_way() -> None:
    found = [Pair(1, 2, 0.9, ("a",)), Pair(2, 3, 0.8, ("b",)), Pair(4, 5, 0.3, ("c",))]
    closed = duplicates.closed(found, 0.4, lambda one, other: False)
    assert [(pair.one, pair.other, pair.score) for pair in closed] == [(1, 2, 0.9), (1, 3, 0.8), (2, 3, 0.8)]
    assert closed[1].reasons[0] == "both are the same as a third"
    assert duplicates.numbered(closed) == {1: 1, 2: 1, 3: 1}
    apart = duplicates.closed(found, 0.4, lambda one, other: (one, other) == (1, 3))
    assert [(pair.one, pair.other) for pair in apart] == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dr. Anna Müller", {"muller", "müller"}), ("Müller, Anna", {"muller", "müller"}),
        ("Mark Twain Jr.", {"twain"}),
        ("王伟", set()), ("Ada", set()), ("", set()), (", Ada King", {"king"}),
    ],
)  # fmt: skip
def test_surnames(name: str, expected: set[str]) -> None:
    assert surnames(name) == expected
