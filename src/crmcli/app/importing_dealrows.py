"""One row of a file of deals: what may be sold, where it stands, since when. Nothing is looked up here but settings."""

from collections.abc import Sequence

from crmcli.app import dealparts, pipeline
from crmcli.app.importing import Sheet
from crmcli.app.importing_entries import Entry, EntryReader
from crmcli.app.importing_words import DEAL_STATE_WORDS, meant
from crmcli.core.datewords import brief
from crmcli.core.errors import BadInput
from crmcli.core.money import currency_code
from crmcli.core.pipeline import LOST, OPEN, WON, closing, find_reason, find_stage, say_stages
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class DealReader(EntryReader):
    """Reads rows of deals.

    An entry's `more` has, where they are told, `stage`, `state`, `lost_reason`, the days `begun`, `closed` and `closes`
    (the one on which a closed deal was expected to close), and `created_at`.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.stages = pipeline.stages(sheet.crm)
        self.reasons = sheet.crm.setting("lost_reasons")
        self.missing: list[str] = []  # stages that the book does not have
        self._standing: dict[str, tuple[str | None, str | None]] = {}

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row as a deal. Raises `CrmError`."""
        told = self.told(cells)
        entry = Entry(line, cells, self.sheet.source)
        self.identify(entry, told)
        if not told.get("title"):
            raise BadInput("a deal needs a title")
        said = {"title": told["title"]}
        if "probability" in told:
            said["probability"] = _whole(told["probability"])
        values = dealparts.columns(self.crm, said)
        if "value" in told:
            self.amount(entry, told["value"], told.get("currency"))
            if entry.more["minor"] < 0:
                raise BadInput(f"a deal is worth nothing or more, not {brief(told['value'])}")
            values |= {"value_minor": entry.more["minor"], "currency": entry.more["currency"]}
        elif "currency" in told:
            values["currency"] = currency_code(told["currency"])
        if "expected_close" in told:
            values["expected_close"] = self.moment(told["expected_close"]).day
        if "owner" in told:
            values["owner_id"] = self.owner(told["owner"])
        values["notes"] = self.lines("notes", cells)
        entry.values = {column: value for column, value in values.items() if value is not None}
        self._story(entry, told)
        entry.who, entry.company = self.who(told, cells), told.get("company")
        entry.tags, entry.custom = self.tags(cells), self.custom(cells)
        return entry

    def _story(self, entry: Entry, told: "dict[str, str]") -> None:
        """Where a deal stands and since when, in `more`; what contradicts itself is refused."""
        stage, state = self._stands(told.get("stage", ""), told.get("state", ""))
        more: dict[str, Any] = {"stage": stage, "state": state}
        if "created_at" in told:
            begun = self.past(told["created_at"], "a deal begins when it does")
            more["begun"], more["created_at"] = begun.day, self.instant(begun)
        if "closed_on" in told:
            more["closed"] = self.past(told["closed_on"], "a deal is closed when it is").day
            if state not in (WON, LOST):
                raise BadInput(f"the deal was closed on {more['closed']}, and is neither won nor lost")
        elif state in (WON, LOST) and entry.values.get("expected_close", "9") <= self.today:
            more["closes"] = entry.values["expected_close"]  # most programs have one date for both
        if "lost_reason" in told:
            if state in (OPEN, WON):
                raise BadInput(
                    f"the deal is {state}, and has a reason for which it was lost: {brief(told['lost_reason'])}"
                )
            more["lost_reason"] = self._reason(entry, told["lost_reason"])
        entry.more |= {key: value for key, value in more.items() if value is not None}

    def _reason(self, entry: Entry, text: str) -> str | None:
        """The book's reason that a text means; another program's own words stand in the notes."""
        try:
            return find_reason(self.reasons, text)
        except BadInput:
            notes = entry.values.get("notes")
            entry.values["notes"] = f"{notes}\n{text}" if notes else text
            self.sheet.note("reasons that this book does not have stand in the notes of their deals")
            return None

    def _stage(self, text: str) -> str:
        """The book's stage that a text means; how the settings would have it too is told once for all rows."""
        try:
            return find_stage(self.stages, text).name
        except BadInput:
            if text not in self.missing:
                self.missing.append(text)
            raise

    def tell(self) -> None:
        """Say what would have to be in the book's settings for the rejected rows to be taken."""
        if self.missing:
            kept = [(one.name, one.probability, one.target_days) for one in self.stages]
            said = say_stages([*kept, *((name, None, None) for name in self.missing)]).replace("'", "")
            self.sheet.note(f"for the stages of this file: crm config set deal_stages '{said}', in the order you want")

    def _stands(self, stage: str, state: str) -> tuple[str | None, str | None]:
        """The stage and the state that two cells tell; other programs have stages for won and lost. Raises
        `BadInput`."""
        key = f"{stage}\0{state}"
        if key not in self._standing:
            told = closing(state) or meant(DEAL_STATE_WORDS, state) if state else None
            if state and told is None:
                raise BadInput(f"a deal is open, won or lost, not {brief(state)}")
            ended = self._ended(stage)
            if ended and told not in (None, ended):
                raise BadInput(f"the deal is {told}, and its stage is {brief(stage)}")
            found = self._stage(stage) if stage and not ended else None
            self._standing[key] = found, ended or told or (OPEN if found else None)
        return self._standing[key]

    def _ended(self, stage: str) -> str | None:
        """Whether a stage of another program is how a deal ends."""
        if not stage or any(fold(one.name) == fold(stage) for one in self.stages):
            return None
        found = closing(stage) or meant(DEAL_STATE_WORDS, stage)
        return found if found in (WON, LOST) else None


def _whole(text: str) -> str:
    """A probability in per cent: `0.2` and `20.0%` are 20. What is none is refused elsewhere."""
    plain = text.removesuffix("%").removesuffix("％").strip().replace(",", ".")
    if "." not in plain or not plain.replace(".", "", 1).isdecimal():
        return text
    number = float(plain)
    if number <= 1 and plain == text.replace(",", "."):
        return str(round(number * 100))
    return str(int(number)) if number.is_integer() else text
