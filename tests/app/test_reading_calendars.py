"""Calendar files of other programs: what becomes of each entry, and what is told of the rest."""

import contextlib
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.app.reading_calendars import read_calendar
from crmcli.core.errors import BadInput, CrmError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 18, 10, 30, tzinfo=UTC)
Rows = dict[str, list[dict[str, str]]]


def read(data: str | bytes, **more: Any) -> tuple[Rows, list[str]]:
    """The cells that hold something, by kind, and the notes."""
    raw = data if isinstance(data, bytes) else data.replace("\n", "\r\n").encode()
    parts = read_calendar(io.BytesIO(raw), zone=BERLIN, now=NOW, **more)
    found: Rows = {}
    for table, kind in parts:
        assert kind is not None
        assert len(set(table.columns)) == len(table.columns)
        found[kind] = [
            {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell} for _line, cells in table.rows
        ]
    return found, [note for table, _kind in parts for note in table.notes]


def calendar(*components: str, head: str = "") -> str:
    """A calendar with these lines."""
    return "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *filter(None, (head,)), *components, "END:VCALENDAR", ""))


def entry(kind: str, *lines: str) -> str:
    return "\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}"))


def one(kind: str, *lines: str) -> dict[str, str]:
    """The only row that an entry makes."""
    rows = [row for rows in read(calendar(entry(kind, *lines)))[0].values() for row in rows]
    assert len(rows) == 1, rows
    return rows[0]


@pytest.fixture
def files(shared: Path) -> Path:
    return shared / "data" / "ics"


def test_the_shared_files(files: Path) -> None:
    """What the library and we both read of real files is the same: so many entries of each kind, titles and days."""
    for expected in json.loads((files / "expected.json").read_text(encoding="utf-8")):
        data = (files / expected["file"]).read_bytes()
        if not expected["calendars"]:
            with pytest.raises(BadInput, match="cut short"):
                read(data)
            continue
        found, notes = read(data)
        events, todos = found.get("interactions", []), found.get("tasks", [])
        cancelled = sum("cancelled" in note for note in notes)
        assert len(todos) + cancelled == expected["vtodo"], expected["file"]
        assert len(events) == expected["vevent"] + expected["vjournal"], expected["file"]
        for item in expected["items"]:
            rows = [row for row in (*events, *todos) if item.get("SUMMARY", "") == told(row)]
            if item.get("STATUS") == "CANCELLED":
                assert not rows
                continue
            assert len(rows) == 1, item
            start = item.get("DTSTART" if rows[0] in events else "DUE", "")
            if len(start) == len("2022-01-01"):
                assert rows[0].get("date", rows[0].get("due")) == start
            elif start.endswith(":00") and "T" in start and "+" in start[10:]:
                assert moment(rows[0]) == datetime.fromisoformat(start)


def told(row: dict[str, str]) -> str:
    return row["title"] if "title" in row else row.get("note", "").partition("\n")[0]


def moment(row: dict[str, str]) -> datetime:
    """The instant of a row."""
    if "at" in row:
        return datetime.fromisoformat(row["at"])
    return datetime.fromisoformat(f"{row['due']}T{row['due_time']}").replace(tzinfo=BERLIN)


def test_the_shared_follow_ups(files: Path) -> None:
    found, notes = read((files / "made__todos_followups_v20.ics").read_bytes())
    assert found == {
        "tasks": [
            {
                "title": "给张三打电话, 确认报价", "due": "2026-01-05", "priority": "H", "state": "open",
                "every": "FREQ=MONTHLY;BYMONTHDAY=-1", "tags": "CRM ::: 电话", "external_id": "t1@example.com",
            },
            {
                "title": "Send contract", "due": "2026-01-06", "due_time": "02:30", "state": "done",
                "done_at": "2026-01-05T02:00:00Z", "external_id": "t2@example.com",
            },
            {
                "title": "Floating due", "due": "2026-01-07", "due_time": "17:00", "state": "open",
                "external_id": "t3@example.com", "notes": "line one\nline two, with comma; semi",
            },
            {
                "title": "Duration instead of due", "due": "2026-01-09", "due_time": "11:00", "state": "open",
                "external_id": "t4@example.com", "notes": "Starts: 2026-01-08 09:00",
            },
        ]
    }  # fmt: skip
    assert notes == [
        "cancelled, and left out: 'Cancelled one' (line 44)", "not kept inside entries: VALARM (1)",
        "what has no place is not kept: RELATED-TO (1)",
    ]  # fmt: skip


