"""Tasks from a file.

A task is known again by its uid. Where a file tells a number of its own, or none at all, the uid is made of the source
and that number, or of what the row says (title, due date, whom it is about) and being the n-th of equal rows.
Without `--update` only what a task lacks is filled: it is lived with in the book, so nothing in it is set back.
"""

from collections.abc import Sequence

from crmcli.app import belongings, repeating, tasks
from crmcli.app.importing import Sheet
from crmcli.app.importing_entries import Entries, Entry, EntryReader, asked, is_alone, made_uid
from crmcli.app.importing_whom import Whom
from crmcli.app.importing_words import DONE_WORDS, PRIORITY_WORDS, meant
from crmcli.core.customfields import NO, YES
from crmcli.core.datewords import brief
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

COLUMNS = (
    "title", "notes", "contact_id", "company_id", "owner_id", "due_on", "due_time", "priority", "state", "done_at",
    "every", "anchor_on", "repeat_after", "wait_until", "deal_id", "uid", "created_at",
)  # fmt: skip
RULE = ("every", "anchor_on", "repeat_after")
CLOSING = ("state", "done_at")
LONGEST_WORD = 40  # characters of a word that says how urgent something is
NO_PRIORITY = ("", "none", "no", "keine", "-", "无")


class TaskReader(EntryReader):
    """Reads rows of tasks."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.beside = {"people": 0, "tags": 0}  # tasks whose notes say what else they were told

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row as a task. Raises `CrmError`."""
        told = self.told(cells)
        entry = Entry(line, cells, self.sheet.source)
        self.identify(entry, told)
        title = told.get("title")
        if not title:
            raise BadInput("a task needs a title")
        values = entry.values
        values["title"] = belongings.limited(title, "title")
        entry.who, entry.company, entry.deal = self.who(told, cells), told.get("company"), told.get("deal")
        self._when(told, values)
        if (priority := told.get("priority", "")[:LONGEST_WORD]).casefold() not in NO_PRIORITY:
            values["priority"] = meant(PRIORITY_WORDS, priority) or tasks.letter(priority)
        if "owner" in told:
            values["owner_id"] = self.owner(told["owner"])
        values |= self._state(told)
        if notes := self._notes(entry, cells):
            values["notes"] = notes
        return entry

    def _when(self, told: "dict[str, str]", values: "dict[str, Any]") -> None:
        if "created_at" in told:
            made = self.past(told["created_at"], "a task is made when it is")
            values["created_at"] = self.instant(made)
        if "due" in told:
            due = self.moment(told["due"])
            values["due_on"] = due.day
            if due.clock:
                values["due_time"] = due.clock
        if "due_time" in told and "due_on" not in values:
            raise BadInput("a clock time needs a due date")
        if "due_time" in told:
            values["due_time"] = self.clock(told["due_time"], values["due_on"]).clock
        if "wait_until" in told:
            values["wait_until"] = self.moment(told["wait_until"]).day
        begins = values.get("due_on") or values.get("created_at", "")[:10] or None
        values |= repeating.columns(self.crm, told.get("every"), told.get("after"), begins)

    def _state(self, told: "dict[str, str]") -> "dict[str, Any]":
        said, at = told.get("state", ""), told.get("done_at")
        state = meant(DONE_WORDS, said) or (
            "done" if said.casefold() in YES else "open" if said.casefold() in NO else None
        )
        if said and state is None:
            raise BadInput(f"a task is open or done, not {brief(said)}")
        if at is None:
            return {"state": state} if state == "open" else {"state": state, "done_at": None} if state else {}
        done = self.past(at, "what is done is done")
        if state == "open":
            raise BadInput(f"the task is {said}, and was done on {done.day}")
        return {"state": "done", "done_at": self.instant(done)}

    def _notes(self, entry: Entry, cells: Sequence[str]) -> str | None:
        """The notes, with the people and tags that a task has no place for."""
        parts = [self.lines("notes", cells)]
        if others := [who.contact or who.name or who.email for who in entry.who[1:]]:
            self.beside["people"] += 1
            parts.append(f"with {', '.join(filter(None, others))}")
        if tags := self.several("tags", cells, ",;|\n"):
            self.beside["tags"] += 1
            parts.append(" ".join(f"#{'-'.join(clean(tag).lstrip('+#').split())}" for tag in tags))
        return "\n".join(part for part in parts if part) or None


