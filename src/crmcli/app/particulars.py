"""All that is known of what belongs to people and companies: labels, which is the primary one, parts, flags."""

from collections.abc import Iterable, Sequence

from crmcli.app.belongings import NOUN
from crmcli.app.crm import Crm
from crmcli.core.addresses import PARTS
from crmcli.core.ownrows import ROWS, Particulars, PositionRow, mail_flags, phone_flags
from crmcli.core.record import replace
from crmcli.core.records import Company, Contact
from crmcli.core.refs import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def of(crm: Crm, owner: str, ids: Sequence[int]) -> dict[int, Particulars]:
    """The particulars of contacts (`owner` is "contact_id") or companies ("company_id"), by id."""
    found = {kind: _grouped(crm.store.rows(f"{NOUN[owner]}.{kind}_full", row, ids=ids)) for kind, row in ROWS.items()}
    places = crm.store.rows("contacts.positions", PositionRow, ids=ids) if owner == "contact_id" else []
    positions = _grouped(one for one in places if one.archived_at is None)
    put_away = _grouped(one for one in places if one.archived_at is not None)
    return {
        number: Particulars(
            **{kind: tuple(rows.get(number, ())) for kind, rows in found.items()},
            positions=tuple(positions.get(number, ())),
            put_away=tuple(put_away.get(number, ())),
        )
        for number in ids
    }


def full_contacts(crm: Crm, people: Sequence[Contact]) -> list[Contact]:
    """The same contacts with objects for texts: label, primary, raw text, parts and flags (`--full`)."""
    found = of(crm, "contact_id", [person.id for person in people])
    return [replace(person, **_shared(one := found[person.id]), companies=_companies(one)) for person in people]


def full_companies(crm: Crm, companies: Sequence[Company]) -> list[Company]:
    """The same companies with objects for texts (`--full`)."""
    found = of(crm, "company_id", [company.id for company in companies])
    full = []
    for company in companies:
        shared = _shared(found[company.id])
        handles = shared.pop("handles")
        websites = tuple({"network": network, **one} for network, rows in handles.items() for one in rows)
        full.append(replace(company, **shared, websites=websites))
    return full


def _shared(one: Particulars) -> "dict[str, Any]":
    handles: dict[str, list[dict[str, Any]]] = {}
    for row in one.handles:
        handles.setdefault(row.network, []).append({"name": row.text, **_ranked(row)})
    return {
        "emails": tuple(
            {"address": row.text, **_ranked(row), "valid": bool(row.is_valid), "flags": mail_flags(row)}
            for row in one.emails
        ),
        "phones": tuple(
            {
                "raw": row.text, "e164": row.e164, "extension": row.extension, **_ranked(row),
                "valid": bool(row.is_valid), "flags": phone_flags(row),
            }
            for row in one.phones
        ),
        "addresses": tuple(
            {"text": row.text, **{part: getattr(row, part) for part in PARTS}, **_ranked(row)}
            for row in one.addresses
        ),
        "handles": handles,
    }  # fmt: skip


def _companies(one: Particulars) -> "tuple[dict[str, Any], ...]":
    return tuple(
        {
            "id": row.id, "ref": ref("company", row.id), "name": row.text, "role": row.role,
            "primary": bool(row.is_primary),
        }
        for row in one.positions
    )  # fmt: skip


def _ranked(row: "Any") -> "dict[str, Any]":
    return {"label": row.label, "primary": bool(row.is_primary)}


def _grouped(rows: "Iterable[Any]") -> "dict[int, list[Any]]":
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.owner, []).append(row)
    return groups