def test_a_broken_entry_is_a_row_to_be_rejected(files: Path) -> None:
    found, _ = read((files / "icalendar__broken_dtstart.ics").read_bytes())
    assert found == {"interactions": [{"kind": "meeting", "date": "INVALID-DATE", "external_id": "test-123"}]}
    assert one("VTODO", "SUMMARY:x", "DUE:soon")["due"] == "soon"


MEETING = ("UID:m1", "SUMMARY:Pricing", "DTSTART:20260302T090000Z", "DTEND:20260302T094500Z")


def test_a_meeting_that_was_is_a_talk() -> None:
    row = one(
        "VEVENT", *MEETING, "DESCRIPTION:wants two\\, not\\n one\\; C:\\\\x", "LOCATION:Berlin", "URL:https://x.example",
        'ATTENDEE;CN="Lovelace, Ada";PARTSTAT=ACCEPTED:mailto:ada@example.com', "ATTENDEE:MAILTO:li@example.com",
        "ATTENDEE;CN=Grace;PARTSTAT=DECLINED:mailto:grace@example.com",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:r5@x.example",
        "ORGANIZER;CN=Charles Babbage:invalid:nomail", "ATTENDEE;CN=ada@example.com:mailto:Ada@example.com",
    )  # fmt: skip
    assert row == {
        "kind": "meeting", "date": "2026-03-02", "at": "2026-03-02T09:00:00Z", "duration": "45", "external_id": "m1",
        "note": "Pricing\nwants two, not\n one; C:\\x\nLocation: Berlin\nURL: https://x.example",
        "contact": "Lovelace, Ada <ada@example.com> ::: li@example.com ::: Charles Babbage",
    }  # fmt: skip


def test_a_meeting_that_lies_ahead_is_a_task() -> None:
    ahead = [line.replace("202603", "202604") for line in MEETING]
    found, _ = read(calendar(entry("VEVENT", *ahead, "ATTENDEE:mailto:ada@example.com", "CATEGORIES:a\\,b,c")))
    assert found == {
        "tasks": [{
            "title": "Pricing", "due": "2026-04-02", "due_time": "11:00", "contact": "ada@example.com",
            "tags": "a,b ::: c", "external_id": "m1",
        }]
    }  # fmt: skip
    assert one("VEVENT", "SUMMARY:fair", "DTSTART;VALUE=DATE:20260318")["kind"] == "meeting", "today has begun"
    assert one("VEVENT", "SUMMARY:fair", "DTSTART;VALUE=DATE:20260319")["title"] == "fair"
    assert one("VEVENT", "SUMMARY:now", "DTSTART:20260318T103000Z")["kind"] == "meeting"
    assert one("VEVENT", "SUMMARY:soon", "DTSTART:20260318T103001Z")["title"] == "soon"


def test_a_calendar_of_somebody_is_no_meeting_with_him() -> None:
    text = calendar(
        entry("VEVENT", *MEETING, "ATTENDEE:mailto:me@example.com", "ATTENDEE:mailto:ada@example.com"),
        head="X-WR-CALNAME:me@example.com",
    )
    found, notes = read(text)
    assert found["interactions"][0]["contact"] == "ada@example.com"
    assert notes == ["me@example.com, whose calendar this is, is not kept as a contact (1)"]


@pytest.mark.parametrize(
    ("rule", "more", "following"),
    [
        ("FREQ=WEEKLY;UNTIL=20270101T000000Z", "", ("2026-03-24", "FREQ=WEEKLY;UNTIL=20270101")),
        ("FREQ=WEEKLY;INTERVAL=2", "", ("2026-03-31", "FREQ=WEEKLY;INTERVAL=2")),
        ("FREQ=WEEKLY", "EXDATE:20260324T090000Z", ("2026-03-31", "FREQ=WEEKLY")),
        ("FREQ=DAILY;COUNT=20", "", ("2026-03-19", "FREQ=DAILY;COUNT=4")),
        ("FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9", "", ("2026-03-27", "FREQ=MONTHLY;BYDAY=-1FR")),
        ("FREQ=WEEKLY;COUNT=2", "", None), ("FREQ=WEEKLY;UNTIL=20260310", "", None), ("FREQ=HOURLY", "", None),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "", None), ("nonsense", "", None),
        ("FREQ=DAILY;COUNT=999999999", "", None),
    ],
)  # fmt: skip
def test_a_meeting_that_comes_again(rule: str, more: str, following: tuple[str, str] | None) -> None:
    lines = [line.replace("20260302", "20260303") for line in MEETING]
    found, notes = read(calendar(entry("VEVENT", *lines, f"RRULE:{rule}", *filter(None, (more,)))))
    assert [row["date"] for row in found["interactions"]] == ["2026-03-03"], "its first day was"
    assert [(row["due"], row["every"]) for row in found.get("tasks", [])] == [following] * bool(following)
    assert "meetings that come again are kept as their first day, and as a task where they go on (1)" in notes
    assert any("added to a rule" in note for note in notes) is bool(more)
    assert [row["due_time"] for row in found.get("tasks", [])] == ["10:00"] * bool(following)


