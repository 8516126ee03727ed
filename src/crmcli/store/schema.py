"""The tables, declared once, in SQLModel. `schema.*.sql`, which makes a new book, is generated from here.

Ids are never used again (AUTOINCREMENT, identity), because refs such as `c12` are for life. Dates are local
ISO text, instants UTC ISO text, money integer minor units with a currency, truth 0 or 1. Columns marked
*derived* are kept beside the facts in the same transaction and are not journaled: `crm check` recomputes them.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, text
from sqlalchemy.types import Double
from sqlmodel import Field

from crmcli.store.schemaparts import (
    AUTO,
    DAY,
    Belonging,
    BelongingToDeals,
    Record,
    Row,
    Words,
    belonging,
    flag,
    like,
    maybe,
    one_of,
    refers_to,
    truth,
    words,
)


class Users(Record, table=True):
    """Colleagues. A login writes under its user."""

    __tablename__: ClassVar[Any] = "users"
    __table_args__ = (truth("active"), CheckConstraint("login <> ''", name="login_given"), AUTO)

    login: str = words(unique=True)
    name: str | None = maybe()
    language: str | None = maybe()
    active: int = flag(1)
    left_on: str | None = maybe()


class Settings(Row, table=True):
    """Settings that shape data and live in the book, so that colleagues never differ; `value` is JSON."""

    __tablename__: ClassVar[Any] = "settings"
    __table_args__ = (AUTO,)

    name: str = words(unique=True)
    value: str = words()


class Contacts(Record, table=True):
    """People. From `name_key` on everything is derived.

    `rhythm_days` is twice the median gap between purchases, `silent_from` the first day on which the silence since
    the last one is longer than that.
    """

    __tablename__: ClassVar[Any] = "contacts"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint(f"birthday LIKE '{DAY}' OR birthday LIKE '--__-__'", name="birthday_form"),
        truth("do_not_contact"),
        Index("ix_contacts_name", "name"),
        Index("ix_contacts_name_key", "name_key", "id"),
        Index("ix_contacts_owner_id", "owner_id"),
        Index("ix_contacts_last_contact_on", "last_contact_on"),
        Index("ix_contacts_birthday_md", "birthday_md"),
        Index("ix_contacts_last_purchase_on", "last_purchase_on"),
        Index("ix_contacts_silent_from", "silent_from"),
        Index("uq_contacts_source_external_id", "source", "external_id", unique=True),
        Index("ix_contacts_external_id", "external_id"),
        Index(
            "ix_contacts_do_not_contact",
            "id",
            sqlite_where=text("do_not_contact = 1"),
            postgresql_where=text("do_not_contact = 1"),
        ),
        AUTO,
    )

    name: str = words()
    title: str | None = maybe()
    notes: str | None = maybe()
    birthday: str | None = maybe()
    stage: str | None = maybe()
    owner_id: int | None = refers_to("users.id")
    source: str | None = maybe()
    external_id: str | None = maybe()
    do_not_contact: int = flag()
    name_key: str = words(default="", sa_column_kwargs={"server_default": text("''")})
    birthday_md: str | None = maybe()
    last_contact_on: str | None = maybe()
    last_purchase_on: str | None = maybe()
    purchase_count: int = flag()
    rhythm_days: int | None = Field(default=None, sa_type=Integer)
    silent_from: str | None = maybe()


class Companies(Record, table=True):
    """Companies."""

    __tablename__: ClassVar[Any] = "companies"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        Index("ix_companies_name", "name"),
        Index("uq_companies_source_external_id", "source", "external_id", unique=True),
        AUTO,
    )

    name: str = words()
    notes: str | None = maybe()
    owner_id: int | None = refers_to("users.id")
    source: str | None = maybe()
    external_id: str | None = maybe()


class Positions(Row, table=True):
    """A contact's place in a company; the primary one is shown first."""

    __tablename__: ClassVar[Any] = "positions"
    __table_args__ = (
        Index("uq_positions_contact_id_company_id", "contact_id", "company_id", unique=True),
        Index("ix_positions_company_id", "company_id"),
        truth("is_primary"),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    company_id: int | None = refers_to("companies.id", nullable=False)
    role: str | None = maybe()
    is_primary: int = flag()


class Emails(Belonging, table=True):
    """Mail addresses: as typed, the key they are found by, and whether they look valid."""

    __tablename__: ClassVar[Any] = "emails"
    __table_args__ = belonging("emails", Index("ix_emails_key", "key"), truth("is_primary"), truth("is_valid"))

    address: str = words()
    key: str = words()
    label: str | None = maybe()
    is_primary: int = flag()
    is_valid: int = flag(1)


class Phones(Belonging, table=True):
    """Phone numbers: as typed, E.164 where it can be told, the extension, and whether they look valid."""

    __tablename__: ClassVar[Any] = "phones"
    __table_args__ = belonging("phones", Index("ix_phones_key", "key"), truth("is_primary"), truth("is_valid"))

    raw: str = words()
    key: str = words()
    e164: str | None = maybe()
    extension: str | None = maybe()
    label: str | None = maybe()
    is_primary: int = flag()
    is_valid: int = flag(1)


class Handles(Belonging, table=True):
    """Names in other networks (wechat, linkedin, web …); one of each network is the primary one."""

    __tablename__: ClassVar[Any] = "handles"
    __table_args__ = belonging("handles", Index("ix_handles_key", "key"), truth("is_primary"))

    network: str = words()
    value: str = words()
    key: str = words()
    label: str | None = maybe()
    is_primary: int = flag()


class Addresses(Belonging, table=True):
    """Postal addresses as one text, with its parts where they were told or can be."""

    __tablename__: ClassVar[Any] = "addresses"
    __table_args__ = belonging("addresses", Index("ix_addresses_city", "city"), truth("is_primary"))

    text: str = words()
    city: str | None = maybe()
    label: str | None = maybe()
    is_primary: int = flag()
    street: str | None = maybe()
    postal_code: str | None = maybe()
    region: str | None = maybe()
    country: str | None = maybe()


class Fields(BelongingToDeals, table=True):
    """Custom fields; `value` is JSON, so that a number stays a number.

    Derived, for filters: `text_key` is the value's folded text, `number` what it counts as, where it does.
    """

    __tablename__: ClassVar[Any] = "fields"
    __table_args__ = belonging(
        "fields",
        Index("uq_fields_contact_id_name", "contact_id", "name", unique=True),
        Index("uq_fields_company_id_name", "company_id", "name", unique=True),
        Index("uq_fields_deal_id_name", "deal_id", "name", unique=True),
        Index("ix_fields_name_text_key", "name", "text_key"),
        Index("ix_fields_name_number", "name", "number"),
        deals=True,
    )

    name: str = words()
    value: str = words()
    text_key: str | None = maybe()
    number: float | None = Field(default=None, sa_type=Double)


class Tags(Row, table=True):
    """People's own tags."""

    __tablename__: ClassVar[Any] = "tags"
    __table_args__ = (AUTO,)

    name: str = words()
    key: str = words(unique=True)


class Taggings(BelongingToDeals, table=True):
    """Who bears which tag."""

    __tablename__: ClassVar[Any] = "taggings"
    __table_args__ = belonging(
        "taggings",
        Index("uq_taggings_tag_id_contact_id", "tag_id", "contact_id", unique=True),
        Index("uq_taggings_tag_id_company_id", "tag_id", "company_id", unique=True),
        Index("uq_taggings_tag_id_deal_id", "tag_id", "deal_id", unique=True),
        deals=True,
    )

    tag_id: int | None = refers_to("tags.id", nullable=False)


class Interactions(Record, table=True):
    """Talks, notes and purchases. A purchase is one with an amount; refunds are negative."""

    __tablename__: ClassVar[Any] = "interactions"
    __table_args__ = (
        like("date", DAY),
        one_of("direction", "in", "out"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("length(currency) = 3", name="currency_form"),
        CheckConstraint("duration_minutes >= 0", name="duration_positive"),
        Index("ix_interactions_contact_id_date", "contact_id", "date"),
        Index("ix_interactions_company_id_date", "company_id", "date"),
        Index(
            "ix_interactions_purchases",
            "contact_id",
            "date",
            "currency",
            "amount_minor",
            "archived_at",  # so that the index covers the question: SQLite before 3.42 looks at the row otherwise
            sqlite_where=text("amount_minor IS NOT NULL AND archived_at IS NULL"),
            postgresql_where=text("amount_minor IS NOT NULL AND archived_at IS NULL"),
        ),
        Index("uq_interactions_source_row_key", "source", "row_key", unique=True),
        Index(
            "ix_interactions_deal_id",
            "deal_id",
            sqlite_where=text("deal_id IS NOT NULL"),
            postgresql_where=text("deal_id IS NOT NULL"),
        ),
        AUTO,
    )

    kind: str = words()
    date: str = words()
    at: str | None = maybe()
    note: str | None = maybe()
    direction: str | None = maybe()
    duration_minutes: int | None = Field(default=None, sa_type=Integer)
    contact_id: int | None = refers_to("contacts.id")
    company_id: int | None = refers_to("companies.id")
    author_id: int | None = refers_to("users.id")
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = maybe()
    product: str | None = maybe()
    quantity: float | None = Field(default=None, sa_type=Double)
    source: str | None = maybe()
    external_ref: str | None = maybe()
    row_key: str | None = maybe()
    outcome: str | None = maybe()
    deal_id: int | None = refers_to("deals.id")


class InteractionContacts(Row, table=True):
    """The other people who were in a talk; the first stands in the interaction itself."""

    __tablename__: ClassVar[Any] = "interaction_contacts"
    __table_args__ = (
        Index("uq_interaction_contacts_interaction_id_contact_id", "interaction_id", "contact_id", unique=True),
        Index("ix_interaction_contacts_contact_id", "contact_id"),
        AUTO,
    )

    interaction_id: int | None = refers_to("interactions.id", nullable=False)
    contact_id: int | None = refers_to("contacts.id", nullable=False)


class PurchaseLines(Row, table=True):
    """The lines of a purchase that came with several; amounts in the purchase's currency."""

    __tablename__: ClassVar[Any] = "purchase_lines"
    __table_args__ = (Index("ix_purchase_lines_interaction_id", "interaction_id"), AUTO)

    interaction_id: int | None = refers_to("interactions.id", nullable=False)
    product: str | None = maybe()
    quantity: float | None = Field(default=None, sa_type=Double)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)


class Tasks(Record, table=True):
    """Follow-ups. `due_zone` is where the clock time holds, when that is not the book's zone.

    One that comes again counts `every` (RFC 5545) from `anchor_on`, or `repeat_after` it was done (`30d`); the next
    one is written when this one is closed.
    """

    __tablename__: ClassVar[Any] = "tasks"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_given"),
        like("due_on", DAY),
        like("due_time", "__:__"),
        like("anchor_on", DAY),
        like("wait_until", DAY),
        CheckConstraint("(every IS NULL) = (anchor_on IS NULL)", name="rule_has_anchor"),
        CheckConstraint("every IS NULL OR repeat_after IS NULL", name="comes_one_way"),
        one_of("priority", "H", "M", "L"),
        one_of("state", "open", "done"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_instant"),
        Index(
            "ix_tasks_open_due",
            "due_on",
            "due_time",
            "id",
            sqlite_where=text("state = 'open' AND archived_at IS NULL"),
            postgresql_where=text("state = 'open' AND archived_at IS NULL"),
        ),
        Index("ix_tasks_contact_id", "contact_id", "state", "due_on"),
        Index("ix_tasks_company_id", "company_id", "state", "due_on"),
        Index("ix_tasks_deal_id", "deal_id", "state", "due_on"),
        AUTO,
    )

    title: str = words()
    notes: str | None = maybe()
    contact_id: int | None = refers_to("contacts.id")
    company_id: int | None = refers_to("companies.id")
    owner_id: int | None = refers_to("users.id")
    due_on: str | None = maybe()
    due_time: str | None = maybe()
    priority: str | None = maybe()
    state: str = Field(default="open", sa_type=Words, sa_column_kwargs={"server_default": text("'open'")})
    done_at: str | None = maybe()
    due_zone: str | None = maybe()
    every: str | None = maybe()
    anchor_on: str | None = maybe()
    repeat_after: str | None = maybe()
    wait_until: str | None = maybe()
    deal_id: int | None = refers_to("deals.id")
