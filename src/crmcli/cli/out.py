"""The only writer of stdout, and of what is said on stderr. stdout is data, stderr is talk."""

import os
import sys
from collections.abc import Sequence

from crmcli.core.errors import CrmError
from crmcli.core.records import Wrote
from crmcli.core.text import cut, visible
from crmcli.language import reworded, worded
from crmcli.show.column import Column
from crmcli.show.columns import columns_of
from crmcli.show.table import Piece, layout, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any, TextIO

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md", "html")
STYLES = {  # tones as ANSI; a tone is also a sign or a word, never colour alone
    "head": "\x1b[1m", "late": "\x1b[1;31m", "now": "\x1b[1;33m", "soon": "\x1b[32m", "mark": "\x1b[36m",
    "quiet": "\x1b[2m", "strong": "\x1b[1m", "good": "\x1b[32m",
}  # fmt: skip
RESET = "\x1b[0m"
LEAST_ROOM, MOST_LINES = 20, 40  # cells of a terminal for which talk is broken, and its lines
MOST_OF_GROUP = 50  # lines of a group that a terminal shows


class Out:
    """Writes records in the chosen format."""

    def __init__(
        self, format: str | None, *, file: str | None = None, color: str = "auto", quiet: bool = False
    ) -> None:
        self.format = format or "table"
        self.chosen = format is not None
        self.quiet = quiet
        self._file = file
        self._text: list[str] = []
        self._to: TextIO = sys.stdout
        self.terminal = file is None and self._to.isatty()
        dumb = os.environ.get("TERM") == "dumb"
        self.colored = color == "always" or (color == "auto" and self.terminal and not dumb)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        if self.machine and not self.terminal and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # data is UTF-8 whatever the locale: a name is not lost to it

    @property
    def machine(self) -> bool:
        """True for formats that programs read."""
        return self.format != "table"

    def room(self) -> int | None:
        """Cells of the terminal's line, or None in a pipe: there nothing is cut."""
        if not self.terminal:
            return None
        try:
            found = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(self._to.fileno()).columns
        except (ValueError, OSError):
            found = 80
        return max(found, 20)

    def listed(
        self,
        kind: type,
        records: Sequence[object],
        today: "date",
        *,
        columns: Sequence[str] | None = None,
        usual: Sequence[str] | None = None,
        empty: str = "",
        groups: "dict[str, str] | None" = None,
        by: str = "",
    ) -> None:
        """A list of records, with the `columns` that were asked for, else the `usual` ones.

        On a terminal it stands in groups by the field `by` where `groups` names them.
        """
        chosen = columns_of(kind, list(columns or usual or ()), sheet=self.format in ("csv", "tsv"))
        if self.format in ("json", "jsonl", "ids"):
            self._dump(records)
        elif self.format in ("csv", "tsv", "md", "html"):
            from crmcli.cli.formats import sheet

            self.write(sheet(self.format, chosen, records, today))
        elif not records:
            self.say(reworded(empty))
        elif groups and self.terminal:
            self._grouped(chosen, records, today, groups, by, asked=bool(columns))
        else:
            self.lines(layout(chosen, records, today, room=self.room(), asked=bool(columns)))

    def one(
        self,
        record: object,
        lines: "Sequence[Sequence[Piece]]",
        today: "date",
        *,
        more: "dict[str, Any] | None" = None,
    ) -> None:
        """One thing: an object for programs, with the keys of `more` after its own, the given lines for people."""
        if self.format in ("json", "jsonl"):
            body = {**_plain(record), **_plain(more or {})}
            self.write(_json(body, indent=2 if self.format == "json" else None) + "\n")
        elif self.format == "ids":
            self.write(f"{getattr(record, 'ref', '')}\n")
        elif self.format in ("csv", "tsv", "md", "html"):
            from crmcli.cli.formats import sheet

            self.write(sheet(self.format, columns_of(type(record)), [record], today))
        else:
            self.lines(lines)

    def lines(self, lines: "Sequence[Sequence[Piece]]") -> None:
        """Lines made of pieces with tones; in colour where colour is wanted."""
        gap = "  "
        out = []
        for line in lines:
            if self.colored:
                out.append(gap.join(_toned(text, tone) for text, tone in line if text))
            else:
                out.append(gap.join(text for text, _ in line if text))
        self.write("\n".join(out) + "\n" if out else "")

    def wrote(self, done: Wrote, today: "date", *, dry_run: bool = False) -> None:
        """What an act did: a sentence on a terminal, the bare ref in a pipe, an object for programs."""
        from crmcli.show import words

        if self.format in ("json", "jsonl"):
            self.write(_json(_written(done, dry_run), indent=2 if self.format == "json" else None) + "\n")
            return
        refs = _refs(done)
        if not dry_run and (self.format == "ids" or not (self.terminal or self.quiet)):
            self.write("".join(f"{ref}\n" for ref in refs))
        if self.quiet:
            return
        sentence = words.wrote(done, today)
        undoable = done.act and done.extra.get("undoable") is not False
        undo = f" · crm undo {done.act}" if undoable and self.terminal and not dry_run else ""
        if dry_run:
            self.say(worded("nothing was written; this would be: {sentence}", sentence=sentence))
        elif self.terminal and self.format != "ids":
            self.write(visible(sentence + undo) + "\n")
        else:
            self.say(sentence)
        for line in words.after(done, today):
            self.say(line)

    def imported(self, done: "Any", *, dry_run: bool, told: bool) -> None:
        """What an import did; rejected rows are told one by one unless a file has them."""
        from crmcli.show import words

        if self.format in ("json", "jsonl"):
            rejects = [one for table in (done, *done.others) for one in table.rejects]
            body = {**_plain(done.result), "rejects": [{"line": one.line, "reason": one.reason} for one in rejects]}
            self.write(_json(body, indent=2 if self.format == "json" else None) + "\n")
            return
        from crmcli.show.imports import first_reject, lines

        for line in lines(done, told=told, dry_run=dry_run):
            self.say(line)
        if self.quiet and (first := first_reject(done)):  # what was left out is told even so: cron mails it
            _err(f"crm: {visible(done.source)}: {words.imported(done.result)}; line {first.line}: "
                 f"{visible(first.reason)}")  # fmt: skip
        if not self.quiet:
            sentence = words.imported(done.result) + (f" · crm undo {done.result.act}" if done.result.act else "")
            self.write(("nothing was written; this would be: " if dry_run else "") + sentence + "\n")

    def say(self, text: str) -> None:
        """Talk, on stderr; nothing with --quiet."""
        if text and not self.quiet:
            _err(visible(text), wrap=True)

    def error(self, error: CrmError) -> None:
        """What went wrong and what to try; an object with --json."""
        message, hint = _brief(error.message), _brief(error.hint or "")
        if self.format in ("json", "jsonl"):
            body = {
                "code": error.name, "message": message, "try": hint or None,
                "candidates": [_plain(one) for one in error.candidates],
            }  # fmt: skip
            _err(_json({"error": body}))
            return
        _err(f"crm: {visible(reworded(message, 'error'))}", wrap=True)
        if hint:
            _err(visible(worded("try: {hint}", hint=reworded(hint, "error"))))
        for one in error.candidates[:20]:
            ref, name = getattr(one, "ref", ""), getattr(one, "name", getattr(one, "title", one))
            if ref:
                _err(f"  {ref}  {visible(str(name))}")

    def write(self, text: str) -> None:
        """Data, on stdout or into the file that was named."""
        if self._file:
            self._text.append(text)
        else:
            self._to.write(text)

    def handed_over(self) -> str | None:
        """The file that was named, for a command that writes it itself; from then on nothing else does."""
        file, self._file = self._file, None
        return file

    def raw(self, piece: bytes) -> None:
        """Data that is no text, on stdout."""
        self._to.flush()
        self._to.buffer.write(piece)

    def encoded(self, one: object) -> str:
        """A record as JSON in one line."""
        return _json(_plain(one))

    def flush(self) -> None:
        """Hand over what is written so far, for a stream."""
        self._to.flush()

    def close(self) -> None:
        """Hand over: flush, or put the file in its place in one step."""
        if self._file:
            made = f"{self._file}.tmp-{os.getpid()}"
            try:
                handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                    file.write("".join(self._text))
                os.replace(made, self._file)
            except OSError as error:
                raise CrmError(f"{self._file} cannot be written: {error.strerror}", hint="--out PATH") from None
            self.say(worded("wrote {file}", file=self._file))
        self._to.flush()

    def _dump(self, records: Sequence[object]) -> None:
        if self.format == "ids":
            # a line of the agenda without a task (a birthday) is nothing that could be done or put off
            refs = [one.ref for one in records if getattr(one, "ref", "") and getattr(one, "id", 0) is not None]  # type: ignore[attr-defined]
            self.write("".join(f"{ref}\n" for ref in refs))
        elif self.format == "jsonl":
            self.write("".join(f"{_json(_plain(one))}\n" for one in records))
        else:
            body = ",\n".join(_json(_plain(one)) for one in records)
            self.write(f"[\n{body}\n]\n" if body else "[]\n")

    def _grouped(
        self,
        columns: Sequence[Column],
        records: Sequence[object],
        today: "date",
        groups: "dict[str, str]",
        by: str,
        *,
        asked: bool,
    ) -> None:
        shown = [column for column in columns if column.key != by]
        counts: dict[str, int] = {}
        kept = []
        for one in records:
            name = getattr(one, by)
            counts[name] = counts.get(name, 0) + 1
            if counts[name] <= MOST_OF_GROUP:
                kept.append(one)
        table = layout(shown, kept, today, room=self.room(), header=False, asked=asked)
        seen: list[str] = []
        for line, one in zip(table, kept, strict=True):
            name = getattr(one, by)
            if name not in seen:
                self._left_out(counts[seen[-1]] if seen else 0)
                head = [(reworded(groups[name]), "strong"), (str(counts[name]), "quiet")]
                self.lines([*([[]] if seen else []), head])
                seen.append(name)
            self.lines([line])
        self._left_out(counts[seen[-1]] if seen else 0)

    def _left_out(self, count: int) -> None:
        """Say what of a group is not shown: a screen is read from its top, a pipe gets everything."""
        if count > MOST_OF_GROUP:
            said = worded(
                "and {number} more; a pipe gets them all: crm today | less", number=f"{count - MOST_OF_GROUP:,}"
            )
            self.lines([[(cut(said, self.room() or len(said)), "quiet")]])


