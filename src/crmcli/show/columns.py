"""For each record: its columns, with header, cell text, alignment and tone. Both faces draw their tables from here.

A column's key is its name in CSV and in `--columns`. `cell` is what people read, `plain` what CSV gets.
"""

from collections.abc import Callable

from crmcli.core.errors import BadInput
from crmcli.core.record import as_dict, names, record
from crmcli.core.records import (
    Act,
    AgendaLine,
    Backup,
    Change,
    Company,
    Contact,
    Finding,
    Hit,
    Interaction,
    Place,
    ScoredContact,
    SegmentCount,
    Task,
    User,
)
from crmcli.core.text import visible
from crmcli.show import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    Cell = Callable[[Any, date], str]
    Columns = dict[type, tuple[dict[str, "Column"], tuple[str, ...]]]

# Where a record comes from -> where its columns stand: only a list of them loads them.
ELSEWHERE = {"crmcli.core.cadences": "crmcli.show.cadences", "crmcli.core.lifetimes": "crmcli.show.lifetime"}


@record(frozen=True, slots=True)
class Column:
    """A column; `least` is how narrow it may be cut, `tone` names how it looks, `mark` tells apart a part of a cell."""

    key: str
    header: str
    cell: "Cell"
    plain: "Cell | None" = None
    align: str = "left"
    least: int = 0
    tone: "Callable[[Any], str] | None" = None
    mark: "Callable[[Any], tuple[int, int] | None] | None" = None

    def raw(self, one: object, today: "date") -> str:
        """The cell for machines."""
        return (self.plain or self.cell)(one, today)


def _column(key: str, header: str, cell: "Cell", plain: "Cell | None" = None, **more: "Any") -> tuple[str, Column]:
    return key, Column(key, header, cell, plain, **more)


def _hit_in(hit: "Any", *, name: bool) -> tuple[int, int] | None:
    """Where a hit stands in its name or else in its text, as both are shown."""
    shown = hit.name if name else hit.text
    if hit.start is None or (hit.field == "name") is not name or visible(shown) != shown:
        return None
    return hit.start, hit.length


