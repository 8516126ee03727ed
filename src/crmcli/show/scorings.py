"""The columns of scoring and of rates of exchange; why a score is what it is; the matrix as a heat map."""

from collections.abc import Sequence

from crmcli.core.money import format_amount, places
from crmcli.core.rates import Rate
from crmcli.core.rfm import Explanation, Figure
from crmcli.core.scorings import MatrixCell, MovedContact, RunLine, RunSummary, ScoredContact, SegmentCount, SegmentMove
from crmcli.core.text import cut, pad, visible
from crmcli.language import reworded, worded
from crmcli.show import words
from crmcli.show.cards import Line, pairs
from crmcli.show.column import column, day, first, listed, money, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.show.column import Columns

HEAT = (  # least share of all contacts, sign, tone: the sign tells the same where there is no colour
    (0.20, "█", "now"), (0.10, "▓", "strong"), (0.04, "▒", "mark"), (0.0, "░", ""),
)  # fmt: skip
CELL = 14
LETTERS = {"recency": "R", "frequency": "F", "monetary": "M"}


def _share() -> "tuple[str, Any]":
    return column("share", "Share", lambda one, _: f"{one.share:.1%}", lambda one, _: f"{one.share:.4f}", align="right")


_BEFORE, _NOW = text("before", "From"), text("now", "To", tone=lambda _: "mark")
COLUMNS: "Columns" = {
    SegmentCount: (
        dict((
            text("segment", "Slug"), text("name", "Segment"), text("name_zh", "中文"),
            text("contacts", "Contacts", align="right"), _share(), text("orders", "Orders", align="right"),
            money("monetary_minor", "Value"), text("currency", "Currency"),
            column("bar", "", lambda one, _: "█" * max(1, round(one.share * 40)), tone=lambda _: "mark"),
        )),
        ("segment", "name", "contacts", "share", "monetary_minor", "bar"),
    ),
    ScoredContact: (
        dict((
            text("ref", "Ref", tone=lambda _: "quiet"), text("name", "Name", least=10),
            text("external_id", "External id"), first("email", "emails", "Mail", least=10), listed("emails", "Mails"),
            first("phone", "phones", "Phone"), listed("phones", "Phones"), text("recency_days", "Days", align="right"),
            text("frequency", "Times", align="right"), money(), text("currency", "Currency"),
            text("r", "R", align="right"), text("f", "F", align="right"), text("m", "M", align="right"),
            text("score", "RFM"), text("segment", "Segment", tone=lambda _: "mark"),
            text("segment_name", "Segment's name"), day("last_purchase", "Last purchase"),
            column("do_not_contact", "Do not contact", lambda one, _: "yes" if one.do_not_contact else ""),
        )),
        ("ref", "name", "email", "recency_days", "frequency", "monetary_minor", "score", "segment"),
    ),
    RunLine: (
        dict((
            text("run", "Run", align="right"), day("as_of", "As of"), text("scheme", "Scheme"), text("basis", "Basis"),
            text("window", "Window"), text("buyers", "Buyers", align="right"),
            text("left_out", "Left out", align="right"), text("currency", "Currency"),
            column("provisional", "Provisional", lambda one, _: "yes" if one.provisional else ""),
            column("current", "", lambda one, _: "current" if one.current else "", tone=lambda _: "mark"),
            column("created_at", "Made (UTC)", lambda one, _: one.created_at[:16].replace("T", " "),
                   lambda one, _: one.created_at),
        )),
        ("run", "as_of", "scheme", "basis", "window", "buyers", "left_out", "current"),
    ),
    MatrixCell: (
        dict((
            text("r", "R", align="right"), text("fm", "FM", align="right"), listed("segments", "Segment"),
            text("contacts", "Contacts", align="right"), _share(), money("monetary_minor", "Value"),
            text("currency", "Currency"),
        )),
        ("r", "fm", "segments", "contacts", "share", "monetary_minor"),
    ),
    SegmentMove: (
        dict((
            _BEFORE, _NOW, text("contacts", "Contacts", align="right"), money("monetary_minor", "Value"),
            text("currency", "Currency"), day("since", "Since"), day("as_of", "As of"),
        )),
        ("before", "now", "contacts", "monetary_minor"),
    ),
    MovedContact: (
        dict((
            text("ref", "Ref", tone=lambda _: "quiet"), text("name", "Name", least=10),
            first("email", "emails", "Mail", least=10), listed("emails", "Mails"), _BEFORE, _NOW,
            money("monetary_minor", "Value"), text("currency", "Currency"), day("since", "Since"),
            day("as_of", "As of"),
            column("do_not_contact", "Do not contact", lambda one, _: "yes" if one.do_not_contact else ""),
        )),
        ("ref", "name", "email", "before", "now", "monetary_minor"),
    ),
    Rate: (
        dict((
            text("currency", "Currency"), text("rate", "Rate", align="right"), text("base", "Base"), day("on", "From"),
        )),
        ("currency", "rate", "base", "on"),
    ),
}  # fmt: skip


