"""The form of a deal."""

from collections.abc import Sequence
from typing import ClassVar

from crmcli.app import dealform
from crmcli.tui.screens.form import FormScreen, Rules

COLUMNS: Sequence[Sequence[tuple[str, Sequence[str]]]] = (
    (
        ("Deal", ("title", "value", "probability", "close", "company")),
        ("People", ("people",)),
        ("Notes", ("notes",)),
    ),
    (
        ("Standing", ("tags", "owner", "source", "external_id")),
        ("Quote", ("quote", "quoted", "quote_amount", "lines")),
        ("Fields", ("custom",)),
    ),
)
NAMES = {
    "close": "expected close", "external_id": "external id", "quote": "quote's number", "quoted": "quoted on",
    "quote_amount": "quoted sum", "custom": "others",
}  # fmt: skip
HINTS = {
    "title": "what it is about", "value": "12000 or 12000EUR", "close": "eom, 30 jun, 2026-06-30",
    "company": "a company", "people": "one on each line, with a role: Ada Lovelace = decides",
    "notes": "whatever is worth knowing", "tags": "words, with commas between them",
    "owner": "a login; empty is nobody's", "source": "where it came from", "external_id": "its number elsewhere",
    "quote": "the quote's number", "quoted": "when it was quoted", "quote_amount": "what was quoted: 12000",
    "lines": "one on each line: 2 x Licence = 900", "custom": "one on each line: seats = 40",
}  # fmt: skip


class DealEditScreen(FormScreen):
    """Edit a deal."""

    AUTO_FOCUS: ClassVar[str] = "#title"
    FORM = Rules(
        dealform.filled, dealform.changed, dealform.conflicts, dealform.check, dealform.save, dealform.label,
    )  # fmt: skip
    WORDS = "deal form"
    COLUMNS = COLUMNS
    NAMES = NAMES
    HINTS = HINTS
    SEVERAL_LINES = dealform.SEVERAL