def test_one_of_a_series_is_a_talk_of_its_own() -> None:
    text = calendar(entry("VEVENT", *MEETING), entry("VEVENT", *MEETING, "RECURRENCE-ID:20260302T090000Z"))
    assert [row["external_id"] for row in read(text)[0]["interactions"]] == ["m1", "m1/20260302T090000Z"]


TODO = ("UID:t1", "SUMMARY:call")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["PRIORITY:1"], {"priority": "H"}), (["PRIORITY:4"], {"priority": "H"}), (["PRIORITY:5"], {"priority": "M"}),
        (["PRIORITY:9"], {"priority": "L"}), (["PRIORITY:0"], {}), (["PRIORITY:high"], {}),
        (["DUE;VALUE=DATE:20260320"], {"due": "2026-03-20"}),
        (["DUE:20260320T235900Z"], {"due": "2026-03-21", "due_time": "00:59"}),
        (["DUE;TZID=Asia/Shanghai:20260320T093000"], {"due": "2026-03-20", "due_time": "02:30"}),
        (["DUE;TZID=China Standard Time:20260320T093000"], {"due": "2026-03-20", "due_time": "02:30"}),
        (["DUE;TZID=/maker.example/2024_1/Asia/Shanghai:20260320T093000"], {"due": "2026-03-20", "due_time": "02:30"}),
        (["DTSTART:20260320T093000"], {"due": "2026-03-20", "due_time": "09:30"}),
        (["DTSTART;VALUE=DATE:20260320", "DURATION:P1W"], {"due": "2026-03-27", "notes": "Starts: 2026-03-20"}),
        (["DTSTART:20260320T093000", "DUE:20260320T093000"], {"due": "2026-03-20", "due_time": "09:30"}),
        (["PERCENT-COMPLETE:100"], {"state": "done"}), (["PERCENT-COMPLETE:99"], {}), (["STATUS:IN-PROCESS"], {}),
        (["STATUS:NEEDS-ACTION", "COMPLETED:20260301T100000Z"], {}),
        (["COMPLETED:20260301T100000Z"], {"state": "done", "done_at": "2026-03-01T10:00:00Z"}),
        (["STATUS:COMPLETED", "COMPLETED:yesterday"], {"state": "done"}),
        (["DUE;VALUE=DATE:20260320", "RRULE:FREQ=DAILY;BYHOUR=9"], {"due": "2026-03-20", "every": "FREQ=DAILY"}),
        (["RRULE:W1 MO #0"], {}), (["CREATED:20260301T100000Z"], {"created_at": "2026-03-01T10:00:00Z"}),
        (["ATTENDEE;CN=Ada:mailto:ada@example.com"], {"contact": "Ada <ada@example.com>"}),
    ],
)  # fmt: skip
def test_a_to_do_is_a_task(lines: list[str], told: dict[str, str]) -> None:
    assert one("VTODO", *TODO, *lines) == {"title": "call", "state": "open", "external_id": "t1", **told}


def test_a_title_is_never_missed() -> None:
    assert one("VTODO", "DESCRIPTION:first line\\nsecond")["title"] == "first line"


