"""The whole book out, and into an empty book: every fact, every number, the journal."""

from collections.abc import Callable
from typing import BinaryIO

from crmcli.app.crm import Crm
from crmcli.core.wholebook import WholeBook
from crmcli.store import bookload
from crmcli.store import dump as bookdump

__all__ = ["WholeBook", "dump", "load"]


def dump(crm: Crm, write: Callable[[str], object], progress: Callable[[int], None] | None = None) -> WholeBook:
    """Write the book as lines of JSON, as it is at this moment; nothing but what follows from the rest is left out.

    `write` hears line after line, each with its line feed, and must keep them as UTF-8. `progress` hears the number of
    rows. Nothing is changed. Raises `BookError` for a book that something else wrote to.
    """
    return bookdump.dump(crm.store, write, made_at=crm.now(), progress=progress)


def load(crm: Crm, stream: BinaryIO, progress: Callable[[int], None] | None = None) -> WholeBook:
    """Make this empty book the one that the lines tell, journal included, as one transaction.

    It is no act: the history is the old book's, and nothing takes it back but a new book. With `crm.dry_run`
    everything is looked at and nothing kept. Raises `Refused` for a book that is in use, `BadInput` for a file that is
    cut off, altered, of another kind or of a newer program.
    """
    done = bookload.load(crm.store, stream, dry_run=crm.dry_run, progress=progress)
    crm.forget_settings()
    return done
