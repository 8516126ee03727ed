"""JSON of other programs, our own, and Taskwarrior's: what becomes of each object."""

import contextlib
import io
import json
import tracemalloc
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app.reading_json import read_json
from crmcli.app.reading_records import DERIVED
from crmcli.core import jsonvalues
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.record import as_dict, names
from crmcli.core.records import Company, Contact, Interaction, NextTask, PurchaseLine, Ref, Task

BERLIN = ZoneInfo("Europe/Berlin")
Rows = list[dict[str, str]]


def read(data: Any, **more: Any) -> tuple[dict[str | None, Rows], list[str]]:
    """The cells that hold something, by kind, and the notes."""
    raw = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    parts = read_json(io.BytesIO(raw), zone=BERLIN, **more)
    found = {
        kind: [{name: cell for name, cell in zip(table.columns, cells, strict=True) if cell} for _, cells in table.rows]
        for table, kind in parts
    }
    return found, [note for table, _ in parts for note in table.notes]


ADA = {"name": "Ada Lovelace", "email": "ada@example.com"}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ADA, ADA]), json.dumps([ADA, ADA], indent=2), f"{json.dumps(ADA)}\n{json.dumps(ADA)}\n",
        f"\x1e{json.dumps(ADA)}\n\x1e{json.dumps(ADA)}\n", json.dumps(ADA) * 2,
        json.dumps({"data": [ADA, ADA], "next": None}),
        json.dumps(ADA, indent=1) + "\r\n\r\n" + json.dumps(ADA, indent=1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_however_objects_are_put_together(text: str, codec: str) -> None:
    found, _ = read(text.encode(codec))
    assert found == {None: [ADA, ADA]}


def test_lines_are_known_by_their_numbers() -> None:
    (table, _kind), = read_json(io.BytesIO(b'\n[{"a": "x\\ny"},\n\n {"a":\n 1}, {"b": 2}]'))  # fmt: skip
    assert [(line, cells) for line, cells in table.rows] == [(2, ["x\ny", ""]), (4, ["1", ""]), (5, ["", "2"])]
    assert table.columns == ["a", "b"], "in the order in which they first come up"


def test_kinds_under_their_names() -> None:
    found, notes = read({"version": 3, "contacts": [ADA], "tasks": [{"title": "x"}], "Organizations": [{"name": "y"}]})
    assert found == {"contacts": [ADA], "tasks": [{"title": "x"}], "companies": [{"name": "y"}]}
    assert notes == ["beside the records, and not kept: version (1)"]


def test_what_is_nested() -> None:
    value = {
        "name": "Ada", "vip": True, "off": False, "n": 3, "amount": 120.50,
        "big": 1e400, "none": None, "list": ["a", "b"], "address": {"city": "Berlin", "geo": {"lat": 1}},
        "boss": {"id": 4, "ref": "c4", "name": "Charles"}, "friends": [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}],
        "things": [{"a": 1}, {"b": [2]}], "text": "a\nb\x1b",
    }  # fmt: skip
    text = json.dumps([value]).replace("120.5", "120.50").replace("Infinity", "1e400")
    assert read(text)[0][None] == [{
        "name": "Ada", "vip": "yes", "off": "no", "n": "3", "amount": "120.50", "big": "1e400", "list": "a ::: b",
        "address.city": "Berlin", "address.geo": '{"lat": 1}', "boss": "Charles", "friends": "x ::: y",
        "things": '{"a": 1} ::: {"b": [2]}', "text": "a\nb",
    }]  # fmt: skip


def test_lists_that_belong_together_stand_side_by_side() -> None:
    value = {
        "name": "Ada", "emails": [{"address": "a@x.example", "label": "work"}, {"value": "b@x.example"}, "c@x.example"],
        "phones": [{"raw": "030 1", "e164": "+49301"}],
        "handles": {"wechat": ["ada"], "web": [{"name": "https://a.example"}]},
        "addresses": [
            {"text": "Main St 1, 10115 Berlin", "city": "Berlin", "postal_code": "10115", "label": "home"}, "x",
        ],
        "companies": [{"name": "Acme", "role": "CTO"}, "Beta"], "tags": ["vip", "x"],
        "custom": {"score": 8.5, "ok": True, "colours": ["red", "blue"], "who": None},
        "dates": [{"label": "birthday", "date": "1815-12-10"},
        {"label": "fair", "date": "2026-02-27", "yearly": False}],
        "relations": [{"kind": "spouse", "name": "William King", "note": "since 1835"}],
    }  # fmt: skip
    assert read([value])[0][None] == [{
        "name": "Ada", "emails": "a@x.example ::: b@x.example ::: c@x.example", "emails.label": "work :::  ::: ",
        "phones": "030 1", "handles": "wechat:ada ::: web:https://a.example",
        "addresses": "Main St 1, 10115 Berlin ::: x", "addresses.label": "home ::: ", "postcode": "10115 ::: ",
        "city": "Berlin ::: ", "companies": "Acme ::: Beta", "companies.role": "CTO ::: ", "tags": "vip ::: x",
        "custom.score": "\u200b8.5", "custom.ok": "\u200byes", "custom.colours": "red, blue", "birthday": "1815-12-10",
        "dates": "fair=2026-02-27 once", "relations": "spouse=William King; since 1835",
    }]  # fmt: skip


