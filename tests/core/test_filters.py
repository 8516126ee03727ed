"""The language of filters: what is written gives the tree that is meant, and a tree is written so that it is read."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.conditions import All, Any, Node, Not, all_of, any_of, holds, said
from crmcli.core.conditions import Test as One
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import (
    OF_COMPANIES,
    OF_DEALS,
    OF_PEOPLE,
    OF_TALKS,
    OF_TASKS,
    PEOPLE,
    SIGNS,
    TASKS,
    THINGS,
    Language,
)
from crmcli.core.filterline import line
from crmcli.core.filters import DEEPEST, LONGEST, LONGEST_TEXT, MOST, is_one_name, read
from crmcli.core.text import fold

WORDS = st.text(st.sampled_from("ab é张 \\\"'“”(),:=<>!~+#@-/.．and\tor"), min_size=1, max_size=8).filter(fold)


@st.composite
def single(draw: st.DrawFn) -> One:
    """Any test that people's lists can be asked."""
    field = draw(st.sampled_from([*PEOPLE, "custom.score", "custom.two words"]))
    kind = OF_PEOPLE.kind(field)
    sign = draw(st.sampled_from(SIGNS[kind]))
    value = {
        "number": st.integers(-5, 10**6).map(str), "truth": st.sampled_from(("yes", "no", "是")),
        "thing": st.sampled_from(THINGS),
    }.get(kind, WORDS)  # fmt: skip
    if sign == "empty":
        return One(field, sign, ())
    return One(field, sign, tuple(draw(st.lists(value, min_size=1, max_size=3 if sign == "in" else 1))))


TREES: st.SearchStrategy[Node] = st.recursive(
    single(),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=4).map(any_of),
    ),
    max_leaves=12,
)


@given(TREES)
def test_a_tree_that_is_written_is_read_again(node: Node) -> None:
    assert read((), [said(node)]) == node
    assert read((), [f"({said(node)})"]) == node


@given(st.lists(TREES, min_size=2, max_size=3))
def test_several_texts_must_all_hold(nodes: list[Node]) -> None:
    assert read((), [said(node) for node in nodes]) == all_of(nodes)


@given(
    st.text(st.sampled_from("ab city:=<>~!()'\"\\, andornotisemptyin+1.．（：＝”")),
    st.sampled_from([OF_PEOPLE, OF_TASKS, OF_DEALS]),
)
def test_whatever_is_typed_is_read_or_refused(text: str, language: Language) -> None:
    for words, texts in (((), [text]), ([text], ()), (text.split(), ())):
        with contextlib.suppress(BadInput):
            node = read(words, texts, language)
            assert node is None or read((), [said(node)], language) == node


