"""For each record: its columns, with header, cell text, alignment and tone. Both faces draw their tables from here.

A column's key is its name in CSV and in `--columns`. `cell` is what people read, `plain` what CSV gets.
"""

from crmcli.core.errors import BadInput
from crmcli.core.filterfields import CUSTOM
from crmcli.core.record import as_dict, names
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
    Task,
    User,
)
from crmcli.core.text import visible
from crmcli.language import reworded
from crmcli.show import words
from crmcli.show.column import Column, column, day, first, listed, money, named, ours, silent, text, who

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.show.column import Columns

# Where a record comes from -> where its columns stand: only a list of them loads them.
ELSEWHERE = {
    "crmcli.core.reports": "crmcli.show.reports",
    "crmcli.core.cadences": "crmcli.show.cadences", "crmcli.core.lifetimes": "crmcli.show.lifetime",
    "crmcli.core.scorings": "crmcli.show.scorings", "crmcli.core.rates": "crmcli.show.scorings",
    "crmcli.core.stages": "crmcli.show.standing", "crmcli.core.consents": "crmcli.show.standing",
    "crmcli.core.twins": "crmcli.show.twins", "crmcli.core.lint": "crmcli.show.lint",
    "crmcli.core.deals": "crmcli.show.deals", "crmcli.core.pipeline": "crmcli.show.pipeline",
    "crmcli.core.leads": "crmcli.show.leads",
    "crmcli.core.segments": "crmcli.show.segments", "crmcli.core.customfields": "crmcli.show.customfields",
}  # fmt: skip


ALIKE = {"pri": "priority", "value": "value_minor"}  # what a column is called elsewhere: in filters, by --pri


def _hit_in(hit: "Any", *, name: bool) -> tuple[int, int] | None:
    """Where a hit stands in its name or else in its text, as both are shown."""
    shown = hit.name if name else hit.text
    if hit.start is None or (hit.field == "name") is not name or visible(shown) != shown:
        return None
    return hit.start, hit.length


def _tone_of_line(line: AgendaLine) -> str:
    return words.TONES.get(line.section, "")


_TASK = (
    text("ref", "Ref", tone=lambda _: "quiet"),
    text("id", "Id"),
    column("due", "Due", words.when, lambda one, _: " ".join(filter(None, (one.due_date, one.due_time)))),
    text("due_date", "Due"),
    text("due_time", "Time"),
    who(),
    text("title", "What", least=12),
    text("priority", "Pri", tone=lambda one: "late" if one.priority == "H" else ""),
    named("owner", "Owner"),
    ours("state", "State"),
    column("every", "Again", lambda one, _: words.often(one), lambda one, _: one.every or ""),
    text("after", "After"),
    day("wait_until", "Waits"),
    text("due_zone", "Zone"),
    text("notes", "Notes", least=12),
    day("created_at", "Made"),
    day("done_at", "Done"),
    silent(),
)
_TITLE = column("title", "What", lambda one, _: words.title(one), lambda one, _: one.title, least=12)
_TAGGED = column(
    "tags", "Tags", lambda one, _: " ".join(f"+{tag}" for tag in one.tags), lambda one, _: ",".join(one.tags),
    tone=lambda _: "mark",
)  # fmt: skip