REF = Ref(3, "c3", "Grace Hopper")
ME = Ref(1, "ada", "Ada Lovelace")
FILLED: dict[str, Any] = {  # every field of our records, with something in it
    "contacts": Contact(
        id=1, ref="c1", uid="0190-ada", name="Ada Lovelace", title="Countess", company=Ref(1, "o1", "Acme"),
        companies=(Ref(1, "o1", "Acme"), Ref(2, "o2", "Beta")), emails=("a@x.example", "b@x.example"),
        phones=("030 1",),
        addresses=("Main St 1",), city="Berlin", handles={"wechat": ["ada"]}, tags=("vip",), birthday="--12-10",
        stage="lead", stage_by="hand", owner=ME, source="fair", external_id="9", custom={"score": 8}, notes="a\nb",
        consent={"email": {"given": True}}, do_not_contact=True, last_contact_at="2026-01-01",
        next_task=NextTask(1, "t1", "x", None), rfm=None, created_at="2026-01-01T00:00:00Z",
        updated_at="2026-01-01T00:00:00Z", archived_at=None,
    ),
    "companies": Company(
        id=1, ref="o1", uid="0190-acme", name="Acme", websites=("acme.example",), emails=("i@acme.example",),
        phones=("030 2",), addresses=("Main St 1",), tags=("key",), custom={"size": 9}, owner=ME, contacts=(REF,),
        notes="n", created_at="2026-01-01T00:00:00Z", updated_at="2026-01-01T00:00:00Z", archived_at=None,
        not_to_contact=("c3",),
    ),
    "tasks": Task(
        id=7, ref="t7", title="call", contacts=(REF,), company=Ref(1, "o1", "Acme"), deal=Ref(2, "d2", "Big"),
        due_date="2026-03-20", due_time="14:30", state="open", priority="H", owner=ME, every="FREQ=WEEKLY",
        wait_until="2026-03-19", created_at="2026-01-01T00:00:00Z", done_at="2026-03-20T00:00:00Z", notes="n",
        after="30d",
        due_zone="Asia/Tokyo", due_there="22:30", do_not_contact=True,
    ),
    "interactions": Interaction(
        id=9, ref="i9", kind="purchase", date="2026-03-01", at="2026-03-01T09:00:00Z", note="n", direction="in",
        duration=15, contacts=(REF, ME), company=Ref(1, "o1", "Acme"), deal=Ref(2, "d2", "Big"), author=ME,
        amount_minor=-12050, currency="EUR", product="shoes", quantity=2.5, external_ref="4711",
        lines=(PurchaseLine("shoes", 1.0, 12050),), outcome="reached",
    ),
    "deals": Deal(
        id=2, ref="d2", uid="0190-deal", title="Big", value_minor=1000, currency="JPY", stage="lead", probability=40,
        probability_by="hand", expected_close="2026-05-01", state="open", contacts=(REF,), roles={"c3": "buyer"},
        company=Ref(1, "o1", "Acme"), owner=ME, tags=("x",), custom={"a": 1}, lost_reason="price",
        closed_on="2026-03-01",
        stage_since="2026-01-01", days_in_stage=3, next_task=None, next_date=None, stuck=("why",),
        parked_until="2026-06-01",
        parked_reason="summer", source="fair", external_id="8", quote_ref="Q1", quoted_on="2026-01-02", quote_minor=5,
        lines=(PurchaseLine("x", None, 1),), stage_history=(), notes="n", created_at="2026-01-01T00:00:00Z",
        updated_at="2026-01-01T00:00:00Z", archived_at=None,
    ),
}  # fmt: skip
ROWS = {
    "contacts": {
        "uid": "0190-ada", "name": "Ada Lovelace", "title": "Countess", "companies": "Acme ::: Beta",
        "emails": "a@x.example ::: b@x.example", "phones": "030 1", "addresses": "Main St 1", "handles": "wechat:ada",
        "tags": "vip", "birthday": "--12-10", "stage": "lead", "owner": "ada", "source": "fair", "external_id": "9",
        "custom.score": "\u200b8", "notes": "a\nb", "do_not_contact": "yes",
    },
    "companies": {
        "uid": "0190-acme", "name": "Acme", "websites": "acme.example", "emails": "i@acme.example", "phones": "030 2",
        "addresses": "Main St 1", "tags": "key", "custom.size": "\u200b9", "owner": "ada", "notes": "n",
    },
    "tasks": {
        "title": "call", "contact": "Grace Hopper", "company": "Acme", "deal": "Big", "due": "2026-03-20",
        "due_time": "14:30", "state": "open", "priority": "H", "owner": "ada", "every": "FREQ=WEEKLY", "after": "30d",
        "wait_until": "2026-03-19", "created_at": "2026-01-01T00:00:00Z", "done_at": "2026-03-20T00:00:00Z",
        "notes": "n",
    },
    "interactions": {
        "kind": "purchase", "date": "2026-03-01", "at": "2026-03-01T09:00:00Z", "note": "n", "direction": "in",
        "duration": "15", "contact": "Grace Hopper ::: Ada Lovelace", "company": "Acme", "deal": "Big", "author": "ada",
        "amount": "-120.50", "currency": "EUR", "product": "shoes", "quantity": "2.5", "external_id": "4711",
        "outcome": "reached",
    },
    "deals": {
        "uid": "0190-deal", "title": "Big", "value": "1000", "currency": "JPY", "stage": "lead", "probability": "40",
        "expected_close": "2026-05-01", "state": "open", "contact": "Grace Hopper", "company": "Acme", "owner": "ada",
        "tags": "x", "custom.a": "\u200b1", "lost_reason": "price", "closed_on": "2026-03-01", "source": "fair",
        "external_id": "8", "notes": "n", "created_at": "2026-01-01T00:00:00Z",
    },
}  # fmt: skip
UNPLACED = {
    "contacts": "consent (1)", "companies": None, "tasks": "due_zone (1)", "interactions": "lines (1)",
    "deals": "roles (1), parked_until (1), quote_ref (1), lines (1)",
}  # fmt: skip


