"""The life-cycle stage: told from the facts when it is read, set by hand, given back, and its history."""

import json

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core import stages
from crmcli.core.errors import BadInput
from crmcli.core.peoplerows import FactRow, MadeRow, SaidRow
from crmcli.core.rows import ContactRow
from crmcli.core.stages import Fact, Rules, Said, Turn
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from crmcli.store.journal import Change

LONGEST = 500


def rules(crm: Crm) -> Rules:
    """The thresholds of this book."""
    return stages.read_rules(crm.setting("stage_rules"))


def of(row: ContactRow, today: "date", by: Rules) -> tuple[str, str]:
    """A contact's stage, and whether it was set by `hand` or follows from the `facts`."""
    if row.stage is not None:
        return row.stage, stages.HAND
    return stages.stage(row.purchase_count, row.last_purchase_on, row.last_contact_on, today, by), stages.FACTS


def said(crm: Crm, values: "Mapping[str, Any]") -> "dict[str, str | None]":
    """The column that `--stage` sets: a stage of the book, None for `auto`. Raises `BadInput` for any other word."""
    text = values.get("stage")
    if text is None:
        if values.get("reason"):
            raise BadInput(
                "a reason belongs to a stage", hint="crm contact edit ada --stage lost --reason 'moved away'"
            )
        return {}
    return {"stage": stages.find(clean(text), crm.setting("stages")) if clean(text) else None}


def note(crm: Crm, change: "Change", number: int, values: "Mapping[str, Any]", *, before: str | None = None) -> None:
    """Keep in the history, within an act, that the stage was set by hand or given back; `before` is the column then."""
    column = said(crm, values)
    if not column:
        return
    reason = clean(values.get("reason") or "") or None
    if reason and len(reason) > LONGEST:
        raise BadInput(f"a reason is a sentence, not {len(reason)} characters", hint="--reason 'moved away'")
    if reason is None and before == column["stage"]:
        return
    change.insert(
        "stage_changes",
        {
            "contact_id": number, "stage": column["stage"], "day": crm.today().isoformat(), "reason": reason,
            "user_id": users.me(crm),
        },
    )  # fmt: skip


def history(crm: Crm, number: int) -> list[Turn]:
    """Each stage that a contact had, the oldest first, with its day and why."""
    [row] = crm.store.rows("contacts.by_ids", ContactRow, ids=[number])
    told = [
        Said(one.day, one.stage, one.reason, one.user_name or one.user_login, one.act)
        for one in crm.store.rows("stages.said", SaidRow, contact_id=number)
    ]
    entered = crm.local(row.created_at)[:10]
    made = crm.store.one("stages.made", MadeRow, contact_id=number)
    if brought := _brought(row, told, made):
        told.insert(0, Said(entered, brought, "came with the record", None))
    facts = [
        Fact(one.day, crm.local(one.at)[:10], one.act, bool(one.is_purchase))
        for one in crm.store.rows("stages.facts", FactRow, contact_id=number)
    ]
    return stages.history(entered, facts, told, crm.today(), rules(crm), order=made.act if made else 0)


def _brought(row: ContactRow, told: "Sequence[Said]", made: MadeRow | None) -> str | None:
    """The stage that somebody came in with, out of a file, before anybody set one by hand."""
    if not told:
        return row.stage
    if made is None or any(one.order == made.act for one in told):
        return None
    stage = json.loads(made.after or "{}").get("stage")
    return stage if isinstance(stage, str) else None
