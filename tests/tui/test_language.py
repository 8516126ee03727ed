"""The full screen in Chinese: Today as it is seen, the help, a form, what an act says."""

from collections.abc import Iterator

import pytest

from crmcli import language
from crmcli.app.crm import Crm
from crmcli.core.text import width
from tests.tui.conftest import Sit
from tests.tui.dealing import usual

TODAY = """\
 crm   2026年3月2日 周一   逾期 1   今天 2                crm.db · ada · 已保存
 1 今天   2 联系人   3 销售管道   4 分群   5 报表
  今天   逾期 1 · 今天 2 · 近期 1 · 日子 1
  逾期  1
▸ !  2月26日 周四  Ada Lovelace    send pricing

  今天  2
  ●  15:00         Grace Hopper    call back
  ●  今天          沈括            回复罗盘到货…

  近期  1
  ○  3月4日 周三   Charles Babba…  renewal

  重要日子  1
  ✦  3月4日 周三   Mary Shelley    2 天后生日






────────────────────────────────────────────────────────────────────────────────
  ▸ n  快捷行：张伟 电话 询价 next:周五 +重点
 w 逐个处理   space 完成   s 推迟   l 记录   f 跟进   n 快捷行   ? 帮助
"""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    language.choose("zh")
    yield
    language.forget()


async def test_today_as_it_is_seen(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        assert [line.partition("│")[0].rstrip() for line in seat.lines] == TODAY.splitlines()
        assert {width(line) for line in seat.lines} == {80}


async def test_an_act_is_told_in_chinese(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        await seat.press("space")
        assert "✓ 完成：send pricing" in seat.text
        assert "u 撤销" in seat.text
        await seat.press("s", "w")
        assert "已推迟：" in seat.text
        await seat.press("u")
        assert "已撤销 a" in seat.text


async def test_what_is_typed_is_said_back(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        await seat.press("n")
        await seat.type("沈括 电话 询价 next:周五 +重点")
        assert "沈括 · 电话 · 询价 · 下一步 3月6日 周五（4 天后）" in seat.text


async def test_a_command_is_found_by_its_chinese_and_its_english_words(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        for words in ("推迟", "snooze"):
            await seat.press("?")
            await seat.type(words)
            assert "推迟跟进" in seat.text
            await seat.press("escape")


async def test_a_form_in_chinese(sit: Sit) -> None:
    async with sit(size=(100, 40)) as seat:
        await seat.press("e")
        assert "姓名" in seat.text
        assert "联系方式" in seat.text
        assert "ctrl+s 保存" in seat.text


async def test_a_name_that_is_a_word_of_ours_stays(sit: Sit) -> None:
    """Only our own words are put into another language: a follow-up called "done" is called so."""
    async with sit(size=(100, 30)) as seat:
        await seat.press("n")
        await seat.type("mary due:today due")
        await seat.press("escape", "a")
        await seat.type("Today")
        await seat.press("enter", "2")
        await seat.until("Today")
        assert "Today" in seat.text


async def test_the_board_and_what_is_stuck(sit: Sit, crm: Crm) -> None:
    usual(crm)
    async with sit("pipeline", size=(160, 45)) as seat:
        assert "销售管道   5 个商机   ! 停滞 2" in seat.text
        assert "! 30 天，目标 14 天" in seat.text
        assert "● 没有下一步 · 0 天" in seat.text
        await seat.press("right", "right", "enter")
        assert "从 proposal 开始" in seat.text
        await seat.press(">")
        assert "✓ 已将 Website relaunch 移到 negotiation" in seat.text
        await seat.press("1", "G")
        assert "停滞的商机" in seat.text
        assert "Novel in three volumes: 没有下一步" in seat.text
        await seat.press("k")
        assert "在 negotiation 已 30 天，目标 14 天" in seat.text
        assert {width(line) for line in seat.lines} == {160}
