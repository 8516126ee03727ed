"""Objects as rows: what stands in an object becomes cells, our own records under the names of their fields.

Lists are joined by ` ::: `, those that belong together stand side by side (`emails` and `emails.label`), an object of
another program is read one level deep (`address.city`).
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from crmcli.core.customfields import typed_cell
from crmcli.core.errors import BadInput
from crmcli.core.exports import apart
from crmcli.core.jsonvalues import Number
from crmcli.core.money import places
from crmcli.core.text import clean

MARK = " ::: "
MOST_NAMES = 1000  # of keys that are told of
LETTERS = {"c": "contacts", "o": "companies", "d": "deals", "t": "tasks", "i": "interactions"}
# What the book tells by itself, or holds for itself alone: it is read out of no file.
DERIVED = {
    "contacts": (
        "id ref company city stage_by rfm last_contact_at next_task created_at updated_at archived_at interactions"
        " tasks deals"
    ),
    "companies": "id ref contacts not_to_contact created_at updated_at archived_at interactions tasks deals",
    "deals": (
        "id ref probability_by roles parked_until parked_reason quote_ref quoted_on quote_minor stage_since"
        " days_in_stage next_task next_date stuck stage_history updated_at archived_at score points interactions tasks"
        " story"
    ),
    "tasks": "id ref due_zone due_there do_not_contact section why segment value_minor currency",
    "interactions": "id ref",
}
RENAMED = {
    "tasks": {"due_date": "due"},
    "interactions": {"external_ref": "external_id"},
}
PEOPLE = {"contacts": "contact", "people": "contact"}  # of records that name others
UNTOLD = ("source", "company")  # where our own record has none of these, none is made up
MINOR = ("amount_minor", "value_minor", "order_total_minor")
PURCHASE = {  # columns of a talk → of a purchase
    "external_id": "ref",
    **{key: key for key in ("contact", "amount", "currency", "product", "quantity", "note", "uid", "source")},
}
KEYS = {  # of objects in a list: the first of these that says something
    "emails": ("address", "email", "value"),
    "phones": ("raw", "number", "phone", "value", "e164"),
}  # fmt: skip
PARTS = {"street": "street", "postal_code": "postcode", "city": "city", "region": "region", "country": "country"}
LABELS = ("label", "type", "kind")
_REF = re.compile(r"([codti])([1-9]\d{0,17})")

Row = dict[str, str]


class Objects:
    """Makes rows of objects. `unread` counts what has no place in a row, by the name of its key."""

    def __init__(self) -> None:
        self.unread: Counter[str] = Counter()

    def row(self, said: Mapping[str, Any]) -> tuple[str | None, Row]:
        """The kind of an object, None where its columns must tell, and its row."""
        kind = own_kind(said)
        row: Row = {}
        plain = dict(said)
        quiet = DERIVED[kind].split() if kind else ()
        if kind:
            self._settle(kind, plain)
        currency = plain.get("currency")
        for raw, value in plain.items():
            key = clean(str(raw))
            if kind and value is None and key in UNTOLD and raw not in quiet:
                row[key] = ""
            if raw in quiet or value is None or value in ("", [], {}):
                continue
            if key in MINOR:
                row[key.removesuffix("_minor")] = _amount(value, currency)
            elif special := _SPECIAL.get(key):
                special(self, row, value)
            elif kind and (isinstance(value, dict) or _objects(value)) and not _is_reference(value):
                self._unplaced(key)
            else:
                name = RENAMED.get(kind or "", {}).get(key) or (PEOPLE.get(key, key) if kind != "contacts" else key)
                _put(row, name, value)
        return kind, row

    def _settle(self, kind: str, said: dict[str, Any]) -> None:
        """Our own record without what is only derived from it."""
        if kind == "contacts" and said.get("stage_by") == "facts":
            said.pop("stage", None)
        if kind == "deals" and said.get("probability_by") == "stage":
            said.pop("probability", None)
        for whose in ("owner", "author"):
            if isinstance(said.get(whose), dict):
                said[whose] = said[whose].get("ref") or said[whose].get("name")
        for aside in ("roles", "due_zone", "archived_at", "parked_until", "quote_ref"):
            if said.get(aside):
                self._unplaced(aside)

    def _unplaced(self, key: str) -> None:
        self.unread[key if len(self.unread) < MOST_NAMES else "more"] += 1

    def reachable(self, row: Row, value: Any, field: str) -> None:
        """Mails or phones: texts, or objects with a label."""
        pairs = [_labelled(one, KEYS[field]) for one in _listed(value)]
        _parallel(row, {field: [text for text, _ in pairs], f"{field}.label": [label for _, label in pairs]})

    def addresses(self, row: Row, value: Any) -> None:
        """Addresses: texts, or objects with their parts."""
        told = [one if isinstance(one, dict) else {"text": one} for one in _listed(value)]
        lists = {"addresses": [said(one.get("text") or one.get("formatted")) for one in told]}
        lists["addresses.label"] = [_label(one) for one in told]
        for part, field in PARTS.items():
            lists[field] = [said(one.get(part) or one.get(field)) for one in told]
        _parallel(row, lists)

    def handles(self, row: Row, value: Any) -> None:
        """{network: [names]}, or a list of handles."""
        if not isinstance(value, dict):
            _put(row, "handles", value)
            return
        pairs = [
            (f"{network}:{name}", label)
            for network, names in value.items()
            for name, label in (_labelled(one, ("name", "value", "url")) for one in _listed(names))
            if name
        ]
        _parallel(row, {"handles": [text for text, _ in pairs], "handles.label": [label for _, label in pairs]})

    def companies(self, row: Row, value: Any) -> None:
        """Companies, with the role in each."""
        told = [one if isinstance(one, dict) else {"name": one} for one in _listed(value)]
        names = [said(one.get("name") or one.get("ref")) for one in told]
        _parallel(row, {"companies": names, "companies.role": [said(one.get("role")) for one in told]})

    def websites(self, row: Row, value: Any) -> None:
        """Web addresses: texts, or objects with a network."""
        found = []
        for one in _listed(value):
            network = said(one.get("network")) if isinstance(one, dict) else ""
            text = _labelled(one, ("name", "url", "value"))[0]
            found.append(f"{network}:{text}" if network and network != "web" else text)
        row["websites"] = _joined(found)

    def custom(self, row: Row, value: Any) -> None:
        """Custom fields by their names."""
        if not isinstance(value, dict):
            _put(row, "custom", value)
            return
        for name, one in value.items():
            if isinstance(one, list) and not _objects(one):
                row[f"custom.{clean(name)}"] = ", ".join(said(item) for item in one)
            else:
                row[f"custom.{clean(name)}"] = typed_cell(one) if isinstance(one, bool | int | Number) else said(one)

    def dates(self, row: Row, value: Any) -> None:
        """Days that come again: `label=day`, `once` behind one that does not. The birthday has its own column."""
        found = []
        for one in _listed(value):
            if not isinstance(one, dict):
                found.append(said(one))
            elif one.get("label") == "birthday":
                row.setdefault("birthday", said(one.get("date")))
            else:
                once = " once" if one.get("yearly") is False else ""
                found.append(f"{said(one.get('label'))}={said(one.get('date'))}{once}")
        row["dates"] = _joined(found)

    def relations(self, row: Row, value: Any) -> None:
        """Other people: `kind=name; note`."""
        found = []
        for one in _listed(value):
            if isinstance(one, dict):
                note = f"; {said(one['note'])}" if one.get("note") else ""
                found.append(f"{said(one.get('kind'))}={said(one.get('uid') or one.get('name'))}{note}")
            else:
                found.append(said(one))
        row["relations"] = _joined(found)


_SPECIAL: dict[str, Callable[[Objects, Row, Any], None]] = {
    "emails": lambda objects, row, value: objects.reachable(row, value, "emails"),
    "phones": lambda objects, row, value: objects.reachable(row, value, "phones"),
    "addresses": Objects.addresses, "handles": Objects.handles, "companies": Objects.companies,
    "websites": Objects.websites, "custom": Objects.custom, "dates": Objects.dates, "relations": Objects.relations,
}  # fmt: skip


def purchase_rows(record: Mapping[str, Any], row: Row) -> list[Row]:
    """A talk of ours with an amount as rows of purchases: one, or one for each of its lines."""
    shared = {PURCHASE[key]: text for key, text in row.items() if key in PURCHASE}
    shared["contact"] = row.get("contact", "").partition(MARK)[0]  # of several the first is who bought
    shared["date"] = row.get("at") or row.get("date", "")
    if not row.get("contact"):
        shared["company"] = row.get("company", "")
    lines = record.get("lines")
    return [
        {
            **shared, "product": said(line.get("product")), "quantity": said(line.get("quantity")),
            "amount": _amount(line.get("amount_minor"), record.get("currency")), "order_total": row["amount"],
        }
        for line in (lines if isinstance(lines, list) else ()) if isinstance(line, dict)
    ] or [shared]  # fmt: skip


def own_kind(said: Mapping[str, Any]) -> str | None:
    """The kind of a record as our own commands write it, known by its ref; None for any other object."""
    ref = said.get("ref")
    found = _REF.fullmatch(ref) if isinstance(ref, str) else None
    if found is None or not (said.get("id") == int(found[2]) or isinstance(said.get("uid"), str)):
        return None
    return LETTERS[found[1]]


def said(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, list) and not _objects(value) and not any(isinstance(one, list) for one in value):
        return _joined([said(one) for one in value])
    if _is_reference(value):
        listed = value if isinstance(value, list) else [value]
        return _joined([said(one.get("uid") or one["name"]) for one in listed])
    return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _put(row: Row, name: str, value: Any) -> None:
    """A value under its name; an object under dotted names, one level deep."""
    if isinstance(value, dict) and not _is_reference(value):
        for key, one in value.items():
            row[f"{name}.{clean(str(key))}"] = said(one)
    elif _objects(value) and not _is_reference(value):
        row[name] = _joined([said(one) for one in value])
    else:
        row[name] = said(value)


def _is_reference(value: Any) -> bool:
    """True for `{id, ref, name}` and lists of such: another record, named."""
    many = value if isinstance(value, list) else [value]
    return bool(many) and all(
        isinstance(one, dict) and "name" in one and ("ref" in one or "id" in one) and len(one) <= 5 for one in many
    )


def _objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _labelled(value: Any, keys: tuple[str, ...]) -> tuple[str, str]:
    """The text of a mail, phone or handle, and its label."""
    if not isinstance(value, dict):
        return said(value), ""
    text = next((text for key in keys if (text := said(value.get(key)))), "")
    return text or said(value), _label(value)


def _label(value: Mapping[str, Any]) -> str:
    return next((text for key in LABELS if (text := said(value.get(key)))), "")


def _parallel(row: Row, lists: dict[str, list[str]]) -> None:
    """Lists side by side; one that says nothing at all is left out."""
    for name, texts in lists.items():
        if any(texts):
            row[name] = MARK.join(apart(text) for text in texts)


def _joined(texts: list[str]) -> str:
    return MARK.join(apart(text) for text in texts if text)


def _amount(minor: Any, currency: Any) -> str:
    """Minor units as an amount of the currency."""
    if not isinstance(minor, int) or isinstance(minor, bool):
        raise BadInput(f"{minor!r} is no whole number of minor units", hint='"amount_minor": 12050')
    digits = places(currency.upper() if isinstance(currency, str) else None)
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:0{digits}}" if digits else "")
