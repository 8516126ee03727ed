"""What the queries of mails, phones, handles, addresses, companies and custom fields answer in full (see rows.py).

`owner` is the contact's or company's id, `row` the row's own, `text` what was typed.
"""

from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record(frozen=True, slots=True)
class MailRow:
    """A mail address with all that is known of it."""

    owner: int
    row: int
    text: str
    key: str
    label: str | None
    is_primary: int
    is_valid: int


@record(frozen=True, slots=True)
class PhoneRow:
    """A phone with all that is known of it."""

    owner: int
    row: int
    text: str
    key: str
    e164: str | None
    extension: str | None
    label: str | None
    is_primary: int
    is_valid: int


@record(frozen=True, slots=True)
class HandleRow:
    """A handle; one of each network is the primary one."""

    owner: int
    row: int
    network: str
    text: str
    key: str
    label: str | None
    is_primary: int


@record(frozen=True, slots=True)
class AddressRow:
    """A postal address with its parts."""

    owner: int
    row: int
    text: str
    street: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str | None
    label: str | None
    is_primary: int


ROWS: "dict[str, type[Any]]" = {"emails": MailRow, "phones": PhoneRow, "handles": HandleRow, "addresses": AddressRow}
"""The rows of which each has a label and one of a kind is the primary one."""


@record(frozen=True, slots=True)
class PositionRow:
    """A contact's place in a company: `id` and `text` are the company's number and name."""

    owner: int
    row: int
    id: int
    text: str
    role: str | None
    is_primary: int
    archived_at: str | None


@record(frozen=True, slots=True)
class FieldRow:
    """A custom field of a contact, a company or a deal; `value` is JSON."""

    row: int
    contact_id: int | None
    company_id: int | None
    deal_id: int | None
    name: str
    value: str


@record(frozen=True, slots=True)
class FieldCount:
    """How many records have a custom field of this name."""

    name: str
    count: int


@record(frozen=True, slots=True)
class Particulars:
    """The rows of one record in full, the primary one of each kind first; `positions` are a contact's companies.

    `put_away` are those of them that were put away: no facts any more, but nobody shall wonder where they went.
    """

    emails: tuple[MailRow, ...]
    phones: tuple[PhoneRow, ...]
    handles: tuple[HandleRow, ...]
    addresses: tuple[AddressRow, ...]
    positions: tuple[PositionRow, ...]
    put_away: tuple[PositionRow, ...] = ()


def mail_flags(one: MailRow) -> list[str]:
    """What is to be known of a mail: `invalid` (no usual address), `role` (an office's mailbox, not a person's)."""
    from crmcli.core.likeness import is_role

    return [*([] if one.is_valid else ["invalid"]), *(["role"] if is_role(one.key) else [])]


def phone_flags(one: PhoneRow) -> list[str]:
    """What is to be known of a phone: `invalid` (no usual number)."""
    return [] if one.is_valid else ["invalid"]
