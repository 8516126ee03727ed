"""Import: a file becomes one act of the journal. All of it is written or nothing, and one undo takes it back."""

import os
from collections.abc import Callable
from typing import BinaryIO

from crmcli.app.crm import Crm
from crmcli.app.importing import Imported, ImportPlan, Reject, Rejected, Sheet, check
from crmcli.app.importing_columns import kind_of, known_names, need, understood
from crmcli.app.importing_contacts import Contacts
from crmcli.app.importing_purchases import Purchases
from crmcli.core.errors import BadInput
from crmcli.core.table import read_table
from crmcli.core.text import clean, visible

KINDS: dict[str, type[Contacts] | type[Purchases]] = {"contacts": Contacts, "purchases": Purchases}

__all__ = ["ImportPlan", "Imported", "Reject", "Rejected", "run"]


REJECTED = ("line", "reason")  # how the sheet of rejected rows begins


def run(
    crm: Crm, stream: BinaryIO, plan: ImportPlan, *, source: str, progress: Callable[[int], None] | None = None
) -> Imported:
    """Read a file into the book as one act.

    `source` is the file's name, or "-"; its stem is the name under which its rows are known again where the plan
    gives none: a renamed file is another source. `progress` hears the number of rows read. A row that cannot be
    taken is rejected with its reason and stops nothing; with `plan.strict` any reject raises `Rejected` and nothing
    is written. Raises `BadInput` for a file, column or field that cannot be understood.
    """
    check(plan)
    if plan.kind not in (None, *KINDS):
        raise BadInput(f"{plan.kind!r} cannot be imported; {' and '.join(KINDS)} can", hint="crm import contacts FILE")
    mapping = dict(plan.mapping or {})
    table = read_table(
        stream, encoding=plan.encoding, delimiter=plan.delimiter, header=not plan.no_header, columns=plan.columns,
        known=(*known_names(plan.kind), *mapping),
    )  # fmt: skip
    if tuple(table.columns[:2]) == REJECTED:  # a file of rejected rows, mended: the first two columns are our own
        mapping = {**dict.fromkeys(REJECTED, "_"), **mapping}
    kind = plan.kind or kind_of(table.columns, mapping)
    fields = understood(table.columns, kind, mapping)
    need(fields, kind, table.columns)
    name = "stdin" if source == "-" else os.path.basename(source)
    sheet = Sheet(crm, table, fields, plan, clean(plan.source or os.path.splitext(name)[0]) or name)
    with crm.change(f"import {kind} from {clean(visible(name))}") as change:
        made = KINDS[kind](sheet, change).run(progress)
        done = sheet.imported(kind, made, None)
        if plan.strict and done.rejects:
            raise Rejected(done)
    return sheet.imported(kind, made, None if crm.dry_run else change.ref)
