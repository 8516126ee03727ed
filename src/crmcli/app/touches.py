"""The last touch as a past day knows it: the book keeps the newest only."""

from collections.abc import Sequence

from crmcli.app.crm import Crm
from crmcli.core.record import replace
from crmcli.core.rows import ContactRow, OwnedText


def until(crm: Crm, rows: Sequence[ContactRow]) -> Sequence[ContactRow]:
    """The contacts with the newest touch up to `--as-of`; as they are where no such day was said."""
    if crm.as_of is None:
        return rows
    day = crm.as_of.isoformat()
    later = [row.id for row in rows if row.last_contact_on and row.last_contact_on > day]
    found = {one.owner: one.text for one in crm.store.rows("contacts.touched_until", OwnedText, ids=later, until=day)}
    return [replace(row, last_contact_on=found.get(row.id)) if row.id in later else row for row in rows]
