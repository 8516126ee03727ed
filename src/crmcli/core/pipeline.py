"""The pipeline as a book has it: its stages in their order, their checklists, the reasons for which deals are lost.

A stage is said as `proposal 50% 14d`: what it is called, how likely a deal that stands there is won, after how many
days it has stood there too long. Both figures may be missing.
"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import clean, cut, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OPEN, WON, LOST = "open", "won", "lost"
USUAL = (("lead", 10, 14), ("qualified", 25, 21), ("proposal", 50, 14), ("negotiation", 75, 14))
LOST_REASONS = ("price", "competitor", "timing", "no budget", "no decision", "no answer", "not a fit", "other")
WORDS = {  # other words for the usual stages, for closing, and for the reasons
    "线索": "lead", "意向": "qualified", "合格": "qualified", "报价": "proposal", "方案": "proposal",
    "谈判": "negotiation", "赢单": WON, "成交": WON, "输单": LOST, "丢单": LOST, "价格": "price",
    "竞争对手": "competitor", "时机": "timing", "没有预算": "no budget", "无预算": "no budget",
    "未决定": "no decision", "无回复": "no answer", "不合适": "not a fit", "其他": "other",
}  # fmt: skip
MOST_STAGES, LONGEST_STAGE = 30, 60
MOST_DAYS = 3650
LONGEST_STEP = 200
FEW_STAYS = 3  # fewer stays have no median of their own
_STAGES_HINT = "crm config set deal_stages 'lead 10% 14d;proposal 50% 14d;negotiation 75%'"
_STEPS_HINT = "crm config set deal_checklists 'proposal = 1d send the quote | 3d call about it'"


@record(frozen=True, slots=True)
class Stage:
    """A stage: `probability` in per cent, `target_days` after which a deal has stood there too long."""

    name: str
    probability: int | None
    target_days: int | None


@record(frozen=True, slots=True)
class Step:
    """A step of a stage's checklist: due so many working days after a deal came there."""

    title: str
    days: int


@record(frozen=True, slots=True)
class PipelineLine:
    """What stands in a stage in one currency; `weighted_minor` is each value × its probability, summed, then rounded.

    `known` is false for a stage that is not in the settings any more. `unvalued` deals have no value, and `unweighted`
    ones a value and no probability. `stuck` counts those that need a push, `parked` those left alone.
    """

    stage: str
    currency: str | None
    deals: int
    value_minor: int
    weighted_minor: int
    probability: int | None
    known: bool
    unvalued: int
    unweighted: int
    stuck: int
    parked: int


