"""The settings of the book that people choose: what each is for, how its words are read, checked and said again."""

from collections.abc import Callable, Mapping

from crmcli.app.booksettings import DEFAULTS, KINDS, kind_of, put
from crmcli.app.crm import Clock, Crm
from crmcli.app.workdays import read_holidays, say_holidays
from crmcli.core import nextsteps, pipeline
from crmcli.core.errors import BadInput
from crmcli.core.lint import read_fields
from crmcli.core.money import currency_code
from crmcli.core.record import record
from crmcli.core.records import Wrote
from crmcli.core.relations import read_kinds
from crmcli.core.rfmschemes import read_cuts, scheme_name
from crmcli.core.stages import read_rules, write_rules
from crmcli.core.text import cut
from crmcli.core.workdays import read_weekdays, say_weekdays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ORDERS = ("dmy", "mdy", "ymd")
MOST = 1000
LONGEST = 100  # cells of a value in the words of an act


def _replaced(_was: object, said: object) -> object:
    return said


def _unset() -> str:
    return "unset"


def _fitting(_crm: Crm, value: object) -> object:
    return value


@record(frozen=True, slots=True)
class Setting:
    """A setting: `words` say what it is for, `read` makes a value of what somebody typed, `say` words of the value.

    `read` raises `BadInput`, and so does `fit`, which holds the value against this book. `merge` makes the new value of
    the old one and what was said, where not all is said anew; `usual` says what holds while nothing is set.
    """

    words: str
    read: "Callable[[str], Any]"
    say: "Callable[[Any], str]" = str
    merge: "Callable[[Any, Any], Any]" = _replaced
    usual: "Callable[[], str]" = _unset
    fit: "Callable[[Crm, Any], Any]" = _fitting


@record(frozen=True, slots=True)
class ConfigLine:
    """A setting as `crm config` lists it."""

    name: str
    value: str
    purpose: str


def _order(text: str) -> str:
    if text.lower() not in ORDERS:
        raise BadInput(f"a date order is dmy, mdy or ymd, not {text!r}", hint="crm config set date_order dmy")
    return text.lower()


def _region(text: str) -> str:
    if len(text) != 2 or not text.isalpha() or not text.isascii():
        raise BadInput(f"a phone region is two letters, not {text!r}", hint="crm config set phone_region DE")
    return text.upper()


def _zone(text: str) -> str:
    Clock(text)
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise BadInput(f"that is a number up to {MOST}, not {text!r}", hint="crm config list")
    return int(text)


def _stage_rules(text: str) -> str:
    return write_rules(read_rules(text))


def _points(text: str) -> str:
    from crmcli.core.figures_risk import read_points, write_points

    return write_points(read_points(text))


def _complete(text: str) -> str:
    read_fields(text)
    return text


def _relation_kinds(text: str) -> str:
    read_kinds(text)
    return text


def _cut_points(text: str) -> str:
    read_cuts(text, None)
    return text


def _outcomes(text: str) -> "dict[str, Any]":
    return nextsteps.read_rows(text, lambda word: kind_of(KINDS, word))


def _checklists(crm: Crm, text: str) -> "dict[str, Any]":
    return pipeline.read_checklists(text, pipeline.stages_of(crm.setting("deal_stages")))


def _deal_points(crm: Crm, text: str) -> "list[list[Any]]":
    from crmcli.app.leads import checked

    return checked(crm, text)


def _usual_deal_points() -> str:
    from crmcli.core.leads import USUAL, say_points

    return say_points(USUAL)


def _usual_points() -> str:
    from crmcli.core.figures_risk import POINTS, write_points

    return write_points(POINTS)


def _say_deal_points(kept: "Any") -> str:
    from crmcli.core.leads import say_points

    return say_points(kept)