def _toned(text: str, tone: str) -> str:
    from crmcli.show.table import Marked

    if isinstance(text, Marked):
        return text.toned(STYLES["mark"], RESET)
    return f"{STYLES[tone]}{text}{RESET}" if STYLES.get(tone) else text


def _brief(text: str) -> str:
    """A message that quotes something endless, in a few lines."""
    return text if len(text) <= 1000 else f"{text[:400]} … {text[-200:]}"


def _err(text: str, *, wrap: bool = False) -> None:
    """A line of talk; with `wrap` a terminal that is too narrow for it gets it broken between words."""
    lines = [text]
    if wrap and sys.stderr.isatty():
        try:
            room = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(sys.stderr.fileno()).columns
        except (OSError, ValueError):
            room = 0
        lines = wrapped(text, room, MOST_LINES) if room >= LEAST_ROOM else lines
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()


def _plain(one: object) -> "Any":
    from crmcli.core.record import as_dict

    return as_dict(one)


def _json(value: "Any", indent: int | None = None) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isascii() and "\x7f" not in text else text.translate(_steering())


def _steering() -> dict[int, str]:
    """What steers a terminal or hides and stands in JSON text as it is: written as JSON's own escapes."""
    from crmcli.core.text import INVISIBLE

    return {point: _escaped(point) for point in (*range(0x7F, 0xA0), *INVISIBLE, 0x2028, 0x2029)}


def _escaped(point: int) -> str:
    if point < 0x10000:
        return f"\\u{point:04x}"
    point -= 0x10000
    return f"\\u{0xD800 + (point >> 10):04x}\\u{0xDC00 + (point & 0x3FF):04x}"


def _refs(done: Wrote) -> list[str]:
    """The refs of what was written: the record's, or each one's."""
    many = done.main if isinstance(done.main, tuple) else (done.main,)
    return [one.ref for one in many if hasattr(one, "ref")]


def _written(done: Wrote, dry_run: bool) -> "dict[str, Any]":
    main = {"items": _plain(done.main)} if isinstance(done.main, tuple) else _plain(done.main)
    body = {"act": None if dry_run else done.act, **main, **_plain(done.extra)}
    return {**body, "dry_run": True} if dry_run else body
