"""Custom fields: their definitions, which live in the book's settings, and what people, companies and deals have.

A field without a definition is free text, as it was said; names are matched without regard to case and accents.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from crmcli.app import booksettings
from crmcli.app.crm import Crm
from crmcli.core.customfields import CustomField, FieldType, definition, named, read_value, say_value
from crmcli.core.errors import BadInput, CrmError, NotFound, Refused
from crmcli.core.filterfields import PEOPLE
from crmcli.core.ownrows import FieldCount, FieldRow
from crmcli.core.records import Wrote
from crmcli.core.refs import ref
from crmcli.core.rows import OwnedPair
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

SETTING = "fields"
LONGEST_NAME, LONGEST_VALUE = 100, 10_000
NOUN = {"contact_id": "contacts", "company_id": "companies", "deal_id": "deals"}


def definitions(crm: Crm) -> dict[str, FieldType]:
    """The defined fields by their folded name, in the order they were defined."""
    kept: Mapping[str, Mapping[str, Any]] = crm.setting(SETTING) or {}
    return {fold(name): FieldType(name, one["type"], tuple(one.get("choices") or ())) for name, one in kept.items()}


def read(crm: Crm, given: str, value: "Any", day: "Callable[[str], str] | None" = None) -> "tuple[str, Any]":
    """The name under which a field is kept, and the value as it is kept.

    `day` reads the words of a date otherwise than people type them. Raises `Refused` with what the field holds.
    """
    name = clean(given)
    if not name:
        raise BadInput("a custom field needs a name", hint="--set colour=blue")
    for what, text, most in (("name", name, LONGEST_NAME), ("value", value, LONGEST_VALUE)):
        if isinstance(text, str) and len(text) > most:
            raise Refused(f"a custom field's {what} of {len(text)} characters is not kept; {most} are", hint="--notes")
    field = named(definitions(crm), name)
    if field is None:
        return name, clean(value, lines=True) if isinstance(value, str) else value
    return field.name, read_value(field, value, day or (lambda text: crm.date(text).date.isoformat()))


def set_values(crm: Crm, change: "Change", owner: str, number: int, values: "Mapping[str, Any]") -> None:
    """Set custom fields of a record; None takes one away."""
    if not values:
        return
    rows = crm.store.rows(f"{NOUN[owner]}.fields", OwnedPair, ids=[number])
    there = {fold(row.name or ""): (row.row, row.name) for row in rows}
    for given, value in values.items():
        kept = there.get(fold(clean(given)))
        if value is None:
            if kept is not None:
                change.delete("fields", kept[0])
                del there[fold(clean(given))]
            continue
        name, found = read(crm, given, value)
        if kept is None:
            row = change.insert("fields", {owner: number, "name": name, "value": as_json(found)})
            there[fold(name)] = (row, name)
        else:
            change.update("fields", kept[0], {"value": as_json(found)})


def listed(crm: Crm) -> list[CustomField]:
    """The defined fields in their order, then those that are only used, with how many records bear each."""
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for one in crm.store.rows("fields.counted", FieldCount):
        counts[fold(one.name)] = counts.get(fold(one.name), 0) + one.count
        spelled.setdefault(fold(one.name), one.name)
    defined = definitions(crm)
    found = [
        CustomField(name=one.name, type=one.type, choices=one.choices, defined=True, used=counts.get(key, 0))
        for key, one in defined.items()
    ]
    free = [key for key in sorted(spelled) if key not in defined]
    return found + [
        CustomField(name=spelled[key], type="text", choices=(), defined=False, used=counts[key]) for key in free
    ]


def define(crm: Crm, name: str, kind: str, choices: Sequence[str] = ()) -> Wrote:
    """Define a field. Values that are there already are read by it; `Refused` names those that do not fit."""
    field = definition(name, kind, tuple(choices))
    if there := named(definitions(crm), field.name):
        hint = f"crm field edit '{there.name}' --type {kind}"
        raise Refused(f"there is a field {there.name} already, {_said(there)}", hint=hint)
    if fold(field.name) in PEOPLE:
        hint = f"crm field add 'own {field.name}' {kind}"
        raise Refused(f"{field.name} is told of everybody already; a field of that name would be mixed up", hint=hint)
    with _settling(crm), crm.change(f"define the field {field.name}") as change:
        crm.forget_settings()  # a colleague may have defined one since
        _keep(crm, change, {**definitions(crm), fold(field.name): field})
        read_again = _read_again(crm, change, field, {fold(field.name)})
    more = f"; {read_again} value{'s are' if read_again > 1 else ' is'} read by it" if read_again else ""
    return Wrote(change.ref, f"defined {field.name}, {_said(field)}{more}", _one(crm, field.name), {})


def redefine(
    crm: Crm, name: str, *, kind: str | None = None, choices: Sequence[str] = (), rename: str | None = None
) -> Wrote:
    """Change a field's type, choices or name; its values go along. Raises `Refused` where some do not fit."""
    there = need(crm, name)
    picked = tuple(choices) or (there.choices if kind in (None, "choice") else ())
    field = definition(rename or there.name, kind or there.type, picked)
    if fold(field.name) != fold(there.name) and any(fold(one.name) == fold(field.name) for one in listed(crm)):
        raise Refused(f"there is a field {field.name} already", hint="crm field list")
    with _settling(crm), crm.change(f"change the field {there.name}") as change:
        kept = {(fold(field.name) if key == fold(there.name) else key): one for key, one in definitions(crm).items()}
        _keep(crm, change, {**kept, fold(field.name): field})
        _read_again(crm, change, field, {fold(there.name), fold(field.name)})
    now = _said(field) if field.name == there.name else f"{field.name}, {_said(field)}"
    what = f"changed {there.name}: {now}" if change.ref else f"{field.name} is {now}"
    return Wrote(change.ref, what, _one(crm, field.name), {})