def test_a_journal_is_a_note() -> None:
    row = one("VJOURNAL", "UID:j", "SUMMARY:Fair", "DTSTART;VALUE=DATE:20260301", "DESCRIPTION:one", "DESCRIPTION:two")
    assert row == {"kind": "note", "date": "2026-03-01", "note": "Fair\none\ntwo", "external_id": "j"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ada Lovelace's birthday", "Ada Lovelace"), ("Ada Lovelace’s Birthday", "Ada Lovelace"),
        ("Ada Lovelace’s 41st Birthday", "Ada Lovelace"), ("Hans' birthday", "Hans"), ("Birthday of Ada", "Ada"),
        ("Geburtstag von Ada Lovelace", "Ada Lovelace"), ("Hans' Geburtstag", "Hans"), ("Ada hat Geburtstag", "Ada"),
        ("张三 生日", "张三"), ("张三的生日", "张三"), ("🎂 Ada Lovelace", "Ada Lovelace"), ("Ada - Birthday", "Ada"),
        ("Birthday: Ada", "Ada"), ("Ada (Birthday)", "Ada"), ("Cumpleaños de Ada", "Ada"),
        ("Anniversaire d’Ada", "Ada"),
        ("Ada's birthday (turns 41)", "Ada"), ("Ada Lovelace birthday", "Ada Lovelace"),
    ],
)  # fmt: skip
def test_birthdays_are_known_by_their_titles(title: str, name: str) -> None:
    row = one("VEVENT", f"SUMMARY:{title}", "DTSTART;VALUE=DATE:16041210", "RRULE:FREQ=YEARLY")
    assert row == {"name": name, "birthday": "--12-10"}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:18151210", "CREATED:20200101"], {"birthday": "1815-12-10"}),
        (["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:20191210", "CREATED:20200101"], {"birthday": "--12-10"}),
        (["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:19001210"], {"birthday": "--12-10"}),
        (["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:00011210"], {"birthday": "--12-10"}),
        (["SUMMARY:🎂 Ada (1815)", "DTSTART;VALUE=DATE:19701210"], {"birthday": "1815-12-10"}),
        (["SUMMARY:🎂 Ada (*1815)", "DTSTART;VALUE=DATE:20261210"], {"birthday": "1815-12-10"}),
        (["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:20000229"], {"birthday": "--02-29"}),
        (["SUMMARY:Ada", "CATEGORIES:BIRTHDAY", "DTSTART;VALUE=DATE:18151210"], {"birthday": "1815-12-10"}),
        (["SUMMARY:Ada", "CATEGORIES:Anniversary", "DTSTART;VALUE=DATE:18350708"], {"dates": "anniversary=1835-07-08"}),
        (["SUMMARY:Ada's anniversary", "DTSTART;VALUE=DATE:16040708"], {"dates": "anniversary=--07-08"}),
        (["SUMMARY:💍 Ada (1835)", "DTSTART;VALUE=DATE:18350708"], {"dates": "anniversary=1835-07-08"}),
    ],
)  # fmt: skip
def test_the_year_is_kept_where_it_is_told(lines: list[str], told: dict[str, str]) -> None:
    assert one("VEVENT", *lines, "RRULE:FREQ=YEARLY") == {"name": "Ada", **told}


def test_what_only_looks_like_a_birthday() -> None:
    party = ["SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:20260302"]
    assert one("VEVENT", *party)["kind"] == "meeting", "a day that does not come again is a party"
    found, _ = read(calendar(entry("VEVENT", "SUMMARY:Tax", "DTSTART;VALUE=DATE:20200302", "RRULE:FREQ=YEARLY")))
    assert [row["title"] for row in found["tasks"]] == ["Tax"]
    google = [
        "SUMMARY:Ada's birthday",
        "DTSTART;VALUE=DATE:20260302",
        "X-GOOGLE-CALENDAR-CONTENT-ICON:https://x/cake.gif",
    ]
    assert one("VEVENT", *google) == {"name": "Ada", "birthday": "--03-02"}


def test_a_year_that_all_birthdays_have_is_the_calendars_own() -> None:
    born = [
        entry("VEVENT", f"SUMMARY:{name}'s birthday", f"DTSTART;VALUE=DATE:2015030{n}", "RRULE:FREQ=YEARLY")
        for n, name in enumerate(("Ada", "Grace", "Charles"), 1)
    ]
    assert [row["birthday"] for row in read(calendar(*born))[0]["contacts"]] == ["--03-01", "--03-02", "--03-03"]
    assert [row["birthday"] for row in read(calendar(*born[:2]))[0]["contacts"]] == ["2015-03-01", "2015-03-02"]
    found, notes = read(calendar(born[0], born[0]))
    assert len(found["contacts"]) == 1
    assert notes == ["birthdays and anniversaries that stand in the file already are kept once (1)"]


ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 12, 31)))  # noqa: DTZ001
@settings(max_examples=50)
@example(datetime(2026, 3, 29, 1, 59))  # noqa: DTZ001
@example(datetime(2026, 3, 29, 3, 0))  # noqa: DTZ001
@example(datetime(2026, 10, 25, 3, 0))  # noqa: DTZ001
def test_a_zone_by_its_rules(clock: datetime) -> None:
    clock = clock.replace(second=0, microsecond=0)
    if clock.hour == 2 and clock.month in (3, 10):
        return  # the hours that are not there, or twice
    text = entry("VTODO", "SUMMARY:x", f'DUE;TZID="Customized Time Zone":{clock:%Y%m%dT%H%M%S}')
    rows = read(calendar(text, ZONE))[0]["tasks"]
    assert moment(rows[0]) == clock.replace(tzinfo=BERLIN)


