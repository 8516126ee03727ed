"""Chinese people are found by each spelling of their names, and completed by it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.app import completing, contacts, lookup
from crmcli.app.crm import Crm
from crmcli.core.errors import Ambiguous
from crmcli.core.quickadd import person
from crmcli.core.text import fold
from crmcli.store.pinyin import spellings
from crmcli.store.store import create_store

NAMES = (
    "张伟", "章卫", "张三丰", "单小明", "曾国藩", "欧阳乐", "诸葛亮", "吕布", "卢布", "李 清照", "王小明", "肖明",
    "Zhang Min", "Zweig Anna", "佐藤 健太",
)  # fmt: skip


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    made = Crm(create_store(str(tmp_path_factory.mktemp("spelling") / "book.db")))
    contacts.add_all(made, dict(enumerate([(person([name]), {}) for name in NAMES], 1)))
    yield made
    made.close()


def found(crm: Crm, text: str) -> list[str]:
    return [one.name for one in lookup.candidates(crm, text)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zhangwei", ["张伟", "章卫"]),
        ("zhang wei", ["张伟", "章卫"]),
        ("Zhāng Wěi", ["张伟", "章卫"]),
        ("ZHANGWEI", ["张伟", "章卫"]),
        ("wei zhang", ["张伟", "章卫"]),
        ("zhangsanfeng", ["张三丰"]),
        ("zsf", ["张三丰"]),
        ("zhangsan", ["张三丰"]),
        ("zs", ["张三丰"]),
        ("shanxiaoming", ["单小明"]),
        ("danxiaoming", ["单小明"]),
        ("zengguofan", ["曾国藩"]),
        ("cengguofan", ["曾国藩"]),
        ("ouyangle", ["欧阳乐"]),
        ("ouyangyue", ["欧阳乐"]),
        ("oyl", ["欧阳乐"]),
        ("zgl", ["诸葛亮"]),
        ("lvbu", ["吕布"]),
        ("lubu", ["吕布", "卢布"]),
        ("lübu", ["吕布", "卢布"]),
        ("Lyu Bu", ["吕布"]),
        ("qingzhao", ["李 清照"]),
        ("liqingzhao", ["李 清照"]),
        ("li qing zhao", ["李 清照"]),
        ("qing zhao li", ["李 清照"]),
        ("xiaoming", ["肖明"]),
        ("wangxiaoming", ["王小明"]),
        ("zhang", ["Zhang Min"]),
        ("zw", ["Zweig Anna"]),
        ("weizhang", []),
        ("zhang wei fu", []),
    ],
)
def test_who_is_meant_by_a_spelling(crm: Crm, typed: str, names: list[str]) -> None:
    assert found(crm, typed) == names


@given(st.data())
def test_everybody_is_found_by_each_spelling(crm: Crm, data: st.DataObject) -> None:
    """Unless a stricter rule knows somebody else: a Latin name that begins so, or a whole name before a given one."""
    name = data.draw(st.sampled_from([name for name in NAMES if not name.isascii()]))
    how, key = data.draw(st.sampled_from(list(spellings(fold(name), person=True))))
    names = found(crm, key)
    latin = [one for one in names if one.isascii()]
    if how == "given" and name not in names:
        assert any(key in dict.fromkeys(made for _, made in spellings(fold(one), person=True)) for one in names)
    else:
        assert name in names or latin
    for one in set(names).difference(latin):
        assert any(made.startswith(key) for _, made in spellings(fold(one), person=True))


def test_several_are_listed_and_never_guessed(crm: Crm) -> None:
    with pytest.raises(Ambiguous) as several:
        lookup.who(crm, "zhangwei")
    assert [one.name for one in several.value.candidates] == ["张伟", "章卫"]  # type: ignore[attr-defined]
    assert lookup.leading(crm, ["zhang", "san", "feng", "called", "about", "li"])[1] == 3
    assert lookup.leading(crm, ["zsf", "called"])[0].name == "张三丰"


def test_a_spelling_is_completed_as_a_spelling(crm: Crm) -> None:
    offered = completing.people(crm, "zh")
    assert ("zhangsanfeng", "张三丰 (c3)") in offered
    assert ("zhugeliang", "诸葛亮 (c7)") in offered
    assert offered[0][1] == "Zhang Min (c13)", "who is written so comes first"
    assert ("Zsf", "张三丰 (c3)") in completing.people(crm, "Zs")
    for word, told in offered:
        assert word.startswith("zh")
        assert told.rpartition(" (")[0] in found(crm, word)
    assert completing.people(crm, "张")[0] == ("张伟", "张伟 (c1)")


def test_a_new_name_has_new_spellings(tmp_path: object) -> None:
    crm = Crm(create_store(f"{tmp_path}/book.db"))
    contacts.add_all(crm, {1: (person(["张伟"]), {})})
    contacts.edit_many(crm, [1], {"name": "李娜"})
    assert (found(crm, "lina"), found(crm, "zhangwei"), found(crm, "zw")) == (["李娜"], [], [])
    crm.close()
