"""The book's rates of exchange: set, listed, removed. The rule is core/rates.py."""

from crmcli.app import booksettings, currencies
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.money import currency_code
from crmcli.core.rates import Rate, read_rate, table
from crmcli.core.records import Wrote


def everything(crm: Crm) -> list[Rate]:
    """All rates by currency, base and day."""
    return table(crm.setting("rates"))


def set_(crm: Crm, currency: str, rate: str, *, at: str | None = None) -> Wrote:
    """Say what one of a currency is worth in the base currency from a day on (today); one rate a day."""
    base = currencies.base(crm)
    code = currency_code(currency)
    if code == base:
        raise BadInput(f"{base} is the currency of this book", hint="crm config show currency")
    day = (crm.date(at, "past").date if at else crm.today()).isoformat()
    made = Rate(code, base, read_rate(rate), day)
    kept = [one for one in everything(crm) if (one.currency, one.base, one.on) != (code, base, day)]
    said = f"1 {code} is {made.rate} {base} from {day}"
    return _keep(crm, [*kept, made], f"set rate: {said}", said, made)


def remove(crm: Crm, currency: str, *, at: str | None = None) -> Wrote:
    """Forget the rates of a currency, or its rate of one day. Raises `NotFound`."""
    code = currency_code(currency)
    day = crm.date(at, "past").date.isoformat() if at else None
    rates = everything(crm)
    gone = [one for one in rates if one.currency == code and day in (None, one.on)]
    if not gone:
        of_day = f" from {day}" if day else ""
        raise NotFound(f"there is no rate of {code}{of_day}", hint="crm rates list")
    said = f"removed {len(gone)} {'rate' if len(gone) == 1 else 'rates'} of {code}"
    return _keep(crm, [one for one in rates if one not in gone], said, said, gone[0])


def _keep(crm: Crm, rates: list[Rate], what: str, said: str, main: Rate) -> Wrote:
    rows = [
        [one.currency, one.base, one.rate, one.on] for one in table([(r.currency, r.base, r.rate, r.on) for r in rates])
    ]
    with crm.change(what) as change:
        booksettings.put(change, crm.store, "rates", rows)
    crm.forget_settings()
    return Wrote(change.ref, said, main, {})