class Tasks(Entries):
    """An import of tasks under way."""

    TABLE = "tasks"

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        super().__init__(sheet, change)
        self.reader = TaskReader(sheet)
        create = sheet.plan.create
        self.whom = Whom(self.people, create=create, companies=create)

    def read(self, line: int, cells: Sequence[str]) -> Entry:
        """A row, with the uid by which its task is known."""
        entry = self.reader.read(line, cells)
        if entry.uid is None and entry.number is not None:
            entry.uid = made_uid("task", entry.source, f"number {entry.number}")
        elif entry.uid is None:
            said = entry.values
            people = ";".join((who.contact or who.name or who.email or who.phone or "").casefold() for who in entry.who)
            key = self.nth(said["title"], said.get("due_on"), said.get("due_time"), people, entry.company, entry.deal)
            entry.uid = made_uid("task", entry.source, f"row {key}")
        return entry

    def known(self, entries: Sequence[Entry]) -> "list[int | None]":
        """Tasks by their uids."""
        uids = [entry.uid or "" for entry in entries]
        found = asked(self.crm.store, "imports.task_uids", "uid", uids)
        return [found.get(uid) for uid in uids]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new tasks."""
        rows: list[dict[str, Any]] = []
        usual = {**dict.fromkeys(COLUMNS), "owner_id": self.reader.me, "state": "open", "created_at": self.change.now}
        for entry in entries:
            try:
                row = {**usual, **entry.values, **self._whom(entry), "uid": entry.uid}
            except CrmError as error:
                self.reject(entry, error)
                continue
            if row["state"] == "done":
                row["done_at"] = row["done_at"] or self.change.now
            rows.append(row)
        self.people.flush()
        for row in rows:
            if row["contact_id"] is not None:
                row["contact_id"] = self.people.real(row["contact_id"])
        self.change.insert_many("tasks", rows)
        self.sheet.added += len(rows)

    def update(self, met: "Sequence[tuple[Entry, dict[str, Any]]]") -> None:
        """Change tasks that are there."""
        for entry, row in met:
            try:
                changes = self._changes(entry, row)
            except CrmError as error:
                self.reject(entry, error)
                continue
            self.people.flush()
            if (number := changes.get("contact_id")) is not None:
                changes["contact_id"] = self.people.real(number)
            self.count(entry, changed=bool(changes) and self.change.update("tasks", row["id"], changes))

    def tell(self) -> None:
        """Say what stands in notes, because a task has no place for it."""
        beside = self.reader.beside
        if beside["people"]:
            self.sheet.note(f"several people are named in {_counted(beside['people'])}: the others stand in the notes")
        if beside["tags"]:
            self.sheet.note(
                f"tags of {_counted(beside['tags'])} stand in the notes: tags are of people, companies and deals"
            )

    def _whom(self, entry: Entry, *, make: bool = True) -> "dict[str, Any]":
        """Whom a task is about, as columns; of several people the first."""
        entry.who = entry.who[:1]
        people, company, deal = self.whom.of(entry, make=make)
        return {"contact_id": people[0] if people else None, "company_id": company, "deal_id": deal}

    def _changes(self, entry: Entry, row: "dict[str, Any]") -> "dict[str, Any]":
        told = dict(entry.values)
        told.pop("created_at", None)
        rule = {column: told.pop(column) for column in RULE if column in told}
        closing = {column: told.pop(column) for column in CLOSING if column in told}
        changes: dict[str, Any] = {}
        if self.asks_whom(entry, row):
            told |= self.fitting_whom(self._whom(entry, make=is_alone(row)), row)
        comes_again = row["every"] or row["repeat_after"]
        if rule and row["state"] == "open" and (self.mode == "replace" or not comes_again):
            changes |= {column: value for column, value in rule.items() if value != row[column]}
        elif rule:
            told.pop("due_on", None)  # it was moved to the first day of the rule
        if self.mode == "fill" and row["due_on"] not in (None, told.get("due_on")):
            told.pop("due_time", None)  # of a day that it is not due on any more
        changes |= self.fitting(told, row)
        if row["due_zone"] and {"due_on", "due_time"} & changes.keys():
            changes["due_zone"] = None
        # Of one that comes again and is done the next one is there: opened anew, there would be two.
        if self.mode == "replace" and closing and not (comes_again and row["state"] == "done"):
            changes |= _turned(closing, row, self.change.now)
        return changes


def _counted(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"


def _turned(said: "dict[str, Any]", row: "dict[str, Any]", now: str) -> "dict[str, Any]":
    """What closes or opens a task, or tells otherwise when it was done."""
    if said["state"] == "open":
        return {"state": "open", "done_at": None} if row["state"] == "done" else {}
    at = said["done_at"] or row["done_at"] or now
    return {"state": "done", "done_at": at} if (row["state"], row["done_at"]) != ("done", at) else {}
