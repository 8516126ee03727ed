"""What was exported of a book comes back by an import into another one, and a second time changes nothing."""

import csv
import io
from pathlib import Path

from crmcli.app import companies, demo, exporting
from crmcli.app.crm import Crm
from crmcli.core.exports import said
from tests.app.importing import contents, counts, new_book, take

KINDS = ("companies", "contacts", "deals", "interactions", "tasks")


def sheet(crm: Crm, kind: str) -> str:
    """A kind as the sheet that `crm export` writes."""
    export = exporting.Export(crm, kind, silent=True)
    columns = export.fields()
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(columns)
    for ids in export.batches():
        lines.writerows([said(row.get(column)) for column in columns] for _, row in export.cells(ids))
    return out.getvalue()


def test_the_demo_book_comes_back_kind_by_kind(tmp_path: Path) -> None:
    crm = new_book(tmp_path / "one")
    demo.fill(crm)
    two = ["Bridge St 1, 10115 Berlin, Germany", "1 Elm St, Springfield, IL 62701"]
    companies.edit(crm, 1, {"addresses": two, "phones": ["+49 30 901820"], "custom": {"Size": "10"}, "tags": ["key"]})
    sheets = {kind: sheet(crm, kind) for kind in KINDS}
    other = new_book(tmp_path / "other")
    for kind, text in sheets.items():
        done = take(other, text, kind=kind)
        assert (done.result.added, done.rejects, done.left_out) == (done.result.read, (), ())
    for kind, text in sheets.items():
        assert sorted(csv.reader(io.StringIO(sheet(other, kind)))) == sorted(csv.reader(io.StringIO(text)))
    tables = ("addresses", "phones", "taggings", "fields", "deals", "deal_moves", "tasks", "interactions")
    before = contents(other, *tables)
    for update in ("fill", "replace"):
        for kind in ("companies", "deals", "interactions", "tasks"):
            read = len(list(csv.reader(io.StringIO(sheets[kind])))) - 1
            assert counts(take(other, sheets[kind], kind=kind, update=update)) == (read, 0, 0, read, 0)
    assert contents(other, *tables) == before
    crm.close()
    other.close()
