"""What a file is, and the tables in it. Its first bytes tell; the ending of its name only where they do not."""

import os
import re
from collections.abc import Collection
from typing import BinaryIO

from crmcli.app.crm import Crm
from crmcli.app.importing import ImportPlan
from crmcli.core.encodings import first_block, joined
from crmcli.core.errors import BadInput
from crmcli.core.table import Part, read_table

LOOKED_AT = 1 << 16  # bytes that tell what a text is
MAGIC = (
    (b"PK\x03\x04", "sheet"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet"), (b"SQLite format 3\0", "sqlite"),
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"7z\xbc\xaf", "7z"), (b"%PDF", "PDF"),
)  # fmt: skip
PACKED = {"gzip": "gunzip -c", "bzip2": "bunzip2 -c", "xz": "xz -dc", "7z": "7z x -so"}
ENDINGS = {".vcf": "cards", ".vcard": "cards", ".ics": "calendar", ".ical": "calendar", ".xlsx": "sheet"}
BEGINNINGS = {b"VCARD": "cards", b"VCALENDAR": "calendar", b"VTODO": "calendar", b"VEVENT": "calendar"}
SOURCES = {"cards": "vCard", "calendar": "iCalendar", "sqlite": "crm.cli"}  # where a UID is one of a kind
_BEGIN = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*(VCARD|VCALENDAR|VEVENT|VTODO)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(rb"\s*<[?!]?(?:doctype\s+)?(html|xml)\b", re.IGNORECASE)
_WHOLE = re.compile(rb'\s*\{"crmcli":"book"')
_JSON = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\]])")


def parts(crm: Crm, stream: BinaryIO, plan: ImportPlan, *, name: str, known: Collection[str]) -> list[Part]:
    """The tables of an open binary file or pipe, each with its kind where the file tells it.

    `name` is the file's name, `known` the names of columns that are understood. Raises `BadInput` for a file that is
    none of those that can be read.
    """
    first = first_block(stream)
    if not first:
        raise BadInput("the file is empty", hint="a file with a header and rows")
    what = what_it_is(first, name)
    if stream.seekable():
        stream.seek(0)
    else:
        stream = joined(first, stream)
    if what == "sheet":
        from crmcli.app.reading_sheets import read_sheet

        return read_sheet(stream, header=not plan.no_header, columns=plan.columns, known=known, sheet=plan.sheet)
    if plan.sheet is not None:
        raise BadInput("--sheet names a sheet of a spreadsheet, which this file is not", hint="leave --sheet out")
    if what == "text":
        table = read_table(
            stream, encoding=plan.encoding, delimiter=plan.delimiter, header=not plan.no_header,
            columns=plan.columns, known=known,
        )  # fmt: skip
        return [Part(table)]
    found = _of_records(crm, stream, what, plan)
    for part in found:
        part.table.source = SOURCES.get(what)
    return found


def what_it_is(first: bytes, name: str) -> str:
    """One of "sheet", "sqlite", "cards", "calendar", "json" and "text". Raises `BadInput` for what is packed."""
    what = next((what for magic, what in MAGIC if first.startswith(magic)), None)
    if what in PACKED:
        raise BadInput(f"the file is packed with {what}", hint=f"{PACKED[what]} FILE | crm import KIND -")
    if what == "PDF":
        raise BadInput("this is a PDF, which holds no table", hint="export the table as CSV or XLSX")
    if what is not None:
        return what
    text = first[:LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # UTF-16 too
    if begun := _BEGIN.search(text.replace(b"\r", b"\n")):
        return BEGINNINGS[begun[1].upper()]
    if found := _MARKUP.match(text):
        raise BadInput(f"this is {found[1].decode().upper()}, which holds no table that is read",
                       hint="open it with a spreadsheet program and save it as .xlsx or CSV")  # fmt: skip
    if _WHOLE.match(text):
        raise BadInput("this is a whole book, as crm export all writes it", hint="crm import all FILE")
    if _JSON.match(text):
        return "json"
    return ENDINGS.get(os.path.splitext(name)[1].lower(), "text")


def _of_records(crm: Crm, stream: BinaryIO, what: str, plan: ImportPlan) -> list[Part]:
    """The tables of a file that has no header, but says of each value what it is."""
    encoding, kind = plan.encoding, plan.kind
    zone = crm.clock.now().tzinfo
    assert zone is not None  # the clock's moments are instants
    if what == "cards":
        from crmcli.app.reading_vcards import read_cards

        return [Part(read_cards(stream, encoding=encoding), "contacts")]
    if what == "calendar":
        from crmcli.app.reading_calendars import read_calendar

        return read_calendar(stream, zone=zone, now=crm.clock.now(), encoding=encoding)
    if what == "sqlite":
        from crmcli.app.reading_sqlite import read_crm_cli

        return read_crm_cli(stream)
    from crmcli.app.reading_json import read_json

    return read_json(stream, zone=zone, encoding=encoding, kind=kind)
