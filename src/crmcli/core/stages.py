"""The life-cycle stage of a contact: what the facts say, when they said something else, and what was said by hand.

Nobody ever talked to is a lead, talked to and nothing bought a prospect. Who bought is a customer, from the second
purchase on a repeat one, from the fifth a loyal one; who bought nothing for a year is dormant, for two years lost.
The numbers are the book's (`Rules`). A stage that was set by hand stands until it is given back to the facts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import fold

STAGES = ("lead", "prospect", "customer", "repeat", "loyal", "dormant", "lost")
WORDS = {  # other words for a stage
    "线索": "lead", "潜在客户": "prospect", "客户": "customer", "成交客户": "customer", "复购": "repeat",
    "忠诚": "loyal", "忠诚客户": "loyal", "沉睡": "dormant", "流失": "lost",
}  # fmt: skip
BY_FACTS = ("auto", "自动")  # what gives a stage back to the facts
HAND, FACTS = "hand", "facts"


@record(frozen=True, slots=True)
class Rules:
    """From how many purchases on somebody is repeat and loyal; after how many days without one dormant and lost."""

    repeat: int = 2
    loyal: int = 5
    dormant: int = 365
    lost: int = 730


@record(frozen=True, slots=True)
class Said:
    """What was said by hand on a day: a stage, or None when it was given back to the facts."""

    day: str
    stage: str | None
    reason: str | None
    user: str | None


@record(frozen=True, slots=True)
class Turn:
    """A stage that began on a day: by `hand` or by the `facts`, why, and who said it."""

    date: str
    stage: str
    by: str
    why: str
    user: str | None


def read_rules(text: str | None) -> Rules:
    """The rules in `repeat=2 loyal=5 dormant=365 lost=730`; what is left out is as usual. Raises `BadInput`."""
    found = {"repeat": Rules().repeat, "loyal": Rules().loyal, "dormant": Rules().dormant, "lost": Rules().lost}
    for word in (text or "").replace(",", " ").split():
        name, _, value = word.partition("=")
        number = value.removesuffix("d")
        if name not in found or not (number.isascii() and number.isdigit() and 0 < int(number) < 100_000):
            raise BadInput(f"{word!r} is no stage rule; rules are: {' '.join(found)}", hint=_RULES_HINT)
        found[name] = int(number)
    if found["repeat"] > found["loyal"] or found["dormant"] > found["lost"]:
        raise BadInput("repeat comes before loyal, and dormant before lost", hint=_RULES_HINT)
    return Rules(**found)


_RULES_HINT = "crm config set stage_rules 'repeat=2 loyal=5 dormant=365 lost=730'"


def write_rules(rules: Rules) -> str:
    """The rules as the book keeps them; `read_rules` reads them back."""
    return f"repeat={rules.repeat} loyal={rules.loyal} dormant={rules.dormant} lost={rules.lost}"


def find(text: str, known: Sequence[str]) -> str | None:
    """The stage that a word means, None for `auto`. Raises `BadInput` with the list."""
    key = fold(text)
    if key in BY_FACTS:
        return None
    for stage in known:
        if key in (fold(stage), *(word for word, meant in WORDS.items() if meant == stage)):
            return stage
    listed = " ".join(known)
    raise BadInput(f"there is no stage {text!r}; stages are: {listed}", hint="crm contact edit c12 --stage auto")


def limits(rules: Rules, today: date) -> tuple[str, str]:
    """The last days (ISO) on which the last purchase makes somebody dormant and lost today."""
    return _before(today, rules.dormant), _before(today, rules.lost)


def stage(purchases: int, last_purchase: str | None, last_contact: str | None, today: date, rules: Rules) -> str:
    """What the facts say: how many purchases of more than nothing, the last one's day, the last talk's day."""
    if purchases < 1 or last_purchase is None:
        return "lead" if last_contact is None else "prospect"
    dormant, lost = limits(rules, today)
    if last_purchase <= lost:
        return "lost"
    if last_purchase <= dormant:
        return "dormant"
    return "loyal" if purchases >= rules.loyal else "repeat" if purchases >= rules.repeat else "customer"


def history(
    entered: str, first_contact: str | None, purchases: Iterable[str], said: Iterable[Said], today: date, rules: Rules
) -> list[Turn]:
    """Each stage that somebody had, the oldest first; days are ISO.

    `entered` is the day they came into the book, `purchases` the day of each purchase, `said` what was set by hand in
    the order in which it was said.
    """
    bought = sorted(purchases)
    spoken = min(filter(None, (first_contact, *bought[:1])), default=None)
    by_day = {day: list(group) for day, group in groupby(sorted(said, key=lambda one: one.day), lambda one: one.day)}
    days = {min(filter(None, (entered, spoken))), *bought, *by_day}
    days |= {spoken} if spoken else set()
    days |= {_after(day, wait) for day in set(bought) for wait in (rules.dormant, rules.lost)}
    turns: list[Turn] = []
    by_hand = False
    for day in sorted(days):
        if day > today.isoformat():
            break
        told, why = _on(day, spoken, bought, rules)
        if not by_hand and (not turns or turns[-1].stage != told):
            turns.append(Turn(day, told, FACTS, why, None))
        for one in by_day.get(day, ()):
            by_hand = one.stage is not None
            by, so = (HAND, "set by hand") if by_hand else (FACTS, "given back to the facts")
            turns.append(Turn(day, one.stage or told, by, one.reason or so, one.user))
    return turns


def _on(day: str, spoken: str | None, bought: list[str], rules: Rules) -> tuple[str, str]:
    """What the facts say of a day, and why."""
    there = [one for one in bought if one <= day]
    last = there[-1] if there else None
    met = spoken if spoken is not None and spoken <= day else None
    found = stage(len(there), last, met, date.fromisoformat(day), rules)
    if last is None:
        return found, "first talk" if met else "came into the book"
    if found in ("dormant", "lost"):
        return found, f"no purchase for {rules.dormant if found == 'dormant' else rules.lost} days"
    return found, f"purchase {len(there)}" if last == day else f"{len(there)} purchases"


def _before(day: date, days: int) -> str:
    return (day - timedelta(days=days)).isoformat() if days < day.toordinal() else date.min.isoformat()


def _after(day: str, days: int) -> str:
    there = date.fromisoformat(day)
    return (
        (there + timedelta(days=days)).isoformat() if days < date.max.toordinal() - there.toordinal() else "9999-12-31"
    )
