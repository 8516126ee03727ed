"""The agenda to take away: a calendar file by the RFC, a checklist, a page; and how it gets into a file."""

import datetime
import re
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from tests.cli.conftest import Run
from tests.cli.test_briefs import PAGE_TAGS, Reader
from tests.cli.test_terminal import HOSTILE, steering

DAY = datetime.date(2026, 3, 18)


def read(text: str) -> Calendar:
    """The file as another program reads it; every line is what RFC 5545 allows."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.replace("\r\n", "").replace("\u200d", "").isprintable()  # but for what joins an emoji
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75, line
        assert b"\n" not in line
        line.decode()  # no letter is torn apart
    found = Calendar.from_ical(text)
    assert isinstance(found, Calendar)
    return found


def parts(crm: Run, *words: str) -> list[Component]:
    done = crm("today", "-f", "ics", *words)
    assert done.code == 0, done
    assert done.err == ""
    return [one for one in read(done.out).walk() if one.name in ("VEVENT", "VTODO")]


def test_tasks_and_birthdays(crm: Run) -> None:
    crm("todo", "ring back", "--for", "charles", "-d", "2026-03-19 14:30", "--pri", "H")
    crm("todo", "overdue thing", "--for", "o1", "-d", "2026-03-10")
    crm("contact", "edit", "grace hopper", "--birthday=--03-20")
    found = {str(one["summary"]): one for one in parts(crm, "--days", "14", "--tz", "Europe/Berlin")}
    assert set(found) == {
        "! overdue thing (Analytical Engines)", "send pricing (Ada Lovelace)", "call back (Charles Babbage)",
        "ring back (Charles Babbage)", "拜访 (张伟)", "birthday (Grace Hopper)",
    }  # fmt: skip
    assert all(one.name == "VEVENT" for one in found.values())
    today = found["send pricing (Ada Lovelace)"]
    assert (today.decoded("dtstart"), today.decoded("dtend")) == (DAY, DAY + datetime.timedelta(1))
    assert today["transp"] == "TRANSPARENT"
    late = found["! overdue thing (Analytical Engines)"]
    assert late.decoded("dtstart") == DAY, "what is late stands where somebody sees it"
    assert "was due 2026-03-10" in str(late["description"])
    clock = found["ring back (Charles Babbage)"]
    assert clock.decoded("dtstart") == datetime.datetime(2026, 3, 19, 13, 30, tzinfo=datetime.UTC), "14:30 in Berlin"
    assert clock["priority"] == 1
    assert "rrule" not in clock
    born = found["birthday (Grace Hopper)"]
    assert born.decoded("dtstart") == datetime.date(2026, 3, 20)
    assert born["rrule"].to_ical() == b"FREQ=YEARLY"
    for one in found.values():
        assert {"uid", "dtstamp", "sequence", "last-modified", "created"} <= {name.lower() for name in one}


def test_a_birthday_of_the_leap_day(crm: Run) -> None:
    crm("contact", "edit", "ada", "--birthday", "1816-02-29", "--add-date", "fair=2026-02-27 once")
    found = {str(one["summary"]): one for one in parts(crm, "--as-of", "2026-02-20", "--days", "9")}
    born = found["birthday (Ada Lovelace)"]
    assert born.decoded("dtstart") == datetime.date(2026, 2, 28)
    assert born["rrule"].to_ical() == b"FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"
    rule = rrulestr("FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2", dtstart=datetime.datetime(2026, 2, 28, tzinfo=datetime.UTC))
    days = [day.date() for day in islice(rule, 4)]
    assert days == [datetime.date(year, 2, 29 if year == 2028 else 28) for year in range(2026, 2030)]
    assert "rrule" not in found["fair (Ada Lovelace)"]


def test_an_entry_stays_the_same_one(crm: Run) -> None:
    def stamps() -> dict[str, tuple[str, int]]:
        found = parts(crm, "--days", "40")
        return {str(one["description"]).splitlines()[-1]: (str(one["uid"]), int(str(one["sequence"]))) for one in found}

    before = stamps()
    assert len({uid for uid, _ in before.values()}) == len(before)
    assert stamps() == before
    crm("snooze", "t1", "2026-03-25")
    crm("snooze", "t1", "2026-03-26")
    after = stamps()
    assert {ref: uid for ref, (uid, _) in after.items()} == {ref: uid for ref, (uid, _) in before.items()}
    assert after["crm show t1"][1] > before["crm show t1"][1]
    assert after["crm show t2"] == before["crm show t2"]


def test_to_dos(crm: Run) -> None:
    crm("todo", "overdue thing", "-d", "2026-03-10")
    crm("contact", "edit", "ada", "--birthday", "1816-03-19")
    found = {str(one["summary"]): one for one in parts(crm, "--todos")}
    todo = found["overdue thing"]
    assert (todo.name, todo["status"], todo.decoded("due")) == ("VTODO", "NEEDS-ACTION", datetime.date(2026, 3, 10))
    assert found["birthday (Ada Lovelace)"].name == "VEVENT", "a birthday is nothing to do"
    assert crm("today", "--todos").code == 2
    assert crm("today", "-f", "html", "--todos").code == 2


def test_only_agendas_are_calendars(crm: Run) -> None:
    for line in (("contact", "list"), ("show", "ada"), ("prompt",), ("task", "list"), ("todo", "x")):
        done = crm(*line, "-f", "ics")
        assert (done.code, done.out) == (2, "")
        assert "there is no format 'ics' here" in done.err
    assert "x" not in [one.rstrip() for one in crm("task", "list", "-f", "tsv").out.split("\t")], "nothing was written"


def test_an_empty_agenda_is_a_calendar_too(crm: Run) -> None:
    text = crm("today", "+nobody", "-f", "ics").out
    assert [one.name for one in read(text).walk()] == ["VCALENDAR"]
    assert "- [ ]" not in crm("today", "+nobody", "-f", "md").out
    assert "Nothing is due." in crm("today", "+nobody", "-f", "html").out


ATTACKS = {
    **HOSTILE,
    "a line of its own": "x\r\nATTENDEE;CN=eve:mailto:eve@example.org\r\nSUMMARY:other",
    "the end": "x\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "escapes": "a\\nb\\, c; d: \"e\" \\",
    "long": "一二三四五六七八九十é👩‍👩‍👧 " * 30,
    "folds": "x" * 73 + "\u20ac" + "y" * 200,
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_titles_stay_titles(crm: Run, name: str) -> None:
    text = ATTACKS[name]
    assert crm("contact", "add", "--name", f"Eve {text[:400]}", "--birthday=--03-19").code == 0
    assert crm("todo", text[:450], "--for", "c7", "-d", "today", "--notes", text).code == 0
    found = parts(crm)
    assert [one.name for one in found] == ["VEVENT"] * len(found)
    assert all("ATTENDEE" not in one for one in found)
    assert {str(one["description"]).splitlines()[-1] for one in found} == {
        f"crm show {ref}" for ref in ("t1", "t2", "t5", "c7")
    }
    for format in ("ics", "md", "html"):
        assert steering(crm("today", "-f", format).out.replace("\r\n", "\n")) == set()
    reader = Reader()
    reader.feed(crm("today", "-f", "html").out)
    assert reader.tags <= PAGE_TAGS | {"strong", "small", "br"}
    lines = crm("today", "-f", "md").out.splitlines()
    assert all(line == "" or line.startswith(("# ", "## ", "- [ ] ")) for line in lines)
    assert "<script>" not in "\n".join(lines)


def test_a_checklist_and_a_page(crm: Run) -> None:
    assert crm("today", "-f", "md").out == (
        "# Follow-ups, Wed 18 Mar 2026\n\n## Today (1)\n\n- [ ] **Ada Lovelace**: send pricing · due today (t1)\n\n"
        "## Soon (1)\n\n- [ ] **Charles Babbage**: call back · Fri 20 Mar, due in 2 days (t2)\n"
    )
    page = crm("today", "-f", "html").out
    reader = Reader()
    reader.feed(page)
    words = "".join(reader.text)
    for said in ("Follow-ups, Wed 18 Mar 2026", "Overdue", "Ada Lovelace", "send pricing", "due today", "+vip"):
        assert (said in words) is (said != "Overdue")
    assert not re.search(r"https?:|url\(|@import|<script", page), "a page that stands alone"
    assert crm("today", "-f", "md", "--columns", "who,title").out.startswith("| Who | What |\n"), "a table if asked for"
    assert crm("today", "-f", "html", "--columns", "who").out.startswith("<table>")


def test_into_a_file_from_cron(process: Run, tmp_path: Path) -> None:
    target = tmp_path / "follow-ups.ics"
    target.write_text("what was there")
    target.chmod(0o644)
    line = ("today", "-q", "-f", "ics", "--days", "90", "--out", str(target))
    assert process(*line) == ("", "", 0)
    assert target.stat().st_mode & 0o777 == 0o600, "nobody else reads who my customers are"
    assert len([one for one in read(target.read_bytes().decode()).walk() if one.name == "VEVENT"]) == 3
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".db"] == ["follow-ups.ics"]
    before = target.read_bytes()
    assert process("today", "-f", "ics", "--out", str(target), env={"CRMCLI_DB": "/nowhere/book.db"}).code == 6
    assert target.read_bytes() == before, "a fault leaves the old file"
    assert process("today", "-f", "ics", "--out", str(tmp_path / "no" / "x.ics")).code == 1
    assert process(*line, "--exit-code").code == 10
