"""The words people read: days, sentences about acts, what is said when there is nothing to show."""

from crmcli.core.records import AgendaLine, Company, Contact, ImportResult, Interaction, Proposal, Ref, Task, Wrote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.core.twins import Bearer

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SECTIONS = {"overdue": "Overdue", "today": "Today", "soon": "Soon", "dates": "Dates", "quiet": "Going quiet",
            "unplanned": "Nothing planned"}  # fmt: skip
SIGNS = {"overdue": "!", "today": "●", "soon": "○", "dates": "✦", "quiet": "◌", "unplanned": "·"}
MOST_REFS = 8
TONES = {"overdue": "late", "today": "now", "soon": "soon", "dates": "mark", "quiet": "soon", "unplanned": "quiet"}


def day(iso: str, today: "date") -> str:
    """A calendar day as people say it: `today`, `tomorrow`, `yesterday`, `Fri 20 Mar`, with the year of another."""
    there = type(today).fromisoformat(iso)
    distance = (there - today).days
    if -1 <= distance <= 1:
        return ("yesterday", "today", "tomorrow")[distance + 1]
    said = f"{WEEKDAYS[there.weekday()]} {there.day} {MONTHS[there.month - 1]}"
    return said if there.year == today.year else f"{said} {there.year}"


def when(task: "Task | AgendaLine", today: "date") -> str:
    """When a task is due."""
    if task.due_date is None:
        return ""
    return day(task.due_date, today) + (f" {task.due_time}" if task.due_time else "")


def due(late: int | None, today: int | None) -> str:
    """`2 late · 5 today`; nothing where nothing is due."""
    return " · ".join(f"{number} {name}" for number, name in ((late, "late"), (today, "today")) if number)


def often(task: "Task | AgendaLine") -> str:
    """How a task comes again, in words."""
    if task.after:
        return f"{task.after} after it is done"
    if task.every is None:
        return ""
    from crmcli.core.recurrence import say

    return say(task.every)


def due_said(task: Task, today: "date") -> str:
    """When a task is due, as it is said back: with what another zone's clock shows, and how it comes again."""
    there = f"({task.due_there} {task.due_zone})" if task.due_there else ""
    due = " ".join(filter(None, (when(task, today), there))) or "no date"
    return ", ".join(filter(None, (due, often(task))))


def talked(one: Interaction) -> str:
    """What a talk was about in one line, how it ended first: `[not reached] will try again`."""
    note = " ".join((one.note or one.product or "").split())
    return f"[{one.outcome}] {note}".rstrip() if one.outcome else note


def short_day(iso: str, today: "date") -> str:
    """A calendar day in few cells: `today`, `20 Mar`, `20 Mar 2025`."""
    there = type(today).fromisoformat(iso)
    if there == today:
        return "today"
    return f"{there.day} {MONTHS[there.month - 1]}" + (f" {there.year}" if there.year != today.year else "")


def short_when(line: "AgendaLine", today: "date") -> str:
    """When a line of the agenda is due, in few cells: today the clock time alone, this week the weekday with it."""
    if line.due_date is None or line.due_time is None:
        return when(line, today)
    there = type(today).fromisoformat(line.due_date)
    if there == today:
        return line.due_time
    near = 2 <= (there - today).days <= 6
    return f"{WEEKDAYS[there.weekday()]} {line.due_time}" if near else when(line, today)


def ago(iso: str | None, today: "date") -> str:
    """How long ago a day was: `4 days ago`, `3 weeks ago`, `2 years ago`."""
    if iso is None:
        return "never"
    days = (today - type(today).fromisoformat(iso)).days
    if days <= 1:
        return "today" if days == 0 else "yesterday" if days == 1 else f"in {-days} days"
    for size, unit, least in ((365, "years", 730), (30, "months", 60), (7, "weeks", 21)):
        if days >= least:
            return f"{days // size} {unit} ago"
    return f"{days} days ago"


def people(refs: "tuple[Ref, ...]", company: "Ref | None" = None) -> str:
    """Names, or the company's where there is nobody."""
    return ", ".join(one.name for one in refs) or (company.name if company else "")


def money(minor: int | None, currency: str | None) -> str:
    """An amount as people read it, with thousands."""
    if minor is None:
        return ""
    from crmcli.core.money import format_amount

    return format_amount(minor, currency, thousands=True)


