"""A brief in words: what stands in it, as a screenful for a terminal, as Markdown, as a page."""

from crmcli.core.briefs import Brief
from crmcli.core.importantdates import ImportantDate
from crmcli.core.record import record
from crmcli.core.records import Company, Contact, Interaction, Task
from crmcli.core.text import cut, pad, visible, width
from crmcli.language import reworded, worded
from crmcli.show import own, pages, words
from crmcli.show.table import Piece, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.core.deals import Deal

MEANINGS = {  # segment -> what it means for a call
    "champions": "buys lately, often and much", "loyal": "buys regularly", "new": "bought lately, for the first time",
    "potential-loyalist": "bought lately, more than once", "promising": "bought not long ago, little yet",
    "need-attention": "was a good buyer, has become slower", "about-to-sleep": "bought little, and not lately",
    "at-risk": "bought often, but long ago", "cant-lose": "one of the best, and long away",
    "hibernating": "bought little, long ago",
}  # fmt: skip
MOST = 4  # entries of a list in a brief: a screenful is all that is read before a call
LONGEST = 2  # lines of the newest talk


@record(frozen=True, slots=True)
class Entry:
    """One thing in a brief: when or what kind, the words, a ref, and how it looks."""

    first: str
    text: str
    ref: str = ""
    tone: str = ""
    sign: str = ""


@record(frozen=True, slots=True)
class Part:
    """What stands under one word, with how many more there would be."""

    name: str
    entries: tuple[Entry, ...]
    more: int = 0


def title(brief: Brief) -> str:
    """Who it is about, in one line."""
    return f"{brief.main.name} ({brief.main.ref})"


def parts(brief: Brief, today: "date") -> list[Part]:
    """All that a brief says, in the order in which it is wanted; what there is nothing of is left out."""
    main = brief.main
    who = _person(main, brief, today) if isinstance(main, Contact) else _company(main)
    found = [
        Part("who", tuple(who)),
        Part("reach", tuple(_reach(brief))),
        _part("promised", [_promise(one, today, brief) for one in brief.promises]),
        _part("deals", [_deal(one, today) for one in brief.deals]),
        _part("said", [_talk(one, today, brief) for one in brief.talks]),
        Part("bought", tuple(_bought(brief, today))),
        _part("coming", [_coming(one, today) for one in brief.dates]),
        _part("related", [Entry(reworded(one.kind), _noted(one.name, one.note), one.ref) for one in brief.relations]),
        _part("people", [Entry("", one.name, one.ref) for one in brief.people]),
        Part("ask", tuple(_gaps(brief))),
    ]
    return [part for part in found if part.entries]


def lines(brief: Brief, today: "date", room: int | None) -> list[list[Piece]]:
    """A brief for a terminal of so many cells, or uncut for a pipe."""
    main = brief.main
    head: list[Piece] = [(main.ref, "quiet"), (visible(main.name), "strong")]
    head += [(" ".join(f"+{visible(tag)}" for tag in main.tags), "mark")] if main.tags else []
    told = parts(brief, today)
    indent = max(width(reworded(part.name)) for part in told)
    out = [head]
    for part in told:
        firsts = max(width(_first(entry)) for entry in part.entries)
        for place, entry in enumerate(part.entries):
            name: Piece = (pad(reworded(part.name) if place == 0 else "", indent), "quiet")
            lead: list[Piece] = [(pad(visible(_first(entry)), firsts), entry.tone)] if firsts else []
            left = None if room is None else room - indent - 2 - (firsts + 2 if firsts else 0)
            deep = LONGEST if part.name == "said" and place == 0 else 1
            out += _entry(name, lead, entry, left, deep)
        if part.more:
            out.append(
                [
                    (pad("", indent), ""),
                    (worded("and {number} more: crm show {ref}", number=part.more, ref=main.ref), "quiet"),
                ]
            )
    return [_cut_line(line, room) for line in out]


def markdown(brief: Brief, today: "date") -> str:
    """A brief as Markdown."""
    out = [f"# {pages.literal(title(brief))}\n"]
    if brief.main.tags:
        out.append(" ".join(f"+{pages.literal(tag)}" for tag in brief.main.tags) + "\n")
    for part in parts(brief, today):
        out.append(f"## {words.sentence(reworded(part.name))}\n")
        for entry in part.entries:
            first = f"**{pages.literal(_first(entry))}** " if _first(entry) else ""
            out.append(f"- {first}{pages.literal(entry.text)}{f' ({entry.ref})' if entry.ref else ''}")
        out.append("- " + worded("and {number} more", number=part.more) + "\n" if part.more else "")
    return "\n".join(out).rstrip() + "\n"


def page(brief: Brief, today: "date") -> str:
    """A brief as a page of its own."""
    body = [f"<h1>{pages.safe(title(brief))}</h1>\n"]
    body.append(f'<p class="mark">{pages.safe(" ".join(f"+{tag}" for tag in brief.main.tags))}</p>\n')
    for part in parts(brief, today):
        found = [
            (pages.apart(_first(one)) if _first(one) else "", pages.apart(one.text), pages.safe(one.ref), one.tone)
            for one in part.entries
        ]
        found += [("", worded("and {number} more", number=part.more), "", "")] if part.more else []
        body.append(pages.block(words.sentence(reworded(part.name)), found))
    return pages.html(title(brief), "".join(body))


def _part(name: str, entries: "list[Entry]") -> Part:
    return Part(name, tuple(entries[:MOST]), max(len(entries) - MOST, 0))


