"""What `crm export` writes `crm import` reads: into an empty book as it was, into its own book as nothing new."""

import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crmcli.app import belongings, demo
from crmcli.app.crm import Crm
from crmcli.core.text import clean
from crmcli.store.store import create_store
from tests.cli.conftest import NOW, Result, Run

KINDS = ("companies", "contacts", "deals", "purchases", "interactions", "tasks")
# What JSON tells of a record that is the book's own, or is said to have no place: consent, roles, quotes.
OWN = frozenset(
    (
        "id", "ref", "created_at", "updated_at", "last_contact_at", "next_task", "rfm", "stage", "stage_by",
        "stage_since", "days_in_stage", "stuck", "stage_history", "next_date", "not_to_contact", "consent", "roles",
        "parked_until", "parked_reason",
    )
)  # fmt: skip
NAMES = (
    "=SUM(A1)", "+49 30 1", "@home", "-x", "'quoted'", "c5", "o1", "a@b.example", "Émilie", "עדה לאבלייס",
    "👩‍💻 Coder", unicodedata.normalize("NFD", "Zoé"), "x ::: y", 'Max; Weber, "Jr"', "0012", "1e5", "Namesake",
    "Namesake", "http://x.example", "日本 語", "null", "TRUE", "5/12", "Ada (ada@x.example)",
)  # fmt: skip
FIRMS = ("Acme, Inc.", "=Firm", "o7", "c3", "Firm ::: Two", "Größe & Söhne 🏭")


def hostile(crm: Crm) -> None:
    """A book of all that may be taken for something else."""
    with crm.change("all sorts") as change:
        firms = [
            change.insert("companies", {"name": name, "notes": f"l\n{name} ::: l", "owner_id": 1}) for name in FIRMS
        ]
        for place, said in enumerate(NAMES):
            whom = {"contact_id": change.insert("contacts", {
                "name": clean(said), "owner_id": 1,
                "birthday": ("--02-29", "1990-01-01", None)[place % 3],
                "title": ("=T", "CEO\\, x", None)[place % 3],
                "notes": ("a\nb\n\nc", "=1+1", "'tis", "::: x")[place % 4],
            })}  # fmt: skip
            for name, value in (("Size", 5), ("is vip", True), ("f:x", "=c"), ("a.b", 5.5), ("birthday", "a ::: b")):
                if (place + len(name)) % 3 == 0:
                    change.insert("fields", {**whom, "name": name, "value": json.dumps(value)})
            held = {**whom, "is_primary": 1, "role": ("boss", None, "a ::: b")[place % 3]}
            if place % 2 == 0:
                change.insert("positions", {**held, "company_id": firms[place % len(firms)]})
            _reachable(crm, change, place, whom["contact_id"])
            _deeds(change, place, clean(said), whom)
            if place and ";" not in NAMES[place - 1]:  # a card names people by their names only
                kin = {"other_id": whom["contact_id"] - 1, "kind": ("spouse", "friend")[place % 2]}
                change.insert("relations", {**whom, **kin, "note": ("x; y", None, "a ::: b")[place % 3]})


def _reachable(crm: Crm, change: Any, place: int, number: int) -> None:
    homes = ("Bridge St 1, 10115 Berlin, Germany", "1 Elm St, Springfield, IL 62701", "=Haus ::: 3")
    for kind, items in (
        ("emails", (f"a{place}@x.example", f"w{place}@firm.example")), ("phones", (f"+49 30 90182{place:02}", "ext 5")),
        ("addresses", homes[: place % 4]), ("tags", ("vip", "重点", "a&b")[: place % 4]),
        ("handles", (f"wechat:w_{place}", f"https://x{place}.example/a?b=c,d;e")[: place % 3]),
    ):  # fmt: skip
        belongings.add(crm, change, kind, "contact_id", number, items)