def drop(crm: Crm, name: str) -> Wrote:
    """Take a definition away. The values stay as they are, as free text."""
    there = need(crm, name)
    shown = _one(crm, there.name)
    with _settling(crm), crm.change(f"remove the field {there.name}") as change:
        _keep(crm, change, {key: one for key, one in definitions(crm).items() if key != fold(there.name)})
    whose = "1 record keeps what it has" if shown.used == 1 else f"{shown.used} records keep what they have"
    kept = f"; {whose} as free text" if shown.used else ""
    return Wrote(change.ref, f"removed the field {there.name}{kept}", shown, {})


def need(crm: Crm, name: str) -> FieldType:
    """The definition of a name. Raises `NotFound` with the names that are defined."""
    if found := named(definitions(crm), clean(name)):
        return found
    known = ", ".join(one.name for one in definitions(crm).values()) or "none yet"
    raise NotFound(f"there is no defined field {name!r}; defined are: {known}", hint=f"crm field add '{name}' text")


def as_json(value: "Any") -> str:
    """A value as its row keeps it."""
    return json.dumps(value, ensure_ascii=False)


@contextlib.contextmanager
def _settling(crm: Crm) -> Iterator[None]:
    """Read the settings anew after an act that changes them, whether it went well or not."""
    try:
        yield
    finally:
        crm.forget_settings()


def _one(crm: Crm, name: str) -> CustomField:
    return next(one for one in listed(crm) if fold(one.name) == fold(name))


def _said(field: FieldType) -> str:
    return f"{field.type} of {', '.join(field.choices)}" if field.choices else field.type


def _keep(crm: Crm, change: "Change", fields: Mapping[str, FieldType]) -> None:
    kept = {
        one.name: {"type": one.type, **({"choices": list(one.choices)} if one.choices else {})}
        for one in fields.values()
    }
    booksettings.put(change, crm.store, SETTING, kept)


def _read_again(crm: Crm, change: "Change", field: FieldType, names: set[str]) -> int:
    """Read the values of a field by its new definition; how many there are. Raises `Refused` where some do not fit."""
    spelled = [one.name for one in crm.store.rows("fields.counted", FieldCount) if fold(one.name) in names]
    rows = [row for name in spelled for row in crm.store.rows("fields.named", FieldRow, name=name)]
    bearers = {_bearer(row) for row in rows if row.name == field.name}
    wrong: list[tuple[FieldRow, CrmError]] = []
    for row in rows:
        try:
            value = read_value(field, json.loads(row.value), lambda text: crm.date(text).date.isoformat())
        except CrmError as error:
            wrong.append((row, error))
            continue
        same = row.name == field.name or _bearer(row) in bearers
        change.update("fields", row.row, {"value": as_json(value), **({} if same else {"name": field.name})})
    if wrong:
        row, why = wrong[0]
        whose = _bearer(row)
        count = f"{len(wrong)} values of {field.name} do not fit" if len(wrong) > 1 else "a value does not fit"
        shown = say_value(json.loads(row.value))
        raise Refused(f"{count}; {whose} has {shown!r}: {why.message}", hint=f"crm show {whose}")
    return len(rows)


def _bearer(row: FieldRow) -> str:
    """The ref of the record whose field this is."""
    kept = {"contact": row.contact_id, "company": row.company_id, "deal": row.deal_id}
    return next(ref(kind, number) for kind, number in kept.items() if number is not None)
