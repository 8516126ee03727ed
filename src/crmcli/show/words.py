"""The words people read: days, sentences about acts, what is said when there is nothing to show."""

from crmcli.core.records import AgendaLine, Company, Contact, ImportResult, Interaction, Proposal, Ref, Task, Wrote
from crmcli.core.text import cut
from crmcli.language import plural, reworded, worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, time

    from crmcli.core.twins import Bearer

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SECTIONS = {"overdue": "Overdue", "today": "Today", "soon": "Soon", "dates": "Dates", "quiet": "Going quiet",
            "unplanned": "Nothing planned", "stuck": "Stuck deals"}  # fmt: skip
SIGNS = {"overdue": "!", "today": "●", "soon": "○", "dates": "✦", "quiet": "◌", "unplanned": "·", "stuck": "◆"}
MOST_REFS, MOST_SET = 8, 240  # refs that are listed; cells for what an act set
TONES = {
    "overdue": "late",
    "today": "now",
    "soon": "soon",
    "dates": "mark",
    "quiet": "soon",
    "unplanned": "quiet",
    "stuck": "now",
}


def day(iso: str, today: "date") -> str:
    """A calendar day as people say it: `today`, `tomorrow`, `yesterday`, `Fri 20 Mar`, with the year of another."""
    there = type(today).fromisoformat(iso)
    days = (there - today).days
    if -1 <= days <= 1:
        return reworded(("yesterday", "today", "tomorrow")[days + 1])
    return named_day(there, today)


def named_day(there: "date", today: "date") -> str:
    """A calendar day by its name, with the year of another: `Fri 20 Mar`."""
    if there.year != today.year:
        return whole_day(there)
    weekday, month = reworded(WEEKDAYS[there.weekday()]), reworded(MONTHS[there.month - 1])
    return worded("{weekday} {day} {month}", weekday=weekday, day=there.day, month=month)


def whole_day(there: "date") -> str:
    """A calendar day with its year, whichever that is."""
    weekday, month = reworded(WEEKDAYS[there.weekday()]), reworded(MONTHS[there.month - 1])
    return worded("{weekday} {day} {month} {year}", weekday=weekday, day=there.day, month=month, year=there.year)


def birthday(kept: str | None) -> str:
    """A birthday as people read it: the whole day as it is kept, `12 May` where the year is unknown."""
    if not kept or not kept.startswith("--"):
        return kept or ""
    return worded("{day} {month}", day=int(kept[5:7]), month=reworded(MONTHS[int(kept[2:4]) - 1]))


def said_back(there: "date", today: "date", at: "time | None" = None) -> str:
    """A date as it is said back to whoever typed it: `Fri 20 Mar 14:30 (in 2 days)`."""
    from crmcli.core.dates import distance

    named = named_day(there, today) + (f" {at.isoformat('minutes')}" if at else "")
    return worded("{day} ({distance})", day=named, distance=reworded(distance((there - today).days)))


def when(task: "Task | AgendaLine", today: "date") -> str:
    """When a task is due."""
    if task.due_date is None:
        return ""
    return day(task.due_date, today) + (f" {task.due_time}" if task.due_time else "")


def due(late: int | None, today: int | None) -> str:
    """`2 late · 5 today`; nothing where nothing is due."""
    counts = (
        worded("{number} late", number=late) if late else "",
        worded("{number} today", number=today) if today else "",
    )
    return " · ".join(filter(None, counts))


def often(task: "Task | AgendaLine") -> str:
    """How a task comes again, in words."""
    if task.after:
        return worded("{span} after it is done", span=task.after)
    if task.every is None:
        return ""
    from crmcli.core.recurrence import say

    return reworded(say(task.every))


def due_said(task: Task, today: "date") -> str:
    """When a task is due, as it is said back: with what another zone's clock shows, and how it comes again."""
    there = f"({task.due_there} {task.due_zone})" if task.due_there else ""
    due = " ".join(filter(None, (when(task, today), there))) or worded("no date")
    return worded(", ").join(filter(None, (due, often(task))))