def _deeds(change: Any, place: int, title: str, whom: dict[str, Any]) -> None:
    day = f"2026-01-{place + 1:02}"
    change.insert("interactions", {
        **whom, "author_id": 1, "kind": ("call", "note", "email")[place % 3], "date": day,
        "at": (f"{day}T09:30:00Z", None)[place % 2],
        "note": (title, "=x\ny", "a ::: b", None)[place % 4], "direction": ("in", "out", None)[place % 3],
    })  # fmt: skip
    change.insert("interactions", {
        **whom, "author_id": 1, "kind": "purchase", "date": day, "amount_minor": 100 + place,
        "currency": ("EUR", "JPY", "KWD")[place % 3],
        "product": ("=p", "a ::: b", 'x" y', None)[place % 4], "quantity": (1, 2.5, None)[place % 3],
    })  # fmt: skip
    due = (f"2026-04-{place + 1:02}", None)[place % 2]
    change.insert("tasks", {**whom, "title": title, "due_on": due, "priority": "H", "owner_id": 1, "notes": "=a\n\nb"})
    deal = change.insert(
        "deals",
        {"title": title, "stage": "lead", "owner_id": 1, "value_minor": 1000, "currency": "EUR", "state": "open"},
    )
    change.insert("deal_contacts", {**whom, "deal_id": deal})


@pytest.fixture(scope="module", params=["demo", "hostile"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A book with something of everything."""
    path = tmp_path_factory.mktemp("source") / "book.db"
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", NOW)
        env.setenv("CRMCLI_USER", "ada")
        crm = Crm(create_store(str(path)))
        (demo.fill if request.param == "demo" else hostile)(crm)
        crm.close()
        yield path


def told(path: Path) -> Any:
    """A file as what it says to another book."""
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        return [[str(cell.value) for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    text = path.read_text()
    if path.suffix in (".json", ".jsonl"):
        found = json.loads(text) if path.suffix == ".json" else list(map(json.loads, text.splitlines()))
        of_companies = {"contacts"} if path.name.endswith(f"companies{path.suffix}") else set()
        return [_bare({key: value for key, value in one.items() if key not in OWN | of_companies}) for one in found]
    return [line for line in text.splitlines() if not line.startswith(("DTSTAMP", "REV"))]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if key not in ("id", "ref")}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def counts(done: Result) -> tuple[int, int, int]:
    assert done.code == 0, done
    said = json.loads(done.out)
    return said["read"] - said["added"], said["updated"], said["rejected"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "json", "jsonl", "vcf", "3.vcf", "ics"])
def test_everything_comes_back(
    source: Path, ending: str, crm: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    flags = ("--vcard", "3.0") if ending == "3.vcf" else ()
    kinds = {"vcf": KINDS[1:2], "3.vcf": KINDS[1:2], "ics": ("interactions", "tasks")}.get(ending, KINDS)
    files = {kind: tmp_path / f"{kind}.{ending}" for kind in kinds}
    same, other = tmp_path / "same.db", tmp_path / "other.db"
    shutil.copyfile(source, same)

    def export(kind: str, book: Path, file: Path, *more: str) -> None:
        silent = ("--with-do-not-contact",) if kind == "contacts" else ()
        assert crm("export", kind, "--out", str(file), "--db", str(book), *more, *silent).code == 0

    assert crm("init", "--currency", "EUR", "--db", str(other)).code == 0
    for kind in ("companies", "contacts", "deals"):  # those that others name; by the surest way where not by this one
        if (kind not in files and ending == "ics") or (kind == "companies" and ending.endswith("vcf")):
            export(kind, same, tmp_path / f"{kind}.csv")
            assert crm("import", kind, str(tmp_path / f"{kind}.csv"), "--db", str(other)).code == 0
    namesakes = 0
    for kind, file in files.items():
        export(kind, same, file, *flags)
        done = crm("import", kind, str(file), "--json", "--db", str(other))
        if ending == "ics":  # a calendar names people by their names only: of namesakes nobody is guessed
            namesakes = json.loads(done.out)["rejected"]
            assert namesakes < 9
            continue
        met = counts(done)[0]
        assert counts(done)[1:] == (0, 0) if kind != "interactions" else counts(done)[2] == 0
        assert bool(met) == (kind == "interactions")  # purchases are there already, and are talks too
    names_only = ending == "ics" or ("hostile" in request.node.name and ending.endswith("vcf"))  # also whom one is to
    for kind, file in () if names_only else files.items():
        before, again = told(file), tmp_path / f"again.{file.name}"
        export(kind, other, again, *flags)
        assert sorted(map(str, told(again))) == sorted(map(str, before))
    for kind, file in files.items():
        read, updated, rejected = counts(crm("import", kind, str(file), "--json", "--db", str(same)))
        assert (updated <= 3 * names_only, rejected) == (True, 0), kind  # whom a card cannot name is kept as a field
        assert read
