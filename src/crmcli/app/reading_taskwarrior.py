"""Tasks as Taskwarrior exports them (`task export`).

A task keeps its uuid as its uid. A project is a tag. Of a task that comes again Taskwarrior keeps a template and the
tasks made of it: they are one open task here, with the template's uuid, the rule and the earliest due date that is
open; those of them that are done are tasks of their own. Deleted tasks are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from crmcli.app.reading_calendartimes import Moment, Zones
from crmcli.app.reading_records import MARK, MOST_NAMES, said
from crmcli.core import recurrence
from crmcli.core.contentlines import ContentLine
from crmcli.core.datewords import BadDate
from crmcli.core.text import clean

KEYS = {"uuid", "description", "status", "entry"}  # what every exported task has
# Taskwarrior's own reckoning; what else is not named here is a field of the user's own and stands in the notes.
QUIET = frozenset(("id", "urgency", "modified", "mask", "imask", "parent", "rtype", "template", "last"))
TAKEN = frozenset(
    (
        "uuid", "description", "status", "entry", "due", "end", "wait", "scheduled", "start", "priority", "project",
        "tags", "annotations", "recur", "until",
    )
)  # fmt: skip
STATES = {"pending": "open", "waiting": "open", "recurring": "open", "completed": "done"}
MOST_SERIES = 100_000
_WORDS = {
    "day": "1 day", "daily": "1 day", "weekly": "1 week", "sennight": "1 week", "biweekly": "2 weeks",
    "fortnight": "2 weeks", "monthly": "1 month", "bimonthly": "2 months", "quarterly": "3 months",
    "semiannual": "6 months", "annual": "1 year", "yearly": "1 year", "biannual": "2 years", "biyearly": "2 years",
}  # fmt: skip
_UNITS = {
    "days": "days", "day": "days", "d": "days", "weeks": "weeks", "week": "weeks", "wks": "weeks", "wk": "weeks",
    "w": "weeks", "months": "months", "month": "months", "mnths": "months", "mths": "months", "mth": "months",
    "mos": "months", "mo": "months", "quarters": "quarters", "quarter": "quarters", "qtrs": "quarters",
    "qrtrs": "quarters", "q": "quarters", "years": "years", "year": "years", "yrs": "years", "yr": "years",
    "y": "years",
}  # fmt: skip
_LENGTH = re.compile(r"(\d{0,4})\s*([a-z]+)")
_PERIOD = re.compile(r"p(\d{1,4})([dwmy])")

Row = dict[str, str]


class Taskwarrior:
    """Makes rows of exported tasks. `told` counts what is kept otherwise than it stands in the file, or not at all."""

    def __init__(self, zone: tzinfo) -> None:
        self.told: Counter[str] = Counter()
        self._zones = Zones(zone)
        self._series: dict[str, tuple[str, int, Row]] = {}  # template → due date of its row, line, row
        self._rules: dict[str, str] = {}  # template → its rule, counted from its own due date

    def take(self, line: int, task: Mapping[str, Any]) -> Row | None:
        """The row of a task, None where there is none or it comes with `open_series`."""
        status = str(task["status"])
        if status == "deleted":
            self.told["deleted tasks are left out"] += 1
            return None
        row = self._row(task, status)
        template = said(task.get("parent"))
        if status == "recurring" or (not template and task.get("recur")):
            template = row["uid"]
        if not template or STATES.get(status) != "open":
            return row
        row["uid"] = template
        row["every"] = self._rule(task)
        self._keep(template, line, row, is_template=status == "recurring")
        return None

    def open_series(self) -> Iterator[tuple[int, Row]]:
        """(line, row) of the tasks that come again, once all tasks are taken."""
        for template, (_due, line, row) in self._series.items():
            yield line, {**row, "every": self._rules.get(template, row["every"])}

    def _keep(self, template: str, line: int, row: Row, *, is_template: bool) -> None:
        """The task with the earliest due date stands for all of them; the template only where there is none."""
        rank = "~" if is_template else row.get("due", "") or "|"
        if is_template and len(self._rules) < MOST_SERIES:
            self._rules[template] = row["every"]
        there = self._series.get(template)
        if there is not None or len(self._series) < MOST_SERIES:
            if there is None or rank < there[0]:
                self._series[template] = (rank, line, row)
            if there is not None and "~" not in (rank, there[0]):
                self.told["later tasks of a series come by its rule"] += 1

    def _row(self, task: Mapping[str, Any], status: str) -> Row:
        due = self._moment(task.get("due"))
        row = {"uid": said(task["uuid"]), "title": clean(said(task["description"]))}
        row["due"] = due.day_text if due else said(task.get("due"))
        row["due_time"] = _clock(due)
        row["state"] = STATES.get(status, status)  # an unknown one is rejected with its row
        row["created_at"] = self._instant(task["entry"])
        if row["state"] == "done":
            row["done_at"] = self._instant(task.get("end"))
        if wait := self._moment(task.get("wait")):
            row["wait_until"] = wait.day_text
        priority = said(task.get("priority"))
        row["priority"] = priority if priority in ("H", "M", "L") else ""
        row["tags"] = self._tags(task)
        row["notes"] = "\n".join(self._notes(task, priority))
        return row

    def _tags(self, task: Mapping[str, Any]) -> str:
        tags = task.get("tags")
        several = [said(tag) for tag in tags] if isinstance(tags, list) else said(tags).split(",")
        if project := said(task.get("project")):
            self.told["projects are tags"] += 1
        return MARK.join(dict.fromkeys(filter(None, (project, *several))))

    def _notes(self, task: Mapping[str, Any], priority: str) -> Iterator[str]:
        """Annotations by their days, then what a task has no place for, by its name."""
        annotations = task.get("annotations")
        for one in annotations if isinstance(annotations, list) else ():
            text, made = (
                (one.get("description"), self._moment(one.get("entry"))) if isinstance(one, dict) else (one, None)
            )
            yield f"{made.day_text} {said(text)}" if made else said(text)
        for key in ("scheduled", "start", "until"):
            if task.get(key) and not (key == "until" and task.get("recur")):
                self.told[f"{key} stands in the notes"] += 1
                moment = self._moment(task[key])
                clock = f" {_clock(moment)}".rstrip()
                yield f"{key}: {moment.day_text}{clock}" if moment else f"{key}: {said(task[key])}"
        if priority not in ("", "H", "M", "L"):
            yield f"priority: {priority}"
        for key, value in task.items():
            if key not in QUIET | TAKEN and (text := said(value).replace(MARK, ", ")):
                name = clean(key)[:40] if len(self.told) < MOST_NAMES else "more"
                self.told[f"{name} stands in the notes"] += 1
                yield f"{clean(key)}: {text}"

    def _rule(self, task: Mapping[str, Any]) -> str:
        """The rule that a word of Taskwarrior's means; a word that means no days is told and left out."""
        word = said(task.get("recur")).casefold()
        if not word:
            return ""
        start, length = self._moment(task.get("due")) or self._moment(task["entry"]), _spoken(word)
        try:
            rule = recurrence.read(length, start.day) if length and start else ""
        except BadDate:
            rule = ""
        if not rule:
            self.told["rules that a follow-up cannot have are not kept"] += 1
        elif until := self._moment(task.get("until")):
            rule += f";UNTIL={until.day:%Y%m%d}"
        return rule

    def _moment(self, value: Any) -> Moment | None:
        text = said(value)
        if text.isdecimal() and 9 <= len(text) <= 10:  # seconds since 1970, as old versions write them
            text = datetime.fromtimestamp(int(text), UTC).strftime("%Y%m%dT%H%M%SZ")
        return self._zones.moment(ContentLine(0, "", {}, text)) if text else None

    def _instant(self, value: Any) -> str:
        moment = self._moment(value)
        return (moment.instant or moment.day_text) if moment else said(value)


def is_task(value: Mapping[str, Any]) -> bool:
    """True for an object that `task export` wrote."""
    return value.keys() >= KEYS and all(isinstance(value[key], str) for key in KEYS)


def _spoken(word: str) -> str:
    """A word for how often in the words of our own rules, "" for one that means hours or nothing."""
    if word in _WORDS:
        return _WORDS[word]
    if word == "weekdays":
        return word
    if found := _PERIOD.fullmatch(word):
        return f"{found[1]} {_UNITS[found[2]] if found[2] != 'm' else 'months'}"
    found = _LENGTH.fullmatch(word)
    return f"{found[1] or 1} {_UNITS[found[2]]}" if found and found[2] in _UNITS else ""


def _clock(moment: Moment | None) -> str:
    """The clock time; midnight and the last second of a day are how Taskwarrior writes a day alone."""
    if moment is None or moment.at is None:
        return ""
    return "" if moment.at.strftime("%H%M%S") in ("000000", "235959") else moment.clock
