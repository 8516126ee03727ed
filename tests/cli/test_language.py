"""What people read is in their language; what programs read is the same bytes in every one."""

import shutil
import sys
from pathlib import Path

import pytest

from crmcli import language
from crmcli.core.text import width
from tests.cli.conftest import Run, plain

CHINESE = {"LANG": "zh_CN.UTF-8"}
MACHINES = ("json", "jsonl", "csv", "tsv", "ids")


@pytest.fixture
def zh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def test_the_agenda_in_chinese(process: Run) -> None:
    done = process("today", env=CHINESE)
    assert done.out.splitlines() == [
        "分组  到期          联系人           事项          原因        标签  编号",
        "今天  今天          Ada Lovelace     send pricing  今天到期    +vip  t1",
        "近期  3月20日 周五  Charles Babbage  call back     2 天后到期        t2",
    ]


def test_a_day_is_said_back(process: Run) -> None:
    assert process("log", "call", "ada", "谈了价格", "-n", "fri 寄样品", env=CHINESE).err == (
        "已记录与 Ada Lovelace 的电话 · i4 今天 · 下一步 t5 3月20日 周五：寄样品\n仍待办：t1 send pricing（今天）\n"
    )


ACTS = (
    (("add", "沈括"), "已添加 沈括 · c7\n"),
    (("todo", "发报价", "--for", "张伟", "-d", "fri"), "已为 张伟 安排：发报价 · t5 3月20日 周五\n"),
    (("todo", "order ink"), "已安排：order ink · t5 无日期\nt5 没有日期，每日清单不会显示；可用 crm task list 查看\n"),
    (("done", "t1"), "完成：send pricing\n"),
    (("snooze", "t1", "fri"), "已推迟：send pricing · t1 3月20日 周五\n"),
    (("tag", "ada", "+重点"), "已给 Ada Lovelace 加上标签 +重点 · c1\n"),
    (("undo",), "已撤销 a15："),
    (("done", "t1", "--dry-run"), "未写入；将会是：完成：send pricing\n"),
)


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(("words", "said"), ACTS, ids=lambda one: one[0] if isinstance(one, tuple) else "")
def test_acts_are_told_in_chinese(crm: Run, words: tuple[str, ...], said: str) -> None:
    done = crm(*words)
    assert done.code == 0
    assert done.err.startswith(said)


