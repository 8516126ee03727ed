"""What is written out of a book: which kinds, which fields of each, what a cell holds, and how it is said as text."""

from datetime import date
from decimal import Decimal

from crmcli.core.customfields import say_value
from crmcli.core.money import places
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

KINDS = ("contacts", "companies", "interactions", "purchases", "tasks", "deals")
EVERYTHING = "all"
CUSTOM = "custom."
LARGEST_WHOLE = 1e15
MARK = " ::: "  # between several values of a cell, as Google writes it
APART = ":\u200b:"  # what a value has for each :: of its own ::: ; cleaning takes the invisible character away again
# The names of the columns, which an import understands as they are; custom fields stand behind them.
FIELDS = {
    "contacts": (
        "name", "title", "companies", "companies.role", "emails", "emails.label", "phones", "phones.label",
        "addresses", "addresses.label", "street", "postcode", "city", "region", "country", "handles", "handles.label",
        "tags", "birthday", "dates", "relations", "stage", "owner", "source", "external_id", "uid", "do_not_contact",
        "notes",
    ),
    "companies": (
        "name", "websites", "phones", "emails", "addresses", "street", "postcode", "city", "region", "country", "tags",
        "owner", "source", "external_id", "uid", "notes",
    ),
    "interactions": (
        "kind", "date", "at", "contact", "company", "deal", "note", "direction", "duration", "outcome", "author",
        "amount", "currency", "product", "quantity", "external_id", "uid",
    ),
    "purchases": (
        "contact", "contact.name", "contact.email", "contact.phone", "company", "date", "amount", "order_total",
        "currency", "product", "quantity", "note", "ref", "source", "uid",
    ),
    "tasks": (
        "title", "due", "due_time", "priority", "state", "done_at", "every", "after", "wait_until", "contact",
        "company", "deal", "owner", "created_at", "uid", "notes",
    ),
    "deals": (
        "title", "value", "currency", "stage", "state", "probability", "expected_close", "closed_on", "contact",
        "company", "owner", "tags", "lost_reason", "created_at", "source", "external_id", "uid", "notes",
    ),
}  # fmt: skip
Cell = str | int | float | Decimal | date | None
"""What a cell holds, by its kind: a program that knows kinds is given them."""


def said(cell: Cell) -> str:
    """A cell as text, as an import reads it again."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_WHOLE:
        return str(int(cell))
    return str(cell)


def amount(minor: int | None, currency: str | None) -> Decimal | None:
    """Minor units as an amount with the decimals of its currency."""
    return None if minor is None else Decimal(minor).scaleb(-places(currency))


def day(text: str | None) -> "date | str | None":
    """An ISO day; one without a year stays text."""
    return date.fromisoformat(text) if text and not text.startswith("--") else text


def apart(text: str) -> str:
    """A value that stands among several in a cell, and is not taken for several itself."""
    return text.replace("::", APART) if ":::" in text else text


def tidy(text: str) -> str:
    """The text of a cell, cleaned; what holds several values apart stays."""
    if APART not in text:
        return clean(text, lines=True)
    return MARK.join(apart(clean(part, lines=True)) for part in text.split(MARK)).strip()


def several(texts: "Iterable[str | None]") -> str:
    """Several values in one cell; nothing where all of them are empty."""
    listed = [apart(text) if text else "" for text in texts]
    return MARK.join(listed) if any(listed) else ""


def custom(value: "Any") -> Cell:
    """The value of a custom field; a number stays one."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else say_value(value)
