"""Chinese names are spelled as people type them; the table of readings is what pypinyin tells."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.store import pinyin, pinyinfile

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6)


def keys(name: str, how: str = "pinyin", *, person: bool = True) -> list[str]:
    return [key for made, key in pinyin.spellings(name, person=person) if made == how]


def test_the_table_is_what_pypinyin_tells() -> None:
    path = os.path.join(os.path.dirname(pinyin.__file__), pinyin.TABLE)
    with open(path, encoding="utf-8") as file:
        assert file.read() == pinyinfile.render(), "python -m crmcli.store.pinyinfile"


@pytest.mark.parametrize(
    ("name", "spelled", "initials", "given_name"),
    [
        ("张伟", ["zhangwei"], ["zw"], []),
        ("張偉", ["zhangwei"], ["zw"], []),
        ("王小明", ["wangxiaoming"], ["wxm"], ["xiaoming"]),
        ("单小明", ["shanxiaoming", "danxiaoming"], ["sxm", "dxm"], ["xiaoming"]),
        ("曾国藩", ["zengguofan", "cengguofan"], ["zgf", "cgf"], ["guofan"]),
        ("仇英", ["qiuying", "chouying"], ["qy", "cy"], []),
        ("解缙", ["xiejin", "jiejin"], ["xj", "jj"], []),
        ("查伟", ["zhawei", "chawei"], ["zw", "cw"], []),
        ("区丽", ["ouli", "quli"], ["ol", "ql"], []),
        ("翟伟", ["zhaiwei", "diwei"], ["zw", "dw"], []),
        ("欧阳修", ["ouyangxiu"], ["oyx"], []),
        ("司马相如", ["simaxiangru"], ["smxr"], ["xiangru"]),
        ("诸葛亮", ["zhugeliang"], ["zgl"], []),
        ("尉迟恭", ["yuchigong", "weichigong"], ["ycg", "wcg"], []),
        ("吕布", ["lvbu", "lubu"], ["lb"], []),
        ("王乐", ["wangle", "wangyue"], ["wl", "wy"], []),
        ("李行", ["lixing", "lihang"], ["lx", "lh"], []),
        ("张重", ["zhangzhong", "zhangchong"], ["zz", "zc"], []),
        ("李 清照", ["liqingzhao"], ["lqz"], ["qingzhao"]),
        ("张伟 (bob)", ["zhangwei"], ["zw"], []),
        ("ada lovelace", [], [], []),
        ("さくら", [], [], []),
        ("森", [], [], []),
    ],
)
def test_names_as_they_are_typed(name: str, spelled: list[str], initials: list[str], given_name: list[str]) -> None:
    assert (keys(name), keys(name, "initials"), keys(name, "given")) == (spelled, initials, given_name)


def test_a_company_has_no_surname() -> None:
    assert keys("查理", person=True)[0] == "zhali"
    assert keys("查理", person=False) == ["chali"]
    assert keys("华远 brewery 有限公司", person=False) == ["huayuan", "youxiangongsi"]


def test_what_is_endless_is_not_spelled() -> None:
    assert keys("张" * pinyin.LONGEST) == ["zhang" * pinyin.LONGEST]
    assert keys("张" * 1_000_000) == []


@given(HAN)
def test_spellings_are_few_and_plain_and_agree(name: str) -> None:
    whole, initials, given_name = (keys(name, how) for how in ("pinyin", "initials", "given"))
    for found in (whole, initials, given_name):
        assert len(found) == len(set(found)) <= pinyin.MOST
        assert all(key.isascii() and key.isalpha() and key.islower() for key in found)
    assert {key[0] for key in whole} == {key[0] for key in initials}
    assert all(len(key) == len(name) for key in initials)
    assert bool(whole) == all(pinyin.readings(char) for char in name)
    for key in given_name:
        assert any(one.endswith(key) for one in whole)