VIP, BERLIN = One("tag", ":", ("vip",)), One("city", ":", ("berlin",))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("+vip", VIP), ("#vip", VIP), ("tag:vip", VIP), ("TAG:vip", VIP), ("tags:vip", VIP), ("ｔａｇ：vip", None),
        ("tag：vip", VIP), ("＋vip", VIP), ("+vip city:berlin", All((VIP, BERLIN))),
        ("+vip and city:berlin", All((VIP, BERLIN))), ("+vip or city:berlin", Any((VIP, BERLIN))),
        ("+vip OR city:berlin", Any((VIP, BERLIN))), ("not +vip", Not(VIP)),
        ("+vip and not city:berlin", All((VIP, Not(BERLIN)))),
        ("+vip or city:berlin +vip", Any((VIP, All((BERLIN, VIP))))),
        ("(+vip or city:berlin) +vip", All((Any((VIP, BERLIN)), VIP))),
        ("（+vip or city:berlin） +vip", All((Any((VIP, BERLIN)), VIP))),
        ("city = 'New York'", One("city", "=", ("New York",))), ("city='New York'", One("city", "=", ("New York",))),
        ("city＝“New York”", One("city", "=", ("New York",))), ("city != x", One("city", "!=", ("x",))),
        ("city ≠ x", One("city", "!=", ("x",))), ("purchases>=3", One("purchases", ">=", ("3",))),
        ("purchases ≥ 3", One("purchases", ">=", ("3",))), ("created > -30d", One("created", ">", ("-30d",))),
        ("city in (Berlin, New York)", One("city", "in", ("Berlin", "New York"))),
        ("city in Berlin,Paris", One("city", "in", ("Berlin", "Paris"))),
        ("city is empty", One("city", "empty", ())), ("city is not empty", Not(One("city", "empty", ()))),
        ("custom.score >= 8", One("custom.score", ">=", ("8",))), ("rfm.r >= 4", One("rfm.r", ">=", ("4",))),
        ('"custom.two words" = x', One("custom.two words", "=", ("x",))), ("email:x", One("mail", ":", ("x",))),
        ("https://x.example", One("name", ":", ("https://x.example",))), ("@acme", One("company", ":", ("acme",))),
        ('@"Acme Ltd" +“a b”', All((One("company", ":", ("Acme Ltd",)), One("tag", ":", ("a b",))))),
        ("ada@x.example", One("mail", ":", ("ada@x.example",))), ("O'Neil", One("name", ":", ("O'Neil",))),
        ("'and'", One("name", ":", ("and",))), ("no:email", One("no", ":", ("mail",))),
        ("quiet:30d", One("quiet", ":", ("30d",))),
        ("no such", All((One("name", ":", ("no",)), One("name", ":", ("such",))))),
        ("segment:vips", One("segment", ":", ("vips",))),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(words: str, found: Node | None) -> None:
    if found is None:
        with pytest.raises(BadInput):
            read((), [words])
    else:
        assert read((), [words]) == found


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["+vip", "city:berlin"], All((VIP, BERLIN))), (["Ada Lovelace"], One("name", ":", ("Ada Lovelace",))),
        (["company:Acme Ltd"], One("company", ":", ("Acme Ltd",))),
        (["city", "=", "berlin"], One("city", "=", ("berlin",))),
        (["+vip", "or", "city:berlin"], Any((VIP, BERLIN))), (["purchases >= 3"], One("purchases", ">=", ("3",))),
        (["not +vip"], Not(VIP)), (['company:O"Neil'], One("company", ":", ('O"Neil',))),
        (['name:"x'], One("name", ":", ('"x',))), ([], None), (["+very good"], One("tag", ":", ("very good",))),
        (["company:Acme and Sons"], One("company", ":", ("Acme and Sons",))),
    ],
)  # fmt: skip
def test_words_that_a_shell_has_split(argv: list[str], found: Node | None) -> None:
    assert read(argv) == found
    if argv:
        assert read((), [line(argv)]) == found


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "everybody", "-w"), ("city", "quote a filter", "name:city"), ("purchases >", "held against nothing", ""),
        ("city:", "held against nothing: city:▸", ""), ("tag:vip (", "something to test is missing: tag:vip (▸", ""),
        ("(tag:vip", "never closed: ▸(tag:vip", ""), ("tag:vip) x", "never opened: tag:vip▸) x", ""),
        ("name:'ada", "quote is never closed: name:▸'ada", ""), ("shoe:9", "no field 'shoe'", "phone"),
        ("citty:x", "no field 'citty'", "city"), ("custm.x:1", "no field", ""), ("has:shoe", "thing to have", ""),
        ("a or", "missing", ""), ("not", "missing", ""), ("or a", "missing", ""), ("> 3", "without a field", ""),
        ("city > 3", "city is a text: '>'", "city ~ "), ("has > 3", "something to have", "has:"),
        ("purchases:x", "is a number, and 'x' is none", ""), ("purchases ~ 3", "purchases is a number", ""),
        ("dnc:maybe", "yes or no", "dnc:yes"), ("city is x", "is empty", ""), ("dnc is empty", "yes or no", ""),
        ("name:Smith(Jr)", "a space is missing", ""),
        ("city in (a,", "missing", ""), ("city in (a", "never closed", ""),
        ("name:\udcff", "looked for", ""), ("\u200b", "looked for", ""), ("name:’", "looked for", ""),
        ("tag:\x00", "looked for", ""),
        ("title:a\udcff", "looked for", ""),
        ("ada !x", "not understood", ""), ("name = ''", "held against nothing", "is empty"),
        ("quiet ~ 3", "length", "quiet:30d"),
        ("(" * (DEEPEST + 1) + "a", "brackets", ""), ("not " * (DEEPEST + 1) + "a", "brackets", ""),
        ("x" * (LONGEST + 1), "finds nobody", ""), ("x " * (MOST + 1), "tests", ""),
        ("x" * (LONGEST_TEXT + 1), "too long", ""),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_told_with_its_place(text: str, message: str, hint: str) -> None:
    with pytest.raises(BadInput) as raised:
        read((), [text])
    assert message in raised.value.message
    assert hint in (raised.value.hint or "")
    assert raised.value.hint


def test_a_whole_filter_in_one_word_is_not_taken_for_a_value() -> None:
    with pytest.raises(BadInput, match="behind -w"):
        read(["tag:vip and city:berlin"])


def test_each_list_has_its_fields() -> None:
    assert read((), ["due:fri pri:H"], OF_TASKS) is not None
    assert read((), ["amount >= 100 kind:call"], OF_TALKS) is not None
    for text, language in (("due:fri", OF_PEOPLE), ("stage:lead", OF_COMPANIES), ("amount > 1", OF_TASKS)):
        with pytest.raises(BadInput, match="no field"):
            read((), [text], language)
    assert set(TASKS) <= set(OF_TASKS.fields)


def test_a_name_or_a_filter() -> None:
    assert is_one_name(["Ada", "Lovelace"], OF_TALKS)
    for words in (["+vip"], ["city:x"], ["ada", "or", "bo"], ["not", "ada"], ["city"], []):
        assert not is_one_name(words, OF_TALKS)


def test_a_tree_is_asked_by_its_tests() -> None:
    node = read((), ["+vip and not (city:berlin or ada)"])
    assert node is not None
    assert holds(node, lambda test: test.field == "tag")
    assert not holds(node, lambda test: test.field in ("tag", "city"))