SETTINGS: dict[str, Setting] = {
    "currency": Setting("of amounts without one, and of figures", currency_code),
    "phone_region": Setting("reads numbers without a country code", _region),
    "zone": Setting("where today begins and ends", _zone),
    "date_order": Setting("which of 5/12 is the month", _order),
    "stage_rules": Setting("when a contact is repeat, loyal, dormant, lost", _stage_rules),
    "relation_kinds": Setting("kinds of relation beside the usual ones", _relation_kinds),
    "complete": Setting("which fields make a contact complete", _complete),
    "stale_months": Setting("after how many months without contact or change a contact is stale", _number),
    "suggestions": Setting("how many who go quiet or have no plan today lists", _number),
    "points": Setting("what each reason to call somebody counts in report next", _points, usual=_usual_points),
    "workdays": Setting("the weekdays that are worked", read_weekdays, say_weekdays),
    "holidays": Setting("the days that are not: lines, or @FILE of lines or a calendar", read_holidays, say_holidays),
    "deal_stages": Setting(
        "the stages of the pipeline: NAME PROBABILITY% DAYSd; …", pipeline.read_stages, pipeline.say_stages
    ),
    "deal_checklists": Setting(
        "what is to be done when a deal comes to a stage: STAGE = 1d TITLE | 3d TITLE; …",
        str,
        pipeline.say_checklists,
        pipeline.merged_checklists,
        fit=_checklists,
    ),
    "deal_points": Setting(
        "what a deal's score is made of: POINTS FILTER; …",
        str,
        _say_deal_points,
        usual=_usual_deal_points,
        fit=_deal_points,
    ),
    "lost_reasons": Setting("for which reasons deals are lost", pipeline.read_reasons, "; ".join),
    "stuck_deals": Setting("how many deals that need a push today lists", _number),
    "rfm.scheme": Setting("how crm rfm scores: grid, cn8, r-package, fixed, scores", scheme_name),
    "rfm.cuts": Setting("the cut points of the scheme fixed", _cut_points),
    "outcomes": Setting("what a talk asks for next, in working days", _outcomes, nextsteps.say_rows, nextsteps.merged),
}


def listed(crm: Crm) -> list[ConfigLine]:
    """All settings with their values."""
    return [one(crm, name) for name in SETTINGS]


def one(crm: Crm, name: str) -> ConfigLine:
    """A setting with its value. Raises `BadInput` for an unknown name."""
    setting = _known(name)
    value = crm.setting(name)
    return ConfigLine(name, setting.usual() if value is None else setting.say(value), setting.words)


def set_(crm: Crm, name: str, text: str) -> Wrote:
    """Set a setting of the book: an act like any other. Empty words give it back to what is usual."""
    setting = _known(name)
    value = DEFAULTS[name]
    if text.strip():
        value = setting.merge(crm.setting(name), setting.fit(crm, setting.read(text.strip())))
    said = "nothing" if value is None else cut(setting.say(value), LONGEST)
    with crm.change(f"set {name} to {said}") as change:
        put(change, crm.store, name, value)
    crm.forget_settings()
    if name == "deal_stages":
        from crmcli.app.pipeline import tell_orphans

        tell_orphans(crm)
    if name == "phone_region" and change.ref and (kept := len(crm.store.values("contacts.with_national_phones"))):
        who = "1 contact" if kept == 1 else f"{kept} contacts"
        crm.tell(f"the phones of {who} without a country code are what they were; crm config reread reads them anew")
    return Wrote(change.ref, f"set {name} to {said}", one(crm, name), {})


def checked(choices: Mapping[str, str | None]) -> "dict[str, Any]":
    """The settings somebody chose for a new book, checked before anything is made."""
    return {name: _known(name).read(text.strip()) for name, text in choices.items() if text and text.strip()}


def _known(name: str) -> Setting:
    if name not in SETTINGS:
        raise BadInput(f"there is no setting {name!r}; settings are: {' '.join(SETTINGS)}", hint="crm config list")
    return SETTINGS[name]
