"""The agenda's suggestions: whom nobody was in touch with for too long, and customers without a next step.

Each list shows the first few (setting `suggestions`), and nobody stands in both; nobody is suggested who must not be
contacted, is left alone for now or has an open follow-up, which is the better reminder.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crmcli.app import stages, users
from crmcli.app.crm import Crm
from crmcli.core.agenda import Question
from crmcli.core.agendarows import CadenceSpan, QuietRow
from crmcli.core.cadences import due_on
from crmcli.core.errors import CrmError
from crmcli.core.records import AgendaLine, Ref
from crmcli.core.refs import ref
from crmcli.core.rhythm import alarming, median_said
from crmcli.core.stages import limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOOKED_AT = 1000  # buyers among whom those who do not go quiet are sought
SILENT = "silent"  # what is to be done about buyers beyond their rhythm
OF_CONTACTS = "and c.id in (select k.contact_id from cadences k where k.days = :days)"
OF_TAG = "and c.id in (select x.contact_id from taggings x where x.tag_id = :tag)"


def quiet(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Contacts whose cadence has run out, the longest over it first; then buyers who are silent beyond their rhythm."""
    found: dict[int, tuple[QuietRow, CadenceSpan]] = {}
    for span in crm.store.rows("cadences.spans", CadenceSpan):  # the strictest first
        for row in _over(crm, question, span):
            found.setdefault(row.id, (row, span))
    over = sorted(found.values(), key=lambda one: (due_on(_touched(one[0]), one[1].days), one[0].id))
    most = _most(crm)
    for row, span in over[:most]:
        yield _line(row, "quiet", "stay in touch", due_on(_touched(row), span.days), _over_why(crm, row, span))
    asked = {**_asked(crm, question), "limit": most + len(found)}
    rows = crm.store.rows("cadences.silent", QuietRow, dormant=_dormant(crm), **asked) if len(over) < most else []
    for row in [row for row in rows if row.id not in found][: most - len(over[:most])]:
        if row.silent_from and row.last_purchase_on and row.rhythm_days:
            day = date.fromisoformat(row.silent_from)
            yield _line(row, "quiet", SILENT, day, _silent_why(crm, row.last_purchase_on, row.rhythm_days))


def unplanned(crm: Crm, question: Question) -> Iterator[AgendaLine]:
    """Customers without a next step who do not go quiet, whoever bought last first."""
    for row in _without_step(crm, question):
        days = (crm.today() - date.fromisoformat(row.last_purchase_on or row.added_on)).days
        bought = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
        why = f"bought {bought}"
        yield _line(row, "unplanned", "plan a next step", None, why)


def _without_step(crm: Crm, question: Question) -> list[QuietRow]:
    """The first customers without a next step whose cadence, if they have any, has not run out."""
    asked, most = {**_asked(crm, question), "dormant": _dormant(crm)}, _most(crm)
    spans = crm.store.rows("cadences.spans", CadenceSpan)
    asked["limit"] = most * 4 if spans else most  # some of them go quiet: a few more are read, then many more
    while True:
        rows = crm.store.rows("cadences.unplanned", QuietRow, **asked)
        over = {row.id for span in spans for row in _over(crm, question, span, [row.id for row in rows])}
        left = [row for row in rows if row.id not in over]
        if len(left) >= most or len(rows) < asked["limit"] or len(rows) > LOOKED_AT:
            return left[:most]  # where thousands of the newest buyers go quiet, the rest of the list can wait
        asked["limit"] *= 8


def _over(crm: Crm, question: Question, span: CadenceSpan, among: Sequence[int] | None = None) -> list[QuietRow]:
    """Whose cadence of this length has run out: the first few, or all of them `among` so many contacts."""
    where: str = OF_CONTACTS
    values: dict[str, Any] = {"days": span.days}
    if span.tag_id is not None:
        where, values = OF_TAG, {"tag": span.tag_id}
    elif span.segment is not None:
        from crmcli.app.listing import condition

        try:
            where, values = condition(crm, [f"segment:{span.segment}"])
        except CrmError:  # the segment was taken away: nobody is in it
            return []
    cutoff = (crm.today() - timedelta(days=span.days)).isoformat()
    asked = _asked(crm, question)
    if among is not None:
        where += f" and c.id in ({','.join(map(str, among)) or 'null'})"
        asked["limit"] = len(among)
    return crm.store.rows("cadences.quiet", QuietRow, where=where, cutoff=cutoff, **asked, **values)


def _asked(crm: Crm, question: Question) -> "dict[str, Any]":
    return {"today": crm.today().isoformat(), "owner": question.owner, "limit": _most(crm)}


def _dormant(crm: Crm) -> str:
    return limits(stages.rules(crm), crm.today())[0]


def _touched(row: QuietRow) -> str:
    return row.last_contact_on or row.added_on


def _over_why(crm: Crm, row: QuietRow, span: CadenceSpan) -> str:
    days = (crm.today() - date.fromisoformat(_touched(row))).days
    since = f"no contact for {days} days" if row.last_contact_on else f"no contact since they came, {days} days ago"
    of = f" (+{span.tag_name})" if span.tag_name else f" (segment {span.segment})" if span.segment else ""
    return f"{since}, every {span.days}{of}"


def _silent_why(crm: Crm, bought: str, doubled: int) -> str:
    silent = (crm.today() - date.fromisoformat(bought)).days
    strong = "alarm: " if alarming(silent, doubled) else ""
    return f"{strong}silent {silent} days, usually {median_said(doubled)}"


def _line(row: QuietRow, section: str, title: str, day: date | None, why: str) -> AgendaLine:
    number = ref("contact", row.id)
    return AgendaLine(
        id=None, ref=number, title=title, contacts=(Ref(row.id, number, row.name),), company=None, deal=None,
        due_date=day.isoformat() if day else None, due_time=None, state=None, priority=None,
        owner=users.ref_of(row.owner_id, row.owner_login, row.owner_name), every=None, wait_until=None,
        created_at=None, done_at=None, section=section, why=why, tags=(),
    )  # fmt: skip


def _most(crm: Crm) -> int:
    return int(crm.setting("suggestions"))
