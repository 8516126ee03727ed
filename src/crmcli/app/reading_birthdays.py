"""Birthdays and anniversaries among the entries of a calendar: whose they are, and the year where it can be told."""

import re
from datetime import datetime
from typing import NamedTuple

from crmcli.app.reading_calendartimes import Moment
from crmcli.app.reading_components import Component
from crmcli.core.text import clean, fold, words

# Years that programs write where they know none.
MADE_UP = frozenset((1, 1600, 1601, 1604, 1700, 1800, 1804, 1900, 1904))
UNSURE = frozenset((1970, 1972, 2000))  # made up by some; where the entry names its year elsewhere it stands
_BORN = (
    r"(?P<a>.+?)[’'`´]s?\s+(?:\d+(?:st|nd|rd|th)\s+)?birthday", r"birthday\s+of\s+(?P<a>.+)",
    r"birthday\s*[:–-]\s*(?P<a>.+)",
    r"(?P<a>.+?)\s*[:–—-]\s*(?:birthday|geburtstag|生日)", r"(?P<a>.+?)\s*[(（](?:birthday|geburtstag|生日)[)）]",
    r"geburtstag\s+von\s+(?P<a>.+)", r"geburtstag\s*[:–-]\s*(?P<a>.+)", r"(?P<a>.+?)[’'`´]s?\s+(?:\d+\.\s+)?geburtstag",
    r"(?P<a>.+?)\s+hat\s+geburtstag", r"(?P<a>.+?)\s*的?\s*(?:\d+\s*岁)?生日", r"生日\s*[:：]\s*(?P<a>.+)",
    r"(?:l[’'])?anniversaire\s+(?:de\s+|d[’'])(?P<a>.+)", r"cumpleaños\s+de\s+(?P<a>.+)",
    r"compleanno\s+di\s+(?P<a>.+)",
    r"(?P<a>.+?)\s*の誕生日", r"🎂\s*(?P<a>.+)", r"(?P<a>.+?)\s+birthday",
)  # fmt: skip
_KEPT = (
    r"(?P<a>.+?)[’'`´]s?\s+(?:\d+(?:st|nd|rd|th)\s+)?(?:wedding\s+)?anniversary",
    r"(?:wedding\s+)?anniversary\s+of\s+(?P<a>.+)", r"(?P<a>.+?)\s*[:–—-]\s*(?:wedding\s+)?anniversary",
    r"(?:hochzeits|jahres)tag\s+von\s+(?P<a>.+)", r"(?P<a>.+?)\s*的?\s*(?:结婚)?(?:纪念日|周年)", r"💍\s*(?P<a>.+)",
)  # fmt: skip
NOBODY = frozenset(("happy", "my", "mein", "our", "unser", "我的", "生日快乐"))  # how a day begins that names nobody
LONGEST_TITLE = 300
_YEAR = re.compile(r"\s*[(（]\s*[*]?\s*(\d{4})\s*[)）]\s*$")
_AGE = re.compile(r"\s*[(（][^()（）]*\d{1,3}[^()（）]*[)）]\s*$")
_WORDS = {
    "birthday": frozenset(("birthday", "birthdays", "geburtstag", "geburtstage", "生日", "anniversaires", "bday")),
    "anniversary": frozenset(("anniversary", "anniversaries", "jahrestag", "hochzeitstag", "纪念日")),
}


class Day(NamedTuple):
    """A day of somebody that comes every year: `label` is "birthday" or "anniversary", `year` None where it is unknown.

    `sure` says that the entry names the year itself; else it is only the one in which its rule begins.
    """

    name: str
    label: str
    month: int
    day: int
    year: int | None
    sure: bool

    def date(self, *, year: bool = True) -> str:
        """`1815-12-10`, or `--12-10` without the year."""
        told = f"{self.year:04}" if year and self.year is not None else "-"
        return f"{told}-{self.month:02}-{self.day:02}"


def personal_day(component: Component, start: Moment | None, now: datetime) -> Day | None:
    """The birthday or anniversary that an entry is, or None for any other entry."""
    if component.kind != "VEVENT" or start is None:
        return None
    rules = [line.value.upper() for line in component.all("RRULE")]
    yearly = any("FREQ=YEARLY" in rule and not re.search(r"COUNT=|INTERVAL=(?!1\b)", rule) for rule in rules)
    label = _marked(component)
    if not label and (not yearly or start.at is not None):
        return None
    title, year = component.text("SUMMARY")[:LONGEST_TITLE], component.text("X-NEXTCLOUD-BC-YEAR")
    if found := _YEAR.search(title):
        title, year = title[: found.start()], year or found[1]
    title = _AGE.sub("", title)
    guessed, name = _named(title, label)
    if not guessed or not name or NOBODY & set(words(name)[:1]):
        return None
    sure = year.isdecimal() and len(year) == 4 and 0 < int(year) <= now.year
    told = int(year) if sure else _year_of(component, start, now) if yearly else None
    return Day(name, guessed, start.day.month, start.day.day, told, sure)


def _marked(component: Component) -> str:
    """The label that an entry bears beside its title, "" for none."""
    words = {fold(text) for text in component.texts("CATEGORIES")}
    field = component.text("X-NEXTCLOUD-BC-FIELD-TYPE").casefold()
    icon = component.text("X-GOOGLE-CALENDAR-CONTENT-ICON").casefold()
    for label, known in _WORDS.items():
        if words & known or field in known:
            return label
    return "birthday" if any(word in icon for word in ("cake", "bday", "birthday")) else ""


def _named(title: str, label: str) -> tuple[str, str]:
    """The label and the name in a title; the whole title is the name of what is marked and says no more."""
    for found, forms in (("birthday", _BORN), ("anniversary", _KEPT)):
        if label in ("", found):
            for form in forms:
                if match := re.fullmatch(form, title, re.IGNORECASE):
                    return found, clean(match["a"].lstrip("🎂💍🎉🎁 ️"))
    return label, clean(title.lstrip("🎂💍🎉🎁 ️")) if label else ""


def _year_of(component: Component, start: Moment, now: datetime) -> int | None:
    """The year in which an entry begins, where that is the year of birth: well before the entry was made."""
    year = start.day.year
    made = component.text("CREATED")[:4]
    before = int(made) if made.isdecimal() and 1970 < int(made) <= now.year else now.year
    return None if year in MADE_UP | UNSURE or year > before - 2 else year