def read_stages(text: str) -> "list[list[Any]]":
    """Stages in their order, parted by semicolons, as a setting keeps them. Raises `BadInput`."""
    parts = text.replace("；", ";").replace("\n", ";").split(";")
    found = [_stage(said) for part in parts if (said := clean(part))]
    if not found:
        raise BadInput("a pipeline has at least one stage", hint=_STAGES_HINT)
    if len(found) > MOST_STAGES:
        raise BadInput(f"{len(found)} stages are more than a pipeline holds; {MOST_STAGES} are not", hint=_STAGES_HINT)
    names = [fold(name) for name, _, _ in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadInput(f"the stage {twice!r} stands twice", hint=_STAGES_HINT)
    return found


def say_stages(kept: "Iterable[Sequence[Any]]") -> str:
    """Stages as `read_stages` reads them."""
    said = []
    for name, probability, days in kept:
        chance = f" {probability}%" if probability is not None else ""
        said.append(f"{name}{chance}{f' {days}d' if days is not None else ''}")
    return "; ".join(said)


def stages_of(kept: "Iterable[Sequence[Any]]") -> tuple[Stage, ...]:
    """The stages that a setting keeps."""
    return tuple(Stage(name, probability, days) for name, probability, days in kept)


def find_stage(stages: Sequence[Stage], text: str) -> Stage:
    """The stage that words mean: its name, the one that begins so, or a Chinese word for it. Raises `BadInput`."""
    by_name = {one.name: one for one in stages}
    found, begun = _meant(list(by_name), text)
    if found is not None:
        return by_name[found]
    listed = " ".join(map(_quoted, by_name))
    if begun:
        may = " or ".join(map(_quoted, begun))
        raise BadInput(f"{text!r} may be {may}", hint=f"crm deal move d4 {_quoted(begun[0])}")
    raise BadInput(f"there is no stage {cut(text, 40)!r}; stages are: {listed}", hint="crm config show deal_stages")


def closing(text: str) -> str | None:
    """`won` or `lost` where a word says that a deal is closed, else None."""
    key = fold(clean(text))
    key = WORDS.get(key, key)
    return key if key in (WON, LOST) else None


def read_checklists(text: str, stages: Sequence[Stage]) -> "dict[str, list[list[Any]] | None]":
    """Checklists by stage: `proposal = 1d send the quote | 3d call; lead = none`. Raises `BadInput`."""
    found: dict[str, list[list[Any]] | None] = {}
    for part in text.replace("；", ";").replace("\n", ";").split(";"):
        if not (said := clean(part)):
            continue
        name, sign, rest = said.replace("＝", "=").partition("=")
        if not sign or not rest.strip():
            raise BadInput(f"{cut(said, 60)!r} is no checklist: STAGE = [DAYS] TITLE | [DAYS] TITLE", hint=_STEPS_HINT)
        stage = find_stage(stages, name)
        steps = [_step(step) for step in rest.replace("｜", "|").split("|") if clean(step)]
        found[stage.name] = None if fold(rest) == "none" else steps
    return found


def say_checklists(kept: "Mapping[str, Sequence[Sequence[Any]]]") -> str:
    """Checklists as `read_checklists` reads them; `none` where there are none."""
    said = [f"{name} = {' | '.join(f'{days}d {title}' for title, days in steps)}" for name, steps in kept.items()]
    return "; ".join(said) or "none"


def merged_checklists(was: "Mapping[str, Any]", said: "Mapping[str, Any]") -> "dict[str, Any]":
    """A book's checklists once others are said."""
    return {name: steps for name, steps in {**was, **said}.items() if steps}


def steps_of(kept: "Mapping[str, Sequence[Sequence[Any]]]", stage: str) -> tuple[Step, ...]:
    """The checklist of a stage."""
    return tuple(Step(title, days) for title, days in kept.get(stage, ()))


def read_reasons(text: str) -> list[str]:
    """The reasons for which deals are lost, parted by semicolons or commas. Raises `BadInput`."""
    parts = text.replace("；", ";").replace("，", ";").replace(",", ";").replace("\n", ";").split(";")
    found = list(dict.fromkeys(said for part in parts if (said := clean(part))))
    if not found:
        raise BadInput("a list of reasons has at least one", hint="crm config set lost_reasons 'price,timing,other'")
    if wrong := next((one for one in found if len(one) > LONGEST_STAGE), None):
        raise BadInput(f"a reason is a few words, not {len(wrong)} characters", hint="crm deal lost d4 --note 'more'")
    return found


def find_reason(reasons: Sequence[str], text: str) -> str:
    """The reason that words mean: it, or the one that begins so. Raises `BadInput` with the list."""
    found, begun = _meant(reasons, text)
    if found is not None:
        return found
    listed = ", ".join(reasons)
    near = _quoted((begun or list(reasons))[0])
    raise BadInput(f"{cut(text, 40)!r} is no reason of this book's: {listed}", hint=f"--reason {near}")


def median_of(counted: Iterable[tuple[int, int]]) -> tuple[float, int] | None:
    """The median of (days, how often), and of how many; None for nothing."""
    from crmcli.core.counted import median_counted  # not for the daily commands that only read the settings

    found = list(counted)
    median = median_counted(found)
    return None if median is None else (median, sum(times for _, times in found))


def patience(stage: Stage | None, median: tuple[float, int] | None) -> int | None:
    """The most days that a deal may stand in a stage: its target, or twice the stage's own median if that is less.

    The median counts from a few stays on (`FEW_STAYS`). None where neither says anything.
    """
    target = stage.target_days if stage is not None else None
    usual = int(2 * median[0]) if median is not None and median[1] >= FEW_STAYS else None
    return min((one for one in (target, usual) if one is not None), default=None)


def too_long(days: int, stage: Stage | None, median: tuple[float, int] | None) -> str | None:
    """Why a deal has stood too long in its stage: beyond its target, else beyond twice the median; None in time."""
    most = patience(stage, median)
    if most is None or days <= most:
        return None
    if stage is not None and stage.target_days is not None and days > stage.target_days:
        return f"target {stage.target_days}"
    return f"usually {median[0]:g}" if median is not None else None


def _meant(names: Sequence[str], text: str) -> tuple[str | None, list[str]]:
    """The name that words mean: it, the only one that begins so, or the one for a Chinese word; and all that begin
    so."""
    key = fold(clean(text))
    key = fold(WORDS.get(key, key)) if not any(fold(one) == key for one in names) else key
    begun = [one for one in names if key and fold(one).startswith(key)]
    found = [one for one in names if fold(one) == key] or (begun if len(begun) == 1 else [])
    return (found[0] if found else None), begun


def _stage(said: str) -> "list[Any]":
    words = said.split()
    probability: int | None = None
    days: int | None = None
    while len(words) > 1:
        word = words[-1].replace("％", "%")
        if word.endswith("%") and probability is None:
            probability = _per_cent(word[:-1], said)
        elif word[:-1].isascii() and word[:-1].isdigit() and word[-1] in "dw天" and days is None:
            days = int(word[:-1]) * (7 if word[-1] == "w" else 1)
        else:
            break
        words.pop()
    name = " ".join(words)
    if days is not None and not 0 < days <= MOST_DAYS:
        raise BadInput(f"{days} is no number of days from 1 to {MOST_DAYS}", hint=_STAGES_HINT)
    if len(name) > LONGEST_STAGE or any(sign in name for sign in "%=|,"):
        raise BadInput(f"{cut(said, 60)!r} is no stage: NAME [PROBABILITY%] [DAYSd]", hint=_STAGES_HINT)
    if closing(name):
        raise BadInput(f"{name} is no stage but how a deal ends, and is there already", hint=_STAGES_HINT)
    return [name, probability, days]


def _per_cent(text: str, said: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100):
        raise BadInput(f"{cut(said, 60)!r}: a probability is 0% to 100%, in whole per cent", hint=_STAGES_HINT)
    return int(text)


def _step(said: str) -> "list[Any]":
    first, _, rest = clean(said).partition(" ")
    days = 1
    if rest and first[:-1].isascii() and first[:-1].isdigit() and first[-1] in "d天":
        days, said = int(first[:-1]), rest
    title = clean(said)
    if days > MOST_DAYS or len(title) > LONGEST_STEP:
        raise BadInput(f"{cut(title, 60)!r} is no step: [DAYS] TITLE", hint=_STEPS_HINT)
    return [title, days]


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name
