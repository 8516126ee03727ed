"""The agenda to take away: a checklist in Markdown, a page to read and to print."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from crmcli.core.records import AgendaLine
from crmcli.language import reworded, worded
from crmcli.show import pages, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


def markdown(lines: Sequence[AgendaLine], today: "date") -> str:
    """A checklist for each section."""
    out = [f"# {_title(today)}\n"]
    for name, found in _sections(lines):
        out.append(f"## {name} ({len(found)})\n")
        for one in found:
            who = words.people(one.contacts, one.company)
            what = (
                f"**{pages.literal(who)}**: {pages.literal(words.title(one))}"
                if who
                else pages.literal(words.title(one))
            )
            when = words.when(one, today)
            why = reworded(one.why, "why")
            when = why if when in why else f"{when}, {why}"
            out.append(f"- [ ] {what} · {pages.literal(when)} ({one.ref})")
        out.append("")
    return "\n".join(out if lines else [*out, _empty(), ""]).rstrip() + "\n"


def page(lines: Sequence[AgendaLine], today: "date") -> str:
    """A page of its own: nothing in it is loaded from anywhere."""
    body = [f"<h1>{_title(today)}</h1>\n"]
    if not lines:
        body.append(f"<p>{_empty()}</p>\n")
    for name, found in _sections(lines):
        body.append(pages.block(name, [_entry(one, today) for one in found], len(found)))
    return pages.html(_title(today), "".join(body))


def _entry(one: AgendaLine, today: "date") -> tuple[str, str, str, str]:
    who = words.people(one.contacts, one.company)
    tags = " ".join(f"+{tag}" for tag in one.tags)
    what = (
        f"<strong>{pages.apart(who)}</strong> {pages.apart(words.title(one))}" if who else pages.apart(words.title(one))
    )
    marks = f' <small class="mark">{pages.apart(tags)}</small>' if tags else ""
    why = f"{pages.safe(reworded(one.why, 'why'))}<br><small>{one.ref}</small>"
    return pages.safe(words.when(one, today)), f"{what}{marks}", why, words.TONES.get(one.section, "")


def _title(today: "date") -> str:
    return worded("Follow-ups, {day}", day=words.whole_day(today))


def _empty() -> str:
    return worded("Nothing is due.")


def _sections(lines: Sequence[AgendaLine]) -> Iterator[tuple[str, list[AgendaLine]]]:
    for section, found in groupby(lines, lambda line: line.section):
        yield reworded(words.SECTIONS[section]), list(found)
