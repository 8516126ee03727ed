"""What the line below is opened for on the board: a deal that is added, moved, won, lost, parked or tagged."""

from collections.abc import Sequence
from typing import Any

from crmcli.app import board, dealmoves, dealparts, deals, pipeline
from crmcli.app.crm import Crm
from crmcli.core.board import BoardCard
from crmcli.core.errors import BadInput
from crmcli.core.money import leading_amount
from crmcli.core.pipeline import LOST, WON, find_reason, find_stage
from crmcli.core.quickadd import split_line
from crmcli.core.records import Ref, Wrote
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.tui.desk import Desk
from crmcli.tui.lines import previewing, tag_changes, taking, until, until_means
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.widgets.paint import Piece
from crmcli.tui.widgets.prompt import Question

MOST_KEYS = 9
BOUGHT = ("purchase", "bought", "购买")  # a word that has what was bought written, too
ALONE = "p"
FULL_WIDTH = str.maketrans("123456789", "１２３４５６７８９")


def add(desk: PipelineScreen) -> Question:
    """A deal, in the stage under the cursor."""
    column = desk.board.column
    stage = column.stage if column and column.known else None
    said = worded("add to {stage}", stage=stage) if stage else worded("add")
    return Question(
        "add deal", said, "Website relaunch 12000EUR @Acme for:ada close:eom +web",
        taking(desk, "add deal", lambda crm, text: deals.add(crm, _drafted(text, stage))),
        previewing(desk, lambda crm, text: _deal_means(crm, text, stage)),
    )  # fmt: skip


def closing(desk: PipelineScreen, card: BoardCard, reasons: Sequence[str]) -> Question:
    """How a deal ends that is moved on from the last stage."""

    async def take(text: str) -> bool:
        word = text.strip().casefold()
        if word not in (WON, LOST):
            desk.complain(BadInput("w or l: is it won or lost?", hint="esc leaves it where it is"))
            return False
        desk.ask_line(won(desk, card) if word == WON else lost(desk, card, reasons))
        return True

    hint: list[Piece] = [
        (card.stage, "name"), (" " + worded("is the last stage:") + " ", "quiet"), ("w", "key"),
        (" " + reworded(WON, "state") + " · ", "quiet"), ("l", "key"), (" " + reworded(LOST, "state"), "quiet"),
    ]  # fmt: skip
    return Question(
        f"close {card.ref}", card.title, hint, take, instant={"w": WON, "l": LOST, "ｗ": WON, "ｌ": LOST}
    )  # fmt: skip


def won(desk: PipelineScreen, card: BoardCard) -> Question:
    """For how much a deal is won."""
    value = words.money(card.value_minor, card.currency)
    hint: list[Piece] = [
        ("enter", "key"),
        (f" {value} · " if value else " " + worded("without a value") + " · ", "quiet"),
    ]
    hint += [(worded("or another amount, and a note") + " · ", "quiet"), (ALONE, "key")]
    hint += [(" " + worded("writes what was bought, so that RFM counts it"), "quiet")]
    name = f"won {card.ref}"
    return Question(
        name, worded("won {title}", title=card.title), hint,
        taking(desk, name, lambda crm, text: _won(crm, card, text)),
        previewing(desk, lambda crm, text: _won_means(crm, card, text)), {ALONE: BOUGHT[0]},
    )  # fmt: skip


def lost(desk: PipelineScreen, card: BoardCard, reasons: Sequence[str]) -> Question:
    """Why a deal is lost: one of the book's reasons by its key, or typed with a note."""
    name = f"lost {card.ref}"
    hint, instant = _numbered([(reason, reworded(reason, "reason")) for reason in reasons])
    hint += [("\n  ", ""), (worded("or with a note: price: they took the cheaper one"), "quiet")]
    return Question(
        name, worded("lost {title}", title=card.title), hint,
        taking(desk, name, lambda crm, text: board.lost(crm, card, *_reason(text))),
        previewing(desk, _lost_means), instant,
    )  # fmt: skip


def park(desk: Desk, deal: Ref) -> Question:
    """Until when a deal is left alone, and why."""
    name = f"park {deal.ref}"

    def write(crm: Crm, text: str) -> Wrote:
        return dealmoves.park(crm, deals.one(crm, deal.id), *until(crm, text))

    return Question(
        name, worded("park {title}", title=deal.name), "until when, and why: 1 may the budget comes then",
        taking(desk, name, write, "put off"), previewing(desk, until_means),
    )  # fmt: skip


