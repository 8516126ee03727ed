"""What the line below is opened for: each question with its hint, what the text means so far, and what it does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from crmcli.app import cadences, companies, contacts, dues, interactions, nextsteps, outcomes, repeating, tasks
from crmcli.app.booksettings import kind_of
from crmcli.app.crm import Crm
from crmcli.app.interactions import LogDraft
from crmcli.app.tasks import TaskDraft
from crmcli.core import recurrence
from crmcli.core.dates import iso, longest
from crmcli.core.datewords import BadDate
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.quickadd import act, person, read_tag, split_line
from crmcli.core.records import Ref, Wrote
from crmcli.core.refs import ref
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.tui.desk import Desk
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.widgets.paint import Piece
from crmcli.tui.widgets.prompt import Question

SNOOZES = {"1": "tomorrow", "2": "2d", "w": "1w", "m": "1 month"}
SNOOZES |= {"１": "tomorrow", "２": "2d"}
BUMPS = {"w": "1w", "2": "2w", "２": "2w", "m": "1 month"}


def quick(desk: Desk) -> Question:
    """The quick line."""
    return Question(
        "quick", worded("quick"), "who, what, and what comes next: ada call asked for pricing next:fri +vip",
        taking(desk, "quick", _quick),
        previewing(desk, _quick_means),
    )  # fmt: skip


def log(desk: Desk) -> Question:
    """A talk with whoever is under the cursor, about the deal that is there."""
    who, deal = _whom(desk), desk.subject().deal
    about = f" · {deal.name}" if deal else ""
    draft = f"log {who.ref} {deal.ref}" if deal else f"log {who.ref}"
    return Question(
        draft, worded("log {name}", name=who.name) + about,
        "call asked for pricing next:fri +vip   (without a kind it is a note)",
        taking(desk, draft, lambda crm, text: _log(crm, who, text, deal), _alone(desk, "talk")),
        previewing(desk, lambda crm, text: _act_means(crm, who, text)),
    )  # fmt: skip


def follow_up(desk: Desk) -> Question:
    """A follow-up for whoever is under the cursor, or one for each who is marked; for a deal its next step."""
    subject = desk.subject()
    who, deal, marked = subject.person, subject.deal, subject.marked
    people = [Ref(number, ref("contact", number), "") for number in marked] or ([who] if who else [])
    of = deal or who
    assert of is not None  # the command is disabled without one
    name = worded("{number} contacts", number=len(marked)) if marked else of.name
    plan = f"follow {of.ref}"
    write = taking(desk, plan, lambda crm, text: _follow_up(crm, people, text, deal), _alone(desk, "planned"))
    return Question(
        plan, worded("follow up {name}", name=name), "when and what: fri send pricing",
        for_marked(desk, write), previewing(desk, _plan_means),
    )  # fmt: skip


def snooze(desk: Desk) -> Question:
    """When the follow-up comes back."""
    subject = desk.subject()
    number = subject.task
    assert number is not None  # the command is disabled without one
    return Question(
        "snooze", worded("snooze {name}", name=subject.title),
        "1 tomorrow · 2 in two days · w a week · m a month · or type a date (space first for 12 may, mon, wed)",
        taking(desk, "snooze", lambda crm, text: tasks.snooze(crm, [number], text.strip() or None), "put off"),
        previewing(desk, lambda crm, text: _due(crm, text)), SNOOZES,
    )  # fmt: skip


def bump(desk: Desk) -> Question:
    """Until when somebody is left alone, and why."""
    who = _whom(desk)
    return Question(
        f"bump {who.ref}", worded("leave {name} alone", name=who.name),
        "w a week · 2 two weeks · m a month · or until when, and why: 1 sep on leave",
        taking(desk, f"bump {who.ref}", lambda crm, text: cadences.hold(crm, who.ref, *until(crm, text)), "put off"),
        previewing(desk, until_means), BUMPS,
    )  # fmt: skip


def add(desk: Desk) -> Question:
    """A person."""
    return Question(
        "add", worded("add"), "Ada Lovelace ada@example.org +44 20 7946 0958 @'Analytical Engines' +vip",
        taking(desk, "add", lambda crm, text: contacts.add(crm, person(split_line(text)))),
        previewing(desk, _person_means),
    )  # fmt: skip


def tags(desk: Desk) -> Question:
    """Tags of whoever is under the cursor, or of all who are marked."""
    subject, who = desk.subject(), _whom(desk)
    has = " ".join(f"+{tag}" for tag in desk.person.view.main.tags) if desk.person.view else ""
    name = worded("{number} contacts", number=len(subject.marked)) if subject.marked else who.name
    hint = worded("+vip gives, -vip takes away") + (
        "   " + worded("has {tags}", tags=has) if has and not subject.marked else ""
    )
    marked = list(subject.marked)
    question_id = f"tags {who.ref}"
    take = taking(desk, question_id, lambda crm, said: _tag(crm, who, marked, said))
    return Question(question_id, worded("tags {name}", name=name), hint, for_marked(desk, take))


def narrow(desk: Desk) -> Question:
    """The filter of the list."""

    async def take(text: str) -> bool:
        await filter_by(desk, text)
        return True

    hint = "words of the name, +tag, city:berlin, company:acme, quiet:30d, has:mail"
    if isinstance(desk, TodayScreen):
        hint = "words of the name or of what is to be done, +tag, city:berlin, quiet:30d, has:mail"
    elif isinstance(desk, PipelineScreen):
        hint = "words of the title or of who is in it, +tag, value>10000, close<eom, stuck:yes, owner:ada"
    return Question("filter", worded("filter"), hint, take, text=desk.filter, live=True)


async def filter_by(desk: Desk, text: str) -> None:
    """Narrow the list of a screen."""
    if isinstance(desk, ContactsScreen | TodayScreen | PipelineScreen):
        await desk.set_filter(text)


async def leave(desk: Desk) -> None:
    """Close the line: a filter is cleared, any other text is kept for the next time."""
    question = desk.prompt.question
    if question and question.id == "filter":
        desk.prompt.close()
        await filter_by(desk, "")
    else:
        desk.leave_line()


def taking(
    desk: Desk, name: str, do: Callable[[Crm, str], Wrote], settles: str = ""
) -> Callable[[str], Awaitable[bool]]:
    """What a line does with its text, which stays as a draft until it is done."""

    async def take(text: str) -> bool:
        desk.session.drafts[name] = {"text": text}
        taken = await desk.act(lambda crm: do(crm, text), settles=settles)
        if taken:
            desk.session.drafts.pop(name, None)
        return taken

    return take


def previewing(desk: Desk, means: Callable[[Crm, str], Sequence[Piece]]) -> Callable[[str], Awaitable[Sequence[Piece]]]:
    """What a line says about its text as it is typed."""

    async def preview(text: str) -> Sequence[Piece]:
        try:
            return await desk.session.ask(means, text)
        except CrmError as error:
            return [(reworded(error.message, "error"), "quiet")]

    return preview


def _said(text: str) -> list[str]:
    words = split_line(text)
    if not words:
        raise BadInput("the line is empty", hint="ada call asked for pricing next:fri")
    return words


def _whom(desk: Desk) -> Ref:
    person = desk.subject().person
    assert person is not None  # the command is disabled without one
    return person


def _log(crm: Crm, who: Ref, text: str, deal: Ref | None) -> Wrote:
    draft = act(_said(text))
    kind, rest = _kind(crm, draft.words)
    keys = draft.keys
    following = keys.get("next") or keys.get("due") or nextsteps.AUTO  # the usual one was seen before enter
    return interactions.log(
        crm,
        LogDraft(
            kind or "note", who.ref, rest, next=following, at=keys.get("at"),
            company=draft.company, tags=draft.tags, owner=keys.get("owner"), outcome=keys.get("outcome"),
            deal=deal.ref if deal else None,
        ),
    )  # fmt: skip


def for_marked(desk: Desk, take: Callable[[str], Awaitable[bool]]) -> Callable[[str], Awaitable[bool]]:
    """The same; once it is taken nobody is marked any more."""

    async def taken(text: str) -> bool:
        done = await take(text)
        if done and isinstance(desk, ContactsScreen):
            desk.forget_marks()
        return done

    return taken


def _alone(desk: Desk, outcome: str) -> str:
    """What an act settles where no follow-up waits: one that does is closed or put off, not talked over."""
    return "" if desk.subject().task is not None else outcome


def until(crm: Crm, text: str) -> tuple[str, str]:
    """(until when, why) of `1 sep on leave`; a week without words."""
    said = text.split() or ["1w"]
    order = crm.setting("date_order") if "/" in text else None
    found = longest(said, today=crm.today(), now=crm.local_time(), toward="future", order=order)
    used = found[1] if found else len(said)  # what is no date is refused with its reason
    return " ".join(said[:used]).rstrip(":："), " ".join(said[used:])


def until_means(crm: Crm, text: str) -> Sequence[Piece]:
    day, why = until(crm, text)
    line: list[Piece] = [(worded("until") + " ", "quiet"), *_due(crm, day)]
    return [*line, (" · ", "quiet"), (why, "mark")] if why else line


def _follow_up(crm: Crm, people: Sequence[Ref], text: str, deal: Ref | None) -> Wrote:
    draft = act(_said(text))
    title, due = _plan(crm, draft.words, draft.keys)
    keys = draft.keys
    planned = TaskDraft(
        (title,), tuple(people), due, keys.get("pri"), keys.get("owner"), every=keys.get("every"),
        after=keys.get("after"), wait=keys.get("wait"), deal_id=deal.id if deal else None,
    )  # fmt: skip
    return tasks.add(crm, planned, draft.tags)


def _plan(crm: Crm, words: Sequence[str], keys: Mapping[str, str]) -> tuple[str, str]:
    """(title, day) of `fri send pricing`, of `send pricing due:fri`, or of `send pricing every:2w`, from today."""
    due = keys.get("due") or keys.get("next")
    if due is not None:
        return " ".join(words) or tasks.FOLLOW_UP, due
    try:
        planned = tasks.plan(crm, " ".join(words))
    except BadDate:
        if not words or not {"every", "after"} & set(keys):
            raise
        return " ".join(words), "today"
    return planned.title, iso(planned.due.date, planned.due.time)


def tag_changes(text: str) -> dict[str, list[str]]:
    """The tags that a line gives and takes away. Raises `BadInput` for an empty one."""
    given, taken = [], []
    for word in _said(text):
        if word[0] in "-－" and len(word) > 1:
            taken.append(word[1:].lstrip("+#"))
        else:
            given.append(read_tag(word) or word)
    return {"tags": given, "rm_tags": taken}


def _tag(crm: Crm, who: Ref, marked: Sequence[int], text: str) -> Wrote:
    changes = tag_changes(text)
    if not marked and who.ref.startswith("o"):
        return companies.edit(crm, who.id, changes)
    return contacts.edit_many(crm, list(marked) or [who.id], changes)


def _kind(crm: Crm, words: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    kind = kind_of(crm.setting("kinds"), words[0]) if words else None
    return kind, tuple(words[1:] if kind else words)


def _quick_means(crm: Crm, text: str) -> Sequence[Piece]:
    said = outcomes.meaning(crm, _said(text))
    what = "follow-up" if said.plans else said.kind or "note"
    line: list[Piece] = [(said.person.name, "name"), (" · ", "quiet"), (reworded(what), "mark")]
    if said.words:
        line += [(" · ", "quiet"), (" ".join(said.words), "")]
    line += [*_rest(crm, said.due, said.draft.tags, said.plans), *_again(crm, said.draft.keys, said.due)]
    return line if said.plans else [*line, *_proposed(crm, said.person, said.kind, said.draft.keys)]


def _act_means(crm: Crm, who: Ref, text: str) -> Sequence[Piece]:
    draft = act(_said(text))
    kind, rest = _kind(crm, draft.words)
    line: list[Piece] = [(reworded(kind or "note"), "mark"), (" · ", "quiet"), (" ".join(rest), "")]
    line += _rest(crm, draft.keys.get("next") or draft.keys.get("due"), draft.tags, False)
    return [*line, *_proposed(crm, who, kind, draft.keys)]


def _quick(crm: Crm, text: str) -> Wrote:
    """The quick line, with the step that the talk asks for where none was said: it was seen before enter."""
    words_said = _said(text)
    said = outcomes.meaning(crm, words_said)
    usual = said.kind is not None and not said.plans and said.due is None
    return outcomes.quick(crm, [*words_said, f"next:{nextsteps.AUTO}"] if usual else words_said)


def _proposed(crm: Crm, who: Ref, kind: str | None, keys: Mapping[str, str]) -> list[Piece]:
    """The step that enter plans because the talk asks for it, and how it is refused."""
    if kind is None or "next" in keys or "due" in keys:
        return []
    day = crm.date(keys["at"], "past").date if "at" in keys else crm.today()
    found = nextsteps.proposed(crm, who, kind, nextsteps.outcome(keys.get("outcome")), day)
    if found is None:
        return []
    said = words.proposal(found, crm.today())
    return [(" · " + worded("next") + " ", "quiet"), (said, "now"), ("   next:none", "key"),
            (" " + worded("plans nothing"), "quiet")]  # fmt: skip


def _plan_means(crm: Crm, text: str) -> Sequence[Piece]:
    draft = act(_said(text))
    title, due = _plan(crm, draft.words, draft.keys)
    line = [*_due(crm, due), (" · ", "quiet"), (title, ""), *_rest(crm, None, draft.tags, True)]
    return [*line, *_again(crm, draft.keys, due)]


def _rest(crm: Crm, due: str | None, tags: Sequence[str], plans: bool) -> list[Piece]:
    line: list[Piece] = []
    if due and plans:
        line += [(" · ", "quiet"), *_due(crm, due)]
    elif due in (nextsteps.AUTO, nextsteps.NONE):
        line += [
            (" · " + worded("next") + " ", "quiet"),
            (worded("as it is usual") if due == nextsteps.AUTO else worded("nothing"), "now"),
        ]
    elif due:
        planned = tasks.plan(crm, due)
        day = words.said_back(planned.due.date, crm.today(), planned.due.time)
        line += [(" · " + worded("next") + " ", "quiet"), (day, "now"), (f" {planned.title}", "")]
    for tag in tags:
        line.append((f" +{tag}", "mark"))
    return line


def _again(crm: Crm, keys: Mapping[str, str], due: str | None) -> list[Piece]:
    """How a follow-up comes again, and from which day on."""
    day = dues.columns(crm, due, None).get("due_on")
    values = repeating.columns(crm, keys.get("every"), keys.get("after"), day)
    if not values or not (values["every"] or values["repeat_after"]):
        return []
    said = (
        reworded(recurrence.say(values["every"]))
        if values["every"]
        else worded("{span} after it is done", span=values["repeat_after"])
    )
    first = type(crm.today()).fromisoformat(values["due_on"])
    return [
        (" · ", "quiet"),
        (said, "mark"),
        (" " + worded("from") + " ", "quiet"),
        (words.said_back(first, crm.today()), "now"),
    ]


def _due(crm: Crm, text: str) -> list[Piece]:
    when, zone = dues.read(crm, text)
    said: list[Piece] = [(words.said_back(when.date, crm.today(), when.time), "now")]
    return [*said, (" " + worded("in {zone}", zone=zone), "mark")] if zone else said


def _person_means(crm: Crm, text: str) -> Sequence[Piece]:
    draft = person(split_line(text))
    line: list[Piece] = [(draft.name, "name")]
    parts = (
        ("mail", draft.emails), ("phone", draft.phones), ("company", (draft.company,) if draft.company else ()),
        ("tags", tuple(f"+{tag}" for tag in draft.tags)),
        ("", tuple(one if isinstance(one, str) else ":".join(one) for one in draft.handles)),
        ("address", draft.addresses),
        ("", tuple(f"{key} {value}" for key, value in draft.keys.items())),
    )  # fmt: skip
    for label, values in parts:
        if values:
            line += [
                (f" · {reworded(label)} ".replace("  ", " "), "quiet"),
                (" ".join(values), "mark" if label == "tags" else ""),
            ]
    if draft.doubts:
        line.append((" · " + worded("taken as part of the name: {words}", words=", ".join(draft.doubts)), "late"))
    return line
