"""What is said of a deal, as its rows: value and dates, people with roles, tags, custom fields, lines of a quote."""

from collections.abc import Mapping, Sequence

from crmcli.app import belongings, currencies, customfields, lookup, users
from crmcli.app.crm import Crm
from crmcli.core.dealrows import DealContactRow, DealLineRow
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.pipeline import OPEN
from crmcli.core.records import Ref
from crmcli.core.text import clean, cut, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.deals import Deal
    from crmcli.store.journal import Change

NONE = ("", "none", "-")
TEXTS = {"source": "source", "external_id": "number in another system", "quote": "quote's number"}
COLUMN = {"quote": "quote_ref"}


def drafted(words: Sequence[str], said: "Mapping[str, Any]") -> "dict[str, Any]":
    """What is said of a new deal, by its words and beside them; what is said beside them counts.

    Raises `BadInput` for a title that is said twice.
    """
    from crmcli.core.quickadd import deal

    draft = deal(words)
    keys = dict(draft.keys)
    found = {**said, "tags": [*draft.tags, *(said.get("tags") or ())]}
    if person := keys.pop("for", None):
        found["contacts"] = [person, *(said.get("contacts") or ())]
    if found.get("title") is None and draft.words:
        found["title"] = " ".join(draft.words)
    elif draft.words:
        raise BadInput(
            f"the title is said twice: {found['title']!r} and {' '.join(draft.words)!r}", hint="crm deal add TITLE"
        )
    if "value" in keys and found.get("value") is not None:
        raise BadInput(
            f"the value is said twice: {found['value']} and {keys['value']}", hint="crm deal add --title TITLE"
        )
    for key, value in (("company", draft.company), *keys.items()):
        if found.get(key) is None:
            found[key] = value
    return found


def columns(crm: Crm, said: "Mapping[str, Any]", there: "Deal | None" = None) -> "dict[str, Any]":
    """The deal's own columns out of what was said; `there` is the deal as it is, where it is changed."""
    values: dict[str, Any] = {}
    if said.get("title") is not None:
        values["title"] = belongings.limited(clean(said["title"]), "title")
        if not values["title"]:
            raise BadInput("a deal needs a title", hint="crm deal edit d4 --title 'Website relaunch'")
    values |= _money(crm, said, there)
    if (text := said.get("probability")) is not None:
        values["probability"] = None if clean(text).casefold() in NONE else per_cent(text)
    for key, column in (("close", "expected_close"), ("quoted", "quoted_on")):
        if (text := said.get(key)) is not None:
            toward = "past" if key == "quoted" else "future"
            values[column] = None if clean(text).casefold() in NONE else crm.date(text, toward).date.isoformat()
    if values.get("quoted_on") is None and said.get("quote") and not (there and there.quoted_on):
        values["quoted_on"] = crm.today().isoformat()
    for key, what in TEXTS.items():
        if (text := said.get(key)) is not None:
            values[COLUMN.get(key, key)] = belongings.limited(clean(text), what) or None
    if (notes := said.get("notes")) is not None:
        values["notes"] = clean(notes, lines=True) or None
    if said.get("owner") is not None:
        values["owner_id"] = users.owner(crm, said["owner"])
    return values


def told(before: "Deal", after: "Deal", said: "Mapping[str, Any]") -> list[str]:
    """Each thing that was set or taken away, as it was understood: `close 2026-12-01`, `no value`, `+web`."""
    from crmcli.core import changessaid
    from crmcli.core.money import format_amount

    def amount(minor: int | None, one: "Deal") -> str | None:
        return None if minor is None else format_amount(minor, one.currency, thousands=True)

    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("title", before.title, after.title),
        ("value", amount(before.value_minor, before), amount(after.value_minor, after)),
        ("quote", amount(before.quote_minor, before), amount(after.quote_minor, after)),
        ("close", before.expected_close, after.expected_close),
        ("company", before.company and before.company.name, after.company and after.company.name),
        ("owner", before.owner and before.owner.name, after.owner and after.owner.name),
        ("source", before.source, after.source), ("number", before.external_id, after.external_id),
        ("quote's number", before.quote_ref, after.quote_ref), ("quoted", before.quoted_on, after.quoted_on),
    )  # fmt: skip
    found = [f"{name} {now}" if now else f"no {name}" for name, was, now in pairs if was != now]
    if said.get("probability") is not None:
        found.append(f"chance {after.probability}%" if after.probability_by == "hand" else "the stage's chance")
    for key, sign in (("contacts", ""), ("rm_contacts", "no "), ("lines", "line "), ("rm_lines", "no line ")):
        found += [f"{sign}{one}" for one in said.get(key) or ()]
    return found + changessaid.said({key: said.get(key) for key in ("tags", "rm_tags", "custom", "notes")})