def _text(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    return _column(key, header, lambda one, _: "" if getattr(one, key) is None else str(getattr(one, key)), **more)


def _day(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    return _column(
        key,
        header,
        lambda one, today: words.day(getattr(one, key)[:10], today) if getattr(one, key) else "",
        lambda one, _: getattr(one, key) or "",
        **more,
    )


def _list(key: str, header: str, sep: str = ", ", **more: "Any") -> tuple[str, Column]:
    return _column(key, header, lambda one, _: sep.join(getattr(one, key)), **more)


def _first(key: str, many: str, header: str, **more: "Any") -> tuple[str, Column]:
    return _column(key, header, lambda one, _: next(iter(getattr(one, many)), ""), **more)


def _name(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    return _column(key, header, lambda one, _: getattr(one, key).name if getattr(one, key) else "", **more)


def _money(key: str = "monetary_minor", header: str = "Value") -> tuple[str, Column]:
    def plain(one: "Any", _: "date") -> str:
        return "" if getattr(one, key) is None else str(getattr(one, key))  # minor units, as the key says

    return _column(key, header, lambda one, _: words.money(getattr(one, key), one.currency), plain, align="right")


def _who(header: str = "Who", **more: "Any") -> tuple[str, Column]:
    return _column("who", header, lambda one, _: words.people(one.contacts, one.company), least=10, **more)


def _tone_of_line(line: AgendaLine) -> str:
    return words.TONES.get(line.section, "")


_TASK = (
    _text("ref", "Ref", tone=lambda _: "quiet"),
    _text("id", "Id"),
    _column("due", "Due", words.when, lambda one, _: " ".join(filter(None, (one.due_date, one.due_time)))),
    _text("due_date", "Due"),
    _text("due_time", "Time"),
    _who(),
    _text("title", "What", least=12),
    _text("priority", "Pri"),
    _name("owner", "Owner"),
    _text("state", "State"),
    _column("every", "Again", lambda one, _: words.often(one), lambda one, _: one.every or ""),
    _text("after", "After"),
    _day("wait_until", "Waits"),
    _text("due_zone", "Zone"),
    _text("notes", "Notes", least=12),
    _day("created_at", "Made"),
    _day("done_at", "Done"),
)
_TAGGED = _column(
    "tags", "Tags", lambda one, _: " ".join(f"+{tag}" for tag in one.tags), lambda one, _: ",".join(one.tags),
    tone=lambda _: "mark",
)  # fmt: skip


def by_key(*columns: Column, usual: tuple[str, ...]) -> tuple[dict[str, Column], tuple[str, ...]]:
    """The columns of a record by their keys, and those that a list shows unless told otherwise."""
    return {one.key: one for one in columns}, usual


COLUMNS: "Columns" = {
    AgendaLine: (
        dict(
            (
                _column(
                    "sign", "", lambda one, _: words.SIGNS.get(one.section, ""), lambda one, _: one.section,
                    tone=_tone_of_line,
                ),
                _text("section", "Section", tone=_tone_of_line),
                *_TASK,
                _text("why", "Why", tone=_tone_of_line, least=8),
                _TAGGED,
            )
        ),
        ("section", "due", "who", "title", "why", "tags", "ref"),
    ),
    Task: (dict(_TASK), ("ref", "due", "who", "title", "priority", "owner", "state", "every")),
    Contact: (
        dict(
            (
                _text("ref", "Ref", tone=lambda _: "quiet"),
                _text("id", "Id"),
                _text("uid", "Uid"),
                _text("name", "Name", least=10),
                _text("title", "Title", least=8),
                _name("company", "Company", least=8),
                _first("email", "emails", "Mail", least=10),
                _list("emails", "Mails"),
                _first("phone", "phones", "Phone"),
                _list("phones", "Phones"),
                _text("city", "City"),
                _list("addresses", "Addresses", "; "),
                _TAGGED,
                _column("rfm", "RFM", lambda one, _: one.rfm.segment if one.rfm else "", tone=lambda _: "mark"),
                _column("score", "Score", lambda one, _: one.rfm.score if one.rfm else ""),
                _text("stage", "Stage"),
                _text("birthday", "Birthday"),
                _day("last_contact_at", "Last touch"),
                _column(
                    "next_task", "Next",
                    lambda one, today: (
                        f"{words.day(one.next_task.due_date, today) + ' ' if one.next_task.due_date else ''}"
                        f"{one.next_task.name}" if one.next_task else ""
                    ),
                    lambda one, _: one.next_task.name if one.next_task else "", least=8,
                ),
                _name("owner", "Owner"),
                _text("source", "Source"),
                _text("external_id", "External id"),
                _text("notes", "Notes"),
                _day("created_at", "Added"),
                _day("updated_at", "Changed"),
                _day("archived_at", "Archived"),
            )
        ),
        ("ref", "name", "company", "email", "phone", "tags", "rfm", "last_contact_at", "next_task"),
    ),
    Company: (
        dict(
            (
                _text("ref", "Ref", tone=lambda _: "quiet"),
                _text("id", "Id"),
                _text("uid", "Uid"),
                _text("name", "Name", least=10),
                _first("website", "websites", "Web"),
                _first("phone", "phones", "Phone"),
                _TAGGED,
                _column("people", "People", lambda one, _: str(len(one.contacts)), align="right"),
                _name("owner", "Owner"),
                _text("notes", "Notes"),
                _day("created_at", "Added"),
            )
        ),
        ("ref", "name", "website", "phone", "tags", "people"),
    ),
    Interaction: (
        dict(
            (
                _text("ref", "Ref", tone=lambda _: "quiet"),
                _text("id", "Id"),
                _day("date", "Date"),
                _text("kind", "Kind"),
                _who(),
                _column(
                    "note", "Note", lambda one, _: " ".join((one.note or one.product or "").split()),
                    lambda one, _: one.note or one.product or "", least=12,
                ),
                _money("amount_minor", "Amount"),
                _text("currency", "Currency"),
                _text("product", "Product"),
                _text("quantity", "Quantity", align="right"),
                _text("duration", "Minutes", align="right"),
                _text("direction", "Direction"),
                _text("outcome", "Outcome"),
                _name("author", "By"),
                _text("at", "At"),
                _text("external_ref", "External ref"),
            )
        ),
        ("ref", "date", "kind", "who", "note", "amount_minor", "author"),
    ),
    Hit: (
        dict(
            (
                _text("ref", "Ref", tone=lambda _: "quiet"),
                _text("kind", "Kind"),
                _text("name", "Name", least=10, mark=lambda hit: _hit_in(hit, name=True)),
                _day("date", "Date"),
                _text("field", "Field"),
                _text("text", "Text", least=12, mark=lambda hit: _hit_in(hit, name=False)),
            )
        ),
        ("ref", "kind", "name", "date", "text"),
    ),
    Act: (
        dict(
            (
                _text("ref", "Act", tone=lambda _: "quiet"),
                _text("id", "Id"),
                _column("at", "When (UTC)", lambda one, _: one.at[:16].replace("T", " "), lambda one, _: one.at),
                _text("user", "Who"),
                _text("login", "Login"),
                _text("what", "What", least=16),
                _text("kind", "Kind"),
                _text("state", "State", tone=lambda one: "late" if one.state == "undone" else ""),
                _text("target", "Of"),
                _text("rows", "Rows", align="right"),
            )
        ),
        ("ref", "at", "user", "what", "state", "rows"),
    ),
    Change: (
        dict((
            _text("table", "Table"), _text("row", "Row", align="right"), _text("verb", "Verb"),
            _column("before", "Before", lambda one, _: _pairs(one.before), least=12),
            _column("after", "After", lambda one, _: _pairs(one.after), least=12),
        )),
        ("table", "row", "verb", "before", "after"),
    ),
    User: (
        dict(
            (
                _text("login", "Login"),
                _text("name", "Name"),
                _column("active", "State", lambda one, _: "active" if one.active else f"left {one.left_on or ''}"),
                _column(
                    "last_seen_at", "Last act (UTC)", lambda one, _: (one.last_seen_at or "")[:16].replace("T", " ")
                ),
                _text("version", "crmcli"),
            )
        ),
        ("login", "name", "active", "last_seen_at", "version"),
    ),
    SegmentCount: (
        dict(
            (
                _text("segment", "Slug"),
                _text("name", "Segment"),
                _text("contacts", "Contacts", align="right"),
                _column(
                    "share", "Share",
                    lambda one, _: f"{one.share:.1%}", lambda one, _: f"{one.share:.4f}", align="right",
                ),
                _money("monetary_minor", "Value"),
                _text("currency", "Currency"),
                _column("bar", "", lambda one, _: "█" * max(1, round(one.share * 40)), tone=lambda _: "mark"),
            )
        ),
        ("segment", "name", "contacts", "share", "monetary_minor", "bar"),
    ),
    ScoredContact: (
        dict(
            (
                _text("ref", "Ref", tone=lambda _: "quiet"),
                _text("name", "Name", least=10),
                _text("external_id", "External id"),
                _first("email", "emails", "Mail", least=10),
                _list("emails", "Mails"),
                _first("phone", "phones", "Phone"),
                _list("phones", "Phones"),
                _text("recency_days", "Days", align="right"),
                _text("frequency", "Times", align="right"),
                _money(),
                _text("currency", "Currency"),
                _text("r", "R", align="right"),
                _text("f", "F", align="right"),
                _text("m", "M", align="right"),
                _text("score", "RFM"),
                _text("segment", "Segment", tone=lambda _: "mark"),
                _day("last_purchase", "Last purchase"),
                _column("do_not_contact", "Do not contact", lambda one, _: "yes" if one.do_not_contact else ""),
            )
        ),
        ("ref", "name", "email", "recency_days", "frequency", "monetary_minor", "score", "segment"),
    ),
    Finding: (
        dict((
            _text("level", "Level", tone=lambda one: "late" if one.level == "fault" else "now"), _text("name", "Name"),
            _text("message", "What", least=20), _text("hint", "Try", least=12), _text("mendable", "Mendable"),
        )),
        ("level", "message", "hint"),
    ),
    Backup: (
        dict((
            _text("path", "Path", least=20),
            _column("made_at", "Made (UTC)", lambda one, _: one.made_at[:16].replace("T", " ")),
            _column(
                "size", "Size", lambda one, _: f"{one.size / 1048576:.1f} MiB", lambda one, _: str(one.size),
                align="right",
            ),
        )),
        ("path", "made_at", "size"),
    ),
    Place: (dict((_text("name", "What"), _text("value", "Value", least=10))), ("name", "value")),
}  # fmt: skip


def columns_of(
    kind: type, chosen: "list[str] | tuple[str, ...] | None" = None, *, sheet: bool = False
) -> tuple[Column, ...]:
    """The columns of a record class: the usual ones, or those that are chosen. `BadInput` names all there are.

    In a sheet for programs an amount in minor units has its currency beside it.
    """
    known, usual = _columns_for(kind)
    if sheet and "currency" in known and "currency" not in usual:
        usual = (*usual, "currency")
    found = []
    for key in chosen or usual:
        if key not in known:
            raise BadInput(
                f"there is no column {key!r} here; columns are: {' '.join(known)}", hint=f"--columns {','.join(usual)}"
            )
        found.append(known[key])
    return tuple(found)


def _columns_for(kind: type) -> "tuple[dict[str, Column], tuple[str, ...]]":
    if kind in COLUMNS:
        return COLUMNS[kind]
    if home := ELSEWHERE.get(kind.__module__):
        more: Columns = __import__(home, fromlist=["COLUMNS"]).COLUMNS
        if kind in more:
            return more[kind]
    return _plain_columns(kind)


def _plain_columns(kind: type) -> "tuple[dict[str, Column], tuple[str, ...]]":
    """The fields of a record that has no columns of its own."""
    keys = names(kind)
    return dict(_any(key) for key in keys), keys


def _any(key: str) -> tuple[str, Column]:
    return _column(key, key.capitalize(), lambda one, _: _nested(getattr(one, key)))


def _nested(value: object) -> str:
    """A value in a cell; lists and records within as JSON."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    import json

    return json.dumps(as_dict(value), ensure_ascii=False)


def _pairs(values: "dict[str, Any] | None") -> str:
    hidden = ("uid", "created_at")
    return ", ".join(f"{name}: {value}" for name, value in (values or {}).items() if name not in hidden)
