"""The SQLite file of crm.cli as tables: companies, contacts, deals with how they ended, and what was logged.

crm.cli keeps lists and custom fields as JSON within columns, and refers to others by ids such as `ct_01J8…` (people,
deals) or, of companies, by id or name, depending on its age. Ids become the numbers of the records in the source, so
that the same file twice changes nothing and references are found again.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from crmcli.core.errors import BadInput
from crmcli.core.exports import apart
from crmcli.core.table import Part, Table
from crmcli.core.text import clean, cut, visible
from crmcli.store.foreign import Foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.table import Record

    Row = Mapping[str, Any]

FORMAT = "crm.cli"
JOIN = " ::: "
MARKS = {  # the columns without which a table is not the one of this name that is meant
    "contacts": {"id", "name", "emails", "custom_fields"}, "companies": {"id", "name"},
    "deals": {"id", "title", "stage"}, "activities": {"id", "type", "body", "created_at"},
}  # fmt: skip
NETWORKS = ("linkedin", "x", "bluesky", "telegram")
MOST_CUSTOM = 300  # different custom fields of one table
LONGEST_NAME = 100
SHORTER = "sqlite3 FILE -header -csv 'SELECT name, emails FROM contacts' | crm import contacts -"
OWN = {"contacts": ("title", "notes"), "companies": ("notes",), "deals": ("notes",)}  # custom there, fields here
MOVE = re.compile(r"(?:from )?(?P<old>.+?) (?:to|→|->) (?P<new>[^|]+?)(?: \| (?P<why>.*))?", re.DOTALL)
FIRM = re.compile("co_[0-9A-Z]{26}")  # the number of a company, which is no name even where the company is gone
WON, LOST = re.compile(r"(^|\W)won$", re.IGNORECASE), re.compile(r"(^|\W)lost$", re.IGNORECASE)


def read_crm_cli(stream: BinaryIO) -> list[Part]:
    """The tables of a crm.cli file that hold anything, from an open file or a pipe.

    Raises `BadInput` for any other SQLite file: a book of crmcli itself goes in whole, of others the tables are named.
    """
    file = Foreign(stream)
    if file.is_book:
        raise BadInput(
            "this is a crmcli book, which goes into an empty one as a whole",
            hint="crm export all --db OTHER | crm import all - --db NEW",
        )
    there = {name for name, wanted in MARKS.items() if wanted <= set(file.tables.get(name, ()))}
    if "contacts" not in there:
        names = ", ".join(cut(visible(name), 40) for name in list(file.tables)[:12]) or "none"
        raise BadInput(
            f"this SQLite file is not crm.cli's; its tables are: {names}",
            hint="sqlite3 FILE -header -csv 'SELECT * FROM people' | crm import contacts -",
        )
    return list(_Reader(file, there).parts())


class _Reader:
    """The tables of one file, with what they say of each other."""

    def __init__(self, file: Foreign, there: set[str]) -> None:
        self.file = file
        self.has = there
        self.companies = {_text(row["id"]): _text(row["name"]) for row in self._rows("companies", "id", "name")}
        self.people = {_text(row["id"]) for row in self._rows("contacts", "id")}
        self.deals = {_text(row["id"]) for row in self._rows("deals", "id")}
        self.ended: dict[str, tuple[str, str, str]] = {}  # deal → day, the stage it stood in, why
        self.moves = self.lost = 0
        if self.deals:
            self._endings()

    def parts(self) -> Iterator[Part]:
        """A part for each table that has a row."""
        for table, kind, first, said in (
            ("companies", "companies", ("name", "websites", "phones", "tags"), self._company),
            ("contacts", "contacts", ("name", "emails", "phones", "companies", "handles", "tags"), self._contact),
            ("deals", "deals", DEAL_COLUMNS, self._deal),
        ):
            columns = ("external_id", *first, *OWN[table])
            if table in self.has and (made := self._table(table, columns, said)) is not None:
                yield Part(made, kind)
        if "activities" in self.has and (made := self._table("activities", TALK_COLUMNS, self._talk)) is not None:
            if self.moves:
                made.notes.append(f"moves of deals from stage to stage, kept as notes about them: {self.moves}")
            if self.lost:
                made.notes.append(f"entries that name somebody who is not in the file any more: {self.lost}")
            yield Part(made, "interactions")

    def _table(self, table: str, columns: Sequence[str], said: "Callable[[Row], dict[str, str]]") -> Table | None:
        """A table with these columns and one for each custom field; None without a row."""
        custom: dict[str, None] = {}
        anything = False
        for row in self._rows(table, "id", "custom_fields"):
            anything = True
            custom |= dict.fromkeys(_object(row["custom_fields"]))
            if len(custom) > MOST_CUSTOM:
                raise BadInput(f"the file has more than {MOST_CUSTOM} custom fields in {table}", hint=SHORTER)
        if not anything:
            return None
        own = set(OWN.get(table, ()))
        names = [name for name in custom if name not in own] if table in OWN else []
        found = Table([*columns, *(f"custom.{name}" for name in names)], "", "", 0, format=FORMAT)
        found.rows = found.fitted(self._records(table, columns, names, said))
        if "created_at" not in columns and table in OWN:
            found.notes.append(f"when {table} were added is not kept")
        return found

    def _records(
        self, table: str, columns: Sequence[str], custom: Sequence[str], said: "Callable[[Row], dict[str, str]]"
    ) -> "Iterator[Record]":
        for number, row in enumerate(self._rows(table, *self.file.tables[table]), start=1):
            values, more = said(row), _object(row.get("custom_fields"))
            for name in OWN.get(table, ()):
                values[name] = "\n".join(filter(None, (_text(more.get(name)), values.get(name))))
            values["external_id"] = _text(row.get("id"))
            yield number, [*(values.get(name, "") for name in columns), *(_text(more.get(name)) for name in custom)]

    def _company(self, row: "Row") -> dict[str, str]:
        return {"name": _text(row["name"]), **{name: _joined(row.get(name)) for name in ("websites", "phones", "tags")}}

    def _contact(self, row: "Row") -> dict[str, str]:
        handles = [f"{network}:{name}" for network in NETWORKS if (name := _text(row.get(network)).strip())]
        firms = [name for one in _list(row.get("companies")) if (name := self._firm(one))]
        lists = {name: _joined(row.get(name)) for name in ("emails", "phones", "tags")}
        return {"name": _text(row["name"]), "companies": JOIN.join(firms), "handles": JOIN.join(handles), **lists}

    def _deal(self, row: "Row") -> dict[str, str]:
        """A deal; of a closed one the stage is where it stood before, and crm.cli's last stage tells how it ended."""
        stage = _text(row["stage"])
        state = "won" if WON.search(stage) else "lost" if LOST.search(stage) else "open"
        day, before, why = self.ended.get(_text(row["id"]), ("", "", ""))
        known = [one for one in _list(row.get("contacts")) if one in self.people]
        closed = state != "open"
        return {
            "title": _text(row["title"]), "value": _text(row.get("value")), "state": state,
            "stage": before if closed else stage, "contact": JOIN.join(known),
            "closed_on": (day or _text(row.get("updated_at"))[:10]) if closed else "",
            "notes": f"{state}: {why}" if closed and why else "", "company": self._firm(row.get("company")),
            "expected_close": _text(row.get("expected_close"))[:10], "probability": _text(row.get("probability")),
            "tags": _joined(row.get("tags")), "created_at": _text(row.get("created_at")),
        }  # fmt: skip

    def _talk(self, row: "Row") -> dict[str, str]:
        """An entry of the log; its custom fields, for which a talk has no place, stand below the note."""
        kind, note, more = _text(row["type"]), _text(row.get("body")), _object(row.get("custom_fields"))
        if kind == "stage-change":
            kind, note = "note", f"stage: {note}"
        below = [f"{name}: {_text(value)}" for name, value in more.items() if name != "duration"]
        deal = _text(row.get("deal"))
        return {
            "kind": kind, "date": _text(row.get("created_at")), "note": "\n".join([note, *below]),
            "contact": JOIN.join(one for one in _named(row) if one in self.people),
            "company": self._firm(row.get("company")), "deal": deal if deal in self.deals else "",
            "duration": _text(more.get("duration")),
        }  # fmt: skip

    def _firm(self, said: object) -> str:
        """The name of a company that is in the file, or was written as a name."""
        text = _text(said)
        return apart(self.companies.get(text, "" if FIRM.fullmatch(text) else text))

    def _endings(self) -> None:
        """Of each deal the move that closed it last, as its activities tell; and what is worth a word of them."""
        for row in self._rows("activities", "type", "body", "deal", "created_at", "contact", "contacts"):
            named = _named(row)
            self.lost += any(one not in self.people for one in named)
            if row["type"] != "stage-change":
                continue
            self.moves += 1
            found = MOVE.fullmatch(_text(row["body"])[:2000])
            deal, day = _text(row["deal"]), _text(row["created_at"])[:10]
            closing = found and (WON.search(found["new"]) or LOST.search(found["new"]))
            if found and closing and day >= self.ended.get(deal, ("",))[0]:
                self.ended[deal] = (day, found["old"], found["why"] or "")

    def _rows(self, table: str, *columns: str) -> "Iterator[Row]":
        """The rows of a table by column; of a table or a column that is not there nothing."""
        there = [name for name in columns if name in self.file.tables.get(table, ())]
        if table not in self.has:
            return
        for row in self.file.rows(table, there):
            yield {**dict.fromkeys(columns), **dict(zip(there, row, strict=True))}


