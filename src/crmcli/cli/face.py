"""What every command is given: the shared flags, the book when it is asked for, and where to write."""

import contextlib
import gc
import os
import sys

from crmcli import language
from crmcli.app.crm import Crm, open_crm
from crmcli.app.users import spoken
from crmcli.cli.out import FORMATS, Out
from crmcli.core.errors import BadInput
from crmcli.core.records import Wrote
from crmcli.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from crmcli.core.records import Proposal
    from crmcli.core.rows import Candidate


class Flags:
    """The shared flags, the same on every command and before it."""

    db: str | None = None
    format: str | None = None
    out: str | None = None
    quiet: bool = False
    color: str | None = None
    no_input: bool = False
    yes: bool = False
    dry_run: bool = False
    as_of: str | None = None
    tz: str | None = None
    allow_network: bool = False

    def take(self, values: "dict[str, Any]") -> None:
        """Take over what was given; the command's own flags win over those before it."""
        if values.pop("json", False):
            self.format = "json"
        for name, value in values.items():
            if value is not None and value is not False:
                setattr(self, name, value)


class Face:
    """One run of one command."""

    def __init__(self, flags: Flags, formats: "Sequence[str]" = FORMATS) -> None:
        self.flags = flags
        self.settings = Settings()
        language.choose(self.settings.language)
        if flags.format is not None and flags.format not in formats:
            raise BadInput(
                f"there is no format {flags.format!r} here; formats are: {' '.join(formats)}", hint="--format json"
            )
        color = flags.color or self.settings.color
        if color not in ("auto", "always", "never"):
            raise BadInput(f"colour is auto, always or never, not {color!r}", hint="--color never")
        self.out = Out(flags.format, file=flags.out, color=color, quiet=flags.quiet)
        self._crm: Crm | None = None

    @property
    def crm(self) -> Crm:
        """The open book, for reading."""
        return self.open()

    def open(self, *, create: bool = False) -> Crm:
        """The open book; with `create` the usual private one is made when it is not there yet."""
        if self._crm is None:
            flags = self.flags
            self._crm = open_crm(
                flags.db, settings=self.settings, as_of=flags.as_of, zone=flags.tz, dry_run=flags.dry_run,
                allow_network=flags.allow_network, create=create,
            )  # fmt: skip
            if own := spoken(self._crm):
                language.choose(own)
            self._crm.tell = lambda text: self.out.say(language.reworded(text, "error"))
            if self.may_ask():
                self._crm.choose = self.pick
            if flags.yes:
                self._crm.answer = lambda _: ""
            elif self.may_ask() and not (flags.quiet or flags.dry_run or self.out.machine):
                self._crm.answer = self.answer
            for problem in self.settings.problems:
                self.out.say(f"settings: {problem}")
            if self._crm.store.backup:
                self.out.say(f"this book was brought up to date; the old one is {self._crm.store.backup}")
        return self._crm

    def writing(self) -> Crm:
        """The open book, for an entry."""
        return self.open(create=True)

    def wrote(self, done: Wrote) -> None:
        """Tell what an act did."""
        self.out.wrote(done, self.crm.today(), dry_run=self.flags.dry_run)

    def may_ask(self) -> bool:
        """True when somebody sits there to answer."""
        return not self.flags.no_input and sys.stdin.isatty() and sys.stderr.isatty()

    def pick(self, text: str, found: "Sequence[Candidate]") -> "Candidate | None":
        """Let somebody choose among candidates."""
        from crmcli.cli.ask import pick

        return pick(text, found)

    def answer(self, proposed: "Proposal") -> str | None:
        """Ask whether a step that is proposed is wanted, or when instead."""
        from crmcli.cli.ask import proposal

        return proposal(proposed, self.crm.today())

    def confirm(self, question: str, *, dry_hint: bool = True) -> None:
        """Ask before something large. Raises `BadInput` where nobody can answer, `Refused` for a no."""
        from crmcli.cli.ask import confirm

        if not self.flags.yes and not self.flags.dry_run:
            confirm(question, may_ask=self.may_ask(), dry_hint=dry_hint)

    @contextlib.contextmanager
    def progress(self, label: str) -> "Iterator[Callable[[int], None] | None]":
        """A progress line around long work, on a terminal; elsewhere None."""
        if self.flags.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield None
            return
        from crmcli.cli.ask import progress

        with progress(label) as advance:
            yield advance

    def __enter__(self) -> "Face":
        gc.freeze()
        gc.enable()
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        """Close the book; what was written is handed over unless something went wrong."""
        if self._crm is not None:
            self._crm.close()
        if kind is None:
            self.out.close()


def refs_said(words: "Sequence[str]") -> "list[str]":
    """The refs in a list: `t7,t9`, several words, or `-` for standard input."""
    found: list[str] = []
    for word in words:
        if word == "-":
            found += [part for line in sys.stdin for part in line.replace(",", " ").split()]
        else:
            found += [part for part in word.split(",") if part.strip()]
    return found
