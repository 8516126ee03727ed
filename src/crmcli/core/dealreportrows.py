"""What the queries of the reports about deals answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class FunnelRow:
    """Deals by the furthest place that they stood in, None for stages that are no more, and by their state."""

    place: int | None
    state: str
    deals: int


@record(frozen=True, slots=True)
class StageStayRow:
    """How many stays in a stage were of so many days."""

    stage: str
    days: int
    times: int


@record(frozen=True, slots=True)
class WonRow:
    """Deals that began on a day and were won on another."""

    begun_on: str
    closed_on: str
    deals: int


@record(frozen=True, slots=True)
class ClosedRow:
    """A deal that was won or lost."""

    state: str
    closed_on: str
    begun_on: str | None
    value_minor: int | None
    currency: str | None
    reason: str | None
    owner: str | None
    source: str | None


@record(frozen=True, slots=True)
class StageWinsRow:
    """Closed deals that ever stood in a stage, and how many of them were won."""

    stage: str
    won: int
    closed: int


@record(frozen=True, slots=True)
class OpenSumRow:
    """Open deals of a stage and a currency, of one own probability or none, that are to close on one day or on none."""

    stage: str
    probability: int | None
    expected_close: str | None
    currency: str | None
    deals: int
    valued: int
    value_minor: int


@record(frozen=True, slots=True)
class SlippedRow:
    """An open deal that is late or was put off: the first expected close, the one of now, how often it was put off."""

    id: int
    title: str
    stage: str
    value_minor: int | None
    currency: str | None
    first_on: str
    now_on: str | None
    moved: int
    owner: str | None
