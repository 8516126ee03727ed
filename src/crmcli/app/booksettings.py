"""Settings that shape data. They live in the book, journaled, so that colleagues never differ."""

import json

from crmcli.core.errors import BadInput
from crmcli.core.pipeline import LOST_REASONS, USUAL
from crmcli.core.rows import SettingRow
from crmcli.core.stages import STAGES, Rules, write_rules
from crmcli.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from crmcli.store.journal import Change

KINDS = {  # name -> other words that mean it
    "note": ("备注", "笔记"),
    "call": ("phone", "电话", "致电"),
    "email": ("mail", "邮件"),
    "meeting": ("meet", "会议", "会面"),
    "message": ("msg", "chat", "消息", "微信"),
    "visit": ("拜访",),
    "purchase": ("sale", "order", "购买", "成交"),
    "refund": ("退款",),
}

DEFAULTS: "dict[str, Any]" = {
    "kinds": KINDS,
    "stages": STAGES,
    "stage_rules": write_rules(Rules()),
    "relation_kinds": None,
    "currency": None,
    "phone_region": None,
    "zone": None,
    "date_order": None,
    "team": None,
    "complete": "mail/phone company/tag owner last",  # what makes a contact complete (core/lint.py)
    "stale_months": 12,
    "suggestions": 5,
    "workdays": (0, 1, 2, 3, 4),  # Monday to Friday
    "holidays": None,
    "outcomes": {},  # the book's own rows beside those of core/nextsteps.py
    "points": None,  # of the reasons to call somebody (core/figures_risk.py)
    "deal_stages": USUAL,
    "deal_checklists": {},
    "deal_points": None,  # of core/leads.py
    "lost_reasons": LOST_REASONS,
    "stuck_deals": 20,
    "rfm.current_run": None,
    "rfm.scheme": "grid",
    "rfm.cuts": None,  # of the scheme `fixed`
    "rates": None,  # of exchange: rows of core/rates.py
    "import_maps": None,
    "fields": None,
}


def read(store: Store) -> "dict[str, Any]":
    """All settings of the book by name, with the defaults of those that nobody set."""
    found = {row.name: json.loads(row.value) for row in store.rows("settings.all", SettingRow)}
    return {**DEFAULTS, **found}


def put(change: "Change", store: Store, name: str, value: "Any") -> None:
    """Set a setting within an act."""
    row = store.one("settings.by_name", SettingRow, name=name)
    text = json.dumps(value, ensure_ascii=False)
    if row is None:
        change.insert("settings", {"name": name, "value": text})
    else:
        change.update("settings", row.id, {"value": text})


def kind_of(kinds: "Mapping[str, Sequence[str]]", word: str) -> str | None:
    """The interaction kind that a word means, or None."""
    folded = word.casefold()
    for kind, others in kinds.items():
        if folded == kind or folded in others:
            return kind
    return None


def need_kind(kinds: "Mapping[str, Sequence[str]]", word: str) -> str:
    """The interaction kind that a word means; `BadInput` names the list."""
    if kind := kind_of(kinds, word):
        return kind
    raise BadInput(f"there is no kind {word!r}; kinds are: {' '.join(kinds)}", hint=f"crm log note '{word} …'")