def to_stage(desk: PipelineScreen, card: BoardCard, stages: Sequence[str]) -> Question:
    """To which stage a deal moves: by its key, or the beginning of its name."""
    hint, instant = _numbered([(stage, stage) for stage in stages])
    name = f"stage {card.ref}"
    return Question(
        name, worded("move {title} to", title=card.title), hint,
        taking(desk, name, lambda crm, text: board.move(crm, card, text)),
        previewing(desk, lambda crm, text: [("→ ", "now"), (find_stage(pipeline.stages(crm), text).name, "")]), instant,
    )  # fmt: skip


def tags(desk: PipelineScreen, card: BoardCard, there: Sequence[str]) -> Question:
    """Tags of a deal."""
    has = " ".join(f"+{tag}" for tag in there)
    hint = worded("+vip gives, -vip takes away") + ("   " + worded("has {tags}", tags=has) if has else "")
    name = f"tags {card.ref}"
    take = taking(desk, name, lambda crm, text: deals.edit(crm, [card.id], tag_changes(text)))
    return Question(name, worded("tags {name}", name=card.title), hint, take)


def _numbered(names: Sequence[tuple[str, str]]) -> tuple[list[Piece], dict[str, str]]:
    """Names, and how they are called, as answers by a digit: what is said of them, and what each key stands for."""
    hint: list[Piece] = []
    keys: dict[str, str] = {}
    for place, (name, called) in enumerate(names[:MOST_KEYS], 1):
        hint += [(str(place), "key"), (f" {called}   ", "quiet")]
        keys |= {str(place): name, str(place).translate(FULL_WIDTH): name}
    return hint, keys


def _drafted(text: str, stage: str | None) -> dict[str, Any]:
    """What a line says of a new deal, which begins in the stage under the cursor unless the line names another."""
    said = split_line(text)
    named = any(word.replace("：", ":").casefold().startswith("stage:") for word in said)
    return dealparts.drafted(said, {"stage": stage} if stage is not None and not named else {})


def _deal_means(crm: Crm, text: str, stage: str | None) -> Sequence[Piece]:
    said = _drafted(text, stage)
    columns = dealparts.columns(crm, said)
    line: list[Piece] = [(str(columns.get("title", "")), "name")]
    if columns.get("value_minor") is not None:
        line += [(" · ", "quiet"), (words.money(columns["value_minor"], columns["currency"]), "mark")]
    if said.get("company"):
        line += [(f" · {reworded('company')} ", "quiet"), (str(said["company"]), "")]
    for person, _ in dealparts.people(crm, said.get("contacts") or ()):
        line += [(f" · {reworded('for')} ", "quiet"), (person.name, "")]
    if day := columns.get("expected_close"):
        there = type(crm.today()).fromisoformat(day)
        line += [(f" · {worded('close')} ", "quiet"), (words.said_back(there, crm.today()), "now")]
    if said.get("stage"):
        line += [(f" · {reworded('stage')} ", "quiet"), (find_stage(pipeline.stages(crm), said["stage"]).name, "")]
    return [*line, *((f" +{tag}", "mark") for tag in said["tags"])]


def _won(crm: Crm, card: BoardCard, text: str) -> Wrote:
    amount, note, purchase = read_won(text)
    return board.won(crm, card, amount, note=note, purchase=purchase)


def read_won(text: str) -> tuple[str | None, str, bool]:
    """(amount, note, whether what was bought is written) of `11500 purchase they signed`; each may be missing."""
    amount, rest = leading_amount(text.split())
    purchase = bool(rest) and rest[0].casefold() in BOUGHT
    return amount, " ".join(rest[purchase:]), purchase


def _won_means(crm: Crm, card: BoardCard, text: str) -> Sequence[Piece]:
    amount, note, purchase = read_won(text)
    deal = deals.one(crm, card.id)
    columns = dealparts.columns(crm, {"value": amount}, deal) if amount else {}
    value = words.money(columns.get("value_minor", deal.value_minor), columns.get("currency", deal.currency))
    line: list[Piece] = [("→ ", "now"), (value or worded("without a value"), "mark")]
    line += [(" · " + worded("what was bought is written"), "")] if purchase else []
    return [*line, *([(" · ", "quiet"), (note, "")] if note else [])]


def _reason(text: str) -> tuple[str, str]:
    """(reason, note) of `price: they took the cheaper one`."""
    reason, _, note = text.replace("：", ":").partition(":")
    return reason, note.strip()


def _lost_means(crm: Crm, text: str) -> Sequence[Piece]:
    reason, note = _reason(text)
    why = find_reason(crm.setting("lost_reasons"), reason)
    return [("→ ", "now"), (reworded(why, "reason"), "mark"), *([(" · ", "quiet"), (note, "")] if note else [])]
