"""Which follow-up is meant: `t7`, `7`, words of one open one's title, or a person with exactly one open follow-up."""

from collections.abc import Sequence

from crmcli.app import belongings, lookup
from crmcli.app.crm import Crm
from crmcli.app.tasks import many, of, one
from crmcli.core.errors import NotFound
from crmcli.core.records import Ref, Task
from crmcli.core.refs import read_ref
from crmcli.core.rows import Candidate
from crmcli.core.text import clean, words


def find(crm: Crm, text: str) -> Task:
    """The task that is meant: `t7`, `7`, words of one open task's title, or a person with exactly one open task."""
    if named := read_ref(text, kind="task"):
        if named[0] == "task":
            return one(crm, named[1])
        found = of(crm, lookup.by_ref(crm, *named))
    else:
        found = _titled(crm, text)
        people = lookup.candidates(crm, clean(text).removeprefix("name:"), parts=not found) if clean(text) else []
        if len(people) > 1 and not found:
            people = [_candidate_of(lookup.one_of(crm, text, people))]
        for one_person in people:
            found += [task for task in of(crm, lookup.as_ref(one_person)) if task not in found]
        if not found and not people:
            raise NotFound(f"no open task answers to {text!r}", hint="crm task list")
    if not found:
        raise NotFound(f"{text!r} has no open task", hint="crm task list")
    return found[0] if len(found) == 1 else _one_of(crm, text, found)


def _one_of(crm: Crm, text: str, found: Sequence[Task]) -> Task:
    """The task that somebody picks. Raises `Ambiguous` where nobody can or does."""
    picked = lookup.one_of(crm, text, [Candidate("task", task.id, _said(task)) for task in found])
    return next(task for task in found if task.id == picked.id)


def _said(task: Task) -> str:
    """A task among several: its title and when it is due."""
    return f"{task.title} ({task.due_date})" if task.due_date else task.title


def _candidate_of(person: Ref) -> Candidate:
    return Candidate("contact" if lookup.is_contact(person) else "company", person.id, person.name)


def _titled(crm: Crm, text: str) -> list[Task]:
    """Open tasks whose title holds all the words."""
    parts = words(text)
    if not parts or len(text) > belongings.LONGEST_NAME:
        return []
    from crmcli.store.search import search

    numbers = [number for _, number in search(crm.store, parts, 5000, table="tasks")]
    found = [task for task in many(crm, numbers) if task.state == "open"]
    whole = [task for task in found if set(parts) <= set(words(task.title))]
    return whole or [task for task in found if all(part in " ".join(words(task.title)) for part in parts)]
