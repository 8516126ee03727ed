"""How Chinese names are spelled in Latin letters, so that `zhangwei` and `zw` find 张伟.

Used when a name is written, never when it is looked up: spellings are kept as look-up rows. The readings stand in
pinyin.txt, which pinyinfile.py makes; surnames that are read in a way of their own stand here.
"""

# ruff: noqa: E501 - wide characters count twice

import os
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

TABLE = "pinyin.txt"
LONGEST = 40  # characters of a run that anybody would spell
MOST = 8  # spellings of one name: two readings of each of three characters

# How a character is read where it is a surname. Its common readings count too, behind this one.
_SURNAMES = """
乐:yue 樂:yue 乜:nie 仇:qiu 任:ren 会:gui 佴:nai 单:shan 單:shan 區:ou 区:ou 卜:bu 厍:she 句:gou 召:shao 员:yun 呙:guo 宓:mi
尉:wei 干:gan 应:ying 應:ying 折:she 晟:cheng 曾:zeng 朴:piao 柏:bai 查:zha 洗:xian 牟:mu 盖:ge 蓋:ge 盛:sheng 眭:sui
祭:zhai 秘:bi 种:chong 繁:po 缑:gou 缪:miao 繆:miao 翟:zhai 能:nai 艾:ai 莘:shen 藏:zang 薄:bo 褚:chu 覃:qin 解:xie 谌:chen
諶:chen 贠:yun 费:fei 贾:jia 賈:jia 车:che 車:che 适:kuo 逄:pang 那:na 郄:qie 郇:xun 郗:xi 都:du 重:chong 钭:tou 阙:que
陆:lu 陸:lu 隗:wei 黑:he 冯:feng 馮:feng 葛:ge 華:hua 华:hua 宁:ning 万:wan 萬:wan
"""

# Surnames of two characters, and how they are read where that is not how each character is.
_COMPOUND = """
欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 东方 東方 皇甫 公孙 公孫 令狐 慕容 宇文 司徒 司空 夏侯 端木 百里 呼延 南宫 南宮 独孤 獨孤 公冶
宗政 濮阳 濮陽 淳于 太叔 申屠 仲孙 轩辕 軒轅 钟离 鍾離 闾丘 閭丘 司寇 颛孙 漆雕 公羊 梁丘 左丘 东郭 东门 西门 西門 南门 拓跋
赫连 赫連 谷梁 段干 羊舌 微生 闻人 纳兰 第五 完颜 耶律 叶赫 尉迟:yu-chi 尉遲:yu-chi 长孙:zhang-sun 長孫:zhang-sun 万俟:mo-qi
萬俟:mo-qi 澹台:tan-tai 澹臺:tan-tai 单于:chan-yu 單于:chan-yu 鲜于:xian-yu 鮮于:xian-yu 乐正:yue-zheng 樂正:yue-zheng
亓官:qi-guan 子车:zi-ju 夹谷:jia-gu
"""


def spellings(name: str, *, person: bool) -> Iterator[tuple[str, str]]:
    """The (how, key) pairs by which the Chinese in a folded name is found; a `person`'s begins with the surname.

    `pinyin` is the whole spelling, `given` that of a given name of two characters and more, `initials` the first
    letters. Each has at most `MOST`. A name with a character that nobody can read has none.
    """
    for run in _runs(name):
        family = _family(run) if person else []
        said = [_first(own, readings(char)) for own, char in zip(family, run, strict=False)]
        given = [readings(char) for char in run[len(family) :]]
        if all(said) and all(given):
            whole = list(islice(product(*said, *given), MOST))
            yield from (("pinyin", key) for key in dict.fromkeys(map("".join, whole)))
            yield from (("initials", key) for key in dict.fromkeys("".join(one[0] for one in each) for each in whole))
            if family and len(given) > 1:
                yield from (("given", key) for key in dict.fromkeys(map("".join, islice(product(*given), MOST))))


@cache
def readings(char: str) -> list[str]:
    """How a character is read, the main reading first; empty when nobody knows. `lv` is `lu` too, as many type it."""
    table = _table()
    found: list[str] = []
    place = table.find(char)
    while place >= 0:
        start = table.rfind("\n", 0, place) + 1
        syllable = table[start : table.index(" ", start)]
        found += dict.fromkeys((syllable, syllable.replace("v", "u")))
        place = table.find(char, place + 1)
    return found


def _runs(name: str) -> Iterator[str]:
    """The Chinese in a name: `李 清照` is one run; a character alone is none, nor is what nobody spells."""
    run = ""
    for char in f"{name}\n":
        if "\u4e00" <= char <= "\u9fff":
            run += char
        elif char not in " ·":
            if 1 < len(run) <= LONGEST:
                yield run
            run = ""


def _family(run: str) -> Sequence[str]:
    """The own readings of the characters of the surname; empty where a character has none."""
    compound = _surnames().get(run[:2])
    if compound is not None:
        return compound.split("-") if compound else ("", "")
    return (_surnames().get(run[0], ""),)


@cache
def _surnames() -> dict[str, str]:
    pairs = (pair.partition(":") for pair in f"{_SURNAMES} {_COMPOUND}".split())
    return {name: reading for name, _, reading in pairs}


def _first(own: str, common: list[str]) -> list[str]:
    return list(dict.fromkeys([own, *common])) if own else common


@cache
def _table() -> str:
    with open(os.path.join(os.path.dirname(__file__), TABLE), encoding="utf-8") as file:
        return file.read()
