"""The book's base currency: what is set, else what most purchases are in, else most deals."""

from crmcli.app.crm import Crm
from crmcli.core.rows import CurrencyRow

USUAL = "USD"  # for a book without a setting, purchases and deals


def base(crm: Crm) -> str:
    """The ISO 4217 code in which value is measured."""
    if chosen := crm.setting("currency"):
        return str(chosen)
    row = crm.store.one("rfm.currencies", CurrencyRow)
    return row.currency if row else str(crm.store.value("deals.currency") or USUAL)
