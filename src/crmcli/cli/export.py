"""Taking things out: a kind or everything, in the formats that other programs read."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Filter
from crmcli.cli.options import Columns, Text, Where, also, chosen, command
from crmcli.cli.peoplelist import Silent
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.exports import EVERYTHING, KINDS

ENDINGS = {
    "csv": "csv", "tsv": "tsv", "tab": "tsv", "xlsx": "xlsx", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "md": "md", "html": "html", "htm": "html", "vcf": "vcf", "vcard": "vcf", "ics": "ics", "sqlite": "sqlite",
    "sqlite3": "sqlite", "db": "sqlite", "txt": "csv",
}  # fmt: skip
SHEETS = ("csv", "tsv", "md", "html")
BINARY = ("xlsx", "sqlite")
ONLY_OF = {"vcf": ("contacts",), "ics": ("contacts", "interactions", "tasks")}
OF_ALL = ("jsonl", "xlsx", "sqlite")
CARDS = ("3.0", "4.0")

Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"{' '.join(KINDS)}, or {EVERYTHING}.", show_default=False)]
OfSegment = Annotated[Text, typer.Option("--segment", metavar="NAME", help="Whoever is in it now.")]
Card = Annotated[Text, typer.Option("--vcard", metavar="3.0|4.0", help="Which form of vCards; 4.0 unless told.")]


@command
@also("xlsx", "vcf", "ics", "sqlite")
def export(
    face: Face,
    kind: Kind,
    words: Filter = [],
    where: Where = [],
    segment: OfSegment = None,
    columns: Columns = None,
    vcard: Card = None,
    silent: Silent = False,
) -> int:
    """Write out contacts, companies, interactions, purchases, tasks or deals, or all of the book.

    The format is that of --format, else of the ending of --out (csv tsv xlsx json jsonl md html vcf ics sqlite).

    Examples:
      crm export contacts +vip --out vips.xlsx
      crm export tasks state:open -f ics --out tasks.ics
      crm export all --out book.jsonl
    """
    kind = _kind(kind)
    format = _format(face, kind, vcard)
    if kind == EVERYTHING:
        if words or where or segment or columns:
            raise BadInput("all of a book has no filter and no columns", hint="crm export contacts +vip")
        _everything(face, format)
        return 0
    from crmcli.app.exporting import Export
    from crmcli.show import words as sentences
    from crmcli.show.exports import put_away

    export = Export(face.crm, kind, words, where=where, segment=segment, silent=silent)
    _one_kind(face, export, format, chosen(columns), vcard)
    face.out.say(sentences.left_out(export.left_out, "--with-do-not-contact or dnc:yes"))
    face.out.say(put_away(export.put_away))
    return 0


def _kind(said: str) -> str:
    """The kind that a word names, in the singular too."""
    word = said.casefold()
    singular = {"company": "companies", **{one.removesuffix("s"): one for one in KINDS}}
    kind = singular.get(word, word)
    if kind in (*KINDS, EVERYTHING):
        return kind
    from difflib import get_close_matches

    near = get_close_matches(word, (*KINDS, EVERYTHING), n=1)
    listed = f"{' '.join(KINDS)} {EVERYTHING}"
    raise BadInput(f"{said!r} cannot be exported; kinds are: {listed}", hint=f"crm export {(near or KINDS)[0]}")


def _format(face: Face, kind: str, vcard: str | None) -> str:
    """The format that is meant. Raises `BadInput` for one that the kind cannot have."""
    file = face.flags.out
    ending = os.path.splitext(file or "")[1].lstrip(".").lower()
    usual = "vcf" if vcard else "jsonl" if kind == EVERYTHING else "csv"
    format = face.flags.format or ENDINGS.get(ending)
    if format is None and ending:
        raise BadInput(f"what is a .{ending} file? endings that tell a format are: {' '.join(ENDINGS)}", hint="-f csv")
    format = format or usual
    if kind == EVERYTHING and format not in OF_ALL:
        raise BadInput(f"all of a book is written as {', '.join(OF_ALL)}, not as {format}",
                       hint="crm export all --out book.jsonl")  # fmt: skip
    if format == "table":
        raise BadInput("a table is for people; programs read csv", hint=f"crm export {kind} -f csv")
    if kind not in ONLY_OF.get(format, (kind,)):
        raise BadInput(f"{format} holds {', '.join(ONLY_OF[format])}, no {kind}", hint=f"crm export {kind} -f csv")
    if vcard is not None and (format != "vcf" or vcard not in CARDS):
        raise BadInput(f"--vcard is {' or '.join(CARDS)}, of contacts as vcf", hint="crm export contacts --vcard 3.0")
    if format in BINARY and file is None and face.out.terminal:
        raise BadInput(f"{format} is nothing to look at", hint=f"crm export {kind} --out {kind}.{format}")
    return format


def _one_kind(face: Face, export: Any, format: str, columns: Sequence[str] | None, vcard: str | None) -> None:
    if columns and format not in (*SHEETS, "xlsx"):
        raise BadInput(
            f"{format} has no columns to choose", hint=f"crm export {export.kind} -f csv --columns {','.join(columns)}"
        )
    if format == "xlsx":
        _workbook(face, [export], columns)
    elif format == "sqlite":
        _database(face, export.kind, export)
    else:
        with _target(face) as target, _steady(face, target):
            for piece, rows in _pieces(face, export, format, columns, vcard):
                target.write(piece)
                target.count(rows)


def _pieces(
    face: Face, export: Any, format: str, columns: Sequence[str] | None, vcard: str | None
) -> Iterator[tuple[str, int]]:
    """The text of the file in pieces, each with how many rows it has."""
    if format in SHEETS:
        yield from _sheet(face, export, format, columns)
    elif format == "jsonl":
        for ids in export.batches():
            yield "".join(f"{face.out.encoded(one)}\n" for one in export.objects(ids)), len(ids)
    elif format == "json":
        mark = "[\n"
        for ids in export.batches():
            yield mark + ",\n".join(face.out.encoded(one) for one in export.objects(ids)), len(ids)
            mark = ",\n"
        yield ("\n]\n" if mark != "[\n" else "[]\n"), 0
    elif format == "ids":
        for ids in export.batches():
            yield "".join(f"{one.ref}\n" for one in export.records(ids, full=False)), len(ids)
    elif format == "vcf":
        yield from _cards(export, vcard or CARDS[-1])
    else:
        yield from _calendar(export)


def _sheet(face: Face, export: Any, format: str, columns: Sequence[str] | None) -> Iterator[tuple[str, int]]:
    from crmcli.cli.formats import TextSheet
    from crmcli.core.exports import said, tidy

    layout = _layout(export, columns, people=format in ("md", "html"))
    whole = TextSheet(format)
    yield whole.head(layout.heads), 0
    for ids in export.batches():
        rows = [[tidy(said(cell)) for cell in row] for row in layout.rows(ids, face.crm.today())]
        yield whole.body(rows), len(rows)
    yield whole.tail(), 0


def _layout(export: Any, columns: Sequence[str] | None, *, people: bool = False) -> Any:
    from crmcli.show.exports import Layout

    return Layout(export, columns, people=people)


def _cards(export: Any, version: str) -> Iterator[tuple[str, int]]:
    from crmcli.app.exporting_cards import dates_of, relations_of
    from crmcli.show.vcards import cards

    for ids in export.batches():
        dates, relations = dates_of(export.crm, ids), relations_of(export.crm, ids)
        yield "".join(cards(export.records(ids), version=version, dates=dates, relations=relations)), len(ids)


def _calendar(export: Any) -> Iterator[tuple[str, int]]:
    from crmcli.app.exporting_cards import uids_of
    from crmcli.show.calendars import calendar_of

    crm, uids = export.crm, dict[str, str]()

    def records() -> Iterator[Any]:
        for ids in export.batches():
            uids.clear()
            uids.update(uids_of(crm, export.kind, ids))
            yield from export.records(ids, full=False)

    for piece in calendar_of(records(), uids=uids, now=crm.now(), zone=crm.clock.zone):
        yield piece, int(piece.startswith("BEGIN:V") and not piece.startswith("BEGIN:VCALENDAR"))


def _everything(face: Face, format: str) -> None:
    if format == "jsonl":
        from crmcli.app.wholebook import dump

        with _target(face) as target:
            done = dump(face.crm, target.write, target.progress)
            target.count(sum(done.rows.values()))
    elif format == "sqlite":
        _database(face, EVERYTHING, None)
    else:
        from crmcli.app.exporting import Export

        _workbook(face, [Export(face.crm, kind, silent=True, amounts=False) for kind in KINDS], None)


def _workbook(face: Face, exports: Sequence[Any], columns: Sequence[str] | None) -> None:
    """A workbook with a sheet for each kind."""
    from crmcli.show.exports import cut_short
    from crmcli.show.workbooks import WorkbookWriter

    with _target(face, binary=True) as target, _steady(face, target):
        book = WorkbookWriter()
        for export in exports:
            layout = _layout(export, columns)
            sheet = book.sheet(export.kind, layout.heads)
            for ids in export.batches():
                rows = layout.rows(ids, face.crm.today())
                sheet.write(rows)
                target.count(len(rows))
        book.save(target.path)
    face.out.say(cut_short(book.cut))


def _database(face: Face, kind: str, export: Any) -> None:
    from crmcli.app.exporting_database import write_database

    with _target(face, binary=True) as target:
        target.count(write_database(face.crm, target.path, export, progress=target.progress))


class Target:
    """Where an export goes: a file that gets its name when it is whole, or stdout."""

    def __init__(self, face: Face, path: str, progress: Any) -> None:
        self.path = path
        self.progress = progress
        self.rows = 0
        self.file: Any = None
        self._write = face.out.write

    def write(self, text: str) -> None:
        """The next piece of a text."""
        if self.file is None:
            self._write(text)
        else:
            self.file.write(text)

    def count(self, rows: int) -> None:
        """So many rows more were written."""
        self.rows += rows
        if self.progress:
            self.progress(self.rows)


@contextlib.contextmanager
def _target(face: Face, *, binary: bool = False) -> Iterator[Target]:
    """What an export is written to; nothing is left where it does not come to its end."""
    file = face.out.handed_over()
    seen = face.out.terminal and not binary  # what is read as it comes needs no bar, which would stand in it
    with contextlib.nullcontext() if seen else face.progress(f"writing {file or 'out'}") as progress:
        if file is None and not binary:
            yield Target(face, "", progress)
        elif file is None:
            yield from _piped(face, progress)
        else:
            yield from _filed(face, file, progress, binary=binary)


def _steady(face: Face, target: Target) -> "contextlib.AbstractContextManager[None]":
    """What goes into a file is of one moment; whoever reads a pipe slowly must not hold up those who write."""
    from crmcli.app.exporting import at_one_moment

    return at_one_moment(face.crm) if target.path else contextlib.nullcontext()


def _piped(face: Face, progress: Any) -> Iterator[Target]:
    """A file of bytes, made aside and then sent to stdout."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="crmcli-") as folder:
        target = Target(face, os.path.join(folder, "export"), progress)
        yield target
        with open(target.path, "rb") as made:
            while piece := made.read(1 << 16):
                face.out.raw(piece)


def _filed(face: Face, file: str, progress: Any, *, binary: bool) -> Iterator[Target]:
    """A file that is written beside its place and put there in one step."""
    from crmcli.show.exports import written

    made = f"{file}.tmp-{os.getpid()}"
    try:
        try:
            handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            target = Target(face, made, progress)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as target.file:
                if binary:
                    target.file.close()
                yield target
            os.replace(made, file)
        except OSError as error:
            raise CrmError(f"{file} cannot be written: {error.strerror}", hint="--out PATH") from None
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(made)
        raise
    face.out.say(written(file, target.rows))