def run_said(one: RunSummary) -> list[str]:
    """What should be known of a run beside its segments."""
    never = "never bought" if one.window == "all" else "bought nothing in these days"
    never = "had no talk" if one.basis == "interactions" else never
    said = [reworded(f"{words.counted(one.prospects, 'other')} {never} (prospects)")]
    choices = [f"scheme {one.scheme}"] if one.scheme != "grid" else []
    choices += [f"within {one.window}"] if one.window != "all" else []
    said += [", ".join(choices)] if choices else []
    if one.provisional:
        said.append(provisional(one.buyers))
    if one.left_out:
        bought = words.counted(one.left_out, "purchase")
        said.append(f"{bought} in other currencies than {one.currency} left out, for want of a rate (crm rates set)")
    return said


def provisional(buyers: int) -> str:
    """What a small book says."""
    return worded("provisional: only {buyers}", buyers=words.counted(buyers, "buyer"))


def explanation(found: Explanation) -> list[Line]:
    """Why a score is what it is, figure by figure."""
    lines: list[Line] = [
        [(found.ref, "quiet"), (visible(found.name), "strong"), (found.segment, "mark"), (found.score, "")]
    ]
    facts = [(worded("as of"), found.as_of)]
    facts.append((worded("scheme"), found.scheme if found.scheme != "grid" else ""))
    facts.append((worded("window"), found.window if found.window != "all" else ""))
    for one in found.figures:
        points = " · ".join(one.cuts)
        side = worded("; on a cut point is above it") if one.closed == "left" else ""
        value = _value(found, one, one.value)
        told = worded("{value} scores {score}; cut points {points}", value=value, score=one.score, points=points)
        facts.append((reworded(one.name), told + side))
        for way, move in (("up", one.better), ("down", one.worse)):
            if move is not None:
                to, segment = _value(found, one, move.value), reworded(move.segment)
                values = {"value": to, "score": move.score, "segment": segment}
                said = worded("up at {value}: {score} {segment}", **values)
                if way == "down":
                    said = worded("down at {value}: {score} {segment}", **values)
                facts.append(("", said))
    return lines + pairs(facts)


def _value(found: Explanation, figure: Figure, value: int) -> str:
    if figure.name == "monetary":
        return format_amount(value, found.currency, thousands=True)
    if figure.name == "recency":
        return reworded(f"{value} {'day' if value == 1 else 'days'} ago")
    return words.counted(value, "purchase" if found.basis == "purchases" else "talk")


def heat_map(cells: Sequence[MatrixCell], room: int) -> list[Line]:
    """R by FM for a terminal of so many cells: a shade, how many, their share; what they brought; the segment."""
    if not cells:
        return []
    n = max(one.fm for one in cells)
    wide = max(5, min(CELL, (room - 2) // n - 2))
    head: Line = [("  ", ""), *((pad(f"FM{fm}", wide), "head") for fm in range(1, n + 1))]
    lines: list[Line] = [head]
    for r in range(n, 0, -1):
        row = sorted((one for one in cells if one.r == r), key=lambda one: one.fm)
        named = [visible("/".join(one.segments)) for one in row]
        lines.append([(f"R{r}" if r < 10 else f"{r}", "head"), *(_counted(one, wide) for one in row)])
        lines.append([("  ", ""), *((pad(_brought(one, wide), wide), "") for one in row)])
        if named != ["unnamed"] * n:
            lines.append([("  ", ""), *((pad(cut(name, wide), wide), "quiet") for name in named)])
    for line in lines:
        while len(line) > 1 and not line[-1][0].strip():
            line.pop()
        line[-1] = (line[-1][0].rstrip(), line[-1][1])
    return [*lines, [("  ", ""), (_legend(cells[0].currency), "quiet")]]


def _counted(one: MatrixCell, wide: int) -> tuple[str, str]:
    if not one.contacts:
        return pad("·", wide), "quiet"
    sign, tone = next((sign, tone) for least, sign, tone in HEAT if one.share >= least)
    told = f"{sign * 2} {one.contacts} {one.share:.0%}"
    return pad(told if len(told) <= wide else sign + _short(one.contacts, wide - 1), wide), tone


def _brought(one: MatrixCell, wide: int) -> str:
    return _short(round(one.monetary_minor / 10 ** places(one.currency)), wide) if one.contacts else ""


def _short(number: int, wide: int) -> str:
    """A number in few cells: 10.7k, 3.2M, and 11k where these are too many."""
    for size, sign in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if abs(number) >= max(size, 10**4):
            told = f"{number / size:.1f}{sign}"
            return told if len(told) <= min(wide, 6) else f"{number / size:.0f}{sign}"
    return str(number)


def _legend(currency: str) -> str:
    shades = " ".join(f"{sign} {least:.0%}" for least, sign, _ in reversed(HEAT) if least)
    return f"contacts and their share, value in {currency}; ░ some {shades} or more"
