"""One row of a purchases file: who, when, how much, what. Nothing is looked up here."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from crmcli.app import currencies, users
from crmcli.app.importing import Sheet
from crmcli.app.importing_columns import full_name
from crmcli.app.importing_customers import Identity
from crmcli.app.importing_entries import uuid_of
from crmcli.app.importing_presets import column_key
from crmcli.app.interactions import instant
from crmcli.core.errors import BadInput
from crmcli.core.money import currency_code, parse_amount, places
from crmcli.core.rowdates import date_pattern, read_moment
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

REMEMBERED = 100_000
LONGEST_PRODUCT = 500
# What is told of an order as a whole: a line that says nothing of it means what the first one said.
WHO = ("external_id", "contact", "contact.email", "contact.phone", "contact.name", "contact.first_name",
       "contact.last_name")  # fmt: skip
ORDER = ("date", "currency", "status", "cancelled_at")
CANCELLED = "cancelled"
_DECIMAL = re.compile(r"-?\d+\.\d{3,}")


class Sale:
    """A purchase as a file tells it. `paid` is in minor units, `moment` what its time is known again by.

    `parts` are the rows that it was made of, `lines` those of them that are kept as lines (none for a lone row).
    `refunded` is what was given back of the order, `line_refunded` of this line; a refund of its own has its `order`,
    and an order whose refund is new has `grown`. `order_id` is a number that no other shop has used, `cancelled` says
    that a day of it is told. `uid` is the purchase's own, a UUID; `company` bought it where nobody is named.
    """

    __slots__ = (
        "amount", "cancelled", "cells", "company", "grown", "line", "line_refunded", "lines", "moment", "order",
        "order_id", "paid", "parts", "product", "quantity", "ref", "refunded", "said", "sound", "status", "total",
        "uid", "values", "who",
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
    order_id: str | None
    status: str | None
    cancelled: bool
    refunded: int | None
    line_refunded: int | None
    order: "Sale | None"
    grown: bool
    uid: str | None
    company: str | None
    values: "dict[str, Any]"
    parts: "Sequence[Sale]"
    lines: "Sequence[Sale]"

    def __init__(self) -> None:
        self.order, self.grown, self.line_refunded, self.uid, self.company = None, False, None, None, None

    @classmethod
    def broken(cls, line: int, cells: Sequence[str]) -> "Sale":
        """The place of a row that was rejected, among the lines of its order."""
        sale = cls()
        sale.sound, sale.line, sale.cells = False, line, cells
        return sale


class SaleReader:
    """Reads rows of one file. The same text of a date or an amount is read once."""

    def __init__(self, sheet: Sheet) -> None:
        plan, crm = sheet.plan, sheet.crm
        self.sheet = sheet
        self.crm = crm
        self.pattern = date_pattern(plan.date_format) if plan.date_format else None
        self.order = plan.date_order or crm.setting("date_order")
        self.preset = sheet.preset
        currency = plan.currency or (self.preset.currency if self.preset else None)
        self.currency = currency_code(currency) if currency else None
        self.base = currencies.base(crm)
        self.author = users.me(crm)
        self.latest = crm.clock.now().date() + timedelta(days=1)  # it may be tomorrow already where the shop is
        self.tells = _tells(sheet)
        # Of several columns for a field the first that says anything counts: it is written over the others. What is
        # known of the program tells which is the first.
        order = {key: number for number, key in enumerate(self.preset.mapping)} if self.preset else {}
        ranks = {place: (order.get(column_key(sheet.table.name(place)), 0), place) for place in sheet.fields}
        self._columns = sorted(
            ((field, place) for place, field in sheet.fields.items()), key=lambda one: ranks[one[1]], reverse=True
        )
        self._dated = {"date", *WHO} & sheet.places.keys()
        self._parts = {"contact.first_name", "contact.last_name"} & sheet.places.keys()
        self._moments: dict[str, tuple[str, str | None, str]] = {}
        self._amounts: dict[tuple[str, str | None], tuple[int, str]] = {}

    def ref(self, cells: Sequence[str]) -> str | None:
        """The order that a row is a line of; a uid that is no UUID is a number like any other."""
        return self.sheet.text("ref", cells) or self.sheet.text("uid", cells)

    def uid(self, cells: Sequence[str]) -> str | None:
        """The UUID of the purchase that a row is, or is a line of."""
        said = self.sheet.text("uid", cells)
        return uuid_of(said) if said else None

    def goes_on(self, cells: Sequence[str]) -> bool:
        """True for a row that belongs to the order above it: in merged cells only the first row tells whose it is."""
        merges = self.preset is not None and self.preset.by_lines
        return merges and not any(self.sheet.text(field, cells) for field in self._dated)

    def read(self, line: int, cells: Sequence[str], first: Sequence[str] | None = None) -> Sale:
        """A row as a sale; `first` is the first row of its order. Raises `BadInput` with what is wrong with it."""
        told = self._told(cells)
        if first is not None:
            self._carry(told, first)
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
            sale.company = get("company")
            sale.said = sale.company or ""
            if not (sale.company or "uid" in told):
                raise BadInput("the row names nobody")
        day, at, sale.moment = self._moment(get("date", ""))
        sale.quantity = quantity(told["quantity"]) if "quantity" in told else None
        currency = self._amounts_of(sale, told)
        sale.uid = self.uid(cells) if "uid" in told else None
        sale.ref, sale.order_id = get("ref") or (None if sale.uid else get("uid")), get("order_id")
        sale.cancelled = "cancelled_at" in told
        sale.status = CANCELLED if sale.cancelled else get("status")
        sale.product = get("product")
        sale.values = {
            "kind": "refund" if sale.paid < 0 else "purchase", "date": day, "at": at,
            "note": self.sheet.text("note", cells, lines=True) if "note" in told else None,
            "contact_id": None, "author_id": self.author, "amount_minor": sale.paid, "currency": currency,
            "product": sale.product, "quantity": sale.quantity, "source": self._source(told),
            "external_ref": None,
            "row_key": None,
        }  # fmt: skip
        sale.parts, sale.lines = (sale,), ()
        return sale

    def _source(self, told: "Mapping[str, str]") -> str | None:
        """Where a row comes from; from nowhere comes one with a uid whose cell for it is empty."""
        from_nowhere = "source" in self.sheet.places and "uid" in told
        return told.get("source") or (None if from_nowhere else self.sheet.source)

    def _told(self, cells: Sequence[str]) -> dict[str, str]:
        return {field: text for field, place in self._columns if (text := clean(cells[place]))}

    def _carry(self, told: dict[str, str], first: Sequence[str]) -> None:
        """Fill in what a line leaves to the first one of its order; of whose it is either all or nothing."""
        before = self._told(first)
        whose = () if any(field in told for field in WHO) else WHO
        for field in (*whose, *ORDER):
            if field in before:
                told.setdefault(field, before[field])

    def _amounts_of(self, sale: Sale, told: "Mapping[str, str]") -> str:
        """Set the amounts of a row, and hand back their currency."""
        get = told.get
        written, currency = get("currency"), ""
        found: dict[str, int | None] = {}
        for field in ("amount", "order_total", "outstanding", "refunded", "line_refunded"):
            text = get(field)
            found[field], currency = self._amount(text, written, field) if text else (None, currency)
        amount, total = found["amount"], found["order_total"]
        if amount is None and (price := get("unit_price")):
            each, currency = self._price(price, written)
            less = self._amount(told["discount"], written, "discount")[0] if "discount" in told else 0
            count = Fraction(sale.quantity) if sale.quantity is not None else Fraction(1)
            amount = _whole(each * count) - abs(less)
        if total is not None and found["outstanding"]:
            total -= found["outstanding"]
        sale.amount, sale.total = amount, total
        paid = total if amount is None or (get("amount") is None and total is not None) else amount
        if paid is None:
            raise BadInput("the amount is empty")
        sale.paid = paid
        for field in ("refunded", "line_refunded"):
            told_back = found[field]
            setattr(sale, field, abs(told_back) if told_back is not None else None)
        return currency

    def _price(self, text: str, written: str | None) -> tuple[Fraction, str]:
        """What one piece costs, in minor units: programs tell parts of a cent."""
        if self.preset is not None and _DECIMAL.fullmatch(text):
            currency = currency_code(written) if written else self.currency or self.base
            return Fraction(text) * 10 ** places(currency), currency
        minor, currency = self._amount(text, written)
        return Fraction(minor), currency

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

    def _amount(self, text: str, written: str | None, field: str = "amount") -> tuple[int, str]:
        """An amount in minor units with its currency. Of a line programs tell parts of a cent too: they are rounded."""
        if field == "amount" and self.preset is not None and _DECIMAL.fullmatch(text):
            price, code = self._price(text, written)
            return _whole(price), code
        if (found := self._amounts.get((text, written))) is not None:
            return found
        given = currency_code(written) if written else self.currency
        minor, currency = parse_amount(text, currency=given, default=self.base)
        if len(self._amounts) >= REMEMBERED:
            self._amounts.clear()
        found = self._amounts[text, written] = minor, currency or self.base
        return found


def _tells(sheet: Sheet) -> tuple[str, ...]:
    """The columns of a purchase that this file speaks of: it never empties another one."""
    always = ("kind", "date", "at", "amount_minor", "currency")
    return always + tuple(field for field in ("note", "product", "quantity") if field in sheet.places)


def _whole(amount: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    half = Fraction(1, 2)
    return int(amount + half) if amount >= 0 else -int(-amount + half)


def quantity(text: str) -> float:
    """How many, as a cell says it. Raises `BadInput`."""
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        raise BadInput(f"{text!r} is no quantity") from None
    if not abs(number) < 1e15:
        raise BadInput(f"{text!r} is no quantity")
    return number