def test_a_zone_that_nobody_knows_is_told() -> None:
    found, notes = read(calendar(entry("VTODO", "SUMMARY:x", "DUE;TZID=Mars/Olympus:20260320T093000")))
    assert found["tasks"][0]["due_time"] == "09:30"
    assert notes == ["zones that nobody knows, their times are taken as local: Mars/Olympus (1)"]


def test_nothing_goes_in_silence() -> None:
    text = calendar(
        entry("VEVENT", *MEETING, "STATUS:CANCELLED"),
        entry("VEVENT"),
        entry("VFREEBUSY", "UID:f"),
        entry("VTODO", *TODO, "X-ODD;X=1:2", "CLASS:PRIVATE", "no line", "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA",
              "ATTACH:https://x.example/a.pdf", entry("VALARM", "ACTION:DISPLAY")),
    )  # fmt: skip
    found, notes = read(text)
    assert found == {
        "tasks": [{
            "title": "call", "state": "open", "external_id": "t1", "notes": "Attachment: https://x.example/a.pdf",
        }]
    }  # fmt: skip
    assert notes == [
        "cancelled, and left out: 'Pricing' (line 3)", "entries that say nothing at all (1)",
        "not kept inside entries: VALARM (1)", "components that are no entries: VFREEBUSY (1)",
        "what has no place is not kept: ATTACH (1), CLASS (1), X-ODD (1)",
        "lines that are none of a calendar: line 20: no line",
    ]  # fmt: skip


ENTRIES = (
    entry("VTODO", *TODO), entry("VTODO", "DUE:soon"), entry("VEVENT", *MEETING), entry("VEVENT", "SUMMARY:x"),
    entry("VEVENT", "SUMMARY:later", "DTSTART:20270101T000000Z"), entry("VJOURNAL", "DESCRIPTION:x"),
    entry("VEVENT", "DTSTART:odd"), entry("VEVENT", "STATUS:CANCELLED"), entry("VEVENT"), entry("VTODO", "X-ODD:1"),
    entry("VTODO", "STATUS:CANCELLED", "SUMMARY:no"), entry("VEVENT", "DTSTART:99991231T235959Z"),
)  # fmt: skip


@given(st.lists(st.sampled_from(ENTRIES), max_size=5))
@settings(max_examples=50)
def test_every_entry_is_a_row_or_is_told(entries: list[str]) -> None:
    found, notes = read(calendar(*entries))
    cancelled = sum(note.count("line ") for note in notes if note.startswith("cancelled"))
    empty = sum(int(note[-2]) for note in notes if note.startswith("entries that say nothing"))
    assert sum(map(len, found.values())) + cancelled + empty == len(entries)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings(codec: str) -> None:
    text = calendar(entry("VTODO", "SUMMARY:给张三打电话确认报价单和合同", "DESCRIPTION:这是我们上周说好的事情"))
    assert read(text.replace("\n", "\r\n").encode(codec))[0]["tasks"][0]["title"] == "给张三打电话确认报价单和合同"


def test_an_encoding_that_is_said() -> None:
    data = calendar(entry("VTODO", "SUMMARY:東京タワー")).encode("shift_jis")
    assert read(data, encoding="shift_jis")[0]["tasks"][0]["title"] == "東京タワー"
    with pytest.raises(BadInput, match="line 4 is not utf-8"):
        read(data, encoding="utf-8")


def test_folds_inside_a_character() -> None:
    line = "SUMMARY:电话确认 ein Wort".encode()
    folded = b"\r\n ".join(line[at : at + 1] for at in range(len(line)))
    data = calendar(entry("VTODO", "@")).replace("\n", "\r\n").encode().replace(b"@", folded)
    assert read(data)[0]["tasks"][0]["title"] == "电话确认 ein Wort"
    assert read(data.replace(b"\r\n", b"\n"))[0] == read(data)[0]