DEAL_COLUMNS = (
    "title", "value", "stage", "state", "probability", "expected_close", "closed_on", "contact", "company",
    "tags", "created_at",
)  # fmt: skip
TALK_COLUMNS = ("external_id", "kind", "date", "note", "contact", "company", "deal", "duration")


def _named(row: "Row") -> list[str]:
    """The people of an entry: one in older files, a list in newer ones."""
    return [*([one] if (one := _text(row.get("contact"))) else []), *_list(row.get("contacts"))]


def _text(value: object) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _list(value: object) -> list[str]:
    """The texts of a column that holds a JSON list; what is no such list is one text."""
    text = _text(value).strip()
    found = _parsed(text)
    if not isinstance(found, list):
        return [text] if text and found is None else [_text(found)] if text else []
    return [one for item in found if (one := _text(item).strip())]


def _joined(value: object) -> str:
    return JOIN.join(apart(one) for one in _list(value))


def _object(value: object) -> "dict[str, Any]":
    """The custom fields of a row; what is no JSON object is one, called custom_fields."""
    text = _text(value).strip()
    found = _parsed(text)
    if isinstance(found, dict):
        named = ((cut(clean(name), LONGEST_NAME), item) for name, item in found.items())
        return {name: item for name, item in named if name and item is not None and item != ""}
    return {"custom_fields": text} if text else {}


def _parsed(text: str) -> "Any":
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