def per_cent(text: str) -> int:
    """A probability in whole per cent, from 0 to 100. Raises `BadInput`."""
    plain = clean(text).removesuffix("%").removesuffix("％").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 4 and int(plain) <= 100):
        raise BadInput(f"a probability is 0 to 100 per cent, not {cut(text, 20)!r}", hint="--probability 60")
    return int(plain)


def apply(crm: Crm, change: "Change", number: int, said: "Mapping[str, Any]") -> None:
    """Write, within an act, what belongs to a deal out of what is `resolved`: people, tags, custom fields, lines."""
    belongings.remove(crm, change, "tags", "deal_id", number, said.get("rm_tags") or ())
    belongings.add(crm, change, "tags", "deal_id", number, said.get("tags") or ())
    customfields.set_values(crm, change, "deal_id", number, said.get("custom") or {})
    _remove_people(crm, change, number, said.get("rm_contacts") or ())
    _add_people(crm, change, number, said.get("contacts") or ())
    _lines(crm, change, number, said)


def resolved(crm: Crm, said: "Mapping[str, Any]") -> "dict[str, Any]":
    """What was said, with who is meant in place of words, so that nobody is asked twice who it is."""
    leaving = [lookup.who(crm, text, kind="contact") for text in said.get("rm_contacts") or ()]
    return {**said, "contacts": people(crm, said.get("contacts") or ()), "rm_contacts": leaving}


def people(crm: Crm, said: Sequence[str]) -> list[tuple[Ref, str | None]]:
    """The people that were said, `ada` or `ada=decision maker`, each with the role; `ada=` takes it away."""
    found = []
    for text in said:
        who, sign, role = text.partition("=")
        person = lookup.who(crm, who, kind="contact")
        found.append((person, belongings.limited(clean(role), "role", 100) if sign else None))
    return found


def begun(crm: Crm, at: str | None) -> str:
    """The day on which a deal began: today, or one that is past. Raises `Refused` for a day that lies ahead."""
    day = crm.date(at, "past").date if at else crm.today()
    if day > crm.today():
        raise Refused(f"{day.isoformat()} lies ahead: a deal begins when it does", hint="--at 'last mon'")
    return day.isoformat()


def note_close(crm: Crm, change: "Change", number: int, day: str | None) -> None:
    """Keep, within an act, on which day a deal is now expected to close."""
    values = {"deal_id": number, "day": crm.today().isoformat(), "expected_close": day, "user_id": users.me(crm)}
    change.insert("deal_closes", values)


def tell_amounts(crm: Crm, deal: "Deal") -> None:
    """Say which words of a title look like an amount where none was understood."""
    if deal.value_minor is None:
        from crmcli.core.quickadd import doubtful_amounts

        if found := doubtful_amounts(deal.title):
            crm.tell(f"taken as part of the title: {', '.join(found)}; crm deal edit {deal.ref} --value 12000EUR")


def tell_past_close(crm: Crm, deal: "Deal") -> None:
    """Say that an open deal should have closed by now."""
    if deal.state == OPEN and deal.expected_close and deal.expected_close < crm.today().isoformat():
        crm.tell(f"{deal.expected_close} is past, and {deal.ref} is open: crm deal won {deal.ref}, or another day")


def _money(crm: Crm, said: "Mapping[str, Any]", there: "Deal | None") -> "dict[str, Any]":
    """Value and quote with their one currency."""
    from crmcli.core.money import currency_code, parse_amount

    given = currency_code(said["currency"]) if said.get("currency") else None
    usual = there.currency if there and there.currency else None
    values: dict[str, Any] = {}
    for key, column in (("value", "value_minor"), ("quote_amount", "quote_minor")):
        text = said.get(key)
        if text is None:
            continue
        if clean(text).casefold() in NONE:
            values[column] = None
            continue
        usual = values.get("currency") or usual or currencies.base(crm)
        minor, found = parse_amount(text, currency=given, default=usual)
        if minor < 0:
            raise Refused(f"a deal is worth nothing or more, not {cut(text, 30)}", hint="--value 12000EUR")
        named = found or usual
        if values.get("currency", named) != named:
            raise Refused(
                "the value and the quote of a deal are in one currency", hint="--value 12000 --quote-amount 12000"
            )
        values |= {column: minor, "currency": named}
    code = values.get("currency") or given
    if there and there.currency and code and code != there.currency:
        if there.lines:
            raise Refused(
                f"the lines of {there.ref} are in {there.currency}, and so is its value",
                hint=f"crm deal edit {there.ref} --rm-line '{there.lines[0].product or 'Licence'}'",
            )
        _refuse_mixed(values, there, code)
    if given and "currency" not in values and not (there and (there.value_minor or there.quote_minor)):
        values["currency"] = given
    return values


