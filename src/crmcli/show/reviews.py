"""A review as Markdown and as a page that stands alone."""

from collections.abc import Iterator, Sequence

from crmcli.core.reviews import Review, ReviewFigure
from crmcli.show import pages, words
from crmcli.show.reports import PAGE, changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crmcli.core.records import AgendaLine

Entry = tuple[str, str, str]  # when or where, what, why or the ref: plain text


def markdown(one: Review, today: "date") -> str:
    """The review as Markdown."""
    out = [f"# Review of {one.period}", "", _under(one), ""]
    for title, figures in (("What happened", one.happened), ("What changed", one.changed)):
        out += [f"## {title}", "", f"|  | {one.period} | before | change |", "|---|---:|---:|---:|"]
        out += [f"| {' | '.join(_cells(figure))} |" for figure in figures]
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
        heads = "".join(f'<th class="right">{head}</th>' for head in (one.period, "Before", "Change"))
        rows = "".join(
            f"<tr><td>{cells[0]}</td>{''.join(f'<td class=right>{cell}</td>' for cell in cells[1:])}</tr>\n"
            for cells in map(_cells, figures)
        )
        out.append(
            f'<h2 class="part">{name}</h2>\n<div class="table"><table>\n<thead><tr><th></th>{heads}</tr></thead>\n'
        )
        out.append(f"<tbody>\n{rows}</tbody>\n</table></div>\n")
        if picture and figures is one.happened:
            out.append(f"<figure>\n{picture}</figure>\n")
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


def _blocks(one: Review, today: "date", part: str) -> Iterator[tuple[str, list[Entry]]]:
    """The lists of a part of the page that hold something."""
    found: dict[str, list[Entry]] = {}
    if part == "What happened":
        found["Follow-ups done"] = [(done.date, _named(done.who, done.title), done.ref) for done in one.done]
    elif part == "What changed":
        found["Segments"] = [
            (f"{held.contacts:,}", held.segment, "" if held.before is None else f"{held.contacts - held.before:+,}")
            for held in one.segments
        ]
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
