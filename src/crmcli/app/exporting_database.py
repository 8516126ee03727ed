"""A book, or the records of one kind, as a SQLite file for other programs."""

from collections.abc import Callable

from crmcli.app.crm import Crm
from crmcli.app.exporting import Export
from crmcli.store import flatfile


def write_database(crm: Crm, path: str, export: Export | None, *, progress: Callable[[int], None] | None = None) -> int:
    """Write what is exported, or the whole book, into the new file at `path`; how many rows it has in all.

    Raises `CrmError`.
    """
    if export is None:
        return flatfile.write(crm.store, path, progress=progress)
    return flatfile.write(crm.store, path, kind=export.kind, batches=export.batches(), progress=progress)
