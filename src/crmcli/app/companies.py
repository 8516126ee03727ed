"""Companies: adding, editing, listing."""

import json
from collections.abc import Mapping, Sequence

from crmcli.app import belongings, customfields, importantdates, positions, users
from crmcli.app.consents import not_to_contact
from crmcli.app.crm import Crm
from crmcli.core import changessaid
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.records import Company, Ref, Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate, CompanyRow, OwnedPair, OwnedRef, OwnedText
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change


def add(crm: Crm, name: str, said: "Mapping[str, Any]") -> Wrote:
    """Add a company. One of the same name is told: a name is how a company is found."""
    name = clean(name)
    if not name:
        raise BadInput("a company needs a name", hint="crm company add 'Acme Ltd'")
    belongings.limited(name, "company's name")
    same = crm.store.rows("lookup.exact", Candidate, key=fold(name), how="name", limit=5)
    if there := [one for one in same if one.kind == "company"]:
        number = ref("company", there[0].id)
        raise Refused(f"there is a company {there[0].name} ({number}) already", hint=f"crm company show {number}")
    from crmcli.app.companynear import tell_near

    tell_near(crm, name)
    with crm.change(f"add company {name}") as change:
        number_made = change.insert("companies", {"name": name, "owner_id": users.me(crm)})
        _apply(crm, change, number_made, said)
        made = one(crm, number_made)
    return Wrote(change.ref, f"added {name}", made, {"set": changessaid.said(said)})


def edit(crm: Crm, number: int, said: "Mapping[str, Any]") -> Wrote:
    """Change a company."""
    there = one(crm, number)
    with crm.change(f"edit {there.name}") as change:
        _apply(crm, change, number, said)
        made = one(crm, number)
    return Wrote(change.ref, f"changed {made.name}", made, {"set": changessaid.said(said)})


def archive(crm: Crm, number: int, *, back: bool = False) -> Wrote:
    """Put a company away, or bring it back; its people stay, and its open deals, which are told.

    Raises `Refused` for one that is part of another now.
    """
    there = one(crm, number)
    if back and there.archived_at:
        from crmcli.app import lookup

        if into := lookup.company_into(crm, number):
            raise Refused(f"{there.ref} was merged into {into.name} ({into.ref})", hint=f"crm history {there.ref}")
    with crm.change(f"{'restore' if back else 'remove'} {there.name}") as change:
        change.update("companies", number, {"archived_at": None if back else crm.now()})
        made = one(crm, number)
    if not back:
        from crmcli.app.dealsleft import tell_of_company

        tell_of_company(crm, made)
    return Wrote(change.ref, f"{'restored' if back else 'removed'} {there.name}", made, {})


def listed(crm: Crm, *, limit: int | None = None, offset: int = 0) -> list[Company]:
    """Companies by name."""
    ids = crm.store.values("companies.listed", limit=2**31 if limit is None else limit, offset=offset)
    return many(crm, ids)


def one(crm: Crm, number: int) -> Company:
    """A company with all that belongs to it. Raises `NotFound`."""
    found = many(crm, [number])
    if not found:
        raise NotFound(f"there is no company {ref('company', number)}", hint="crm company list")
    return found[0]


def many(crm: Crm, ids: Sequence[int]) -> list[Company]:
    """Companies in the order of `ids`."""
    rows = {row.id: row for row in crm.store.rows("companies.by_ids", CompanyRow, ids=ids)}
    texts: dict[str, dict[int, list[str]]] = {}
    for kind in ("emails", "phones", "tags"):
        for text in crm.store.rows(f"companies.{kind}", OwnedText, ids=ids):
            texts.setdefault(kind, {}).setdefault(text.owner, []).append(text.text)
    pairs: dict[str, dict[int, list[OwnedPair]]] = {}
    for kind in ("handles", "addresses", "fields"):
        for pair in crm.store.rows(f"companies.{kind}", OwnedPair, ids=ids):
            pairs.setdefault(kind, {}).setdefault(pair.owner, []).append(pair)
    people: dict[int, list[Ref]] = {}
    for person in crm.store.rows("companies.contacts", OwnedRef, ids=ids):
        people.setdefault(person.owner, []).append(Ref(person.id, ref("contact", person.id), person.name))

    silent = not_to_contact(crm, [one.id for known in people.values() for one in known])

    def of(kind: str, number: int) -> list[OwnedPair]:
        return pairs.get(kind, {}).get(number, [])

    return [
        Company(
            id=number, ref=ref("company", number), uid=rows[number].uid, name=rows[number].name,
            websites=tuple(one.text for one in of("handles", number)),
            emails=tuple(texts.get("emails", {}).get(number, ())),
            phones=tuple(texts.get("phones", {}).get(number, ())),
            addresses=tuple(one.text for one in of("addresses", number)),
            tags=tuple(texts.get("tags", {}).get(number, ())),
            custom={one.name or "": json.loads(one.text) for one in of("fields", number)},
            owner=users.ref_of(rows[number].owner_id, rows[number].owner_login, rows[number].owner_name),
            contacts=tuple(people.get(number, ())), notes=rows[number].notes, created_at=rows[number].created_at,
            updated_at=rows[number].updated_at, archived_at=rows[number].archived_at,
            not_to_contact=tuple(one.ref for one in people.get(number, ()) if one.id in silent),
        )
        for number in ids
        if number in rows
    ]  # fmt: skip


def _apply(crm: Crm, change: "Change", number: int, said: "Mapping[str, Any]") -> None:
    values: dict[str, Any] = {}
    if said.get("name") is not None:
        values["name"] = belongings.limited(clean(said["name"]), "company's name")
        if not values["name"]:
            raise Refused("a company needs a name")
    if said.get("notes") is not None:
        values["notes"] = clean(said["notes"], lines=True) or None
    if said.get("owner") is not None:
        values["owner_id"] = users.owner(crm, said["owner"])
    if values:
        change.update("companies", number, values)
    belongings.apply(crm, change, "company_id", number, said)
    for text in said.get("primary") or ():
        positions.make_primary(crm, change, "company_id", number, text)
    customfields.set_values(crm, change, "company_id", number, said.get("custom") or {})
    importantdates.remove(crm, change, "company_id", number, said.get("rm_dates") or ())
    importantdates.add(crm, change, "company_id", number, said.get("dates") or ())