def _person(one: Contact, brief: Brief, today: "date") -> list[Entry]:
    role = own.roles(one.title, brief.own)
    found = [Entry("", text) for text in (role, _joined(reworded(one.stage, "stage"), one.city, sep=" · ")) if text]
    if one.do_not_contact:
        found.append(Entry("", worded("do not contact"), tone="late"))
    said = [
        f"{reworded(channel)} {worded('yes') if what.get('given') else worded('no')}"
        for channel, what in one.consent.items()
    ]
    if said:
        found.append(Entry("", worded("consent: {channels}", channels=", ".join(said))))
    if (kept := brief.cadence) is not None:
        by = f" ({kept.by})" if kept.by else ""
        often, next_on = words.counted(kept.days, "day"), words.day(kept.next_on, today)
        found.append(Entry("", worded("in touch every {span}{by}, by {day}", span=often, by=by, day=next_on)))
    if one.notes:
        found.append(Entry("", " ".join(one.notes.split())))
    return found


def _company(one: Company) -> list[Entry]:
    return [Entry("", " ".join(text.split())) for text in (*one.addresses[:1], one.notes or "") if text]


def _reach(brief: Brief) -> list[Entry]:
    there = brief.own
    found = [*map(own.phone, there.phones), *map(own.mail, there.emails)]
    found += [own.labelled(one) if one.network == "web" else f"{one.network}:{one.text}" for one in there.handles]
    return [Entry("", " · ".join(found))] if found else []


def _promise(task: Task, today: "date", brief: Brief) -> Entry:
    late = task.due_date is not None and task.due_date < today.isoformat()
    now = task.due_date == today.isoformat()
    tone, sign = ("late", "!") if late else ("now", "●") if now else ("", "○")
    text = _noted(task.title, words.people(task.contacts) if isinstance(brief.main, Company) else None)
    return Entry(words.when(task, today) or worded("no date"), text, task.ref, tone, sign)


def _deal(deal: "Deal", today: "date") -> Entry:
    close, until = deal.expected_close, deal.parked_until
    said = _joined(
        deal.title, words.money(deal.value_minor, deal.currency),
        worded("to close {day}", day=words.day(close, today)) if close and close >= today.isoformat() else "",
        worded("parked until {day}", day=words.day(until, today)) if until else "",
        "; ".join(reworded(reason, "why") for reason in deal.stuck), sep=" · ",
    )  # fmt: skip
    tone, sign = ("late", "!") if deal.stuck else ("", "○")
    return Entry(deal.stage, said, deal.ref, tone, sign)


def _talk(talk: Interaction, today: "date", brief: Brief) -> Entry:
    text = words.talked(talk)
    who = words.people(talk.contacts) if isinstance(brief.main, Company) else ""
    others = [one.name for one in talk.contacts if one.ref != brief.main.ref]
    if not who and others:
        who = worded("with {names}", names=", ".join(others))
    return Entry(f"{words.short_day(talk.date, today)} {reworded(talk.kind)}", _joined(who, text, sep=": "), talk.ref)


def _bought(brief: Brief, today: "date") -> list[Entry]:
    found = []
    for one in brief.purchases:
        amount, count = words.money(one.monetary_minor, one.currency), words.counted(one.purchases, "purchase")
        said = worded("{amount} in {count}", amount=amount, count=count)
        found.append(
            Entry(
                "",
                _joined(
                    said, worded("since {day}", day=words.day(one.first_on, today)) if one.first_on else "", sep=" "
                ),
            )
        )
    if (last := brief.last_purchase) is not None:
        what = " ".join((last.product or last.note or "").split())
        amount = words.money(last.amount_minor, last.currency)
        bought = _joined(what, amount, sep=" · ")
        found.append(Entry("", worded("last {ago}: {what}", ago=words.ago(last.date, today), what=bought), last.ref))
    score = brief.main.rfm if isinstance(brief.main, Contact) else None
    if score is not None:
        meaning = MEANINGS.get(score.segment)
        found.append(
            Entry(
                "", f"{reworded(score.segment)} {score.score}{f': {reworded(meaning)}' if meaning else ''}", tone="mark"
            )
        )
    return found


def _coming(one: ImportantDate, today: "date") -> Entry:
    why = reworded(one.why, "why")
    said = why if one.label in one.why else f"{reworded(one.label)}, {why}"
    return Entry(words.day(one.next_date or "", today), said)


def _gaps(brief: Brief) -> list[Entry]:
    return [Entry("", " · ".join(reworded(gap.message) for gap in brief.gaps))] if brief.gaps else []


def _first(entry: Entry) -> str:
    return " ".join(filter(None, (entry.sign, entry.first)))


def _entry(name: Piece, lead: list[Piece], entry: Entry, left: int | None, deep: int) -> list[list[Piece]]:
    """The lines of one entry; a long text goes on below itself for `deep` lines and is cut then."""
    tail: list[Piece] = [(entry.ref, "quiet")] if entry.ref else []
    text, tone = visible(entry.text), "" if lead else entry.tone
    if left is None:
        return [[piece for piece in (name, *lead, (text, tone), *tail) if piece[0]]]
    space = max(left - (width(entry.ref) + 2 if entry.ref else 0), 8)
    rows = wrapped(text, space, deep)
    out: list[list[Piece]] = [[name, *lead, (rows[0], tone), *tail]]
    blank: list[Piece] = [(pad("", width(piece[0])), "") for piece in (name, *lead)]
    return out + [[*blank, (row, tone)] for row in rows[1:]]


def _cut_line(line: list[Piece], room: int | None) -> list[Piece]:
    out: list[Piece] = []
    for text, tone in line:
        used = sum(width(piece) + 2 for piece, _ in out)
        if room is None or room - used > 0:
            out.append((text if room is None else cut(text, room - used), tone))
    return out


def _noted(name: str, note: str | None) -> str:
    return f"{name} ({note})" if note else name


def _joined(*found: str | None, sep: str = ", ") -> str:
    return sep.join(filter(None, found))
