"""The entries of a calendar as rows: a to-do as a task, a meeting that was as a talk, one that lies ahead as a task."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice

from crmcli.app.reading_calendartimes import Moment, Zones, length
from crmcli.app.reading_components import OWN, Component, Head
from crmcli.core import recurrence
from crmcli.core.contentlines import ContentLine, plain
from crmcli.core.datewords import BadDate
from crmcli.core.exports import apart
from crmcli.core.text import clean

MARK = " ::: "  # between several values of a cell
BESIDE = {  # what has no column stands below the notes
    "LOCATION": "Location", "URL": "URL", "X-GOOGLE-CONFERENCE": "URL", "CONTACT": "Contact", "COMMENT": "Comment",
    "ATTACH": "Attachment",
}  # fmt: skip
COLUMNS = frozenset(  # what our own files say in properties of their own
    (
        "company", "deal", "owner", "wait_until", "after", "kind", "direction", "author", "amount", "currency",
        "product", "quantity", "outcome", "external_id", "duration", "date", "due", "due_time",
    )
)  # fmt: skip
ROOMS = ("ROOM", "RESOURCE")
LONGEST_TALK = timedelta(days=7)
MOST_DAYS = 2000  # of a rule that are looked at
RECKONED = 20_000  # rules of a file that are reckoned; one that never comes takes the time of ten

Row = dict[str, str]


class Reader:
    """Makes rows. `told` counts what is kept otherwise than it stands in the file, or not at all."""

    def __init__(self, zones: Zones, now: datetime) -> None:
        self.zones = zones
        self.now = now.astimezone(zones.local)
        self.told: Counter[str] = Counter()
        self._reckoned = 0

    def task(self, todo: Component) -> Row:
        """A VTODO."""
        start, due = self.moment(todo, "DTSTART"), self.moment(todo, "DUE")
        if due is None and start is not None and (told := todo.one("DURATION")) and (span := length(told.value)):
            due = self.zones.later(start, span)
        begins = start if start != due else None
        due, begins = (due, begins) if due else (start, None)
        row = {"title": self.title(todo), **self.due(due), "priority": _priority(todo.text("PRIORITY"))}
        if due is None:  # what cannot be read stands in the row as it is, and is rejected with it
            row["due"] = next((text for name in ("DUE", "DTSTART") if (text := todo.text(name))), "")
        row |= self.state(todo)
        row["every"] = self.rule(todo, due)
        more = [f"Starts: {' '.join(filter(None, (begins.day_text, begins.clock)))}"] if begins else []
        row["notes"] = self.notes(todo, more)
        row["tags"] = joined(todo.texts("CATEGORIES"))
        row |= self.people(todo, Head())
        return {**row, **self.known(todo)}

    def ahead(self, event: Component, start: Moment, head: Head, every: str = "") -> Row:
        """A VEVENT that has not begun."""
        row = {"title": self.title(event), **self.due(start), "every": every, "notes": self.notes(event)}
        row |= {"tags": joined(event.texts("CATEGORIES")), **self.people(event, head)}
        return {**row, **self.known(event)}

    def talk(self, event: Component, start: Moment | None, head: Head, kind: str = "meeting") -> Row:
        """A VEVENT that has begun, or a VJOURNAL. A day that cannot be read stands in the row as it is."""
        row = {"kind": kind, "date": start.day_text if start else event.text("DTSTART")}
        row |= {"at": start.instant if start else "", **self.people(event, head)}
        lines = (event.text("SUMMARY"), self.notes(event))
        row["note"] = "\n".join(filter(None, lines))
        if start is not None and start.at is not None:
            row["duration"] = self.duration(event, start)
        again = event.text("RECURRENCE-ID")
        told = {**row, **self.known(event)}
        told.pop("created_at", None)
        if again and told.get("external_id"):
            told["external_id"] += f"/{again}"
        return told

    def moment(self, component: Component, name: str) -> Moment | None:
        """The day or instant of a property."""
        return self.zones.moment(component.one(name))

    def title(self, component: Component) -> str:
        """The title, or the first line of what is said."""
        said = component.text("DESCRIPTION", lines=True)
        return component.text("SUMMARY") or (said.splitlines()[0] if said else "")

    def notes(self, component: Component, more: "list[str] | None" = None) -> str:
        """What is said, and below it what has no column."""
        said = [text for line in component.all("DESCRIPTION") if (text := clean(plain(line.value), lines=True))]
        beside = [
            f"{BESIDE[line.name]}: {text}"
            for line in component.lines
            if line.name in BESIDE and (text := clean(plain(line.value), lines=True))
        ]
        return "\n".join((*said, *(more or ()), *beside))

    def due(self, due: Moment | None) -> Row:
        """The columns of a due day."""
        return {"due": due.day_text if due else "", "due_time": due.clock if due else ""}

    def state(self, todo: Component) -> Row:
        """Whether it is done, and when."""
        status, done = todo.text("STATUS").upper(), self.moment(todo, "COMPLETED")
        closed = status == "COMPLETED" or (not status and (done or todo.text("PERCENT-COMPLETE") == "100"))
        if not closed:
            return {"state": "open"}
        return {"state": "done", "done_at": (done.instant or done.day_text) if done else ""}

    def duration(self, event: Component, start: Moment) -> str:
        """How long it took, in minutes; nothing where its end is before its beginning."""
        told, end = event.one("DURATION"), self.moment(event, "DTEND")
        span = length(told.value) if told else end.at - start.at if end and end.at and start.at else None
        if span is None or not timedelta(0) < span <= LONGEST_TALK:
            return ""
        return str(round(span.total_seconds() / 60)) if span >= timedelta(seconds=30) else ""

    def people(self, component: Component, head: Head) -> Row:
        """Who was there, by name and mail as far as they are told; the one who invited stands last."""
        found: dict[str, str] = {}
        for line in (*component.all("ATTENDEE"), *component.all("ORGANIZER")):
            mail, name = _person(line)
            if line.params.get("CUTYPE", "").upper() in ROOMS:
                self.told["rooms and things among those invited are not kept"] += 1
            elif line.params.get("PARTSTAT", "").upper() == "DECLINED":
                self.told["people who declined are not kept in a meeting"] += 1
            elif mail and mail.casefold() == head.name.casefold():
                self.told[f"{mail}, whose calendar this is, is not kept as a contact"] += 1
            elif mail or name:
                told = f"{name.replace(';', ',')} <{mail}>" if name and mail else mail or name
                found.setdefault((mail or name).casefold(), told)
        return {"contact": joined(list(found.values()))} if found else {}

    def known(self, component: Component) -> Row:
        """By what it is known again, and since when there is one."""
        made = self.moment(component, "CREATED")
        return {"external_id": component.text("UID"), "created_at": made.instant if made else ""}

    def rule(self, component: Component, start: Moment | None) -> str:
        """The rule by which it comes again, as the book keeps it; what cannot be kept is counted."""
        told = component.all("RRULE")
        if component.one("EXDATE") or component.one("RDATE") or len(told) > 1:
            self.told["days that are added to a rule or taken from it are not kept"] += 1
        if not told:
            return ""
        until = self.zones.moment(_until(told[0]))
        begins = start.day if start else self.now.date()
        found = _rule(told[0].value, until.day if until else None, begins) if self._reckoned < RECKONED else ""
        self._reckoned += 1 if found else 10
        if not found:
            self.told["rules that a follow-up cannot have are not kept"] += 1
            return ""
        return found

    def next_of(self, event: Component, rule: str, start: Moment) -> "tuple[Moment, str] | None":
        """The next time of a meeting that comes again and has begun, with the rule from then on; None at its end."""
        skipped = {text.strip()[:8] for line in event.all("EXDATE") for text in line.value.split(",")}
        today = self.now.date()
        day, rule = _from_day_on(rule, start.day, today)
        days = enumerate(islice(recurrence.occurrences(rule, day), MOST_DAYS))
        coming = ((place, one) for place, one in days if one > today and one.strftime("%Y%m%d") not in skipped)
        place, one = next(coming, (0, None))
        if one is None:
            return None
        if count := re.search(r"COUNT=(\d+)", rule):
            rule = rule.replace(count[0], f"COUNT={int(count[1]) - place}")
        if start.at is None:
            return Moment(one, None), rule
        return Moment(one, datetime.combine(one, start.at.timetz())), rule


def own_columns(component: Component) -> Row:
    """What our own files say of a record beyond the standard."""
    told = {}
    for line in component.lines:
        if line.name.startswith(OWN):
            column = line.name.removeprefix(OWN).lower().replace("-", "_")
            if column in COLUMNS:
                told[column] = clean(plain(line.value), lines=True)
    return told


def joined(values: list[str]) -> str:
    """Several values in one cell."""
    return MARK.join(map(apart, values))


def _person(line: ContentLine) -> tuple[str, str]:
    """The mail and the name of somebody who is invited; a calendar's own numbers are neither."""
    value = clean(plain(line.value))
    scheme, colon, address = value.partition(":")
    mail = address if colon and scheme.casefold() == "mailto" else value
    mail = mail if "@" in mail else clean(line.params.get("EMAIL", ""))
    name = clean(line.params.get("CN", "")).strip("'\"")
    return mail.partition("?")[0], "" if name.casefold() == mail.casefold() else name


