"""A report as a table with bars, as a page, as a picture: its columns, what is drawn of it, and the words around it."""

from collections.abc import Sequence

from crmcli.core.money import places
from crmcli.core.record import names
from crmcli.core.reports import Field, Report, ReportLine, value
from crmcli.show import words
from crmcli.show.bars import bar
from crmcli.show.charts import Drawn, Series, shade, spark
from crmcli.show.column import Column, by_key, listed, ours, text
from crmcli.show.columns import COLUMNS
from crmcli.show.table import Piece, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from crmcli.core.reports import Chart

BAR = 20  # cells of a bar beside a table
LEAST = {  # cells that may be cut to; reasons matter most
    "name": 10, "title": 10, "reasons": 48, "why": 48, "words": 24, "who": 12, "lost_reasons": 16,
}  # fmt: skip
SLACK = 1e-9  # what a ratio may lie beside its half for want of digits
LEAST_ROOM = 60  # cells of a terminal that has place for bars
PAGE = """\
main { max-width: 60rem; }
h1 { margin-bottom: .1rem; }
h2.part { font-size: 1.2rem; letter-spacing: 0; text-transform: none; color: var(--ink); }
figure { margin: 1.2rem 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .6rem;
  overflow-x: auto; }
figure svg { width: 100%; height: auto; display: block; }
.table { margin-top: 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .42rem .7rem; text-align: left; border-top: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; border-top: 0; white-space: nowrap; }
.keep { white-space: nowrap; } .table + p { margin-top: .8rem; }
.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
footer { margin-top: 1.4rem; color: var(--soft); font-size: .85rem; }
@media print { main { max-width: none; } .table, figure { border: 0; overflow: visible; }
  tr, figure { break-inside: avoid; }
  thead { display: table-header-group; } table { font-size: 9pt; } th, td { padding: .2rem .4rem; } }
"""

COLUMNS[ReportLine] = by_key(
    dict([text("name", "Name")])["name"],
    dict([ours("title", "Report")])["title"],
    dict([listed("by", "--by", " ")])["by"],
    dict([ours("help", "What it tells", least=20)])["help"],
    usual=("name", "title", "by", "help"),
)


def columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    """The columns of a report."""
    return tuple(_column(field) for field in fields)


def register(report: Report, kind: type) -> None:
    """Make these the columns of the rows, for every format that lists records."""
    made = columns(report.columns)
    beside = columns([Field("currency", "Currency")] if "currency" in names(kind) else [])
    COLUMNS[kind] = by_key(*made, *beside, usual=tuple(one.key for one in made))


def changed(ratio: float) -> str:
    """A change in per cent, with its sign where there is one to see."""
    said = percent(abs(ratio), 0)
    return said if said == "0%" else f"{'+' if ratio > 0 else '-'}{said}"


def percent(ratio: float, digits: int) -> str:
    """A ratio of nothing or more in per cent, rounded once, the half up."""
    whole = int(ratio * 10 ** (digits + 2) + 0.5 + SLACK)
    return f"{whole / 10**digits:.{digits}f}%"


def title(report: Report) -> str:
    """`Sales by month`."""
    return f"{report.title} by {report.by}" if report.by not in ("", "class", "day") else report.title


def under(report: Report) -> str:
    """The days that a report looks at, and the currency of its amounts."""
    if report.since and report.until:
        days = f"{report.since} to {report.until}"
    else:
        days = f"from {report.since}" if report.since else f"up to {report.until}" if report.until else "all days"
    money = report.rows and any(field.kind == "money" for field in report.columns)
    return f"{days}, {report.rows[0].currency}" if money else days


def drawn(report: Report, today: "date") -> Drawn | None:
    """What is drawn of a report; None where there is nothing to draw."""
    chart = report.chart
    if chart is None or not report.rows:
        return None
    if chart.shape == "heat":
        return _heat(report, chart, today)
    fields = [one for one in report.columns if one.key in chart.values]
    fields.sort(key=lambda one: chart.values.index(one.key))
    before = [one for one in report.columns if one.key in ("before", "before_minor")]
    labels = tuple(str(getattr(row, chart.label)) for row in report.rows)
    series = [_series(report, field, today, was=True) for field in before if len(fields) == 1]
    series += [_series(report, field, today) for field in fields]
    return Drawn(chart.shape, labels, tuple(series))


