"""What belongs to a contact or a company, row by row: mails, phones, handles, addresses, tags.

Each row of a ranked kind may have a label, and one of the kind is the primary one (of handles: one of each network).
Companies of a contact are in positions.py, custom fields in customfields.py.
"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import users
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.handles import handle_key, read_handle, read_url
from crmcli.core.rows import Candidate, OwnedText
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.app.phonereading import PhoneReader
    from crmcli.store.journal import Change

LONGEST_NAME = 500
LONGEST_ITEM = 1000  # of a mail, phone, handle or address, of which a text may hold several
ITEMS = {"emails": "mail address", "phones": "phone number", "handles": "handle", "addresses": "postal address"}
NOUN = {"contact_id": "contacts", "company_id": "companies", "deal_id": "deals"}
LISTS = ("addresses", "emails", "phones", "tags", "handles")
RANKED = ("emails", "phones", "handles", "addresses")


def apply(crm: Crm, change: "Change", owner: str, number: int, said: "Mapping[str, Any]") -> None:
    """Take away and add what is said of each kind.

    Addresses come first: a new one may tell where the phones are that say no country.
    """
    for kind in LISTS:
        remove(crm, change, kind, owner, number, said.get(f"rm_{kind}") or ())
        add(crm, change, kind, owner, number, said.get(kind) or ())
        if kind == "addresses" and said.get(kind):
            from crmcli.app.phonereading import reread

            reread(crm, change, owner, number)


def add(crm: Crm, change: "Change", kind: str, owner: str, number: int, items: "Iterable[Any]") -> None:
    """Add rows of a kind; of what is there already only the label is set anew, where one is said.

    The first of its kind becomes the primary one.
    """
    items = list(items)
    if not items:
        return
    if kind == "tags":
        _add_tags(crm, change, owner, number, items)
        return
    from crmcli.core.labels import label_of, read_label

    reader = _reader(crm, kind, owner, number)
    rows = ranked(crm, kind, owner, number)
    there, labels = {key_of(kind, one): one.row for one in rows}, {one.row: one.label for one in rows}
    for item in items:
        label, said = read_label(item) if isinstance(item, str) else (None, item)
        if label is None and isinstance(said, str) and said[-1:] in (":", "：") and label_of(said[:-1]):
            raise BadInput(f"{said!r} labels nothing", hint="crm help labels")
        for values in values_of(kind, said, reader):
            key = values.pop("text_key")
            if (row := there.get(key)) is None:
                first = not any(group_of(kind, one) == group_of(kind, key) for one in there)
                row = change.insert(kind, {owner: number, **values, "label": label or None, "is_primary": int(first)})
                there[key], labels[row] = row, label or None
                _tell(crm, kind, values, reader)
            elif label is not None and labels[row] != (label or None):
                change.update(kind, row, {"label": label or None})
                labels[row] = label or None


def remove(crm: Crm, change: "Change", kind: str, owner: str, number: int, items: "Iterable[Any]") -> None:
    """Take rows of a kind away; the next one becomes the primary one.

    Raises `NotFound` for one that is not there, except for tags.
    """
    items = list(items)
    if kind == "tags":
        _remove_tags(crm, change, owner, number, items)
        return
    for item in items:
        text = item if isinstance(item, str) else ":".join(item)
        found = _meant(crm, kind, owner, number, ranked(crm, kind, owner, number), text)
        if not found:
            shown = f"{'c' if owner == 'contact_id' else 'o'}{number}"
            raise NotFound(f"{text!r} is none of the {kind} here", hint=f"crm show {shown}")
        for one in found:
            change.delete(kind, one.row)
    if items:
        _settle(crm, change, kind, owner, number)


def make_primary(crm: Crm, change: "Change", owner: str, number: int, text: str) -> bool:
    """Make a mail, phone, handle or address the primary one of its kind; False when it is none of them."""
    for kind in RANKED:
        there = ranked(crm, kind, owner, number)
        if found := _meant(crm, kind, owner, number, there, text):
            chosen, group = found[0], group_of(kind, key_of(kind, found[0]))
            alike = [one for one in there if group_of(kind, key_of(kind, one)) == group]
            choose(change, kind, alike, chosen.row)
            return True
    return False


def choose(change: "Change", table: str, rows: "Sequence[Any]", chosen: int) -> None:
    """Make one row of several the primary one."""
    for one in rows:
        if bool(one.is_primary) != (one.row == chosen):
            change.update(table, one.row, {"is_primary": int(one.row == chosen)})


def settle(change: "Change", table: str, rows: "Sequence[Any]") -> None:
    """See to it that one row of several is the primary one: the one that is, else the oldest."""
    if rows and sum(one.is_primary for one in rows) != 1:
        choose(change, table, rows, min((not one.is_primary, one.row) for one in rows)[1])


def ranked(crm: Crm, kind: str, owner: str, number: int) -> "list[Any]":
    """The rows of a kind in full, the primary one first."""
    from crmcli.core.ownrows import ROWS

    return crm.store.rows(f"{NOUN[owner]}.{kind}_full", ROWS[kind], ids=[number])


def key_of(kind: str, row: "Any") -> str:
    """What makes two rows of a kind the same: a number's notation and an address's case do not count."""
    if kind == "phones":
        return f"{row.key};{row.extension or ''}"
    return fold(row.text) if kind == "addresses" else str(row.key)


def group_of(kind: str, key: str) -> str:
    """Among whom a row is the primary one: of handles, those of its network."""
    return key.partition(":")[0] if kind == "handles" else ""


def _reader(crm: Crm, kind: str, owner: str, number: int) -> "PhoneReader | None":
    """How the numbers of this record are read; None for what is no phone."""
    if kind != "phones":
        return None
    from crmcli.app.phonereading import of_owner

    return of_owner(crm, owner, number)


def _tell(crm: Crm, kind: str, values: "dict[str, Any]", reader: "PhoneReader | None") -> None:
    """Say at once what looks odd, and how a number was read: what is wrong is mended easiest where it is typed."""
    if kind == "emails" and not values["is_valid"]:
        crm.tell(f"no usual mail address, kept as it is: {values['address']}")
    if reader is not None:
        from crmcli.app.phonereading import say

        crm.tell(say(reader.phone(values["raw"]), reader))


def _meant(crm: Crm, kind: str, owner: str, number: int, there: "Sequence[Any]", text: str) -> "list[Any]":
    """The rows that a text means, by what was typed or by the key; a label before it does not count."""
    from crmcli.core.labels import read_label

    reader = _reader(crm, kind, owner, number)
    for said in dict.fromkeys((read_label(text)[1], text)):
        plain = clean(said, lines=True).casefold()
        if found := [one for one in there if one.text.casefold() == plain]:
            return found
        try:
            values = values_of(kind, said, reader)
        except BadInput:
            continue
        if found := [one for one in there if key_of(kind, one) in {one["text_key"] for one in values}]:
            return found
    return []


def _settle(crm: Crm, change: "Change", kind: str, owner: str, number: int) -> None:
    groups: dict[str, list[Any]] = {}
    for one in ranked(crm, kind, owner, number):
        groups.setdefault(group_of(kind, key_of(kind, one)), []).append(one)
    for rows in groups.values():
        settle(change, kind, rows)


def _add_tags(crm: Crm, change: "Change", owner: str, number: int, items: Sequence[str]) -> None:
    there = {fold(one.text) for one in _tags(crm, owner, number)}
    for item in items:
        name = tag_name(item)
        if fold(name) not in there:
            there.add(fold(name))
            change.insert("taggings", {owner: number, "tag_id": tag_number(crm, change, name)})


def _remove_tags(crm: Crm, change: "Change", owner: str, number: int, items: Sequence[str]) -> None:
    away = {fold(item.lstrip("+#")) for item in items}
    for one in _tags(crm, owner, number):
        if fold(one.text) in away:
            change.delete("taggings", one.row)


def _tags(crm: Crm, owner: str, number: int) -> list[OwnedText]:
    return crm.store.rows(f"{NOUN[owner]}.tags", OwnedText, ids=[number])


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
    if name not in made:
        from crmcli.app.companynear import tell_near

        tell_near(crm, name)
    return made.get(name) or change.insert("companies", {"name": name, "owner_id": users.me(crm)})


def company_called(crm: Crm, name: str) -> int | None:
    """The company of this whole name, or None. Raises `Ambiguous` where several bear it."""
    from crmcli.app import lookup

    found = crm.store.rows("lookup.exact", Candidate, key=fold(name), how="name", limit=50)
    found = [one for one in found if one.kind == "company"]
    if len(found) > 1:
        raise lookup.ambiguous(name, found)
    return found[0].id if found else None


def tag_number(crm: Crm, change: "Change", name: str) -> int:
    """The tag of this name, made when there is none; case does not count."""
    key = fold(name)
    found = crm.store.value("tags.by_key", key=key)
    return int(found) if found is not None else change.insert("tags", {"name": name, "key": key})


def values_of(kind: str, item: "Any", reader: "PhoneReader | None" = None) -> "list[dict[str, Any]]":
    """The columns of the mails, phones, handles or addresses in an item, each with its `text_key`.

    `reader` reads phones. An item is a text, a handle also (network, name), an address also an
    `Address` whose parts are known. Raises `BadInput` for what is none.
    """
    if isinstance(item, str):
        limited(item, ITEMS[kind], LONGEST_ITEM)  # before it is read: a library needs seconds for a megabyte
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
        assert reader is not None  # of numbers without a country code somebody must know where they are
        numbers = reader.phones(item)
        if not numbers:
            raise BadInput(f"{item!r} is no phone number", hint="--phone '+44 20 7946 0958'")
        return [
            {
                "text_key": f"{one.key};{one.extension or ''}", "raw": one.raw, "key": one.key, "e164": one.e164,
                "extension": one.extension, "is_valid": int(one.is_valid),
            }
            for one in numbers
        ]  # fmt: skip
    if kind == "handles":
        network, value = item if isinstance(item, tuple) else _need_handle(item)
        key = handle_key(network, value)
        return [{"text_key": key, "network": network, "value": value, "key": key}]
    from crmcli.core.addresses import PARTS, Address, read_address

    said = item if isinstance(item, Address) else read_address(item)
    if not said.text:
        raise BadInput("an address is empty", hint="--address '1 Bridge St, London'")
    return [{"text_key": fold(said.text), "text": said.text, **{part: getattr(said, part) for part in PARTS}}]


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


def _need_handle(text: str) -> tuple[str, str]:
    found = read_handle(text)
    if found is None and "." in text.strip(". ") and not set(text) & set(" @:"):  # engines.example
        found = read_url(f"https://{text}")
    if found is None:
        raise BadInput(f"{text!r} is no handle", hint="--handle wechat:ada, or a profile's URL")
    return found


def _made_now(change: "Change") -> "Iterable[tuple[int, dict[str, Any]]]":
    """Companies made within this act: they are not in the look-up before it is complete."""
    return [(number, change.row("companies", number)) for number in change.touched.get("companies", ())]
