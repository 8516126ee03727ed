"""What the named queries answer: one record for each query, with the query's columns in their order."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class ContactRow:
    """A contact's own columns, its owner, and its place in the current scoring run."""

    id: int
    uid: str
    name: str
    title: str | None
    birthday: str | None
    stage: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    source: str | None
    external_id: str | None
    notes: str | None
    do_not_contact: int
    last_contact_on: str | None
    last_purchase_on: str | None
    purchase_count: int
    version: int
    created_at: str
    updated_at: str
    archived_at: str | None
    run_id: int | None
    run_as_of: str | None
    recency_days: int | None
    frequency: int | None
    monetary_minor: int | None
    currency: str | None
    r: int | None
    f: int | None
    m: int | None
    segment: str | None


@record(frozen=True, slots=True)
class CompanyRow:
    """A company's own columns and its owner."""

    id: int
    uid: str
    name: str
    notes: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    version: int
    created_at: str
    updated_at: str
    archived_at: str | None


@record(frozen=True, slots=True)
class OwnedText:
    """A mail, phone, tag … of a record: `owner` is the contact's or company's id, `row` the row's own."""

    owner: int
    row: int
    text: str


@record(frozen=True, slots=True)
class OwnedPair:
    """A named text of a record: a handle with its network, a custom field, an address with its city."""

    owner: int
    row: int
    name: str | None
    text: str


@record(frozen=True, slots=True)
class OwnedRef:
    """A record that belongs to another one: a company of a contact, a contact of a company."""

    owner: int
    id: int
    name: str
    row: int


@record(frozen=True, slots=True)
class InteractionRow:
    """An interaction with the names of those it refers to."""

    id: int
    kind: str
    date: str
    at: str | None
    note: str | None
    direction: str | None
    duration: int | None
    contact_id: int | None
    contact_name: str | None
    company_id: int | None
    company_name: str | None
    author_id: int | None
    author_login: str | None
    author_name: str | None
    amount_minor: int | None
    currency: str | None
    product: str | None
    quantity: float | None
    external_ref: str | None
    outcome: str | None
    deal_id: int | None
    deal_title: str | None


@record(frozen=True, slots=True)
class LineRow:
    """A line of a purchase."""

    owner: int
    product: str | None
    quantity: float | None
    amount_minor: int | None


@record(frozen=True, slots=True)
class TaskRow:
    """A task with the names of those it refers to."""

    id: int
    title: str
    contact_id: int | None
    contact_name: str | None
    company_id: int | None
    company_name: str | None
    due_on: str | None
    due_time: str | None
    state: str
    priority: str | None
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None
    version: int
    created_at: str
    done_at: str | None
    notes: str | None
    due_zone: str | None
    every: str | None
    repeat_after: str | None
    wait_until: str | None
    deal_id: int | None
    deal_title: str | None


@record(frozen=True, slots=True)
class Bought:
    """What was bought in one currency: how often, for how much with refunds, from when to when."""

    currency: str
    purchases: int
    monetary_minor: int
    first_on: str | None
    last_on: str | None


@record(frozen=True, slots=True)
class StampRow:
    """What tells a record apart for ever, and how it has changed."""

    id: int
    uid: str
    version: int
    created_at: str
    updated_at: str
    notes: str | None
    birthday: str | None


@record(frozen=True, slots=True)
class ZonedDue:
    """When a task is due by the clock of its own zone."""

    due_on: str
    due_time: str
    due_zone: str


@record(frozen=True, slots=True)
class DueCounts:
    """How many open tasks are late, and how many are due today; None where nobody could count."""

    late: int | None
    today: int | None


@record(frozen=True, slots=True)
class BirthdayRow:
    """A contact whose birthday comes."""

    id: int
    name: str
    birthday: str
    owner_id: int | None
    owner_login: str | None
    owner_name: str | None


@record(frozen=True, slots=True)
class UserRow:
    """A colleague, with the last act and the program version it was done with."""

    id: int
    login: str
    name: str | None
    language: str | None
    active: int
    left_on: str | None
    last_seen_at: str | None
    version: str | None


@record(frozen=True, slots=True)
class ActRow:
    """An act of the journal."""

    id: int
    at: str
    user: str
    login: str
    kind: str
    what: str
    state: str
    target_id: int | None
    rows: int


@record(frozen=True, slots=True)
class ChangeRow:
    """An entry of the journal; before and after are JSON."""

    table_name: str
    row_id: int
    verb: str
    before: str | None
    after: str | None


@record(frozen=True, slots=True)
class Candidate:
    """What may be meant by some words."""

    kind: str
    id: int
    name: str


@record(frozen=True, slots=True)
class SpelledCandidate:
    """Somebody whose Chinese name may be meant, with the spelling that is."""

    kind: str
    id: int
    name: str
    key: str


@record(frozen=True, slots=True)
class HitText:
    """A text of a found record in which the hit may stand; `place` orders the fields, what says most first."""

    id: int
    field: str
    place: int
    text: str


@record(frozen=True, slots=True)
class SearchText:
    """The folded text of a row of the search index."""

    id: int
    text: str


@record(frozen=True, slots=True)
class HitRow:
    """Something found by its words."""

    kind: str
    id: int
    name: str
    text: str | None
    date: str | None


@record(frozen=True, slots=True)
class SettingRow:
    """A setting of the book; `value` is JSON."""

    id: int
    name: str
    value: str


@record(frozen=True, slots=True)
class CurrencyRow:
    """How many purchases a currency has."""

    currency: str
    purchases: int


@record(frozen=True, slots=True)
class RunRow:
    """A scoring run."""

    id: int
    scheme: str
    as_of: str
    currency: str
    cuts: str
    buyers: int
    left_out: int
    created_at: str


@record(frozen=True, slots=True)
class ScoreRow:
    """A contact's result in a run."""

    contact_id: int
    name: str
    external_id: str | None
    do_not_contact: int
    last_purchase_on: str | None
    recency_days: int
    frequency: int
    monetary_minor: int
    r: int
    f: int
    m: int
    segment: str


@record(frozen=True, slots=True)
class KeyRow:
    """A key and the record that bears it."""

    key: str
    id: int


@record(frozen=True, slots=True)
class ImportedRow:
    """A purchase that came from a file, with the columns that a file may change."""

    id: int
    kind: str
    date: str
    at: str | None
    note: str | None
    contact_id: int | None
    amount_minor: int | None
    currency: str | None
    product: str | None
    quantity: float | None
    archived_at: str | None


@record(frozen=True, slots=True)
class ImportedLine:
    """A line of a purchase with its own number."""

    owner: int
    row: int
    product: str | None
    quantity: float | None
    amount_minor: int | None
