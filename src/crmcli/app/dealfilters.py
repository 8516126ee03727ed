"""What the words of a filter of deals mean in this book: stages, chances, days in a stage, what is stuck."""

import operator
from datetime import timedelta
from math import ceil, floor

from crmcli.app import pipeline
from crmcli.app.crm import Crm
from crmcli.app.filternames import names
from crmcli.core.conditions import Node, Not, Test, all_of, any_of, quoted
from crmcli.core.errors import BadInput
from crmcli.core.pipeline import LOST, OPEN, WON, WORDS, find_stage, patience
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STATES = (OPEN, WON, LOST)
OTHER_STATES = {"进行中": OPEN, "未结": OPEN}
IS_OPEN = Test("closed", "empty", ())
COMPARED: "dict[str, Callable[[Any, Any], bool]]" = {
    "=": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


def named(crm: Crm, field: str, value: str) -> str:
    """The stage or the state that a word means. Raises `BadInput` with the list."""
    return _state(value) if field == "state" else _stage(crm, value)


def meaning(crm: Crm, test: Test) -> Node:
    """What a test of a deal's own field, its values understood, asks of what is written down of a deal."""
    if test.field == "deal":
        return _anything(crm, test)
    if test.field == "probability":
        return _chance(crm, test)
    if test.field == "days":
        return _days(crm, test)
    if test.field == "reason" and test.sign != "empty":
        said = [str(one) for one in test.values]
        return Test("reason", test.sign, tuple(dict.fromkeys((*said, *(WORDS.get(fold(one), one) for one in said)))))
    if test.field == "parked":
        parked = all_of((IS_OPEN, Test("parked", ">", (crm.today().isoformat(),))))
        return parked if test.values[0] else Not(parked)
    if test.field == "stuck":
        return _stuck(crm) if test.values[0] else Not(_stuck(crm))
    if test.field == "planned" and not test.values[0]:
        return Not(Test("planned", "=", (1,)))
    return test


def stages_of(crm: Crm) -> list[str]:
    """The stages that can be asked for: those of the settings, then those in which deals stand all the same."""
    known = [one.name for one in pipeline.stages(crm)]
    return known + [one for one in crm.store.values("pipeline.used_stages") if one not in known]


def _state(value: str) -> str:
    key = fold(clean(value))
    found = OTHER_STATES.get(key, WORDS.get(key, key))
    if found not in STATES:
        raise BadInput(f"a deal is open, won or lost, not {value!r}", hint="state:won")
    return found


def _stage(crm: Crm, value: str) -> str:
    """A stage of the settings, or one in which deals stand all the same; a whole name counts before a beginning."""
    known, key = pipeline.stages(crm), fold(clean(value))
    if not any(fold(one.name) == key for one in known):
        left: list[str] = crm.store.values("pipeline.used_stages")
        if found := next((one for one in left if fold(one) == key), None):
            return found
    try:
        return find_stage(known, value).name
    except BadInput as error:
        raise BadInput(error.message, hint=f"stage:{quoted(known[0].name)}") from None


def _anything(crm: Crm, test: Test) -> Node:
    """A word by itself: a part of the title, or of the name of somebody in the deal or of its company."""
    if test.sign == "empty":
        return Test("title", "empty", ())
    return any_of((Test("title", test.sign, test.values), names(crm, test, [str(value) for value in test.values])))


def _chance(crm: Crm, test: Test) -> Node:
    """The deal's own probability, and where it has none its stage's."""
    of_stages = {one.name: one.probability for one in pipeline.stages(crm) if one.probability is not None}
    none = Test("probability", "empty", ())
    if test.sign == "empty":
        return all_of((none, Not(Test("stage", "=", tuple(of_stages))))) if of_stages else none
    so = COMPARED[test.sign]
    fitting = tuple(name for name, chance in of_stages.items() if any(so(chance, value) for value in test.values))
    return any_of((test, all_of((none, Test("stage", "=", fitting))))) if fitting else test


def _days(crm: Crm, test: Test) -> Node:
    """How many days an open deal has stood in its stage, as the day on which it came there."""
    if test.sign == "empty":
        return Not(IS_OPEN)
    value = float(str(test.values[0]))  # days are whole: 2.5 or more are 3 or more, and more than 2.5 too
    least, more = _at_least(crm, ceil(value)), _at_least(crm, floor(value) + 1)
    told = {">": more, ">=": least, "<": Not(least), "<=": Not(more), "=": all_of((least, Not(more)))}
    return all_of((IS_OPEN, told[test.sign]))


def _at_least(crm: Crm, days: int) -> Node:
    """Whether a deal has stood in its stage for so many days; nothing comes there tomorrow, so none is no days."""
    if days <= 0:
        return Not(Test("since", "empty", ()))
    if days > (crm.today() - crm.today().min).days:
        return Test("since", "empty", ())
    return Test("since", "<=", ((crm.today() - timedelta(days=days)).isoformat(),))


def _stuck(crm: Crm) -> Node:
    """What `pipeline.Judge.reasons` says of an open deal that nobody has parked, as a condition."""
    judge, known, today = pipeline.Judge(crm), pipeline.stages(crm), crm.today().isoformat()
    patient = [(stage.name, patience(stage, judge.median(stage.name))) for stage in known]
    late = [
        all_of((Test("stage", "=", (name,)), _at_least(crm, most + 1))) for name, most in patient if most is not None
    ]
    gone = Not(Test("stage", "=", tuple(one.name for one in known)))
    why = any_of((gone, *late, Test("close", "<", (today,)), Not(Test("planned", "=", (1,)))))
    return all_of((IS_OPEN, Not(Test("parked", ">", (today,))), why))
