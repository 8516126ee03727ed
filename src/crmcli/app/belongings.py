"""What belongs to a contact or a company, row by row: mails, phones, handles, addresses, tags, custom fields."""

import json
from collections.abc import Iterable, Mapping

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.handles import handle_key, read_handle
from crmcli.core.rows import Candidate, OwnedPair, OwnedRef, OwnedText
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

LONGEST_NAME = 500
NOUN = {"contact_id": "contacts", "company_id": "companies"}
TABLE = {"emails": "emails", "phones": "phones", "handles": "handles", "addresses": "addresses", "tags": "taggings"}


def add(crm: Crm, change: "Change", kind: str, owner: str, number: int, items: "Iterable[Any]") -> None:
    """Add rows of a kind; what is there already is left alone. The first of its kind becomes the primary one."""
    items = list(items)
    if not items:
        return
    there = {text_key(kind, text) for _row, text in _existing(crm, kind, owner, number)}
    for item in items:
        for values in _rows(crm, change, kind, item):
            key = values.pop("text_key")
            if key in there:
                continue
            if kind in ("emails", "phones", "addresses"):
                values["is_primary"] = int(not there)
            there.add(key)
            change.insert(TABLE[kind], {owner: number, **values})


def remove(crm: Crm, change: "Change", kind: str, owner: str, number: int, items: "Iterable[Any]") -> None:
    """Take rows of a kind away. Raises `NotFound` for one that is not there, except for tags."""
    for item in items:
        text = item if isinstance(item, str) else ":".join(item)
        key = text_key(kind, text.lstrip("+#") if kind == "tags" else text)
        rows = [row for row, there in _existing(crm, kind, owner, number) if text_key(kind, there) == key]
        if not rows and kind != "tags":
            raise NotFound(
                f"{text!r} is none of the {kind} here", hint=f"crm show {'c' if 'contact' in owner else 'o'}{number}"
            )
        for row in rows:
            change.delete(TABLE[kind], row)


def join(crm: Crm, change: "Change", contact: int, company: str) -> None:
    """Put a contact into a company, which is found by its ref or whole name, or made."""
    number = company_number(crm, change, company)
    there = crm.store.rows("contacts.companies", OwnedRef, ids=[contact])
    if number not in [row.id for row in there]:
        change.insert("positions", {"contact_id": contact, "company_id": number, "is_primary": int(not there)})


def leave(crm: Crm, change: "Change", contact: int, company: str) -> None:
    """Take a contact out of a company."""
    from crmcli.app.lookup import who

    found = who(crm, company, kind="company")
    for row in crm.store.rows("contacts.companies", OwnedRef, ids=[contact]):
        if row.id == found.id:
            change.delete("positions", row.row)
            return
    raise NotFound(f"{found.name} is none of the companies here", hint=f"crm show c{contact}")


def company_number(crm: Crm, change: "Change", text: str) -> int:
    """The company with this ref or whole name; it is made when there is none. Never a guess by a part of a name."""
    from crmcli.app import lookup
    from crmcli.core.refs import read_ref

    if (named := read_ref(text)) and named[0] == "company":
        return lookup.by_ref(crm, *named).id
    name = clean(text)
    if not name:
        raise BadInput("a company needs a name", hint="@'Acme Ltd'")
    if (found := company_called(crm, name)) is not None:
        return found
    limited(name, "company's name")
    made = {row["name"]: number for number, row in _made_now(change)}
    return made.get(name) or change.insert("companies", {"name": name, "owner_id": users.me(crm)})


def company_called(crm: Crm, name: str) -> int | None:
    """The company of this whole name, or None. Raises `Ambiguous` where several bear it."""
    from crmcli.app import lookup

    found = crm.store.rows("lookup.exact", Candidate, key=fold(name), how="name", limit=50)
    found = [one for one in found if one.kind == "company"]
    if len(found) > 1:
        raise lookup.ambiguous(name, found)
    return found[0].id if found else None


def set_fields(crm: Crm, change: "Change", owner: str, number: int, values: "Mapping[str, Any]") -> None:
    """Set custom fields; None takes one away."""
    if not values:
        return
    there = {row.name: row.row for row in crm.store.rows(f"{NOUN[owner]}.fields", OwnedPair, ids=[number])}
    for given, value in values.items():
        name = clean(given)
        if not name:
            raise BadInput("a custom field needs a name", hint="--set colour=blue")
        row = there.get(name)
        if value is None:
            if row is not None:
                change.delete("fields", row)
        elif row is None:
            change.insert("fields", {owner: number, "name": name, "value": _json(value)})
        else:
            change.update("fields", row, {"value": _json(value)})