@pytest.mark.parametrize("kind", FILLED)
def test_our_own_records(kind: str) -> None:
    told, notes = read([as_dict(FILLED[kind])])
    assert told == {kind: [ROWS[kind]]}
    assert notes == ([f"what has no place is not kept: {UNPLACED[kind]}"] if UNPLACED[kind] else [])
    unknown = set(DERIVED[kind].split()) - set(names(type(FILLED[kind]))) - {
        "interactions", "tasks", "deals", "story", "section", "why", "segment", "value_minor", "currency",
    }  # fmt: skip
    assert not unknown, "what is dropped by name is a name that there is"


def test_purchases_with_lines_come_with_them_where_a_uid_tells_that_both_are_one() -> None:
    told = as_dict(FILLED["interactions"]) | {"uid": "0190-sale", "source": None}
    line = {
        "contact": "Grace Hopper", "date": "2026-03-01T09:00:00Z", "currency": "EUR", "note": "n", "ref": "4711",
        "uid": "0190-sale", "order_total": "-120.50",
    }  # fmt: skip
    found, notes = read([told])
    assert found["interactions"] == [ROWS["interactions"] | {"uid": "0190-sale"}]
    assert [{key: row[key] for key in line} for row in found["purchases"]] == [line] * len(found["purchases"])
    assert (len(found["purchases"]), notes) == (len(FILLED["interactions"].lines), [])


def test_our_own_records_in_full() -> None:
    said = as_dict(FILLED["contacts"]) | {
        "emails": [{"address": "a@x.example", "label": "work", "primary": True, "valid": True, "flags": []}],
        "phones": [{"raw": "030 1-5", "e164": "+49301", "extension": "5", "label": None, "primary": True, "flags": []}],
        "addresses": [{"text": "Main St 1, Rom", "street": "Main St 1", "postal_code": None, "city": "Rom",
        "label": None}],
        "handles": {"wechat": [{"name": "ada", "label": "x", "primary": True}]},
        "companies": [{"id": 1, "ref": "o1", "name": "Acme", "role": "CTO", "primary": True}],
        "tasks": [as_dict(FILLED["tasks"])], "interactions": [], "stage_by": "facts",
        "dates": [{"label": "fair", "date": "--02-27", "yearly": True, "next_date": None, "why": ""}],
    }  # fmt: skip
    found, _ = read(said)
    plain = {name: cell for name, cell in ROWS["contacts"].items() if name != "stage"}
    assert found == {
        "contacts": [plain | {
            "emails": "a@x.example", "emails.label": "work", "phones": "030 1-5", "addresses": "Main St 1, Rom",
            "street": "Main St 1", "city": "Rom", "handles": "wechat:ada", "handles.label": "x", "companies": "Acme",
            "companies.role": "CTO", "dates": "fair=--02-27",
        }],
        "tasks": [ROWS["tasks"]],
    }  # fmt: skip


