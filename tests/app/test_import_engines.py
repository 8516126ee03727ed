"""Imports and exports do the same on both engines, and a whole book goes from one to the other and back."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import demo, wholebook
from crmcli.app.crm import Crm
from crmcli.store.store import create_store
from tests.app.importing import FACTS, Stopped, contents, counts, new_book, take
from tests.app.test_import_exported import sheet

KINDS = ("companies", "contacts", "deals", "purchases", "interactions", "tasks")
SHOP = (
    "ref,customer,date,amount,product,quantity,refunded\n"
    "1001,Ada Lovelace,2024-03-05,10,Pen,1,\n1001,Ada Lovelace,2024-03-05,20,Ink,2,\n"
    "1002,Émile Noether,2024-03-06,30,Lamp,1,5\n,Émile Noether,2024-03-07,9,Tea,1,\n"
)


@pytest.fixture
def other(postgres_book_url: str) -> Iterator[Crm]:
    """An empty book on PostgreSQL."""
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    yield crm
    crm.close()


def rows(crm: Crm, kind: str) -> list[list[str]]:
    return sorted(csv.reader(io.StringIO(sheet(crm, kind))))


def test_every_kind_comes_in_and_out_as_it_does_on_the_other_engine(tmp_path: Path, other: Crm) -> None:
    crm = new_book(tmp_path)
    demo.fill(crm)
    take(crm, SHOP, create=True, source="shop.csv")
    for kind in KINDS:
        done = take(other, text := sheet(crm, kind), kind=kind)
        assert (done.rejects, done.left_out, done.result.updated if kind != "interactions" else 0) == ((), (), 0)
        assert counts(take(other, text, kind=kind))[1:3] == (0, 0)
    for kind in KINDS:
        assert rows(other, kind) == rows(crm, kind)
    assert counts(take(other, SHOP, source="shop.csv")) == (4, 1, 0, 3, 0)
    crm.close()


def test_a_whole_book_goes_to_the_other_engine_and_back(tmp_path: Path, other: Crm) -> None:
    crm = new_book(tmp_path / "one")
    demo.fill(crm)
    take(crm, SHOP, create=True, source="shop.csv")
    back = new_book(tmp_path / "back")
    for source, target in ((crm, other), (other, back)):
        lines: list[str] = []
        wholebook.dump(source, lines.append)
        wholebook.load(target, io.BytesIO("".join(lines).encode()))
    assert contents(back, *FACTS, "deals", "changes", "acts") == contents(crm, *FACTS, "deals", "changes", "acts")
    crm.close()
    back.close()