def talked(one: Interaction) -> str:
    """What a talk was about in one line, how it ended first: `[not reached] will try again`."""
    note = " ".join((one.note or one.product or "").split())
    return f"[{reworded(one.outcome)}] {note}".rstrip() if one.outcome else note


def short_day(iso: str, today: "date") -> str:
    """A calendar day in few cells: `today`, `20 Mar`, `20 Mar 2025`."""
    there = type(today).fromisoformat(iso)
    if there == today:
        return worded("today")
    month = reworded(MONTHS[there.month - 1])
    if there.year == today.year:
        return worded("{day} {month}", day=there.day, month=month)
    return worded("{day} {month} {year}", day=there.day, month=month, year=there.year)


def short_when(line: "AgendaLine", today: "date") -> str:
    """When a line of the agenda is due, in few cells: today the clock time alone, this week the weekday with it."""
    if line.due_date is None or line.due_time is None:
        return when(line, today)
    there = type(today).fromisoformat(line.due_date)
    if there == today:
        return line.due_time
    near = 2 <= (there - today).days <= 6
    return f"{reworded(WEEKDAYS[there.weekday()])} {line.due_time}" if near else when(line, today)


def ago(iso: str | None, today: "date") -> str:
    """How long ago a day was: `4 days ago`, `3 weeks ago`, `2 years ago`."""
    if iso is None:
        return worded("never")
    days = (today - type(today).fromisoformat(iso)).days
    if days <= 1:
        return reworded("today" if days == 0 else "yesterday" if days == 1 else f"in {-days} days")
    for size, unit, least in ((365, "years", 730), (30, "months", 60), (7, "weeks", 21)):
        if days >= least:
            return reworded(f"{days // size} {unit} ago")
    return reworded(f"{days} days ago")


def title(line: "AgendaLine") -> str:
    """What is to be done: a task's or a deal's own words, or ours for a line about somebody."""
    return line.title if line.id is not None or line.deal is not None else reworded(line.title)


def people(refs: "tuple[Ref, ...]", company: "Ref | None" = None) -> str:
    """Names, or the company's where there is nobody."""
    return ", ".join(one.name for one in refs) or (company.name if company else "")


def whom(one: "AgendaLine | Task | Interaction") -> str:
    """Whom a line is about: people, else a company, else the deal."""
    return people(one.contacts, one.company) or (one.deal.name if one.deal else "")


def money(minor: int | None, currency: str | None) -> str:
    """An amount as people read it, with thousands."""
    if minor is None:
        return ""
    from crmcli.core.money import format_amount

    return format_amount(minor, currency, thousands=True)


def wrote(done: Wrote, today: "date") -> str:
    """What an act did, in one line: what, the ref, what comes next, how to take it back."""
    if done.act is None:
        return worded("nothing to change: {what}", what=reworded(done.what.removeprefix("changed "), "what"))
    parts = [sentence(reworded(done.what, "what"))]
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
            said += [birthday(main.birthday), main.title or "", *(f"@{company.name}" for company in main.companies)]
            parts.append(" ".join(filter(None, (", ".join(filter(None, said)), *(f"+{tag}" for tag in main.tags)))))
    elif isinstance(main, tuple):
        parts += _several(main, today)
    elif str(getattr(main, "ref", "")).startswith("d"):
        from crmcli.show import dealwords

        parts += dealwords.receipt(main, lambda iso: day(iso, today), new=done.what.startswith("added"))
    if isinstance(told := done.extra.get("set"), list):
        parts.append(cut(", ".join(map(str, told)), MOST_SET))
    parts += _put_off(done, today)
    following = done.extra.get("next")
    if isinstance(following, Task):
        parts.append(
            worded("next {ref} {when}: {title}", ref=following.ref, when=when(following, today), title=following.title)
        )
    steps = done.extra.get("planned")
    if isinstance(steps, list) and steps:
        listed = ", ".join(f"{task.ref} {task.title} ({when(task, today)})" for task in steps)
        parts.append(worded("planned {tasks}", tasks=listed))
    talk = done.extra.get("interaction")
    if isinstance(talk, Interaction) and talk.deal is not None and talk.amount_minor is not None:
        parts.append(worded("logged {ref} {what}", ref=talk.ref, what=money(talk.amount_minor, talk.currency)))
    closed = done.extra.get("done")
    if isinstance(closed, list) and closed:
        parts.append(worded("closed {tasks}", tasks=", ".join(f"{task.ref} {task.title}" for task in closed)))
    again = done.extra.get("again")
    if isinstance(again, list) and again:
        comes = ", ".join(f"{task.ref} {when(task, today)}" for task in again)
        parts.append(worded("again {tasks}", tasks=comes))
    return " · ".join(filter(None, parts))


