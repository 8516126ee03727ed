"""The deals of the demo book (see demodata.py): what may be sold, where it stood when, and how it ended."""

from datetime import date, timedelta

from crmcli.app import belongings, currencies, users
from crmcli.app.crm import Crm
from crmcli.core.pipeline import LOST, OPEN, WON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

    Numbers = dict[str, int]
    Path = tuple[tuple[str, int], ...]
    People = tuple[tuple[str, str | None], ...]

# title; company; who, each with a role; minor units; days ahead of its close; stages with days ago; tag
OPEN_DEALS: "tuple[tuple[str, str | None, People, int, int | None, Path, str | None], ...]" = (
    ("Compass sets for forty pupils", "Analytical Engines Ltd",
     (("Ada Lovelace", "decides"), ("Charles Babbage", "pays")),
     320_000, 12, (("lead", 31), ("qualified", 20), ("proposal", 2)), "school"),
    ("Papier pour l'année", "Ateliers Germain", (("Sophie Germain", None),), 187_000, 20,
     (("lead", 48), ("qualified", 5)), None),
    ("Zeichenblöcke, 200 Stück", "Nordstern Verlag", (("Jürgen Morgenstern", "entscheidet"), ("Greta Immergrün", None)),
     440_000, 6, (("lead", 58), ("qualified", 30), ("proposal", 18)), None),
    ("Договор на год", "Нева Оптика", (("Софья Ковалевская", None),), 1_250_000, 25,
     (("lead", 69), ("proposal", 40), ("negotiation", 8)), None),
    ("水运仪象台零件", "北辰仪器有限公司", (("苏颂", None), ("沈括", None)), 980_000, -3,
     (("lead", 60), ("qualified", 36), ("negotiation", 12)), "重点"),
    ("مئة نسخة", "بيت الحكمة للكتب", (("محمد الخوارزمي", None),), 260_000, 30, (("lead", 16),), None),
    ("Reseller terms for two shops", None, (("Rosalind Ashgrove", None),), 150_000, 45,
     (("lead", 4), ("qualified", 1)), "partner"),
    ("Notebooks for the faculty", None, (("Emmy Noether", None),), 410_000, None,
     (("lead", 131), ("qualified", 120)), None),
    ("洒金笺两百张", None, (("李清照", None),), 86_000, 15, (("lead", 21),), None),
)  # fmt: skip
PARKED = ("Notebooks for the faculty", 60, "no budget before spring")
# title, who, minor units, stages with days ago, days ago it ended, won or the reason it was lost for
CLOSED_DEALS: "tuple[tuple[str, str, int, Path, int, str], ...]" = (
    ("Ruling pens", "Ada Lovelace", 98_000, (("lead", 150), ("qualified", 141), ("proposal", 130)), 118, WON),
    ("Gears for the second engine", "Charles Babbage", 740_000,
     (("lead", 210), ("proposal", 190), ("negotiation", 175)), 160, WON),
    ("Papier épais", "Sophie Germain", 124_000, (("lead", 120), ("qualified", 110), ("proposal", 102)), 95, WON),
    ("Catalogue complet", "Évariste Galois", 60_000, (("lead", 90), ("qualified", 84)), 70, "no budget"),
    ("Lehrbuch, erste Auflage", "Jürgen Morgenstern", 510_000,
     (("lead", 200), ("qualified", 180), ("proposal", 150)), 121, "price"),
    ("Линзы для обсерватории", "Софья Ковалевская", 860_000,
     (("lead", 170), ("proposal", 140), ("negotiation", 120)), 101, WON),
    ("Призмы", "Михаил Ломоносов", 330_000, (("lead", 260), ("qualified", 240)), 204, "timing"),
    ("罗盘三十只", "沈括", 690_000,
     (("lead", 130), ("qualified", 118), ("proposal", 100), ("negotiation", 90)), 78, WON),
    ("青の絵具", "葛飾 北斎", 72_000, (("lead", 84), ("proposal", 70)), 58, WON),
    ("Watercolours for a school", "Maria Sibylla Merian", 145_000,
     (("lead", 110), ("qualified", 95), ("proposal", 80)), 52, "competitor"),
    ("Samples for a shop", "Nour Benhaddou", 45_000, (("lead", 64),), 40, "no answer"),
)  # fmt: skip


def fill(crm: Crm, firms: "Numbers", people: "Numbers") -> int:
    """Write the deals, with their people, moves and expected days, as one act; how many there are."""
    count = len(OPEN_DEALS) + len(CLOSED_DEALS)
    with crm.change(f"add {count} deals") as change:
        for title, firm, who, value, ahead, path, tag in OPEN_DEALS:
            values: dict[str, Any] = {"company_id": firms[firm] if firm else None, "state": OPEN}
            values["expected_close"] = None if ahead is None else _day(crm, ahead)
            if title == PARKED[0]:
                values |= {"parked_until": _day(crm, PARKED[1]), "parked_reason": PARKED[2]}
            number = _deal(crm, change, title, value, path, values)
            for place, (name, role) in enumerate(who):
                row = {"deal_id": number, "contact_id": people[name], "role": role, "is_primary": int(place == 0)}
                change.insert("deal_contacts", row)
            belongings.add(crm, change, "tags", "deal_id", number, [tag] if tag else [])
        for title, name, value, path, ago, end in CLOSED_DEALS:
            state, why = (WON, None) if end == WON else (LOST, end)
            closed = {"company_id": None, "state": state, "lost_reason": why, "closed_on": _day(crm, -ago)}
            number = _deal(crm, change, title, value, path, closed, ended=ago)
            row = {"deal_id": number, "contact_id": people[name], "role": None, "is_primary": 1}
            change.insert("deal_contacts", row)
    return count


def _deal(
    crm: Crm,
    change: "Change",
    title: str,
    value: int,
    path: "Path",
    values: "dict[str, Any]",
    *,
    ended: int | None = None,
) -> int:
    """A deal with the rows of its stage history."""
    owner = users.me(crm)
    row = {"title": title, "value_minor": value, "currency": currencies.base(crm), "stage": path[-1][0], **values}
    number = change.insert("deals", {**row, "owner_id": owner})
    before: tuple[str, int] | None = None
    turns = [(stage, ago, OPEN) for stage, ago in path]
    turns += [(path[-1][0], ended, values["state"])] if ended is not None else []
    for stage, ago, state in turns:
        day = _day(crm, -ago)
        moved = {"deal_id": number, "day": day, "at": f"{day}T10:00:00Z", "stage": stage, "state": state}
        left = {"from_stage": before[0] if before else None, "stayed_days": before[1] - ago if before else None}
        change.insert("deal_moves", {**moved, **left, "user_id": owner})
        before = (stage, ago)
    if values.get("expected_close"):
        said = {"deal_id": number, "day": _day(crm, -path[0][1]), "expected_close": values["expected_close"]}
        change.insert("deal_closes", {**said, "user_id": owner})
    return number


def _day(crm: Crm, ahead: int) -> str:
    there: date = crm.today() + timedelta(days=ahead)
    return there.isoformat()