def wrote(done: Wrote, today: "date") -> str:
    """What an act did, in one line: what, the ref, what comes next, how to take it back."""
    if done.act is None:
        return f"nothing to change: {done.what}"
    parts = [sentence(done.what)]
    main = done.main
    if isinstance(main, Task) and main.state == "open":
        parts.append(f"{main.ref} {due_said(main, today)}")
    elif isinstance(main, Interaction):
        amount = f" {money(main.amount_minor, main.currency)}" if main.amount_minor is not None else ""
        parts.append(f"{main.ref} {day(main.date, today)}{amount}")
    elif isinstance(main, Contact | Company):
        parts.append(main.ref)
        if isinstance(main, Contact) and done.what.startswith("added"):  # what was understood is said back
            said = [
                *main.emails,
                *main.phones,
                *(f"{name}:{one}" for name, many in main.handles.items() for one in many),
            ]
            said += [main.birthday or "", main.title or "", *(f"@{company.name}" for company in main.companies)]
            parts.append(" ".join(filter(None, (", ".join(filter(None, said)), *(f"+{tag}" for tag in main.tags)))))
    elif isinstance(main, tuple):
        refs = [one.ref for one in main if hasattr(one, "ref")]
        parts.append(" ".join(refs) if len(refs) <= MOST_REFS else f"{refs[0]} to {refs[-1]}")
        days = {when(one, today) for one in main if isinstance(one, Task) and one.state == "open"} - {""}
        parts += days if len(days) == 1 else []
    following = done.extra.get("next")
    if isinstance(following, Task):
        parts.append(f"next {following.ref} {when(following, today)}: {following.title}")
    closed = done.extra.get("done")
    if isinstance(closed, list) and closed:
        parts.append("closed " + ", ".join(f"{task.ref} {task.title}" for task in closed))
    again = done.extra.get("again")
    if isinstance(again, list) and again:
        parts.append("again " + ", ".join(f"{task.ref} {when(task, today)}" for task in again))
    return " · ".join(filter(None, parts))


def after(done: Wrote, today: "date") -> list[str]:
    """What should be known after an act: who must not be contacted, tasks still due, others with the same mail."""
    warned = done.extra.get("warnings")
    said = list(map(str, warned)) if isinstance(warned, list) else []
    due = done.extra.get("due")
    if isinstance(due, list):
        planned = getattr(done.extra.get("next"), "id", None)
        said += [f"still due: {task.ref} {task.title} ({when(task, today)})" for task in due if task.id != planned]
    same = done.extra.get("same")
    if isinstance(same, list):
        said += [_same(one, done.main) for one in same]
    if isinstance(done.main, Task) and done.main.state == "open":
        if done.main.due_date is None:
            said.append(f"{done.main.ref} has no date, so no day's list will show it; crm task list does")
        elif done.main.due_date < today.isoformat():
            said.append(f"{day(done.main.due_date, today)} is past already")
        if done.main.wait_until and done.main.wait_until > today.isoformat():
            said.append(f"no list shows it before {day(done.main.wait_until, today)}; crm task list --waiting does")
    ended = done.extra.get("ended")
    for task in ended if isinstance(ended, list) else ():
        how = "was the last one" if task.state == "done" else "comes no more"
        said.append(f"{task.ref} {task.title} {how} ({often(task)})")
    if isinstance(proposed := done.extra.get("proposed"), Proposal):
        said.append(f"try: {_todo(proposed)}")
    unknown = done.extra.get("custom_columns")
    if isinstance(unknown, list) and unknown:
        said.append(f"kept as custom fields: {', '.join(map(str, unknown))}")
    return said


def proposal(proposed: Proposal, today: "date") -> str:
    """A step that is proposed: `Thu 19 Mar call again`."""
    there = type(today).fromisoformat(proposed.due_date)
    said = f"{WEEKDAYS[there.weekday()]} {there.day} {MONTHS[there.month - 1]}"
    return f"{said}{f' {there.year}' if there.year != today.year else ''} {proposed.title}"


def _todo(proposed: Proposal) -> str:
    """The command that plans what is proposed."""
    whom = f" --for {proposed.whom}" if proposed.whom else ""
    title = proposed.title.replace("'", "'\\''")
    return f"crm todo '{title}'{whom} --due {proposed.due_date}"


def _same(one: "Bearer", main: object) -> str:
    """Who has the same mail as somebody new; the same name alone is no reason to make one of them."""
    told = f"same {' and '.join(one.by)} as {one.name} ({one.ref})"
    if one.by == ("name",) or not isinstance(main, Contact):
        return told
    return f"{told}; crm merge {one.ref} {main.ref} makes one of them"


def imported(result: ImportResult) -> str:
    """The last line of an import."""
    return (
        f"read {result.read}, added {result.added}, updated {result.updated}, "
        f"skipped {result.skipped}, rejected {result.rejected}"
    )


def nothing_due(following: Task | None, today: "date") -> str:
    """What is said when today's list is empty."""
    if following is None:
        return "nothing due; plan something: crm todo 'send pricing' --for ada --due fri"
    name = people(following.contacts, following.company)
    return f"nothing due; next is {when(following, today)}: {following.title}{f' ({name})' if name else ''}"


def counted(number: int, noun: str) -> str:
    """`1 buyer`, `2 buyers`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def left_out(number: int, ways: str = "--with-do-not-contact") -> str:
    """What is said when a list leaves out those who must not be contacted, and what includes them; else nothing."""
    if not number:
        return ""
    people = "person" if number == 1 else "people"
    return f"{number} {people} who must not be contacted left out; {ways} includes them"


def sentence(text: str) -> str:
    """Words with a capital at their beginning."""
    return text[:1].upper() + text[1:]