ERRORS = (
    (("show", "nobody"), "crm: 没有联系人或公司对应 'nobody'\n试试：crm add 'nobody'\n", 3),
    (("done", "nothing"), "crm: 没有待办任务对应 'nothing'\n", 3),
    (("show", "grace"), "crm: 'grace' 可能是 Grace Hopper (c3), Grace Murray (c5)\n试试：crm show c3\n", 4),
    (("todo", "x", "-d", "32 feb"), "crm: ", 2),
    (("log", "call"), "crm: 和谁？\n", 2),
    (("today", "-f", "xml"), "crm: 没有格式 'xml'；可用：", 2),
    (("log", "call", "ada", "--at", "tomorrow"), "crm: 2026-03-19 还没到：未发生的事不能记录\n", 5),
)


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(
    ("words", "said", "code"), ERRORS, ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_errors_are_told_in_chinese(crm: Run, words: tuple[str, ...], said: str, code: int) -> None:
    done = crm(*words)
    assert done.code == code
    assert done.err.startswith(said)


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(
    "words", [("show", "ada"), ("brief", "ada"), ("show", "t1"), ("find", "ada"), ("prompt",)], ids=" ".join
)
def test_no_english_word_of_ours_is_left(crm: Run, words: tuple[str, ...]) -> None:
    """What is left of Latin letters are the book's own words, refs and codes."""
    own = ("Ada Lovelace", "Analytical Engines", "asked for pricing", "send pricing", "two books", "ada", "EUR", "vip",
           "engines.example", "rfm", "RFM")  # fmt: skip
    text = crm(*words).out
    for one in own:
        text = text.replace(one, "")
    assert not [word for word in text.split() if word.isascii() and word.isalpha() and len(word) > 1]


@pytest.mark.parametrize("format", MACHINES)
def test_machines_read_the_same_bytes(process: Run, format: str) -> None:
    for line in (
        ("today",),
        ("contact", "list"),
        ("interaction", "list"),
        ("history",),
        ("show", "ada"),
        ("find", "ada"),
    ):
        words = (*line, "-f", format)
        assert process(*words).out == process(*words, env=CHINESE).out
    errors = process("show", "nobody", "--json"), process("show", "nobody", "--json", env=CHINESE)
    assert errors[0] == errors[1]


def test_the_journal_is_english(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colleagues share a book and not a language: what is kept is the same whoever writes."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    crm("add", "沈括")
    assert "add 沈括" in crm("history", "--json").out
    assert "添加 沈括" in crm("history").out
    monkeypatch.setenv("LANG", "C")
    assert "add 沈括" in crm("history").out


@pytest.mark.parametrize("columns", [60, 80])
def test_tables_stand_in_line(terminal: Run, columns: int) -> None:
    lines = plain(terminal("task", "list", columns=columns, env=CHINESE).out).splitlines()
    assert lines[0].startswith("编号")
    assert all(width(line) <= columns for line in lines)
    start = width(lines[0][: lines[0].index("联系人")])
    names = ("Ada Lovelace", "Charles", "张伟")
    found = [width(line[: line.index(name)]) for line in lines for name in names if name in line]
    assert found == [start] * len(found) != []
    agenda = plain(terminal("today", columns=columns, env=CHINESE).out).splitlines()
    assert agenda[0] == "今天  1"
    assert all(width(line) <= columns for line in agenda)


def test_which_language_is_read(crm: Run, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The book's word for me, then my settings, then the machine's locale."""

    def heads() -> str:
        return crm("contact", "list").out[:3]

    for name, value in (("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8"), ("LC_ALL", "zh_SG.UTF-8"),
                        ("CRMCLI_LANGUAGE", "en")):  # fmt: skip
        monkeypatch.setenv(name, value)
        assert (heads()[:2] == "编号") is value.startswith("zh")
    assert crm("user", "edit", "ada", "--language", "zh").code == 0
    assert heads()[:2] == "编号"
    assert crm("undo").code == 0
    assert heads() == "Ref"
    assert crm("user", "edit", "ada", "--language", "xx").code == 2


@pytest.mark.parametrize("lang", ["C", "POSIX", "", "de_DE.UTF-8", "zh_TW.UTF-8", "../x", "zh\0", "\x1b[31m"])
def test_any_other_locale_is_english(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "\0" not in lang:
        monkeypatch.setenv("LANG", lang)
    assert language.choose() == "en"
    assert language.trouble() is None
    assert language.worded("today") == language.reworded("today") == "today"


def test_a_language_nobody_has_written_is_told_by_check(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMCLI_LANGUAGE", "xx")
    assert "there are no words in 'xx'; languages are: en zh" in crm("check").out
    assert crm("today").err == ""


@pytest.mark.parametrize("kept", [0, 3, 27, 40, 200, 5000, -1])
def test_a_broken_catalogue_is_english(kept: int, crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off anywhere, or full of something else: a word in `crm check`, never a traceback."""
    folder = tmp_path / "locale"
    shutil.copytree(language.FOLDER, folder)
    whole = (folder / "zh.mo").read_bytes()
    (folder / "zh.mo").write_bytes(b"\xff" * 500 if kept < 0 else whole[:kept])
    monkeypatch.setattr(language, "FOLDER", str(folder))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    done = crm("contact", "list")
    assert (done.out[:3], done.err, done.code) == ("Ref", "", 0)
    assert "cannot be read" in crm("check").out


def test_english_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "FOLDER", "/nowhere")
    before = set(sys.modules)
    assert language.choose() == "en"
    assert language.worded("{number} late", number=2) == "2 late"
    assert language.plural("{number} day", "{number} days", 1) == "1 day"
    assert language.plural("{number} day", "{number} days", 2) == "2 days"
    assert set(sys.modules) == before


def test_forms_of_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language with several forms has its own rule."""
    from crmcli.languagefile import compiled

    po = (
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) '
        '? 1 : 2;\\n"\n\nmsgid "{number} day"\nmsgid_plural "{number} days"\nmsgstr[0] "{number} dzień"\n'
        'msgstr[1] "{number} dni (2)"\nmsgstr[2] "{number} dni (5)"\n'
    )
    (tmp_path / "pl.mo").write_bytes(compiled(po))
    monkeypatch.setattr(language, "FOLDER", str(tmp_path))
    assert language.choose("pl_PL") == "pl"
    said = [language.plural("{number} day", "{number} days", number) for number in (1, 3, 5)]
    language.forget()
    assert said == ["1 dzień", "3 dni (2)", "5 dni (5)"]


@pytest.mark.usefixtures("zh")
def test_only_sentences_of_ours_are_put_into_chinese() -> None:
    """A sentence is known by where it comes from and by its figures: other words that look alike stay as they are."""
    assert language.choose() == "zh"
    told = language.reworded
    assert told("3 contacts") == "3 位联系人"
    assert told("Response to contacts") == "Response to contacts"
    assert told("who may be lost") == "who may be lost"
    assert told("'ada' may be Ada (c1)", "error") == "'ada' 可能是 Ada (c1)"
    assert told("done: no contact for 3 days, every 7", "what") == "完成：no contact for 3 days, every 7"
    assert told("3 days late; do not contact", "why") == "逾期 3 天；请勿联系"
    assert told("renewal, 2nd year in 3 days", "why") == "renewal，第 2 年，3 天后"
    assert told("undo a7: log call with {x} %s", "what") == "撤销 a7：记录与 {x} %s 的电话"
    assert (told("open", "state"), told("open", "key")) == ("待办", "打开")
    language.forget()


SCREENS = (
    (("rfm",), ("客户群", "占比", "潜在客户"), "prospects"),
    (("report", "list"), ("报表", "内容", "订单数、扣除退款后的金额、平均订单额"), "职务"),
    (("today", "--why"), ("排列顺序：", "最早的在前"), "the order"),
    (("date", "fri", "-f", "table"), ("日期", "即    3月20日 周五（后天）"), "沟通"),
    (("cadence", "list", "-f", "table"), ("联系对象", "间隔"), "In touch"),
)


@pytest.mark.usefixtures("zh")
@pytest.mark.parametrize(
    ("line", "told", "not_told"), SCREENS, ids=lambda one: one[0] if isinstance(one, tuple) else ""
)
def test_lists_beside_the_daily_ones_are_chinese(
    crm: Run, line: tuple[str, ...], told: tuple[str, ...], not_told: str
) -> None:
    crm("cadence", "set", "ada", "30d")
    done = crm(*line)
    said = done.out + done.err
    assert not [word for word in told if word not in said], said
    assert not_told not in said


@pytest.mark.usefixtures("zh")
def test_rules_of_follow_ups_are_told_in_chinese(crm: Run) -> None:
    assert "每年3月最后一个周日" in crm("todo", "x", "--every", "last sunday of march").err
    assert "每月 1 日和 15 日" in crm("todo", "x", "--every", "1st and 15th").err