def test_the_agenda_is_its_tasks() -> None:
    line = as_dict(FILLED["tasks"]) | {"section": "overdue", "why": "x", "tags": ["vip"]}
    found, notes = read([line, line | {"id": None, "ref": "c3"}])
    assert found == {"tasks": [ROWS["tasks"] | {"tags": "vip"}]}
    assert notes[0] == "what has no place is not kept: due_zone (1)"
    assert notes[1] == "beside the records, and not kept: lines of the agenda without a task (1)"


@pytest.mark.parametrize("minor", ["12050", 1.5, True, [1]])
def test_minor_units_are_whole_numbers(minor: Any) -> None:
    with pytest.raises(BadInput) as error:
        read([{"date": "2026-01-01", "amount_minor": minor, "currency": "EUR"}])
    assert error.value.message.startswith("line 1: ")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"\x01\x02", "no JSON objects"),
        (b"[1]", "line 1: an object is wanted, not 1"),
        (b"null", "no JSON objects"), (b'{"a": 1}\n7', "line 2: an object is wanted"),
        (b'{"a": 1}\n{"b"', "line 2 .*too early"),
        (b'[{"a": 1}', "line 1 .*']' is missing"), (b'[{"a": 1},]', "line 1 is no JSON"),
        (b'[{"a": 1}] x', "behind the end"),
        (b'[{"a": "x', "too early"), (b'{"a": NaN}', "NaN is no number"), (b"[" * 100_000, "too deep|too early"),
        (b'{"a":' * 100_000, "too deep|too early"), (b'{"name": "x"}\n{"name": 1 "b"}', "line 2 is no JSON: expecting"),
        (b'{"name": "\xff\xfe\xfa"}', "encoding"), (b'[{"a": 1}, {"a": ' + b"9" * 5000 + b"}", "missing"),
        (b'["' + b"x" * (5 << 20), "more than 4,194,304 characters"),
    ],
)  # fmt: skip
def test_what_is_no_json(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(data)


def test_arrays_of_any_length_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also within an object, which is read piece by piece once it is too large to be taken whole."""
    monkeypatch.setattr(jsonvalues, "LARGEST", 1 << 17)
    many = b'{"x": 1, "contacts": [' + b",".join(b'{"name": "%d %s"}' % (n, b"x" * 990) for n in range(10_000)) + b"]}"
    tracemalloc.start()
    try:
        (table, kind), = read_json(io.BytesIO(many))  # fmt: skip
        rows = sum(1 for _ in table.rows)
        assert tracemalloc.get_traced_memory()[1] < len(many), "all of it is never in memory"
    finally:
        tracemalloc.stop()
    assert (kind, rows, table.notes) == ("contacts", 10_000, ["beside the records, and not kept: x (1)"])
    with pytest.raises(BadInput, match="more than"):
        read_json(io.BytesIO(many.replace(b'"x": 1', b'"name": 1')))


def taskwarrior(**more: Any) -> dict[str, Any]:
    return {"id": 1, "uuid": "u-1", "description": "call Ada", "status": "pending", "entry": "20260101T080000Z"} | more


PLAIN = {"uid": "u-1", "title": "call Ada", "state": "open", "created_at": "2026-01-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, {}),
        ({"due": "20260319T230000Z"}, {"due": "2026-03-20"}),
        ({"due": "20260106T093000Z"}, {"due": "2026-01-06", "due_time": "10:30"}),
        ({"due": "20260320T225959Z"}, {"due": "2026-03-20"}),
        ({"due": "2026-01-06T09:30:00Z"}, {"due": "2026-01-06", "due_time": "10:30"}),
        ({"due": "1767691800"}, {"due": "2026-01-06", "due_time": "10:30"}), ({"due": "soon"}, {"due": "soon"}),
        ({"status": "waiting", "wait": "20260319T230000Z"}, {"wait_until": "2026-03-20"}),
        ({"status": "completed", "end": "20260106T093000Z"}, {"state": "done", "done_at": "2026-01-06T09:30:00Z"}),
        ({"status": "odd"}, {"state": "odd"}),
        ({"priority": "M"}, {"priority": "M"}), ({"priority": "urgent"}, {"notes": "priority: urgent"}),
        ({"project": "Home.Garden", "tags": ["x", "y"]}, {"tags": "Home.Garden ::: x ::: y"}),
        ({"tags": "x,y", "urgency": 4.2, "modified": "20260101T080000Z"}, {"tags": "x ::: y"}),
        ({"annotations": [{"entry": "20260102T080000Z", "description": "rang"}, "odd"]},
        {"notes": "2026-01-02 rang\nodd"}),
        ({"scheduled": "20260106T093000Z"}, {"notes": "scheduled: 2026-01-06 10:30"}),
        ({"until": "20260106T230000Z"}, {"notes": "until: 2026-01-07"}),
        ({"depends": ["u-2", "u-3"], "estimate": 3}, {"notes": "depends: u-2, u-3\nestimate: 3"}),
    ],
)  # fmt: skip
def test_tasks_of_taskwarrior(said: dict[str, Any], told: dict[str, str]) -> None:
    assert read([taskwarrior(**said)])[0] == {"tasks": [PLAIN | told]}
    assert read(json.dumps(taskwarrior(**said)) + "\n")[0] == {"tasks": [PLAIN | told]}


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("daily", "FREQ=DAILY"), ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), ("weekly", "FREQ=WEEKLY"),
        ("2w", "FREQ=WEEKLY;INTERVAL=2"), ("fortnight", "FREQ=WEEKLY;INTERVAL=2"), ("P3D", "FREQ=DAILY;INTERVAL=3"),
        ("monthly", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"), ("P1Y", "FREQ=YEARLY"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"), ("yearly", "FREQ=YEARLY"),
        ("P1M", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"), ("2h", ""), ("odd", ""),
    ],
)  # fmt: skip
def test_how_often_in_taskwarriors_words(word: str, rule: str) -> None:
    template = taskwarrior(status="recurring", recur=word, due="20260130T230000Z", mask="-")
    found, notes = read([template])
    assert [row.get("every", "") for row in found["tasks"]] == [rule]
    assert notes == ([] if rule else ["rules that a follow-up cannot have are not kept (1)"])
    assert read([template | {"status": "pending"}])[0] == found, "one that has no template is its own"


def test_a_series_is_one_open_task() -> None:
    series = {"recur": "monthly", "until": "20270101T000000Z"}
    child = {"status": "pending", "parent": "u-1", **series}
    found, notes = read(
        [
            taskwarrior(uuid="u-3", due="20260330T220000Z", **child),
            taskwarrior(uuid="u-2", due="20260227T230000Z", **child),
            taskwarrior(status="recurring", due="20260130T230000Z", **series),
            taskwarrior(uuid="u-4", due="20260130T230000Z", **child, end="20260131T080000Z") | {"status": "completed"},
            taskwarrior(uuid="u-5", status="deleted"),
        ]
    )
    assert found == {
        "tasks": [
            PLAIN | {"uid": "u-4", "due": "2026-01-31", "state": "done", "done_at": "2026-01-31T08:00:00Z"},
            PLAIN | {
                "due": "2026-02-28",
                "every": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;UNTIL=20270101",
            },
        ]
    }  # fmt: skip
    assert notes == ["later tasks of a series come by its rule (1)", "deleted tasks are left out (1)"]


KEYS = st.sampled_from(
    (
        "name", "emails", "handles", "custom", "dates", "addresses", "companies", "relations", "websites", "uuid",
        "entry",
        "description", "status", "ref", "id", "uid", "contacts", "data", "amount_minor", "currency", "recur", "due",
        "annotations", "section", "owner", "tags", "until",
    )
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(("c1", "t1", "recurring", "EUR"))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=20
)


@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()) | VALUES.map(repr).map(str.encode))
@settings(max_examples=300)
def test_whatever_is_thrown_at_it_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(CrmError):
        read(data)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=4), min_size=1, max_size=5))
@settings(max_examples=50)
def test_an_array_that_was_cut_short_is_never_taken(objects: list[dict[str, str]]) -> None:
    whole = json.dumps(objects).encode()
    for end in range(len(whole)):
        with pytest.raises(BadInput):
            read(whole[:end])