def tag_number(crm: Crm, change: "Change", name: str) -> int:
    """The tag of this name, made when there is none; case does not count."""
    key = fold(name)
    found = crm.store.value("tags.by_key", key=key)
    return int(found) if found is not None else change.insert("tags", {"name": name, "key": key})


def _existing(crm: Crm, kind: str, owner: str, number: int) -> list[tuple[int, str]]:
    name = f"{NOUN[owner]}.{kind}"
    if kind in ("handles", "addresses"):
        pairs = crm.store.rows(name, OwnedPair, ids=[number])
        return [(row.row, f"{row.name}:{row.text}" if kind == "handles" else row.text) for row in pairs]
    return [(row.row, row.text) for row in crm.store.rows(name, OwnedText, ids=[number])]


def _rows(crm: Crm, change: "Change", kind: str, item: "Any") -> "list[dict[str, Any]]":
    """The rows that an item makes, each with the `text_key` that tells whether it is there already."""
    if kind == "tags":
        name = tag_name(item)
        return [{"text_key": fold(name), "tag_id": tag_number(crm, change, name)}]
    return values_of(kind, item, crm.setting("phone_region") if kind == "phones" else None)


def values_of(kind: str, item: "Any", region: str | None) -> "list[dict[str, Any]]":
    """The columns of the mails, phones, handles or addresses in an item, each with its `text_key`.

    `region` reads phones without a country code.
    """
    if kind == "emails":
        from crmcli.app.identity import mails

        found = mails(item)
        if not found:
            raise BadInput(f"{item!r} is no mail address", hint="--email ada@example.org")
        return [
            {"text_key": one.key, "address": one.address, "key": one.key, "is_valid": int(one.is_valid)}
            for one in found
        ]
    if kind == "phones":
        from crmcli.app.identity import phone

        one = phone(item, region)
        return [
            {
                "text_key": text_key(kind, one.raw), "raw": one.raw, "key": one.key, "e164": one.e164,
                "extension": one.extension, "is_valid": int(one.is_valid),
            }
        ]  # fmt: skip
    if kind == "handles":
        network, value = item if isinstance(item, tuple) else _need_handle(item)
        key = handle_key(network, value)
        return [{"text_key": key, "network": network, "value": value, "key": key}]
    said, city = item if isinstance(item, tuple) else (item, None)
    text = clean(said, lines=True)
    return [{"text_key": text_key(kind, text), "text": text, "city": clean(city) if city else city_of(text)}]


def limited(text: str, what: str, most: int = LONGEST_NAME) -> str:
    """The text of a name or title, which is short: what is endless fills every list. Raises `Refused`."""
    if len(text) > most:
        raise Refused(f"a {what} of {len(text)} characters is not kept; {most} are", hint="put long text into --notes")
    return text


def tag_name(item: str) -> str:
    """The tag that a word means: one word, without its sign."""
    name = limited(clean(item).lstrip("+#"), "tag", 100)
    if not name or "," in name or " " in name:
        raise BadInput(f"{item!r} is no tag: a tag is one word", hint="crm tag ada +vip")
    return name


def city_of(address: str) -> str | None:
    """The city of an address typed as `street, city` or `street, postcode city, country`, where it can be told."""
    parts = [part.strip() for part in address.replace("\n", ",").split(",") if part.strip()]
    if len(parts) < 2:
        return None
    part = parts[-2] if len(parts) > 2 else parts[-1]
    city = " ".join(word for word in part.split() if not any(char.isdigit() for char in word))
    return city or None


def _need_handle(text: str) -> tuple[str, str]:
    found = read_handle(text)
    if found is None:
        raise BadInput(f"{text!r} is no handle", hint="--handle wechat:ada, or a profile's URL")
    return found


def text_key(kind: str, text: str) -> str:
    """What makes two texts of a kind the same."""
    if kind == "handles":
        network, _, value = text.partition(":")
        return handle_key(*(read_handle(text) or (network, value)))
    if kind == "phones":
        return "".join(char for char in text if char.isalnum()).casefold()
    return fold(text) if kind in ("tags", "addresses") else clean(text).casefold()


def _made_now(change: "Change") -> "Iterable[tuple[int, dict[str, Any]]]":
    """Companies made within this act: they are not in the look-up before it is complete."""
    return [(number, change.row("companies", number)) for number in change.touched.get("companies", ())]


def _json(value: "Any") -> str:
    return json.dumps(value, ensure_ascii=False)
