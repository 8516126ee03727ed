"""What an import says beside its last line: how the file was read, what became of its columns, why rows were left."""

import re

from crmcli.core.text import cut
from crmcli.show.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

MOST_REASONS = 20
MOST_LINES = 5  # of a reason
MOST_ROWS, WIDE = 3, 40  # that are shown before anything is written, and cells of a value
_SAID = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what differs between two rows with the same reason
MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "blanks"}


def lines(done: "Any", *, told: bool, dry_run: bool = False) -> list[str]:
    """The lines about an import (`Imported` of app/importing.py); `told` is true when a file has the rejected rows.

    With `dry_run` the first rows stand there as they were understood.
    """
    tables = (done, *done.others)
    found = [line for one in tables for line in (*_table(one, told=told), *(_first_rows(one) if dry_run else ()))]
    if told and done.result.rejected:
        found.append(
            f"mend the rejected rows and bring them in with --source '{done.source}': they belong to that file"
        )
    return found


def first_reject(done: "Any") -> "Any":
    """The first row that was rejected, of whatever table; None where there is none."""
    return next((reject for one in (done, *done.others) for reject in one.rejects), None)


def _table(done: "Any", *, told: bool) -> list[str]:
    found = [_file(done), *done.notes]
    custom = [name for name, field in done.fields if field.startswith("custom")]
    if known := [_column(name, field) for name, field in done.fields if name not in custom]:
        found.append(f"columns: {', '.join(known)}")
    if done.left_out:
        found.append(f"columns left out: {', '.join(done.left_out)}")
    if done.ragged:
        there = _some(done.ragged_lines, done.ragged)
        found.append(f"{counted(done.ragged, 'row')} of another width than the header ({there})")
    if not told:
        found += reasons(done.rejects)
    if done.contacts:
        found.append(f"made {counted(done.contacts, 'contact')}")
    if custom:
        found.append(f"kept as custom fields: {', '.join(custom)}")
    if done.alike:
        found.append(f"{done.alike} of those added share a mail or phone with somebody who is called otherwise")
    for count, noun, rule in ((done.odd_mails, "mail", "bad-mail"), (done.odd_phones, "phone", "bad-phone")):
        if count:
            odd = "looks odd and was" if count == 1 else "look odd and were"
            found.append(f"{counted(count, noun)} {odd} kept; crm lint --rule {rule} lists them")
    if done.unread:
        found.append(f"{counted(done.unread, 'birthday')} that no calendar has, kept as birthday_raw")
    return found


def reasons(rejects: "Sequence[Any]") -> list[str]:
    """Why rows were rejected, the commonest reason first, each with its first rows."""
    groups: dict[str, list[Any]] = {}
    for one in rejects:
        groups.setdefault(_SAID.sub("…", one.reason), []).append(one)
    by_count = sorted(groups.values(), key=lambda alike: (-len(alike), alike[0].line))
    found = []
    for alike in by_count[:MOST_REASONS]:
        first = alike[0]
        if len(alike) == 1:
            found.append(f"line {first.line}: {first.reason}")
            continue
        there = _some([one.line for one in alike], len(alike))
        example = f", as in line {first.line}" if any(one.reason != first.reason for one in alike) else ""
        found.append(f"{counted(len(alike), 'row')} rejected ({there}): {first.reason}{example}")
    left = sum(map(len, by_count[MOST_REASONS:]))
    if left:
        found.append(f"{counted(left, 'row')} rejected for other reasons")
    if left or any(len(alike) > MOST_LINES for alike in by_count):
        found.append("--rejects FILE keeps them all")
    return found


def _first_rows(done: "Any") -> "Iterator[str]":
    """The first rows of a table, field by field."""
    for number, row in enumerate(done.preview[:MOST_ROWS], start=1):
        told = " · ".join(f"{field} {cut(' '.join(value.split()), WIDE)}" for field, value in row.items())
        yield f"row {number}: {told}"


def _file(done: "Any") -> str:
    kind = f"{done.kind} of {done.preset}" if done.preset and done.kind not in done.preset else done.preset or done.kind
    if not done.delimiter:
        header = f", header in row {done.header_line}" if done.header_line else ""
        return f"read as {kind}: {done.format}{header}"
    header = f"header in line {done.header_line}" if done.header_line else "no header"
    return f"read as {kind}: {done.encoding}, {MARKS.get(done.delimiter, done.delimiter)} between cells, {header}"


def _column(name: str, field: str) -> str:
    return name if name.casefold() == field else f"{name} = {field}"


def _some(lines: "Sequence[int]", count: int) -> str:
    shown = ", ".join(map(str, lines[:MOST_LINES]))
    more = f" and {count - MOST_LINES} more" if count > MOST_LINES else ""
    return f"line{'' if count == 1 else 's'} {shown}{more}"