def lines(report: Report, today: "date", room: int | None) -> list[list[Piece]]:
    """The report for a terminal: a title with a spark, the table with a bar or a shade beside each number."""
    made = list(columns(report.columns))
    chart, picture = report.chart, drawn(report, today)
    head: list[Piece] = [(title(report), "strong"), (under(report), "quiet")]
    if picture is None or chart is None:
        return [head, *layout(made, report.rows, today, room=room)]
    if chart.shape == "heat" and chart.label == "group":
        made = [_shaded(column, field, picture.most) for column, field in zip(made, report.columns, strict=True)]
    elif chart.shape != "heat" and (room or 80) >= LEAST_ROOM:
        shown = next(one for one in picture.series if not one.was)
        most = max([cell for cell in shown.values if cell is not None], default=0)
        long = min(BAR, max((room or 80) // 5, 8))
        bars = {id(row): bar(cell, most, long) for row, cell in zip(report.rows, shown.values, strict=True)}
        at = next(at for at, field in enumerate(report.columns) if field.key == chart.values[0])
        made.insert(at + 1, Column("bar", "", lambda row, _: bars[id(row)], tone=lambda _: "mark"))
        if chart.shape == "columns":
            head.append((spark(shown.values), "mark"))
    return [head, *layout(made, report.rows, today, room=room, first=_first_to_go(report, chart))]


def _first_to_go(report: Report, chart: "Chart") -> list[str]:
    """What is left out first where there is little room: beside a comparison all that it is not about."""
    if report.compared is None:
        return []
    about = {chart.label, report.compared, "before", "before_minor", "change"}
    return ["bar", *(field.key for field in reversed(report.columns) if field.key not in about)]


def page(report: Report, today: "date") -> str:
    """The report as a page that stands alone: chart, table, notes, definition."""
    from crmcli.show import pages
    from crmcli.show.charts import svg

    picture = drawn(report, today)
    out = [f"<h1>{pages.safe(title(report))}</h1>\n<p>{under(report)}</p>\n"]
    if picture is not None:
        out.append(f"<figure>\n{svg(title(report), under(report), picture, alone=False)}</figure>\n")
    out.append(table(report, today))
    notes = "".join(f"<p>{pages.safe(note)}</p>\n" for note in report.notes)
    footer = f"{report.help}. How it is counted: crm help figures. Made on {today.isoformat()} with crmcli."
    out.append(f"{notes}<footer>{pages.safe(footer)}</footer>\n")
    return pages.html(title(report), "".join(out), PAGE)


def table(report: Report, today: "date") -> str:
    """The rows as HTML."""
    from crmcli.show import pages

    made = columns(report.columns)

    def line(cells: Sequence[str], tag: str) -> str:
        sides = [' class="right"' if one.align == "right" else "" if one.least else ' class="keep"' for one in made]
        return "".join(f"<{tag}{side}>{cell}</{tag}>" for side, cell in zip(sides, cells, strict=True))

    heads = line([pages.safe(one.header) for one in made], "th")
    body = "".join(
        f"<tr>{line([pages.apart(one.cell(row, today)) for one in made], 'td')}</tr>\n" for row in report.rows
    )
    if not report.rows:
        return "<p>There is nothing to tell of.</p>\n"
    return f'<div class="table"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'


def picture(report: Report, today: "date") -> str | None:
    """The chart alone, as SVG; None where there is nothing to draw."""
    from crmcli.show.charts import svg

    found = drawn(report, today)
    return svg(title(report), under(report), found) if found is not None else None


def _column(field: Field) -> Column:
    key = field.key if field.place is None else f"{field.key}_{field.place}"
    right = field.kind not in ("text", "date")
    return Column(
        key, field.header, lambda row, today: _cell(field, row, today), lambda row, _: _plain(field, row),
        "right" if right else "left", LEAST.get(field.key, 0),
        (lambda _: "quiet") if field.key == "ref" else None,
    )  # fmt: skip


def _cell(field: Field, row: "Any", today: "date") -> str:
    found = value(row, field)
    if found is None:
        return ""
    if field.kind == "money":
        return words.money(found, row.currency)
    if field.kind == "share":
        return percent(found, 0 if field.place is not None else 1)
    if field.kind == "change":
        return changed(found)
    if field.kind in ("count", "days"):
        return f"{found:,.10g}" if isinstance(found, float) else f"{found:,}"
    if field.kind == "date":
        return str(found)
    return "; ".join(found) if isinstance(found, tuple) else str(found)


def _plain(field: Field, row: "Any") -> str:
    found = value(row, field)
    if found is None:
        return ""
    return "; ".join(found) if isinstance(found, tuple) else f"{found:g}" if isinstance(found, float) else str(found)


def _number(field: Field, row: "Any") -> float | None:
    found = value(row, field)
    if found is None:
        return None
    if field.kind == "share":
        return 100 * float(found)
    return float(found) / 10 ** places(row.currency) if field.kind == "money" else float(found)


def _series(report: Report, field: Field, today: "date", *, was: bool = False) -> Series:
    values = tuple(_number(field, row) for row in report.rows)
    return Series(field.header, values, tuple(_cell(field, row, today) for row in report.rows), was)


def _heat(report: Report, chart: "Chart", today: "date") -> Drawn:
    """A line of the map for each row with several values; else the rows by label, with a column for each day."""
    fields = [one for one in report.columns if one.key in chart.values]
    if fields[0].place is not None:
        kept = [row for row in report.rows if row.customers]
        series = tuple(
            Series(
                f"{getattr(row, chart.label)}  ({row.customers:,})",
                tuple(_number(field, row) for field in fields),
                tuple(_cell(field, row, today) for field in fields),
            )
            for row in kept
        )
        return Drawn("heat", tuple(field.header for field in fields), series, _most(series, skip=1))
    days = sorted({row.date for row in report.rows})[-12:]
    cells = {(getattr(row, chart.label), row.date): row for row in report.rows}
    names = list(dict.fromkeys(getattr(row, chart.label) for row in reversed(report.rows)))
    names.sort(key=lambda name: -cells[name, days[-1]].contacts if (name, days[-1]) in cells else 0)
    series = tuple(
        Series(
            name,
            tuple(_number(fields[0], cells[name, day]) if (name, day) in cells else None for day in days),
            tuple(_cell(fields[0], cells[name, day], today) if (name, day) in cells else "" for day in days),
        )
        for name in names
    )
    return Drawn("heat", tuple(days), series, _most(series))


def _most(series: Sequence[Series], skip: int = 0) -> float:
    """The greatest value of a heat map, beside its first columns where these are everything by definition."""
    return max([cell for one in series for cell in one.values[skip:] if cell is not None], default=0)


def _shaded(column: Column, field: Field, most: float) -> Column:
    """A column of a heat map: before each number a character as dark as the number is high."""
    if field.place is None or field.place == 0:
        return column

    def cell(row: "Any", today: "date") -> str:
        found = _number(field, row)
        return f"{shade(found, most)}{_cell(field, row, today)}" if found else _cell(field, row, today)

    return Column(column.key, column.header, cell, column.plain, column.align)
