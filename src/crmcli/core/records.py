"""What the faces see: one frozen record for each view, whose fields are the JSON keys in their order.

Dates and instants are ISO text as in the book (`2026-03-02`, `2026-03-02T09:15:00Z`), money is integer minor
units with an ISO 4217 code. Lists are tuples. What may be missing is None.
"""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class Ref:
    """Another record, named: `{id, ref, name}`."""

    id: int
    ref: str
    name: str


@record(frozen=True, slots=True)
class NextTask:
    """The next open task of a contact."""

    id: int
    ref: str
    name: str
    due_date: str | None


@record(frozen=True, slots=True)
class Score:
    """A contact's place in the current scoring run; `score` is the three digits, `segment` a slug."""

    run: int
    as_of: str
    recency_days: int
    frequency: int
    monetary_minor: int
    currency: str
    r: int
    f: int
    m: int
    score: str
    segment: str


@record(frozen=True, slots=True)
class Contact:
    """A person. Lists of mails and phones are plain strings, the primary one first.

    `stage_by` is `hand` for a stage that somebody set, `facts` for one that is told from talks and purchases.
    `consent` is {channel: {given, basis, source, date}}.
    """

    id: int
    ref: str
    uid: str
    name: str
    title: str | None
    company: Ref | None
    companies: tuple[Ref, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    city: str | None
    handles: dict[str, list[str]]
    tags: tuple[str, ...]
    birthday: str | None
    stage: str
    stage_by: str
    owner: Ref | None
    source: str | None
    external_id: str | None
    custom: dict[str, object]
    notes: str | None
    consent: dict[str, dict[str, object]]
    do_not_contact: bool
    last_contact_at: str | None
    next_task: NextTask | None
    rfm: Score | None
    created_at: str
    updated_at: str
    archived_at: str | None


@record(frozen=True, slots=True)
class PurchaseLine:
    """One line of a purchase; `amount_minor` in the purchase's currency."""

    product: str | None
    quantity: float | None
    amount_minor: int | None


@record(frozen=True, slots=True)
class Interaction:
    """A talk, a note or a purchase (one with an amount); `duration` in minutes, `outcome` in a word of the book's."""

    id: int
    ref: str
    kind: str
    date: str
    at: str | None
    note: str | None
    direction: str | None
    duration: int | None
    contacts: tuple[Ref, ...]
    company: Ref | None
    deal: Ref | None
    author: Ref | None
    amount_minor: int | None
    currency: str | None
    product: str | None
    quantity: float | None
    external_ref: str | None
    lines: tuple[PurchaseLine, ...]
    outcome: str | None = None


@record(frozen=True, slots=True)
class Task:
    """A follow-up: what, for whom, until when by the book's clock.

    It comes again by the rule `every` (RFC 5545), or `after` it was done (`30d`). A clock time that was said for
    another zone stands in `due_there`, as that zone's clock shows it. Before the day `wait_until` no list has it.
    """

    id: int
    ref: str
    title: str
    contacts: tuple[Ref, ...]
    company: Ref | None
    deal: Ref | None
    due_date: str | None
    due_time: str | None
    state: str
    priority: str | None
    owner: Ref | None
    every: str | None
    wait_until: str | None
    created_at: str | None
    done_at: str | None
    notes: str | None = None
    after: str | None = None
    due_zone: str | None = None
    due_there: str | None = None
    do_not_contact: bool = False


@record(frozen=True, slots=True)
class AgendaLine:
    """A line of today's list: a task's keys, the section it stands in, and why.

    A line without a task (a birthday) has no `id`, and its `ref` is the contact's, that of a stuck deal the deal's.
    `segment` and `value_minor` are the contact's in the current scoring run; a stuck deal's value is its own.
    """

    id: int | None
    ref: str
    title: str
    contacts: tuple[Ref, ...]
    company: Ref | None
    deal: Ref | None
    due_date: str | None
    due_time: str | None
    state: str | None
    priority: str | None
    owner: Ref | None
    every: str | None
    wait_until: str | None
    created_at: str | None
    done_at: str | None
    section: str
    why: str
    tags: tuple[str, ...]
    notes: str | None = None
    after: str | None = None
    due_zone: str | None = None
    due_there: str | None = None
    segment: str | None = None
    value_minor: int | None = None
    currency: str | None = None


@record(frozen=True, slots=True)
class Proposal:
    """A next step that a talk asks for and nobody has planned: `days` are working days, `rule` the table's row."""

    title: str
    due_date: str
    days: int
    rule: str
    whom: str | None


@record(frozen=True, slots=True)
class Company:
    """A company and the people in it."""

    id: int
    ref: str
    uid: str
    name: str
    websites: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    tags: tuple[str, ...]
    custom: dict[str, object]
    owner: Ref | None
    contacts: tuple[Ref, ...]
    notes: str | None
    created_at: str
    updated_at: str
    archived_at: str | None
    not_to_contact: tuple[str, ...] = ()  # refs of those of the people


@record(frozen=True, slots=True)
class User:
    """A colleague; `login` is the system login that writes under this name."""

    id: int
    login: str
    name: str | None
    language: str | None
    active: bool
    left_on: str | None
    last_seen_at: str | None
    version: str | None


@record(frozen=True, slots=True)
class Change:
    """One changed row of an act: the changed columns only, before and after."""

    table: str
    row: int
    verb: str
    before: dict[str, object] | None
    after: dict[str, object] | None


@record(frozen=True, slots=True)
class Act:
    """One act of one user: one command, one transaction, one undo. `state` is done or undone.

    `at` is its instant in UTC, `at_local` the same by the clocks of the book's zone.
    """

    id: int
    ref: str
    at: str
    user: str
    login: str
    kind: str
    what: str
    state: str
    target: str | None
    rows: int
    at_local: str


@record(frozen=True, slots=True)
class Hit:
    """Something found: what it is, the field that holds the hit, the words around it, and where in them it stands.

    `start` and `length` count characters: of `name` when the field is "name", else of `text`. They are null when it
    was found by something that is not written there, as 张伟 by `zhangwei`.
    """

    ref: str
    kind: str
    name: str
    text: str
    date: str | None
    field: str | None = None
    start: int | None = None
    length: int | None = None
    do_not_contact: bool = False


@record(frozen=True, slots=True)
class ImportResult:
    """What an import did; `rejected` rows are told with their reasons."""

    read: int
    added: int
    updated: int
    skipped: int
    rejected: int
    act: str | None


@record(frozen=True, slots=True)
class Wrote:
    """What an act wrote: `main` is the record or the records, `extra` what came with it, by JSON key.

    `act` is None when nothing had to be changed; `what` says it in words.
    """

    act: str | None
    what: str
    main: object
    extra: dict[str, object]


@record(frozen=True, slots=True)
class Finding:
    """Something about the book that somebody should know.

    `name` is a stable word. `level` is `fault` (the book is not as it should be), `warning` (it may not stay so) or
    `note`. `mendable` says that `mend` puts it right.
    """

    name: str
    level: str
    message: str
    hint: str | None
    mendable: bool


@record(frozen=True, slots=True)
class Backup:
    """A copy of a book; `made_at` is the UTC instant it was finished, `size` in bytes."""

    path: str
    made_at: str
    size: int


@record(frozen=True, slots=True)
class Place:
    """A place on disk or a fact about it, for `crm where` and `crm check`."""

    name: str
    value: str
