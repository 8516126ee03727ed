"""What the queries of data quality answer (see rows.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class LintGroup:
    """How many contacts of one owner have and lack the same: each `has_` is 0 or 1."""

    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    has_mail: int
    has_phone: int
    has_handle: int
    has_address: int
    has_company: int
    has_tag: int
    has_owner: int
    has_last: int
    has_birthday: int
    has_title: int
    has_notes: int
    has_source: int
    contacts: int


@record(frozen=True, slots=True)
class LintWorth:
    """A contact with what it has and lacks, and how much it is worth to mend it (points, see `lint.sql`)."""

    id: int
    name: str
    has_mail: int
    has_phone: int
    has_handle: int
    has_address: int
    has_company: int
    has_tag: int
    has_owner: int
    has_last: int
    has_birthday: int
    has_title: int
    has_notes: int
    has_source: int
    bad_mails: int
    bad_phones: int
    purchase_count: int
    last_contact_on: str | None
    has_task: int
    worth: int


@record(frozen=True, slots=True)
class FlawRow:
    """A record that a rule found; `total` is how many there are beyond the limit."""

    kind: str
    id: int
    name: str
    text: str | None
    total: int
