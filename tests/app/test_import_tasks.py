"""Tasks from files: by which uid they are met again, what is read of them, and that nothing in the book is set back."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.app import companies, contacts, deals, history, tasks
from crmcli.app.crm import Crm
from crmcli.app.exchange import Imported
from crmcli.core.records import Task
from crmcli.store.store import create_store
from tests.app.importing import DERIVED, FACTS, Stopped, contents, counts, new_book, person, table, take

UID = "0190a0b0-0000-7000-8000-00000000000a"


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    made = new_book(tmp_path)
    contacts.add(made, person("Ada Lovelace", emails=("ada@e.org",)))
    contacts.add(made, person("Max Weber", phones=("+49 30 901820",)))
    return made


def taken(crm: Crm, text: str, **plan: Any) -> Imported:
    return take(crm, text, kind="tasks", **plan)


def made(crm: Crm) -> list[Task]:
    return tasks.many(crm, [number for (number,) in table(crm, "SELECT id FROM tasks ORDER BY id")])


def reasons(done: Imported) -> list[str]:
    return [one.reason for one in done.rejects]


def test_a_table_makes_tasks_with_all_that_it_says(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    deals.add(crm, {"title": "Relaunch"})
    text = (
        "title,due,due_time,priority,wait_until,every,notes,contact,company,deal,created_at\n"
        "send pricing,2026-04-03,2:30 PM,high,2026-04-01,,two\tlines,ada@e.org,acme,relaunch,2026-01-05T08:00:00Z\n"
        "pay the rent,2026-04-01,,,,FREQ=MONTHLY,,,,,\n"
    )
    assert counts(taken(crm, text)) == (2, 2, 0, 0, 0)
    first, rent = made(crm)
    assert (first.title, first.due_date, first.due_time, first.priority) == ("send pricing", "2026-04-03", "14:30", "H")
    assert (first.wait_until, first.notes, first.created_at) == ("2026-04-01", "two\tlines", "2026-01-05T08:00:00Z")
    assert [one.name for one in (*first.contacts, first.company, first.deal) if one] == [
        "Ada Lovelace", "Acme", "Relaunch",
    ]  # fmt: skip
    assert first.owner is not None
    assert (first.owner.ref, first.state) == (crm.user, "open")
    assert (rent.every, rent.contacts) == ("FREQ=MONTHLY", ())
    [again] = [follow for _, follow in [_close(crm, rent)] if follow]
    assert again.due_date == "2026-05-01"


def _close(crm: Crm, task: Task) -> tuple[Task, Task | None]:
    with crm.change("close") as change:
        return tasks.close(crm, change, task.id)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Subject,Due Date,Status,Priority,Assigned To,Contact,Account",
         "send,2026-04-03,Completed,High,{me},Ada Lovelace,"),
        ("Activity - Subject,Activity - Due date,Activity - Done,Activity - Contact person,Activity - Priority",
         "send,2026-04-03,Done,Ada Lovelace,high"),
        ("Task Title,Due Date,Task Status,Priority,Associated Contact",
         "send,2026-04-03,COMPLETED,HIGH,Ada Lovelace (ada@e.org)"),
        ("Aufgabe,Fällig am,Status,Priorität,Ansprechpartner", "send,03.04.2026,erledigt,hoch,Ada Lovelace"),
        ("任务,截止日期,状态,优先级,联系人", "send,2026年4月3日,已完成,高,Ada Lovelace"),
    ],
)  # fmt: skip
def test_the_columns_and_words_of_other_programs_are_known(crm: Crm, header: str, row: str) -> None:
    done = taken(crm, f"{header}\n{row.format(me=crm.user)}\n")
    assert (counts(done), done.left_out) == ((1, 1, 0, 0, 0), ())
    [task] = made(crm)
    assert (task.title, task.due_date, task.state, task.priority) == ("send", "2026-04-03", "done", "H")
    assert [one.name for one in task.contacts] == ["Ada Lovelace"]


def test_a_uid_is_the_tasks_own_and_a_number_makes_one(crm: Crm) -> None:
    text = f"title,uid,external_id\na,{UID.upper()},\nb,not-a-uuid@calendar,\nc,,17\n"
    assert counts(taken(crm, text)) == (3, 3, 0, 0, 0)
    uids = [uid for (uid,) in table(crm, "SELECT uid FROM tasks ORDER BY id")]
    assert uids[0] == UID
    assert [uid[14] for uid in uids[1:]] == ["5", "5"]
    changed = text.replace("a,", "A,").replace("\nb", "\nB").replace("c,,", "C,,")
    assert counts(taken(crm, changed)) == (3, 0, 0, 3, 0)
    assert counts(taken(crm, changed, update="replace")) == (3, 0, 3, 0, 0)
    assert [task.title for task in made(crm)] == ["A", "B", "C"]
    assert counts(taken(crm, "title,external_id\nc,17\n", source="another.csv")) == (1, 1, 0, 0, 0)


def test_equal_rows_stay_as_many_as_they_are(crm: Crm) -> None:
    two = "title,due,contact\n" + "call,2026-04-03,Ada Lovelace\n" * 2
    assert counts(taken(crm, two)) == (2, 2, 0, 0, 0)
    assert counts(taken(crm, two + "call,2026-04-03,ada lovelace\ncall,2026-04-04,Ada Lovelace\n")) == (4, 2, 0, 2, 0)


def test_what_was_done_or_moved_in_the_book_is_not_set_back(crm: Crm) -> None:
    text = f"title,uid,due,due_time,priority,state\nsend,{UID},2026-04-03,10:00,L,open\n"
    taken(crm, text)
    with crm.change("move it") as change:
        change.update("tasks", 1, {"due_on": "2026-05-05", "due_time": None, "priority": None})
    _close(crm, made(crm)[0])
    assert counts(taken(crm, text)) == (1, 0, 1, 0, 0)
    [task] = made(crm)
    assert (task.due_date, task.due_time, task.priority, task.state) == ("2026-05-05", None, "L", "done")
    assert counts(taken(crm, text)) == (1, 0, 0, 1, 0)
    assert counts(taken(crm, text, update="replace")) == (1, 0, 1, 0, 0)
    [task] = made(crm)
    assert (task.due_date, task.due_time, task.state, task.done_at) == ("2026-04-03", "10:00", "open", None)
    assert counts(taken(crm, text.replace(",open", ",done"), update="replace")) == (1, 0, 1, 0, 0)
    assert made(crm)[0].state == "done"
    history.undo(crm)
    assert made(crm)[0].state == "open"


def test_one_that_comes_again_and_was_done_is_not_opened_beside_the_next(crm: Crm) -> None:
    text = f"title,uid,due,every,state\nrent,{UID},2026-04-01,1 month,open\n"
    taken(crm, text)
    _close(crm, made(crm)[0])
    for update in ("fill", "replace"):
        assert counts(taken(crm, text, update=update)) == (1, 0, 0, 1, 0)
    assert [(task.state, task.due_date) for task in made(crm)] == [("done", "2026-04-01"), ("open", "2026-05-01")]


def test_a_task_that_was_put_away_stays_so(crm: Crm) -> None:
    text = "title,due\nsend,2026-04-03\n"
    taken(crm, text)
    tasks.archive(crm, [1])
    assert counts(taken(crm, text, update="replace")) == (1, 0, 0, 1, 0)


def test_what_a_task_has_no_place_for_stands_in_its_notes_and_is_told(crm: Crm) -> None:
    text = "title,contact,tags,notes\nlunch,Ada Lovelace; Max Weber,home food,at noon\n"
    done = taken(crm, text)
    assert counts(done) == (1, 1, 0, 0, 0)
    [task] = made(crm)
    assert ([one.name for one in task.contacts], task.notes) == (
        ["Ada Lovelace"], "at noon\nwith Max Weber\n#home-food",
    )  # fmt: skip
    assert [note.partition(":")[0] for note in done.notes] == [
        "several people are named in 1 task", "tags of 1 task stand in the notes",
    ]  # fmt: skip
    assert counts(taken(crm, text)) == (1, 0, 0, 1, 0)


def test_whom_a_task_is_about(crm: Crm) -> None:
    companies.add(crm, "Acme", {})
    head = "title,contact,company,deal\n"
    rows = "a,Acme,,\nb,Somebody New,,\nc,,New Company,\nd,,,no such deal\ne,Ada,,\nf,,,\n"
    done = taken(crm, head + rows)
    assert counts(done) == (6, 2, 0, 0, 4)
    assert reasons(done) == [
        "nobody answers to 'Somebody New'; --create makes a contact",
        "there is no company 'New Company'; --create makes it",
        "there is no deal 'no such deal'",
        "nobody answers to 'Ada'; --create makes a contact",
    ]
    assert [task.company.name if task.company else None for task in made(crm)] == ["Acme", None]
    done = taken(crm, head + rows, create=True)
    assert (counts(done), done.contacts) == ((6, 3, 0, 2, 1), 2)
    assert [task.contacts[0].name for task in made(crm) if task.contacts] == ["Somebody New", "Ada"]
    assert counts(taken(crm, head + rows, create=True)) == (6, 0, 0, 5, 1)
    history.undo(crm)
    assert table(crm, "SELECT name FROM contacts ORDER BY id") == [("Ada Lovelace",), ("Max Weber",)]


def test_nobody_is_made_for_a_row_that_is_rejected(crm: Crm) -> None:
    done = taken(crm, "title,contact,deal\na,Somebody New,no such deal\n", create=True)
    assert (counts(done), done.contacts) == ((1, 0, 0, 0, 1), 0)
    assert len(table(crm, "SELECT id FROM contacts")) == 2


def test_a_deal_is_meant_by_its_whole_title_the_open_one_first(crm: Crm) -> None:
    for title, state in (("Relaunch", "lost"), ("Relaunch", "open"), ("Twice", "open"), ("Twice", "open")):
        deals.add(crm, {"title": title})
        if state == "lost":
            with crm.change("lose it") as change:
                change.update("deals", 1, {"state": "lost", "closed_on": "2026-03-01"})
    done = taken(crm, "title,deal\na,relaunch\nb,Twice\nc,Relau\n")
    assert reasons(done) == ["'Twice' may be d3, d4", "there is no deal 'Relau'"]
    assert table(crm, "SELECT deal_id FROM tasks") == [(2,)]


@pytest.mark.parametrize(
    ("column", "said", "why"),
    [
        ("due", "fri", "'fri' is no date of its own: it depends on the day it is read on"),
        ("due", "2026-02-30", None),
        ("due_time", "14:30", "a clock time needs a due date"),
        ("priority", "5", "a priority is H, M or L, not '5'"),
        ("state", "cancelled", "a task is open or done, not 'cancelled'"),
        ("done_at", "2026-05-01", "2026-05-01 lies ahead: what is done is done"),
        ("created_at", "2026-05-01", "2026-05-01 lies ahead: a task is made when it is"),
        ("every", "sometimes", "'sometimes' says not how often"),
        ("owner", "nobody-here", None),
        ("wait_until", "tomorrow", None),
    ],
)
def test_rows_that_cannot_be_taken_say_why(crm: Crm, column: str, said: str, why: str | None) -> None:
    done = taken(crm, f"title,{column}\na,{said}\n,x\nb,\n")
    assert counts(done) == (3, 1, 0, 0, 2)
    assert done.rejects[1].reason == "a task needs a title"
    if why is not None:
        assert done.rejects[0].reason == why


def test_what_contradicts_itself_is_refused(crm: Crm) -> None:
    done = taken(crm, f"title,uid,state,done_at\na,,open,2026-03-01\nb,{UID},,\nc,{UID},,\n")
    assert reasons(done) == ["the task is open, and was done on 2026-03-01", f"{UID!r} stands in line 3 already"]


def test_clock_times_with_a_zone_are_told_by_the_books_clock(tmp_path: Path) -> None:
    crm = new_book(tmp_path, zone="Asia/Shanghai")
    taken(crm, "title,due\na,2026-04-03T22:30:00Z\nb,2026-04-03 00:00:00\n")
    assert [(task.due_date, task.due_time) for task in made(crm)] == [("2026-04-04", "06:30"), ("2026-04-03", None)]


def test_unknown_columns_are_named(crm: Crm) -> None:
    assert taken(crm, "title,Colour\na,red\n").left_out == ("Colour",)


def test_a_file_of_several_batches(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.app.importing_entries.BATCH", 7)
    monkeypatch.setattr("crmcli.app.importing.ASKED_AT_ONCE", 3)
    text = "title,contact\n" + "".join(f"task {number % 10},New {number % 4}\n" for number in range(40))
    done = taken(crm, text, create=True)
    assert (counts(done), done.contacts) == ((40, 40, 0, 0, 0), 4)
    assert counts(taken(crm, text, create=True)) == (40, 0, 0, 40, 0)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["send", "call", "call", ""]),
        st.sampled_from(["", "", UID, "7"]),
        st.sampled_from(["", "2026-04-03", "2026-04-03 10:00", "fri"]),
        st.sampled_from(["", "done", "open"]),
        st.sampled_from(["", "", "2w", "1 month"]),
        st.sampled_from(["", "Ada Lovelace", "ada@e.org", "Nobody", "Nobody; Ada Lovelace"]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(rows=ROWS, create=st.booleans(), update=st.sampled_from([None, "replace", "skip"]))
def test_any_file_twice_changes_nothing_and_undo_takes_it_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], create: bool, update: str | None
) -> None:
    crm = new_book(tmp_path_factory.mktemp("twice"))
    contacts.add(crm, person("Ada Lovelace", emails=("ada@e.org",)))
    empty = contents(crm, *FACTS, *DERIVED)
    text = "title,uid,due,state,every,contact\n" + "".join(",".join(row) + "\n" for row in rows)
    first = taken(crm, text, create=create, update=update)
    before = contents(crm, *FACTS, *DERIVED)
    again = taken(crm, text, create=create, update=update)
    assert contents(crm, *FACTS, *DERIVED) == before
    assert (again.result.added, again.result.updated) == (0, 0)
    if first.result.act:
        history.undo(crm)
        assert contents(crm, *FACTS, *DERIVED) == empty
        assert counts(taken(crm, text, create=create, update=update)) == counts(first)
    crm.close()


def test_tasks_come_into_a_postgresql_book(postgres_book_url: str) -> None:
    crm = Crm(create_store(postgres_book_url), clock=Stopped("UTC"))
    text = f"title,uid,due,contact,company\na,{UID},2026-04-03,Ada,\nb,,,,Acme\n"
    assert counts(taken(crm, text, create=True)) == (2, 2, 0, 0, 0)
    assert counts(taken(crm, text, create=True)) == (2, 0, 0, 2, 0)
    history.undo(crm)
    assert not any(contents(crm, "tasks", "contacts", "companies").values())
    crm.close()