def _refuse_mixed(values: "dict[str, Any]", there: "Deal", code: str) -> None:
    """Refuse to read an amount that is there as one of another currency."""
    left = [what for what, column in (("value", "value_minor"), ("quote", "quote_minor"))
            if column not in values and getattr(there, column) is not None]  # fmt: skip
    if left:
        hint = f"crm deal edit {there.ref} --{'quote-amount' if left[0] == 'quote' else 'value'} 12000{code}"
        raise Refused(f"the {left[0]} of {there.ref} is in {there.currency}: say what it is in {code}", hint=hint)


def _add_people(crm: Crm, change: "Change", number: int, joining: Sequence[tuple[Ref, str | None]]) -> None:
    there = {row.id: row for row in crm.store.rows("deals.contacts", DealContactRow, ids=[number])}
    for person, role in joining:
        if (row := there.get(person.id)) is not None:
            if role is not None:
                change.update("deal_contacts", row.row, {"role": role or None})
            continue
        values = {"deal_id": number, "contact_id": person.id, "role": role or None, "is_primary": int(not there)}
        made = change.insert("deal_contacts", values)
        there[person.id] = DealContactRow(number, person.id, person.name, role or None, made, int(not there))


def _remove_people(crm: Crm, change: "Change", number: int, leaving: Sequence[Ref]) -> None:
    for person in leaving:
        rows = crm.store.rows("deals.contacts", DealContactRow, ids=[number])
        found = next((row for row in rows if row.id == person.id), None)
        if found is None:
            raise NotFound(f"{person.name} is not in d{number}", hint=f"crm deal show d{number}")
        change.delete("deal_contacts", found.row)
        belongings.settle(change, "deal_contacts", [row for row in rows if row is not found])


def _lines(crm: Crm, change: "Change", number: int, said: "Mapping[str, Any]") -> None:
    """Add lines of the quote, `2 x Licence = 450`, and take away those that are named; what they sum up to is told."""
    there = crm.store.rows("deals.lines", DealLineRow, ids=[number])
    for text in said.get("rm_lines") or ():
        found = next((row for row in there if fold(row.product or "") == fold(clean(text))), None)
        if found is None:
            raise NotFound(f"no line of the quote is {text!r}", hint=f"crm deal show d{number}")
        change.delete("deal_lines", found.row)
        there.remove(found)
    added = [_line(crm, change, number, text) for text in said.get("lines") or ()]
    for values in added:
        change.insert("deal_lines", {"deal_id": number, **values})
    row = change.row("deals", number)
    amounts = [row_.amount_minor for row_ in there] + [values["amount_minor"] for values in added]
    if added and row["value_minor"] is None:
        change.update("deals", number, {"value_minor": sum(filter(None, amounts))})


def _line(crm: Crm, change: "Change", number: int, text: str) -> "dict[str, Any]":
    row = change.row("deals", number)
    values, currency = read_line(crm, text, row["currency"])
    if row["currency"] is None:
        change.update("deals", number, {"currency": currency})
    return values


def read_line(crm: Crm, text: str, currency: str | None) -> "tuple[dict[str, Any], str]":
    """A line of a quote, `[N x] PRODUCT = AMOUNT` (of the whole line), as columns, and its currency.

    Raises `BadInput`.
    """
    from crmcli.core.money import parse_amount

    what, sign, amount = text.rpartition("=")
    if not sign or not clean(what) or not clean(amount):
        raise BadInput(
            f"{cut(text, 60)!r} is no line of a quote: [N x] PRODUCT = AMOUNT", hint="--line '2 x Licence = 900'"
        )
    head, times, rest = clean(what).replace("×", " x ").partition(" x ")
    quantity = float(head) if times and _is_number(head) else None
    product = clean(rest) if quantity is not None else clean(what)
    minor, found = parse_amount(amount, currency=currency, default=currencies.base(crm))
    values = {"product": belongings.limited(product, "product"), "quantity": quantity, "amount_minor": minor}
    return values, found or currencies.base(crm)


def _is_number(text: str) -> bool:
    plain = text.strip().replace(".", "", 1)
    return plain.isascii() and plain.isdigit() and len(plain) < 10
