"""Important dates of people and companies: renewal, anniversary, any label, with or without a year."""

from collections.abc import Iterable
from datetime import date, timedelta

from crmcli.app.crm import Crm
from crmcli.core import importantdates
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.importantdates import BIRTHDAY, ImportantDate
from crmcli.core.peoplerows import OwnedDate
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.journal import Change

HINT = "--add-date 'renewal=2026-05-01'"
LONGEST = 100
ELSEWHEN = (timedelta(400), timedelta(1500))  # days seen from which a day and month without a year stays what it is


def of(crm: Crm, owner: str, number: int, birthday: str | None = None) -> tuple[ImportantDate, ...]:
    """The dates of a contact (`contact_id`) or company (`company_id`), the birthday first."""
    there = [(BIRTHDAY, birthday, True)] if birthday else []
    there += [(row.label, row.day, bool(row.is_yearly)) for row in _rows(crm, owner, number)]
    return tuple(_told(label, day, yearly, crm.today()) for label, day, yearly in there)


def texts(crm: Crm, owner: str, number: int) -> list[str]:
    """The dates as they would be typed: `renewal=2026-05-01`, `contract ends=2026-12-31 once`."""
    return [f"{row.label}={row.day}{'' if row.is_yearly else ' once'}" for row in _rows(crm, owner, number)]


def say(crm: Crm, text: str) -> str:
    """What a date in words means: its label, and when it comes next. Raises `BadInput`."""
    label, words, yearly = importantdates.pair(clean(text))
    told = _told(label, read_day(crm, words, yearly=yearly), yearly, crm.today())
    return f"{label} {'next ' if yearly else ''}{told.next_date or 'is past'}"


def add(crm: Crm, change: "Change", owner: str, number: int, said: Iterable[str]) -> None:
    """Add dates said as `LABEL=DAY [once]`; a label that is there takes the new day."""
    for text in said:
        label, words, yearly = importantdates.pair(clean(text))
        if fold(label) in (BIRTHDAY, "生日"):
            raise BadInput("the birthday has its own place", hint="crm contact edit ada --birthday 1815-12-10")
        if len(label) > LONGEST:
            raise BadInput(f"a date's name is a few words, not {len(label)} characters", hint=HINT)
        day = read_day(crm, words, yearly=yearly)
        values = {"label": label, "day": day, "month_day": day[-5:], "is_yearly": int(yearly)}
        there = next((row for row in _rows(crm, owner, number) if fold(row.label) == fold(label)), None)
        if there is None:
            change.insert("important_dates", {owner: number, **values})
        else:
            if change.update("important_dates", there.row, values) and there.day != day:
                crm.tell(f"{there.label} was {there.day}")


def remove(crm: Crm, change: "Change", owner: str, number: int, labels: Iterable[str]) -> None:
    """Take dates away by their labels. Raises `NotFound` for one that is not there."""
    for label in labels:
        key = fold(clean(label))
        gone = [row.row for row in _rows(crm, owner, number) if fold(row.label) == key]
        if not gone:
            letter = "c" if owner == "contact_id" else "o"
            raise NotFound(f"{label!r} is none of the dates here", hint=f"crm show {letter}{number}")
        for row in gone:
            change.delete("important_dates", row)


def read_day(crm: Crm, text: str, *, yearly: bool) -> str:
    """A day as the book keeps it: `2026-05-01`, or `--05-01` for one that comes every year and was said without a year.

    Words that look ahead (`fri`, `in 3 weeks`) mean that very day; `1 may` means every first of May, and with
    `once` the next one.
    """
    if text.startswith("--"):
        day = importantdates.yearless(text, HINT)
        there = importantdates.next_on(day, True, crm.today())
        return day if yearly or there is None else there.isoformat()
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else _by_grammar(crm, text, yearly=yearly)
    except ValueError:
        return _by_grammar(crm, text, yearly=yearly)


def _by_grammar(crm: Crm, text: str, *, yearly: bool) -> str:
    from crmcli.core.dates import parse

    order = crm.setting("date_order") if "/" in text else None
    found = crm.date(text).date
    others = [parse(text, today=crm.today() + later, now=crm.local_time(), order=order).date for later in ELSEWHEN]
    same_day = all((one.month, one.day) == (found.month, found.day) for one in others)
    if yearly and same_day and any(one != found for one in others):
        return f"--{found.isoformat()[5:]}"
    return found.isoformat()


def _rows(crm: Crm, owner: str, number: int) -> list[OwnedDate]:
    return crm.store.rows(f"dates.of_{owner.removesuffix('_id')}", OwnedDate, number=number)


def _told(label: str, day: str, yearly: bool, today: date) -> ImportantDate:
    there = importantdates.next_on(day, yearly, today)
    why = importantdates.why(label, day, yearly, there) if there else f"{label} is past"
    return ImportantDate(label, day, yearly, there.isoformat() if there else None, why)