def _several(main: tuple[object, ...], today: "date") -> list[str]:
    """The refs of several records, as a range only where nothing is missing from it, and the day they share."""
    refs = [str(getattr(one, "ref", "")) for one in main if hasattr(one, "ref")]
    parts = [" ".join(refs)] if len(refs) <= MOST_REFS else []
    numbers = sorted(one.id for one in main if isinstance(one, Task | Contact | Company | Interaction))
    if not parts and len(numbers) == len(refs) and numbers[-1] - numbers[0] == len(numbers) - 1:
        letter = refs[0][0]
        parts = [worded("{first} to {last}", first=f"{letter}{numbers[0]}", last=f"{letter}{numbers[-1]}")]
    tasks = [one for one in main if isinstance(one, Task) and one.state == "open" and one.due_date]
    moments = {when(one, today) for one in tasks}
    days = moments if len(moments) == 1 else {day(one.due_date or "", today) for one in tasks}
    return parts + (list(days) if len(days) == 1 else [])


def _put_off(done: Wrote, today: "date") -> list[str]:
    """What is told of tasks that stayed where they were, and of one that came nearer."""
    left, before = done.extra.get("left"), done.extra.get("before")
    said = [worded("earlier than before ({day})", day=day(before, today))] if isinstance(before, str) else []
    if isinstance(left, list) and left:
        said.append(
            plural("{number} left: not due before that day", "{number} left: not due before that day", len(left))
        )
    return said


def after(done: Wrote, today: "date") -> list[str]:
    """What should be known after an act: who must not be contacted, tasks still due, others with the same mail."""
    warned = done.extra.get("warnings")
    said = [reworded(str(one), "what") for one in warned] if isinstance(warned, list) else []
    due = done.extra.get("due")
    if isinstance(due, list):
        planned = getattr(done.extra.get("next"), "id", None)
        said += [
            worded("still due: {ref} {title} ({when})", ref=task.ref, title=task.title, when=when(task, today))
            for task in due
            if task.id != planned
        ]
    same = done.extra.get("same")
    if isinstance(same, list):
        said += [_same(one, done.main) for one in same]
    if isinstance(done.main, Task) and done.main.state == "open":
        if done.main.due_date is None:
            said.append(
                worded("{ref} has no date, so no day's list will show it; crm task list does", ref=done.main.ref)
            )
            if done.what.startswith("planned") and (flag := _flag_meant(done.main.title, today)):
                said.append(worded("try: {hint}", hint=f"crm task edit {done.main.ref} {flag}"))
        elif done.main.due_date < today.isoformat():
            said.append(worded("{day} is past already", day=day(done.main.due_date, today)))
        if done.main.wait_until and done.main.wait_until > today.isoformat():
            waits = day(done.main.wait_until, today)
            said.append(worded("no list shows it before {day}; crm task list --waiting does", day=waits))
            if done.main.due_date and done.main.due_date < done.main.wait_until:
                said.append(worded("it is late by then: due {day}", day=day(done.main.due_date, today)))
    following = done.extra.get("next")
    if isinstance(following, Task) and following.due_date and following.due_date < today.isoformat():
        said.append(worded("{day} is past already", day=day(following.due_date, today)))
    talk = done.extra.get("interaction")
    if isinstance(talk, Interaction) and not talk.contacts and talk.company is None:
        said.append(worded("{ref} ({kind}) is with nobody", ref=talk.ref, kind=reworded(talk.kind)))
    said += _of_deal(done)
    ended = done.extra.get("ended")
    for task in ended if isinstance(ended, list) else ():
        values = {"ref": task.ref, "title": task.title, "often": often(task)}
        if task.state == "done":
            said.append(worded("{ref} {title} was the last one ({often})", **values))
        else:
            said.append(worded("{ref} {title} comes no more ({often})", **values))
    if isinstance(proposed := done.extra.get("proposed"), Proposal):
        said.append(worded("try: {hint}", hint=_todo(proposed)))
    unknown = done.extra.get("custom_columns")
    if isinstance(unknown, list) and unknown:
        said.append(worded("kept as custom fields: {names}", names=", ".join(map(str, unknown))))
    return said