def test_the_older_calendar_format() -> None:
    row = one(
        "VTODO", "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=BC=A0=", "=E4=B8=89", "PRIORITY:1",
        "DESCRIPTION;QUOTED-PRINTABLE:a=3D=0D=0Ab", "DUE:20260320T090000Z", "STATUS:NEEDS ACTION",
    )  # fmt: skip
    assert row == {
        "title": "张三", "priority": "H", "notes": "a=\nb", "due": "2026-03-20", "due_time": "10:00", "state": "open",
    }  # fmt: skip


def test_old_macs_end_lines_otherwise() -> None:
    assert read(calendar(entry("VTODO", *TODO)).replace("\n", "\r").encode())[0]["tasks"][0]["title"] == "call"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"), (b"  \r\n", "empty"), (b"\x00" * 100, "NUL"), (b"hello\r\n", "no calendar file"),
        (b"BEGIN:VCALENDAR\r\n", "cut short"), (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMM", "inside a VEVENT"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\xff\xfe\xfa", "encoding"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50, "inside each other"), (b"PK\x03\x04" + bytes(range(256)), "NUL"),
        (b"\n" * 5000, "empty"), (b"x\n" * 5000, "no calendar file"),
    ],
)  # fmt: skip
def test_what_is_no_calendar(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(data)


class Endless(io.RawIOBase):
    """A pipe that never ends."""

    def __init__(self, head: bytes, again: bytes) -> None:
        self.head, self.again = head, again * (1 << 16)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part, self.head = (self.head or self.again)[: len(buffer)], self.head[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize(
    ("head", "again", "words"),
    [
        (b"", b"x", "does not end|no calendar"), (b"BEGIN:VCALENDAR\n", b"x", "does not end"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"COMMENT:x\n", "has no end"),
    ],
)  # fmt: skip
def test_what_never_ends_is_refused_in_little_memory(head: bytes, again: bytes, words: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=words):
            read_calendar(io.BufferedReader(Endless(head, again)), zone=BERLIN, now=NOW)
        assert tracemalloc.get_traced_memory()[1] < 60 << 20
    finally:
        tracemalloc.stop()


WHOLE = calendar(
    ZONE, entry("VEVENT", *MEETING, "RRULE:FREQ=WEEKLY;COUNT=5", "ATTENDEE;CN=\"A;b\":mailto:a@x.example"),
    entry("VTODO", *TODO, "DUE;TZID=Customized Time Zone:20260320T093000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"),
    entry("VEVENT", "SUMMARY:Ada's birthday", "DTSTART;VALUE=DATE:18151210", "RRULE:FREQ=YEARLY"),
    entry("VJOURNAL", "DTSTART:20260301T000000", "X-CRMCLI-TYPE:task", "DURATION:PT1H"),
).replace("\n", "\r\n").encode()  # fmt: skip
TOKENS = (
    b"BEGIN:", b"END:", b"VEVENT", b"VTIMEZONE", b"\r\n ", b";TZID=", b":", b"99991231T235959Z", b"00010101", b"\\",
    b'"',
    b"RRULE:FREQ=SECONDLY\r\n", b"X-CRMCLI-TYPE:interaction\r\n", b"X-CRMCLI-TYPE:contact\r\n", b"INTERVAL=0;", b"\xff",
    b"COUNT=-1;", b"UNTIL=0;", b"BYDAY=99MO;", b"P99999999W", b"=?", b"ENCODING=QUOTED-PRINTABLE", b"-9999",
)  # fmt: skip


def changed() -> st.SearchStrategy[bytes]:
    """The whole calendar with a few places written over."""
    place = st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), st.sampled_from(TOKENS) | st.binary(max_size=4))
    return st.lists(place, max_size=6).map(lambda places: _over(WHOLE, places))


def _over(data: bytes, places: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, new in places:
        data = data[:at] + new + data[at + length :]
    return data


@given(st.binary(max_size=200) | st.integers(0, len(WHOLE)).map(lambda end: WHOLE[:end]) | changed())
@settings(max_examples=300)
def test_whatever_is_thrown_at_it_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(CrmError):
        read(data)


@given(st.integers(0, len(WHOLE) - 3))
@settings(max_examples=50)
def test_a_calendar_that_was_cut_short_is_never_taken(end: int) -> None:
    with pytest.raises(BadInput):
        read(WHOLE[:end])
