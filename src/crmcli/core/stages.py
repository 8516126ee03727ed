"""The life-cycle stage of a contact: what the facts say, when they said something else, and what was said by hand.

Nobody ever talked to is a lead, talked to and nothing bought a prospect. Who bought is a customer, from the second
purchase on a repeat one, from the fifth a loyal one; who bought nothing for a year is dormant, for two years lost.
The numbers are the book's (`Rules`). A stage that was set by hand stands until it is given back to the facts.
"""

from bisect import insort
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
    """What was said by hand on a day: a stage, or None when it was given back to the facts; `order` as in `Fact`."""

    day: str
    stage: str | None
    reason: str | None
    user: str | None
    order: int = 0


@record(frozen=True, slots=True)
class Fact:
    """A talk or a purchase of a day (ISO), and the day on which the book learned of it.

    `order` is the number of the act that wrote it: what is known earlier has the lower one.
    """

    day: str
    learned: str
    order: int
    bought: bool


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
    entered: str, facts: Iterable[Fact], said: Iterable[Said], today: date, rules: Rules, *, order: int = 0
) -> list[Turn]:
    """Each stage that somebody had, the oldest first; days are ISO.

    `entered` is the day they came into the book, by the act `order`; `said` is what was set by hand. What was told
    once stays: a fact that is learned later only adds to it. It counts from its own day where nothing was told since,
    else from the day it was learned. What was before somebody came into the book is told on its own days, as long as
    nothing else was told of the time in the book.
    """
    end = today.isoformat()
    said = list(said)
    with_them = [one for one in said if one.order <= order]
    events: list[tuple[str, int, str, Fact | Said]] = [
        (one.day, one.order, "", one) for one in said if one not in with_them
    ]
    events += [(max(one.day, min(one.learned, end)), one.order, one.day, one) for one in facts]
    past: list[Fact] = []
    life = _begun(past, with_them, entered, end, rules)
    for (moment, _), group in groupby(sorted(events, key=lambda one: one[:3]), key=lambda one: one[:2]):
        if moment > end:
            break
        together = [one[3] for one in group]
        life.advance(moment)
        older = [one for one in together if isinstance(one, Fact) and one.day < entered]
        if older and life.is_new:
            past += older
            life = _begun(past, with_them, entered, end, rules)
        else:
            older = []
        for one in together:
            if isinstance(one, Said):
                life.say(one)
            elif one not in older:
                life.learn(one, moment)
    life.advance(end)
    return life.turns


def _begun(past: Sequence[Fact], with_them: Sequence[Said], entered: str, end: str, rules: Rules) -> "_Life":
    """A life up to the day somebody came into the book, with what is known of the time before."""
    life = _Life(rules)
    for one in sorted(past, key=lambda one: one.day):
        life.learn(one, one.day)
    if entered <= end:
        life.advance(_after(entered, -1))
        life.enter(entered, with_them)
    else:
        life.advance(end)
    return life


class _Life:
    """What was told of somebody so far, and the facts that are known so far."""

    def __init__(self, rules: Rules) -> None:
        self.turns: list[Turn] = []
        self.is_new = True
        self._rules, self._met, self._bought, self._by_hand = rules, "", list[str](), False

    def enter(self, day: str, said: Sequence[Said]) -> None:
        """They come into the book, with what was said of them then."""
        self.turns.append(Turn(day, self._stage(day), FACTS, "came into the book", None))
        for one in said:
            self.say(one)
        self.is_new = True

    def say(self, one: Said) -> None:
        """Somebody sets the stage, or gives it back to the facts that are known."""
        self._by_hand = one.stage is not None
        by, so = (HAND, "set by hand") if self._by_hand else (FACTS, "given back to the facts")
        self._tell(Turn(one.day, one.stage or self._stage(one.day), by, one.reason or so, one.user))

    def learn(self, one: Fact, moment: str) -> None:
        """A fact is learned on the day `moment`, or begins to hold then."""
        last = self.turns[-1].date if self.turns else ""
        day = one.day if one.day >= last else moment
        self.advance(day, but_the_last=True)
        self._met = min(self._met, one.day) if self._met else one.day
        if one.bought:
            insort(self._bought, one.day)
        found = self._stage(day)
        why = f"purchase {len(self._bought)}" if one.bought else "first talk"
        if found in ("dormant", "lost"):
            why = self._silence(found)
        elif day > one.day:
            why += f", dated {one.day}"
        self._turn(day, found, why)

    def advance(self, day: str, *, but_the_last: bool = False) -> None:
        """Time passes up to a day: whoever buys nothing becomes dormant, then lost."""
        if self._bought and not self._by_hand:
            for wait in (self._rules.dormant, self._rules.lost):
                there = _after(self._bought[-1], wait)
                if self.turns[-1].date <= there <= day and not (but_the_last and there == day):
                    found = self._stage(there)
                    self._turn(there, found, self._silence(found))

    def _turn(self, day: str, found: str, why: str) -> None:
        if not self._by_hand and (not self.turns or self.turns[-1].stage != found):
            self._tell(Turn(day, found, FACTS, why, None))

    def _tell(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.is_new = False

    def _stage(self, day: str) -> str:
        last = self._bought[-1] if self._bought else None
        return stage(len(self._bought), last, self._met or None, date.fromisoformat(day), self._rules)

    def _silence(self, found: str) -> str:
        return f"no purchase for {self._rules.dormant if found == 'dormant' else self._rules.lost} days"


def _before(day: date, days: int) -> str:
    return (day - timedelta(days=days)).isoformat() if days < day.toordinal() else date.min.isoformat()


def _after(day: str, days: int) -> str:
    there = date.fromisoformat(day)
    if days < 0:
        return _before(there, -days)
    return (
        (there + timedelta(days=days)).isoformat() if days < date.max.toordinal() - there.toordinal() else "9999-12-31"
    )
