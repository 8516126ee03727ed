"""One row of a purchases file: who, when, how much, what. Nothing is looked up here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from crmcli.app import currencies, users
from crmcli.app.importing import Sheet
from crmcli.app.importing_columns import full_name
from crmcli.app.importing_customers import Identity
from crmcli.app.interactions import instant
from crmcli.core.errors import BadInput
from crmcli.core.money import currency_code, parse_amount
from crmcli.core.rowdates import date_pattern, read_moment
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

REMEMBERED = 100_000
LONGEST_PRODUCT = 500


class Sale:
    """A purchase as a file tells it. `paid` is in minor units, `moment` what its time is known again by.

    `parts` are the rows that it was made of, `lines` those of them that are kept as lines (none for a lone row).
    """

    __slots__ = (
        "amount", "cells", "line", "lines", "moment", "paid", "parts", "product", "quantity", "ref", "said", "sound",
        "total", "values", "who",
    )  # fmt: skip

    sound: bool
    line: int
    cells: Sequence[str]
    who: Identity
    said: str
    moment: str
    amount: int | None
    total: int | None
    paid: int
    product: str | None
    quantity: float | None
    ref: str | None
    values: "dict[str, Any]"
    parts: "Sequence[Sale]"
    lines: "Sequence[Sale]"

    @classmethod
    def broken(cls, line: int) -> "Sale":
        """The place of a row that was rejected, among the lines of its order."""
        sale = cls()
        sale.sound, sale.line = False, line
        return sale


class SaleReader:
    """Reads rows of one file. The same text of a date or an amount is read once."""

    def __init__(self, sheet: Sheet) -> None:
        plan, crm = sheet.plan, sheet.crm
        self.sheet = sheet
        self.crm = crm
        self.pattern = date_pattern(plan.date_format) if plan.date_format else None
        self.order = plan.date_order or crm.setting("date_order")
        self.currency = currency_code(plan.currency) if plan.currency else None
        self.base = currencies.base(crm)
        self.author = users.me(crm)
        self.latest = crm.clock.now().date() + timedelta(days=1)  # it may be tomorrow already where the shop is
        self.tells = _tells(sheet)
        # Of several columns for a field the first that says anything counts: it is written over the others.
        self._columns = sorted(((field, place) for place, field in sheet.fields.items()), key=lambda one: -one[1])
        self._parts = {"contact.first_name", "contact.last_name"} & sheet.places.keys()
        self._moments: dict[str, tuple[str, str | None, str]] = {}
        self._amounts: dict[tuple[str, str | None], tuple[int, str]] = {}

    def ref(self, cells: Sequence[str]) -> str | None:
        """The order that a row is a line of."""
        return self.sheet.text("ref", cells)

    def read(self, line: int, cells: Sequence[str]) -> Sale:
        """A row as a sale. Raises `BadInput` with what is wrong with it."""
        told = {field: text for field, place in self._columns if (text := clean(cells[place]))}
        get = told.get
        sale = Sale()
        sale.sound, sale.line, sale.cells = True, line, cells
        name = get("contact.name")
        if name is None and self._parts:
            name = full_name(get("contact.first_name"), None, get("contact.last_name"))
        email, phone = get("contact.email"), get("contact.phone")
        sale.who = who = Identity(get("external_id"), get("contact"), email, phone, name)
        sale.said = who.external_id or who.contact or (email and email.casefold()) or phone or name or ""
        if not sale.said:
            raise BadInput("the row names nobody")
        day, at, sale.moment = self._moment(get("date", ""))
        written, amount, total = get("currency"), get("amount"), get("order_total")
        sale.amount, currency = self._amount(amount, written) if amount else (None, "")
        sale.total, currency = self._amount(total, written) if total else (None, currency)
        paid = sale.amount if sale.amount is not None else sale.total
        if paid is None:
            raise BadInput("the amount is empty")
        sale.paid, sale.ref = paid, None
        sale.product = get("product")
        sale.quantity = quantity(told["quantity"]) if "quantity" in told else None
        sale.values = {
            "kind": "refund" if paid < 0 else "purchase", "date": day, "at": at,
            "note": self.sheet.text("note", cells, lines=True) if "note" in told else None,
            "contact_id": None, "author_id": self.author, "amount_minor": paid, "currency": currency,
            "product": sale.product, "quantity": sale.quantity, "source": self.sheet.source, "external_ref": None,
            "row_key": None,
        }  # fmt: skip
        sale.parts, sale.lines = (sale,), ()
        return sale

    def _moment(self, text: str) -> tuple[str, str | None, str]:
        """Local date, instant where a time is told, and what the row is known by: the time as the file tells it."""
        if (found := self._moments.get(text)) is not None:
            return found
        if not text:
            raise BadInput("the date is empty")
        moment: date = read_moment(text, pattern=self.pattern, order=self.order)
        at = None
        key = moment.isoformat()
        if isinstance(moment, datetime):
            at = instant(self.crm, moment)
            if moment.tzinfo is not None:
                key = at
                moment = moment.astimezone(self.crm.clock.zone)
            moment = moment.date()
        if moment > self.latest:
            raise BadInput(f"{moment.isoformat()} lies ahead: what has not happened is no purchase")
        if len(self._moments) >= REMEMBERED:
            self._moments.clear()
        found = self._moments[text] = moment.isoformat(), at, key
        return found

    def _amount(self, text: str, written: str | None) -> tuple[int, str]:
        if (found := self._amounts.get((text, written))) is not None:
            return found
        given = currency_code(written) if written else self.currency
        minor, currency = parse_amount(text, currency=given, default=self.base)
        if len(self._amounts) >= REMEMBERED:
            self._amounts.clear()
        found = self._amounts[text, written] = minor, currency or self.base
        return found


def in_one(ref: str, lines: Sequence[Sale]) -> Sale:
    """The rows of an order as one purchase. Raises `BadInput` where they contradict each other."""
    first = lines[0]
    for what, values in (
        ("customers", {line.said for line in lines}),
        ("currencies", {line.values["currency"] for line in lines}),
        ("totals", {line.total for line in lines if line.total is not None}),
    ):
        if len(values) > 1:
            raise BadInput(f"the lines of order {ref!r} name {len(values)} {what}")
    earliest = min(lines, key=lambda line: line.moment)
    total = next((line.total for line in lines if line.total is not None), None)
    paid = total if total is not None else sum(line.amount or 0 for line in lines)
    sale = Sale()
    sale.sound, sale.line, sale.cells, sale.who, sale.said = True, first.line, first.cells, first.who, first.said
    sale.moment, sale.amount, sale.total, sale.paid, sale.ref = earliest.moment, first.amount, total, paid, ref
    products = dict.fromkeys(line.product for line in lines if line.product)
    sale.product = ", ".join(products)[:LONGEST_PRODUCT] or None
    counts = [line.quantity for line in lines if line.quantity is not None]
    sale.quantity = sum(counts) if len(counts) == len(lines) else None
    notes = dict.fromkeys(line.values["note"] for line in lines if line.values["note"])
    sale.values = {
        **first.values, "kind": "refund" if paid < 0 else "purchase", "date": earliest.values["date"],
        "at": earliest.values["at"], "note": "\n".join(notes) or None, "amount_minor": paid,
        "product": sale.product, "quantity": sale.quantity, "external_ref": ref,
    }  # fmt: skip
    sale.parts, sale.lines = lines, lines if len(lines) > 1 else ()
    return sale


def _tells(sheet: Sheet) -> tuple[str, ...]:
    """The columns of a purchase that this file speaks of: it never empties another one."""
    always = ("kind", "date", "at", "amount_minor", "currency")
    return always + tuple(field for field in ("note", "product", "quantity") if field in sheet.places)


def quantity(text: str) -> float:
    """How many, as a cell says it. Raises `BadInput`."""
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        raise BadInput(f"{text!r} is no quantity") from None
    if not abs(number) < 1e15:
        raise BadInput(f"{text!r} is no quantity")
    return number