COLUMNS: "Columns" = {
    AgendaLine: (
        dict(
            (
                column(
                    "sign", "", lambda one, _: words.SIGNS.get(one.section, ""), lambda one, _: one.section,
                    tone=_tone_of_line,
                ),
                ours("section", "Section", tone=_tone_of_line),
                *(_TITLE if one[0] == "title" else one for one in _TASK if one[0] != "do_not_contact"),
                ours("why", "Why", tone=_tone_of_line, least=14),
                _TAGGED,
                ours("segment", "Segment", tone=lambda _: "mark"),
                money("value_minor"),
                text("currency", "Currency"),
            )
        ),
        ("section", "due", "who", "title", "why", "tags", "ref"),
    ),
    Task: (dict(_TASK), ("ref", "due", "who", "title", "priority", "owner", "state", "every", "do_not_contact")),
    Contact: (
        dict(
            (
                text("ref", "Ref", tone=lambda _: "quiet"),
                text("id", "Id"),
                text("uid", "Uid"),
                text("name", "Name", least=10),
                text("title", "Title", least=8),
                named("company", "Company", least=8),
                first("email", "emails", "Mail", least=10),
                listed("emails", "Mails"),
                first("phone", "phones", "Phone"),
                listed("phones", "Phones"),
                text("city", "City"),
                listed("addresses", "Addresses", "; "),
                column(
                    "handles", "Handles",
                    lambda one, _: ", ".join(f"{net}:{name}" for net, held in one.handles.items() for name in held),
                ),
                _TAGGED,
                column(
                    "rfm", "RFM", lambda one, _: reworded(one.rfm.segment) if one.rfm else "",
                    lambda one, _: one.rfm.segment if one.rfm else "", tone=lambda _: "mark",
                ),
                column("score", "Score", lambda one, _: one.rfm.score if one.rfm else ""),
                ours("stage", "Stage"),
                text("birthday", "Birthday"),
                day("last_contact_at", "Last touch"),
                column(
                    "next_task", "Next",
                    lambda one, today: (
                        f"{words.day(one.next_task.due_date, today) + ' ' if one.next_task.due_date else ''}"
                        f"{one.next_task.name}" if one.next_task else ""
                    ),
                    lambda one, _: one.next_task.name if one.next_task else "", least=8,
                ),
                named("owner", "Owner"),
                text("source", "Source"),
                text("external_id", "External id"),
                text("notes", "Notes"),
                day("created_at", "Added"),
                day("updated_at", "Changed"),
                day("archived_at", "Archived"),
            )
        ),
        ("ref", "name", "company", "email", "phone", "tags", "rfm", "last_contact_at", "next_task"),
    ),
    Company: (
        dict(
            (
                text("ref", "Ref", tone=lambda _: "quiet"),
                text("id", "Id"),
                text("uid", "Uid"),
                text("name", "Name", least=10),
                first("website", "websites", "Web"),
                first("phone", "phones", "Phone"),
                _TAGGED,
                column("people", "People", lambda one, _: str(len(one.contacts)), align="right"),
                named("owner", "Owner"),
                text("notes", "Notes"),
                day("created_at", "Added"),
            )
        ),
        ("ref", "name", "website", "phone", "tags", "people"),
    ),
    Interaction: (
        dict(
            (
                text("ref", "Ref", tone=lambda _: "quiet"),
                text("id", "Id"),
                day("date", "Date"),
                ours("kind", "Kind"),
                who(),
                column(
                    "note", "Note", lambda one, _: words.talked(one),
                    lambda one, _: one.note or one.product or "", least=12,
                ),
                money("amount_minor", "Amount"),
                text("currency", "Currency"),
                text("product", "Product"),
                text("quantity", "Quantity", align="right"),
                text("duration", "Minutes", align="right"),
                text("direction", "Direction"),
                ours("outcome", "Outcome"),
                named("author", "By"),
                text("at", "At"),
                text("external_ref", "External ref"),
            )
        ),
        ("ref", "date", "kind", "who", "note", "amount_minor", "author"),
    ),
    Hit: (
        dict(
            (
                text("ref", "Ref", tone=lambda _: "quiet"),
                ours("kind", "Kind"),
                text("name", "Name", least=10, mark=lambda hit: _hit_in(hit, name=True)),
                day("date", "Date"),
                text("field", "Field"),
                text("text", "Text", least=12, mark=lambda hit: _hit_in(hit, name=False)),
                silent(),
            )
        ),
        ("ref", "kind", "name", "date", "text", "do_not_contact"),
    ),
    Act: (
        dict(
            (
                text("ref", "Act", tone=lambda _: "quiet"),
                text("id", "Id"),
                column("at", "When", lambda one, _: one.at_local[:16].replace("T", " "), lambda one, _: one.at),
                text("user", "Who"),
                text("login", "Login"),
                ours("what", "What", least=16),
                text("kind", "Kind"),
                ours("state", "State", tone=lambda one: "late" if one.state == "undone" else ""),
                text("target", "Of"),
                text("rows", "Rows", align="right"),
            )
        ),
        ("ref", "at", "user", "what", "state", "rows"),
    ),
    Change: (
        dict((
            text("table", "Table"), text("row", "Row", align="right"), text("verb", "Verb"),
            column("before", "Before", lambda one, _: _pairs(one.before), least=12),
            column("after", "After", lambda one, _: _pairs(one.after), least=12),
        )),
        ("table", "row", "verb", "before", "after"),
    ),
    User: (
        dict(
            (
                text("login", "Login"),
                text("name", "Name"),
                column("active", "State", lambda one, _: "active" if one.active else f"left {one.left_on or ''}"),
                column(
                    "last_seen_at", "Last act (UTC)", lambda one, _: (one.last_seen_at or "")[:16].replace("T", " ")
                ),
                text("version", "crmcli"),
            )
        ),
        ("login", "name", "active", "last_seen_at", "version"),
    ),
    Finding: (
        dict((
            text("level", "Level", tone=lambda one: "late" if one.level == "fault" else "now"), text("name", "Name"),
            text("message", "What", least=20), text("hint", "Try", least=12), text("mendable", "Mendable"),
        )),
        ("level", "message", "hint"),
    ),
    Backup: (
        dict((
            text("path", "Path", least=20),
            column("made_at", "Made (UTC)", lambda one, _: one.made_at[:16].replace("T", " ")),
            column(
                "size", "Size", lambda one, _: f"{one.size / 1048576:.1f} MiB", lambda one, _: str(one.size),
                align="right",
            ),
        )),
        ("path", "made_at", "size"),
    ),
    Place: (dict((text("name", "What"), text("value", "Value", least=10))), ("name", "value")),
}  # fmt: skip


def columns_of(
    kind: type, chosen: "list[str] | tuple[str, ...] | None" = None, *, sheet: bool = False
) -> tuple[Column, ...]:
    """The columns of a record class: the usual ones, or those that are chosen. `BadInput` names all there are.

    In a sheet for programs an amount in minor units has its currency beside it.
    """
    known, usual = _columns_for(kind)
    if sheet and "currency" in known and "currency" not in usual and any(key.endswith("_minor") for key in usual):
        usual = (*usual, "currency")
    found = []
    for said in chosen or usual:
        key = ALIKE.get(said, said) if said not in known else said
        if key.startswith(CUSTOM) and "custom" in names(kind):
            found.append(_custom(key))
            continue
        if key not in known:
            raise BadInput(
                f"there is no column {key!r} here; columns are: {' '.join(known)}", hint=f"--columns {','.join(usual)}"
            )
        found.append(known[key])
    return tuple(found)


def _custom(key: str) -> Column:
    """A custom field of a record as a column."""
    name = key.removeprefix(CUSTOM)
    return column(key, name, lambda one, _: _nested(one.custom.get(name)), least=8)[1]


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
    return column(key, key.capitalize(), lambda one, _: _nested(getattr(one, key)), least=10)


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
