"""Quick lines: what is a tag, a company, a key, a mail, a phone, a handle; and that a draft said again is the same."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import BadInput
from crmcli.core.handles import handle_key, read_handle
from crmcli.core.quickadd import ACT_KEYS, act, person, read_key, read_tag, split_line
from crmcli.core.refs import KINDS, digits_of, looks_like_mail, looks_like_phone, read_ref, ref

WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
PLAIN = WORD.filter(lambda word: not looks_like_phone(word) and not word[0].isdigit())


@given(
    st.lists(PLAIN, max_size=6), st.lists(PLAIN, max_size=3), st.dictionaries(st.sampled_from(ACT_KEYS), PLAIN), PLAIN
)
def test_an_act_said_again_is_the_same(said: list[str], tags: list[str], keys: dict[str, str], company: str) -> None:
    line = [*said, *(f"+{tag}" for tag in tags), *(f"{key}:{value}" for key, value in keys.items()), f"@{company}"]
    draft = act(line)
    assert (draft.words, draft.tags, draft.keys, draft.company) == (tuple(said), tuple(tags), keys, company)
    turned = act([*line[len(said) :], *line[: len(said)]])
    assert turned == draft, "words and marks stand in any order"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1), max_size=6))
def test_a_line_splits_where_a_shell_would(said: list[str]) -> None:
    plain = [word for word in said if not set(word) & set("\"'“”‘’") and not word.isspace()]
    assert split_line(" ".join(plain)) == [part for word in plain for part in word.split()]
    assert split_line("  ".join(f'"{word} x"' for word in plain)) == [f"{word} x" for word in plain]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ada said O'Neil's \"two words\"", ["ada", "said", "O'Neil's", "two words"]),
        ('@"Acme Ltd" next:"fri 14:30"', ["@Acme Ltd", "next:fri 14:30"]),
        ("it's", ["it's"]),
        ('a "b', ["a", '"b']),
        ("“两 个” x", ["两 个", "x"]),
        ('""', [""]),
        ("", []),
    ],
)
def test_quotes(line: str, words: list[str]) -> None:
    assert split_line(line) == words


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("+vip", "vip"),
        ("＋vip", None),
        ("#vip", "vip"),
        ("＃重点", "重点"),
        ("+重点", "重点"),
        ("+3d", None),
        ("+44", None),
        ("#44", "44"),
        ("+", None),
        ("vip", None),
        ("a+b", None),
    ],
)
def test_tags(word: str, tag: str | None) -> None:
    assert read_tag(word) == tag or word == "＋vip"


def test_keys() -> None:
    assert read_key("next:fri", ACT_KEYS) == ("next", "fri")
    assert read_key("NEXT：周五", ACT_KEYS) == ("next", "周五")
    for word in ("next:", "http://x.example", "shoe:9", ":fri", "at://x"):
        assert read_key(word, ACT_KEYS) is None
    with pytest.raises(BadInput, match="twice"):
        act(["next:fri", "next:sat"])


def test_a_person_in_any_order() -> None:
    words = [
        "Ada",
        "Lovelace",
        "ada@e.example",
        "+44",
        "20",
        "7946",
        "0958",
        "@Acme Ltd",
        "+vip",
        "wechat:ada",
        "title:CTO",
    ]
    draft = person(words)
    assert (draft.name, draft.emails, draft.phones) == ("Ada Lovelace", ("ada@e.example",), ("+44 20 7946 0958",))
    assert (draft.company, draft.tags, draft.handles) == ("Acme Ltd", ("vip",), (("wechat", "ada"),))
    assert draft.keys == {"title": "CTO"}
    turned = person([*words[7:], *words[:7]])
    assert turned == draft
    with pytest.raises(BadInput, match="name"):
        person(["+vip"])


@given(st.sampled_from(sorted(KINDS)), st.integers(0, 2**61))
def test_a_ref_is_read_as_it_is_written(kind: str, number: int) -> None:
    assert read_ref(ref(kind, number)) == (kind, number)
    assert read_ref(ref(kind, number).upper(), kind="task") == (kind, number)
    assert read_ref(str(number)) is None
    assert read_ref(str(number), kind=kind) == (kind, number)


@given(st.text())
def test_other_text_is_no_ref(text: str) -> None:
    found = read_ref(text)
    assert found is None or ref(*found) == text.strip().lower()[:1] + text.strip()[1:].lstrip("0").rjust(1, "0")


def test_what_looks_like_a_phone_or_mail() -> None:
    for text in ("+44 20 7946 0958", "010-65520100", "(030) 23125-014", "12306", "+49.30.23125"):
        assert looks_like_phone(text)
    for text in ("1234", "t12345", "ada", "12:30:45", "2026年"):
        assert not looks_like_phone(text)
    assert looks_like_mail("a@b")
    assert not looks_like_mail("@ada")
    assert not looks_like_mail("ada@")
    assert digits_of("０１０-6552 0100") == "01065520100"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wechat:ada", ("wechat", "ada")),
        ("X:@ada", ("twitter", "ada")),
        ("https://www.linkedin.com/in/ada/", ("linkedin", "ada")),
        ("github.com/ada?tab=x", ("github", "ada")),
        ("https://ada.example/", ("web", "ada.example")),
        ("www.ada.example", ("web", "ada.example")),
        ("ftp://x.example", None),
        ("ada", None),
        ("ada.example", None),
        ("shoe:9", None),
    ],
)
def test_handles(text: str, found: tuple[str, str] | None) -> None:
    assert read_handle(text) == found
    if found:
        assert handle_key(*found) == handle_key(found[0], found[1].upper())


@pytest.mark.parametrize(
    ("words", "phones", "emails", "addresses"),
    [
        (["Tel. 030 5550188"], ("030 5550188",), (), ()),
        (["Tel.", "030", "5550188"], ("030 5550188",), (), ()),
        (["0171-555-0101; 030 5550188"], ("0171-555-0101; 030 5550188",), (), ()),
        (["030/5550188, 089/1234567"], ("030/5550188, 089/1234567",), (), ()),
        (["work:030 555 0100 Durchwahl 23"], ("work:030 555 0100 Durchwahl 23",), (), ()),
        (["Mobil: 0171 5550101"], ("Mobil: 0171 5550101",), (), ()),
        (["Mobil:", "0171", "5550101"], ("Mobil:0171 5550101",), (), ()),
        (["Handy 0171 5550101"], ("mobile:0171 5550101",), (), ()),
        (["phone:+44", "20", "7946", "0958"], ("+44 20 7946 0958",), (), ()),
        (["E-Mail: a@b.example"], (), ("a@b.example",), ()),
        (["privat: a@b.example"], (), ("home:a@b.example",), ()),
        (["arbeit:Weg 1, 10115 Berlin"], (), (), ("arbeit:Weg 1, 10115 Berlin",)),
        (["Adresse: Weg 1, 10115 Berlin"], (), (), ("Weg 1, 10115 Berlin",)),
        (["地址：上海市浦东新区世纪大道100号"], (), (), ("上海市浦东新区世纪大道100号",)),
    ],
)
def test_what_reaches_somebody_is_understood_with_its_title(
    words: list[str], phones: tuple[str, ...], emails: tuple[str, ...], addresses: tuple[str, ...]
) -> None:
    draft = person(["Ada", *words])
    assert (draft.phones, draft.emails, draft.addresses) == (phones, emails, addresses)
    assert (draft.name, draft.doubts) == ("Ada", ())


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("sorce:fair", "there is no sorce: here; near: source:"),
        ("zzz:fair", "there is no zzz: here$"),
        ("next:fri", "there is no next: here"),
        ("phone:not-a-number", "no phone number"),
        ("mail:nobody", "no mail address"),
        ("work:foo", "labels a mail"),
    ],
)
def test_a_key_that_is_none_never_becomes_a_name(word: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        person(["Ada", word])
    assert caught.value.hint is not None
    assert f"name:'{word}'" in caught.value.hint
    assert person(["Ada", f"name:{word}"]).name == f"Ada {word}"


@pytest.mark.parametrize("word", ["12", "-vip", "上海市浦东新区世纪大道100号", "Bridge St 1, 10115 Berlin", "nda=yes"])
def test_what_is_hardly_a_name_is_told(word: str) -> None:
    draft = person(["Ada", word])
    assert (draft.name, draft.doubts) == (f"Ada {word}", (word,))


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "O'Brien", "Müller, Anna", "欧阳路", "Jean-Luc", "van 't Hoff", "محمد", "Dr. Ada"]
)
def test_a_name_raises_no_doubt(name: str) -> None:
    assert person([name]).doubts == ()
    assert person(name.split()).name == name


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["Tel.", "Mobil:", "030", "+44", "sorce:x", "@", "+"])))
)
def test_any_words_are_a_person_or_refused_in_words(words: list[str]) -> None:
    with contextlib.suppress(BadInput):
        draft = person(words)
        assert all(doubt in draft.name for doubt in draft.doubts)
