"""The quality of the data, as lines of pieces (text, tone): completeness, what rules found, what to mend first."""

from collections.abc import Sequence

from crmcli.core.lint import Flaw, LintReport, LintRule, Mending, OwnerQuality
from crmcli.show import words
from crmcli.show.column import Column, by_key
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from crmcli.show.column import Columns

Line = list[Piece]


def _column(key: str, header: str, cell: "Callable[[Any], str]", **more: "Any") -> Column:
    return Column(key, header, lambda one, _: cell(one), **more)


COLUMNS: "Columns" = {
    OwnerQuality: by_key(
        _column("owner", "Owner", lambda one: one.owner.name if one.owner else "nobody", least=8),
        _column("contacts", "Contacts", lambda one: str(one.contacts), align="right"),
        _column("complete", "Complete", lambda one: f"{one.complete:.0%}", align="right"),
        _column(
            "missing", "Missing", lambda one: ", ".join(f"{name} {n}" for name, n in one.missing.items()), least=16
        ),
        usual=("owner", "contacts", "complete", "missing"),
    ),
    LintRule: by_key(
        _column("rule", "Rule", lambda one: one.rule),
        _column("level", "Level", lambda one: one.level, tone=lambda one: "late" if one.level == "flaw" else "quiet"),
        _column("count", "Count", lambda one: str(one.count), align="right"),
        _column("message", "What", lambda one: one.message, least=16),
        _column("refs", "First", lambda one: " ".join(one.refs), least=8, tone=lambda _: "quiet"),
        _column("hint", "All of them", lambda one: one.hint, least=16),
        usual=("rule", "level", "count", "message", "refs", "hint"),
    ),
    Mending: by_key(
        _column("ref", "Ref", lambda one: one.ref, tone=lambda _: "quiet"),
        _column("name", "Name", lambda one: one.name, least=10),
        _column("missing", "Missing", lambda one: ", ".join(one.missing), least=10),
        _column("why", "Why", lambda one: one.why, least=8),
        _column("hint", "Try", lambda one: one.hint, least=40),
        usual=("ref", "name", "missing", "why", "hint"),
    ),
    Flaw: by_key(
        _column("ref", "Ref", lambda one: one.ref, tone=lambda _: "quiet"),
        _column("name", "Name", lambda one: one.name, least=10),
        _column("text", "What", lambda one: one.text, least=12),
        _column("hint", "Try", lambda one: one.hint, least=40),
        usual=("ref", "name", "text", "hint"),
    ),
}


def lines(report: LintReport, today: "date", room: int | None) -> list[Line]:
    """A report for people."""
    head: Line = [(words.counted(report.contacts, "contact"), "strong")]
    if report.contacts:
        head.append((f"{report.complete:.0%} complete", ""))
        head.append((f"({', '.join(report.fields)})", "quiet"))
    found = [head]
    for title, kind, records in (
        ("Owners", OwnerQuality, report.owners),
        ("Found", LintRule, report.rules),
        ("Worth mending", Mending, report.mend),
    ):
        found += _part(title, kind, records, today, room)
    return found


def _part(title: str, kind: type, records: "Sequence[object]", today: "date", room: int | None) -> list[Line]:
    if not records:
        return []
    return [[], [(title, "strong")], *layout(columns_of(kind), records, today, room=room)]