def _priority(text: str) -> str:
    """1 to 4 are high, 5 is medium, 6 to 9 are low, 0 is none."""
    number = int(text) if text.isdecimal() and len(text) == 1 else 0
    return "" if not number else "H" if number < 5 else "M" if number == 5 else "L"


def _until(rule: ContentLine) -> ContentLine | None:
    found = re.search(r"UNTIL=([0-9TZ]+)", rule.value, re.IGNORECASE)
    return rule._replace(value=found[1]) if found else None


@lru_cache(maxsize=1024)
def _rule(text: str, until: date | None, start: date) -> str:
    """A rule by days: its end is a day, and the clock time of a day is that of its first one. "" for what is none."""
    kept = []
    for part in text.upper().replace(" ", "").strip(";").split(";"):
        name, _, value = part.partition("=")
        if name == "UNTIL":
            if until is None:
                return ""
            part = f"UNTIL={until:%Y%m%d}"
        elif name in ("BYHOUR", "BYMINUTE", "BYSECOND") and "," not in value:
            continue
        elif name == "COUNT" and not 0 < int(value if value.isdecimal() and len(value) < 9 else "0") <= MOST_DAYS:
            return ""
        kept.append(part)
    try:
        return recurrence.read(";".join(kept), start)
    except (BadDate, ValueError, OverflowError):
        return ""


def _from_day_on(rule: str, start: date, today: date) -> tuple[date, str]:
    """A day near today from which a rule gives the same days as from its beginning."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    step = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    if step and "COUNT" not in parts and "BYSETPOS" not in parts:
        return start + timedelta(days=max(0, (today - start).days // step - 1) * step), rule
    return start, rule
