"""A review as Markdown and as a page that stands alone."""

from collections.abc import Iterable, Iterator, Sequence

from crmcli.core.reviews import Review, ReviewFigure, ReviewSegment
from crmcli.show import pages, words
from crmcli.show.reports import PAGE, changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.core.records import AgendaLine

WAS = ("Before", "Change")
Entry = tuple[str, str, str]  # when or where, what, why or the ref: plain text


def markdown(one: Review, today: "date") -> str:
    """The review as Markdown."""
    out = [f"# Review of {one.period}", "", _under(one), ""]
    for title, figures in (("What happened", one.happened), ("What changed", one.changed)):
        out += [f"## {title}", "", f"|  | {one.period} | before | change |", "|---|---:|---:|---:|"]
        out += [f"| {' | '.join(_cells(figure))} |" for figure in figures]
        out.append("")
        if figures is one.changed and one.segments:
            out += ["### Segments", "", "| Segment | Contacts | Before | Change |", "|---|---:|---:|---:|"]
            out += [f"| {' | '.join(map(pages.literal, cells))} |" for cells in map(_held, one.segments)]
            out.append("")
        out += [line for block in _blocks(one, today, title) for line in _listed(*block)]
    if one.to_do:
        to_do = [line for block in _blocks(one, today, "What to do") for line in _listed(*block)]
        out += ["## What to do", "", *(to_do or ["Nothing is due.", ""])]
    return "\n".join([*out, *(pages.literal(note) for note in one.notes)]).rstrip() + "\n"


def page(one: Review, today: "date", picture: str = "") -> str:
    """The review as a page; `picture` is a chart, as SVG."""
    title = f"Review of {one.period}"
    out = [f"<h1>{title}</h1>\n<p>{_under(one)}</p>\n"]
    for name, figures in (("What happened", one.happened), ("What changed", one.changed)):
        out.append(f'<h2 class="part">{name}</h2>\n{_table(("", one.period, *WAS), map(_cells, figures))}')
        if picture and figures is one.happened:
            out.append(f"<figure>\n{picture}</figure>\n")
        if figures is one.changed and one.segments:
            out.append(f"<h3>Segments</h3>\n{_table(('Segment', 'Contacts', *WAS), map(_held, one.segments))}")
        out += [_block(*block) for block in _blocks(one, today, name)]
    if one.to_do:
        to_do = [_block(*block) for block in _blocks(one, today, "What to do")]
        out += ['<h2 class="part">What to do</h2>\n', *(to_do or ["<p>Nothing is due.</p>\n"])]
    out += [f"<p>{pages.safe(note)}</p>\n" for note in one.notes]
    return pages.html(title, "".join([*out, f"<footer>Made on {today.isoformat()} with crmcli.</footer>\n"]), PAGE)


def _under(one: Review) -> str:
    return f"{one.since} to {one.until}, compared with {one.before_since} to {one.before_until}"


def _cells(one: ReviewFigure) -> tuple[str, str, str, str]:
    def said(number: int) -> str:
        return words.money(number, one.currency) if one.currency else f"{number:,}"

    by = "" if one.change is None else changed(one.change)
    return words.sentence(one.name), said(one.now), said(one.before), by


def _held(one: ReviewSegment) -> tuple[str, str, str, str]:
    before, by = ("", "") if one.before is None else (f"{one.before:,}", f"{one.contacts - one.before:+,}")
    return one.segment, f"{one.contacts:,}", before, by


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of numbers as HTML; the first column names them."""
    top = "".join(f'<th class="right">{pages.safe(head)}</th>' for head in heads[1:])
    body = "".join(
        f"<tr><td>{pages.safe(cells[0])}</td>"
        f"{''.join(f'<td class=right>{pages.safe(cell)}</td>' for cell in cells[1:])}</tr>\n"
        for cells in rows
    )
    return (
        f'<div class="table"><table>\n<thead><tr><th>{pages.safe(heads[0])}</th>{top}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _blocks(one: Review, today: "date", part: str) -> Iterator[tuple[str, list[Entry]]]:
    """The lists of a part of the page that hold something."""
    found: dict[str, list[Entry]] = {}
    if part == "What happened":
        found["Follow-ups done"] = [(done.date, _named(done.who, done.title), done.ref) for done in one.done]
    elif part == "What changed":
        found["Stages set by hand"] = [
            (said.date, _named(said.name, said.stage or "told from the facts"), said.reason or said.ref)
            for said in one.stages
        ]
    else:
        found["Overdue"] = [_due(line, today) for line in one.overdue]
        found["Quiet"] = [_due(line, today) for line in one.quiet]
        found["Whom to call"] = [
            (f"{line.points}", f"{line.name} ({line.ref})", "; ".join(line.why)) for line in one.next
        ]
    yield from ((name, entries) for name, entries in found.items() if entries)


def _due(line: "AgendaLine", today: "date") -> Entry:
    who = words.people(line.contacts, line.company)
    return words.when(line, today), f"{_named(who, words.title(line))} ({line.ref})", line.why


def _named(who: str | None, what: str) -> str:
    return f"{who}: {what}" if who else what


def _listed(name: str, entries: Sequence[Entry]) -> list[str]:
    """A list in Markdown."""
    lines = []
    for entry in entries:
        lead, what, why = (pages.literal(text) for text in entry)
        lines.append(f"- {' · '.join(filter(None, (lead, what, why)))}")
    return [f"### {name}", "", *lines, ""]


def _block(name: str, entries: Sequence[Entry]) -> str:
    """A list as HTML."""
    told = [(pages.safe(lead), pages.apart(what), pages.safe(why), "") for lead, what, why in entries]
    return pages.block(name, told)
