"""People and companies as rows of a sheet."""

import json
from collections.abc import Iterable, Sequence

from crmcli.app import particulars
from crmcli.app.crm import Crm
from crmcli.app.exporting_names import Names
from crmcli.core.exportrows import NumberedRow, OwnedRelation
from crmcli.core.exports import CUSTOM, Cell, custom, day, several
from crmcli.core.ownrows import Particulars
from crmcli.core.relations import inverse
from crmcli.core.rows import CompanyRow, ContactRow, OwnedPair, OwnedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = tuple[int, dict[str, Cell]]

PLACES = {"street": "street", "postcode": "postal_code", "city": "city", "region": "region", "country": "country"}
WEB = "web"


def contact_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each contact."""
    rows = crm.store.rows
    owned = particulars.of(crm, "contact_id", ids)
    tags = _grouped(rows("contacts.tags", OwnedText, ids=ids))
    fields = _grouped(rows("contacts.fields", OwnedPair, ids=ids))
    dates = _grouped(rows("exports.dates", OwnedPair, ids=ids))
    relations = _grouped(rows("exports.relations", OwnedRelation, ids=ids))
    names.know("contact", (one.id for known in relations.values() for one in known))
    found: list[Row] = []
    for row in rows("contacts.by_ids", ContactRow, ids=ids):
        own = owned[row.id]
        cells: dict[str, Cell] = {
            "name": row.name, "title": row.title, **_positions(own), **_reachable(own),
            "tags": several(one.text for one in tags.get(row.id, ())), "birthday": day(row.birthday),
            "dates": several(_date(one) for one in dates.get(row.id, ())),
            "relations": several(_relation(one, names) for one in relations.get(row.id, ())),
            "stage": row.stage, "owner": row.owner_login, "source": row.source, "external_id": row.external_id,
            "uid": row.uid, "do_not_contact": "yes" if row.do_not_contact else "", "notes": row.notes,
            **custom_cells(fields.get(row.id, ())),
        }  # fmt: skip
        found.append((row.id, cells))
    return found


def company_cells(crm: Crm, ids: Sequence[int], names: Names) -> "list[Row]":
    """A row for each company."""
    rows = crm.store.rows
    owned = particulars.of(crm, "company_id", ids)
    tags = _grouped(rows("companies.tags", OwnedText, ids=ids))
    fields = _grouped(rows("companies.fields", OwnedPair, ids=ids))
    numbered = {row.id: row for row in rows("exports.company_sources", NumberedRow, ids=ids)}
    found: list[Row] = []
    for row in rows("companies.by_ids", CompanyRow, ids=ids):
        own = owned[row.id]
        cells: dict[str, Cell] = {
            "name": row.name, **_reachable(own),
            "websites": several(_handle(one) if one.network != WEB else one.text for one in own.handles),
            "tags": several(one.text for one in tags.get(row.id, ())), "owner": row.owner_login,
            "source": numbered[row.id].source, "external_id": numbered[row.id].external_id, "uid": row.uid,
            "notes": row.notes, **custom_cells(fields.get(row.id, ())),
        }  # fmt: skip
        found.append((row.id, cells))
    return found


def custom_cells(fields: Iterable[OwnedPair]) -> dict[str, Cell]:
    """Custom fields by the names of their columns."""
    return {f"{CUSTOM}{one.name}": custom(json.loads(one.text)) for one in fields}


def _positions(own: Particulars) -> dict[str, Cell]:
    return {
        "companies": several(one.text for one in own.positions),
        "companies.role": several(one.role for one in own.positions),
    }


def _reachable(own: Particulars) -> dict[str, Cell]:
    """Mails, phones, handles and addresses, with what belongs to each in the same place of its own cell."""
    cells: dict[str, Cell] = {}
    for kind in ("emails", "phones", "addresses"):
        listed = getattr(own, kind)
        cells[kind] = several(one.text for one in listed)
        cells[f"{kind}.label"] = several(one.label for one in listed)
    cells["handles"] = several(map(_handle, own.handles))
    cells["handles.label"] = several(one.label for one in own.handles)
    for field, column in PLACES.items():
        cells[field] = several(getattr(one, column) for one in own.addresses)
    return cells


def _handle(one: "Any") -> str:
    return f"{one.network}:{one.text}"


def _date(one: OwnedPair) -> str:
    return f"{one.name}={one.text}{'' if one.row else ' once'}"


def _relation(one: OwnedRelation, names: Names) -> str:
    kind = one.kind if one.is_first else inverse(one.kind, names.relation_kinds)
    return f"{kind}={names.of('contact', one.id, one.name)}{f'; {one.note}' if one.note else ''}"


def _grouped(rows: "Iterable[Any]") -> "dict[int, list[Any]]":
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.owner, []).append(row)
    return groups
