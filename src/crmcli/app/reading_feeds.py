"""Our own calendar files read back: the agenda that `crm today -f ics` writes, and what is exported as iCalendar."""

import re

from crmcli.app.reading_components import OWN, Component, Head
from crmcli.app.reading_entries import Reader, Row, joined, own_columns
from crmcli.core.contentlines import plain
from crmcli.core.text import clean

_ENTRY = re.compile(r"crm show ([tcod])\d+")
_LATE = re.compile(r"was due (\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?")
MADE_UP = "1604"  # the year of a birthday without one


def own_row(component: Component, head: Head, reader: Reader) -> "tuple[str, Row] | None":
    """The kind of a row of ours and the row; None for an entry that is not ours or has no place in an import."""
    what = component.text(f"{OWN}TYPE")
    if what == "task":
        row = reader.task(component)
        row |= {**_names(component), "uid": row.pop("external_id"), "notes": _said(component)}
        return "tasks", {**row, **own_columns(component)}
    if what == "interaction":
        row = reader.talk(component, reader.moment(component, "DTSTART"), head)
        row |= {**_names(component), "uid": row.pop("external_id"), "note": _said(component)}
        return "interactions", {**row, **own_columns(component)}
    if what == "contact":
        return "contacts", _birthday(component, reader)
    if head.ours or component.one(f"{OWN}REF"):
        return _of_agenda(component, reader)
    return None


def _birthday(component: Component, reader: Reader) -> Row:
    start = reader.moment(component, "DTSTART")
    day = start.day_text if start else component.text("DTSTART")
    day = component.text(f"{OWN}BIRTHDAY") or (f"-{day[4:]}" if day.startswith(MADE_UP) else day)
    return {"name": component.text("CONTACT"), "birthday": day, "uid": component.text(f"{OWN}UID")}


def _of_agenda(component: Component, reader: Reader) -> "tuple[str, Row] | None":
    """A task of the agenda. Somebody's day stands there without its year, and may be anybody's of that name."""
    lines = component.text("DESCRIPTION", lines=True).split("\n")
    found = _ENTRY.fullmatch(lines.pop())
    if found is None or found[1] != "t":
        return None
    late = _LATE.fullmatch(lines[0]) if lines else None
    if late:
        del lines[0]
    if lines and lines[0] == "do not contact":
        del lines[0]
    title, whom = _parted(component, bool(late))
    row = reader.task(component)
    row |= {"title": title, "notes": "\n".join(lines), "uid": row.pop("external_id"), "contact": whom}
    return "tasks", {**row, **({"due": late[1], "due_time": late[2] or ""} if late else {})}


def _parted(component: Component, late: bool) -> tuple[str, str]:
    """The title and for whom it is, out of `! title (whom, whom)`."""
    title = component.text("SUMMARY")
    if late and component.kind == "VEVENT":
        title = title.removeprefix("! ")
    whom = component.text("CONTACT")
    if not whom and not component.one(f"{OWN}REF") and title.endswith(")") and " (" in title:
        whom = title[title.rindex(" (") + 2 : -1]  # a file of an earlier version
    title = title.removesuffix(f" ({whom})") if whom else title
    return title, joined(whom.split(", "))


def _names(component: Component) -> Row:
    """Those whom a record names, one property each."""
    names = [clean(plain(line.value)) for line in component.all("CONTACT")]
    return {"contact": joined(names)}


def _said(component: Component) -> str:
    return component.text("DESCRIPTION", lines=True)
