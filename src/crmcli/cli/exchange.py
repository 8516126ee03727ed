"""Bringing files in."""

import errno
import io
import os
import sys
from typing import Annotated, Any, BinaryIO

import typer

from crmcli.cli.face import Face
from crmcli.cli.fields import Source
from crmcli.cli.options import Text, command
from crmcli.core.errors import BadInput, CrmError

KINDS = ("contacts", "companies", "interactions", "purchases", "tasks", "deals")
WHOLE = "all"
DELIMITERS = {"tab": "\t", "space": " ", "comma": ",", "semicolon": ";"}


File = Annotated[
    list[str], typer.Argument(metavar="[KIND] FILE|-", help=f"{' '.join(KINDS)}, or let the file tell; or all.")
]
Map = Annotated[list[str], typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is; repeatable.")]
SaveMap = Annotated[Text, typer.Option("--save-map", metavar="NAME", help="Keep these flags under a name.")]
Using = Annotated[Text, typer.Option("--using", metavar="NAME", help="The flags kept under a name.")]
NoHeader = Annotated[bool, typer.Option("--no-header", help="The first line is data already.")]
FileColumns = Annotated[Text, typer.Option("--columns", metavar="A,B,C", help="The columns' fields in order; _ skips.")]
Delimiter = Annotated[Text, typer.Option("--delimiter", metavar="','|tab|space", help="Between the cells.")]
Encoding = Annotated[Text, typer.Option("--encoding", metavar="NAME", help="utf-8, gb18030, cp1252 …")]
DateFormat = Annotated[Text, typer.Option("--date-format", metavar="YYYYMMDD", help="Or %Y%m%d.")]
DateOrder = Annotated[Text, typer.Option("--date-order", metavar="dmy|mdy|ymd", help="How 5/12 is read.")]
Currency = Annotated[Text, typer.Option("--currency", metavar="EUR", help="Of amounts without one.")]
Create = Annotated[bool, typer.Option("--create", help="Make people whom nobody answers to.")]
Update = Annotated[Text, typer.Option("--update", metavar="fill|replace|skip", help="What is there already.")]
Only = Annotated[Text, typer.Option("--only", metavar="FILTER", help="'status = paid'")]
Rejects = Annotated[Text, typer.Option("--rejects", metavar="FILE", help="Rejected rows with their reasons.")]
OfSheet = Annotated[Text, typer.Option("--sheet", metavar="NAME", help="Which sheet of a spreadsheet.")]
Strict = Annotated[bool, typer.Option("--strict", help="Write nothing when a row is rejected.")]


@command
def import_(
    face: Face,
    words: File,
    map_: Map = [],
    save_map: SaveMap = None,
    using: Using = None,
    no_header: NoHeader = False,
    columns: FileColumns = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    date_format: DateFormat = None,
    date_order: DateOrder = None,
    currency: Currency = None,
    create: Create = False,
    update: Update = None,
    only: Only = None,
    source: Source = None,
    rejects: Rejects = None,
    sheet: OfSheet = None,
    strict: Strict = False,
) -> int:
    """Bring in a file of another program; the same file twice changes nothing, undo takes all back.

    CSV, TSV, XLSX, vCard, iCalendar, JSON, JSON lines, Taskwarrior's export, crm.cli's file.

    Examples:
      crm import people.vcf
      crm import contacts people.csv
      crm import tasks - < todo.ics
      crm import purchases orders.csv --map customer_id=contact --map revenue=amount --currency USD --create
    """
    from crmcli.app.exchange import ImportPlan

    kind, path = _kind_and_file(words)
    if kind == WHOLE:
        return _whole_book(face, path)
    plan = ImportPlan(
        kind=kind, mapping=_mapping(map_) or None, columns=columns.split(",") if columns else None, no_header=no_header,
        delimiter=DELIMITERS.get(delimiter or "", delimiter), encoding=encoding, date_format=date_format,
        date_order=_order(date_order), currency=currency, create=create, update=update, only=only, source=source,
        strict=strict, sheet=sheet,
    )  # fmt: skip
    _bring_in(face, path, plan, using=using, save_map=save_map, rejects=rejects)
    return 0


def _bring_in(
    face: Face, path: str, plan: Any, *, using: str | None, save_map: str | None, rejects: str | None
) -> None:
    from crmcli.app.exchange import Rejected, run
    from crmcli.app.importmaps import save
    from crmcli.app.importmaps import using as saved

    if rejects is not None:
        _need_writable(rejects, path)
    crm = face.writing()
    plan = saved(crm, using, plan) if using else plan
    asked = None
    if path != "-" and face.may_ask() and not face.flags.quiet:
        from crmcli.cli.mapping import Asked

        asked = Asked(plan, face.out.say)
    stream = _open(path)
    try:
        with face.progress(f"reading {path}") as progress:
            done = run(crm, stream, plan, source=path, progress=progress, ask=asked.ask if asked else None)
    except Rejected as error:
        _write_rejects(face, rejects, error.imported)
        raise
    finally:
        if path != "-":
            stream.close()
    plan, save_map = (asked.plan, save_map or asked.name) if asked else (plan, save_map)
    if save_map and not face.flags.dry_run:
        save(crm, save_map, plan)
    _write_rejects(face, rejects, done)
    face.out.imported(done, dry_run=face.flags.dry_run, told=rejects is not None)


def _whole_book(face: Face, path: str) -> int:
    """The lines of `crm export all` into an empty book."""
    from crmcli.app.wholebook import load
    from crmcli.show.words import counted

    crm = face.writing()
    stream = _open(path)
    try:
        with face.progress(f"reading {path}") as progress:
            done = load(crm, stream, progress)
    finally:
        if path != "-":
            stream.close()
    said = f"the book of {done.made_at[:10]} with {counted(done.count, 'row')} and its history; nothing takes this back"
    if face.flags.dry_run:
        said = f"nothing was written; this would be: {said}"
    face.out.one(done, [[(said, "")]], crm.today())
    return 0


def _kind_and_file(words: list[str]) -> tuple[str | None, str]:
    kinds = (*KINDS, WHOLE)
    if len(words) == 2 and words[0] in kinds:
        return words[0], words[1]
    if len(words) == 1 and words[0] not in kinds:
        return None, words[0]
    if len(words) == 1:
        raise BadInput("which file?", hint=f"crm import {words[0]} FILE")
    wrong = f"{words[0]!r} cannot be imported; kinds are: {' '.join(kinds)}"
    raise BadInput(wrong, hint=f"crm import {KINDS[0]} {words[-1]}")


def _mapping(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column or not field:
            raise BadInput(f"{pair!r} is not COLUMN=FIELD", hint="--map 'Order total=amount'")
        found[column] = field
    return found


def _order(text: str | None) -> Any:
    if text is not None and text not in ("dmy", "mdy", "ymd"):
        raise BadInput(f"a date order is dmy, mdy or ymd, not {text!r}", hint="--date-order dmy")
    return text


def _open(path: str) -> BinaryIO:
    if path == "-" and sys.stdin.isatty():  # what is typed ends once; in blocks it would have to end again and again
        return io.BytesIO(sys.stdin.buffer.read())
    if path == "-":
        return sys.stdin.buffer
    try:
        return open(path, "rb")
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder", hint=f"crm import contacts {path}/people.csv") from None
    except OSError as error:
        raise CrmError(f"{path} cannot be read: {error.strerror}", hint="crm import contacts FILE") from None


def _need_writable(path: str, source: str) -> None:
    """Refuse, before anything is imported, a place where the rejected rows could not be told afterwards."""
    from contextlib import suppress

    if path == "-" or (os.path.exists(path) and os.path.exists(source) and os.path.samefile(path, source)):
        wrong = "stdout tells the result" if path == "-" else "that is the file itself"
        raise BadInput(f"--rejects {path}: {wrong}; rejected rows stand in a file of their own",
                       hint="--rejects rejects.csv")  # fmt: skip
    tried = f"{path}.tmp-{os.getpid()}"
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        os.close(os.open(tried, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise CrmError(f"{path} cannot be written: {error.strerror}", hint="--rejects rejects.csv") from None
    finally:
        with suppress(OSError):
            os.unlink(tried)


def _write_rejects(face: Face, path: str | None, done: Any) -> None:
    """The rejected rows as CSV: line, reason, and the cells as they were."""
    if path is None:
        return
    from crmcli.cli.formats import rejects_sheet
    from crmcli.cli.out import Out

    out = Out("csv", file=path, quiet=True)
    out.write(rejects_sheet([(one.columns, one.rejects) for one in (done, *done.others)]))
    out.close()
