"""What a report is: a definition, a question, columns, rows of a frozen record, a chart, notes.

A report is registered once (app/reports.py); from these parts every face makes its table, page, picture and JSON.
"""

from collections.abc import Callable, Sequence

from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any, Literal

    Kind = Literal["text", "count", "money", "share", "change", "days", "date"]
    Shape = Literal["columns", "bars", "heat"]


@record(frozen=True, slots=True)
class Field:
    """A column of a report. `money` is minor units in the row's `currency`, `share` and `change` are ratios.

    With `place` the column is one of the values in a field that holds several.
    """

    key: str
    header: str
    kind: "Kind" = "text"
    place: int | None = None


@record(frozen=True, slots=True)
class Chart:
    """What is drawn of the rows: `columns` over time, `bars` side by side, or a `heat` map with rows and columns.

    `label` names the field that stands under a column or beside a bar, `values` the fields that are drawn.
    """

    shape: "Shape"
    label: str
    values: tuple[str, ...]


@record(frozen=True, slots=True)
class Question:
    """What is asked of a report: the first and the last day, what rows are made by, and the few numbers that some take.

    `days` is how long an answer is waited for, `limit` the most people in a list, `currency` the one that counts.
    """

    since: "date"
    until: "date"
    by: str
    currency: str
    days: int = 7
    limit: int = 20


@record(frozen=True, slots=True)
class Answer:
    """What a report's own function gives: the rows, and what should be known beside them."""

    rows: "Sequence[Any]"
    notes: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Report:
    """A report that was made: `by` is what its rows are made by, `since` and `until` are the days it looks at ("" for
    all that were, all that come).

    `compared` is the field that stands beside what it was before; None where nothing is compared.
    """

    name: str
    title: str
    help: str
    by: str
    since: str
    until: str
    columns: tuple[Field, ...]
    rows: "tuple[Any, ...]"
    chart: Chart | None
    notes: tuple[str, ...]
    compared: str | None = None


@record(frozen=True, slots=True)
class View:
    """A report that has other columns, another chart and measure when its rows are made in the way `by`."""

    by: str
    columns: tuple[Field, ...]
    chart: Chart | None = None
    measure: str | None = None


@record(frozen=True, slots=True)
class Definition:
    """A report as it is registered. `bys` are the ways to make rows, the first one is usual.

    `measure` is the field that a comparison is about; a report without one cannot be compared. `whole` reports look
    at all time unless a beginning is named, `ahead` ones also at all days to come. `run(crm, question)` answers.
    """

    name: str
    title: str
    help: str
    kind: type
    columns: tuple[Field, ...]
    run: "Callable[[Any, Question], Answer]"
    bys: tuple[str, ...] = ()
    chart: Chart | None = None
    measure: str | None = None
    whole: bool = False
    ahead: bool = False
    views: tuple[View, ...] = ()

    def view(self, by: str) -> View:
        """The columns, the chart and the measure of rows that are made so."""
        return next((one for one in self.views if one.by == by), View(by, self.columns, self.chart, self.measure))


@record(frozen=True, slots=True)
class ReportLine:
    """A report in the list of them."""

    name: str
    title: str
    by: tuple[str, ...]
    help: str


def many(key: str, headers: Sequence[str], kind: "Kind") -> tuple[Field, ...]:
    """A column for each value of a field that holds several."""
    return tuple(Field(key, header, kind, place) for place, header in enumerate(headers))


def value(row: object, field: Field) -> "Any":
    """What stands in a column of a row; None where there is nothing."""
    found = getattr(row, field.key)
    if field.place is None:
        return found
    return found[field.place] if field.place < len(found) else None
