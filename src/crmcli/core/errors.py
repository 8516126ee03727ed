"""Errors that word themselves: what happened, what to try, and the exit code.

Every error a user can cause is a `CrmError`. Each face shows it in one place; nothing else prints errors.
"""

from collections.abc import Sequence


class CrmError(Exception):
    """Something went wrong that a person can understand.

    `message` is one clear sentence without a full stop at its end, `hint` a command or words that work,
    `candidates` what could have been meant. `code` is the exit code of the command line, `name` the stable
    word for it in JSON.
    """

    code = 1
    name = "failed"

    def __init__(self, message: str, *, hint: str | None = None, candidates: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.candidates = tuple(candidates)

    def at(self, place: str) -> "CrmError":
        """The same error, with the place in a larger work where it came up before its words."""
        self.message = f"{place}: {self.message}"
        return self


class BadInput(CrmError):
    """Words that mean nothing: an unknown flag, field, kind or format, a date that is none."""

    code = 2
    name = "usage"


class NotFound(CrmError):
    """Nothing in the book answers to these words."""

    code = 3
    name = "not_found"


class Ambiguous(CrmError):
    """Several records answer to these words; `candidates` lists them, `said` is the words."""

    code = 4
    name = "ambiguous"

    def __init__(self, message: str, *, said: str, hint: str | None = None, candidates: Sequence[object] = ()) -> None:
        super().__init__(message, hint=hint, candidates=candidates)
        self.said = said


class Refused(CrmError):
    """The words are clear but the book must not change that way: invalid data, nothing to undo."""

    code = 5
    name = "refused"


class Conflict(Refused):
    """Somebody changed the same thing first."""

    name = "conflict"


class BookError(CrmError):
    """The database cannot be used: missing, locked, foreign, damaged, too new, read-only, disk full."""

    code = 6
    name = "database"


class BookBusy(BookError):
    """Somebody else is writing and did not finish in time."""

    name = "locked"


class BookMissing(BookError):
    """There is no book at this place."""

    name = "missing"


class BookBehind(BookError):
    """The team book must be upgraded by hand first."""

    name = "behind"