def _of_deal(done: Wrote) -> list[str]:
    if "still_open" not in done.extra:
        return []
    from crmcli.show.dealwords import after as of_deal

    return of_deal(done)


def _flag_meant(title: str, today: "date") -> str | None:
    """The flag for the date, or the length of time, that the last words of a title are; None where they are none."""
    from shlex import quote

    from crmcli.core.dates import BadDate, parse

    parts = title.split()
    for place in range(max(1, len(parts) - 4), len(parts)):
        text = " ".join(parts[place:])
        flag = "--due"
        if parts[place].casefold() in ("every", "after"):
            flag, text = f"--{parts[place].casefold()}", " ".join(parts[place + 1 :])
        try:
            if flag == "--due":
                parse(text, today=today)
            else:
                from crmcli.core.recurrence import after, read

                text = after(text) if flag == "--after" else text
                _ = flag == "--after" or read(text, today)
        except BadDate:
            continue
        return f"{flag} {quote(text)}"
    return None


def proposal(proposed: Proposal, today: "date") -> str:
    """A step that is proposed: `Thu 19 Mar call again`."""
    there = type(today).fromisoformat(proposed.due_date)
    return f"{named_day(there, today)} {proposed.title}"


def _todo(proposed: Proposal) -> str:
    """The command that plans what is proposed."""
    whom = f" --for {proposed.whom}" if proposed.whom else ""
    title = proposed.title.replace("'", "'\\''")
    return f"crm todo '{title}'{whom} --due {proposed.due_date}"


def _same(one: "Bearer", main: object) -> str:
    """Who has the same mail as somebody new; the same name alone is no reason to make one of them."""
    by = worded(" and ").join(map(reworded, one.by))
    told = worded("same {by} as {name} ({ref})", by=by, name=one.name, ref=one.ref)
    if one.by == ("name",) or not isinstance(main, Contact):
        return told
    return worded("{same}; crm merge {one} {other} makes one of them", same=told, one=one.ref, other=main.ref)


def imported(result: ImportResult) -> str:
    """The last line of an import."""
    return (
        f"read {result.read}, added {result.added}, updated {result.updated}, "
        f"skipped {result.skipped}, rejected {result.rejected}"
    )


def nothing_due(following: Task | None, today: "date") -> str:
    """What is said when today's list is empty."""
    if following is None:
        return worded("nothing due; plan something: crm todo 'send pricing' --for ada --due fri")
    name = people(following.contacts, following.company)
    what = f"{following.title} ({name})" if name else following.title
    return worded("nothing due; next is {when}: {what}", when=when(following, today), what=what)


def counted(number: int, noun: str) -> str:
    """`1 buyer`, `2 buyers`."""
    return reworded(f"{number} {noun}{'' if number == 1 else 's'}")


NOT_TO_CONTACT = "✗"  # before who must not be contacted


def left_out(number: int, ways: str = "--with-do-not-contact") -> str:
    """What is said when a list leaves out those who must not be contacted, and what includes them; else nothing."""
    if not number:
        return ""
    return plural(
        "{number} person who must not be contacted left out; {ways} includes them",
        "{number} people who must not be contacted left out; {ways} includes them",
        number, ways=ways,
    )  # fmt: skip


def refused_mail(number: int) -> str:
    """What is said beside a sheet with mails of people who said no to them; else nothing."""
    if not number:
        return ""
    return plural(
        "{number} of them said no to email; 'not consent.email = no' leaves them out",
        "{number} of them said no to email; 'not consent.email = no' leaves them out",
        number,
    )


def sentence(text: str) -> str:
    """Words with a capital at their beginning."""
    return text[:1].upper() + text[1:]
